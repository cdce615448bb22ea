/*
 * base/problem: what is wrong with a place in the input, as archive/ and event/ find it and audit/
 * lists it.
 *
 * A problem says that something was lost or is doubtful; a notice, that something is odd and
 * harmless.
 */
#ifndef TRAILAUDIT_BASE_PROBLEM_H
#define TRAILAUDIT_BASE_PROBLEM_H

#include "base/slice.h"

typedef enum {
    /* problems */
    PROBLEM_UNREADABLE,       /* a file or folder could not be opened or read */
    PROBLEM_EMPTY,            /* no bytes, or only blanks */
    PROBLEM_TRUNCATED,        /* the gzip stream or the JSON ends too early */
    PROBLEM_CORRUPT,          /* the gzip stream is damaged */
    PROBLEM_CHECKSUM,         /* gzip's CRC-32 or length does not match */
    PROBLEM_TRAILING_DATA,    /* bytes after the gzip stream that are no further member */
    PROBLEM_TOO_LARGE,        /* --max-file or --max-record */
    PROBLEM_DAMAGED_RECORD,   /* no RFC 8259 JSON object; the detail says why */
    PROBLEM_NOT_EVENTS,       /* an event file by name that holds none */
    PROBLEM_ID_REUSED,        /* one eventID, one account, different contents */
    PROBLEM_UNDATED,          /* eventTime missing or unreadable */
    PROBLEM_RECOVERED,        /* a record was repaired by --recover; the detail names the repairs */
    PROBLEM_CHANGED,          /* a file became another one while it was read */
    PROBLEM_UNLISTED_ACCOUNT, /* an account that the report definition does not list */
    PROBLEM_INTEGRITY,        /* what a digest says is not so; the detail begins with a word */
    PROBLEM_KINDS_END,
    /* notices */
    NOTICE_ACCOUNT_DIFFERS = PROBLEM_KINDS_END, /* path and record name different accounts */
    NOTICE_REGION_DIFFERS,
    NOTICE_REPEATED_KEY, /* of a key given twice the last counts */
    NOTICE_ACCOUNT_INFERRED,
    NOTICE_ACCESS_INFERRED, /* readOnly is missing */
    NOTICE_BYTE_ORDER_MARK,
    NOTICE_LOOSE_SEPARATOR, /* a comma between records is missing or doubled */
    NOTICE_PASSED_OVER,     /* a file that is no event file */
    NOTICE_FUTURE,          /* records are dated later than the audit was made */
    NOTICE_KINDS_END
} ProblemKind;

typedef struct {
    ProblemKind kind;
    uint64_t offset;  /* bytes: of the file for the gzip layer, of the inflated text for records */
    uint64_t records; /* quarantined or concerned */
    Slice detail;     /* borrowed; plain words, may quote the input */
} Problem;

/* The kind's word in every report: "truncated", "damaged-record", … */
const char *problem_word(ProblemKind kind);
static inline bool problem_is_notice(ProblemKind kind)
{
    return kind >= PROBLEM_KINDS_END;
}

#endif
