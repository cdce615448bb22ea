#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "archive/archive.h"
#include "support_folder.h"
#include "support_source.h"

static void links_inside_are_followed_and_links_out_are_told(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "in/real/a", SLICE("x"));
    folder_write(folder, "out/secret", SLICE("x"));
    char *in = folder_path(folder, "in"), *absolute = folder_path(folder, "in/real"),
         *outside = folder_path(folder, "out");
    folder_link(in, "absolute", absolute);
    folder_link(in, "around", "../in/real/a");
    folder_link(in, "file", "real/a");
    folder_link(in, "folder", "real");
    folder_link(in, "nothing", "missing");
    folder_link(in, "out-absolute", outside);
    folder_link(in, "out-file", "../out/secret");
    folder_link(in, "out-folder", "../out");
    folder_link(in, "round", "round");
    source_check_walk(in, false,
                      "absolute/a\naround\nfile\nfolder/a\n!unreadable nothing\n"
                      "!unreadable out-absolute\n!unreadable out-file\n!unreadable out-folder\n"
                      "real/a\n!unreadable round\n");
    source_check_walk(
        in, true,
        "absolute/a\naround\nfile\nfolder/a\n!unreadable nothing\n"
        "out-absolute/secret\nout-file\nout-folder/secret\nreal/a\n!unreadable round\n");
    Opened opened = source_open_one(in, false);
    for (int i = 0; i < 4; i++) {
        ArchiveEntry entry = source_next_entry(opened.source);
        Buffer bytes = {0};
        ArchiveFetched fetched;
        assert_true(source_fetch(opened.source, &entry, &bytes, &fetched));
        assert_int_equal(fetched.error, 0);
        assert_true(slice_equal(buffer_slice(&bytes), SLICE("x")));
        buffer_free(&bytes);
    }
    source_close_all(opened);
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
    folder_link(folder, "a/b/self", ".");
    folder_link(folder, "a/b/up", "../..");
    folder_link(folder, "a/b/z", "../../a");
    source_check_walk(folder, false,
                      "a/b/file\n!passed-over a/b/self\n!passed-over a/b/up\n!passed-over a/b/z\n");
    folder_remove(folder);
}

static void a_loop_through_a_folder_above_the_archive_ends(void **state)
{
    (void)state;
    char *folder = folder_make();
    folder_write(folder, "in/file", SLICE("x"));
    folder_link(folder, "in/up", "..");
    char *in = folder_path(folder, "in");
    source_check_walk(in, true, "file\n!passed-over up/in\n");
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
    Opened opened = source_open_one(in, false), following = source_open_one(in, true);
    ArchiveEntry entry = source_next_entry(opened.source);
    source_next_entry(following.source);
    assert_int_equal(rename(a, moved), 0);
    folder_link(in, "a", "../out");
    Buffer bytes = {0};
    ArchiveFetched fetched;
    assert_true(source_fetch(opened.source, &entry, &bytes, &fetched));
    assert_int_not_equal(fetched.error, 0);
    assert_int_equal(bytes.size, 0);
    assert_true(source_fetch(following.source, &entry, &bytes, &fetched));
    assert_int_equal(fetched.error, 0);
    assert_true(slice_equal(buffer_slice(&bytes), SLICE("secret")));
    buffer_free(&bytes);
    source_close_all(opened);
    source_close_all(following);
    free(in);
    free(a);
    free(moved);
    folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_inside_are_followed_and_links_out_are_told),
        cmocka_unit_test(a_loop_of_links_ends),
        cmocka_unit_test(a_loop_through_a_folder_above_the_archive_ends),
        cmocka_unit_test(a_folder_swapped_for_a_link_out_is_not_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
