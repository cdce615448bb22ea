#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support_scan.h"
#include "support_scanners.h"

static void release(Slice text)
{
    free((char *)(uintptr_t)text.data);
}

/* Accepted whole, by every variant, whatever lies behind the text; else where the error is told. */
static bool accepts(Fixture *fixture, Slice text, size_t *place)
{
    static const Slice behind[] = {{"\"", 1}, {"]", 1}, {"}", 1}, {" ", 1}, {"0", 1}, {"[\"", 2}};
    bool accepted = false;
    for (size_t b = 0; b < sizeof behind / sizeof *behind; b++) {
        Slice padded = support_scan_padded(text, behind[b]);
        for (size_t i = 0; i < fixture->count; i++) {
            ScanStatus status = scan_value(&fixture->scanners[i], padded);
            size_t at = (size_t)(fixture->scanners[i].at - padded.data);
            bool here = status == SCAN_OK && at == text.size;
            if (b || i) {
                assert_int_equal(here, accepted);
                assert_int_equal(at, *place);
            }
            accepted = here;
            *place = at;
        }
        release(padded);
    }
    return accepted;
}

static void values_are_accepted_as_rfc_8259_says(void **state)
{
    (void)state;
    static const char *const good[] = {"{}",
                                       "[]",
                                       "\"\"",
                                       "0",
                                       "-0",
                                       "-0.0",
                                       "1.5e10",
                                       "1E-2",
                                       "10",
                                       "true",
                                       "false",
                                       "null",
                                       "[1 , 2]",
                                       "{ \"a\" : { } , \"b\" : [ ] }",
                                       "[\"\\ud800\"]",
                                       "[\"\\udfff\\ud800x\"]",
                                       "\"\\u0000\"",
                                       "\"\x7f\"",
                                       "\"\xc2\x80\"",
                                       "\"\xdf\xbf\"",
                                       "\"\xe0\xa0\x80\"",
                                       "\"\xed\x9f\xbf\"",
                                       "\"\xee\x80\x80\"",
                                       "\"\xf0\x90\x80\x80\"",
                                       "\"\xf4\x8f\xbf\xbf\"",
                                       "{\"\":\"\"}",
                                       "[[[[]]]]",
                                       "\"0123456789012345678901234567890123456789\\n\"",
                                       "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uABCD\"]"};
    Fixture fixture = open_fixture();
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        size_t place = 0;
        Slice text = slice_trim(slice_of(good[i]));
        if (!accepts(&fixture, text, &place))
            fail_msg("refused at %zu: %s", place, good[i]);
    }
    close_fixture(&fixture);
}

static void what_is_no_json_is_refused_where_it_goes_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size; /* 0: up to the NUL */
        size_t place;
    } bad[] = {{"[1,]", 0, 3},
               {"{\"a\":1,}", 0, 7},
               {"{,}", 0, 1},
               {"[,1]", 0, 1},
               {"{\"a\"}", 0, 4},
               {"{\"a\" 1}", 0, 5},
               {"{a:1}", 0, 1},
               {"{'a':1}", 0, 1},
               {"{1:1}", 0, 1},
               {"[1 2]", 0, 3},
               {"[}", 0, 1},
               {"{]", 0, 1},
               {"[1}", 0, 2},
               {"{\"a\":1]", 0, 6},
               {"[01]", 0, 2},
               {"[+1]", 0, 1},
               {"[.5]", 0, 1},
               {"[1.]", 0, 3},
               {"[1.e1]", 0, 3},
               {"[1e]", 0, 3},
               {"[1e+]", 0, 4},
               {"[-]", 0, 2},
               {"[-a]", 0, 2},
               {"[0x1]", 0, 2},
               {"[NaN]", 0, 1},
               {"[Infinity]", 0, 1},
               {"[-Infinity]", 0, 2},
               {"[True]", 0, 1},
               {"[nul]", 0, 1},
               {"[truE]", 0, 1},
               {"[nulll]", 0, 5},
               {"\"\\x41\"", 0, 1},
               {"\"\\u12g4\"", 0, 1},
               {"\"\\u123\"", 0, 1},
               {"\"\\\n\"", 0, 1},
               {"\"a\nb\"", 0, 2},
               {"\"\t\"", 0, 1},
               {"\"\0\"", 3, 1},
               {"\"\x1f\"", 0, 1},
               {"\"0123456789abcdef0123456789abcdef\x01\"", 0, 33},
               {"[\f1]", 0, 1},
               {"[\v1]", 0, 1},
               {"[\xc2\xa0"
                "1]",
                0, 1},
               {"[1]/**/", 0, 3},
               {"[//\n1]", 0, 1},
               {"\xef\xbb\xbf[]", 0, 0},
               /* UTF-8: a lone continuation, overlong forms, a surrogate, beyond U+10FFFF, cut
                  characters */
               {"\"\x80\"", 0, 1},
               {"\"\xbf\"", 0, 1},
               {"\"\xc0\x80\"", 0, 1},
               {"\"\xc1\xbf\"", 0, 1},
               {"\"\xe0\x80\x80\"", 0, 1},
               {"\"\xe0\x9f\xbf\"", 0, 1},
               {"\"\xf0\x8f\xbf\xbf\"", 0, 1},
               {"\"\xed\xa0\x80\"", 0, 1},
               {"\"\xed\xbf\xbf\"", 0, 1},
               {"\"\xf4\x90\x80\x80\"", 0, 1},
               {"\"\xf5\x80\x80\x80\"", 0, 1},
               {"\"\xff\"", 0, 1},
               {"\"\xfe\"", 0, 1},
               {"\"\xc3\"", 0, 1},
               {"\"\xe2\x82\"", 0, 1},
               {"\"\xf0\x9f\x98\"", 0, 1},
               {"\"aaaa\xe2\x82\xac\xe2(\xa1\"", 0, 8},
               {"{\"\xc3(\":1}", 0, 2}};
    Fixture fixture = open_fixture();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        size_t place = 0;
        Slice text = {bad[i].text, bad[i].size ? bad[i].size : strlen(bad[i].text)};
        if (accepts(&fixture, text, &place))
            fail_msg("accepted: %s", bad[i].text);
        if (place != bad[i].place)
            fail_msg("%s: refused at %zu instead of %zu", bad[i].text, place, bad[i].place);
    }
    close_fixture(&fixture);
}

static void every_utf8_sequence_is_judged_as_rfc_3629_says(void **state)
{
    (void)state;
    Fixture fixture = open_fixture();
    char text[80];
    for (uint32_t code = 0x80; code < 0x200000; code += code < 0x11000 ? 1 : 61) {
        /* Encoded in every length that has room, so also overlong. */
        for (int size = 2; size <= 4; size++) {
            if (code >= (size == 2 ? 0x800u : size == 3 ? 0x10000u : 0x200000u))
                continue;
            int at = snprintf(text, sizeof text, "\"%.*s", (int)(code % 33),
                              "................................");
            uint32_t rest = code;
            for (int i = size - 1; i > 0; i--, rest >>= 6)
                text[at + i] = (char)(0x80 | (rest & 0x3f));
            text[at] = (char)((0xf00 >> size & 0xff) | rest);
            text[at + size] = '"';
            memset(text + at + size + 1, 0, sizeof text - (size_t)(at + size + 1));
            bool valid = (code < 0xd800 || code > 0xdfff) && code <= 0x10ffff &&
                         size == (code < 0x800     ? 2
                                  : code < 0x10000 ? 3
                                                   : 4);
            char padded[160] = {0};
            memcpy(padded, text, sizeof text);
            for (size_t i = 0; i < fixture.count; i++) {
                ScanStatus status =
                    scan_value(&fixture.scanners[i], (Slice){padded, (size_t)(at + size + 1)});
                if ((status == SCAN_OK) != valid)
                    fail_msg("U+%04X in %d bytes: %d", code, size, status);
            }
        }
    }
    close_fixture(&fixture);
}

static void nesting_ends_at_the_limit(void **state)
{
    (void)state;
    Fixture fixture = open_fixture();
    for (int kind = 0; kind < 3; kind++) {
        for (int depth = LIMIT_DEPTH - 1; depth <= LIMIT_DEPTH + 1; depth++) {
            static const char *const opening[] = {"[", "{\"a\":", "{\"userIdentity\":"};
            Buffer text = {0};
            for (int i = 0; i < depth; i++)
                buffer_add(&text, slice_of(opening[kind]));
            buffer_add_byte(&text, '1');
            for (int i = 0; i < depth; i++)
                buffer_add_byte(&text, kind ? '}' : ']');
            size_t place = 0;
            assert_int_equal(accepts(&fixture, buffer_slice(&text), &place), depth <= LIMIT_DEPTH);
            buffer_free(&text);
        }
    }
    close_fixture(&fixture);
}

static void assert_same_values(const Fixture *fixture, const Scanner *a, const Scanner *b)
{
    for (uint32_t i = 0; i < fixture->columns->column_count; i++) {
        assert_int_equal(a->values[i].size, b->values[i].size);
        assert_int_equal(a->values[i].data == NULL, b->values[i].data == NULL);
        assert_memory_equal(a->values[i].data ? a->values[i].data : "",
                            b->values[i].data ? b->values[i].data : "", a->values[i].size);
        assert_int_equal(a->values[i].type, b->values[i].type);
        assert_int_equal(a->values[i].escaped, b->values[i].escaped);
    }
}

/* Scans the text as a record with every variant and compares all that they say. */
static ScanStatus compare_variants(Fixture *fixture, Slice text)
{
    Slice padded = support_scan_padded(text, SLICE("\"}]"));
    const Scanner *first = &fixture->scanners[0];
    ScanStatus status = SCAN_OK;
    for (size_t i = 0; i < fixture->count; i++) {
        Scanner *s = &fixture->scanners[i];
        ScanStatus here = scan_record(s, padded);
        if (i == 0) {
            status = here;
            continue;
        }
        if (here != status || s->at != first->at)
            fail_msg("status %d at %zu, portable %d at %zu: %.*s", here,
                     (size_t)(s->at - padded.data), status, (size_t)(first->at - padded.data),
                     (int)text.size, text.data);
        assert_int_equal(s->marks, first->marks);
        if (status == SCAN_ERROR)
            assert_string_equal(s->reason, first->reason);
        if (status == SCAN_OK) {
            assert_int_equal(s->repeated, first->repeated);
            assert_same_values(fixture, s, first);
        }
    }
    release(padded);
    return status;
}

static void every_variant_says_the_same_of_hostile_texts(void **state)
{
    (void)state;
    Fixture fixture = open_fixture();
    uint64_t random = 20260703;
    size_t outcomes[4] = {0};
    for (int i = 0; i < 30000; i++) {
        Buffer text = {0};
        support_scan_record(&random, &text);
        if (i % 4)
            support_scan_mutate(&random, &text);
        if (text.size && text.data[0] == '{')
            outcomes[compare_variants(&fixture, buffer_slice(&text))]++;
        buffer_free(&text);
    }
    assert_true(outcomes[SCAN_OK] > 5000);
    assert_true(outcomes[SCAN_ERROR] > 5000);
    assert_true(outcomes[SCAN_MORE] > 100);
    close_fixture(&fixture);
}

static void every_beginning_of_a_record_asks_for_more(void **state)
{
    (void)state;
    Fixture fixture = open_fixture();
    uint64_t random = 7;
    for (int i = 0; i < 300; i++) {
        Buffer text = {0};
        support_scan_record(&random, &text);
        for (size_t size = 1; size < text.size; size++)
            assert_int_equal(compare_variants(&fixture, (Slice){text.data, size}), SCAN_MORE);
        buffer_free(&text);
    }
    close_fixture(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_accepted_as_rfc_8259_says),
        cmocka_unit_test(what_is_no_json_is_refused_where_it_goes_wrong),
        cmocka_unit_test(every_utf8_sequence_is_judged_as_rfc_3629_says),
        cmocka_unit_test(nesting_ends_at_the_limit),
        cmocka_unit_test(every_variant_says_the_same_of_hostile_texts),
        cmocka_unit_test(every_beginning_of_a_record_asks_for_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
