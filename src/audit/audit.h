/*
 * audit/: what it all adds up to. The model that every format is printed from.
 *
 * Promises: every total in every format is a number of this model; its sums were checked
 * (audit_check) before anything is written; it is the same for any number of workers. Owns:
 * everything it points to lives in the audit's arena, until audit_free. Costs: findings and the
 * evidence that is shown; the rest of the evidence is read back in order through a cursor. Never:
 * prints, or reads the clock. What is added here is added to audit.json too, and read back from it:
 * audit/document.h.
 */
#ifndef TRAILAUDIT_AUDIT_AUDIT_H
#define TRAILAUDIT_AUDIT_AUDIT_H

#include "audit/coverage.h"
#include "audit/finding_integrity.h"
#include "audit/integrity.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/instant.h"
#include "base/picture.h"
#include "base/slice.h"

/* ---- words ---- */

typedef enum {
    RESULT_NOT_CONFIGURED,
    RESULT_FAIL,
    RESULT_INCONCLUSIVE,
    RESULT_REVIEW,
    RESULT_EXCEPTED,
    RESULT_PASS,
    RESULT_NO_DATA,
    RESULT_NOT_EVALUATED, /* of a control that no policy of the run tests */
    RESULT_COUNT
} AuditResult;
const char *audit_result_word(AuditResult result); /* "NOT CONFIGURED", "FAIL", … */

/* Indices into AuditVerdicts.count; the same order as the language's table of verdicts in
 * audit.json. */
enum {
    AUDIT_COMPLIANT,
    AUDIT_NON_COMPLIANT,
    AUDIT_REVIEW,
    AUDIT_ATTEMPT,
    AUDIT_EXCEPTED,
    AUDIT_INSUFFICIENT_DATA,
    AUDIT_NOT_APPLICABLE,
    AUDIT_VERDICTS
};
typedef struct {
    uint64_t count[AUDIT_VERDICTS];
} AuditVerdicts;
const char *audit_verdict_key(int verdict);  /* "non_compliant": in audit.json */
const char *audit_verdict_word(int verdict); /* "non-compliant": for people */
/* All but not-applicable. */
uint64_t audit_population(const AuditVerdicts *verdicts);
/* What a finding is known by from run to run: the first 32 hex digits of the SHA-256 of "1", policy
 * id, account and service, joined by LF. Data is NULL without memory. */
Slice audit_fingerprint(Slice policy, Slice account, Slice service, Arena *arena);

typedef struct {
    Slice name;
    uint64_t count;
} AuditCount;

typedef struct {
    AuditCount *items; /* by count descending, then name */
    uint32_t count;
    uint64_t other;       /* records under names that were cut (LIMIT_COUNTED_LIST) */
    uint32_t other_names; /* how many names were cut */
} AuditCounts;

/* ---- parts ---- */

typedef struct {
    Slice framework, version, id, relation, confidence;
} AuditControl;

typedef struct {
    Slice id, from, until, owner, approved_by, ticket, reason; /* from may be empty */
    uint64_t count;                                            /* records that it covered */
    bool expired;                                              /* before --as-of */
    bool expiring;                                             /* within 30 days of --as-of */
    Slice source;                                              /* "exceptions/2026.xml:12" */
    bool apart; /* in a file of exceptions, not inside its policy */
    Slice account, approved_on, compensating_control; /* of those apart; may be empty */
    uint64_t max;      /* records that it covers at most; 0: any number */
    uint64_t past_max; /* violations that it would cover were they not past its max */
    bool pending;      /* its first day is after --as-of */
    bool never;        /* approved after its last day: never in force */
    Slice idle;        /* why it covers nothing in this run, whatever the day is; or empty */
    bool unused;       /* it covered nothing and no violation is past its max */
    bool broad;        /* no condition on principal, account or resource */
    bool lasting;      /* longer in force than 366 days */
} AuditException;
/* The first that applies: "does not count", "never in force", "expired", "not yet in force",
 * "expires within 30 days", "in force". */
const char *audit_exception_state(const AuditException *exception);
/* Whether it covers events of the day of --as-of. */
bool audit_exception_in_force(const AuditException *exception);

/* What management answers to an event; it changes no verdict, but closes an item to review. */
typedef struct {
    Slice policy_id, event, outcome, by, on, ticket, note; /* ticket and note may be empty */
    uint32_t policy;                                       /* index into policies */
    Slice source;                                          /* "exceptions/2026.xml:12" */
    uint64_t count; /* violations, attempts and items to review of that event; 0: unused */
    bool own;       /* `by` is the event's actor: it does not count */
} AuditDisposition;

typedef struct {
    Slice id, title, rationale, remediation;
    Slice severity;    /* word */
    int severity_rank; /* 0 critical … 4 info */
    Slice kind;        /* "require", "forbid", "review" */
    AuditResult result;
    Slice why; /* one sentence why the result is what it is; may be empty */
    bool complete;
    Slice incomplete; /* what its input lacks, where `why` does not say it; may be empty */
    Slice source;     /* "policies/core.xml:12" */
    Slice sha256;     /* of that file, hex */
    Slice text;       /* the policy's source text */
    AuditControl *controls;
    uint32_t control_count;
    AuditVerdicts verdicts;
    AuditException *exceptions;
    uint32_t exception_count;
    uint64_t review_closed; /* records to review that have a disposition */
    Slice needs;            /* a category of events; or empty */
    Slice *without;         /* ids of accounts with records and none of that category, ascending */
    uint32_t without_count;
    Slice *show_labels; /* the policy's own evidence columns */
    uint32_t show_count;
} AuditPolicy;

typedef struct {
    uint32_t policy; /* index into policies */
    Slice account, service;
    AuditVerdicts verdicts;
} AuditTally;

typedef struct {
    Slice field, value;
} AuditSeen; /* a field and the value it had */

typedef struct {
    Slice event_id; /* empty where the record has none */
    Slice time;     /* eventTime as 2026-07-01T00:10:00Z, or as it stands where it cannot be read */
    Instant instant; /* INSTANT_NONE where undated */
    Slice action, region, principal, actor, source_ip, user_agent, client, outcome, error_code, mfa,
        access_key_id;
    Slice *resources; /* ARNs or names */
    uint32_t resource_count;
    AuditSeen *because; /* what decided */
    uint32_t because_count;
    AuditSeen *shown; /* the policy's own columns: field is the label */
    uint32_t shown_count;
    Slice file; /* relative to its ARCHIVE */
    uint32_t file_ordinal;
    uint32_t record; /* from 1 */
    Slice recovered; /* the repairs; empty for a record that was whole */
    Slice integrity; /* of the file: "authenticated", "modified", …; empty without digests */
    const AuditDisposition *disposition; /* one that counts, or NULL */
} AuditEvidence;                         /* slices with no value (absent) have data NULL */

typedef struct {
    Slice day; /* "2026-07-01" */
    uint64_t count;
} AuditDay;

typedef struct {
    Slice fingerprint;                                  /* 32 hex digits */
    uint32_t policy;                                    /* index into policies */
    Slice kind;                                         /* "violation" or "review" */
    Slice account, account_name, service, service_name; /* account_name may be empty */
    uint64_t count, population, attempts, known_count, new_count;
    bool known;
    uint64_t disposed;           /* of count: records that have a disposition */
    Slice first_time, last_time; /* empty where all are undated */
    AuditCounts principals, actions, regions;
    AuditDay *by_day; /* ascending; undated records are in none */
    uint32_t by_day_count;
    AuditEvidence *evidence; /* the first --evidence of them, by time, event id, file, record */
    uint32_t evidence_count;
    AuditFindingIntegrity integrity;
} AuditFinding;

typedef struct {
    Slice file; /* relative to its ARCHIVE */
    uint64_t offset;
    Slice kind; /* problem_word */
    Slice detail;
    uint64_t records;
} AuditProblem;

typedef struct {
    Slice kind;
    uint64_t entries, records;
} AuditCutKind;

typedef struct {
    Slice id, name, owner, environment, ou; /* name … ou from the report definition; may be empty */
    uint64_t evaluated;                     /* records */
    uint64_t quarantined;                   /* pieces whose path names it */
    uint64_t unverified; /* files of it that failed verification by digests, or should be digests
                            or their metadata and are none */
    bool listed;         /* stands in the report definition */
    Slice *never; /* categories of events of which it has no record; none where it was not asked
                     for, or an older version wrote audit.json */
    uint32_t never_count;
} AuditAccount;

typedef struct {
    /* files: all that were listed; of these skipped unread, passed over as no event files,
     * unreadable */
    uint64_t files, skipped, passed_over, unreadable;
    uint64_t read; /* the rest of the files, counted one by one */
    /* of passed_over: digests, saved metadata of these, and others; of skipped: the first two */
    uint64_t digests, sidecars, others, skipped_digests;
    uint64_t compressed_bytes, bytes; /* of the files read, as stored and inflated */
    uint64_t passed_over_bytes;       /* as stored */
    uint64_t records, evaluated, duplicates, out_of_scope, quarantined, recovered, undated;
    uint64_t out_of_period, out_of_account, out_of_region, out_of_service,
        out_of_kind;          /* add up to out_of_scope */
    uint64_t addenda;         /* evaluated records with an addendum */
    uint64_t access_inferred; /* evaluated records whose access was inferred from the name, where it
                                 was asked */
    uint64_t ids_missing;     /* evaluated records without eventID */
    uint64_t doubtful;        /* files whose records were read, and that are damaged all the same */
    uint64_t unplaced;        /* pieces that were lost whose path names no account */
    AuditCount *kinds;        /* evaluated records by event category, by name */
    uint32_t kind_count;
    Slice sha256;           /* of the uncompressed manifest.csv */
    AuditProblem *problems; /* by file, offset */
    uint64_t problem_count; /* kept in the model: all of them */
    AuditProblem *notices;
    uint64_t notice_count;
    /* Those behind the first LIMIT_PROBLEMS, which alone stand in audit.json, by kind in the order
     * of their first. Of an audit read from a document they are in no list. */
    AuditCutKind *problems_cut, *notices_cut;
    uint32_t problems_cut_count, notices_cut_count;
} AuditInputs;

typedef struct {
    Slice path, set_id, version, title, sha256;
} AuditPolicyFile;

typedef struct {
    Slice path;
    Slice sha256;
    uint64_t size;
    uint64_t records;
    Slice first, last; /* event times; empty where none */
    Slice integrity;   /* as in evidence */
    Slice kind;        /* "log", "digest", "other" */
} AuditFile;           /* a row of the manifest */

/* Room for a row and its texts. */
typedef struct {
    AuditFile file;
    char sha256[DIGEST_HEX_SIZE + 1], first[32], last[32];
} AuditFileRoom;

typedef struct {
    Slice id, title;
} AuditFrameworkControl;

/* A framework whose control matrix is shown. Without a file that says which controls it has, title
 * and sha256 are empty and there are none. */
typedef struct {
    Slice id, version, title;
    Slice
        source; /* where its list of controls comes from, and what of it is missing; may be empty */
    bool requested;                  /* the report definition names it */
    Slice sha256;                    /* of its file, hex */
    AuditFrameworkControl *controls; /* as the file has them */
    uint32_t control_count;
} AuditFramework;

/* An earlier audit that this one is compared with. */
typedef struct {
    Slice report_id;                         /* from its content */
    Slice title, generated_at, tool_version; /* may be empty */
    Slice from, to, first_event, last_event; /* its period; empty where open or none */
    uint64_t findings;
    bool altered; /* it was changed since it was written */
} AuditBaseline;

/* A finding of the baseline that is not there now. */
typedef struct {
    Slice fingerprint, policy, title, severity, kind, account, account_name, service, service_name;
    int severity_rank;
    uint64_t count;  /* records then */
    Slice last_time; /* of them; may be empty */
    Slice state;     /* "resolved"; "no-data": nothing was in the policy's scope there; or
                        "not-evaluated": the policy is not in this run */
} AuditResolved;

typedef struct {
    Slice name, version;
} AuditLibrary;

/* Random records that were drawn of each policy's population, for a test of the verdicts by hand.
 */
typedef struct {
    uint64_t size; /* --sample; 0: none were drawn */
    uint64_t seed;
    uint64_t rows; /* of samples.csv */
    Slice sha256;  /* of samples.csv */
} AuditSampling;

typedef struct {
    AuditResult result;
    bool complete;
    Slice report_id; /* hex, from the content */
    Slice tool_version;
    Slice tool_commit;       /* that the program was built from; "unknown" */
    AuditLibrary *libraries; /* that it ran with, by name */
    uint32_t library_count;
    Slice zone_data; /* version of the time-zone database; empty where it does not tell */
    Slice generated_at;
    bool generated_from_epoch; /* SOURCE_DATE_EPOCH was set */
    Slice as_of;               /* date */
    AuditCount *options;       /* unused count: normal form "name=value" in name order */
    uint32_t option_count;
    bool restricted;               /* narrowed by account, region or service */
    Slice from, to;                /* the period asked for; empty where open */
    Slice first_event, last_event; /* of evaluated records; empty where none */
    /* from the report definition; empty or none without one */
    Slice title, organisation, classification, operator_name, definition_id, definition_sha256,
        page;
    Picture logo; /* the organisation's; png empty where there is none */
    Slice *sign_offs;
    uint32_t sign_off_count;
    /* those that the report definition names; where it names none, those known that policies map
     * controls of */
    AuditFramework *frameworks;
    uint32_t framework_count;
    /* contents */
    AuditInputs inputs;
    AuditPolicyFile *policy_files;
    uint32_t policy_file_count;
    AuditPolicy *policies; /* in the order in which they were loaded */
    uint32_t policy_count;
    AuditDisposition *dispositions; /* by policy as loaded, then event */
    uint32_t disposition_count;
    AuditTally *tallies; /* cells with a population, by policy, account, service */
    uint32_t tally_count;
    AuditAccount *accounts; /* seen in the data or listed, by id */
    uint32_t account_count;
    AuditFinding *findings; /* by account, service, policy id */
    uint32_t finding_count;
    AuditDay *days; /* evaluated records by day, ascending; every day between first and last stands
                       here, also with 0 */
    uint32_t day_count;
    AuditIntegrity integrity;
    AuditCoverage coverage;
    /* The manifest, in archive order: see audit_file. */
    AuditFile *files;                  /* of a document; NULL in a run */
    struct AuditFileStore *file_store; /* of a run */
    uint64_t file_count;
    uint64_t files_cut; /* rows that a document has no room for; 0 in a run */
    AuditFile *listed;  /* those that reports list; NULL: the first of `files` */
    uint64_t listed_count;
    bool compared; /* with a baseline */
    AuditBaseline baseline;
    AuditResolved *resolved; /* as the baseline has them: by account, service, policy id */
    uint32_t resolved_count;
    uint32_t evidence_limit; /* --evidence */
    uint64_t evidence_total; /* rows that the cursor gives */
    uint64_t attempt_total;  /* rows of attempts */
    AuditSampling sampling;
    bool redacted; /* keys, addresses and e-mails are masked: audit/redact.h */
    bool altered;  /* read from a document that was changed since it was written */
    struct AuditRedaction *redaction; /* masks rows as cursors give them; NULL: they are not to be,
                                         or are already */
    struct AuditEvidenceStore *evidence_store;
    Arena arena;
} Audit;

/*
 * Checks the sums: files and their bytes are in one step of the funnel each; records = evaluated +
 * duplicates + out of scope; each policy's seven verdicts add up to the records evaluated and its
 * cells to its totals; each finding's count is its cell's, and that of its records by what digests
 * say of their file, which all findings say or none does; evidence rows are the findings' counts,
 * and as many records were drawn as could be; and that no result is greener than its counts. False
 * with the first that differs in *what.
 */
bool audit_check(const Audit *audit, char what[256]);
void audit_free(Audit *audit);
/* Whole days from the generation of the baseline to that of the audit; false where it cannot be
 * told. */
bool audit_baseline_age(const Audit *audit, uint64_t *days);

/* The finding's cell, which has its other verdicts; NULL where there is none, as audit_check says.
 */
const AuditTally *audit_finding_cell(const Audit *audit, const AuditFinding *finding);

/* How many there were, also where the model was read from a document. */
uint64_t audit_problem_total(const AuditInputs *inputs);
uint64_t audit_notice_total(const AuditInputs *inputs);

/* Files that were read as event files: those listed without the skipped, the passed over and the
 * unreadable. */
uint64_t audit_files_read(const AuditInputs *inputs);
/* Whether it is told what the passed-over files are; older versions did not, and told the bytes of
 * all files as those read. */
bool audit_files_split(const AuditInputs *inputs);
/* A row of the manifest, below file_count; borrows the audit and the room. A run has millions of
 * them: their texts are made as they are asked for. */
const AuditFile *audit_file(const Audit *audit, uint64_t index, AuditFileRoom *room);
/* The files that reports list: log files before digests and others, at most LIMIT_MANIFEST_LISTED.
 * NULL past the last. */
uint64_t audit_listed_count(const Audit *audit);
const AuditFile *audit_listed_file(const Audit *audit, uint64_t index);

/* ---- all evidence, in the order of findings, then time, event id, file, record ---- */

typedef struct AuditEvidenceCursor AuditEvidenceCursor;
/* NULL without memory. The audit must outlive it. Of an audit that was read from a document: the
 * rows that it holds, which are all where audit_evidence_whole. */
AuditEvidenceCursor *audit_evidence_open(const Audit *audit);
/* 1 with the next row and the finding it belongs to (valid until the next call), 0 at the end, -1
 * with errno: EIO on a failed read, ENOMEM without memory. */
int audit_evidence_next(AuditEvidenceCursor *cursor, uint32_t *finding, AuditEvidence *evidence);
/* The same for all attempts: the number told is that of the tally (policy, account, service) to
 * which the row belongs. */
AuditEvidenceCursor *audit_attempts_open(const Audit *audit);
void audit_evidence_close(AuditEvidenceCursor *cursor);
/* A record of a sample. */
typedef struct {
    uint32_t policy; /* index into policies */
    Slice account, service;
    int verdict; /* AUDIT_COMPLIANT … */
    AuditEvidence evidence;
} AuditSample;

/* All samples by policy, then time, event id, file, record, as rows of evidence are read. Of an
 * audit that was read from a document: none. */
typedef struct AuditSampleCursor AuditSampleCursor;
AuditSampleCursor *audit_samples_open(const Audit *audit);
int audit_sample_next(AuditSampleCursor *cursor, AuditSample *sample);
void audit_samples_close(AuditSampleCursor *cursor);
/* Whether the cursor gives all that was drawn. */
bool audit_samples_whole(const Audit *audit);
/* Whether the cursors give every row of evidence, and of attempts. */
bool audit_evidence_whole(const Audit *audit);
bool audit_attempts_whole(const Audit *audit);

#endif
