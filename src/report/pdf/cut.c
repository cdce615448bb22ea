/* Values that are too long to be drawn: what is left out is counted, where the whole stands is
 * said. */
#include "base/text.h"
#include "report/pdf/press.h"

/* Bytes that so many characters take. */
static size_t size_of(Slice text, uint64_t most)
{
    Slice rest = text;
    for (; most && rest.size; most--)
        rest = slice_from(rest, text_character_size(rest));
    return text.size - rest.size;
}

static uint64_t characters_of(Slice text)
{
    uint64_t count = 0;
    for (; text.size; count++)
        text = slice_from(text, text_character_size(text));
    return count;
}

Slice press_cut(Press *press, Arena *arena, Slice text, uint64_t most)
{
    if (text.size <= most)
        return text;
    size_t kept = size_of(text, most);
    if (kept == text.size)
        return text;
    Buffer cut = {0};
    const WordValue values[] = {WORD_NUMBER("characters", characters_of(slice_from(text, kept)))};
    buffer_add(&cut, (Slice){text.data, kept});
    buffer_add_byte(&cut, ' ');
    words_say(press->words, "pdf.text_cut", values, 1, &cut);
    Slice copy = cut.failed ? (Slice){0} : arena_copy(arena, buffer_slice(&cut));
    press->out_of_memory |= !copy.data;
    buffer_free(&cut);
    return copy;
}

bool press_cut_runs(Press *press, Arena *arena, const Runs *runs, Runs *cut)
{
    *cut = *runs;
    for (uint32_t i = 0; i < runs->count; i++) {
        Slice text = press_cut(press, arena, runs->items[i].text, LIMIT_PDF_TEXT);
        if (text.data == runs->items[i].text.data)
            continue;
        if (cut->items == runs->items) {
            cut->items = arena_array(arena, runs->count, sizeof(Run));
            if (!cut->items || !press_ok(press))
                return false;
            memcpy(cut->items, runs->items, runs->count * sizeof(Run));
        }
        cut->items[i].text = text;
    }
    return press_ok(press);
}
