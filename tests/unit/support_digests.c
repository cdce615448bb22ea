#include "support_digests.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>

#include "archive/integrity_pass.h"
#include "base/digest.h"
#include "support_folder.h"
#include "support_reading.h"

/* ---- keys ---- */

static void add_hex(Buffer *out, const unsigned char *bytes, size_t size, bool upper)
{
    for (size_t i = 0; i < size; i++)
        buffer_printf(out, upper ? "%02X" : "%02x", bytes[i]);
}

Buffer test_key_der(const TestKey *key, bool spki)
{
    unsigned char *der = NULL;
    int size = spki ? i2d_PUBKEY(key->pair, &der) : i2d_PublicKey(key->pair, &der);
    Buffer copy = {0};
    assert_true(size > 0);
    buffer_add(&copy, (Slice){(const char *)der, (size_t)size});
    OPENSSL_free(der);
    return copy;
}

static void add_md5(Buffer *out, Slice bytes)
{
    unsigned char md5[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    assert_int_equal(EVP_Digest(bytes.data, bytes.size, md5, &size, EVP_md5(), NULL), 1);
    add_hex(out, md5, size, false);
}

TestKey test_key_make(void)
{
    TestKey key = {.pair = EVP_RSA_gen(2048)};
    assert_non_null(key.pair);
    Buffer der = test_key_der(&key, false), hex = {0};
    add_md5(&hex, buffer_slice(&der));
    assert_int_equal(hex.size, 32);
    memcpy(key.fingerprint, hex.data, 32);
    buffer_free(&der);
    buffer_free(&hex);
    return key;
}

void test_key_free(TestKey *key)
{
    EVP_PKEY_free(key->pair);
    key->pair = NULL;
}

static void add_base64(Buffer *out, Slice bytes)
{
    char *text = malloc(bytes.size * 4 / 3 + 8);
    assert_non_null(text);
    int size =
        EVP_EncodeBlock((unsigned char *)text, (const unsigned char *)bytes.data, (int)bytes.size);
    buffer_add(out, (Slice){text, (size_t)size});
    free(text);
}

void test_key_list(Buffer *json, const TestKey *key, bool spki, const char *fingerprint,
                   const char *from, const char *until)
{
    Buffer der = test_key_der(key, spki);
    buffer_printf(json, "{\"Value\":\"");
    add_base64(json, buffer_slice(&der));
    buffer_printf(json, "\",\"ValidityStartTime\":%s,\"ValidityEndTime\":%s,\"Fingerprint\":\"",
                  from, until);
    if (fingerprint)
        buffer_printf(json, "%s", fingerprint);
    else
        add_md5(json, buffer_slice(&der));
    buffer_printf(json, "\"}");
    buffer_free(&der);
}

void test_key_pem(Buffer *text, const TestKey *key, bool spki)
{
    Buffer der = test_key_der(key, spki), base64 = {0};
    const char *kind = spki ? "PUBLIC KEY" : "RSA PUBLIC KEY";
    add_base64(&base64, buffer_slice(&der));
    buffer_printf(text, "-----BEGIN %s-----\n", kind);
    for (size_t at = 0; at < base64.size; at += 64)
        buffer_printf(text, "%.*s\n", base64.size - at < 64 ? (int)(base64.size - at) : 64,
                      base64.data + at);
    buffer_printf(text, "-----END %s-----\n", kind);
    buffer_free(&der);
    buffer_free(&base64);
}

void test_sign(const TestKey *key, const char *text, Buffer *hex)
{
    unsigned char signature[512];
    size_t size = sizeof signature;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key->pair), 1);
    assert_int_equal(
        EVP_DigestSign(context, signature, &size, (const unsigned char *)text, strlen(text)), 1);
    EVP_MD_CTX_free(context);
    add_hex(hex, signature, size, false);
}

/* ---- chains ---- */

TestChain test_chain_begin(const char *folder, const TestKey *key)
{
    return (TestChain){.folder = folder,
                       .key = key,
                       .account = CHAIN_ACCOUNT,
                       .region = "us-east-1",
                       .trail = "main_trail",
                       .home = "us-east-1",
                       .bucket = "trail-bucket",
                       .prefix = ""};
}

void test_chain_end(TestChain *chain)
{
    buffer_free(&chain->entries);
    buffer_free(&chain->object);
    buffer_free(&chain->hash);
    buffer_free(&chain->signature);
    buffer_free(&chain->last_bucket);
}

static void add_sha256(Buffer *out, Slice bytes, bool upper)
{
    Digest digest;
    assert_true(digest_of(bytes, &digest));
    add_hex(out, digest.bytes, DIGEST_SIZE, upper);
}

static void set(Buffer *to, Slice text)
{
    buffer_clear(to);
    buffer_add(to, text);
}

static void add_time(Buffer *out, int hour, bool stamp)
{
    int day = 1 + hour / 24;
    buffer_printf(out, stamp ? "202607%02dT%02d0000Z" : "2026-07-%02dT%02d:00:00Z", day, hour % 24);
}

static const char *remember(const char *format, const TestChain *chain, const char *kind, int hour,
                            const char *rest)
{
    static char path[600];
    snprintf(path, sizeof path, format, chain->prefix, chain->account, kind, chain->region,
             1 + hour / 24, chain->account, kind, chain->region, rest);
    return path;
}

static const char PATH[] = "%sAWSLogs/%s/%s/%s/2026/07/%02d/%s_%s_%s_%s";

const char *test_digest_path(const TestChain *chain, int hour)
{
    char rest[200];
    int end = hour + 1;
    snprintf(rest, sizeof rest, "%s_%s_202607%02dT%02d0000Z%s.json.gz", chain->trail, chain->home,
             1 + end / 24, end % 24, chain->backfill ? "_backfill" : "");
    return remember(PATH, chain, "CloudTrail-Digest", end, rest);
}

void test_chain_list(TestChain *chain, const char *object, const char *text)
{
    buffer_printf(&chain->entries, "%s{\"s3Bucket\":\"%s\",\"s3Object\":\"%s\",\"hashValue\":\"",
                  chain->entries.size ? "," : "", chain->bucket, object);
    add_sha256(&chain->entries, slice_of(text), chain->upper);
    buffer_printf(&chain->entries,
                  "\",\"hashAlgorithm\":\"SHA-256\",\"newestEventTime\":\"2026-07-01T00:00:00Z\","
                  "\"oldestEventTime\":\"2026-07-01T00:00:00Z\"}");
}

static void write_gzip(const char *folder, const char *path, Slice text)
{
    Buffer packed = {0};
    gzip_add(&packed, text, 6);
    folder_write(folder, path, buffer_slice(&packed));
    buffer_free(&packed);
}

const char *test_chain_log(TestChain *chain, const char *text)
{
    char rest[100];
    snprintf(rest, sizeof rest, "202607%02dT%02d%02uZ_%.10s%06u.json.gz", 1 + chain->hour / 24,
             chain->hour % 24, chain->logs % 60, "AbCdEfGhIjKl", chain->logs);
    chain->logs++;
    const char *path = remember(PATH, chain, "CloudTrail", chain->hour, rest);
    write_gzip(chain->folder, path, slice_of(text));
    test_chain_list(chain, path, text);
    return path;
}

static void add_link(Buffer *text, const TestChain *chain)
{
    if (chain->object.size == 0) {
        buffer_printf(text, "\"previousDigestS3Bucket\":null,\"previousDigestS3Object\":null,"
                            "\"previousDigestHashValue\":null,\"previousDigestHashAlgorithm\":null,"
                            "\"previousDigestSignature\":null,");
        return;
    }
    const char *bucket = chain->previous_bucket ? chain->previous_bucket : chain->last_bucket.data;
    buffer_printf(text,
                  "\"previousDigestS3Bucket\":\"%.*s\",\"previousDigestS3Object\":\"%.*s\","
                  "\"previousDigestHashValue\":\"%.*s\","
                  "\"previousDigestHashAlgorithm\":\"SHA-256\","
                  "\"previousDigestSignature\":\"%.*s\",",
                  chain->previous_bucket ? (int)strlen(bucket) : (int)chain->last_bucket.size,
                  bucket, (int)chain->object.size, chain->object.data, (int)chain->hash.size,
                  chain->hash.data, (int)chain->signature.size, chain->signature.data);
}

static void add_body(Buffer *text, const TestChain *chain, const char *path)
{
    buffer_printf(text, "{\"awsAccountId\":\"%s\",\"digestStartTime\":\"", chain->account);
    add_time(text, chain->hour, false);
    buffer_printf(text, "\",\"digestEndTime\":\"");
    add_time(text, chain->hour + 1, false);
    buffer_printf(text,
                  "\",\"digestS3Bucket\":\"%s\",\"digestS3Object\":\"%s\","
                  "\"digestPublicKeyFingerprint\":\"%s\","
                  "\"digestSignatureAlgorithm\":\"SHA256withRSA\","
                  "\"newestEventTime\":null,\"oldestEventTime\":null,",
                  chain->bucket, path, chain->key->fingerprint);
    add_link(text, chain);
    buffer_printf(text, "%s\"logFiles\":[", chain->extra ? chain->extra : "");
    buffer_add(text, buffer_slice(&chain->entries));
    buffer_printf(text, "]}");
}

static void sign(TestChain *chain, Slice body, const char *path, Buffer *signature)
{
    Buffer text = {0};
    add_time(&text, chain->hour + 1, false);
    buffer_printf(&text, "\n%s/%s\n", chain->bucket, path);
    add_sha256(&text, body, false);
    buffer_printf(&text, "\n%.*s", chain->object.size ? (int)chain->signature.size : 4,
                  chain->object.size ? chain->signature.data : "null");
    buffer_add_byte(&text, '\0');
    test_sign(chain->key, text.data, signature);
    buffer_free(&text);
}

const char *test_chain_digest(TestChain *chain)
{
    const char *path = test_digest_path(chain, chain->hour);
    Buffer body = {0}, signature = {0};
    add_body(&body, chain, path);
    write_gzip(chain->folder, path, buffer_slice(&body));
    sign(chain, buffer_slice(&body), path, &signature);
    if (chain->sidecars) {
        char name[700];
        Buffer metadata = {0};
        snprintf(name, sizeof name, "%s.metadata.json", path);
        buffer_printf(&metadata,
                      "{\"ContentLength\":1,\"Metadata\":{\"signature\":\"%.*s\","
                      "\"signature-algorithm\":\"SHA256withRSA\"",
                      (int)signature.size, signature.data);
        if (chain->generated)
            buffer_printf(&metadata, ",\"backfill-generation-timestamp\":\"%s\"", chain->generated);
        buffer_add(&metadata, SLICE("}}"));
        folder_write(chain->folder, name, buffer_slice(&metadata));
        buffer_free(&metadata);
    }
    set(&chain->object, slice_of(path));
    set(&chain->last_bucket, slice_of(chain->bucket));
    set(&chain->signature, buffer_slice(&signature));
    buffer_clear(&chain->hash);
    add_sha256(&chain->hash, buffer_slice(&body), chain->upper);
    buffer_clear(&chain->entries);
    chain->hour++;
    chain->previous_bucket = NULL;
    chain->extra = NULL;
    buffer_free(&body);
    buffer_free(&signature);
    return path;
}

void test_chain_restart(TestChain *chain, int hours)
{
    chain->hour += hours;
    buffer_clear(&chain->object);
}

void test_edit(const char *folder, const char *path, const char *from, const char *to)
{
    Buffer bytes = folder_read(folder, path), edited = {0};
    assert_non_null(bytes.data);
    buffer_reserve(&bytes, 64);
    Reading reading = reading_of_bytes(&reading_generous, buffer_slice(&bytes));
    Slice text = buffer_slice(&reading.text);
    const char *at = memmem(text.data, text.size, from, strlen(from));
    assert_non_null(at);
    buffer_add(&edited, (Slice){text.data, (size_t)(at - text.data)});
    buffer_add(&edited, slice_of(to));
    buffer_add(&edited, slice_from(text, (size_t)(at - text.data) + strlen(from)));
    write_gzip(folder, path, buffer_slice(&edited));
    reading_free(&reading);
    buffer_free(&bytes);
    buffer_free(&edited);
}

/* ---- verifying ---- */

static void add_moment(Buffer *out, Instant instant)
{
    char text[32] = "-";
    if (instant != INSTANT_NONE)
        instant_format(instant, text);
    buffer_add(out, (Slice){text + 8, 5}); /* 01T03 */
}

static void add_chain(Buffer *out, const IntegrityChain *c)
{
    buffer_printf(out, "%.*s%s: %s", (int)c->region.size, c->region.data,
                  c->backfill ? " backfill" : "", integrity_grade_word(c->grade));
    const struct {
        const char *word;
        uint64_t count;
    } counts[] = {{"digests", c->digests},
                  {"authenticated", c->authenticated},
                  {"failed", c->failed},
                  {"empty", c->empty},
                  {"moves", c->bucket_moves},
                  {"logs", c->logs},
                  {"valid", c->valid},
                  {"modified", c->modified},
                  {"trailing", c->trailing},
                  {"missing", c->missing},
                  {"unchecked", c->unchecked},
                  {"unattested", c->unattested},
                  {"unsigned", c->unsigned_newest},
                  {"begins", c->begins}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (counts[i].count)
            buffer_printf(out, " %s=%llu", counts[i].word, (unsigned long long)counts[i].count);
    for (uint32_t i = 0; i < c->span_count; i++) {
        buffer_printf(out, i ? " ~ " : " ");
        add_moment(out, c->spans[i].from);
        buffer_printf(out, "-");
        add_moment(out, c->spans[i].to);
    }
    buffer_add_byte(out, '\n');
    for (uint32_t i = 0; i < c->gap_count; i++)
        buffer_printf(out, "gap: %s\n", c->gaps[i].why);
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_problems(Buffer *out, const IntegrityResult *result)
{
    char *lines[64];
    size_t count = 0;
    for (uint64_t i = 0; i < result->problem_count && count < 64; i++) {
        const IntegrityProblem *p = &result->problems[i];
        size_t slash = slice_find_last(p->file, '/');
        Slice name = slash < p->file.size ? slice_from(p->file, slash + 1) : p->file;
        bool digest = slice_contains(name, SLICE("CloudTrail-Digest"));
        const char *hour = memmem(name.data, name.size, "202607", 6);
        Slice label = hour ? (Slice){hour + 6, 5} : name;
        lines[count] = malloc(200);
        bool own = p->account.size == 0 || slice_equal(p->account, SLICE(CHAIN_ACCOUNT));
        snprintf(lines[count++], 200, "%s%s %s %.*s%s%.*s\n",
                 p->weight == INTEGRITY_NOTICE  ? "(notice) "
                 : p->weight == INTEGRITY_DOUBT ? "(doubt) "
                                                : "",
                 p->word, digest ? "digest" : "log", (int)label.size, label.data, own ? "" : " of ",
                 own ? 0 : (int)p->account.size, p->account.data);
    }
    qsort(lines, count, sizeof *lines, compare_lines);
    for (size_t i = 0; i < count; i++) {
        buffer_add(out, slice_of(lines[i]));
        free(lines[i]);
    }
}

static PublicKeys *read_keys(const char *keys, Arena *arena, Diagnostics *sink)
{
    if (!keys)
        return NULL;
    char *folder = folder_make();
    folder_write(folder, "keys", slice_of(keys));
    PublicKeys *set_of_keys = public_keys_load(folder, arena, sink);
    assert_non_null(set_of_keys);
    folder_remove(folder);
    return set_of_keys;
}

static Buffer verify_with(const char *folder, const char *text, unsigned jobs)
{
    Arena arena = {0};
    Diagnostics *sink = diagnostics_new();
    ArchiveOptions options = {0};
    PublicKeys *keys = read_keys(text, &arena, sink);
    Integrity *integrity = integrity_open(&folder, 1, &options, keys, sink);
    IntegrityPass pass = {.source = archive_source_open(&folder, 1, &options, sink),
                          .max_file = 1 << 20,
                          .jobs = jobs};
    assert_non_null(integrity);
    assert_int_equal(integrity_read(integrity, NULL), INTEGRITY_DONE);
    assert_int_equal(integrity_check_files(integrity, &pass), INTEGRITY_DONE);
    const IntegrityResult *result = integrity_result(integrity);
    Buffer out = {0};
    for (uint32_t i = 0; i < result->chain_count; i++) {
        const IntegrityChain *c = &result->chains[i];
        assert_int_equal(c->logs, c->valid + c->modified + c->trailing + c->missing + c->unchecked);
        add_chain(&out, c);
    }
    add_problems(&out, result);
    if (result->unattested_count)
        buffer_printf(&out, "unattested %llu\n", (unsigned long long)result->unattested_count);
    if (result->bad_keys)
        buffer_printf(&out, "bad keys %u\n", result->bad_keys);
    buffer_add_byte(&out, '\0');
    integrity_free(integrity);
    archive_source_close(pass.source);
    public_keys_free(keys);
    diagnostics_free(sink);
    arena_free(&arena);
    return out;
}

Buffer test_verify(const char *folder, const char *keys)
{
    Buffer one = verify_with(folder, keys, 1), three = verify_with(folder, keys, 3);
    assert_string_equal(one.data, three.data);
    buffer_free(&three);
    return one;
}
