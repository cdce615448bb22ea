#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "support_folder.h"
#include "support_policy.h"

/* The example of the language page, without the correlated policy. */
static const char example[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<policy-set xmlns=\"urn:trailaudit:policy:1\" id=\"account-hygiene\" version=\"1.0\">\n"
    "  <title>Account hygiene</title>\n"
    "\n"
    "  <list id=\"approved-regions\"><value>us-east-1</value><value>eu-*</value></list>\n"
    "  <list id=\"admin-ports\"><value>22</value><value>3389</value></list>\n"
    "\n"
    "  <define id=\"by-a-person\">\n"
    "    <in field=\"caller\"><value>root</value><value>user</value><value>federated</value></in>\n"
    "  </define>\n"
    "\n"
    "  <policy id=\"no-root-calls\" severity=\"critical\">\n"
    "    <title>The root user makes no API calls</title>\n"
    "    <rationale>\xe2\x80\xa6</rationale>\n"
    "    <remediation>\xe2\x80\xa6</remediation>\n"
    "    <control framework=\"cis-aws-foundations\" version=\"3.0.0\" id=\"1.7\" "
    "relation=\"tests\" "
    "confidence=\"published\"/>\n"
    "    <scope all=\"yes\"/>\n"
    "    <forbid><equals field=\"caller\" value=\"root\"/></forbid>\n"
    "    <example verdict=\"non-compliant\">{\"userIdentity\":{\"type\":\"Root\"}, "
    "\"eventName\":\"CreateUser\"}</example>\n"
    "    <example "
    "verdict=\"compliant\">{\"userIdentity\":{\"type\":\"Root\",\"invokedBy\":\"backup.amazonaws."
    "com\"}}</example>\n"
    "  </policy>\n"
    "\n"
    "  <policy id=\"mfa-for-deletes\" severity=\"high\" attempts=\"separate\">\n"
    "    <title>People delete with MFA</title>\n"
    "    <scope><all><use define=\"by-a-person\"/><action name=\"*:Delete*\"/></all></scope>\n"
    "    <require><equals field=\"mfa\" value=\"yes\"/></require>\n"
    "    <exception id=\"EXC-2026-014\" from=\"2026-07-01\" until=\"2026-12-31\" "
    "owner=\"platform@example.com\" approved-by=\"ciso@example.com\" ticket=\"GRC-881\">\n"
    "      <reason>The clean-up user's key moves to a role this quarter.</reason>\n"
    "      <equals field=\"userIdentity.arn\" "
    "value=\"arn:aws:iam::111122223333:user/nightly-cleanup\"/>\n"
    "    </exception>\n"
    "  </policy>\n"
    "\n"
    "  <policy id=\"no-admin-port-open\" severity=\"critical\">\n"
    "    <title>No administration port is open to the world</title>\n"
    "    <scope><action name=\"ec2:AuthorizeSecurityGroupIngress\"/></scope>\n"
    "    <forbid>\n"
    "      <some in=\"requestParameters.ipPermissions.items[]\">\n"
    "        <all>\n"
    "          <range-includes from=\".fromPort\" to=\".toPort\" list=\"admin-ports\"/>\n"
    "          <open-network field=\".ipRanges.items[].cidrIp\" ipv4=\"8\" ipv6=\"16\"/>\n"
    "        </all>\n"
    "      </some>\n"
    "    </forbid>\n"
    "  </policy>\n"
    "\n"
    "  <policy id=\"trail-changes-reviewed\" severity=\"medium\">\n"
    "    <title>Changes of trails are reviewed</title>\n"
    "    <scope><equals field=\"service\" value=\"cloudtrail.amazonaws.com\"/></scope>\n"
    "    <review><action name=\"cloudtrail:CreateTrail cloudtrail:UpdateTrail "
    "cloudtrail:DeleteTrail\"/></review>\n"
    "    <show field=\"requestParameters.name\" label=\"Trail\"/>\n"
    "  </policy>\n"
    "</policy-set>\n";

static int load_example(void **state)
{
    LoadedPolicies *loaded = calloc(1, sizeof(LoadedPolicies));
    policies_from_text(loaded, slice_of(example));
    *state = loaded;
    return 0;
}

static int end_example(void **state)
{
    policies_end(*state);
    free(*state);
    return 0;
}

static const Policy *policy(void **state, uint32_t number)
{
    const LoadedPolicies *loaded = *state;
    return loaded->set->policies[number];
}

static void the_example_of_the_language_loads_without_a_word(void **state)
{
    const LoadedPolicies *loaded = *state;
    assert_string_equal(loaded->said.data, "");
    assert_non_null(loaded->set);
    assert_int_equal(loaded->set->policy_count, 4);
    assert_int_equal(loaded->set->file_count, 1);
    const PolicyFile *file = loaded->set->files[0];
    Digest digest;
    digest_of(slice_of(example), &digest);
    assert_text(file->path, "p.xml");
    assert_text(file->set_id, "account-hygiene");
    assert_text(file->set_version, "1.0");
    assert_text(file->set_title, "Account hygiene");
    assert_memory_equal(file->sha256.bytes, digest.bytes, DIGEST_SIZE);
}

static void a_policy_has_what_is_written(void **state)
{
    const Policy *root = policy(state, 0);
    assert_text(root->id, "no-root-calls");
    assert_text(root->title, "The root user makes no API calls");
    assert_text(root->rationale, "\xe2\x80\xa6");
    assert_text(root->remediation, "\xe2\x80\xa6");
    assert_int_equal(root->severity, SEVERITY_CRITICAL);
    assert_int_equal(root->kind, POLICY_FORBID);
    assert_false(root->attempts_separate);
    assert_null(root->set_scope);
    assert_null(root->scope);
    assert_null(root->evaluable);
    assert_null(root->unfilled);
    assert_int_equal(root->line, 12);
    assert_ptr_equal(root->file, ((const LoadedPolicies *)*state)->set->files[0]);
    assert_int_equal(root->control_count, 1);
    assert_text(root->controls[0].framework, "cis-aws-foundations");
    assert_text(root->controls[0].version, "3.0.0");
    assert_text(root->controls[0].id, "1.7");
    assert_text(root->controls[0].relation, "tests");
    assert_text(root->controls[0].confidence, "published");
    assert_int_equal(root->exception_count, 0);
    assert_int_equal(root->show_count, 0);
    assert_int_equal(policy(state, 1)->severity, SEVERITY_HIGH);
    assert_int_equal(policy(state, 1)->kind, POLICY_REQUIRE);
    assert_true(policy(state, 1)->attempts_separate);
    assert_int_equal(policy(state, 3)->severity, SEVERITY_MEDIUM);
    assert_int_equal(policy(state, 3)->kind, POLICY_REVIEW);
}

static void the_text_of_a_policy_is_its_very_source(void **state)
{
    for (uint32_t i = 0; i < 4; i++) {
        Slice text = policy(state, i)->text;
        assert_true(slice_starts(text, SLICE("<policy id=\"")));
        assert_true(slice_ends(text, SLICE("</policy>")));
        assert_non_null(memmem(example, sizeof example - 1, text.data, text.size));
        assert_null(memmem(text.data + 1, text.size - 1, "<policy ", 8));
    }
}

static void examples_are_kept_with_their_verdict_and_line(void **state)
{
    const Policy *root = policy(state, 0);
    assert_int_equal(root->example_count, 2);
    assert_int_equal(root->examples[0].verdict, VERDICT_NON_COMPLIANT);
    assert_int_equal(root->examples[0].of, 1);
    assert_int_equal(root->examples[0].line, 19);
    assert_text(root->examples[0].file, "p.xml");
    assert_text(root->examples[0].json,
                "{\"userIdentity\":{\"type\":\"Root\"}, \"eventName\":\"CreateUser\"}");
    assert_int_equal(root->examples[1].verdict, VERDICT_COMPLIANT);
    assert_int_equal(root->examples[1].line, 20);
}

static void an_exception_is_in_force_to_the_end_of_its_last_day(void **state)
{
    const Policy *deletes = policy(state, 1);
    assert_int_equal(deletes->exception_count, 1);
    const PolicyException *exception = &deletes->exceptions[0];
    assert_text(exception->id, "EXC-2026-014");
    assert_text(exception->owner, "platform@example.com");
    assert_text(exception->approved_by, "ciso@example.com");
    assert_text(exception->ticket, "GRC-881");
    assert_text(exception->reason, "The clean-up user's key moves to a role this quarter.");
    assert_text(exception->from, "2026-07-01");
    assert_text(exception->until, "2026-12-31");
    assert_int_equal(exception->starts, instant_parse(SLICE("2026-07-01T00:00:00Z")));
    assert_int_equal(exception->ends, instant_parse(SLICE("2027-01-01T00:00:00Z")));
    assert_text(exception->file, "p.xml");
    assert_int_equal(exception->line, 27);
    assert_int_equal(exception->condition->kind, CONDITION_EQUALS);
    assert_text(exception->condition->field->text, "userIdentity.arn");
    assert_text(exception->condition->value, "arn:aws:iam::111122223333:user/nightly-cleanup");
}

static void conditions_are_as_written_and_uses_are_linked(void **state)
{
    const Condition *scope = policy(state, 1)->scope;
    assert_int_equal(scope->kind, CONDITION_ALL);
    assert_int_equal(scope->child_count, 2);
    assert_int_equal(scope->line, 25);
    assert_int_equal(scope->column, 12);
    assert_text(scope->file, "p.xml");
    const Condition *use = scope->children[0];
    assert_int_equal(use->kind, CONDITION_USE);
    assert_text(use->value, "by-a-person");
    assert_int_equal(use->child_count, 1);
    const Condition *caller = use->children[0];
    assert_int_equal(caller->kind, CONDITION_IN);
    assert_int_equal(caller->line, 9);
    assert_int_equal(caller->field->kind, FIELD_FACT);
    assert_int_equal(caller->field->fact, FACT_CALLER);
    assert_int_equal(caller->list->id.size, 0);
    assert_int_equal(caller->list->count, 3);
    assert_text(caller->list->values[2], "federated");
    const Condition *action = scope->children[1];
    assert_int_equal(action->kind, CONDITION_ACTION);
    assert_text(action->value, "*:Delete*");
    assert_int_equal(action->list->count, 1);
    assert_text(action->list->values[0], "*:Delete*");
    const Condition *review = policy(state, 3)->outcome;
    assert_int_equal(review->list->count, 3);
    assert_text(review->list->values[1], "cloudtrail:UpdateTrail");
    assert_text(policy(state, 3)->shows[0].label, "Trail");
    assert_text(policy(state, 3)->shows[0].field->text, "requestParameters.name");
}

static void conditions_on_elements_have_relative_fields(void **state)
{
    const Condition *some = policy(state, 2)->outcome;
    assert_int_equal(some->kind, CONDITION_SOME);
    assert_int_equal(some->field->step_count, 4);
    assert_int_equal(some->field->steps[3].kind, EVENT_STEP_EACH);
    const Condition *range = some->children[0]->children[0];
    assert_int_equal(range->kind, CONDITION_RANGE_INCLUDES);
    assert_true(range->field->relative);
    assert_text(range->field->text, ".fromPort");
    assert_text(range->other->text, ".toPort");
    assert_text(range->list->id, "admin-ports");
    assert_int_equal(range->list->count, 2);
    assert_text(range->list->values[1], "3389");
    assert_int_equal(range->list->line, 6);
    const Condition *open = some->children[0]->children[1];
    assert_int_equal(open->kind, CONDITION_OPEN_NETWORK);
    assert_int_equal(open->ipv4, 8);
    assert_int_equal(open->ipv6, 16);
}

/* ---- beyond the example ---- */

static void defaults_are_those_of_the_language(void **state)
{
    (void)state;
    LoadedPolicies loaded;
    policies_from_text(
        &loaded,
        slice_of(POLICY("<control framework=\"f\" version=\"1\" id=\"c\"/><show field=\"mfa\"/>"
                        "<scope all=\"yes\"/><forbid><any><open-network field=\"sourceIPAddress\"/>"
                        "<every in=\"resources[]\"><present field=\".ARN\"/></every></any></forbid>"
                        "<exception id=\"e\" until=\"2026-01-31\" owner=\"o\"><reason> two\n  words"
                        " </reason></exception>"
                        "<example verdict=\"excepted\"> [{}] </example>")));
    assert_string_equal(loaded.said.data, "");
    const Policy *only = loaded.set->policies[0];
    assert_text(only->controls[0].relation, "tests");
    assert_text(only->controls[0].confidence, "judgement");
    assert_text(only->shows[0].label, "mfa");
    assert_int_equal(only->outcome->children[0]->ipv4, 8);
    assert_int_equal(only->outcome->children[0]->ipv6, 16);
    assert_false(only->outcome->children[1]->empty);
    assert_false(only->outcome->children[0]->ignore_case);
    assert_true(only->exceptions[0].starts == INSTANT_NONE);
    assert_int_equal(only->exceptions[0].from.size, 0);
    assert_null(only->exceptions[0].condition);
    assert_text(only->exceptions[0].reason, "two words");
    assert_int_equal(only->examples[0].of, 1);
    assert_text(only->examples[0].json, "[{}]");
    assert_int_equal(only->examples[0].verdict, VERDICT_EXCEPTED);
    policies_end(&loaded);
}

static void every_kind_of_condition_is_read(void **state)
{
    (void)state;
    LoadedPolicies loaded;
    policies_from_text(
        &loaded,
        slice_of(POLICY_SET(
            "<list id=\"nets\"><value>10.0.0.0/8</value></list>"
            "<policy id=\"p\" severity=\"info\"><title>T</title><scope><not><empty "
            "field=\"requestParameters.a\"/></not></scope><evaluable><present "
            "field=\"eventTime\"/></evaluable><require><any>"
            "<equals field=\"account\" same-as=\"caller-account\" ignore-case=\"yes\"/>"
            "<in field=\"eventName\" list=\"accounts\"/>"
            "<like field=\"eventName\" pattern=\" a*&#10;\"/>"
            "<like field=\"eventName\"><value>\n a&amp;* </value></like>"
            "<matches field=\"userAgent\" regex=\"^a{2}$\"/>"
            "<absent field=\"account-owner\"/>"
            "<at-least field=\"requestParameters.n\" value=\"-1.5e3\"/>"
            "<at-most field=\"eventTime\" value=\"2026-07-01\"/>"
            "<at-most field=\"eventTime\" value=\"2026-07-01T10:00:00\"/>"
            "<in-network field=\"sourceIPAddress\" cidr=\" 10.0.0.0/8  2001:db8::/32 \"/>"
            "<in-network field=\"sourceIPAddress\" list=\"nets\"/>"
            "<every in=\"resources[]\" empty=\"yes\"><some in=\".tags[]\"><equals field=\".\" "
            "value=\"\"/></some></every>"
            "</any></require></policy>")));
    assert_string_equal(loaded.said.data, "");
    const Policy *only = loaded.set->policies[0];
    assert_int_equal(only->scope->children[0]->kind, CONDITION_EMPTY);
    assert_int_equal(only->evaluable->kind, CONDITION_PRESENT);
    Condition **any = only->outcome->children;
    assert_int_equal(only->outcome->child_count, 12);
    assert_int_equal(any[0]->other->fact, FACT_CALLER_ACCOUNT);
    assert_true(any[0]->ignore_case);
    assert_text(any[1]->list->id, "accounts");
    assert_text(any[2]->value, " a*\n");
    assert_null(any[2]->list);
    assert_text(any[3]->list->values[0], "a&*");
    assert_text(any[4]->value, "^a{2}$");
    assert_int_equal(any[5]->field->kind, FIELD_ACCOUNT);
    assert_int_equal(any[5]->field->attribute, ACCOUNT_OWNER);
    assert_text(any[6]->value, "-1.5e3");
    assert_text(any[7]->value, "2026-07-01T00:00:00Z");
    assert_text(any[8]->value, "2026-07-01T10:00:00Z");
    assert_int_equal(any[9]->list->count, 2);
    assert_text(any[9]->list->values[1], "2001:db8::/32");
    assert_text(any[10]->list->id, "nets");
    assert_true(any[11]->empty);
    const Condition *inner = any[11]->children[0]->children[0];
    assert_true(inner->field->relative);
    assert_int_equal(inner->field->step_count, 0);
    assert_non_null(inner->value.data);
    assert_int_equal(inner->value.size, 0);
    policies_end(&loaded);
}

static void an_empty_list_leaves_the_policies_that_depend_on_it_unfilled(void **state)
{
    (void)state;
    LoadedPolicies loaded;
    policies_from_text(
        &loaded,
        slice_of(POLICY_SET(
            "<scope><equals field=\"access\" value=\"write\"/></scope>"
            "<list id=\"keys\"/><list id=\"none\" may-be-empty=\"yes\"/>"
            "<define id=\"inner\"><in field=\"eventName\" list=\"keys\"/></define>"
            "<define id=\"outer\"><not><use define=\"inner\"/></not></define>"
            "<policy id=\"a\" severity=\"low\"><title>T</title><scope all=\"yes\"/><forbid><use "
            "define=\"outer\"/></forbid></policy>"
            "<policy id=\"b\" severity=\"low\"><title>T</title><scope all=\"yes\"/><forbid><in "
            "field=\"eventName\" list=\"none\"/></forbid></policy>"
            "<policy id=\"c\" severity=\"low\"><title>T</title><scope all=\"yes\"/><forbid><in "
            "field=\"account\" list=\"accounts\"/></forbid></policy>")));
    assert_string_equal(loaded.said.data, "");
    assert_text(loaded.set->policies[0]->unfilled->id, "keys");
    assert_null(loaded.set->policies[1]->unfilled);
    assert_text(loaded.set->policies[2]->unfilled->id, "accounts");
    assert_int_equal(loaded.set->policies[0]->set_scope->kind, CONDITION_EQUALS);
    assert_ptr_equal(loaded.set->policies[0]->set_scope, loaded.set->policies[1]->set_scope);
    policies_end(&loaded);
}

static void the_list_of_accounts_holds_what_the_caller_gives(void **state)
{
    (void)state;
    Arena arena = {0};
    Diagnostics *sink = diagnostics_new();
    const Slice accounts[] = {SLICE("111122223333"), SLICE("444455556666")};
    PolicySet *set = policy_load_text(slice_of(FORBID("<in field=\"account\" list=\"accounts\"/>")),
                                      SLICE("p.xml"), accounts, 2, &arena, sink);
    assert_int_equal(diagnostics_kept(sink), 0);
    assert_null(set->policies[0]->unfilled);
    assert_int_equal(set->policies[0]->outcome->list->count, 2);
    assert_text(set->policies[0]->outcome->list->values[1], "444455556666");
    diagnostics_free(sink);
    arena_free(&arena);
}

static void a_definition_may_be_relative_where_it_is_used_inside_some(void **state)
{
    (void)state;
    LoadedPolicies loaded;
    policies_from_text(
        &loaded,
        slice_of(POLICY_SET(
            "<define id=\"world\"><equals field=\".cidrIp\" value=\"0.0.0.0/0\"/></define>"
            "<policy id=\"p\" severity=\"low\"><title>T</title><scope all=\"yes\"/><forbid>"
            "<some in=\"requestParameters.ranges[]\"><use define=\"world\"/></some>"
            "</forbid></policy>")));
    assert_string_equal(loaded.said.data, "");
    const Condition *use = loaded.set->policies[0]->outcome->children[0];
    assert_text(use->children[0]->field->text, ".cidrIp");
    policies_end(&loaded);
}

/* ---- files ---- */

#define ONE(id)                                                                                    \
    "<policy id=\"" id "\" severity=\"low\"><title>T</title><scope all=\"yes\"/>"                  \
    "<forbid><equals field=\"errorCode\" value=\"" id "\"/></forbid></policy>"

static void write_text(const char *folder, const char *name, const char *text)
{
    folder_write(folder, name, slice_of(text));
}

static void a_folder_is_read_in_byte_order_and_other_documents_are_passed_over(void **state)
{
    (void)state;
    char *folder = folder_make();
    write_text(folder, "b.xml", POLICY_SET(ONE("from-b")));
    write_text(folder, "a/z.xml", POLICY_SET(ONE("from-a-z")));
    write_text(folder, "a.xml", POLICY_SET(ONE("from-a")));
    write_text(folder, "B.xml", POLICY_SET(ONE("from-B")));
    write_text(folder, "notes.txt", "no XML at all");
    write_text(folder, "report.xml", "<report xmlns=\"urn:trailaudit:report:1\" id=\"r\"/>");
    write_text(folder, "f.xml",
               "<!-- <policy-set> --><frameworks xmlns='urn:trailaudit:frameworks:1'/>");
    LoadedPolicies loaded;
    const char *const paths[] = {folder};
    policies_from_paths(&loaded, paths, 1);
    assert_string_equal(loaded.said.data, "");
    assert_int_equal(loaded.set->policy_count, 4);
    assert_text(loaded.set->policies[0]->id, "from-B");
    assert_text(loaded.set->policies[1]->id, "from-a");
    assert_text(loaded.set->policies[2]->id, "from-a-z");
    assert_text(loaded.set->policies[3]->id, "from-b");
    char *first = folder_path(folder, "B.xml");
    assert_true(slice_equal(loaded.set->files[0]->path, slice_of(first)));
    free(first);
    policies_end(&loaded);
    folder_remove(folder);
}

static void a_file_reached_twice_is_loaded_once(void **state)
{
    (void)state;
    char *folder = folder_make();
    write_text(folder, "a.xml", POLICY_SET(ONE("a")));
    char *file = folder_path(folder, "a.xml"), *link = folder_path(folder, "link.xml");
    char *loop = folder_path(folder, "loop");
    assert_int_equal(symlink("a.xml", link), 0);
    assert_int_equal(symlink(".", loop), 0);
    const char *const paths[] = {file, folder, folder, link};
    LoadedPolicies loaded;
    policies_from_paths(&loaded, paths, 4);
    assert_string_equal(loaded.said.data, "");
    assert_int_equal(loaded.set->policy_count, 1);
    policies_end(&loaded);
    free(file);
    free(link);
    free(loop);
    folder_remove(folder);
}

static void lists_and_definitions_are_shared_by_all_files_of_a_run(void **state)
{
    (void)state;
    char *folder = folder_make();
    write_text(folder, "a.xml",
               POLICY_SET("<policy id=\"a\" severity=\"low\"><title>T</title><scope><use "
                          "define=\"d\"/></scope><forbid><in field=\"eventName\" list=\"l\"/>"
                          "</forbid></policy>"));
    write_text(folder, "b.xml",
               POLICY_SET("<define id=\"d\"><present field=\"eventName\"/></define>"
                          "<list id=\"l\"><value>v</value></list>"));
    const char *const paths[] = {folder};
    LoadedPolicies loaded;
    policies_from_paths(&loaded, paths, 1);
    assert_string_equal(loaded.said.data, "");
    assert_int_equal(loaded.set->policies[0]->scope->children[0]->kind, CONDITION_PRESENT);
    assert_text(loaded.set->policies[0]->outcome->list->values[0], "v");
    policies_end(&loaded);
    folder_remove(folder);
}

static void the_library_of_this_project_loads_without_errors(void **state)
{
    (void)state;
    const char *const paths[] = {SOURCE_ROOT "/policies"};
    LoadedPolicies loaded;
    policies_from_paths(&loaded, paths, 1);
    assert_string_equal(loaded.said.data, "");
    assert_true(loaded.set->policy_count > 0);
    policies_end(&loaded);
}

static void a_document_is_known_by_its_root_element(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        PolicyDocument kind;
    } cases[] = {
        {"<policy-set xmlns=\"urn:trailaudit:policy:1\"/>", POLICY_DOCUMENT_POLICIES},
        {"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <report/> -->\n<p:policy-set a='>' "
         "xmlns:p = 'urn:trailaudit:policy:1'>",
         POLICY_DOCUMENT_POLICIES},
        {"<report xmlns=\"urn:trailaudit:report:1\">", POLICY_DOCUMENT_REPORT},
        {"<exceptions xmlns=\"urn:trailaudit:exceptions:1\">", POLICY_DOCUMENT_EXCEPTIONS},
        {"<framework xmlns=\"urn:trailaudit:framework:1\">", POLICY_DOCUMENT_OTHER_KNOWN},
        {"<accounts xmlns=\"urn:trailaudit:report:1\">", POLICY_DOCUMENT_OTHER_KNOWN},
        {"<report>", POLICY_DOCUMENT_UNKNOWN},
        {"<policy-set>", POLICY_DOCUMENT_UNKNOWN},
        {"<policy-set xmlns=\"urn:other\">", POLICY_DOCUMENT_UNKNOWN},
        {"<!DOCTYPE x><policy-set xmlns=\"urn:trailaudit:policy:1\"/>", POLICY_DOCUMENT_UNKNOWN},
        {"no XML", POLICY_DOCUMENT_UNKNOWN},
        {"", POLICY_DOCUMENT_UNKNOWN},
        {"<", POLICY_DOCUMENT_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(policy_document_kind(slice_of(cases[i].text)), cases[i].kind);
}

#define of_example(test) cmocka_unit_test_setup_teardown(test, load_example, end_example)

int main(void)
{
    const struct CMUnitTest tests[] = {
        of_example(the_example_of_the_language_loads_without_a_word),
        of_example(a_policy_has_what_is_written),
        of_example(the_text_of_a_policy_is_its_very_source),
        of_example(examples_are_kept_with_their_verdict_and_line),
        of_example(an_exception_is_in_force_to_the_end_of_its_last_day),
        of_example(conditions_are_as_written_and_uses_are_linked),
        of_example(conditions_on_elements_have_relative_fields),
        cmocka_unit_test(defaults_are_those_of_the_language),
        cmocka_unit_test(every_kind_of_condition_is_read),
        cmocka_unit_test(an_empty_list_leaves_the_policies_that_depend_on_it_unfilled),
        cmocka_unit_test(the_list_of_accounts_holds_what_the_caller_gives),
        cmocka_unit_test(a_definition_may_be_relative_where_it_is_used_inside_some),
        cmocka_unit_test(a_folder_is_read_in_byte_order_and_other_documents_are_passed_over),
        cmocka_unit_test(a_file_reached_twice_is_loaded_once),
        cmocka_unit_test(lists_and_definitions_are_shared_by_all_files_of_a_run),
        cmocka_unit_test(the_library_of_this_project_loads_without_errors),
        cmocka_unit_test(a_document_is_known_by_its_root_element),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
