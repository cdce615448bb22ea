/*
 * audit/parts: the steps of audit_build. Internal to the room. Each returns false without memory.
 */
#ifndef TRAILAUDIT_AUDIT_PARTS_H
#define TRAILAUDIT_AUDIT_PARTS_H

#include "audit/build.h"
#include "base/counts.h"

struct AuditEvidenceStore {
    const Run *run;
    const RunEvidence **rows; /* by finding, time, event id, file, record; `cell` is the finding */
    uint64_t count;
    const RunEvidence **attempts; /* by tally, then the same; `cell` is the tally */
    uint64_t attempt_count;
};

/* Which accounts lost input: what could not be read or made out, by the account that the path
 * names. */
typedef struct {
    Counts by_account; /* lost pieces */
    uint64_t
        anywhere; /* lost pieces of files whose path names none: they may concern every account */
    uint64_t doubtful; /* files that are empty, cut off, changed while they were read, have a wrong
                          checksum, or data behind their gzip stream */
    Counts unverified_by_account; /* files whose verification by digests failed, and files that
                                     should be digests and are none */
    uint64_t unverified;          /* those that name no account */
    Counts gaps_by_account;       /* cells of Region and day that are gaps */
    /* Records evaluated. Of an account that lost input and has none nobody knows which policies its
     * records were of: it concerns them all. */
    Counts evaluated;
} LostInput;

/* First of all: what digests say. */
bool build_integrity(Audit *audit, const AuditBuild *build, LostInput *lost);
/* The word of a file's integrity, empty where nothing is stated. */
Slice build_integrity_word(const RunFile *file);
/* finding_integrity.c: one more record in that file, of what a finding adds up; and the finding's
 * share of what digests say, once all its records are counted. */
void build_count_states(uint64_t states[INTEGRITY_STATES], const RunFile *file);
void build_finding_integrity(const Audit *audit, const uint64_t states[INTEGRITY_STATES],
                             AuditFinding *finding);
/* manifest.c: what a file is; and which files reports list, when all are there. */
Slice build_file_kind(const RunFile *file);
bool build_listed(Audit *audit);
/* What a run keeps of each file of the manifest. */
typedef struct {
    Slice path; /* as reports have it */
    const RunFile *file;
} AuditFileRow;
struct AuditFileStore {
    AuditFileRow *rows;
};
bool build_inputs(Audit *audit, const AuditBuild *build, LostInput *lost);
/* exceptions.c: of a policy, in the array that is there for them. */
bool build_exceptions(Audit *audit, const AuditBuild *build, uint32_t policy);
/* dispositions.c: lists them; and, when the rows of evidence are in order, which events they are
 * of, and whether they count. */
bool build_dispositions(Audit *audit, const AuditBuild *build);
bool match_dispositions(Audit *audit, const Run *run);
/* The one of that event that counts; NULL where there is none. */
const AuditDisposition *disposition_of(const Audit *audit, uint32_t policy, Slice event_id);
bool build_policies(Audit *audit, const AuditBuild *build);
/* The frameworks of the control matrix; the definition's own fields are there. */
bool build_frameworks(Audit *audit, const AuditBuild *build);
bool build_tallies(Audit *audit, const AuditBuild *build);
bool build_accounts(Audit *audit, const AuditBuild *build, const LostInput *lost);
bool build_findings(Audit *audit, const AuditBuild *build);
/* evidence_order.c: the rows by finding, tallies behind, then by time, event id, file and record,
 * in the audit's arena. `ends`: where the rows of each end in that order. NULL without memory. */
const RunEvidence **build_order(Audit *audit, const Run *run, const uint64_t *ends);
/* finding_sums.c: what the rows of each finding add up to; the store of evidence is there. */
bool build_sums(Audit *audit, const AuditBuild *build, const uint64_t *ends);
/* Where there were files and records, and what is a gap. */
bool build_coverage(Audit *audit, const AuditBuild *build, LostInput *lost);
/* The samples in order; the findings are there. */
bool build_samples(Audit *audit, const AuditBuild *build);
/* The order of rows of evidence by time, event id, file, record; of samples by policy before. */
void build_sort_samples(const Run *run);
bool build_days(Audit *audit, const AuditBuild *build);
uint64_t build_lost_of(const Counts *by_account, Slice account);

/* A policy, and where its doubts are looked for. */
typedef struct {
    const AuditPolicy *policy;
    const ProgramPolicy *program;
    const LostInput *lost;
    const AuditTally *cells; /* the policy's, which stand together */
    uint32_t cell_count;
} Ground;
/*
 * doubts.c. What was lost concerns a policy:
 * - quarantined input and gaps of accounts in which it has a population, of those of which nothing
 *   was evaluated, and of no known account where it has a population at all;
 * - files that failed verification, of every account that its scope leaves room for, and of none:
 *   who takes away or rewrites the one file that holds what a policy looks for leaves it without a
 *   population there.
 */
bool build_is_concerned(const Ground *ground);
/* "for 2 of 9 records the data do not suffice to tell; 1 gap of coverage, … (account)": what of the
 * policy's population is in doubt, what concerns it, and what it needs; then what of every account
 * was lost. Nothing where nothing is. */
void build_say_doubts(Buffer *text, const Ground *ground);
void build_say_elsewhere(Buffer *text, const LostInput *lost);
/* A policy's result by the table of the reports page: the one place of that rule. `doubtful`: input
 * that concerns it was lost or is in doubt. */
AuditResult audit_result_of(const AuditPolicy *policy, bool configured, bool doubtful);
/* The first of the results that any of them has; NO DATA of none. */
AuditResult audit_result_of_all(const AuditPolicy *policies, uint32_t count);
/* The results and completeness, as far as the model's counts tell; false with what differs. */
bool audit_check_results(const Audit *audit, char what[256]);
/* Quarantined pieces that no account has: of files whose path names none. 0 where that cannot be
 * told: of a run that was narrowed, or without the accounts. */
uint64_t audit_nameless_loss(const Audit *audit);
/* Results of policies and of the run, once all else is there. */
bool build_results(Audit *audit, const AuditBuild *build, const LostInput *lost);

/* The text with NUL as U+0000 and bytes that are no UTF-8 as \xXX: of paths, options, and whatever
 * quotes the input. The text itself where it holds neither. Sets *failed without memory. */
Slice build_readable(Arena *arena, Slice text, bool *failed);
/* The same of a path, a backslash doubled: a byte that is no UTF-8, which stands as \xXX, and a
 * name that holds these characters stay apart. */
Slice build_path(Arena *arena, Slice path, bool *failed);
/* A time as reports have it, in whole seconds; empty for INSTANT_NONE. Sets *failed without memory.
 */
Slice build_time_text(Arena *arena, Instant instant, bool *failed);
/* The same with its fraction of a second: of what later runs select or compare by. */
Slice build_exact_time_text(Arena *arena, Instant instant, bool *failed);
/* Why no record was in the policy's scope, of so many evaluated ones: which part of it never held.
 * Data NULL without memory. */
Slice build_scope_reason(Arena *arena, const ProgramPolicy *policy, const EvaluatedScope *scope,
                         uint64_t evaluated);
/* A row of evidence as the model has it. */
bool build_evidence(const Audit *audit, const Run *run, const RunEvidence *row, Arena *arena,
                    AuditEvidence *evidence);

#endif
