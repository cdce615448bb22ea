/*
 * report/text_layout: text in columns of a terminal.
 *
 * Promises: no line is wider than asked, whatever the text: lines break at blanks, then behind : /
 * - _ . , = @ and ;, then anywhere; nothing is cut. Widths are counted in columns as terminals draw
 * them, wide characters (CJK, emoji) as two; never too few for a character. Texts given here are
 * safe to show already (text_add_visible). Owns nothing but what its callers free. Never: knows
 * what a report says.
 */
#ifndef TRAILAUDIT_REPORT_TEXT_LAYOUT_H
#define TRAILAUDIT_REPORT_TEXT_LAYOUT_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/output.h"

/* Columns that the text takes on one line. */
unsigned layout_columns(Slice text);
/* Takes the longest part that fits into `columns` (at least one character) off *rest, with the
 * blanks at the break. */
Slice layout_take_line(Slice *rest, unsigned columns);
/*
 * The text as lines of at most `width` columns, each ended by LF: `first` goes before the first, as
 * many blanks as `indent` says before the others.
 */
void layout_paragraph(Buffer *out, unsigned width, Slice first, unsigned indent, Slice text);

enum { LAYOUT_COLUMNS_MOST = 8 };

typedef struct {
    const char *head;
    bool right;    /* numbers */
    bool flexible; /* wraps where the table is too wide: one column of a table */
} LayoutColumn;

typedef struct {
    Slice cells[LAYOUT_COLUMNS_MOST];
    const char *colour; /* of the first cell: an SGR sequence, or NULL */
} LayoutRow;

typedef struct {
    const LayoutColumn *columns;
    unsigned column_count;
    const LayoutRow *rows;
    uint32_t row_count;
} LayoutTable;

/* Two blanks between columns. Writes nothing and returns false where fewer than `least` columns
 * would be left to the flexible one. */
bool layout_table(Buffer *out, const LayoutTable *table, unsigned width, unsigned least);

#endif
