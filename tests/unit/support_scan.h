/*
 * For the tests of the scanner and the reader: texts with hostile bytes behind them, hostile JSON,
 * and what a reader says of a text.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_SCAN_H
#define TRAILAUDIT_TESTS_SUPPORT_SCAN_H

#include "base/buffer.h"
#include "event/event.h"

/* A copy of the text in memory of its own, with 64 bytes behind it that repeat `behind`. The caller
 * frees data. */
Slice support_scan_padded(Slice text, Slice behind);

/* A number below `below`, at least 1; the sequence depends on *random alone. */
uint32_t support_scan_random(uint64_t *random, uint32_t below);
/*
 * Appends a JSON object with keys of the record format in any order, some twice, some escaped, some
 * marked "omitted", with hostile strings and numbers; valid always.
 */
void support_scan_record(uint64_t *random, Buffer *out);
/* Changes some bytes: swaps, drops, doubles, cuts, overwrites with telling bytes. */
void support_scan_mutate(uint64_t *random, Buffer *text);

typedef struct {
    EventOptions options;
    size_t window; /* new bytes a feed; 0: all in one */
    bool cut;
} SupportReading;

/*
 * What a reader makes of the text, a line a step: "#1 @12 +300 eventID; repairs" for a record
 * (number, offset, size), "damaged-record 1 @40 detail" for problems and notices (records, offset),
 * "passed over: detail", "end".
 */
void support_scan_read(Buffer *out, Slice text, const SupportReading *reading);
/* The options that most tests read with. */
EventOptions support_scan_options(void);

#endif
