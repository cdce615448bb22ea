/*
 * evaluate/evaluator: the state of one worker. Internal to the room.
 */
#ifndef TRAILAUDIT_EVALUATE_EVALUATOR_H
#define TRAILAUDIT_EVALUATE_EVALUATOR_H

#include "evaluate/conditions.h"

typedef struct Dispatch Dispatch;
typedef struct LikeMemo LikeMemo;

/* Step `step` (from 0) of a policy's correlation. */
typedef struct {
    uint32_t policy, step;
} DispatchStep;

/* What (event source, event name) settle. Lives until the dispatch table is emptied. */
typedef struct {
    Slice service, action;    /* computed fields, decoded */
    const uint32_t *policies; /* whose verdict other fields decide */
    uint32_t policy_count;
    uint32_t
        settled_set; /* the set of policies for which it is settled that the record is compliant */
    const DispatchStep *steps; /* correlation steps whose condition is not false already */
    uint32_t step_count;
    const uint8_t *settled; /* by node: its truth, or TRUTH_OPEN where other fields decide */
    bool met;               /* the parts of scopes that it settles as true were noted */
} DispatchEntry;

enum { TRUTH_OPEN = TRUTH_UNKNOWN + 1 };

Dispatch *dispatch_new(const Program *program);
void dispatch_free(Dispatch *dispatch);
/* The policies of a settled set, which stays while the dispatch lives. */
const uint32_t *dispatch_settled_policies(const Dispatch *dispatch, uint32_t set, uint32_t *count);
/* The entry of the record in hand; NULL without memory. */
DispatchEntry *dispatch_find(Dispatch *dispatch, Evaluator *evaluator);

/* What a string that holds JSON turned out to be; remembered for the record, as several conditions
 * look at one document. */
typedef struct {
    const char *data; /* of the string */
    EventValue value; /* EVENT_OMITTED: no JSON */
} JsonText;
enum { JSON_TEXTS = 8 };

/* Whether the exception covers events of that time: from the start of its first day to the end of
 * its last; an undated record is covered by none. */
bool exception_in_force(const PolicyException *exception, Instant time);

/* ---- scopes.c ---- */

/* By policy, nothing met yet; NULL without memory. */
EvaluatedScope *scopes_new(const Program *program);
/* Once for each pair of event source and event name of which a record is run: the parts that they
 * settle. */
void scopes_meet_settled(Evaluator *evaluator, DispatchEntry *entry);
/* A record is not in the policy's scope although all parts hold that event source and event name
 * settle: which of the others do? */
void scopes_meet_open(Evaluator *evaluator, uint32_t policy);

/* evaluate/embedded_json.c: the value that json(…) gives for a value. EVENT_OMITTED where it holds
 * no JSON. */
EventValue embedded_json(Evaluator *evaluator, EventValue value);

struct Evaluator {
    const Program *program;
    const EventRecord *record;
    EventFacts facts;
    DispatchEntry *entry;
    const uint8_t *settled; /* the entry's; while it is made, all open */
    Instant time;
    Arena scratch;
    uint64_t turn;        /* number of the record in hand: what was remembered earlier is void */
    uint64_t *remembered; /* by node: the turn in which `truths` was computed */
    uint8_t *truths;      /* by node */
    EvaluatedPolicy *verdicts;
    EvaluatedScope *scopes; /* by policy */
    EvaluatedPick *picks;
    uint32_t pick_count, pick_capacity;
    JsonText json_texts[JSON_TEXTS]; /* documents read out of strings of the record in hand */
    uint32_t json_count;
    EvaluatedSeen *seen;
    uint32_t seen_count;
    Dispatch *dispatch;
    LikeMemo **like_memos; /* by node, made when a <like> is first asked */
    pcre2_match_data *match_data;
    pcre2_match_context *match_context;
    const ReportAccount *account; /* of the record in hand, looked up once */
    bool account_known;           /* `account` was looked up */
    bool failed;
};

#endif
