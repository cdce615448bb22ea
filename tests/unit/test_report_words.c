#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/embedded.h"
#include "report/words.h"
#include "report/words_read.h"
#include "support_folder.h"

/* A copy of the built-in catalogue as the folder's words.xml, with the first `old` replaced. */
static void write_copy(const char *folder, const char *old, const char *new)
{
    Slice text = embedded_file("templates/words/en.xml");
    const char *at = old ? strstr(text.data, old) : text.data;
    assert_non_null(at);
    char path[512];
    snprintf(path, sizeof path, "%s/words.xml", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fwrite(text.data, 1, (size_t)(at - text.data), file);
    fputs(old ? new : "", file);
    fputs(at + (old ? strlen(old) : 0), file);
    assert_int_equal(fclose(file), 0);
}

static unsigned line_of(const char *text)
{
    unsigned line = 1;
    Slice file = embedded_file("templates/words/en.xml");
    for (const char *at = file.data; at < strstr(file.data, text); at++)
        line += *at == '\n';
    return line;
}

/* Opens the folder's words after this change: one error with this code, line and message. */
static void assert_refused(const char *old, const char *new, const char *code, unsigned line,
                           const char *message)
{
    char *folder = folder_make();
    write_copy(folder, old, new);
    Diagnostics *sink = diagnostics_new();
    assert_null(words_open(folder, sink));
    assert_int_equal(diagnostics_kept(sink), 1);
    const Diagnostic *d = diagnostics_get(sink, 0);
    assert_string_equal(d->code, code);
    assert_int_equal(d->line, line);
    assert_true(slice_ends(d->file, SLICE("/words.xml")));
    if (!slice_contains(d->message, slice_of(message)))
        fail_msg("the message is: %.*s", (int)d->message.size, d->message.data);
    diagnostics_free(sink);
    folder_remove(folder);
}

static Words *open_words(const char *folder)
{
    Diagnostics *sink = diagnostics_new();
    Words *words = words_open(folder, sink);
    for (size_t i = 0; i < diagnostics_kept(sink); i++)
        print_error("%.*s\n", (int)diagnostics_get(sink, i)->message.size,
                    diagnostics_get(sink, i)->message.data);
    assert_non_null(words);
    diagnostics_free(sink);
    return words;
}

static void assert_says(const Words *words, const char *id, const WordValue *values, size_t count,
                        const char *text)
{
    Buffer out = {0};
    words_say(words, id, values, count, &out);
    buffer_add_byte(&out, 0);
    assert_string_equal(out.data, text);
    buffer_free(&out);
}

static void a_word_is_said_with_its_values_and_their_number(void **state)
{
    (void)state;
    Words *words = open_words(NULL);
    const WordValue many[] = {WORD_NUMBER("evaluated", 12345), WORD_NUMBER("files_read", 1)};
    const WordValue one[] = {WORD_NUMBER("evaluated", 1), WORD_NUMBER("files_read", 2)};
    assert_says(words, "summary.read", many, 2,
                "12\xe2\x80\xaf"
                "345 records of 1 file were evaluated.");
    assert_says(words, "summary.read", one, 2, "1 record of 2 files was evaluated.");
    const WordValue text[] = {WORD_TEXT("as_of", SLICE("{as_of} <b>"))};
    Buffer out = {0};
    words_say(words, "exceptions.caption", text, 1, &out);
    assert_true(slice_starts(buffer_slice(&out), SLICE("As of {as_of} <b>; an exception")));
    buffer_free(&out);
    words_free(words);
}

static void a_copy_in_the_folder_replaces_the_catalogue(void **state)
{
    (void)state;
    char *folder = folder_make();
    write_copy(folder, ">Executive summary<", ">Kurz\n   gesagt &amp; mehr<");
    Words *words = open_words(folder);
    assert_says(words, "section.summary", NULL, 0, "Kurz gesagt & mehr");
    assert_true(slice_ends(words_file(words), SLICE("/words.xml")));
    words_free(words);
    folder_remove(folder);
}

static void a_folder_without_words_has_the_built_in_ones(void **state)
{
    (void)state;
    char *folder = folder_make();
    Words *words = open_words(folder);
    assert_says(words, "section.summary", NULL, 0, "Executive summary");
    words_free(words);
    folder_remove(folder);
}

static void a_missing_word_is_an_error_at_the_end_of_the_file(void **state)
{
    (void)state;
    assert_refused("<word id=\"word.new\">new</word>", "<!-- -->", "word-missing",
                   line_of("</words>"), "the word 'word.new' is missing");
}

static void an_unknown_word_is_an_error_with_its_line(void **state)
{
    (void)state;
    assert_refused("<word id=\"word.new\">new</word>",
                   "<word id=\"word.new\">new</word><word id=\"word.nex\">x</word>", "word-unknown",
                   line_of("word.new"), "unknown word 'word.nex'");
}

static void a_word_twice_is_an_error_with_its_line(void **state)
{
    (void)state;
    assert_refused("<word id=\"word.new\">new</word>",
                   "<word id=\"word.new\">new</word>\n<word id=\"word.new\">x</word>",
                   "word-repeated", line_of("word.new") + 1,
                   "the word 'word.new' stands here twice");
}

static void a_value_that_nobody_brings_is_an_error_with_its_line(void **state)
{
    (void)state;
    assert_refused(">As of {as_of}", ">As of {today}", "word-unknown-value",
                   line_of("exceptions.caption"), "unknown value {today}");
}

static void a_brace_out_of_place_is_an_error_with_its_line(void **state)
{
    (void)state;
    const char *const texts[] = {">{", ">}", ">{a", ">{a?b}", ">{a b}", ">{{as_of}}", ">{}"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_refused(">As of {as_of}", texts[i], "word-bad-value", line_of("exceptions.caption"),
                       "has a brace out of place");
}

static void what_is_no_catalogue_is_refused_with_its_line(void **state)
{
    (void)state;
    assert_refused("<word id=\"word.new\">new</word>", "<word id=\"word.new\"/>", "word-empty",
                   line_of("word.new"), "the word 'word.new' is empty");
    assert_refused("<word id=\"word.new\">", "<word>", "word-attributes", line_of("word.new"),
                   "a <word> has an id and nothing else");
    assert_refused("<word id=\"word.new\">new</word>", "<wort id=\"word.new\">new</wort>",
                   "unknown-element", line_of("word.new"), "unknown element <wort>");
    assert_refused("urn:trailaudit:words:1", "urn:other", "wrong-namespace", line_of("<words"),
                   "the namespace is not urn:trailaudit:words:1");
    assert_refused("<words ", "<!DOCTYPE words [<!ENTITY a \"b\">]>\n<words ", "forbidden-xml",
                   line_of("<words "), "a DOCTYPE");
    assert_refused("<word id=\"word.new\">new</word>", "<word id=\"word.new\">&new;</word>",
                   "malformed-xml", line_of("word.new"), "no well-formed XML");
}

/* ---- without libxml2 and with it ---- */

static void free_read(Words *words)
{
    arena_free(&words->arena);
    *words = (Words){0};
}

/* What is read without libxml2 it reads the same; whether it was. */
static bool is_read_alike(Slice text)
{
    Words plain = {0}, any = {0};
    bool done = words_read_plain(&plain, text);
    if (!done)
        assert_int_equal(plain.count, 0);
    Diagnostics *sink = diagnostics_new();
    if (done) {
        if (!words_read_any(&any, text, sink))
            fail_msg("libxml2 refuses (%.*s): %.*s", (int)diagnostics_get(sink, 0)->message.size,
                     diagnostics_get(sink, 0)->message.data, (int)text.size, text.data);
        assert_int_equal(plain.count, any.count);
    }
    for (size_t i = 0; i < any.count; i++) {
        assert_true(slice_equal(plain.items[i].id, any.items[i].id));
        assert_true(slice_equal(plain.items[i].text, any.items[i].text));
        assert_int_equal(plain.items[i].line, any.items[i].line);
    }
    diagnostics_free(sink);
    free_read(&plain);
    free_read(&any);
    return done;
}

static void the_built_in_catalogue_takes_no_libxml2(void **state)
{
    (void)state;
    assert_true(is_read_alike(embedded_file("templates/words/en.xml")));
}

static void a_catalogue_that_is_cut_off_is_left_to_libxml2(void **state)
{
    (void)state;
    static const char whole[] = "<words xmlns=\"urn:trailaudit:words:1\"><!-- a -->\n"
                                "<word id=\"a.b\">One</word>\n</words>";
    static const char *const ends[] = {"<!-- oops", "<!-->", "<!-- a --", "<!-", "<!-- a -->"};
    const size_t size = sizeof whole - 1, before = size - strlen("</words>");
    assert_true(is_read_alike((Slice){whole, size}));
    for (size_t i = 0; i < size; i++)
        assert_false(is_read_alike((Slice){whole, i}));
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char text[sizeof whole + 16];
        int length = snprintf(text, sizeof text, "%.*s%s", (int)before, whole, ends[i]);
        assert_false(is_read_alike((Slice){text, (size_t)length}));
    }
}

static void what_is_read_without_libxml2_is_read_alike_with_it(void **state)
{
    (void)state;
    static const char small[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- a - b -->\n"
                                "<words xmlns=\"urn:trailaudit:words:1\" lang=\"en\">\n"
                                "  <word id=\"a.b\">One  of\n\t two \xe2\x80\x94 > 'three'</word>\n"
                                "<!--\n-->\n\n<word id=\"c_1\"> four</word></words>\n<!-- -->\n";
    static const char *const put[] = {"",
                                      "-",
                                      "<",
                                      ">",
                                      "&",
                                      "&amp;",
                                      "\"",
                                      " ",
                                      "\n",
                                      "\r",
                                      "]]>",
                                      "x",
                                      "\x01",
                                      "\xff",
                                      "/",
                                      "<!--x-->",
                                      "<x/>",
                                      "<?x?>",
                                      "--",
                                      "\x7f",
                                      "\xef\xbf\xbe",
                                      "<![CDATA[x]]>"};
    size_t size = sizeof small - 1, alike = 0;
    assert_true(is_read_alike((Slice){small, size}));
    for (size_t at = 0; at <= size; at++)
        for (size_t i = 0; i < sizeof put / sizeof *put; i++)
            for (size_t gone = 0; gone < 2 && at + gone <= size; gone++) {
                Buffer text = {0};
                buffer_add(&text, (Slice){small, at});
                buffer_add(&text, slice_of(put[i]));
                buffer_add(&text, slice_from((Slice){small, size}, at + gone));
                alike += is_read_alike(buffer_slice(&text));
                buffer_free(&text);
            }
    assert_true(alike > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_said_with_its_values_and_their_number),
        cmocka_unit_test(a_copy_in_the_folder_replaces_the_catalogue),
        cmocka_unit_test(a_folder_without_words_has_the_built_in_ones),
        cmocka_unit_test(a_missing_word_is_an_error_at_the_end_of_the_file),
        cmocka_unit_test(an_unknown_word_is_an_error_with_its_line),
        cmocka_unit_test(a_word_twice_is_an_error_with_its_line),
        cmocka_unit_test(a_value_that_nobody_brings_is_an_error_with_its_line),
        cmocka_unit_test(a_brace_out_of_place_is_an_error_with_its_line),
        cmocka_unit_test(what_is_no_catalogue_is_refused_with_its_line),
        cmocka_unit_test(the_built_in_catalogue_takes_no_libxml2),
        cmocka_unit_test(a_catalogue_that_is_cut_off_is_left_to_libxml2),
        cmocka_unit_test(what_is_read_without_libxml2_is_read_alike_with_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
