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

/* Byte by byte; `to` may be NULL. */
static size_t take_rest(char *to, Slice text, bool content)
{
    size_t size = 0;
    for (; size < text.size; size++) {
        if (content ? !is_content(text.data[size]) : !text_is_plain(text.data[size]))
            break;
        if (to)
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

/* Eight to fifteen bytes as sixteen, the middle ones twice. */
static inline __m128i load_two(const char *bytes, size_t size)
{
    return _mm_unpacklo_epi64(_mm_loadl_epi64((const void *)bytes),
                              _mm_loadl_epi64((const void *)(bytes + size - 8)));
}

static inline void store_two(char *to, size_t size, __m128i bytes)
{
    _mm_storel_epi64((void *)to, bytes);
    _mm_storel_epi64((void *)(to + size - 8), _mm_srli_si128(bytes, 8));
}

/* Where the first byte that is one of the others stands, in bytes that load_two gave. */
static inline size_t place_of_two(unsigned others, size_t size)
{
    size_t bit = (size_t)__builtin_ctz(others);
    return bit < 8 ? bit : size - 16 + bit;
}

unsigned text_not_plain(const char bytes[16])
{
    return find_others(_mm_loadu_si128((const void *)bytes), false);
}

/* What lies behind the last whole sixteen is looked at with bytes before it, which were good. */
static inline size_t take_while(char *to, Slice text, bool content)
{
    size_t size = 0;
    for (; text.size - size >= 16; size += 16) {
        __m128i bytes = _mm_loadu_si128((const void *)(text.data + size));
        unsigned others = find_others(bytes, content);
        if (to)
            _mm_storeu_si128((void *)(to + size), bytes);
        if (others)
            return size + (size_t)__builtin_ctz(others);
    }
    if (size == text.size)
        return size;
    if (size) {
        size = text.size - 16;
        __m128i bytes = _mm_loadu_si128((const void *)(text.data + size));
        unsigned others = find_others(bytes, content);
        if (to)
            _mm_storeu_si128((void *)(to + size), bytes);
        return others ? size + (size_t)__builtin_ctz(others) : text.size;
    }
    if (text.size >= 8) {
        __m128i bytes = load_two(text.data, text.size);
        unsigned others = find_others(bytes, content);
        if (to)
            store_two(to, text.size, bytes);
        return others ? place_of_two(others, text.size) : text.size;
    }
    return take_rest(to, text, content);
}
#else
unsigned text_not_plain(const char bytes[16])
{
    unsigned others = 0;
    for (unsigned i = 0; i < 16; i++)
        others |= (unsigned)!text_is_plain(bytes[i]) << i;
    return others;
}

static inline size_t take_while(char *to, Slice text, bool content)
{
    return take_rest(to, text, content);
}
#endif

size_t text_plain_size(Slice text)
{
    return take_while(NULL, text, false);
}

size_t text_content_size(Slice text)
{
    return take_while(NULL, text, true);
}

size_t text_copy_plain(char *to, Slice text)
{
    return take_while(to, text, false);
}

size_t text_copy_content(char *to, Slice text)
{
    return take_while(to, text, true);
}
