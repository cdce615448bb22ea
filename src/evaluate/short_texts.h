/*
 * evaluate/short_texts: what was found out about short texts. Internal to the room.
 *
 * As base/memo, for texts of at most 32 bytes, which most values of a record are: a text is four
 * words and its size, so that finding one is a few instructions. One place a hash: a new text takes
 * the place of an old one. Grows while that happens often, up to a bound. One thread at a time.
 */
#ifndef TRAILAUDIT_EVALUATE_SHORT_TEXTS_H
#define TRAILAUDIT_EVALUATE_SHORT_TEXTS_H

#include "base/slice.h"

enum { SHORT_TEXT_MOST = 32, SHORT_TEXT_PLACES = 8192 };

typedef struct {
    uint64_t words[4];
    uint64_t bits; /* the owner's */
    uint32_t size; /* plus 1; 0: the place is free */
} ShortText;

typedef struct {
    ShortText *places;
    uint32_t place_count;   /* a power of two or 0 */
    uint32_t asked, missed; /* lately */
    bool ever_new; /* most texts were new lately, although the table is as large as it gets */
} ShortTexts;

/* Zero initialisation is a ready, empty table. */

/* The place of a text, at most SHORT_TEXT_MOST bytes; *known tells whether it was there, else bits
 * are the owner's to set. NULL without memory. Valid until the next call. */
ShortText *short_texts_find(ShortTexts *texts, Slice text, bool *known);
void short_texts_free(ShortTexts *texts);

#endif
