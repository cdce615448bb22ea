#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <fcntl.h>
#include <locale.h>
#include <unistd.h>
#include <wchar.h>

#include <cmocka.h>

#include "base/text.h"
#include "report/report.h"
#include "report/text_layout.h"
#include "support_audit.h"

static Output *text_of(const Audit *audit, unsigned width, bool colour)
{
    Output *output = output_of_memory();
    assert_non_null(output);
    assert_true(report_write_text(audit, width, colour, 1, output));
    return output;
}

static Slice last_line(Slice text)
{
    assert_true(text.size && text.data[text.size - 1] == '\n');
    text.size--;
    return slice_from(text, slice_find_last(text, '\n') + 1);
}

/* Columns by the C library's own table. */
static unsigned columns_of(Slice line)
{
    unsigned columns = 0;
    mbstate_t state = {0};
    while (line.size) {
        wchar_t character;
        size_t size = mbrtowc(&character, line.data, line.size, &state);
        assert_true(size > 0 && size <= line.size);
        int width = wcwidth(character);
        assert_true(width >= 0); /* printable */
        columns += (unsigned)width;
        line = slice_from(line, size);
    }
    return columns;
}

/* The text without the sequences that colours are made of. */
static void add_without_colours(Buffer *out, Slice text)
{
    while (text.size) {
        size_t at = slice_find(text, '\x1b');
        buffer_add(out, (Slice){text.data, at});
        text = slice_from(text, at);
        if (text.size == 0)
            return;
        assert_true(slice_starts(text, SLICE("\x1b[")));
        size_t end = slice_find(text, 'm');
        assert_in_range(end, 3, 4); /* one number */
        assert_true(slice_is_digits((Slice){text.data + 2, end - 2}, end - 2));
        text = slice_from(text, end + 1);
    }
}

static void no_line_is_too_wide_and_none_holds_a_control(void **state)
{
    (void)state;
    static const unsigned widths[] = {0, 40, 41, 60, 61, 72, 80, 100, 132, 250};
    for (int round = 0; round < 4; round++) {
        Audit *audit = support_audit_new(round & 1);
        for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
            Output *output = text_of(audit, widths[i], round & 2);
            Buffer shown = {0};
            add_without_colours(&shown, output_memory(output));
            assert_false(shown.failed);
            Slice rest = buffer_slice(&shown), line;
            assert_true(text_is_utf8(rest));
            while (slice_next(&rest, "\n", &line)) {
                unsigned most = widths[i] < 40 ? 40 : widths[i];
                if (columns_of(line) > most)
                    fail_msg("wider than %u: %.*s", most, (int)line.size, line.data);
                assert_true(line.data[line.size - 1] != ' ');
                while (line.size)
                    assert_false(text_is_unsafe(text_take_character(&line)));
            }
            buffer_free(&shown);
            assert_true(output_close(output));
        }
        support_audit_free(audit);
    }
}

static void colours_stand_only_where_asked_and_change_no_word(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(true);
    Output *plain = text_of(audit, 100, false), *coloured = text_of(audit, 100, true);
    assert_false(slice_contains(output_memory(plain), SLICE("\x1b")));
    assert_true(slice_contains(output_memory(coloured), SLICE("\x1b[31m✗ FAIL")));
    Buffer shown = {0};
    add_without_colours(&shown, output_memory(coloured));
    assert_true(slice_equal(buffer_slice(&shown), output_memory(plain)));
    buffer_free(&shown);
    assert_true(output_close(plain) && output_close(coloured));
    support_audit_free(audit);
}

static void nothing_of_a_long_name_is_cut(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    enum { SIZE = 700 };
    char name[SIZE];
    for (int i = 0; i < SIZE; i++)
        name[i] = (char)('a' + i % 26);
    audit->policies[0].id = (Slice){name, SIZE};
    for (unsigned width = 40; width <= 140; width += 20) {
        Output *output = text_of(audit, width, false);
        Slice text = output_memory(output);
        size_t at = 0;
        for (size_t i = 0; i < text.size && at < SIZE; i++) {
            bool blank = text.data[i] == ' ' || text.data[i] == '\n';
            bool number = (text.data[i] >= '0' && text.data[i] <= '9') || text.data[i] == ',' ||
                          text.data[i] == '/'; /* cells beside its first line */
            if (text.data[i] == name[at])
                at++;
            else if (!blank && !number)
                at = text.data[i] == name[0];
        }
        assert_int_equal(at, SIZE);
        assert_true(output_close(output));
    }
    support_audit_free(audit);
}

static void population_comes_before_what_was_found(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Output *output = text_of(audit, 100, false);
    Slice text = output_memory(output);
    assert_true(
        slice_starts(text, SLICE("Quarterly CloudTrail audit: Example Media (Confidential)\n"
                                 "✗ FAIL, INCOMPLETE\n"
                                 "Period    from 2026-07-01T00:00:00Z to before "
                                 "2026-10-01T00:00:00Z\n"
                                 "Events    2026-07-01T00:02:11Z to 2026-09-30T23:58:40Z\n"
                                 "Files     609 listed: 480 read, 36 skipped unread, 92 "
                                 "passed over, 1 unreadable\n"
                                 "Records   188,554: 184,230 evaluated, 1,204 duplicates, "
                                 "3,120 out of scope\n")));
    assert_true(slice_contains(text, SLICE("\nPolicies: 12\nRESULT ")));
    assert_true(output_close(output));
    support_audit_free(audit);
}

/* Place of the text, which is there. */
static size_t place(Slice text, const char *needle)
{
    const char *at = memmem(text.data, text.size, needle, strlen(needle));
    if (!at)
        fail_msg("'%s' is not in the report", needle);
    return (size_t)(at - text.data);
}

static void policies_stand_by_result_then_severity(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Output *output = text_of(audit, 120, false);
    Slice text = output_memory(output);
    static const char *const order[] = {
        "✗ FAIL            critical  no-root-calls",
        "critical  no-admin-port-open",
        "✗ FAIL *          high      mfa-for-deletes",
        "medium    inputs-are-restricted",
        "? INCONCLUSIVE *  high      channels-are-encrypted",
        "? REVIEW",
        "~ EXCEPTED",
        "✓ PASS",
        "- NO DATA",
        "- NOT CONFIGURED  info      partner-networks-only",
    };
    size_t last = 0;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        size_t at = place(text, order[i]);
        assert_true(at > last);
        last = at;
    }
    assert_true(slice_contains(text, SLICE("* INCOMPLETE: ")));
    assert_true(slice_contains(text, SLICE("partner-networks-only: The list partner-networks is "
                                           "empty")));
    assert_true(output_close(output));
    support_audit_free(audit);
}

/* Those of violated policies are the table's numbers, and would push the others out. */
static void a_reason_that_policies_share_is_said_once(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    for (uint32_t i = 0; i < audit->policy_count; i++) {
        AuditPolicy *policy = &audit->policies[i];
        policy->result = i < 7 ? RESULT_INCONCLUSIVE : RESULT_FAIL;
        policy->why = i < 7 ? SLICE("2 pieces of input could not be evaluated")
                            : SLICE("7 violations in a population of 9 records");
    }
    Output *output = text_of(audit, 300, false);
    Slice text = output_memory(output);
    size_t at = place(text, " and 4 more policies: 2 pieces of input could not be evaluated\n");
    assert_false(slice_contains(slice_from(text, at + 60), SLICE("2 pieces of input")));
    assert_false(slice_contains(text, SLICE("7 violations in a population")));
    assert_true(output_close(output));
    support_audit_free(audit);
}

static void the_most_severe_findings_are_shown_and_the_rest_counted(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Output *output = text_of(audit, 100, false);
    Slice rest = output_memory(output), text = rest, line;
    unsigned findings = 0;
    while (slice_next(&rest, "\n", &line))
        findings += slice_starts(line, SLICE("    critical  ")) ||
                    slice_starts(line, SLICE("    high  ")) ||
                    slice_starts(line, SLICE("    medium  "));
    assert_int_equal(findings, 20);
    assert_false(slice_contains(text, SLICE("\n    low  ")));
    char more[64];
    snprintf(more, sizeof more, "… and %u more in findings.csv (format csv)\n",
             audit->finding_count - 20);
    assert_true(slice_contains(text, slice_of(more)));
    assert_true(slice_contains(text, SLICE("\nvideo-prod (111122223333)\n")));
    assert_true(place(text, "\nvideo-prod (111122223333)\n") <
                place(text, "\nvideo-stage (444455556666)\n"));
    assert_true(output_close(output));
    support_audit_free(audit);
}

static void ten_problems_are_shown_and_the_rest_counted(void **state)
{
    (void)state;
    AuditProblem problems[13];
    for (unsigned i = 0; i < 13; i++)
        problems[i] = (AuditProblem){SLICE("x.json.gz"), i, SLICE("truncated"), SLICE("cut"), 1};
    Audit audit = {.inputs.problems = problems, .inputs.problem_count = 13};
    Output *output = text_of(&audit, 80, false);
    Slice text = output_memory(output);
    assert_true(
        slice_contains(text, SLICE("  truncated: cut (1 record), at byte 9 of x.json.gz\n")));
    assert_false(slice_contains(text, SLICE("at byte 10 of")));
    assert_true(slice_contains(text, SLICE("… and 3 more in problems.csv.gz\n")));
    assert_true(output_close(output));
}

static void the_last_line_has_result_counts_and_status_at_any_width(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Output *output = text_of(audit, 100, false);
    Slice line = last_line(output_memory(output));
    assert_true(slice_starts(line, SLICE("FAIL, INCOMPLETE: 1,448 violations, 5 to review")));
    assert_true(slice_ends(line, SLICE(" in 184,230 records; status 1")));
    assert_true(output_close(output));
    audit->result = RESULT_INCONCLUSIVE;
    for (uint32_t i = 0; i < audit->finding_count; i++)
        audit->findings[i].count = UINT64_MAX / 100;
    output = text_of(audit, 60, false);
    line = last_line(output_memory(output));
    char expected[80];
    snprintf(expected, sizeof expected, "INCONCLUSIVE, INCOMPLETE: %u findings; status 1",
             audit->finding_count);
    assert_true(slice_equal(line, slice_of(expected)));
    assert_true(output_close(output));
    support_audit_free(audit);
}

static void an_audit_of_nothing_is_told_too(void **state)
{
    (void)state;
    Audit audit = {.result = RESULT_NO_DATA, .complete = true};
    Output *output = output_of_memory();
    assert_true(report_write_text(&audit, 80, false, 3, output));
    Slice text = output_memory(output);
    assert_true(slice_starts(text, SLICE("CloudTrail audit\n- NO DATA, COMPLETE\n")));
    assert_true(
        slice_equal(last_line(text), SLICE("NO DATA, COMPLETE: 0 violations, 0 to review in "
                                           "0 records; status 3")));
    assert_true(output_close(output));
}

static void the_same_model_gives_the_same_bytes(void **state)
{
    (void)state;
    Audit *one = support_audit_new(true), *two = support_audit_new(true);
    Output *first = text_of(one, 80, true), *second = text_of(two, 80, true);
    assert_true(slice_equal(output_memory(first), output_memory(second)));
    assert_true(output_close(first) && output_close(second));
    support_audit_free(one);
    support_audit_free(two);
}

static void a_full_disk_is_reported(void **state)
{
    (void)state;
    int descriptor = open("/dev/full", O_WRONLY);
    assert_true(descriptor >= 0);
    Audit *audit = support_audit_new(false);
    Output *output = output_of_descriptor(descriptor);
    bool written = report_write_text(audit, 80, false, 0, output);
    assert_false(output_close(output) && written);
    close(descriptor);
    support_audit_free(audit);
}

/* ---- layout ---- */

static void lines_break_at_blanks_then_behind_marks_then_anywhere(void **state)
{
    (void)state;
    static const struct {
        const char *text, *lines;
        unsigned columns;
    } cases[] = {
        {"one two three", "one two|three|", 8},
        {"one two three", "one two|three|", 7},
        {"arn:aws:iam::1:user/x", "arn:aws:|iam::1:|user/x|", 8},
        {"x arn:aws:iam::111:user", "x arn:aws:iam::|111:user|", 16},
        {"aaaaaaaaaa", "aaaa|aaaa|aa|", 4},
        {"\xe5\xaf\xa9\xe6\x9f\xbb\xe5\xaf\xa9", "\xe5\xaf\xa9\xe6\x9f\xbb|\xe5\xaf\xa9|", 5},
        {"\xe5\xaf\xa9\xe6\x9f\xbb", "\xe5\xaf\xa9|\xe6\x9f\xbb|", 1},
        {"", "|", 5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Buffer lines = {0};
        Slice rest = slice_of(cases[i].text);
        do {
            buffer_add(&lines, layout_take_line(&rest, cases[i].columns));
            buffer_add_byte(&lines, '|');
        } while (rest.size);
        if (!slice_equal(buffer_slice(&lines), slice_of(cases[i].lines)))
            fail_msg("%.*s, not %s", (int)lines.size, lines.data, cases[i].lines);
        buffer_free(&lines);
    }
}

static void no_character_is_counted_narrower_than_it_is_drawn(void **state)
{
    (void)state;
    for (uint32_t c = 0x20; c <= 0x1ffff; c++) {
        if (text_is_unsafe(c))
            continue;
        Buffer text = {0};
        text_add_character(&text, c);
        int drawn = wcwidth((wchar_t)c);
        if (drawn > 0 && layout_columns(buffer_slice(&text)) < (unsigned)drawn)
            fail_msg("U+%04X takes %d columns", (unsigned)c, drawn);
        buffer_free(&text);
    }
}

static void a_table_too_wide_wraps_one_column_or_is_refused(void **state)
{
    (void)state;
    static const LayoutColumn columns[] = {
        {"A", false, false}, {"NAME", false, true}, {"N", true, false}};
    LayoutRow rows[] = {{{SLICE("x"), SLICE("first-second"), SLICE("10")}, NULL},
                        {{SLICE("yy"), SLICE("z"), SLICE("7")}, NULL}};
    LayoutTable table = {columns, 3, rows, 2};
    Buffer out = {0};
    assert_true(layout_table(&out, &table, 16, 4));
    assert_true(slice_equal(buffer_slice(&out), SLICE("A   NAME       N\n"
                                                      "x   first-    10\n"
                                                      "    second\n"
                                                      "yy  z          7\n")));
    buffer_clear(&out);
    assert_false(layout_table(&out, &table, 16, 9));
    assert_int_equal(out.size, 0);
    buffer_free(&out);
}

int main(void)
{
    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_line_is_too_wide_and_none_holds_a_control),
        cmocka_unit_test(colours_stand_only_where_asked_and_change_no_word),
        cmocka_unit_test(nothing_of_a_long_name_is_cut),
        cmocka_unit_test(population_comes_before_what_was_found),
        cmocka_unit_test(policies_stand_by_result_then_severity),
        cmocka_unit_test(a_reason_that_policies_share_is_said_once),
        cmocka_unit_test(the_most_severe_findings_are_shown_and_the_rest_counted),
        cmocka_unit_test(ten_problems_are_shown_and_the_rest_counted),
        cmocka_unit_test(the_last_line_has_result_counts_and_status_at_any_width),
        cmocka_unit_test(an_audit_of_nothing_is_told_too),
        cmocka_unit_test(the_same_model_gives_the_same_bytes),
        cmocka_unit_test(a_full_disk_is_reported),
        cmocka_unit_test(lines_break_at_blanks_then_behind_marks_then_anywhere),
        cmocka_unit_test(no_character_is_counted_narrower_than_it_is_drawn),
        cmocka_unit_test(a_table_too_wide_wraps_one_column_or_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
