/* Problems and notices: how many of each kind, and which of them are listed. */
#include <stdlib.h>

#include "base/limits.h"
#include "report/model_parts.h"

/* There are some twenty kinds; what a changed audit.json might hold beyond counts under the last.
 */
enum { KINDS = 64 };

typedef struct {
    ModelKind kinds[KINDS];
    uint32_t order[KINDS]; /* places in kinds, once they are sorted */
    uint32_t count;
} KindList;

static uint32_t place_of(KindList *list, Slice kind)
{
    uint32_t i = 0;
    while (i < list->count && !slice_equal(list->kinds[i].kind, kind))
        i++;
    if (i == list->count && list->count < KINDS)
        list->kinds[list->count++].kind = kind;
    return i < KINDS ? i : KINDS - 1;
}

static void add(KindList *list, uint32_t place, uint64_t entries, uint64_t records)
{
    list->kinds[place].count += entries;
    list->kinds[place].records += records;
}

static bool goes_before(const ModelKind *a, const ModelKind *b)
{
    return a->count != b->count ? a->count > b->count : slice_compare(a->kind, b->kind) < 0;
}

/* The most frequent kind first. */
static void sort(KindList *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        uint32_t at = i;
        for (; at && goes_before(&list->kinds[i], &list->kinds[list->order[at - 1]]); at--)
            list->order[at] = list->order[at - 1];
        list->order[at] = i;
    }
}

/* The first of the list, kind by kind. */
static bool choose(const KindList *list, const uint8_t *places, uint64_t count, Arena *arena,
                   ModelProblems *made)
{
    uint64_t most = count < LIMIT_SHOWN_PROBLEMS ? count : LIMIT_SHOWN_PROBLEMS;
    made->shown = arena_array(arena, most, sizeof(uint32_t));
    for (uint32_t k = 0; made->shown && k < list->count; k++)
        for (uint64_t i = 0; i < count && made->shown_count < most; i++)
            if (places[i] == list->order[k])
                made->shown[made->shown_count++] = (uint32_t)i;
    return made->shown != NULL;
}

bool model_count_problems(const AuditProblem *items, uint64_t count, const AuditCutKind *cut,
                          uint32_t cut_count, Arena *arena, ModelProblems *made)
{
    KindList list = {0};
    *made = (ModelProblems){0};
    count = count < LIMIT_PROBLEMS ? count : LIMIT_PROBLEMS;
    uint8_t *places = malloc(count ? count : 1);
    bool done = places != NULL;
    for (uint64_t i = 0; done && i < count; i++) {
        places[i] = (uint8_t)place_of(&list, items[i].kind);
        add(&list, places[i], 1, items[i].records);
    }
    /* Behind the first LIMIT_PROBLEMS, which an audit.json has. */
    for (uint32_t i = 0; i < cut_count; i++)
        add(&list, place_of(&list, cut[i].kind), cut[i].entries, cut[i].records);
    sort(&list);
    made->kinds = arena_array(arena, list.count, sizeof(ModelKind));
    done = done && made->kinds && choose(&list, places, count, arena, made);
    for (uint32_t i = 0; done && i < list.count; i++)
        made->kinds[i] = list.kinds[list.order[i]];
    made->kind_count = done ? list.count : 0;
    free(places);
    return done;
}
