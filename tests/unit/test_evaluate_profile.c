/*
 * What is settled beforehand, by the outcomes of single values, against an evaluator that settles
 * nothing: on records made by chance, with policies of all shapes and with the whole library.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "evaluate/evaluator.h"
#include "support_program.h"

typedef struct {
    uint64_t state;
} Chance;

static uint32_t chance(Chance *chance, uint32_t below)
{
    chance->state = chance->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(chance->state >> 33) % below;
}

/* Values of one key; NULL leaves the key out. */
typedef struct {
    const char *key;
    const char *values[12];
    uint32_t count;
} Choice;

#define CHOICE(key, ...)                                                                           \
    {                                                                                              \
        key, {__VA_ARGS__}, sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)                 \
    }

static const Choice identity[] = {
    CHOICE("type", "\"IAMUser\"", "\"AssumedRole\"", "\"Root\"", "\"AWSService\"", NULL, "null",
           "\"\\u0052oot\"", "\"AWSAccount\""),
    CHOICE("arn", "\"arn:aws:iam::111122223333:user/a\"",
           "\"arn:aws:sts::111122223333:assumed-role/Admin/i-0123456789abcdef0\"",
           "\"arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_X/b\"", NULL),
    CHOICE("accountId", "\"111122223333\"", "\"444455556666\"", NULL),
    CHOICE("userName", "\"a\"", "\"HIDDEN_DUE_TO_SECURITY_REASONS\"", NULL),
    CHOICE("accessKeyId", "\"AKIAIOSFODNN7EXAMPLE\"", "\"ASIAIOSFODNN7EXAMPLE\"", NULL, "\"\""),
    CHOICE("invokedBy", NULL, NULL, "\"backup.amazonaws.com\""),
    CHOICE("sessionContext", NULL, "{\"attributes\":{\"mfaAuthenticated\":\"true\"}}",
           "{\"attributes\":{\"mfaAuthenticated\":\"false\"},\"ec2RoleDelivery\":\"1.0\"}",
           "{\"sessionIssuer\":{\"arn\":\"arn:aws:iam::111122223333:role/Admin\"}}",
           "{\"omitted\":true}"),
};
static const Choice record[] = {
    CHOICE("eventSource", "\"s3.amazonaws.com\"", "\"iam.amazonaws.com\"", "\"ec2.amazonaws.com\"",
           "\"signin.amazonaws.com\"", "\"ivs.amazonaws.com\"", "\"kms.amazonaws.com\"", NULL),
    CHOICE("eventName", "\"DeleteBucket\"", "\"CreateUser\"", "\"ConsoleLogin\"", "\"GetObject\"",
           "\"PutUserPolicy\"", "\"CreateStreamKey\"", "\"AuthorizeSecurityGroupIngress\"",
           "\"DescribeInstances\"", NULL),
    CHOICE("eventTime", "\"2026-07-01T10:00:00Z\"", "\"2025-07-01T23:00:00Z\"",
           "\"2026-12-31T23:59:59Z\"", "\"soon\"", NULL),
    CHOICE("awsRegion", "\"us-east-1\"", "\"eu-west-1\"", "\"us-gov-west-1\"", NULL, "7"),
    CHOICE("sourceIPAddress", "\"203.0.113.9\"", "\"10.1.2.3\"", "\"s3.amazonaws.com\"",
           "\"AWS Internal\"", "\"2001:db8::1\"", NULL, "true"),
    CHOICE("userAgent", "\"aws-cli/2.1\"", "\"console.amazonaws.com\"", "\"Boto3/1.2 pacu\"",
           "\"exec-env/AWS_Lambda_x\"", "\"kali\\u002dlinux\"", NULL),
    CHOICE("errorCode", NULL, NULL, NULL, "\"AccessDenied\"", "\"Throttling\"",
           "\"Client.UnauthorizedOperation\""),
    CHOICE("readOnly", "true", "false", "\"true\"", NULL),
    CHOICE("eventType", "\"AwsApiCall\"", "\"AwsConsoleSignIn\"", "\"AwsServiceEvent\"", NULL),
    CHOICE("eventCategory", "\"Management\"", "\"Data\"", "\"NetworkActivity\"", NULL),
    CHOICE("recipientAccountId", "\"111122223333\"", NULL, "\"12\""),
    CHOICE("requestParameters", NULL, "{\"bucketName\":\"b\",\"tagSet\":[{\"key\":\"k\"}]}",
           "{\"bucketName\":\"***\"}", "{\"omitted\":true}", "null", "{\"userName\":\"a\"}",
           "{\"bucketName\":[\"b\"],\"policyDocument\":\"{\\\"Statement\\\":[]}\"}"),
    CHOICE("responseElements", NULL, "{\"ConsoleLogin\":\"Failure\"}",
           "{\"ConsoleLogin\":\"Success\"}"),
    CHOICE("tlsDetails", NULL, "{\"tlsVersion\":\"TLSv1.2\"}", "{\"tlsVersion\":\"TLSv1.1\"}"),
};

static void add_choices(Buffer *text, const Choice *choices, size_t count, Chance *by)
{
    for (size_t i = 0; i < count; i++) {
        const char *value = choices[i].values[chance(by, choices[i].count)];
        if (value)
            buffer_printf(text, "\"%s\":%s,", choices[i].key, value);
    }
}

/* Half of the callers come again and again, a few at a time. */
static void make_record(Buffer *text, uint32_t number, Chance *by)
{
    Chance again = {.state = number / 512 * 8 + chance(by, 8)};
    buffer_clear(text);
    buffer_printf(text, "{");
    add_choices(text, record, sizeof record / sizeof *record, by);
    buffer_printf(text, "\"userIdentity\":{");
    add_choices(text, identity, sizeof identity / sizeof *identity, chance(by, 2) ? by : &again);
    buffer_printf(text, "\"x\":0},\"eventID\":\"%u\"}", number);
    buffer_add_byte(text, '\0');
}

static bool has_pick(const EvaluatedPick *picks, uint32_t count, const EvaluatedPick *wanted)
{
    bool found = false;
    for (uint32_t i = 0; i < count; i++)
        found |= picks[i].policy == wanted->policy && picks[i].role == wanted->role &&
                 picks[i].grouped == wanted->grouped && picks[i].value == wanted->value &&
                 picks[i].has_value == wanted->has_value && picks[i].group[0] == wanted->group[0] &&
                 picks[i].group[1] == wanted->group[1];
    return found;
}

static void same_verdicts(const SupportProgram *made, Evaluator *plain, const char *text)
{
    const EvaluatedPolicy *ours, *theirs;
    uint32_t our_count, their_count;
    evaluator_begin(plain, &made->record, (Slice){0});
    assert_true(evaluator_run(made->evaluator, &ours, &our_count));
    assert_true(evaluator_run(plain, &theirs, &their_count));
    bool same = our_count == their_count;
    for (uint32_t i = 0; same && i < our_count; i++)
        same = ours[i].policy == theirs[i].policy && ours[i].verdict == theirs[i].verdict &&
               ours[i].picked == theirs[i].picked && ours[i].exception == theirs[i].exception;
    if (!same)
        fail_msg("other verdicts for %s", text);
    const EvaluatedPick *our_picks, *their_picks;
    evaluator_picks(made->evaluator, ours, our_count, &our_picks, &our_count);
    evaluator_picks(plain, theirs, their_count, &their_picks, &their_count);
    assert_int_equal(our_count, their_count);
    for (uint32_t i = 0; i < our_count; i++)
        assert_true(has_pick(their_picks, their_count, &our_picks[i]));
}

static void same_scopes(const SupportProgram *made, const Evaluator *plain)
{
    const EvaluatedScope *ours = evaluator_scopes(made->evaluator);
    const EvaluatedScope *theirs = evaluator_scopes(plain);
    for (uint32_t i = 0; i < made->program->policy_count; i++) {
        bool met = theirs[i].missing == 0;
        assert_int_equal(ours[i].missing, theirs[i].missing);
        assert_true(met || ours[i].reached == theirs[i].reached);
    }
}

static void compare_on_records(SupportProgram *made, uint32_t count, bool forgetting)
{
    Evaluator *plain = evaluator_new_plain(made->program);
    Buffer text = {0};
    Chance by = {.state = 2026};
    assert_non_null(plain);
    for (uint32_t i = 0; i < count; i++) {
        if (forgetting && i % 97 == 0)
            assert_true(evaluator_forget(made->evaluator));
        make_record(&text, i, &by);
        support_program_take(made, text.data);
        same_verdicts(made, plain, text.data);
        if (i % 64 == 0)
            same_scopes(made, plain);
    }
    same_scopes(made, plain);
    buffer_free(&text);
    evaluator_free(plain);
}

static const char shapes[] =
    "<policy-set xmlns='urn:trailaudit:policy:1' id='s'>"
    "<list id='regions'><value>us-*</value></list>"
    "<policy id='by-value' severity='low'><title>T</title><scope all='yes'/>"
    "<require><like field='awsRegion' list='regions'/></require></policy>"
    "<policy id='by-fact' severity='low' attempts='separate'><title>T</title>"
    "<scope><equals field='caller' value='user'/></scope>"
    "<forbid><equals field='access' value='write'/></forbid></policy>"
    "<policy id='unknown' severity='low'><title>T</title>"
    "<scope><not><equals field='mfa' value='yes'/></not></scope>"
    "<require><equals field='requestParameters.bucketName' value='b'/></require></policy>"
    "<policy id='places' severity='low'><title>T</title>"
    "<scope><any><present field='requestParameters'/>"
    "<equals field='outcome' value='denied'/></any></scope>"
    "<evaluable><present field='userAgent'/></evaluable>"
    "<forbid><equals field='requestParameters.tagSet[].key' value='k'/></forbid></policy>"
    "<policy id='excepted' severity='low'><title>T</title><scope all='yes'/>"
    "<forbid><equals field='address-kind' value='public'/></forbid>"
    "<exception id='E' from='2026-01-01' until='2026-12-30' owner='o@example.com'>"
    "<reason>r</reason><equals field='userIdentity.type' value='Root'/></exception></policy>"
    "<policy id='hours' severity='low'><title>T</title>"
    "<scope><present field='source-network'/></scope>"
    "<review><during days='Mon-Sun' from='22:00' to='06:00'/></review></policy>"
    "<policy id='burst' severity='low'><title>T</title>"
    "<scope><like field='userAgent' pattern='*-*'/></scope>"
    "<forbid><equals field='outcome' value='denied'/>"
    "<threshold at-least='3' within='PT5M' per='userIdentity.arn'/></forbid></policy>"
    "<policy id='steps' severity='low'><title>T</title><scope all='yes'/>"
    "<forbid><equals field='eventName' value='ConsoleLogin'/>"
    "<sequence within='PT5M' per='account'><step><equals field='caller' value='root'/></step>"
    "<step><present field='requestParameters.tagSet[]'/></step></sequence></forbid></policy>"
    "<policy id='same' severity='low'><title>T</title>"
    "<scope><matches field='userAgent' regex='^[a-z]+'/></scope>"
    "<forbid><equals field='account' same-as='caller-account'/></forbid></policy>"
    "</policy-set>";

static void verdicts_that_are_settled_beforehand_are_those_of_the_conditions(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(&made, shapes, NULL);
    compare_on_records(&made, 20000, false);
    support_program_close(&made);
}

static void the_whole_library_judges_alike_with_and_without(void **state)
{
    (void)state;
    static const char *const paths[] = {SOURCE_ROOT "/policies"};
    SupportProgram made = {0};
    policies_from_paths(&made.loaded, paths, 1);
    assert_non_null(made.loaded.set);
    made.program = program_compile(made.loaded.set, NULL);
    assert_non_null(made.program);
    made.reader = event_reader_new(made.program->columns);
    made.evaluator = evaluator_new(made.program);
    assert_true(made.reader && made.evaluator);
    compare_on_records(&made, 5000, false);
    support_program_close(&made);
}

static void the_number_of_a_record_tells_its_words(void **state)
{
    (void)state;
    enum { NUMBERS = 1 << 15 };
    SupportProgram made;
    Buffer text = {0};
    Chance by = {.state = 7};
    const char *(*words)[FACT_COUNT] = calloc(NUMBERS, sizeof *words);
    support_program_open(&made, shapes, NULL);
    assert_non_null(words);
    for (uint32_t i = 0; i < 20000; i++) {
        make_record(&text, i, &by);
        support_program_take(&made, text.data);
        EventFacts *facts = evaluator_facts(made.evaluator);
        uint32_t number = event_words(facts);
        assert_in_range(number, 0, NUMBERS - 1);
        for (EventFact fact = 0; fact < FACT_COUNT; fact++) {
            if (!event_fact_is_word(fact))
                continue;
            EventFactValue value = event_fact(facts, fact);
            const char *word = value.unknown ? "unknown to us" : value.text.data;
            word = word ? word : "none";
            if (words[number][fact] && strcmp(words[number][fact], word) != 0)
                fail_msg("%s: %s is '%s' and '%s'", text.data, event_fact_name(fact),
                         words[number][fact], word);
            words[number][fact] = word;
        }
    }
    free(words);
    buffer_free(&text);
    support_program_close(&made);
}

static void forgetting_at_any_time_changes_nothing(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(&made, shapes, NULL);
    compare_on_records(&made, 5000, true);
    support_program_close(&made);
}

/* Every record with values of its own: what is remembered is bounded and nothing turns out else. */
static void ever_new_values_are_judged_all_the_same(void **state)
{
    (void)state;
    SupportProgram made;
    char text[400];
    support_program_open(&made, shapes, NULL);
    Evaluator *plain = evaluator_new_plain(made.program);
    assert_non_null(plain);
    for (int i = 0; i < 3 * LIMIT_MEMO_ENTRIES; i++) {
        snprintf(
            text, sizeof text,
            "{\"eventSource\":\"%d.amazonaws.com\",\"eventName\":\"N\",\"awsRegion\":\"%s-%d\","
            "\"userAgent\":\"%d-agent\",\"sourceIPAddress\":\"198.51.%d.%d\","
            "\"userIdentity\":{\"type\":\"t%d\",\"arn\":\"a%d\",\"accessKeyId\":\"%d\"}}",
            i % 3, i % 2 ? "us" : "eu", i, i, i / 256 % 256, i % 256, i, i, i);
        support_program_take(&made, text);
        same_verdicts(&made, plain, text);
    }
    same_scopes(&made, plain);
    assert_true(evaluator_settled_sets(made.evaluator) < LIMIT_VERDICT_SETS);
    evaluator_free(plain);
    support_program_close(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_that_are_settled_beforehand_are_those_of_the_conditions),
        cmocka_unit_test(the_whole_library_judges_alike_with_and_without),
        cmocka_unit_test(the_number_of_a_record_tells_its_words),
        cmocka_unit_test(forgetting_at_any_time_changes_nothing),
        cmocka_unit_test(ever_new_values_are_judged_all_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
