/*
 * report/pdf/flow: blocks that follow one another down the pages.
 *
 * Promises: a heading stands on the page of what follows it; a paragraph leaves no single line
 * behind where it has three or more; a table repeats its head and says "(continued)" on each page,
 * splits no row that fits a page, begins with two rows at least and leaves no single one for the
 * last page, and its columns add up to the frame. Owns nothing; text for the next block lies in the
 * press's scratch arena, which each block empties: don't keep a pointer into it. Costs: the block
 * being set, of a table three rows. Never: draws outside the frame.
 */
#ifndef TRAILAUDIT_REPORT_PDF_FLOW_H
#define TRAILAUDIT_REPORT_PDF_FLOW_H

#include "report/pdf/press.h"

/* Room for a block of that height (at most a page's): else a new page. Puts the waiting headings on
 * the page. */
void flow_room(Press *press, float height);
/* A new page of what goes on: the subject stands at its top. */
void flow_page(Press *press);
/* What is between the two is a part of this subject: pages that it goes on to say so. */
void flow_subject(Press *press, Slice name);
void flow_subject_end(Press *press);
/* What a page has room for beneath the subject. */
float flow_page_height(const Press *press);
/* Space, unless at the top of a page. */
void flow_gap(Press *press, float height);
/* Below, an id is that of a word of the catalogue (report/words.h). */

/* A section: a new page, its title, a line of contents and a bookmark. */
void flow_section(Press *press, Section section, const char *id);
/* The runs as a heading that waits for the next block; anchor may be LINK_NONE. */
void flow_heading(Press *press, const Runs *runs, float before, float after, uint32_t anchor);
/* A plain heading of a part of a section. */
void flow_title(Press *press, const char *id);
/* What the table or chart that follows is called, where it stands beside others. */
void flow_caption(Press *press, const char *id);
/* A paragraph. */
void flow_runs(Press *press, const Runs *runs, float indent, float after);
void flow_say(Press *press, Style style, const char *id);
/* The word; and with its values, all of which have to be given. Into the runs. */
void runs_say(Press *press, Runs *runs, Style style, const char *id);
void runs_say_with(Press *press, Runs *runs, Style style, const char *id, const WordValue *values,
                   size_t count);
#define SAY(press, runs, style, id, ...)                                                           \
    runs_say_with(press, runs, style, id, (const WordValue[]){__VA_ARGS__},                        \
                  sizeof((const WordValue[]){__VA_ARGS__}) / sizeof(WordValue))
/* A paragraph of one word with its values. */
#define SAY_PARAGRAPH(press, id, ...)                                                              \
    do {                                                                                           \
        Runs paragraph;                                                                            \
        flow_begin(press, &paragraph);                                                             \
        SAY(press, &paragraph, STYLE_BODY, id, __VA_ARGS__);                                       \
        flow_runs(press, &paragraph, 0, 6);                                                        \
    } while (0)
/* Begins runs in the scratch arena. */
void flow_begin(Press *press, Runs *runs);

enum { TABLE_COLUMNS = 13 };

typedef struct {
    const char *head; /* id; NULL in all columns: no head */
    float share;      /* of the width, relative to the others' */
    bool right;       /* numbers */
} TableColumn;

/* Drawn into the column behind the row's label. */
typedef void TableFigure(Press *press, const void *subject, float x, float y, float width);

enum { TABLE_CELLS = TABLE_COLUMNS + 1 }; /* the last is the detail */

/* A row that is set and waits for the next ones: where it may stand depends on them. */
typedef struct {
    Para paras[TABLE_CELLS];
    uint32_t done[TABLE_CELLS]; /* lines that are on a page */
    float cells, detail;        /* heights, without padding */
    float ascent;               /* of the tallest first line: cells stand on one base line */
    uint32_t anchor;
    bool keeps;
    Slice topic;
    TableFigure *figure;
    const void *subject;
} TableRow;

typedef struct {
    Press *press;
    uint32_t count;
    float size;                 /* of its text */
    const TableColumn *columns; /* borrowed */
    float left, width;
    float widths[TABLE_COLUMNS];
    float needs[TABLE_COLUMNS]; /* of the words that stand in it, as far as they were told */
    Para head[TABLE_COLUMNS];
    Para name; /* "… (continued)" */
    float head_height;
    bool headed;   /* the head stands on this page */
    bool ruled;    /* hairlines between rows */
    float padding; /* above and below a row's text */
    bool keeps;    /* the next row stays on a page with the one after it */
    bool alone;    /* its rows are tall: one may begin it, or end it on a page of its own */
    bool splits;   /* rows go on to the next page where they do not fit */
    Slice topic;   /* what a page that begins with the next row goes on with; empty: `name` */
    Runs cells[TABLE_COLUMNS];
    Runs detail;     /* beneath the row, over the whole width */
    uint32_t anchor; /* of the next row */
    TableRow waiting[PRESS_ROWS];
    uint32_t waiting_count;
    uint32_t on_page; /* rows on this page */
} Table;

/* `name` says what goes on after a page break, a text from outside or a word; may be empty. */
void table_begin(Press *press, Table *table, const TableColumn *columns, uint32_t count, float size,
                 Slice name);
/* Another head for a column, before the first row: text from outside. */
void table_head(Table *table, uint32_t column, Slice text);
/* Before these: columns as wide as the longest words of all heads ask for, as far as there is room.
 */
void table_fit_heads(Table *table, const Slice *heads);
/* Before the first row, where words that stand in a column may be wider than its share: each of
 * them, then, once, the widths that break none of them, as far as there is room. */
void table_need(Table *table, uint32_t column, LookFace face, Slice text);
void table_settle(Table *table);
/* To write the next row's cell; and what stands beneath its cells. */
Runs *table_cell(Table *table, uint32_t column);
Runs *table_detail(Table *table);
/* Common cells: a word, text from outside in plain or mono, numbers. */
void table_say(Table *table, uint32_t column, const char *id);
void table_text(Table *table, uint32_t column, Slice text);
void table_code(Table *table, uint32_t column, Slice text);
void table_number(Table *table, uint32_t column, uint64_t number);
/* The row is done: it gets onto a page when it is known what follows it, so that what its cells
 * borrow from elsewhere must last until table_end, which every table comes to. */
void table_row(Table *table);
/* The same for a row with a figure of that height in its last column; the subject is borrowed. */
void table_figure(Table *table, TableFigure *figure, const void *subject, float height);
void table_end(Table *table);

/* A table of two columns without rules: what a thing is called, and what it is. */
void facts_begin(Press *press, Table *table, Slice name);
Runs *facts_row(Table *table, const char *id); /* call table_row after */

#endif
