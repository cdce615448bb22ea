/* Copying text up to what some format has a meaning for. */
#include "base/text.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

const bool text_plain[256] = {
    [' '] = 1, ['!'] = 1,         ['#' ... '%'] = 1, ['(' ... ';'] = 1,
    ['='] = 1, ['?' ... '['] = 1, [']' ... '~'] = 1,
};

static bool is_content(char byte)
{
    return text_is_plain(byte) || (byte && memchr("\"'\\\n\t", byte, 5));
}

/* The rest of a text of which `from` bytes are copied. */
static size_t copy_rest(char *to, Slice text, size_t from, bool content)
{
    size_t size = from;
    for (; size < text.size; size++) {
        if (content ? !is_content(text.data[size]) : !text_is_plain(text.data[size]))
            break;
        to[size] = text.data[size];
    }
    return size;
}

#ifdef __SSE2__
static __m128i is_any(__m128i bytes, const char *of, size_t count)
{
    __m128i found = _mm_setzero_si128();
    for (size_t i = 0; i < count; i++)
        found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(of[i])));
    return found;
}

/* A bit for each byte that is not plain, or no content; those beyond ASCII are negative. */
static inline unsigned find_others(__m128i bytes, bool content)
{
    static const char meant[] = {'&', '<', '>', 0x7f, '"', '\'', '\\'}, stay[] = {'\n', '\t'};
    __m128i control = _mm_cmplt_epi8(bytes, _mm_set1_epi8(' '));
    if (content)
        control = _mm_andnot_si128(is_any(bytes, stay, 2), control);
    __m128i others = _mm_or_si128(control, is_any(bytes, meant, content ? 4 : 7));
    return (unsigned)_mm_movemask_epi8(others);
}

static inline size_t copy_while(char *to, Slice text, bool content)
{
    size_t size = 0;
    while (text.size - size >= sizeof(__m128i)) {
        __m128i bytes = _mm_loadu_si128((const void *)(text.data + size));
        unsigned others = find_others(bytes, content);
        _mm_storeu_si128((void *)(to + size), bytes);
        if (others)
            return size + (size_t)__builtin_ctz(others);
        size += sizeof(__m128i);
    }
    return copy_rest(to, text, size, content);
}
#else
static inline size_t copy_while(char *to, Slice text, bool content)
{
    return copy_rest(to, text, 0, content);
}
#endif

size_t text_copy_plain(char *to, Slice text)
{
    return copy_while(to, text, false);
}

size_t text_copy_content(char *to, Slice text)
{
    return copy_while(to, text, true);
}
