/* Names from outside as the model holds them: what a document cannot hold as it is, made visible
 * once, so that every report is the same when it is made from audit.json again. */
#include "audit/parts.h"
#include "base/text.h"

Slice build_readable(Arena *arena, Slice text, bool *failed)
{
    if (text_is_utf8(text) && slice_find(text, '\0') == text.size)
        return text;
    Buffer whole = {0};
    while (text.size) {
        Slice character = {text.data, text_character_size(text)};
        unsigned char first = (unsigned char)*text.data;
        text = slice_from(text, character.size);
        if (first == 0)
            buffer_add(&whole, SLICE("U+0000"));
        else if (character.size == 1 && first >= 0x80)
            buffer_printf(&whole, "\\x%02X", first);
        else
            buffer_add(&whole, character);
    }
    Slice copy = whole.failed ? (Slice){0} : arena_copy(arena, buffer_slice(&whole));
    buffer_free(&whole);
    *failed |= !copy.data;
    return copy;
}

Slice build_path(Arena *arena, Slice path, bool *failed)
{
    Buffer whole = {0};
    if (slice_find(path, '\\') == path.size)
        return build_readable(arena, path, failed);
    for (size_t i = 0; i < path.size; i++) {
        if (path.data[i] == '\\')
            buffer_add_byte(&whole, '\\');
        buffer_add_byte(&whole, path.data[i]);
    }
    Slice copy = whole.failed ? (Slice){0} : arena_copy(arena, buffer_slice(&whole));
    buffer_free(&whole);
    *failed |= !copy.data;
    return copy.data ? build_readable(arena, copy, failed) : copy;
}

static Slice time_text(Arena *arena, Instant instant, void (*format)(Instant, char[32]),
                       bool *failed)
{
    char text[32];
    if (instant == INSTANT_NONE)
        return (Slice){0};
    format(instant, text);
    Slice copy = arena_copy(arena, slice_of(text));
    *failed |= !copy.data;
    return copy;
}

Slice build_time_text(Arena *arena, Instant instant, bool *failed)
{
    return time_text(arena, instant, instant_format, failed);
}

Slice build_exact_time_text(Arena *arena, Instant instant, bool *failed)
{
    return time_text(arena, instant, instant_format_exact, failed);
}
