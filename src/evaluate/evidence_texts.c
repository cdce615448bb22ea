#include "evaluate/evidence_texts.h"

#include "base/limits.h"

/* What a name takes beside its bytes: its entry, its places in the table, what is left of a block.
 */
enum { NAME_COSTS = 64 };

uint32_t evidence_texts_number(EvidenceTexts *texts, uint32_t field, Slice text)
{
    uint32_t *before = &texts->before[field];
    if (*before && slice_equal(names_get(texts->names, *before - 1), text))
        return *before - 1;
    if (text.size > LIMIT_EVIDENCE_TEXT || (!texts->names && !(texts->names = names_new())))
        return NAMES_NONE;
    uint32_t number;
    if (texts->held >= texts->most) {
        number = names_find(texts->names, text);
    } else {
        uint32_t count = names_count(texts->names);
        number = names_intern(texts->names, text);
        if (names_count(texts->names) > count)
            texts->held += text.size + NAME_COSTS;
    }
    if (number != NAMES_NONE)
        *before = number + 1;
    return number;
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
