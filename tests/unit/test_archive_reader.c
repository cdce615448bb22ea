#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "archive/archive.h"
#include "base/limits.h"
#include "support_folder.h"

static const ArchiveLimits generous = {LIMIT_FILE_DEFAULT};

/* Everything that a reading gave; texts are copies. */
typedef struct {
    Buffer text;
    ArchiveFacts facts;
    char problems[1024]; /* "word@offset " of each */
    int windows;
    bool cut;
} Reading;

static void free_reading(Reading *reading)
{
    buffer_free(&reading->text);
}

/* Reads windows to the end, each checked against those before; keep(size of the last window) is
 * kept. */
static Reading read_windows(ArchiveReader *reader, const ArchiveFetched *fetched, Slice bytes,
                            size_t (*keep)(size_t))
{
    Reading reading = {0};
    ArchiveWindow window = {0};
    size_t kept = 0;
    archive_reader_begin(reader, fetched, bytes);
    for (;;) {
        int given = archive_reader_window(reader, kept, &window);
        assert_int_not_equal(given, -1);
        if (given == 0)
            break;
        assert_int_equal(window.offset + kept, reading.text.size);
        assert_true(window.bytes.size > kept);
        Slice again = {reading.text.data + window.offset, kept};
        assert_true(slice_equal((Slice){window.bytes.data, kept}, again));
        volatile unsigned sum = 0;
        for (int i = 0; i < 64; i++)
            sum += (unsigned char)window.bytes.data[window.bytes.size + (size_t)i];
        buffer_add(&reading.text, slice_from(window.bytes, kept));
        assert_false(reading.text.failed);
        reading.windows++;
        reading.cut = window.cut;
        if (window.last) {
            assert_int_equal(archive_reader_window(reader, 0, &window), 0);
            break;
        }
        assert_false(window.cut);
        kept = keep ? keep(window.bytes.size) : 0;
    }
    assert_true(archive_reader_finish(reader, &reading.facts));
    for (size_t i = 0; i < reading.facts.problem_count; i++) {
        const Problem *problem = &reading.facts.problems[i];
        size_t used = strlen(reading.problems);
        snprintf(reading.problems + used, sizeof reading.problems - used, "%s@%llu ",
                 problem_word(problem->kind), (unsigned long long)problem->offset);
        assert_true(problem->detail.size > 0);
    }
    return reading;
}

/* Reads bytes from memory, in a block of their exact size and the 64 bytes behind. */
static Reading read_bytes(const ArchiveLimits *limits, Slice bytes)
{
    ArchiveReader *reader = archive_reader_new(limits);
    char *copy = calloc(1, bytes.size + 64);
    assert_non_null(reader);
    memcpy(copy, bytes.data, bytes.size);
    ArchiveFetched fetched = {.size = bytes.size, .stream = -1};
    Reading reading = read_windows(reader, &fetched, (Slice){copy, bytes.size}, NULL);
    Digest digest;
    assert_true(digest_of(bytes, &digest));
    assert_memory_equal(&digest, &reading.facts.sha256, sizeof digest);
    assert_int_equal(reading.facts.compressed_bytes, bytes.size);
    /* Not to be looked at after the reader is gone. */
    reading.facts.problems = NULL;
    free(copy);
    archive_reader_free(reader);
    return reading;
}

/* Reads a file through a source, as a run does. */
static Reading read_file(const ArchiveLimits *limits, const char *folder, size_t (*keep)(size_t))
{
    Diagnostics *sink = diagnostics_new();
    ArchiveSource *source = archive_source_open(&folder, 1, &(ArchiveOptions){false}, sink);
    ArchiveReader *reader = archive_reader_new(limits);
    ArchiveEntry entry;
    Problem problem;
    ArchiveFetched fetched;
    Buffer bytes = {0};
    assert_int_equal(archive_source_next(source, &entry, &problem), ARCHIVE_STEP_ENTRY);
    assert_true(archive_source_fetch(source, &entry, &bytes, &fetched));
    Reading reading = read_windows(reader, &fetched, buffer_slice(&bytes), keep);
    reading.facts.problems = NULL;
    buffer_free(&bytes);
    archive_reader_free(reader);
    archive_source_close(source);
    diagnostics_free(sink);
    return reading;
}

/* Text that compresses about as trails do. */
static Buffer make_text(size_t size, uint64_t seed)
{
    Buffer text = {0};
    assert_true(buffer_reserve(&text, size + 256));
    while (text.size < size)
        buffer_printf(&text, "{\"eventID\":\"%016llx\",\"eventName\":\"GetObject%llu\",\"n\":%zu},",
                      (unsigned long long)random_next(&seed),
                      (unsigned long long)(random_next(&seed) % 10), text.size);
    text.size = size;
    return text;
}

static void check_bytes(Slice bytes, Slice text, const char *problems, bool lost)
{
    Reading reading = read_bytes(&generous, bytes);
    assert_string_equal(reading.problems, problems);
    assert_true(slice_equal(buffer_slice(&reading.text), text));
    assert_int_equal(reading.facts.lost, lost);
    assert_int_equal(reading.facts.bytes, text.size);
    assert_int_equal(reading.cut, lost && text.size > 0);
    free_reading(&reading);
}

static void sound_files_come_whole(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 2, 63, 2000, 65536, 300000, LIMIT_WHOLE_FILE};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        Buffer text = make_text(sizes[i], i), packed = {0};
        for (int level = 0; level <= 9; level += 3) {
            packed.size = 0;
            gzip_add(&packed, buffer_slice(&text), level);
            check_bytes(buffer_slice(&packed), buffer_slice(&text), "", false);
        }
        Reading reading = read_bytes(&generous, buffer_slice(&packed));
        assert_int_equal(reading.windows, 1);
        assert_true(reading.facts.gzip);
        free_reading(&reading);
        reading = read_bytes(&generous, buffer_slice(&text));
        assert_false(reading.facts.gzip);
        assert_true(slice_equal(buffer_slice(&reading.text), buffer_slice(&text)));
        free_reading(&reading);
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
    buffer_add(&full, slice_from(buffer_slice(&packed), 10));
    Buffer two = {0};
    buffer_add(&two, buffer_slice(&packed));
    buffer_add(&two, buffer_slice(&full)); /* a second member, so that zlib's way is taken */
    check_bytes(buffer_slice(&full), SLICE("text"), "", false);
    check_bytes(buffer_slice(&two), SLICE("texttext"), "", false);
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
    Buffer text = make_text(200000, 3), packed = {0};
    gzip_add(&packed, buffer_slice(&text), 6);
    size_t before = 0;
    for (int part = 1; part < 16; part++) {
        size_t size = packed.size * (size_t)part / 16;
        char expected[64];
        snprintf(expected, sizeof expected, "truncated@%zu ", size);
        Reading reading = read_bytes(&generous, (Slice){packed.data, size});
        assert_string_equal(reading.problems, expected);
        assert_true(reading.facts.lost);
        assert_true(slice_starts(buffer_slice(&text), buffer_slice(&reading.text)));
        assert_true(reading.text.size >= before);
        assert_true(part < 8 || reading.text.size > text.size / 4);
        before = reading.text.size;
        free_reading(&reading);
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
    Buffer text = make_text(3000, 5), packed = {0};
    gzip_add(&packed, buffer_slice(&text), 6);
    int used = 0, unnoticed = 0;
    for (size_t bit = 80; bit < packed.size * 8; bit++) {
        packed.data[bit / 8] ^= (char)(1 << bit % 8);
        Reading reading = read_bytes(&generous, buffer_slice(&packed));
        bool same = slice_equal(buffer_slice(&reading.text), buffer_slice(&text));
        /* Bits between the end of the stream and the next byte mean nothing. */
        unnoticed += reading.problems[0] == '\0';
        assert_true(same || reading.problems[0] != '\0');
        assert_true(same || reading.facts.lost || strstr(reading.problems, "wrong-checksum") ||
                    strstr(reading.problems, "trailing-data"));
        used += reading.text.size > 0;
        free_reading(&reading);
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
    Reading reading = read_bytes(&generous, buffer_slice(&packed));
    assert_true(slice_equal(buffer_slice(&reading.text), SLICE("sound")));
    assert_non_null(strstr(reading.problems, "corrupt@"));
    assert_true(reading.facts.lost && reading.cut);
    free_reading(&reading);
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
        Reading reading = read_bytes(&(ArchiveLimits){limits[i]}, buffer_slice(&packed));
        assert_int_equal(reading.text.size, limits[i]);
        assert_int_equal(strncmp(reading.problems, "too-large@", 10), 0);
        assert_true(reading.facts.lost && reading.cut);
        free_reading(&reading);
    }
    Reading reading = read_bytes(&(ArchiveLimits){32 << 20}, buffer_slice(&packed));
    assert_int_equal(reading.text.size, 32 << 20);
    assert_string_equal(reading.problems, "");
    free_reading(&reading);
    /* A trailer that lies about the size changes nothing. */
    memcpy(packed.data + packed.size - 4, "\x05\0\0\0", 4);
    reading = read_bytes(&(ArchiveLimits){1000}, buffer_slice(&packed));
    assert_int_equal(reading.text.size, 1000);
    free_reading(&reading);
    buffer_free(&zeros);
    buffer_free(&packed);
}

static void plain_files_have_the_same_limit(void **state)
{
    (void)state;
    Reading reading = read_bytes(&(ArchiveLimits){4}, SLICE("12345"));
    assert_true(slice_equal(buffer_slice(&reading.text), SLICE("1234")));
    assert_int_equal(strncmp(reading.problems, "too-large@", 10), 0);
    free_reading(&reading);
    reading = read_bytes(&(ArchiveLimits){5}, SLICE("12345"));
    assert_string_equal(reading.problems, "");
    free_reading(&reading);
}

static void a_bomb_of_empty_members_ends(void **state)
{
    (void)state;
    Buffer one = {0}, packed = {0};
    gzip_add(&one, SLICE(""), 9);
    for (uint64_t i = 0; i <= LIMIT_GZIP_MEMBERS; i++)
        buffer_add(&packed, buffer_slice(&one));
    Reading reading = read_bytes(&generous, buffer_slice(&packed));
    assert_int_equal(strncmp(reading.problems, "too-large@", 10), 0);
    assert_true(reading.facts.lost);
    free_reading(&reading);
    buffer_free(&one);
    buffer_free(&packed);
}

static size_t keep_nothing(size_t size)
{
    return size * 0;
}

static size_t keep_a_record(size_t size)
{
    return size % 5000;
}

static size_t keep_five_mebibytes(size_t size)
{
    return size < (5 << 20) ? size : 5 << 20;
}

static void streamed_files_equal_their_text_whatever_is_kept(void **state)
{
    (void)state;
    size_t (*const keeps[])(size_t) = {keep_nothing, keep_a_record, keep_five_mebibytes};
    static const size_t sizes[] = {LIMIT_WHOLE_FILE + 1, 3 * LIMIT_WINDOW, (20 << 20) + 12345};
    for (size_t i = 0; i < 3; i++) {
        Buffer text = make_text(sizes[i], i), packed = {0};
        /* Stored, so that the compressed file is streamed too; and in two members. */
        gzip_add(&packed, (Slice){text.data, text.size / 2}, 0);
        gzip_add(&packed, slice_from(buffer_slice(&text), text.size / 2), i == 1 ? 6 : 0);
        Buffer *stored[] = {&text, &packed};
        for (size_t j = 0; j < 2; j++) {
            char *folder = folder_make();
            folder_write(folder, "file", buffer_slice(stored[j]));
            Reading reading = read_file(&generous, folder, keeps[i]);
            assert_true(slice_equal(buffer_slice(&reading.text), buffer_slice(&text)));
            assert_string_equal(reading.problems, "");
            assert_true(reading.windows >= 3);
            assert_int_equal(reading.facts.compressed_bytes, stored[j]->size);
            assert_int_equal(reading.facts.bytes, text.size);
            Digest digest;
            assert_true(digest_of(buffer_slice(stored[j]), &digest));
            assert_memory_equal(&digest, &reading.facts.sha256, sizeof digest);
            free_reading(&reading);
            folder_remove(folder);
        }
        buffer_free(&text);
        buffer_free(&packed);
    }
}

static void a_streamed_file_is_cut_and_has_trailing_bytes_as_a_small_one(void **state)
{
    (void)state;
    Buffer text = make_text(12 << 20, 9), packed = {0};
    gzip_add(&packed, buffer_slice(&text), 0);
    char *folder = folder_make();
    folder_write(folder, "file", (Slice){packed.data, packed.size - 2000000});
    Reading reading = read_file(&generous, folder, NULL);
    assert_int_equal(strncmp(reading.problems, "truncated@", 10), 0);
    assert_true(slice_starts(buffer_slice(&text), buffer_slice(&reading.text)));
    assert_true(reading.text.size > text.size - 2100000);
    assert_true(reading.cut);
    free_reading(&reading);
    size_t end = packed.size;
    for (int i = 0; i < 400000; i++)
        buffer_add_byte(&packed, (char)i);
    folder_write(folder, "file", buffer_slice(&packed));
    reading = read_file(&generous, folder, keep_a_record);
    char expected[64];
    snprintf(expected, sizeof expected, "trailing-data@%zu ", end);
    assert_string_equal(reading.problems, expected);
    assert_true(slice_equal(buffer_slice(&reading.text), buffer_slice(&text)));
    assert_int_equal(reading.facts.compressed_bytes, packed.size);
    free_reading(&reading);
    folder_remove(folder);
    buffer_free(&text);
    buffer_free(&packed);
}

static void stopping_early_hashes_the_whole_file_and_invents_no_problem(void **state)
{
    (void)state;
    Buffer text = make_text(20 << 20, 4), packed = {0};
    gzip_add(&packed, buffer_slice(&text), 0);
    packed.size -= 100; /* damage that nobody has come to see */
    char *folder = folder_make();
    folder_write(folder, "file", buffer_slice(&packed));
    char *path = folder_path(folder, "file");
    ArchiveReader *reader = archive_reader_new(&generous);
    for (int windows = 0; windows < 2; windows++) {
        Buffer bytes = {0};
        assert_true(buffer_reserve(&bytes, LIMIT_WHOLE_FILE + 64));
        int file = open(path, O_RDONLY | O_CLOEXEC);
        bytes.size = (size_t)read(file, bytes.data, LIMIT_WHOLE_FILE);
        ArchiveFetched fetched = {.size = bytes.size, .stream = file};
        ArchiveWindow window;
        ArchiveFacts facts;
        archive_reader_begin(reader, &fetched, buffer_slice(&bytes));
        for (int i = 0; i < windows; i++)
            assert_int_equal(archive_reader_window(reader, 0, &window), 1);
        assert_true(archive_reader_finish(reader, &facts));
        assert_int_equal(facts.problem_count, 0);
        assert_false(facts.lost);
        assert_int_equal(facts.compressed_bytes, packed.size);
        Digest digest;
        assert_true(digest_of(buffer_slice(&packed), &digest));
        assert_memory_equal(&digest, &facts.sha256, sizeof digest);
        assert_int_equal(fcntl(file, F_GETFD), -1); /* it was closed */
        buffer_free(&bytes);
    }
    archive_reader_free(reader);
    free(path);
    folder_remove(folder);
    buffer_free(&text);
    buffer_free(&packed);
}

static void a_failed_read_is_a_problem_and_what_was_read_is_used(void **state)
{
    (void)state;
    ArchiveReader *reader = archive_reader_new(&generous);
    char bytes[5 + 64] = "plain";
    ArchiveFetched fetched = {.size = 5, .stream = -1, .error = 5 /* EIO */};
    Reading reading = read_windows(reader, &fetched, (Slice){bytes, 5}, NULL);
    assert_string_equal(reading.problems, "unreadable@5 ");
    assert_true(slice_equal(buffer_slice(&reading.text), SLICE("plain")));
    assert_true(reading.facts.lost && reading.cut);
    free_reading(&reading);
    /* Nothing at all: neither empty nor cut. */
    reading = read_windows(reader, &fetched, (Slice){bytes, 0}, NULL);
    assert_string_equal(reading.problems, "unreadable@0 ");
    assert_true(reading.facts.lost);
    free_reading(&reading);
    /* The cut gzip stream is a consequence of the failed read. */
    Buffer packed = {0};
    gzip_add(&packed, SLICE("some text that was there"), 0);
    assert_true(buffer_reserve(&packed, 64));
    reading = read_windows(reader, &fetched, (Slice){packed.data, packed.size - 10}, NULL);
    assert_int_equal(strncmp(reading.problems, "unreadable@", 11), 0);
    assert_null(strstr(reading.problems, "truncated"));
    assert_true(reading.text.size > 10);
    free_reading(&reading);
    buffer_free(&packed);
    archive_reader_free(reader);
}

static void a_reader_forgets_the_file_before(void **state)
{
    (void)state;
    ArchiveReader *reader = archive_reader_new(&generous);
    Buffer packed = {0};
    gzip_add(&packed, SLICE("second"), 6);
    assert_true(buffer_reserve(&packed, 64));
    ArchiveFetched fetched = {.stream = -1};
    for (int round = 0; round < 3; round++) {
        Reading cut = read_windows(reader, &fetched, (Slice){packed.data, packed.size - 12}, NULL);
        assert_true(cut.facts.lost);
        free_reading(&cut);
        Reading sound = read_windows(reader, &fetched, buffer_slice(&packed), NULL);
        assert_string_equal(sound.problems, "");
        assert_false(sound.facts.lost);
        assert_true(slice_equal(buffer_slice(&sound.text), SLICE("second")));
        free_reading(&sound);
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
        cmocka_unit_test(streamed_files_equal_their_text_whatever_is_kept),
        cmocka_unit_test(a_streamed_file_is_cut_and_has_trailing_bytes_as_a_small_one),
        cmocka_unit_test(stopping_early_hashes_the_whole_file_and_invents_no_problem),
        cmocka_unit_test(a_failed_read_is_a_problem_and_what_was_read_is_used),
        cmocka_unit_test(a_reader_forgets_the_file_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
