/*
 * base/buffer: a growing run of bytes that remembers a failure.
 *
 * After one append fails for want of memory, `failed` stays true and further appends do nothing, so
 * that a long text can be written and checked once. The buffer owns its bytes.
 */
#ifndef TRAILAUDIT_BASE_BUFFER_H
#define TRAILAUDIT_BASE_BUFFER_H

#include "base/slice.h"

typedef struct {
    char *data;
    size_t size;
    size_t capacity;
    bool failed; /* sticky: memory ran out */
} Buffer;

/* Zero initialisation is a ready, empty buffer. */

/* Room for `more` further bytes behind size; false and `failed` without memory. */
static inline bool buffer_reserve(Buffer *buffer, size_t more);
/* The same where there is not room enough yet. */
bool buffer_grow(Buffer *buffer, size_t more);
static inline void buffer_add(Buffer *buffer, Slice text);
static inline void buffer_add_byte(Buffer *buffer, char byte);
void buffer_printf(Buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The contents, borrowed until the next change. */
static inline Slice buffer_slice(const Buffer *buffer)
{
    return (Slice){buffer->data, buffer->size};
}
/* Empties it but keeps its memory and clears `failed`. */
void buffer_clear(Buffer *buffer);
void buffer_free(Buffer *buffer);

static inline bool buffer_reserve(Buffer *buffer, size_t more)
{
    return (!buffer->failed && buffer->capacity - buffer->size >= more) ||
           buffer_grow(buffer, more);
}

static inline void buffer_add(Buffer *buffer, Slice text)
{
    if (text.size && buffer_reserve(buffer, text.size)) {
        memcpy(buffer->data + buffer->size, text.data, text.size);
        buffer->size += text.size;
    }
}

static inline void buffer_add_byte(Buffer *buffer, char byte)
{
    if (buffer_reserve(buffer, 1))
        buffer->data[buffer->size++] = byte;
}

#endif
