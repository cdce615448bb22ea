/* How conditions combine, and what they look at: places, elements, hidden values, texts within
 * texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "support_truth.h"

/* Three conditions that are true, false and unknown of one record. */
#define RECORD  REQUEST("\"t\":\"y\",\"f\":\"n\",\"u\":\"***\"")
#define P(name) "<equals field='requestParameters." name "' value='y'/>"

static void conditions_combine_as_in_kleenes_logic(void **state)
{
    (void)state;
    static const char *const parts[] = {[F] = P("f"), [T] = P("t"), [U] = P("u")};
    static const Truth all[3][3] = {[F] = {F, F, F}, [T] = {F, T, U}, [U] = {F, U, U}};
    static const Truth any[3][3] = {[F] = {F, T, U}, [T] = {T, T, T}, [U] = {U, T, U}};
    static const Truth not [3] = {[F] = T, [T] = F, [U] = U};
    char condition[400];
    for (int a = 0; a < 3; a++) {
        assert_int_equal(support_truth(parts[a], RECORD), a);
        snprintf(condition, sizeof condition, "<not>%s</not>", parts[a]);
        assert_int_equal(support_truth(condition, RECORD), not [a]);
        for (int b = 0; b < 3; b++) {
            snprintf(condition, sizeof condition, "<all>%s%s</all>", parts[a], parts[b]);
            assert_int_equal(support_truth(condition, RECORD), all[a][b]);
            snprintf(condition, sizeof condition, "<any>%s%s</any>", parts[a], parts[b]);
            assert_int_equal(support_truth(condition, RECORD), any[a][b]);
            snprintf(condition, sizeof condition,
                     "<not><any><not>%s</not><not>%s</not></any></not>", parts[a], parts[b]);
            assert_int_equal(support_truth(condition, RECORD), all[a][b]);
        }
    }
}

static void not_of_an_absent_field_is_true(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"<not><equals field='errorCode' value='x'/></not>", "{}", T},
        {"<not><equals field='errorCode' value='x'/></not>", "{\"errorCode\":null}", T},
        {"<not><present field='errorCode'/></not>", "{}", T},
        {"<not><absent field='errorCode'/></not>", "{}", F},
    };
    CHECK(rows);
}

static void a_condition_on_places_holds_if_it_holds_at_one(void **state)
{
    (void)state;
    static const char one[] = "<equals field='requestParameters.a[].b' value='x'/>";
    static const Row rows[] = {
        {one, REQUEST("\"a\":[{\"b\":\"y\"},{\"b\":\"x\"}]"), T},
        {one, REQUEST("\"a\":[{\"b\":\"y\"},{\"b\":\"z\"}]"), F},
        {one, REQUEST("\"a\":{\"b\":\"x\"}"), T},
        {one, REQUEST("\"a\":[{\"b\":\"***\"},{\"b\":\"x\"}]"), T},
        {one, REQUEST("\"a\":[{\"b\":\"***\"},{\"b\":\"y\"}]"), U},
        {one, REQUEST("\"a\":[{\"b\":[\"x\"]}]"), F},
        {one, REQUEST("\"a\":{}"), F},
        {one, REQUEST("\"a\":\"\""), F},
        {"<equals field='requestParameters.a[1].b' value='x'/>",
         REQUEST("\"a\":[{\"b\":\"y\"},{\"b\":\"x\"}]"), T},
        {"<equals field='requestParameters.a[0].b' value='x'/>",
         REQUEST("\"a\":[{\"b\":\"y\"},{\"b\":\"x\"}]"), F},
        {"<equals field='requestParameters.*.b' value='x'/>",
         REQUEST("\"a\":{\"b\":\"y\"},\"c\":{\"b\":\"x\"}"), T},
        {"<equals field='requestParameters.\"x.y\"' value='1'/>", REQUEST("\"x.y\":1"), T},
        {"<equals field='*.b' value='x'/>", REQUEST("\"b\":\"x\""), T},
        {"<equals field='*.b' value='x'/>", REQUEST("\"b\":\"***\""), U},
    };
    CHECK(rows);
}

static void redaction_counts_only_where_cloudtrail_redacts(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"<equals field='responseElements.k' value='x'/>", "{\"responseElements\":{\"k\":\"***\"}}",
         U},
        {"<equals field='responseElements.k' value='x'/>",
         "{\"responseElements\":{\"k\":\"<sensitiveDataRemoved>\"}}", U},
        {"<equals field='userIdentity.userName' value='x'/>",
         "{\"userIdentity\":{\"userName\":" HIDDEN "}}", U},
        {"<equals field='userIdentity.arn' value='x'/>", "{\"userIdentity\":{\"arn\":" HIDDEN "}}",
         F},
        {"<equals field='userAgent' value='***'/>", "{\"userAgent\":\"***\"}", T},
        {"<equals field='requestParameters.k' value='****'/>", REQUEST("\"k\":\"****\""), T},
        {"<some in='requestParameters.a[]'><equals field='.k' value='x'/></some>",
         REQUEST("\"a\":[{\"k\":\"***\"}]"), U},
    };
    CHECK(rows);
}

#define SOME                                                                                       \
    "<some in='requestParameters.a[]'><all><equals field='.x' value='1'/>"                         \
    "<equals field='.y' value='2'/></all></some>"
#define EVERY(more)                                                                                \
    "<every in='requestParameters.a[]'" more "><equals field='.x' value='1'/></every>"

static void some_holds_if_one_element_meets_the_whole_condition(void **state)
{
    (void)state;
    static const Row rows[] = {
        {SOME, REQUEST("\"a\":[{\"x\":1,\"y\":2}]"), T},
        {SOME, REQUEST("\"a\":[{\"x\":1},{\"y\":2}]"), F},
        {SOME, REQUEST("\"a\":[{\"x\":1},{\"x\":1,\"y\":2}]"), T},
        {SOME, REQUEST("\"a\":{\"x\":1,\"y\":2}"), T},
        {SOME, REQUEST("\"a\":[]"), F},
        {SOME, "{}", F},
        {SOME, REQUEST("\"a\":[{\"x\":1,\"y\":\"***\"},{\"x\":2,\"y\":2}]"), U},
        {SOME, REQUEST("\"a\":[{\"x\":1,\"y\":\"***\"},{\"x\":1,\"y\":2}]"), T},
        {SOME, OMITTED, U},
        {"<some in='requestParameters.a[]'><equals field='.' value='1'/></some>",
         REQUEST("\"a\":[2,\"1\"]"), T},
        {"<some in='requestParameters.a[]'><not><present field='.x'/></not></some>",
         REQUEST("\"a\":[{\"x\":1},{\"z\":1}]"), T},
        {"<some in='requestParameters.a[]'><equals field='eventName' value='N'/></some>",
         "{\"eventName\":\"N\",\"requestParameters\":{\"a\":[0]}}", T},
        {"<some in='requestParameters.a[]'><equals field='eventName' value='N'/></some>",
         "{\"eventName\":\"N\",\"requestParameters\":{\"a\":[]}}", F},
    };
    CHECK(rows);
}

static void every_needs_an_element_and_all_of_them(void **state)
{
    (void)state;
    static const Row rows[] = {
        {EVERY(""), REQUEST("\"a\":[{\"x\":1},{\"x\":1}]"), T},
        {EVERY(""), REQUEST("\"a\":[{\"x\":1},{\"x\":2}]"), F},
        {EVERY(""), REQUEST("\"a\":[{\"x\":1},{}]"), F},
        {EVERY(""), REQUEST("\"a\":[]"), F},
        {EVERY(""), "{}", F},
        {EVERY(" empty='yes'"), REQUEST("\"a\":[]"), T},
        {EVERY(" empty='yes'"), REQUEST("\"a\":{}"), T},
        {EVERY(" empty='yes'"), REQUEST("\"a\":\"\""), T},
        {EVERY(" empty='yes'"), "{}", T},
        {EVERY(" empty='yes'"), REQUEST("\"a\":[{\"x\":2}]"), F},
        {EVERY(""), REQUEST("\"a\":[{\"x\":1},{\"x\":\"***\"}]"), U},
        {EVERY(""), REQUEST("\"a\":[{\"x\":\"***\"},{\"x\":2}]"), F},
        {EVERY(""), OMITTED, U},
        {EVERY(" empty='yes'"), OMITTED, U},
    };
    CHECK(rows);
}

static void some_and_every_nest(void **state)
{
    (void)state;
#define NESTED                                                                                     \
    "<some in='requestParameters.a[]'><all><equals field='.n' value='1'/>"                         \
    "<every in='.b[]'><some in='.c[]'><equals field='.' value='x'/></some></every></all></some>"
    static const Row rows[] = {
        {NESTED, REQUEST("\"a\":[{\"n\":1,\"b\":[{\"c\":[\"y\",\"x\"]},{\"c\":\"x\"}]}]"), T},
        {NESTED, REQUEST("\"a\":[{\"n\":1,\"b\":[{\"c\":[\"y\",\"x\"]},{\"c\":\"y\"}]}]"), F},
        {NESTED, REQUEST("\"a\":[{\"n\":2,\"b\":[{\"c\":\"x\"}]},{\"n\":1,\"b\":[]}]"), F},
        {NESTED, REQUEST("\"a\":[{\"n\":2,\"b\":[{\"c\":\"x\"}]},{\"n\":1,\"b\":{\"c\":\"x\"}}]"),
         T},
        {NESTED, REQUEST("\"a\":[{\"n\":1,\"b\":[{\"c\":\"***\"}]}]"), U},
    };
    CHECK(rows);
}

/* What is remembered for a record must not be what an element said. */
static void alike_conditions_in_different_elements_stay_apart(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"<all><some in='requestParameters.a[]'><equals field='.x' value='1'/></some>"
         "<some in='requestParameters.b[]'><equals field='.x' value='1'/></some></all>",
         REQUEST("\"a\":[{\"x\":1}],\"b\":[{\"x\":2}]"), F},
        {"<all><some in='requestParameters.a[]'><equals field='.x' value='1'/></some>"
         "<not><some in='requestParameters.b[]'><equals field='.x' value='1'/></some></not></all>",
         REQUEST("\"a\":[{\"x\":1}],\"b\":[{\"x\":2}]"), T},
    };
    CHECK(rows);
}

static void use_stands_for_its_definition(void **state)
{
    (void)state;
    SupportProgram made;
    support_program_open(
        &made,
        POLICY_SET("<define id=\"d\"><equals field=\"eventName\" value=\"A\"/></define>"
                   "<policy id=\"p\" severity=\"low\"><title>T</title><scope all=\"yes\"/>"
                   "<forbid><use define=\"d\"/></forbid></policy>"),
        NULL);
    assert_int_equal(support_program_verdict(&made, "p", "{\"eventName\":\"A\"}", NULL),
                     VERDICT_NON_COMPLIANT);
    assert_int_equal(support_program_verdict(&made, "p", "{\"eventName\":\"B\"}", NULL),
                     VERDICT_COMPLIANT);
    support_program_close(&made);
}

static void computed_fields_can_be_unknown(void **state)
{
    (void)state;
    static const char federated[] =
        "{\"userIdentity\":{\"type\":\"AssumedRole\",\"arn\":\"arn:aws:sts::111122223333:"
        "assumed-role/AWSReservedSSO_A_0123456789abcdef/ann\",\"sessionContext\":{"
        "\"sessionIssuer\":{\"type\":\"Role\",\"arn\":\"arn:aws:iam::111122223333:role/"
        "aws-reserved/"
        "sso.amazonaws.com/AWSReservedSSO_A_0123456789abcdef\",\"userName\":"
        "\"AWSReservedSSO_A_0123456789abcdef\"},\"attributes\":{\"mfaAuthenticated\":\"false\"}}}}";
    static const Row rows[] = {
        {"<equals field='mfa' value='yes'/>", federated, U},
        {"<not><equals field='mfa' value='yes'/></not>", federated, U},
        {"<equals field='caller' value='federated'/>", federated, T},
        {"<present field='mfa'/>", federated, U},
        {"<present field='account-name'/>", federated, F},
    };
    CHECK(rows);
}

static void a_string_that_holds_json_can_be_looked_into(void **state)
{
    (void)state;
#define EFFECT "<equals field='json(requestParameters.p).Statement[].Effect' value='Allow'/>"
    static const Row rows[] = {
        {EFFECT, REQUEST("\"p\":\"{\\\"Statement\\\":[{\\\"Effect\\\":\\\"Allow\\\"}]}\""), T},
        {EFFECT, REQUEST("\"p\":\"{\\\"Statement\\\":{\\\"Effect\\\":\\\"Deny\\\"}}\""), F},
        {EFFECT,
         REQUEST("\"p\":\"%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%7D%5D%7D\""), T},
        {EFFECT, REQUEST("\"p\":{\"Statement\":{\"Effect\":\"Allow\"}}"), T},
        {EFFECT, REQUEST("\"p\":\"no policy\""), U},
        {EFFECT, REQUEST("\"p\":\"{\\\"Statement\\\":\""), U},
        {EFFECT, REQUEST("\"p\":" HIDDEN), U},
        {EFFECT, REQUEST("\"q\":1"), F},
        {EFFECT, OMITTED, U},
    };
    CHECK(rows);
}

static void a_name_is_what_follows_the_last_slash_or_colon(void **state)
{
    (void)state;
#define NAME "<equals field='name(requestParameters.n)' value='main'/>"
    static const Row rows[] = {
        {NAME, REQUEST("\"n\":\"main\""), T},
        {NAME, REQUEST("\"n\":\"arn:aws:cloudtrail:us-east-1:111122223333:trail/main\""), T},
        {NAME, REQUEST("\"n\":\"a:main\""), T},
        {NAME, REQUEST("\"n\":\"main/\""), F},
        {NAME, REQUEST("\"n\":\"domain\""), F},
        {NAME, REQUEST("\"n\":\"***\""), U},
        {NAME, "{}", F},
    };
    CHECK(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_combine_as_in_kleenes_logic),
        cmocka_unit_test(not_of_an_absent_field_is_true),
        cmocka_unit_test(a_condition_on_places_holds_if_it_holds_at_one),
        cmocka_unit_test(redaction_counts_only_where_cloudtrail_redacts),
        cmocka_unit_test(some_holds_if_one_element_meets_the_whole_condition),
        cmocka_unit_test(every_needs_an_element_and_all_of_them),
        cmocka_unit_test(some_and_every_nest),
        cmocka_unit_test(alike_conditions_in_different_elements_stay_apart),
        cmocka_unit_test(use_stands_for_its_definition),
        cmocka_unit_test(computed_fields_can_be_unknown),
        cmocka_unit_test(a_string_that_holds_json_can_be_looked_into),
        cmocka_unit_test(a_name_is_what_follows_the_last_slash_or_colon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
