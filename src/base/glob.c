#include "base/glob.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/text.h"

static bool same(char a, char b, bool fold)
{
    return fold ? ascii_lower(a) == ascii_lower(b) : a == b;
}

/* What is looked for: a letter in either case, and what follows it, so that few places are looked
 * at in vain. Only a bit of case is left out: what is found may still be something else. */
typedef struct {
    char first, second; /* with that bit */
    bool both;          /* else only the first */
} Begin;

static bool begins_here(Slice text, size_t at, Begin begin)
{
    if ((text.data[at] | 0x20) != begin.first)
        return false;
    return !begin.both || (at + 1 < text.size && (text.data[at + 1] | 0x20) == begin.second);
}

#if defined(__SSE2__)
static unsigned find_in_sixteen(const char *at, char wanted)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    return (unsigned)_mm_movemask_epi8(
        _mm_cmpeq_epi8(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), _mm_set1_epi8(wanted)));
}

/* Of whole sixteens, and one byte behind them; *from is where that ended. */
static bool find_in_sixteens(Slice text, Begin begin, size_t *from)
{
    for (; text.size - *from > 16; *from += 16) {
        const char *at = text.data + *from;
        unsigned found = find_in_sixteen(at, begin.first);
        if (begin.both)
            found &= find_in_sixteen(at + 1, begin.second);
        if (found) {
            *from += (size_t)__builtin_ctz(found);
            return true;
        }
    }
    return false;
}
#else
static bool find_in_sixteens(Slice text, Begin begin, size_t *from)
{
    (void)text, (void)begin, (void)from;
    return false;
}
#endif

/* The first place where that stands; the text's size where there is none. */
static size_t find_begin(Slice text, Begin begin)
{
    size_t from = 0;
    if (find_in_sixteens(text, begin, &from))
        return from;
    while (from < text.size && !begins_here(text, from, begin))
        from++;
    return from;
}

static bool is_literal(Slice pattern, size_t p)
{
    return p < pattern.size && pattern.data[p] != '?' && pattern.data[p] != '*';
}

/* Where what stands behind a * may begin: the next place of its first byte, if that is a literal. A
 * byte that begins a character stands nowhere inside another one. */
static size_t next_begin(Slice pattern, size_t p, Slice text, size_t from, bool fold)
{
    if (!is_literal(pattern, p))
        return from;
    char wanted = pattern.data[p], lower = ascii_lower(wanted);
    Slice rest = slice_from(text, from);
    if (!fold || lower < 'a' || lower > 'z')
        return from + slice_find(rest, wanted);
    Begin begin = {.first = lower, .both = is_literal(pattern, p + 1)};
    if (begin.both)
        begin.second = pattern.data[p + 1] | 0x20;
    return from + find_begin(rest, begin);
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
            if (p == pattern.size) /* it takes all that is left */
                return true;
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
