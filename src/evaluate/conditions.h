/*
 * evaluate/conditions: one file a condition, one row in a table. Internal to the room.
 */
#ifndef TRAILAUDIT_EVALUATE_CONDITIONS_H
#define TRAILAUDIT_EVALUATE_CONDITIONS_H

#include "evaluate/evaluate.h"

/* The element that "." means inside some and every; NULL outside. */
typedef struct {
    EventValue value;
} Element;

/* One value that a condition looks at. */
typedef struct {
    EventValue value; /* of a computed field: a string */
    Slice text;       /* decoded; data NULL where it has none (objects, arrays) */
} Place;

/* How a condition judges one place that is there (not absent, null, omitted or redacted). */
typedef Truth (*JudgePlace)(Evaluator *evaluator, const ProgramNode *node, const Place *place);
/* How a whole condition is computed where one place after the other does not do. */
typedef Truth (*ComputeNode)(Evaluator *evaluator, const ProgramNode *node, const Element *element);

typedef struct {
    ComputeNode compute; /* NULL: judge each place, true if one is (compute_places) */
    JudgePlace judge;
} ConditionRules;
extern const ConditionRules condition_rules[CONDITION_KINDS]; /* by kind */

Truth judge_equals(Evaluator *evaluator, const ProgramNode *node, const Place *place);
Truth judge_in(Evaluator *evaluator, const ProgramNode *node, const Place *place);
Truth judge_like(Evaluator *evaluator, const ProgramNode *node, const Place *place);
Truth judge_matches(Evaluator *evaluator, const ProgramNode *node, const Place *place);
Truth judge_present(Evaluator *evaluator, const ProgramNode *node, const Place *place);
Truth judge_empty(Evaluator *evaluator, const ProgramNode *node, const Place *place);
Truth judge_at_least(Evaluator *evaluator, const ProgramNode *node, const Place *place);
Truth judge_at_most(Evaluator *evaluator, const ProgramNode *node, const Place *place);
Truth judge_in_network(Evaluator *evaluator, const ProgramNode *node, const Place *place);
Truth judge_open_network(Evaluator *evaluator, const ProgramNode *node, const Place *place);
/* `action` has no field= of its own: the compiler gives it the computed field. */
Truth judge_action(Evaluator *evaluator, const ProgramNode *node, const Place *place);
Truth judge_during(Evaluator *evaluator, const ProgramNode *node, const Place *place);
Truth compute_all(Evaluator *evaluator, const ProgramNode *node, const Element *element);
Truth compute_any(Evaluator *evaluator, const ProgramNode *node, const Element *element);
Truth compute_not(Evaluator *evaluator, const ProgramNode *node, const Element *element);
Truth compute_some(Evaluator *evaluator, const ProgramNode *node, const Element *element);
Truth compute_every(Evaluator *evaluator, const ProgramNode *node, const Element *element);
Truth compute_equals(Evaluator *evaluator, const ProgramNode *node, const Element *element);
Truth compute_absent(Evaluator *evaluator, const ProgramNode *node, const Element *element);
Truth compute_range_includes(Evaluator *evaluator, const ProgramNode *node, const Element *element);

/* True if the judge finds one place true; unknown if none is but one is unknown; else false. */
Truth compute_places(Evaluator *evaluator, const ProgramNode *node, const ProgramField *field,
                     const Element *element);

/* Any node, remembered for the record where it does not depend on an element. */
Truth evaluate_node(Evaluator *evaluator, const ProgramNode *node, const Element *element);

/* ---- places of a field ---- */

typedef enum { PLACE_THERE, PLACE_NULL, PLACE_UNKNOWN } PlaceState;
/* Told each place of a field; return false to stop. */
typedef bool (*VisitPlace)(void *context, PlaceState state, const Place *place);
void visit_places(Evaluator *evaluator, const ProgramField *field, const Element *element,
                  VisitPlace visit, void *context);
/* Whether such a place of the field is an element for some and every: a null in an array is one, a
 * null that a key leads to is as absent. */
bool is_element(const ProgramField *field, PlaceState state);

/* Kleene's tables. */
static inline Truth truth_not(Truth truth)
{
    return truth == TRUTH_UNKNOWN ? truth : truth == TRUTH_FALSE ? TRUTH_TRUE : TRUTH_FALSE;
}
static inline Truth truth_of(bool holds)
{
    return holds ? TRUTH_TRUE : TRUTH_FALSE;
}

#endif
