#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/archive.h"
#include "support_folder.h"

/* A source over one folder, with its sink. */
typedef struct {
    Diagnostics *sink;
    ArchiveSource *source;
} Opened;

static Opened open_all(const char *const *paths, size_t count, bool follow)
{
    Opened opened = {.sink = diagnostics_new()};
    opened.source = archive_source_open(paths, count, &(ArchiveOptions){follow}, opened.sink);
    return opened;
}

static Opened open_one(const char *path, bool follow)
{
    Opened opened = open_all(&path, 1, follow);
    assert_non_null(opened.source);
    return opened;
}

static void close_all(Opened opened)
{
    archive_source_close(opened.source);
    diagnostics_free(opened.sink);
}

/* One line a step: "path\n" of an entry, "!word path\n" of a problem. */
static Buffer walk(ArchiveSource *source)
{
    Buffer lines = {0};
    uint32_t ordinal = 0;
    for (;;) {
        ArchiveEntry entry;
        Problem problem;
        ArchiveStep step = archive_source_next(source, &entry, &problem);
        if (step == ARCHIVE_STEP_END)
            break;
        assert_int_not_equal(step, ARCHIVE_STEP_FAILED);
        if (step == ARCHIVE_STEP_PROBLEM) {
            buffer_printf(&lines, "!%s ", problem_word(problem.kind));
            assert_true(problem.detail.size > 0);
        } else {
            assert_int_equal(entry.ordinal, ordinal++);
        }
        buffer_add(&lines, entry.path);
        buffer_add_byte(&lines, '\n');
    }
    buffer_add_byte(&lines, '\0');
    return lines;
}

static void check_walk(const char *folder, bool follow, const char *expected)
{
    Opened opened = open_one(folder, follow);
    Buffer lines = walk(opened.source);
    assert_string_equal(lines.data, expected);
    buffer_free(&lines);
    close_all(opened);
}

static void link_to(const char *folder, const char *name, const char *target)
{
    char *path = folder_path(folder, name);
    assert_int_equal(symlink(target, path), 0);
    free(path);
}

static bool fetch(ArchiveSource *source, const ArchiveEntry *entry, Buffer *bytes,
                  ArchiveFetched *fetched)
{
    buffer_clear(bytes);
    return archive_source_fetch(source, entry, bytes, fetched);
}

static ArchiveEntry only_entry(ArchiveSource *source)
{
    ArchiveEntry entry;
    Problem problem;
    assert_int_equal(archive_source_next(source, &entry, &problem), ARCHIVE_STEP_ENTRY);
    return entry;
}

/* ---- order ---- */

static void a_folder_sorts_as_its_name_and_a_slash(void **state)
{
    (void)state;
    char *folder = folder_make();
    static const char *const names[] = {"a/z", "a-b",  "a.b",   "a0",  "a/-",
                                        "B",   "\xff", "a/b/c", "a/b-"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        folder_write(folder, names[i], SLICE("x"));
    check_walk(folder, false, "B\na-b\na.b\na/-\na/b-\na/b/c\na/z\na0\n\xff\n");
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
        check_walk(folder, false, expected.data);
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
    Opened opened = open_all(paths, 4, false);
    static const char *const names[] = {"b", "a", "a", "b"};
    for (uint32_t i = 0; i < 4; i++) {
        ArchiveEntry entry = only_entry(opened.source);
        assert_true(slice_equal(entry.path, slice_of(names[i])));
        assert_int_equal(entry.archive, i);
        assert_int_equal(entry.ordinal, i);
        assert_int_equal(entry.named, i == 2);
        assert_int_equal(entry.size, 1);
    }
    close_all(opened);
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
    Opened opened = open_all(paths, 3, false);
    for (int i = 0; i < 3; i++) {
        ArchiveEntry entry = only_entry(opened.source);
        assert_true(entry.key.full);
        assert_true(slice_equal(entry.key.organisation, SLICE("o-exampleorgid")));
        assert_true(slice_equal(entry.key.account, SLICE("111122223333")));
        assert_true(slice_equal(entry.key.region, SLICE("us-east-2")));
    }
    close_all(opened);
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
    Opened opened = open_one(folder, false);
    ArchiveEntry entry = only_entry(opened.source);
    assert_true(slice_equal(entry.path, SLICE("line\nbreak/\x1b[31m\xff\xfe")));
    Buffer bytes = {0};
    ArchiveFetched fetched;
    assert_true(fetch(opened.source, &entry, &bytes, &fetched));
    assert_int_equal(fetched.error, 0);
    assert_true(slice_equal(buffer_slice(&bytes), SLICE("hostile")));
    buffer_free(&bytes);
    close_all(opened);
    folder_remove(folder);
}

static void what_is_no_file_is_passed_over_unopened(void **state)
{
    (void)state;
    char *folder = folder_make();
    char *fifo = folder_path(folder, "fifo");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    folder_write(folder, "z", SLICE("x"));
    link_to(folder, "to-fifo", "fifo");
    check_walk(folder, false, "!passed-over fifo\n!passed-over to-fifo\nz\n");
    free(fifo);
    folder_remove(folder);
}

static void a_file_that_became_a_fifo_is_an_error_and_does_not_wait(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "a", SLICE("x"));
    Opened opened = open_one(folder, false);
    ArchiveEntry entry = only_entry(opened.source);
    char *path = folder_path(folder, "a");
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    Buffer bytes = {0};
    ArchiveFetched fetched;
    assert_true(fetch(opened.source, &entry, &bytes, &fetched));
    assert_int_not_equal(fetched.error, 0);
    assert_int_equal(fetched.stream, -1);
    buffer_free(&bytes);
    free(path);
    close_all(opened);
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
    check_walk(folder, false, "!unreadable shut\nz\n");
    free(shut);
    folder_remove(folder);
}

static void a_folder_that_vanishes_is_a_problem_and_the_walk_goes_on(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "a", SLICE("x"));
    folder_write(folder, "gone/b", SLICE("x"));
    folder_write(folder, "z", SLICE("x"));
    Opened opened = open_one(folder, false);
    only_entry(opened.source);
    char *file = folder_path(folder, "gone/b"), *gone = folder_path(folder, "gone");
    unlink(file);
    rmdir(gone);
    Buffer lines = {0};
    ArchiveEntry entry;
    Problem problem;
    assert_int_equal(archive_source_next(opened.source, &entry, &problem), ARCHIVE_STEP_PROBLEM);
    assert_int_equal(problem.kind, PROBLEM_UNREADABLE);
    assert_true(slice_equal(entry.path, SLICE("gone")));
    entry = only_entry(opened.source);
    assert_true(slice_equal(entry.path, SLICE("z")));
    assert_int_equal(entry.ordinal, 1);
    buffer_free(&lines);
    free(file);
    free(gone);
    close_all(opened);
    folder_remove(folder);
}

/* ---- links ---- */

static void links_inside_are_followed_and_links_out_are_passed_over(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "in/real/a", SLICE("x"));
    folder_write(folder, "out/secret", SLICE("x"));
    char *in = folder_path(folder, "in"), *absolute = folder_path(folder, "in/real"),
         *outside = folder_path(folder, "out");
    link_to(in, "absolute", absolute);
    link_to(in, "around", "../in/real/a");
    link_to(in, "file", "real/a");
    link_to(in, "folder", "real");
    link_to(in, "nothing", "missing");
    link_to(in, "out-absolute", outside);
    link_to(in, "out-file", "../out/secret");
    link_to(in, "out-folder", "../out");
    link_to(in, "round", "round");
    check_walk(in, false,
               "absolute/a\naround\nfile\nfolder/a\n!unreadable nothing\n"
               "!passed-over out-absolute\n!passed-over out-file\n!passed-over out-folder\n"
               "real/a\n!unreadable round\n");
    check_walk(in, true,
               "absolute/a\naround\nfile\nfolder/a\n!unreadable nothing\n"
               "out-absolute/secret\nout-file\nout-folder/secret\nreal/a\n!unreadable round\n");
    Opened opened = open_one(in, false);
    for (int i = 0; i < 4; i++) {
        ArchiveEntry entry = only_entry(opened.source);
        Buffer bytes = {0};
        ArchiveFetched fetched;
        assert_true(fetch(opened.source, &entry, &bytes, &fetched));
        assert_int_equal(fetched.error, 0);
        assert_true(slice_equal(buffer_slice(&bytes), SLICE("x")));
        buffer_free(&bytes);
    }
    close_all(opened);
    free(in);
    free(absolute);
    free(outside);
    folder_remove(folder);
}

static void a_loop_of_links_ends(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "a/b/file", SLICE("x"));
    link_to(folder, "a/b/self", ".");
    link_to(folder, "a/b/up", "../..");
    link_to(folder, "a/b/z", "../../a");
    check_walk(folder, false,
               "a/b/file\n!passed-over a/b/self\n!passed-over a/b/up\n!passed-over a/b/z\n");
    folder_remove(folder);
}

static void a_loop_through_a_folder_above_the_archive_ends(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "in/file", SLICE("x"));
    link_to(folder, "in/up", "..");
    char *in = folder_path(folder, "in");
    check_walk(in, true, "file\n!passed-over up/in\n");
    free(in);
    folder_remove(folder);
}

static void a_folder_swapped_for_a_link_out_is_not_opened(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "in/a/file", SLICE("good"));
    folder_write(folder, "out/file", SLICE("secret"));
    char *in = folder_path(folder, "in"), *a = folder_path(folder, "in/a"),
         *moved = folder_path(folder, "in/moved");
    Opened opened = open_one(in, false), following = open_one(in, true);
    ArchiveEntry entry = only_entry(opened.source);
    only_entry(following.source);
    assert_int_equal(rename(a, moved), 0);
    link_to(in, "a", "../out");
    Buffer bytes = {0};
    ArchiveFetched fetched;
    assert_true(fetch(opened.source, &entry, &bytes, &fetched));
    assert_int_not_equal(fetched.error, 0);
    assert_int_equal(bytes.size, 0);
    assert_true(fetch(following.source, &entry, &bytes, &fetched));
    assert_int_equal(fetched.error, 0);
    assert_true(slice_equal(buffer_slice(&bytes), SLICE("secret")));
    buffer_free(&bytes);
    close_all(opened);
    close_all(following);
    free(in);
    free(a);
    free(moved);
    folder_remove(folder);
}

/* ---- depth ---- */

static void
a_deep_tree_takes_few_descriptors_and_paths_past_the_kernels_bound_are_read(void **state)
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
    Opened opened = open_one(folder, false);
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
            assert_true(fetch(opened.source, &entry, &bytes, &fetched));
            assert_int_equal(fetched.error, 0);
            assert_true(slice_equal(buffer_slice(&bytes), SLICE("x")));
            buffer_free(&bytes);
        }
    }
    assert_int_equal(deepest, 1);
    assert_int_equal(entries, 2 * DEPTH + 1);
    close_all(opened);
    setrlimit(RLIMIT_NOFILE, &limit);
    folder_remove(folder);
}

/* ---- opening and fetching ---- */

static void every_path_that_does_not_exist_is_named(void **state)
{
    (void)state;
    char *folder = folder_make();
    char *fifo = folder_path(folder, "fifo");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    const char *const paths[] = {folder, "/nowhere/at-all", "", fifo};
    Opened opened = open_all(paths, 4, false);
    assert_null(opened.source);
    assert_int_equal(diagnostics_count(opened.sink, DIAGNOSTIC_ERROR), 3);
    assert_string_equal(diagnostics_get(opened.sink, 0)->code, "no-such-archive");
    assert_true(slice_equal(diagnostics_get(opened.sink, 0)->file, SLICE("/nowhere/at-all")));
    close_all(opened);
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
    Opened opened = open_all((const char *const *)paths, COUNT, false);
    Buffer bytes = {0};
    for (int i = 0; i < COUNT; i++) {
        ArchiveEntry entry = only_entry(opened.source);
        ArchiveFetched fetched;
        assert_true(fetch(opened.source, &entry, &bytes, &fetched));
        assert_int_equal(fetched.error, 0);
        assert_true(slice_equal(buffer_slice(&bytes), entry.path));
        free(paths[i]);
    }
    buffer_free(&bytes);
    close_all(opened);
    folder_remove(folder);
}

static void fetched_files_stand_behind_each_other_in_the_buffer(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "a", SLICE("first"));
    folder_write(folder, "b", SLICE(""));
    folder_write(folder, "c", SLICE("third"));
    Opened opened = open_one(folder, false);
    Buffer bytes = {0};
    size_t starts[] = {0, 5, 5}, sizes[] = {5, 0, 5};
    for (int i = 0; i < 3; i++) {
        ArchiveEntry entry = only_entry(opened.source);
        ArchiveFetched fetched;
        assert_true(archive_source_fetch(opened.source, &entry, &bytes, &fetched));
        assert_int_equal(fetched.start, starts[i]);
        assert_int_equal(fetched.size, sizes[i]);
        assert_int_equal(fetched.stream, -1);
        assert_true(bytes.capacity - bytes.size >= 64);
    }
    assert_true(slice_equal(buffer_slice(&bytes), SLICE("firstthird")));
    buffer_free(&bytes);
    close_all(opened);
    folder_remove(folder);
}

static void a_file_that_grew_or_shrank_is_what_was_read(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "a", SLICE("short"));
    folder_write(folder, "b", SLICE("a longer text"));
    Opened opened = open_one(folder, false);
    ArchiveEntry a = only_entry(opened.source), b = only_entry(opened.source);
    folder_write(folder, "a", SLICE("a text that has grown by a good deal"));
    folder_write(folder, "b", SLICE("b"));
    Buffer bytes = {0};
    ArchiveFetched fetched;
    assert_true(archive_source_fetch(opened.source, &a, &bytes, &fetched));
    assert_true(archive_source_fetch(opened.source, &b, &bytes, &fetched));
    assert_true(slice_equal(buffer_slice(&bytes), SLICE("a text that has grown by a good dealb")));
    buffer_free(&bytes);
    close_all(opened);
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
        cmocka_unit_test(a_file_that_became_a_fifo_is_an_error_and_does_not_wait),
        cmocka_unit_test(unreadable_folders_are_problems_and_the_walk_goes_on),
        cmocka_unit_test(a_folder_that_vanishes_is_a_problem_and_the_walk_goes_on),
        cmocka_unit_test(links_inside_are_followed_and_links_out_are_passed_over),
        cmocka_unit_test(a_loop_of_links_ends),
        cmocka_unit_test(a_loop_through_a_folder_above_the_archive_ends),
        cmocka_unit_test(a_folder_swapped_for_a_link_out_is_not_opened),
        cmocka_unit_test(
            a_deep_tree_takes_few_descriptors_and_paths_past_the_kernels_bound_are_read),
        cmocka_unit_test(every_path_that_does_not_exist_is_named),
        cmocka_unit_test(more_archives_than_stay_open_are_read),
        cmocka_unit_test(fetched_files_stand_behind_each_other_in_the_buffer),
        cmocka_unit_test(a_file_that_grew_or_shrank_is_what_was_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
