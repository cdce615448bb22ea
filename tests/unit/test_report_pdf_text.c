#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "report/pdf/para.h"
#include "report/pdf/sfnt.h"

#define FONT "/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf"

static char *read_font(size_t *size)
{
    FILE *file = fopen(FONT, "rb");
    char *bytes = NULL;
    *size = 0;
    if (file && fseek(file, 0, SEEK_END) == 0) {
        *size = (size_t)ftell(file);
        bytes = malloc(*size);
        rewind(file);
        if (bytes && fread(bytes, 1, *size, file) != *size)
            *size = 0;
    }
    if (file)
        fclose(file);
    return bytes;
}

/* A copy of exactly that size, so that a read past its end is seen by the address sanitizer. */
static bool read_copy(const char *bytes, size_t size, SfntFace *face)
{
    char *copy = malloc(size ? size : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    bool ok = sfnt_read((Slice){copy, size}, face);
    free(copy);
    return ok;
}

static void a_face_tells_which_characters_it_draws_and_how_wide(void **state)
{
    (void)state;
    size_t size;
    char *bytes = read_font(&size);
    SfntFace face;
    if (!bytes)
        skip();
    assert_true(read_copy(bytes, size, &face));
    assert_true(sfnt_has(&face, 'A'));
    assert_true(sfnt_has(&face, 0xE9));
    assert_true(sfnt_has(&face, 0x5D0));   /* Hebrew alef */
    assert_false(sfnt_has(&face, 0x5BE9)); /* no Han */
    assert_false(sfnt_has(&face, 0x1F525));
    assert_int_equal(face.widths['A'], 666); /* 1366 of 2048 */
    assert_int_equal(face.widths['i'], 222);
    assert_true(face.ascent > 800 && face.descent < -150);
    assert_true(face.characters > 2000);
    sfnt_free(&face);
    free(bytes);
}

static void a_face_that_is_cut_anywhere_is_refused_or_read_within_its_bytes(void **state)
{
    (void)state;
    size_t size;
    char *bytes = read_font(&size);
    if (!bytes)
        skip();
    for (size_t cut = 0; cut < size; cut += cut < 2048 ? 7 : 4099) {
        SfntFace face;
        if (read_copy(bytes, cut, &face))
            sfnt_free(&face);
        else
            assert_null(face.widths);
    }
    free(bytes);
}

static void a_face_with_wrong_bytes_in_its_tables_never_reads_past_them(void **state)
{
    (void)state;
    size_t size;
    char *bytes = read_font(&size);
    if (!bytes)
        skip();
    uint32_t random = 2463534242u, cmap = 0;
    for (uint32_t i = 0; i < 30; i++)
        if (memcmp(bytes + 12 + i * 16, "cmap", 4) == 0) {
            const unsigned char *at = (const unsigned char *)bytes + 12 + i * 16 + 8;
            cmap = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
        }
    assert_true(cmap > 0 && cmap + 4000 < size);
    for (int turn = 0; turn < 300; turn++) {
        char kept[4];
        size_t places[4];
        for (int i = 0; i < 4; i++) {
            random ^= random << 13, random ^= random >> 17, random ^= random << 5;
            places[i] = turn % 3 ? cmap + random % 3000 : random % 400;
            kept[i] = bytes[places[i]];
            bytes[places[i]] = (char)(random >> 24);
        }
        SfntFace face;
        if (read_copy(bytes, size, &face))
            sfnt_free(&face);
        for (int i = 3; i >= 0; i--)
            bytes[places[i]] = kept[i];
    }
    free(bytes);
}

/* A font of the least that is read, with a map of format 12: U+0041 to U+0043 as glyphs 1 to 3. */
static void a_map_of_format_12_is_read(void **state)
{
    (void)state;
    unsigned char font[512] = {0, 1, 0, 0, 0, 5};
    static const struct {
        const char *tag;
        unsigned at, size;
    } tables[] = {{"cmap", 100, 40},
                  {"head", 150, 54},
                  {"hhea", 210, 36},
                  {"hmtx", 250, 16},
                  {"maxp", 270, 6}};
    for (unsigned i = 0; i < 5; i++) {
        unsigned char *entry = font + 12 + i * 16;
        memcpy(entry, tables[i].tag, 4);
        entry[10] = (unsigned char)(tables[i].at >> 8), entry[11] = (unsigned char)tables[i].at;
        entry[15] = (unsigned char)tables[i].size;
    }
    static const unsigned char cmap[] = {0, 0, 0, 1,   0, 3,  0, 10,  0, 0, 0, 12, 0, 12,
                                         0, 0, 0, 0,   0, 28, 0, 0,   0, 0, 0, 0,  0, 1,
                                         0, 0, 0, 'A', 0, 0,  0, 'C', 0, 0, 0, 1};
    static const unsigned char widths[] = {0, 100, 0, 0, 1, 244, 0, 0, 2, 88, 0, 0, 3, 32, 0, 0};
    memcpy(font + 100, cmap, sizeof cmap);
    memcpy(font + 250, widths, sizeof widths);
    font[150 + 18] = 3, font[150 + 19] = 232; /* 1000 units an em */
    font[210 + 35] = 4;
    font[270 + 5] = 4;
    SfntFace face;
    assert_true(read_copy((const char *)font, sizeof font, &face));
    assert_int_equal(face.characters, 3);
    assert_int_equal(face.widths['A'], 500);
    assert_int_equal(face.widths['C'], 800);
    assert_false(sfnt_has(&face, 'D'));
    sfnt_free(&face);
    font[100 + 12 + 12 + 2] = 1; /* more groups than there are bytes */
    assert_false(read_copy((const char *)font, sizeof font, &face));
}

/* ---- lines ---- */

typedef struct {
    Faces faces;
    Arena arena;
    Diagnostics *sink;
} Setting;

static int open_faces(void **state)
{
    Setting *s = calloc(1, sizeof *s);
    *state = s;
    s->sink = diagnostics_new();
    if (!faces_open(&s->faces, (Slice[LOOK_FACES]){{0}}, s->sink))
        print_message("fonts-liberation2 is missing: the tests of lines are skipped\n");
    return 0;
}

static int close_faces(void **state)
{
    Setting *s = *state;
    faces_close(&s->faces);
    arena_free(&s->arena);
    diagnostics_free(s->sink);
    free(s);
    return 0;
}

/* The lines as text, each ended by '|'. */
static const char *set_lines(Setting *s, Slice text, float width, bool prose)
{
    static char out[8192];
    Runs runs;
    Para para;
    if (!s->faces.faces[LOOK_SANS].path)
        skip();
    runs_begin(&runs, &s->arena);
    if (prose)
        runs_prose(&runs, STYLE_BODY, text);
    else
        runs_add(&runs, STYLE_BODY, text);
    assert_true(para_set(&s->faces, &s->arena, &runs, width, &para));
    size_t size = 0;
    for (uint32_t i = 0; i < para.line_count; i++) {
        assert_true(para.lines[i].width <= width + 0.02f || para.lines[i].count == 1);
        for (uint32_t j = 0; j < para.lines[i].count && size + 2 < sizeof out; j++)
            out[size++] = (char)para.atoms[para.lines[i].first + j].character;
        out[size++] = '|';
    }
    out[size] = 0;
    return out;
}

static void lines_end_after_spaces_where_words_fit(void **state)
{
    assert_string_equal(
        set_lines(*state, SLICE("well-known words, e.g. 2026-07-01, move whole"), 90, false),
        "well-known words,|e.g. 2026-07-01,|move whole|");
}

static void a_token_wider_than_the_line_ends_after_its_punctuation(void **state)
{
    assert_string_equal(
        set_lines(*state, SLICE("arn:aws:iam::111122223333:user/nightly-cleanup"), 120, false),
        "arn:aws:iam::|111122223333:user/nightly-|cleanup|");
}

static void a_token_without_punctuation_ends_anywhere_and_keeps_all(void **state)
{
    char token[1001];
    memset(token, 'W', 1000);
    token[1000] = 0;
    const char *lines = set_lines(*state, (Slice){token, 1000}, 100, false);
    size_t letters = 0;
    for (const char *p = lines; *p; p++)
        letters += *p == 'W';
    assert_int_equal(letters, 1000);
}

static void a_name_too_long_for_a_line_ends_between_its_words(void **state)
{
    assert_string_equal(set_lines(*state, SLICE("AuthorizeSecurityGroupIngress"), 110, false),
                        "AuthorizeSecurityGroup|Ingress|");
    /* Not where that would leave most of the line empty. */
    assert_string_equal(set_lines(*state, SLICE("aBcdefghijklmnopqrstuvwxyz"), 80, false),
                        "aBcdefghijklmnop|qrstuvwxyz|");
}

static void a_line_narrower_than_a_character_takes_one(void **state)
{
    assert_string_equal(set_lines(*state, SLICE("WWW"), 1, false), "W|W|W|");
}

static void what_must_not_be_shown_stands_as_its_code_point_and_is_counted(void **state)
{
    Setting *s = *state;
    s->faces.substituted = 0;
    assert_string_equal(set_lines(s,
                                  SLICE("a\xe2\x80\xae"
                                        "b\x1b"
                                        "c\n\xff"),
                                  900, false),
                        "aU+202EbU+001BcU+000A\\xFF|");
    assert_int_equal(s->faces.substituted, 4);
    assert_string_equal(set_lines(s, SLICE("\xf0\x9f\x94\xa5"), 900, false), "U+1F525|");
    assert_int_equal(s->faces.substituted, 5);
}

static void prose_takes_any_run_of_blanks_as_one_space(void **state)
{
    assert_string_equal(set_lines(*state, SLICE("one\n      two\t three"), 900, true),
                        "one two three|");
}

static void indentation_at_the_start_of_a_line_is_kept(void **state)
{
    assert_string_equal(set_lines(*state, SLICE("    <title>"), 900, false), "    <title>|");
}

static void runs_begin_lines_where_they_ask_to(void **state)
{
    Setting *s = *state;
    Runs runs;
    Para para;
    if (!s->faces.faces[LOOK_SANS].path)
        skip();
    runs_begin(&runs, &s->arena);
    runs_line(&runs);
    runs_words(&runs, STYLE_BODY, "first");
    runs_line(&runs);
    runs_words(&runs, STYLE_BODY, "");
    runs_number(&runs, STYLE_BODY, 1234567);
    assert_true(para_set(&s->faces, &s->arena, &runs, 500, &para));
    assert_int_equal(para.line_count, 2);
    assert_int_equal(para.lines[1].count, 9); /* 1,234,567 */
    runs_begin(&runs, &s->arena);
    assert_true(para_set(&s->faces, &s->arena, &runs, 500, &para));
    assert_int_equal(para.line_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_face_tells_which_characters_it_draws_and_how_wide),
        cmocka_unit_test(a_face_that_is_cut_anywhere_is_refused_or_read_within_its_bytes),
        cmocka_unit_test(a_face_with_wrong_bytes_in_its_tables_never_reads_past_them),
        cmocka_unit_test(a_map_of_format_12_is_read),
        cmocka_unit_test_setup_teardown(lines_end_after_spaces_where_words_fit, open_faces,
                                        close_faces),
        cmocka_unit_test_setup_teardown(a_token_wider_than_the_line_ends_after_its_punctuation,
                                        open_faces, close_faces),
        cmocka_unit_test_setup_teardown(a_token_without_punctuation_ends_anywhere_and_keeps_all,
                                        open_faces, close_faces),
        cmocka_unit_test_setup_teardown(a_name_too_long_for_a_line_ends_between_its_words,
                                        open_faces, close_faces),
        cmocka_unit_test_setup_teardown(a_line_narrower_than_a_character_takes_one, open_faces,
                                        close_faces),
        cmocka_unit_test_setup_teardown(
            what_must_not_be_shown_stands_as_its_code_point_and_is_counted, open_faces,
            close_faces),
        cmocka_unit_test_setup_teardown(prose_takes_any_run_of_blanks_as_one_space, open_faces,
                                        close_faces),
        cmocka_unit_test_setup_teardown(indentation_at_the_start_of_a_line_is_kept, open_faces,
                                        close_faces),
        cmocka_unit_test_setup_teardown(runs_begin_lines_where_they_ask_to, open_faces,
                                        close_faces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
