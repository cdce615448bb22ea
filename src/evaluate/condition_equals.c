#include "evaluate/conditions.h"

#include <stdlib.h>

#include "base/text.h"
#include "evaluate/evaluator.h"

static bool texts_equal(const ProgramNode *node, Slice a, Slice b)
{
    return node->ignore_case ? slice_equal_fold(a, b) : slice_equal(a, b);
}

Truth judge_equals(Evaluator *evaluator, const ProgramNode *node, const Place *place)
{
    (void)evaluator;
    return truth_of(place->text.data && texts_equal(node, place->text, node->value));
}

/* The texts of the places of the first field, and by their hashes where they are many: each of the
 * second is looked up once. */
typedef struct {
    Evaluator *evaluator;
    const ProgramNode *node;
    Slice few[8], *texts;
    uint32_t count, capacity;
    uint32_t *slots, mask;     /* numbers of texts, from 1; NULL where they are few */
    bool any, unknown, failed; /* any: a place that is not null; unknown: one that is */
    Truth truth;
} Pairing;

static uint64_t hash_of(const Pairing *pairing, Slice text)
{
    uint64_t hash = pairing->evaluator->seed;
    char folded[64];
    if (!pairing->node->ignore_case)
        return hash_bytes(text, hash);
    for (size_t at = 0; at < text.size; at += sizeof folded) {
        size_t size = text.size - at < sizeof folded ? text.size - at : sizeof folded;
        for (size_t i = 0; i < size; i++)
            folded[i] = ascii_lower(text.data[at + i]);
        hash = hash_bytes((Slice){folded, size}, hash);
    }
    return hash;
}

static bool add_text(Pairing *pairing, Slice text)
{
    if (pairing->count == pairing->capacity) {
        uint32_t capacity = pairing->capacity * 2;
        bool few = pairing->texts == pairing->few;
        Slice *texts = realloc(few ? NULL : pairing->texts, capacity * sizeof(Slice));
        if (!texts)
            return false;
        if (few)
            memcpy(texts, pairing->few, sizeof pairing->few);
        pairing->texts = texts;
        pairing->capacity = capacity;
    }
    pairing->texts[pairing->count++] = text;
    return true;
}

static bool take_first(void *context, PlaceState state, const Place *place)
{
    Pairing *pairing = context;
    pairing->any |= state != PLACE_NULL;
    pairing->unknown |= state == PLACE_UNKNOWN;
    if (state == PLACE_THERE && place->text.data)
        pairing->failed |= !add_text(pairing, place->text);
    return !pairing->failed;
}

/* The slot of the text, or the free one where it would stand. */
static uint32_t *slot_of(const Pairing *pairing, Slice text)
{
    for (uint32_t at = (uint32_t)hash_of(pairing, text) & pairing->mask;;
         at = (at + 1) & pairing->mask) {
        uint32_t *slot = &pairing->slots[at];
        if (*slot == 0 || texts_equal(pairing->node, pairing->texts[*slot - 1], text))
            return slot;
    }
}

static bool index_texts(Pairing *pairing)
{
    uint32_t size = 16;
    if (pairing->texts == pairing->few)
        return true;
    while (size / 2 < pairing->count)
        size *= 2;
    pairing->slots = calloc(size, sizeof(uint32_t));
    pairing->mask = size - 1;
    for (uint32_t i = 0; pairing->slots && i < pairing->count; i++)
        *slot_of(pairing, pairing->texts[i]) = i + 1;
    return pairing->slots != NULL;
}

static bool is_among(const Pairing *pairing, Slice text)
{
    if (pairing->slots)
        return *slot_of(pairing, text) != 0;
    for (uint32_t i = 0; i < pairing->count; i++)
        if (texts_equal(pairing->node, pairing->texts[i], text))
            return true;
    return false;
}

static bool compare_second(void *context, PlaceState state, const Place *place)
{
    Pairing *pairing = context;
    if (state == PLACE_THERE && place->text.data && is_among(pairing, place->text)) {
        pairing->truth = TRUTH_TRUE;
        return false;
    }
    if (state == PLACE_UNKNOWN || (state == PLACE_THERE && pairing->unknown))
        pairing->truth = TRUTH_UNKNOWN;
    return true;
}

/* With same-as: some place of the one field has the text of some place of the other. */
Truth compute_equals(Evaluator *evaluator, const ProgramNode *node, const Element *element)
{
    if (!node->other)
        return compute_places(evaluator, node, node->field, element);
    Pairing pairing = {.evaluator = evaluator, .node = node, .truth = TRUTH_FALSE};
    pairing.texts = pairing.few;
    pairing.capacity = sizeof pairing.few / sizeof *pairing.few;
    visit_places(evaluator, node->field, element, take_first, &pairing);
    if (pairing.any && !pairing.failed && index_texts(&pairing))
        visit_places(evaluator, node->other, element, compare_second, &pairing);
    else if (pairing.any)
        evaluator->failed = true;
    free(pairing.slots);
    if (pairing.texts != pairing.few)
        free(pairing.texts);
    return pairing.truth;
}
