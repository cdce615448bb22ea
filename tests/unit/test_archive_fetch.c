#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/archive.h"
#include "support_folder.h"
#include "support_source.h"

static void every_path_that_does_not_exist_is_named(void **state)
{
    (void)state;
    char *folder = folder_make();
    char *fifo = folder_path(folder, "fifo");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    const char *const paths[] = {folder, "/nowhere/at-all", "", fifo};
    Opened opened = source_open_all(paths, 4, false);
    assert_null(opened.source);
    assert_int_equal(diagnostics_count(opened.sink, DIAGNOSTIC_ERROR), 3);
    assert_string_equal(diagnostics_get(opened.sink, 0)->code, "no-such-archive");
    assert_true(slice_equal(diagnostics_get(opened.sink, 0)->file, SLICE("/nowhere/at-all")));
    source_close_all(opened);
    free(fifo);
    folder_remove(folder);
}

static void more_archives_than_stay_open_are_read(void **state)
{
    (void)state;
    enum { COUNT = 300 };
    char *folder = folder_make(), *paths[COUNT];
    for (int i = 0; i < COUNT; i++) {
        char name[32];
        snprintf(name, sizeof name, "%03d/%03d", i, i);
        folder_write(folder, name, (Slice){name, 3});
        name[3] = '\0';
        paths[i] = folder_path(folder, name);
    }
    Opened opened = source_open_all((const char *const *)paths, COUNT, false);
    Buffer bytes = {0};
    for (int i = 0; i < COUNT; i++) {
        ArchiveEntry entry = source_next_entry(opened.source);
        ArchiveFetched fetched;
        assert_true(source_fetch(opened.source, &entry, &bytes, &fetched));
        assert_int_equal(fetched.error, 0);
        assert_true(slice_equal(buffer_slice(&bytes), entry.path));
        free(paths[i]);
    }
    buffer_free(&bytes);
    source_close_all(opened);
    folder_remove(folder);
}

static void fetched_files_stand_behind_each_other_in_the_buffer(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "a", SLICE("first"));
    folder_write(folder, "b", SLICE(""));
    folder_write(folder, "c", SLICE("third"));
    Opened opened = source_open_one(folder, false);
    Buffer bytes = {0};
    size_t starts[] = {0, 5, 5}, sizes[] = {5, 0, 5};
    for (int i = 0; i < 3; i++) {
        ArchiveEntry entry = source_next_entry(opened.source);
        ArchiveFetched fetched;
        assert_true(archive_source_fetch(opened.source, &entry, &bytes, &fetched));
        assert_int_equal(fetched.start, starts[i]);
        assert_int_equal(fetched.size, sizes[i]);
        assert_int_equal(fetched.stream, -1);
        assert_true(bytes.capacity - bytes.size >= 64);
    }
    assert_true(slice_equal(buffer_slice(&bytes), SLICE("firstthird")));
    buffer_free(&bytes);
    source_close_all(opened);
    folder_remove(folder);
}

static void a_file_that_grew_or_shrank_is_what_was_read(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "a", SLICE("short"));
    folder_write(folder, "b", SLICE("a longer text"));
    Opened opened = source_open_one(folder, false);
    ArchiveEntry a = source_next_entry(opened.source), b = source_next_entry(opened.source);
    folder_write(folder, "a", SLICE("a text that has grown by a good deal"));
    folder_write(folder, "b", SLICE("b"));
    Buffer bytes = {0};
    ArchiveFetched fetched;
    assert_true(archive_source_fetch(opened.source, &a, &bytes, &fetched));
    assert_true(archive_source_fetch(opened.source, &b, &bytes, &fetched));
    assert_true(slice_equal(buffer_slice(&bytes), SLICE("a text that has grown by a good dealb")));
    buffer_free(&bytes);
    source_close_all(opened);
    folder_remove(folder);
}

static void a_file_that_became_a_fifo_is_an_error_and_does_not_wait(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "a", SLICE("x"));
    Opened opened = source_open_one(folder, false);
    ArchiveEntry entry = source_next_entry(opened.source);
    char *path = folder_path(folder, "a");
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    Buffer bytes = {0};
    ArchiveFetched fetched;
    assert_true(source_fetch(opened.source, &entry, &bytes, &fetched));
    assert_int_not_equal(fetched.error, 0);
    assert_int_equal(fetched.stream, -1);
    buffer_free(&bytes);
    free(path);
    source_close_all(opened);
    folder_remove(folder);
}

/* ---- the entry that was listed last ---- */

static Opened open_unsized(const char *folder)
{
    Opened opened = {.sink = diagnostics_new()};
    opened.source =
        archive_source_open(&folder, 1, &(ArchiveOptions){.sizes_later = true}, opened.sink);
    assert_non_null(opened.source);
    return opened;
}

static void what_is_listed_without_a_look_has_the_size_that_it_was_opened_with(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "a/first", SLICE("one"));
    folder_write(folder, "a/second", SLICE("twelve bytes"));
    folder_write(folder, "b", SLICE("last"));
    Opened opened = open_unsized(folder);
    Buffer bytes = {0};
    ArchiveFetched fetched;
    ArchiveEntry entry = source_next_entry(opened.source);
    assert_int_equal(entry.size, 0);
    assert_true(archive_source_fetch_listed(opened.source, &entry, &bytes, &fetched));
    assert_int_equal(entry.size, 3);
    assert_int_equal(fetched.listed, 3);
    entry = source_next_entry(opened.source);
    assert_int_equal(archive_source_size(opened.source, &entry), 0);
    assert_int_equal(entry.size, 12);
    entry = source_next_entry(opened.source);
    assert_true(archive_source_fetch_listed(opened.source, &entry, &bytes, &fetched));
    assert_int_equal(entry.size, 4);
    assert_true(slice_equal(buffer_slice(&bytes), SLICE("onelast")));
    buffer_free(&bytes);
    source_close_all(opened);
    folder_remove(folder);
}

static void what_took_the_place_of_a_listed_file_is_opened_as_ever(void **state)
{
    (void)state;
    char *folder = folder_make(), *other = folder_make();
    folder_write(other, "secret", SLICE("outside"));
    folder_write(folder, "a", SLICE("gone"));
    folder_write(folder, "b", SLICE("becomes a link out"));
    folder_write(folder, "c", SLICE("becomes a link to d"));
    folder_write(folder, "d", SLICE("inside"));
    char *outside = folder_path(other, "secret");
    char *paths[] = {folder_path(folder, "a"), folder_path(folder, "b"), folder_path(folder, "c")};
    const char *const targets[] = {NULL, outside, "d"};
    const int errors[] = {ENOENT, EXDEV, 0};
    Opened opened = open_unsized(folder);
    Buffer bytes = {0};
    for (int i = 0; i < 3; i++) {
        ArchiveFetched fetched;
        ArchiveEntry entry = source_next_entry(opened.source);
        unlink(paths[i]);
        if (targets[i])
            assert_int_equal(symlink(targets[i], paths[i]), 0);
        assert_true(archive_source_fetch_listed(opened.source, &entry, &bytes, &fetched));
        assert_int_equal(fetched.error, errors[i]);
        if (i == 0)
            assert_int_equal(archive_source_size(opened.source, &entry), ENOENT);
        if (i == 2) {
            assert_int_equal(entry.size, 6);
            assert_int_equal(fetched.listed, 6);
        }
        free(paths[i]);
    }
    assert_true(slice_equal(buffer_slice(&bytes), SLICE("inside")));
    buffer_free(&bytes);
    source_close_all(opened);
    free(outside);
    folder_remove(folder);
    folder_remove(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_path_that_does_not_exist_is_named),
        cmocka_unit_test(more_archives_than_stay_open_are_read),
        cmocka_unit_test(fetched_files_stand_behind_each_other_in_the_buffer),
        cmocka_unit_test(a_file_that_grew_or_shrank_is_what_was_read),
        cmocka_unit_test(a_file_that_became_a_fifo_is_an_error_and_does_not_wait),
        cmocka_unit_test(what_is_listed_without_a_look_has_the_size_that_it_was_opened_with),
        cmocka_unit_test(what_took_the_place_of_a_listed_file_is_opened_as_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
