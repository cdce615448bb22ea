/*
 * Rows of a condition, a record and how the one turns out on the other.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_TRUTH_H
#define TRAILAUDIT_TESTS_SUPPORT_TRUTH_H

#include "support_program.h"

#define T TRUTH_TRUE
#define F TRUTH_FALSE
#define U TRUTH_UNKNOWN

typedef struct {
    const char *condition, *record;
    Truth truth;
} Row;

#define HIDDEN          "\"HIDDEN_DUE_TO_SECURITY_REASONS\""
#define REQUEST(inside) "{\"requestParameters\":{" inside "}}"
#define OMITTED         "{\"requestParameters\":{\"omitted\":true,\"originalSize\":9}}"

/* Fails the test that called with the first row that turns out otherwise. */
void support_check_rows(const Row *rows, size_t count);
#define CHECK(rows) support_check_rows(rows, sizeof rows / sizeof *rows)

#endif
