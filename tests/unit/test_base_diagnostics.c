#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/diagnostics.h"
#include "base/limits.h"

static void check_format(const Diagnostic *diagnostic, bool colour, const char *expected)
{
    Buffer text = {0};
    diagnostics_format(diagnostic, colour, &text);
    buffer_add_byte(&text, '\0');
    assert_string_equal(text.data, expected);
    buffer_free(&text);
}

static void a_diagnostic_is_printed_with_its_place_source_and_hint(void **state)
{
    (void)state;
    Diagnostic diagnostic = {.level = DIAGNOSTIC_ERROR,
                             .code = "unknown-element",
                             .file = SLICE("p.xml"),
                             .line = 12,
                             .column = 5,
                             .message = SLICE("unknown element <equal>"),
                             .hint = SLICE("did you mean <equals>?"),
                             .source = SLICE("    <equal field='a'/>")};
    check_format(&diagnostic, false,
                 "p.xml:12:5: error: unknown element <equal>: did you mean <equals>?\n"
                 "        <equal field='a'/>\n"
                 "        ^\n");
    diagnostic.column = 0;
    check_format(&diagnostic, false,
                 "p.xml:12: error: unknown element <equal>: did you mean <equals>?\n"
                 "        <equal field='a'/>\n");
    diagnostic = (Diagnostic){.level = DIAGNOSTIC_WARNING, .code = "c", .message = SLICE("m")};
    check_format(&diagnostic, false, "warning: m\n");
    check_format(&diagnostic, true, "\033[35mwarning:\033[0m m\n");
}

static void nothing_that_is_quoted_reaches_a_terminal_as_it_is(void **state)
{
    (void)state;
    Diagnostic diagnostic = {.level = DIAGNOSTIC_NOTE,
                             .code = "c",
                             .file = SLICE("a\x1b[2J\nb"),
                             .line = 1,
                             .message = SLICE("m\x07\xff"),
                             .hint = SLICE("h\xe2\x80\xaeh"),
                             .source = SLICE("s\x1b\ts\x9b")};
    Buffer text = {0};
    diagnostics_format(&diagnostic, false, &text);
    size_t lines = 0;
    for (size_t i = 0; i < text.size; i++) {
        lines += text.data[i] == '\n';
        assert_true(text.data[i] == '\n' || (text.data[i] >= 0x20 && text.data[i] < 0x7f));
    }
    assert_int_equal(lines, 2);
    buffer_free(&text);
}

/* A line of a megabyte is shown around its column. */
static void a_long_line_is_shown_around_the_column(void **state)
{
    (void)state;
    char *line = malloc(1 << 20);
    assert_non_null(line);
    memset(line, 'x', 1 << 20);
    line[500000] = 'Q';
    Diagnostic diagnostic = {.level = DIAGNOSTIC_ERROR,
                             .code = "c",
                             .message = SLICE("m"),
                             .line = 1,
                             .column = 500001,
                             .source = {line, 1 << 20}};
    Buffer text = {0};
    diagnostics_format(&diagnostic, false, &text);
    buffer_add_byte(&text, '\0');
    assert_true(text.size < 400);
    /* The caret stands under the Q. */
    const char *source = strchr(text.data, '\n') + 1, *caret_line = strchr(source, '\n') + 1;
    assert_int_equal(strchr(caret_line, '^') - caret_line, strchr(source, 'Q') - source);
    free(line);
    buffer_free(&text);
}

static void the_sink_keeps_copies_and_counts_by_level(void **state)
{
    (void)state;
    Diagnostics *sink = diagnostics_new();
    char message[] = "first";
    Diagnostic diagnostic = {.level = DIAGNOSTIC_ERROR, .code = "c", .message = slice_of(message)};
    diagnostics_add(sink, &diagnostic);
    memset(message, 'x', 5);
    diagnostics_report(sink, DIAGNOSTIC_WARNING, "w", SLICE("f"), 3, "%d of %s", 2, "them");
    assert_int_equal(diagnostics_kept(sink), 2);
    assert_true(slice_equal(diagnostics_get(sink, 0)->message, SLICE("first")));
    assert_true(slice_equal(diagnostics_get(sink, 1)->message, SLICE("2 of them")));
    assert_int_equal(diagnostics_count(sink, DIAGNOSTIC_ERROR), 1);
    assert_int_equal(diagnostics_count(sink, DIAGNOSTIC_WARNING), 1);
    assert_int_equal(diagnostics_count(sink, DIAGNOSTIC_NOTE), 0);
    diagnostics_free(sink);
}

static void beyond_the_bound_diagnostics_are_counted_only(void **state)
{
    (void)state;
    Diagnostics *sink = diagnostics_new();
    for (int i = 0; i < LIMIT_DIAGNOSTICS + 50; i++)
        diagnostics_report(sink, DIAGNOSTIC_ERROR, "c", (Slice){0}, 0, "%d", i);
    assert_int_equal(diagnostics_kept(sink), LIMIT_DIAGNOSTICS);
    assert_int_equal(diagnostics_count(sink, DIAGNOSTIC_ERROR), LIMIT_DIAGNOSTICS + 50);
    diagnostics_free(sink);
}

static void sorting_is_by_file_line_and_column_and_stable(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        unsigned line, column;
        const char *message;
    } given[] = {{"b", 1, 1, "5"}, {"a", 2, 1, "3"}, {"a", 1, 9, "2"},
                 {"a", 2, 1, "4"}, {"a", 1, 2, "1"}, {"", 9, 9, "0"}};
    Diagnostics *sink = diagnostics_new();
    for (size_t i = 0; i < 6; i++) {
        Diagnostic diagnostic = {.code = "c",
                                 .file = slice_of(given[i].file),
                                 .line = given[i].line,
                                 .column = given[i].column,
                                 .message = slice_of(given[i].message)};
        diagnostics_add(sink, &diagnostic);
    }
    diagnostics_sort(sink);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(diagnostics_get(sink, i)->message.data[0], '0' + (int)i);
    diagnostics_free(sink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_diagnostic_is_printed_with_its_place_source_and_hint),
        cmocka_unit_test(nothing_that_is_quoted_reaches_a_terminal_as_it_is),
        cmocka_unit_test(a_long_line_is_shown_around_the_column),
        cmocka_unit_test(the_sink_keeps_copies_and_counts_by_level),
        cmocka_unit_test(beyond_the_bound_diagnostics_are_counted_only),
        cmocka_unit_test(sorting_is_by_file_line_and_column_and_stable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
