/*
 * evaluate/coverage: noting how the conditions of one policy turn out. Internal to the room; the
 * lists themselves are evaluate.h's.
 */
#ifndef TRAILAUDIT_EVALUATE_COVERAGE_H
#define TRAILAUDIT_EVALUATE_COVERAGE_H

#include "evaluate/evaluator.h"

/* Notes the conditions that the record in hand reaches; verdict->policy has the verdict on it. */
void coverage_take(Evaluator *evaluator, const EvaluatedPolicy *verdict, PolicyCoverage *coverage);

#endif
