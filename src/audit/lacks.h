/*
 * audit/lacks: what the input lacks, in the words of all formats: what makes a report INCOMPLETE,
 * whatever its results are.
 *
 * Promises: says what the model holds, also where it was read from a document, and adds no fact to
 * it. Owns: what audit_find_lacks makes lies in the arena that the caller gives. Never: escapes;
 * names of Regions come from outside.
 */
#ifndef TRAILAUDIT_AUDIT_LACKS_H
#define TRAILAUDIT_AUDIT_LACKS_H

#include "audit/audit.h"
#include "base/buffer.h"

/* ---- clauses, without a full stop ---- */

/* "1 piece of input could not be evaluated, quarantined or unreadable" */
void audit_add_lost(Buffer *out, uint64_t pieces);
/* "2 files failed verification by digests" */
void audit_add_unverified(Buffer *out, uint64_t files);
/* "1 gap of coverage, a day without file or digest" */
void audit_add_gaps(Buffer *out, uint64_t days);
/* "1 file is empty, cut off, changed while read, of a wrong checksum, or followed by other data" */
void audit_add_doubtful(Buffer *out, uint64_t files);
/* "for 1 of 2 records the data do not suffice to tell": of the policy, or of a cell. */
void audit_add_insufficient(Buffer *out, const AuditVerdicts *verdicts);
/* "it needs Data events, and 1 account has none (111122223333)"; the policy's `without` is not
 * empty. */
void audit_add_needs(Buffer *out, const AuditPolicy *policy);
/* Behind a clause that stands there: "; ". */
void audit_add_joint(Buffer *out);

/* "111122223333, 222233334444 and 3 more": accounts named one by one. */
typedef struct {
    Buffer text;
    uint32_t named, more;
} AuditNames;
void audit_names_add(AuditNames *names, Slice name);
/* What was added, into the buffer; frees the names. */
void audit_names_end(AuditNames *names, Buffer *out);

/* ---- all of them ---- */

typedef enum {
    LACK_LOST,       /* input that was quarantined or could not be read */
    LACK_UNVERIFIED, /* files that failed verification by digests */
    LACK_GAPS,       /* days without file or digest */
    LACK_DOUBTFUL,   /* files whose records were read, and that are damaged all the same */
    LACK_POLICY      /* of one policy: data that do not suffice, or events that it needs */
} AuditLackKind;

typedef struct {
    AuditLackKind kind;
    const AuditAccount *account; /* NULL: of no known account */
    const AuditPolicy *policy;   /* of LACK_POLICY; else NULL */
    Slice text;                  /* clauses as above */
} AuditLack;

typedef struct {
    AuditLack *items; /* by account, kind; then those of no account; then of policies as they stand,
                         where their `why` does not say it: of those that are not INCONCLUSIVE */
    uint32_t count;
} AuditLacks;
/* False without memory. */
bool audit_find_lacks(const Audit *audit, Arena *arena, AuditLacks *lacks);
/* "account 111122223333: 1 gap of coverage, …", "policy x: …" or the text alone. */
void audit_add_lack(Buffer *out, const AuditLack *lack);

/* Files that failed verification, of accounts and of none; 0 of older documents, which do not say
 * it. */
uint64_t audit_unverified(const Audit *audit);

/* Whether the account has records, and none of that category of events. False of older documents,
 * which do not say it. */
bool audit_lacks_category(const AuditAccount *account, Slice category);
/* Whether it is among the accounts of which the policy says so: AuditPolicy.without. */
bool audit_is_without(const AuditPolicy *policy, Slice account);

#endif
