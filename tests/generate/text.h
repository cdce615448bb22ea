/*
 * text.h: bytes that grow at the end.
 *
 * Whoever declares a text owns it, starts it as {0} and frees it with text_free. An append that
 * finds no memory sets `failed` and leaves the bytes alone; callers append freely and look at
 * `failed` once, before the bytes leave.
 */
#ifndef GENERATE_TEXT_H
#define GENERATE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct text {
    char *bytes; /* not ended by NUL, unless text_string was called */
    size_t length;
    size_t capacity;
    bool failed;
} text;

/* Adds length bytes. */
void text_append(text *target, const char *bytes, size_t length);

/* Adds the bytes of a string. */
void text_append_string(text *target, const char *string);

/* Adds one byte. */
void text_append_char(text *target, char byte);

/* Adds a number in decimal digits, with zeros in front up to `width`. */
void text_append_number(text *target, int64_t number, int width);

/* Adds bytes as lower-case hexadecimal digits. */
void text_append_hex(text *target, const unsigned char *bytes, size_t length);

/* Forgets the bytes, keeps the memory. */
void text_clear(text *target);

/* The bytes as a string, valid until the next change; "" if memory ran out. */
const char *text_string(text *target);

/* Gives the memory back. */
void text_free(text *target);

#endif
