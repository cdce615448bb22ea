#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <libdeflate.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "support_folder.h"
#include "support_reading.h"

static void check_bytes(Slice bytes, Slice text, const char *problems, bool lost)
{
    Reading reading = reading_of_bytes(&reading_generous, bytes);
    assert_string_equal(reading.problems, problems);
    assert_true(slice_equal(buffer_slice(&reading.text), text));
    assert_int_equal(reading.facts.lost, lost);
    assert_int_equal(reading.facts.bytes, text.size);
    assert_int_equal(reading.cut, lost && text.size > 0);
    reading_free(&reading);
}

static void sound_files_come_whole(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 2, 63, 2000, 65536, 300000, LIMIT_WHOLE_FILE};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        Buffer text = reading_make_text(sizes[i], i), packed = {0};
        for (int level = 0; level <= 9; level += 3) {
            packed.size = 0;
            gzip_add(&packed, buffer_slice(&text), level);
            check_bytes(buffer_slice(&packed), buffer_slice(&text), "", false);
        }
        Reading reading = reading_of_bytes(&reading_generous, buffer_slice(&packed));
        assert_int_equal(reading.windows, 1);
        assert_true(reading.facts.gzip);
        reading_free(&reading);
        reading = reading_of_bytes(&reading_generous, buffer_slice(&text));
        assert_false(reading.facts.gzip);
        assert_true(slice_equal(buffer_slice(&reading.text), buffer_slice(&text)));
        reading_free(&reading);
        buffer_free(&text);
        buffer_free(&packed);
    }
}

static void empty_files_and_empty_streams_are_a_problem_and_no_window(void **state)
{
    (void)state;
    Buffer packed = {0};
    check_bytes(SLICE(""), SLICE(""), "empty@0 ", false);
    gzip_add(&packed, SLICE(""), 6);
    check_bytes(buffer_slice(&packed), SLICE(""), "empty@0 ", false);
    gzip_add(&packed, SLICE(""), 6);
    check_bytes(buffer_slice(&packed), SLICE(""), "empty@0 ", false);
    buffer_free(&packed);
}

static void several_members_are_one_text(void **state)
{
    (void)state;
    Buffer packed = {0};
    gzip_add(&packed, SLICE("one,"), 6);
    gzip_add(&packed, SLICE(""), 6);
    gzip_add(&packed, SLICE("two,"), 0);
    gzip_add(&packed, SLICE("three"), 9);
    check_bytes(buffer_slice(&packed), SLICE("one,two,three"), "", false);
    buffer_free(&packed);
}

static void optional_header_fields_are_stepped_over(void **state)
{
    (void)state;
    Buffer packed = {0}, full = {0};
    gzip_add(&packed, SLICE("text"), 6);
    buffer_add(&full, (Slice){"\x1f\x8b\x08\x1e\0\0\0\0\0\xff", 10});
    buffer_add(&full, (Slice){"\x03\0abcname\0comment\0\x12\x34", 20});
    uint32_t sum = libdeflate_crc32(0, full.data, 28);
    full.data[28] = (char)sum;
    full.data[29] = (char)(sum >> 8);
    buffer_add(&full, slice_from(buffer_slice(&packed), 10));
    Buffer two = {0};
    buffer_add(&two, buffer_slice(&packed));
    buffer_add(&two, buffer_slice(&full)); /* a second member, so that zlib's way is taken */
    check_bytes(buffer_slice(&full), SLICE("text"), "", false);
    check_bytes(buffer_slice(&two), SLICE("texttext"), "", false);
    full.data[29] ^= 0x40;
    check_bytes(buffer_slice(&full), SLICE("text"), "wrong-checksum@28 ", false);
    for (size_t size = packed.size + 2; size < packed.size + 30; size++) {
        char expected[64];
        snprintf(expected, sizeof expected, "truncated@%zu ", size);
        check_bytes((Slice){two.data, size}, SLICE("text"), expected, true);
    }
    buffer_free(&packed);
    buffer_free(&full);
    buffer_free(&two);
}

static void a_cut_file_gives_what_came_before_the_cut(void **state)
{
    (void)state;
    Buffer text = reading_make_text(200000, 3), packed = {0};
    gzip_add(&packed, buffer_slice(&text), 6);
    size_t before = 0;
    for (int part = 1; part < 16; part++) {
        size_t size = packed.size * (size_t)part / 16;
        char expected[64];
        snprintf(expected, sizeof expected, "truncated@%zu ", size);
        Reading reading = reading_of_bytes(&reading_generous, (Slice){packed.data, size});
        assert_string_equal(reading.problems, expected);
        assert_true(reading.facts.lost);
        assert_true(slice_starts(buffer_slice(&text), buffer_slice(&reading.text)));
        assert_true(reading.text.size >= before);
        assert_true(part < 8 || reading.text.size > text.size / 4);
        before = reading.text.size;
        reading_free(&reading);
    }
    buffer_free(&text);
    buffer_free(&packed);
}

static void a_cut_trailer_loses_nothing(void **state)
{
    (void)state;
    Buffer packed = {0};
    gzip_add(&packed, SLICE("all of it"), 6);
    for (size_t missing = 1; missing <= 8; missing++) {
        char expected[64];
        snprintf(expected, sizeof expected, "truncated@%zu ", packed.size - missing);
        check_bytes((Slice){packed.data, packed.size - missing}, SLICE("all of it"), expected,
                    false);
    }
    for (size_t size = 2; size <= 10; size++) {
        char expected[64];
        snprintf(expected, sizeof expected, "truncated@%zu ", size);
        check_bytes((Slice){packed.data, size}, SLICE(""), expected, true);
    }
    buffer_free(&packed);
}

static void no_flipped_bit_that_changes_the_text_goes_unnoticed(void **state)
{
    (void)state;
    Buffer text = reading_make_text(3000, 5), packed = {0};
    gzip_add(&packed, buffer_slice(&text), 6);
    int used = 0, unnoticed = 0;
    for (size_t bit = 80; bit < packed.size * 8; bit++) {
        packed.data[bit / 8] ^= (char)(1 << bit % 8);
        Reading reading = reading_of_bytes(&reading_generous, buffer_slice(&packed));
        bool same = slice_equal(buffer_slice(&reading.text), buffer_slice(&text));
        /* Bits between the end of the stream and the next byte mean nothing. */
        unnoticed += reading.problems[0] == '\0';
        assert_true(same || reading.problems[0] != '\0');
        assert_true(same || reading.facts.lost || strstr(reading.problems, "wrong-checksum") ||
                    strstr(reading.problems, "trailing-data"));
        used += reading.text.size > 0;
        reading_free(&reading);
        packed.data[bit / 8] ^= (char)(1 << bit % 8);
    }
    assert_true(used > (int)packed.size);
    assert_true(unnoticed < 8);
    buffer_free(&text);
    buffer_free(&packed);
}

static void a_wrong_checksum_is_reported_and_the_text_is_used(void **state)
{
    (void)state;
    Buffer packed = {0};
    char expected[64];
    gzip_add(&packed, SLICE("one"), 6);
    size_t first = packed.size;
    packed.data[first - 8] ^= 1;
    snprintf(expected, sizeof expected, "wrong-checksum@%zu ", first - 8);
    check_bytes(buffer_slice(&packed), SLICE("one"), expected, false);
    packed.data[first - 8] ^= 1;
    packed.data[first - 4] ^= 1;
    check_bytes(buffer_slice(&packed), SLICE("one"), expected, false);
    /* Of several the first is named. */
    gzip_add(&packed, SLICE("two"), 6);
    packed.data[packed.size - 8] ^= 1;
    check_bytes(buffer_slice(&packed), SLICE("onetwo"), expected, false);
    buffer_free(&packed);
}

static void a_damaged_stream_gives_what_came_before_the_damage(void **state)
{
    (void)state;
    Buffer packed = {0};
    gzip_add(&packed, SLICE("sound"), 6);
    size_t sound = packed.size;
    buffer_add(&packed, (Slice){"\x1f\x8b\x08\0\0\0\0\0\0\x03\x07\xff\xff", 13});
    Reading reading = reading_of_bytes(&reading_generous, buffer_slice(&packed));
    assert_true(slice_equal(buffer_slice(&reading.text), SLICE("sound")));
    assert_non_null(strstr(reading.problems, "corrupt@"));
    assert_true(reading.facts.lost && reading.cut);
    reading_free(&reading);
    packed.size = sound;
    packed.data[2] = 7; /* no method that RFC 1952 knows */
    check_bytes(buffer_slice(&packed), SLICE(""), "corrupt@0 ", true);
    packed.data[2] = 8;
    packed.data[3] = (char)0x80; /* a reserved flag */
    check_bytes(buffer_slice(&packed), SLICE(""), "corrupt@0 ", true);
    buffer_free(&packed);
}

static void bytes_behind_the_stream_are_reported_where_they_begin(void **state)
{
    (void)state;
    static const Slice tails[] = {
        {"\0\0\0\0", 4}, {"{}", 2}, {"\x1f", 1}, {"\x1f\x8b\x07", 3}, {"\x1f\x8c tail", 7}};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        Buffer packed = {0};
        char expected[64];
        gzip_add(&packed, SLICE("text"), 6);
        snprintf(expected, sizeof expected, "trailing-data@%zu ", packed.size);
        buffer_add(&packed, tails[i]);
        check_bytes(buffer_slice(&packed), SLICE("text"), expected, false);
        buffer_free(&packed);
    }
}

static void a_bomb_ends_at_the_limit_of_a_file(void **state)
{
    (void)state;
    Buffer zeros = {0}, packed = {0};
    assert_true(buffer_reserve(&zeros, 32 << 20));
    zeros.size = 32 << 20;
    memset(zeros.data, 0, zeros.size);
    gzip_add(&packed, buffer_slice(&zeros), 9);
    static const uint64_t limits[] = {1,       1000,          LIMIT_WINDOW, LIMIT_WINDOW + 1,
                                      9 << 20, (32 << 20) - 1};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        Reading reading =
            reading_of_bytes(&(ArchiveLimits){.max_file = limits[i]}, buffer_slice(&packed));
        assert_int_equal(reading.text.size, limits[i]);
        assert_int_equal(strncmp(reading.problems, "too-large@", 10), 0);
        assert_true(reading.facts.lost && reading.cut);
        reading_free(&reading);
    }
    Reading reading =
        reading_of_bytes(&(ArchiveLimits){.max_file = 32 << 20}, buffer_slice(&packed));
    assert_int_equal(reading.text.size, 32 << 20);
    assert_string_equal(reading.problems, "");
    reading_free(&reading);
    /* A trailer that lies about the size changes nothing. */
    memcpy(packed.data + packed.size - 4, "\x05\0\0\0", 4);
    reading = reading_of_bytes(&(ArchiveLimits){.max_file = 1000}, buffer_slice(&packed));
    assert_int_equal(reading.text.size, 1000);
    reading_free(&reading);
    buffer_free(&zeros);
    buffer_free(&packed);
}

static void plain_files_have_the_same_limit(void **state)
{
    (void)state;
    Reading reading = reading_of_bytes(&(ArchiveLimits){.max_file = 4}, SLICE("12345"));
    assert_true(slice_equal(buffer_slice(&reading.text), SLICE("1234")));
    assert_int_equal(strncmp(reading.problems, "too-large@", 10), 0);
    reading_free(&reading);
    reading = reading_of_bytes(&(ArchiveLimits){.max_file = 5}, SLICE("12345"));
    assert_string_equal(reading.problems, "");
    reading_free(&reading);
}

static void a_bomb_of_empty_members_ends(void **state)
{
    (void)state;
    Buffer one = {0}, packed = {0};
    gzip_add(&one, SLICE(""), 9);
    for (uint64_t i = 0; i <= LIMIT_GZIP_MEMBERS; i++)
        buffer_add(&packed, buffer_slice(&one));
    Reading reading = reading_of_bytes(&reading_generous, buffer_slice(&packed));
    assert_int_equal(strncmp(reading.problems, "too-large@", 10), 0);
    assert_true(reading.facts.lost);
    reading_free(&reading);
    buffer_free(&one);
    buffer_free(&packed);
}

static void a_failed_read_is_a_problem_and_what_was_read_is_used(void **state)
{
    (void)state;
    ArchiveReader *reader = archive_reader_new(&reading_generous);
    char bytes[5 + 64] = "plain";
    ArchiveFetched fetched = {.size = 5, .stream = -1, .error = EIO};
    Reading reading = reading_of_windows(reader, &fetched, (Slice){bytes, 5}, NULL);
    assert_string_equal(reading.problems, "unreadable@5 ");
    assert_true(slice_equal(buffer_slice(&reading.text), SLICE("plain")));
    assert_true(reading.facts.lost && reading.cut);
    assert_int_equal(reading.facts.error, EIO);
    reading_free(&reading);
    /* Nothing at all: neither empty nor cut. */
    reading = reading_of_windows(reader, &fetched, (Slice){bytes, 0}, NULL);
    assert_string_equal(reading.problems, "unreadable@0 ");
    assert_true(reading.facts.lost);
    reading_free(&reading);
    /* The cut gzip stream is a consequence of the failed read. */
    Buffer packed = {0};
    gzip_add(&packed, SLICE("some text that was there"), 0);
    assert_true(buffer_reserve(&packed, 64));
    reading = reading_of_windows(reader, &fetched, (Slice){packed.data, packed.size - 10}, NULL);
    assert_int_equal(strncmp(reading.problems, "unreadable@", 11), 0);
    assert_null(strstr(reading.problems, "truncated"));
    assert_true(reading.text.size > 10);
    reading_free(&reading);
    /* Behind what was fetched: a folder can be opened, and not be read. */
    ArchiveFetched streamed = {.size = 5, .stream = open("/", O_RDONLY | O_CLOEXEC)};
    reading = reading_of_windows(reader, &streamed, (Slice){bytes, 5}, NULL);
    assert_string_equal(reading.problems, "unreadable@5 ");
    assert_int_equal(reading.facts.error, EISDIR);
    reading_free(&reading);
    fetched.error = 0;
    reading = reading_of_windows(reader, &fetched, (Slice){bytes, 5}, NULL);
    assert_int_equal(reading.facts.error, 0);
    reading_free(&reading);
    buffer_free(&packed);
    archive_reader_free(reader);
}

static void a_reader_forgets_the_file_before(void **state)
{
    (void)state;
    ArchiveReader *reader = archive_reader_new(&reading_generous);
    Buffer packed = {0};
    gzip_add(&packed, SLICE("second"), 6);
    assert_true(buffer_reserve(&packed, 64));
    ArchiveFetched fetched = {.stream = -1};
    for (int round = 0; round < 3; round++) {
        Reading cut =
            reading_of_windows(reader, &fetched, (Slice){packed.data, packed.size - 12}, NULL);
        assert_true(cut.facts.lost);
        reading_free(&cut);
        Reading sound = reading_of_windows(reader, &fetched, buffer_slice(&packed), NULL);
        assert_string_equal(sound.problems, "");
        assert_false(sound.facts.lost);
        assert_true(slice_equal(buffer_slice(&sound.text), SLICE("second")));
        reading_free(&sound);
    }
    buffer_free(&packed);
    archive_reader_free(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_files_come_whole),
        cmocka_unit_test(empty_files_and_empty_streams_are_a_problem_and_no_window),
        cmocka_unit_test(several_members_are_one_text),
        cmocka_unit_test(optional_header_fields_are_stepped_over),
        cmocka_unit_test(a_cut_file_gives_what_came_before_the_cut),
        cmocka_unit_test(a_cut_trailer_loses_nothing),
        cmocka_unit_test(no_flipped_bit_that_changes_the_text_goes_unnoticed),
        cmocka_unit_test(a_wrong_checksum_is_reported_and_the_text_is_used),
        cmocka_unit_test(a_damaged_stream_gives_what_came_before_the_damage),
        cmocka_unit_test(bytes_behind_the_stream_are_reported_where_they_begin),
        cmocka_unit_test(a_bomb_ends_at_the_limit_of_a_file),
        cmocka_unit_test(plain_files_have_the_same_limit),
        cmocka_unit_test(a_bomb_of_empty_members_ends),
        cmocka_unit_test(a_failed_read_is_a_problem_and_what_was_read_is_used),
        cmocka_unit_test(a_reader_forgets_the_file_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
