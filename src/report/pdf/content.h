/*
 * report/pdf/content: the operators of a page's content stream (ISO 32000-1, 8.4, 8.5, 9.4).
 *
 * Promises: lengths are points from the lower left corner, written with two decimals and never in
 * another notation; the same calls give the same bytes. Owns nothing; a failure shows in the
 * buffer. Costs: a few bytes an operator; the PDF library's own functions take ten times as long
 * and keep the text of all pages in memory, uncompressed. Never: draws text of a trail as anything
 * but glyph codes.
 */
#ifndef TRAILAUDIT_REPORT_PDF_CONTENT_H
#define TRAILAUDIT_REPORT_PDF_CONTENT_H

#include <stdint.h>

#include "base/buffer.h"

/* Each number is followed by a blank. */
void content_number(Buffer *out, float number);
void content_point(Buffer *out, float x, float y);
/* The operator, and the line's end. */
void content_operator(Buffer *out, const char *name);
/* Red, green and blue of 0xRRGGBB, each from 0 to 1. */
void content_colour(Buffer *out, uint32_t colour);
void content_rectangle(Buffer *out, float x, float y, float width, float height);
/* A closed circle of four Bézier curves. */
void content_circle(Buffer *out, float x, float y, float radius);
/* A character's code as the fonts have it: UTF-16, four hex digits. */
void content_code(Buffer *out, uint16_t character);

#endif
