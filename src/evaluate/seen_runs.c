#include "evaluate/seen_runs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/names.h"
#include "evaluate/spool.h"

enum {
    FILTER_BITS = 12,  /* an entry */
    FILTER_PROBES = 6, /* bits of a line that an entry sets: some 1 in 100 keys is taken for one */
    MERGE_BUFFER = 4096, /* entries of a run that are read at once */
    LINE_WORDS = 8       /* of 64 bytes, one line of the processor's cache */
};

/* ---- the file ---- */

void seen_file_open(SeenFile *file, const char *folder)
{
    file->folder = folder;
    atomic_init(&file->descriptor, -1);
    atomic_init(&file->end, 0);
    atomic_init(&file->error, 0);
}

void seen_file_close(SeenFile *file)
{
    if (file->descriptor >= 0)
        close(file->descriptor);
}

static bool fail(SeenFile *file, int error)
{
    int none = 0;
    atomic_compare_exchange_strong(&file->error, &none, error ? error : EIO);
    return false;
}

/* The first that needs it makes it. */
static bool make_file(SeenFile *file)
{
    if (file->descriptor >= 0)
        return true;
    int made = spool_open_nameless(file->folder), none = -1;
    if (made < 0)
        return fail(file, errno);
    if (!atomic_compare_exchange_strong(&file->descriptor, &none, made))
        close(made);
    return true;
}

static bool write_at(SeenFile *file, const void *bytes, size_t size, uint64_t offset)
{
    for (const char *at = bytes; size > 0;) {
        ssize_t wrote = pwrite(file->descriptor, at, size, (off_t)offset);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return fail(file, errno);
        at += wrote;
        size -= (size_t)wrote;
        offset += (uint64_t)wrote;
    }
    return true;
}

static bool read_at(SeenFile *file, void *bytes, size_t size, uint64_t offset)
{
    for (char *at = bytes; size > 0;) {
        ssize_t got = pread(file->descriptor, at, size, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return fail(file, got < 0 ? errno : EIO);
        at += got;
        size -= (size_t)got;
        offset += (uint64_t)got;
    }
    return true;
}

/* ---- filters ---- */

static uint64_t *filter_line(const SeenRun *run, uint64_t hash)
{
    return run->filter + (uint64_t)((__uint128_t)hash * run->filter_lines >> 64) * LINE_WORDS;
}

static void filter_add(SeenRun *run, uint64_t key)
{
    uint64_t hash = hash_mix(key, LINE_WORDS), *line = filter_line(run, hash);
    for (int i = 0; i < FILTER_PROBES; i++, hash >>= 9)
        line[hash >> 6 & 7] |= UINT64_C(1) << (hash & 63);
}

static bool filter_has(const SeenRun *run, uint64_t key)
{
    uint64_t hash = hash_mix(key, LINE_WORDS), *line = filter_line(run, hash);
    for (int i = 0; i < FILTER_PROBES; i++, hash >>= 9)
        if (!(line[hash >> 6 & 7] >> (hash & 63) & 1))
            return false;
    return true;
}

/* ---- runs ---- */

static uint64_t block_count(uint64_t entries)
{
    return (entries + SEEN_BLOCK - 1) / SEEN_BLOCK;
}

static void free_run(SeenRun *run)
{
    free(run->firsts);
    free(run->filter);
    *run = (SeenRun){0};
}

/* A run of so many entries, none written yet, at the file's end. */
static bool begin_run(SeenFile *file, SeenRun *run, uint64_t count)
{
    *run = (SeenRun){.filter_lines = count * FILTER_BITS / (LINE_WORDS * 64) + 1};
    run->firsts = malloc((block_count(count) + 1) * sizeof(uint64_t));
    run->filter = aligned_alloc(LINE_WORDS * 8, run->filter_lines * LINE_WORDS * 8);
    if (!run->firsts || !run->filter || !make_file(file)) {
        free_run(run);
        return file->error ? false : fail(file, ENOMEM);
    }
    memset(run->filter, 0, run->filter_lines * LINE_WORDS * 8);
    run->offset = atomic_fetch_add(&file->end, count * sizeof(SeenEntry));
    return true;
}

static bool write_entries(SeenFile *file, SeenRun *run, const SeenEntry *entries, uint64_t count)
{
    if (!write_at(file, entries, count * sizeof(SeenEntry),
                  run->offset + run->count * sizeof(SeenEntry)))
        return false;
    for (uint64_t i = 0; i < count; i++, run->count++) {
        if (run->count % SEEN_BLOCK == 0)
            run->firsts[run->count / SEEN_BLOCK] = entries[i].key;
        filter_add(run, entries[i].key);
    }
    return true;
}

/* ---- merging ---- */

typedef struct {
    SeenEntry *entries;
    uint64_t at, loaded; /* of entries */
    uint64_t read;       /* of the run */
} Cursor;

/* The least key's cursor; -1 at the end of all, -2 with file->error. */
static int least(const SeenRuns *runs, SeenFile *file, Cursor *cursors)
{
    int found = -1;
    for (int i = 0; i < (int)runs->count; i++) {
        const SeenRun *run = &runs->runs[i];
        Cursor *cursor = &cursors[i];
        if (cursor->at == cursor->loaded && cursor->read < run->count) {
            uint64_t left = run->count - cursor->read;
            cursor->at = 0;
            cursor->loaded = left < MERGE_BUFFER ? left : MERGE_BUFFER;
            if (!read_at(file, cursor->entries, cursor->loaded * sizeof(SeenEntry),
                         run->offset + cursor->read * sizeof(SeenEntry)))
                return -2;
            cursor->read += cursor->loaded;
        }
        if (cursor->at < cursor->loaded &&
            (found < 0 ||
             cursor->entries[cursor->at].key < cursors[found].entries[cursors[found].at].key))
            found = i;
    }
    return found;
}

static bool merge_into(const SeenRuns *runs, SeenFile *file, SeenRun *merged, SeenEntry *buffers)
{
    Cursor cursors[SEEN_RUNS] = {{0}};
    SeenEntry *out = buffers + SEEN_RUNS * MERGE_BUFFER;
    uint64_t held = 0;
    int next;
    for (int i = 0; i < SEEN_RUNS; i++)
        cursors[i].entries = buffers + i * MERGE_BUFFER;
    while ((next = least(runs, file, cursors)) >= 0) {
        out[held++] = cursors[next].entries[cursors[next].at++];
        if (held == MERGE_BUFFER) {
            if (!write_entries(file, merged, out, held))
                return false;
            held = 0;
        }
    }
    return next == -1 && write_entries(file, merged, out, held);
}

/* Makes one run of all; what they took in the file is given back where the system can. */
static bool merge(SeenRuns *runs, SeenFile *file)
{
    SeenRun merged;
    uint64_t total = 0;
    for (uint32_t i = 0; i < runs->count; i++)
        total += runs->runs[i].count;
    SeenEntry *buffers = malloc((SEEN_RUNS + 1) * MERGE_BUFFER * sizeof(SeenEntry));
    bool done = buffers || fail(file, ENOMEM);
    if (done && (done = begin_run(file, &merged, total)) &&
        !(done = merge_into(runs, file, &merged, buffers)))
        free_run(&merged);
    free(buffers);
    if (!done)
        return false;
    for (uint32_t i = 0; i < runs->count; i++) {
        fallocate(file->descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                  (off_t)runs->runs[i].offset, (off_t)(runs->runs[i].count * sizeof(SeenEntry)));
        free_run(&runs->runs[i]);
    }
    runs->runs[0] = merged;
    runs->count = 1;
    return true;
}

bool seen_runs_add(SeenRuns *runs, SeenFile *file, const SeenEntry *entries, uint64_t count)
{
    SeenRun run;
    if (runs->count == SEEN_RUNS && !merge(runs, file))
        return false;
    if (!begin_run(file, &run, count))
        return false;
    if (!write_entries(file, &run, entries, count)) {
        free_run(&run);
        return false;
    }
    runs->runs[runs->count++] = run;
    return true;
}

/* ---- finding ---- */

/* The block in which the key would stand: the last whose first key is not behind it. */
static uint64_t find_block(const SeenRun *run, uint64_t key)
{
    uint64_t low = 0, high = block_count(run->count);
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        if (run->firsts[middle] <= key)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static int find_in_run(const SeenRun *run, SeenFile *file, uint64_t key, SeenEntry *entry,
                       uint64_t *where)
{
    SeenEntry block[SEEN_BLOCK];
    uint64_t first = find_block(run, key) * SEEN_BLOCK;
    uint64_t count = run->count - first < SEEN_BLOCK ? run->count - first : SEEN_BLOCK;
    uint64_t offset = run->offset + first * sizeof(SeenEntry);
    if (!read_at(file, block, count * sizeof(SeenEntry), offset))
        return -1;
    for (uint64_t i = 0; i < count; i++)
        if (block[i].key == key) {
            *entry = block[i];
            *where = offset + i * sizeof(SeenEntry);
            return 1;
        }
    return 0;
}

int seen_runs_find(const SeenRuns *runs, SeenFile *file, uint64_t key, SeenEntry *entry,
                   uint64_t *where)
{
    int found = 0;
    for (uint32_t i = 0; i < runs->count && found == 0; i++)
        if (filter_has(&runs->runs[i], key))
            found = find_in_run(&runs->runs[i], file, key, entry, where);
    return found;
}

bool seen_runs_change(SeenFile *file, uint64_t where, const SeenEntry *entry)
{
    return write_at(file, entry, sizeof *entry, where);
}

void seen_runs_free(SeenRuns *runs)
{
    for (uint32_t i = 0; i < runs->count; i++)
        free_run(&runs->runs[i]);
    runs->count = 0;
}
