#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/archive.h"
#include "archive/source_internal.h"
#include "support_folder.h"
#include "support_source.h"

/* ---- order ---- */

static void a_folder_sorts_as_its_name_and_a_slash(void **state)
{
    (void)state;
    char *folder = folder_make();
    static const char *const names[] = {"a/z", "a-b",  "a.b",   "a0",  "a/-",
                                        "B",   "\xff", "a/b/c", "a/b-"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        folder_write(folder, names[i], SLICE("x"));
    source_check_walk(folder, false, "B\na-b\na.b\na/-\na/b-\na/b/c\na/z\na0\n\xff\n");
    folder_remove(folder);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void the_order_is_that_of_whole_paths_on_random_trees(void **state)
{
    (void)state;
    static const char letters[] = "ab-.0/\x01\xc3~A";
    uint64_t random = 7;
    for (int round = 0; round < 8; round++) {
        char *folder = folder_make();
        char *paths[120];
        size_t count = 0;
        for (int i = 0; i < 120; i++) {
            char name[16];
            size_t size = 1 + random_next(&random) % 9;
            for (size_t j = 0; j < size; j++)
                name[j] = letters[random_next(&random) % (sizeof letters - 1)];
            name[size] = '\0';
            char *path = folder_path(folder, name);
            struct stat status;
            bool usable = name[0] != '/' && name[size - 1] != '/' && !strstr(name, "//");
            for (char *dot = name; usable && (dot = strchr(dot, '.')); dot++)
                usable = false;
            /* What is a file already cannot be a folder. */
            for (char *slash = path + strlen(folder) + 1; usable && (slash = strchr(slash, '/'));
                 slash++) {
                *slash = '\0';
                usable = stat(path, &status) != 0 || S_ISDIR(status.st_mode);
                *slash = '/';
            }
            if (usable && stat(path, &status) != 0) {
                folder_write(folder, name, SLICE("x"));
                paths[count++] = strdup(name);
            }
            free(path);
        }
        qsort(paths, count, sizeof *paths, compare_texts);
        Buffer expected = {0};
        for (size_t i = 0; i < count; i++) {
            buffer_printf(&expected, "%s\n", paths[i]);
            free(paths[i]);
        }
        buffer_add_byte(&expected, '\0');
        assert_true(count > 20);
        source_check_walk(folder, false, expected.data);
        buffer_free(&expected);
        folder_remove(folder);
    }
}

static void archives_come_in_the_order_given_and_twice_if_given_twice(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "two/b", SLICE("x"));
    folder_write(folder, "one/a", SLICE("x"));
    char *one = folder_path(folder, "one"), *two = folder_path(folder, "two"),
         *file = folder_path(folder, "one/a");
    const char *const paths[] = {two, one, file, two};
    Opened opened = source_open_all(paths, 4, false);
    static const char *const names[] = {"b", "a", "a", "b"};
    for (uint32_t i = 0; i < 4; i++) {
        ArchiveEntry entry = source_next_entry(opened.source);
        assert_true(slice_equal(entry.path, slice_of(names[i])));
        assert_int_equal(entry.archive, i);
        assert_int_equal(entry.ordinal, i);
        assert_int_equal(entry.named, i == 2);
        assert_int_equal(entry.size, 1);
    }
    source_close_all(opened);
    free(one);
    free(two);
    free(file);
    folder_remove(folder);
}

static void the_key_is_that_of_argument_and_path_together(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder,
                 "AWSLogs/o-exampleorgid/111122223333/CloudTrail/us-east-2/2025/01/31/x.json",
                 SLICE("x"));
    char *middle = folder_path(folder, "AWSLogs/o-exampleorgid/111122223333/CloudTrail/");
    char *file = folder_path(
        folder, "AWSLogs/o-exampleorgid/111122223333/CloudTrail/us-east-2/2025/01/31/x.json");
    const char *const paths[] = {middle, file, folder};
    Opened opened = source_open_all(paths, 3, false);
    for (int i = 0; i < 3; i++) {
        ArchiveEntry entry = source_next_entry(opened.source);
        assert_true(entry.key.full);
        assert_true(slice_equal(entry.key.organisation, SLICE("o-exampleorgid")));
        assert_true(slice_equal(entry.key.account, SLICE("111122223333")));
        assert_true(slice_equal(entry.key.region, SLICE("us-east-2")));
    }
    source_close_all(opened);
    free(middle);
    free(file);
    folder_remove(folder);
}

/* ---- odd names and things ---- */

static void names_may_hold_any_bytes(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "line\nbreak/\x1b[31m\xff\xfe", SLICE("hostile"));
    Opened opened = source_open_one(folder, false);
    ArchiveEntry entry = source_next_entry(opened.source);
    assert_true(slice_equal(entry.path, SLICE("line\nbreak/\x1b[31m\xff\xfe")));
    Buffer bytes = {0};
    ArchiveFetched fetched;
    assert_true(source_fetch(opened.source, &entry, &bytes, &fetched));
    assert_int_equal(fetched.error, 0);
    assert_true(slice_equal(buffer_slice(&bytes), SLICE("hostile")));
    buffer_free(&bytes);
    source_close_all(opened);
    folder_remove(folder);
}

static void what_is_no_file_is_passed_over_unopened(void **state)
{
    (void)state;
    char *folder = folder_make();
    char *fifo = folder_path(folder, "fifo");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    folder_write(folder, "z", SLICE("x"));
    folder_link(folder, "to-fifo", "fifo");
    source_check_walk(folder, false, "!passed-over fifo\n!passed-over to-fifo\nz\n");
    free(fifo);
    folder_remove(folder);
}

static void unreadable_folders_are_problems_and_the_walk_goes_on(void **state)
{
    (void)state;
    if (geteuid() == 0)
        skip(); /* root reads every folder */
    char *folder = folder_make();
    folder_write(folder, "shut/a", SLICE("x"));
    folder_write(folder, "z", SLICE("x"));
    char *shut = folder_path(folder, "shut");
    assert_int_equal(chmod(shut, 0), 0);
    source_check_walk(folder, false, "!unreadable shut\nz\n");
    free(shut);
    folder_remove(folder);
}

/* Opened, and gone before it is read. */
static void a_folder_that_is_removed_while_it_is_read_is_a_problem(void **state)
{
    (void)state;
    char *folder = folder_make();
    char *gone = folder_path(folder, "gone");
    assert_int_equal(mkdir(gone, 0700), 0);
    Opened opened = source_open_one(folder, false);
    Level level = {.folder = open(gone, O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    rmdir(gone);
    int error;
    assert_true(archive_listing_read(opened.source, 0, &level, &error));
    assert_int_equal(error, ENOENT);
    assert_int_equal(level.listing.count, 0);
    archive_listing_free(&level.listing);
    close(level.folder);
    free(gone);
    source_close_all(opened);
    folder_remove(folder);
}

static void a_folder_that_vanishes_is_a_problem_and_the_walk_goes_on(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "a", SLICE("x"));
    folder_write(folder, "gone/b", SLICE("x"));
    folder_write(folder, "z", SLICE("x"));
    Opened opened = source_open_one(folder, false);
    source_next_entry(opened.source);
    char *file = folder_path(folder, "gone/b"), *gone = folder_path(folder, "gone");
    unlink(file);
    rmdir(gone);
    Buffer lines = {0};
    ArchiveEntry entry;
    Problem problem;
    assert_int_equal(archive_source_next(opened.source, &entry, &problem), ARCHIVE_STEP_PROBLEM);
    assert_int_equal(problem.kind, PROBLEM_UNREADABLE);
    assert_true(slice_equal(entry.path, SLICE("gone")));
    entry = source_next_entry(opened.source);
    assert_true(slice_equal(entry.path, SLICE("z")));
    assert_int_equal(entry.ordinal, 1);
    buffer_free(&lines);
    free(file);
    free(gone);
    source_close_all(opened);
    folder_remove(folder);
}

/* ---- depth ---- */

static void a_tree_deeper_than_descriptors_and_path_lengths_allow_is_read(void **state)
{
    (void)state;
    enum { DEPTH = 1200 };
    char *folder = folder_make();
    int at = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int i = 0; i < DEPTH; i++) {
        assert_int_equal(mkdirat(at, "folder", 0777), 0);
        int next = openat(at, "folder", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        /* A file on either side of the folder: every level is come back to. */
        close(openat(at, "a", O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
        close(openat(at, "z", O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
        close(at);
        at = next;
    }
    int file = openat(at, "deepest", O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    assert_int_equal(write(file, "x", 1), 1);
    close(file);
    close(at);

    struct rlimit limit, small;
    getrlimit(RLIMIT_NOFILE, &limit);
    small = limit;
    small.rlim_cur = 100;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &small), 0);
    Opened opened = source_open_one(folder, false);
    int deepest = 0, entries = 0;
    for (ArchiveStep step = ARCHIVE_STEP_ENTRY; step != ARCHIVE_STEP_END;) {
        ArchiveEntry entry;
        Problem problem;
        step = archive_source_next(opened.source, &entry, &problem);
        if (step == ARCHIVE_STEP_END)
            break;
        assert_int_equal(step, ARCHIVE_STEP_ENTRY);
        Slice line = entry.path;
        entries++;
        if (slice_ends(line, SLICE("/deepest"))) {
            Buffer bytes = {0};
            ArchiveFetched fetched;
            deepest++;
            assert_int_equal(line.size, DEPTH * 7 + 7);
            assert_true(source_fetch(opened.source, &entry, &bytes, &fetched));
            assert_int_equal(fetched.error, 0);
            assert_true(slice_equal(buffer_slice(&bytes), SLICE("x")));
            buffer_free(&bytes);
        }
    }
    assert_int_equal(deepest, 1);
    assert_int_equal(entries, 2 * DEPTH + 1);
    source_close_all(opened);
    setrlimit(RLIMIT_NOFILE, &limit);
    folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_sorts_as_its_name_and_a_slash),
        cmocka_unit_test(the_order_is_that_of_whole_paths_on_random_trees),
        cmocka_unit_test(archives_come_in_the_order_given_and_twice_if_given_twice),
        cmocka_unit_test(the_key_is_that_of_argument_and_path_together),
        cmocka_unit_test(names_may_hold_any_bytes),
        cmocka_unit_test(what_is_no_file_is_passed_over_unopened),
        cmocka_unit_test(unreadable_folders_are_problems_and_the_walk_goes_on),
        cmocka_unit_test(a_folder_that_is_removed_while_it_is_read_is_a_problem),
        cmocka_unit_test(a_folder_that_vanishes_is_a_problem_and_the_walk_goes_on),
        cmocka_unit_test(a_tree_deeper_than_descriptors_and_path_lengths_allow_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
