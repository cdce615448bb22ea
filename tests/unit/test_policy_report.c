#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "policy/report_definition.h"
#include "support_folder.h"
#include "support_picture.h"
#include "support_policy.h"

typedef struct {
    char *folder;
    Arena arena;
    Diagnostics *sink;
    ReportDefinition *definition;
    Buffer said;
} LoadedReport;

/* With that file of accounts beside it, or NULL. */
static void load_with(LoadedReport *loaded, const char *text, const char *accounts)
{
    *loaded = (LoadedReport){.folder = folder_make(), .sink = diagnostics_new()};
    folder_write(loaded->folder, "r.xml", slice_of(text));
    if (accounts)
        folder_write(loaded->folder, "org/accounts.xml", slice_of(accounts));
    folder_write(loaded->folder, "logo.png", SUPPORT_PICTURE);
    char *path = folder_path(loaded->folder, "r.xml");
    loaded->definition = report_definition_load(path, &loaded->arena, loaded->sink);
    diagnostics_as_text(loaded->sink, false, &loaded->said);
    free(path);
}

static void load(LoadedReport *loaded, const char *text)
{
    load_with(loaded, text, NULL);
}

static void end(LoadedReport *loaded)
{
    diagnostics_free(loaded->sink);
    arena_free(&loaded->arena);
    buffer_free(&loaded->said);
    folder_remove(loaded->folder);
}

static void assert_said(const char *text, const char *said)
{
    LoadedReport loaded;
    load(&loaded, text);
    assert_string_equal(loaded.said.data, said);
    end(&loaded);
}

/* The path that the folder and the rest make. */
static void assert_path(const LoadedReport *loaded, Slice path, const char *rest)
{
    char *expected = folder_path(loaded->folder, rest);
    assert_true(slice_equal(path, slice_of(expected)));
    free(expected);
}

#define REPORT(inside)                                                                             \
    "<report xmlns=\"urn:trailaudit:report:1\" id=\"quarterly\"><title>T</title>\n" inside         \
    "\n</report>\n"

static const char example[] =
    REPORT("<organisation name=\"Example Media\" logo=\"logo.png\"/>\n"
           "<classification>Confidential</classification>\n"
           "<period zone=\"UTC\"> last-quarter </period>\n"
           "<operator>GRC\n team</operator>\n"
           "<policies href=\"../policies\"/><policies href=\"/srv/own.xml\"/>\n"
           "<framework id=\"cis-aws-foundations\" version=\"3.0.0\"/>\n"
           "<accounts expected=\"listed\">\n"
           "  <account id=\"444455556666\"/>\n"
           "  <account id=\"111122223333\" name=\"video-prod\" owner=\"media@example.com\" "
           "environment=\"production\" ou=\"Media\" active-from=\"2025-02-01\" "
           "active-until=\"2026-06-30\"/>\n"
           "</accounts>\n"
           "<regions expected=\"us-east-1  eu-west-1\"/>\n"
           "<output formats=\"html pdf json csv\" page=\"Letter\" evidence=\"7\"/>\n"
           "<template html=\"../templates/html\" pdf=\"pdf\"/>\n"
           "<sign-off role=\"Prepared by\"/><sign-off role=\"Reviewed by\"/>");

static void a_definition_has_what_is_written(void **state)
{
    (void)state;
    LoadedReport loaded;
    load(&loaded, example);
    const ReportDefinition *definition = loaded.definition;
    Digest digest;
    digest_of(slice_of(example), &digest);
    assert_string_equal(loaded.said.data, "");
    assert_non_null(definition);
    assert_path(&loaded, definition->file, "r.xml");
    assert_memory_equal(definition->sha256.bytes, digest.bytes, DIGEST_SIZE);
    assert_text(definition->id, "quarterly");
    assert_text(definition->title, "T");
    assert_text(definition->organisation, "Example Media");
    assert_true(slice_equal(definition->logo.png, SUPPORT_PICTURE));
    assert_int_equal(definition->logo.width, 1);
    assert_text(definition->classification, "Confidential");
    assert_text(definition->operator_name, "GRC team");
    assert_text(definition->period, "last-quarter");
    assert_int_equal(definition->framework_count, 1);
    assert_text(definition->frameworks[0].id, "cis-aws-foundations");
    assert_text(definition->frameworks[0].version, "3.0.0");
    assert_int_equal(definition->region_count, 2);
    assert_text(definition->regions[0], "us-east-1");
    assert_text(definition->regions[1], "eu-west-1");
    assert_text(definition->formats, "html pdf json csv");
    assert_text(definition->page, "Letter");
    assert_int_equal(definition->evidence, 7);
    assert_int_equal(definition->sign_off_count, 2);
    assert_text(definition->sign_offs[1], "Reviewed by");
    assert_int_equal(definition->parameter_count, 0);
    end(&loaded);
}

static void paths_start_at_the_folder_of_the_file(void **state)
{
    (void)state;
    LoadedReport loaded;
    load(&loaded, example);
    const ReportDefinition *definition = loaded.definition;
    assert_int_equal(definition->policy_count, 2);
    assert_path(&loaded, definition->policies[0], "../policies");
    assert_text(definition->policies[1], "/srv/own.xml");
    assert_path(&loaded, definition->template_html, "../templates/html");
    assert_path(&loaded, definition->template_pdf, "pdf");
    end(&loaded);
}

static void accounts_are_ordered_and_found_by_id(void **state)
{
    (void)state;
    LoadedReport loaded;
    load(&loaded, example);
    const ReportDefinition *definition = loaded.definition;
    assert_true(definition->accounts_expected);
    assert_int_equal(definition->account_count, 2);
    assert_text(definition->accounts[0].id, "111122223333");
    const ReportAccount *account = report_definition_account(definition, SLICE("111122223333"));
    assert_ptr_equal(account, &definition->accounts[0]);
    assert_text(account->name, "video-prod");
    assert_text(account->owner, "media@example.com");
    assert_text(account->environment, "production");
    assert_text(account->ou, "Media");
    assert_int_equal(account->active_from, instant_parse(SLICE("2025-02-01T00:00:00Z")));
    assert_int_equal(account->active_until, instant_parse(SLICE("2026-07-01T00:00:00Z")));
    account = report_definition_account(definition, SLICE("444455556666"));
    assert_ptr_equal(account, &definition->accounts[1]);
    assert_int_equal(account->name.size, 0);
    assert_true(account->active_from == INSTANT_NONE);
    assert_true(account->active_until == INSTANT_NONE);
    assert_null(report_definition_account(definition, SLICE("000000000000")));
    assert_null(report_definition_account(definition, SLICE("999999999999")));
    end(&loaded);
}

static void all_but_id_and_title_may_be_missing(void **state)
{
    (void)state;
    LoadedReport loaded;
    load(&loaded, REPORT(""));
    const ReportDefinition *definition = loaded.definition;
    assert_string_equal(loaded.said.data, "");
    assert_int_equal(definition->evidence, -1);
    assert_int_equal(definition->page.size, 0);
    assert_int_equal(definition->formats.size, 0);
    assert_int_equal(definition->period.size, 0);
    assert_int_equal(definition->logo.png.size, 0);
    assert_int_equal(definition->template_html.size, 0);
    assert_int_equal(definition->account_count, 0);
    assert_false(definition->accounts_expected);
    assert_null(report_definition_account(definition, SLICE("111122223333")));
    end(&loaded);
    assert_said("<report xmlns=\"urn:trailaudit:report:1\"/>",
                "1:1 error missing-attribute: attribute 'id' is missing in <report>\n"
                "1:1 error missing-element: <title> is missing in <report>\n");
}

static void mistakes_are_told_with_their_places(void **state)
{
    (void)state;
    static const struct {
        const char *text, *said;
    } rows[] = {
        {REPORT("<perod>2026</perod>"),
         "2:1 error unknown-element: unknown element <perod>: did you mean <period>?\n"},
        {REPORT("<title>again</title><period>2026</period><period>2027</period>"),
         "2:1 error repeated-element: <title> stands twice in <report>\n"
         "2:42 error repeated-element: <period> stands twice in <report>\n"},
        {REPORT("<period>\n 2026-Q5</period>"), "3:2 error bad-period: '2026-Q5' is no period: "
                                                "write 2026-Q3, 2026-07, 2026, last-quarter, "
                                                "last-month, last-year or FROM/TO\n"},
        {REPORT("<period zone=\"CET\">2026</period>"),
         "2:15 error unknown-value: zone 'CET' is not 'UTC'\n"},
        {REPORT("<accounts><account id=\"1111\"/>\n<account id=\"111122223333\"/>\n"
                "<account id=\"111122223333\" active-from=\"2026-02-01\" "
                "active-until=\"2026-01-31\"/></accounts>"),
         "2:24 error bad-value: id '1111' is not allowed: expected is exactly 12 digits\n"
         "4:14 error duplicate-id: account '111122223333' is already there: the other is in line "
         "3\n"
         "4:67 error dates-reversed: active-until '2026-01-31' is before active-from\n"},
        {REPORT("<output formats=\"html pdff\" page=\"A5\" evidence=\"-1\"/>"),
         "2:23 error unknown-value: format 'pdff' is none of html, pdf, json, csv, sarif, junit, "
         "codequality, ocsf, github, annotations, text: did you mean 'pdf'?\n"
         "2:35 error unknown-value: page 'A5' is none of A4, Letter: did you mean 'A4'?\n"
         "2:49 error bad-value: evidence '-1' is not allowed: expected is a whole number\n"},
        {REPORT("<output evidence=\"100001\"/>"),
         "2:19 error bad-value: evidence '100001' is more than 100000\n"},
        {REPORT("<framework id=\"f\" version=\"1\"/><framework id=\"f\" version=\"1\"/>"
                "<framework id=\"f\" version=\"2\"/>"),
         "2:32 error duplicate-id: framework 'f' is already there\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_said(rows[i].text, rows[i].said);
}

#define ACCOUNTS(attributes, inside)                                                               \
    "<accounts xmlns=\"urn:trailaudit:report:1\"" attributes ">\n" inside "</accounts>\n"
#define NAMED                                                                                      \
    REPORT("<accounts href=\"org/accounts.xml\"><account id=\"222233334444\"/></accounts>")

static void accounts_may_stand_in_a_file_of_their_own(void **state)
{
    (void)state;
    LoadedReport loaded;
    load_with(&loaded, NAMED,
              ACCOUNTS("", "<account id=\"333344445555\" name=\"n\" active-from=\"2026-01-01\"/>"
                           "<account id=\"111122223333\"/>"));
    const ReportDefinition *definition = loaded.definition;
    assert_string_equal(loaded.said.data, "");
    assert_int_equal(definition->account_count, 3);
    assert_text(definition->accounts[0].id, "111122223333");
    assert_text(definition->accounts[1].id, "222233334444");
    assert_text(definition->accounts[2].name, "n");
    assert_false(definition->accounts_expected);
    assert_path(&loaded, definition->accounts_file, "org/accounts.xml");
    end(&loaded);
    load_with(&loaded, NAMED, ACCOUNTS(" expected=\"listed\"", ""));
    assert_string_equal(loaded.said.data, "");
    assert_true(loaded.definition->accounts_expected);
    assert_int_equal(loaded.definition->account_count, 1);
    end(&loaded);
}

static void mistakes_in_a_file_of_accounts_are_told_with_their_places(void **state)
{
    (void)state;
    static const struct {
        const char *accounts, *said;
    } rows[] = {
        {NULL, "no-such-file"},
        {"<accounts>", "malformed-xml"},
        {"<accounts/>", "1:1 error wrong-root"},
        {REPORT(""), "1:1 error wrong-root"},
        {ACCOUNTS("", "<account id=\"1\"/>"), "2:14 error"},
        {ACCOUNTS("", "<acount id=\"111122223333\"/>"), "2:1 error unknown-element"},
        {ACCOUNTS(" href=\"others.xml\"", ""), "1:43 error unknown-attribute"},
        {ACCOUNTS("", "<account id=\"111122223333\" name=\"${x}\"/>"), "misplaced-parameter"},
        {ACCOUNTS("", "<account id=\"111122223333\"/>\n<account id=\"111122223333\"/>"),
         "3:14 error duplicate-id: account '111122223333' is already there: the other is in line "
         "2"},
        {ACCOUNTS("", "<account id=\"222233334444\"/>"),
         "2:14 error duplicate-id: account '222233334444' is already there: the other is in "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        LoadedReport loaded;
        load_with(&loaded, NAMED, rows[i].accounts);
        if (!strstr(loaded.said.data, rows[i].said))
            fail_msg("\"%s\" does not say \"%s\"", loaded.said.data, rows[i].said);
        assert_int_equal(diagnostics_count(loaded.sink, DIAGNOSTIC_ERROR), 1);
        end(&loaded);
    }
}

static void parameters_are_set_once(void **state)
{
    (void)state;
    LoadedReport loaded;
    load(&loaded, REPORT("<parameter name=\"max-session-hours\" value=\"8\"/>"
                         "<parameter name=\"empty\" value=\"\"/>"));
    assert_string_equal(loaded.said.data, "");
    assert_int_equal(loaded.definition->parameter_count, 2);
    assert_text(loaded.definition->parameters[0].name, "max-session-hours");
    assert_text(loaded.definition->parameters[0].value, "8");
    assert_text(loaded.definition->parameters[1].name, "empty");
    assert_int_equal(loaded.definition->parameters[1].value.size, 0);
    end(&loaded);
    assert_said(REPORT("<parameter name=\"a\" value=\"1\"/>\n<parameter name=\"a\" value=\"2\"/>"),
                "3:1 error duplicate-id: parameter 'a' is already there\n");
    assert_said(REPORT("<parameter name=\"a\"/>"),
                "2:1 error missing-attribute: attribute 'value' is missing in <parameter>\n");
    assert_said(REPORT("<organisation name=\"Of ${owner}\"/>"),
                "2:24 error misplaced-parameter: parameters, ${...}, stand in policies only\n");
}

static void other_documents_and_missing_files_are_errors(void **state)
{
    (void)state;
    assert_said("<policy-set xmlns=\"urn:trailaudit:policy:1\" id=\"s\"/>",
                "1:1 error wrong-root: the root element <policy-set> of namespace "
                "'urn:trailaudit:policy:1' is not known: expected is <report "
                "xmlns=\"urn:trailaudit:report:1\">\n");
    assert_said("<!DOCTYPE r><report/>",
                "1:1 error doctype-refused: a document type declaration is not allowed: remove it; "
                "there are no entities in these files\n");
    Arena arena = {0};
    Diagnostics *sink = diagnostics_new();
    assert_null(report_definition_load("/nowhere/r.xml", &arena, sink));
    assert_int_equal(diagnostics_kept(sink), 1);
    assert_string_equal(diagnostics_get(sink, 0)->code, "no-such-file");
    diagnostics_free(sink);
    arena_free(&arena);
}

static void the_definition_of_this_project_loads(void **state)
{
    (void)state;
    Arena arena = {0};
    Diagnostics *sink = diagnostics_new();
    ReportDefinition *definition =
        report_definition_load(SOURCE_ROOT "/reports/quarterly.xml", &arena, sink);
    assert_non_null(definition);
    assert_int_equal(diagnostics_kept(sink), 0);
    assert_text(definition->id, "quarterly");
    diagnostics_free(sink);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_definition_has_what_is_written),
        cmocka_unit_test(paths_start_at_the_folder_of_the_file),
        cmocka_unit_test(accounts_are_ordered_and_found_by_id),
        cmocka_unit_test(all_but_id_and_title_may_be_missing),
        cmocka_unit_test(mistakes_are_told_with_their_places),
        cmocka_unit_test(accounts_may_stand_in_a_file_of_their_own),
        cmocka_unit_test(mistakes_in_a_file_of_accounts_are_told_with_their_places),
        cmocka_unit_test(parameters_are_set_once),
        cmocka_unit_test(other_documents_and_missing_files_are_errors),
        cmocka_unit_test(the_definition_of_this_project_loads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
