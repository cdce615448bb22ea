#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/progress.h"
#include "support_folder.h"

static const ProgressState half = {.files = 1200,
                                   .listed = 1250,
                                   .records = 55842,
                                   .bytes = 500000000,
                                   .total = 2500,
                                   .seconds = 5};

static void assert_bar(const ProgressState *state, unsigned width, const char *expected)
{
    Buffer out = {0};
    progress_add_bar(&out, state, width);
    if (!slice_equal(buffer_slice(&out), slice_of(expected)))
        fail_msg("%u columns: \"%.*s\"", width, (int)out.size, out.data);
    buffer_free(&out);
}

static void a_bar_shows_what_its_width_has_room_for(void **state)
{
    (void)state;
    assert_bar(&half, 120,
               "[==========>         ]   50%  ETA 0:05  1,200 of 2,500 files  100.0 MB/s  55,842 "
               "records  0:05");
    assert_bar(&half, 80, " 50%  ETA 0:05  1,200 of 2,500 files  100.0 MB/s  55,842 records  0:05");
    assert_bar(&half, 40, " 50%  ETA 0:05  1,200 of 2,500 files");
    assert_bar(&half, 20, " 50%  ETA 0:05");
}

static void no_bar_is_as_wide_as_the_terminal(void **state)
{
    (void)state;
    ProgressState great = {.files = 123456789,
                           .listed = 200000000,
                           .records = 98765432100,
                           .bytes = 5000000000000,
                           .total = 400000000,
                           .seconds = 86399};
    for (unsigned width = 1; width < 200; width++) {
        Buffer out = {0};
        progress_add_bar(&out, &great, width);
        assert_true(out.size < width);
        buffer_free(&out);
    }
}

static void nothing_is_guessed_before_all_is_counted(void **state)
{
    (void)state;
    ProgressState early = half;
    early.total = 0;
    assert_bar(&early, 120, "1,200 files  100.0 MB/s  55,842 records  0:05");
    Buffer out = {0};
    progress_add_line(&out, &early);
    assert_true(slice_equal(buffer_slice(&out),
                            SLICE("progress: 1,200 files, 55,842 records, 100.0 MB/s, 5 s")));
    buffer_free(&out);
}

static void a_line_for_a_log_says_share_rate_and_end(void **state)
{
    (void)state;
    Buffer out = {0};
    progress_add_line(&out, &half);
    assert_true(slice_equal(buffer_slice(&out),
                            SLICE("progress: 1,200 of 2,500 files (50%), 55,842 records, 100.0 "
                                  "MB/s, 5 s, ETA 5 s")));
    buffer_clear(&out);
    ProgressState over = half;
    over.files = over.listed = over.total;
    progress_add_line(&out, &over);
    assert_true(slice_equal(buffer_slice(&out),
                            SLICE("progress: 2,500 of 2,500 files (100%), 55,842 records, 100.0 "
                                  "MB/s, 5 s")));
    buffer_free(&out);
}

static void hours_are_shown_as_such(void **state)
{
    (void)state;
    ProgressState slow = half;
    slow.seconds = 3723;
    slow.bytes = 0;
    assert_bar(&slow, 40, " 50%  ETA 1:02:03  1,200 of 2,500 files");
}

static void files_are_counted_however_they_lie_but_not_too_deep(void **state)
{
    (void)state;
    char *folder = folder_make(), deep[512];
    atomic_bool stop = false;
    unsigned long long files = 0;
    folder_write(folder, "a/b/c.json", SLICE("x"));
    folder_write(folder, "a/d.json", SLICE("x"));
    folder_write(folder, "e.json", SLICE("x"));
    assert_true(progress_count_files(folder, &stop, &files));
    assert_int_equal(files, 3);
    char *one = folder_path(folder, "e.json"), *none = folder_path(folder, "none");
    assert_true(progress_count_files(one, &stop, &files));
    assert_true(progress_count_files(none, &stop, &files));
    assert_int_equal(files, 4);
    stop = true;
    assert_false(progress_count_files(folder, &stop, &files));
    stop = false;
    for (int i = 0; i < 100; i++)
        memcpy(deep + 2 * i, "d/", 2);
    memcpy(deep + 200, "f", 2);
    folder_write(folder, deep, SLICE("x"));
    assert_false(progress_count_files(folder, &stop, &files));
    free(one);
    free(none);
    folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bar_shows_what_its_width_has_room_for),
        cmocka_unit_test(no_bar_is_as_wide_as_the_terminal),
        cmocka_unit_test(nothing_is_guessed_before_all_is_counted),
        cmocka_unit_test(a_line_for_a_log_says_share_rate_and_end),
        cmocka_unit_test(hours_are_shown_as_such),
        cmocka_unit_test(files_are_counted_however_they_lie_but_not_too_deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
