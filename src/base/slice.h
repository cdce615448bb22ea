/*
 * base/slice: a borrowed run of bytes.
 *
 * A slice never owns what it points at, is never assumed to end in NUL, and may hold any byte, NUL
 * included. The empty slice may have a null pointer. Nothing here allocates.
 */
#ifndef TRAILAUDIT_BASE_SLICE_H
#define TRAILAUDIT_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const char *data; /* borrowed; may be NULL when size is 0 */
    size_t size;      /* bytes */
} Slice;

/* A slice of a string literal, without its NUL. */
#define SLICE(literal) ((Slice){(literal), sizeof(literal) - 1})

/* The bytes of a NUL-terminated string; NULL gives the empty slice. */
static inline Slice slice_of(const char *text)
{
    return (Slice){text, text ? strlen(text) : 0};
}

static inline bool slice_equal(Slice a, Slice b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* What differs between eight bytes and eight others. */
static inline uint64_t slice_differs(const char *a, const char *b)
{
    uint64_t left, right;
    memcpy(&left, a, sizeof left);
    memcpy(&right, b, sizeof right);
    return left ^ right;
}

/* The same without a call, for short texts that are compared with each record. Of whatever size
 * they are up to 32 bytes, the processor has little to guess. */
static inline bool slice_equal_here(Slice a, Slice b)
{
    if (a.size != b.size)
        return false;
    if (a.size < 8) {
        for (size_t i = 0; i < a.size; i++)
            if (a.data[i] != b.data[i])
                return false;
        return true;
    }
    const char *a_end = a.data + a.size, *b_end = b.data + a.size;
    uint64_t ends = slice_differs(a.data, b.data) | slice_differs(a_end - 8, b_end - 8);
    if (a.size <= 16)
        return ends == 0;
    ends |= slice_differs(a.data + 8, b.data + 8) | slice_differs(a_end - 16, b_end - 16);
    for (size_t at = 16; at + 16 < a.size; at += 8)
        ends |= slice_differs(a.data + at, b.data + at);
    return ends == 0;
}

/* Byte order, a prefix before what it begins: <0, 0, >0. */
int slice_compare(Slice a, Slice b);
/* Equality and order with ASCII letters folded; other bytes as they are. */
bool slice_equal_fold(Slice a, Slice b);
static inline bool slice_starts(Slice text, Slice prefix)
{
    return text.size >= prefix.size && slice_equal((Slice){text.data, prefix.size}, prefix);
}
bool slice_ends(Slice text, Slice suffix);
bool slice_ends_fold(Slice text, Slice suffix);
/* Whether needle occurs in text (an empty needle does); _fold with ASCII letters folded. */
bool slice_contains(Slice text, Slice needle);
bool slice_contains_fold(Slice text, Slice needle);
/* Without blanks (space, tab, CR, LF) at both ends. */
Slice slice_trim(Slice text);
/* Position of the first or last such byte, or text.size if there is none. */
size_t slice_find(Slice text, char byte);
size_t slice_find_last(Slice text, char byte);
/* The part from `from` on; empty past the end. */
static inline Slice slice_from(Slice text, size_t from)
{
    if (from >= text.size)
        return (Slice){text.size ? text.data + text.size : text.data, 0};
    return (Slice){text.data + from, text.size - from};
}
/*
 * The next part of *rest up to one of the bytes in `separators`, which is taken off *rest with it;
 * empty parts are skipped. Returns false when nothing is left.
 */
bool slice_next(Slice *rest, const char *separators, Slice *part);
/* True if all bytes are digits 0-9 and there are exactly `count` of them. */
bool slice_is_digits(Slice text, size_t count);

static inline char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

#endif
