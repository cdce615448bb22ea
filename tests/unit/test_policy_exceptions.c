/* Files of exceptions and dispositions: what is read, and what is said of bad ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "support_folder.h"
#include "support_policy.h"

#define POLICIES                                                                                   \
    "<policy-set xmlns=\"urn:trailaudit:policy:1\" id=\"s\">"                                      \
    "<parameter name=\"year\" default=\"2026\"/>"                                                  \
    "<list id=\"users\"><value>ann</value></list><list id=\"none\"/>"                              \
    "<define id=\"by-ann\"><equals field=\"userIdentity.userName\" value=\"ann\"/></define>"       \
    "<policy id=\"no-deletes\" severity=\"low\"><title>T</title>"                                  \
    "<scope><equals field=\"service\" value=\"s3.amazonaws.com\"/></scope>"                        \
    "<forbid><equals field=\"eventName\" value=\"DeleteBucket\"/></forbid>"                        \
    "<exception id=\"IN\" until=\"2026-12-31\" owner=\"o\"><reason>R</reason></exception>"         \
    "</policy><policy id=\"looked-at\" severity=\"low\"><title>T</title><scope all=\"yes\"/>"      \
    "<review><present field=\"eventName\"/></review></policy></policy-set>"
/* What stands inside begins in line 2. */
#define FILE_OF(inside)                                                                            \
    "<exceptions xmlns=\"urn:trailaudit:exceptions:1\">\n" inside "\n</exceptions>"
#define NAMED     "owner=\"o\" approved-by=\"a\" approved-on=\"2026-01-02\""
#define NARROW    "<reason>R</reason><equals field=\"principal\" value=\"p\"/>"
#define ONE(more) "<exception id=\"E\" policy=\"no-deletes\" until=\"2026-12-31\" " NAMED more

typedef struct {
    LoadedPolicies loaded;
    char *folder;
} Loaded;

/* The policies, and the text as a file of exceptions beside them; policies NULL: none. */
static void load(Loaded *loaded, const char *policies, const char *text, bool apart_only)
{
    char policy_path[300], path[300];
    loaded->folder = folder_make();
    snprintf(policy_path, sizeof policy_path, "%s/p.xml", loaded->folder);
    snprintf(path, sizeof path, "%s/e.xml", loaded->folder);
    if (policies)
        folder_write(loaded->folder, "p.xml", slice_of(policies));
    folder_write(loaded->folder, "e.xml", slice_of(text));
    const char *paths[] = {policy_path}, *exceptions[] = {path};
    PolicyInputs inputs = {.exception_paths = exceptions,
                           .exception_path_count = 1,
                           .exceptions_apart_only = apart_only};
    LoadedPolicies *to = &loaded->loaded;
    *to = (LoadedPolicies){.sink = diagnostics_new()};
    to->set = policy_load_with(paths, policies ? 1 : 0, &inputs, &to->arena, to->sink);
    diagnostics_as_text(to->sink, false, &to->said);
}

static void end(Loaded *loaded)
{
    policies_end(&loaded->loaded);
    folder_remove(loaded->folder);
}

/* FOLDER stands for the folder of the files. */
static void assert_said(const char *policies, const char *text, const char *said)
{
    Loaded loaded;
    load(&loaded, policies, text, false);
    Buffer got = {0};
    const char *rest = loaded.loaded.said.data, *found;
    while ((found = strstr(rest, loaded.folder))) {
        buffer_add(&got, (Slice){rest, (size_t)(found - rest)});
        buffer_add(&got, SLICE("FOLDER"));
        rest = found + strlen(loaded.folder);
    }
    buffer_add(&got, slice_of(rest));
    buffer_add_byte(&got, '\0');
    assert_string_equal(got.data, said);
    buffer_free(&got);
    end(&loaded);
}

static Instant day(const char *text)
{
    return instant_parse_date(slice_of(text));
}

/* ---- what is read ---- */

static void an_exception_apart_stands_behind_those_of_its_policy(void **state)
{
    (void)state;
    Loaded loaded;
    load(&loaded, POLICIES,
         FILE_OF(ONE(" account=\"111122223333\" from=\"2026-01-01\" ticket=\"T-1\" max=\"500\">"
                     "<reason> two\n words</reason><compensating-control>C</compensating-control>"
                     "<use define=\"by-ann\"/><in field=\"principal\" list=\"users\"/>"
                     "</exception>")),
         false);
    assert_string_equal(loaded.loaded.said.data, "");
    const Policy *policy = loaded.loaded.set->policies[0];
    assert_int_equal(policy->exception_count, 2);
    assert_text(policy->exceptions[0].id, "IN");
    assert_false(policy->exceptions[0].apart);
    const PolicyException *one = &policy->exceptions[1];
    assert_true(one->apart);
    assert_text(one->id, "E");
    assert_text(one->reason, "two words");
    assert_text(one->compensating_control, "C");
    assert_text(one->ticket, "T-1");
    assert_int_equal(one->max, 500);
    assert_int_equal(one->line, 2);
    assert_int_equal(one->condition->kind, CONDITION_ALL);
    assert_int_equal(one->condition->child_count, 3);
    assert_text(one->condition->children[0]->value, "111122223333");
    assert_int_equal(one->condition->children[1]->child_count, 1);
    assert_text(loaded.loaded.set->files[1]->set_title, "exceptions");
    static const Digest none;
    assert_memory_not_equal(&loaded.loaded.set->files[1]->sha256, &none, sizeof none);
    end(&loaded);
}

static void an_exception_is_in_force_from_the_later_of_its_day_and_its_approval(void **state)
{
    (void)state;
    static const struct {
        const char *attributes, *starts;
    } rows[] = {{"from=\"2026-03-01\" approved-on=\"2026-02-01\"", "2026-03-01"},
                {"from=\"2026-02-01\" approved-on=\"2026-03-01\"", "2026-03-01"},
                {"approved-on=\"2026-03-01\"", "2026-03-01"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Loaded loaded;
        char text[600];
        snprintf(text, sizeof text,
                 FILE_OF("<exception id=\"E\" policy=\"no-deletes\" until=\"${year}-12-31\" "
                         "owner=\"o\" approved-by=\"a\" %s>" NARROW "</exception>"),
                 rows[i].attributes);
        load(&loaded, POLICIES, text, false);
        assert_string_equal(loaded.loaded.said.data, "");
        const PolicyException *one = &loaded.loaded.set->policies[0]->exceptions[1];
        assert_true(one->starts == day(rows[i].starts));
        assert_true(one->ends == day("2027-01-01"));
        end(&loaded);
    }
}

static void a_disposition_names_its_policy_and_event(void **state)
{
    (void)state;
    Loaded loaded;
    load(&loaded, POLICIES,
         FILE_OF("<disposition policy=\"looked-at\" event=\"4f1c\" outcome=\"false-positive\" "
                 "by=\" b \" on=\"2026-10-03\" ticket=\"CHG-7\"> was\n me </disposition>"),
         false);
    assert_string_equal(loaded.loaded.said.data, "");
    assert_int_equal(loaded.loaded.set->disposition_count, 1);
    const PolicyDisposition *one = loaded.loaded.set->dispositions[0];
    assert_ptr_equal(one->policy, loaded.loaded.set->policies[1]);
    assert_text(one->event, "4f1c");
    assert_text(one->outcome, "false-positive");
    assert_text(one->by, "b");
    assert_text(one->note, "was me");
    end(&loaded);
}

static void a_run_may_take_only_exceptions_kept_apart(void **state)
{
    (void)state;
    Loaded loaded;
    load(&loaded, POLICIES, FILE_OF(ONE(">" NARROW "</exception>")), true);
    const Policy *policy = loaded.loaded.set->policies[0];
    assert_int_equal(policy->exceptions[0].idle, EXCEPTION_IDLE_INLINE);
    assert_int_equal(policy->exceptions[1].idle, EXCEPTION_COUNTS);
    assert_non_null(strstr(loaded.loaded.said.data,
                           "warning inline-exception: exception 'IN' stands inside its policy and "
                           "does not count in this run: inline=\"no\" of the report definition: "
                           "write it to a file of exceptions\n"));
    end(&loaded);
}

static void an_empty_list_makes_an_exception_idle_and_leaves_its_policy_as_it_is(void **state)
{
    (void)state;
    Loaded loaded;
    load(&loaded, POLICIES,
         FILE_OF(ONE("><reason>R</reason><in field=\"principal\" list=\"none\"/></exception>")),
         false);
    assert_string_equal(loaded.loaded.said.data,
                        "2:0 warning empty-list: exception 'E' covers nothing: it depends on the "
                        "list 'none', which is empty\n");
    assert_null(loaded.loaded.set->policies[0]->unfilled);
    assert_int_equal(loaded.loaded.set->policies[0]->exceptions[1].idle, EXCEPTION_IDLE_LIST);
    end(&loaded);
}

static void alone_a_file_is_read_without_what_it_names_of_policies(void **state)
{
    (void)state;
    Loaded loaded;
    load(&loaded, NULL,
         FILE_OF("<exception id=\"E\" policy=\"p\" until=\"${year}-12-31\" " NAMED ">"
                 "<reason>R</reason><in field=\"principal\" list=\"l\"/><use define=\"d\"/>"
                 "</exception><disposition policy=\"p\" event=\"1\" outcome=\"accepted\" "
                 "by=\"b\" on=\"2026-01-01\"/>"),
         false);
    assert_string_equal(loaded.loaded.said.data, "");
    assert_int_equal(loaded.loaded.set->loose_count, 1);
    assert_text(loaded.loaded.set->loose[0]->policy, "p");
    assert_null(loaded.loaded.set->dispositions[0]->policy);
    end(&loaded);
}

/* ---- what is said ---- */

/* Their values are read all the same, and fit nowhere. */
static void numbers_of_records_that_are_none_are_refused(void **state)
{
    (void)state;
    static const char *const numbers[] = {"-5", "1e30", "-1e4000", "4294967296"};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char text[600], said[200];
        snprintf(text, sizeof text, FILE_OF(ONE(" max=\"%s\">" NARROW "</exception>")), numbers[i]);
        snprintf(said, sizeof said,
                 "error bad-value: max '%s' is not allowed: expected is a whole number from 1\n",
                 numbers[i]);
        Loaded loaded;
        load(&loaded, POLICIES, text, false);
        if (!strstr(loaded.loaded.said.data, said))
            fail_msg("%s", loaded.loaded.said.data);
        end(&loaded);
    }
}

static void errors_of_a_file_of_exceptions_are_told_in_one_go(void **state)
{
    (void)state;
    assert_said(
        POLICIES,
        FILE_OF("<exception id=\"E\" policy=\"no-deletse\" account=\"1111\" until=\"2026-12-31\" "
                "max=\"0\" owner=\"A\" approved-by=\" a\"/>\n"
                "<exception id=\"IN\" policy=\"no-deletes\" from=\"2026-02-01\" "
                "until=\"2026-01-31\" " NAMED "><reason>R</reason><equal/></exception>\n"
                "<exception/>\n"
                "<disposition policy=\"looked-at\" event=\"1\" outcome=\"fine\" by=\"b\" "
                "on=\"2026-02-30\"/>\n"
                "<disposition policy=\"looked-at\" event=\"1\" outcome=\"accepted\" by=\"b\" "
                "on=\"2026-02-01\"/>\n"
                "<exeption/>"),
        "2:1 error missing-element: <reason> is missing in <exception>\n"
        "2:1 warning no-approval-day: the day of the approval is not told: give approved-on: the "
        "exception covers nothing before that day\n"
        "2:27 error unknown-policy: policy 'no-deletse' is not there: did you mean 'no-deletes'?\n"
        "2:48 error bad-value: account '1111' is not allowed: expected is exactly 12 digits\n"
        "2:78 error bad-value: max '0' is not allowed: expected is a whole number from 1\n"
        "2:104 error self-approved: approved-by ' a' is the owner: somebody else has to approve\n"
        "3:16 error duplicate-id: exception 'IN' is already there: the other is in FOLDER/p.xml:1\n"
        "3:65 error dates-reversed: until '2026-01-31' is before from '2026-02-01'\n"
        "3:146 error unknown-element: unknown element <equal>: did you mean <equals>?\n"
        "4:1 error missing-attribute: attribute 'id' is missing in <exception>\n"
        "4:1 error missing-attribute: attribute 'policy' is missing in <exception>\n"
        "4:1 error missing-attribute: attribute 'until' is missing in <exception>\n"
        "4:1 error missing-attribute: attribute 'owner' is missing in <exception>\n"
        "4:1 error missing-attribute: attribute 'approved-by' is missing in <exception>\n"
        "4:1 error missing-element: <reason> is missing in <exception>\n"
        "5:52 error unknown-value: outcome 'fine' is none of authorised, false-positive, "
        "remediated, accepted\n"
        "5:69 error bad-value: on '2026-02-30' is not allowed: expected is a day that exists, "
        "YYYY-MM-DD\n"
        "6:1 error duplicate-disposition: event '1' has a disposition already: the other is in "
        "FOLDER/e.xml:5\n"
        "7:1 error unknown-element: unknown element <exeption>: did you mean <exception>?\n");
}

static void exceptions_that_cover_much_or_nothing_are_warned_of(void **state)
{
    (void)state;
    static const struct {
        const char *text, *said;
    } rows[] = {
        {FILE_OF(ONE("><reason>R</reason></exception>")),
         "2:0 warning broad-exception: exception 'E' is broad: it has no condition on principal, "
         "account or resource\n"},
        {FILE_OF(ONE("><reason>R</reason><any><equals field=\"principal\" value=\"p\"/>"
                     "<equals field=\"eventName\" value=\"x\"/></any></exception>")),
         "2:0 warning broad-exception: exception 'E' is broad: it has no condition on principal, "
         "account or resource\n"},
        {FILE_OF(ONE("><reason>R</reason><like field=\"principal\" pattern=\"*\"/></exception>")),
         "2:0 warning broad-exception: exception 'E' is broad: it has no condition on principal, "
         "account or resource\n"},
        {FILE_OF(ONE("><reason>R</reason><not><equals field=\"principal\" value=\"p\"/></not>"
                     "</exception>")),
         "2:0 warning broad-exception: exception 'E' is broad: it has no condition on principal, "
         "account or resource\n"},
        {FILE_OF(ONE(" account=\"111122223333\"><reason>R</reason></exception>")), ""},
        {FILE_OF(ONE("><reason>R</reason><any><equals field=\"principal\" value=\"p\"/><like "
                     "field=\"requestParameters.bucketName\" pattern=\"b*\"/></any></exception>")),
         ""},
        {FILE_OF(ONE("><reason>R</reason><use define=\"by-ann\"/></exception>")), ""},
        {FILE_OF("<exception id=\"E\" policy=\"no-deletes\" until=\"2027-01-03\" " NAMED ">" NARROW
                 "</exception>"),
         "2:46 warning long-exception: the exception is in force for 367 days: renew it every "
         "year\n"},
        {FILE_OF("<exception id=\"E\" policy=\"no-deletes\" until=\"2026-01-01\" " NAMED ">" NARROW
                 "</exception>"),
         "2:46 warning never-in-force: the exception is never in force: it was approved on "
         "2026-01-02, after 2026-01-01\n"},
        {FILE_OF("<exception id=\"E\" policy=\"looked-at\" until=\"2026-12-31\" " NAMED ">" NARROW
                 "</exception>"),
         "2:0 warning useless-exception: exception 'E' never covers anything: policy 'looked-at' "
         "is a review, which has no violations; write a disposition\n"},
        {FILE_OF(ONE(">" NARROW "<equals field=\"service\" value=\"iam.amazonaws.com\"/>"
                     "</exception>")),
         "2:0 warning useless-exception: exception 'E' never covers anything: its conditions "
         "contradict the scope of policy 'no-deletes'\n"},
        {FILE_OF(ONE(">" NARROW "<equals field=\"eventName\" value=\"PutObject\"/></exception>")),
         "2:0 warning useless-exception: exception 'E' never covers anything: its conditions "
         "contradict what policy 'no-deletes' forbids\n"},
        {FILE_OF(ONE(" account=\"111122223333\">" NARROW
                     "<equals field=\"account\" value=\"444455556666\"/></exception>")),
         "2:187 warning never-holds: account is never '111122223333' and '444455556666' at once: "
         "join them with <any>\n"},
        {FILE_OF(ONE("><reason>R</reason><equals field=\"userIdentty.arn\" value=\"a\"/>"
                     "<equals field=\"principal\" value=\"p\"/></exception>")),
         "2:142 warning unknown-field: field 'userIdentty.arn' is no CloudTrail field: did you "
         "mean "
         "'userIdentity.arn'?\n"},
        {"<exceptions xmlns=\"urn:trailaudit:exception:1\"/>",
         "1:1 error wrong-root: the root element <exceptions> of namespace "
         "'urn:trailaudit:exception:1' is not known: expected is <exceptions "
         "xmlns=\"urn:trailaudit:exceptions:1\">\n"},
        {"<policy-set xmlns=\"urn:trailaudit:policy:1\" id=\"q\"/>",
         "1:0 error not-exceptions: the file holds policies, no exceptions\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_said(POLICIES, rows[i].text, rows[i].said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_exception_apart_stands_behind_those_of_its_policy),
        cmocka_unit_test(an_exception_is_in_force_from_the_later_of_its_day_and_its_approval),
        cmocka_unit_test(a_disposition_names_its_policy_and_event),
        cmocka_unit_test(a_run_may_take_only_exceptions_kept_apart),
        cmocka_unit_test(an_empty_list_makes_an_exception_idle_and_leaves_its_policy_as_it_is),
        cmocka_unit_test(alone_a_file_is_read_without_what_it_names_of_policies),
        cmocka_unit_test(exceptions_that_cover_much_or_nothing_are_warned_of),
        cmocka_unit_test(numbers_of_records_that_are_none_are_refused),
        cmocka_unit_test(errors_of_a_file_of_exceptions_are_told_in_one_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
