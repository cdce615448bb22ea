#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for `more` bytes and a NUL behind them. */
static bool reserve(text *target, size_t more)
{
    if (target->failed) {
        return false;
    }
    if (target->capacity - target->length > more) {
        return true;
    }
    size_t capacity = target->capacity < 1024 ? 1024 : target->capacity;
    while (capacity - target->length <= more) {
        capacity *= 2;
    }
    char *bytes = realloc(target->bytes, capacity);
    if (bytes == NULL) {
        target->failed = true;
        return false;
    }
    target->bytes = bytes;
    target->capacity = capacity;
    return true;
}

void text_append(text *target, const char *bytes, size_t length)
{
    if (length > 0 && reserve(target, length)) {
        memcpy(target->bytes + target->length, bytes, length);
        target->length += length;
    }
}

void text_append_string(text *target, const char *string)
{
    text_append(target, string, strlen(string));
}

void text_append_char(text *target, char byte)
{
    text_append(target, &byte, 1);
}

void text_append_number(text *target, int64_t number, int width)
{
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%0*lld", width, (long long)number);
    text_append(target, digits, (size_t)length);
}

void text_append_hex(text *target, const unsigned char *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < length; i++) {
        text_append_char(target, digits[bytes[i] >> 4]);
        text_append_char(target, digits[bytes[i] & 15]);
    }
}

void text_clear(text *target)
{
    target->length = 0;
}

const char *text_string(text *target)
{
    if (!reserve(target, 0)) {
        return "";
    }
    target->bytes[target->length] = '\0';
    return target->bytes;
}

void text_free(text *target)
{
    free(target->bytes);
    *target = (text){0};
}
