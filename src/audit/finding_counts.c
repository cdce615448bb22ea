#include "audit/finding_counts.h"

#include <stdlib.h>

#include "base/instant.h"
#include "base/limits.h"

enum { FIRST_PLACES = 256, KIND_SHIFT = 32, FINDING_SHIFT = 34 };

/* Days before 1970 stand before those behind. */
#define DAYS_BEFORE (INT64_C(1) << 31)

/* ---- counting ---- */

static FindingCount *find_place(const FindingCounts *counts, uint64_t key)
{
    uint64_t mask = counts->capacity - 1;
    for (uint64_t i = hash_mix(key, counts->seed) & mask;; i = (i + 1) & mask)
        if (counts->places[i].count == 0 || counts->places[i].key == key)
            return &counts->places[i];
}

/* Half of the places stay free. */
static bool make_room(FindingCounts *counts)
{
    if (counts->used * 2 < counts->capacity)
        return true;
    FindingCounts grown = *counts;
    if (!counts->capacity)
        grown.seed = hash_seed();
    grown.capacity = counts->capacity ? counts->capacity * 2 : FIRST_PLACES;
    grown.places = calloc(grown.capacity, sizeof(FindingCount));
    if (!grown.places)
        return false;
    for (uint64_t i = 0; i < counts->capacity; i++)
        if (counts->places[i].count)
            *find_place(&grown, counts->places[i].key) = counts->places[i];
    free(counts->places);
    *counts = grown;
    return true;
}

static bool add(FindingCounts *counts, uint32_t finding, CountedKind kind, uint32_t number)
{
    if (!make_room(counts))
        return false;
    uint64_t key =
        (uint64_t)finding << FINDING_SHIFT | (uint64_t)kind << KIND_SHIFT | (uint64_t)number;
    FindingCount *place = find_place(counts, key);
    counts->used += place->count == 0;
    place->key = key;
    place->count++;
    return true;
}

/* What stood there before may be another text by now: it is compared, but need not be looked up. */
static uint32_t number_of(FindingCounts *counts, Slice text)
{
    RecentText *recent = &counts->recent[((uintptr_t)text.data >> 4) % RECENT_TEXTS];
    if (recent->number && recent->data == text.data &&
        slice_equal_here(names_get(counts->texts, recent->number - 1), text))
        return recent->number - 1;
    if (!counts->texts && !(counts->texts = names_new()))
        return NAMES_NONE;
    uint32_t number = names_intern(counts->texts, text);
    if (number != NAMES_NONE)
        *recent = (RecentText){text.data, number + 1};
    return number;
}

bool finding_counts_add(FindingCounts *counts, uint32_t finding, CountedKind kind, Slice text)
{
    uint32_t number = number_of(counts, text);
    return number != NAMES_NONE && add(counts, finding, kind, number);
}

bool finding_counts_add_day(FindingCounts *counts, uint32_t finding, int64_t day)
{
    return add(counts, finding, COUNTED_DAY, (uint32_t)(day + DAYS_BEFORE));
}

/* ---- listing ---- */

static int compare_keys(const void *a, const void *b)
{
    const FindingCount *x = a, *y = b;
    return x->key < y->key ? -1 : x->key > y->key;
}

bool finding_counts_end(FindingCounts *counts)
{
    uint32_t texts = counts->texts ? names_count(counts->texts) : 0;
    uint64_t used = 0;
    for (uint64_t i = 0; i < counts->capacity; i++)
        if (counts->places[i].count)
            counts->places[used++] = counts->places[i];
    if (used)
        qsort(counts->places, used, sizeof(FindingCount), compare_keys);
    counts->next = 0;
    counts->kept = calloc((size_t)texts + 1, sizeof(Slice));
    return counts->kept != NULL;
}

static int compare_counts(const void *a, const void *b, void *texts)
{
    const FindingCount *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return slice_compare(names_get(texts, (uint32_t)x->key), names_get(texts, (uint32_t)y->key));
}

/* Those of the finding that are of this kind: how many stand from `next` on. */
static uint64_t count_next(const FindingCounts *counts, uint32_t finding, CountedKind kind)
{
    uint64_t wanted = (uint64_t)finding << (FINDING_SHIFT - KIND_SHIFT) | kind;
    uint64_t end = counts->next;
    while (end < counts->used && counts->places[end].key >> KIND_SHIFT == wanted)
        end++;
    return end - counts->next;
}

/* By count descending, then name, cut at LIMIT_COUNTED_LIST. */
static bool list_texts(FindingCounts *counts, uint32_t finding, CountedKind kind, Arena *arena,
                       AuditCounts *list)
{
    uint64_t size = count_next(counts, finding, kind);
    FindingCount *all = counts->places + counts->next;
    counts->next += size;
    if (size)
        qsort_r(all, size, sizeof(FindingCount), compare_counts, counts->texts);
    list->count = size < LIMIT_COUNTED_LIST ? (uint32_t)size : LIMIT_COUNTED_LIST;
    list->items = arena_array(arena, list->count, sizeof(AuditCount));
    if (!list->items)
        return false;
    for (uint64_t i = 0; i < size; i++) {
        if (i >= list->count) {
            list->other += all[i].count;
            list->other_names++;
            continue;
        }
        uint32_t number = (uint32_t)all[i].key;
        Slice *kept = &counts->kept[number];
        if (!kept->data)
            *kept = arena_copy(arena, names_get(counts->texts, number));
        if (!kept->data)
            return false;
        list->items[i] = (AuditCount){*kept, all[i].count};
    }
    return true;
}

static bool list_days(FindingCounts *counts, uint32_t finding, Arena *arena, AuditFinding *into)
{
    uint64_t size = count_next(counts, finding, COUNTED_DAY);
    const FindingCount *all = counts->places + counts->next;
    counts->next += size;
    into->by_day_count = (uint32_t)size;
    into->by_day = arena_array(arena, size, sizeof(AuditDay));
    bool done = into->by_day != NULL;
    for (uint64_t i = 0; done && i < size; i++) {
        char day[16];
        instant_format_date(((int64_t)(uint32_t)all[i].key - DAYS_BEFORE) * INSTANT_DAY, day);
        into->by_day[i] = (AuditDay){arena_copy(arena, slice_of(day)), all[i].count};
        done = into->by_day[i].day.data != NULL;
    }
    return done;
}

bool finding_counts_list(FindingCounts *counts, uint32_t finding, Arena *arena, AuditFinding *into)
{
    return list_texts(counts, finding, COUNTED_PRINCIPAL, arena, &into->principals) &&
           list_texts(counts, finding, COUNTED_ACTION, arena, &into->actions) &&
           list_texts(counts, finding, COUNTED_REGION, arena, &into->regions) &&
           list_days(counts, finding, arena, into);
}

void finding_counts_close(FindingCounts *counts)
{
    names_free(counts->texts);
    free(counts->places);
    free(counts->kept);
    *counts = (FindingCounts){0};
}
