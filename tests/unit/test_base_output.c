#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/limits.h"
#include "base/output.h"
#include "base/output_internal.h"
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

static void one_file_may_be_opened_to_appear_last(void **state)
{
    (void)state;
    char *folder = folder_make();
    const char *failed;
    OutputSet *set = output_set_open(folder);
    assert_non_null(output_open(set, "a", OUTPUT_PLAIN));
    Output *last = output_open_last(set, "last");
    assert_true(output_write(last, SLICE("whole")));
    assert_null(output_open(set, "a", OUTPUT_PLAIN)); /* which is there */
    assert_non_null(output_open(set, "b", OUTPUT_PLAIN));
    assert_non_null(output_open(set, "c", OUTPUT_PLAIN));
    assert_null(output_open_last(set, "another"));
    assert_int_equal(errno, EEXIST);
    static const char *const names[] = {"a", "b", "c", "last"};
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(output_set_name(set, i), names[i]);
    assert_null(output_set_name(set, 4));
    assert_true(output_set_commit(set, &failed));
    check_file(folder, "last", "whole");
    output_set_close(set);
    assert_int_equal(folder_count(folder), 4);
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

/* A file of that text, written in parts, the last of which is all the rest. */
static void write_gzip(const char *folder, const char *name, Slice text, size_t part,
                       OutputKind kind)
{
    OutputSet *set = output_set_open(folder);
    Output *output = output_open(set, name, kind);
    assert_true(output_digest_begin(output));
    size_t at = 0;
    for (int count = 0; count < 500 && part && at + part < text.size; count++, at += part)
        output_write(output, (Slice){text.data + at, part});
    output_write(output, slice_from(text, at));
    Digest digest, expected;
    assert_true(output_digest_end(output, &digest));
    assert_true(digest_of(text, &expected));
    assert_memory_equal(&digest, &expected, sizeof digest);
    assert_int_equal(output_size(output), text.size);
    const char *failed;
    assert_true(output_set_commit(set, &failed));
    output_set_close(set);
}

static void check_inflates(const char *folder, const char *name, Slice text)
{
    char *path = folder_path(folder, name), *back = malloc(text.size + 1);
    gzFile file = gzopen(path, "rb");
    assert_int_equal(gzread(file, back, (unsigned)text.size + 1), text.size);
    assert_memory_equal(back, text.data, text.size);
    assert_int_equal(gzclose(file), Z_OK);
    free(path);
    free(back);
}

/* On both sides of the size from which it goes on as a stream. */
static void gzip_is_the_same_bytes_each_time_and_inflates_to_what_was_written(void **state)
{
    (void)state;
    static const size_t sizes[] = {
        0, 1, 700000, LIMIT_GZIP_AT_ONCE - 1, LIMIT_GZIP_AT_ONCE, LIMIT_GZIP_AT_ONCE + 1, 9 << 20};
    static const size_t parts[] = {1, 977, 0};
    char *folder = folder_make();
    Buffer random = {0};
    uint64_t by = 3;
    while (random.size < (size_t)9 << 20)
        buffer_printf(&random, "%llx,", (unsigned long long)random_next(&by));
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (int quick = 0; quick < 2; quick++) {
            OutputKind kind = quick ? OUTPUT_GZIP_QUICK : OUTPUT_GZIP;
            Slice text = {random.data, sizes[i]};
            write_gzip(folder, "first.gz", text, parts[0], kind);
            check_inflates(folder, "first.gz", text);
            Buffer first = folder_read(folder, "first.gz");
            assert_memory_equal(first.data, "\x1f\x8b\x08\0\0\0\0\0", 8);
            assert_int_equal((unsigned char)first.data[9], 255);
            for (int j = 1; j < 3; j++) {
                write_gzip(folder, "again.gz", text, parts[j], kind);
                Buffer again = folder_read(folder, "again.gz");
                assert_true(slice_equal(buffer_slice(&first), buffer_slice(&again)));
                buffer_free(&again);
            }
            buffer_free(&first);
        }
    buffer_free(&random);
    folder_remove(folder);
}

static void a_compressed_output_of_any_size_tells_of_a_full_disk(void **state)
{
    (void)state;
    static char text[6 << 20];
    uint64_t by = 4;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)random_next(&by);
    for (size_t size = 1000; size <= sizeof text; size *= 6000) {
        int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
        Output *output = output_new(full, OUTPUT_GZIP);
        output_write(output, (Slice){text, size});
        assert_false(output_close(output));
        assert_int_equal(errno, ENOSPC);
        close(full);
    }
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

static void of_what_is_not_kept_size_and_digest_are_known(void **state)
{
    (void)state;
    Output *output = output_of_nothing();
    Digest digest, expected;
    assert_true(output_digest_begin(output));
    assert_true(output_write(output, SLICE("ab")) && output_write(output, SLICE("cdef")));
    assert_int_equal(output_memory(output).size, 0);
    assert_int_equal(output_size(output), 6);
    assert_true(output_write_over(output, 2, SLICE("xy")));
    assert_true(output_digest_end(output, &digest));
    assert_true(digest_of(SLICE("abcdef"), &expected));
    assert_memory_equal(&digest, &expected, sizeof digest);
    assert_true(output_close(output));
}

static void a_digest_begins_behind_what_did_not_have_to_be_written(void **state)
{
    (void)state;
    Output *output = output_of_memory();
    Digest digest, expected;
    assert_true(output_write(output, SLICE("another beginning")));
    assert_false(output_digest_begin(output));
    assert_true(output_digest_begin_behind(output, SLICE("the beginning")));
    assert_true(output_write(output, SLICE(" and the end")));
    assert_true(output_digest_end(output, &digest));
    assert_true(digest_of(SLICE("the beginning and the end"), &expected));
    assert_memory_equal(&digest, &expected, sizeof digest);
    assert_true(output_close(output));
}

static void what_was_written_can_be_written_over(void **state)
{
    (void)state;
    int descriptor = memfd_create("output", MFD_CLOEXEC);
    assert_true(descriptor >= 0);
    Output *outputs[] = {output_of_memory(), output_of_descriptor(descriptor)};
    for (int i = 0; i < 2; i++) {
        assert_true(output_write(outputs[i], SLICE("0000, and more")));
        assert_true(output_write_over(outputs[i], 0, SLICE("1234")));
        assert_true(output_write(outputs[i], SLICE(" of it")));
        assert_true(output_write_over(outputs[i], 18, SLICE("IT")));
        assert_int_equal(output_size(outputs[i]), 20);
    }
    assert_true(slice_equal(output_memory(outputs[0]), SLICE("1234, and more of IT")));
    for (int i = 0; i < 2; i++) {
        assert_false(output_write_over(outputs[i], 19, SLICE("no")));
        assert_false(output_close(outputs[i]));
    }
    char got[64];
    assert_int_equal(pread(descriptor, got, sizeof got, 0), 20);
    assert_memory_equal(got, "1234, and more of IT", 20);
    close(descriptor);
}

static void what_is_compressed_cannot_be_written_over(void **state)
{
    (void)state;
    Output *packed = output_new(-1, OUTPUT_GZIP);
    assert_true(output_write(packed, SLICE("0000")));
    assert_false(output_write_over(packed, 0, SLICE("1234")));
    assert_int_equal(output_close(packed), false);
}

/* What goes to files in pieces, by a thread of the set, while other files of it are written. */
static void large_files_side_by_side_hold_what_was_written_to_each(void **state)
{
    (void)state;
    enum { FILES = 3, PARTS = 4000 };
    static const char *const names[FILES] = {"a", "b", "c"};
    char *folder = folder_make();
    const char *failed;
    OutputSet *set = output_set_open(folder);
    Output *outputs[FILES];
    Buffer expected[FILES] = {{0}};
    uint64_t random = 7;
    for (int i = 0; i < FILES; i++) {
        outputs[i] = output_open(set, names[i], OUTPUT_PLAIN);
        assert_true(i == 0 || output_write(outputs[i], SLICE("head")));
        assert_true(output_digest_begin_behind(outputs[i], SLICE("else")));
        buffer_add(&expected[i], i == 0 ? (Slice){0} : SLICE("head"));
    }
    for (int i = 0; i < PARTS; i++) {
        static char part[3 * OUTPUT_PIECE];
        random = random * 6364136223846793005u + 1442695040888963407u;
        size_t size = i % 500 ? (random >> 33) % 600 : (random >> 33) % sizeof part;
        memset(part, 'a' + i % 26, size);
        int file = (int)((random >> 60) % FILES);
        assert_true(output_write(outputs[file], (Slice){part, size}));
        buffer_add(&expected[file], (Slice){part, size});
    }
    for (int i = 0; i < FILES; i++) {
        size_t from = i == 0 ? 0 : 4;
        Digest digest, other;
        Buffer hashed = {0};
        buffer_add(&hashed, SLICE("else"));
        buffer_add(&hashed, slice_from(buffer_slice(&expected[i]), from));
        assert_true(output_digest_end(outputs[i], &digest));
        assert_true(digest_of(buffer_slice(&hashed), &other));
        assert_memory_equal(&digest, &other, sizeof digest);
        buffer_free(&hashed);
        assert_true(output_write_over(outputs[i], 1, SLICE("over")));
        memcpy(expected[i].data + 1, "over", 4);
        assert_true(output_write(outputs[i], SLICE("end")));
        buffer_add(&expected[i], SLICE("end"));
        assert_true(output_size(outputs[i]) == expected[i].size);
    }
    assert_true(output_set_commit(set, &failed));
    output_set_close(set);
    for (int i = 0; i < FILES; i++) {
        Buffer read = folder_read(folder, names[i]);
        assert_true(slice_equal(buffer_slice(&read), buffer_slice(&expected[i])));
        buffer_free(&read);
        buffer_free(&expected[i]);
    }
    folder_remove(folder);
}

/* The thread of the set has several streams in hand. */
static void compressed_files_side_by_side_hold_what_was_written_to_each(void **state)
{
    (void)state;
    enum { FILES = 3, SIZE = 6 << 20, PART = 50000 };
    static const char *const names[FILES] = {"a", "b", "c"};
    static const OutputKind kinds[FILES] = {OUTPUT_GZIP, OUTPUT_PLAIN, OUTPUT_GZIP_QUICK};
    char *folder = folder_make();
    const char *failed;
    OutputSet *set = output_set_open(folder);
    Output *outputs[FILES];
    Buffer texts[FILES] = {{0}};
    uint64_t by = 9;
    for (int i = 0; i < FILES; i++) {
        outputs[i] = output_open(set, names[i], kinds[i]);
        assert_true(output_digest_begin(outputs[i]));
        while (texts[i].size < SIZE)
            buffer_printf(&texts[i], "%llx,", (unsigned long long)random_next(&by) >> 30);
    }
    for (size_t at = 0; at < SIZE + PART; at += PART)
        for (int i = 0; i < FILES; i++) {
            size_t left = texts[i].size > at ? texts[i].size - at : 0;
            Slice part = {texts[i].data + at, left < PART ? left : PART};
            assert_true(output_write(outputs[i], part));
        }
    /* Of what was written, not of what is packed. */
    for (int i = 0; i < FILES; i++) {
        Digest digest, other;
        assert_true(output_digest_end(outputs[i], &digest));
        assert_true(digest_of(buffer_slice(&texts[i]), &other));
        assert_memory_equal(&digest, &other, sizeof digest);
    }
    assert_true(output_set_commit(set, &failed));
    output_set_close(set);
    check_inflates(folder, "a", buffer_slice(&texts[0]));
    check_file(folder, "b", texts[1].data);
    check_inflates(folder, "c", buffer_slice(&texts[2]));
    for (int i = 0; i < FILES; i++)
        buffer_free(&texts[i]);
    folder_remove(folder);
}

/* The thread meets it, whoever writes is told. */
static void tell_of_a_file_that_cannot_grow(OutputKind kind, int most)
{
    static char part[OUTPUT_PIECE];
    uint64_t by = 5;
    for (size_t i = 0; i < sizeof part; i++)
        part[i] = (char)random_next(&by);
    char *folder = folder_make();
    const char *failed;
    OutputSet *set = output_set_open(folder);
    Output *output = output_open(set, "large", kind);
    struct rlimit limit, before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    limit = before;
    limit.rlim_cur = 4 * OUTPUT_PIECE;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    int written = 0;
    errno = 0;
    while (written < most && output_write(output, (Slice){part, sizeof part}))
        written++;
    assert_true(written >= 4 && written < most);
    assert_int_equal(errno, EFBIG);
    errno = 0;
    assert_true(output_failed(output));
    assert_int_equal(errno, EFBIG);
    assert_false(output_set_commit(set, &failed));
    assert_int_equal(errno, EFBIG);
    assert_string_equal(failed, "large");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    output_set_close(set);
    assert_int_equal(folder_count(folder), 0);
    folder_remove(folder);
}

static void a_file_that_cannot_grow_tells_whoever_goes_on_writing(void **state)
{
    (void)state;
    tell_of_a_file_that_cannot_grow(OUTPUT_PLAIN, 100);
    tell_of_a_file_that_cannot_grow(OUTPUT_GZIP, 100 + LIMIT_GZIP_AT_ONCE / OUTPUT_PIECE);
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
        cmocka_unit_test(one_file_may_be_opened_to_appear_last),
        cmocka_unit_test(without_a_commit_nothing_is_left_and_nothing_is_touched),
        cmocka_unit_test(folders_are_made_and_go_again_without_a_commit),
        cmocka_unit_test(a_folder_that_cannot_be_made_is_an_error),
        cmocka_unit_test(a_failure_leaves_what_was_there_before),
        cmocka_unit_test(a_rename_that_fails_after_others_takes_them_back),
        cmocka_unit_test(a_marked_failure_fails_the_commit_with_its_name),
        cmocka_unit_test(names_that_lead_elsewhere_are_refused),
        cmocka_unit_test(a_link_in_the_place_of_a_file_is_replaced_and_not_followed),
        cmocka_unit_test(gzip_is_the_same_bytes_each_time_and_inflates_to_what_was_written),
        cmocka_unit_test(a_compressed_output_of_any_size_tells_of_a_full_disk),
        cmocka_unit_test(memory_and_descriptors_take_the_same_writes),
        cmocka_unit_test(of_what_is_not_kept_size_and_digest_are_known),
        cmocka_unit_test(a_digest_begins_behind_what_did_not_have_to_be_written),
        cmocka_unit_test(what_was_written_can_be_written_over),
        cmocka_unit_test(what_is_compressed_cannot_be_written_over),
        cmocka_unit_test(a_full_device_is_reported_when_the_output_is_closed),
        cmocka_unit_test(a_digest_begins_before_the_first_byte_or_not_at_all),
        cmocka_unit_test(large_files_side_by_side_hold_what_was_written_to_each),
        cmocka_unit_test(compressed_files_side_by_side_hold_what_was_written_to_each),
        cmocka_unit_test(a_file_that_cannot_grow_tells_whoever_goes_on_writing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
