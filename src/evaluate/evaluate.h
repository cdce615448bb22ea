/*
 * evaluate/: a program over records.
 *
 * How a record becomes verdicts. For a pair of event source and event name, which repeat
 * enormously, an evaluator works out once which policies can apply at all: conditions that depend
 * on nothing else are settled, and a policy whose scope is then false is never looked at again. For
 * what remains it computes each condition at most once a record, however many policies share it.
 * Conditions are true, false or unknown and combine as in Kleene's logic.
 *
 * Promises: for every policy and record exactly one of the seven verdicts, the first that applies
 * in the language page's table. Owns: an evaluator its memory; what it hands out is valid until its
 * next record. One evaluator a worker, any number a program. Costs: no allocation per record but
 * for decoded texts, in an arena that is reset. Never: changes the program, reads the clock.
 */
#ifndef TRAILAUDIT_EVALUATE_EVALUATE_H
#define TRAILAUDIT_EVALUATE_EVALUATE_H

#include <stdatomic.h>

#include "archive/archive.h"
#include "archive/integrity.h"
#include "compile/compile.h"

typedef enum { TRUTH_FALSE, TRUTH_TRUE, TRUTH_UNKNOWN } Truth;

typedef struct {
    uint32_t policy;    /* place in the program */
    uint32_t exception; /* of VERDICT_EXCEPTED: place in the policy */
    Verdict verdict;    /* never VERDICT_NOT_APPLICABLE: those are not listed */
    bool counted; /* it stands in the settled set of evaluator_settled, as evaluated_verdict says */
    bool picked;  /* a correlation decides whether it violates at all; verdict is what it is if so,
                     else compliant; insufficient data stay so, but count in windows */
} EvaluatedPolicy;

/* What it is unless a correlation finds that it violates. */
static inline Verdict evaluated_verdict(const EvaluatedPolicy *result)
{
    bool compliant = result->picked && result->verdict != VERDICT_INSUFFICIENT_DATA;
    return compliant ? VERDICT_COMPLIANT : result->verdict;
}

#define PICK_FURTHER_VALUE UINT32_MAX

/* A record's part in a correlation. */
typedef struct {
    uint32_t policy;
    uint32_t role; /* 0: picked; n: meets step n (from 1); PICK_FURTHER_VALUE: a picked record's
                      second value, and so on */
    bool grouped;  /* it has all fields of `per` */
    bool has_value;
    uint64_t group[2]; /* two hashes of their texts */
    uint64_t value;    /* one of the text of distinct's field */
} EvaluatedPick;

typedef struct {
    Slice field;
    Slice value; /* data NULL: absent */
} EvaluatedSeen;

typedef struct Evaluator Evaluator;

/* NULL without memory. The program is borrowed. What it finds out it notes in the records that it
 * is given (EventKept, EventMemo): those of one reader are one evaluator's. */
Evaluator *evaluator_new(const Program *program);
void evaluator_free(Evaluator *evaluator);
/* The seed of the hashes in picks; picks are compared only where all come from one seed. To be
 * called before the first record. */
void evaluator_seed(Evaluator *evaluator, uint64_t seed);
/*
 * Takes a record in hand: its values and what they borrow must stay until the next call.
 * path_account is that of the file's key, 12 digits or empty.
 */
void evaluator_begin(Evaluator *evaluator, const EventRecord *record, Slice path_account);
/* The same in two steps: before the second only evaluator_identity, evaluator_text_hash and
 * evaluator_columns_hash may be asked for. */
void evaluator_take(Evaluator *evaluator, const EventRecord *record, Slice path_account);
void evaluator_look(Evaluator *evaluator);
/* The computed fields of the record in hand. */
EventFacts *evaluator_facts(Evaluator *evaluator);
/* eventTime of the record in hand, or INSTANT_NONE. */
Instant evaluator_time(Evaluator *evaluator);
/* Memory for texts of the record in hand. */
Arena *evaluator_scratch(Evaluator *evaluator);
/*
 * Two 64-bit hashes keyed with `seed`: of eventID and account of record (false where the record has
 * no eventID), and of the values of every column that the run extracts.
 */
bool evaluator_identity(Evaluator *evaluator, uint64_t seed, uint64_t *id);
uint64_t evaluator_columns_hash(Evaluator *evaluator, uint64_t seed);
/* One of the record's text as it stands, keyed with evaluator_seed's: quicker, and of two copies of
 * a record the same where they are written alike. */
uint64_t evaluator_text_hash(const Evaluator *evaluator);
/* What the caller keeps with event source and event name of the record in hand: whatever he left
 * there for a record that has the same, or a key of 0. After evaluator_look; NULL without memory.
 */
EventMemo *evaluator_note(Evaluator *evaluator);
/* The verdicts of all policies whose verdict is not not-applicable, in program order. False without
 * memory. */
bool evaluator_run(Evaluator *evaluator, const EvaluatedPolicy **verdicts, uint32_t *count);
/* May be called before evaluator_run_open, one after the other, which then waits less if something
 * else is done in between. */
void evaluator_expect(Evaluator *evaluator);
void evaluator_fetch(const Evaluator *evaluator);
/* The same in no order, and of those verdicts in evaluator_settled's set only what is shown in
 * evidence or decided by a correlation. */
bool evaluator_run_open(Evaluator *evaluator, const EvaluatedPolicy **verdicts, uint32_t *count);

/* A verdict that many records share. */
typedef struct {
    uint32_t policy;
    Verdict verdict;
} SettledVerdict;

/* After evaluator_run_open: the number of the set of verdicts that the record in hand shares with
 * all records that are like it in what policies ask of them. */
uint32_t evaluator_settled(const Evaluator *evaluator);
/* What is in a set; it stays until evaluator_forget. */
const SettledVerdict *evaluator_settled_verdicts(const Evaluator *evaluator, uint32_t set,
                                                 uint32_t *count);
/* How many sets there are: what was counted by them has to be expanded, and the evaluator told to
 * forget, before they are LIMIT_VERDICT_SETS. */
uint32_t evaluator_settled_sets(const Evaluator *evaluator);
/* Forgets all that was remembered, sets too; no record is in hand any more. False without memory.
 */
bool evaluator_forget(Evaluator *evaluator);
/* After evaluator_run or evaluator_run_open, with what that gave: the record's parts in
 * correlations. Without memory evaluator_failed. */
void evaluator_picks(Evaluator *evaluator, const EvaluatedPolicy *verdicts, uint32_t verdict_count,
                     const EvaluatedPick **picks, uint32_t *count);
/* After evaluator_run_open, and before evaluator_forget, as what follows: false where the record
 * has no part in any. */
bool evaluator_has_picks(const Evaluator *evaluator);
/* Where the kinds of picks are noted that the record has in common with those alike. */
typedef struct {
    EventCombination *note; /* NULL: nobody is known to be alike */
    bool known;             /* they were noted */
    uint64_t key[3];        /* under this key */
} PicksNote;
/* `part` is the caller's: what is noted under another is not what he wants. */
PicksNote evaluator_picks_note(Evaluator *evaluator, uint64_t part);
/* Fields and values for which the policy's condition holds or fails of the record in hand, none
 * where that is unknown; at most EVALUATE_SEEN_MOST. */
bool evaluator_because(Evaluator *evaluator, uint32_t policy, const EvaluatedSeen **seen,
                       uint32_t *count);
/* The policy's <show> columns, in its order. */
bool evaluator_shown(Evaluator *evaluator, uint32_t policy, const EvaluatedSeen **seen,
                     uint32_t *count);
/* True once memory has run out while a condition was computed: its verdicts must not be used. */
bool evaluator_failed(const Evaluator *evaluator);

enum { EVALUATE_SCOPE_PARTS = 32 };

/*
 * Which of the first EVALUATE_SCOPE_PARTS parts of a policy's scope held in none of the records
 * that were run, as long as none of these was in scope (then it says nothing). A part that event
 * source and event name do not settle is looked at only where all that they settle hold.
 */
typedef struct {
    uint32_t missing; /* a bit a part */
    bool reached; /* there was a record in which all parts that event source and event name settle
                     held */
} EvaluatedScope;
/* By policy; of all records that the evaluator ran. */
const EvaluatedScope *evaluator_scopes(const Evaluator *evaluator);
/* The bits of the policy's parts. */
uint32_t evaluate_scope_parts(const ProgramPolicy *policy);

enum { EVALUATE_SEEN_MOST = 16 };

/* ---- why: for people ---- */

/* Appends the record in hand, its text indented, and its computed fields. Safe for a terminal.
 * False without memory. */
bool explain_record(Evaluator *evaluator, Buffer *out);
/*
 * Appends why one policy judges the record in hand as it does: verdict, scope, outcome, correlation
 * and exceptions, each as the tree of its conditions with how they turned out and the values that
 * they saw. `deciding`: only the parts for which it is this verdict, without the head. Safe for a
 * terminal; false without memory.
 */
bool explain_policy(Evaluator *evaluator, uint32_t policy, bool deciding, Buffer *out);
/* A verdict on a record that others have a part in: those of its group in a correlation, or those
 * that an exception with a max covers before it. */
typedef struct {
    const Policy *policy;
    Verdict verdict; /* as a run found it */
} DecidedVerdict;
/* The same of all policies; those that do not apply have one line each at the end, unless
 * `verbose`. Of what others have a part in, and that is not among the `count` verdicts decided, it
 * is said that it is open. */
bool explain_policies(Evaluator *evaluator, const DecidedVerdict *decided, uint32_t count,
                      bool verbose, Buffer *out);
/* The deciding parts for a record of its own that can be read. False without memory. */
bool explain_text(const Program *program, Slice record, uint32_t policy, Buffer *out);

/* ---- one event of an archive ---- */

typedef struct {
    const Program *program;
    ArchiveSource *source;
    Slice event_id;
    bool recover;
    uint64_t max_record, max_file;
    const atomic_bool *stop; /* set from outside: give up; or NULL */
} FindOptions;

typedef struct {
    Slice path;       /* relative to its ARCHIVE */
    uint32_t number;  /* from 1 */
    uint32_t archive; /* of its entry: paths may be the same in several */
} FoundPlace;

typedef enum {
    FOUND_EVALUATED,
    FOUND_DUPLICATE,    /* of the one at `first` */
    FOUND_OUT_OF_SCOPE, /* an Insight or Aggregated record */
    FOUND_STATES
} FoundState;

typedef struct {
    FoundPlace place, first;
    const EventRecord *record;
    Evaluator *evaluator; /* has it in hand */
    FoundState state;
} FoundEvent;

typedef struct {
    uint64_t files, records;
    uint64_t lost; /* pieces of input that could not be read or made out: the event may have been
                      there */
    uint64_t found[FOUND_STATES];
    int error; /* errno, with FIND_NO_FILES */
} FindCounts;

typedef enum {
    FIND_DONE,
    FIND_STOPPED,
    FIND_NO_MEMORY,
    FIND_NO_FILES /* no more files can be open: FindCounts.error says which limit that is */
} FindStatus;
/* Told each record found, in archive order; false: stop. */
typedef bool (*FindVisit)(void *context, const FoundEvent *found);
/* Looks through the whole archive, one file after the other, as several records may have the id. */
FindStatus find_event(const FindOptions *options, FindVisit visit, void *context,
                      FindCounts *counts);

/* ---- examples ---- */

/* A condition where it stands in a policy, and how it turned out wherever it was reached. */
typedef struct {
    const Condition *source;
    const ProgramNode *node;
    uint32_t end; /* behind the last condition inside it */
    uint8_t met;  /* a bit a Truth */
} CoveredCondition;

typedef struct {
    CoveredCondition *conditions; /* with what <use> stands for */
    uint32_t count;
} PolicyCoverage;

/* All conditions of the policy, none reached yet. False without memory. */
bool coverage_list(const ProgramPolicy *policy, Arena *arena, PolicyCoverage *coverage);
/* Adds what was noted of the same policy, compiled with other lists and parameters. */
void coverage_merge(PolicyCoverage *into, const PolicyCoverage *from);

/*
 * The verdicts that one policy has for records of their own (the examples of policies),
 * correlations among them included; the last of their times ends the period. `coverage`, the
 * policy's, receives what they reach; or NULL. False with *problem where a record cannot be read
 * (problem->records is its place from 1), and with an empty detail where memory ran out.
 */
bool evaluate_texts(const Program *program, const Slice *records, uint32_t count, uint32_t policy,
                    Verdict *verdicts, PolicyCoverage *coverage, Problem *problem);

/* ---- a run: all records of an archive, by any number of workers ---- */

typedef struct {
    atomic_ullong files, bytes, records; /* done so far: compressed bytes */
    atomic_ullong listed;                /* files listed so far */
} RunProgress;

typedef struct {
    const Program *program;
    ArchiveSource *source;
    unsigned jobs;                              /* worker threads, from 1 */
    Instant from, to;                           /* half-open; INSTANT_NONE where open */
    const Slice *accounts, *regions, *services; /* only these; none: all */
    uint32_t account_count, region_count, service_count;
    bool trust_paths, recover;
    uint64_t max_record, max_file, memory;
    Integrity *integrity;     /* whose digests were read, or NULL: files are held against it */
    const char *spill_folder; /* where temporary files may be made; they have no name */
    uint32_t sample_size;     /* random records to be drawn of each policy's population; 0: none */
    uint64_t sample_seed;     /* which ones */
    Slice sample_event;       /* only records of this eventID are drawn; data NULL: any */
    RunProgress *progress;    /* or NULL */
    const atomic_bool *stop;  /* set from outside: give up; or NULL */
} RunOptions;

typedef enum {
    RUN_DONE,
    RUN_STOPPED,
    RUN_NO_MEMORY,
    RUN_NO_SPACE, /* a temporary file could not be written or read: Run.error says why */
    RUN_NO_FILES, /* no more files can be open: Run.error says which limit that is */
    RUN_NO_THREAD,
    RUN_CHANGED,    /* Run.changed is not the file any more that it was when it was first read */
    RUN_UNREADABLE, /* Run.unreadable was read, and could not be read again: Run.refused says why */
    RUN_BAD_SUM
} RunStatus;

typedef enum {
    RUN_FILE_SKIPPED,
    RUN_FILE_READ,
    RUN_FILE_PASSED_OVER,
    RUN_FILE_UNREADABLE
} RunFileState;

/* Workers have neighbours in hand at a time: what is written with each record stands in the middle,
 * so that it is in no cache line that the other's worker reads. */
typedef struct {
    Slice path;            /* relative to its ARCHIVE */
    Slice account, region; /* of its key; may be empty */
    uint32_t archive;      /* of its entry */
    uint8_t kind;          /* ArchiveKind, by its key */
    bool minute_known;     /* `delivered` is that of a minute */
    bool claims_events;    /* by its name */
    bool names_events;     /* see ArchiveKey */
    bool read_as_stray; /* its path is that of no event file, and it was read for what it holds */
    bool begins_as_events; /* of such a one: its text does */
    bool listed;           /* by a digest */
    Instant delivered;     /* start of the day or minute that its key says; INSTANT_NONE */
    uint64_t records, quarantined;
    Instant first, last; /* event times; INSTANT_NONE where there are none */
    bool of_others;      /* a record in scope says that it is of another account than the path */
    bool narrowed_away;  /* its path names an account that was not asked for: what it lost concerns
                            no result, unless of_others */
    uint8_t integrity;   /* IntegrityState */
    uint8_t content_state; /* IntegrityContent, and what follows it */
    bool trailing;
    RunFileState state;
    uint64_t size, bytes; /* stored, inflated */
    Digest sha256;
    const Digest *content; /* of its inflated bytes; NULL where no digest lists the file */
} RunFile;

typedef struct {
    uint32_t file; /* place in the files; RUN_NO_FILE: `path` names a folder or link */
    Slice path;
    Problem problem;
} RunProblem;
#define RUN_NO_FILE UINT32_MAX

/* One account and service, and one policy in it. */
typedef struct {
    Slice account, service;
    uint64_t evaluated;
} RunCell;
typedef struct {
    uint32_t cell, policy;
    uint64_t verdicts[VERDICT_COUNT]; /* VERDICT_NOT_APPLICABLE is left 0: it is what remains */
} RunTally;

typedef struct {
    uint64_t records, evaluated, duplicates, quarantined, recovered, undated;
    uint64_t out_of_period, out_of_account, out_of_region, out_of_service, out_of_kind;
    uint64_t addenda, access_inferred, ids_missing;
    Instant first, last; /* of evaluated records */
} RunCounts;

typedef struct {
    Slice account, category;
    uint64_t count;
} RunKind;

typedef struct {
    int64_t day; /* since 1970-01-01 */
    uint64_t count;
} RunDay;

/* Evaluated records of an account and Region (as awsRegion says, trimmed; may be empty) on a day.
 * `records` is 0 on a day that has only calls that are out of scope by their service or kind. */
typedef struct {
    Slice account, region;
    int64_t day; /* since 1970-01-01 */
    uint64_t records;
    Instant first, last; /* INSTANT_NONE where there are none */
    uint32_t hours;      /* a bit an hour (UTC) that has records or such calls */
} RunPresence;

/* A successful call that stopped, started or changed a trail, of the period, accounts and Regions
 * that were asked for, whatever its service and kind. */
typedef struct {
    Instant time;
    Slice account, region, name, principal, event_id; /* event_id: data NULL where it has none */
    /* of a record that is out of scope: copies have the same */
    bool has_id;
    uint64_t id, columns;
} RunInterruption;

/* One row of evidence: a record that violates a policy, tried to, or is to be reviewed. */
typedef struct {
    uint64_t record_at, row_at; /* places in its worker's spool */
    uint64_t more_at;           /* what a correlation adds; UINT64_MAX: nothing */
    Instant instant;            /* INSTANT_NONE where undated */
    uint64_t id_prefix;         /* the first bytes of the eventID, for sorting */
    uint32_t cell, policy;      /* of the run's tables */
    uint32_t worker;
    bool attempt; /* a violating call that did not succeed, where the policy sets these apart */
} RunEvidence;

/* One of the records that were drawn of a policy's population. */
typedef struct {
    RunEvidence row;
    Verdict verdict; /* correlations and exceptions included */
} RunSample;

/* A record's evidence as it was written down; slices borrow the run or the arena that it was read
 * into. Absent texts have data NULL. */
typedef struct {
    Slice event_id, time, action, region, principal, actor, source_ip, user_agent, client, outcome,
        error_code, mfa, access_key_id, resources; /* resources: raw JSON */
    uint32_t file, record;                         /* its first place in archive order */
    Slice recovered;                               /* repairs; empty for one that was whole */
} RunEvidenceRecord;

typedef struct Run Run;
struct Run {
    RunCounts counts;
    RunFile **files; /* by ordinal */
    uint32_t file_count;
    RunProblem *problems; /* problems and notices, in no order */
    uint64_t problem_count;
    RunCell *cells;
    uint32_t cell_count;
    RunTally *tallies;
    uint32_t tally_count;
    uint64_t **exceptions;  /* by policy, by exception: records covered */
    uint64_t **past_max;    /* the same: records that it would cover were they not past its max */
    EvaluatedScope *scopes; /* by policy, of all evaluated records */
    RunKind *kinds;         /* evaluated records by account and category */
    uint32_t kind_count;
    RunKind *insights; /* the same of Insight records, which are out of scope: of the period,
                          accounts and Regions that were asked for */
    uint32_t insight_count;
    RunDay *days; /* evaluated records by day, ascending; only days that have some */
    uint32_t day_count;
    RunPresence *presence; /* by account, Region, day */
    uint32_t presence_count;
    RunInterruption *interruptions; /* by time, event id */
    uint32_t interruption_count;
    RunEvidence *evidence;
    uint64_t evidence_count;
    RunSample *samples; /* of each policy sample_size records, or all that it has in scope */
    uint64_t sample_count;
    Slice changed;          /* path of a file, with RUN_CHANGED */
    Slice unreadable;       /* path of a file, with RUN_UNREADABLE */
    int refused;            /* errno, of that file */
    int error;              /* errno, with RUN_NO_SPACE and RUN_NO_FILES */
    struct RunState *state; /* spools, seen ids, arenas */
};

/*
 * Runs the program over the archive. *run is made whatever the status is (NULL only without memory)
 * and freed with run_free. The result is the same for any number of jobs, but for the order of
 * `problems`, `cells`, `tallies`, `evidence` and `samples`.
 */
RunStatus run_archive(const RunOptions *options, Run **run);
void run_free(Run *run);
/* Whether a file of that key was delivered so early or late that no event of the period can be in
 * it: the command-line page's rule. Such files are skipped unread. */
bool run_is_outside_period(const ArchiveKey *key, Instant from, Instant to);
/* The errno of a temporary file that could not be read back, or 0. */
int run_spill_error(const Run *run);
/* Reads a row of evidence back. `because` and `shown` point to arrays of the given lengths; they
 * and the record's texts are valid until the arena is reset. False without memory, or where a
 * temporary file could not be read. */
bool run_evidence_read(const Run *run, const RunEvidence *row, Arena *arena,
                       RunEvidenceRecord *record, EvaluatedSeen **because, uint32_t *because_count,
                       EvaluatedSeen **shown, uint32_t *shown_count);
/* The record alone, without its time where the row has an instant. The same. */
bool run_evidence_record(const Run *run, const RunEvidence *row, Arena *arena,
                         RunEvidenceRecord *record);

#endif
