/*
 * Outcomes that follow together from one thing which comes again: the five computed fields that are
 * words, userIdentity as a whole, the steady columns. Entries that ask the same of such a thing
 * share a group.
 *
 * For words the group remembers what followed from which; for columns that is noted beside the text
 * that comes again (EventKept).
 */
#include <stdlib.h>

#include "base/limits.h"
#include "evaluate/evaluator.h"

enum { WORD_PLACES = 64 };

typedef struct {
    uint32_t words; /* event_words + 1; 0: free */
    uint64_t packed;
} WordsOutcome;

struct SlotGroup {
    GroupKind kind;
    uint32_t number; /* from 1: tells groups apart */
    WordsOutcome known[];
};

struct SlotGroups {
    Names *keys; /* kind and slots, as bytes */
    SlotGroup *groups[LIMIT_SLOT_GROUPS];
    Buffer key;
};

SlotGroups *slot_groups_new(void)
{
    SlotGroups *groups = calloc(1, sizeof(SlotGroups));
    if (groups)
        groups->keys = names_new();
    if (groups && !groups->keys) {
        free(groups);
        return NULL;
    }
    return groups;
}

void slot_groups_free(SlotGroups *groups)
{
    if (!groups)
        return;
    for (uint32_t i = 0; i < names_count(groups->keys); i++)
        free(groups->groups[i]);
    names_free(groups->keys);
    buffer_free(&groups->key);
    free(groups);
}

static SlotGroup *new_group(GroupKind kind, uint32_t number)
{
    size_t places = kind == GROUP_WORDS ? WORD_PLACES : 0;
    SlotGroup *group = calloc(1, sizeof(SlotGroup) + places * sizeof(WordsOutcome));
    if (group) {
        group->kind = kind;
        group->number = number;
    }
    return group;
}

SlotGroup *slot_groups_of(SlotGroups *groups, const DispatchSlot *slots, uint32_t count)
{
    buffer_clear(&groups->key);
    buffer_add_byte(&groups->key, (char)slots[0].group);
    for (uint32_t i = 0; i < count; i++) {
        buffer_add(&groups->key, (Slice){(const char *)&slots[i].slot, sizeof slots[i].slot});
        buffer_add(&groups->key, (Slice){(const char *)&slots[i].mask, sizeof slots[i].mask});
    }
    if (groups->key.failed)
        return NULL;
    Slice key = buffer_slice(&groups->key);
    uint32_t known = names_count(groups->keys), number = names_find(groups->keys, key);
    if (number == NAMES_NONE && known < LIMIT_SLOT_GROUPS)
        number = names_intern(groups->keys, key);
    if (number == NAMES_NONE)
        return NULL;
    if (!groups->groups[number])
        groups->groups[number] = new_group((GroupKind)slots[0].group, number + 1);
    return groups->groups[number];
}

/* Where the record in hand keeps what follows from it; NULL where it keeps nothing. */
static EventMemo *note_of(const SlotGroup *group, const Evaluator *evaluator)
{
    EventKept *kept =
        group->kind == GROUP_IDENTITY ? evaluator->record->identity : evaluator->record->steady;
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
