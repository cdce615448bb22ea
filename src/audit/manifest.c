/*
 * The files that reports list: paths of digests come before those of log files, hundreds of them a
 * day, so that the first rows of a manifest would tell nothing of what was judged.
 */
#include "archive/archive.h"
#include "audit/parts.h"
#include "base/limits.h"

static const Slice kinds[] = {{"log", 3}, {"digest", 6}, {"other", 5}};
enum { LOG, DIGEST, OTHER, KINDS };

/* Empty for none. */
static Slice write_time(Instant time, char text[32])
{
    if (time == INSTANT_NONE)
        return (Slice){0};
    instant_format(time, text);
    return slice_of(text);
}

Slice build_file_kind(const RunFile *file)
{
    if (file->state == RUN_FILE_READ)
        return kinds[LOG];
    return kinds[file->kind == ARCHIVE_KIND_DIGEST ? DIGEST : OTHER];
}

const AuditFile *audit_file(const Audit *audit, uint64_t index, AuditFileRoom *room)
{
    if (audit->files)
        return &audit->files[index];
    const AuditFileRow *row = &audit->file_store->rows[index];
    const RunFile *file = row->file;
    digest_hex(&file->sha256, room->sha256);
    room->file = (AuditFile){.path = row->path,
                             .sha256 = {room->sha256, DIGEST_HEX_SIZE},
                             .size = file->size,
                             .records = file->records,
                             .first = write_time(file->first, room->first),
                             .last = write_time(file->last, room->last),
                             .integrity = build_integrity_word(file),
                             .kind = build_file_kind(file)};
    return &room->file;
}

/* What an earlier document says nothing of is an other. */
static int rank_of(const Audit *audit, uint64_t index)
{
    Slice kind = audit->files ? audit->files[index].kind
                              : build_file_kind(audit->file_store->rows[index].file);
    if (slice_equal(kind, kinds[LOG]))
        return LOG;
    return slice_equal(kind, kinds[DIGEST]) ? DIGEST : OTHER;
}

static bool list_file(Audit *audit, const AuditFile *file)
{
    AuditFile *listed = &audit->listed[audit->listed_count++];
    *listed = *file;
    if (audit->files)
        return true;
    Slice *const texts[] = {&listed->sha256, &listed->first, &listed->last};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *texts[i] = arena_copy(&audit->arena, *texts[i]);
        if (!texts[i]->data)
            return false;
    }
    return true;
}

/* Log files, then digests, then others, each in archive order. */
bool build_listed(Audit *audit)
{
    AuditFileRoom room;
    uint64_t most =
        audit->file_count < LIMIT_MANIFEST_LISTED ? audit->file_count : LIMIT_MANIFEST_LISTED;
    audit->listed = arena_array(&audit->arena, most, sizeof(AuditFile));
    if (!audit->listed)
        return false;
    for (int kind = LOG; kind < KINDS; kind++)
        for (uint64_t i = 0; i < audit->file_count && audit->listed_count < most; i++) {
            if (rank_of(audit, i) == kind && !list_file(audit, audit_file(audit, i, &room)))
                return false;
        }
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
    return audit->listed ? &audit->listed[index] : &audit->files[index];
}
