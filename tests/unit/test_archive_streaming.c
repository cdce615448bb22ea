#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "support_folder.h"
#include "support_reading.h"

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
        Buffer text = reading_make_text(sizes[i], i), packed = {0};
        /* Stored, so that the compressed file is streamed too; and in two members. */
        gzip_add(&packed, (Slice){text.data, text.size / 2}, 0);
        gzip_add(&packed, slice_from(buffer_slice(&text), text.size / 2), i == 1 ? 6 : 0);
        Buffer *stored[] = {&text, &packed};
        for (size_t j = 0; j < 2; j++) {
            char *folder = folder_make();
            folder_write(folder, "file", buffer_slice(stored[j]));
            Reading reading = reading_of_file(&reading_generous, folder, keeps[i]);
            assert_true(slice_equal(buffer_slice(&reading.text), buffer_slice(&text)));
            assert_string_equal(reading.problems, "");
            assert_true(reading.windows >= 3);
            assert_int_equal(reading.facts.compressed_bytes, stored[j]->size);
            assert_int_equal(reading.facts.bytes, text.size);
            Digest digest;
            assert_true(digest_of(buffer_slice(stored[j]), &digest));
            assert_memory_equal(&digest, &reading.facts.sha256, sizeof digest);
            reading_free(&reading);
            folder_remove(folder);
        }
        buffer_free(&text);
        buffer_free(&packed);
    }
}

static void a_streamed_file_is_cut_and_has_trailing_bytes_as_a_small_one(void **state)
{
    (void)state;
    Buffer text = reading_make_text(12 << 20, 9), packed = {0};
    gzip_add(&packed, buffer_slice(&text), 0);
    char *folder = folder_make();
    folder_write(folder, "file", (Slice){packed.data, packed.size - 2000000});
    Reading reading = reading_of_file(&reading_generous, folder, NULL);
    assert_int_equal(strncmp(reading.problems, "truncated@", 10), 0);
    assert_true(slice_starts(buffer_slice(&text), buffer_slice(&reading.text)));
    assert_true(reading.text.size > text.size - 2100000);
    assert_true(reading.cut);
    reading_free(&reading);
    size_t end = packed.size;
    for (int i = 0; i < 400000; i++)
        buffer_add_byte(&packed, (char)i);
    folder_write(folder, "file", buffer_slice(&packed));
    reading = reading_of_file(&reading_generous, folder, keep_a_record);
    char expected[64];
    snprintf(expected, sizeof expected, "trailing-data@%zu ", end);
    assert_string_equal(reading.problems, expected);
    assert_true(slice_equal(buffer_slice(&reading.text), buffer_slice(&text)));
    assert_int_equal(reading.facts.compressed_bytes, packed.size);
    reading_free(&reading);
    folder_remove(folder);
    buffer_free(&text);
    buffer_free(&packed);
}

static void stopping_early_hashes_the_whole_file_and_invents_no_problem(void **state)
{
    (void)state;
    Buffer text = reading_make_text(20 << 20, 4), packed = {0};
    gzip_add(&packed, buffer_slice(&text), 0);
    packed.size -= 100; /* damage that nobody has come to see */
    char *folder = folder_make();
    folder_write(folder, "file", buffer_slice(&packed));
    char *path = folder_path(folder, "file");
    ArchiveReader *reader = archive_reader_new(&reading_generous);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streamed_files_equal_their_text_whatever_is_kept),
        cmocka_unit_test(a_streamed_file_is_cut_and_has_trailing_bytes_as_a_small_one),
        cmocka_unit_test(stopping_early_hashes_the_whole_file_and_invents_no_problem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
