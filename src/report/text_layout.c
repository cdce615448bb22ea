#include "report/text_layout.h"

#include "base/text.h"

/*
 * Characters that terminals draw two columns wide: East Asian Wide and Fullwidth of Unicode's UAX
 * #11, in ranges that also take in some neighbours, for a line too short does no harm.
 */
static unsigned character_columns(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } wide[] = {
        {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23f3},
        {0x25fd, 0x25fe},   {0x2600, 0x2712},   {0x2714, 0x2716},   {0x2718, 0x27bf},
        {0x2b1b, 0x2b55},   {0x2e80, 0xa4cf},   {0xa960, 0xa97f},   {0xac00, 0xd7a3},
        {0xf900, 0xfaff},   {0xfe10, 0xfe19},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},
        {0xffe0, 0xffe6},   {0x16fe0, 0x18dff}, {0x1aff0, 0x1b2ff}, {0x1d300, 0x1d37f},
        {0x1f000, 0x1faff}, {0x20000, 0x3fffd},
    };
    for (size_t i = 0; c >= 0x1100 && i < sizeof wide / sizeof wide[0]; i++)
        if (c >= wide[i].first && c <= wide[i].last)
            return 2;
    return 1;
}

unsigned layout_columns(Slice text)
{
    unsigned columns = 0;
    while (text.size)
        columns += character_columns(text_take_character(&text));
    return columns;
}

Slice layout_take_line(Slice *rest, unsigned columns)
{
    Slice left = *rest;
    unsigned used = 0;
    size_t fits = 0, blank = 0,
           mark = 0; /* bytes: that fit; before the last blank; behind the last mark */
    while (left.size) {
        size_t at = rest->size - left.size;
        char byte = left.data[0];
        if (byte == ' ')
            blank = at;
        used += character_columns(text_take_character(&left));
        if (used > columns && at)
            break;
        fits = rest->size - left.size;
        if (memchr(":/-_.,=@;", byte, 9))
            mark = fits;
    }
    size_t end = fits;
    if (fits < rest->size) {
        /* Breaking at an early blank would leave most of the line empty before a long name. */
        end = blank * 2 < fits && mark > blank ? mark : blank;
        end = end ? end : fits;
    }
    Slice line = {rest->data, end};
    *rest = slice_from(*rest, end);
    while (rest->size && rest->data[0] == ' ')
        *rest = slice_from(*rest, 1);
    return line;
}

static void add_blanks(Buffer *out, unsigned count)
{
    while (count--)
        buffer_add_byte(out, ' ');
}

/* No line ends in blanks. */
static void end_line(Buffer *out)
{
    while (out->size && out->data[out->size - 1] == ' ')
        out->size--;
    buffer_add_byte(out, '\n');
}

void layout_paragraph(Buffer *out, unsigned width, Slice first, unsigned indent, Slice text)
{
    unsigned taken = layout_columns(first);
    buffer_add(out, first);
    for (;;) {
        Slice line = layout_take_line(&text, width > taken ? width - taken : 1);
        buffer_add(out, line);
        end_line(out);
        if (text.size == 0)
            return;
        add_blanks(out, indent);
        taken = indent;
    }
}

static void measure(const LayoutTable *table, unsigned widths[LAYOUT_COLUMNS_MOST])
{
    for (unsigned i = 0; i < table->column_count; i++) {
        widths[i] = layout_columns(slice_of(table->columns[i].head));
        for (uint32_t row = 0; row < table->row_count; row++) {
            unsigned columns = layout_columns(table->rows[row].cells[i]);
            widths[i] = columns > widths[i] ? columns : widths[i];
        }
    }
}

static void add_cell(Buffer *out, Slice text, unsigned width, bool right, const char *colour)
{
    unsigned fill = width - layout_columns(text);
    if (right)
        add_blanks(out, fill);
    if (colour)
        buffer_add(out, slice_of(colour));
    buffer_add(out, text);
    if (colour)
        buffer_add(out, SLICE("\x1b[0m"));
    if (!right)
        add_blanks(out, fill);
}

/* The flexible cell runs on below itself. */
static void add_row(Buffer *out, const LayoutTable *table, const LayoutRow *row,
                    const unsigned widths[LAYOUT_COLUMNS_MOST])
{
    Slice rest = {0};
    unsigned before = 0, flexible_at = 0, flexible_width = 1;
    for (unsigned i = 0; i < table->column_count; i++) {
        Slice cell = row->cells[i];
        if (table->columns[i].flexible) {
            rest = cell;
            cell = layout_take_line(&rest, widths[i]);
            flexible_at = before;
            flexible_width = widths[i];
        }
        add_cell(out, cell, widths[i], table->columns[i].right, i ? NULL : row->colour);
        add_blanks(out, 2);
        before += widths[i] + 2;
    }
    end_line(out);
    while (rest.size) {
        add_blanks(out, flexible_at);
        buffer_add(out, layout_take_line(&rest, flexible_width));
        end_line(out);
    }
}

bool layout_table(Buffer *out, const LayoutTable *table, unsigned width, unsigned least)
{
    unsigned widths[LAYOUT_COLUMNS_MOST] = {0}, total = 0;
    measure(table, widths);
    for (unsigned i = 0; i < table->column_count; i++)
        total += widths[i] + (i ? 2 : 0);
    for (unsigned i = 0; total > width && i < table->column_count; i++) {
        if (!table->columns[i].flexible)
            continue;
        if (widths[i] < total - width + least)
            return false;
        widths[i] -= total - width;
        total = width;
    }
    if (total > width)
        return false;
    LayoutRow head = {0};
    for (unsigned i = 0; i < table->column_count; i++)
        head.cells[i] = slice_of(table->columns[i].head);
    add_row(out, table, &head, widths);
    for (uint32_t i = 0; i < table->row_count; i++)
        add_row(out, table, &table->rows[i], widths);
    return true;
}
