#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "report/template.h"

typedef struct {
    Slice name;
    uint64_t count;
} Fruit;

typedef struct {
    Slice title, empty, lines, time, odd_time, picture, odd;
    uint64_t number, one, zero;
    bool yes, no;
    Fruit *fruits;
    uint32_t fruit_count;
} Shop;

static void markup_text(const TemplateScope *scope, Buffer *out)
{
    (void)scope;
    buffer_add(out, SLICE("<b>&</b>"));
}

static uint64_t place_number(const TemplateScope *scope)
{
    return scope->index + 1;
}

static const void *named_item(const TemplateScope *scope, size_t index)
{
    const Shop *shop = scope->object;
    return index ? NULL : &shop->fruits[0];
}

/* In content what is shown by its number is marked off. */
#define POINT(number) "<span class=\"code-point\">U+" number "</span>"

#define AT(type, field, member) .name = (field), .offset = offsetof(type, member)

static const TemplateField fruit_fields[] = {
    {AT(Fruit, "name", name), .kind = TEMPLATE_TEXT},
    {AT(Fruit, "count", count), .kind = TEMPLATE_NUMBER},
    {.name = "place", .kind = TEMPLATE_NUMBER, .number = place_number},
    {0}};
static const TemplateView fruit_view = {"fruit", fruit_fields};
static const TemplateField shop_fields[] = {
    {AT(Shop, "title", title), .kind = TEMPLATE_TEXT},
    {AT(Shop, "empty", empty), .kind = TEMPLATE_TEXT},
    {AT(Shop, "lines", lines), .kind = TEMPLATE_LINES},
    {AT(Shop, "time", time), .kind = TEMPLATE_TIME},
    {AT(Shop, "odd_time", odd_time), .kind = TEMPLATE_TIME},
    {AT(Shop, "number", number), .kind = TEMPLATE_NUMBER},
    {AT(Shop, "single", one), .kind = TEMPLATE_NUMBER},
    {AT(Shop, "zero", zero), .kind = TEMPLATE_NUMBER},
    {AT(Shop, "yes", yes), .kind = TEMPLATE_FLAG},
    {AT(Shop, "no", no), .kind = TEMPLATE_FLAG},
    {.name = "markup", .kind = TEMPLATE_MARKUP, .text = markup_text},
    {AT(Shop, "odd", odd), .kind = TEMPLATE_TEXT},
    {AT(Shop, "picture", picture), .kind = TEMPLATE_TEXT, .is_address = true},
    {AT(Shop, "fruits", fruits), .kind = TEMPLATE_LIST, .count_offset = offsetof(Shop, fruit_count),
     .size = sizeof(Fruit), .items = &fruit_view},
    {.name = "best", .kind = TEMPLATE_LIST, .item = named_item, .items = &fruit_view},
    {0}};
static const TemplateView shop_view = {"shop", shop_fields};

/* Partials of all tests: `text` is the main one. */
typedef struct {
    const char *text, *part;
} Texts;

static bool load(void *context, Slice name, Slice *text, Slice *file)
{
    const Texts *texts = context;
    if (slice_equal(name, SLICE("main"))) {
        *text = slice_of(texts->text);
        *file = SLICE("folder/main.html");
        return true;
    }
    *text = slice_of(texts->part);
    *file = SLICE("folder/part.html");
    return texts->part && slice_equal(name, SLICE("part"));
}

static Fruit fruits[] = {{SLICE("apple"), 1}, {SLICE("<pear>"), 2000}};
static const Shop shop = {.title = SLICE("A & B <\"'>"),
                          .lines = SLICE("a\tb\r\nc\x01\"'\\<\r"),
                          .time = SLICE("2026-07-01T00:10:00Z"),
                          .odd_time = SLICE("2026-07-01T00:10:00<"),
                          .picture = SLICE("1234567"),
                          .odd = SLICE("a\xe2\x81\xa7"
                                       "b\xff"),
                          .number = 1234567,
                          .one = 1,
                          .yes = true,
                          .fruits = fruits,
                          .fruit_count = 2};

static void expect_with(Texts texts, const Words *words, const char *wanted)
{
    Diagnostics *sink = diagnostics_new();
    Template *template = template_compile(SLICE("main"), load, &texts, words, &shop_view, sink);
    assert_int_equal(diagnostics_kept(sink), 0);
    assert_non_null(template);
    Output *output = output_of_memory();
    assert_true(template_render(template, &shop, sink, output));
    Slice written = output_memory(output);
    assert_int_equal(written.size, strlen(wanted));
    assert_memory_equal(written.data, wanted, written.size);
    assert_true(output_close(output));
    template_free(template);
    diagnostics_free(sink);
}

static void expect(Texts texts, const char *wanted)
{
    expect_with(texts, NULL, wanted);
}

static Words *built_in_words(void)
{
    Diagnostics *sink = diagnostics_new();
    Words *words = words_open(NULL, sink);
    assert_non_null(words);
    diagnostics_free(sink);
    return words;
}

static void expect_words(const char *text, const char *wanted)
{
    Words *words = built_in_words();
    expect_with((Texts){text, NULL}, words, wanted);
    words_free(words);
}

/* The first diagnostic's place and code, and something that its message or hint says. */
static void expect_error(Texts texts, const char *code, unsigned line, unsigned column,
                         const char *said)
{
    Diagnostics *sink = diagnostics_new();
    assert_null(template_compile(SLICE("main"), load, &texts, NULL, &shop_view, sink));
    assert_true(diagnostics_kept(sink) > 0);
    const Diagnostic *d = diagnostics_get(sink, 0);
    assert_string_equal(d->code, code);
    assert_int_equal(d->line, line);
    assert_int_equal(d->column, column);
    assert_true(slice_contains(d->message, slice_of(said)) ||
                slice_contains(d->hint, slice_of(said)));
    diagnostics_free(sink);
}

#define EXPECT(text, wanted) expect((Texts){(text), NULL}, (wanted))
#define EXPECT_ERROR(text, code, line, column, said)                                               \
    expect_error((Texts){(text), NULL}, (code), (line), (column), (said))

static void values_are_escaped_for_text_and_attributes(void **state)
{
    (void)state;
    EXPECT("{{title}}", "A &amp; B &lt;&quot;&#39;&gt;");
    EXPECT("<a b=\"{{title}}\">", "<a b=\"A &amp; B &lt;&quot;&#39;&gt;\">");
}

static void markup_is_written_as_it_is(void **state)
{
    (void)state;
    EXPECT("{{{markup}}}", "<b>&</b>");
}

static void invisible_characters_and_broken_bytes_become_visible(void **state)
{
    (void)state;
    Buffer out = {0};
    template_escape(&out, (Slice){"a\0b\xe2\x80\xae"
                                  "c\xff<\xc3\xa9\x7f",
                                  12});
    Slice wanted = SLICE("aU+0000bU+202Ec\\xFF&lt;\xc3\xa9U+007F");
    assert_true(slice_equal(buffer_slice(&out), wanted));
    buffer_free(&out);
}

static void line_feeds_and_tabs_stay_only_in_texts_of_lines(void **state)
{
    (void)state;
    EXPECT("{{lines}}", "a\tb\nc" POINT("0001") "&quot;&#39;\\&lt;" POINT("000D") "");
}

static void quotes_stay_only_in_lines_that_are_content(void **state)
{
    (void)state;
    EXPECT("<pre class=\"x\">{{lines}}</pre>",
           "<pre class=\"x\">a\tb\nc" POINT("0001") "\"'\\&lt;" POINT("000D") "</pre>");
    EXPECT("<pre title=\"{{lines}}\">", "<pre title=\"a\tb\ncU+0001&quot;&#39;\\&lt;U+000D\">");
    /* What looks like the end of a tag may stand in an attribute. */
    EXPECT("<pre title=\"a>{{lines}}\">", "<pre title=\"a>a\tb\ncU+0001&quot;&#39;\\&lt;U+000D\">");
    EXPECT("<pre>{{title}}", "<pre>A &amp; B &lt;&quot;&#39;&gt;");
    EXPECT("<p>{{lines}}", "<p>a\tb\nc" POINT("0001") "&quot;&#39;\\&lt;" POINT("000D") "");
}

static void code_points_are_marked_off_where_a_tag_can_stand(void **state)
{
    (void)state;
    EXPECT("<b>{{odd}}</b>", "<b>a" POINT("2067") "b<span class=\"code-point\">\\xFF</span></b>");
    EXPECT("<b title=\"{{odd}}\">", "<b title=\"aU+2067b\\xFF\">");
    EXPECT("<title>{{odd}}</title>{{odd}}", "<title>aU+2067b\\xFF</title>a" POINT(
                                                "2067") "b<span class=\"code-point\">\\xFF</span>");
}

static void numbers_have_groups_unless_plain(void **state)
{
    (void)state;
    EXPECT("{{number}} {{number.plain}}", "1\xe2\x80\xaf"
                                          "234\xe2\x80\xaf"
                                          "567 1234567");
}

static void the_singular_is_a_section_of_its_own(void **state)
{
    (void)state;
    EXPECT("{{#single.one}}1{{/single.one}}{{^number.one}}n{{/number.one}}", "1n");
}

static void sections_hold_for_what_is_set_and_not_empty(void **state)
{
    (void)state;
    EXPECT(
        "{{#yes}}a{{/yes}}{{#no}}b{{/no}}{{^no}}c{{/no}}{{#zero}}d{{/zero}}{{#number}}e{{/number}}"
        "{{#empty}}f{{/empty}}{{^empty}}g{{/empty}}{{#title}}h{{/title}}{{#markup}}i{{/markup}}",
        "aceghi");
}

static void lists_are_rendered_item_by_item_and_names_reach_outwards(void **state)
{
    (void)state;
    EXPECT("{{#fruits}}{{place}}:{{name}}={{count.plain}}/{{number.plain}};{{/"
           "fruits}}{{^fruits}}none{{/fruits}}",
           "1:apple=1/1234567;2:&lt;pear&gt;=2000/1234567;");
    EXPECT("{{#fruits}}{{#best}}{{name}}{{/best}},{{/fruits}}", "apple,apple,");
}

static void a_line_with_nothing_but_a_tag_leaves_no_line(void **state)
{
    (void)state;
    expect((Texts){"a\n  {{#fruits}}\n- {{name}}\n  {{/fruits}}\n{{! gone\n too }}\n{{>part}}\nz "
                   "{{! here }} y\n",
                   "p\n"},
           "a\n- apple\n- &lt;pear&gt;\np\nz  y\n");
}

static void partials_see_the_item_in_which_they_stand(void **state)
{
    (void)state;
    expect((Texts){"{{#fruits}}{{>part}}{{/fruits}}", "[{{name}}]"}, "[apple][&lt;pear&gt;]");
}

static void an_unknown_name_is_an_error_that_names_the_known_ones(void **state)
{
    (void)state;
    EXPECT_ERROR("one\n  é{{titel}}\n", "template-unknown-name", 2, 4, "did you mean 'title'?");
    EXPECT_ERROR("{{#fruits}}{{colour}}{{/fruits}}", "template-unknown-name", 1, 12,
                 "known of 'fruit': name, count, place; known of 'shop': title");
    EXPECT_ERROR("{{#nothing}}{{x}}{{/nothing}}", "template-unknown-name", 1, 1, "'nothing'");
    EXPECT_ERROR("{{name}}", "template-unknown-name", 1, 1, "'shop'");
}

static void a_word_stands_in_place_with_the_values_that_are_there(void **state)
{
    (void)state;
    expect_words("{{#fruits}}{{name}} {{:finding.violations}}, {{/fruits}}<b a=\"{{:word.open}}\">",
                 "apple violation, &lt;pear&gt; violations, <b a=\"open\">");
    expect_words("{{:finding.rationale}}\n{{:chart.matrix_note}}",
                 "Why:\n“No data”: no policy had a record to judge there, so nothing could have "
                 "been found. 0: there were such records, and none violates.");
}

static void words_without_their_values_are_errors_in_the_catalogue(void **state)
{
    (void)state;
    Words *words = built_in_words();
    Texts texts = {"{{:finding.violations}}", NULL};
    Diagnostics *sink = diagnostics_new();
    assert_null(template_compile(SLICE("main"), load, &texts, words, &shop_view, sink));
    const Diagnostic *d = diagnostics_get(sink, 0);
    assert_string_equal(d->code, "template-unknown-name");
    assert_true(slice_equal(d->file, SLICE("templates/words/en.xml")));
    assert_int_equal(d->line, words_find(words, SLICE("finding.violations"))->line);
    assert_true(slice_contains(d->message, SLICE("'count'")));
    diagnostics_free(sink);
    words_free(words);
}

static void unknown_words_are_errors_that_name_the_nearest(void **state)
{
    (void)state;
    Words *words = built_in_words();
    Texts texts = {"\n {{:word.opne}} <b a={{:word.open}}>", NULL};
    Diagnostics *sink = diagnostics_new();
    assert_null(template_compile(SLICE("main"), load, &texts, words, &shop_view, sink));
    assert_int_equal(diagnostics_kept(sink), 2);
    const Diagnostic *d = diagnostics_get(sink, 0);
    assert_string_equal(d->code, "template-unknown-word");
    assert_int_equal(d->line, 2);
    assert_true(slice_contains(d->hint, SLICE("'word.open'")));
    assert_string_equal(diagnostics_get(sink, 1)->code, "template-unquoted");
    diagnostics_free(sink);
    words_free(words);
}

static void all_errors_come_in_one_go(void **state)
{
    (void)state;
    Texts texts = {"{{a1}}\n{{b2}}\n{{#c3}}{{d4}}{{/c3}}{{e5}}", NULL};
    Diagnostics *sink = diagnostics_new();
    assert_null(template_compile(SLICE("main"), load, &texts, NULL, &shop_view, sink));
    assert_int_equal(diagnostics_kept(sink), 4); /* not d4: what c3 is nobody knows */
    diagnostics_free(sink);
}

static void errors_in_a_partial_name_its_file(void **state)
{
    (void)state;
    Texts texts = {"{{>part}}", "\n{{oops}}"};
    Diagnostics *sink = diagnostics_new();
    assert_null(template_compile(SLICE("main"), load, &texts, NULL, &shop_view, sink));
    const Diagnostic *d = diagnostics_get(sink, 0);
    assert_true(slice_equal(d->file, SLICE("folder/part.html")));
    assert_int_equal(d->line, 2);
    diagnostics_free(sink);
}

static void values_and_markup_are_not_mixed_up(void **state)
{
    (void)state;
    EXPECT_ERROR("{{{title}}}", "template-not-markup", 1, 1, "two braces");
    EXPECT_ERROR("{{markup}}", "template-markup", 1, 1, "three braces");
    EXPECT_ERROR("<a b={{title}}>", "template-unquoted", 1, 6, "without quotes");
    EXPECT("<a b=\"c\">{{title}}={{number.plain}}</a>",
           "<a b=\"c\">A &amp; B &lt;&quot;&#39;&gt;=1234567</a>");
    EXPECT_ERROR("{{fruits}}", "template-no-value", 1, 1, "section");
    EXPECT_ERROR("{{title.plain}}", "template-not-a-number", 1, 1, "no number");
}

static void values_stand_only_where_escaping_makes_them_safe(void **state)
{
    (void)state;
    EXPECT_ERROR("<a\nonclick=\"{{title}}\">", "template-unsafe-place", 2, 10, "in a handler");
    EXPECT_ERROR("<a OnClick = 'f({{title}})'>", "template-unsafe-place", 1, 17, "in a handler");
    EXPECT_ERROR("<p style=\"color:{{title}}\">", "template-unsafe-place", 1, 17, "name a class");
    EXPECT_ERROR("<iframe srcdoc='{{title}}'>", "template-unsafe-place", 1, 17, "in srcdoc");
    EXPECT_ERROR("<script>var a = '<b>{{title}}'</script>", "template-unsafe-place", 1, 21,
                 "inside of <script>");
    EXPECT_ERROR("<STYLE media=\"print\">{{#yes}}{{title}}{{/yes}}</STYLE>",
                 "template-unsafe-place", 1, 30, "inside of <script>");
    EXPECT_ERROR("<a href=\"{{title}}\">", "template-unsafe-place", 1, 10, "an address begins");
    EXPECT_ERROR("<img src=' {{title}}'>", "template-unsafe-place", 1, 12, "an address begins");
    EXPECT_ERROR("<a href=\"{{#no}}#{{/no}}{{title}}\">", "template-unsafe-place", 1, 25,
                 "an address begins");
    EXPECT_ERROR("<a href=\"Java\tscript:{{title}}\">", "template-unsafe-place", 1, 22,
                 "an address begins");
    EXPECT_ERROR("<a {{title}}>", "template-unsafe-place", 1, 4, "outside of an attribute");
    EXPECT_ERROR("<{{title}}>", "template-unsafe-place", 1, 2, "outside of an attribute");
    EXPECT_ERROR("<a b=c{{title}}>", "template-unsafe-place", 1, 7, "without quotes");
    EXPECT_ERROR("<a title=\"{{{markup}}}\">", "template-unsafe-place", 1, 11, "markup");
    EXPECT("<a href=\"#{{number.plain}}-x\">{{number.plain}}</a>",
           "<a href=\"#1234567-x\">1234567</a>");
    EXPECT("<a href=\"{{#yes}}#{{number.plain}}{{/yes}}\">a</a>", "<a href=\"#1234567\">a</a>");
    EXPECT("<img src=\"{{picture}}\">", "<img src=\"1234567\">");
    EXPECT(
        "<script src='a'>a < b</script ><p on=\"{{number.plain}}\" data-style='{{number.plain}}'>",
        "<script src='a'>a < b</script ><p on=\"1234567\" data-style='1234567'>");
    EXPECT("<!-- <script> style=\" --->{{number.plain}} a < b {{number.plain}}",
           "<!-- <script> style=\" --->1234567 a < b 1234567");
}

static void a_time_prints_as_people_read_it_or_as_iso_8601(void **state)
{
    (void)state;
    EXPECT("<time datetime=\"{{time.iso}}\">{{time}}</time>",
           "<time datetime=\"2026-07-01T00:10:00Z\">2026-07-01 00:10:00</time>");
    EXPECT("{{odd_time}} {{odd_time.iso}}", "2026-07-01T00:10:00&lt; 2026-07-01T00:10:00&lt;");
    EXPECT_ERROR("{{title.iso}}", "template-not-a-time", 1, 1, "no time");
}

static void sections_must_close_in_their_order(void **state)
{
    (void)state;
    EXPECT_ERROR("{{#yes}}", "template-open-section", 1, 1, "not closed");
    EXPECT_ERROR("{{/yes}}", "template-wrong-end", 1, 1, "closes no");
    EXPECT_ERROR("{{#yes}}{{#no}}{{/yes}}{{/no}}", "template-wrong-end", 1, 16, "yes");
}

static void tags_that_are_none_are_errors(void **state)
{
    (void)state;
    EXPECT_ERROR("{{title", "template-unclosed-tag", 1, 1, "}}");
    EXPECT_ERROR("{{{markup}}", "template-unclosed-tag", 1, 1, "}}}");
    EXPECT_ERROR("{{}}", "template-bad-tag", 1, 1, "no tag");
    EXPECT_ERROR("{{=<% %>=}}", "template-bad-tag", 1, 1, "no tag");
    EXPECT_ERROR("{{&title}}", "template-bad-tag", 1, 1, "no tag");
    EXPECT_ERROR("{{>missing}}", "template-no-partial", 1, 1, "missing");
}

static void a_partial_that_includes_itself_is_an_error(void **state)
{
    (void)state;
    expect_error((Texts){"{{>part}}", "{{>part}}"}, "template-recursion", 1, 1, "includes itself");
    expect_error((Texts){"{{>part}}", "{{>main}}"}, "template-recursion", 1, 1, "includes itself");
}

enum { LEVELS = 20 };
typedef char Levels[LEVELS + 1][64];

/* "main" is the first level, "a" the next, and so on. */
static bool load_level(void *context, Slice name, Slice *text, Slice *file)
{
    Levels *levels = context;
    *file = name;
    *text = slice_of((*levels)[name.size == 4 ? 0 : name.data[0] - 'a' + 1]);
    return true;
}

static void expect_level_error(const char *form, int levels, const char *last, const char *code)
{
    Levels texts = {{0}};
    for (int i = 0; i < LEVELS; i++) {
        char name = (char)('a' + i);
        if (i < levels)
            snprintf(texts[i], sizeof texts[i], form, name, name, name, name);
        else
            snprintf(texts[i], sizeof texts[i], "%s", last);
    }
    Diagnostics *sink = diagnostics_new();
    assert_null(template_compile(SLICE("main"), load_level, &texts, NULL, &shop_view, sink));
    assert_string_equal(diagnostics_get(sink, 0)->code, code);
    diagnostics_free(sink);
}

static void partials_that_lie_deep_or_multiply_end_with_an_error(void **state)
{
    (void)state;
    expect_level_error("{{>%c}}", 18, "text", "template-recursion");
    /* A million texts at the last level. */
    expect_level_error("{{>%c}}{{>%c}}{{>%c}}{{>%c}}", 10, "text", "template-too-large");
    expect_level_error("{{>%c}}{{>%c}}{{>%c}}{{>%c}}", 10, "", "template-too-large");
}

static void sections_of_no_list_nest_so_deep_and_no_deeper(void **state)
{
    (void)state;
    Buffer text = {0};
    for (int i = 0; i < 100000; i++)
        buffer_add(&text, SLICE("{{#unknown}}"));
    buffer_add_byte(&text, 0);
    expect_error((Texts){text.data, NULL}, "template-unknown-name", 1, 1, "unknown");
    buffer_clear(&text);
    for (int i = 0; i < 65; i++)
        buffer_add(&text, SLICE("{{^title}}"));
    buffer_add_byte(&text, 0);
    expect_error((Texts){text.data, NULL}, "template-too-deep", 1, 64 * 10 + 1, "too deep");
    buffer_free(&text);
}

static void a_partial_that_is_copied_often_ends_with_an_error(void **state)
{
    (void)state;
    Buffer text = {0}, part = {0};
    for (int i = 0; i < 100; i++)
        buffer_add(&text, SLICE("{{>part}}"));
    for (int i = 0; i < 1 << 16; i++)
        buffer_add(&part, SLICE("sixteen letters."));
    buffer_add_byte(&text, 0);
    buffer_add_byte(&part, 0);
    Diagnostics *sink = diagnostics_new();
    Texts texts = {text.data, part.data};
    assert_null(template_compile(SLICE("main"), load, &texts, NULL, &shop_view, sink));
    assert_int_equal(diagnostics_kept(sink), 1);
    assert_string_equal(diagnostics_get(sink, 0)->code, "template-too-large");
    diagnostics_free(sink);
    buffer_free(&text);
    buffer_free(&part);
}

static void nesting_without_end_is_an_error(void **state)
{
    (void)state;
    Buffer text = {0};
    for (int i = 0; i < 40; i++)
        buffer_add(&text, SLICE("{{#best}}"));
    for (int i = 0; i < 40; i++)
        buffer_add(&text, SLICE("{{/best}}"));
    buffer_add_byte(&text, 0);
    /* `best` is looked up from the root outwards at any depth */
    expect_error((Texts){text.data, NULL}, "template-too-deep", 1, 32 * 9 + 1, "too deep");
    buffer_free(&text);
}

static void text_without_tags_is_copied(void **state)
{
    (void)state;
    EXPECT("", "");
    EXPECT("{ } {x} }} {", "{ } {x} }} {");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_escaped_for_text_and_attributes),
        cmocka_unit_test(markup_is_written_as_it_is),
        cmocka_unit_test(invisible_characters_and_broken_bytes_become_visible),
        cmocka_unit_test(line_feeds_and_tabs_stay_only_in_texts_of_lines),
        cmocka_unit_test(quotes_stay_only_in_lines_that_are_content),
        cmocka_unit_test(code_points_are_marked_off_where_a_tag_can_stand),
        cmocka_unit_test(numbers_have_groups_unless_plain),
        cmocka_unit_test(the_singular_is_a_section_of_its_own),
        cmocka_unit_test(sections_hold_for_what_is_set_and_not_empty),
        cmocka_unit_test(lists_are_rendered_item_by_item_and_names_reach_outwards),
        cmocka_unit_test(a_line_with_nothing_but_a_tag_leaves_no_line),
        cmocka_unit_test(partials_see_the_item_in_which_they_stand),
        cmocka_unit_test(an_unknown_name_is_an_error_that_names_the_known_ones),
        cmocka_unit_test(a_word_stands_in_place_with_the_values_that_are_there),
        cmocka_unit_test(words_without_their_values_are_errors_in_the_catalogue),
        cmocka_unit_test(unknown_words_are_errors_that_name_the_nearest),
        cmocka_unit_test(all_errors_come_in_one_go),
        cmocka_unit_test(errors_in_a_partial_name_its_file),
        cmocka_unit_test(values_and_markup_are_not_mixed_up),
        cmocka_unit_test(values_stand_only_where_escaping_makes_them_safe),
        cmocka_unit_test(a_time_prints_as_people_read_it_or_as_iso_8601),
        cmocka_unit_test(sections_must_close_in_their_order),
        cmocka_unit_test(tags_that_are_none_are_errors),
        cmocka_unit_test(a_partial_that_includes_itself_is_an_error),
        cmocka_unit_test(partials_that_lie_deep_or_multiply_end_with_an_error),
        cmocka_unit_test(nesting_without_end_is_an_error),
        cmocka_unit_test(sections_of_no_list_nest_so_deep_and_no_deeper),
        cmocka_unit_test(a_partial_that_is_copied_often_ends_with_an_error),
        cmocka_unit_test(text_without_tags_is_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
