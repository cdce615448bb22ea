/* Policy files that are read without libxml2: they are read as it reads them, and what is taken to
 * be allowed by the schema its schema allows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "policy/policy.h"
#include "support_plain.h"

typedef struct {
    Arena arena;
    Diagnostics *sink;
    Schema schema;
} Held;

static void hold(Held *held, const char *schema)
{
    *held = (Held){.sink = diagnostics_new()};
    assert_non_null(held->sink);
    assert_true(schema_open(&held->schema, schema, &held->arena, held->sink));
}

static void let_go(Held *held)
{
    schema_close(&held->schema);
    diagnostics_free(held->sink);
    arena_free(&held->arena);
}

/* ---- single texts ---- */

static void assert_plain(Schema *schema, const char *text, bool plain)
{
    PlainVerdict verdict = plain_judge(schema, slice_of(text));
    if (verdict.wrong)
        fail_msg("%s: %s", verdict.wrong, text);
    if (verdict.plain != plain)
        fail_msg("plain is %d: %s", verdict.plain, text);
}

static void plain_files_are_read_as_libxml2_reads_them(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "<a/>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c --> <a b = '1' c=\"'>\" ></a "
        ">\n<!---->\n",
        "<a b='x&lt;&gt;&amp;&quot;&apos;&#9;&#x1F600;&#228;\t\n '>&#13;&#xA0;</a>",
        "<a>1<b/>2<!--<b>-->3<![CDATA[<b>&amp;]]>4<c>]] ></c>]]&gt;</a>",
        "<a><!-->--><b>-</b><!--->--></a>",
        "<a>\xc3\xa4\xe2\x80\x9c\xf0\x9f\x98\x80 \xef\xbb\xbf\x7f\xc2\x85</a>",
        "<a><![CDATA[ ]]><b> <![CDATA[ ]]]]></b><![CDATA[x]]></a>",
        "<x:a xmlns:x='urn:trailaudit:policy:1' x:b='1' c='2'><x:d/><e/></x:a>",
        "<a xmlns='urn:trailaudit:policy:1' xmlns:i='http://www.w3.org/2001/XMLSchema-instance' "
        "i:schemaLocation='x y'><a-.9_/></a>",
    };
    Held held;
    hold(&held, "policies/policy.xsd");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_plain(&held.schema, texts[i], true);
    let_go(&held);
}

static void what_is_not_plain_is_left_to_libxml2(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        " ",
        "<a>",
        "<a",
        "<a/",
        "<a/>x",
        "<a/><b/>",
        "</a>",
        "<a></b>",
        "<a></ab>",
        "<ab></a>",
        "<a b/>",
        "<a b=1/>",
        "<a b='1'c=''/>",
        "<a b='<'/>",
        "<a b='1' b='2'/>",
        "<a>&x;</a>",
        "<a>&#0;</a>",
        "<a>&#xD800;</a>",
        "<a>&#xFFFE;</a>",
        "<a>&lt</a>",
        "<a>]]></a>",
        "<a><![CDATA[</a>",
        "<a><![CDATA[]]></a>",
        "<a><!-- -- --></a>",
        "<a><!-- ---></a>",
        "<a>\r\n</a>",
        "<a>\x01</a>",
        "<a>\xef\xbf\xbf</a>",
        "<a><?p q?></a>",
        "<?p q?><a/>",
        "\xef\xbb\xbf<a/>",
        "<x:a/>",
        "<a x:b='1'/>",
        "<a xml:lang='en'/>",
        "<\xc3\xa4/>",
        "<a><b xmlns='urn:trailaudit:policy:1'/></a>",
        "<a xmlns='other'/>",
        "<a xmlns=''/>",
        "<a xmlns:xml='urn:trailaudit:a'/>",
        "<a:b:c/>",
        "<?xml version='1.1'?><a/>",
        " <?xml version=\"1.0\"?><a/>",
        "<!DOCTYPE a><a/>",
        "<a b='&#1;'/>",
        "<1/>",
        "<a 1=''/>",
    };
    Held held;
    hold(&held, "policies/policy.xsd");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_plain(&held.schema, texts[i], false);
    let_go(&held);
}

/* ---- whole files ---- */

static Slice read_source(const char *path, Arena *arena, Diagnostics *sink)
{
    Slice whole = arena_printf(arena, "%s/%s", SOURCE_ROOT, path);
    Slice text = xml_read(whole.data, arena, sink);
    assert_non_null(text.data);
    return text;
}

static const struct {
    const char *schema, *files[8];
} library[] = {
    {"policies/policy.xsd",
     {"policies/core.xml", "policies/lists.xml", "policies/detection/behaviour.xml",
      "policies/identity/permissions.xml", "policies/network/exposure.xml",
      "policies/services/medialive.xml"}},
    {"policies/frameworks/framework.xsd",
     {"policies/frameworks/nist-800-53-r5.xml", "policies/frameworks/soc2-2017.xml"}},
};

static void the_library_needs_no_libxml2(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof library / sizeof library[0]; i++) {
        Held held;
        hold(&held, library[i].schema);
        for (size_t j = 0; library[i].files[j]; j++) {
            PlainVerdict verdict =
                plain_judge(&held.schema, read_source(library[i].files[j], &held.arena, held.sink));
            if (verdict.wrong || !verdict.plain || !verdict.sure)
                fail_msg("%s: plain %d, sure %d, %s", library[i].files[j], verdict.plain,
                         verdict.sure, verdict.wrong ? verdict.wrong : "");
        }
        let_go(&held);
    }
}

/* ---- damaged files ---- */

static const char policies[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<policy-set xmlns=\"urn:trailaudit:policy:1\" id=\"s\" version=\"1\"><title>t</title>\n"
    "<list id=\"l\" may-be-empty=\"yes\"><value>a*</value><value/></list><include "
    "href=\"x.xml\"/>\n"
    "<parameter name=\"p\" default=\"3\"/><define id=\"d\"><present field=\"eventID\"/></define>\n"
    "<policy id=\"a\" severity=\"high\" attempts=\"separate\" needs=\"Data\"><title>t &amp; "
    "u</title>\n"
    "<rationale>r</rationale><control framework=\"f\" version=\"1\" id=\"1.1\" "
    "relation=\"tests\"></control>\n"
    "<scope all=\"yes\"/><evaluable><any><use define=\"d\"/><action "
    "name=\"s3:Put*\"/></any></evaluable>\n"
    "<forbid><all><not><equals field=\"caller\" value=\"root\" ignore-case=\"no\"/></not>\n"
    "<some in=\"a[]\"><open-network field=\".b\" ipv4=\"8\" ipv6=\"128\"/></some></all>\n"
    "<threshold at-least=\"5\" within=\"PT10M\" per=\"account\"/></forbid>\n"
    "<exception id=\"E\" from=\"2026-01-01\" until=\"2026-02-28\" owner=\"o\"><reason>r</reason>\n"
    "<during days=\"Mon\" from=\"08:00\" to=\"18:00\"/></exception>\n"
    "<show field=\"x\" label=\"X\"/><example verdict=\"compliant\" of=\"1\"><with list=\"l\">\n"
    "<value>1</value></with><records><![CDATA[{\"a\": \"<&\"}]]></records></example>\n"
    "<example verdict=\"review\">{}</example></policy>\n"
    "<policy id=\"b\" severity=\"low\"><title>u</title><scope><in "
    "field=\"a\"><value>1</value></in></scope>\n"
    "<review><absent field=\"b\"/><sequence within=\"P1D\" per=\"account\"><step per=\"account\">\n"
    "<empty field=\"c\"/></step></sequence></review></policy></policy-set>\n";

static const char exceptions[] =
    "<exceptions xmlns=\"urn:trailaudit:exceptions:1\"><exception id=\"e\" policy=\"p\" "
    "account=\"111122223333\" from=\"2026-02-28\" until=\"2027-01-01\" owner=\"o\" "
    "approved-by=\"a\" "
    "approved-on=\"2026-02-27\" ticket=\"T-1\" max=\"500\"><reason>r</reason>\n"
    "<compensating-control>c</compensating-control><like field=\"a\" pattern=\"b*\"/></exception>\n"
    "<disposition policy=\"p\" event=\"e-1\" outcome=\"remediated\" by=\"b\" on=\"2026-03-01\" "
    "ticket=\"T\">x &lt; y</disposition></exceptions>";

/* What is put in: what means something in XML, and values that are allowed somewhere. */
static const char *const marks[] = {
    "<",   ">",    "/",         "\"",   "'",    "=",  "&",    "&#x",  ";",        "]]>",
    "-->", "<!--", "<![CDATA[", "<a/>", "\xc3", "\r", "\x01", "xml:", "xmlns=''", "<?p?>",
};
static const char *const words[] = {
    "",
    "\n",
    " ",
    "x",
    "0",
    "9",
    "-1",
    "00",
    "256",
    "33",
    "129",
    "1",
    "4294967296",
    "2026-02-29",
    "2026-13-01",
    "0000-01-01",
    "2027-01-01",
    "P1DT",
    "PT1H",
    "P1DT12H",
    "P12D",
    "24:00",
    "23:60",
    "23:59",
    "yes",
    "no",
    "a b",
    "${p}",
    "\xc3\xa4",
    "&lt;",
    "&#10;",
    "&quot;",
    "low",
    "all",
    "compliant",
    "accepted",
    "12345678901",
    "999999999999",
    "Data",
};

/* Longer than an id may be. */
static const char long_id[] = "a12345678901234567890123456789012345678901234567890123456789012345"
                              "789012345678901234567890123456789012345678901234567890123456789";

static uint32_t draw(uint64_t *state, size_t below)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((*state >> 33) % below);
}

#define ANY(words) slice_of((words)[draw(state, sizeof(words) / sizeof((words)[0]))])

/* From a byte of the first kind to one of the second; the byte itself where there is none. */
static Slice some(uint64_t *state, Slice text, char opens, char closes)
{
    size_t from = draw(state, text.size);
    Slice before = {text.data, from}, part = {text.data + from, 1};
    size_t begin = slice_find_last(before, opens);
    Slice rest = slice_from(text, begin + 1);
    size_t size = slice_find(rest, closes);
    if (begin < from && size < rest.size)
        part = (Slice){text.data + begin, size + 2};
    return part;
}

/* A tag that is an element. */
static Slice some_element(uint64_t *state, Slice text)
{
    Slice tag = {0};
    for (int i = 0; i < 100 && !slice_ends(tag, SLICE("/>")); i++)
        tag = some(state, text, '<', '>');
    return tag;
}

/* One change: at a place that is drawn, or in place of a part. */
static void damage(uint64_t *state, Buffer *text)
{
    Slice whole = buffer_slice(text), in = {0}, out = {whole.data + draw(state, whole.size), 0};
    Buffer changed = {0};
    switch (draw(state, 10)) {
    case 0:
        in = ANY(marks);
        break;
    case 1:
        out.size = 1 + draw(state, 4);
        break;
    case 2:
        out = some_element(state, whole);
        break;
    case 3:
        in = some_element(state, whole);
        out = (Slice){some(state, whole, '<', '>').data, 0};
        break;
    case 4: /* an attribute */
        out = some(state, some(state, whole, '<', '>'), ' ', '"');
        out.size += slice_find(slice_from(whole, (size_t)(out.data + out.size - whole.data)), '"');
        out.size += out.data + out.size < whole.data + whole.size;
        break;
    case 5:
        in = draw(state, 4) ? ANY(words) : SLICE(long_id);
        break;
    default: /* a value */
        in = draw(state, 40) ? ANY(words) : SLICE(long_id);
        out = some(state, some(state, whole, '<', '>'), '"', '"');
        out = out.size > 2 ? (Slice){out.data + 1, out.size - 2} : out;
    }
    buffer_add(&changed, (Slice){whole.data, (size_t)(out.data - whole.data)});
    buffer_add(&changed, in);
    buffer_add(&changed, slice_from(whole, (size_t)(out.data - whole.data) + out.size));
    buffer_free(text);
    *text = changed;
}

static void damage_often(const char *schema, Slice text, unsigned times)
{
    Held held;
    unsigned plain = 0, sure = 0;
    uint64_t state = 1;
    hold(&held, schema);
    assert_true(plain_judge(&held.schema, text).sure);
    for (unsigned i = 0; i < times; i++) {
        Buffer damaged = {0};
        buffer_add(&damaged, text);
        for (unsigned j = draw(&state, 2) + 1; j > 0 && damaged.size; j--)
            damage(&state, &damaged);
        buffer_add_byte(&damaged, '\0');
        assert_false(damaged.failed);
        damaged.size--;
        PlainVerdict verdict = plain_judge(&held.schema, buffer_slice(&damaged));
        if (verdict.wrong)
            fail_msg("%s:\n%.*s", verdict.wrong, (int)damaged.size, damaged.data);
        plain += verdict.plain;
        sure += verdict.sure;
        buffer_free(&damaged);
    }
    /* Enough of each kind for this to say something. */
    assert_in_range(plain, times / 10, times - times / 10);
    assert_in_range(sure, times / 50, plain - times / 50);
    let_go(&held);
}

static void damaged_files_are_never_taken_for_what_they_are_not(void **state)
{
    (void)state;
    damage_often("policies/policy.xsd", SLICE(policies), 10000);
    damage_often("policies/exceptions.xsd", SLICE(exceptions), 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_files_are_read_as_libxml2_reads_them),
        cmocka_unit_test(what_is_not_plain_is_left_to_libxml2),
        cmocka_unit_test(the_library_needs_no_libxml2),
        cmocka_unit_test(damaged_files_are_never_taken_for_what_they_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
