/*
 * base/base64: RFC 4648 section 4.
 */
#ifndef TRAILAUDIT_BASE_BASE64_H
#define TRAILAUDIT_BASE_BASE64_H

#include "base/buffer.h"

/* Appends the bytes as base64, padded. */
void base64_add(Buffer *out, Slice bytes);
/* The six bits that a character stands for; -1 where it is none of the alphabet. */
int base64_value(char c);
/* Appends what the text stands for. False where it is no base64 as base64_add writes it: other
 * characters, blanks, no padding, bits left over; or, with out->failed, without memory. */
bool base64_decode(Buffer *out, Slice text);

#endif
