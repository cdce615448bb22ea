/* Account × service: violating records, with the worst severity's shape; many services in several
 * tables, or those that weigh most in one. */
#include "report/pdf/parts.h"

enum { SERVICES_A_TABLE = 7, ACCOUNTS_IN_SUMMARY = 7 };

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

/* Of the matrix, rows and columns by index. */
typedef struct {
    uint32_t accounts[MODEL_MATRIX_ACCOUNTS], services[MODEL_MATRIX_SERVICES];
    uint32_t account_count, service_count;
} Cut;

static void put_table(Press *press, const Cut *cut, uint32_t first, uint32_t count, float padding)
{
    const ModelMatrix *m = &press->model.matrix;
    TableColumn columns[SERVICES_A_TABLE + 1] = {{NULL, 27, false}};
    for (uint32_t i = 1; i <= count; i++)
        columns[i] = (TableColumn){NULL, count < 5 ? 13 : 73.0f / (float)count, true};
    Table table;
    table_begin(press, &table, columns, count + 1, LOOK_DENSE,
                words_get(press->words, "chart.matrix"));
    table.padding = padding;
    if (count < 5)
        for (uint32_t i = 0; i <= count; i++)
            table.widths[i] = table.width * columns[i].share / 100;
    Slice heads[SERVICES_A_TABLE + 1] = {words_get(press->words, "head.account")};
    for (uint32_t i = 0; i < count; i++)
        heads[i + 1] = model_short_service(m->services[cut->services[first + i]]);
    table_fit_heads(&table, heads);
    for (uint32_t i = 0; i <= count; i++)
        table_head(&table, i, heads[i]);
    /* A small one stays in one piece. */
    float height = table.head_height + 20 * (float)cut->account_count;
    flow_room(press, height < 400 ? height : 100);
    for (uint32_t row = 0; row < cut->account_count && press_ok(press); row++) {
        uint32_t a = cut->accounts[row];
        runs_account(table_cell(&table, 0), STYLE_CELL(LOOK_DENSE), m->accounts[a], m->names[a]);
        for (uint32_t i = 0; i < count; i++) {
            uint32_t service = cut->services[first + i];
            write_cell(press, table_cell(&table, i + 1),
                       &m->cells[(size_t)a * m->service_count + service], m->accounts[a],
                       m->services[service]);
        }
        table_row(&table);
    }
    table_end(&table);
}

/* Of so many places those that weigh most, in their own order. */
static uint32_t keep_heaviest(const uint64_t *weights, uint32_t count, uint32_t most,
                              uint32_t *kept)
{
    uint32_t taken = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t heavier = 0;
        for (uint32_t k = 0; k < count; k++)
            heavier += weights[k] > weights[i] || (weights[k] == weights[i] && k < i);
        if (heavier < most)
            kept[taken++] = i;
    }
    return taken;
}

static void cut_matrix(const ModelMatrix *m, uint32_t accounts, uint32_t services, Cut *cut)
{
    uint64_t by_account[MODEL_MATRIX_ACCOUNTS] = {0}, by_service[MODEL_MATRIX_SERVICES] = {0};
    for (uint32_t a = 0; a < m->account_count; a++)
        for (uint32_t s = 0; s < m->service_count; s++) {
            const ModelCell *cell = &m->cells[(size_t)a * m->service_count + s];
            by_account[a] += cell->violations * 1024 + cell->reviews;
            by_service[s] += cell->violations * 1024 + cell->reviews;
        }
    cut->account_count = keep_heaviest(by_account, m->account_count, accounts, cut->accounts);
    cut->service_count = keep_heaviest(by_service, m->service_count, services, cut->services);
}

static void notes(Press *press, uint32_t more_accounts, uint32_t more_services, Style style)
{
    Runs runs;
    flow_begin(press, &runs);
    for (int rank = 0; rank < MODEL_SEVERITIES; rank++) {
        runs_severity(&runs, style.size, rank);
        runs_words(&runs, style, "  ");
    }
    runs_say(press, &runs, style, "pdf.matrix_note");
    if (more_accounts) {
        runs_words(&runs, style, " ");
        SAY(press, &runs, style, "chart.matrix_accounts",
            WORD_NUMBER("more_accounts", more_accounts));
    }
    if (more_services) {
        runs_words(&runs, style, " ");
        SAY(press, &runs, style, "chart.matrix_services",
            WORD_NUMBER("more_services", more_services));
    }
    flow_runs(press, &runs, 0, 4);
}

void figure_matrix(Press *press)
{
    const ModelMatrix *m = &press->model.matrix;
    Cut all;
    if (m->service_count == 0) {
        flow_say(press, STYLE_BODY, "chart.matrix_none");
        return;
    }
    cut_matrix(m, MODEL_MATRIX_ACCOUNTS, MODEL_MATRIX_SERVICES, &all);
    for (uint32_t first = 0; first < m->service_count; first += SERVICES_A_TABLE) {
        uint32_t left = m->service_count - first;
        put_table(press, &all, first, left < SERVICES_A_TABLE ? left : SERVICES_A_TABLE, 2.6f);
    }
    notes(press, m->more_accounts, m->more_services, STYLE_NOTE);
}

void figure_matrix_short(Press *press)
{
    const ModelMatrix *m = &press->model.matrix;
    Cut cut;
    if (m->service_count == 0) {
        flow_say(press, STYLE_BODY, "chart.matrix_none");
        return;
    }
    cut_matrix(m, ACCOUNTS_IN_SUMMARY, SERVICES_A_TABLE, &cut);
    put_table(press, &cut, 0, cut.service_count, 1.3f);
    press->y -= 6;
    notes(press, m->more_accounts + m->account_count - cut.account_count,
          m->more_services + m->service_count - cut.service_count, STYLE_SMALL);
}
