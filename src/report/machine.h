/*
 * report/machine: what the formats for machines share: their items in one order, one sentence for
 * each, and where the policy stands.
 *
 * Promises: an item per finding, the most severe first, then one per cell of policy, account and
 * service whose violations are all covered by exceptions: those are no findings, but tools that
 * show exceptions want to see them. Owns: what it makes lies in the arena that the caller gives
 * and points into the audit. Never: escapes for a format.
 */
#ifndef TRAILAUDIT_REPORT_MACHINE_H
#define TRAILAUDIT_REPORT_MACHINE_H

#include "audit/audit.h"
#include "base/buffer.h"

typedef enum { MACHINE_VIOLATION, MACHINE_REVIEW, MACHINE_EXCEPTED } MachineKind;

typedef struct {
    MachineKind kind;
    uint32_t policy;                                    /* index into policies */
    const AuditFinding *finding;                        /* NULL where excepted */
    Slice account, account_name, service, service_name; /* the names may be empty */
    Slice fingerprint;                                  /* of a finding, or as one would have it */
    uint64_t count, population;                         /* records */
} MachineItem;

typedef struct {
    MachineItem *items;
    uint32_t count;
    uint32_t findings; /* the first so many are findings */
} MachineItems;

/* False without memory. */
bool machine_items(const Audit *audit, Arena *arena, MachineItems *items);

/* "Nothing is deleted: 3 violations in 12 records of video-prod (111122223333), Amazon S3
 * (s3.amazonaws.com), 2026-07-01 to 2026-08-15.", and what digests find amiss in its files. Safe to
 * show: all that comes from outside was made visible. */
void machine_add_sentence(Buffer *out, const Audit *audit, const MachineItem *item);
/* " By arn:… (2), arn:… (1) and 3 others.": the first principals; nothing where excepted. */
void machine_add_principals(Buffer *out, const MachineItem *item);
/* "EXC-1 (owner ann@example.com, GRC-881, until 2026-12-31): why". */
void machine_add_justification(Buffer *out, const AuditException *exception);

/* Where a policy stands, as a path that services can match with a repository: "." and ".." are
 * taken out as far as that goes. */
typedef struct {
    Slice path;
    bool absolute;
    uint32_t line;    /* from 1 */
    uint32_t columns; /* UTF-16 units of the line that its text begins with */
} MachinePlace;
/* Data of the path is NULL without memory. */
MachinePlace machine_place(const AuditPolicy *policy, Arena *arena);
/* The same for a file alone. */
Slice machine_path(Slice path, Arena *arena);

/* The account's name, or an empty slice. */
Slice machine_account_name(const Audit *audit, Slice account);
/* 0 critical … 4 info, whatever the model holds. */
int machine_severity(const AuditPolicy *policy);

#endif
