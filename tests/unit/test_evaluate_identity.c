/* Two records with one eventID are one record if the values of all columns agree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "support_program.h"
#include "support_scan.h"

/* What is extracted beside the base columns: a scalar, places in arrays, any one key, the same from
 * the record's root. */
static const char policies[] =
    FORBID("<any><equals field=\"requestParameters.name\" value=\"x\"/>"
           "<equals field=\"requestParameters.items[].id\" value=\"x\"/>"
           "<equals field=\"requestParameters.*.HttpTokens\" value=\"x\"/>"
           "<equals field=\"responseElements.*\" value=\"x\"/>"
           "<equals field=\"*.deep\" value=\"x\"/></any>");

static uint64_t hash_of(SupportProgram *made, const char *members)
{
    char text[4000];
    snprintf(text, sizeof text, "{\"eventID\":\"e\",\"recipientAccountId\":\"111122223333\",%s}",
             members);
    support_program_take(made, text);
    evaluator_begin(made->evaluator, &made->record, (Slice){0});
    return evaluator_columns_hash(made->evaluator, 7);
}

/* Long enough to be kept by the reader. */
#define LONG                                                                                       \
    "\"pad\":\"0123456789012345678901234567890123456789012345678901234567890123456789"             \
    "0123456789012345678901234567890123456789\""

static void what_is_written_otherwise_is_the_same(void **state)
{
    (void)state;
    static const char *const same[][2] = {
        {"\"eventName\":\"A\"", " \"eventName\" : \"\\u0041\""},
        {"\"eventName\":\"A\",\"awsRegion\":\"b\"", "\"awsRegion\":\"b\",\"eventName\":\"A\""},
        {"\"eventName\":null", "\"a\":1"},
        {"\"eventName\":\"443\"", "\"eventName\":443"},
        {"\"eventName\":\"A\"", "\"eventName\":\"B\",\"eventName\":\"A\""},
        {"\"requestParameters\":{\"name\":\"n\",\"b\":1}",
         "\"requestParameters\":{\"b\":2,\"name\":\"n\"}"},
        {"\"requestParameters\":{\"items\":[{\"id\":1,\"c\":2}]}",
         "\"requestParameters\":{\"items\":[{\"c\":3,\"id\":\"1\"}]}"},
        {"\"requestParameters\":{\"items\":{\"id\":1}}",
         "\"requestParameters\":{\"items\":[{\"id\":1}]}"},
        {"\"requestParameters\":{\"a\":{\"HttpTokens\":\"r\"},\"b\":{}}",
         "\"requestParameters\":{\"c\":4,\"d\":{\"Http\\u0054okens\":\"r\"}}"},
        {"\"requestParameters\":{\"a\":{\"b\":1}," LONG "}",
         "\"requestParameters\":{\"c\":[]," LONG "}"},
        {"\"responseElements\":{\"a\":1,\"b\":2}", "\"responseElements\":{\"b\":2,\"a\":1}"},
        {"\"addendum\":{\"a\":1}", "\"addendum\":{\"b\":2}"},
        {"\"userIdentity\":{\"arn\":\"a\",\"sessionContext\":{\"x\":1}}",
         "\"userIdentity\":{\"sessionContext\":{\"y\":{}},\"arn\":\"a\"}"},
    };
    SupportProgram made;
    support_program_open(&made, policies, NULL);
    for (int again = 0; again < 3; again++)
        for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
            if (hash_of(&made, same[i][0]) != hash_of(&made, same[i][1]))
                fail_msg("%s is not %s", same[i][0], same[i][1]);
    support_program_close(&made);
}

static void another_value_of_any_column_is_another_record(void **state)
{
    (void)state;
    static const char *const other[][2] = {
        {"\"eventName\":\"A\"", "\"eventName\":\"B\""},
        {"\"eventName\":\"A\"", "\"eventSource\":\"A\""},
        {"\"eventName\":\"A\"", "\"a\":1"},
        {"\"eventName\":\"A\",\"awsRegion\":\"B\"", "\"eventName\":\"B\",\"awsRegion\":\"A\""},
        {"\"addendum\":{}", "\"a\":1"},
        {"\"resources\":[{\"ARN\":\"a\",\"x\":1}]", "\"resources\":[{\"ARN\":\"a\",\"x\":2}]"},
        {"\"requestParameters\":{\"name\":\"n\"}", "\"requestParameters\":{\"name\":\"m\"}"},
        {"\"requestParameters\":{\"items\":[{\"id\":1},{\"id\":2}]}",
         "\"requestParameters\":{\"items\":[{\"id\":2},{\"id\":1}]}"},
        {"\"requestParameters\":{\"a\":{\"HttpTokens\":\"r\"}," LONG "}",
         "\"requestParameters\":{\"a\":{\"HttpTokens\":\"s\"}," LONG "}"},
        {"\"requestParameters\":{\"a\":{\"HttpTokens\":\"r\"}}",
         "\"requestParameters\":{\"a\":{}}"},
        {"\"requestParameters\":{\"a\":\"***\"}", "\"requestParameters\":{\"a\":\"x\"}"},
        {"\"requestParameters\":{\"a\":{\"omitted\":true}}",
         "\"requestParameters\":{\"a\":{\"omitted\":false}}"},
        {"\"requestParameters\":{\"a\":{},\"omitted\":true}",
         "\"requestParameters\":{\"a\":{},\"omitted\":false}"},
        {"\"responseElements\":{\"a\":1}", "\"responseElements\":{\"a\":2}"},
        {"\"z\":{\"deep\":1}", "\"z\":{\"deep\":2}"},
    };
    SupportProgram made;
    support_program_open(&made, policies, NULL);
    for (int again = 0; again < 3; again++)
        for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
            if (hash_of(&made, other[i][0]) == hash_of(&made, other[i][1]))
                fail_msg("%s is %s", other[i][0], other[i][1]);
    support_program_close(&made);
}

/* A key of the record's root that stands there twice has all columns looked through one by one. */
static void of_listed_columns_or_of_all_of_them_the_hash_is_the_same(void **state)
{
    (void)state;
    SupportProgram made;
    uint64_t random = 5;
    uint32_t compared = 0;
    support_program_open(&made, policies, NULL);
    for (int i = 0; i < 3000; i++) {
        Buffer text = {0}, twice = {0};
        buffer_add(&text, SLICE("\"requestParameters\":"));
        support_scan_record(&random, &text);
        buffer_add(&text, SLICE(",\"userIdentity\":"));
        support_scan_record(&random, &text);
        buffer_printf(&twice, "\"awsRegion\":1,\"awsRegion\":\"r\",%.*s", (int)text.size,
                      text.data);
        buffer_add(&text, SLICE(",\"awsRegion\":\"r\""));
        buffer_add_byte(&text, '\0');
        buffer_add_byte(&twice, '\0');
        if (text.size < 3000) {
            uint64_t hash = hash_of(&made, text.data);
            compared += made.record.columns != NULL;
            assert_int_equal(hash, hash_of(&made, twice.data));
            assert_null(made.record.columns);
            assert_int_equal(hash, hash_of(&made, text.data));
        }
        buffer_free(&text);
        buffer_free(&twice);
    }
    assert_true(compared > 500);
    support_program_close(&made);
}

static uint64_t text_hash_of(SupportProgram *made, const char *text)
{
    support_program_take(made, text);
    evaluator_begin(made->evaluator, &made->record, (Slice){0});
    return evaluator_text_hash(made->evaluator);
}

/* Whether userIdentity was met before and kept, met for the first time, or stands there twice. */
static void the_hash_of_the_text_is_of_each_byte_whatever_was_read_before(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"eventID\":\"e\",\"userIdentity\":{\"type\":\"IAMUser\",\"userName\":\"alice\"," LONG
        "},\"eventName\":\"GetObject\",\"awsRegion\":\"eu-west-1\"}",
        "{\"userIdentity\":{},\"eventID\":\"e\"," LONG "}",
        "{\"eventID\":\"e\"," LONG ",\"userIdentity\":{\"type\":\"Root\"}}",
        "{\"eventID\":\"e\",\"userIdentity\":{\"type\":\"Root\"},\"userIdentity\":{\"a\":1}," LONG
        "}",
    };
    SupportProgram known, fresh;
    support_program_open(&known, policies, NULL);
    for (int again = 0; again < 3; again++)
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
            char changed[1000];
            uint64_t hash = text_hash_of(&known, texts[i]);
            support_program_open(&fresh, policies, NULL);
            assert_true(hash == text_hash_of(&fresh, texts[i]));
            support_program_close(&fresh);
            for (size_t at = 0; at < strlen(texts[i]); at++) {
                strcpy(changed, texts[i]);
                if (changed[at] < 'a' || changed[at] > 'y')
                    continue;
                changed[at]++;
                assert_true(hash != text_hash_of(&known, changed));
                assert_true(hash == text_hash_of(&known, texts[i]));
            }
        }
    support_program_close(&known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_otherwise_is_the_same),
        cmocka_unit_test(another_value_of_any_column_is_another_record),
        cmocka_unit_test(the_hash_of_the_text_is_of_each_byte_whatever_was_read_before),
        cmocka_unit_test(of_listed_columns_or_of_all_of_them_the_hash_is_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
