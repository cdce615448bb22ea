/*
 * report/pdf/look: sizes, faces and what colours are for, in one place.
 *
 * Lengths are points (1/72 inch). A colour is named by its use; which one it is, the theme says
 * (theme.h). Every text colour has a contrast of at least 4.5:1 on white (WCAG 2.2, 1.4.3); no
 * fact is told by colour alone.
 */
#ifndef TRAILAUDIT_REPORT_PDF_LOOK_H
#define TRAILAUDIT_REPORT_PDF_LOOK_H

#define LOOK_MILLIMETRE 2.8346457f

typedef enum {
    /* text */
    LOOK_INK,
    LOOK_MUTED,
    LOOK_ACCENT, /* links */
    LOOK_FAIL,
    LOOK_INCONCLUSIVE,
    LOOK_REVIEW,
    LOOK_EXCEPTED,
    LOOK_PASS,
    LOOK_CRITICAL,
    LOOK_HIGH,
    LOOK_MEDIUM,
    LOOK_LOW,
    LOOK_TEXT_COLOURS,
    /* lines and areas */
    LOOK_HAIRLINE = LOOK_TEXT_COLOURS,
    LOOK_RULE,
    LOOK_SHADE,
    LOOK_EVENTS, /* bars of records evaluated */
    /* not of the theme's file: derived */
    LOOK_REVIEW_BARS, /* told apart from those of violations without their colour */
    LOOK_WHITE,
    LOOK_COLOURS
} LookColour;

typedef enum {
    LOOK_SANS,
    LOOK_BOLD,
    LOOK_MONO,
    LOOK_FALLBACK, /* for what the others lack; never asked for by a style */
    LOOK_FACES
} LookFace;

typedef struct {
    float size;
    LookColour colour;
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
#define STYLE_MONO_SCALE         0.93f /* mono is wide: smaller beside the others */
#define STYLE_MONO(points)       ((Style){(points)*STYLE_MONO_SCALE, LOOK_INK, LOOK_MONO})
#define STYLE_FAINT(points)      ((Style){(points), LOOK_MUTED, LOOK_SANS})
#define STYLE_FAINT_MONO(points) ((Style){(points)*STYLE_MONO_SCALE, LOOK_MUTED, LOOK_MONO})

enum { LOOK_TABLE = 8, LOOK_DENSE = 7 };

/* Line height as a multiple of the size. */
#define LOOK_LEADING 1.32f

#endif
