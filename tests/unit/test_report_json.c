#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <fcntl.h>
#include <unistd.h>

#include <cmocka.h>
#include <json-c/json.h>

#include "base/limits.h"
#include "base/text.h"
#include "report/json_writer.h"
#include "report/report.h"
#include "support_audit.h"

typedef bool Writer(const Audit *audit, Output *output);

static Output *write_with(Writer *writer, const Audit *audit)
{
    Output *output = output_of_memory();
    assert_non_null(output);
    assert_true(writer(audit, output));
    return output;
}

static json_object *parse(Slice text)
{
    json_tokener *tokener = json_tokener_new();
    assert_non_null(tokener);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    json_object *document = json_tokener_parse_ex(tokener, text.data, (int)text.size);
    enum json_tokener_error error = json_tokener_get_error(tokener);
    if (error != json_tokener_success)
        fail_msg("%s at %zu", json_tokener_error_desc(error), json_tokener_get_parse_end(tokener));
    json_tokener_free(tokener);
    return document;
}

static json_object *document_of(const Audit *audit)
{
    Output *output = write_with(report_write_json, audit);
    json_object *document = parse(output_memory(output));
    assert_true(output_close(output));
    return document;
}

static json_object *member(json_object *object, const char *key)
{
    json_object *value = NULL;
    if (!json_object_object_get_ex(object, key, &value))
        fail_msg("no key %s", key);
    return value;
}

static json_object *element(json_object *object, const char *key, size_t index)
{
    json_object *list = member(object, key);
    assert_true(json_object_is_type(list, json_type_array));
    assert_true(index < json_object_array_length(list));
    return json_object_array_get_idx(list, index);
}

/* The object's keys begin with these, separated by blanks, in this order. */
static void assert_keys(json_object *object, const char *expected)
{
    Slice rest = slice_of(expected), key;
    assert_true(json_object_is_type(object, json_type_object));
    json_object_object_foreach(object, name, value)
    {
        (void)value;
        if (!slice_next(&rest, " ", &key))
            return;
        if (!slice_equal(key, slice_of(name)))
            fail_msg("%s stands where %.*s should", name, (int)key.size, key.data);
    }
    if (slice_next(&rest, " ", &key))
        fail_msg("%.*s is missing", (int)key.size, key.data);
}

static void assert_each_has_keys(json_object *list, const char *expected)
{
    assert_true(json_object_is_type(list, json_type_array));
    for (size_t i = 0; i < json_object_array_length(list); i++)
        assert_keys(json_object_array_get_idx(list, i), expected);
}

static const char verdict_keys[] =
    "compliant non_compliant review attempt excepted insufficient_data not_applicable";

static void assert_policy_keys(json_object *policy)
{
    assert_keys(policy, "id title severity kind result source sha256 controls verdicts exceptions");
    assert_each_has_keys(member(policy, "controls"), "framework version id relation confidence");
    assert_keys(member(policy, "verdicts"), verdict_keys);
    assert_each_has_keys(member(policy, "exceptions"),
                         "id from until owner approved_by ticket reason count expired");
}

static void assert_finding_keys(json_object *finding)
{
    assert_keys(finding,
                "fingerprint policy kind severity account account_name service service_name "
                "count population attempts known_count new_count known first_time "
                "last_time principals actions regions by_day evidence");
    assert_each_has_keys(member(finding, "principals"), "principal count");
    assert_each_has_keys(member(finding, "actions"), "action count");
    assert_each_has_keys(member(finding, "regions"), "region count");
    assert_each_has_keys(member(finding, "evidence"),
                         "event_id time action region principal actor source_ip user_agent client "
                         "outcome error_code mfa access_key_id resources because shown file record "
                         "recovered integrity");
    json_object *evidence = member(finding, "evidence");
    for (size_t i = 0; i < json_object_array_length(evidence); i++) {
        json_object *row = json_object_array_get_idx(evidence, i);
        assert_each_has_keys(member(row, "because"), "field value");
        assert_each_has_keys(member(row, "shown"), "field value");
        assert_true(json_object_is_type(member(row, "resources"), json_type_array));
    }
}

static void every_object_begins_with_the_promised_keys_in_their_order(void **state)
{
    (void)state;
    for (int hostile = 0; hostile < 2; hostile++) {
        Audit *audit = support_audit_new(hostile);
        json_object *document = document_of(audit);
        assert_keys(document, "schema report_id result complete tool generated_at options period "
                              "inputs policies tallies findings");
        assert_keys(member(document, "tool"), "name version commit libraries time_zones");
        assert_keys(member(document, "period"), "from to first_event last_event");
        json_object *inputs = member(document, "inputs");
        assert_keys(inputs, "files skipped passed_over compressed_bytes bytes records evaluated "
                            "duplicates out_of_scope quarantined recovered undated kinds sha256 "
                            "problems notices");
        assert_each_has_keys(member(inputs, "problems"), "file offset kind detail records");
        assert_each_has_keys(member(inputs, "notices"), "file offset kind detail records");
        for (size_t i = 0; i < audit->policy_count; i++)
            assert_policy_keys(element(document, "policies", i));
        assert_each_has_keys(member(document, "tallies"), "policy account service verdicts");
        for (size_t i = 0; i < audit->tally_count; i++)
            assert_keys(member(element(document, "tallies", i), "verdicts"), verdict_keys);
        for (size_t i = 0; i < audit->finding_count; i++)
            assert_finding_keys(element(document, "findings", i));
        json_object_put(document);
        support_audit_free(audit);
    }
}

/* ---- texts ---- */

/* What the writer makes of a text that is no UTF-8: 0xf8 to 0xff never occur in UTF-8, and the
 * made-up texts hold no other fault. */
static void add_expected(Buffer *out, Slice text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.data[i] >= 0xf8)
            buffer_printf(out, "\\x%02X", (unsigned char)text.data[i]);
        else
            buffer_add_byte(out, text.data[i]);
}

static void assert_text(json_object *value, Slice text)
{
    if (!text.data) {
        assert_null(value);
        return;
    }
    Buffer expected = {0};
    add_expected(&expected, text);
    assert_true(json_object_is_type(value, json_type_string));
    Slice read = {json_object_get_string(value), (size_t)json_object_get_string_len(value)};
    if (!slice_equal(read, buffer_slice(&expected)))
        fail_msg("'%.*s' was read back for '%.*s'", (int)read.size, read.data, (int)text.size,
                 text.data);
    buffer_free(&expected);
}

static void assert_evidence(json_object *row, const AuditEvidence *e)
{
    assert_text(member(row, "event_id"), e->event_id);
    assert_text(member(row, "time"), e->time);
    assert_text(member(row, "action"), e->action);
    assert_text(member(row, "region"), e->region);
    assert_text(member(row, "principal"), e->principal);
    assert_text(member(row, "actor"), e->actor);
    assert_text(member(row, "source_ip"), e->source_ip);
    assert_text(member(row, "user_agent"), e->user_agent);
    assert_text(member(row, "client"), e->client);
    assert_text(member(row, "outcome"), e->outcome);
    assert_text(member(row, "error_code"), e->error_code);
    assert_text(member(row, "mfa"), e->mfa);
    assert_text(member(row, "access_key_id"), e->access_key_id);
    assert_text(member(row, "file"), e->file);
    assert_int_equal(json_object_get_uint64(member(row, "record")), e->record);
    for (uint32_t i = 0; i < e->resource_count; i++)
        assert_text(element(row, "resources", i), e->resources[i]);
    for (uint32_t i = 0; i < e->because_count; i++) {
        assert_text(member(element(row, "because", i), "field"), e->because[i].field);
        assert_text(member(element(row, "because", i), "value"), e->because[i].value);
    }
    for (uint32_t i = 0; i < e->shown_count; i++)
        assert_text(member(element(row, "shown", i), "value"), e->shown[i].value);
}

static void hostile_texts_are_read_back_as_they_were(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(true);
    json_object *document = document_of(audit);
    assert_text(member(document, "title"), audit->title);
    for (uint32_t i = 0; i < audit->option_count; i++)
        assert_text(element(document, "options", i), audit->options[i].name);
    for (uint32_t i = 0; i < audit->policy_count; i++) {
        assert_text(member(element(document, "policies", i), "title"), audit->policies[i].title);
        assert_text(member(element(document, "policies", i), "text"), audit->policies[i].text);
    }
    json_object *inputs = member(document, "inputs");
    for (uint64_t i = 0; i < audit->inputs.problem_count; i++) {
        assert_text(member(element(inputs, "problems", i), "file"), audit->inputs.problems[i].file);
        assert_text(member(element(inputs, "problems", i), "detail"),
                    audit->inputs.problems[i].detail);
    }
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        const AuditFinding *finding = &audit->findings[i];
        json_object *object = element(document, "findings", i);
        for (uint32_t j = 0; j < finding->principals.count; j++)
            assert_text(member(element(object, "principals", j), "principal"),
                        finding->principals.items[j].name);
        for (uint32_t j = 0; j < finding->evidence_count; j++)
            assert_evidence(element(object, "evidence", j), &finding->evidence[j]);
    }
    json_object_put(document);
    support_audit_free(audit);
}

static void no_character_of_the_document_is_markup_or_unsafe_to_show(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(true);
    Output *output = write_with(report_write_json, audit);
    Slice rest = output_memory(output);
    assert_true(text_is_utf8(rest));
    while (rest.size) {
        uint32_t character = text_take_character(&rest);
        if (character != '\n' && text_is_unsafe(character))
            fail_msg("U+%04X stands in the document", (unsigned)character);
        assert_true(character != '<' && character != '>' && character != '&');
    }
    assert_true(output_close(output));
    support_audit_free(audit);
}

static void every_character_is_read_back(void **state)
{
    (void)state;
    Buffer all = {0};
    for (uint32_t c = 0; c <= 0x10ffff; c += c < 0x3000 || (c >= 0xd700 && c < 0x10100) ? 1 : 251)
        if (c < 0xd800 || c > 0xdfff)
            text_add_character(&all, c);
    assert_false(all.failed);
    Output *output = output_of_memory();
    JsonWriter writer;
    json_begin(&writer, output);
    json_text(&writer, buffer_slice(&all));
    assert_true(json_end(&writer));
    json_object *value = parse(output_memory(output));
    Slice read = {json_object_get_string(value), (size_t)json_object_get_string_len(value)};
    assert_true(slice_equal(read, buffer_slice(&all)));
    json_object_put(value);
    assert_true(output_close(output));
    buffer_free(&all);
}

/* Texts are taken by sixteen bytes: what is escaped may stand at either end of these, and beside
 * its like. */
static void what_is_escaped_is_read_back_wherever_it_stands(void **state)
{
    (void)state;
    static const char *const escaped[] = {"\"",           "\\",   "<",
                                          "\n",           "\x1f", "\x7f",
                                          "\xc3\xa9",     "'",    "\xf0\x9f\x98\x80",
                                          "\xe2\x80\xae", "&&",   "<\xc3\xa9>"};
    for (size_t at = 0; at < 70; at++)
        for (size_t i = 0; i < sizeof escaped / sizeof *escaped; i++) {
            Buffer text = {0};
            for (size_t j = 0; j < 70; j++)
                if (j == at || j == 69 - at)
                    buffer_add(&text, slice_of(escaped[i]));
                else
                    buffer_add_byte(&text, (char)('a' + j % 26));
            Output *output = output_of_memory();
            JsonWriter writer;
            json_begin(&writer, output);
            json_text(&writer, buffer_slice(&text));
            assert_true(json_end(&writer));
            json_object *value = parse(output_memory(output));
            assert_true(slice_equal(slice_of(json_object_get_string(value)), buffer_slice(&text)));
            json_object_put(value);
            assert_true(output_close(output));
            buffer_free(&text);
        }
}

static void the_writer_places_commas_and_lines_and_keeps_nul_out_of_keys(void **state)
{
    (void)state;
    Output *output = output_of_memory();
    JsonWriter writer;
    json_begin(&writer, output);
    json_open(&writer, '{');
    json_key_text(&writer, (Slice){"a\0<", 3});
    json_number(&writer, UINT64_MAX);
    json_key(&writer, "list");
    json_open(&writer, '[');
    json_break(&writer);
    json_flag(&writer, true);
    json_break(&writer);
    json_text(&writer, SLICE("/\\\"\b\f\n\r\t"));
    json_break(&writer);
    json_close(&writer, ']');
    json_key(&writer, "empty");
    json_open(&writer, '[');
    json_close(&writer, ']');
    json_member_value(&writer, "absent", (Slice){0});
    json_member_value(&writer, "blank", SLICE(""));
    json_member_optional(&writer, "none", SLICE(""));
    json_close(&writer, '}');
    assert_true(json_end(&writer));
    Slice expected = SLICE("{\"a\\\\x00\\u003c\": 18446744073709551615, \"list\": [\n"
                           "true,\n\"/\\\\\\\"\\b\\f\\n\\r\\t\"\n], \"empty\": [], "
                           "\"absent\": null, \"blank\": \"\", \"none\": null}");
    Slice written = output_memory(output);
    if (!slice_equal(written, expected))
        fail_msg("%.*s", (int)written.size, written.data);
    assert_true(output_close(output));
}

/* ---- contents ---- */

static void numbers_are_those_of_the_model(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    json_object *document = document_of(audit);
    json_object *inputs = member(document, "inputs");
    assert_int_equal(json_object_get_uint64(member(inputs, "records")), audit->inputs.records);
    assert_int_equal(json_object_get_uint64(member(inputs, "unreadable")),
                     audit->inputs.unreadable);
    assert_string_equal(json_object_get_string(member(document, "result")), "FAIL");
    assert_false(json_object_get_boolean(member(document, "complete")));
    assert_int_equal(json_object_array_length(member(document, "tallies")), audit->tally_count);
    for (uint32_t i = 0; i < audit->tally_count; i++) {
        json_object *tally = element(document, "tallies", i);
        assert_text(member(tally, "policy"), audit->policies[audit->tallies[i].policy].id);
        for (int v = 0; v < AUDIT_VERDICTS; v++)
            assert_int_equal(
                json_object_get_uint64(member(member(tally, "verdicts"), audit_verdict_key(v))),
                audit->tallies[i].verdicts.count[v]);
    }
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        const AuditFinding *finding = &audit->findings[i];
        json_object *object = element(document, "findings", i);
        uint64_t by_day = 0;
        json_object_object_foreach(member(object, "by_day"), day, count)
        {
            assert_int_equal(strlen(day), 10);
            by_day += json_object_get_uint64(count);
        }
        assert_int_equal(by_day, finding->count);
        assert_int_equal(json_object_get_uint64(member(object, "count")), finding->count);
        assert_text(member(object, "policy"), audit->policies[finding->policy].id);
        assert_text(member(object, "severity"), audit->policies[finding->policy].severity);
    }
    json_object_put(document);
    support_audit_free(audit);
}

static void what_else_the_reports_show_stands_at_the_end(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    json_object *document = document_of(audit);
    json_object *policy = element(document, "policies", 1);
    assert_text(member(policy, "rationale"), audit->policies[1].rationale);
    assert_text(member(policy, "remediation"), audit->policies[1].remediation);
    assert_text(member(policy, "text"), audit->policies[1].text);
    assert_null(member(policy, "why"));
    assert_true(member(policy, "show_labels") != NULL);
    assert_text(member(member(document, "definition"), "id"), audit->definition_id);
    assert_text(member(document, "operator"), audit->operator_name);
    assert_text(member(document, "as_of"), audit->as_of);
    assert_true(json_object_get_boolean(member(document, "generated_from_epoch")));
    assert_int_equal(json_object_array_length(member(document, "accounts")), audit->account_count);
    assert_int_equal(json_object_array_length(member(document, "policy_files")),
                     audit->policy_file_count);
    assert_int_equal(json_object_object_length(member(document, "days")), audit->day_count);
    assert_int_equal(json_object_get_uint64(member(document, "evidence_total")),
                     audit->evidence_total);
    assert_false(json_object_object_get_ex(document, "manifest", NULL));
    json_object_put(document);
    support_audit_free(audit);
}

static void names_that_were_cut_stand_together_at_the_end(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    audit->findings[0].principals.other = 31;
    audit->findings[0].principals.other_names = 7;
    json_object *document = document_of(audit);
    json_object *finding = element(document, "findings", 0);
    json_object *last = element(finding, "principals", audit->findings[0].principals.count);
    assert_string_equal(json_object_get_string(member(last, "principal")), "…_other");
    assert_int_equal(json_object_get_uint64(member(last, "count")), 31);
    assert_int_equal(json_object_get_uint64(member(last, "names")), 7);
    assert_false(json_object_object_get_ex(element(finding, "principals", 0), "names", NULL));
    json_object_put(document);
    support_audit_free(audit);
}

static size_t count_of(Slice text, const char *needle)
{
    size_t count = 0;
    const char *end = text.data + text.size;
    for (const char *at = text.data; at; count++) {
        at = memmem(at, (size_t)(end - at), needle, strlen(needle));
        if (!at)
            break;
        at++;
    }
    return count;
}

static void problems_past_the_limit_are_counted_and_not_listed(void **state)
{
    (void)state;
    Audit audit = {.inputs.problem_count = LIMIT_PROBLEMS + 1};
    audit.inputs.problems = calloc(LIMIT_PROBLEMS + 1, sizeof(AuditProblem));
    assert_non_null(audit.inputs.problems);
    Output *output = write_with(report_write_json, &audit);
    Slice text = output_memory(output);
    assert_int_equal(count_of(text, "\"offset\": 0"), LIMIT_PROBLEMS);
    assert_int_equal(count_of(text, "\"problem_count\": 100001,"), 1);
    assert_true(output_close(output));
    free(audit.inputs.problems);
}

static void an_audit_of_nothing_is_a_document_too(void **state)
{
    (void)state;
    Audit audit = {.result = RESULT_NO_DATA};
    json_object *document = document_of(&audit);
    assert_string_equal(json_object_get_string(member(document, "result")), "NO DATA");
    assert_null(member(member(document, "period"), "from"));
    assert_null(member(document, "definition"));
    assert_int_equal(json_object_array_length(member(document, "findings")), 0);
    json_object_put(document);
}

static void the_same_model_gives_the_same_bytes(void **state)
{
    (void)state;
    Audit *one = support_audit_new(true), *two = support_audit_new(true);
    Output *first = write_with(report_write_json, one),
           *second = write_with(report_write_json, two);
    assert_true(slice_equal(output_memory(first), output_memory(second)));
    assert_true(output_close(first) && output_close(second));
    support_audit_free(one);
    support_audit_free(two);
}

static void each_element_of_a_long_list_stands_on_a_line_of_its_own(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Output *output = write_with(report_write_json, audit);
    Slice text = output_memory(output), line;
    size_t findings = 0, rows = 0, expected_rows = 0;
    while (slice_next(&text, "\n", &line)) {
        findings += slice_starts(line, SLICE("{\"fingerprint\""));
        rows += slice_starts(line, SLICE("{\"event_id\""));
    }
    for (uint32_t i = 0; i < audit->finding_count; i++)
        expected_rows += audit->findings[i].evidence_count;
    assert_int_equal(findings, audit->finding_count);
    assert_int_equal(rows, expected_rows);
    assert_true(output_close(output));
    support_audit_free(audit);
}

static void the_content_leaves_out_the_id_and_the_time_and_nothing_else(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Output *before = write_with(report_write_json_content, audit);
    audit->report_id = SLICE("another");
    audit->generated_at = SLICE("2031-01-01T00:00:00Z");
    Output *after = write_with(report_write_json_content, audit);
    assert_true(slice_equal(output_memory(before), output_memory(after)));
    audit->report_id = audit->generated_at = (Slice){0};
    Output *whole = write_with(report_write_json, audit);
    assert_true(slice_equal(output_memory(before), output_memory(whole)));
    audit->inputs.bytes++;
    Output *other = write_with(report_write_json_content, audit);
    assert_false(slice_equal(output_memory(before), output_memory(other)));
    assert_true(output_close(before) && output_close(after));
    assert_true(output_close(whole) && output_close(other));
    support_audit_free(audit);
}

static void a_sealed_document_has_the_id_that_its_content_gives(void **state)
{
    (void)state;
    for (int empty = 0; empty < 2; empty++) {
        Audit *audit = support_audit_new(empty);
        Digest digest, expected;
        char hex[DIGEST_HEX_SIZE + 1];
        audit->report_id = SLICE("another's");
        Output *made = output_of_memory();
        assert_true(report_write_json_sealed(audit, made, &digest));
        assert_true(slice_equal(audit->report_id, SLICE("another's")));
        Output *content = write_with(report_write_json_content, audit);
        assert_true(digest_of(output_memory(content), &expected));
        assert_memory_equal(&digest, &expected, sizeof digest);
        digest_hex(&digest, hex);
        audit->report_id = (Slice){hex, 32};
        Output *whole = write_with(report_write_json, audit);
        assert_true(slice_equal(output_memory(whole), output_memory(made)));
        assert_true(output_close(made) && output_close(content) && output_close(whole));
        support_audit_free(audit);
    }
}

static void a_full_disk_is_reported(void **state)
{
    (void)state;
    int descriptor = open("/dev/full", O_WRONLY);
    assert_true(descriptor >= 0);
    Audit *audit = support_audit_new(true);
    Output *output = output_of_descriptor(descriptor);
    assert_non_null(output);
    assert_false(report_write_json(audit, output)); /* longer than the output's own buffer */
    assert_false(output_close(output));
    close(descriptor);
    support_audit_free(audit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_object_begins_with_the_promised_keys_in_their_order),
        cmocka_unit_test(hostile_texts_are_read_back_as_they_were),
        cmocka_unit_test(no_character_of_the_document_is_markup_or_unsafe_to_show),
        cmocka_unit_test(every_character_is_read_back),
        cmocka_unit_test(what_is_escaped_is_read_back_wherever_it_stands),
        cmocka_unit_test(the_writer_places_commas_and_lines_and_keeps_nul_out_of_keys),
        cmocka_unit_test(numbers_are_those_of_the_model),
        cmocka_unit_test(what_else_the_reports_show_stands_at_the_end),
        cmocka_unit_test(names_that_were_cut_stand_together_at_the_end),
        cmocka_unit_test(problems_past_the_limit_are_counted_and_not_listed),
        cmocka_unit_test(an_audit_of_nothing_is_a_document_too),
        cmocka_unit_test(the_same_model_gives_the_same_bytes),
        cmocka_unit_test(each_element_of_a_long_list_stands_on_a_line_of_its_own),
        cmocka_unit_test(the_content_leaves_out_the_id_and_the_time_and_nothing_else),
        cmocka_unit_test(a_sealed_document_has_the_id_that_its_content_gives),
        cmocka_unit_test(a_full_disk_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
