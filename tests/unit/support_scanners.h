/*
 * For the tests of the scanner: one of every variant, over the base columns and three of
 * requestParameters.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_SCANNERS_H
#define TRAILAUDIT_TESTS_SUPPORT_SCANNERS_H

#include "event/scanner.h"

/* A scanner of every variant that this processor has, the portable one first. */
typedef struct {
    Arena arena;
    EventColumns *columns;
    uint32_t parameter, bucket, whole; /* requestParameters.name, .bucket.name, and itself */
    Scanner scanners[3];
    size_t count;
} Fixture;

Fixture open_fixture(void);
void close_fixture(Fixture *fixture);

#endif
