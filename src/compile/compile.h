/*
 * compile/: tree to program.
 *
 * Promises: an immutable program that any number of workers read at once. Conditions that are
 * written alike, by whichever policies, become one node, so that a worker computes them once a
 * record. Every field of every policy has become a column (a path of literal keys, extracted while
 * scanning) and, where the path goes on through arrays or wildcards, steps to walk from there.
 *
 * Owns: all memory is in the program's arena, regular expressions and tables are freed by
 * program_free; it borrows the policies. Costs: start-up only. Never: looks at a record.
 */
#ifndef TRAILAUDIT_COMPILE_COMPILE_H
#define TRAILAUDIT_COMPILE_COMPILE_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/names.h"
#include "base/network.h"
#include "event/event.h"
#include "policy/policy.h"
#include "policy/report_definition.h"

/* The column of a field whose path begins with a wildcard: it is walked from the whole record. */
#define PROGRAM_WHOLE_RECORD (UINT32_MAX - 1)

/* Where a path ends, as to what CloudTrail redacts: all under requestParameters and
 * responseElements, and userIdentity.userName. Behind a wildcard at the root or in userIdentity a
 * redaction counts wherever it stands. */
typedef enum {
    REDACTION_ROOT,     /* the record */
    REDACTION_IDENTITY, /* userIdentity */
    REDACTION_NEVER,
    REDACTION_HERE
} Redaction;

typedef struct {
    const PolicyField *source;
    Slice name; /* as shown to people; inside some and every with the path of the elements before it
                 */
    uint32_t number; /* no other field of the program has it */
    PolicyFieldKind kind;
    bool relative;        /* walked from the element of the enclosing some or every */
    Redaction redaction;  /* where the path ends */
    size_t redacted_from; /* steps of the tail behind which CloudTrail redacts; SIZE_MAX: nowhere */
    EventFact fact;
    AccountAttribute attribute;
    uint32_t column;           /* where an absolute path starts */
    const EventPathStep *tail; /* what is walked from the column's or the element's value */
    uint32_t tail_count;
    bool reads_json; /* an EVENT_STEP_JSON stands in the tail */
    bool last_part;  /* name(…) */
    bool is_column;  /* the column's value as it stands, where that is one string */
} ProgramField;

typedef struct ProgramNode ProgramNode;
struct ProgramNode {
    ConditionKind kind; /* never CONDITION_USE */
    uint32_t id;        /* place in Program.nodes: for what workers remember */
    bool relative;      /* depends on an element: never remembered by record */
    bool by_action;     /* depends on eventSource and eventName alone */
    uint32_t slot;      /* of Program.slots: the one value that it looks at, or PROGRAM_NO_SLOT */
    uint32_t slot_bit;  /* its two bits in the slot's outcome begin here */
    const ProgramNode **children;
    uint32_t child_count;
    const ProgramField *field, *other;
    const Condition *source; /* the first place where it is written */
    /* what the kind needs, prepared */
    Slice value;
    bool ignore_case, empty;
    uint8_t ipv4, ipv6;
    const Slice *values; /* in, like, action */
    uint64_t prefixes;   /* action: a bit a prefix that it names (program_prefix_bit); all, where a
                            prefix has wildcards */
    uint32_t value_count;
    const Names *set; /* in, with many values: the same values, folded where ignore_case */
    const Network *networks;
    uint32_t network_count;
    const long double
        *numbers; /* range-includes; at-least and at-most: one, where value is a number */
    uint32_t number_count;
    Instant instant; /* at-least, at-most: where value is a time, else INSTANT_NONE */
    pcre2_code *regex;
    uint8_t days; /* during */
    uint16_t from_minute, to_minute;
    const Zone *zone;
};

#define PROGRAM_NO_SLOT UINT32_MAX
enum { PROGRAM_SLOT_NODES = 32 };

/*
 * One value of a record and the conditions that look at nothing else. How these turn out, two bits
 * each, is the slot's outcome: of thousands of values a handful of outcomes come, and whole
 * judgements are remembered by them.
 */
typedef struct {
    const ProgramField *field; /* of the first condition; the others' too where several columns
                                  decide the value */
    const ProgramNode *nodes[PROGRAM_SLOT_NODES];
    uint32_t node_count;
    uint32_t column;    /* the one column that decides, or PROGRAM_NO_SLOT: several do */
    bool presence_only; /* whether there is a value, and none that is withheld, decides */
} ProgramSlot;

typedef struct {
    const PolicyException *source;
    const ProgramNode *condition; /* NULL: covers all */
} ProgramException;

typedef struct {
    const ProgramNode *condition;
    const ProgramField **per; /* as many as the correlation's */
    uint32_t group;           /* number of that list: the same fields have the same */
} ProgramStep;

typedef struct {
    const Correlation *source;
    const ProgramField **per;
    uint32_t group;            /* as in ProgramStep */
    const ProgramField *field; /* distinct */
    ProgramStep *steps;
} ProgramCorrelation;

/* A condition that has to hold for a record to be in scope, and where it is written. */
typedef struct {
    const ProgramNode *node;
    const Condition *source;
} ProgramPart;

typedef struct {
    const Policy *source;
    bool configured;          /* false: depends on an empty list, every record is not-applicable */
    const ProgramNode *scope; /* set scope and scope together; NULL: all */
    ProgramPart *parts;       /* what these ask for together: <all> and <use> taken apart */
    uint32_t part_count;
    const ProgramNode *evaluable;
    const ProgramNode *outcome;
    const ProgramCorrelation *correlation; /* or NULL */
    ProgramException *exceptions;
    uint32_t exception_count;
    const ProgramField **shows;
    uint32_t show_count;
} ProgramPolicy;

/* A field whose value is part of a record's identity (two records with one eventID are one record
 * if these agree). */
typedef struct {
    uint32_t column;
    const EventPathStep *tail;
    uint32_t tail_count;
    size_t redacted_from; /* as in ProgramField */
} ProgramIdentity;

typedef struct {
    EventColumns *columns;
    ProgramPolicy *policies;
    uint32_t policy_count;
    const ProgramNode **nodes;
    uint32_t node_count;
    ProgramSlot *slots;
    uint32_t slot_count;
    ProgramIdentity *identities; /* of the policies; the base columns are always part of it */
    uint32_t identity_count;
    const ReportDefinition *definition; /* account attributes; may be NULL */
    uint32_t step_count;                /* correlation steps of all policies */
    uint32_t group_count;               /* lists of fields that correlations group records by */
    Names **sets;                       /* owned */
    uint32_t set_count;
    pcre2_code **regexes; /* owned */
    uint32_t regex_count;
    Arena arena;
} Program;

/* A bit that stands for the part of an action before its colon, in any case; others may share it.
 */
uint64_t program_prefix_bit(Slice action);

/* `policies` and `definition` (may be NULL) are borrowed for the program's life. NULL without
 * memory. */
Program *program_compile(const PolicySet *policies, const ReportDefinition *definition);
void program_free(Program *program);

#endif
