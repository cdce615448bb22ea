/*
 * evaluate/evaluator: the state of one worker. Internal to the room.
 */
#ifndef TRAILAUDIT_EVALUATE_EVALUATOR_H
#define TRAILAUDIT_EVALUATE_EVALUATOR_H

#include "base/memo.h"
#include "base/text_hash.h"
#include "evaluate/dispatch.h"
#include "evaluate/short_texts.h"

typedef struct LikeMemo LikeMemo;

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
/* The same for all records of a profile; false where it does not settle which of the others hold.
 */
bool scopes_meet_profile(Evaluator *evaluator, uint32_t policy, const uint8_t *truths);

/* An evaluator that settles nothing beforehand but what event source and event name do: what
 * profiles settle is held against it. */
Evaluator *evaluator_new_plain(const Program *program);

/* evaluate/embedded_json.c: the value that json(…) gives for a value. EVENT_OMITTED where it holds
 * no JSON. */
EventValue embedded_json(Evaluator *evaluator, EventValue value);

/* identity.c: a hash of the account of record, which is the same for the same one. */
uint64_t evaluator_account_hash(Evaluator *evaluator, uint64_t seed);

/* identity.c: which of the program's identities begin at which column; NULL without memory. */
typedef struct IdentityIndex IdentityIndex;
IdentityIndex *identity_index_new(const Program *program);
void identity_index_free(IdentityIndex *index);

/* Marks of what is remembered of a user agent; bits are the outcome of agent_slot. */
enum { AGENT_OUTCOME = 1, AGENT_WORKLOAD = 2, AGENT_CLIENT = 8 /* shift of EventAgent.client */ };

/* Accounts follow themselves mostly: the hash of one. */
typedef struct {
    char digits[12];
    bool known;
    uint64_t seed, hash;
} AccountHash;

/* What fields that correlations group records by hash to; several correlations have the same. */
typedef struct {
    uint64_t turn; /* of the record of which that is known */
    uint64_t hashes[2];
    bool there; /* all fields are */
} GroupHash;

struct Evaluator {
    const Program *program;
    IdentityIndex *identities;
    const EventRecord *record;
    EventFacts facts;
    DispatchEntry *entry;
    const Profile *profile; /* once the record in hand was run */
    const uint8_t *settled; /* the entry's; while it is made, all open */
    Instant time;
    uint64_t seed;
    TextHash text_hash;
    AccountHash account_hash; /* of the account of the record before */
    Arena scratch;
    uint64_t turn;        /* number of the record in hand: what was remembered earlier is void */
    uint64_t *remembered; /* by node: the turn in which `truths` was computed */
    uint8_t *truths;      /* by node */
    EvaluatedPolicy *verdicts;
    EvaluatedScope *scopes; /* by policy */
    GroupHash *groups;      /* by number */
    EvaluatedPick *picks;
    uint32_t pick_count, pick_capacity;
    JsonText json_texts[JSON_TEXTS]; /* documents read out of strings of the record in hand */
    uint32_t json_count;
    EvaluatedSeen *seen;
    uint32_t seen_count;
    Dispatch *dispatch;
    ShortTexts networks; /* hashes of source-network by address; 0: none */
    Memo agents;
    MemoEntry *agent;              /* of the record in hand, or NULL */
    Slice agent_text;              /* the same; no data where it is not plain */
    uint64_t agent_expected;       /* see memo_expect */
    const ProgramSlot *agent_slot; /* the first on the user agent, or NULL */
    LikeMemo **like_memos;         /* by node, made when a <like> is first asked */
    pcre2_match_data *match_data;
    pcre2_match_context *match_context;
    uint64_t words_turn;          /* the turn in which `words` was computed */
    uint32_t words;               /* event_words of the record in hand */
    const ReportAccount *account; /* of the record in hand, looked up once */
    bool account_known;           /* `account` was looked up */
    bool failed;
};

#endif
