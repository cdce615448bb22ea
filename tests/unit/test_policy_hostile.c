/* Policy files that are meant to do harm: each ends in clean errors, soon, and without following
 * anything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/text.h"
#include "support_folder.h"
#include "support_policy.h"

static void assert_said(Slice text, const char *said)
{
    LoadedPolicies loaded;
    policies_from_text(&loaded, text);
    assert_string_equal(loaded.said.data, said);
    policies_end(&loaded);
}

static void a_document_type_is_refused_before_anything_is_expanded(void **state)
{
    (void)state;
    static const char said[] = "1:1 error doctype-refused: a document type declaration is not "
                               "allowed: remove it; there are no entities in these files\n";
    assert_said(SLICE("<!DOCTYPE p [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;\">"
                      "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;\">]><p>&c;</p>"),
                said);
    assert_said(SLICE("<!DOCTYPE p SYSTEM \"http://127.0.0.1:1/x.dtd\"><p/>"), said);
    assert_said(SLICE("<!DOCTYPE p [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><p>&x;</p>"), said);
    assert_said(SLICE("<!DOCTYPE"), said);
    assert_said(SLICE("<?xml version='1.0'?>\n<!-- c --> <!DOCTYPE p><p/>"),
                "2:12 error doctype-refused: a document type declaration is not allowed: remove "
                "it; there are no entities in these files\n");
    /* Where the text is malformed before it, or hides it from a simple look. */
    assert_said(SLICE("<p a='\n<!DOCTYPE p [<!ENTITY a 'x'>]><p>&a;</p>"),
                "2:1 error doctype-refused: a document type declaration is not allowed: remove it; "
                "there are no entities in these files\n");
}

static void the_word_doctype_in_a_comment_or_in_text_is_harmless(void **state)
{
    (void)state;
    assert_said(slice_of(POLICY_SET("<!-- <!DOCTYPE x> <!ENTITY y> --><list id=\"l\"><value>"
                                    "<![CDATA[<!DOCTYPE x>]]></value></list>")),
                "");
}

static void other_encodings_are_refused(void **state)
{
    (void)state;
    assert_said((Slice){"\xff\xfe<\0p\0/\0>\0", 10},
                "1:1 error not-utf-8: the file is not UTF-8: byte 0xff: save the file as UTF-8\n");
    assert_said(SLICE("<p>\n<!-- \xc3\xa4 \xe4 --></p>"),
                "2:8 error not-utf-8: the file is not UTF-8: byte 0xe4: save the file as UTF-8\n");
    assert_said(SLICE("<?xml version=\"1.0\" encoding=\"UTF-7\"?><p/>"),
                "1:31 error not-utf-8: the encoding 'UTF-7' is not supported: save the file as "
                "UTF-8\n");
    assert_said((Slice){"<p>\0</p>", 8},
                "1:4 error malformed-xml: no well-formed XML: a NUL byte\n");
    assert_said((Slice){"<p/>\0<p/>", 9},
                "1:5 error malformed-xml: no well-formed XML: a NUL byte\n");
}

static void a_byte_order_mark_takes_no_column(void **state)
{
    (void)state;
    assert_said(
        SLICE("\xef\xbb\xbf<policy-set xmlns=\"urn:trailaudit:policy:1\" x=\"1\" id=\"s\"/>"),
        "1:45 error unknown-attribute: attribute 'x' is not known in <policy-set>\n");
}

static void nesting_ends_at_the_limit(void **state)
{
    (void)state;
    static const int depths[] = {LIMIT_XML_DEPTH - 4, LIMIT_XML_DEPTH - 3, 10000, 700000};
    for (size_t i = 0; i < sizeof depths / sizeof depths[0]; i++) {
        Buffer text = {0};
        LoadedPolicies loaded;
        buffer_add(&text, SLICE("<policy-set xmlns=\"urn:trailaudit:policy:1\" id=\"s\">\n<policy "
                                "id=\"p\" severity=\"low\"><title>T</title><scope all=\"yes\"/>"
                                "<forbid>\n"));
        for (int depth = 0; depth < depths[i]; depth++)
            buffer_add(&text, SLICE("<not>"));
        buffer_add(&text, SLICE("<present field=\"mfa\"/>"));
        for (int depth = 0; depth < depths[i]; depth++)
            buffer_add(&text, SLICE("</not>"));
        buffer_add(&text, SLICE("</forbid></policy></policy-set>"));
        assert_false(text.failed);
        policies_from_text(&loaded, buffer_slice(&text));
        bool deep = depths[i] + 4 > LIMIT_XML_DEPTH;
        assert_int_equal(diagnostics_kept(loaded.sink), deep);
        if (deep)
            assert_true(slice_equal(diagnostics_get(loaded.sink, 0)->message,
                                    SLICE("elements are nested deeper than 128")));
        policies_end(&loaded);
        buffer_free(&text);
    }
}

static void start_definitions(Buffer *text)
{
    *text = (Buffer){0};
    buffer_add(text, SLICE("<policy-set xmlns=\"urn:trailaudit:policy:1\" id=\"s\">\n"));
}

static void end_definitions(Buffer *text, const char *use)
{
    buffer_printf(text,
                  "<policy id=\"p\" severity=\"low\"><title>T</title><scope all=\"yes\"/><forbid>"
                  "<use define=\"%s\"/></forbid></policy></policy-set>",
                  use);
    assert_false(text->failed);
}

static void definitions_that_double_end_at_the_limit(void **state)
{
    (void)state;
    Buffer text;
    LoadedPolicies loaded;
    start_definitions(&text);
    buffer_add(&text, SLICE("<define id=\"d0\"><present field=\"mfa\"/></define>\n"));
    for (int i = 1; i < 60; i++)
        buffer_printf(&text,
                      "<define id=\"d%d\"><all><use define=\"d%d\"/><use define=\"d%d\"/></all>"
                      "</define>\n",
                      i, i - 1, i - 1);
    end_definitions(&text, "d59");
    policies_from_text(&loaded, buffer_slice(&text));
    assert_string_equal(loaded.said.data, "17:1 error too-large: definition 'd15' has more than "
                                          "100000 conditions, with the definitions it uses\n");
    policies_end(&loaded);
    buffer_free(&text);
}

static void chains_of_definitions_end_at_the_limit_in_either_order(void **state)
{
    (void)state;
    for (int forward = 0; forward < 2; forward++) {
        Buffer text;
        LoadedPolicies loaded;
        start_definitions(&text);
        for (int i = 1; i < 20000; i++)
            buffer_printf(&text, "<define id=\"d%d\"><use define=\"d%d\"/></define>\n", i,
                          forward ? i + 1 : i - 1);
        buffer_printf(&text, "<define id=\"d%d\"><present field=\"mfa\"/></define>",
                      forward ? 20000 : 0);
        end_definitions(&text, forward ? "d1" : "d19999");
        policies_from_text(&loaded, buffer_slice(&text));
        assert_true(diagnostics_count(loaded.sink, DIAGNOSTIC_ERROR) >= 1);
        for (size_t i = 0; i < diagnostics_kept(loaded.sink); i++)
            assert_true(slice_starts(
                diagnostics_get(loaded.sink, i)->message,
                SLICE("conditions, with the definitions they use, nest deeper than 128 at ")));
        policies_end(&loaded);
        buffer_free(&text);
    }
}

static void a_file_above_the_limit_is_not_read_on(void **state)
{
    (void)state;
    char *folder = folder_make(), *path = folder_path(folder, "large.xml");
    int descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(ftruncate(descriptor, (off_t)1 << 34), 0);
    close(descriptor);
    LoadedPolicies loaded;
    const char *const paths[] = {path};
    policies_from_paths(&loaded, paths, 1);
    assert_int_equal(diagnostics_kept(loaded.sink), 1);
    assert_string_equal(diagnostics_get(loaded.sink, 0)->code, "file-too-large");
    policies_end(&loaded);
    free(path);
    folder_remove(folder);
}

static void regular_expressions_that_cannot_be_compiled_are_errors(void **state)
{
    (void)state;
    static const char *const regexes[] = {"(((((a{65535}){65535}){65535}){65535}))",
                                          "(?R",
                                          "[[:x:]]",
                                          "(?<n>a)(?<n>b)",
                                          "\\",
                                          "(*UTF16)x{"};
    for (size_t i = 0; i < sizeof regexes / sizeof regexes[0]; i++) {
        Buffer text = {0};
        LoadedPolicies loaded;
        buffer_printf(&text,
                      "<policy-set xmlns=\"urn:trailaudit:policy:1\" id=\"s\"><define id=\"d\">"
                      "<matches field=\"userAgent\" regex=\"");
        for (const char *c = regexes[i]; *c; c++)
            buffer_printf(&text, "&#%d;", *c);
        buffer_add(&text, SLICE("\"/></define></policy-set>"));
        policies_from_text(&loaded, buffer_slice(&text));
        assert_int_equal(diagnostics_kept(loaded.sink), 1);
        assert_string_equal(diagnostics_get(loaded.sink, 0)->code, "bad-regex");
        policies_end(&loaded);
        buffer_free(&text);
    }
}

static void includes_and_schema_locations_are_never_followed(void **state)
{
    (void)state;
    assert_said(
        slice_of("<policy-set xmlns=\"urn:trailaudit:policy:1\" id=\"s\" "
                 "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                 "xsi:schemaLocation=\"urn:trailaudit:policy:1 http://127.0.0.1:1/policy.xsd\">\n"
                 "<?xml-model href=\"http://127.0.0.1:1/x.rng\"?></policy-set>"),
        "");
    assert_said(slice_of(POLICY_SET("<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" "
                                    "href=\"/etc/passwd\" parse=\"text\"/>")),
                "2:1 error unknown-element: element <include> is of another namespace, "
                "'http://www.w3.org/2001/XInclude': elements here belong to the namespace "
                "'urn:trailaudit:policy:1'\n");
    assert_said(slice_of("<policy-set xmlns=\"urn:trailaudit:policy:1\" id=\"s\" "
                         "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                         "xsi:type=\"List\"/>"),
                "1:106 error unknown-attribute: attribute 'type' is not known in <policy-set>\n");
}

static void thousands_of_errors_are_all_counted(void **state)
{
    (void)state;
    Buffer text;
    LoadedPolicies loaded;
    start_definitions(&text);
    for (int i = 0; i < 5000; i++)
        buffer_add(&text, SLICE("<polcy/>\n"));
    buffer_add(&text, SLICE("</policy-set>"));
    policies_from_text(&loaded, buffer_slice(&text));
    assert_int_equal(diagnostics_count(loaded.sink, DIAGNOSTIC_ERROR), 5000);
    assert_int_equal(diagnostics_kept(loaded.sink), LIMIT_DIAGNOSTICS);
    policies_end(&loaded);
    buffer_free(&text);
}

/* Time and memory would go with its square otherwise: minutes and gigabytes. */
static void places_on_one_very_long_line_cost_little(void **state)
{
    (void)state;
    enum { MANY = 60000 };
    Buffer text;
    LoadedPolicies loaded;
    start_definitions(&text);
    for (int i = 0; i < MANY; i++)
        buffer_add(&text, SLICE("<!-- \xc3\xa4 --><polcy/>"));
    buffer_add(&text, SLICE("<define id=\"d\"><action name=\"s3:Get*"));
    for (int i = 0; i < MANY; i++)
        buffer_add(&text, SLICE(" &#x73;3:Put*"));
    buffer_add(&text, SLICE("\"/></define></policy-set>"));
    policies_from_text(&loaded, buffer_slice(&text));
    assert_int_equal(diagnostics_count(loaded.sink, DIAGNOSTIC_ERROR), MANY);
    size_t kept = 0;
    for (size_t i = 0; i < diagnostics_kept(loaded.sink); i++) {
        const Diagnostic *said = diagnostics_get(loaded.sink, i);
        kept += said->source.size;
        assert_int_equal(said->line, 2);
        assert_int_equal(said->column, 11 + i * 18);
    }
    assert_true(kept < ((size_t)2 << 20));
    /* The part that is shown is the one around the place. */
    Buffer shown = {0};
    diagnostics_format(diagnostics_get(loaded.sink, 999), false, &shown);
    buffer_add_byte(&shown, '\0');
    const char *source = strchr(shown.data, '\n') + 1, *caret = strchr(source, '\n') + 1;
    size_t before = 0;
    while (caret[before] == ' ')
        before++;
    const char *at = source;
    for (; before > 0; before--)
        at += text_character_size(slice_of(at));
    assert_true(slice_starts(slice_of(at), SLICE("<polcy/>")));
    buffer_free(&shown);
    policies_end(&loaded);
    buffer_free(&text);
}

static void an_element_with_thousands_of_attributes_is_refused(void **state)
{
    (void)state;
    static const int counts[] = {LIMIT_XML_ATTRIBUTES - 1, LIMIT_XML_ATTRIBUTES, 500000};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        Buffer text = {0};
        LoadedPolicies loaded;
        buffer_add(&text, SLICE("<policy-set xmlns=\"urn:trailaudit:policy:1\"\n"));
        for (int j = 1; j < counts[i]; j++)
            buffer_printf(&text, " a%d='1'", j);
        buffer_add(&text, SLICE(" id=\"s\"/>"));
        policies_from_text(&loaded, buffer_slice(&text));
        bool wide = counts[i] + 1 > LIMIT_XML_ATTRIBUTES;
        assert_int_equal(!strcmp(diagnostics_get(loaded.sink, 0)->code, "too-many-attributes"),
                         wide);
        assert_true(!wide || diagnostics_count(loaded.sink, DIAGNOSTIC_ERROR) == 1);
        policies_end(&loaded);
        buffer_free(&text);
    }
}

/* Any byte of a sound file changed, left out or doubled: never a crash, and never an unnamed error.
 */
static void damaged_files_end_in_errors_or_in_a_whole_set(void **state)
{
    (void)state;
    static const char sound[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- c -->\n"
        "<policy-set xmlns=\"urn:trailaudit:policy:1\" id=\"s\"><list id=\"l\"><value>1</value>"
        "</list><define id=\"d\"><present field=\"eventName\"/></define><policy id=\"p\" "
        "severity=\"low\"><title>T &amp; T</title><scope all=\"yes\"/><forbid><some in=\"a.b[]\">"
        "<all><use define=\"d\"/><range-includes from=\".f\" to=\".t\" list=\"l\"/><action "
        "name=\"s3:Get*\"/></all></some></forbid><exception id=\"e\" until=\"2026-01-31\" "
        "owner=\"o\"><reason><![CDATA[r]]></reason></exception><example verdict=\"compliant\">"
        "{\"a\":[1,2]}</example></policy></policy-set>";
    uint64_t random = 20260701;
    for (size_t i = 0; i < 600; i++) {
        char text[sizeof sound + 1];
        size_t size = sizeof sound - 1, at = random_next(&random) % size;
        memcpy(text, sound, size);
        switch (random_next(&random) % 4) {
        case 0:
            text[at] = (char)random_next(&random);
            break;
        case 1:
            memmove(text + at, text + at + 1, --size - at);
            break;
        case 2:
            memmove(text + at + 1, text + at, size++ - at);
            break;
        default:
            size = at;
        }
        LoadedPolicies loaded;
        policies_from_text(&loaded, (Slice){text, size});
        assert_non_null(loaded.set);
        for (size_t j = 0; j < diagnostics_kept(loaded.sink); j++)
            assert_true(diagnostics_get(loaded.sink, j)->message.size > 0);
        if (diagnostics_count(loaded.sink, DIAGNOSTIC_ERROR) == 0)
            for (uint32_t j = 0; j < loaded.set->policy_count; j++)
                assert_non_null(loaded.set->policies[j]->outcome);
        policies_end(&loaded);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_type_is_refused_before_anything_is_expanded),
        cmocka_unit_test(the_word_doctype_in_a_comment_or_in_text_is_harmless),
        cmocka_unit_test(other_encodings_are_refused),
        cmocka_unit_test(a_byte_order_mark_takes_no_column),
        cmocka_unit_test(nesting_ends_at_the_limit),
        cmocka_unit_test(definitions_that_double_end_at_the_limit),
        cmocka_unit_test(chains_of_definitions_end_at_the_limit_in_either_order),
        cmocka_unit_test(a_file_above_the_limit_is_not_read_on),
        cmocka_unit_test(regular_expressions_that_cannot_be_compiled_are_errors),
        cmocka_unit_test(includes_and_schema_locations_are_never_followed),
        cmocka_unit_test(thousands_of_errors_are_all_counted),
        cmocka_unit_test(places_on_one_very_long_line_cost_little),
        cmocka_unit_test(an_element_with_thousands_of_attributes_is_refused),
        cmocka_unit_test(damaged_files_end_in_errors_or_in_a_whole_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
