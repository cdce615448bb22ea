/* Account × service: violating records, with the worst severity's shape; many services in several
 * tables. */
#include "report/pdf/parts.h"

enum { SERVICES_A_TABLE = 8 };

static Slice short_service(Slice service)
{
    Slice end = SLICE(".amazonaws.com");
    if (service.size > end.size && slice_ends(service, end))
        service.size -= end.size;
    return service;
}

/* The first finding there, or LINK_NONE. */
static uint32_t anchor_of(const Press *press, Slice account, Slice service)
{
    const Model *model = &press->model;
    for (uint32_t a = 0; a < model->account_count; a++) {
        if (!slice_equal(model->accounts[a].account, account))
            continue;
        for (uint32_t s = 0; s < model->accounts[a].service_count; s++)
            if (slice_equal(model->accounts[a].services[s].service, service))
                return press_anchor_of_finding(press, model->accounts[a].services[s].first);
    }
    return LINK_NONE;
}

static void write_cell(const Press *press, Runs *runs, const ModelCell *cell, Slice account,
                       Slice service)
{
    if (!cell->data) {
        Style faint = {LOOK_TABLE - 1, LOOK_MUTED, LOOK_SANS};
        runs_shape(runs, faint, shape_of_result(RESULT_NO_DATA));
        runs_words(runs, faint, "no data");
        return;
    }
    Style style = STYLE_CELL(LOOK_TABLE);
    uint32_t anchor = cell->findings ? anchor_of(press, account, service) : LINK_NONE;
    if (cell->worst < MODEL_SEVERITIES) {
        int shape = shape_of_severity(cell->worst);
        style = (Style){LOOK_TABLE, shape_colour(shape), LOOK_BOLD};
        runs_shape(runs, style, shape);
    }
    runs_number(runs, style, cell->violations);
    runs_link(runs, anchor);
    if (cell->reviews) {
        runs_line(runs);
        Style review = {LOOK_TABLE - 1, shape_colour(shape_of_result(RESULT_REVIEW)), LOOK_SANS};
        runs_shape(runs, review, shape_of_result(RESULT_REVIEW));
        runs_number(runs, review, cell->reviews);
        runs_words(runs, review, " to review");
        runs_link(runs, anchor);
    }
}

static void put_table(Press *press, uint32_t first, uint32_t count)
{
    const ModelMatrix *m = &press->model.matrix;
    TableColumn columns[SERVICES_A_TABLE + 1] = {{NULL, 22, false}};
    for (uint32_t i = 1; i <= count; i++)
        columns[i] = (TableColumn){NULL, count < 5 ? 13 : 78.0f / (float)count, true};
    Table table;
    table_begin(press, &table, columns, count + 1, LOOK_TABLE, SLICE("Account × service"));
    if (count < 5)
        for (uint32_t i = 0; i <= count; i++)
            table.widths[i] = table.width * columns[i].share / 100;
    table_head(&table, 0, SLICE("Account"));
    for (uint32_t i = 0; i < count; i++)
        table_head(&table, i + 1, short_service(m->services[first + i]));
    /* A small one stays in one piece. */
    float height = table.head_height + 28 * (float)m->account_count;
    flow_room(press, height < 400 ? height : 100);
    for (uint32_t row = 0; row < m->account_count; row++) {
        runs_account(table_cell(&table, 0), STYLE_CELL(LOOK_TABLE), m->accounts[row],
                     m->names[row]);
        for (uint32_t i = 0; i < count; i++)
            write_cell(press, table_cell(&table, i + 1),
                       &m->cells[(size_t)row * m->service_count + first + i], m->accounts[row],
                       m->services[first + i]);
        table_row(&table);
    }
    table_end(&table);
}

void figure_matrix(Press *press)
{
    const ModelMatrix *m = &press->model.matrix;
    Runs runs;
    if (m->service_count == 0) {
        flow_words(press, STYLE_BODY, "No policy had a record to judge in any account.");
        return;
    }
    for (uint32_t first = 0; first < m->service_count; first += SERVICES_A_TABLE) {
        uint32_t left = m->service_count - first;
        put_table(press, first, left < SERVICES_A_TABLE ? left : SERVICES_A_TABLE);
    }
    flow_begin(press, &runs);
    runs_words(&runs, STYLE_NOTE,
               "Violating records, with the shape of the worst severity. “No data”: no policy had "
               "a record to judge there, so "
               "nothing could have been found. 0: there were such records, and none violates.");
    if (m->more_accounts) {
        runs_words(&runs, STYLE_NOTE, " ");
        runs_counted(&runs, STYLE_NOTE, m->more_accounts, "more account stands",
                     "more accounts stand");
        runs_words(&runs, STYLE_NOTE, " under Findings.");
    }
    if (m->more_services) {
        runs_words(&runs, STYLE_NOTE, " ");
        runs_counted(&runs, STYLE_NOTE, m->more_services, "more service stands",
                     "more services stand");
        runs_words(&runs, STYLE_NOTE, " under Findings.");
    }
    flow_runs(press, &runs, 0, 8);
}
