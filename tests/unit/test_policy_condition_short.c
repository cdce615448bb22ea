/* Conditions on one line, as they are written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "support_policy.h"

static void check_short(const char *inside, const char *expected)
{
    LoadedPolicies loaded;
    Buffer xml = {0}, text = {0};
    buffer_printf(&xml,
                  "<policy-set xmlns=\"urn:trailaudit:policy:1\" id=\"s\">"
                  "<list id=\"l\"><value>22</value></list>"
                  "<define id=\"d\"><present field=\"x\"/></define>"
                  "<policy id=\"p\" severity=\"low\"><title>T</title><scope all=\"yes\"/><forbid>%s"
                  "</forbid></policy></policy-set>",
                  inside);
    policies_from_text(&loaded, buffer_slice(&xml));
    assert_string_equal("",
                        diagnostics_count(loaded.sink, DIAGNOSTIC_ERROR) ? loaded.said.data : "");
    policy_condition_short(&text, loaded.set->policies[0]->outcome);
    buffer_add_byte(&text, '\0');
    assert_string_equal(text.data, expected);
    policies_end(&loaded);
    buffer_free(&text);
    buffer_free(&xml);
}

static void check_as_written(const char *condition)
{
    check_short(condition, condition);
}

static void each_kind_is_shown_as_it_is_written(void **state)
{
    (void)state;
    check_as_written("<equals field=\"eventName\" value=\"A\"/>");
    check_as_written("<equals field=\"eventName\" value=\"\"/>");
    check_as_written("<equals field=\"eventName\" same-as=\"eventSource\"/>");
    check_as_written("<like field=\"eventName\" pattern=\"A*\" ignore-case=\"yes\"/>");
    check_as_written("<in field=\"sourceIPAddress\" list=\"l\"/>");
    check_as_written("<matches field=\"eventName\" regex=\"^A+$\"/>");
    check_as_written("<present field=\"requestParameters.&quot;a.b&quot;\"/>");
    check_as_written("<at-least field=\"requestParameters.n\" value=\"3\"/>");
    check_as_written("<in-network field=\"sourceIPAddress\" cidr=\"10.0.0.0/8\"/>");
    check_as_written("<open-network field=\"requestParameters.c\" ipv4=\"8\" ipv6=\"16\"/>");
    check_as_written(
        "<range-includes from=\"requestParameters.a\" to=\"requestParameters.b\" list=\"l\"/>");
    check_as_written("<action name=\"iam:Put*Policy iam:Attach*\"/>");
    check_as_written("<during days=\"Mon-Fri,Sun\" from=\"08:00\" to=\"18:30\" zone=\"UTC\"/>");
    check_as_written("<use define=\"d\"/>");
}

static void conditions_around_others_are_shown_without_them(void **state)
{
    (void)state;
    check_short("<all><present field=\"eventName\"/></all>", "<all>");
    check_short("<some in=\"requestParameters.a[]\"><present field=\".b\"/></some>",
                "<some in=\"requestParameters.a[]\">");
    check_short("<every in=\"requestParameters.a[]\" empty=\"yes\"><present field=\".b\"/></every>",
                "<every in=\"requestParameters.a[]\" empty=\"yes\">");
}

static void of_many_values_the_first_are_shown_and_the_others_counted(void **state)
{
    (void)state;
    check_short("<in field=\"caller\"><value>root</value><value>user</value></in>",
                "<in field=\"caller\">root, user</in>");
    check_short("<in field=\"awsRegion\"><value>a</value><value>b</value><value>c</value>"
                "<value>d</value><value>e</value><value>f</value></in>",
                "<in field=\"awsRegion\">a, b, c, d and 2 more</in>");
}

static void what_would_end_the_line_or_the_attribute_is_made_visible(void **state)
{
    (void)state;
    check_short("<equals field=\"eventName\" value=\"a&#9;&lt;&amp;&quot;\"/>",
                "<equals field=\"eventName\" value=\"aU+0009&lt;&amp;&quot;\"/>");
    check_short("<action name=\"s3:A\n         s3:B\"/>", "<action name=\"s3:A s3:B\"/>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_is_shown_as_it_is_written),
        cmocka_unit_test(conditions_around_others_are_shown_without_them),
        cmocka_unit_test(of_many_values_the_first_are_shown_and_the_others_counted),
        cmocka_unit_test(what_would_end_the_line_or_the_attribute_is_made_visible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
