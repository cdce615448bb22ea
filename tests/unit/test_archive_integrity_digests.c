#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "support_chain.h"
#include "support_folder.h"

/* ---- digests ---- */

static void a_modified_digest_is_found_by_the_one_after_it(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    test_edit(f.folder, digest_at(&f, 1), "\"logFiles\":[]", "\"logFiles\":[ ]");
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=2 failed=1 logs=4 valid=4 "
          "unsigned=1 begins=1 01T00-01T01 ~ 01T02-01T04\ngap: a digest of this time failed "
          "verification\nmodified digest 01T02\n");
    check(&f, NULL,
          "us-east-1: self-consistent digests=4 failed=1 logs=4 valid=4 unsigned=2 begins=1 "
          "01T00-01T01 ~ 01T02-01T04\ngap: a digest of this time failed verification\nmodified "
          "digest 01T02\n");
    fixture_end(&f);
}

static void what_a_failed_digest_lists_is_attested_by_nothing(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    test_edit(f.folder, digest_at(&f, 0), "\"oldestEventTime\":\"2026-07-01",
              "\"oldestEventTime\":\"2026-06-30");
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=2 failed=1 empty=1 logs=2 valid=2 "
          "unattested=2 unsigned=1 01T01-01T04\nmodified digest 01T01\nunattested 2\n");
    fixture_end(&f);
}

static void a_modified_newest_digest_is_found_by_its_metadata_only(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, true);
    test_edit(f.folder, digest_at(&f, 3), "\"logFiles\":[", "\"logFiles\":[ ");
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 failed=1 empty=1 logs=3 valid=3 "
          "unattested=1 begins=1 01T00-01T03\nbad-signature digest 01T04\nunattested 1\n");
    fixture_end(&f);
    f = fixture_begin(&key, false);
    test_edit(f.folder, digest_at(&f, 3), "\"logFiles\":[", "\"logFiles\":[ ");
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 empty=1 logs=4 valid=4 unsigned=1 "
          "begins=1 01T00-01T04\n");
    fixture_end(&f);
}

static void a_digest_removed_from_the_middle_breaks_the_chain(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    drop(&f, digest_at(&f, 2));
    check(&f, f.keys,
          "us-east-1: self-consistent digests=3 authenticated=1 empty=1 logs=3 valid=3 "
          "unattested=1 unsigned=2 begins=1 01T00-01T02 ~ 01T03-01T04\ngap: digests are missing\n"
          "broken-link digest 01T04\nunattested 1\n");
    fixture_end(&f);
}

static void the_oldest_digest_removed_leaves_a_chain_that_does_not_begin(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    drop(&f, digest_at(&f, 0));
    check(&f, f.keys,
          "us-east-1: authenticated digests=3 authenticated=2 empty=1 logs=2 valid=2 unattested=2 "
          "unsigned=1 01T01-01T04\nunattested 2\n");
    fixture_end(&f);
}

static void the_newest_digest_removed_leaves_its_logs_unattested(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    drop(&f, digest_at(&f, 3));
    check(&f, f.keys,
          "us-east-1: authenticated digests=3 authenticated=2 empty=1 logs=3 valid=3 unattested=1 "
          "unsigned=1 begins=1 01T00-01T03\nunattested 1\n");
    fixture_end(&f);
}

static void swapped_digests_are_not_where_they_were_delivered(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    char first[700];
    snprintf(first, sizeof first, "%s", digest_at(&f, 0));
    copy(&f, first, "kept");
    copy(&f, digest_at(&f, 1), first);
    copy(&f, "kept", digest_at(&f, 1));
    drop(&f, "kept");
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 empty=1 logs=4 valid=4 unsigned=1 "
          "begins=1 01T00-01T04\nmoved digest 01T01\nmoved digest 01T02\n");
    fixture_end(&f);
}

static void a_renamed_digest_is_not_where_it_was_delivered(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    char other[700];
    snprintf(other, sizeof other, "%.*s/renamed.json.gz",
             (int)(strrchr(digest_at(&f, 1), '/') - digest_at(&f, 1)), digest_at(&f, 1));
    copy(&f, digest_at(&f, 1), other);
    drop(&f, digest_at(&f, 1));
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 empty=1 logs=4 valid=4 unsigned=1 "
          "begins=1 01T00-01T04\nmoved log renamed.json.gz\n");
    fixture_end(&f);
}

static void another_prefix_before_awslogs_is_no_move(void **state)
{
    (void)state;
    Fixture f = fixture_empty(&key, true);
    f.chain.prefix = "team/audit/";
    test_chain_log(&f.chain, "{\"Records\":[1]}");
    test_chain_digest(&f.chain);
    char *from = folder_path(f.folder, "team/audit/AWSLogs"),
         *to = folder_path(f.folder, "AWSLogs");
    assert_int_equal(rename(from, to), 0);
    check(&f, f.keys,
          "us-east-1: authenticated digests=1 authenticated=1 logs=1 valid=1 begins=1 "
          "01T00-01T01\n(notice) other-root digest 01T01\n");
    free(from);
    free(to);
    fixture_end(&f);
}

/* The folder by the bucket's name is where a copy of a whole bucket has it. */
static void a_folder_before_awslogs_is_told_but_for_the_buckets_own(void **state)
{
    (void)state;
    static const struct {
        const char *prefix, *from, *folder, *to, *notice;
    } cases[] = {
        {"", "AWSLogs", "x", "x/AWSLogs", "(notice) other-root digest 01T01\n"},
        {"", "AWSLogs", "bucket", "bucket/AWSLogs", ""},
        {"a/", "a/AWSLogs", "b", "b/AWSLogs", "(notice) other-root digest 01T01\n"},
        {"a/", "a", "bucket", "bucket/a", ""},
        {"a/", "a", "x", "x/a", "(notice) other-root digest 01T01\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Fixture f = fixture_empty(&key, true);
        f.chain.prefix = cases[i].prefix;
        f.chain.bucket = "bucket";
        test_chain_log(&f.chain, "{\"Records\":[1]}");
        test_chain_digest(&f.chain);
        test_chain_log(&f.chain, "{\"Records\":[2]}");
        test_chain_digest(&f.chain);
        char *folder = folder_path(f.folder, cases[i].folder),
             *from = folder_path(f.folder, cases[i].from), *to = folder_path(f.folder, cases[i].to);
        char expected[200];
        snprintf(expected, sizeof expected,
                 "us-east-1: authenticated digests=2 authenticated=2 logs=2 valid=2 begins=1 "
                 "01T00-01T02\n%s",
                 cases[i].notice);
        assert_int_equal(mkdir(folder, 0700), 0);
        assert_int_equal(rename(from, to), 0);
        check(&f, f.keys, expected);
        free(folder);
        free(from);
        free(to);
        fixture_end(&f);
    }
}

static void data_behind_a_digest_are_found(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    append(&f, digest_at(&f, 1), SLICE("more"));
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 empty=1 logs=4 valid=4 unsigned=1 "
          "begins=1 01T00-01T04\ntrailing-data digest 01T02\n");
    fixture_end(&f);
}

static void a_digest_beside_its_chain_attests_nothing(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    TestChain planted = test_chain_begin(f.folder, &key);
    planted.hour = 1;
    planted.object = (Buffer){0};
    test_chain_log(&planted, "{\"Records\":[\"planted\"]}");
    /* Under a name and a time of its own, half an hour into the second. */
    char path[700], renamed[700];
    snprintf(path, sizeof path, "%s", digest_at(&f, 1));
    Buffer whole = folder_read(f.folder, path);
    test_chain_digest(&planted);
    snprintf(renamed, sizeof renamed, "%s", path);
    memcpy(strstr(renamed, "T0200"), "T0230", 5);
    test_edit(f.folder, path, "01T02:00:00Z", "01T02:30:00Z");
    test_edit(f.folder, path, "20260701T020000Z", "20260701T023000Z");
    copy(&f, path, renamed);
    folder_write(f.folder, path, buffer_slice(&whole));
    check(&f, f.keys,
          "us-east-1: authenticated digests=5 authenticated=3 failed=1 empty=1 logs=4 valid=4 "
          "unattested=1 unsigned=1 begins=1 01T00-01T04\nbroken-link digest 01T02\nunattested 1\n");
    buffer_free(&whole);
    test_chain_end(&planted);
    fixture_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_modified_digest_is_found_by_the_one_after_it),
        cmocka_unit_test(what_a_failed_digest_lists_is_attested_by_nothing),
        cmocka_unit_test(a_modified_newest_digest_is_found_by_its_metadata_only),
        cmocka_unit_test(a_digest_removed_from_the_middle_breaks_the_chain),
        cmocka_unit_test(the_oldest_digest_removed_leaves_a_chain_that_does_not_begin),
        cmocka_unit_test(the_newest_digest_removed_leaves_its_logs_unattested),
        cmocka_unit_test(swapped_digests_are_not_where_they_were_delivered),
        cmocka_unit_test(a_renamed_digest_is_not_where_it_was_delivered),
        cmocka_unit_test(another_prefix_before_awslogs_is_no_move),
        cmocka_unit_test(a_folder_before_awslogs_is_told_but_for_the_buckets_own),
        cmocka_unit_test(data_behind_a_digest_are_found),
        cmocka_unit_test(a_digest_beside_its_chain_attests_nothing),
    };
    return cmocka_run_group_tests(tests, make_key, free_key);
}
