/*
 * base/text: UTF-8, and text that is safe to show.
 *
 * Everything that a trail or a file name brings may be hostile; what reaches a terminal goes
 * through text_add_visible.
 */
#ifndef TRAILAUDIT_BASE_TEXT_H
#define TRAILAUDIT_BASE_TEXT_H

#include "base/buffer.h"
#include "base/slice.h"

/* Bytes of the first character of the text: 1 to 4; 1 for a byte that begins no valid UTF-8; 0 if
 * empty. */
size_t text_character_size(Slice text);
/* The first character's code point, or 0xFFFD for a byte that is no UTF-8. Takes it off *text. */
uint32_t text_take_character(Slice *text);
/* Whether all of it is UTF-8 as RFC 3629 says: no overlong forms, no surrogates, nothing above
 * U+10FFFF. */
bool text_is_utf8(Slice text);
void text_add_character(Buffer *out, uint32_t code_point);
/*
 * Whether a code point must never be shown as it is: controls (C0, DEL, C1), bidirectional
 * overrides and isolates, zero-width and other invisible format characters, the fillers of Hangul
 * and the vowels of Khmer that fonts draw as nothing, the grapheme joiner, line and paragraph
 * separators, surrogates, noncharacters.
 */
bool text_is_unsafe(uint32_t code_point);
/* Appends the text with every unsafe character, and every byte that is no UTF-8, written as U+XXXX
 * or \xXX. */
void text_add_visible(Buffer *out, Slice text);
/* Printable ASCII that none of JSON, HTML and XML has a meaning for: all but " & ' < > and \. */
extern const bool text_plain[256]; /* by byte */
static inline bool text_is_plain(char byte)
{
    return text_plain[(unsigned char)byte];
}
/* Which of sixteen bytes are no such ones: a bit for each, that of the first the lowest. */
unsigned text_not_plain(const char bytes[16]);
/* How many such bytes the text begins with. */
size_t text_plain_size(Slice text);
/* Copies such bytes from the beginning of the text on; returns how many. There is room for as many
 * bytes as the text has; those behind the last that is copied are of no meaning. */
size_t text_copy_plain(char *to, Slice text);
/* The same of what the content of an element, in HTML or XML, has no meaning for: quotes,
 * backslashes, line feeds and tabs too. */
size_t text_content_size(Slice text);
size_t text_copy_content(char *to, Slice text);
/* Appends a number with groups of three set apart by the separator ("," or a thin space). */
void text_add_number(Buffer *out, uint64_t number, const char *separator);
/* "1 record", "1,204 records". */
void text_add_counted(Buffer *out, uint64_t number, const char *one, const char *many);
/*
 * The nearest of `words` to `word` by edit distance (at most a third of its length, at least 1),
 * ASCII case folded; an empty slice where none is near.
 */
Slice text_nearest(Slice word, const Slice *words, size_t count);

#endif
