/*
 * base/picture: a PNG picture of the user's own: a logo.
 *
 * Promises: a picture that was accepted can be decoded whole. Owns nothing: a Picture borrows its
 * bytes. Costs: one decoding to accept it. Never: takes a picture from a trail.
 */
#ifndef TRAILAUDIT_BASE_PICTURE_H
#define TRAILAUDIT_BASE_PICTURE_H

#include "base/slice.h"

typedef struct {
    Slice png; /* the file's bytes; empty: there is no picture */
    uint32_t width, height;
} Picture;

/* What is wrong with the bytes as a picture, in words ("it is no PNG picture"); NULL where it is
 * accepted: at most LIMIT_PICTURE_FILE bytes and LIMIT_PICTURE_PIXELS, and whole. */
const char *picture_accept(Slice bytes, Picture *picture);
/* Its pixels on white, three bytes each, row by row; free() them. NULL where it has more than
 * LIMIT_PICTURE_PIXELS or is damaged, and without memory. */
unsigned char *picture_pixels(Slice png, uint32_t *width, uint32_t *height);
/* Whether the bytes are laid out as a JPEG picture (ITU-T T.81, annex B) with a size within the
 * same bound. What is between its marks is not decoded. */
bool picture_is_jpeg(Slice bytes);

#endif
