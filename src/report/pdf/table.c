#include "report/pdf/table.h"

#define PADDING 2.6f /* above and below a row's text, as a rule */

static float cell_left(const Table *table, uint32_t column)
{
    float x = table->left;
    for (uint32_t i = 0; i < column; i++)
        x += table->widths[i];
    return x;
}

/* The last column has no gutter, so that the frame is filled. */
static float cell_width(const Table *table, uint32_t column)
{
    return table->widths[column] - (column + 1 < table->count ? TABLE_GUTTER : 0);
}

static Align cell_align(const Table *table, uint32_t column)
{
    return table->columns[column].right ? ALIGN_RIGHT : ALIGN_LEFT;
}

static void begin_row(Table *table)
{
    for (uint32_t i = 0; i < table->count; i++)
        runs_begin(&table->cells[i], &table->press->scratch);
    runs_begin(&table->detail, &table->press->scratch);
    table->anchor = LINK_NONE;
    table->keeps = false;
}

void table_head(Table *table, uint32_t column, Slice text)
{
    Press *press = table->press;
    Runs runs;
    runs_begin(&runs, &press->heads);
    runs_add(&runs, (Style){table->size - 0.4f, LOOK_MUTED, LOOK_BOLD}, text);
    press_set(press, &press->heads, &runs, cell_width(table, column), &table->head[column]);
    float height = para_height(&table->head[column]);
    /* A head that would take the page, as only a hostile name has it, stands in part. */
    uint32_t most =
        table->head[column].leading > 0 ? (uint32_t)(120 / table->head[column].leading) : 0;
    if (height > 120) {
        table->head[column].line_count = most;
        height = para_height(&table->head[column]);
    }
    if (text.size && height + 2 * table->padding > table->head_height)
        table->head_height = height + 2 * table->padding;
}

void table_set_heads(Table *table)
{
    table->head_height = 0;
    for (uint32_t i = 0; i < table->count; i++) {
        const char *head = table->columns[i].head;
        if (head)
            table_head(table, i, *head ? words_get(table->press->words, head) : (Slice){0});
    }
}

void table_begin(Press *press, Table *table, const TableColumn *columns, uint32_t count, float size,
                 Slice name)
{
    *table = (Table){.press = press,
                     .columns = columns,
                     .size = size,
                     .ruled = true,
                     .padding = PADDING,
                     .left = press->left,
                     .width = press->width};
    table->count = count < TABLE_COLUMNS ? count : TABLE_COLUMNS;
    table_set_widths(table);
    arena_reset(&press->heads);
    table_set_heads(table);
    if (name.size) {
        Runs runs;
        runs_begin(&runs, &press->heads);
        SAY(press, &runs, STYLE_NOTE, "pdf.continued", WORD_TEXT("name", name));
        press_set(press, &press->heads, &runs, table->width, &table->name);
    }
    begin_row(table);
}

Runs *table_cell(Table *table, uint32_t column)
{
    return &table->cells[column];
}

Runs *table_detail(Table *table)
{
    return &table->detail;
}

void table_say(Table *table, uint32_t column, const char *id)
{
    runs_say(table->press, table_cell(table, column), STYLE_CELL(table->size), id);
}

void table_text(Table *table, uint32_t column, Slice text)
{
    runs_add(table_cell(table, column), STYLE_CELL(table->size), text);
}

void table_code(Table *table, uint32_t column, Slice text)
{
    runs_add(table_cell(table, column), STYLE_MONO(table->size), text);
}

void table_number(Table *table, uint32_t column, uint64_t number)
{
    runs_number(table_cell(table, column), STYLE_CELL(table->size), number);
}

static void draw_head(Table *table)
{
    Press *press = table->press;
    table->headed = true;
    if (table->head_height <= 0)
        return;
    for (uint32_t i = 0; i < table->count; i++) {
        float x = cell_left(table, i), width = cell_width(table, i);
        float lower = table->head_height - 2 * table->padding - para_height(&table->head[i]);
        press_draw(press, &table->head[i], x, press->y + table->padding + lower, width,
                   cell_align(table, i));
    }
    press->y += table->head_height;
    press_rule(press, table->left, press->y, table->left + table->width, press->y, 0.6f, LOOK_RULE);
}

static void continue_table(Table *table, Slice topic)
{
    Press *press = table->press;
    if (topic.size) {
        uint64_t substituted = press->faces.substituted;
        flow_subject(press, topic);
        press->faces.substituted = substituted; /* its characters stand in the row's own text */
        flow_page(press);
        flow_subject_end(press);
    } else {
        flow_page(press);
    }
    if (table->name.line_count && !topic.size) {
        press_draw(press, &table->name, table->left, press->y, table->width, ALIGN_LEFT);
        press->y += para_height(&table->name) + 2;
    }
    draw_head(table);
    table->on_page = 0;
}

static bool set_row(Table *table, TableRow *row)
{
    Press *press = table->press;
    *row = (TableRow){.anchor = table->anchor, .keeps = table->keeps, .topic = table->topic};
    for (uint32_t i = 0; i < table->count; i++) {
        if (!press_set(press, &press->scratch, &table->cells[i], cell_width(table, i),
                       &row->paras[i]))
            return false;
        row->ascent = row->paras[i].ascent > row->ascent ? row->paras[i].ascent : row->ascent;
    }
    for (uint32_t i = 0; i < table->count; i++) {
        float height = para_height(&row->paras[i]) + row->ascent - row->paras[i].ascent;
        row->cells = height > row->cells && row->paras[i].line_count ? height : row->cells;
    }
    if (!press_set(press, &press->scratch, &table->detail, table->width,
                   &row->paras[TABLE_COLUMNS]))
        return false;
    row->detail = para_height(&row->paras[TABLE_COLUMNS]);
    return true;
}

static float row_height(const Table *table, const TableRow *row)
{
    return row->cells + row->detail + 2 * table->padding;
}

/* As many lines of the cell as the height has room for; true where none is left. */
static bool draw_cell(Table *table, TableRow *row, uint32_t cell, float x, float y, float width,
                      float room, Align align, float *used)
{
    const Para *para = &row->paras[cell];
    float drop = row->done[cell] == 0 && cell != TABLE_COLUMNS ? row->ascent - para->ascent : 0;
    uint32_t left = para->line_count - row->done[cell];
    uint32_t fit =
        para->leading > 0 && room > drop ? (uint32_t)((room - drop + 0.01f) / para->leading) : 0;
    fit = fit < left ? fit : left;
    press_draw_lines(table->press, para, row->done[cell], row->done[cell] + fit, x, y + drop, width,
                     align);
    row->done[cell] += fit;
    float height = fit ? drop + para->leading * (float)fit : 0;
    *used = height > *used ? height : *used;
    return fit == left;
}

/* What fits of the row; true where all of it is on a page now. */
static bool draw_part(Table *table, TableRow *row)
{
    Press *press = table->press;
    uint32_t last = table->count - 1;
    float room = press->bottom - press->y - 2 * table->padding, used = 0;
    float y = press->y + table->padding;
    bool whole = true;
    for (uint32_t i = 0; i < table->count; i++)
        whole &= draw_cell(table, row, i, cell_left(table, i), y, cell_width(table, i), room,
                           cell_align(table, i), &used);
    if (row->figure) {
        row->figure(press, row->subject, cell_left(table, last), y, cell_width(table, last));
        used = row->cells;
    }
    if (whole && row->paras[TABLE_COLUMNS].line_count) {
        float more = 0;
        y += used;
        whole = draw_cell(table, row, TABLE_COLUMNS, table->left, y, table->width, room - used,
                          ALIGN_LEFT, &more);
        used += more;
    }
    press->y += used + 2 * table->padding;
    if (table->ruled && whole)
        press_rule(press, table->left, press->y, table->left + table->width, press->y, 0.35f,
                   LOOK_HAIRLINE);
    return whole;
}

/* What has to follow the first waiting row on its page: the second of a table, a row that it is
 * the heading of, or the last, unless that leaves a single row behind. */
static float company(const Table *table)
{
    const TableRow *row = &table->waiting[0], *next = &table->waiting[1];
    bool together = !table->headed || row->keeps;
    if (table->alone && !row->keeps)
        return 0;
    if (table->waiting_count < 2)
        return 0;
    if (table->waiting_count == 2)
        together |= table->on_page > 1;
    return together ? row_height(table, next) : 0;
}

/* How much of a row that splits has to find room: one that has to, for want of a page that holds
 * it, begins high up where it is the first of its table. */
static float least_of(const Table *table, const TableRow *row)
{
    if (table->splits)
        return row->paras[0].leading;
    return table->headed ? 60 : 160;
}

/* The first waiting row onto a page. */
static void place_row(Table *table)
{
    Press *press = table->press;
    TableRow *row = &table->waiting[0];
    float continued = table->head_height + para_height(&table->name) + 2;
    float page = flow_page_height(press) - continued;
    float height = row_height(table, row), wanted = height + company(table);
    bool splits = table->splits || height > page;
    if (wanted > page)
        wanted = height;
    if (!table->headed) {
        flow_room(press, table->head_height + (splits ? least_of(table, row) : wanted));
        draw_head(table);
    } else if (press->y + wanted > press->bottom + 0.01f &&
               (!splits || press->bottom - press->y < least_of(table, row))) {
        continue_table(table, row->topic);
    }
    press_place(press, row->anchor, press->y);
    while (!draw_part(table, row) && press_ok(press))
        continue_table(table, row->topic);
    table->on_page++;
}

/* Its memory goes to the end of the queue, for the row that comes next. */
static void take_row(Table *table)
{
    Press *press = table->press;
    Arena free_arena = press->rows[0];
    if (press_ok(press))
        place_row(table);
    table->waiting_count--;
    for (uint32_t i = 0; i < table->waiting_count; i++) {
        table->waiting[i] = table->waiting[i + 1];
        press->rows[i] = press->rows[i + 1];
    }
    press->rows[table->waiting_count] = free_arena;
    arena_reset(&press->rows[table->waiting_count]);
}

static void keep_row(Table *table, TableFigure *figure, const void *subject, float height)
{
    Press *press = table->press;
    TableRow *row = &table->waiting[table->waiting_count];
    if (press_ok(press) && set_row(table, row)) {
        Arena scratch = press->scratch;
        row->figure = figure;
        row->subject = subject;
        row->cells = height > row->cells ? height : row->cells;
        press->scratch = press->rows[table->waiting_count];
        press->rows[table->waiting_count++] = scratch;
    }
    arena_reset(&press->scratch);
    begin_row(table);
    if (table->waiting_count == PRESS_ROWS)
        take_row(table);
}

void table_row(Table *table)
{
    keep_row(table, NULL, NULL, 0);
}

void table_figure(Table *table, TableFigure *figure, const void *subject, float height)
{
    keep_row(table, figure, subject, height);
}

void table_end(Table *table)
{
    while (table->waiting_count)
        take_row(table);
    /* A table without rows still shows its head. */
    if (!table->headed && table->head_height > 0) {
        flow_room(table->press, table->head_height);
        draw_head(table);
    }
    table->press->y += 8;
}

static const TableColumn fact_columns[] = {{NULL, 24, false}, {NULL, 76, false}};

void facts_begin(Press *press, Table *table, Slice name)
{
    table_begin(press, table, fact_columns, 2, 9, name);
    table->ruled = false;
}

Runs *facts_row(Table *table, const char *id)
{
    runs_say(table->press, table_cell(table, 0), (Style){8.4f, LOOK_MUTED, LOOK_SANS}, id);
    return table_cell(table, 1);
}
