#include "evaluate/evidence_texts.h"

#include "base/limits.h"

/* What a name takes beside its bytes: its entry, its places in the table, what is left of a block.
 */
enum { NAME_COSTS = 64 };

/* After so many texts of a field it is known whether they come again. */
enum { FIELD_TRIED = 1024 };

/* The number of a text that is kept, or now is. */
static uint32_t keep(EvidenceTexts *texts, Slice text, bool *is_new)
{
    *is_new = true;
    if (!texts->names && !(texts->names = names_new()))
        return NAMES_NONE;
    uint32_t count = names_count(texts->names);
    if (texts->held >= texts->most) {
        uint32_t number = names_find(texts->names, text);
        *is_new = number == NAMES_NONE;
        return number;
    }
    uint32_t number = names_intern(texts->names, text);
    *is_new = names_count(texts->names) > count;
    texts->held += *is_new ? text.size + NAME_COSTS : 0;
    return number;
}

uint32_t evidence_texts_number(EvidenceTexts *texts, uint32_t field, Slice text)
{
    uint32_t *before = &texts->fields[field].before;
    if (*before && slice_equal_here(names_get(texts->names, *before - 1), text))
        return *before - 1;
    uint32_t *sought = &texts->fields[field].sought, *new = &texts->fields[field].new;
    bool is_new;
    if (text.size > LIMIT_EVIDENCE_TEXT || (*sought >= FIELD_TRIED && *new > *sought / 2))
        return NAMES_NONE;
    uint32_t number = keep(texts, text, &is_new);
    /* Halved now and then, so that what a field was like long ago does not count. */
    if (++*sought == 2 * FIELD_TRIED) {
        *sought /= 2;
        *new /= 2;
    }
    *new += is_new;
    if (number != NAMES_NONE)
        *before = number + 1;
    return number;
}

bool evidence_texts_has(const EvidenceTexts *texts, uint32_t number)
{
    return texts && texts->names && number < names_count(texts->names);
}

Slice evidence_texts_get(const EvidenceTexts *texts, uint32_t number)
{
    return names_get(texts->names, number);
}

void evidence_texts_free(EvidenceTexts *texts)
{
    names_free(texts->names);
    *texts = (EvidenceTexts){0};
}
