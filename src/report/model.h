/*
 * report/model: small derivations of the audit that more than one format prints: totals, groups,
 * the control matrix.
 *
 * Promises: counts and orders what the audit holds, and adds no fact to it. Owns: what it makes
 * lies in the arena that the caller gives and points into the audit. Costs: an entry per finding,
 * policy and control. Never: formats, or knows a format.
 */
#ifndef TRAILAUDIT_REPORT_MODEL_H
#define TRAILAUDIT_REPORT_MODEL_H

#include "audit/audit.h"

/* What the formats without a catalogue of words say of a report that was made of a changed
 * document; those with one have the same words. */
#define MODEL_ALTERED                                                                              \
    "CHANGED: the audit.json of this report was changed since it was written; its report id is "   \
    "not that of its content"
#include "base/buffer.h"
#include "base/limits.h"

enum {
    MODEL_SEVERITIES = 5,
    MODEL_MATRIX_ACCOUNTS = 40,
    MODEL_MATRIX_SERVICES = 24,
    MODEL_BAND_SERVICES = 7, /* services beside each other: what a page of paper has room for */
    /* Of the executive summary, which is one page of paper. */
    MODEL_SUMMARY_ACCOUNTS = 7,
    MODEL_SUMMARY_SERVICES = MODEL_BAND_SERVICES,
    MODEL_SUMMARY_POLICIES = 5,
    MODEL_COVER_ACCOUNTS = 20 /* the cover's; all stand under Scope */
};

/* "critical" for 0 … "info" for 4. */
const char *model_severity_word(int rank);

typedef struct {
    uint64_t policies[RESULT_COUNT];
    uint64_t controls[RESULT_COUNT];
    uint64_t violations[MODEL_SEVERITIES]; /* findings of kind violation, by severity */
    uint64_t reviews[MODEL_SEVERITIES];    /* findings of kind review */
    uint64_t violating_records[MODEL_SEVERITIES],
        review_records[MODEL_SEVERITIES]; /* a record counts once per policy */
    uint64_t violation_findings, review_findings, violation_total, review_total;
    uint64_t new_findings, known_findings; /* of violations */
    uint64_t resolved_findings; /* of violations of the baseline: gone, and something could have
                                   been found */
    uint64_t attempts, excepted, insufficient; /* over all policies */
    uint64_t exceptions, in_force, expiring, expired, unused;
} ModelTotals;

typedef struct {
    Slice service, service_name;
    uint32_t first, count;        /* findings, as they stand in the audit and in `listed` */
    uint64_t violations, reviews; /* records */
    int worst;                    /* severity rank; MODEL_SEVERITIES where only reviews */
} ModelService;

typedef struct {
    Slice account, account_name;
    ModelService *services;
    uint32_t service_count;
    uint32_t first, count;
    uint64_t violations, reviews;
    int worst;
} ModelAccount;

typedef struct {
    const AuditPolicy *policy;
    const AuditControl *control;
} ModelControlPolicy;

typedef struct {
    Slice id, title; /* title: of the framework's list; may be empty */
    AuditResult result;
    bool complete;
    bool listed;                  /* the framework's list has it */
    ModelControlPolicy *policies; /* as the policies stand in the audit */
    uint32_t policy_count;
} ModelControl;

typedef struct {
    Slice id, version;
    Slice title, source;    /* of its list; may be empty */
    bool requested;         /* named in the report definition */
    uint32_t listed_count;  /* controls that its list has; 0: no list is known */
    ModelControl *controls; /* those that policies of the run name, by id, runs of digits as
                               numbers */
    uint32_t control_count;
    ModelControl *untested; /* those of its list that none names, in the same order */
    uint32_t untested_count;
    uint64_t results[RESULT_COUNT]; /* of both */
} ModelFramework;

/* A control that a policy names, and where the matrix has it. */
typedef struct {
    const AuditControl *control;
    uint32_t framework, place; /* index into the model's frameworks, and into the controls there */
    bool begins;               /* the first of its framework */
} ModelMapped;

/* A policy's controls as model_policy_controls orders them, those that the matrix shows; others: of
 * frameworks that nobody asked for. */
typedef struct {
    ModelMapped *controls;
    uint32_t count, others;
} ModelMapping;

/* A cell of account × service over all policies. */
typedef struct {
    bool data;                    /* some policy has a population there */
    uint64_t violations, reviews; /* records, of all findings there */
    uint64_t findings;
    int worst; /* severity rank of the worst violation, or MODEL_SEVERITIES */
} ModelCell;

/* Both axes are cut to those with the most violations: an attacker can name any number of services.
 */
typedef struct {
    Slice *accounts; /* ids, ascending: at most MODEL_MATRIX_ACCOUNTS of those of the audit */
    Slice *names;    /* beside them; may be empty */
    uint32_t account_count, more_accounts; /* more: how many were cut */
    Slice *services; /* ascending: at most MODEL_MATRIX_SERVICES of those with a population or a
                        finding */
    uint32_t service_count, more_services;
    ModelCell *cells; /* [account][service] */
} ModelMatrix;

/* A run of days in a gap. */
typedef struct {
    const AuditCoverageRow *row;
    Instant first;
    uint64_t days;
} ModelGap;

/* A category of events of which some accounts with records have none, and others some. */
typedef struct {
    Slice category;
    uint64_t accounts;
    Slice named[LIMIT_SHOWN_NAMES]; /* the first of them, by id */
    uint32_t named_count;
} ModelNever;

/* Problems or notices of one kind. */
typedef struct {
    Slice kind;
    uint64_t count, records;
} ModelKind;

typedef struct {
    ModelKind *kinds; /* by count descending, then by name */
    uint32_t kind_count;
    uint32_t *shown; /* places in the audit's list: at most LIMIT_SHOWN_PROBLEMS, by kind */
    uint32_t shown_count;
} ModelProblems;

/* Accounts by whether the report definition lists them. */
typedef struct {
    uint64_t listed;         /* of these: */
    uint64_t active, silent; /* with evaluated records, without */
    uint64_t aside;          /* without, as the run did not select them */
    uint64_t beside;         /* not listed, and in the data */
} ModelListing;

typedef struct {
    ModelTotals totals;
    ModelAccount *accounts; /* those with findings */
    uint32_t account_count;
    ModelGap *gaps; /* by account, Region and day: at most LIMIT_GAP_RUNS_SHOWN */
    uint32_t gap_count;
    uint64_t gap_days_more;                /* days of further ones */
    ModelNever never_in[AUDIT_CATEGORIES]; /* in that order */
    uint32_t never_in_count;
    uint32_t *listed; /* indices of findings as reports list them: as they stand, but in each
                         service violations before what is to review */
    ModelFramework *frameworks; /* those requested; where none is, all that policies name or a list
                                   is known of; by id and version */
    uint32_t framework_count;
    ModelFramework
        *others; /* those that policies name and nobody asked for: id and version alone */
    uint32_t other_count;
    ModelMapping *mappings;    /* by policy */
    uint32_t *first_of_policy; /* the policy's first finding, or UINT32_MAX */
    uint32_t *next_of_policy;  /* by finding: the next one of its policy, or UINT32_MAX */
    ModelMatrix matrix;
    ModelMatrix summary_matrix; /* of the matrix the accounts and services with most violations */
    uint32_t top[MODEL_SUMMARY_POLICIES]; /* policies by violations, the most first */
    uint32_t top_count;
    ModelProblems problems, notices;
    ModelListing listing;
    uint64_t quarantined_aside; /* of a run that was narrowed: pieces that no account has */
    Slice selection;            /* what the run was narrowed to; empty where it was not */
    uint32_t *by_severity;      /* indices of findings: violations before reviews, by severity, then
                                   count descending, then as they stand */
} Model;

/* Whether what the finding counts is to be reviewed, rather than a violation. */
bool model_is_review(const AuditFinding *finding);
/* False without memory. */
bool model_build(const Audit *audit, Arena *arena, Model *model);
/* Which result goes before which where several stand for one: FAIL first, NOT EVALUATED last. */
int model_result_rank(AuditResult result);
/*
 * The word of the control's result from its policies: the first of FAIL, INCONCLUSIVE, REVIEW,
 * EXCEPTED, PASS, NO DATA, NOT CONFIGURED that any of them has, where the PASS of one that only
 * supports the control does not count; NOT EVALUATED where nothing remains.
 */
AuditResult model_control_result(const ModelControlPolicy *policies, uint32_t count);
/* "our judgement" for "judgement"; others as they are. */
Slice model_confidence_words(Slice confidence);
/* The policy's controls by framework, version, relation (those tested first) and id; NULL without
 * memory. */
const AuditControl **model_policy_controls(const AuditPolicy *policy, Arena *arena);
/* "video-prod (111122223333)", or the id alone, into the buffer. */
void model_add_account(Buffer *out, Slice id, Slice name);

/* Whether the policy's result is told by its numbers, so that its `why` would say them again. */
bool model_numbers_tell(const AuditPolicy *policy);
/* "78.4" of 100, rounded; "< 0.1" and "> 99.9" where it would be 0 or 100 and is neither. */
void model_add_percent(uint64_t part, uint64_t whole, Buffer *out);
/* Whether the run looked at records of the account: it was not narrowed to others. */
bool model_is_selected(const Audit *audit, Slice account);
/* The place in the row's states of a day (the number of an entry of `days`) with a call that
 * interrupted a trail; SIZE_MAX where it had none, or lies beyond them. */
size_t model_call_day(const AuditCoverage *coverage, const AuditCoverageRow *row, uint32_t day);
/* What the policy's population is of: "s3, ec2, iam + 4", the services with most of it first; and
 * of how many accounts. */
void model_add_services(const Audit *audit, const AuditPolicy *policy, Buffer *out);
uint64_t model_policy_accounts(const Audit *audit, const AuditPolicy *policy);
/* "2026-07-14", or "2026-07-14 to 2026-07-15" with that word between; and the last day of the
 * coverage, nothing where it has none. */
void model_add_gap(const ModelGap *gap, Slice to, Buffer *out);
void model_add_axis_end(const AuditCoverage *coverage, Buffer *out);
/* "111122223333, 444455556666": those that are named. */
void model_add_never(const ModelNever *never, Buffer *out);
/* What a problem says, its numbers grouped where it counts bytes. */
void model_add_detail(Slice detail, Buffer *out);
/* A sentence of the audit, its numbers grouped as those of the reports are: by narrow spaces. */
void model_add_grouped(Slice sentence, Buffer *out);

/* The command line that makes the report again, its places as words in capitals; and the
 * fingerprints of the keys of the digests, nothing where none were given. */
void model_add_command(const Audit *audit, Buffer *out);
void model_add_keys(const Audit *audit, Buffer *out);

/* Names beyond those that the reports show, and the records with these. */
uint64_t model_names_hidden(const AuditCounts *counts);
uint64_t model_records_hidden(const AuditCounts *counts);
/* "ec2" of "ec2.amazonaws.com". */
Slice model_short_service(Slice service);

/* How many files of the manifest the reports list. */
uint64_t model_files_shown(const Audit *audit);

/* "authorised by auditor@example.com on 2026-10-03 (CHG-7): remark". */
void model_disposition(const AuditDisposition *disposition, Buffer *out);

#endif
