#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <json-c/json.h>

#include "report/diff.h"
#include "report/report.h"
#include "support_audit.h"

typedef struct {
    AuditDocument before, after;
    AuditDiff *diff;
} Pair;

static void read_back(bool hostile, AuditDocument *document)
{
    Audit *audit = support_audit_new(hostile);
    Output *output = output_of_memory();
    Diagnostics *sink = diagnostics_new();
    assert_true(report_write_json(audit, output));
    assert_true(audit_document_parse(output_memory(output), SLICE("a.json"), document, sink));
    diagnostics_free(sink);
    output_close(output);
    support_audit_free(audit);
}

/* The same audit twice; the tests change one of them. */
static void open_pair(Pair *pair, bool hostile)
{
    read_back(hostile, &pair->before);
    read_back(hostile, &pair->after);
}

static void compare_pair(Pair *pair)
{
    pair->diff = audit_diff(&pair->before, &pair->after);
    assert_non_null(pair->diff);
}

static void close_pair(Pair *pair)
{
    audit_diff_free(pair->diff);
    audit_free(pair->before.audit);
    audit_free(pair->after.audit);
}

static void every_finding_is_counted_once(void **state)
{
    (void)state;
    Pair pair;
    open_pair(&pair, false);
    Audit *before = pair.before.audit, *after = pair.after.audit;
    uint32_t all = before->finding_count;
    assert_true(all > 4);
    before->finding_count--;
    after->findings++;
    after->finding_count--;
    after->findings[0].count++;
    after->findings[1].count--;
    compare_pair(&pair);
    const uint64_t *counts = pair.diff->counts;
    assert_int_equal(counts[CHANGE_NEW], 1);
    assert_int_equal(counts[CHANGE_GROWN], 1);
    assert_int_equal(counts[CHANGE_SHRUNK], 1);
    assert_int_equal(counts[CHANGE_RESOLVED], 1);
    assert_int_equal(counts[CHANGE_GONE], 0);
    assert_int_equal(counts[CHANGE_SAME], all - 4);
    assert_int_equal(pair.diff->finding_count, 4);
    for (uint32_t i = 1; i < pair.diff->finding_count; i++)
        assert_true(pair.diff->findings[i - 1].change < pair.diff->findings[i].change);
    close_pair(&pair);
}

static void what_has_nothing_to_judge_now_is_gone_and_not_resolved(void **state)
{
    (void)state;
    Pair pair;
    open_pair(&pair, false);
    pair.after.audit->finding_count = 0;
    pair.after.audit->tally_count = 0;
    compare_pair(&pair);
    assert_int_equal(pair.diff->counts[CHANGE_RESOLVED], 0);
    assert_int_equal(pair.diff->counts[CHANGE_GONE], pair.before.audit->finding_count);
    close_pair(&pair);
}

static void policies_differ_by_text_file_result_and_presence(void **state)
{
    (void)state;
    Pair pair;
    open_pair(&pair, false);
    Audit *before = pair.before.audit, *after = pair.after.audit;
    before->finding_count = after->finding_count = 0;
    before->tally_count = after->tally_count = 0;
    after->policies[0].text = SLICE("other");
    after->policies[1].sha256 = SLICE("other");
    after->policies[2].result =
        after->policies[2].result == RESULT_PASS ? RESULT_FAIL : RESULT_PASS;
    after->policies[3].id = SLICE("a-new-one");
    compare_pair(&pair);
    unsigned text = 0, file = 0, result = 0, added = 0, removed = 0;
    for (uint32_t i = 0; i < pair.diff->policy_count; i++) {
        const DiffPolicy *p = &pair.diff->policies[i];
        text += p->text;
        file += p->file;
        result += p->result;
        added += p->change == POLICY_ADDED;
        removed += p->change == POLICY_REMOVED;
    }
    assert_int_equal(pair.diff->policy_count, 5);
    assert_true(text == 1 && file == 1 && result == 1 && added == 1 && removed == 1);
    close_pair(&pair);
}

static void hostile_texts_do_no_harm_in_any_format(void **state)
{
    (void)state;
    Pair pair;
    open_pair(&pair, true);
    pair.before.audit->finding_count /= 2;
    compare_pair(&pair);
    Diagnostics *sink = diagnostics_new();
    Output *text = output_of_memory(), *page = output_of_memory(), *json = output_of_memory(),
           *pdf = output_of_memory();
    assert_true(report_write_diff_text(pair.diff, 80, false, 1, text));
    Slice shown = output_memory(text);
    for (size_t i = 0; i < shown.size; i++)
        assert_true(shown.data[i] == '\n' || (unsigned char)shown.data[i] >= 0x20);
    assert_false(slice_contains(shown, SLICE("\xe2\x80\xae")));
    assert_true(report_write_diff_html(pair.diff, NULL, sink, page));
    assert_false(slice_contains(output_memory(page), SLICE("<script")));
    assert_false(slice_contains(output_memory(page), SLICE("<img src=x")));
    assert_true(report_write_diff_json(pair.diff, json));
    char *copy = strndup(output_memory(json).data, output_memory(json).size);
    json_object *document = json_tokener_parse(copy);
    free(copy);
    assert_non_null(document);
    json_object_put(document);
    assert_true(report_write_diff_pdf(pair.diff, NULL, sink, pdf));
    assert_true(slice_starts(output_memory(pdf), SLICE("%PDF-")));
    assert_int_equal(diagnostics_kept(sink), 0);
    output_close(text);
    output_close(page);
    output_close(json);
    output_close(pdf);
    diagnostics_free(sink);
    close_pair(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_finding_is_counted_once),
        cmocka_unit_test(what_has_nothing_to_judge_now_is_gone_and_not_resolved),
        cmocka_unit_test(policies_differ_by_text_file_result_and_presence),
        cmocka_unit_test(hostile_texts_do_no_harm_in_any_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
