#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base/embedded.h"
#include "report/files.h"
#include "support_folder.h"

/* As `sha256sum` prints it. */
static void add_line(Buffer *lines, Slice bytes, const char *name)
{
    Digest digest;
    char hex[DIGEST_HEX_SIZE + 1];
    assert_true(digest_of(bytes, &digest));
    digest_hex(&digest, hex);
    buffer_printf(lines, "%s  %s\n", hex, name);
}

static void one_hash_stands_for_the_files_that_were_read(void **state)
{
    (void)state;
    char *folder = folder_make(), expected[DIGEST_HEX_SIZE + 1];
    Diagnostics *sink = diagnostics_new();
    Files files = {.folder = folder, .built_in = "templates/html", .sink = sink};
    Slice text, path;
    Buffer lines = {0};
    Digest digest;
    folder_write(folder, "b.html", SLICE("second\r\n"));
    folder_write(folder, "a.html", SLICE("first"));
    folder_write(folder, "c.html", SLICE("never read"));
    assert_true(files_load_partial(&files, SLICE("b"), &text, &path));
    assert_true(files_load_partial(&files, SLICE("a"), &text, &path));
    assert_true(files_load_partial(&files, SLICE("b"), &text, &path));
    add_line(&lines, SLICE("first"), "a.html");
    add_line(&lines, SLICE("second\r\n"), "b.html");
    assert_true(digest_of(buffer_slice(&lines), &digest));
    digest_hex(&digest, expected);
    assert_true(slice_equal(files_digest(&files), slice_of(expected)));
    buffer_free(&lines);
    files_close(&files);
    diagnostics_free(sink);
    folder_remove(folder);
}

static void built_in_files_count_too(void **state)
{
    (void)state;
    Diagnostics *sink = diagnostics_new();
    Files files = {.built_in = "templates/html", .sink = sink};
    Slice text, path, none = files_digest(&files);
    assert_true(files_load_partial(&files, SLICE("head"), &text, &path));
    Slice one = files_digest(&files);
    assert_int_equal(one.size, DIGEST_HEX_SIZE);
    assert_false(slice_equal(one, none));
    files_close(&files);
    diagnostics_free(sink);
}

static void hashes_of_built_in_files_are_those_of_their_bytes(void **state)
{
    (void)state;
    size_t count = 0;
    for (const char *path; (path = embedded_path(count)); count++) {
        Digest digest;
        char hex[DIGEST_HEX_SIZE + 1];
        assert_true(digest_of(embedded_file(path), &digest));
        digest_hex(&digest, hex);
        assert_string_equal(embedded_sha256(path), hex);
    }
    assert_true(count > 10);
    assert_null(embedded_sha256("no/such/file"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_hash_stands_for_the_files_that_were_read),
        cmocka_unit_test(built_in_files_count_too),
        cmocka_unit_test(hashes_of_built_in_files_are_those_of_their_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
