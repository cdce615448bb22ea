#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "policy/framework.h"
#include "support_folder.h"
#include "support_policy.h"

#define FRAMEWORK(inside)                                                                          \
    "<framework xmlns=\"urn:trailaudit:framework:1\" id=\"f\" version=\"1\">\n" inside             \
    "\n</framework>\n"
#define CONTROL(id, title) "<control id=\"" id "\"><title>" title "</title></control>"
#define GOOD               FRAMEWORK("<title>F</title>\n" CONTROL("AC-1", "One") CONTROL("AC-2(1)", "Two"))

typedef struct {
    Arena arena;
    Diagnostics *sink;
    FrameworkSet *set;
    Buffer said;
} Loaded;

static void load(Loaded *loaded, const char *text)
{
    *loaded = (Loaded){.sink = diagnostics_new()};
    loaded->set = framework_load_text(slice_of(text), SLICE("f.xml"), &loaded->arena, loaded->sink);
    diagnostics_as_text(loaded->sink, false, &loaded->said);
}

static void end(Loaded *loaded)
{
    buffer_free(&loaded->said);
    diagnostics_free(loaded->sink);
    arena_free(&loaded->arena);
}

#define assert_said(text, part)                                                                    \
    do {                                                                                           \
        Loaded loaded_;                                                                            \
        load(&loaded_, text);                                                                      \
        if (!strstr(loaded_.said.data ? loaded_.said.data : "", part))                             \
            fail_msg("not said: %s\nbut: %s", part, loaded_.said.data ? loaded_.said.data : "");   \
        end(&loaded_);                                                                             \
    } while (0)

static void a_framework_has_its_controls_with_their_titles(void **state)
{
    (void)state;
    Loaded loaded;
    load(&loaded, FRAMEWORK("<title>The\n  framework</title><source>Ours.</source>" CONTROL(
                      "AC-1", " One\n control ") CONTROL("AC-2(1)", "Two")));
    assert_int_equal(diagnostics_kept(loaded.sink), 0);
    assert_int_equal(loaded.set->count, 1);
    const Framework *framework = framework_find(loaded.set, SLICE("f"), SLICE("1"));
    assert_non_null(framework);
    assert_null(framework_find(loaded.set, SLICE("f"), SLICE("2")));
    assert_true(slice_equal(framework->title, SLICE("The framework")));
    assert_true(slice_equal(framework->source, SLICE("Ours.")));
    assert_int_equal(framework->control_count, 2);
    const FrameworkControl *control = framework_control(framework, SLICE("AC-1"));
    assert_non_null(control);
    assert_true(slice_equal(control->title, SLICE("One control")));
    assert_null(framework_control(framework, SLICE("AC-9")));
    end(&loaded);
}

static void what_the_schema_does_not_allow_is_an_error_with_its_place(void **state)
{
    (void)state;
    assert_said(FRAMEWORK("<title>F</title>\n<contrl id=\"1\"/>"),
                "3:1 error unknown-element: unknown element <contrl>");
    assert_said(FRAMEWORK("<title>F</title>\n<control nr=\"1\"><title>T</title></control>"),
                "error missing-attribute: attribute 'id' is missing in <control>");
    assert_said(FRAMEWORK("<title>F</title>\n<control id=\"1\"/>"),
                "3:1 error missing-element: <title> is missing in <control>");
    assert_said(FRAMEWORK(CONTROL("1", "One")),
                "1:1 error missing-element: <title> is missing in <framework>");
    assert_said(FRAMEWORK("<title>F</title>"),
                "error missing-element: <control> is missing in <framework>");
    assert_said("<framework xmlns=\"urn:trailaudit:framework:2\" id=\"f\" version=\"1\"/>",
                "error wrong-root");
    assert_said("<!DOCTYPE framework [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" GOOD, "error ");
}

static void a_control_that_stands_twice_is_an_error(void **state)
{
    (void)state;
    assert_said(FRAMEWORK("<title>F</title>\n" CONTROL("1", "One") "\n" CONTROL("1", "Two")),
                "4:14 error duplicate-id: control '1' is already there: the other is in f.xml:3");
}

static void load_paths(Loaded *loaded, const char *const *paths, size_t count)
{
    *loaded = (Loaded){.sink = diagnostics_new()};
    loaded->set = framework_load(paths, count, &loaded->arena, loaded->sink);
    diagnostics_as_text(loaded->sink, false, &loaded->said);
}

static void frameworks_are_found_in_folders_among_other_documents(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "deep/er/f.xml", SLICE(GOOD));
    folder_write(folder, "p.xml", SLICE(FORBID("<present field=\"eventID\"/>")));
    folder_write(folder, "broken.xml", SLICE("<framework"));
    folder_write(folder, "notes.txt", SLICE(GOOD));
    const char *paths[] = {folder, folder};
    Loaded loaded;
    load_paths(&loaded, paths, 2);
    assert_int_equal(diagnostics_kept(loaded.sink), 0);
    assert_int_equal(loaded.set->count, 1);
    end(&loaded);
    folder_remove(folder);
}

static void a_version_of_a_framework_in_two_files_is_an_error(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "a.xml", SLICE(GOOD));
    folder_write(folder, "b.xml", SLICE(GOOD));
    const char *paths[] = {folder};
    Loaded loaded;
    load_paths(&loaded, paths, 1);
    assert_non_null(strstr(loaded.said.data, "error duplicate-id: version '1' of framework 'f' is "
                                             "already there"));
    end(&loaded);
    folder_remove(folder);
}

static void a_framework_that_is_named_among_policies_is_passed_over_there(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "f.xml", SLICE(GOOD));
    char *path = folder_path(folder, "f.xml");
    const char *paths[] = {path};
    LoadedPolicies loaded;
    policies_from_paths(&loaded, paths, 1);
    assert_int_equal(diagnostics_kept(loaded.sink), 0);
    assert_int_equal(loaded.set->policy_count, 0);
    policies_end(&loaded);
    free(path);
    folder_remove(folder);
}

/* What is said of a policy that names that control of that framework and version. */
static void check_of(const char *framework, const char *version, const char *control, Buffer *said)
{
    Loaded frameworks;
    LoadedPolicies policies;
    Buffer text = {0};
    load(&frameworks, GOOD);
    buffer_printf(
        &text,
        POLICY("<control framework=\"%s\" version=\"%s\" id=\"%s\"/>\n<scope all=\"yes\"/>"
               "<forbid><present field=\"eventID\"/></forbid>"),
        framework, version, control);
    policies_from_text(&policies, buffer_slice(&text));
    framework_check_controls(frameworks.set, policies.set, frameworks.sink);
    diagnostics_as_text(frameworks.sink, true, said);
    policies_end(&policies);
    buffer_free(&text);
    end(&frameworks);
}

static void check(const char *version, const char *control, Buffer *said)
{
    check_of("f", version, control, said);
}

static void a_control_that_its_framework_does_not_have_is_a_warning_with_a_suggestion(void **state)
{
    (void)state;
    Buffer said = {0};
    check("1", "AC-2(2)", &said);
    assert_string_equal(said.data,
                        "p.xml:3:0 warning unknown-control: control 'AC-2(2)' is none of "
                        "f 1: did you mean 'AC-2(1)'?\n");
    buffer_free(&said);
}

static void
a_control_that_is_there_or_of_a_framework_of_somebodys_own_is_not_warned_of(void **state)
{
    (void)state;
    Buffer said = {0};
    check("1", "AC-2(1)", &said);
    assert_string_equal(said.data, "");
    buffer_clear(&said);
    check_of("our-own-rules", "1", "XX-99", &said);
    assert_string_equal(said.data, "");
    check_of("f1", "1", "XX-99", &said); /* as ISO 27017 is not ISO 27001 */
    assert_string_equal(said.data, "");
    buffer_free(&said);
}

static void a_framework_that_looks_like_a_slip_is_a_warning(void **state)
{
    (void)state;
    Buffer said = {0};
    check("2", "AC-2(1)", &said);
    assert_string_equal(said.data, "p.xml:3:0 warning unknown-framework: no file here describes "
                                   "framework 'f' 2: it is here as 1\n");
    buffer_clear(&said);
    check_of("ff", "1", "AC-2(1)", &said);
    assert_string_equal(said.data, "p.xml:3:0 warning unknown-framework: no file here describes "
                                   "framework 'ff' 1: did you mean 'f'?\n");
    buffer_free(&said);
}

static void a_framework_that_a_report_names_and_nobody_describes_is_a_warning(void **state)
{
    (void)state;
    Loaded loaded;
    ReportFramework asked[] = {{SLICE("f"), SLICE("1")}, {SLICE("f"), SLICE("2")}};
    ReportDefinition definition = {
        .file = SLICE("r.xml"), .frameworks = asked, .framework_count = 2};
    load(&loaded, GOOD);
    framework_check_requested(loaded.set, &definition, loaded.sink);
    assert_int_equal(diagnostics_kept(loaded.sink), 1);
    assert_string_equal(diagnostics_get(loaded.sink, 0)->code, "unknown-framework");
    end(&loaded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_framework_has_its_controls_with_their_titles),
        cmocka_unit_test(what_the_schema_does_not_allow_is_an_error_with_its_place),
        cmocka_unit_test(a_control_that_stands_twice_is_an_error),
        cmocka_unit_test(frameworks_are_found_in_folders_among_other_documents),
        cmocka_unit_test(a_version_of_a_framework_in_two_files_is_an_error),
        cmocka_unit_test(a_framework_that_is_named_among_policies_is_passed_over_there),
        cmocka_unit_test(a_control_that_its_framework_does_not_have_is_a_warning_with_a_suggestion),
        cmocka_unit_test(
            a_control_that_is_there_or_of_a_framework_of_somebodys_own_is_not_warned_of),
        cmocka_unit_test(a_framework_that_looks_like_a_slip_is_a_warning),
        cmocka_unit_test(a_framework_that_a_report_names_and_nobody_describes_is_a_warning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
