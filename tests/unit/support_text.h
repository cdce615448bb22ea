/*
 * Texts that a test compares.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_TEXT_H
#define TRAILAUDIT_TESTS_SUPPORT_TEXT_H

#include "base/slice.h"

/* Fails the test that called where the text is another. */
#define assert_text(found, expected) assert_text_at(found, expected, __FILE__, __LINE__)
void assert_text_at(Slice found, const char *expected, const char *file, int line);

#endif
