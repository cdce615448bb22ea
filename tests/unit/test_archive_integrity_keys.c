#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "archive/public_keys.h"
#include "support_chain.h"
#include "support_folder.h"

static TestKey other;

static int make_keys(void **state)
{
    other = test_key_make();
    return make_key(state);
}

static int free_keys(void **state)
{
    test_key_free(&other);
    return free_key(state);
}

/* ---- signatures ---- */

static void a_wrong_signature_in_the_metadata_fails(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    char path[700];
    Buffer metadata = {0};
    snprintf(path, sizeof path, "%s.metadata.json", digest_at(&f, 3));
    buffer_printf(&metadata, "{\"Metadata\":{\"signature\":\"");
    test_sign(&key, "another text", &metadata);
    buffer_printf(&metadata, "\",\"signature-algorithm\":\"SHA256withRSA\"}}");
    folder_write(f.folder, path, buffer_slice(&metadata));
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 failed=1 empty=1 logs=3 valid=3 "
          "unattested=1 begins=1 01T00-01T03\nbad-signature digest 01T04\nunattested 1\n");
    buffer_free(&metadata);
    fixture_end(&f);
}

static void a_signature_of_another_algorithm_fails(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, true);
    char path[700];
    snprintf(path, sizeof path, "%s.metadata.json", digest_at(&f, 3));
    Buffer metadata = folder_read(f.folder, path);
    char *at = memmem(metadata.data, metadata.size, "SHA256", 6);
    memcpy(at, "SHA512", 6);
    folder_write(f.folder, path, buffer_slice(&metadata));
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=3 failed=1 empty=1 logs=3 valid=3 "
          "unattested=1 begins=1 01T00-01T03\nbad-signature digest 01T04\nunattested 1\n");
    buffer_free(&metadata);
    fixture_end(&f);
}

/* As `head-object --query Metadata` prints them. */
static void metadata_may_be_saved_without_what_is_around_them(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, true);
    char path[700];
    snprintf(path, sizeof path, "%s.metadata.json", digest_at(&f, 3));
    Buffer metadata = folder_read(f.folder, path);
    Slice inner = buffer_slice(&metadata);
    const char *at = memmem(inner.data, inner.size, "\"Metadata\":", 11);
    assert_non_null(at);
    inner = slice_from(inner, (size_t)(at - inner.data) + 11);
    inner.size -= 1;
    folder_write(f.folder, path, inner);
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=4 empty=1 logs=4 valid=4 begins=1 "
          "01T00-01T04\n");
    buffer_free(&metadata);
    fixture_end(&f);
}

static void metadata_that_are_none_are_named(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "{}",
        "[]",
        "{\"Metadata\":{}}",
        "{\"Metadata\":1}",
        "{\"Metadata\":{\"signature\":1}}",
        "<html>",
        "{\"Metadata\":{\"signature\":\"00\"}} x",
        "{\"Metadata\":{\"signature\":\"00\"},\"signature\":\"00\"}",
        "{\"signature\":\"00\",\"Metadata\":{}}"};
    Fixture f = fixture_begin(&key, false);
    char path[700];
    snprintf(path, sizeof path, "%s.metadata.json", digest_at(&f, 3));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        folder_write(f.folder, path, slice_of(texts[i]));
        check(&f, f.keys,
              "us-east-1: authenticated digests=4 authenticated=3 empty=1 logs=4 valid=4 "
              "unsigned=1 begins=1 01T00-01T04\n(doubt) invalid-metadata digest 01T04\n");
    }
    fixture_end(&f);
}

static void a_previous_signature_that_does_not_match_fails_the_digest_before(void **state)
{
    (void)state;
    Fixture f = fixture_empty(&key, true);
    test_chain_digest(&f.chain);
    f.chain.signature.data[7] ^= 1; /* another hex digit, mostly */
    test_chain_digest(&f.chain);
    check(&f, f.keys,
          "us-east-1: authenticated digests=2 authenticated=1 failed=1 empty=1 01T01-01T02\n"
          "bad-signature digest 01T01\n");
    fixture_end(&f);
}

static void a_digest_signed_by_another_key_than_it_names_fails(void **state)
{
    (void)state;
    Fixture f = fixture_empty(&key, false);
    TestKey forged = other;
    memcpy(forged.fingerprint, key.fingerprint, sizeof forged.fingerprint);
    f.chain.key = &forged;
    test_chain_digest(&f.chain);
    f.chain.key = &key;
    test_chain_digest(&f.chain);
    check(&f, f.keys,
          "us-east-1: self-consistent digests=2 failed=1 empty=1 unsigned=1 01T01-01T02\n"
          "bad-signature digest 01T01\n");
    fixture_end(&f);
}

/* ---- keys ---- */

static void a_key_that_was_not_saved_is_unknown(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, true);
    char *keys = key_list(&other, false, NULL);
    check(&f, keys,
          "us-east-1: self-consistent digests=4 empty=1 logs=4 valid=4 unsigned=1 begins=1 "
          "01T00-01T04\nunknown-key digest 01T01\n");
    free(keys);
    fixture_end(&f);
}

static void a_key_with_another_fingerprint_than_it_says_is_not_used(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, true);
    char *keys = key_list(&other, false, key.fingerprint);
    check(&f, keys,
          "us-east-1: self-consistent digests=4 empty=1 logs=4 valid=4 unsigned=1 begins=1 "
          "01T00-01T04\nunknown-key digest 01T01\nbad keys 1\n");
    free(keys);
    fixture_end(&f);
}

static void a_key_that_had_expired_is_a_notice(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, true);
    static const char *const times[][2] = {{"1700000000", "1700000001"},
                                           {"\"2026-01-01T00:00:00Z\"", "\"2026-06-30T00:00:00Z\""},
                                           {"\"1782864001\"", "\"1782864002\""}};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        Buffer keys = {0};
        buffer_printf(&keys, "{\"publicKeyList\":[");
        test_key_list(&keys, &key, false, NULL, times[i][0], times[i][1]);
        buffer_printf(&keys, "]}");
        buffer_add_byte(&keys, '\0');
        check(&f, keys.data,
              "us-east-1: authenticated digests=4 authenticated=4 empty=1 logs=4 valid=4 begins=1 "
              "01T00-01T04\n(notice) key-expired digest 01T01\n");
        buffer_free(&keys);
    }
    fixture_end(&f);
}

static void keys_come_as_pkcs1_as_spki_and_as_pem(void **state)
{
    (void)state;
    static const char *const whole =
        "us-east-1: authenticated digests=4 authenticated=4 empty=1 logs=4 valid=4 begins=1 "
        "01T00-01T04\n";
    Fixture f = fixture_begin(&key, true);
    char *spki = key_list(&key, true, NULL);
    Buffer pem = {0};
    check(&f, f.keys, whole);
    check(&f, spki, whole);
    for (int i = 0; i < 2; i++) {
        buffer_clear(&pem);
        test_key_pem(&pem, &other, i);
        test_key_pem(&pem, &key, i);
        buffer_add_byte(&pem, '\0');
        check(&f, pem.data, whole);
    }
    buffer_free(&pem);
    free(spki);
    fixture_end(&f);
}

static void keys_that_are_none_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"PublicKeyList\":[{\"Value\":\"AAAA\"}]}", "{\"PublicKeyList\":[{\"Value\":\"%%\"}]}",
        "{\"PublicKeyList\":[{\"Value\":\"\"}]}", "{\"PublicKeyList\":[{}]}",
        "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n"};
    Fixture f = fixture_empty(&key, true);
    test_chain_digest(&f.chain);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check(&f, texts[i],
              "us-east-1: self-consistent digests=1 empty=1 unsigned=1 begins=1 01T00-01T01\n"
              "unknown-key digest 01T01\nbad keys 1\n");
    fixture_end(&f);
}

/* ---- chains ---- */

/* A file that opens, and of which no byte can be read. */
static void keys_that_cannot_be_read_are_not_as_if_there_were_none(void **state)
{
    (void)state;
    Arena arena = {0};
    Diagnostics *sink = diagnostics_new();
    assert_null(public_keys_load("/proc/self/mem", &arena, sink));
    assert_int_equal(diagnostics_kept(sink), 1);
    const Diagnostic *told = diagnostics_get(sink, 0);
    assert_true(slice_equal(slice_of(told->code), SLICE("unreadable-key")));
    assert_int_equal(told->level, DIAGNOSTIC_ERROR);
    assert_true(slice_equal(told->message, SLICE("cannot be read: Input/output error")));
    assert_true(slice_equal(told->file, SLICE("/proc/self/mem")));
    diagnostics_free(sink);
    arena_free(&arena);
}

static void a_starting_digest_in_the_middle_leaves_a_gap(void **state)
{
    (void)state;
    Fixture f = fixture_empty(&key, true);
    test_chain_digest(&f.chain);
    test_chain_digest(&f.chain);
    test_chain_restart(&f.chain, 3);
    test_chain_digest(&f.chain);
    check(&f, f.keys,
          "us-east-1: authenticated digests=3 authenticated=3 empty=3 begins=1 01T00-01T02 ~ "
          "01T05-01T06\n"
          "gap: a starting digest follows: logging or log file validation was off\n");
    fixture_end(&f);
}

static void backfill_digests_are_a_chain_of_their_own(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, true);
    TestChain late = test_chain_begin(f.folder, &key);
    late.backfill = late.sidecars = true;
    late.generated = "2026-07-02T00:00:00Z";
    late.hour = 1;
    test_chain_log(&late, "{\"Records\":[\"late\"]}");
    test_chain_digest(&late);
    test_chain_digest(&late);
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=4 empty=1 logs=4 valid=4 begins=1 "
          "01T00-01T04\n"
          "us-east-1 backfill: authenticated digests=2 authenticated=2 empty=1 logs=1 valid=1 "
          "begins=1 01T01-01T03\n");
    test_chain_end(&late);
    fixture_end(&f);
}

/* Its hours say nothing of when it was signed. */
static void the_key_of_a_backfill_digest_is_to_be_valid_when_it_was_made(void **state)
{
    (void)state;
    static const struct {
        const char *generated, *from, *until, *notice;
    } rows[] = {
        {"2027-01-01T12:00:00Z", "\"2027-01-01T00:00:00Z\"", "\"2027-01-02T00:00:00Z\"", ""},
        {"2026-07-01T02:00:00Z", "\"2027-01-01T00:00:00Z\"", "\"2027-01-02T00:00:00Z\"",
         "(notice) key-expired digest 01T02\n"},
        {"yesterday", "\"2027-01-01T00:00:00Z\"", "\"2027-01-02T00:00:00Z\"",
         "(notice) key-unchecked digest 01T02\n"},
        {NULL, "\"2027-01-01T00:00:00Z\"", "\"2027-01-02T00:00:00Z\"",
         "(notice) key-unchecked digest 01T02\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Fixture f = fixture_empty(&key, false);
        TestChain late = test_chain_begin(f.folder, &key);
        Buffer keys = {0};
        char expected[400];
        late.backfill = late.sidecars = true;
        late.generated = rows[i].generated;
        late.hour = 1;
        test_chain_digest(&late);
        test_chain_digest(&late);
        buffer_printf(&keys, "{\"PublicKeyList\":[");
        test_key_list(&keys, &key, false, NULL, rows[i].from, rows[i].until);
        buffer_printf(&keys, "]}");
        buffer_add_byte(&keys, '\0');
        snprintf(expected, sizeof expected,
                 "us-east-1 backfill: authenticated digests=2 authenticated=2 empty=2 "
                 "begins=1 01T01-01T03\n%s",
                 rows[i].notice);
        check(&f, keys.data, expected);
        buffer_free(&keys);
        test_chain_end(&late);
        fixture_end(&f);
    }
}

/* Each break is told, and what lies between holds. */
static void several_digests_removed_leave_as_many_gaps(void **state)
{
    (void)state;
    Fixture f = fixture_empty(&key, true);
    for (int hour = 0; hour < 6; hour++)
        test_chain_digest(&f.chain);
    drop(&f, digest_at(&f, 1));
    drop(&f, digest_at(&f, 3));
    check(&f, f.keys,
          "us-east-1: authenticated digests=4 authenticated=4 empty=4 begins=1 01T00-01T01 ~ "
          "01T02-01T03 ~ 01T04-01T06\ngap: digests are missing\ngap: digests are missing\n"
          "broken-link digest 01T03\nbroken-link digest 01T05\nmissing digest 01T02\nmissing "
          "digest 01T04\n");
    fixture_end(&f);
}

/* Signed with another key than the list has under that name: nothing in the archive holds. */
static void where_no_digest_holds_its_logs_are_unattested(void **state)
{
    (void)state;
    Fixture f = fixture_empty(&key, true);
    test_chain_log(&f.chain, "{\"Records\":[]}");
    const char *path = test_chain_digest(&f.chain);
    char name[700];
    snprintf(name, sizeof name, "%s.metadata.json", path);
    folder_write(f.folder, name, SLICE("{\"Metadata\":{\"signature\":\"00ff\"}}"));
    check(&f, f.keys,
          "us-east-1: no statement digests=1 failed=1 unattested=1\nbad-signature digest 01T01\n"
          "unattested 1\n");
    fixture_end(&f);
}

static void a_chain_goes_on_in_another_bucket(void **state)
{
    (void)state;
    Fixture f = fixture_empty(&key, true);
    test_chain_digest(&f.chain);
    f.chain.bucket = "new-bucket";
    test_chain_digest(&f.chain);
    test_chain_digest(&f.chain);
    check(&f, f.keys,
          "us-east-1: authenticated digests=3 authenticated=3 empty=3 moves=1 begins=1 "
          "01T00-01T03\n");
    fixture_end(&f);
}

static void a_link_to_another_bucket_than_the_digest_names_is_broken(void **state)
{
    (void)state;
    Fixture f = fixture_empty(&key, true);
    test_chain_digest(&f.chain);
    f.chain.previous_bucket = "elsewhere";
    test_chain_digest(&f.chain);
    check(&f, f.keys,
          "us-east-1: authenticated digests=2 authenticated=1 failed=1 empty=1 moves=1 "
          "01T01-01T02\nbroken-link digest 01T01\n");
    fixture_end(&f);
}

static void a_previous_hash_that_does_not_match_breaks_the_link(void **state)
{
    (void)state;
    Fixture f = fixture_empty(&key, true);
    test_chain_digest(&f.chain);
    f.chain.hash.data[0] = f.chain.hash.data[0] == '0' ? '1' : '0';
    test_chain_digest(&f.chain);
    check(&f, f.keys,
          "us-east-1: authenticated digests=2 authenticated=1 failed=1 empty=1 01T01-01T02\n"
          "modified digest 01T01\n");
    fixture_end(&f);
}

static void accounts_of_an_organisation_and_trails_have_chains_of_their_own(void **state)
{
    (void)state;
    Fixture f = fixture_empty(&key, true);
    static const char *const accounts[] = {"111122223333", "222233334444"};
    static const char *const trails[] = {"main_trail", "a.b-c_d"};
    for (int i = 0; i < 4; i++) {
        TestChain chain = test_chain_begin(f.folder, &key);
        chain.sidecars = true;
        chain.account = accounts[i / 2];
        chain.trail = trails[i % 2];
        chain.region = i ? "eu-west-1" : "us-east-1";
        test_chain_log(&chain, "{\"Records\":[1]}");
        chain.logs = 10u + (unsigned)i;
        test_chain_digest(&chain);
        test_chain_end(&chain);
    }
    check(&f, f.keys,
          "eu-west-1: authenticated digests=1 authenticated=1 logs=1 valid=1 begins=1 "
          "01T00-01T01\n"
          "us-east-1: authenticated digests=1 authenticated=1 logs=1 valid=1 begins=1 "
          "01T00-01T01\n"
          "eu-west-1: authenticated digests=1 authenticated=1 logs=1 valid=1 begins=1 "
          "01T00-01T01\n"
          "eu-west-1: authenticated digests=1 authenticated=1 logs=1 valid=1 begins=1 "
          "01T00-01T01\n");
    fixture_end(&f);
}

/* ---- files that should be digests ---- */

static void check_refused(const Fixture *f, const char *text)
{
    Buffer packed = {0};
    gzip_add(&packed, slice_of(text), 6);
    folder_write(f->folder, digest_at(f, 0), buffer_slice(&packed));
    check(f, f->keys, "(doubt) invalid-digest digest 01T01\n");
    buffer_free(&packed);
}

static void what_is_no_digest_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "{}",
                                        "[]",
                                        "null",
                                        "<html>",
                                        "{\"digestS3Object\":\"x\"}",
                                        "{\"a\":1}}",
                                        "{\"a\":1,}",
                                        "{\"a\":01}",
                                        "{\"a\":\"\\ud800\"}",
                                        "{\"a\":\"\x01\"}",
                                        "{\"a\":nul}",
                                        "\xef\xbb\xbf{}"};
    Fixture f = fixture_empty(&key, false);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_refused(&f, texts[i]);
    fixture_end(&f);
}

/* Each of the fields in turn renamed, set to null, to a number, and given twice. */
static void a_digest_without_a_field_of_its_type_is_refused(void **state)
{
    (void)state;
    static const char *const fields[] = {"digestStartTime",
                                         "digestEndTime",
                                         "digestS3Bucket",
                                         "digestS3Object",
                                         "digestPublicKeyFingerprint",
                                         "logFiles"};
    Fixture f = fixture_empty(&key, false);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        char from[80], to[80];
        snprintf(from, sizeof from, "\"%s\":", fields[i]);
        for (int way = 0; way < 4; way++) {
            f.chain.hour = 0;
            test_chain_restart(&f.chain, 0);
            test_chain_digest(&f.chain);
            snprintf(to, sizeof to,
                     way == 0   ? "\"%sX\":"
                     : way == 1 ? "\"%s\":null,\"X\":"
                     : way == 2 ? "\"%s\":1,\"X\":"
                                : "\"X\":1,\"%s\":null,\"logFiles\":[],\"logFiles\":",
                     fields[i]);
            test_edit(f.folder, digest_at(&f, 0), from, to);
            check(&f, f.keys, "(doubt) invalid-digest digest 01T01\n");
        }
    }
    fixture_end(&f);
}

static void keys_given_twice_nesting_and_bad_values_are_refused(void **state)
{
    (void)state;
    static const char *const edits[][2] = {
        {"{\"awsAccountId\"", "{\"digestEndTime\":\"2026-07-01T01:00:00Z\",\"awsAccountId\""},
        {"\"awsAccountId\":\"111122223333\"", "\"awsAccountId\":\"999999999999\""},
        {"SHA256withRSA", "SHA512withRSA"},
        {"\"digestEndTime\":\"2026-07-01T01",
         "\"digestEndTime\":\"yesterday\",\"X\":\"2026-07-01T01"},
        {"T010000Z.json.gz\",\"digestPublic", "T010000.json.gz\",\"digestPublic"},
        {"\"hashAlgorithm\":\"SHA-256\"", "\"hashAlgorithm\":\"MD5\""},
        {"\"hashValue\":\"", "\"hashValue\":\"0"},
        {"\"s3Object\":", "\"s3Object\":\"x\",\"s3Object\":"},
        {"\"previousDigestSignature\":null,", ""}};
    Fixture f = fixture_empty(&key, false);
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        f.chain.hour = 0;
        test_chain_restart(&f.chain, 0);
        const char *log = test_chain_log(&f.chain, "{\"Records\":[1]}");
        drop(&f, log);
        test_chain_digest(&f.chain);
        test_edit(f.folder, digest_at(&f, 0), edits[i][0], edits[i][1]);
        check(&f, f.keys, "(doubt) invalid-digest digest 01T01\n");
    }
    Buffer deep = {0};
    buffer_printf(&deep, "{\"a\":");
    for (int i = 0; i < 100000; i++)
        buffer_add_byte(&deep, '[');
    buffer_add_byte(&deep, '\0');
    check_refused(&f, deep.data);
    buffer_free(&deep);
    fixture_end(&f);
}

static void a_digest_larger_than_any_can_be_is_refused(void **state)
{
    (void)state;
    Fixture f = fixture_empty(&key, false);
    test_chain_digest(&f.chain);
    Buffer blanks = {0}, packed = {0};
    size_t size = ((size_t)64 << 20) + 1;
    assert_true(buffer_reserve(&blanks, size));
    memset(blanks.data, ' ', size);
    blanks.size = size;
    gzip_add(&packed, buffer_slice(&blanks), 1);
    folder_write(f.folder, digest_at(&f, 0), buffer_slice(&packed));
    check(&f, f.keys, "(doubt) invalid-digest digest 01T01\n");
    buffer_free(&blanks);
    buffer_free(&packed);
    fixture_end(&f);
}

static void a_digest_that_is_destroyed_breaks_the_chain(void **state)
{
    (void)state;
    Fixture f = fixture_begin(&key, false);
    folder_write(f.folder, digest_at(&f, 2), SLICE("gone"));
    check(&f, f.keys,
          "us-east-1: self-consistent digests=3 authenticated=1 empty=1 logs=3 valid=3 "
          "unattested=1 unsigned=2 begins=1 01T00-01T02 ~ 01T03-01T04\ngap: digests are missing\n"
          "(doubt) invalid-digest digest 01T03\nbroken-link digest 01T04\nunattested 1\n");
    fixture_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_signature_in_the_metadata_fails),
        cmocka_unit_test(a_signature_of_another_algorithm_fails),
        cmocka_unit_test(metadata_may_be_saved_without_what_is_around_them),
        cmocka_unit_test(metadata_that_are_none_are_named),
        cmocka_unit_test(a_previous_signature_that_does_not_match_fails_the_digest_before),
        cmocka_unit_test(a_digest_signed_by_another_key_than_it_names_fails),
        cmocka_unit_test(a_key_that_was_not_saved_is_unknown),
        cmocka_unit_test(a_key_with_another_fingerprint_than_it_says_is_not_used),
        cmocka_unit_test(a_key_that_had_expired_is_a_notice),
        cmocka_unit_test(keys_come_as_pkcs1_as_spki_and_as_pem),
        cmocka_unit_test(keys_that_are_none_are_refused),
        cmocka_unit_test(keys_that_cannot_be_read_are_not_as_if_there_were_none),
        cmocka_unit_test(a_starting_digest_in_the_middle_leaves_a_gap),
        cmocka_unit_test(backfill_digests_are_a_chain_of_their_own),
        cmocka_unit_test(the_key_of_a_backfill_digest_is_to_be_valid_when_it_was_made),
        cmocka_unit_test(where_no_digest_holds_its_logs_are_unattested),
        cmocka_unit_test(several_digests_removed_leave_as_many_gaps),
        cmocka_unit_test(a_chain_goes_on_in_another_bucket),
        cmocka_unit_test(a_link_to_another_bucket_than_the_digest_names_is_broken),
        cmocka_unit_test(a_previous_hash_that_does_not_match_breaks_the_link),
        cmocka_unit_test(accounts_of_an_organisation_and_trails_have_chains_of_their_own),
        cmocka_unit_test(what_is_no_digest_is_refused),
        cmocka_unit_test(a_digest_without_a_field_of_its_type_is_refused),
        cmocka_unit_test(keys_given_twice_nesting_and_bad_values_are_refused),
        cmocka_unit_test(a_digest_larger_than_any_can_be_is_refused),
        cmocka_unit_test(a_digest_that_is_destroyed_breaks_the_chain),
    };
    return cmocka_run_group_tests(tests, make_keys, free_keys);
}
