#include "evaluate/picks.h"

#include <stdlib.h>

bool picks_open(Picks *picks)
{
    *picks = (Picks){.texts = names_new()};
    return picks->texts != NULL;
}

void picks_close(Picks *picks)
{
    names_free(picks->texts);
    free(picks->picks);
    arena_free(&picks->arena);
    *picks = (Picks){0};
}

static bool intern(Names *texts, Slice text, uint32_t *id)
{
    *id = NAMES_NONE;
    if (!text.data)
        return true;
    *id = names_intern(texts, text);
    return *id != NAMES_NONE;
}

bool picks_add(Picks *picks, const Pick *pick, Slice group, Slice value, Slice label)
{
    if (picks->count == picks->capacity) {
        uint64_t capacity = picks->capacity ? picks->capacity * 2 : 256;
        Pick *grown = realloc(picks->picks, capacity * sizeof(Pick));
        if (!grown)
            return false;
        picks->picks = grown;
        picks->capacity = capacity;
    }
    Pick *kept = &picks->picks[picks->count];
    *kept = *pick;
    if (!intern(picks->texts, group, &kept->group) || !intern(picks->texts, value, &kept->value) ||
        !intern(picks->texts, label, &kept->label))
        return false;
    picks->count++;
    return true;
}

static Slice text_of(const Picks *picks, uint32_t id)
{
    return id == NAMES_NONE ? (Slice){0} : names_get(picks->texts, id);
}

bool picks_merge(Picks *into, const Picks *from, const uint32_t *cell_map, uint32_t worker)
{
    for (uint64_t i = 0; i < from->count; i++) {
        Pick pick = from->picks[i];
        pick.cell = cell_map[pick.cell];
        pick.evidence.worker = worker;
        if (!picks_add(into, &pick, text_of(from, pick.group), text_of(from, pick.value),
                       text_of(from, pick.label)))
            return false;
    }
    return true;
}
