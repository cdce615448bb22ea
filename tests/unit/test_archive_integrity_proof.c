/* What contradicts each other is decided by signatures that verify, never by the order of files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "support_chain.h"
#include "support_folder.h"
#include "support_reading.h"

#define OTHER "222233334444"
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

/* A path that stays, of which a test has a handful at a time. */
static const char *kept(const char *before, const char *path, const char *behind)
{
    static char paths[8][800];
    static unsigned next;
    char *to = paths[next++ % 8];
    char made[sizeof paths[0]]; /* as what it is made of may be one of them */
    snprintf(made, sizeof made, "%s%s%s", before, path, behind);
    memcpy(to, made, sizeof made);
    return to;
}

static const char *metadata_at(const Fixture *f, int hour)
{
    return kept("", digest_at(f, hour), ".metadata.json");
}

static Fixture hours_with_a_log(bool sidecars, int hours)
{
    Fixture f = fixture_empty(&key, sidecars);
    for (int hour = 0; hour < hours; hour++) {
        test_chain_log(&f.chain, "{\"Records\":[1]}");
        test_chain_digest(&f.chain);
    }
    return f;
}

/* A chain of the other account beside it. */
static TestChain other_chain(const Fixture *f, int hours)
{
    TestChain other = test_chain_begin(f->folder, f->chain.key);
    other.account = OTHER;
    other.sidecars = f->chain.sidecars;
    for (int hour = 0; hour < hours; hour++) {
        test_chain_log(&other, "{\"Records\":[2]}");
        test_chain_digest(&other);
    }
    return other;
}

/* ---- grades ---- */

static void one_digest_that_is_proven_lends_its_grade_to_no_other(void **state)
{
    (void)state;
    Fixture f = hours_with_a_log(false, 2);
    for (int hour = 0; hour < 3; hour++) {
        test_chain_restart(&f.chain, 0);
        test_chain_log(&f.chain, "{\"Records\":[\"forged\"]}");
        test_chain_digest(&f.chain);
    }
    check(&f, f.keys,
          "us-east-1: self-consistent digests=5 authenticated=1 logs=5 valid=5 unsigned=4 begins=1 "
          "01T00-01T02 ~ 01T02-01T03 ~ 01T03-01T04 ~ 01T04-01T05\n"
          "gap: a starting digest follows, which links to none before: the chain begins anew\n"
          "gap: a starting digest follows, which links to none before: the chain begins anew\n"
          "gap: a starting digest follows, which links to none before: the chain begins anew\n");
    fixture_end(&f);
}

static void a_restart_is_a_gap_where_no_hour_is_missing_and_all_are_signed(void **state)
{
    (void)state;
    Fixture f = hours_with_a_log(true, 2);
    test_chain_restart(&f.chain, 0);
    test_chain_digest(&f.chain);
    check(&f, f.keys,
          "us-east-1: authenticated digests=3 authenticated=3 empty=1 logs=2 valid=2 begins=1 "
          "01T00-01T02 ~ 01T02-01T03\n"
          "gap: a starting digest follows, which links to none before: the chain begins anew\n");
    fixture_end(&f);
}

static void the_newest_digest_of_each_segment_is_unsigned(void **state)
{
    (void)state;
    Fixture f = hours_with_a_log(false, 2);
    test_chain_restart(&f.chain, 1);
    test_chain_digest(&f.chain);
    test_chain_digest(&f.chain);
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=2 empty=2 logs=2 valid=2 unsigned=2 "
          "begins=1 01T00-01T02 ~ 01T03-01T05\n"
          "gap: a starting digest follows: logging or log file validation was off\n");
    fixture_end(&f);
}

/* ---- places ---- */

/* The bytes of a digest of one account in the place of another's newest, for either order of
 * reading; with the metadata of the one that was there, and without. */
static void a_digest_of_another_account_is_moved_for_the_account_where_it_lies(void **state)
{
    (void)state;
    static const char *const expected[] = {
        "us-east-1: authenticated digests=1 authenticated=1 logs=1 valid=1 unattested=1 begins=1 "
        "01T00-01T01\n"
        "us-east-1: authenticated digests=2 authenticated=2 logs=2 valid=2 begins=1 01T00-01T02\n"
        "%smoved digest 01T02\nunattested 1\n",
        "us-east-1: authenticated digests=2 authenticated=2 logs=2 valid=2 begins=1 01T00-01T02\n"
        "us-east-1: authenticated digests=1 authenticated=1 logs=1 valid=1 unattested=1 begins=1 "
        "01T00-01T01\n"
        "%smoved digest 01T02 of " OTHER "\nunattested 1\n"};
    for (int way = 0; way < 4; way++) {
        Fixture f = hours_with_a_log(true, 2);
        TestChain other = other_chain(&f, 2);
        const char *here = kept("", digest_at(&f, 1), "");
        const char *there = kept("", test_digest_path(&other, 1), "");
        char text[500];
        copy(&f, way % 2 ? here : there, way % 2 ? there : here);
        if (way < 2)
            drop(&f, kept("", way % 2 ? there : here, ".metadata.json"));
        snprintf(text, sizeof text, expected[way % 2],
                 way < 2   ? ""
                 : way % 2 ? "missing digest 01T02 of " OTHER "\n"
                           : "missing digest 01T02\n");
        check(&f, f.keys, text);
        test_chain_end(&other);
        fixture_end(&f);
    }
}

static void
a_digest_in_another_accounts_place_says_nothing_of_its_own_unless_it_is_proven(void **state)
{
    (void)state;
    Fixture f = hours_with_a_log(false, 2);
    TestChain other = other_chain(&f, 2);
    const char *here = kept("", digest_at(&f, 1), "");
    copy(&f, test_digest_path(&other, 1), here);
    test_edit(f.folder, here, "\"hashValue\":\"", "\"hashValue\":\"" ZEROS "\",\"x\":\"");
    check(&f, f.keys,
          "us-east-1: self-consistent digests=1 logs=1 valid=1 unattested=1 unsigned=1 begins=1 "
          "01T00-01T01\n"
          "us-east-1: authenticated digests=2 authenticated=1 logs=2 valid=2 unsigned=1 begins=1 "
          "01T00-01T02\n"
          "moved digest 01T02\nunattested 1\n");
    test_chain_end(&other);
    fixture_end(&f);
}

/* Else who removes an hour would put the digest behind it into the folder of another account, and
 * the hole would be that one's. */
static void a_proven_digest_in_the_folder_of_another_account_tells_of_its_own(void **state)
{
    (void)state;
    Fixture f = hours_with_a_log(true, 4);
    TestChain other = test_chain_begin(f.folder, f.chain.key);
    other.account = OTHER;
    drop(&f, metadata_at(&f, 1));
    drop(&f, digest_at(&f, 1));
    drop(&f, metadata_at(&f, 2));
    copy(&f, kept("", digest_at(&f, 2), ""), kept("", test_digest_path(&other, 2), ""));
    drop(&f, digest_at(&f, 2));
    check(&f, f.keys,
          "us-east-1: authenticated digests=3 authenticated=3 logs=3 valid=3 unattested=1 begins=1 "
          "01T00-01T01 ~ 01T02-01T04\ngap: digests are missing\n"
          "broken-link digest 01T03\nmoved digest 01T03 of " OTHER "\nunattested 1\n");
    test_chain_end(&other);
    fixture_end(&f);
}

/* ---- what is proven against what is not ---- */

static void a_forged_successor_does_not_fail_a_digest_that_its_metadata_prove(void **state)
{
    (void)state;
    static const char *const edits[][2] = {
        {"\"previousDigestSignature\":\"", "\"previousDigestSignature\":\"00\",\"x\":\""},
        {"\"previousDigestHashValue\":\"", "\"previousDigestHashValue\":\"" ZEROS "\",\"x\":\""},
        {"\"previousDigestS3Bucket\":\"", "\"previousDigestS3Bucket\":\"no-"}};
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        Fixture f = hours_with_a_log(true, 3);
        drop(&f, metadata_at(&f, 2));
        test_edit(f.folder, digest_at(&f, 2), edits[i][0], edits[i][1]);
        check(&f, f.keys,
              "us-east-1: authenticated digests=3 authenticated=2 failed=1 logs=2 valid=2 "
              "unattested=1 begins=1 01T00-01T02\nbroken-link digest 01T03\nunattested 1\n");
        fixture_end(&f);
    }
}

/* Without metadata of its own nothing proves the one before either: the newer one is believed. */
static void of_two_digests_that_nothing_proves_the_older_one_fails(void **state)
{
    (void)state;
    Fixture f = hours_with_a_log(false, 3);
    test_edit(f.folder, digest_at(&f, 2), "\"previousDigestSignature\":\"",
              "\"previousDigestSignature\":\"00\",\"x\":\"");
    check(&f, f.keys,
          "us-east-1: self-consistent digests=3 authenticated=1 failed=1 logs=2 valid=2 "
          "unattested=1 unsigned=1 begins=1 01T00-01T01 ~ 01T02-01T03\n"
          "gap: a digest of this time failed verification\nbad-signature digest 01T02\n"
          "unattested 1\n");
    fixture_end(&f);
}

static void a_digest_that_links_past_a_proven_one_fails(void **state)
{
    (void)state;
    Fixture f = hours_with_a_log(true, 2);
    Buffer object = {0}, hash = {0}, signature = {0};
    buffer_add(&object, buffer_slice(&f.chain.object));
    buffer_add(&hash, buffer_slice(&f.chain.hash));
    buffer_add(&signature, buffer_slice(&f.chain.signature));
    test_chain_digest(&f.chain);
    f.chain.sidecars = false;
    f.chain.object.size = f.chain.hash.size = f.chain.signature.size = 0;
    buffer_add(&f.chain.object, buffer_slice(&object));
    buffer_add(&f.chain.hash, buffer_slice(&hash));
    buffer_add(&f.chain.signature, buffer_slice(&signature));
    test_chain_digest(&f.chain);
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 failed=1 empty=1 logs=2 valid=2 "
          "begins=1 01T00-01T03\nbroken-link digest 01T04\n");
    buffer_free(&object);
    buffer_free(&hash);
    buffer_free(&signature);
    fixture_end(&f);
}

/* Another digest of the same hour, in a copy of the tree that sorts before it or behind it. */
static void a_decoy_of_a_digest_fails_wherever_it_lies(void **state)
{
    (void)state;
    static const char *const folders[] = {"00/", "zz/"};
    for (int way = 0; way < 4; way++) {
        Fixture f = hours_with_a_log(way > 1, 3);
        const char *decoy = kept(folders[way % 2], digest_at(&f, 1), "");
        copy(&f, digest_at(&f, 1), decoy);
        test_edit(f.folder, decoy, "\"logFiles\":[", "\"logFiles\":[ ");
        check(&f, f.keys,
              way > 1 ? "us-east-1: authenticated digests=4 authenticated=3 failed=1 logs=3 "
                        "valid=3 begins=1 01T00-01T03\n(notice) other-root digest "
                        "01T02\nbroken-link digest 01T02\n"
                      : "us-east-1: authenticated digests=4 authenticated=2 failed=1 logs=3 "
                        "valid=3 unsigned=1 begins=1 01T00-01T03\n(notice) other-root digest "
                        "01T02\nbroken-link digest 01T02\n");
        check(&f, NULL,
              "us-east-1: self-consistent digests=4 failed=1 logs=3 valid=3 unsigned=1 begins=1 "
              "01T00-01T03\n(notice) other-root digest 01T02\nbroken-link digest 01T02\n");
        fixture_end(&f);
    }
}

/* Nothing links to the newest: which of the two is the true one cannot be said. */
static void of_two_newest_digests_that_nothing_proves_none_holds(void **state)
{
    (void)state;
    Fixture f = hours_with_a_log(false, 2);
    const char *decoy = kept("zz/", digest_at(&f, 1), "");
    copy(&f, digest_at(&f, 1), decoy);
    test_edit(f.folder, decoy, "\"logFiles\":[", "\"logFiles\":[ ");
    check(&f, f.keys,
          "us-east-1: authenticated digests=3 authenticated=1 failed=2 logs=1 valid=1 unattested=1 "
          "begins=1 01T00-01T01\n(notice) other-root digest 01T02\nbroken-link digest "
          "01T02\nbroken-link digest 01T02\n"
          "unattested 1\n");
    fixture_end(&f);
}

static void a_log_that_is_as_a_proven_digest_says_is_not_failed_by_another(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    TestChain second = test_chain_begin(f.folder, &key);
    second.trail = "second";
    test_chain_list(&second, f.logs[0], "another text");
    test_chain_list(&second, f.logs[1], "another text");
    test_chain_digest(&second);
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 empty=1 logs=4 valid=4 unsigned=1 "
          "begins=1 01T00-01T04\n"
          "us-east-1: self-consistent digests=1 logs=2 modified=2 unsigned=1 begins=1 01T00-01T01\n"
          "contradicted digest 01T01\n");
    test_chain_end(&second);
    fixture_end(&f);
}

/* ---- copies ---- */

static const char WHOLE[] = "us-east-1: authenticated digests=3 authenticated=3 logs=3 valid=3 "
                            "begins=1 01T00-01T03\n";

/* Writes what a gzip file holds beside it. */
static const char *unpack(const Fixture *f, const char *path)
{
    Buffer bytes = folder_read(f->folder, path);
    assert_true(buffer_reserve(&bytes, 64));
    Reading reading = reading_of_bytes(&reading_generous, buffer_slice(&bytes));
    char *plain = (char *)kept("", path, "");
    plain[strlen(plain) - 3] = '\0';
    folder_write(f->folder, plain, buffer_slice(&reading.text));
    reading_free(&reading);
    buffer_free(&bytes);
    return plain;
}

static void unpacked_digests_beside_the_packed_ones_change_nothing(void **state)
{
    (void)state;
    Fixture f = hours_with_a_log(true, 3);
    for (int hour = 0; hour < 3; hour++)
        unpack(&f, digest_at(&f, hour));
    check(&f, f.keys, WHOLE);
    fixture_end(&f);
}

/* The metadata of the newest lie in one of two trees, the digests in both. */
static void a_copy_of_the_tree_costs_no_signature(void **state)
{
    (void)state;
    static const char *const folders[] = {"00/", "zz/"};
    for (int way = 0; way < 4; way++) {
        Fixture f = hours_with_a_log(true, 3);
        for (int hour = 0; hour < 3; hour++)
            copy(&f, digest_at(&f, hour), kept(folders[way % 2], digest_at(&f, hour), ""));
        if (way > 1) {
            copy(&f, metadata_at(&f, 2), kept(folders[way % 2], metadata_at(&f, 2), ""));
            for (int hour = 0; hour < 3; hour++)
                drop(&f, metadata_at(&f, hour));
        }
        check(&f, f.keys, WHOLE);
        fixture_end(&f);
    }
}

static void a_digest_that_lies_in_an_earlier_place_too_keeps_its_signature(void **state)
{
    (void)state;
    Fixture f = hours_with_a_log(true, 3);
    char newest[700];
    snprintf(newest, sizeof newest, "%s", digest_at(&f, 2));
    drop(&f, metadata_at(&f, 0));
    copy(&f, newest, digest_at(&f, 0));
    check(&f, f.keys,
          "us-east-1: authenticated digests=2 authenticated=2 logs=2 valid=2 unattested=1 "
          "01T01-01T03\nmoved digest 01T01\nunattested 1\n");
    fixture_end(&f);
}

/* ---- saved metadata ---- */

static void metadata_of_an_unpacked_digest_are_those_of_the_packed_one(void **state)
{
    (void)state;
    Fixture f = hours_with_a_log(true, 3);
    unpack(&f, digest_at(&f, 2));
    drop(&f, digest_at(&f, 2));
    check(&f, f.keys, WHOLE);
    fixture_end(&f);
}

static void metadata_that_do_not_verify_a_proven_digest_are_a_doubt(void **state)
{
    (void)state;
    Fixture f = hours_with_a_log(true, 3);
    folder_write(f.folder, metadata_at(&f, 1), SLICE("{\"Metadata\":{\"signature\":\"00ff\"}}"));
    check(&f, f.keys,
          "us-east-1: authenticated digests=3 authenticated=3 logs=3 valid=3 begins=1 01T00-01T03\n"
          "(doubt) invalid-metadata digest 01T02\n");
    fixture_end(&f);
}

/* The signature is a true one, and not of the digest that it lies beside. */
static void metadata_of_another_digest_fail_one_that_nothing_proves(void **state)
{
    (void)state;
    Fixture f = hours_with_a_log(true, 3);
    char older[800];
    snprintf(older, sizeof older, "%s", metadata_at(&f, 1));
    copy(&f, older, metadata_at(&f, 2));
    check(&f, f.keys,
          "us-east-1: authenticated digests=3 authenticated=2 failed=1 logs=2 valid=2 unattested=1 "
          "begins=1 01T00-01T02\nbad-signature digest 01T03\nunattested 1\n");
    fixture_end(&f);
}

static void metadata_whose_digest_is_gone_prove_that_it_was_there(void **state)
{
    (void)state;
    Fixture f = hours_with_a_log(true, 3);
    drop(&f, digest_at(&f, 2));
    check(&f, f.keys,
          "us-east-1: authenticated digests=2 authenticated=2 logs=2 valid=2 unattested=1 begins=1 "
          "01T00-01T02\nmissing digest 01T03\nunattested 1\n");
    check(&f, NULL,
          "us-east-1: self-consistent digests=2 logs=2 valid=2 unattested=1 unsigned=1 begins=1 "
          "01T00-01T02\n(notice) unused-metadata digest 01T03\nunattested 1\n");
    folder_write(f.folder, metadata_at(&f, 2), SLICE("{\"Metadata\":{\"signature\":\"00ff\"}}"));
    check(&f, f.keys,
          "us-east-1: authenticated digests=2 authenticated=2 logs=2 valid=2 unattested=1 begins=1 "
          "01T00-01T02\n(notice) unused-metadata digest 01T03\nunattested 1\n");
    fixture_end(&f);
}

/* ---- files that are not known ---- */

static void a_listed_log_that_is_too_large_to_read_is_named(void **state)
{
    (void)state;
    Fixture f = fixture_empty(&key, true);
    Buffer text = {0};
    buffer_printf(&text, "{\"Records\":[");
    for (int i = 0; i < 3 << 19; i++) /* verified with 1 MiB at most */
        buffer_add_byte(&text, ' ');
    buffer_printf(&text, "]}");
    buffer_add_byte(&text, '\0');
    test_chain_log(&f.chain, text.data);
    test_chain_digest(&f.chain);
    check(&f, f.keys,
          "us-east-1: authenticated digests=1 authenticated=1 logs=1 unchecked=1 begins=1 "
          "01T00-01T01\n(notice) unchecked log 01T00\n");
    buffer_free(&text);
    fixture_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_digest_that_is_proven_lends_its_grade_to_no_other),
        cmocka_unit_test(a_restart_is_a_gap_where_no_hour_is_missing_and_all_are_signed),
        cmocka_unit_test(the_newest_digest_of_each_segment_is_unsigned),
        cmocka_unit_test(a_digest_of_another_account_is_moved_for_the_account_where_it_lies),
        cmocka_unit_test(
            a_digest_in_another_accounts_place_says_nothing_of_its_own_unless_it_is_proven),
        cmocka_unit_test(a_proven_digest_in_the_folder_of_another_account_tells_of_its_own),
        cmocka_unit_test(a_forged_successor_does_not_fail_a_digest_that_its_metadata_prove),
        cmocka_unit_test(of_two_digests_that_nothing_proves_the_older_one_fails),
        cmocka_unit_test(a_digest_that_links_past_a_proven_one_fails),
        cmocka_unit_test(a_decoy_of_a_digest_fails_wherever_it_lies),
        cmocka_unit_test(of_two_newest_digests_that_nothing_proves_none_holds),
        cmocka_unit_test(a_log_that_is_as_a_proven_digest_says_is_not_failed_by_another),
        cmocka_unit_test(unpacked_digests_beside_the_packed_ones_change_nothing),
        cmocka_unit_test(a_copy_of_the_tree_costs_no_signature),
        cmocka_unit_test(a_digest_that_lies_in_an_earlier_place_too_keeps_its_signature),
        cmocka_unit_test(metadata_of_an_unpacked_digest_are_those_of_the_packed_one),
        cmocka_unit_test(metadata_that_do_not_verify_a_proven_digest_are_a_doubt),
        cmocka_unit_test(metadata_of_another_digest_fail_one_that_nothing_proves),
        cmocka_unit_test(metadata_whose_digest_is_gone_prove_that_it_was_there),
        cmocka_unit_test(a_listed_log_that_is_too_large_to_read_is_named),
    };
    return cmocka_run_group_tests(tests, make_key, free_key);
}
