/*
 * A file that becomes another one while it is read: between its listing and its opening, and, one
 * that is streamed, between its first bytes and its last.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "support_folder.h"
#include "support_reading.h"
#include "support_source.h"

/* What is done to the file, after it was listed or after its first bytes were fetched. */
typedef void Deed(const char *path, size_t size);

static void nothing(const char *path, size_t size)
{
    (void)path;
    (void)size;
}

static void grow(const char *path, size_t size)
{
    int file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    (void)size;
    assert_int_equal(write(file, "more", 4), 4);
    close(file);
}

static void shrink(const char *path, size_t size)
{
    assert_int_equal(truncate(path, (off_t)size - 3), 0);
}

static void overwrite(const char *path, size_t size)
{
    const struct timespec times[] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = 1}};
    int file = open(path, O_WRONLY | O_CLOEXEC);
    assert_int_equal(pwrite(file, "x", 1, (off_t)size - 1), 1);
    /* Clocks of file systems are coarse: this write is told apart from the one that made it. */
    assert_int_equal(futimens(file, times), 0);
    close(file);
}

static void vanish(const char *path, size_t size)
{
    (void)size;
    assert_int_equal(unlink(path), 0);
}

/* By one of the same size, as an editor or a copying tool does it. */
static void replace(const char *path, size_t size)
{
    char other[256];
    struct stat status;
    snprintf(other, sizeof other, "%s.new", path);
    int file = open(other, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(ftruncate(file, (off_t)size), 0);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(futimens(file, (const struct timespec[]){status.st_atim, status.st_mtim}), 0);
    close(file);
    assert_int_equal(rename(other, path), 0);
}

typedef struct {
    char problems[256];
    char detail[200]; /* of the first */
    uint64_t bytes;
    bool lost;
} Told;

static Told read_changing(size_t size, Deed *before, Deed *during)
{
    Told told = {0};
    Buffer text = reading_make_text(size, 11);
    char *folder = folder_make();
    folder_write(folder, "file", buffer_slice(&text));
    char *path = folder_path(folder, "file");
    Opened opened = source_open_one(folder, false);
    ArchiveEntry entry = source_next_entry(opened.source);
    ArchiveReader *reader = archive_reader_new(&reading_generous);
    ArchiveFetched fetched;
    ArchiveFacts facts;
    ArchiveWindow window;
    Buffer bytes = {0};
    before(path, size);
    assert_true(archive_source_fetch(opened.source, &entry, &bytes, &fetched));
    during(path, size);
    archive_reader_begin(reader, &fetched, buffer_slice(&bytes));
    while (archive_reader_window(reader, 0, &window) == 1)
        ;
    assert_true(archive_reader_finish(reader, &facts));
    told.bytes = facts.bytes;
    told.lost = facts.lost;
    for (size_t i = 0; i < facts.problem_count; i++) {
        strcat(told.problems, problem_word(facts.problems[i].kind));
        strcat(told.problems, " ");
        if (i == 0)
            snprintf(told.detail, sizeof told.detail, "%.*s", (int)facts.problems[i].detail.size,
                     facts.problems[i].detail.data);
    }
    archive_reader_free(reader);
    buffer_free(&bytes);
    source_close_all(opened);
    free(path);
    folder_remove(folder);
    buffer_free(&text);
    return told;
}

enum { SMALL = 1000 };

static void a_file_that_changed_between_listing_and_reading_is_a_problem(void **state)
{
    (void)state;
    static const struct {
        Deed *deed;
        const char *problems, *detail;
        uint64_t bytes;
    } rows[] = {
        {nothing, "", "", SMALL},
        {grow, "changed ",
         "the file changed while it was read: it had 1000 bytes, then 1004; 1004 were read",
         SMALL + 4},
        {shrink, "changed ",
         "the file changed while it was read: it had 1000 bytes, then 997; 997 were read",
         SMALL - 3},
        {vanish, "unreadable ", "No such file or directory", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Told told = read_changing(SMALL, rows[i].deed, nothing);
        assert_string_equal(told.problems, rows[i].problems);
        assert_string_equal(told.detail, rows[i].detail);
        assert_int_equal(told.bytes, rows[i].bytes);
        assert_int_equal(told.lost, rows[i].deed == vanish);
    }
}

static void a_streamed_file_that_changes_under_the_reader_is_a_problem(void **state)
{
    (void)state;
    enum { LARGE = LIMIT_WHOLE_FILE + 100000 };
    static const struct {
        Deed *deed;
        const char *problems, *detail;
        int64_t more;
    } rows[] = {
        {nothing, "", "", 0},
        {grow, "changed ",
         "the file changed while it was read: it had 8488608 bytes, then 8488612; 8488612 were "
         "read",
         4},
        {shrink, "changed ",
         "the file changed while it was read: it had 8488608 bytes, then 8488605; 8488605 were "
         "read",
         -3},
        {overwrite, "changed ", "the file was written to while it was read", 0},
        {vanish, "changed ", "the file was removed or replaced while it was read", 0},
        {replace, "changed ", "the file was removed or replaced while it was read", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Told told = read_changing(LARGE, nothing, rows[i].deed);
        assert_string_equal(told.problems, rows[i].problems);
        assert_string_equal(told.detail, rows[i].detail);
        assert_int_equal(told.bytes, LARGE + rows[i].more);
        assert_false(told.lost);
    }
}

/* It lost more than what was not yet read: what was fetched of it is used. */
static void a_streamed_file_that_shrinks_behind_the_reader_gives_what_was_fetched(void **state)
{
    (void)state;
    Buffer text = reading_make_text(LIMIT_WHOLE_FILE + 100000, 11);
    char *folder = folder_make();
    folder_write(folder, "file", buffer_slice(&text));
    char *path = folder_path(folder, "file");
    Opened opened = source_open_one(folder, false);
    ArchiveEntry entry = source_next_entry(opened.source);
    ArchiveReader *reader = archive_reader_new(&reading_generous);
    Buffer bytes = {0};
    ArchiveFetched fetched;
    assert_true(archive_source_fetch(opened.source, &entry, &bytes, &fetched));
    assert_int_equal(truncate(path, 5), 0);
    Reading reading = reading_of_windows(reader, &fetched, buffer_slice(&bytes), NULL);
    assert_string_equal(reading.problems, "changed@0 ");
    assert_true(slice_equal(buffer_slice(&reading.text), (Slice){text.data, LIMIT_WHOLE_FILE}));
    reading_free(&reading);
    archive_reader_free(reader);
    buffer_free(&bytes);
    source_close_all(opened);
    free(path);
    folder_remove(folder);
    buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_that_changed_between_listing_and_reading_is_a_problem),
        cmocka_unit_test(a_streamed_file_that_changes_under_the_reader_is_a_problem),
        cmocka_unit_test(a_streamed_file_that_shrinks_behind_the_reader_gives_what_was_fetched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
