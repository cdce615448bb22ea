/*
 * Outcomes that follow together from one thing which comes again: the five computed fields that are
 * words, userIdentity as a whole, the steady columns, region and address. All slots of such a
 * thing, whoever asks for them, share a word; those that fill more are several groups.
 *
 * For words the group remembers what followed from which; for columns that is noted beside the text
 * that comes again (EventKept). An entry masks what it asks for.
 */
#include <stdlib.h>

#include "evaluate/evaluator.h"

enum { WORD_BITS = 64, WORD_PLACES = 64 };

typedef struct {
    uint32_t words; /* event_words + 1; 0: free */
    uint64_t packed;
} WordsOutcome;

struct SlotGroup {
    GroupKind kind;
    uint32_t number;     /* from 1: tells groups apart */
    DispatchSlot *slots; /* all that it has, each as a whole */
    uint32_t slot_count;
    WordsOutcome *known; /* WORD_PLACES, of words */
};

struct SlotGroups {
    SlotGroup *groups;
    uint32_t count;
    DispatchSlot *slots;  /* of all groups */
    WordsOutcome *known;  /* the same */
    SlotGroup **of_slots; /* by slot: its group, or NULL */
    uint8_t *places;      /* by slot: its place in the word of its group */
};

/* Behind what the groups have, a slot of at least one condition; one that does not fit into the
 * last word opens another. */
static void add_slot(SlotGroups *groups, const DispatchSlot *slot, GroupKind kind, uint32_t *used)
{
    uint32_t width = WORD_BITS - (uint32_t)__builtin_clzll(slot->mask);
    SlotGroup *last = groups->count ? &groups->groups[groups->count - 1] : NULL;
    if (!last || last->kind != kind || *used + width > WORD_BITS) {
        DispatchSlot *behind = last ? last->slots + last->slot_count : groups->slots;
        WordsOutcome *known =
            kind == GROUP_WORDS ? groups->known + (size_t)groups->count * WORD_PLACES : NULL;
        last = &groups->groups[groups->count++];
        *last = (SlotGroup){.kind = kind, .number = groups->count, .slots = behind, .known = known};
        *used = 0;
    }
    last->slots[last->slot_count] = *slot;
    last->slots[last->slot_count++].to = (uint8_t)*used;
    groups->of_slots[slot->slot] = last;
    groups->places[slot->slot] = (uint8_t)*used;
    *used += width;
}

static bool has_memory(const SlotGroups *groups)
{
    return groups->groups && groups->slots && groups->known && groups->of_slots && groups->places;
}

/* How many slots are of words: as many groups of them there are at most, and they are the first. */
static size_t count_words(const SlotMemory *memory, const Evaluator *evaluator)
{
    size_t count = 0;
    for (uint32_t i = 0; i < evaluator->program->slot_count; i++)
        count += slots_ask(memory, evaluator, i, SLOT_WHOLE).group == GROUP_WORDS;
    return count;
}

SlotGroups *slot_groups_new(const SlotMemory *memory, const Evaluator *evaluator)
{
    size_t count = evaluator->program->slot_count;
    SlotGroups *groups = calloc(1, sizeof(SlotGroups));
    if (!groups)
        return NULL;
    groups->groups = calloc(count + 1, sizeof(SlotGroup));
    groups->slots = calloc(count + 1, sizeof(DispatchSlot));
    groups->of_slots = calloc(count + 1, sizeof(SlotGroup *));
    groups->places = calloc(count + 1, 1);
    groups->known =
        calloc((count_words(memory, evaluator) + 1) * WORD_PLACES, sizeof(WordsOutcome));
    if (!has_memory(groups)) {
        slot_groups_free(groups);
        return NULL;
    }
    for (GroupKind kind = GROUP_WORDS; kind <= GROUP_PLACE; kind++)
        for (uint32_t i = 0, used = 0; i < count; i++) {
            DispatchSlot slot = slots_ask(memory, evaluator, i, SLOT_WHOLE);
            if (slot.group == kind)
                add_slot(groups, &slot, kind, &used);
        }
    return groups;
}

void slot_groups_free(SlotGroups *groups)
{
    if (!groups)
        return;
    free(groups->groups);
    free(groups->slots);
    free(groups->known);
    free(groups->of_slots);
    free(groups->places);
    free(groups);
}

SlotGroup *slot_group_of(const SlotGroups *groups, uint32_t slot, uint32_t *place)
{
    *place = groups->places[slot];
    return groups->of_slots[slot];
}

uint32_t slot_group_number(const SlotGroup *group)
{
    return group->number;
}

DispatchSlot *slot_group_slots(SlotGroup *group, uint32_t *count)
{
    *count = group->slot_count;
    return group->slots;
}

/* Where the record in hand keeps what follows from it; NULL where it keeps nothing. */
static EventMemo *note_of(const SlotGroup *group, const Evaluator *evaluator)
{
    const EventRecord *record = evaluator->record;
    EventKept *kept = group->kind == GROUP_IDENTITY ? record->identity
                      : group->kind == GROUP_STEADY ? record->steady
                                                    : record->place;
    return kept ? &kept->outcomes[group->number % EVENT_OUTCOMES] : NULL;
}

static uint32_t words_of(Evaluator *evaluator)
{
    if (evaluator->words_turn != evaluator->turn) {
        evaluator->words = event_words(&evaluator->facts);
        evaluator->words_turn = evaluator->turn;
    }
    return evaluator->words;
}

static WordsOutcome *place_of_words(SlotGroup *group, uint32_t words)
{
    return &group->known[(words * UINT32_C(0x9e3779b1)) >> 26];
}

bool slot_group_known(SlotGroup *group, Evaluator *evaluator, uint64_t *packed)
{
    if (group->kind == GROUP_WORDS) {
        uint32_t words = words_of(evaluator);
        const WordsOutcome *place = place_of_words(group, words);
        *packed = place->packed;
        return place->words == words + 1;
    }
    const EventMemo *note = note_of(group, evaluator);
    if (!note || note->key != group->number)
        return false;
    *packed = note->number;
    return true;
}

void slot_group_keep(SlotGroup *group, Evaluator *evaluator, uint64_t packed)
{
    /* What was computed without memory is not what follows. */
    if (evaluator_failed(evaluator))
        return;
    if (group->kind == GROUP_WORDS) {
        uint32_t words = words_of(evaluator);
        *place_of_words(group, words) = (WordsOutcome){words + 1, packed};
        return;
    }
    EventMemo *note = note_of(group, evaluator);
    if (note)
        *note = (EventMemo){group->number, packed};
}
