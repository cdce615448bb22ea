/* Widths of a table's columns: shares of the frame, but no word of a head, no result and no
 * severity is broken where another column can give way. */
#include "base/text.h"
#include "report/pdf/table.h"

/* Points that the widest word of the text takes; of one that takes more than `most`, more than
 * that. */
static float widest_word(Faces *faces, LookFace face, Slice text, float size, float most)
{
    float widest = 0, width = 0;
    while (text.size && widest <= most) {
        uint32_t c = text_take_character(&text);
        width = c == ' ' ? 0 : width + faces_width(faces, face, c, size);
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* Points of the text on one line. */
static float text_width(Faces *faces, LookFace face, Slice text, float size)
{
    float width = 0;
    while (text.size)
        width += faces_width(faces, face, text_take_character(&text), size);
    return width;
}

/* What the column's head asks for, and the widest of the words that stand below such a head. */
static float least_width(const Table *table, uint32_t column)
{
    Press *press = table->press;
    const char *head = table->columns[column].head;
    if (!head || !*head)
        return 0;
    float size = table->size - 0.4f;
    float least = widest_word(&press->faces, LOOK_BOLD, words_get(press->words, head), size,
                              table->width),
          below = 0;
    Slice id = slice_of(head);
    if (slice_equal(id, SLICE("head.result")))
        below = text_width(&press->faces, LOOK_BOLD,
                           slice_of(audit_result_word(RESULT_NOT_CONFIGURED)), table->size);
    else if (slice_equal(id, SLICE("head.severity")))
        below = text_width(&press->faces, LOOK_BOLD, slice_of(model_severity_word(2)), table->size);
    if (below > 0)
        below += PARA_SHAPE_ADVANCE * table->size;
    else if (slice_starts(id, SLICE("head.time")) || slice_equal(id, SLICE("head.first_seen")) ||
             slice_equal(id, SLICE("head.last_seen")))
        below = text_width(&press->faces, LOOK_SANS, SLICE("0000-00-00 00:00:00"), table->size);
    least = below > least ? below : least;
    return least + 0.5f + (column + 1 < table->count ? TABLE_GUTTER : 0);
}

/* Columns that lack width get it from those that have some to spare: at most that part of it. */
static void widen(Table *table, const float *least, float most)
{
    float lacking = 0, spare = 0;
    for (uint32_t i = 0; i < table->count; i++) {
        lacking += least[i] > table->widths[i] ? least[i] - table->widths[i] : 0;
        spare += least[i] < table->widths[i] ? table->widths[i] - least[i] : 0;
    }
    if (lacking <= 0 || spare <= 0)
        return;
    float given = lacking < spare * most ? 1 : spare * most / lacking;
    for (uint32_t i = 0; i < table->count; i++) {
        float room = table->widths[i] - least[i];
        if (room < 0)
            table->widths[i] -= room * given;
        else
            table->widths[i] -= room / spare * lacking * given;
    }
}

void table_set_widths(Table *table)
{
    float shares = 0, least[TABLE_COLUMNS];
    for (uint32_t i = 0; i < table->count; i++)
        shares += table->columns[i].share;
    for (uint32_t i = 0; i < table->count; i++) {
        table->widths[i] = table->width * table->columns[i].share / shares;
        least[i] = least_width(table, i);
    }
    /* Half of what is spare may go: a table is more than its heads. */
    widen(table, least, 0.5f);
}

void table_need(Table *table, uint32_t column, LookFace face, Slice text)
{
    float size = face == LOOK_MONO ? table->size * STYLE_MONO_SCALE : table->size;
    float wanted = widest_word(&table->press->faces, face, text, size, table->width) + 0.5f +
                   (column + 1 < table->count ? TABLE_GUTTER : 0);
    /* What would take so much of the table is no word. */
    if (wanted > table->needs[column] && wanted < table->width / 3)
        table->needs[column] = wanted;
}

void table_settle(Table *table)
{
    float least[TABLE_COLUMNS];
    for (uint32_t i = 0; i < table->count; i++) {
        least[i] = least_width(table, i);
        least[i] = table->needs[i] > least[i] ? table->needs[i] : least[i];
    }
    widen(table, least, 0.9f);
    table_set_heads(table);
}

void table_fit_heads(Table *table, const Slice *heads)
{
    float least[TABLE_COLUMNS];
    for (uint32_t i = 0; i < table->count; i++)
        least[i] = widest_word(&table->press->faces, LOOK_BOLD, heads[i], table->size - 0.4f,
                               table->width) +
                   0.5f + (i + 1 < table->count ? TABLE_GUTTER : 0);
    widen(table, least, 0.5f);
}
