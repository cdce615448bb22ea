/*
 * For the fuzz targets: texts with room behind them, and a plain reader of JSON to hold the scanner
 * against. A target returns 0 for every input; what must hold and does not ends the process.
 */
#ifndef TRAILAUDIT_TESTS_FUZZ_H
#define TRAILAUDIT_TESTS_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/diagnostics.h"
#include "base/slice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_CHECK(condition)                                                                      \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);         \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* A copy in memory of its own with 64 bytes behind it, as readers want; free .data. */
Slice fuzz_padded(const uint8_t *data, size_t size);
/* A file in memory that holds the text; `path` leads to it until the descriptor is closed. */
int fuzz_file(Slice text, char path[64]);
/* Diagnostics are printable, whatever the input was. */
void fuzz_check_shown(const Diagnostics *sink);
/* Whether the text is one JSON value as RFC 8259 and RFC 3629 say, nested at most `depth` deep. */
bool fuzz_is_json(Slice text, size_t depth);

#endif
