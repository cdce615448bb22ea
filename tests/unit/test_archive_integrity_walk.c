/* Walks over chains with more than one fault, as AWS's own validator is tried; offline. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support_chain.h"
#include "support_folder.h"

static Fixture five_empty_digests(bool sidecars)
{
    Fixture f = fixture_empty(&key, sidecars);
    for (int hour = 0; hour < 5; hour++)
        test_chain_digest(&f.chain);
    return f;
}

static void a_walk_goes_on_behind_each_digest_that_fails(void **state)
{
    (void)state;
    Fixture f = five_empty_digests(true);
    test_edit(f.folder, digest_at(&f, 4), "\"logFiles\":[]", "\"logFiles\":[ ]");
    test_edit(f.folder, digest_at(&f, 2), "\"logFiles\":[]", "\"logFiles\":[ ]");
    check(&f, f.keys,
          "us-east-1: authenticated digests=5 authenticated=3 failed=2 empty=3 begins=1 "
          "01T00-01T02 ~ 01T03-01T04\ngap: a digest of this time failed verification\n"
          "bad-signature digest 01T03\nbad-signature digest 01T05\nmodified digest 01T03\n");
    fixture_end(&f);
}

static void starting_digests_one_after_the_other_leave_a_gap_each(void **state)
{
    (void)state;
    Fixture f = fixture_empty(&key, true);
    test_chain_digest(&f.chain);
    test_chain_digest(&f.chain);
    test_chain_restart(&f.chain, 1);
    test_chain_digest(&f.chain);
    test_chain_restart(&f.chain, 1);
    test_chain_digest(&f.chain);
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=4 empty=4 begins=1 "
          "01T00-01T02 ~ 01T03-01T04 ~ 01T05-01T06\n"
          "gap: a starting digest follows: logging or log file validation was off\n"
          "gap: a starting digest follows: logging or log file validation was off\n");
    fixture_end(&f);
}

static void a_missing_and_a_modified_digest_are_told_apart(void **state)
{
    (void)state;
    Fixture f = five_empty_digests(true);
    drop(&f, digest_at(&f, 3));
    test_edit(f.folder, digest_at(&f, 1), "\"logFiles\":[]", "\"logFiles\":[ ]");
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 failed=1 empty=3 begins=1 "
          "01T00-01T01 ~ 01T02-01T03 ~ 01T04-01T05\ngap: a digest of this time failed "
          "verification\ngap: digests are missing\nbad-signature digest 01T02\nbroken-link digest "
          "01T05\nmissing digest 01T04\nmodified digest 01T02\n");
    fixture_end(&f);
}

static void a_signature_that_is_no_signature_fails(void **state)
{
    (void)state;
    static const char *const signatures[] = {"123", "", "zz", "00", "ff00ff"};
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        Fixture f = fixture_empty(&key, true);
        test_chain_digest(&f.chain);
        Buffer metadata = {0};
        char path[700];
        snprintf(path, sizeof path, "%s.metadata.json", digest_at(&f, 0));
        buffer_printf(&metadata,
                      "{\"Metadata\":{\"signature\":\"%s\",\"signature-algorithm\":"
                      "\"SHA256withRSA\"}}",
                      signatures[i]);
        folder_write(f.folder, path, buffer_slice(&metadata));
        check(&f, f.keys,
              "us-east-1: no statement digests=1 failed=1\nbad-signature digest 01T01\n");
        buffer_free(&metadata);
        fixture_end(&f);
    }
}

static void metadata_without_a_signature_leave_the_newest_digest_unsigned(void **state)
{
    (void)state;
    Fixture f = five_empty_digests(true);
    char path[700];
    snprintf(path, sizeof path, "%s.metadata.json", digest_at(&f, 4));
    folder_write(f.folder, path, SLICE("{\"Metadata\":{}}"));
    check(&f, f.keys,
          "us-east-1: authenticated digests=5 authenticated=4 empty=5 unsigned=1 begins=1 "
          "01T00-01T05\n(doubt) invalid-metadata digest 01T05\n");
    fixture_end(&f);
}

/* Two digests, of which the second names the first and leaves its signature out. */
static Fixture one_that_carries_no_signature(bool sidecars)
{
    Fixture f = fixture_empty(&key, sidecars);
    Buffer carried = {0};
    test_chain_digest(&f.chain);
    buffer_printf(&carried, "\"previousDigestSignature\":\"%.*s\"", (int)f.chain.signature.size,
                  f.chain.signature.data);
    buffer_add_byte(&carried, '\0');
    test_chain_digest(&f.chain);
    test_edit(f.folder, digest_at(&f, 1), carried.data, "\"previousDigestSignature\":null");
    buffer_free(&carried);
    return f;
}

/* Who forges what follows a chain cannot sign it, and must not get by with signing nothing. */
static void a_digest_that_leaves_out_the_signature_of_the_one_before_fails_it(void **state)
{
    (void)state;
    Fixture f = one_that_carries_no_signature(false);
    check(&f, f.keys,
          "us-east-1: self-consistent digests=2 failed=1 empty=1 unsigned=1 01T01-01T02\n"
          "bad-signature digest 01T01\n");
    check(&f, NULL,
          "us-east-1: self-consistent digests=2 empty=2 unsigned=1 begins=1 01T00-01T02\n");
    fixture_end(&f);
}

static void a_digest_that_leaves_out_the_signature_of_a_proven_one_fails(void **state)
{
    (void)state;
    Fixture f = one_that_carries_no_signature(true);
    char path[700];
    snprintf(path, sizeof path, "%s.metadata.json", digest_at(&f, 1));
    drop(&f, path);
    check(&f, f.keys,
          "us-east-1: authenticated digests=2 authenticated=1 failed=1 empty=1 begins=1 "
          "01T00-01T01\nbroken-link digest 01T02\n");
    fixture_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_walk_goes_on_behind_each_digest_that_fails),
        cmocka_unit_test(starting_digests_one_after_the_other_leave_a_gap_each),
        cmocka_unit_test(a_missing_and_a_modified_digest_are_told_apart),
        cmocka_unit_test(a_signature_that_is_no_signature_fails),
        cmocka_unit_test(metadata_without_a_signature_leave_the_newest_digest_unsigned),
        cmocka_unit_test(a_digest_that_leaves_out_the_signature_of_the_one_before_fails_it),
        cmocka_unit_test(a_digest_that_leaves_out_the_signature_of_a_proven_one_fails),
    };
    return cmocka_run_group_tests(tests, make_key, free_key);
}
