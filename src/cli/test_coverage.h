/*
 * cli/test_coverage: what the examples of policies leave out, as lines on standard output. Internal
 * to the room.
 */
#ifndef TRAILAUDIT_CLI_TEST_COVERAGE_H
#define TRAILAUDIT_CLI_TEST_COVERAGE_H

#include "evaluate/evaluate.h"

/* By policy of the program: what its examples reached. False without memory; nothing is printed
 * then. */
bool test_coverage_print(const Program *program, const PolicyCoverage *coverages);

#endif
