#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/integrity.h"
#include "support_chain.h"
#include "support_folder.h"

/* ---- nothing was touched ---- */

static void with_keys_all_but_the_newest_digest_are_authenticated(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 empty=1 logs=4 valid=4 unsigned=1 "
          "begins=1 01T00-01T04\n");
    fixture_end(&f);
}

static void with_saved_metadata_the_newest_is_authenticated_too(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, true);
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=4 empty=1 logs=4 valid=4 begins=1 "
          "01T00-01T04\n");
    fixture_end(&f);
}

static void without_keys_an_archive_is_self_consistent_at_most(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, true);
    check(&f, NULL,
          "us-east-1: self-consistent digests=4 empty=1 logs=4 valid=4 unsigned=1 begins=1 "
          "01T00-01T04\n");
    fixture_end(&f);
}

static void without_digests_nothing_is_stated(void **state)
{
    (void)state;
    Fixture f = fixture_empty(&key, false);
    test_chain_log(&f.chain, "{\"Records\":[]}");
    check(&f, f.keys, "");
    fixture_end(&f);
}

static void hashes_in_upper_case_are_the_same(void **state)
{
    (void)state;
    Fixture f = fixture_empty(&key, true);
    f.chain.upper = true;
    test_chain_log(&f.chain, "{\"Records\":[1]}");
    test_chain_digest(&f.chain);
    test_chain_digest(&f.chain);
    check(&f, f.keys,
          "us-east-1: authenticated digests=2 authenticated=2 empty=1 logs=1 valid=1 begins=1 "
          "01T00-01T02\n");
    fixture_end(&f);
}

static void a_log_that_was_unpacked_is_still_the_one_listed(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    char plain[700];
    snprintf(plain, sizeof plain, "%.*s", (int)strlen(f.logs[0]) - 3, f.logs[0]);
    folder_write(f.folder, plain, SLICE("{\"Records\":[1]}"));
    drop(&f, f.logs[0]);
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 empty=1 logs=4 valid=4 unsigned=1 "
          "begins=1 01T00-01T04\n");
    fixture_end(&f);
}

static void a_tree_copied_without_its_upper_folders_is_matched_by_name(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    Fixture part = {.folder = folder_make()};
    const char *names[] = {f.logs[0], f.logs[1], f.logs[2], f.logs[3]};
    for (int i = 0; i < 8; i++) {
        const char *path = i < 4 ? names[i] : digest_at(&f, i - 4);
        Buffer bytes = folder_read(f.folder, path);
        const char *from = strstr(path, "us-east-1/");
        folder_write(part.folder, from, buffer_slice(&bytes));
        buffer_free(&bytes);
    }
    check(&part, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 empty=1 logs=4 valid=4 unsigned=1 "
          "begins=1 01T00-01T04\n");
    folder_remove(part.folder);
    fixture_end(&f);
}

static void digests_of_an_archive_given_twice_count_once(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    char path[700];
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "copy/%s", digest_at(&f, i));
        copy(&f, digest_at(&f, i), path);
    }
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 empty=1 logs=4 valid=4 unsigned=1 "
          "begins=1 01T00-01T04\n");
    fixture_end(&f);
}

/* ---- log files ---- */

static void a_modified_log_is_found(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    test_edit(f.folder, f.logs[1], "[2]", "[]");
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 empty=1 logs=4 valid=3 modified=1 "
          "unsigned=1 begins=1 01T00-01T04\nmodified log 01T00\n");
    check(&f, NULL,
          "us-east-1: self-consistent digests=4 empty=1 logs=4 valid=3 modified=1 unsigned=1 "
          "begins=1 01T00-01T04\nmodified log 01T00\n");
    fixture_end(&f);
}

static void a_removed_log_is_found(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    drop(&f, f.logs[2]);
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 empty=1 logs=4 valid=3 missing=1 "
          "unsigned=1 begins=1 01T00-01T04\nmissing log 01T02\n");
    fixture_end(&f);
}

static void an_extra_log_is_unattested(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    f.chain.hour = 2;
    test_chain_log(&f.chain, "{\"Records\":[\"planted\"]}");
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 empty=1 logs=4 valid=4 unattested=1 "
          "unsigned=1 begins=1 01T00-01T04\nunattested 1\n");
    fixture_end(&f);
}

static void data_behind_a_log_are_found(void **state)
{
    (void)state;
    static const char *const expected =
        "us-east-1: authenticated digests=4 authenticated=3 empty=1 logs=4 valid=3 trailing=1 "
        "unsigned=1 begins=1 01T00-01T04\ntrailing-data log 01T02\n";
    Fixture f = fixture_begin(&key, false);
    Buffer member = {0};
    append(&f, f.logs[2], SLICE("hidden"));
    check(&f, f.keys, expected);
    fixture_end(&f);
    /* A further member that is empty leaves the contents as they were. */
    f = fixture_begin(&key, false);
    gzip_add(&member, SLICE(""), 6);
    append(&f, f.logs[2], buffer_slice(&member));
    check(&f, f.keys, expected);
    buffer_free(&member);
    fixture_end(&f);
}

/* What is said of a file that is told so, of an archive that is verified without keys. */
static IntegrityState settle(const Fixture *f, IntegrityFile told, const char *detail)
{
    const char *folder = f->folder;
    ArchiveOptions options = {0};
    Diagnostics *sink = diagnostics_new();
    Integrity *integrity = integrity_open(&folder, 1, &options, NULL, sink);
    IntegrityState state;
    assert_non_null(integrity);
    assert_int_equal(integrity_read(integrity, NULL), INTEGRITY_DONE);
    assert_true(integrity_settle(integrity, &told, &state));
    const IntegrityResult *result = integrity_result(integrity);
    assert_int_equal(result->files[state], 1);
    assert_int_equal(result->problem_count, detail ? 1 : 0);
    if (detail)
        assert_non_null(memmem(result->problems[0].detail.data, result->problems[0].detail.size,
                               detail, strlen(detail)));
    integrity_free(integrity);
    diagnostics_free(sink);
    return state;
}

static void a_log_that_changed_while_it_was_read_is_not_valid(void **state)
{
    (void)state;
    static const Problem changed = {.kind = PROBLEM_CHANGED}, other = {.kind = PROBLEM_CHECKSUM};
    Fixture f = fixture_begin(&key, false);
    Digest as_listed, another;
    bool trailing;
    ArchiveFacts facts = {.hashed = true, .problems = &changed, .problem_count = 1};
    assert_int_equal(integrity_content(&facts, &trailing), INTEGRITY_CHANGED);
    facts.problems = &other;
    assert_int_equal(integrity_content(&facts, &trailing), INTEGRITY_READ);
    assert_true(digest_of(SLICE("{\"Records\":[1]}"), &as_listed));
    assert_true(digest_of(SLICE("{\"Records\":[]}"), &another));
    IntegrityFile told = {
        .path = slice_of(f.logs[0]), .log = true, .state = INTEGRITY_READ, .content = &as_listed};
    assert_int_equal(settle(&f, told, NULL), INTEGRITY_SELF_CONSISTENT);
    told.state = INTEGRITY_CHANGED;
    assert_int_equal(settle(&f, told, "it changed while it was read"), INTEGRITY_UNCHECKED);
    told.content = &another;
    assert_int_equal(settle(&f, told, "the hash differs"), INTEGRITY_MODIFIED);
    fixture_end(&f);
}

static void of_an_unlisted_log_that_cannot_be_read_nothing_is_known(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    IntegrityFile told = {.path = SLICE("other.json.gz"), .unread = true};
    assert_int_equal(settle(&f, told, "no digest lists it, and it cannot be read"),
                     INTEGRITY_UNCHECKED);
    fixture_end(&f);
}

static void a_further_member_modifies_a_log(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    Buffer member = {0};
    gzip_add(&member, SLICE("{\"Records\":[]}"), 6);
    append(&f, f.logs[2], buffer_slice(&member));
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 empty=1 logs=4 valid=3 modified=1 "
          "unsigned=1 begins=1 01T00-01T04\nmodified log 01T02\n");
    buffer_free(&member);
    fixture_end(&f);
}

static void a_log_that_was_cut_or_emptied_is_modified(void **state)
{
    (void)state;
    static const char *const expected =
        "us-east-1: authenticated digests=4 authenticated=3 empty=1 logs=4 valid=3 modified=1 "
        "unsigned=1 begins=1 01T00-01T04\nmodified log 01T00\n";
    Fixture f = fixture_begin(&key, false);
    Buffer bytes = folder_read(f.folder, f.logs[0]);
    bytes.size /= 2;
    folder_write(f.folder, f.logs[0], buffer_slice(&bytes));
    check(&f, f.keys, expected);
    folder_write(f.folder, f.logs[0], SLICE(""));
    check(&f, f.keys, expected);
    buffer_free(&bytes);
    fixture_end(&f);
}

static void a_log_in_another_folder_is_not_the_one_listed(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    char other[700];
    snprintf(other, sizeof other, "AWSLogs/" CHAIN_ACCOUNT "/CloudTrail/us-east-1/2026/07/09/%s",
             strrchr(f.logs[0], '/') + 1);
    copy(&f, f.logs[0], other);
    drop(&f, f.logs[0]);
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 empty=1 logs=4 valid=3 missing=1 "
          "unattested=1 unsigned=1 begins=1 01T00-01T04\nmissing log 01T00\nunattested 1\n");
    fixture_end(&f);
}

/* Where the tree has lost its AWSLogs, a name alone is enough, unless the folders speak of others.
 */
static void a_log_in_a_folder_of_another_account_or_region_is_not_the_one_listed(void **state)
{
    (void)state;
    static const char *const folders[] = {"x/222233334444/CloudTrail/us-east-1/2026/07/01/",
                                          "x/" CHAIN_ACCOUNT "/CloudTrail/eu-west-1/2026/07/01/"};
    for (size_t i = 0; i < 2; i++) {
        Fixture f = fixture_begin(&key, false);
        char other[700];
        snprintf(other, sizeof other, "%s%s", folders[i], strrchr(f.logs[0], '/') + 1);
        copy(&f, f.logs[0], other);
        drop(&f, f.logs[0]);
        check(&f, f.keys,
              "us-east-1: authenticated digests=4 authenticated=3 empty=1 logs=4 valid=3 missing=1 "
              "unsigned=1 begins=1 01T00-01T04\nmissing log 01T00\nunattested 1\n");
        fixture_end(&f);
    }
}

static void a_log_in_two_digests_is_valid_where_they_agree(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    TestChain second = test_chain_begin(f.folder, &key);
    second.trail = "second";
    test_chain_list(&second, f.logs[0], "{\"Records\":[1]}");
    test_chain_digest(&second);
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 empty=1 logs=4 valid=4 unsigned=1 "
          "begins=1 01T00-01T04\n"
          "us-east-1: self-consistent digests=1 logs=1 valid=1 unsigned=1 begins=1 01T00-01T01\n");
    test_chain_end(&second);
    fixture_end(&f);
}

static void a_log_in_two_digests_that_disagree_is_modified(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    TestChain second = test_chain_begin(f.folder, &key);
    second.trail = "second";
    test_chain_list(&second, f.logs[0], "another text");
    test_chain_digest(&second);
    check(&f, NULL,
          "us-east-1: self-consistent digests=4 empty=1 logs=4 valid=4 unsigned=1 begins=1 "
          "01T00-01T04\n"
          "us-east-1: self-consistent digests=1 logs=1 modified=1 unsigned=1 begins=1 "
          "01T00-01T01\nmodified log 01T00\n");
    test_chain_end(&second);
    fixture_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_keys_all_but_the_newest_digest_are_authenticated),
        cmocka_unit_test(with_saved_metadata_the_newest_is_authenticated_too),
        cmocka_unit_test(without_keys_an_archive_is_self_consistent_at_most),
        cmocka_unit_test(without_digests_nothing_is_stated),
        cmocka_unit_test(hashes_in_upper_case_are_the_same),
        cmocka_unit_test(a_log_that_was_unpacked_is_still_the_one_listed),
        cmocka_unit_test(a_tree_copied_without_its_upper_folders_is_matched_by_name),
        cmocka_unit_test(digests_of_an_archive_given_twice_count_once),
        cmocka_unit_test(a_modified_log_is_found),
        cmocka_unit_test(a_removed_log_is_found),
        cmocka_unit_test(an_extra_log_is_unattested),
        cmocka_unit_test(data_behind_a_log_are_found),
        cmocka_unit_test(a_log_that_changed_while_it_was_read_is_not_valid),
        cmocka_unit_test(of_an_unlisted_log_that_cannot_be_read_nothing_is_known),
        cmocka_unit_test(a_further_member_modifies_a_log),
        cmocka_unit_test(a_log_that_was_cut_or_emptied_is_modified),
        cmocka_unit_test(a_log_in_another_folder_is_not_the_one_listed),
        cmocka_unit_test(a_log_in_a_folder_of_another_account_or_region_is_not_the_one_listed),
        cmocka_unit_test(a_log_in_two_digests_is_valid_where_they_agree),
        cmocka_unit_test(a_log_in_two_digests_that_disagree_is_modified),
    };
    return cmocka_run_group_tests(tests, make_key, free_key);
}
