/*
 * report/pdf/press: pages, and what is put on them.
 *
 * The report is set twice by the same functions: the first pass measures (pages are counted,
 * anchors get their page), the second draws, and knows by then how many pages there are and where
 * each anchor lies. Both take the same decisions, since nothing that differs between them takes
 * more or less room.
 *
 * Promises: lengths are points, x from the left edge of the page, y from its top. Owns: the PDF
 * library's document, faces, anchors, entries, arenas. Failures are sticky (press_ok): a function
 * that comes after one does nothing. Costs: the PDF library keeps all pages, some 10 to 40 KB each,
 * until their volume is written. Never: reads a clock.
 */
#ifndef TRAILAUDIT_REPORT_PDF_PRESS_H
#define TRAILAUDIT_REPORT_PDF_PRESS_H

#include <hpdf.h>

#include "base/limits.h"
#include "base/output.h"
#include "report/chart.h"
#include "report/model.h"
#include "report/pdf/para.h"
#include "report/pdf/theme.h"
#include "report/words.h"

typedef struct {
    uint32_t page; /* from 0 */
    float y;
    bool placed;
    HPDF_Destination destination; /* made when it is first needed */
} Anchor;

/* A line of the contents page, a bookmark, or both. */
typedef struct {
    Slice text;
    uint32_t anchor;
    int level; /* from 0; the contents page shows 0 and 1; -1: a bookmark like 0, and not in the
                  contents */
} Entry;

typedef struct {
    Para para;
    float before, after, indent;
    uint32_t anchor;
} Pending;

enum { PRESS_PENDING = 8, PRESS_ROWS = 3 };
/* Anchors from here on are volumes. */
#define PRESS_VOLUME_ANCHORS 0x80000000u

/* A row of the manifest. */
typedef struct {
    Slice path;
    uint32_t index; /* as they are listed */
} PressFile;

typedef struct Press Press;
struct Press {
    const Audit *audit;
    Theme theme;
    Words *words;
    Model model;
    ChartDays days;
    bool *detailed;          /* by finding: the LIMIT_PDF_FINDINGS most severe */
    uint32_t *first_control; /* by framework of the model: how many controls stand before it */
    uint32_t control_count;
    PressFile *files; /* the manifest's files that are printed, by path */
    uint32_t file_count;
    Faces faces;
    Arena arena;            /* the whole report */
    Arena scratch;          /* one block: emptied by whatever puts it on the page */
    Arena rows[PRESS_ROWS]; /* of the table that is being set: those that wait */
    Arena waiting;          /* headings that wait for what follows them */
    Arena heads;            /* of the table that is being set */
    Arena margins;          /* head and foot of the pages, set once a pass */
    Arena foot;             /* of one page */
    Arena subjects;         /* of the subject */

    float page_width, page_height, left, top, width, bottom; /* the frame: bottom is the last y */
    float y;
    float start;   /* of what flows on this page: below the subject that goes on */
    uint32_t page; /* from 0 */
    bool tight;    /* the summary in a small frame: closer, with lower charts */
    Para subject;  /* "… (continued)", on each page that is begun meanwhile */
    Pending pending[PRESS_PENDING];
    uint32_t pending_count;

    uint32_t volume_pages;              /* the theme's; at most LIMIT_PDF_PAGES */
    uint32_t volumes;                   /* after measuring */
    void (*begin_volume)(Press *press); /* draws a later volume's first page */

    bool drawing;
    uint32_t page_count;    /* after measuring */
    uint32_t contents_page; /* the first page of the contents, where they are set after the rest
                               when measuring */
    uint64_t substituted;   /* characters shown as code points, after measuring */
    Anchor *anchors;
    uint32_t anchor_count;
    Entry *entries;
    uint32_t entry_count, entry_capacity;
    Para classification, heading, report_id; /* of every page */

    /* The PDF library's side: volume.h. */
    Output *output; /* of the current volume */
    uint32_t volume;
    HPDF_Doc document;
    HPDF_Font fonts[LOOK_FACES];
    HPDF_Page *pages; /* of this volume */
    HPDF_Page current;
    HPDF_Encoder encoder;
    HPDF_Image logo;
    unsigned char *marked; /* characters that are embedded: a bit each, by face */
    struct libdeflate_compressor *compressor;
    Buffer content;   /* of the current page */
    Style set;        /* what the current page is set to; size 0 where unknown */
    int fill, stroke; /* LookColour; -1: unknown */
    float line_width;
    Buffer text; /* scratch */

    unsigned long error, detail; /* the PDF library's first */
    bool out_of_memory;
    bool unwritten;       /* a further file could not be made: the output knows why */
    const char *wordless; /* id of a word that was asked for without a value it has */
    bool differs;         /* the passes did not agree: a mistake of this program */
};

/* `theme`: its folder, or NULL. False, with diagnostics, where it is wrong or fonts are missing;
 * memory failures show in press_ok. press_close in both cases. */
bool press_open(Press *press, const Audit *audit, const char *theme, Diagnostics *sink);
void press_close(Press *press);
static inline bool press_ok(const Press *press)
{
    return !press->error && !press->out_of_memory && !press->differs && !press->wordless &&
           !press->unwritten;
}

void press_begin_pass(Press *press, bool drawing);
/* A new page, with head and foot. */
void press_page(Press *press);
/* After measuring: `pages` more pages (the contents) come in before page `at`. */
void press_shift(Press *press, uint32_t at, uint32_t pages);
uint32_t press_anchor_of_finding(const Press *press, uint32_t finding);
uint32_t press_anchor_of_policy(const Press *press, uint32_t policy);
uint32_t press_anchor_of_account(const Press *press,
                                 uint32_t account); /* index into model.accounts */
uint32_t press_anchor_of_framework(const Press *press,
                                   uint32_t framework); /* index into model.frameworks */
uint32_t press_anchor_of_control(const Press *press, uint32_t framework, uint32_t control);
/* Rows of the manifest that are printed; their anchors, as they are listed and by path, LINK_NONE
 * where it is not printed. */
uint32_t press_anchor_of_file(const Press *press, uint32_t index);
uint32_t press_find_file(const Press *press, Slice path);
/* The first page of a volume; needs no placing. */
static inline uint32_t press_anchor_of_volume(uint32_t volume)
{
    return PRESS_VOLUME_ANCHORS + volume;
}
/* The anchor lies here. LINK_NONE is let through. */
void press_place(Press *press, uint32_t anchor, float y);
/* Its page number from 1; 0 where it was never placed. */
uint32_t press_page_of(const Press *press, uint32_t anchor);
/* An entry of contents and bookmarks; copies the text, cut at LIMIT_PDF_NAME. Only while measuring;
 * no-op otherwise. */
void press_entry(Press *press, int level, Slice text, uint32_t anchor);

/* The report definition's, else that of the catalogue of words. */
Slice press_title(const Press *press);
/* The report definition's, else the theme's. */
Slice press_classification(const Press *press);
/* "report.pdf", "report-2.pdf", … */
void press_volume_name(uint32_t volume, char name[32]);

/* ---- setting text ---- */

/* The text, or where it has more than `most` characters, in this arena, so many of them with the
 * words how many are left out and where the whole stands. */
Slice press_cut(Press *press, Arena *arena, Slice text, uint64_t most);
/* The runs with each text cut at LIMIT_PDF_TEXT. False without memory. */
bool press_cut_runs(Press *press, Arena *arena, const Runs *runs, Runs *cut);
/* Sets runs, cut, into a para in this arena, noting a failure. */
bool press_set(Press *press, Arena *arena, const Runs *runs, float width, Para *para);

typedef enum { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_CENTRE } Align;

/* ---- drawing: nothing while measuring ---- */

/* Lines from `first` up to `end` of the para with the top of the first at y. */
void press_draw_lines(Press *press, const Para *para, uint32_t first, uint32_t end, float x,
                      float y, float width, Align align);
void press_draw(Press *press, const Para *para, float x, float y, float width, Align align);
void press_rule(Press *press, float x1, float y1, float x2, float y2, float width,
                LookColour colour);
void press_fill(Press *press, float x, float y, float width, float height, LookColour colour);
void press_frame(Press *press, float x, float y, float width, float height, float line,
                 LookColour colour);
/* "No data": diagonal lines. */
void press_hatch(Press *press, float x, float y, float width, float height);
/* A closed polygon of at most 12 corners, x and y in turn. */
void press_polygon(Press *press, const float *corners, unsigned count, bool filled, float line,
                   LookColour colour);
void press_circle(Press *press, float x, float y, float radius, bool filled, float line,
                  LookColour colour);
/* The organisation's logo, else the theme's, with its upper left corner at (x, y); gives its
 * height, 0 where there is none. */
float press_logo(Press *press, float x, float y);
void press_link(Press *press, uint32_t anchor, float x, float y, float width, float height);
/* A shape in a square of that side. */
void press_shape(Press *press, int shape, float x, float y, float side);

/* Colour of the word beside a shape. */
LookColour shape_colour(int shape);
static inline int shape_of_result(AuditResult result)
{
    return SHAPE_RESULT +
           ((unsigned)result < RESULT_COUNT ? (int)result : (int)RESULT_NOT_EVALUATED);
}
static inline int shape_of_severity(int rank)
{
    return SHAPE_SEVERITY + (rank >= 0 && rank < MODEL_SEVERITIES ? rank : MODEL_SEVERITIES - 1);
}

#endif
