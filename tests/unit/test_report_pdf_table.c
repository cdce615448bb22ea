/* Where rows stand: tables are measured, not drawn, and anchors tell the page of each row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "report/pdf/flow.h"
#include "support_audit.h"

enum { ROWS = 400 };

typedef struct {
    Audit *audit;
    Press press;
    Table table;
} Sheet;

static void open_sheet(Sheet *sheet)
{
    static const TableColumn columns[] = {{"head.policy", 30, false}, {"head.records", 70, false}};
    if (access("/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf", R_OK) != 0) {
        print_message("fonts-liberation2 is missing\n");
        skip();
    }
    Diagnostics *sink = diagnostics_new();
    sheet->audit = support_audit_new(false);
    assert_non_null(sheet->audit);
    assert_true(press_open(&sheet->press, sheet->audit, NULL, sink));
    diagnostics_free(sink);
    press_begin_pass(&sheet->press, false);
    press_page(&sheet->press);
    table_begin(&sheet->press, &sheet->table, columns, 2, 8, SLICE("rows"));
}

static void close_sheet(Sheet *sheet)
{
    assert_true(press_ok(&sheet->press));
    press_close(&sheet->press);
    support_audit_free(sheet->audit);
}

/* The rows' anchors are those of findings and policies: any that exist. */
static void put_rows(Sheet *sheet, uint32_t count, uint32_t keeps)
{
    assert_true(count < sheet->press.anchor_count);
    for (uint32_t i = 0; i < count; i++) {
        table_text(&sheet->table, 0, SLICE("policy"));
        sheet->table.anchor = i;
        sheet->table.keeps = i == keeps;
        table_row(&sheet->table);
    }
    table_end(&sheet->table);
}

static uint32_t page_of(const Sheet *sheet, uint32_t row)
{
    return press_page_of(&sheet->press, row);
}

/* Rows of these tables, with the least room that takes so many. */
static float room_for(Sheet *sheet, uint32_t rows)
{
    float row = 8 * LOOK_LEADING + 2 * sheet->table.padding;
    return sheet->table.head_height + row * (float)rows + 2;
}

static void put_after(uint32_t fit, uint32_t rows, uint32_t keeps, Sheet *sheet)
{
    open_sheet(sheet);
    sheet->press.y = sheet->press.bottom - room_for(sheet, fit);
    put_rows(sheet, rows, keeps);
}

static void a_table_begins_with_two_rows_or_on_the_next_page(void **state)
{
    (void)state;
    Sheet sheet;
    put_after(1, 2, ROWS, &sheet);
    assert_int_equal(page_of(&sheet, 0), 2);
    assert_int_equal(page_of(&sheet, 1), 2);
    close_sheet(&sheet);
    put_after(1, 1, ROWS, &sheet);
    assert_int_equal(page_of(&sheet, 0), 1);
    close_sheet(&sheet);
    put_after(2, 4, ROWS, &sheet);
    assert_int_equal(page_of(&sheet, 1), 1);
    assert_int_equal(page_of(&sheet, 2), 2);
    close_sheet(&sheet);
}

static void no_table_leaves_a_single_row_for_its_last_page(void **state)
{
    (void)state;
    Sheet sheet;
    put_after(4, 5, ROWS, &sheet);
    assert_int_equal(page_of(&sheet, 2), 1);
    assert_int_equal(page_of(&sheet, 3), 2);
    assert_int_equal(page_of(&sheet, 4), 2);
    close_sheet(&sheet);
    put_after(4, 6, ROWS, &sheet);
    assert_int_equal(page_of(&sheet, 3), 1);
    assert_int_equal(page_of(&sheet, 4), 2);
    close_sheet(&sheet);
}

static void a_row_that_heads_others_stands_on_the_page_of_the_next(void **state)
{
    (void)state;
    Sheet sheet;
    put_after(4, 8, 3, &sheet);
    assert_int_equal(page_of(&sheet, 2), 1);
    assert_int_equal(page_of(&sheet, 3), 2);
    assert_int_equal(page_of(&sheet, 4), 2);
    close_sheet(&sheet);
}

static void draw_nothing(Press *press, const void *subject, float x, float y, float width)
{
    (void)press, (void)x, (void)y;
    *(float *)(uintptr_t)subject = width;
}

static void a_figure_is_a_row_that_goes_to_the_next_page_with_the_one_before_it(void **state)
{
    (void)state;
    Sheet sheet;
    float width = 0;
    open_sheet(&sheet);
    sheet.press.y = sheet.press.bottom - room_for(&sheet, 4);
    for (uint32_t i = 0; i < 4; i++) {
        table_text(&sheet.table, 0, SLICE("fact"));
        sheet.table.anchor = i;
        if (i == 3)
            table_figure(&sheet.table, draw_nothing, &width, 40);
        else
            table_row(&sheet.table);
    }
    table_end(&sheet.table);
    assert_int_equal(page_of(&sheet, 1), 1);
    assert_int_equal(page_of(&sheet, 2), 2);
    assert_int_equal(page_of(&sheet, 3), 2);
    assert_true(width > 200);
    close_sheet(&sheet);
}

static void a_page_that_a_subject_goes_on_to_begins_beneath_its_name(void **state)
{
    (void)state;
    Sheet sheet;
    open_sheet(&sheet);
    flow_subject(&sheet.press, SLICE("A policy"));
    flow_page(&sheet.press);
    assert_true(sheet.press.y > sheet.press.top + 5);
    assert_true(sheet.press.y == sheet.press.start);
    flow_subject_end(&sheet.press);
    flow_page(&sheet.press);
    assert_true(sheet.press.y == sheet.press.top);
    table_end(&sheet.table);
    close_sheet(&sheet);
}

/* A token that fills more than a page goes on below the subject, and ends. */
static void a_row_taller_than_a_page_is_split_beneath_the_subject(void **state)
{
    (void)state;
    static char long_text[40000];
    Sheet sheet;
    memset(long_text, 'x', sizeof long_text);
    open_sheet(&sheet);
    flow_subject(&sheet.press, SLICE("A policy"));
    table_text(&sheet.table, 0, (Slice){long_text, sizeof long_text});
    table_row(&sheet.table);
    table_text(&sheet.table, 0, SLICE("next"));
    sheet.table.anchor = 1;
    table_row(&sheet.table);
    table_end(&sheet.table);
    assert_true(page_of(&sheet, 1) > 5);
    close_sheet(&sheet);
}

/* In a frame as narrow as themes allow. */
static void no_result_and_no_head_breaks_within_a_word(void **state)
{
    (void)state;
    static const TableColumn columns[] = {{"head.control_policies", 188, false},
                                          {"head.result", 30, false},
                                          {"head.population", 10, true},
                                          {"head.violations", 39, true}};
    static const char *const words[] = {"", "INCONCLUSIVE", "Population", "Violations"};
    Sheet sheet;
    open_sheet(&sheet);
    table_end(&sheet.table);
    sheet.press.width = 368;
    table_begin(&sheet.press, &sheet.table, columns, 4, LOOK_DENSE, (Slice){0});
    float whole = 0;
    for (uint32_t i = 0; i < 4; i++) {
        float word = 0;
        for (const char *c = words[i]; *c; c++)
            word += faces_width(&sheet.press.faces, LOOK_BOLD, (unsigned char)*c,
                                i == 1 ? LOOK_DENSE : LOOK_DENSE - 0.4f);
        assert_true(sheet.table.widths[i] >= word + (i < 3 ? 7 : 0));
        whole += sheet.table.widths[i];
    }
    assert_true(whole > 367.9f && whole < 368.1f);
    table_end(&sheet.table);
    close_sheet(&sheet);
}

static void rows_that_stand_alone_fill_the_page_one_by_one(void **state)
{
    (void)state;
    Sheet sheet;
    open_sheet(&sheet);
    sheet.table.alone = true;
    sheet.press.y = sheet.press.bottom - room_for(&sheet, 1);
    put_rows(&sheet, 2, ROWS);
    assert_int_equal(page_of(&sheet, 0), 1);
    assert_int_equal(page_of(&sheet, 1), 2);
    close_sheet(&sheet);
}

/* The topic stands above the head, where the name would. */
static void a_page_that_begins_amid_a_topic_begins_with_it_and_no_other_does(void **state)
{
    (void)state;
    Sheet sheet;
    open_sheet(&sheet);
    sheet.press.y = sheet.press.bottom - room_for(&sheet, 2);
    sheet.table.name = (Para){0};
    for (uint32_t i = 0; i < 4; i++) {
        table_text(&sheet.table, 0, SLICE("policy"));
        sheet.table.anchor = i;
        sheet.table.topic = i < 3 ? SLICE("control") : (Slice){0};
        table_row(&sheet.table);
    }
    table_end(&sheet.table);
    assert_int_equal(page_of(&sheet, 1), 1);
    assert_int_equal(page_of(&sheet, 2), 2);
    float head = sheet.table.head_height;
    assert_true(sheet.press.anchors[2].y > sheet.press.top + head + 8);
    close_sheet(&sheet);
}

static void a_column_is_as_wide_as_the_words_it_is_told_of(void **state)
{
    (void)state;
    static const char word[] = "AccessDeniedExceptionOfService";
    Sheet sheet;
    Para para;
    Runs runs;
    open_sheet(&sheet);
    float before = sheet.table.widths[0] = 40, all = sheet.table.width;
    sheet.table.widths[1] = all - before;
    table_need(&sheet.table, 0, LOOK_SANS, slice_of(word));
    table_settle(&sheet.table);
    assert_true(sheet.table.widths[0] > before);
    assert_true(sheet.table.widths[0] + sheet.table.widths[1] < all + 0.1f);
    runs_begin(&runs, &sheet.press.scratch);
    runs_words(&runs, STYLE_CELL(8), word);
    assert_true(
        press_set(&sheet.press, &sheet.press.scratch, &runs, sheet.table.widths[0] - 7, &para));
    assert_int_equal(para.line_count, 1);
    close_sheet(&sheet);
}

static void a_heading_taller_than_a_page_flows_on(void **state)
{
    (void)state;
    static char title[40000];
    Sheet sheet;
    Runs runs;
    memset(title, 'x', sizeof title);
    open_sheet(&sheet);
    table_end(&sheet.table);
    flow_begin(&sheet.press, &runs);
    runs_add(&runs, STYLE_BODY, (Slice){title, sizeof title});
    flow_heading(&sheet.press, &runs, 10, 2, 5);
    flow_room(&sheet.press, 10);
    assert_int_equal(press_page_of(&sheet.press, 5), 1);
    assert_true(sheet.press.page >= 4);
    assert_true(sheet.press.y <= sheet.press.bottom);
    close_sheet(&sheet);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_begins_with_two_rows_or_on_the_next_page),
        cmocka_unit_test(no_table_leaves_a_single_row_for_its_last_page),
        cmocka_unit_test(a_row_that_heads_others_stands_on_the_page_of_the_next),
        cmocka_unit_test(a_figure_is_a_row_that_goes_to_the_next_page_with_the_one_before_it),
        cmocka_unit_test(a_page_that_a_subject_goes_on_to_begins_beneath_its_name),
        cmocka_unit_test(no_result_and_no_head_breaks_within_a_word),
        cmocka_unit_test(rows_that_stand_alone_fill_the_page_one_by_one),
        cmocka_unit_test(a_page_that_begins_amid_a_topic_begins_with_it_and_no_other_does),
        cmocka_unit_test(a_column_is_as_wide_as_the_words_it_is_told_of),
        cmocka_unit_test(a_heading_taller_than_a_page_flows_on),
        cmocka_unit_test(a_row_taller_than_a_page_is_split_beneath_the_subject),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
