/* The pass over the digests, and what was found. */
#include "archive/integrity_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "archive/source_internal.h"
#include "base/limits.h"

const char *integrity_grade_word(IntegrityGrade grade)
{
    static const char *const words[] = {"no statement", "self-consistent", "authenticated"};
    return words[grade];
}

const char *integrity_state_word(IntegrityState state)
{
    static const char *const words[INTEGRITY_STATES] = {
        [INTEGRITY_UNSTATED] = "no statement",
        [INTEGRITY_AUTHENTICATED] = "authenticated",
        [INTEGRITY_SELF_CONSISTENT] = "self-consistent",
        [INTEGRITY_UNATTESTED] = "unattested",
        [INTEGRITY_UNCHECKED] = "unchecked",
        [INTEGRITY_TRAILING_DATA] = "trailing-data",
        [INTEGRITY_MODIFIED] = "modified",
        [INTEGRITY_MISSING] = "missing",
    };
    return words[state];
}

Integrity *integrity_open(const char *const *paths, size_t count, const ArchiveOptions *options,
                          const PublicKeys *keys, Diagnostics *sink)
{
    ArchiveLimits limits = {.max_file = LIMIT_DIGEST_TEXT};
    ArchiveOptions digests = *options;
    digests.digests_only = true;
    ArchiveSource *source = archive_source_open(paths, count, &digests, sink);
    Integrity *integrity = source ? calloc(1, sizeof(Integrity)) : NULL;
    if (!integrity) {
        archive_source_close(source);
        return NULL;
    }
    integrity->source = source;
    integrity->keys = keys;
    integrity->reader = archive_reader_new(&limits);
    integrity->names = names_new();
    integrity->chain_names = names_new();
    integrity->told = names_new();
    integrity->result.with_keys = keys != NULL;
    integrity->result.keys = keys ? public_keys_count(keys) : 0;
    integrity->result.bad_keys = keys ? public_keys_bad(keys) : 0;
    /* Hostile archives cannot aim at hash tables of a seed that they don't know. */
    integrity->seed = hash_seed();
    if (integrity->reader && integrity->names && integrity->chain_names && integrity->told)
        return integrity;
    integrity_free(integrity);
    return NULL;
}

void integrity_free(Integrity *integrity)
{
    if (!integrity)
        return;
    archive_source_close(integrity->source);
    archive_reader_free(integrity->reader);
    buffer_free(&integrity->bytes);
    buffer_free(&integrity->joined);
    names_free(integrity->names);
    names_free(integrity->chain_names);
    names_free(integrity->told);
    counts_free(&integrity->unattested);
    free(integrity->chains);
    free(integrity->records);
    free(integrity->contents.slots);
    free(integrity->objects.slots);
    free(integrity->metadata);
    free(integrity->named_by);
    free(integrity->claims);
    free(integrity->slots);
    free(integrity->result.problems);
    free(integrity->result.unattested);
    arena_free(&integrity->arena);
    arena_free(&integrity->scratch);
    free(integrity);
}

static Slice without_gz(Slice text)
{
    if (slice_ends(text, SLICE(".gz")))
        text.size -= 3;
    return text;
}

Slice integrity_place(Slice path)
{
    static const char folder[] = "AWSLogs/";
    const size_t size = sizeof folder - 1;
    for (size_t at = path.size; at >= size; at--) {
        size_t from = at - size;
        if (memcmp(path.data + from, folder, size) == 0 &&
            (from == 0 || path.data[from - 1] == '/'))
            return without_gz(slice_from(path, from));
    }
    return (Slice){0};
}

Slice integrity_base_name(Slice path)
{
    size_t slash = slice_find_last(path, '/');
    return without_gz(slash < path.size ? slice_from(path, slash + 1) : path);
}

bool integrity_same_place(Slice path, Slice object)
{
    Slice here = integrity_place(path), there = integrity_place(object);
    if (here.size && there.size)
        return slice_equal(here, there);
    return slice_equal(integrity_base_name(path), integrity_base_name(object));
}

Slice integrity_join(const Integrity *integrity, uint32_t archive, Slice path, Buffer *joined)
{
    const Root *root = &integrity->source->roots[archive];
    Slice argument = root->argument;
    while (!root->is_file && argument.size && argument.data[argument.size - 1] == '/')
        argument.size--; /* one slash is put behind it */
    buffer_clear(joined);
    buffer_add(joined, argument);
    if (!root->is_file) {
        buffer_add_byte(joined, '/');
        buffer_add(joined, path);
    }
    return buffer_slice(joined);
}

static bool keep_problem(Integrity *integrity, const IntegrityProblem *problem)
{
    IntegrityResult *result = &integrity->result;
    if (result->problem_count == integrity->problem_capacity) {
        uint64_t capacity = integrity->problem_capacity ? integrity->problem_capacity * 2 : 32;
        IntegrityProblem *grown =
            reallocarray(result->problems, capacity, sizeof(IntegrityProblem));
        if (!grown)
            return false;
        result->problems = grown;
        integrity->problem_capacity = capacity;
    }
    result->problems[result->problem_count++] = *problem;
    return true;
}

void integrity_report(Integrity *integrity, IntegrityWeight weight, const char *word, Slice file,
                      Slice account, const char *format, ...)
{
    IntegrityResult *result = &integrity->result;
    char text[512];
    result->failures += weight == INTEGRITY_FAILURE;
    result->doubts += weight == INTEGRITY_DOUBT;
    if (result->problem_count == LIMIT_PROBLEMS) {
        result->problem_rest++;
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    IntegrityProblem problem = {.weight = weight,
                                .word = word,
                                .file = file,
                                .account = arena_copy(&integrity->arena, account),
                                .detail = arena_copy(&integrity->arena, slice_of(text))};
    if (!problem.account.data || !problem.detail.data || !keep_problem(integrity, &problem))
        integrity->no_memory = true;
}

IntegrityStatus integrity_read(Integrity *integrity, const atomic_bool *stop)
{
    for (;;) {
        ArchiveEntry entry;
        Problem problem;
        if (stop && atomic_load_explicit(stop, memory_order_relaxed))
            return INTEGRITY_STOPPED;
        switch (archive_source_next(integrity->source, &entry, &problem)) {
        case ARCHIVE_STEP_ENTRY:
            if (!integrity_take_file(integrity, &entry))
                return INTEGRITY_NO_MEMORY;
            break;
        case ARCHIVE_STEP_PROBLEM: /* the pass over all files names it */
            break;
        case ARCHIVE_STEP_END:
            return integrity_prove(integrity) && integrity_walk(integrity) && !integrity->no_memory
                       ? INTEGRITY_DONE
                       : INTEGRITY_NO_MEMORY;
        case ARCHIVE_STEP_FAILED:
            return INTEGRITY_NO_MEMORY;
        }
    }
}

int integrity_error(const Integrity *integrity)
{
    return archive_source_error(integrity->source);
}

bool integrity_has_digests(const Integrity *integrity)
{
    return integrity->record_count > 0;
}

const IntegrityResult *integrity_result(const Integrity *integrity)
{
    return &integrity->result;
}
