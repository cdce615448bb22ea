#include "base/slice.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

int slice_compare(Slice a, Slice b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common ? memcmp(a.data, b.data, common) : 0;
    if (order != 0)
        return order;
    return a.size < b.size ? -1 : a.size > b.size;
}

bool slice_equal_fold(Slice a, Slice b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++)
        if (ascii_lower(a.data[i]) != ascii_lower(b.data[i]))
            return false;
    return true;
}

bool slice_ends(Slice text, Slice suffix)
{
    return text.size >= suffix.size &&
           slice_equal(slice_from(text, text.size - suffix.size), suffix);
}

bool slice_ends_fold(Slice text, Slice suffix)
{
    return text.size >= suffix.size &&
           slice_equal_fold(slice_from(text, text.size - suffix.size), suffix);
}

#if defined(__SSE2__)
/* Sixteen places at a time, the last ones overlapping with those before: where the first and the
 * last byte fit, the rest is compared. *from is where the rest begins, of texts that are shorter.
 */
static bool contains_by_sixteen(Slice text, Slice needle, size_t *from)
{
    __m128i first = _mm_set1_epi8(needle.data[0]);
    __m128i last = _mm_set1_epi8(needle.data[needle.size - 1]);
    size_t places = text.size - needle.size + 1;
    *from = 0;
    if (places < 16)
        return false;
    for (size_t next = 0; next < places; next += 16) {
        size_t at = next + 16 <= places ? next : places - 16;
        __m128i heads = _mm_loadu_si128((const __m128i *)(text.data + at));
        __m128i tails = _mm_loadu_si128((const __m128i *)(text.data + at + needle.size - 1));
        unsigned fits = (unsigned)_mm_movemask_epi8(
            _mm_and_si128(_mm_cmpeq_epi8(heads, first), _mm_cmpeq_epi8(tails, last)));
        for (; fits; fits &= fits - 1)
            if (memcmp(text.data + at + __builtin_ctz(fits), needle.data, needle.size) == 0)
                return true;
    }
    *from = text.size;
    return false;
}
#else
static bool contains_by_sixteen(Slice text, Slice needle, size_t *from)
{
    (void)text;
    (void)needle;
    *from = 0;
    return false;
}
#endif

bool slice_contains(Slice text, Slice needle)
{
    size_t from = 0;
    if (needle.size == 0)
        return true;
    if (text.size < needle.size)
        return false;
    if (contains_by_sixteen(text, needle, &from))
        return true;
    text = slice_from(text, from);
    return text.size >= needle.size && memmem(text.data, text.size, needle.data, needle.size);
}

bool slice_contains_fold(Slice text, Slice needle)
{
    char first = needle.size ? ascii_lower(needle.data[0]) : '\0';
    bool letter = first >= 'a' && first <= 'z'; /* of which there are two */
    for (size_t i = 0; needle.size && i + needle.size <= text.size; i++) {
        if (!letter)
            i += slice_find(slice_from(text, i), first);
        if (i + needle.size <= text.size && ascii_lower(text.data[i]) == first &&
            slice_equal_fold((Slice){text.data + i, needle.size}, needle))
            return true;
    }
    return needle.size == 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

Slice slice_trim(Slice text)
{
    while (text.size && is_blank(text.data[0])) {
        text.data++;
        text.size--;
    }
    while (text.size && is_blank(text.data[text.size - 1]))
        text.size--;
    return text;
}

size_t slice_find(Slice text, char byte)
{
    const char *found = text.size ? memchr(text.data, byte, text.size) : NULL;
    return found ? (size_t)(found - text.data) : text.size;
}

size_t slice_find_last(Slice text, char byte)
{
    const char *found = text.size ? memrchr(text.data, byte, text.size) : NULL;
    return found ? (size_t)(found - text.data) : text.size;
}

/* A bit for each byte. */
typedef struct {
    uint64_t bits[4];
} ByteSet;

static ByteSet set_of(const char *bytes)
{
    ByteSet set = {0};
    for (; *bytes; bytes++)
        set.bits[(unsigned char)*bytes / 64] |= UINT64_C(1) << ((unsigned char)*bytes % 64);
    return set;
}

static bool is_in(const ByteSet *set, char byte)
{
    return set->bits[(unsigned char)byte / 64] >> ((unsigned char)byte % 64) & 1;
}

bool slice_next(Slice *rest, const char *separators, Slice *part)
{
    const ByteSet set = set_of(separators);
    while (rest->size && is_in(&set, rest->data[0])) {
        rest->data++;
        rest->size--;
    }
    if (rest->size == 0)
        return false;
    size_t end = 0;
    while (end < rest->size && !is_in(&set, rest->data[end]))
        end++;
    *part = (Slice){rest->data, end};
    *rest = slice_from(*rest, end);
    return true;
}

/* Of eight bytes: a digit has 3 as its upper half, and has it still with 6 added. */
static bool are_eight_digits(const char *at)
{
    const uint64_t upper = UINT64_C(0xf0f0f0f0f0f0f0f0), threes = UINT64_C(0x3030303030303030);
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return (bytes & upper) == threes && ((bytes + UINT64_C(0x0606060606060606)) & upper) == threes;
}

bool slice_is_digits(Slice text, size_t count)
{
    size_t i = 0;
    if (text.size != count)
        return false;
    for (; count - i >= 8; i += 8)
        if (!are_eight_digits(text.data + i))
            return false;
    if (i && i < count) /* the last ones with some of those before */
        return are_eight_digits(text.data + count - 8);
    for (; i < count; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return true;
}
