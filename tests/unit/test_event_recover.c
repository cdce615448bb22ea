#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support_scan.h"

typedef struct {
    Arena arena;
    EventReader *reader;
    Slice padded;
} Reading;

static Reading open_reading(const char *text, bool recover)
{
    Reading reading = {0};
    EventOptions options = support_scan_options();
    options.recover = recover;
    reading.reader = event_reader_new(event_columns_new(&reading.arena, NULL, 0, NULL));
    assert_non_null(reading.reader);
    reading.padded = support_scan_padded(slice_of(text), SLICE("\"}"));
    event_reader_begin(reading.reader, &options);
    event_reader_feed(reading.reader, reading.padded, 0, true, false);
    return reading;
}

static void close_reading(Reading *reading)
{
    event_reader_free(reading->reader);
    arena_free(&reading->arena);
    free((char *)(uintptr_t)reading->padded.data);
}

/* The text's only record is damaged, and reads as `repaired` after these repairs. */
static void assert_repaired(const char *text, const char *repairs, const char *repaired)
{
    EventRecord record;
    Problem problem;
    Reading reading = open_reading(text, false);
    assert_int_equal(event_reader_next(reading.reader, &record, &problem), EVENT_STEP_PROBLEM);
    assert_int_equal(problem.kind, PROBLEM_DAMAGED_RECORD);
    assert_int_equal(problem.records, 1);
    assert_int_equal(event_reader_next(reading.reader, &record, &problem), EVENT_STEP_END);
    close_reading(&reading);

    reading = open_reading(text, true);
    EventStep step = event_reader_next(reading.reader, &record, &problem);
    if (step != EVENT_STEP_RECORD)
        fail_msg("not repaired: %s", text);
    assert_non_null(record.repairs);
    assert_string_equal(record.repairs, repairs);
    Slice expected = slice_of(repaired);
    if (!slice_equal(record.raw, expected))
        fail_msg("%s became %.*s", text, (int)record.raw.size, record.raw.data);
    assert_int_equal(record.number, 1);
    assert_int_equal(event_reader_next(reading.reader, &record, &problem), EVENT_STEP_END);
    close_reading(&reading);
}

static void assert_not_repaired(const char *text)
{
    EventRecord record;
    Problem problem;
    Reading reading = open_reading(text, true);
    EventStep step = event_reader_next(reading.reader, &record, &problem);
    if (step != EVENT_STEP_PROBLEM)
        fail_msg("%s became %.*s", text, (int)record.raw.size, record.raw.data);
    assert_int_equal(problem.records, 1);
    close_reading(&reading);
}

static void typographic_quotes_are_replaced_in_one_go(void **state)
{
    (void)state;
    assert_repaired(
        "{\n  \u201ceventVersion\u201d: \u201c1.05\",\n  \u201ceventName\u201d: \u201cA\u201d,\n"
        "  \"eventID\": \u201dx\u201c\n}",
        "typographic quotes",
        "{\n  \"eventVersion\": \"1.05\",\n  \"eventName\": \"A\",\n  \"eventID\": \"x\"\n}");
    assert_repaired("{\u00abeventID\u00bb:\u201ea\u201f}", "typographic quotes",
                    "{\"eventID\":\"a\"}");
}

static void typographic_quotes_within_a_whole_string_stay(void **state)
{
    (void)state;
    assert_repaired(
        "{\"errorMessage\": \"said \u201chi\u201d, then\", \u201ceventID\u201d: \u201ca\u201d}",
        "typographic quotes",
        "{\"errorMessage\": \"said \u201chi\u201d, then\", \"eventID\": \"a\"}");
}

static void a_trailing_comma_is_dropped(void **state)
{
    (void)state;
    assert_repaired("{\"a\":[1,2 , ],\"eventID\":\"a\",\n}", "trailing comma",
                    "{\"a\":[1,2  ],\"eventID\":\"a\"\n}");
}

static void a_missing_opening_quote_is_put_back(void **state)
{
    (void)state;
    assert_repaired("{\n\"streamARN\":arn:aws:kms:us-east-1:1:x/y\",\n\"eventID\":\"a\"\n}",
                    "missing opening quote",
                    "{\n\"streamARN\":\"arn:aws:kms:us-east-1:1:x/y\",\n\"eventID\":\"a\"\n}");
    assert_repaired("{\"accountId\":123456789012\",\"eventID\":\"a\"}", "missing opening quote",
                    "{\"accountId\":\"123456789012\",\"eventID\":\"a\"}");
    assert_repaired("{\"eventTime\": 2019-01-02T03:04:05Z\" }", "missing opening quote",
                    "{\"eventTime\": \"2019-01-02T03:04:05Z\" }");
    assert_repaired("{eventID\":\"a\", eventName\" : \"n\"}", "missing opening quote",
                    "{\"eventID\":\"a\", \"eventName\" : \"n\"}");
}

static void a_quote_alone_on_its_line_is_dropped(void **state)
{
    (void)state;
    assert_repaired(
        "{\n  \"requestParameters\": {\n    \"name\": \"LIST\"\n\"\n  },\n  \"eventID\": \"a\"\n}",
        "lone quote",
        "{\n  \"requestParameters\": {\n    \"name\": \"LIST\"\n\n  },\n  \"eventID\": \"a\"\n}");
    assert_repaired("{\n  \"eventID\": \"a\",\n  \"\n}", "lone quote; trailing comma",
                    "{\n  \"eventID\": \"a\"\n  \n}");
}

static void a_missing_comma_between_members_is_put_back(void **state)
{
    (void)state;
    assert_repaired("{\"eventID\":\"a\" \"eventName\":\"n\"}", "missing comma",
                    "{\"eventID\":\"a\" ,\"eventName\":\"n\"}");
    assert_repaired("{\"c\":{\"value\":\"My\" operator\":\"BEGINS\"},\"eventID\":\"a\"}",
                    "missing comma; missing opening quote",
                    "{\"c\":{\"value\":\"My\" , \"operator\":\"BEGINS\"},\"eventID\":\"a\"}");
}

static void an_extra_brace_is_dropped_where_known_keys_come_to_the_root(void **state)
{
    (void)state;
    assert_repaired(
        "{\"requestParameters\":{\"a\":1}},\"responseElements\":null,\"eventID\":\"a\"}",
        "unbalanced brace",
        "{\"requestParameters\":{\"a\":1},\"responseElements\":null,\"eventID\":\"a\"}");
    /* Dropping the last brace would leave "b" at the root, where no record has it. */
    assert_repaired("{\"requestParameters\":{\"x\":{\"y\":1}},\"b\":2},\"eventID\":\"a\"}",
                    "unbalanced brace",
                    "{\"requestParameters\":{\"x\":{\"y\":1},\"b\":2},\"eventID\":\"a\"}");
    assert_repaired("{\"eventID\":\"a\",\"x\":{}}}", "unbalanced brace",
                    "{\"eventID\":\"a\",\"x\":{}}");
    assert_repaired("{\"a\":[{\"b\":1}}],\"eventID\":\"a\"}", "unbalanced brace",
                    "{\"a\":[{\"b\":1}],\"eventID\":\"a\"}");
}

static void repairs_are_named_in_the_order_of_their_use(void **state)
{
    (void)state;
    assert_repaired(
        "{\n \u201ceventVersion\u201d: \u201c1.05\",\n \u201crequestParameters\u201d: {\n"
        "  \u201ctype\u201d: \u201cPUSH\u201d,\n  }\n },\n \u201cresponseElements\u201d: {\n"
        "  \u201cid\u201d: \u201c7\u201d\n },\n \u201ceventID\u201d: \u201ca\u201d\n}\n",
        "typographic quotes; trailing comma; unbalanced brace",
        "{\n \"eventVersion\": \"1.05\",\n \"requestParameters\": {\n"
        "  \"type\": \"PUSH\"\n  }\n ,\n \"responseElements\": {\n"
        "  \"id\": \"7\"\n },\n \"eventID\": \"a\"\n}");
    assert_repaired(
        "{\"c\":{\"value\":\"My\" operator\":\"BEGINS\"}}\n }, \n\"responseElements\": null,"
        "\"eventID\":\"a\"}",
        "missing comma; missing opening quote; unbalanced brace",
        "{\"c\":{\"value\":\"My\" , \"operator\":\"BEGINS\"}\n , \n\"responseElements\": null,"
        "\"eventID\":\"a\"}");
}

static void what_has_no_certain_repair_stays_damaged(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"eventID\":\"a\",\"x\":NaN,\"y\":1}",
        "{\"eventID\":\"a\",\"x\":True}",
        "{\"eventID\":\"a\n\"}",
        "{\"eventID\":\"a\\q\"}",
        "{\"eventID\":\"\xff\"}",
        "{\"eventID\":\"a\",\"x\":01}",
        "{\"eventID\" \"a\"}",
        "{'eventID':'a'}",
        "{\"eventID\":\"a\",\"x\":}",
        "{\"eventID\":\"a\",\"x\":{\"y\":1}",
        "{\"eventID\":\"a",
        "{eventID:\"a\"}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_not_repaired(texts[i]);
}

static void more_repairs_than_the_limit_are_not_made(void **state)
{
    (void)state;
    for (int commas = 64; commas <= 65; commas++) {
        Buffer text = {0};
        buffer_add(&text, SLICE("{\"eventID\":\"a\",\"x\":["));
        for (int i = 0; i < commas; i++)
            buffer_printf(&text, "%s[1,]", i ? "," : "");
        buffer_add(&text, SLICE("]}"));
        buffer_add_byte(&text, '\0');
        EventRecord record;
        Problem problem;
        Reading reading = open_reading(text.data, true);
        assert_int_equal(event_reader_next(reading.reader, &record, &problem),
                         commas <= 64 ? EVENT_STEP_RECORD : EVENT_STEP_PROBLEM);
        close_reading(&reading);
        buffer_free(&text);
    }
}

static void a_repaired_record_keeps_its_place_among_its_neighbours(void **state)
{
    (void)state;
    Buffer out = {0};
    SupportReading reading = {.options = support_scan_options()};
    reading.options.recover = true;
    support_scan_read(&out,
                      SLICE("{\"Records\":[{\"eventVersion\":\"1\",\"eventID\":\"a\"},"
                            "{\"eventVersion\":\"1\",\"eventID\":b\"},"
                            "{\"eventVersion\":\"1\",\"x\":NaN},"
                            "{\"eventVersion\":\"1\",\"eventID\":\"d\"}]}"),
                      &reading);
    buffer_add_byte(&out, '\0');
    assert_string_equal(out.data, "#1 @12 +34 a\n"
                                  "#2 @47 +34 b; missing opening quote\n"
                                  "damaged-record 1 @81 expected a value, found 'N' (byte 105)\n"
                                  "#4 @110 +34 d\nend\n");
    buffer_free(&out);
}

static void values_of_a_repaired_record_are_those_of_its_repaired_text(void **state)
{
    (void)state;
    EventRecord record;
    Problem problem;
    Reading reading = open_reading("{\"userIdentity\":{\"arn\":x:y\"},\"eventID\":\"a\",}", true);
    assert_int_equal(event_reader_next(reading.reader, &record, &problem), EVENT_STEP_RECORD);
    EventValue arn = record.values[COLUMN_IDENTITY_ARN];
    assert_true(event_value_is(arn, SLICE("x:y")));
    assert_true(slice_contains(record.raw, SLICE("\"arn\":\"x:y\"")));
    assert_true(event_value_is(record.values[COLUMN_EVENT_ID], SLICE("a")));
    close_reading(&reading);
}

/* ---- a record of its own ---- */

static void a_single_record_is_read_by_the_same_rules(void **state)
{
    (void)state;
    static const struct {
        const char *text, *detail; /* NULL: it is accepted */
    } texts[] = {
        {" {\"eventID\":\"a\"} \n", NULL},
        {"{}", NULL},
        {"", "the text ends inside a record (byte 0)"},
        {"[{}]", "expected a JSON object, found '[' (byte 0)"},
        {"{} {}", "expected the end of the text behind the record, found '{' (byte 3)"},
        {"{\n \"a\":\n  x}", "expected a value, found 'x' (line 3, column 3)"},
        {"{\"\xc3\xa9\": \"\xc3\xa9\"\n,\"\xc3\xa9\": +}",
         "expected a value, found '+' (line 2, column 7)"},
        {"{\"a\":\"", "the text ends inside a record (byte 6)"},
    };
    Arena arena = {0};
    EventReader *reader = event_reader_new(event_columns_new(&arena, NULL, 0, NULL));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        EventRecord record;
        Problem problem;
        bool accepted = event_reader_single(reader, slice_of(texts[i].text), &record, &problem);
        assert_int_equal(accepted, texts[i].detail == NULL);
        if (!accepted && !slice_equal(problem.detail, slice_of(texts[i].detail)))
            fail_msg("%.*s", (int)problem.detail.size, problem.detail.data);
        if (accepted && i == 0) {
            assert_true(event_value_is(record.values[COLUMN_EVENT_ID], SLICE("a")));
            assert_true(slice_equal(record.raw, SLICE("{\"eventID\":\"a\"}")));
        }
    }
    event_reader_free(reader);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(typographic_quotes_are_replaced_in_one_go),
        cmocka_unit_test(typographic_quotes_within_a_whole_string_stay),
        cmocka_unit_test(a_trailing_comma_is_dropped),
        cmocka_unit_test(a_missing_opening_quote_is_put_back),
        cmocka_unit_test(a_quote_alone_on_its_line_is_dropped),
        cmocka_unit_test(a_missing_comma_between_members_is_put_back),
        cmocka_unit_test(an_extra_brace_is_dropped_where_known_keys_come_to_the_root),
        cmocka_unit_test(repairs_are_named_in_the_order_of_their_use),
        cmocka_unit_test(what_has_no_certain_repair_stays_damaged),
        cmocka_unit_test(more_repairs_than_the_limit_are_not_made),
        cmocka_unit_test(a_repaired_record_keeps_its_place_among_its_neighbours),
        cmocka_unit_test(values_of_a_repaired_record_are_those_of_its_repaired_text),
        cmocka_unit_test(a_single_record_is_read_by_the_same_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
