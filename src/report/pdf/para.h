/*
 * report/pdf/para: text set into lines.
 *
 * Promises: every character that goes in stands in some line, in its order; spaces at the end of a
 * line hang over its edge. Breaks after spaces; within a token only where the token alone is wider
 * than the line, then after : / - _ . , = @ and, where that is not enough, anywhere, if it can be
 * before a capital letter in the midst of a name (between East Asian characters always). A
 * character that no face has, or that must not be shown (base/text.h), stands as U+XXXX, a byte
 * that is no UTF-8 as \xXX; both are counted. Owns: nothing; lines live in the caller's arena.
 * Costs: 12 bytes a character. Never: draws.
 */
#ifndef TRAILAUDIT_REPORT_PDF_PARA_H
#define TRAILAUDIT_REPORT_PDF_PARA_H

#include "audit/audit.h"
#include "report/pdf/faces.h"

#define LINK_NONE UINT32_MAX

/* Shapes that stand before a word: one a result, one a severity. */
enum {
    SHAPE_NONE,
    SHAPE_RESULT,
    SHAPE_SEVERITY = SHAPE_RESULT + RESULT_COUNT,
    SHAPE_HATCH = 250,
    /* of a length of their own */
    SHAPE_BAR,
    SHAPE_LOW_BAR,
    SHAPE_TALL_BAR,
    SHAPE_HIGH_BAR,
    SHAPE_HATCHED_BAR
};

/* Room that a shape takes, of the font size. */
#define PARA_SHAPE_ADVANCE 1.35f

/* A piece of text of one style. */
typedef struct {
    Slice text; /* borrowed */
    Style style;
    uint32_t link; /* an anchor, or LINK_NONE */
    uint8_t shape; /* where not SHAPE_NONE, the run is this shape and has no text */
    float bar;     /* length in points where the shape is SHAPE_BAR or one behind it */
    bool starts_line;
    bool prose; /* our own or a policy author's sentences: any run of blanks is one space */
} Run;

/* Runs as they are written one after another. `failed` is sticky: no memory. */
typedef struct {
    Arena *arena;
    Run *items;
    uint32_t count, capacity;
    bool starts_line; /* the next run does */
    bool failed;
} Runs;

void runs_begin(Runs *runs, Arena *arena);
/* Borrows the text. */
void runs_add(Runs *runs, Style style, Slice text);
void runs_words(Runs *runs, Style style, const char *words);
void runs_prose(Runs *runs, Style style, Slice text);
void runs_printf(Runs *runs, Style style, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* With groups of three set apart by narrow spaces. */
void runs_number(Runs *runs, Style style, uint64_t number);
void runs_shape(Runs *runs, Style style, int shape);
/* A bar of that length in points, in the style's colour. */
void runs_bar(Runs *runs, Style style, float length);
void runs_bar_of(Runs *runs, Style style, int shape, float length);
/* The next run starts a line, unless it is the first. */
void runs_line(Runs *runs);
/* The last run leads to the anchor. */
void runs_link(Runs *runs, uint32_t anchor);

typedef struct {
    uint32_t run;
    uint16_t character; /* 0 for a shape */
    uint8_t face;       /* LookFace */
    float advance;
} Atom;

typedef struct {
    uint32_t first, count; /* atoms, without the spaces that hang over */
    float width;
} Line;

typedef struct {
    const Run *runs;
    Atom *atoms;
    Line *lines;
    uint32_t atom_count, line_count;
    float leading; /* height of each line */
    float ascent;  /* from a line's top to its base line */
} Para;

/* Sets the runs into lines at most `width` points wide. A width below a character's takes one a
 * line. False without memory. */
bool para_set(Faces *faces, Arena *arena, const Runs *runs, float width, Para *para);
static inline float para_height(const Para *para)
{
    return para->leading * (float)para->line_count;
}

#endif
