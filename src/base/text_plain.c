/* Copying text up to what some format has a meaning for. */
#include "base/text.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

const bool text_plain[256] = {
    [' '] = 1, ['!'] = 1,         ['#' ... '%'] = 1, ['(' ... ';'] = 1,
    ['='] = 1, ['?' ... '['] = 1, [']' ... '~'] = 1,
};

static size_t copy_by_byte(char *to, Slice text, size_t from)
{
    size_t size = from;
    for (; size < text.size && text_is_plain(text.data[size]); size++)
        to[size] = text.data[size];
    return size;
}

#ifdef __SSE2__
/* A bit for each byte that is not plain; those beyond ASCII are negative. */
static unsigned find_others(__m128i bytes)
{
    static const char meant[] = {'"', '&', '\'', '<', '>', '\\', 0x7f};
    __m128i others = _mm_cmplt_epi8(bytes, _mm_set1_epi8(' '));
    for (size_t i = 0; i < sizeof meant; i++)
        others = _mm_or_si128(others, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(meant[i])));
    return (unsigned)_mm_movemask_epi8(others);
}

size_t text_copy_plain(char *to, Slice text)
{
    size_t size = 0;
    while (text.size - size >= sizeof(__m128i)) {
        __m128i bytes = _mm_loadu_si128((const void *)(text.data + size));
        unsigned others = find_others(bytes);
        _mm_storeu_si128((void *)(to + size), bytes);
        if (others)
            return size + (size_t)__builtin_ctz(others);
        size += sizeof(__m128i);
    }
    return copy_by_byte(to, text, size);
}
#else
size_t text_copy_plain(char *to, Slice text)
{
    return copy_by_byte(to, text, 0);
}
#endif
