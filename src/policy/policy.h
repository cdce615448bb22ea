/*
 * policy/: XML to a checked tree.
 *
 * Promises: every error of all files in one go, each with file, line, column, source line and what
 * would be right; a tree that was handed out without errors is complete: fields parsed, lists and
 * definitions resolved, no cycles, depth at most LIMIT_XML_DEPTH. Files are read by us and parsed
 * from memory; DOCTYPE is refused; no network, no entities, no XInclude; sizes are capped.
 *
 * Owns: everything lives in the arena given to the loader. Costs: start-up only. Never: evaluates,
 * prints, reads the clock.
 */
#ifndef TRAILAUDIT_POLICY_POLICY_H
#define TRAILAUDIT_POLICY_POLICY_H

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/digest.h"
#include "base/instant.h"
#include "base/zone.h"
#include "event/event.h"

/* ---- fields ---- */

typedef enum {
    FIELD_PATH,   /* steps into the record, or into the element of the enclosing some/every where
                     relative */
    FIELD_FACT,   /* a computed field of the record */
    FIELD_ACCOUNT /* an attribute of the account of record, from the report definition */
} PolicyFieldKind;

typedef enum { ACCOUNT_NAME, ACCOUNT_ENVIRONMENT, ACCOUNT_OU, ACCOUNT_OWNER } AccountAttribute;

typedef struct {
    PolicyFieldKind kind;
    Slice text;    /* as written */
    bool relative; /* begins with "." */
    EventFact fact;
    AccountAttribute attribute;
    EventPathStep *steps; /* FIELD_PATH; none for "."; json(…) is an EVENT_STEP_JSON */
    uint32_t step_count;
    bool last_part; /* name(…): the part after the last "/" or ":" */
} PolicyField;

/* ---- lists ---- */

typedef struct {
    Slice id; /* empty for values written inside an <in> or <like> */
    Slice *values;
    uint32_t count;
    bool may_be_empty;
    Slice file;
    unsigned line;
} PolicyList;

/* ---- conditions ---- */

typedef enum {
    CONDITION_ALL,
    CONDITION_ANY,
    CONDITION_NOT,
    CONDITION_SOME,
    CONDITION_EVERY,
    CONDITION_EQUALS,
    CONDITION_IN,
    CONDITION_LIKE,
    CONDITION_MATCHES,
    CONDITION_PRESENT,
    CONDITION_ABSENT,
    CONDITION_EMPTY,
    CONDITION_AT_LEAST,
    CONDITION_AT_MOST,
    CONDITION_IN_NETWORK,
    CONDITION_OPEN_NETWORK,
    CONDITION_RANGE_INCLUDES,
    CONDITION_ACTION,
    CONDITION_DURING,
    CONDITION_USE, /* its one child is the definition's condition */
    CONDITION_KINDS
} ConditionKind;

typedef struct Condition Condition;
struct Condition {
    ConditionKind kind;
    Slice file;
    unsigned line, column;
    Condition **children; /* of all, any, not, some, every, use */
    uint32_t child_count;
    PolicyField *field; /* field=, in= of some and every, from= of range-includes */
    PolicyField *other; /* same-as=, to= */
    Slice value; /* value=, pattern=, regex=, name= of action, define= of use; cidr=. Of at-least
                    and at-most a date, or a time without zone, is spelled out as UTC */
    const PolicyList *list; /* list= or inline values; for <action> the names split at blanks, for
                               cidr= the networks */
    bool ignore_case;
    bool empty;         /* empty="yes" of every */
    uint8_t ipv4, ipv6; /* of open-network */
    uint8_t days;       /* of during: bit 0 is Monday; all seven where none are named */
    uint16_t from_minute,
        to_minute;    /* of during: minutes of the day; equal: all day; from > to: past midnight */
    const Zone *zone; /* of during */
};

/*
 * One row a condition: what the loader checks, the documentation prints and the compiler maps.
 * Attributes are names separated by blanks; those in `required` must be there, of those in `one_of`
 * exactly one.
 */
typedef struct {
    ConditionKind kind;
    const char *element;
    const char *required, *optional, *one_of;
    int least_children, most_children; /* conditions inside; most -1: any number */
    bool takes_values;                 /* <value> elements inside */
    const char *holds_when;            /* one sentence for people */
} ConditionRow;
extern const ConditionRow condition_rows[CONDITION_KINDS]; /* by kind */
/*
 * Appends the condition as it is written, on one line and without the conditions inside it:
 * <equals field="mfa" value="yes"/>, <all>. Long values are cut; safe for a terminal.
 */
void policy_condition_short(Buffer *out, const Condition *condition);

/* ---- policies ---- */

typedef enum { POLICY_REQUIRE, POLICY_FORBID, POLICY_REVIEW } PolicyKind;
typedef enum {
    SEVERITY_CRITICAL,
    SEVERITY_HIGH,
    SEVERITY_MEDIUM,
    SEVERITY_LOW,
    SEVERITY_INFO,
    SEVERITY_COUNT
} Severity;
typedef enum {
    VERDICT_COMPLIANT,
    VERDICT_NON_COMPLIANT,
    VERDICT_REVIEW,
    VERDICT_ATTEMPT,
    VERDICT_EXCEPTED,
    VERDICT_INSUFFICIENT_DATA,
    VERDICT_NOT_APPLICABLE,
    VERDICT_COUNT
} Verdict;

const char *policy_kind_word(PolicyKind kind);       /* "require", … */
const char *policy_severity_word(Severity severity); /* "critical", …, "info" */
const char *policy_verdict_word(Verdict verdict);    /* "non-compliant", … */
const char *policy_verdict_key(Verdict verdict); /* "non_compliant", …: the key in audit.json */

/* ---- correlation ---- */

typedef enum {
    CORRELATION_THRESHOLD,
    CORRELATION_DISTINCT,
    CORRELATION_SEQUENCE,
    CORRELATION_NOT_FOLLOWED_BY
} CorrelationKind;

/* What a record after the picked one must meet. */
typedef struct {
    const Condition *condition;
    const PolicyField **per; /* this record's fields, position by position; the correlation's where
                                none are written */
    uint32_t per_count;      /* always the correlation's */
} CorrelationStep;

typedef struct {
    CorrelationKind kind;
    uint64_t at_least;        /* threshold, distinct */
    Instant within;           /* length of the window, microseconds */
    const PolicyField *field; /* distinct */
    const PolicyField **per;
    uint32_t per_count;     /* 0: all records are one group */
    CorrelationStep *steps; /* sequence: its steps; not-followed-by: one */
    uint32_t step_count;
    unsigned line;
} Correlation;

typedef struct {
    Slice framework, version, id, relation, confidence;
    unsigned line;
} PolicyControl;

/* Why an exception covers nothing, whatever the day is. */
typedef enum {
    EXCEPTION_COUNTS,
    EXCEPTION_IDLE_INLINE, /* it stands inside its policy, and the run takes only those apart */
    EXCEPTION_IDLE_LIST    /* it stands apart and depends on an empty list (not may-be-empty) */
} ExceptionIdle;

typedef struct {
    Slice id, owner, approved_by, ticket, reason;
    Slice from, until;    /* as written; from may be empty */
    Instant starts, ends; /* half-open: midnight of the later of from and approved-on (INSTANT_NONE:
                             always) to midnight after until */
    const Condition *condition; /* with that of account=; NULL: covers every violating record */
    Slice file;
    unsigned line;
    /* of those in files apart; else empty, 0 */
    Slice policy; /* as written */
    Slice account, approved_on, compensating_control;
    uint64_t max; /* covers so many records, the first by time, event id, file, record; 0: any
                     number */
    bool apart;
    ExceptionIdle idle;
    bool broad;   /* no condition on principal, account or resource */
    bool lasting; /* longer in force than a year */
} PolicyException;

/* What management answers to an event. */
typedef struct {
    const struct Policy *policy;                           /* NULL where none was loaded */
    Slice policy_id, event, outcome, by, on, ticket, note; /* ticket, note may be empty */
    Slice file;
    unsigned line;
} PolicyDisposition;

typedef struct {
    Verdict verdict;
    uint32_t of; /* from 1 */
    Slice json;
    Slice file;
    unsigned line;
    struct PolicyInputs *inputs; /* lists and parameters set for it alone by <with>; NULL: none */
} PolicyExample;

typedef struct {
    const PolicyField *field;
    Slice label; /* the field's text where none is given */
} PolicyShow;

typedef struct PolicyFile PolicyFile;

typedef struct Policy {
    Slice id;
    Slice title, rationale, remediation; /* runs of blanks made one space */
    Severity severity;
    PolicyKind kind;
    bool attempts_separate;
    const Condition *set_scope;     /* the policy-set's, or NULL */
    const Condition *scope;         /* NULL: all="yes" */
    const Condition *evaluable;     /* or NULL */
    const Condition *outcome;       /* of require, forbid or review: its first condition */
    const Correlation *correlation; /* after it; or NULL */
    Slice needs; /* a category without which it means nothing for an account; or empty */
    const PolicyList
        *unfilled; /* an empty list it depends on (not may-be-empty): NOT CONFIGURED; else NULL */
    PolicyControl *controls;
    uint32_t control_count;
    PolicyException *exceptions; /* those written inside it, then those of files apart */
    uint32_t exception_count;
    PolicyExample *examples;
    uint32_t example_count;
    PolicyShow *shows;
    uint32_t show_count;
    const PolicyFile *file;
    unsigned line;
    Slice text; /* the policy element's source */
} Policy;

struct PolicyFile {
    Slice path; /* as named on the command line, joined with what was found below it */
    Slice set_id, set_version, set_title;
    Digest sha256;
};

typedef struct {
    Policy **policies; /* in the order of files, then of the document */
    uint32_t policy_count;
    PolicyFile **files; /* policy sets that were loaded, and the files of their lists (set_id is the
                           list's, set_title "list") and of exceptions (both "exceptions") */
    uint32_t file_count;
    const PolicyDisposition **dispositions; /* in the order of files, then of the document */
    uint32_t disposition_count;
    const PolicyException **loose; /* of files apart, where no policy was loaded at all */
    uint32_t loose_count;
} PolicySet;

/*
 * Loads files and folders (all *.xml below them in byte order of paths; files whose root element is
 * another known one of this project's are passed over there, and are an error where named).
 * `accounts` are the values of the list "accounts" (may be none). Reports to the sink; the set is
 * whole only if the sink counts no error of level DIAGNOSTIC_ERROR afterwards. NULL without memory.
 * A path that doesn't exist is an error, code "no-such-file", without a line; one that stands in a
 * file has its place there.
 */
PolicySet *policy_load(const char *const *paths, size_t count, const Slice *accounts,
                       size_t account_count, Arena *arena, Diagnostics *sink);
/* The same from one text in memory, for tests; `name` stands for the file. */
PolicySet *policy_load_text(Slice text, Slice name, const Slice *accounts, size_t account_count,
                            Arena *arena, Diagnostics *sink);
/* What a run or an example sets from outside. */
typedef struct {
    Slice name, value;
    const Diagnostic *place; /* of the name, where a file gives it: file, line, column and source
                                are filled; else NULL */
} PolicyParameter;
typedef struct {
    Slice id;
    const Slice *values;
    uint32_t count;
} PolicyListValues;
typedef struct PolicyInputs {
    const Slice *accounts; /* the list "accounts" */
    size_t account_count;
    const PolicyParameter *parameters; /* a later one of the same name wins */
    uint32_t parameter_count;
    const PolicyListValues *lists; /* replace the values of the lists of these ids */
    uint32_t list_count;
    /* Files of exceptions and dispositions, or folders with such (all *.xml below them; other
     * documents are passed over there, and are an error where named). Their conditions may use the
     * lists, definitions and parameters of the policies. Without any policy, what they name of
     * policies is not looked for. */
    const char *const *exception_paths;
    size_t exception_path_count;
    bool exceptions_apart_only; /* those inside policies do not count */
    /* The report definition that names the paths; empty where the caller's user does. */
    Slice policies_named_by, exceptions_named_by;
} PolicyInputs;
/* policy_load with all that can be set (NULL: nothing is); a parameter or list that no file
 * declares is an error (codes "unknown-parameter", "unknown-list"). */
PolicySet *policy_load_with(const char *const *paths, size_t count, const PolicyInputs *inputs,
                            Arena *arena, Diagnostics *sink);
PolicySet *policy_load_text_with(Slice text, Slice name, const PolicyInputs *inputs, Arena *arena,
                                 Diagnostics *sink);
/* Parses a field as the language page says; false with the column (from 1, within the text) and a
 * message where it is none. */
bool policy_field_parse(Slice text, Arena *arena, PolicyField *field, unsigned *column,
                        const char **message);
/* Which of this project's documents a file is, by its root element; for `check`. */
typedef enum {
    POLICY_DOCUMENT_POLICIES,
    POLICY_DOCUMENT_REPORT,
    POLICY_DOCUMENT_EXCEPTIONS,
    POLICY_DOCUMENT_OTHER_KNOWN,
    POLICY_DOCUMENT_UNKNOWN
} PolicyDocument;
PolicyDocument policy_document_kind(Slice xml);

#endif
