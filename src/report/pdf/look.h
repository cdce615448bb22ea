/*
 * report/pdf/look: sizes and colours, in one place.
 *
 * Lengths are points (1/72 inch), colours 0xRRGGBB. Every text colour has a contrast of at
 * least 4.5:1 on white (WCAG 2.2, 1.4.3); no fact is told by colour alone.
 */
#ifndef TRAILAUDIT_REPORT_PDF_LOOK_H
#define TRAILAUDIT_REPORT_PDF_LOOK_H

#include <stdint.h>

#define LOOK_MILLIMETRE 2.8346457f
#define LOOK_MARGIN     (18 * LOOK_MILLIMETRE)

enum {
    LOOK_INK = 0x1a1f24,
    LOOK_MUTED = 0x4d565f,
    LOOK_HAIRLINE = 0xd9dde1,
    LOOK_RULE = 0xaab1b8,
    LOOK_SHADE = 0xf6f7f8,
    LOOK_ACCENT = 0x0b5394,
    LOOK_EVENTS = 0x7f8b96,
    LOOK_WHITE = 0xffffff
};

typedef enum {
    LOOK_SANS,
    LOOK_BOLD,
    LOOK_MONO,
    LOOK_FALLBACK, /* for what the others lack; never asked for by a style */
    LOOK_FACES
} LookFace;

typedef struct {
    float size;
    uint32_t colour;
    LookFace face;
} Style;

#define STYLE_BODY   ((Style){9.5f, LOOK_INK, LOOK_SANS})
#define STYLE_STRONG ((Style){9.5f, LOOK_INK, LOOK_BOLD})
#define STYLE_CODE   ((Style){8.6f, LOOK_INK, LOOK_MONO})
#define STYLE_NOTE   ((Style){8.0f, LOOK_MUTED, LOOK_SANS})
#define STYLE_SMALL  ((Style){7.0f, LOOK_MUTED, LOOK_SANS})
/* Of tables, at the table's own size. */
#define STYLE_CELL(points)       ((Style){(points), LOOK_INK, LOOK_SANS})
#define STYLE_BOLD(points)       ((Style){(points), LOOK_INK, LOOK_BOLD})
#define STYLE_MONO(points)       ((Style){(points)*0.93f, LOOK_INK, LOOK_MONO})
#define STYLE_FAINT(points)      ((Style){(points), LOOK_MUTED, LOOK_SANS})
#define STYLE_FAINT_MONO(points) ((Style){(points)*0.93f, LOOK_MUTED, LOOK_MONO})

enum { LOOK_TABLE = 8, LOOK_DENSE = 7 };

/* Line height as a multiple of the size. */
#define LOOK_LEADING 1.32f

#endif
