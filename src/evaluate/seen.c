#include "evaluate/seen.h"

#include <pthread.h>
#include <stdlib.h>

enum { SHARDS = 64, FIRST_SLOTS = 256 };

typedef struct {
    uint64_t id, columns; /* both 0: free */
    SeenPlace place;
} Slot;

typedef struct {
    _Alignas(64) pthread_mutex_t lock;
    Slot *slots;
    uint64_t slot_count, used; /* slot_count is a power of two or 0 */
} Shard;

struct SeenSet {
    Shard shards[SHARDS];
};

SeenSet *seen_new(void)
{
    SeenSet *set = aligned_alloc(64, sizeof(SeenSet));
    if (!set)
        return NULL;
    *set = (SeenSet){0};
    for (int i = 0; i < SHARDS; i++)
        pthread_mutex_init(&set->shards[i].lock, NULL);
    return set;
}

void seen_free(SeenSet *set)
{
    if (!set)
        return;
    for (int i = 0; i < SHARDS; i++) {
        pthread_mutex_destroy(&set->shards[i].lock);
        free(set->shards[i].slots);
    }
    free(set);
}

/* A pair of zeros marks a free slot. */
static uint64_t never_zero(uint64_t columns)
{
    return columns ? columns : 1;
}

static Shard *shard_of(const SeenSet *set, uint64_t id)
{
    return (Shard *)&set->shards[id >> 58];
}

static bool comes_before(SeenPlace a, SeenPlace b)
{
    return a.file != b.file ? a.file < b.file : a.record < b.record;
}

/* Entries of one id stand in one run of slots, as the id alone says where the search begins. */
static void put(Slot *slots, uint64_t slot_count, Slot slot)
{
    uint64_t i = slot.id & (slot_count - 1);
    while (slots[i].columns)
        i = (i + 1) & (slot_count - 1);
    slots[i] = slot;
}

static bool grow(Shard *shard)
{
    uint64_t slot_count = shard->slot_count ? shard->slot_count * 2 : FIRST_SLOTS;
    Slot *slots = calloc(slot_count, sizeof(Slot));
    if (!slots)
        return false;
    for (uint64_t i = 0; i < shard->slot_count; i++)
        if (shard->slots[i].columns)
            put(slots, slot_count, shard->slots[i]);
    Slot *old = shard->slots;
    __atomic_store_n(&shard->slots, slots, __ATOMIC_RELAXED);
    __atomic_store_n(&shard->slot_count, slot_count, __ATOMIC_RELAXED);
    free(old);
    return true;
}

static SeenState add(Shard *shard, uint64_t id, uint64_t columns, SeenPlace place)
{
    if (shard->used * 4 >= shard->slot_count * 3 && !grow(shard))
        return SEEN_NO_MEMORY;
    SeenState state = SEEN_NEW;
    uint64_t mask = shard->slot_count - 1;
    uint64_t i = id & mask;
    for (; shard->slots[i].columns; i = (i + 1) & mask) {
        Slot *slot = &shard->slots[i];
        if (slot->id != id)
            continue;
        if (slot->columns == columns) {
            if (!comes_before(place, slot->place))
                return SEEN_DUPLICATE;
            slot->place = place;
            return SEEN_EARLIER;
        }
        state = SEEN_REUSED;
    }
    shard->slots[i] = (Slot){id, columns, place};
    shard->used++;
    return state;
}

void seen_expect(const SeenSet *set, uint64_t id)
{
    const Shard *shard = shard_of(set, id);
    /* Without the lock: another thread may be growing the shard, and then a place that is no longer
     * used is fetched. Nothing is read. */
    const Slot *slots = __atomic_load_n(&shard->slots, __ATOMIC_RELAXED);
    uint64_t slot_count = __atomic_load_n(&shard->slot_count, __ATOMIC_RELAXED);
    if (slots)
        __builtin_prefetch(slots + (id & (slot_count - 1)), 1);
}

SeenState seen_add(SeenSet *set, uint64_t id, uint64_t columns, SeenPlace place)
{
    Shard *shard = shard_of(set, id);
    pthread_mutex_lock(&shard->lock);
    SeenState state = add(shard, id, never_zero(columns), place);
    pthread_mutex_unlock(&shard->lock);
    return state;
}

SeenPlace seen_place(const SeenSet *set, uint64_t id, uint64_t columns)
{
    const Shard *shard = shard_of(set, id);
    uint64_t mask = shard->slot_count - 1;
    columns = never_zero(columns);
    for (uint64_t i = id & mask; shard->slots[i].columns; i = (i + 1) & mask)
        if (shard->slots[i].id == id && shard->slots[i].columns == columns)
            return shard->slots[i].place;
    return (SeenPlace){0};
}

void seen_each(const SeenSet *set, uint64_t id, void (*tell)(void *context, SeenPlace place),
               void *context)
{
    const Shard *shard = shard_of(set, id);
    uint64_t mask = shard->slot_count - 1;
    for (uint64_t i = id & mask; shard->slot_count && shard->slots[i].columns; i = (i + 1) & mask)
        if (shard->slots[i].id == id)
            tell(context, shard->slots[i].place);
}
