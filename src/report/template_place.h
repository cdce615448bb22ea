/*
 * report/template_place: lines and columns of a text with any number of faults. Internal to the
 * room.
 *
 * A place goes on from where it was before: all faults of a text together cost one pass over it.
 */
#ifndef TRAILAUDIT_REPORT_TEMPLATE_PLACE_H
#define TRAILAUDIT_REPORT_TEMPLATE_PLACE_H

#include "base/slice.h"

typedef struct {
    const char *text;
    size_t at, line_begin; /* bytes */
    unsigned line, column; /* both from 0; columns in characters */
} TemplatePlace;

/* Zero initialisation is a ready place of no text. */

/* Moves it to a byte of the text. */
void template_place_move(TemplatePlace *place, Slice text, size_t at);
/* The line around the place, or a part of a long one, and how many characters of the line stand
 * before that. */
Slice template_place_line(const TemplatePlace *place, Slice text, unsigned *from);

#endif
