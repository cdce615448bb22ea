/*
 * audit/document_fields: objects of audit.json into structs, by tables. Internal to the room.
 *
 * A table says of each key what stands there and which member it goes to. Keys may come in any
 * order; one that is given twice, lacks, or holds something else is an error at its place; unknown
 * ones are stepped over. The text was accepted before (event_value_parse).
 */
#ifndef TRAILAUDIT_AUDIT_DOCUMENT_FIELDS_H
#define TRAILAUDIT_AUDIT_DOCUMENT_FIELDS_H

#include "audit/audit.h"
#include "base/diagnostics.h"
#include "base/names.h"
#include "event/members.h"

enum { DOCUMENT_PATH = 16 };

typedef struct {
    EventValue key; /* absent for an element */
    uint64_t index;
} DocumentStep;

typedef struct {
    Audit *audit;
    Slice text, name; /* of the document, and of its file */
    EventCursor cursor;
    Diagnostics *sink;
    Names *policies; /* ids of those read so far, by number */
    DocumentStep path[DOCUMENT_PATH];
    unsigned depth;
    bool no_memory;
} DocumentReader;

typedef enum {
    DOCUMENT_TEXT,     /* a string: Slice */
    DOCUMENT_NUMBER,   /* a whole number: uint64_t */
    DOCUMENT_NUMBER32, /* uint32_t */
    DOCUMENT_FLAG,     /* bool */
    DOCUMENT_TEXTS,    /* an array of strings: Slice *, uint32_t */
    DOCUMENT_LIST,     /* an array of objects: a pointer to `size` bytes each, uint32_t */
    DOCUMENT_LIST64,   /* the same with an uint64_t */
    DOCUMENT_OBJECT,   /* an object whose members go to the struct at `offset` */
    DOCUMENT_READ      /* what the function makes of it; the cursor stands at the value */
} DocumentKind;

enum { NULL_OK = 1, ABSENT_OK = 2 };

typedef struct DocumentField DocumentField;
struct DocumentField {
    const char *key; /* NULL ends the table; at most 64 rows */
    DocumentKind kind;
    unsigned may; /* NULL_OK, ABSENT_OK: the member stays zero */
    size_t offset, count_offset, size;
    const DocumentField *fields;
    bool (*read)(DocumentReader *reader, void *object);
};

/* Bytes that a scalar of this kind is written to. */
#define DOCUMENT_SCALAR_SIZE(kind)                                                                 \
    ((kind) == DOCUMENT_TEXT       ? sizeof(Slice)                                                 \
     : (kind) == DOCUMENT_NUMBER   ? sizeof(uint64_t)                                              \
     : (kind) == DOCUMENT_NUMBER32 ? sizeof(uint32_t)                                              \
                                   : sizeof(bool))
/* 0; does not compile where the member has another size than its kind: the reader would write past
 * it. */
#define DOCUMENT_CHECKED(type, kind, member)                                                       \
    (sizeof(char[sizeof(((type *)0)->member) == DOCUMENT_SCALAR_SIZE(kind) ? 1 : -1]) - 1)
#define ROW(type, key, kind, may, member)                                                          \
    {                                                                                              \
        key, kind, may, offsetof(type, member), 0, DOCUMENT_CHECKED(type, kind, member), NULL,     \
            NULL                                                                                   \
    }
#define ROW_TEXTS(type, key, may, member, count)                                                   \
    {                                                                                              \
        key, DOCUMENT_TEXTS, may, offsetof(type, member), offsetof(type, count), 0, NULL, NULL     \
    }
#define ROW_LIST(type, key, may, member, count, fields)                                            \
    {                                                                                              \
        key, DOCUMENT_LIST, may, offsetof(type, member), offsetof(type, count),                    \
            sizeof(*((type *)0)->member), fields, NULL                                             \
    }
#define ROW_LIST64(type, key, may, member, count, fields)                                          \
    {                                                                                              \
        key, DOCUMENT_LIST64, may, offsetof(type, member), offsetof(type, count),                  \
            sizeof(*((type *)0)->member), fields, NULL                                             \
    }
#define ROW_READ(key, may, function)                                                               \
    {                                                                                              \
        key, DOCUMENT_READ, may, 0, 0, 0, NULL, function                                           \
    }
#define ROW_END                                                                                    \
    {                                                                                              \
        NULL, DOCUMENT_TEXT, 0, 0, 0, 0, NULL, NULL                                                \
    }

/* Reads the object at the cursor into the struct. False after an error. */
bool document_object(DocumentReader *reader, const DocumentField *fields, void *object);
/* The value at the cursor as this row says. */
bool document_value(DocumentReader *reader, const DocumentField *field, void *object);
/* A scalar at the cursor; the functions of DOCUMENT_READ rows use them. */
bool document_text(DocumentReader *reader, Slice *text);
bool document_number(DocumentReader *reader, uint64_t *number);
/* Takes the opening brace of an object that is read key by key; then each key with the cursor at
 * its value (document_next false at the end, which it takes). */
bool document_open(DocumentReader *reader);
bool document_next(DocumentReader *reader, Slice *key);
/* An error at the cursor: returns false. */
bool document_wrong(DocumentReader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool document_no_memory(DocumentReader *reader);

/* An array that grows while its length is not known, then moves into the arena. Items hold nothing
 * that is not the arena's. */
typedef struct {
    char *items;
    size_t count, capacity, size;
} DocumentArray;
/* The next item, zeroed; NULL without memory. */
void *document_array_next(DocumentReader *reader, DocumentArray *array);
/* In the arena; frees what it took. NULL without memory. */
void *document_array_end(DocumentReader *reader, DocumentArray *array);

/* ---- the tables ---- */

extern const DocumentField document_policy_fields[], document_inputs_fields[],
    document_tally_fields[], document_finding_fields[], document_framework_fields[],
    document_policy_file_fields[], document_account_fields[], document_tool_fields[],
    document_exception_fields[], document_disposition_fields[], document_definition_fields[],
    document_period_fields[], document_file_fields[], document_resolved_fields[],
    document_integrity_fields[];
bool document_baseline(DocumentReader *reader, void *object);
bool document_logo(DocumentReader *reader, void *object);     /* of the Audit */
bool document_coverage(DocumentReader *reader, void *object); /* of the Audit */
/* The member "disposition" of a row of evidence. */
bool document_row_disposition(DocumentReader *reader, void *object);
/* {"2026-07-01": 3, …}, ascending. */
bool document_days(DocumentReader *reader, AuditDay **days, uint32_t *count);
bool document_verdicts(DocumentReader *reader, AuditVerdicts *verdicts);
/* An id of a policy above: its number. */
bool document_policy(DocumentReader *reader, uint32_t *policy);
/* A severity's word, and its rank. */
bool document_severity(DocumentReader *reader, Slice *severity, int *rank);
/* A result's word. */
bool document_result(DocumentReader *reader, AuditResult *result);

#endif
