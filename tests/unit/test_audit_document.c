#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <fcntl.h>
#include <unistd.h>

#include <cmocka.h>

#include "audit/document.h"
#include "base/limits.h"
#include "report/report.h"
#include "support_audit.h"
#include "support_model.h"

typedef bool Writer(const Audit *audit, Output *output);

static Slice text_of(const Audit *audit, Writer *writer, Output **output)
{
    *output = output_of_memory();
    assert_non_null(*output);
    assert_true(writer(audit, *output));
    return output_memory(*output);
}

/* As the program gives it: a document with another id was changed since it was written. */
static void give_id(Audit *audit)
{
    Output *content;
    Digest digest;
    char hex[DIGEST_HEX_SIZE + 1];
    assert_true(digest_of(text_of(audit, report_write_json_content, &content), &digest));
    digest_hex(&digest, hex);
    audit->report_id = arena_copy(&audit->arena, (Slice){hex, 32});
    output_close(content);
}

static void print_errors(Diagnostics *sink)
{
    for (size_t i = 0; i < diagnostics_kept(sink); i++) {
        const Diagnostic *d = diagnostics_get(sink, i);
        print_message("%u:%u: %.*s\n", d->line, d->column, (int)d->message.size, d->message.data);
    }
}

static void read_well(Slice text, AuditDocument *document)
{
    Diagnostics *sink = diagnostics_new();
    bool good = audit_document_parse(text, SLICE("audit.json"), document, sink);
    print_errors(sink);
    assert_true(good);
    assert_int_equal(diagnostics_kept(sink), 0);
    diagnostics_free(sink);
}

static void assert_same_text(Slice a, Slice b)
{
    size_t at = 0;
    while (at < a.size && at < b.size && a.data[at] == b.data[at])
        at++;
    if (at < a.size || at < b.size)
        fail_msg("they differ at %zu: %.60s | %.60s", at, a.data + at, b.data + at);
}

/* Whatever a format makes of the audit it makes of the audit read back. */
static void assert_comes_back(const Audit *audit, Writer *writer, const Audit *back)
{
    Output *before, *after;
    Slice a = text_of(audit, writer, &before), b = text_of(back, writer, &after);
    assert_same_text(a, b);
    output_close(before);
    output_close(after);
}

static bool write_page(const Audit *audit, Output *output)
{
    Diagnostics *sink = diagnostics_new();
    bool done = report_write_html(audit, NULL, sink, output);
    diagnostics_free(sink);
    return done;
}

static bool write_pdf(const Audit *audit, Output *output)
{
    Diagnostics *sink = diagnostics_new();
    bool done = report_write_pdf(audit, NULL, sink, output);
    diagnostics_free(sink);
    return done;
}

static bool write_terminal(const Audit *audit, Output *output)
{
    return report_write_text(audit, 100, true, 0, output);
}

static void what_was_written_comes_back_in_every_format_to_the_byte(void **state)
{
    static Writer *const writers[] = {report_write_json,
                                      report_write_json_content,
                                      report_write_findings_csv,
                                      report_write_problems_csv,
                                      report_write_manifest_csv,
                                      write_page,
                                      write_pdf,
                                      write_terminal};
    (void)state;
    for (int hostile = 0; hostile < 2; hostile++) {
        Audit *audit = support_audit_new(hostile);
        Output *output;
        AuditDocument document;
        give_id(audit);
        read_well(text_of(audit, report_write_json, &output), &document);
        assert_comes_back(audit, report_write_json, document.audit);
        AuditDocument again;
        Output *second;
        read_well(text_of(document.audit, report_write_json, &second), &again);
        /* Only a made-up model holds bytes that are no UTF-8; the document makes them visible. */
        const Audit *first = hostile ? again.audit : audit;
        for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
            assert_comes_back(first, writers[i], document.audit);
        audit_free(again.audit);
        output_close(second);
        audit_free(document.audit);
        output_close(output);
        support_audit_free(audit);
    }
}

/* The manifest is written again in the order of the archive; reports list it by kind. */
static void the_manifest_comes_back_in_archive_order_and_is_listed_by_kind(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    AuditDocument document;
    Output *json;
    read_well(text_of(audit, report_write_json, &json), &document);
    assert_comes_back(audit, report_write_manifest_csv, document.audit);
    assert_int_equal(audit_listed_count(document.audit), audit->listed_count);
    assert_text(document.audit->files[0].kind, "digest");
    assert_text(audit_listed_file(document.audit, 0)->kind, "log");
    for (uint64_t i = 0; i < audit->listed_count; i++)
        assert_same_text(audit_listed_file(document.audit, i)->path,
                         audit_listed_file(audit, i)->path);
    output_close(json);
    audit_free(document.audit);
    support_audit_free(audit);
}

static void a_run_comes_back_with_its_sums_and_its_evidence(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportModel made;
    char what[256];
    static const char records[] =
        "{\"Records\":[" RECORD("e1", NOON, "s3", "DeleteBucket", FIRST, "") "," RECORD(
            "e2", "nonsense", "s3", "DeleteBucket", FIRST,
            ",\"userAgent\":\"\\u0000 \\u202e "
            "<b>\",\"eventCategory\":\"a\\u0000b\"") "," RECORD("e3", NOON, "ec2", "RunInstances",
                                                                SECOND, "") "]}";
    folder_write(folder, "a.json", slice_of(records));
    folder_write(folder, "b\xff.json", SLICE("{\"Records\":[{]}"));
    support_model_open(&made, POLICY_SET(DELETES("p")), folder);
    Output *output;
    AuditDocument document;
    give_id(made.audit);
    read_well(text_of(made.audit, report_write_json, &output), &document);
    if (!audit_check(document.audit, what))
        fail_msg("%s", what);
    assert_true(audit_evidence_whole(document.audit));
    assert_comes_back(made.audit, report_write_json, document.audit);
    assert_comes_back(made.audit, report_write_evidence_csv, document.audit);
    assert_comes_back(made.audit, report_write_attempts_csv, document.audit);
    assert_comes_back(made.audit, write_page, document.audit);
    assert_comes_back(made.audit, write_pdf, document.audit);
    audit_free(document.audit);
    output_close(output);
    support_model_close(&made, folder);
}

static void a_document_that_was_changed_is_known_by_its_report_id(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Output *content, *output;
    Digest digest;
    char hex[DIGEST_HEX_SIZE + 1];
    AuditDocument document;
    assert_true(digest_of(text_of(audit, report_write_json_content, &content), &digest));
    digest_hex(&digest, hex);
    audit->report_id = (Slice){hex, 32};
    Slice text = text_of(audit, report_write_json, &output);
    read_well(text, &document);
    assert_false(document.altered);
    assert_memory_equal(document.content_id, hex, 32);
    audit_free(document.audit);
    char *changed = strndup(text.data, text.size);
    char *word = strstr(changed, "\"restricted\": false");
    assert_non_null(word);
    memcpy(word, "\"restricted\": true ", 19);
    read_well((Slice){changed, text.size}, &document);
    assert_true(document.altered);
    audit_free(document.audit);
    free(changed);
    output_close(content);
    output_close(output);
    support_audit_free(audit);
}

/* The document with one place of it replaced is refused, and the message holds this. */
static void assert_refused(Slice text, const char *from, const char *to, const char *message)
{
    Diagnostics *sink = diagnostics_new();
    AuditDocument document;
    Buffer changed = {0};
    const char *at = memmem(text.data, text.size, from, strlen(from));
    if (!at)
        fail_msg("%s does not stand there", from);
    buffer_add(&changed, (Slice){text.data, (size_t)(at - text.data)});
    buffer_add(&changed, slice_of(to));
    buffer_add(&changed, slice_from(text, (size_t)(at - text.data) + strlen(from)));
    bool good = audit_document_parse(buffer_slice(&changed), SLICE("a.json"), &document, sink);
    if (good || diagnostics_count(sink, DIAGNOSTIC_ERROR) != 1)
        fail_msg("%s is accepted", to);
    const Diagnostic *error = diagnostics_get(sink, 0);
    if (!slice_contains(error->message, slice_of(message)))
        fail_msg("%s: %.*s", to, (int)error->message.size, error->message.data);
    assert_true(error->line > 0 && error->column > 0);
    buffer_free(&changed);
    diagnostics_free(sink);
}

static void what_is_wrong_is_refused_with_what_and_where(void **state)
{
    static const char *const cases[][3] = {
        {"trailaudit-audit/1", "trailaudit-audit/2", "another major version"},
        {"trailaudit-audit/1", "trailaudit-audit/10", "another major version"},
        {"trailaudit-audit/1", "sbom/1", "this is no audit.json"},
        {"\"result\": \"FAIL\"", "\"result\": \"GOOD\"", "result: \"GOOD\" is no result"},
        {"\"complete\": false", "\"complete\": 0", "complete: true or false is expected"},
        {"\"complete\": false", "\"complete\": false, \"complete\": true", "a second time"},
        {"\"complete\": false", "\"finished\": false", "the key \"complete\" is missing"},
        {"\"files\": ", "\"files\": -", "inputs.files: a whole number below"},
        {"\"files\": ", "\"files\": 99999999999999999999", "inputs.files: a whole number below"},
        {"\"files\": ", "\"files\": 1e", "inputs.files: a whole number below"},
        {"\"policies\": [", "\"policies\": {}, \"x\": [", "policies: an array is expected"},
        {"\"policies\": [", "\"policies\": [7,", "policies[0]: an object is expected"},
        {"\"severity\": \"critical\"", "\"severity\": \"grave\"", "policies[0].severity: critical"},
        {"\"findings\": [", "\"findings\": [[],", "findings[0]: an object is expected"},
        {"\"kind\": \"violation\"", "\"kind\": \"crime\"", "kind: violation or review"},
        {"\"record\": ", "\"record\": 9999999999", "a whole number below 2^32"},
        {"\"by_day\": {\"2026-", "\"by_day\": {\"x026-", "is no day"},
        {"\"from\": \"2026-07-01T00:00:00Z\"", "\"from\": \"July\"", "period.from: a time as"},
        {"\"schema\"", "\"schema", "this is no JSON"},
        {"\"result\": \"FAIL\"", "\"result\": NaN", "this is no JSON"},
        {"\"title\": \"", "\"title\": \"\x01", "this is no JSON"},
        {"\"title\": \"", "\"title\": \"\xff", "this is no JSON"},
        {"\"logo\": \"", "\"logo\": \"*", "logo: this is no base64"},
        {"\"logo\": \"iVBO", "\"logo\": \"", "logo: it is no PNG picture"},
        {"\"logo\": \"", "\"logo\": 7, \"x\": \"", "logo: a string is expected"},
        {"\"integrity\": {\"authenticated\": ", "\"integrity\": {\"authenticated\": -",
         "findings[0].integrity.authenticated: a whole number below"},
        {"\"integrity\": {\"authenticated\": ", "\"integrity\": {\"signed\": ",
         "findings[0].integrity: the key \"authenticated\" is missing"},
    };
    (void)state;
    Audit *audit = support_audit_new(false);
    Output *output;
    Slice text = text_of(audit, report_write_json, &output);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_refused(text, cases[i][0], cases[i][1], cases[i][2]);
    output_close(output);
    support_audit_free(audit);
}

static void a_document_cut_off_anywhere_is_refused(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Output *output;
    Slice text = text_of(audit, report_write_json, &output);
    for (size_t size = 0; size + 2 < text.size; size += 1 + size / 12) {
        Diagnostics *sink = diagnostics_new();
        AuditDocument document;
        assert_false(
            audit_document_parse((Slice){text.data, size}, SLICE("a.json"), &document, sink));
        assert_int_equal(diagnostics_count(sink, DIAGNOSTIC_ERROR), 1);
        diagnostics_free(sink);
    }
    output_close(output);
    support_audit_free(audit);
}

/* Bytes thrown at it: accepted or refused, and whatever is accepted can be written again. */
static void a_byte_changed_anywhere_never_breaks_the_reader(void **state)
{
    static const char bytes[] = "\"{}[],:0\\9nut\x80 ";
    (void)state;
    Audit *audit = support_audit_new(true);
    Output *output;
    Slice text = text_of(audit, report_write_json, &output);
    char *copy = strndup(text.data, 1);
    copy = realloc(copy, text.size);
    memcpy(copy, text.data, text.size);
    for (unsigned turn = 0; turn < 400; turn++) {
        size_t at = (size_t)(turn * 2654435761u) % text.size;
        Diagnostics *sink = diagnostics_new();
        AuditDocument document;
        copy[at] = bytes[turn % (sizeof bytes - 1)];
        if (audit_document_parse((Slice){copy, text.size}, SLICE("a.json"), &document, sink)) {
            Output *again;
            text_of(document.audit, report_write_json, &again);
            output_close(again);
            audit_free(document.audit);
        }
        copy[at] = text.data[at];
        diagnostics_free(sink);
    }
    free(copy);
    output_close(output);
    support_audit_free(audit);
}

static void nesting_has_a_bound(void **state)
{
    (void)state;
    Buffer deep = {0};
    Diagnostics *sink = diagnostics_new();
    AuditDocument document;
    buffer_add(&deep, SLICE("{\"schema\":\"trailaudit-audit/1\",\"x\":"));
    for (int i = 0; i < 1000000; i++)
        buffer_add_byte(&deep, '[');
    assert_false(audit_document_parse(buffer_slice(&deep), SLICE("a.json"), &document, sink));
    assert_true(slice_contains(diagnostics_get(sink, 0)->message, SLICE("nested too deeply")));
    buffer_free(&deep);
    diagnostics_free(sink);
}

static void keys_that_are_not_known_are_stepped_over(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Output *output;
    Slice text = text_of(audit, report_write_json, &output);
    Buffer more = {0};
    AuditDocument document;
    buffer_add(&more, SLICE("{\"later\": {\"a\": [1, {\"b\\u0000\": null}]}, "));
    buffer_add(&more, slice_from(text, 1));
    read_well(buffer_slice(&more), &document);
    assert_true(document.audit->altered); /* but they were not there when it was written */
    document.audit->altered = false;
    assert_comes_back(audit, report_write_json, document.audit);
    audit_free(document.audit);
    buffer_free(&more);
    output_close(output);
    support_audit_free(audit);
}

/* Versions before said nothing of a finding's files. */
static void findings_without_integrity_are_read(void **state)
{
    (void)state;
    char what[256];
    Audit *audit = support_audit_new(false);
    Output *output;
    Buffer older = {0};
    AuditDocument document;
    Slice text = text_of(audit, report_write_json, &output);
    static const char key[] = ", \"integrity\": {\"authenticated\"";
    for (const char *at; (at = memmem(text.data, text.size, key, strlen(key)));) {
        buffer_add(&older, (Slice){text.data, (size_t)(at - text.data)});
        text = slice_from(text, (size_t)(at - text.data));
        text = slice_from(text, slice_find(text, '}') + 1);
    }
    buffer_add(&older, text);
    read_well(buffer_slice(&older), &document);
    if (!audit_check(document.audit, what))
        fail_msg("%s", what);
    assert_int_equal(document.audit->finding_count, audit->finding_count);
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        assert_true(audit->findings[i].integrity.stated);
        assert_false(document.audit->findings[i].integrity.stated);
    }
    audit_free(document.audit);
    buffer_free(&older);
    output_close(output);
    support_audit_free(audit);
}

static void what_is_no_file_is_refused(void **state)
{
    (void)state;
    static const char *const paths[] = {"/nowhere/audit.json", "/", "/dev/null"};
    for (size_t i = 0; i < 3; i++) {
        Diagnostics *sink = diagnostics_new();
        AuditDocument document;
        assert_false(audit_document_open(paths[i], &document, sink));
        assert_int_equal(diagnostics_count(sink, DIAGNOSTIC_ERROR), 1);
        diagnostics_free(sink);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_comes_back_in_every_format_to_the_byte),
        cmocka_unit_test(the_manifest_comes_back_in_archive_order_and_is_listed_by_kind),
        cmocka_unit_test(a_run_comes_back_with_its_sums_and_its_evidence),
        cmocka_unit_test(a_document_that_was_changed_is_known_by_its_report_id),
        cmocka_unit_test(what_is_wrong_is_refused_with_what_and_where),
        cmocka_unit_test(a_document_cut_off_anywhere_is_refused),
        cmocka_unit_test(a_byte_changed_anywhere_never_breaks_the_reader),
        cmocka_unit_test(nesting_has_a_bound),
        cmocka_unit_test(keys_that_are_not_known_are_stepped_over),
        cmocka_unit_test(findings_without_integrity_are_read),
        cmocka_unit_test(what_is_no_file_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
