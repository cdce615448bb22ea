/*
 * evaluate/evaluator: the state of one worker. Internal to the room.
 */
#ifndef TRAILAUDIT_EVALUATE_EVALUATOR_H
#define TRAILAUDIT_EVALUATE_EVALUATOR_H

#include "evaluate/conditions.h"

typedef struct Dispatch Dispatch;

/* What (event source, event name) settle. Lives until the dispatch table is emptied. */
typedef struct {
    Slice service, action;    /* computed fields, decoded */
    const uint32_t *policies; /* whose scope is not false already */
    uint32_t policy_count;
    const uint8_t *settled;   /* by node: its truth, or TRUTH_OPEN where other fields decide */
} DispatchEntry;

enum { TRUTH_OPEN = TRUTH_UNKNOWN + 1 };

Dispatch *dispatch_new(const Program *program);
void dispatch_free(Dispatch *dispatch);
/* The entry of the record in hand; NULL without memory. */
const DispatchEntry *dispatch_find(Dispatch *dispatch, Evaluator *evaluator);

struct Evaluator {
    const Program *program;
    const EventRecord *record;
    EventFacts facts;
    const DispatchEntry *entry;
    const uint8_t *settled; /* the entry's; while it is made, all open */
    Instant time;
    Arena scratch;
    uint64_t turn;          /* number of the record in hand: what was remembered earlier is void */
    uint64_t *remembered;   /* by node: the turn in which `truths` was computed */
    uint8_t *truths;        /* by node */
    EvaluatedPolicy *verdicts;
    EvaluatedSeen *seen;
    uint32_t seen_count;
    Dispatch *dispatch;
    pcre2_match_data *match_data;
    pcre2_match_context *match_context;
    const ReportAccount *account; /* of the record in hand, looked up once */
    bool account_known;     /* `account` was looked up */
    bool failed;
};

#endif
