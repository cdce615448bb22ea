/* Account × service: violations, with the worst severity's shape; many services in several
 * tables, or those that weigh most in one. */
#include "report/pdf/parts.h"

/* The first finding there, or LINK_NONE. */
static uint32_t anchor_of(const Press *press, Slice account, Slice service)
{
    const Model *model = &press->model;
    for (uint32_t a = 0; a < model->account_count; a++) {
        if (!slice_equal(model->accounts[a].account, account))
            continue;
        for (uint32_t s = 0; s < model->accounts[a].service_count; s++)
            if (slice_equal(model->accounts[a].services[s].service, service))
                return press_anchor_of_finding(press,
                                               model->listed[model->accounts[a].services[s].first]);
    }
    return LINK_NONE;
}

static void write_cell(Press *press, Runs *runs, const ModelCell *cell, Slice account,
                       Slice service)
{
    if (!cell->data) {
        Style faint = {LOOK_DENSE - 0.5f, LOOK_MUTED, LOOK_SANS};
        runs_shape(runs, faint, shape_of_result(RESULT_NO_DATA));
        runs_say(press, runs, faint, "word.no_data");
        return;
    }
    Style style = STYLE_CELL(LOOK_DENSE);
    uint32_t anchor = cell->findings ? anchor_of(press, account, service) : LINK_NONE;
    if (cell->worst < MODEL_SEVERITIES) {
        int shape = shape_of_severity(cell->worst);
        style = (Style){LOOK_DENSE, shape_colour(shape), LOOK_BOLD};
        runs_shape(runs, style, shape);
    }
    runs_number(runs, style, cell->violations);
    runs_link(runs, anchor);
    if (cell->reviews) {
        Style review = {LOOK_DENSE - 0.5f, shape_colour(shape_of_result(RESULT_REVIEW)), LOOK_SANS};
        runs_words(runs, review, " +");
        runs_number(runs, review, cell->reviews);
        runs_link(runs, anchor);
    }
}

/* A table of the services from `first` on, as many as stand beside each other. */
static void put_band(Press *press, const ModelMatrix *m, uint32_t first, float padding)
{
    uint32_t left = m->service_count - first,
             count = left < MODEL_BAND_SERVICES ? left : MODEL_BAND_SERVICES;
    TableColumn columns[MODEL_BAND_SERVICES + 1] = {{NULL, 27, false}};
    for (uint32_t i = 1; i <= count; i++)
        columns[i] = (TableColumn){NULL, count < 5 ? 13 : 73.0f / (float)count, true};
    Table table;
    table_begin(press, &table, columns, count + 1, LOOK_DENSE,
                words_get(press->words, "chart.matrix"));
    table.padding = padding;
    if (count < 5)
        for (uint32_t i = 0; i <= count; i++)
            table.widths[i] = table.width * columns[i].share / 100;
    Slice heads[MODEL_BAND_SERVICES + 1] = {words_get(press->words, "head.account")};
    for (uint32_t i = 0; i < count; i++)
        heads[i + 1] = model_short_service(m->services[first + i]);
    table_fit_heads(&table, heads);
    for (uint32_t i = 0; i <= count; i++)
        table_head(&table, i, heads[i]);
    /* A small one stays in one piece. */
    float height = table.head_height + 20 * (float)m->account_count;
    flow_room(press, height < 400 ? height : 100);
    for (uint32_t a = 0; a < m->account_count && press_ok(press); a++) {
        runs_account(table_cell(&table, 0), STYLE_CELL(LOOK_DENSE), m->accounts[a], m->names[a]);
        for (uint32_t i = 0; i < count; i++)
            write_cell(press, table_cell(&table, i + 1),
                       &m->cells[(size_t)a * m->service_count + first + i], m->accounts[a],
                       m->services[first + i]);
        table_row(&table);
    }
    table_end(&table);
}

static void notes(Press *press, const ModelMatrix *m, Style style)
{
    Runs runs;
    flow_begin(press, &runs);
    for (int rank = 0; rank < MODEL_SEVERITIES; rank++) {
        runs_severity(&runs, style.size, rank);
        runs_words(&runs, style, "  ");
    }
    runs_say(press, &runs, style, "chart.matrix_caption");
    runs_words(&runs, style, " ");
    runs_say(press, &runs, style, "chart.matrix_note");
    if (m->more_accounts) {
        runs_words(&runs, style, " ");
        SAY(press, &runs, style, "chart.matrix_accounts",
            WORD_NUMBER("more_accounts", m->more_accounts));
    }
    if (m->more_services) {
        runs_words(&runs, style, " ");
        SAY(press, &runs, style, "chart.matrix_services",
            WORD_NUMBER("more_services", m->more_services));
    }
    flow_runs(press, &runs, 0, 4);
}

void figure_matrix(Press *press)
{
    const ModelMatrix *m = &press->model.matrix;
    if (m->service_count == 0) {
        flow_say(press, STYLE_BODY, "chart.matrix_none");
        return;
    }
    for (uint32_t first = 0; first < m->service_count; first += MODEL_BAND_SERVICES)
        put_band(press, m, first, 2.6f);
    notes(press, m, STYLE_NOTE);
}

void figure_matrix_short(Press *press)
{
    const ModelMatrix *m = &press->model.summary_matrix;
    if (m->service_count == 0) {
        flow_say(press, STYLE_BODY, "chart.matrix_none");
        return;
    }
    put_band(press, m, 0, press->tight ? 0.5f : 1.3f);
    press->y -= 6;
    notes(press, m, STYLE_SMALL);
}
