#include "support_source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "support_folder.h"

Opened source_open_all(const char *const *paths, size_t count, bool follow)
{
    Opened opened = {.sink = diagnostics_new()};
    opened.source =
        archive_source_open(paths, count, &(ArchiveOptions){.follow = follow}, opened.sink);
    return opened;
}

Opened source_open_one(const char *path, bool follow)
{
    Opened opened = source_open_all(&path, 1, follow);
    assert_non_null(opened.source);
    return opened;
}

void source_close_all(Opened opened)
{
    archive_source_close(opened.source);
    diagnostics_free(opened.sink);
}

static Buffer walk(ArchiveSource *source)
{
    Buffer lines = {0};
    uint32_t ordinal = 0;
    for (;;) {
        ArchiveEntry entry;
        Problem problem;
        ArchiveStep step = archive_source_next(source, &entry, &problem);
        if (step == ARCHIVE_STEP_END)
            break;
        assert_int_not_equal(step, ARCHIVE_STEP_FAILED);
        if (step == ARCHIVE_STEP_PROBLEM) {
            buffer_printf(&lines, "!%s ", problem_word(problem.kind));
            assert_true(problem.detail.size > 0);
        } else {
            assert_int_equal(entry.ordinal, ordinal++);
        }
        buffer_add(&lines, entry.path);
        buffer_add_byte(&lines, '\n');
    }
    buffer_add_byte(&lines, '\0');
    return lines;
}

void source_check_walk(const char *folder, bool follow, const char *expected)
{
    Opened opened = source_open_one(folder, follow);
    Buffer lines = walk(opened.source);
    assert_string_equal(lines.data, expected);
    buffer_free(&lines);
    source_close_all(opened);
}

void folder_link(const char *folder, const char *name, const char *target)
{
    char *path = folder_path(folder, name);
    assert_int_equal(symlink(target, path), 0);
    free(path);
}

bool source_fetch(ArchiveSource *source, const ArchiveEntry *entry, Buffer *bytes,
                  ArchiveFetched *fetched)
{
    buffer_clear(bytes);
    return archive_source_fetch(source, entry, bytes, fetched);
}

ArchiveEntry source_next_entry(ArchiveSource *source)
{
    ArchiveEntry entry;
    Problem problem;
    assert_int_equal(archive_source_next(source, &entry, &problem), ARCHIVE_STEP_ENTRY);
    return entry;
}
