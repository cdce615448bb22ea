#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/output.h"
#include "support_folder.h"

static void check_file(const char *folder, const char *name, const char *text)
{
    Buffer buffer = folder_read(folder, name);
    assert_true(slice_equal(buffer_slice(&buffer), slice_of(text)));
    buffer_free(&buffer);
}

static bool exists(const char *folder, const char *name)
{
    char *path = folder_path(folder, name);
    bool there = access(path, F_OK) == 0;
    free(path);
    return there;
}

static void files_appear_whole_on_commit_and_not_before(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "old", SLICE("before"));
    const char *failed;
    OutputSet *set = output_set_open(folder);
    Output *old = output_open(set, "old", OUTPUT_PLAIN),
           *new = output_open(set, "new", OUTPUT_PLAIN);
    assert_true(output_write(old, SLICE("after")));
    assert_true(output_printf(new, "%s %d", "text", 7));
    check_file(folder, "old", "before");
    assert_false(exists(folder, "new"));
    assert_int_equal(folder_count(folder), 3);
    assert_true(output_set_commit(set, &failed));
    check_file(folder, "old", "after");
    check_file(folder, "new", "text 7");
    assert_int_equal(output_size(new), 6);
    output_set_close(set);
    assert_int_equal(folder_count(folder), 2);
    folder_remove(folder);
}

static void without_a_commit_nothing_is_left_and_nothing_is_touched(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "old", SLICE("before"));
    OutputSet *set = output_set_open(folder);
    output_write(output_open(set, "old", OUTPUT_PLAIN), SLICE("after"));
    output_write(output_open(set, "new", OUTPUT_GZIP), SLICE("after"));
    output_set_close(set);
    check_file(folder, "old", "before");
    assert_int_equal(folder_count(folder), 1);
    folder_remove(folder);
    output_set_close(NULL);
}

static void folders_are_made_and_go_again_without_a_commit(void **state)
{
    (void)state;
    char *folder = folder_make();
    static const char *const names[] = {"a/b/c", "a/b/c/", "x//y///", "one"};
    const char *failed;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *path = folder_path(folder, names[i]);
        OutputSet *set = output_set_open(path);
        assert_non_null(set);
        output_open(set, "f", OUTPUT_PLAIN);
        output_set_close(set);
        assert_int_equal(folder_count(folder), 0);
        set = output_set_open(path);
        output_write(output_open(set, "f", OUTPUT_PLAIN), SLICE("x"));
        assert_true(output_set_commit(set, &failed));
        output_set_close(set);
        check_file(path, "f", "x");
        free(path);
        folder_remove(folder);
        folder = folder_make();
    }
    folder_remove(folder);
}

static void a_folder_that_cannot_be_made_is_an_error(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "file", SLICE("x"));
    char *below = folder_path(folder, "file/below"), *itself = folder_path(folder, "file"),
         *mixed = folder_path(folder, "made/../file/below");
    assert_null(output_set_open(below));
    assert_int_equal(errno, ENOTDIR);
    assert_null(output_set_open(itself));
    assert_int_equal(errno, ENOTDIR);
    assert_null(output_set_open(mixed));
    assert_null(output_set_open(""));
    free(below);
    free(itself);
    free(mixed);
    folder_remove(folder);
}

static void a_failure_leaves_what_was_there_before(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "a", SLICE("before"));
    folder_write(folder, "taken/file", SLICE("x"));
    OutputSet *set = output_set_open(folder);
    output_write(output_open(set, "a", OUTPUT_PLAIN), SLICE("after"));
    output_write(output_open(set, "b", OUTPUT_PLAIN), SLICE("after"));
    output_write(output_open(set, "taken", OUTPUT_PLAIN), SLICE("after"));
    const char *failed = NULL;
    assert_false(output_set_commit(set, &failed));
    assert_int_equal(errno, EISDIR);
    assert_string_equal(failed, "taken");
    assert_int_equal(folder_count(folder), 2);
    check_file(folder, "a", "before");
    check_file(folder, "taken/file", "x");
    output_set_close(set);
    folder_remove(folder);
}

/* Removes the temporary file of a name, so that its rename fails after others have succeeded. */
static void remove_temporary(const char *folder, const char *name)
{
    DIR *stream = opendir(folder);
    char start[64];
    snprintf(start, sizeof start, ".%s.", name);
    for (struct dirent *entry; (entry = readdir(stream));)
        if (strncmp(entry->d_name, start, strlen(start)) == 0)
            unlinkat(dirfd(stream), entry->d_name, 0);
    closedir(stream);
}

static void a_rename_that_fails_after_others_takes_them_back(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "a", SLICE("before"));
    OutputSet *set = output_set_open(folder);
    output_write(output_open(set, "a", OUTPUT_PLAIN), SLICE("after"));
    output_write(output_open(set, "b", OUTPUT_PLAIN), SLICE("after"));
    output_write(output_open(set, "c", OUTPUT_PLAIN), SLICE("after"));
    remove_temporary(folder, "c");
    const char *failed = NULL;
    assert_false(output_set_commit(set, &failed));
    assert_string_equal(failed, "c");
    assert_int_equal(folder_count(folder), 1);
    check_file(folder, "a", "before");
    output_set_close(set);
    assert_int_equal(folder_count(folder), 1);
    folder_remove(folder);
}

static void a_marked_failure_fails_the_commit_with_its_name(void **state)
{
    (void)state;
    char *folder = folder_make();
    OutputSet *set = output_set_open(folder);
    Output *a = output_open(set, "a", OUTPUT_PLAIN), *b = output_open(set, "b", OUTPUT_GZIP);
    output_write(a, SLICE("x"));
    output_fail(b, ENOSPC);
    assert_true(output_failed(b));
    assert_false(output_write(b, SLICE("x")));
    const char *failed = NULL;
    assert_false(output_set_commit(set, &failed));
    assert_int_equal(errno, ENOSPC);
    assert_string_equal(failed, "b");
    output_set_close(set);
    assert_int_equal(folder_count(folder), 0);
    folder_remove(folder);
}

static void names_that_lead_elsewhere_are_refused(void **state)
{
    (void)state;
    char *folder = folder_make();
    OutputSet *set = output_set_open(folder);
    static const char *const names[] = {"", ".", "..", "a/b", "/etc/x"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_null(output_open(set, names[i], OUTPUT_PLAIN));
        assert_int_equal(errno, EINVAL);
    }
    assert_non_null(output_open(set, "once", OUTPUT_PLAIN));
    assert_null(output_open(set, "once", OUTPUT_PLAIN));
    assert_int_equal(errno, EEXIST);
    output_set_close(set);
    folder_remove(folder);
}

static void a_link_in_the_place_of_a_file_is_replaced_and_not_followed(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "other", SLICE("untouched"));
    char *link = folder_path(folder, "f");
    assert_int_equal(symlink("other", link), 0);
    OutputSet *set = output_set_open(folder);
    output_write(output_open(set, "f", OUTPUT_PLAIN), SLICE("mine"));
    const char *failed;
    assert_true(output_set_commit(set, &failed));
    output_set_close(set);
    check_file(folder, "f", "mine");
    check_file(folder, "other", "untouched");
    free(link);
    folder_remove(folder);
}

static void gzip_is_the_same_bytes_each_time_and_inflates_to_what_was_written(void **state)
{
    (void)state;
    char *folder = folder_make();
    Buffer text = {0};
    uint64_t random = 3;
    while (text.size < 700000)
        buffer_printf(&text, "%llx,", (unsigned long long)random_next(&random));
    for (int i = 0; i < 2; i++) {
        OutputSet *set = output_set_open(folder);
        Output *output = output_open(set, i ? "b.gz" : "a.gz", OUTPUT_GZIP);
        assert_true(output_digest_begin(output));
        /* In parts of other sizes each time, one of them large. */
        size_t part = i ? 977 : 1, at = 0;
        for (int count = 0; count < 500; count++, at += part)
            output_write(output, (Slice){text.data + at, part});
        output_write(output, slice_from(buffer_slice(&text), at));
        Digest digest, expected;
        assert_true(output_digest_end(output, &digest));
        assert_true(digest_of(buffer_slice(&text), &expected));
        assert_memory_equal(&digest, &expected, sizeof digest);
        assert_int_equal(output_size(output), text.size);
        const char *failed;
        assert_true(output_set_commit(set, &failed));
        output_set_close(set);
    }
    Buffer a = folder_read(folder, "a.gz"), b = folder_read(folder, "b.gz");
    assert_true(slice_equal(buffer_slice(&a), buffer_slice(&b)));
    assert_memory_equal(a.data, "\x1f\x8b\x08\0\0\0\0\0", 8);
    assert_int_equal((unsigned char)a.data[9], 255);
    char *path = folder_path(folder, "a.gz"), *back = malloc(text.size + 1);
    gzFile file = gzopen(path, "rb");
    assert_int_equal(gzread(file, back, (unsigned)text.size + 1), text.size);
    assert_memory_equal(back, text.data, text.size);
    gzclose(file);
    free(path);
    free(back);
    buffer_free(&a);
    buffer_free(&b);
    buffer_free(&text);
    folder_remove(folder);
}

static void memory_and_descriptors_take_the_same_writes(void **state)
{
    (void)state;
    Output *memory = output_of_memory();
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    Output *pipe_output = output_of_descriptor(ends[1]);
    char large[2000];
    memset(large, 'x', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    Output *outputs[] = {memory, pipe_output};
    for (int i = 0; i < 2; i++) {
        assert_true(output_write(outputs[i], SLICE("a\0b")));
        assert_true(output_write(outputs[i], (Slice){0}));
        assert_true(output_printf(outputs[i], "<%s>", large));
        assert_int_equal(output_size(outputs[i]), 3 + 2 + 1999);
    }
    assert_true(output_close(pipe_output));
    char got[4096];
    assert_int_equal(read(ends[0], got, sizeof got), 2004);
    assert_true(slice_equal((Slice){got, 2004}, output_memory(memory)));
    assert_true(output_close(memory));
    assert_int_equal(fcntl(ends[1], F_GETFD) >= 0, 1); /* it stays the caller's */
    close(ends[0]);
    close(ends[1]);
}

static void of_more_than_is_to_be_kept_only_size_and_digest_are(void **state)
{
    (void)state;
    Output *output = output_of_memory_up_to(4);
    Digest digest, expected;
    assert_true(output_digest_begin(output));
    assert_true(output_write(output, SLICE("ab")) && output_write(output, SLICE("cd")));
    assert_true(slice_equal(output_memory(output), SLICE("abcd")));
    assert_true(output_write(output, SLICE("e")));
    assert_int_equal(output_memory(output).size, 0);
    assert_true(output_write(output, SLICE("f")));
    assert_int_equal(output_memory(output).size, 0);
    assert_int_equal(output_size(output), 6);
    assert_true(output_digest_end(output, &digest));
    assert_true(digest_of(SLICE("abcdef"), &expected));
    assert_memory_equal(&digest, &expected, sizeof digest);
    assert_true(output_close(output));
}

static void a_full_device_is_reported_when_the_output_is_closed(void **state)
{
    (void)state;
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    if (full < 0)
        skip();
    Output *output = output_of_descriptor(full);
    assert_true(output_write(output, SLICE("buffered")));
    assert_false(output_close(output));
    assert_int_equal(errno, ENOSPC);
    close(full);
}

static void a_digest_begins_before_the_first_byte_or_not_at_all(void **state)
{
    (void)state;
    Output *output = output_of_memory();
    Digest digest, expected;
    assert_false(output_digest_end(output, &digest));
    assert_true(output_digest_begin(output));
    output_write(output, SLICE("ab"));
    output_write(output, SLICE("c"));
    assert_true(output_digest_end(output, &digest));
    assert_true(digest_of(SLICE("abc"), &expected));
    assert_memory_equal(&digest, &expected, sizeof digest);
    assert_false(output_digest_begin(output));
    output_close(output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_appear_whole_on_commit_and_not_before),
        cmocka_unit_test(without_a_commit_nothing_is_left_and_nothing_is_touched),
        cmocka_unit_test(folders_are_made_and_go_again_without_a_commit),
        cmocka_unit_test(a_folder_that_cannot_be_made_is_an_error),
        cmocka_unit_test(a_failure_leaves_what_was_there_before),
        cmocka_unit_test(a_rename_that_fails_after_others_takes_them_back),
        cmocka_unit_test(a_marked_failure_fails_the_commit_with_its_name),
        cmocka_unit_test(names_that_lead_elsewhere_are_refused),
        cmocka_unit_test(a_link_in_the_place_of_a_file_is_replaced_and_not_followed),
        cmocka_unit_test(gzip_is_the_same_bytes_each_time_and_inflates_to_what_was_written),
        cmocka_unit_test(memory_and_descriptors_take_the_same_writes),
        cmocka_unit_test(of_more_than_is_to_be_kept_only_size_and_digest_are),
        cmocka_unit_test(a_full_device_is_reported_when_the_output_is_closed),
        cmocka_unit_test(a_digest_begins_before_the_first_byte_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
