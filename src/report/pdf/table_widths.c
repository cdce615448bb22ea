/* Widths of a table's columns: shares of the frame, but no word of a head, no result and no
 * severity is broken where another column can give way. */
#include "base/text.h"
#include "report/pdf/table.h"

/* Points that the widest word of the text takes. */
static float widest_word(Faces *faces, Slice text, float size)
{
    float widest = 0, width = 0;
    while (text.size) {
        uint32_t c = text_take_character(&text);
        width = c == ' ' ? 0 : width + faces_width(faces, LOOK_BOLD, c, size);
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* What the column's head asks for, and the widest of the words that stand below such a head. */
static float least_width(const Table *table, uint32_t column)
{
    Press *press = table->press;
    const char *head = table->columns[column].head;
    if (!head || !*head)
        return 0;
    float size = table->size - 0.4f;
    float least = widest_word(&press->faces, words_get(press->words, head), size), below = 0;
    Slice id = slice_of(head);
    if (slice_equal(id, SLICE("head.result")))
        below = widest_word(&press->faces, slice_of(audit_result_word(RESULT_INCONCLUSIVE)),
                            table->size);
    else if (slice_equal(id, SLICE("head.severity")))
        below = widest_word(&press->faces, slice_of(model_severity_word(0)), table->size);
    if (below > 0)
        below += PARA_SHAPE_ADVANCE * table->size;
    least = below > least ? below : least;
    return least + 0.5f + (column + 1 < table->count ? TABLE_GUTTER : 0);
}

/* Columns that lack width get it from those that have some to spare. */
static void widen(Table *table, const float *least)
{
    float lacking = 0, spare = 0;
    for (uint32_t i = 0; i < table->count; i++) {
        lacking += least[i] > table->widths[i] ? least[i] - table->widths[i] : 0;
        spare += least[i] < table->widths[i] ? table->widths[i] - least[i] : 0;
    }
    /* Half of what is spare may go: a table is more than its heads. */
    if (lacking <= 0 || spare <= 0)
        return;
    float given = lacking < spare / 2 ? 1 : spare / 2 / lacking;
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
    widen(table, least);
}

void table_fit_heads(Table *table, const Slice *heads)
{
    float least[TABLE_COLUMNS];
    for (uint32_t i = 0; i < table->count; i++)
        least[i] = widest_word(&table->press->faces, heads[i], table->size - 0.4f) + 0.5f +
                   (i + 1 < table->count ? TABLE_GUTTER : 0);
    widen(table, least);
}
