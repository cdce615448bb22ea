#include "base/text.h"

#include <stdio.h>

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

/* Size of a valid character at the start of the text, or 0. RFC 3629 section 4. */
static size_t valid_size(Slice text)
{
    const unsigned char *s = (const unsigned char *)text.data;
    if (text.size == 0)
        return 0;
    if (s[0] < 0x80)
        return 1;
    if (s[0] >= 0xc2 && s[0] <= 0xdf)
        return text.size >= 2 && is_continuation(text.data[1]) ? 2 : 0;
    if (s[0] >= 0xe0 && s[0] <= 0xef) {
        if (text.size < 3 || !is_continuation(text.data[1]) || !is_continuation(text.data[2]))
            return 0;
        if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f))
            return 0;
        return 3;
    }
    if (s[0] >= 0xf0 && s[0] <= 0xf4) {
        if (text.size < 4 || !is_continuation(text.data[1]) || !is_continuation(text.data[2]) ||
            !is_continuation(text.data[3]))
            return 0;
        if ((s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
            return 0;
        return 4;
    }
    return 0;
}

size_t text_character_size(Slice text)
{
    if (text.size == 0)
        return 0;
    size_t size = valid_size(text);
    return size ? size : 1;
}

uint32_t text_take_character(Slice *text)
{
    const unsigned char *s = (const unsigned char *)text->data;
    size_t size = valid_size(*text);
    uint32_t code_point = 0xfffd;
    if (size == 1)
        code_point = s[0];
    else if (size == 2)
        code_point = (uint32_t)(s[0] & 0x1f) << 6 | (s[1] & 0x3f);
    else if (size == 3)
        code_point = (uint32_t)(s[0] & 0x0f) << 12 | (uint32_t)(s[1] & 0x3f) << 6 | (s[2] & 0x3f);
    else if (size == 4)
        code_point = (uint32_t)(s[0] & 0x07) << 18 | (uint32_t)(s[1] & 0x3f) << 12 |
                     (uint32_t)(s[2] & 0x3f) << 6 | (s[3] & 0x3f);
    *text = slice_from(*text, size ? size : 1);
    return code_point;
}

/* How many bytes from the start on are ASCII, in steps of a word; what remains is looked at by
 * character. */
static size_t ascii_words(Slice text)
{
    size_t taken = 0;
    for (uint64_t word; text.size - taken >= sizeof word; taken += sizeof word) {
        memcpy(&word, text.data + taken, sizeof word);
        if (word & 0x8080808080808080)
            break;
    }
    return taken;
}

bool text_is_utf8(Slice text)
{
    while (text.size) {
        text = slice_from(text, ascii_words(text));
        if (text.size == 0)
            break;
        size_t size = valid_size(text);
        if (size == 0)
            return false;
        text = slice_from(text, size);
    }
    return true;
}

void text_add_character(Buffer *out, uint32_t c)
{
    if (c < 0x80) {
        buffer_add_byte(out, (char)c);
    } else if (c < 0x800) {
        buffer_add_byte(out, (char)(0xc0 | c >> 6));
        buffer_add_byte(out, (char)(0x80 | (c & 0x3f)));
    } else if (c < 0x10000) {
        buffer_add_byte(out, (char)(0xe0 | c >> 12));
        buffer_add_byte(out, (char)(0x80 | (c >> 6 & 0x3f)));
        buffer_add_byte(out, (char)(0x80 | (c & 0x3f)));
    } else {
        buffer_add_byte(out, (char)(0xf0 | c >> 18));
        buffer_add_byte(out, (char)(0x80 | (c >> 12 & 0x3f)));
        buffer_add_byte(out, (char)(0x80 | (c >> 6 & 0x3f)));
        buffer_add_byte(out, (char)(0x80 | (c & 0x3f)));
    }
}

bool text_is_unsafe(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0xad || c == 0x34f || c == 0x61c ||
           c == 0x115f || c == 0x1160 || c == 0x17b4 || c == 0x17b5 || c == 0x180e || c == 0x3164 ||
           (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0xffa0 ||
           (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xd800 && c <= 0xdfff) || (c & 0xfffe) == 0xfffe ||
           (c >= 0xfdd0 && c <= 0xfdef) || (c >= 0xe0000 && c <= 0xe007f);
}

void text_add_visible(Buffer *out, Slice text)
{
    while (text.size) {
        size_t size = valid_size(text);
        if (size == 0) {
            buffer_printf(out, "\\x%02X", (unsigned char)text.data[0]);
            text = slice_from(text, 1);
            continue;
        }
        Slice character = {text.data, size};
        uint32_t code_point = text_take_character(&text);
        if (text_is_unsafe(code_point))
            buffer_printf(out, "U+%04X", (unsigned)code_point);
        else
            buffer_add(out, character);
    }
}

void text_add_number(Buffer *out, uint64_t number, const char *separator)
{
    char digits[24];
    size_t count = 0, size = strlen(separator);
    do
        digits[sizeof digits - ++count] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    Slice rest = {digits + sizeof digits - count, count};
    if (count <= 3) {
        buffer_add(out, rest);
        return;
    }
    for (size_t part = size ? (count - 1) % 3 + 1 : count; rest.size; part = 3) {
        buffer_add(out, (Slice){rest.data, part});
        rest = slice_from(rest, part);
        if (rest.size)
            buffer_add(out, (Slice){separator, size});
    }
}

void text_add_counted(Buffer *out, uint64_t number, const char *one, const char *many)
{
    text_add_number(out, number, ",");
    buffer_add_byte(out, ' ');
    buffer_add(out, slice_of(number == 1 ? one : many));
}

enum { LONGEST_WORD = 64 };

/* Of letters added, left out, changed, or swapped with their neighbour, which is the commonest slip
 * of fingers. */
static size_t edit_distance(Slice a, Slice b)
{
    size_t rows[3][LONGEST_WORD + 1];
    for (size_t j = 0; j <= b.size; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a.size; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b.size; j++) {
            char one = ascii_lower(a.data[i - 1]), other = ascii_lower(b.data[j - 1]);
            size_t cost = above[j - 1] + (one != other);
            if (above[j] + 1 < cost)
                cost = above[j] + 1;
            if (row[j - 1] + 1 < cost)
                cost = row[j - 1] + 1;
            if (i > 1 && j > 1 && one == ascii_lower(b.data[j - 2]) &&
                ascii_lower(a.data[i - 2]) == other && two_above[j - 2] + 1 < cost)
                cost = two_above[j - 2] + 1;
            row[j] = cost;
        }
    }
    return rows[a.size % 3][b.size];
}

Slice text_nearest(Slice word, const Slice *words, size_t count)
{
    Slice nearest = {0};
    size_t allowed = word.size / 3 > 0 ? word.size / 3 : 1;
    if (word.size > LONGEST_WORD)
        return nearest;
    for (size_t i = 0; i < count; i++) {
        if (words[i].size > LONGEST_WORD)
            continue;
        size_t distance = edit_distance(word, words[i]);
        if (distance <= allowed && (!nearest.data || distance < allowed)) {
            nearest = words[i];
            allowed = distance;
        }
    }
    return nearest;
}
