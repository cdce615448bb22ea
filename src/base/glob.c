#include "base/glob.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/text.h"

static bool same(char a, char b, bool fold)
{
    return fold ? ascii_lower(a) == ascii_lower(b) : a == b;
}

#if defined(__SSE2__)
/* Of whole sixteens; *from is where that ended. */
static bool find_in_sixteens(Slice text, char lower, size_t *from)
{
    __m128i bit = _mm_set1_epi8(0x20), wanted = _mm_set1_epi8(lower);
    for (; text.size - *from >= 16; *from += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(text.data + *from));
        unsigned found =
            (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_or_si128(bytes, bit), wanted));
        if (found) {
            *from += (size_t)__builtin_ctz(found);
            return true;
        }
    }
    return false;
}
#else
static bool find_in_sixteens(Slice text, char lower, size_t *from)
{
    (void)text, (void)lower, (void)from;
    return false;
}
#endif

/* The first place of a letter in either case; the text's size where there is none. */
static size_t find_letter(Slice text, char lower)
{
    size_t from = 0;
    if (find_in_sixteens(text, lower, &from))
        return from;
    while (from < text.size && (text.data[from] | 0x20) != lower)
        from++;
    return from;
}

/* Where what stands behind a * may begin: the next place of its first byte, if that is a literal. A
 * byte that begins a character stands nowhere inside another one. */
static size_t next_begin(Slice pattern, size_t p, Slice text, size_t from, bool fold)
{
    if (p == pattern.size || pattern.data[p] == '?' || pattern.data[p] == '*')
        return from;
    char wanted = pattern.data[p], lower = ascii_lower(wanted);
    Slice rest = slice_from(text, from);
    if (!fold || lower < 'a' || lower > 'z')
        return from + slice_find(rest, wanted);
    return from + find_letter(rest, lower);
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
