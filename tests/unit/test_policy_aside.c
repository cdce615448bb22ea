/* Records in policy files that the XML library does not look into: what is read is what is written,
 * and places stay true. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy/xml.h"
#include "support_policy.h"

/* What the library is shown of the text; empty where that is the text itself. */
static void assert_shown(const char *text, const char *shown)
{
    Arena arena = {0};
    XmlTag *tags;
    size_t count, offset;
    Buffer copy = {0};
    Slice source = slice_of(text);
    assert_int_equal(xml_scan(source, &arena, &tags, &count, &offset), XML_SCAN_DONE);
    assert_true(xml_set_aside(source, tags, count, &copy));
    assert_int_equal(copy.size, strlen(shown));
    assert_memory_equal(copy.data ? copy.data : "", shown, copy.size);
    buffer_free(&copy);
    arena_free(&arena);
}

static void a_section_of_records_becomes_text_of_the_same_size(void **state)
{
    (void)state;
    assert_shown("<p><example a='>'>\n <![CDATA[{\"a\": \"<&\"}\n]]>\t</example></p>",
                 "<p><example a='>'>\n          {\"a\": \"..\"}\n   \t</example></p>");
    assert_shown("<records><![CDATA[]]]]></records>", "<records>         ]]   </records>");
    assert_shown("<p><records><![CDATA[1]]></records><value><![CDATA[1]]></value></p>",
                 "<p><records>         1   </records><value><![CDATA[1]]></value></p>");
}

static void what_the_library_may_have_to_say_something_of_it_sees(void **state)
{
    (void)state;
    assert_shown("<value><![CDATA[1]]></value>", "");
    assert_shown("<examples><![CDATA[1]]></examples>", "");
    assert_shown("<example><![CDATA[1\x01]]></example>", "");
    assert_shown("<example><![CDATA[1\r\n]]></example>", "");
    assert_shown("<example><![CDATA[\xc3\xa4]]></example>", "");
    assert_shown("<example><![CDATA[\x7f]]></example>", "");
    assert_shown("<example><![CDATA[]]></example>", "");
    assert_shown("<example><![CDATA[1]]><![CDATA[2]]></example>", "");
    assert_shown("<example>&lt;<![CDATA[1]]></example>", "");
    assert_shown("<example><![CDATA[1]]>]]></example>", "");
    assert_shown("<example><!-- --><![CDATA[1]]></example>", "");
    assert_shown("<example/>", "");
}

static void records_are_read_as_they_are_written(void **state)
{
    (void)state;
    Arena arena = {0};
    Diagnostics *sink = diagnostics_new();
    XmlFile file;
    assert_true(
        xml_open(&file, SLICE("p.xml"),
                 SLICE("<p><example>\n <![CDATA[{\"a\": \"<b> & ]] &amp; c\"}]]>\n</example>"
                       "<records>\xc3\xa4<![CDATA[<\xc3\xa4>]]>&lt;</records></p>"),
                 &arena, sink));
    const XmlElement *example = file.root->first;
    assert_true(slice_equal(example->text, SLICE("\n {\"a\": \"<b> & ]] &amp; c\"}\n")));
    assert_true(slice_equal(example->next->text, SLICE("\xc3\xa4<\xc3\xa4><")));
    assert_int_equal(xml_text_place(&file, example, 2), 23);
    xml_close(&file);
    diagnostics_free(sink);
    arena_free(&arena);
}

static void places_behind_a_section_are_those_of_the_source(void **state)
{
    (void)state;
    LoadedPolicies loaded;
    policies_from_text(&loaded, SLICE("<p>\n<example><![CDATA[<&\n<&]]></example><b></p>"));
    assert_string_equal(loaded.said.data,
                        "3:23 error malformed-xml: <b> of line 3 is closed by </p>\n");
    policies_end(&loaded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_section_of_records_becomes_text_of_the_same_size),
        cmocka_unit_test(what_the_library_may_have_to_say_something_of_it_sees),
        cmocka_unit_test(records_are_read_as_they_are_written),
        cmocka_unit_test(places_behind_a_section_are_those_of_the_source),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
