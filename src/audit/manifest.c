/*
 * The files that reports list: paths of digests come before those of log files, hundreds of them a
 * day, so that the first rows of a manifest would tell nothing of what was judged.
 */
#include "archive/archive.h"
#include "audit/parts.h"
#include "base/limits.h"

static const Slice kinds[] = {{"log", 3}, {"digest", 6}, {"other", 5}};
enum { LOG, DIGEST, OTHER, KINDS };

Slice build_file_kind(const RunFile *file)
{
    if (file->state == RUN_FILE_READ)
        return kinds[LOG];
    return kinds[file->kind == ARCHIVE_KIND_DIGEST ? DIGEST : OTHER];
}

/* What an earlier document says nothing of is an other. */
static int rank_of(const AuditFile *file)
{
    if (slice_equal(file->kind, kinds[LOG]))
        return LOG;
    return slice_equal(file->kind, kinds[DIGEST]) ? DIGEST : OTHER;
}

/* Log files, then digests, then others, each in archive order. */
bool build_listed(Audit *audit)
{
    uint64_t most =
        audit->file_count < LIMIT_MANIFEST_LISTED ? audit->file_count : LIMIT_MANIFEST_LISTED;
    audit->listed = arena_array(&audit->arena, most, sizeof(uint64_t));
    if (!audit->listed)
        return false;
    for (int kind = LOG; kind < KINDS; kind++)
        for (uint64_t i = 0; i < audit->file_count && audit->listed_count < most; i++)
            if (rank_of(&audit->files[i]) == kind)
                audit->listed[audit->listed_count++] = i;
    return true;
}

uint64_t audit_listed_count(const Audit *audit)
{
    if (audit->listed)
        return audit->listed_count;
    return audit->file_count < LIMIT_MANIFEST_LISTED ? audit->file_count : LIMIT_MANIFEST_LISTED;
}

const AuditFile *audit_listed_file(const Audit *audit, uint64_t index)
{
    if (index >= audit_listed_count(audit))
        return NULL;
    return &audit->files[audit->listed ? audit->listed[index] : index];
}
