/* What comes again is compared and not read: whatever came before, a record says the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support_scan.h"
#include "support_scanners.h"

enum { POOL = 12 };

/* Objects and arrays that are long enough to be kept, and some that are not. */
static void make_pool(uint64_t *random, Buffer *pool)
{
    for (int i = 0; i < POOL; i++) {
        buffer_add_byte(&pool[i], '{');
        if (i % 4)
            buffer_printf(
                &pool[i],
                "\"type\":\"AssumedRole\",\"principalId\":\"AROAEXAMPLE%d:session\",\"a\":"
                "\"a text that makes the value long enough to be looked for\",",
                i);
        buffer_add(&pool[i], SLICE("\"sessionContext\":"));
        support_scan_record(random, &pool[i]);
        buffer_add_byte(&pool[i], '}');
    }
}

static void add_member(uint64_t *random, const Buffer *pool, Buffer *text)
{
    static const char *const keys[] = {"userIdentity", "requestParameters", "resources",
                                       "tlsDetails",   "Records",           "unknown"};
    uint32_t key = support_scan_random(random, 6);
    buffer_printf(text, "\"%s\":", keys[key]);
    Slice value = buffer_slice(&pool[support_scan_random(random, POOL)]);
    if (support_scan_random(random, 4) == 0)
        buffer_printf(text, "[%.*s,%u]", (int)value.size, value.data,
                      support_scan_random(random, 2));
    else
        buffer_add(text, value);
}

/* Members of keys that say the same in most records, as few or as many follow each other. */
static void add_steady(uint64_t *random, Buffer *text)
{
    static const char *const members[] = {
        ",\"readOnly\":true",
        ",\"readOnly\" : \"false\"",
        ",\"eventType\":\"AwsApiCall\"",
        ",\"eventType\":12",
        ",\"managementEvent\":true",
        ",\"recipientAccountId\":\"111122223333\"",
        ",\"recipientAccountId\":123456789012",
        ",\"recipientAccountId\":1234567890123",
        ",\"eventCategory\":\"Management\"",
        ",\"eventCategory\":\"Manage\\u006dent\"",
        ",\"eventCategory\":null",
        ",\"awsRegion\":\"eu-west-1\"",
        ",\"sourceIPAddress\":\"192.0.2.82\"",
        ",\"awsRegion\":\"eu-west-1\",\"sourceIPAddress\":\"AWS Internal\"",
        ",\"awsRegion\":\"eu-central-1\",\"sourceIPAddress\":null",
        ",\"eventSource\":\"medialive.amazonaws.com\"",
        ",\"eventSource\":\"medialive.amazonaws.com\",\"eventName\":\"ListInputs\"",
        ",\"other\":1",
        ",\"eventType\":{}"};
    enum { COUNT = sizeof members / sizeof *members };
    /* Mostly as they come in records, else in any order, again and again. */
    bool usual = support_scan_random(random, 4) != 0;
    uint32_t at = support_scan_random(random, 2) ? 11 : support_scan_random(random, 3);
    for (uint32_t i = 1 + support_scan_random(random, 6); i > 0; i--) {
        buffer_add(text, slice_of(members[usual ? at : support_scan_random(random, COUNT)]));
        at = (at + 1 + support_scan_random(random, 2)) % COUNT;
    }
}

static void make_record(uint64_t *random, const Buffer *pool, Buffer *text)
{
    buffer_printf(text, "{\"eventName\":\"N%u\",\"eventID\":%u", support_scan_random(random, 3),
                  support_scan_random(random, 100));
    if (support_scan_random(random, 2))
        add_steady(random, text);
    for (uint32_t i = support_scan_random(random, 4); i > 0; i--) {
        buffer_add_byte(text, ',');
        add_member(random, pool, text);
        if (support_scan_random(random, 3) == 0)
            add_steady(random, text);
    }
    buffer_add_byte(text, '}');
    uint32_t fate = support_scan_random(random, 8);
    if (fate == 0)
        support_scan_mutate(random, text);
    if (fate == 1)
        text->size -= support_scan_random(random, (uint32_t)text->size - 1);
}

static void assert_same_values(const Fixture *fixture, const Scanner *a, const Scanner *b)
{
    for (uint32_t i = 0; i < fixture->columns->column_count; i++) {
        EventValue one = a->values[i], other = b->values[i];
        assert_int_equal(one.type, other.type);
        assert_int_equal(one.size, other.size);
        assert_int_equal(one.escaped, other.escaped);
        if (one.size)
            assert_memory_equal(one.data, other.data, one.size);
    }
}

/* Each column that is there is listed once, and no other. */
static void assert_all_are_listed(const Fixture *fixture, const Scanner *s)
{
    uint32_t there = 0;
    uint8_t *listed = calloc(fixture->columns->column_count, 1);
    for (uint32_t i = 0; i < fixture->columns->column_count; i++)
        there += s->values[i].type != EVENT_ABSENT;
    assert_int_equal(s->fill - s->filled, there);
    for (const uint32_t *at = s->filled; at < s->fill; at++) {
        assert_int_not_equal(s->values[*at].type, EVENT_ABSENT);
        assert_int_equal(listed[*at]++, 0);
    }
    free(listed);
}

/* Scans with a scanner that has seen records before and with one that has not. */
static ScanStatus compare(Fixture *fixture, size_t variant, Slice text, uint32_t stop_marks)
{
    static const ScanVariant variants[] = {SCAN_PORTABLE, SCAN_SSE2, SCAN_AVX2};
    Slice padded = support_scan_padded(text, SLICE("\"}]"));
    Scanner *known = &fixture->scanners[variant], fresh;
    assert_true(scanner_open(&fresh, fixture->columns, variants[variant]));
    known->stop_marks = fresh.stop_marks = stop_marks;
    ScanStatus status = scan_record(&fresh, padded);
    assert_int_equal(scan_record(known, padded), status);
    assert_ptr_equal(known->at, fresh.at);
    assert_int_equal(known->marks, fresh.marks);
    if (status == SCAN_ERROR)
        assert_string_equal(known->reason, fresh.reason);
    if (status == SCAN_OK) {
        assert_int_equal(known->repeated, fresh.repeated);
        assert_int_equal(known->irregular, fresh.irregular);
        assert_same_values(fixture, known, &fresh);
        if (!known->irregular)
            assert_all_are_listed(fixture, known);
    }
    scanner_close(&fresh);
    free((char *)(uintptr_t)padded.data);
    return status;
}

static void a_record_says_the_same_whatever_was_read_before(void **state)
{
    (void)state;
    Fixture fixture = open_fixture();
    Buffer pool[POOL] = {{0}};
    uint64_t random = 20260917;
    size_t outcomes[4] = {0};
    make_pool(&random, pool);
    for (int i = 0; i < 20000; i++) {
        Buffer text = {0};
        make_record(&random, pool, &text);
        uint32_t stop_marks = i % 16 ? 0 : (uint32_t)MARK_RECORDS;
        for (size_t v = 0; v < fixture.count && text.data[0] == '{'; v++)
            outcomes[compare(&fixture, v, buffer_slice(&text), stop_marks)]++;
        buffer_free(&text);
    }
    for (int i = 0; i < POOL; i++)
        buffer_free(&pool[i]);
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        assert_true(outcomes[i] > 50);
    close_fixture(&fixture);
}

#define CALLER(name)                                                                               \
    "{\"userIdentity\":{\"type\":\"AssumedRole\",\"arn\":\"arn:aws:sts::111122223333:"             \
    "assumed-role/Role/" name "\",\"principalId\":\"AROAEXAMPLE:" name "\"},\"eventName\":"        \
    "\"DescribeInstances\",\"eventTime\":\"2026-07-01T00:00:00Z\","                                \
    "\"awsRegion\":\"eu-west-1\"}"

static void what_was_noted_of_a_text_comes_back_with_it_and_with_no_other(void **state)
{
    (void)state;
    Fixture fixture = open_fixture();
    static const char *const texts[] = {CALLER("alice"), CALLER("bobby")};
    for (size_t v = 0; v < fixture.count; v++) {
        Scanner *s = &fixture.scanners[v];
        const char *kept[2] = {NULL, NULL};
        for (uint64_t i = 0; i < 8; i++) {
            Slice padded = support_scan_padded(slice_of(texts[i % 2]), SLICE("\""));
            assert_int_equal(scan_record(s, padded), SCAN_OK);
            /* The text lies where it lay. */
            const char *data = s->values[COLUMN_IDENTITY_ARN].data;
            assert_true(i < 2 || data == kept[i % 2]);
            kept[i % 2] = data;
            /* So does what userIdentity tells of the caller. */
            assert_non_null(s->identity);
            assert_int_equal(s->identity->identity, i < 2 ? 0 : i % 2 + 1);
            s->identity->identity = i % 2 + 1;
            free((char *)(uintptr_t)padded.data);
        }
    }
    close_fixture(&fixture);
}

/* Region and address, and what stands from readOnly on, are kept as the runs that they are. */
static void a_run_that_came_before_has_notes_and_what_is_kept_of_it(void **state)
{
    (void)state;
    static const char text[] =
        "{\"eventName\":\"DescribeInstances\",\"awsRegion\":\"eu-west-1\","
        "\"sourceIPAddress\":\"192.0.2.82\",\"userAgent\":\"aws-cli/2.15.23\",\"readOnly\":true,"
        "\"eventType\":\"AwsApiCall\",\"managementEvent\":true,"
        "\"recipientAccountId\":\"111122223333\",\"requestID\":\"4d102d07-c71d-4028-b06a\","
        "\"errorMessage\":\"what makes the record long enough for its last run to be looked for, "
        "as tlsDetails would\"}";
    Fixture fixture = open_fixture();
    for (size_t v = 0; v < fixture.count; v++) {
        Scanner *s = &fixture.scanners[v];
        for (int i = 0; i < 4; i++) { /* in the first one the order of keys is learned */
            Slice padded = support_scan_padded(slice_of(text), SLICE("\""));
            assert_int_equal(scan_record(s, padded), SCAN_OK);
            if (i >= 2) {
                assert_non_null(s->steady);
                assert_int_equal(s->steady->outcomes[0].key, i - 2);
                s->steady->outcomes[0].key = 1;
                assert_int_not_equal(s->values[COLUMN_SOURCE_IP].note, 0);
                assert_int_not_equal(s->values[COLUMN_RECIPIENT_ACCOUNT].note, 0);
            }
            assert_int_equal(s->values[COLUMN_USER_AGENT].note, 0);
            free((char *)(uintptr_t)padded.data);
        }
    }
    close_fixture(&fixture);
}

static void keys_that_nobody_asks_for_may_stand_twice_in_any_form(void **state)
{
    (void)state;
    Fixture fixture = open_fixture();
    static const char *const texts[] = {
        "{\"eventID\":\"1\",\"requestID\":\"a\",\"requestID\":\"b\"}",
        "{\"eventID\":\"1\",\"requestID\":[\"a\"],\"requestID\":[\"b\"]}",
        "{\"eventID\":\"1\",\"apiVersion\":{\"a\":1},\"apiVersion\":{}}",
        "{\"eventID\":\"1\",\"requestID\":{},\"requestID\":\"x\"}",
    };
    for (size_t v = 0; v < fixture.count; v++)
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
            Slice padded = support_scan_padded(slice_of(texts[i]), SLICE("\""));
            assert_int_equal(scan_record(&fixture.scanners[v], padded), SCAN_OK);
            assert_false(fixture.scanners[v].repeated);
            assert_false(fixture.scanners[v].irregular);
            free((char *)(uintptr_t)padded.data);
        }
    close_fixture(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_says_the_same_whatever_was_read_before),
        cmocka_unit_test(what_was_noted_of_a_text_comes_back_with_it_and_with_no_other),
        cmocka_unit_test(a_run_that_came_before_has_notes_and_what_is_kept_of_it),
        cmocka_unit_test(keys_that_nobody_asks_for_may_stand_twice_in_any_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
