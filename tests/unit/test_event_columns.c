#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support_scan.h"
#include "support_scanners.h"

static void release(Slice text)
{
    free((char *)(uintptr_t)text.data);
}

static void a_record_of_the_limits_depth_is_read_along_a_column(void **state)
{
    (void)state;
    static Slice keys[LIMIT_DEPTH + 2];
    for (size_t i = 0; i < LIMIT_DEPTH + 2; i++)
        keys[i] = SLICE("k");
    const EventColumnPath extra[] = {{keys, LIMIT_DEPTH}, {keys, LIMIT_DEPTH + 2}};
    uint32_t numbers[2];
    Arena arena = {0};
    EventColumns *columns = event_columns_new(&arena, extra, 2, numbers);
    Scanner scanner;
    assert_true(scanner_open(&scanner, columns, SCAN_BEST));
    for (int depth = LIMIT_DEPTH; depth <= LIMIT_DEPTH + 1; depth++) {
        Buffer text = {0};
        for (int i = 0; i < depth; i++)
            buffer_add(&text, SLICE("{\"k\":"));
        buffer_add_byte(&text, '7');
        for (int i = 0; i < depth; i++)
            buffer_add_byte(&text, '}');
        buffer_reserve(&text, SCAN_PADDING);
        ScanStatus status = scan_record(&scanner, buffer_slice(&text));
        assert_int_equal(status, depth == LIMIT_DEPTH ? SCAN_OK : SCAN_ERROR);
        if (status == SCAN_OK) {
            assert_int_equal(scanner.values[numbers[0]].type, EVENT_NUMBER);
            assert_int_equal(scanner.values[numbers[1]].type, EVENT_ABSENT);
        }
        buffer_free(&text);
    }
    scanner_close(&scanner);
    arena_free(&arena);
}

static void assert_same_values(const Fixture *fixture, const Scanner *a, const Scanner *b)
{
    for (uint32_t i = 0; i < fixture->columns->column_count; i++) {
        assert_int_equal(a->values[i].size, b->values[i].size);
        assert_int_equal(a->values[i].data == NULL, b->values[i].data == NULL);
        assert_memory_equal(a->values[i].data ? a->values[i].data : "",
                            b->values[i].data ? b->values[i].data : "", a->values[i].size);
        assert_int_equal(a->values[i].type, b->values[i].type);
        assert_int_equal(a->values[i].escaped, b->values[i].escaped);
    }
}

/* Scans a record with every variant; the last one's values are looked at. */
static Scanner *scan(Fixture *fixture, const char *text, Slice *padded)
{
    *padded = support_scan_padded(slice_of(text), SLICE("\"}"));
    for (size_t i = 0; i < fixture->count; i++) {
        ScanStatus status = scan_record(&fixture->scanners[i], *padded);
        if (status != SCAN_OK)
            fail_msg("%s: %s", text, fixture->scanners[i].reason);
        if (i)
            assert_same_values(fixture, &fixture->scanners[i], &fixture->scanners[0]);
    }
    return &fixture->scanners[fixture->count - 1];
}

static void assert_value(EventValue value, EventType type, const char *text)
{
    assert_int_equal(value.type, type);
    assert_int_equal(value.size, strlen(text));
    assert_memory_equal(value.data ? value.data : "", text, value.size);
}

static void columns_hold_the_tokens_as_they_stand(void **state)
{
    (void)state;
    Fixture fixture = open_fixture();
    Slice text;
    Scanner *s = scan(&fixture,
                      "{ \"eventID\" : \"a\\u0062\", \"eventName\":\"\", \"readOnly\":true,"
                      "\"managementEvent\":false,\"errorCode\":null,\"errorMessage\":-1.5e3 ,"
                      "\"resources\":[ {\"ARN\":\"x\"} ],\"addendum\":{\"a\":[1,{}]},"
                      "\"userIdentity\":{\"sessionContext\":{\"attributes\":"
                      "{\"mfaAuthenticated\":\"true\"}},\"arn\":\"r\"},"
                      "\"requestParameters\":{\"bucket\":{\"name\":\"b\"},\"name\":\"n\"},"
                      "\"name\":\"not this\",\"mfaAuthenticated\":\"nor this\"}",
                      &text);
    assert_value(s->values[COLUMN_EVENT_ID], EVENT_STRING, "a\\u0062");
    assert_true(s->values[COLUMN_EVENT_ID].escaped);
    assert_value(s->values[COLUMN_EVENT_NAME], EVENT_STRING, "");
    assert_false(s->values[COLUMN_EVENT_NAME].escaped);
    assert_non_null(s->values[COLUMN_EVENT_NAME].data);
    assert_value(s->values[COLUMN_READ_ONLY], EVENT_TRUE, "true");
    assert_value(s->values[COLUMN_MANAGEMENT_EVENT], EVENT_FALSE, "false");
    assert_value(s->values[COLUMN_ERROR_CODE], EVENT_NULL, "null");
    assert_value(s->values[COLUMN_ERROR_MESSAGE], EVENT_NUMBER, "-1.5e3");
    assert_value(s->values[COLUMN_RESOURCES], EVENT_ARRAY, "[ {\"ARN\":\"x\"} ]");
    assert_value(s->values[COLUMN_ADDENDUM], EVENT_OBJECT, "{\"a\":[1,{}]}");
    assert_value(s->values[COLUMN_SESSION], EVENT_OBJECT,
                 "{\"attributes\":{\"mfaAuthenticated\":\"true\"}}");
    assert_value(s->values[COLUMN_SESSION_MFA], EVENT_STRING, "true");
    assert_value(s->values[COLUMN_IDENTITY_ARN], EVENT_STRING, "r");
    assert_value(s->values[fixture.parameter], EVENT_STRING, "n");
    assert_value(s->values[fixture.bucket], EVENT_STRING, "b");
    assert_value(s->values[fixture.whole], EVENT_OBJECT,
                 "{\"bucket\":{\"name\":\"b\"},\"name\":\"n\"}");
    assert_int_equal(s->values[COLUMN_USER_AGENT].type, EVENT_ABSENT);
    assert_false(s->repeated);
    release(text);

    s = scan(&fixture, "{}", &text);
    for (uint32_t i = 0; i < fixture.columns->column_count; i++)
        assert_int_equal(s->values[i].type, EVENT_ABSENT);
    release(text);
    close_fixture(&fixture);
}

static void of_a_repeated_key_the_last_counts_with_all_below_it(void **state)
{
    (void)state;
    Fixture fixture = open_fixture();
    Slice text;
    Scanner *s = scan(&fixture, "{\"eventID\":\"1\",\"eventID\":\"2\"}", &text);
    assert_value(s->values[COLUMN_EVENT_ID], EVENT_STRING, "2");
    assert_true(s->repeated);
    release(text);

    s = scan(&fixture,
             "{\"userIdentity\":{\"type\":\"Root\",\"sessionContext\":{\"sourceIdentity\":\"x\"}},"
             "\"userIdentity\":{\"arn\":\"a\"}}",
             &text);
    assert_int_equal(s->values[COLUMN_IDENTITY_TYPE].type, EVENT_ABSENT);
    assert_int_equal(s->values[COLUMN_SESSION].type, EVENT_ABSENT);
    assert_int_equal(s->values[COLUMN_SESSION_SOURCE_IDENTITY].type, EVENT_ABSENT);
    assert_value(s->values[COLUMN_IDENTITY_ARN], EVENT_STRING, "a");
    assert_true(s->repeated);
    release(text);

    s = scan(&fixture,
             "{\"userIdentity\":{\"type\":\"Root\"},\"userIdentity\":\"gone\","
             "\"requestParameters\":{\"name\":\"1\"},\"requestParameters\":null,"
             "\"requestParameters\":{\"name\":\"3\"}}",
             &text);
    assert_int_equal(s->values[COLUMN_IDENTITY_TYPE].type, EVENT_ABSENT);
    assert_value(s->values[fixture.parameter], EVENT_STRING, "3");
    release(text);

    s = scan(&fixture,
             "{\"other\":1,\"other\":2,\"userIdentity\":{\"arn\":\"a\"},"
             "\"requestParameters\":{\"name\":{\"x\":1,\"x\":2}}}",
             &text);
    assert_false(s->repeated);
    release(text);
    close_fixture(&fixture);
}

static void an_omitted_object_hides_its_columns_wherever_the_key_stands(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"requestParameters\":{\"omitted\":true,\"name\":\"n\"}}",
        "{\"requestParameters\":{\"name\":\"n\",\"omitted\":true}}",
        "{\"requestParameters\":{\"name\":\"n\",\"omitted\" : \"true\",\"bucket\":{\"name\":1}}}",
        "{\"requestParameters\":{\"omi\\u0074ted\":true}}",
        "{\"requestParameters\":1,\"requestParameters\":{\"omitted\":false,\"omitted\":true}}"};
    Fixture fixture = open_fixture();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Slice text;
        Scanner *s = scan(&fixture, texts[i], &text);
        assert_int_equal(s->values[fixture.parameter].type, EVENT_OMITTED);
        assert_int_equal(s->values[fixture.bucket].type, EVENT_OMITTED);
        assert_int_equal(s->values[fixture.whole].type, EVENT_OMITTED);
        release(text);
    }
    Slice text;
    Scanner *s = scan(&fixture,
                      "{\"requestParameters\":{\"bucket\":{\"omitted\":true},\"name\":\"n\"},"
                      "\"addendum\":{\"omitted\":true}}",
                      &text);
    assert_int_equal(s->values[fixture.bucket].type, EVENT_OMITTED);
    assert_value(s->values[fixture.parameter], EVENT_STRING, "n");
    assert_int_equal(s->values[fixture.whole].type, EVENT_OBJECT);
    assert_int_equal(s->values[COLUMN_ADDENDUM].type, EVENT_OMITTED);
    release(text);
    close_fixture(&fixture);
}

static void omitted_means_nothing_where_it_is_not_true_or_not_on_the_path(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"omitted\":true,\"requestParameters\":{\"name\":\"n\"}}",
        "{\"requestParameters\":{\"omitted\":false,\"name\":\"n\"}}",
        "{\"requestParameters\":{\"omitted\":true,\"omitted\":\"no\",\"name\":\"n\"}}",
        "{\"requestParameters\":{\"omitted\":1,\"name\":\"n\"}}",
        "{\"requestParameters\":{\"other\":{\"omitted\":true},\"name\":\"n\"}}",
        "{\"requestParameters\":{\"other\":[{\"omitted\":true}],\"name\":\"n\"}}",
        "{\"requestParameters\":{\"omitted\":true},\"requestParameters\":{\"name\":\"n\"}}"};
    Fixture fixture = open_fixture();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Slice text;
        Scanner *s = scan(&fixture, texts[i], &text);
        assert_value(s->values[fixture.parameter], EVENT_STRING, "n");
        assert_int_equal(s->values[fixture.bucket].type, EVENT_ABSENT);
        assert_int_equal(s->values[fixture.whole].type, EVENT_OBJECT);
        release(text);
    }
    close_fixture(&fixture);
}

static void keys_are_compared_decoded(void **state)
{
    (void)state;
    Fixture fixture = open_fixture();
    Slice text;
    Scanner *s =
        scan(&fixture,
             "{\"\\u0065vent\\u004eame\":\"n\",\"event\\u0000ID\":\"no\",\"eventID\\u0000\":1,"
             "\"user\\u0049dentity\":{\"\\u0061rn\":\"a\"},\"\\ud83d\\ude00\":1}",
             &text);
    assert_value(s->values[COLUMN_EVENT_NAME], EVENT_STRING, "n");
    assert_value(s->values[COLUMN_IDENTITY_ARN], EVENT_STRING, "a");
    assert_int_equal(s->values[COLUMN_EVENT_ID].type, EVENT_ABSENT);
    release(text);
    close_fixture(&fixture);
}

static void a_path_asked_for_twice_or_known_already_is_one_column(void **state)
{
    (void)state;
    static const Slice identity[] = {{"userIdentity", 12}, {"arn", 3}};
    static const Slice other[] = {{"userIdentity", 12}, {"x.y", 3}};
    const EventColumnPath extra[] = {{identity, 2}, {other, 2}, {other, 2}, {identity, 1}};
    uint32_t numbers[4];
    Arena arena = {0};
    EventColumns *columns = event_columns_new(&arena, extra, 4, numbers);
    assert_int_equal(numbers[0], COLUMN_IDENTITY_ARN);
    assert_int_equal(numbers[1], COLUMN_BASE_COUNT);
    assert_int_equal(numbers[2], COLUMN_BASE_COUNT);
    assert_int_equal(numbers[3], COLUMN_BASE_COUNT + 1);
    assert_int_equal(event_columns_count(columns), COLUMN_BASE_COUNT + 2);
    arena_free(&arena);
}

static void a_column_whose_key_needs_escapes_is_found_escaped_only(void **state)
{
    (void)state;
    static const Slice keys[] = {{"a\"b", 3}, {"\xc3\xa9", 2}, {"c\\", 2}};
    const EventColumnPath extra[] = {{&keys[0], 1}, {&keys[1], 1}, {&keys[2], 1}};
    uint32_t numbers[3];
    Arena arena = {0};
    EventColumns *columns = event_columns_new(&arena, extra, 3, numbers);
    Scanner scanner;
    assert_true(scanner_open(&scanner, columns, SCAN_BEST));
    for (int again = 0; again < 3; again++) {
        Slice text = support_scan_padded(
            SLICE("{\"a\\\"b\":1,\"\xc3\xa9\":2,\"c\\\\\":3,\"\\u00e9\":4}"), SLICE("\""));
        assert_int_equal(scan_record(&scanner, text), SCAN_OK);
        assert_value(scanner.values[numbers[0]], EVENT_NUMBER, "1");
        assert_value(scanner.values[numbers[1]], EVENT_NUMBER, "4");
        assert_value(scanner.values[numbers[2]], EVENT_NUMBER, "3");
        assert_true(scanner.repeated);
        release(text);
        text = support_scan_padded(SLICE("{\"a\"b\":1}"), SLICE("\""));
        assert_int_equal(scan_record(&scanner, text), SCAN_ERROR);
        release(text);
    }
    scanner_close(&scanner);
    arena_free(&arena);
}

static void the_order_of_keys_in_records_before_changes_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"eventID\":\"1\",\"eventName\":\"2\",\"awsRegion\":\"3\"}",
        "{\"awsRegion\":\"3\",\"eventID\":\"1\",\"x\":0,\"eventName\":\"2\"}",
        "{\"eventName\":\"2\",\"awsRegion\" :\"3\",\"eventIDs\":0,\"eventID\":\"1\"}",
        "{\"eventID\":\"0\",\"eventID\":\"1\",\"awsRegion\":\"3\",\"eventName\":\"2\"}"};
    Fixture fixture = open_fixture();
    for (size_t i = 0; i < 64; i++) {
        Slice text;
        Scanner *s = scan(&fixture, texts[i * i / 3 % 4], &text);
        assert_value(s->values[COLUMN_EVENT_ID], EVENT_STRING, "1");
        assert_value(s->values[COLUMN_EVENT_NAME], EVENT_STRING, "2");
        assert_value(s->values[COLUMN_REGION], EVENT_STRING, "3");
        release(text);
    }
    close_fixture(&fixture);
}

static void hundreds_of_columns_of_one_object_are_told_apart(void **state)
{
    (void)state;
    enum { MANY = 700 };
    static char names[MANY][32];
    static Slice keys[MANY][2];
    static EventColumnPath extra[MANY];
    static uint32_t numbers[MANY];
    Arena arena = {0};
    Buffer text = {0};
    buffer_add(&text, SLICE("{\"requestParameters\":{"));
    for (int i = 0; i < MANY; i++) {
        snprintf(names[i], sizeof names[i], "samePrefixOfAll%d", i);
        keys[i][0] = SLICE("requestParameters");
        keys[i][1] = slice_of(names[i]);
        extra[i] = (EventColumnPath){keys[i], 2};
        if (i % 2)
            buffer_printf(&text, "%s\"%s\":%d", i > 1 ? "," : "", names[i], i);
    }
    buffer_add(&text, SLICE("}}"));
    buffer_reserve(&text, SCAN_PADDING);
    EventColumns *columns = event_columns_new(&arena, extra, MANY, numbers);
    Scanner scanner;
    assert_true(scanner_open(&scanner, columns, SCAN_BEST));
    assert_int_equal(scan_record(&scanner, buffer_slice(&text)), SCAN_OK);
    for (int i = 0; i < MANY; i++) {
        char expected[16];
        snprintf(expected, sizeof expected, "%d", i);
        if (i % 2)
            assert_value(scanner.values[numbers[i]], EVENT_NUMBER, expected);
        else
            assert_int_equal(scanner.values[numbers[i]].type, EVENT_ABSENT);
    }
    scanner_close(&scanner);
    buffer_free(&text);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_of_the_limits_depth_is_read_along_a_column),
        cmocka_unit_test(columns_hold_the_tokens_as_they_stand),
        cmocka_unit_test(of_a_repeated_key_the_last_counts_with_all_below_it),
        cmocka_unit_test(an_omitted_object_hides_its_columns_wherever_the_key_stands),
        cmocka_unit_test(omitted_means_nothing_where_it_is_not_true_or_not_on_the_path),
        cmocka_unit_test(keys_are_compared_decoded),
        cmocka_unit_test(a_path_asked_for_twice_or_known_already_is_one_column),
        cmocka_unit_test(a_column_whose_key_needs_escapes_is_found_escaped_only),
        cmocka_unit_test(the_order_of_keys_in_records_before_changes_nothing),
        cmocka_unit_test(hundreds_of_columns_of_one_object_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
