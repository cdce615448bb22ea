/* One row a mistake: the text of a policy file, and all that is said of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "support_folder.h"
#include "support_policy.h"

static void the_root_and_its_namespace_are_named(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {"<policies xmlns=\"urn:trailaudit:policy:1\"/>",
         "1:1 error wrong-root: the root element <policies> of namespace 'urn:trailaudit:policy:1' "
         "is not known: expected is <policy-set xmlns=\"urn:trailaudit:policy:1\">\n"},
        {"<policy-set id=\"s\"/>",
         "1:1 error wrong-root: the root element <policy-set> of namespace '' is not known: "
         "expected is <policy-set xmlns=\"urn:trailaudit:policy:1\">\n"},
        {"<policy-set xmlns=\"urn:trailaudit:policy:1\"/>",
         "1:1 error missing-attribute: attribute 'id' is missing in <policy-set>\n"},
    };
    CHECK_POLICIES(rows);
}

static void unknown_elements_get_the_nearest_that_is_meant(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {FORBID("<equal field=\"caller\" value=\"root\"/>"),
         "4:1 error unknown-element: unknown element <equal>: did you mean <equals>?\n"},
        {POLICY_SET("<polcy id=\"x\"/>"),
         "2:1 error unknown-element: unknown element <polcy>: did you mean <policy>?\n"},
        {POLICY("<scope all=\"yes\"/><forbids/>"),
         "3:19 error unknown-element: unknown element <forbids>: did you mean <forbid>?\n"},
        {FORBID("<any><frobnicate/></any>"),
         "4:6 error unknown-element: unknown element <frobnicate>\n"},
        {POLICY("<equals field=\"caller\" value=\"root\"/><scope all=\"yes\"/><forbid><present "
                "field=\"eventName\"/></forbid>"),
         "3:1 error misplaced-element: element <equals> is not allowed in <policy>\n"},
        {FORBID("<x:equals xmlns:x=\"urn:x\"/>"),
         "4:1 error unknown-element: element <equals> is of another namespace, 'urn:x': elements "
         "here belong to the namespace 'urn:trailaudit:policy:1'\n"},
        {FORBID("<present field=\"eventName\"/> stray"),
         "4:30 error stray-text: text is not allowed in <forbid>\n"},
    };
    CHECK_POLICIES(rows);
}

static void unknown_missing_and_wrong_attributes_are_named(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {FORBID("<equals feild=\"caller\" value=\"root\"/>"),
         "4:9 error unknown-attribute: attribute 'feild' is not known in <equals>: did you mean "
         "'field'?\n"},
        {FORBID("<equals value=\"root\"/>"),
         "4:1 error missing-attribute: attribute 'field' is missing in <equals>\n"},
        {FORBID("<equals field=\"caller\" value=\"root\" colour=\"red\"/>"),
         "4:37 error unknown-attribute: attribute 'colour' is not known in <equals>\n"},
        {FORBID("<equals\n  field=\"caller\"\n  value=\"root\" ignore-case=\"maybe\"/>"),
         "6:29 error unknown-value: ignore-case 'maybe' is none of yes, no\n"},
        {POLICY_SET("<policy id=\"p\" severity=\"hgh\"><title>T</title><scope all=\"yes\"/><forbid>"
                    "<present field=\"eventName\"/></forbid></policy>"),
         "2:26 error unknown-value: severity 'hgh' is none of critical, high, medium, low, info: "
         "did you mean 'high'?\n"},
        {POLICY_SET(
             "<policy id=\"p q\" severity=\"low\"><title>T</title><scope all=\"no\"/><forbid>"
             "<present field=\"eventName\"/></forbid></policy>"),
         "2:13 error bad-value: id 'p q' is not allowed: expected is letters, digits and . _ : / @ "
         "+ - , beginning with a letter or digit, at most 128 characters\n"
         "2:61 error unknown-value: all 'no' is not 'yes'\n"},
        {FORBID("<open-network field=\"sourceIPAddress\" ipv4=\"33\" ipv6=\"-1\"/>"),
         "4:45 error bad-value: ipv4 '33' is not allowed: expected is a number from 0 to 32\n"
         "4:55 error bad-value: ipv6 '-1' is not allowed: expected is a number from 0 to 128\n"},
    };
    CHECK_POLICIES(rows);
}

static void a_policy_has_each_of_its_parts_once(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {POLICY_SET("<policy id=\"p\" severity=\"low\"/>"),
         "2:1 error missing-element: <title> is missing in <policy>\n"
         "2:1 error missing-element: <scope> is missing in <policy>\n"
         "2:1 error missing-element: one of <require>, <forbid> and <review> is missing in "
         "<policy>\n"},
        {POLICY("<title>U</title><scope all=\"yes\"/><scope all=\"yes\"/><forbid><present "
                "field=\"eventName\"/></forbid><review><present field=\"eventName\"/></review>"),
         "3:1 error repeated-element: <title> stands twice in <policy>\n"
         "3:35 error repeated-element: <scope> stands twice in <policy>\n"
         "3:98 error repeated-element: <policy> has one of <require>, <forbid> and <review>, not "
         "two\n"},
        {POLICY("<scope/><forbid/>"), "3:1 error missing-condition: <scope> needs a condition\n"
                                      "3:9 error missing-condition: <forbid> needs a condition\n"},
        {POLICY("<scope all=\"yes\"><present field=\"eventName\"/></scope><forbid><present "
                "field=\"eventName\"/><present field=\"eventName\"/></forbid>"),
         "3:8 error too-many-conditions: <scope> takes a condition or all=\"yes\", not both\n"
         "3:90 error too-many-conditions: <forbid> takes only one condition: join them with <all> "
         "or <any>\n"},
        {FORBID("<not/>"), "4:1 error missing-condition: <not> needs a condition\n"},
        {FORBID("<not><present field=\"eventName\"/><present field=\"eventName\"/></not>"),
         "4:34 error too-many-conditions: <not> takes only one condition: join them with <all> or "
         "<any>\n"},
        {FORBID("<any></any>"), "4:1 error missing-condition: <any> needs a condition\n"},
    };
    CHECK_POLICIES(rows);
}

static void a_condition_takes_one_of_its_values(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {FORBID("<equals field=\"eventName\"/>"),
         "4:1 error missing-value: <equals> needs value or same-as\n"},
        {FORBID("<equals field=\"eventName\" value=\"a\" same-as=\"mfa\"/>"),
         "4:37 error too-many-values: <equals> takes only one of value and same-as\n"},
        {FORBID("<in field=\"eventName\"/>"),
         "4:1 error missing-value: <in> needs list or <value> elements\n"},
        {FORBID("<in field=\"eventName\" list=\"accounts\"><value>a</value></in>"),
         "4:39 error too-many-values: <in> takes only one of list and <value> elements\n"},
        {FORBID("<like field=\"eventName\"/>"),
         "4:1 error missing-value: <like> needs pattern, list or <value> elements\n"},
        {FORBID("<like field=\"eventName\" pattern=\"a\" list=\"accounts\"/>"),
         "4:37 error too-many-values: <like> takes only one of pattern, list and <value> "
         "elements\n"},
        {FORBID("<in-network field=\"sourceIPAddress\"/>"),
         "4:1 error missing-value: <in-network> needs cidr, list or <value> elements\n"},
    };
    CHECK_POLICIES(rows);
}

static void fields_are_checked(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {FORBID("<present field=\"a.&quot;b&quot;[\"/>"),
         "4:33 error bad-field: field 'a.\"b\"[': between [ and ] stands nothing, or a number from "
         "0\n"},
        {FORBID("<present field=\"userIdentty\"/>"),
         "4:17 warning unknown-field: field 'userIdentty' is no CloudTrail field: did you mean "
         "'userIdentity'?\n"},
        {FORBID("<present field=\"userIdentity.arm\"/>"),
         "4:30 warning unknown-field: field 'userIdentity.arm' is no CloudTrail field: did you "
         "mean 'userIdentity.arn'?\n"},
        {FORBID("<present field=\"calller\"/>"), "4:17 warning unknown-field: field 'calller' is "
                                                 "no CloudTrail field: did you mean 'caller'?\n"},
        {FORBID("<present field=\"account-nam\"/>"),
         "4:17 warning unknown-field: field 'account-nam' is no CloudTrail field: did you mean "
         "'account-name'?\n"},
        {FORBID("<present field=\"zzzzzzzzzzzz\"/>"),
         "4:17 warning unknown-field: field 'zzzzzzzzzzzz' is no CloudTrail field\n"},
        {FORBID("<present field=\".fromPort\"/>"),
         "4:17 error relative-field: field '.fromPort' is relative to an element, but stands "
         "outside <some> and <every>\n"},
        {FORBID("<some in=\"caller\"><present field=\".\"/></some>"),
         "4:11 error bad-field: in 'caller' is a computed field; <some> takes a path\n"},
        {FORBID("<some in=\"requestParameters.items\"><present field=\".a\"/></some>"),
         "4:11 warning no-elements: in 'requestParameters.items' has no [] or *, so it is one "
         "element at most: did you mean 'requestParameters.items[]'?\n"},
        {FORBID("<present field=\"json(requestParameters.policyDocument).Statement\"/>"), ""},
        {FORBID("<present field=\"json(userIdentity.arm).Statement\"/>"),
         "4:35 warning unknown-field: field 'json(userIdentity.arm).Statement' is no CloudTrail "
         "field: did you mean 'json(userIdentity.arn).Statement'?\n"},
        {FORBID("<present field=\"json(requestParameters.a\"/>"),
         "4:17 error bad-field: field 'json(requestParameters.a': the parenthesis is not closed\n"},
        {FORBID("<present field=\"json(.document).Statement\"/>"),
         "4:17 error relative-field: field 'json(.document).Statement' is relative to an element, "
         "but stands outside <some> and <every>\n"},
        {FORBID("<some in=\"name(requestParameters.a[])\"><present field=\".\"/></some>"),
         "4:11 error bad-field: in 'name(requestParameters.a[])' is a name; <some> takes a path\n"},
        {FORBID("<some in=\"json(requestParameters.document).Statement[]\"><all>"
                "<equals field=\".Effect\" value=\"Allow\"/>"
                "<like field=\"name(.Resource[])\" pattern=\"*\"/></all></some>"),
         ""},
        {POLICY("<scope all=\"yes\"/><forbid><present field=\"mfa\"/></forbid><show "
                "field=\".a\"/><show field=\"name(requestParameters.name)\"/>"),
         "3:71 error relative-field: field '.a' is relative to an element, but stands outside "
         "<some> and <every>\n"},
    };
    CHECK_POLICIES(rows);
}

static void two_conditions_on_the_same_elements_are_warned_of(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {FORBID("<all><equals field=\"requestParameters.a[].x\" value=\"1\"/>\n"
                "<all><present field=\"requestParameters.a[].y[].z\"/></all></all>"),
         "5:6 warning shared-elements: 'requestParameters.a[].x' and 'requestParameters.a[].y[].z' "
         "may hold for different elements: put both into <some in=\"requestParameters.a[]\">\n"},
        {FORBID("<all><equals field=\"requestParameters.a[].x\" value=\"1\"/>"
                "<equals field=\"requestParameters.b[].x\" value=\"1\"/></all>"),
         ""},
        {FORBID("<any><equals field=\"requestParameters.a[].x\" value=\"1\"/>"
                "<equals field=\"requestParameters.a[].y\" value=\"1\"/></any>"),
         ""},
        {FORBID("<some in=\"requestParameters.a[]\"><all><equals field=\".x[].b\" value=\"1\"/>"
                "<equals field=\".x[].c\" value=\"1\"/></all></some>"),
         "4:73 warning shared-elements: '.x[].b' and '.x[].c' may hold for different elements: put "
         "both into <some in=\".x[]\">\n"},
        {POLICY_SET("<list id=\"l\"><value>1</value></list><policy id=\"p\" severity=\"low\">"
                    "<title>T</title><scope all=\"yes\"/><forbid>\n<range-includes "
                    "from=\"requestParameters.a[].from\" to=\"requestParameters.a[].to\" "
                    "list=\"l\"/></forbid></policy>"),
         "3:1 warning shared-elements: 'requestParameters.a[].from' and 'requestParameters.a[].to' "
         "may hold for different elements: put both into <some in=\"requestParameters.a[]\">\n"},
        {FORBID("<all><equals field=\"json(requestParameters.d).S[].a\" value=\"1\"/>"
                "<equals field=\"json(requestParameters.d).S[].b\" value=\"1\"/></all>"),
         "4:65 warning shared-elements: 'json(requestParameters.d).S[].a' and "
         "'json(requestParameters.d).S[].b' may hold for different elements: put both into <some "
         "in=\"json(requestParameters.d).S[]\">\n"},
        {FORBID("<all><equals field=\"json(requestParameters.d[].e).a\" value=\"1\"/>"
                "<equals field=\"name(json(requestParameters.d[].e).b)\" value=\"1\"/></all>"),
         "4:65 warning shared-elements: 'json(requestParameters.d[].e).a' and "
         "'name(json(requestParameters.d[].e).b)' may hold for different elements: put both into "
         "<some in=\"requestParameters.d[]\">\n"},
    };
    CHECK_POLICIES(rows);
}

static void values_are_checked_where_they_stand(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {FORBID("<matches field=\"userAgent\" regex=\"a&lt;(b\"/>"),
         "4:42 error bad-regex: the regular expression is wrong at character 5: missing closing "
         "parenthesis\n"},
        {FORBID("<matches field=\"userAgent\" regex=\"a\\Cb\"/>"),
         "4:38 error bad-regex: the regular expression is wrong at character 4: using \\C is "
         "disabled by the application\n"},
        {FORBID("<in-network field=\"sourceIPAddress\" cidr=\"10.0.0.0/8 10.0.0.0/33\"/>"),
         "4:54 error bad-network: '10.0.0.0/33' is no IPv4 or IPv6 address or network: write it as "
         "10.0.0.0/8 or 2001:db8::/32\n"},
        {FORBID("<in-network field=\"sourceIPAddress\" cidr=\" \"/>"),
         "4:43 error bad-network: ' ' is no IPv4 or IPv6 address or network: write it as "
         "10.0.0.0/8 or 2001:db8::/32\n"},
        {FORBID("<in-network field=\"sourceIPAddress\"><value>fish</value></in-network>"),
         "4:44 error bad-network: 'fish' is no IPv4 or IPv6 address or network: write it as "
         "10.0.0.0/8 or 2001:db8::/32\n"},
        {FORBID("<at-least field=\"eventTime\" value=\"soon\"/>"),
         "4:36 error bad-value: value 'soon' is neither a number nor an ISO 8601 time\n"},
        {FORBID("<at-most field=\"eventTime\" value=\"2026-02-30\"/>"),
         "4:35 error bad-value: value '2026-02-30' is neither a number nor an ISO 8601 time\n"},
    };
    CHECK_POLICIES(rows);
}

static void actions_have_prefixes_that_the_trail_uses(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {FORBID("<action name=\"PutObject\"/>"),
         "4:15 error bad-action: action 'PutObject' has no service prefix: for every service write "
         "'*:PutObject'\n"},
        {FORBID("<action name=\"s3: :Put\"/>"),
         "4:15 error bad-action: action 's3:' lacks its name: write it as 'iam:CreateUser'\n"
         "4:19 error bad-action: action ':Put' lacks its prefix: write it as 'iam:CreateUser'\n"},
        {FORBID("<action name=\"s3:Get* cloudwatch:PutMetricAlarm\"/>"),
         "4:23 error wrong-prefix: CloudTrail does not use the prefix 'cloudwatch': write "
         "'monitoring:PutMetricAlarm'\n"},
        {FORBID("<action name=\"chimesdkmeetings:CreateMeeting\"/>"),
         "4:15 error wrong-prefix: CloudTrail does not use the prefix 'chimesdkmeetings': write "
         "'chime:CreateMeeting'\n"},
        {FORBID("<action name=\"frobnicator:Go\"/>"),
         "4:15 warning unknown-prefix: prefix 'frobnicator' is of no service that is known here\n"},
        {FORBID("<action name=\"S3:getobject *:Delete* s*:Put\"/>"), ""},
        {FORBID("<action name=\" \"/>"),
         "4:15 error bad-value: name ' ' is not allowed: expected is some text\n"},
    };
    CHECK_POLICIES(rows);
}

static void names_of_lists_and_definitions_are_resolved(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {FORBID("<in field=\"eventName\" list=\"acounts\"/>"),
         "4:29 error unknown-list: list 'acounts' is not there: did you mean 'accounts'?\n"},
        {FORBID("<use define=\"nothing\"/>"),
         "4:14 error unknown-definition: definition 'nothing' is not there\n"},
        {POLICY_SET(
             "<list id=\"ports\"><value>22</value>\n<value> ssh </value></list>"
             "<list id=\"nets\"><value>10.0.0.0/8</value>\n<value><!-- c -->10.0.0.256</value>"
             "</list><define id=\"d\"><any>"
             "<range-includes from=\"requestParameters.a\" to=\"requestParameters.b\" "
             "list=\"ports\"/><in-network field=\"sourceIPAddress\" list=\"nets\"/>"
             "<in field=\"eventName\" list=\"nets\"/></any></define>"),
         "3:9 error bad-number: 'ssh' is no number, but <range-includes> uses the list 'ports'\n"
         "4:18 error bad-network: '10.0.0.256' is no IPv4 or IPv6 address or network: write it as "
         "10.0.0.0/8 or 2001:db8::/32\n"},
        {POLICY_SET(
             "<define id=\"a\"><use define=\"b\"/></define>\n"
             "<define id=\"b\"><not><use define=\"c\"/></not></define>\n"
             "<define id=\"c\"><any><present field=\"mfa\"/><use define=\"b\"/></any></define>"),
         "3:1 error definition-cycle: definition 'b' uses itself: b -> c -> b\n"},
        {POLICY_SET("<define id=\"a\"><use define=\"a\"/></define>"),
         "2:1 error definition-cycle: definition 'a' uses itself: a -> a\n"},
        {POLICY_SET("<define id=\"r\"><present field=\".x\"/></define>\n"
                    "<define id=\"q\"><not><use define=\"r\"/></not></define>\n"
                    "<policy id=\"p\" severity=\"low\"><title>T</title><scope all=\"yes\"/>"
                    "<forbid><use define=\"q\"/></forbid></policy>"),
         "4:86 error relative-field: definition 'q' has fields relative to an element, but is used "
         "outside <some> and <every>\n"},
    };
    CHECK_POLICIES(rows);
}

static void ids_are_unique_in_a_run(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {POLICY_SET("<list id=\"a\"/><list id=\"a\"/><list id=\"accounts\"/>\n"
                    "<define id=\"a\"><present field=\"mfa\"/></define>\n"
                    "<define id=\"a\"><present field=\"mfa\"/></define>"),
         "2:25 error duplicate-id: list 'a' is already there: the other is in p.xml:2\n"
         "2:39 error duplicate-id: list 'accounts' is already there: it is the list of the report "
         "definition's accounts\n"
         "4:13 error duplicate-id: definition 'a' is already there: the other is in p.xml:3\n"},
        {POLICY_SET(
             "<policy id=\"p\" severity=\"low\"><title>T</title><scope "
             "all=\"yes\"/><forbid><present "
             "field=\"mfa\"/></forbid>\n"
             "<exception id=\"e\" until=\"2026-12-31\" owner=\"o\"><reason>r</reason></exception>\n"
             "<exception id=\"e\" until=\"2026-12-31\" owner=\"o\"><reason>r</reason></exception>\n"
             "</policy><policy id=\"p\" severity=\"low\"><title>T</title><scope "
             "all=\"yes\"/><forbid>"
             "<present field=\"mfa\"/></forbid></policy>"),
         "4:16 error duplicate-id: exception 'e' is already there: the other is in p.xml:3\n"
         "5:22 error duplicate-id: policy 'p' is already there: the other is in p.xml:2\n"},
    };
    CHECK_POLICIES(rows);
}

#define EXCEPTION(attributes, inside)                                                              \
    POLICY("<scope all=\"yes\"/><forbid><present field=\"mfa\"/></forbid>\n"                       \
           "<exception id=\"e\" " attributes ">" inside "</exception>")

static void exceptions_need_an_end_an_owner_and_a_reason(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {EXCEPTION("", ""),
         "4:1 error missing-attribute: attribute 'until' is missing in <exception>\n"
         "4:1 error missing-attribute: attribute 'owner' is missing in <exception>\n"
         "4:1 error missing-element: <reason> is missing in <exception>\n"},
        {EXCEPTION("until=\"2026-02-30\" owner=\"o\"", "<reason> </reason>"),
         "4:26 error bad-value: until '2026-02-30' is not allowed: expected is a day that exists, "
         "YYYY-MM-DD\n"
         "4:48 error bad-value: <reason> is empty\n"},
        {EXCEPTION("from=\"2026-07-02\" until=\"2026-07-01\" owner=\"o\"", "<reason>r</reason>"),
         "4:44 error dates-reversed: until '2026-07-01' is before from '2026-07-02'\n"},
        {EXCEPTION("from=\"2026-07-01\" until=\"2026-07-01\" owner=\"o\"", "<reason>r</reason>"),
         ""},
        {EXCEPTION("from=\"2026-01-01\" until=\"2027-01-01\" owner=\"o\"", "<reason>r</reason>"),
         ""},
        {EXCEPTION("from=\"2026-01-01\" until=\"2027-01-02\" owner=\"o\"", "<reason>r</reason>"),
         "4:44 warning long-exception: the exception is in force for 367 days: renew it every "
         "year\n"},
        {EXCEPTION("until=\"2026-07-01\" owner=\"o\"",
                   "<reason>r</reason><present field=\"mfa\"/>"
                   "<reason>r</reason><present field=\"mfa\"/>"),
         "4:88 error repeated-element: <reason> stands twice in <exception>\n"
         "4:106 error too-many-conditions: <exception> takes only one condition: join them with "
         "<all> or <any>\n"},
        {EXCEPTION("until=\"2026-07-01T00:00:00Z\" owner=\"\"", "<reason>r</reason>"),
         "4:26 error bad-value: until '2026-07-01T00:00:00Z' is not allowed: expected is a day "
         "that exists, YYYY-MM-DD\n"
         "4:55 error bad-value: owner '' is not allowed: expected is some text\n"},
    };
    CHECK_POLICIES(rows);
}

#define EXAMPLE(attributes, text)                                                                  \
    POLICY("<scope all=\"yes\"/><forbid><present field=\"mfa\"/></forbid>\n"                       \
           "<example " attributes ">" text "</example>")

static void examples_hold_records(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {EXAMPLE("verdict=\"compliant\"", "{\"a\":\n  1,}"),
         "5:5 error bad-json: the example is no JSON: a key that is no string\n"},
        {EXAMPLE("verdict=\"compliant\"", "<![CDATA[\n {\"a\": \"&amp;\"} x]]>"),
         "5:17 error bad-json: the example is no JSON: something stands behind the value\n"},
        {EXAMPLE("verdict=\"compliant\"", "{\"a\":&quot;&#228;&quot;, <!-- c -->\r\n b}"),
         "5:2 error bad-json: the example is no JSON: a key that is no string\n"},
        {EXAMPLE("verdict=\"compliant\"", ""),
         "4:1 error bad-example: the example holds no record\n"},
        {EXAMPLE("verdict=\"compliant\"", "\"text\""),
         "4:1 error bad-example: an example holds a record, or an array of records\n"},
        {EXAMPLE("verdict=\"compliant\"", "[]"),
         "4:1 error bad-example: an example holds a record, or an array of records\n"},
        {EXAMPLE("verdict=\"compliant\"", "[{}, 1]"),
         "4:1 error bad-example: an example holds a record, or an array of records\n"},
        {EXAMPLE("verdict=\"compliant\" of=\"2\"", "{}"),
         "4:34 error bad-example: of '2' is more than the 1 record of the example\n"},
        {EXAMPLE("verdict=\"compliant\" of=\"3\"", "[{},{}]"),
         "4:34 error bad-example: of '3' is more than the 2 records of the example\n"},
        {EXAMPLE("verdict=\"compliant\" of=\"0\"", "[{},{}]"),
         "4:34 error bad-value: of '0' is not allowed: expected is a whole number from 1\n"},
        {EXAMPLE("verdict=\"compliant\" of=\"2\"", "[{},{}]"), ""},
        {EXAMPLE("verdict=\"complaint\"", "{}"),
         "4:19 error unknown-value: verdict 'complaint' is none of compliant, non-compliant, "
         "review, attempt, excepted, insufficient-data, not-applicable: did you mean "
         "'compliant'?\n"},
    };
    CHECK_POLICIES(rows);
}

static void every_error_of_a_file_is_told_at_once_in_the_order_of_lines(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {POLICY_SET("<policy id=\"a\" severity=\"hgh\"><titel>T</titel>\n"
                    "<scope><equal field=\"mfa\"/></scope>\n"
                    "<forbid><in field=\"eventName\" list=\"l\"/></forbid></policy>\n"
                    "<policy id=\"b\" severity=\"low\"><title>T</title>\n"
                    "<scope all=\"yes\"/><require><equals field=\"..\" value=\"x\"/></require>\n"
                    "<example verdict=\"compliant\">{</example></policy>"),
         "2:26 error unknown-value: severity 'hgh' is none of critical, high, medium, low, info: "
         "did you mean 'high'?\n"
         "2:31 error unknown-element: unknown element <titel>: did you mean <title>?\n"
         "3:8 error unknown-element: unknown element <equal>: did you mean <equals>?\n"
         "4:37 error unknown-list: list 'l' is not there\n"
         "6:44 error bad-field: field '..': a key is missing\n"
         "7:31 error bad-json: the example is no JSON: the text ends too early\n"},
    };
    CHECK_POLICIES(rows);
}

static void malformed_files_are_told_by_line(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {"", "1:1 error malformed-xml: no well-formed XML: Document is empty\n"},
        {"no XML",
         "1:1 error malformed-xml: no well-formed XML: Start tag expected, '<' not found\n"},
        {POLICY_SET("<list id=\"a\"></lst>"),
         "2:20 error malformed-xml: <list> of line 2 is closed by </lst>\n"},
        {POLICY_SET("<list id=\"a\""),
         "3:1 error malformed-xml: no well-formed XML: error parsing attribute name\n"},
        {POLICY_SET("<list id=\"a&nbsp;\"/>"),
         "2:18 error malformed-xml: no well-formed XML: Entity 'nbsp' not defined\n"},
        {POLICY_SET("<x:list/>"), "2:8 error malformed-xml: no well-formed XML: Namespace prefix x "
                                  "on list is not defined\n"},
    };
    CHECK_POLICIES(rows);
}

static void a_diagnostic_shows_the_line_with_a_caret_under_the_place(void **state)
{
    (void)state;
    LoadedPolicies loaded;
    Buffer shown = {0};
    policies_from_text(&loaded, slice_of(FORBID("  <equals field=\"\xc3\xa4..\" value=\"x\"/>")));
    diagnostics_format(diagnostics_get(loaded.sink, 0), false, &shown);
    buffer_add_byte(&shown, '\0');
    assert_string_equal(shown.data, "p.xml:4:20: error: field '\xc3\xa4..': a key is missing\n"
                                    "      <equals field=\"\xc3\xa4..\" value=\"x\"/>\n"
                                    "                       ^\n");
    buffer_free(&shown);
    policies_end(&loaded);
}

static void paths_that_cannot_be_read_are_named(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "report.xml", SLICE("<report xmlns=\"urn:trailaudit:report:1\"/>"));
    folder_write(folder, "sub/other.xml", SLICE("<html/>"));
    char *missing = folder_path(folder, "missing.xml"), *report = folder_path(folder, "report.xml");
    char *sub = folder_path(folder, "sub");
    const char *const paths[] = {missing, report, sub};
    LoadedPolicies loaded;
    policies_from_paths(&loaded, paths, 3);
    static const char *const said[] = {
        "/missing.xml:0:0 error no-such-file: the file can't be read: No such file or directory",
        "/report.xml:1:0 error not-a-policy-set: the file holds a report definition, no policies",
        "/sub/other.xml:1:1 error wrong-root: the root element <html> of namespace '' is not "
        "known: "
        "expected is <policy-set xmlns=\"urn:trailaudit:policy:1\">"};
    Slice rest = slice_of(loaded.said.data), line;
    for (int i = 0; i < 3; i++) {
        assert_true(slice_next(&rest, "\n", &line));
        assert_true(slice_starts(line, slice_of(folder)));
        assert_true(slice_equal(slice_from(line, strlen(folder)), slice_of(said[i])));
    }
    assert_false(slice_next(&rest, "\n", &line));
    policies_end(&loaded);
    free(missing);
    free(report);
    free(sub);
    folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_root_and_its_namespace_are_named),
        cmocka_unit_test(unknown_elements_get_the_nearest_that_is_meant),
        cmocka_unit_test(unknown_missing_and_wrong_attributes_are_named),
        cmocka_unit_test(a_policy_has_each_of_its_parts_once),
        cmocka_unit_test(a_condition_takes_one_of_its_values),
        cmocka_unit_test(fields_are_checked),
        cmocka_unit_test(two_conditions_on_the_same_elements_are_warned_of),
        cmocka_unit_test(values_are_checked_where_they_stand),
        cmocka_unit_test(actions_have_prefixes_that_the_trail_uses),
        cmocka_unit_test(names_of_lists_and_definitions_are_resolved),
        cmocka_unit_test(ids_are_unique_in_a_run),
        cmocka_unit_test(exceptions_need_an_end_an_owner_and_a_reason),
        cmocka_unit_test(examples_hold_records),
        cmocka_unit_test(every_error_of_a_file_is_told_at_once_in_the_order_of_lines),
        cmocka_unit_test(malformed_files_are_told_by_line),
        cmocka_unit_test(a_diagnostic_shows_the_line_with_a_caret_under_the_place),
        cmocka_unit_test(paths_that_cannot_be_read_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
