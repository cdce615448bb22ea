/*
 * event/: bytes to records and fields.
 *
 * Promises: whether a record is accepted depends on its bytes alone (RFC 8259, UTF-8 included, one
 * JSON object, at most LIMIT_DEPTH deep, at most max_record bytes), never on which columns were
 * asked for. Of a key given twice the last counts. What is no record is quarantined with offset and
 * reason and its neighbours survive. A column's value is a slice of the window, decoded only when
 * somebody looks at it.
 *
 * Owns: a reader its column values (valid until its next call); values borrow the window, or memory
 * of the reader's own where the same text stood in a record before. Costs: one pass over the bytes,
 * no tree, no allocation per record but for objects of many keys. Never: guesses, repairs without
 * being told to, or reads beyond the window (but may load up to 64 bytes behind it).
 */
#ifndef TRAILAUDIT_EVENT_EVENT_H
#define TRAILAUDIT_EVENT_EVENT_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/instant.h"
#include "base/problem.h"
#include "base/slice.h"

/* ---- values ---- */

typedef enum {
    EVENT_ABSENT,
    EVENT_NULL,
    EVENT_FALSE,
    EVENT_TRUE,
    EVENT_NUMBER,
    EVENT_STRING,
    EVENT_OBJECT,
    EVENT_ARRAY,
    EVENT_OMITTED /* CloudTrail withheld it: the path meets an object whose "omitted" is true (too
                     large), or, before its end, a string that stands for something redacted */
} EventType;

typedef struct {
    const char *data; /* the token as it stands; of a string, what is between the quotes */
    uint32_t size;    /* bytes */
    uint8_t type;     /* EventType */
    bool escaped;     /* a string that holds a backslash: data is not yet the text */
    uint16_t note;    /* of a column: the number of its note (EventRecord.notes); 0: none */
} EventValue;

/* Whether there is anything: false for absent and null. */
static inline bool event_value_there(EventValue value)
{
    return value.type >= EVENT_FALSE;
}
/*
 * The text of a scalar: strings decoded (lone surrogates become U+FFFD), true, false and numbers as
 * they stand. Decoding takes memory from the arena only where the string is escaped. Null, objects,
 * arrays, absent and omitted have no text: data is NULL. An empty string has text: data is not NULL
 * and size 0. Without memory: data is NULL and *failed (may be NULL) is set.
 */
Slice event_value_text_of(EventValue value, Arena *scratch, bool *failed);
static inline Slice event_value_text(EventValue value, Arena *scratch, bool *failed)
{
    if (value.type == EVENT_STRING && !value.escaped && value.data)
        return (Slice){value.data, value.size};
    return event_value_text_of(value, scratch, failed);
}
/* Text equality without decoding into memory. False for what has no text. */
bool event_value_is(EventValue value, Slice text);
/*
 * A hash of the value, the same for the same JSON value: blanks between tokens, escapes and the
 * order of an object's keys do not matter; number texts do; of a repeated key the last counts. seed
 * tells columns apart.
 */
uint64_t event_value_hash(EventValue value, uint64_t seed);
/* The same of a text without escapes. */
enum { EVENT_TEXT_BLOCK = 4096 }; /* bytes of text that are hashed at once, at most */
uint64_t event_text_hash_long(Slice text, uint64_t seed);
static inline uint64_t event_text_hash(Slice text, uint64_t seed)
{
    return text.size <= EVENT_TEXT_BLOCK ? hash_bytes_here(text, seed)
                                         : event_text_hash_long(text, seed);
}
/* Whether this is a string that CloudTrail writes instead of what it redacts. Whether it means that
 * depends on where it stands. */
bool event_value_is_redacted(EventValue value);
/* Parses one JSON text (policy examples, tests): false if it is no valid JSON value, with offset
 * and reason. */
bool event_value_parse(Slice text, EventValue *value, size_t *error_offset, const char **reason);

/* ---- paths ---- */

typedef enum {
    EVENT_STEP_KEY,  /* key */
    EVENT_STEP_ANY,  /* * : any one key */
    EVENT_STEP_EACH, /* [] : every element; a value that is no array is one place; {}, "", null give
                        none */
    EVENT_STEP_INDEX, /* [n] : the n-th of the places that [] gives */
    EVENT_STEP_JSON   /* json(…) : what the string holds; event_visit is never given one */
} EventStepKind;

typedef struct {
    EventStepKind kind;
    Slice key;      /* for EVENT_STEP_KEY, decoded */
    uint32_t index; /* for EVENT_STEP_INDEX */
} EventPathStep;

/* Told each place that a path reaches, in document order; return false to stop. Null elements are
 * places too; EVENT_OMITTED is told where the path meets an object whose "omitted" is true (at or
 * below start, the end included). */
typedef bool (*EventVisit)(void *context, EventValue value);
/* Walks the steps from a value of a record that was accepted. False if the visitor stopped it. No
 * memory is taken. */
bool event_visit(EventValue start, const EventPathStep *steps, size_t count, EventVisit visit,
                 void *context);
/*
 * The same where CloudTrail redacts: EVENT_OMITTED is also told where the path meets a redacted
 * string, with `from` of its steps or more behind it and another one before it. A redacted string
 * at the path's end is told as the string that it is.
 */
bool event_visit_redacted(EventValue start, const EventPathStep *steps, size_t count, size_t from,
                          EventVisit visit, void *context);
/* The same from a record as a whole, whose own "omitted" says nothing. The first step is
 * EVENT_STEP_ANY. */
bool event_visit_record(Slice record, const EventPathStep *steps, size_t count, size_t from,
                        EventVisit visit, void *context);

/* ---- columns ---- */

/* What every run extracts; the computed fields and the evidence need it. */
typedef enum {
    COLUMN_EVENT_ID,
    COLUMN_EVENT_TIME,
    COLUMN_EVENT_SOURCE,
    COLUMN_EVENT_NAME,
    COLUMN_REGION,
    COLUMN_SOURCE_IP,
    COLUMN_USER_AGENT,
    COLUMN_ERROR_CODE,
    COLUMN_ERROR_MESSAGE,
    COLUMN_EVENT_TYPE,
    COLUMN_EVENT_CATEGORY,
    COLUMN_READ_ONLY,
    COLUMN_MANAGEMENT_EVENT,
    COLUMN_RECIPIENT_ACCOUNT,
    COLUMN_FROM_CONSOLE, /* sessionCredentialFromConsole */
    COLUMN_INSIGHT_DETAILS,
    COLUMN_ADDENDUM,
    COLUMN_RESOURCES,
    COLUMN_IDENTITY_TYPE,    /* userIdentity.type */
    COLUMN_IDENTITY_ACCOUNT, /* userIdentity.accountId */
    COLUMN_IDENTITY_ARN,
    COLUMN_IDENTITY_PRINCIPAL, /* userIdentity.principalId */
    COLUMN_IDENTITY_USER,      /* userIdentity.userName */
    COLUMN_IDENTITY_INVOKED_BY,
    COLUMN_IDENTITY_KEY,        /* userIdentity.accessKeyId */
    COLUMN_IDENTITY_ON_BEHALF,  /* userIdentity.onBehalfOf.userId */
    COLUMN_IDENTITY_SCOPE_TYPE, /* userIdentity.inScopeOf.issuerType */
    COLUMN_SESSION,             /* userIdentity.sessionContext: whether it is there */
    COLUMN_SESSION_ISSUER_ARN,  /* userIdentity.sessionContext.sessionIssuer.arn */
    COLUMN_SESSION_MFA,         /* ….attributes.mfaAuthenticated */
    COLUMN_SESSION_SOURCE_IDENTITY,
    COLUMN_SESSION_EC2_ROLE,       /* ….ec2RoleDelivery */
    COLUMN_SESSION_PROVIDER,       /* ….webIdFederationData.federatedProvider */
    COLUMN_MFA_USED,               /* additionalEventData.MFAUsed */
    COLUMN_SAML_PROVIDER,          /* additionalEventData.SamlProviderArn */
    COLUMN_RESPONSE_CONSOLE_LOGIN, /* responseElements.<event name> of the sign-in events */
    COLUMN_RESPONSE_CHECK_MFA,
    COLUMN_RESPONSE_SWITCH_ROLE,
    COLUMN_RESPONSE_EXIT_ROLE,
    COLUMN_RESPONSE_RENEW_ROLE,
    COLUMN_RESPONSE_GET_SIGNIN_TOKEN,
    COLUMN_RESPONSE_PASSWORD_UPDATED,
    COLUMN_RESPONSE_PASSWORD_RECOVERY_REQUESTED,
    COLUMN_RESPONSE_PASSWORD_RECOVERY_COMPLETED,
    COLUMN_DETAILS_CREDENTIAL_CHALLENGE, /* serviceEventDetails.<event name> of Identity Center */
    COLUMN_DETAILS_CREDENTIAL_VERIFICATION,
    COLUMN_DETAILS_USER_AUTHENTICATION,
    COLUMN_BASE_COUNT
} EventColumn;

/* A path of literal keys from the record's root. */
typedef struct {
    const Slice *keys;
    size_t count; /* at least 1 */
} EventColumnPath;

typedef struct EventColumns EventColumns; /* immutable once made: any number of threads */

/*
 * The base columns plus `extra` ones; *extra_columns (count of them, caller's array) receives the
 * column number of each: a number below COLUMN_BASE_COUNT where it is a base column, the same
 * number for the same path given twice. All is in the arena. NULL without memory.
 */
EventColumns *event_columns_new(Arena *arena, const EventColumnPath *extra, size_t count,
                                uint32_t *extra_columns);
uint32_t event_columns_count(const EventColumns *columns);
/* What a column is part of. Steady ones say the same in most records: readOnly, type and account of
 * the event, managementEvent; not eventCategory, which mostly stands apart. */
typedef enum {
    EVENT_MEMBER_OTHER,
    EVENT_MEMBER_IDENTITY,
    EVENT_MEMBER_STEADY,
    EVENT_MEMBER_PLACE /* region and address */
} EventMember;
/* *members: an EventMember for each column. */
void event_columns_members(const EventColumns *columns, uint8_t *members);

/* ---- reading records ---- */

typedef struct {
    uint64_t max_record; /* bytes: --max-record */
    bool recover;        /* --recover */
    bool claims_events; /* of the file: that it holds no events is a problem, not a file passed over
                         */
    bool names_events; /* its name is that of an event file and of nothing else: so is that it is of
                          another kind */
} EventOptions;

/* What somebody worked out of a part of a record and wants back where the same text comes again. */
typedef struct {
    uint64_t key; /* of what was noted; 0: nothing */
    uint64_t number;
} EventMemo;

/* The same, worked out of several things together: some numbers under a key of them all. */
enum { EVENT_NUMBERS = 4 };
typedef struct {
    uint64_t key[3]; /* all 0: nothing */
    uint32_t numbers[EVENT_NUMBERS];
} EventCombination;

/* What somebody worked out of several columns whose text comes again, each under a key of its own.
 */
enum { EVENT_OUTCOMES = 4, EVENT_COMBINATIONS = 4 };
typedef struct {
    uint64_t serial; /* of a run: tells it from all others that a reader ever had; else 0 */
    uint64_t
        identity;   /* of userIdentity: what it tells of who called (identity.c); 0: nothing yet */
    EventMemo text; /* the same, of userIdentity: of its text */
    uint64_t agent; /* the same: the agent that was last used with it, as memo_ticket says */
    EventMemo outcomes[EVENT_OUTCOMES];                /* whoever has the record may note there */
    EventCombination combinations[EVENT_COMBINATIONS]; /* the same */
} EventKept;

typedef struct {
    const EventValue *values; /* by column */
    /* All columns that are there, each once; NULL where they have to be looked for: keys stood
     * there twice, or something was withheld. */
    const uint32_t *columns;
    uint32_t column_count;
    /* What was worked out of all that stands in userIdentity, of all steady columns together
     * (event_columns_members), and of region and address, kept from record to record where the same
     * text comes again. NULL: nothing is kept. */
    EventKept *identity, *steady, *place;
    Slice identity_text; /* userIdentity where it stands in `raw`; empty where that is not known */
    /* By number: what somebody worked out of a column's text (a string without escapes), kept from
     * record to record where the same text comes again in that column. NULL: none are kept. */
    EventMemo *notes;
    Slice raw; /* the record's text, braces included (of a recovered one, the repaired text) */
    uint64_t offset; /* of its first byte in the inflated file */
    uint32_t number; /* place in the file, from 1; what is quarantined takes a number too */
    const char
        *repairs; /* the repairs of a recovered record, "; " between; NULL for one that was whole */
    bool repeated_key; /* a key that was extracted stood there twice */
} EventRecord;

/* The note of a column's value, or NULL. */
static inline EventMemo *event_note(const EventRecord *record, EventValue value)
{
    return record->notes && value.note ? &record->notes[value.note] : NULL;
}

typedef enum {
    EVENT_STEP_RECORD,  /* *record */
    EVENT_STEP_PROBLEM, /* *problem: problem->records were quarantined (0: nothing was lost) */
    EVENT_STEP_MORE,    /* the window is used up: feed the next, keeping event_reader_keep bytes */
    EVENT_STEP_PASSED_OVER, /* the file is of another kind (problem->detail says which): stop
                               reading it */
    EVENT_STEP_END,         /* the last window is used up */
    EVENT_STEP_FAILED       /* no memory */
} EventStep;

typedef struct EventReader EventReader; /* one per worker */

EventReader *event_reader_new(const EventColumns *columns);
void event_reader_free(EventReader *reader);
/* Begins a file. */
void event_reader_begin(EventReader *reader, const EventOptions *options);
/*
 * Gives the next window: its first event_reader_keep bytes are those kept of the one before. `cut`
 * says, with the last window, that the file goes on where it could not be read (truncated or
 * damaged gzip): the record at the end and the rest are then one quarantined piece, also where the
 * cut falls between two records or nothing could be inflated at all.
 */
void event_reader_feed(EventReader *reader, Slice bytes, uint64_t offset, bool last, bool cut);
size_t event_reader_keep(const EventReader *reader);
/* The next record, problem or notice. Valid until the next call. */
EventStep event_reader_next(EventReader *reader, EventRecord *record, Problem *problem);
/* Reads one record of its own (policy examples): the same rules. False with the reason in
 * *problem, without one where memory ran out. */
bool event_reader_single(EventReader *reader, Slice text, EventRecord *record, Problem *problem);

/* ---- facts: the computed fields of the policy language, section "Fields" ---- */

typedef enum {
    FACT_ACCOUNT,
    FACT_CALLER_ACCOUNT,
    FACT_SERVICE,
    FACT_ACTION,
    FACT_PRINCIPAL,
    FACT_ACTOR,
    FACT_CALLER,
    FACT_ACCESS,
    FACT_CLIENT,
    FACT_MFA,
    FACT_OUTCOME,
    FACT_ADDRESS_KIND,
    FACT_SOURCE_NETWORK,
    FACT_COUNT
} EventFact;

typedef struct {
    Slice text;   /* data NULL where absent or unknown */
    bool unknown; /* the record cannot tell */
} EventFactValue;

/* What a user agent tells by itself; a text always tells the same. */
typedef struct {
    uint32_t client; /* number of a word of FACT_CLIENT */
    bool workload;   /* the execution environment of a function, task or pod */
} EventAgent;
EventAgent event_agent(Slice text);

typedef struct {
    const EventRecord *record;
    Slice path_account;    /* of the file's key, 12 digits or empty */
    Arena *scratch;        /* texts that had to be built live here */
    uint32_t done;         /* bit per fact */
    bool failed;           /* memory ran out while a fact was computed */
    bool account_inferred; /* valid once FACT_ACCOUNT was asked: not from recipientAccountId */
    bool access_inferred;  /* valid once FACT_ACCESS was asked: from the event's name */
    bool agent_known;      /* `agent` is event_agent of the record's, as the caller remembers it */
    EventAgent agent;
    uint32_t identity; /* what userIdentity tells, 0: not looked at yet (identity.c) */
    EventFactValue values[FACT_COUNT];
} EventFacts;

/* Starts the facts of a record; nothing is computed yet. Borrows all it is given. */
void event_facts_begin(EventFacts *facts, const EventRecord *record, Slice path_account,
                       Arena *scratch);
/* The fact, computed at the first call. */
EventFactValue event_fact(EventFacts *facts, EventFact fact);
/* Whether the fact is one of a few words: caller, access, client, mfa, outcome. */
static inline bool event_fact_is_word(EventFact fact)
{
    return fact == FACT_CALLER || fact == FACT_ACCESS || fact == FACT_CLIENT || fact == FACT_MFA ||
           fact == FACT_OUTCOME;
}
/* A number that tells all of these: records of the same number have the same words. Without memory
 * facts->failed is set. */
uint32_t event_words(EventFacts *facts);
/* The name in policies: "account", "mfa", …; FACT_COUNT where it is none. */
EventFact event_fact_named(Slice name);
const char *event_fact_name(EventFact fact);
/* eventTime, surrounding blanks taken off; INSTANT_NONE where missing or unreadable. */
Instant event_time(const EventRecord *record, Arena *scratch);
/* Management, Data, NetworkActivity, Insight, Aggregated or what eventCategory says; derived where
 * it is absent. */
Slice event_category(const EventRecord *record, Arena *scratch);

/* ---- services (AWS service names for reports; prefixes for the action condition) ---- */

/* Display name of a `service` ("kinesisvideo.amazonaws.com" → "Amazon Kinesis Video Streams");
 * unknown ones without ".amazonaws.com". */
Slice event_service_name(Slice service);
/* The canonical action prefix of a `service`: up to the first dot, with the aliases folded
 * ("chimesdkmeetings…" → "chime"). */
Slice event_service_prefix(Slice service);
/* Whether a known service has this canonical action prefix (lower case). */
bool event_prefix_known(Slice prefix);
/* The prefix that CloudTrail uses for what people write ("cloudwatch" → "monitoring",
 * "stepfunctions" → "states"); empty if none is known. */
Slice event_prefix_meant(Slice prefix);
/* Whether this is a field path that CloudTrail's record format knows: for the first key, and below
 * userIdentity, sessionContext, tlsDetails all keys; other containers hold anything. On false
 * *nearest (may be empty) is a known key of that level near to it. */
bool event_field_known(const EventPathStep *steps, size_t count, Slice *nearest);

#endif
