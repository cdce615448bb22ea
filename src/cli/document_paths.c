#include "cli/document_paths.h"

#include <string.h>

#include "archive/archive.h"
#include "base/limits.h"
#include "policy/policy.h"

typedef struct {
    DocumentPaths *sorted;
    Arena *arena;
    const char *path;
    bool other;      /* the path itself is a report definition, or a file of exceptions */
    bool exceptions; /* it is such a file, or there are some below it */
} Sorting;

static bool add_report(Sorting *sorting, const ArchiveEntry *entry)
{
    DocumentPaths *sorted = sorting->sorted;
    if (sorted->report_count == sorted->report_capacity) {
        size_t capacity = sorted->report_capacity ? sorted->report_capacity * 2 : 8;
        const char **grown = arena_array(sorting->arena, capacity, sizeof(char *));
        if (!grown)
            return false;
        if (sorted->report_count)
            memcpy(grown, sorted->reports, sorted->report_count * sizeof(char *));
        sorted->reports = grown;
        sorted->report_capacity = capacity;
    }
    Slice whole = slice_of(sorting->path);
    if (entry->named)
        whole = arena_copy(sorting->arena, whole);
    else
        whole = arena_printf(sorting->arena, "%s%s%.*s", sorting->path,
                             slice_ends(whole, SLICE("/")) ? "" : "/", (int)entry->path.size,
                             entry->path.data);
    sorted->reports[sorted->report_count++] = whole.data;
    return whole.data != NULL;
}

static bool take_file(Sorting *sorting, const ArchiveEntry *entry, Slice bytes)
{
    PolicyDocument kind = policy_document_kind(bytes);
    sorting->exceptions |= kind == POLICY_DOCUMENT_EXCEPTIONS;
    sorting->other |=
        entry->named && (kind == POLICY_DOCUMENT_EXCEPTIONS || kind == POLICY_DOCUMENT_REPORT);
    return kind != POLICY_DOCUMENT_REPORT || add_report(sorting, entry);
}

static bool look_through(Sorting *sorting, Diagnostics *sink)
{
    ArchiveOptions options = {0};
    ArchiveSource *source = archive_source_open(&sorting->path, 1, &options, sink);
    if (!source)
        return diagnostics_count(sink, DIAGNOSTIC_ERROR) > 0;
    ArchiveEntry entry;
    Problem problem;
    Buffer bytes = {0};
    bool good = true;
    for (ArchiveStep step;
         good && (step = archive_source_next(source, &entry, &problem)) != ARCHIVE_STEP_END;) {
        ArchiveFetched fetched;
        if (step == ARCHIVE_STEP_PROBLEM)
            continue;
        if (step == ARCHIVE_STEP_FAILED) {
            good = false;
            break;
        }
        if (entry.size > LIMIT_POLICY_FILE ||
            (!entry.named && !slice_ends_fold(entry.path, SLICE(".xml"))))
            continue;
        buffer_clear(&bytes);
        good = archive_source_fetch(source, &entry, &bytes, &fetched) &&
               take_file(sorting, &entry, buffer_slice(&bytes));
    }
    buffer_free(&bytes);
    archive_source_close(source);
    return good;
}

bool document_paths_sort(const char *const *paths, size_t count, Arena *arena, Diagnostics *sink,
                         DocumentPaths *sorted)
{
    *sorted = (DocumentPaths){.policies = arena_array(arena, count, sizeof(char *)),
                              .exceptions = arena_array(arena, count, sizeof(char *))};
    if (!sorted->policies || !sorted->exceptions)
        return false;
    for (size_t i = 0; i < count; i++) {
        Sorting sorting = {.sorted = sorted, .arena = arena, .path = paths[i]};
        if (!look_through(&sorting, sink))
            return false;
        if (diagnostics_count(sink, DIAGNOSTIC_ERROR))
            return true;
        if (!sorting.other)
            sorted->policies[sorted->policy_count++] = paths[i];
        if (sorting.exceptions)
            sorted->exceptions[sorted->exception_count++] = paths[i];
    }
    return true;
}

bool document_paths_missing(const Diagnostics *sink)
{
    for (size_t i = 0; i < diagnostics_kept(sink); i++) {
        const Diagnostic *said = diagnostics_get(sink, i);
        /* What a document names has a place in it. */
        if (said->line == 0 &&
            (strcmp(said->code, "no-such-archive") == 0 || strcmp(said->code, "no-such-file") == 0))
            return true;
    }
    return false;
}
