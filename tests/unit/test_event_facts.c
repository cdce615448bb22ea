#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support_facts.h"

static void the_account_is_the_recipient_then_the_path_then_the_caller(void **state)
{
    (void)state;
    static const FactRow without_path[] = {
        {"recipient",
         "{\"recipientAccountId\":\"111122223333\",\"userIdentity\":{\"accountId\":"
         "\"444455556666\"}}",
         "111122223333"},
        {"recipient with blanks", "{\"recipientAccountId\":\" 111122223333\\t\"}", "111122223333"},
        {"recipient that is a number", "{\"recipientAccountId\":111122223333}", "111122223333"},
        {"recipient of 13 digits",
         "{\"recipientAccountId\":\"0123456789012\",\"userIdentity\":{"
         "\"accountId\":\"444455556666\"}}",
         "444455556666"},
        {"caller of 13 digits", "{\"userIdentity\":{\"accountId\":\"0123456789012\"}}", "unknown"},
        {"nothing", "{}", "unknown"},
        {"null", "{\"recipientAccountId\":null}", "unknown"},
    };
    static const FactRow with_path[] = {
        {"recipient before path", "{\"recipientAccountId\":\"111122223333\"}", "111122223333"},
        {"path before caller", "{\"userIdentity\":{\"accountId\":\"444455556666\"}}",
         "777788889999"},
        {"path", "{}", "777788889999"},
    };
    CHECK_FACTS(FACT_ACCOUNT, without_path);
    for (size_t i = 0; i < sizeof with_path / sizeof with_path[0]; i++)
        check_fact(FACT_ACCOUNT, &with_path[i], "777788889999");
    FactRow bad_path = {"path of 11 digits", "{}", "unknown"};
    check_fact(FACT_ACCOUNT, &bad_path, "77778888999");
}

static void an_account_not_from_the_recipient_is_inferred(void **state)
{
    (void)state;
    SupportRecord made;
    EventFacts facts;
    Arena arena = {0};
    assert_true(support_record_fill(&made, "{\"recipientAccountId\":\"111122223333\"}"));
    event_facts_begin(&facts, &made.record, (Slice){0}, &arena);
    event_fact(&facts, FACT_ACCOUNT);
    assert_false(facts.account_inferred);
    assert_true(support_record_fill(&made, "{\"userIdentity\":{\"accountId\":\"111122223333\"}}"));
    event_facts_begin(&facts, &made.record, (Slice){0}, &arena);
    event_fact(&facts, FACT_ACCOUNT);
    assert_true(facts.account_inferred);
    arena_free(&arena);
}

static void the_caller_account_is_twelve_digits_or_absent(void **state)
{
    (void)state;
    static const FactRow rows[] = {
        {"12 digits", "{\"userIdentity\":{\"accountId\":\" 444455556666 \"}}", "444455556666"},
        {"13 digits", "{\"userIdentity\":{\"accountId\":\"0123456789012\"}}", NULL},
        {"ANONYMOUS_PRINCIPAL", "{\"userIdentity\":{\"accountId\":\"ANONYMOUS_PRINCIPAL\"}}", NULL},
        {"nothing", "{\"recipientAccountId\":\"111122223333\"}", NULL},
    };
    CHECK_FACTS(FACT_CALLER_ACCOUNT, rows);
}

static void the_service_is_the_trimmed_source_in_lower_case(void **state)
{
    (void)state;
    static const FactRow rows[] = {
        {"plain", "{\"eventSource\":\"s3.amazonaws.com\"}", "s3.amazonaws.com"},
        {"blank and capitals", "{\"eventSource\":\" KinesisVideo.AmazonAWS.com\"}",
         "kinesisvideo.amazonaws.com"},
        {"escaped", "{\"eventSource\":\"\\u0053TS.amazonaws.com\"}", "sts.amazonaws.com"},
        {"blanks", "{\"eventSource\":\"  \"}", "unknown"},
        {"nothing", "{}", "unknown"},
        {"an object", "{\"eventSource\":{}}", "unknown"},
    };
    CHECK_FACTS(FACT_SERVICE, rows);
}

static void the_action_is_the_canonical_prefix_and_the_event_name(void **state)
{
    (void)state;
    static const FactRow rows[] = {
        {"plain", "{\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"DeleteBucket\"}",
         "s3:DeleteBucket"},
        {"blanks", "{\"eventSource\":\" ec2.amazonaws.com\",\"eventName\":\" RunInstances \"}",
         "ec2:RunInstances"},
        {"folded", "{\"eventSource\":\"chimesdkmeetings.amazonaws.com\",\"eventName\":\"X\"}",
         "chime:X"},
        {"no name", "{\"eventSource\":\"s3.amazonaws.com\"}", "s3:unknown"},
        {"no source", "{\"eventName\":\"PutObject\"}", "unknown:PutObject"},
        {"neither", "{}", "unknown:unknown"},
    };
    CHECK_FACTS(FACT_ACTION, rows);
}

static void access_is_read_only_else_inferred_from_the_name(void **state)
{
    (void)state;
    static const struct {
        FactRow row;
        bool inferred;
    } rows[] = {
        {{"true", "{\"readOnly\":true,\"eventName\":\"DeleteBucket\"}", "read"}, false},
        {{"text", "{\"readOnly\":\"true\"}", "read"}, false},
        {{"false", "{\"readOnly\":false,\"eventName\":\"GetObject\"}", "write"}, false},
        {{"text false", "{\"readOnly\":\" false\"}", "write"}, false},
        {{"Get", "{\"eventName\":\"GetObject\"}", "read"}, true},
        {{"BatchGet", "{\"eventName\":\" BatchGetStreamKey\"}", "read"}, true},
        {{"Test", "{\"eventName\":\"TestRole\",\"readOnly\":null}", "read"}, true},
        {{"lower case", "{\"eventName\":\"getObject\"}", "write"}, true},
        {{"Put", "{\"eventName\":\"PutObject\"}", "write"}, true},
        {{"nothing", "{}", "write"}, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SupportRecord made;
        EventFacts facts;
        Arena arena = {0};
        check_fact(FACT_ACCESS, &rows[i].row, NULL);
        assert_true(support_record_fill(&made, rows[i].row.json));
        event_facts_begin(&facts, &made.record, (Slice){0}, &arena);
        event_fact(&facts, FACT_ACCESS);
        assert_int_equal(facts.access_inferred, rows[i].inferred);
        arena_free(&arena);
    }
}

static void the_outcome_is_told_by_errors_and_by_sign_in_results(void **state)
{
    (void)state;
    static const FactRow rows[] = {
        {"nothing", "{}", "success"},
        {"empty code", "{\"errorCode\":\"\",\"errorMessage\":null}", "success"},
        {"AccessDenied", "{\"errorCode\":\"AccessDenied\"}", "denied"},
        {"AccessDeniedException", "{\"errorCode\":\"AccessDeniedException\"}", "denied"},
        {"VpceAccessDenied", "{\"errorCode\":\"VpceAccessDenied\"}", "denied"},
        {"Client.UnauthorizedOperation", "{\"errorCode\":\"Client.UnauthorizedOperation\"}",
         "denied"},
        {"UnauthorizedOperation.x", "{\"errorCode\":\"UnauthorizedOperation.x\"}", "failure"},
        {"UnauthorizedAccess", "{\"errorCode\":\"UnauthorizedAccessException\"}", "denied"},
        {"NotAuthorizedException", "{\"errorCode\":\"NotAuthorizedException\"}", "denied"},
        {"ForbiddenException", "{\"errorCode\":\"ForbiddenException\"}", "denied"},
        {"UnauthorizedClientException", "{\"errorCode\":\"UnauthorizedClientException\"}",
         "denied"},
        {"lower case", "{\"errorCode\":\"accessdenied\"}", "failure"},
        {"another code", "{\"errorCode\":\"NoSuchEntityException\"}", "failure"},
        {"message alone", "{\"errorMessage\":\"Failed authentication\"}", "failure"},
        {"failed sign-in",
         "{\"eventName\":\"ConsoleLogin\",\"responseElements\":{\"ConsoleLogin\":\"Failure\"}}",
         "failure"},
        {"sign-in",
         "{\"eventName\":\"ConsoleLogin\",\"responseElements\":{\"ConsoleLogin\":\"Success\"}}",
         "success"},
        {"another event's result",
         "{\"eventName\":\"SwitchRole\",\"responseElements\":{\"ConsoleLogin\":\"Failure\"}}",
         "success"},
        {"failed recovery",
         "{\"eventName\":\"PasswordRecoveryRequested\",\"responseElements\":{"
         "\"PasswordRecoveryRequested\":\"Failure\"}}",
         "failure"},
        {"Identity Center",
         "{\"eventName\":\"UserAuthentication\",\"serviceEventDetails\":{"
         "\"UserAuthentication\":\"Failure\"}}",
         "failure"},
        {"not in the response",
         "{\"eventName\":\"UserAuthentication\",\"responseElements\":{"
         "\"UserAuthentication\":\"Failure\"}}",
         "success"},
    };
    CHECK_FACTS(FACT_OUTCOME, rows);
}

#define SOURCE(text) "{\"sourceIPAddress\":\"" text "\"}"

static void the_address_kind_follows_the_reserved_ranges(void **state)
{
    (void)state;
    static const FactRow rows[] = {
        {"public", SOURCE("8.8.8.8"), "public"},
        {"documentation", SOURCE("203.0.113.7"), "public"},
        {"with blanks", SOURCE(" 203.0.113.7 "), "public"},
        {"IPv6", SOURCE("2001:db8::1"), "public"},
        {"brackets and zone", SOURCE("[fe80::1%eth0]"), "private"},
        {"10/8", SOURCE("10.255.0.1"), "private"},
        {"172.16/12", SOURCE("172.31.255.255"), "private"},
        {"beyond 172.16/12", SOURCE("172.32.0.0"), "public"},
        {"192.168/16", SOURCE("192.168.1.1"), "private"},
        {"127/8", SOURCE("127.0.0.1"), "private"},
        {"169.254/16", SOURCE("169.254.169.254"), "private"},
        {"100.64/10", SOURCE("100.127.255.255"), "private"},
        {"beyond 100.64/10", SOURCE("100.128.0.0"), "public"},
        {"loopback", SOURCE("::1"), "private"},
        {"fc00::/7", SOURCE("fd12::1"), "private"},
        {"mapped private", SOURCE("::ffff:10.0.0.1"), "private"},
        {"mapped public", SOURCE("::FFFF:8.8.8.8"), "public"},
        {"0/8", SOURCE("0.0.0.0"), "other"},
        {"multicast", SOURCE("224.0.0.1"), "other"},
        {"reserved", SOURCE("255.255.255.255"), "other"},
        {"IPv6 multicast", SOURCE("ff02::1"), "other"},
        {"unspecified", SOURCE("::"), "other"},
        {"leading zero", SOURCE("010.0.0.1"), "other"},
        {"hidden NUL", SOURCE("10.0.0.1\\u0000"), "other"},
        {"network", SOURCE("10.0.0.0/8"), "other"},
        {"internal", SOURCE("AWS Internal"), "internal"},
        {"internal with number", SOURCE("AWS Internal/3"), "internal"},
        {"service", SOURCE("secretsmanager.amazonaws.com"), "service"},
        {"service in China", SOURCE("ec2.amazonaws.com.cn"), "service"},
        {"name", SOURCE("example.com"), "other"},
        {"empty", SOURCE(""), "other"},
        {"nothing", "{}", "other"},
        {"null", "{\"sourceIPAddress\":null}", "other"},
    };
    CHECK_FACTS(FACT_ADDRESS_KIND, rows);
}

static void the_source_network_is_that_of_a_public_address(void **state)
{
    (void)state;
    static const FactRow rows[] = {
        {"IPv4", SOURCE("203.0.113.77"), "203.0.113.0/24"},
        {"IPv6", SOURCE("2001:0DB8:00a1:ffff::1"), "2001:db8:a1::/48"},
        {"short IPv6", SOURCE("2600::1"), "2600::/48"},
        {"mapped", SOURCE("::ffff:8.8.8.8"), "8.8.8.0/24"},
        {"one digit", SOURCE("1.0.9.1"), "1.0.9.0/24"},
        {"two and three digits", SOURCE("99.10.100.255"), "99.10.100.0/24"},
        {"0 within", SOURCE("205.101.110.0"), "205.101.110.0/24"},
        {"brackets", SOURCE("[2001:db8:1:2::3]"), "2001:db8:1::/48"},
        {"private", SOURCE("10.0.0.1"), NULL},
        {"other", SOURCE("224.0.0.1"), NULL},
        {"service", SOURCE("ec2.amazonaws.com"), NULL},
        {"nothing", "{}", NULL},
    };
    CHECK_FACTS(FACT_SOURCE_NETWORK, rows);
}

static void facts_are_found_by_their_names(void **state)
{
    (void)state;
    for (int fact = 0; fact < FACT_COUNT; fact++)
        assert_int_equal(event_fact_named(slice_of(event_fact_name((EventFact)fact))), fact);
    assert_int_equal(event_fact_named(SLICE("address-kind")), FACT_ADDRESS_KIND);
    assert_int_equal(event_fact_named(SLICE("Account")), FACT_COUNT);
    assert_int_equal(event_fact_named(SLICE("account-name")), FACT_COUNT);
    assert_int_equal(event_fact_named(SLICE("")), FACT_COUNT);
}

static void the_time_is_read_without_blanks_or_not_at_all(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        Instant time;
    } rows[] = {
        {"{\"eventTime\":\"1970-01-01T00:00:01Z\"}", INSTANT_SECOND},
        {"{\"eventTime\":\" 1970-01-01T00:00:01Z\\n\"}", INSTANT_SECOND},
        {"{\"eventTime\":\"19700101T000001Z\"}", INSTANT_SECOND},
        {"{\"eventTime\":\"1970-01-01\"}", INSTANT_NONE},
        {"{\"eventTime\":\"\"}", INSTANT_NONE},
        {"{\"eventTime\":null}", INSTANT_NONE},
        {"{}", INSTANT_NONE},
    };
    Arena arena = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SupportRecord made;
        assert_true(support_record_fill(&made, rows[i].json));
        assert_true(event_time(&made.record, &arena) == rows[i].time);
    }
    arena_free(&arena);
}

static void the_category_is_derived_where_it_is_missing(void **state)
{
    (void)state;
    static const struct {
        const char *json, *category;
    } rows[] = {
        {"{\"eventCategory\":\"Data\",\"managementEvent\":true}", "Data"},
        {"{\"eventCategory\":\"Something\"}", "Something"},
        {"{\"insightDetails\":{\"state\":\"Start\"}}", "Insight"},
        {"{\"eventType\":\"AwsCloudTrailInsight\"}", "Insight"},
        {"{\"eventType\":\"AwsAggregatedEvent\"}", "Aggregated"},
        {"{\"managementEvent\":false}", "Data"},
        {"{\"managementEvent\":\"false\"}", "Data"},
        {"{\"managementEvent\":true}", "Management"},
        {"{\"eventType\":\"AwsVpceEvent\"}", "NetworkActivity"},
        {"{\"eventType\":\"AwsVpceEvents\"}", "NetworkActivity"},
        {"{\"eventCategory\":\"\",\"eventType\":\"AwsApiCall\"}", "Management"},
        {"{\"insightDetails\":null}", "Management"},
        {"{}", "Management"},
    };
    Arena arena = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SupportRecord made;
        assert_true(support_record_fill(&made, rows[i].json));
        if (!slice_equal(event_category(&made.record, &arena), slice_of(rows[i].category)))
            fail_msg("%s is not %s", rows[i].json, rows[i].category);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_account_is_the_recipient_then_the_path_then_the_caller),
        cmocka_unit_test(an_account_not_from_the_recipient_is_inferred),
        cmocka_unit_test(the_caller_account_is_twelve_digits_or_absent),
        cmocka_unit_test(the_service_is_the_trimmed_source_in_lower_case),
        cmocka_unit_test(the_action_is_the_canonical_prefix_and_the_event_name),
        cmocka_unit_test(access_is_read_only_else_inferred_from_the_name),
        cmocka_unit_test(the_outcome_is_told_by_errors_and_by_sign_in_results),
        cmocka_unit_test(the_address_kind_follows_the_reserved_ranges),
        cmocka_unit_test(the_source_network_is_that_of_a_public_address),
        cmocka_unit_test(facts_are_found_by_their_names),
        cmocka_unit_test(the_time_is_read_without_blanks_or_not_at_all),
        cmocka_unit_test(the_category_is_derived_where_it_is_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
