#include "evaluate/seen.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/names.h"
#include "evaluate/seen_runs.h"

enum {
    SHARDS = 1 << SEEN_SHARD_BITS,
    LEAST_ENTRIES = 256, /* of a shard in memory */
    /* bytes of an entry and of its place, with those that are free in between, and with those of
     * the places before while a table grows; of small tables, which double */
    ENTRY_MEMORY = 35,
    SMALL_ENTRY_MEMORY = 39,
    SMALL_MEMORY = 16 << 20,
    TAGS_AHEAD = 24 /* tags behind the home that may be looked at */
};

typedef struct {
    _Alignas(64) atomic_bool taken; /* by a thread */
    SeenTable ids;                  /* id → text or columns with which it was met first */
    SeenTable others;               /* (id, columns) → id: what else was met with an id */
    SeenRuns spilled;               /* ids that are no longer in memory */
    uint32_t *by_id; /* numbers of the others in the order of their ids, once all are there; or
                        NULL */
} Shard;

/* Where the ids of a shard begin, for those who only announce one. */
typedef struct {
    const uint8_t *tags;
    uint64_t capacity;
} Hint;

struct SeenSet {
    Shard shards[SHARDS];
    Hint hints[SHARDS];
    uint64_t entries_most; /* ids of a shard in memory */
    bool shared;           /* shards are locked */
    SeenFile file;
    atomic_bool no_memory;
};

SeenSet *seen_new(uint64_t memory, const char *folder, bool shared)
{
    SeenSet *set = aligned_alloc(64, sizeof(SeenSet));
    if (!set)
        return NULL;
    unsigned entry = memory < SMALL_MEMORY ? SMALL_ENTRY_MEMORY : ENTRY_MEMORY;
    *set = (SeenSet){.entries_most = memory / SHARDS / entry, .shared = shared};
    if (set->entries_most < LEAST_ENTRIES)
        set->entries_most = LEAST_ENTRIES;
    seen_file_open(&set->file, folder);
    return set;
}

void seen_free(SeenSet *set)
{
    if (!set)
        return;
    for (int i = 0; i < SHARDS; i++) {
        seen_table_free(&set->shards[i].ids);
        seen_table_free(&set->shards[i].others);
        seen_runs_free(&set->shards[i].spilled);
        free(set->shards[i].by_id);
    }
    seen_file_close(&set->file);
    free(set);
}

/* A key of zero marks a free entry. */
static uint64_t never_zero(uint64_t key)
{
    return key ? key : 1;
}

static Shard *shard_of(SeenSet *set, uint64_t id)
{
    return &set->shards[id >> (64 - SEEN_SHARD_BITS)];
}

/* In a loop that waits for another processor to write. */
static inline void pause_a_moment(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
}

/* Whoever has it may have been stopped, or be at the file: after some tries this lets others go
 * first, and then sleeps, longer each time. */
static void wait_for(const Shard *shard, long *nap)
{
    enum { TRIES = 64, YIELDS = 8, NAP = 50000, LONGEST_NAP = 2000000 /* nanoseconds */ };
    for (int i = 0; atomic_load_explicit(&shard->taken, memory_order_relaxed); i++) {
        if (i < TRIES && !*nap) {
            pause_a_moment();
        } else if (i < TRIES + YIELDS && !*nap) {
            sched_yield();
        } else {
            *nap = *nap ? *nap * 2 : NAP;
            *nap = *nap > LONGEST_NAP ? LONGEST_NAP : *nap;
            nanosleep(&(struct timespec){.tv_nsec = *nap}, NULL);
        }
    }
}

/* A shard is mostly held for less time than it takes to put a thread to sleep and to wake it; and
 * as each record takes one, what a lock costs when nobody waits counts: giving this one back is a
 * plain write. */
static void lock(SeenSet *set, Shard *shard)
{
    long nap = 0;
    while (set->shared && atomic_exchange_explicit(&shard->taken, true, memory_order_acquire))
        wait_for(shard, &nap);
}

static void unlock(SeenSet *set, Shard *shard)
{
    if (set->shared)
        atomic_store_explicit(&shard->taken, false, memory_order_release);
}

/* In the shard of the id. */
static uint64_t other_key(uint64_t id, uint64_t columns)
{
    const uint64_t shard = UINT64_MAX << (64 - SEEN_SHARD_BITS);
    return never_zero((id & shard) | (hash_mix(id, columns) & ~shard));
}

static bool comes_before(SeenPlace a, SeenPlace b)
{
    return a.file != b.file ? a.file < b.file : a.record < b.record;
}

static SeenState fail(SeenSet *set)
{
    set->no_memory = true;
    return SEEN_FAILED;
}

/* The entry of an id, in memory or in the file: 1, 0 for none, -1. */
typedef struct {
    SeenEntry entry;
    SeenEntry *in_memory; /* or NULL: it stands in the file at `where` */
    uint64_t where;
} Found;

static int find_id(SeenSet *set, Shard *shard, uint64_t id, Found *found)
{
    found->in_memory = seen_table_find(&shard->ids, id);
    if (found->in_memory) {
        found->entry = *found->in_memory;
        return 1;
    }
    if (shard->spilled.count == 0)
        return 0;
    return seen_runs_find(&shard->spilled, &set->file, id, &found->entry, &found->where);
}

static void hint_at(SeenSet *set, const Shard *shard)
{
    Hint *hint = &set->hints[shard - set->shards];
    if (hint->tags == shard->ids.tags && hint->capacity == shard->ids.capacity)
        return;
    __atomic_store_n(&hint->tags, shard->ids.tags, __ATOMIC_RELAXED);
    __atomic_store_n(&hint->capacity, shard->ids.capacity, __ATOMIC_RELAXED);
}

static SeenState add_id(SeenSet *set, Shard *shard, uint64_t id, uint64_t value, SeenPlace place)
{
    if (shard->ids.used >= set->entries_most) {
        seen_table_sort(&shard->ids);
        bool kept = seen_runs_add(&shard->spilled, &set->file, shard->ids.entries, shard->ids.used);
        /* What could not be kept is lost: the set has failed, and a sorted table is good for
         * nothing else. */
        seen_table_clear(&shard->ids);
        if (!kept)
            return SEEN_FAILED;
    }
    if (!seen_table_add(&shard->ids, id, value, place))
        return fail(set);
    hint_at(set, shard);
    return SEEN_NEW;
}

/* What an entry holds beside its id: a hash of the first record's text, or one of its columns, but
 * for its last two bits. */
enum { OF_COLUMNS = 1, REUSED = 2 /* the id, which was said of it */ };

static uint64_t of_text(uint64_t hash)
{
    return hash & ~UINT64_C(3);
}

static uint64_t of_columns(uint64_t hash)
{
    return of_text(hash) | OF_COLUMNS;
}

static bool is_of_columns(const SeenEntry *entry)
{
    return entry->value & OF_COLUMNS;
}

static bool holds(const SeenEntry *entry, uint64_t value)
{
    return (entry->value & ~(uint64_t)REUSED) == value;
}

static bool change(SeenSet *set, const Found *found, SeenEntry entry)
{
    if (!found->in_memory)
        return seen_runs_change(&set->file, found->where, &entry);
    *found->in_memory = entry;
    return true;
}

/* A record with an id that is known with other columns than these. */
static SeenState add_new_other(SeenSet *set, Shard *shard, const Found *found, uint64_t key,
                               SeenPlace place)
{
    SeenEntry entry = found->entry;
    if (!seen_table_add(&shard->others, key, entry.key, place))
        return fail(set);
    if (entry.value & REUSED)
        return SEEN_REUSED_AGAIN;
    entry.value |= REUSED;
    return change(set, found, entry) ? SEEN_REUSED : SEEN_FAILED;
}

/* A record with an id whose first record has other columns. */
static SeenState add_other(SeenSet *set, Shard *shard, const Found *found, uint64_t columns,
                           SeenPlace place, SeenPlace *before)
{
    uint64_t key = other_key(found->entry.key, columns);
    SeenEntry *known = seen_table_find(&shard->others, key);
    if (!known)
        return add_new_other(set, shard, found, key, place);
    if (!comes_before(place, known->place))
        return SEEN_DUPLICATE;
    *before = known->place;
    known->place = place;
    return SEEN_EARLIER;
}

/* A copy of the record that was met first with its id. */
static SeenState add_copy(SeenSet *set, const Found *found, SeenPlace place, SeenPlace *before)
{
    SeenEntry entry = found->entry;
    if (!comes_before(place, entry.place))
        return SEEN_DUPLICATE;
    *before = entry.place;
    entry.place = place;
    return change(set, found, entry) ? SEEN_EARLIER : SEEN_FAILED;
}

static SeenState add(SeenSet *set, Shard *shard, uint64_t id, uint64_t text, SeenPlace place,
                     SeenPlace *before)
{
    Found found;
    int known = find_id(set, shard, id, &found);
    if (known < 0)
        return SEEN_FAILED;
    if (!known)
        return add_id(set, shard, id, of_text(text), place);
    return holds(&found.entry, of_text(text)) ? add_copy(set, &found, place, before)
                                              : SEEN_OTHER_TEXT;
}

SeenState seen_add(SeenSet *set, uint64_t id, uint64_t text, SeenPlace place, SeenPlace *before)
{
    SeenPlace first;
    id = never_zero(id);
    Shard *shard = shard_of(set, id);
    lock(set, shard);
    SeenState state = add(set, shard, id, text, place, &first);
    unlock(set, shard);
    if (before && state == SEEN_EARLIER)
        *before = first;
    return state;
}

bool seen_lacks_columns(SeenSet *set, uint64_t id, SeenPlace *place)
{
    Found found;
    id = never_zero(id);
    Shard *shard = shard_of(set, id);
    lock(set, shard);
    bool lacks = find_id(set, shard, id, &found) == 1 && !is_of_columns(&found.entry);
    unlock(set, shard);
    if (lacks)
        *place = found.entry.place;
    return lacks;
}

bool seen_set_columns(SeenSet *set, uint64_t id, uint64_t text, uint64_t columns)
{
    Found found;
    id = never_zero(id);
    Shard *shard = shard_of(set, id);
    lock(set, shard);
    int known = find_id(set, shard, id, &found);
    bool done = known >= 0;
    if (known == 1 && holds(&found.entry, of_text(text))) {
        found.entry.value = of_columns(columns);
        done = change(set, &found, found.entry);
    }
    unlock(set, shard);
    return done;
}

SeenState seen_add_columns(SeenSet *set, uint64_t id, uint64_t columns, SeenPlace place,
                           SeenPlace *before)
{
    Found found;
    SeenPlace first;
    SeenState state = SEEN_FAILED;
    id = never_zero(id);
    Shard *shard = shard_of(set, id);
    lock(set, shard);
    if (find_id(set, shard, id, &found) == 1)
        state = holds(&found.entry, of_columns(columns))
                    ? add_copy(set, &found, place, &first)
                    : add_other(set, shard, &found, of_columns(columns), place, &first);
    unlock(set, shard);
    if (before && state == SEEN_EARLIER)
        *before = first;
    return state;
}

void seen_expect(const SeenSet *set, uint64_t id)
{
    id = never_zero(id);
    const Hint *hint = &set->hints[id >> (64 - SEEN_SHARD_BITS)];
    /* Without the lock: another thread may be growing the shard, and then a place that is no longer
     * used is fetched. Nothing is read. */
    const uint8_t *tags = __atomic_load_n(&hint->tags, __ATOMIC_RELAXED);
    uint64_t capacity = __atomic_load_n(&hint->capacity, __ATOMIC_RELAXED);
    if (!tags)
        return;
    /* Numbers, as the two may not belong together. */
    uint64_t home = seen_table_home(id, capacity);
    __builtin_prefetch((const void *)((uintptr_t)tags + home), 1);
    __builtin_prefetch((const void *)((uintptr_t)tags + home + TAGS_AHEAD), 1);
    __builtin_prefetch(&set->shards[id >> (64 - SEEN_SHARD_BITS)].ids);
}

int seen_error(const SeenSet *set)
{
    int error = set->file.error;
    return error ? error : set->no_memory ? ENOMEM : 0;
}

SeenPlace seen_place(SeenSet *set, uint64_t id, uint64_t columns)
{
    Found found;
    id = never_zero(id);
    Shard *shard = shard_of(set, id);
    if (find_id(set, shard, id, &found) <= 0)
        return (SeenPlace){0};
    const SeenEntry *other = seen_table_find(&shard->others, other_key(id, of_columns(columns)));
    return other ? other->place : found.entry.place;
}

static int compare_ids(const void *a, const void *b, void *entries)
{
    const SeenEntry *others = entries;
    uint64_t x = others[*(const uint32_t *)a].value, y = others[*(const uint32_t *)b].value;
    return x < y ? -1 : x > y;
}

static bool order_by_id(SeenSet *set, Shard *shard)
{
    const SeenTable *others = &shard->others;
    if (shard->by_id)
        return true;
    shard->by_id = malloc((others->used + 1) * sizeof(uint32_t));
    if (!shard->by_id) {
        set->no_memory = true;
        return false;
    }
    for (uint64_t i = 0; i < others->used; i++)
        shard->by_id[i] = (uint32_t)i;
    qsort_r(shard->by_id, others->used, sizeof(uint32_t), compare_ids, others->entries);
    return true;
}

/* The place in that order. */
static const SeenEntry *other_at(const Shard *shard, uint64_t i)
{
    return &shard->others.entries[shard->by_id[i]];
}

/* The first of the others with that id, or a later one. */
static uint64_t first_of(const Shard *shard, uint64_t id)
{
    uint64_t low = 0, high = shard->others.used;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (other_at(shard, middle)->value < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void seen_each(SeenSet *set, uint64_t id, void (*tell)(void *context, SeenPlace place),
               void *context)
{
    Found found;
    id = never_zero(id);
    Shard *shard = shard_of(set, id);
    if (find_id(set, shard, id, &found) <= 0 || !order_by_id(set, shard))
        return;
    tell(context, found.entry.place);
    for (uint64_t i = first_of(shard, id);
         i < shard->others.used && other_at(shard, i)->value == id; i++)
        tell(context, other_at(shard, i)->place);
}
