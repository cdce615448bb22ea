#include "base/glob.h"

#include "base/text.h"

static bool same(char a, char b, bool fold)
{
    return fold ? ascii_lower(a) == ascii_lower(b) : a == b;
}

/* Where what stands behind a * may begin: the next place of its first byte, if that is a literal. A
 * byte that begins a character stands nowhere inside another one. */
static size_t next_begin(Slice pattern, size_t p, Slice text, size_t from, bool fold)
{
    if (p == pattern.size || pattern.data[p] == '?' || pattern.data[p] == '*')
        return from;
    char wanted = pattern.data[p], lower = ascii_lower(wanted);
    if (!fold || lower < 'a' || lower > 'z') {
        while (from < text.size && text.data[from] != wanted)
            from++;
        return from;
    }
    while (from < text.size && (text.data[from] | 0x20) != lower)
        from++;
    return from;
}

/* Most patterns of a list end otherwise than the text: a glance tells. */
static bool ends_otherwise(Slice pattern, Slice text, bool fold)
{
    char last = pattern.size ? pattern.data[pattern.size - 1] : '*';
    return last != '*' && last != '?' &&
           (text.size == 0 || !same(last, text.data[text.size - 1], fold));
}

bool glob_match(Slice pattern, Slice text, bool fold)
{
    if (ends_otherwise(pattern, text, fold))
        return false;
    size_t p = 0, t = 0;
    size_t star = SIZE_MAX,
           resume = 0; /* where the last * stands, and the text it has taken up to */
    while (t < text.size) {
        if (p < pattern.size && pattern.data[p] == '*') {
            star = p++;
            resume = t = next_begin(pattern, p, text, t, fold);
        } else if (p < pattern.size && pattern.data[p] == '?') {
            p++;
            t += text_character_size(slice_from(text, t));
        } else if (p < pattern.size && same(pattern.data[p], text.data[t], fold)) {
            p++;
            t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            resume += text_character_size(slice_from(text, resume));
            resume = t = next_begin(pattern, p, text, resume, fold);
        } else {
            return false;
        }
    }
    while (p < pattern.size && pattern.data[p] == '*')
        p++;
    return p == pattern.size;
}
