/* Correlation in <forbid> and <review>, and <during>: what is read, and what is said of mistakes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support_policy.h"

/* The correlation begins in line 5. */
#define PICK(correlation) FORBID("<present field=\"mfa\"/>\n" correlation)
#define MET               "<present field=\"eventName\"/>"

/* ---- what is read ---- */

static const Correlation *read_one(LoadedPolicies *loaded, const char *text)
{
    policies_from_text(loaded, slice_of(text));
    assert_string_equal(loaded->said.data, "");
    assert_non_null(loaded->set->policies[0]->outcome);
    assert_non_null(loaded->set->policies[0]->correlation);
    return loaded->set->policies[0]->correlation;
}

static void a_threshold_has_a_number_a_window_and_a_group(void **state)
{
    (void)state;
    LoadedPolicies loaded;
    const Correlation *read =
        read_one(&loaded, PICK("<threshold at-least=\"5\" within=\"PT10M\" "
                               "per=\" account  requestParameters.&quot;a b&quot; "
                               "name(json(requestParameters.d).&quot;( &quot;) \"/>"));
    assert_int_equal(read->kind, CORRELATION_THRESHOLD);
    assert_int_equal(read->at_least, 5);
    assert_true(read->within == 600 * INSTANT_SECOND);
    assert_int_equal(read->line, 5);
    assert_int_equal(read->per_count, 3);
    assert_text(read->per[0]->text, "account");
    assert_text(read->per[1]->text, "requestParameters.\"a b\"");
    assert_text(read->per[2]->text, "name(json(requestParameters.d).\"( \")");
    assert_int_equal(read->step_count, 0);
    policies_end(&loaded);
}

static void the_correlation_may_stand_before_the_condition_and_without_a_group(void **state)
{
    (void)state;
    LoadedPolicies loaded;
    const Correlation *read = read_one(
        &loaded, POLICY("<scope all=\"yes\"/><review><distinct field=\"awsRegion\" at-least=\"3\" "
                        "within=\"P1D\"/>" MET "</review>"));
    assert_int_equal(read->kind, CORRELATION_DISTINCT);
    assert_int_equal(read->at_least, 3);
    assert_text(read->field->text, "awsRegion");
    assert_int_equal(read->per_count, 0);
    assert_int_equal(loaded.set->policies[0]->outcome->kind, CONDITION_PRESENT);
    policies_end(&loaded);
}

static void steps_have_fields_of_their_own_or_those_of_the_sequence(void **state)
{
    (void)state;
    LoadedPolicies loaded;
    const Correlation *read =
        read_one(&loaded, PICK("<sequence within=\"PT30M\" per=\"account principal\">"
                               "<step><action name=\"iam:CreateUser\"/></step>"
                               "<step per=\"caller-account requestParameters.arn\">" MET "</step>"
                               "</sequence>"));
    assert_int_equal(read->kind, CORRELATION_SEQUENCE);
    assert_int_equal(read->step_count, 2);
    assert_int_equal(read->steps[0].condition->kind, CONDITION_ACTION);
    assert_int_equal(read->steps[0].per_count, 2);
    assert_ptr_equal(read->steps[0].per, read->per);
    assert_int_equal(read->steps[1].condition->kind, CONDITION_PRESENT);
    assert_int_equal(read->steps[1].per_count, 2);
    assert_text(read->steps[1].per[0]->text, "caller-account");
    assert_text(read->steps[1].per[1]->text, "requestParameters.arn");
    policies_end(&loaded);
}

static void what_has_to_follow_is_one_step(void **state)
{
    (void)state;
    LoadedPolicies loaded;
    const Correlation *read = read_one(
        &loaded, PICK("<not-followed-by within=\"PT1H\" "
                      "per=\"account name(requestParameters.name)\" "
                      "match-per=\"account requestParameters.trail\">" MET "</not-followed-by>"));
    assert_int_equal(read->kind, CORRELATION_NOT_FOLLOWED_BY);
    assert_int_equal(read->step_count, 1);
    assert_non_null(read->steps->condition);
    assert_int_equal(read->per_count, 2);
    assert_true(read->per[1]->last_part);
    assert_text(read->steps->per[1]->text, "requestParameters.trail");
    policies_end(&loaded);
}

static void durations_are_those_of_iso_8601_that_have_a_length(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds;
    } rows[] = {
        {"PT1S", 1},      {"PT10M", 600},          {"PT1H", 3600},        {"P1D", 86400},
        {"P2W", 1209600}, {"P1DT12H", 129600},     {"P1DT1H1M1S", 90061}, {"PT1H30S", 3630},
        {"PT90M", 5400},  {"P36500D", 3153600000}, {"P0DT0H5M", 300},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        LoadedPolicies loaded;
        Buffer text = {0};
        buffer_printf(&text, PICK("<threshold at-least=\"5\" within=\"%s\"/>"), rows[i].text);
        buffer_add_byte(&text, '\0');
        const Correlation *read = read_one(&loaded, text.data);
        assert_true(read->within == rows[i].seconds * INSTANT_SECOND);
        policies_end(&loaded);
        buffer_free(&text);
    }
}

/* ---- mistakes ---- */

#define DURATION_HELP                                                                              \
    "is not allowed: expected is a duration of weeks, or of days, hours, minutes and seconds: "    \
    "P2W, P1DT12H, PT10M\n"

static void durations_that_are_none_are_refused(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {PICK("<threshold at-least=\"5\" within=\"P1M\"/>"),
         "5:33 error bad-value: within 'P1M' " DURATION_HELP},
        {PICK("<threshold at-least=\"5\" within=\"P1Y\"/>"),
         "5:33 error bad-value: within 'P1Y' " DURATION_HELP},
        {PICK("<threshold at-least=\"5\" within=\"10m\"/>"),
         "5:33 error bad-value: within '10m' " DURATION_HELP},
        {PICK("<threshold at-least=\"5\" within=\"PT\"/>"),
         "5:33 error bad-value: within 'PT' " DURATION_HELP},
        {PICK("<threshold at-least=\"5\" within=\"P1DT\"/>"),
         "5:33 error bad-value: within 'P1DT' " DURATION_HELP},
        {PICK("<threshold at-least=\"5\" within=\"P1W2D\"/>"),
         "5:33 error bad-value: within 'P1W2D' " DURATION_HELP},
        {PICK("<threshold at-least=\"5\" within=\"PT1M1H\"/>"),
         "5:33 error bad-value: within 'PT1M1H' " DURATION_HELP},
        {PICK("<threshold at-least=\"5\" within=\"PT1.5H\"/>"),
         "5:33 error bad-value: within 'PT1.5H' " DURATION_HELP},
        {PICK("<threshold at-least=\"5\" within=\"-PT1H\"/>"),
         "5:33 error bad-value: within '-PT1H' " DURATION_HELP},
        {PICK("<threshold at-least=\"5\" within=\"PT0S\"/>"),
         "5:33 error bad-duration: within 'PT0S' is no time at all\n"},
        {PICK("<threshold at-least=\"5\" within=\"P36501D\"/>"),
         "5:33 error bad-duration: within 'P36501D' is longer than 36500 days\n"},
        {PICK("<threshold at-least=\"5\" within=\"P99999999999999999999999W\"/>"),
         "5:33 error bad-duration: within 'P99999999999999999999999W' is longer than 36500 days\n"},
    };
    CHECK_POLICIES(rows);
}

static void a_forbid_has_one_condition_and_one_correlation_at_most(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {PICK("<threshold at-least=\"5\" within=\"PT1H\"/>\n<distinct field=\"awsRegion\" "
              "at-least=\"2\" within=\"PT1H\"/>"),
         "6:1 error too-many-correlations: <forbid> takes only one of <threshold>, <distinct>, "
         "<sequence> and <not-followed-by>\n"},
        {FORBID("<threshold at-least=\"5\" within=\"PT1H\"/>"),
         "3:19 error missing-condition: <forbid> needs a condition\n"},
        {POLICY("<scope all=\"yes\"/><require>" MET
                "\n<threshold at-least=\"5\" within=\"PT1H\"/></require>"),
         "4:1 error misplaced-element: element <threshold> is not allowed in <require>\n"},
        {POLICY("<scope>" MET "\n<threshold at-least=\"5\" within=\"PT1H\"/></scope><forbid>" MET
                "</forbid>"),
         "4:1 error misplaced-element: element <threshold> is not allowed in <scope>\n"},
        {PICK("<threshold within=\"PT1H\"/>"),
         "5:1 error missing-attribute: attribute 'at-least' is missing in <threshold>\n"},
        {PICK("<threshold at-least=\"5\"/>"),
         "5:1 error missing-attribute: attribute 'within' is missing in <threshold>\n"},
        {PICK("<threshold at-least=\"0\" within=\"PT1H\"/>"),
         "5:22 error bad-value: at-least '0' is not allowed: expected is a whole number from 1\n"},
        {PICK("<treshold at-least=\"5\" within=\"PT1H\"/>"),
         "5:1 error unknown-element: unknown element <treshold>: did you mean <threshold>?\n"},
        {PICK("<distinct at-least=\"5\" within=\"PT1H\"/>"),
         "5:1 error missing-attribute: attribute 'field' is missing in <distinct>\n"},
    };
    CHECK_POLICIES(rows);
}

static void fields_of_groups_are_checked_where_they_stand(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {PICK("<threshold at-least=\"5\" within=\"PT1H\" per=\"account usrIdentity.arn\"/>"),
         "5:52 warning unknown-field: field 'usrIdentity.arn' is no CloudTrail field: did you mean "
         "'userIdentity.arn'?\n"},
        {PICK("<threshold at-least=\"5\" within=\"PT1H\" per=\"account a..b .c\"/>"),
         "5:54 error bad-field: field 'a..b': a key is missing\n"
         "5:57 error relative-field: field '.c' is relative to an element, but stands outside "
         "<some> and <every>\n"},
        {PICK("<threshold at-least=\"5\" within=\"PT1H\" per=\"name(account\"/>"),
         "5:44 error bad-field: field 'name(account': the parenthesis is not closed\n"},
        {PICK("<distinct field=\".x\" at-least=\"5\" within=\"PT1H\"/>"),
         "5:18 error relative-field: field '.x' is relative to an element, but stands outside "
         "<some> and <every>\n"},
    };
    CHECK_POLICIES(rows);
}

static void steps_meet_one_condition_each_and_name_as_many_fields(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {PICK("<sequence within=\"PT1H\"/>"),
         "5:1 error missing-element: <step> is missing in <sequence>\n"},
        {PICK("<sequence within=\"PT1H\"><step/></sequence>"),
         "5:25 error missing-condition: <step> needs a condition\n"},
        {PICK("<sequence within=\"PT1H\"><step>" MET "\n" MET "</step></sequence>"),
         "6:1 error too-many-conditions: <step> takes only one condition: join them with <all> or "
         "<any>\n"},
        {PICK("<sequence within=\"PT1H\" per=\"account\"><step per=\"account mfa\">" MET
              "</step><step per=\"\">" MET "</step></sequence>"),
         "5:50 error per-differs: per names 2 fields, but per of the correlation 1: they belong "
         "together position by position\n"
         "5:109 error per-differs: per names 0 fields, but per of the correlation 1: they belong "
         "together position by position\n"},
        {PICK("<sequence within=\"PT1H\" per=\"a..b\"><step per=\"account mfa\">" MET
              "</step></sequence>"),
         "5:32 error bad-field: field 'a..b': a key is missing\n"},
        {PICK("<not-followed-by within=\"PT1H\" match-per=\"account\">" MET "</not-followed-by>"),
         "5:43 error per-differs: match-per names 1 field, but per of the correlation 0: they "
         "belong together position by position\n"},
        {PICK("<not-followed-by within=\"PT1H\"/>"),
         "5:1 error missing-condition: <not-followed-by> needs a condition\n"},
        {PICK("<not-followed-by within=\"PT1H\"><use define=\"x\"/></not-followed-by>"),
         "5:45 error unknown-definition: definition 'x' is not there\n"},
        {PICK("<sequence within=\"PT1H\"><step><present field=\".a\"/></step></sequence>"),
         "5:47 error relative-field: field '.a' is relative to an element, but stands outside "
         "<some> and <every>\n"},
    };
    CHECK_POLICIES(rows);
}

#define TEN(x) x x x x x x x x x x

static void a_sequence_of_more_than_a_hundred_steps_is_refused(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {PICK("<sequence within=\"PT1H\">" TEN(TEN("<step>" MET "</step>")) "</sequence>"), ""},
        {PICK("<sequence within=\"PT1H\">" TEN(TEN(
             "<step>" MET "</step>")) "\n<step>" MET "</step>\n<step>" MET "</step></sequence>"),
         "6:1 error too-many-steps: a <sequence> has 100 steps at most\n"},
    };
    CHECK_POLICIES(rows);
}

static void a_list_that_a_step_needs_leaves_the_policy_unfilled(void **state)
{
    (void)state;
    LoadedPolicies loaded;
    policies_from_text(
        &loaded, slice_of(POLICY_SET(
                     "<list id=\"l\"/><policy id=\"p\" severity=\"low\"><title>T</title><scope "
                     "all=\"yes\"/><forbid>" MET
                     "<sequence within=\"PT1H\"><step><in field=\"eventName\" list=\"l\"/></step>"
                     "</sequence></forbid></policy>")));
    assert_string_equal(loaded.said.data, "");
    assert_non_null(loaded.set->policies[0]->unfilled);
    assert_text(loaded.set->policies[0]->unfilled->id, "l");
    policies_end(&loaded);
}

static void needs_names_a_category(void **state)
{
    (void)state;
#define NEEDS(word)                                                                                \
    POLICY_SET("<policy id=\"p\" severity=\"low\" needs=\"" word                                   \
               "\"><title>T</title><scope all=\"yes\"/><forbid>" MET "</forbid></policy>")
    static const PolicyRow rows[] = {
        {NEEDS("Management"), ""},
        {NEEDS("Data"), ""},
        {NEEDS("NetworkActivity"), ""},
        {NEEDS("Insight"), ""},
        {NEEDS("data"), "2:38 error unknown-value: needs 'data' is none of Management, Data, "
                        "NetworkActivity, Insight: did you mean 'Data'?\n"},
        {NEEDS("NetworkActivty"),
         "2:38 error unknown-value: needs 'NetworkActivty' is none of Management, Data, "
         "NetworkActivity, Insight: did you mean 'NetworkActivity'?\n"},
    };
    CHECK_POLICIES(rows);
    LoadedPolicies loaded;
    policies_from_text(&loaded, slice_of(NEEDS("Data")));
    assert_text(loaded.set->policies[0]->needs, "Data");
    policies_end(&loaded);
    policies_from_text(&loaded, slice_of(FORBID(MET)));
    assert_int_equal(loaded.set->policies[0]->needs.size, 0);
    policies_end(&loaded);
}

/* ---- during ---- */

static void hours_are_read_with_what_stands_for_all(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned days, from, to;
        const char *zone;
    } rows[] = {
        {FORBID("<during days=\"Mon-Fri\" from=\"08:00\" to=\"18:00\" zone=\"Europe/Berlin\"/>"),
         0x1f, 480, 1080, "Europe/Berlin"},
        {FORBID("<during from=\"22:00\" to=\"06:00\"/>"), 0x7f, 1320, 360, "UTC"},
        {FORBID("<during days=\"Fri-Mon\"/>"), 0x71, 0, 1440, "UTC"},
        {FORBID("<during days=\" mon , WED,Sun\" from=\"12:30\"/>"), 0x45, 750, 1440, "UTC"},
        {FORBID("<during days=\"Sat\" to=\"24:00\"/>"), 0x20, 0, 1440, "UTC"},
        {FORBID("<during days=\"Tue-Tue,Sun-Mon\" to=\"00:01\"/>"), 0x43, 0, 1, "UTC"},
        {FORBID("<during zone=\"America/New_York\"/>"), 0x7f, 0, 1440, "America/New_York"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        LoadedPolicies loaded;
        policies_from_text(&loaded, slice_of(rows[i].text));
        assert_string_equal(loaded.said.data, "");
        const Condition *during = loaded.set->policies[0]->outcome;
        assert_int_equal(during->kind, CONDITION_DURING);
        assert_int_equal(during->days, rows[i].days);
        assert_int_equal(during->from_minute, rows[i].from);
        assert_int_equal(during->to_minute, rows[i].to);
        assert_true(slice_equal(zone_name(during->zone), slice_of(rows[i].zone)));
        assert_null(during->field);
        policies_end(&loaded);
    }
}

static void hours_that_are_none_are_refused(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {FORBID("<during days=\"Mon,Fry,\"/>"),
         "4:19 error bad-days: 'Fry' is no day of the week: write Mon, Tue, Wed, Thu, Fri, Sat, "
         "Sun, or Mon-Fri\n"},
        {FORBID("<during days=\"Mon-\"/>"),
         "4:15 error bad-days: 'Mon-' is no day of the week: write Mon, Tue, Wed, Thu, Fri, Sat, "
         "Sun, or Mon-Fri\n"},
        {FORBID("<during days=\"\"/>"),
         "4:15 error bad-days: days '' names no day: leave it out for all days\n"},
        {FORBID("<during from=\"8:00\" to=\"24:01\"/>"),
         "4:15 error bad-value: from '8:00' is not allowed: expected is a time of day, HH:MM\n"
         "4:25 error bad-value: to '24:01' is not allowed: expected is a time of day, HH:MM, 24:00 "
         "at most\n"},
        {FORBID("<during from=\"24:00\"/>"),
         "4:15 error bad-value: from '24:00' is not allowed: expected is a time of day, HH:MM\n"},
        {FORBID("<during from=\"08:00\" to=\"08:00\"/>"),
         "4:26 error no-time: nothing lies between from and to, which are both '08:00': for the "
         "whole day leave both out\n"},
        {FORBID("<during zone=\"Europe/Berlni\"/>"),
         "4:15 error unknown-zone: time zone 'Europe/Berlni' is not known: did you mean "
         "'Europe/Berlin'?\n"},
        {FORBID("<during zone=\"berlin\"/>"), "4:15 error unknown-zone: time zone 'berlin' is not "
                                              "known: did you mean 'Europe/Berlin'?\n"},
        {FORBID("<during zone=\"../../etc/passwd\"/>"),
         "4:15 error unknown-zone: time zone '../../etc/passwd' is not known\n"},
    };
    CHECK_POLICIES(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_threshold_has_a_number_a_window_and_a_group),
        cmocka_unit_test(the_correlation_may_stand_before_the_condition_and_without_a_group),
        cmocka_unit_test(steps_have_fields_of_their_own_or_those_of_the_sequence),
        cmocka_unit_test(what_has_to_follow_is_one_step),
        cmocka_unit_test(durations_are_those_of_iso_8601_that_have_a_length),
        cmocka_unit_test(durations_that_are_none_are_refused),
        cmocka_unit_test(a_forbid_has_one_condition_and_one_correlation_at_most),
        cmocka_unit_test(fields_of_groups_are_checked_where_they_stand),
        cmocka_unit_test(steps_meet_one_condition_each_and_name_as_many_fields),
        cmocka_unit_test(a_sequence_of_more_than_a_hundred_steps_is_refused),
        cmocka_unit_test(a_list_that_a_step_needs_leaves_the_policy_unfilled),
        cmocka_unit_test(needs_names_a_category),
        cmocka_unit_test(hours_are_read_with_what_stands_for_all),
        cmocka_unit_test(hours_that_are_none_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
