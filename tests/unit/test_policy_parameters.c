/* What a run sets and what files bring in: parameters, lists in files, includes, examples with
 * both. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "support_folder.h"
#include "support_policy.h"

#define ONE(id, condition)                                                                         \
    "<policy id=\"" id                                                                             \
    "\" severity=\"low\"><title>T</title><scope all=\"yes\"/><forbid>" condition                   \
    "</forbid></policy>"
/* The parameters stand in line 2, the condition begins in line 4. */
#define WITH(parameters, condition) POLICY_SET(parameters "\n" ONE("p", "\n" condition "\n"))

/* ---- parameters ---- */

/* The value of the condition of the only policy. */
static void assert_value(const char *text, const PolicyInputs *inputs, const char *value)
{
    LoadedPolicies loaded;
    policies_from_text_with(&loaded, slice_of(text), inputs);
    assert_string_equal(loaded.said.data, "");
    assert_true(slice_equal(loaded.set->policies[0]->outcome->value, slice_of(value)));
    policies_end(&loaded);
}

static void a_parameter_stands_for_its_value_in_attributes(void **state)
{
    (void)state;
    assert_value(WITH("<parameter name=\"who\" default=\"A\"/>",
                      "<equals field=\"eventName\" value=\"${who}\"/>"),
                 NULL, "A");
    assert_value(WITH("<parameter name=\"who\" default=\"A\"/><parameter name=\"n.o-1\" "
                      "default=\"\"/>",
                      "<equals field=\"eventName\" value=\"x${who}-${n.o-1}${who}y\"/>"),
                 NULL, "xA-Ay");
    assert_value(WITH("<parameter name=\"f\" default=\"user\"/>",
                      "<equals field=\"${f}Identity.arn\" value=\"x\"/>"),
                 NULL, "x");
    assert_value(WITH("<parameter name=\"v\" default=\"&lt;&amp;&quot;\"/>",
                      "<equals field=\"eventName\" value=\"${v}\"/>"),
                 NULL, "<&\"");
    /* What comes of a parameter is not looked at again. */
    assert_value(WITH("<parameter name=\"v\" default=\"a\"/>",
                      "<equals field=\"eventName\" value=\"$${v}\"/>"),
                 NULL, "${v}");
    assert_value(WITH("<parameter name=\"v\" default=\"a\"/>",
                      "<equals field=\"eventName\" value=\"$$$${v}$${${v}$a$\"/>"),
                 NULL, "$$${v}${a$a$");
}

static void what_the_run_sets_goes_before_the_default_and_the_last_wins(void **state)
{
    (void)state;
    static const PolicyParameter parameters[] = {{{"who", 3}, {"B", 1}, NULL},
                                                 {{"must", 4}, {"", 0}, NULL},
                                                 {{"who", 3}, {"${must}", 7}, NULL}};
    const PolicyInputs inputs = {.parameters = parameters, .parameter_count = 3};
    assert_value(WITH("<parameter name=\"who\" default=\"A\"/><parameter name=\"must\"/>",
                      "<equals field=\"eventName\" value=\"${who}${must}\"/>"),
                 &inputs, "${must}");
}

static void a_parameter_of_one_file_stands_in_another(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "a.xml",
                 SLICE(POLICY_SET(ONE("p", "<equals field=\"eventName\" value=\"${who}\"/>"))));
    folder_write(folder, "b.xml", SLICE(POLICY_SET("<parameter name=\"who\" default=\"A\"/>")));
    const char *const paths[] = {folder};
    LoadedPolicies loaded;
    policies_from_paths(&loaded, paths, 1);
    assert_string_equal(loaded.said.data, "");
    assert_text(loaded.set->policies[0]->outcome->value, "A");
    policies_end(&loaded);
    folder_remove(folder);
}

static void values_of_parameters_are_judged_as_if_they_stood_there(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {WITH("<parameter name=\"n\" default=\"many\"/>",
              "<at-least field=\"eventTime\" value=\"${n}\"/>"),
         "4:36 error bad-value: value 'many' is neither a number nor an ISO 8601 time\n"},
        {WITH("<parameter name=\"n\" default=\"maybe\"/>",
              "<equals field=\"eventName\" value=\"x\" ignore-case=\"${n}\"/>"),
         "4:50 error unknown-value: ignore-case 'maybe' is none of yes, no\n"},
        {WITH("<parameter name=\"n\" default=\"33\"/>",
              "<open-network field=\"sourceIPAddress\" ipv4=\"${n}\"/>"),
         "4:45 error bad-value: ipv4 '33' is not allowed: expected is a number from 0 to 32\n"},
        {WITH("<parameter name=\"n\" default=\"PT1H\"/>",
              "<present field=\"mfa\"/><threshold at-least=\"2\" within=\"${n}\"/>"),
         ""},
        /* Places are those of the file, also behind what was put in. */
        {WITH("<parameter name=\"n\" default=\"longer than its name\"/>",
              "<matches field=\"userAgent\" regex=\"a${n}&lt;(b\"/>"),
         "4:46 error bad-regex: the regular expression is wrong at character 25: missing closing "
         "parenthesis\n"},
        {WITH("<parameter name=\"n\" default=\"10.0.0.0/40\"/>",
              "<in-network field=\"sourceIPAddress\" cidr=\"10.0.0.0/8 ${n} x\"/>"),
         "4:54 error bad-network: '10.0.0.0/40' is no IPv4 or IPv6 address or network: write it as "
         "10.0.0.0/8 or 2001:db8::/32\n"
         "4:59 error bad-network: 'x' is no IPv4 or IPv6 address or network: write it as "
         "10.0.0.0/8 or 2001:db8::/32\n"},
    };
    CHECK_POLICIES(rows);
}

static void parameters_that_are_unknown_or_unset_are_errors(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {WITH("<parameter name=\"max-hours\" default=\"1\"/>",
              "<at-least field=\"eventTime\" value=\"${max-hour}\"/>"),
         "4:36 error unknown-parameter: parameter 'max-hour' is not there: did you mean "
         "'${max-hours}'?\n"},
        {WITH("", "<equals field=\"eventName\" value=\"a${b}\" ignore-case=\"${c}\"/>"),
         "4:35 error unknown-parameter: parameter 'b' is not there\n"
         "4:54 error unknown-parameter: parameter 'c' is not there\n"},
        {WITH("<parameter name=\"a\"/>", "<equals field=\"eventName\" value=\"${a}\"/>"),
         "2:18 error unset-parameter: parameter 'a' has no value: give it a default, or set it "
         "with --set or in the report definition\n"},
        {POLICY_SET("<parameter name=\"a\"/>"),
         "2:18 error unset-parameter: parameter 'a' has no value: give it a default, or set it "
         "with --set or in the report definition\n"},
        {POLICY_SET("<parameter name=\"a\" default=\"\"/>\n<parameter name=\"a\" default=\"1\"/>"),
         "3:18 error duplicate-id: parameter 'a' is already there: the other is in p.xml:2\n"},
        {POLICY_SET("<parameter default=\"1\"/>"),
         "2:1 error missing-attribute: attribute 'name' is missing in <parameter>\n"},
        {POLICY_SET("<parameter name=\"a b\" default=\"1\"/>"),
         "2:18 error bad-value: name 'a b' is not allowed: expected is letters, digits and . _ : / "
         "@ + - , beginning with a letter or digit, at most 128 characters\n"},
        {WITH("", "<like field=\"userAgent\" pattern=\"*${jndi: x*\"/>"),
         "4:35 error bad-parameter: '${' begins no parameter: write ${name}, or $${ for the two "
         "characters themselves\n"},
        {WITH("", "<like field=\"userAgent\" pattern=\"*$${jndi: x*\"/>"), ""},
        {POLICY_SET("<parameter name=\"a\" default=\"${b}\"/><include href=\"${a}.xml\"/>"),
         "2:30 error misplaced-parameter: parameters have no place in <parameter>\n"
         "2:52 error misplaced-parameter: parameters have no place in <include>\n"},
        {POLICY_SET(
             "<parameter name=\"a\" default=\"1\"/><list id=\"l\"><value> ${a}</value></list>"),
         "2:55 warning parameter-in-text: parameters are replaced in attribute values only; here "
         "this is plain text\n"},
    };
    CHECK_POLICIES(rows);
}

static void what_no_file_declares_cannot_be_set(void **state)
{
    (void)state;
    static const PolicyParameter parameters[] = {{{"max-hour", 8}, {"1", 1}, NULL},
                                                 {{"zzz", 3}, {"1", 1}, NULL},
                                                 {{"max-hours", 9}, {"\xff", 1}, NULL}};
    static const PolicyListValues lists[] = {{{"regiosn", 7}, NULL, 0}, {{"zzz", 3}, NULL, 0}};
    const PolicyInputs inputs = {
        .parameters = parameters, .parameter_count = 3, .lists = lists, .list_count = 2};
    LoadedPolicies loaded;
    policies_from_text_with(&loaded,
                            slice_of(POLICY_SET("<parameter name=\"max-hours\" default=\"1\"/>"
                                                "<list id=\"regions\"/>")),
                            &inputs);
    assert_string_equal(
        loaded.said.data,
        "0:0 error unknown-parameter: no policy has a parameter 'max-hour': did you mean "
        "'max-hours'?\n"
        "0:0 error unknown-parameter: no policy has a parameter 'zzz'\n"
        "0:0 error bad-parameter: the value of parameter 'max-hours' is not UTF-8\n"
        "0:0 error unknown-list: no policy has a list 'regiosn': did you mean 'regions'?\n"
        "0:0 error unknown-list: no policy has a list 'zzz'\n");
    policies_end(&loaded);
}

static void the_run_may_replace_the_values_of_a_list(void **state)
{
    (void)state;
    static const Slice values[] = {{"7", 1}, {"x", 1}}, own[] = {{"111122223333", 12}};
    static const PolicyListValues lists[] = {{{"l", 1}, values, 2}, {{"accounts", 8}, values, 1}};
    const PolicyInputs inputs = {
        .accounts = own, .account_count = 1, .lists = lists, .list_count = 2};
    LoadedPolicies loaded;
    policies_from_text_with(
        &loaded,
        slice_of(POLICY_SET("<list id=\"l\"><value>22</value></list>" ONE(
            "p", "<range-includes from=\"requestParameters.a\" "
                 "to=\"requestParameters.b\" list=\"l\"/>")
                                ONE("q", "<in field=\"account\" list=\"accounts\"/>"))),
        &inputs);
    assert_string_equal(loaded.said.data, "2:1 error bad-number: 'x' is no number, but "
                                          "<range-includes> uses the list 'l'\n");
    assert_int_equal(loaded.set->policies[0]->outcome->list->count, 2);
    assert_text(loaded.set->policies[0]->outcome->list->values[0], "7");
    assert_int_equal(loaded.set->policies[1]->outcome->list->count, 1);
    assert_text(loaded.set->policies[1]->outcome->list->values[0], "7");
    policies_end(&loaded);
}

/* ---- files ---- */

/* Loads folder/name; what is said has "DIR" in place of the folder. */
static void load_file(LoadedPolicies *loaded, const char *folder, const char *name)
{
    char *path = folder_path(folder, name);
    const char *const paths[] = {path};
    Buffer said = {0};
    policies_from_paths(loaded, paths, 1);
    size_t size = strlen(folder);
    for (const char *at = loaded->said.data; *at;) {
        bool here = strncmp(at, folder, size) == 0;
        buffer_add(&said, here ? SLICE("DIR") : (Slice){at, 1});
        at += here ? size : 1;
    }
    buffer_add_byte(&said, '\0');
    buffer_free(&loaded->said);
    loaded->said = said;
    free(path);
}

static void write_text(const char *folder, const char *name, const char *text)
{
    folder_write(folder, name, slice_of(text));
}

static void a_list_takes_values_from_a_file_beside_the_policies(void **state)
{
    (void)state;
    char *folder = folder_make();
    write_text(folder, "p/lists.xml",
               POLICY_SET("<list id=\"l\" href=\"../values/l.txt\"><value>first</value></list>" ONE(
                   "p", "<in field=\"awsRegion\" list=\"l\"/>")));
    write_text(folder, "values/l.txt",
               "\xef\xbb\xbf# Regions\r\n  us-east-1  \r\n\n\teu-*\t# all of them\na#b\n#x\nlast");
    LoadedPolicies loaded;
    load_file(&loaded, folder, "p/lists.xml");
    assert_string_equal(loaded.said.data, "");
    const PolicyList *list = loaded.set->policies[0]->outcome->list;
    assert_int_equal(list->count, 5);
    assert_text(list->values[0], "first");
    assert_text(list->values[1], "us-east-1");
    assert_text(list->values[2], "eu-*");
    assert_text(list->values[3], "a#b");
    assert_text(list->values[4], "last");
    assert_null(loaded.set->policies[0]->unfilled);
    /* What a list holds decides results: its file is named too. */
    assert_int_equal(loaded.set->file_count, 2);
    assert_text(loaded.set->files[1]->set_title, "list");
    policies_end(&loaded);
    folder_remove(folder);
}

static void a_file_of_comments_leaves_the_list_empty(void **state)
{
    (void)state;
    char *folder = folder_make();
    write_text(folder, "p.xml",
               POLICY_SET("<list id=\"l\" href=\"l.txt\"/>" ONE(
                   "p", "<in field=\"awsRegion\" list=\"l\"/>")));
    write_text(folder, "l.txt", "# nothing yet\n\n");
    LoadedPolicies loaded;
    load_file(&loaded, folder, "p.xml");
    assert_string_equal(loaded.said.data, "");
    assert_non_null(loaded.set->policies[0]->unfilled);
    policies_end(&loaded);
    folder_remove(folder);
}

static void files_of_lists_are_checked_like_the_lists_themselves(void **state)
{
    (void)state;
    char *folder = folder_make();
    write_text(folder, "p.xml",
               POLICY_SET("<list id=\"n\" href=\"n.txt\"><value>22</value></list>\n"
                          "<list id=\"missing\" href=\"none.txt\"/>\n"
                          "<list id=\"folder\" href=\".\"/>\n"
                          "<list id=\"bytes\" href=\"bytes.txt\"/>\n"
                          "<list id=\"nul\" href=\"nul.txt\"/>\n"
                          "<list id=\"blank\" href=\" \"/>\n" ONE(
                              "p", "<range-includes from=\"requestParameters.a\" "
                                   "to=\"requestParameters.b\" list=\"n\"/>")));
    write_text(folder, "n.txt", "# ports\n80\n  ssh # the port\n");
    write_text(folder, "bytes.txt", "a\n\xff\n");
    folder_write(folder, "nul.txt", SLICE("a\0b"));
    LoadedPolicies loaded;
    load_file(&loaded, folder, "p.xml");
    assert_string_equal(
        loaded.said.data,
        "DIR/bytes.txt:2:1 error not-utf-8: the file is not UTF-8: byte 0xff: save the file as "
        "UTF-8\n"
        "DIR/n.txt:3:3 error bad-number: 'ssh' is no number, but <range-includes> uses the list "
        "'n'\n"
        "DIR/nul.txt:1:2 error no-text: the file holds a NUL byte\n"
        "DIR/p.xml:3:26 error no-such-file: list 'missing': DIR/none.txt: the file can't be read: "
        "No such file or directory\n"
        "DIR/p.xml:4:25 error unreadable-file: list 'folder': DIR/.: the file can't be read: Is a "
        "directory\n"
        "DIR/p.xml:7:24 error bad-value: href ' ' is not allowed: expected is some text\n");
    policies_end(&loaded);
    folder_remove(folder);
}

static void a_list_longer_than_a_policy_file_may_be_is_refused(void **state)
{
    (void)state;
    char *folder = folder_make();
    Buffer large = {0};
    write_text(folder, "p.xml", POLICY_SET("<list id=\"l\" href=\"l.txt\"/>"));
    while (large.size <= (size_t)8 << 20)
        buffer_add(&large,
                   SLICE("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n"));
    folder_write(folder, "l.txt", buffer_slice(&large));
    LoadedPolicies loaded;
    load_file(&loaded, folder, "p.xml");
    assert_string_equal(loaded.said.data,
                        "DIR/p.xml:2:20 error file-too-large: list 'l': DIR/l.txt: "
                        "the file is larger than 8388608 bytes\n");
    policies_end(&loaded);
    buffer_free(&large);
    folder_remove(folder);
}

static void an_include_brings_lists_definitions_parameters_and_policies_once(void **state)
{
    (void)state;
    char *folder = folder_make();
    write_text(folder, "a.xml",
               POLICY_SET("<include href=\"shared/b.xml\"/><include href=\"./shared/b.xml\"/>"
                          "<include href=\"a.xml\"/>" ONE(
                              "from-a", "<all><use define=\"d\"/><in field=\"awsRegion\" "
                                        "list=\"l\"/><equals field=\"eventName\" "
                                        "value=\"${who}\"/></all>")));
    write_text(folder, "shared/b.xml",
               POLICY_SET("<include href=\"../a.xml\"/><include href=\"c.xml\"/>"
                          "<parameter name=\"who\" default=\"A\"/>"
                          "<list id=\"l\"><value>x</value></list>" ONE(
                              "from-b", "<not>"
                                        "<use define=\"d\"/></not>")));
    write_text(folder, "shared/c.xml",
               POLICY_SET("<define id=\"d\"><present field=\"mfa\"/></define>" ONE(
                   "from-c", "<use define=\"d\"/>")));
    LoadedPolicies loaded;
    load_file(&loaded, folder, "a.xml");
    assert_string_equal(loaded.said.data, "");
    assert_int_equal(loaded.set->file_count, 3);
    assert_int_equal(loaded.set->policy_count, 3);
    assert_text(loaded.set->policies[0]->id, "from-a");
    assert_text(loaded.set->policies[1]->id, "from-b");
    assert_text(loaded.set->policies[2]->id, "from-c");
    assert_text(loaded.set->policies[0]->outcome->children[2]->value, "A");
    policies_end(&loaded);
    /* Named as well as included, and found in a folder: still once. */
    char *a = folder_path(folder, "a.xml"), *shared = folder_path(folder, "shared");
    const char *const paths[] = {shared, a};
    policies_from_paths(&loaded, paths, 2);
    assert_string_equal(loaded.said.data, "");
    assert_int_equal(loaded.set->policy_count, 3);
    assert_text(loaded.set->policies[0]->id, "from-b");
    policies_end(&loaded);
    free(a);
    free(shared);
    folder_remove(folder);
}

static void what_cannot_be_included_is_told_at_its_place(void **state)
{
    (void)state;
    char *folder = folder_make();
    write_text(folder, "p.xml",
               POLICY_SET("<include href=\"none.xml\"/>\n<include href=\"report.xml\"/>\n"
                          "<include href=\"frameworks.xml\"/>\n<include href=\"page.xml\"/>\n"
                          "<include href=\".\"/>\n<include/>\n<include href=\"broken.xml\"/>\n"
                          "<include href=\"\"/>"));
    write_text(folder, "report.xml", "<report xmlns=\"urn:trailaudit:report:1\" id=\"r\"/>");
    write_text(folder, "frameworks.xml", "<frameworks xmlns=\"urn:trailaudit:frameworks:1\"/>");
    write_text(folder, "page.xml", "<html/>");
    write_text(folder, "broken.xml", "<policy-set");
    LoadedPolicies loaded;
    load_file(&loaded, folder, "p.xml");
    assert_string_equal(
        loaded.said.data,
        "DIR/broken.xml:1:12 error malformed-xml: no well-formed XML: Couldn't find end of Start "
        "Tag policy-set line 1\n"
        "DIR/p.xml:2:16 error no-such-file: include 'none.xml': the file can't be read: No such "
        "file or directory\n"
        "DIR/p.xml:3:16 error not-a-policy-set: include 'report.xml': the file holds a report "
        "definition, no policies\n"
        "DIR/p.xml:4:16 error not-a-policy-set: include 'frameworks.xml': the file holds another "
        "kind of document, no policies\n"
        "DIR/p.xml:6:16 error unreadable-file: include '.': the file can't be read: Is a "
        "directory\n"
        "DIR/p.xml:7:1 error missing-attribute: attribute 'href' is missing in <include>\n"
        "DIR/p.xml:9:16 error bad-value: href '' is not allowed: expected is some text\n"
        "DIR/page.xml:1:1 error wrong-root: the root element <html> of namespace '' is not known: "
        "expected is <policy-set xmlns=\"urn:trailaudit:policy:1\">\n");
    policies_end(&loaded);
    folder_remove(folder);
}

/* ---- examples ---- */

/* The example stands in line 4. */
#define EXAMPLE(inside)                                                                            \
    POLICY_SET(                                                                                    \
        "<parameter name=\"hours\" default=\"1\"/><list id=\"l\"/>"                                \
        "<policy id=\"p\" severity=\"low\"><title>T</title><scope all=\"yes\"/>"                   \
        "\n<forbid><present field=\"mfa\"/></forbid>\n<example verdict=\"compliant\">" inside      \
        "</example></policy>")

static void an_example_sets_lists_and_parameters_for_itself(void **state)
{
    (void)state;
    LoadedPolicies loaded;
    policies_from_text(
        &loaded,
        slice_of(EXAMPLE("\n<with list=\"l\"><value> a </value><value>b</value></with>\n"
                         "<with parameter=\"hours\" value=\"8\"/>\n<with list=\"accounts\"/>\n"
                         "<records> {\"a\":1} </records>\n")));
    assert_string_equal(loaded.said.data, "");
    const PolicyExample *example = loaded.set->policies[0]->examples;
    assert_text(example->json, "{\"a\":1}");
    assert_non_null(example->inputs);
    assert_int_equal(example->inputs->parameter_count, 1);
    assert_text(example->inputs->parameters[0].name, "hours");
    assert_text(example->inputs->parameters[0].value, "8");
    assert_int_equal(example->inputs->list_count, 2);
    assert_text(example->inputs->lists[0].id, "l");
    assert_int_equal(example->inputs->lists[0].count, 2);
    assert_text(example->inputs->lists[0].values[0], "a");
    assert_text(example->inputs->lists[1].id, "accounts");
    assert_int_equal(example->inputs->lists[1].count, 0);
    policies_end(&loaded);
}

static void records_may_stand_alone(void **state)
{
    (void)state;
    LoadedPolicies loaded;
    policies_from_text(&loaded, slice_of(EXAMPLE("<records>[{}]</records>")));
    assert_string_equal(loaded.said.data, "");
    assert_text(loaded.set->policies[0]->examples->json, "[{}]");
    assert_null(loaded.set->policies[0]->examples->inputs);
    policies_end(&loaded);
}

static void mistakes_in_examples_are_told(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {EXAMPLE("\n<with list=\"ll\"/>\n<with parameter=\"hour\" value=\"1\"/><records>{}"
                 "</records>"),
         "5:13 error unknown-list: list 'll' is not there: did you mean 'l'?\n"
         "6:18 error unknown-parameter: parameter 'hour' is not there: did you mean 'hours'?\n"},
        {EXAMPLE("\n<with/>\n<with list=\"l\" parameter=\"hours\"/>\n<with parameter=\"hours\"/>\n"
                 "<with list=\"l\" value=\"1\"/>\n<with parameter=\"hours\" value=\"1\"><value>1"
                 "</value></with><records>{}</records>"),
         "5:1 error missing-value: <with> needs list or parameter\n"
         "6:16 error too-many-values: <with> takes only one of list and parameter\n"
         "7:1 error missing-attribute: attribute 'value' is missing in <with>\n"
         "8:16 error bad-with: attribute 'value' of <with> belongs to a parameter: values of a "
         "list stand in <value> elements\n"
         "9:1 error bad-with: <value> elements in <with> belong to a list\n"},
        {EXAMPLE("<with list=\"l\"/>{}"),
         "4:1 error missing-element: <records> is missing in <example>\n"},
        {EXAMPLE("\n{}<records>{}</records><records>{}</records>"),
         "5:1 error stray-text: text is not allowed beside <records>\n"
         "5:24 error repeated-element: <records> stands twice in <example>\n"},
        {EXAMPLE("\n<records>{\"a\":\n  x}</records>"),
         "6:3 error bad-json: the example is no JSON: neither an object, array, string, "
         "number, true, false nor null\n"},
        {EXAMPLE("\n<records/>"), "5:1 error bad-example: the example holds no record\n"},
        {EXAMPLE("\n<records>7</records>"),
         "5:1 error bad-example: an example holds a record, or an array of records\n"},
    };
    CHECK_POLICIES(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_parameter_stands_for_its_value_in_attributes),
        cmocka_unit_test(what_the_run_sets_goes_before_the_default_and_the_last_wins),
        cmocka_unit_test(a_parameter_of_one_file_stands_in_another),
        cmocka_unit_test(values_of_parameters_are_judged_as_if_they_stood_there),
        cmocka_unit_test(parameters_that_are_unknown_or_unset_are_errors),
        cmocka_unit_test(what_no_file_declares_cannot_be_set),
        cmocka_unit_test(the_run_may_replace_the_values_of_a_list),
        cmocka_unit_test(a_list_takes_values_from_a_file_beside_the_policies),
        cmocka_unit_test(a_file_of_comments_leaves_the_list_empty),
        cmocka_unit_test(files_of_lists_are_checked_like_the_lists_themselves),
        cmocka_unit_test(a_list_longer_than_a_policy_file_may_be_is_refused),
        cmocka_unit_test(an_include_brings_lists_definitions_parameters_and_policies_once),
        cmocka_unit_test(what_cannot_be_included_is_told_at_its_place),
        cmocka_unit_test(an_example_sets_lists_and_parameters_for_itself),
        cmocka_unit_test(records_may_stand_alone),
        cmocka_unit_test(mistakes_in_examples_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
