#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { PRINTED_AT_ONCE = 64 };

bool buffer_grow(Buffer *buffer, size_t more)
{
    if (buffer->failed)
        return false;
    size_t least;
    if (__builtin_add_overflow(buffer->size, more, &least) || least > SIZE_MAX / 2) {
        buffer->failed = true;
        return false;
    }
    size_t capacity = buffer->capacity ? buffer->capacity * 2 : 256;
    if (capacity < least)
        capacity = least;
    char *data = realloc(buffer->data, capacity);
    if (!data) {
        buffer->failed = true;
        return false;
    }
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

/* Most texts fit where they are written at once. */
void buffer_printf(Buffer *buffer, const char *format, ...)
{
    va_list arguments;
    if (!buffer_reserve(buffer, PRINTED_AT_ONCE))
        return;
    size_t room = buffer->capacity - buffer->size;
    va_start(arguments, format);
    int size = vsnprintf(buffer->data + buffer->size, room, format, arguments);
    va_end(arguments);
    if (size < 0)
        return;
    if ((size_t)size >= room) {
        if (!buffer_reserve(buffer, (size_t)size + 1))
            return;
        va_start(arguments, format);
        vsnprintf(buffer->data + buffer->size, (size_t)size + 1, format, arguments);
        va_end(arguments);
    }
    buffer->size += (size_t)size;
}

void buffer_clear(Buffer *buffer)
{
    buffer->size = 0;
    buffer->failed = false;
}

void buffer_free(Buffer *buffer)
{
    free(buffer->data);
    *buffer = (Buffer){0};
}
