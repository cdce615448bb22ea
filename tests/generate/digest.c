#include "digest.h"

#include <openssl/evp.h>

#include "calendar.h"

#define BUCKET_NAME "example-media-trail"

/* What a digest says of the one before it. */
struct link {
    text path;
    text hash;
    text signature;
};

static void append_hash(text *target, const text *content)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    if (EVP_Digest(content->bytes, content->length, hash, &length, EVP_sha256(), NULL) != 1) {
        target->failed = true;
        return;
    }
    text_append_hex(target, hash, length);
}

static void append_string(text *target, const char *key, const char *value)
{
    text_append_string(target, "\"");
    text_append_string(target, key);
    text_append_string(target, value == NULL ? "\":null" : "\":\"");
    text_append_string(target, value == NULL ? "" : value);
    text_append_string(target, value == NULL ? "," : "\",");
}

static void append_time(text *target, const char *key, int64_t time)
{
    text_append_string(target, "\"");
    text_append_string(target, key);
    text_append_string(target, "\":\"");
    calendar_append_iso(target, time);
    text_append_string(target, "\",");
}

struct digest_chain digest_start(account_index account, const char *region, int64_t from)
{
    return (struct digest_chain){.account = account, .region = region, .from = from};
}

void digest_add(struct digest_chain *chain, const struct attested *file)
{
    int64_t hour = (file->delivered - chain->from) / HOUR;
    if (file->delivered < chain->from || hour >= DIGEST_HOURS) {
        return;
    }
    text *entries = &chain->entries[hour];
    bool first = entries->length == 0;
    text_append_string(entries, first ? "{" : ",{");
    append_string(entries, "s3Bucket", BUCKET_NAME);
    append_string(entries, "s3Object", file->path);
    text_append_string(entries, "\"hashValue\":\"");
    append_hash(entries, file->content);
    text_append_string(entries, "\",");
    append_string(entries, "hashAlgorithm", "SHA-256");
    append_time(entries, "newestEventTime", file->newest);
    append_time(entries, "oldestEventTime", file->oldest);
    entries->length--; /* the last comma */
    text_append_char(entries, '}');
    if (first || file->oldest < chain->oldest[hour]) {
        chain->oldest[hour] = file->oldest;
    }
    if (first || file->newest > chain->newest[hour]) {
        chain->newest[hour] = file->newest;
    }
}

static void append_path(text *target, const struct digest_chain *chain, int64_t end)
{
    bucket_append_folder(target, "CloudTrail-Digest", chain->account, chain->region, end);
    text_append_string(target, accounts[chain->account].id);
    text_append_string(target, "_CloudTrail-Digest_");
    text_append_string(target, chain->region);
    text_append_string(target, "_organisation-trail_us-east-1_");
    calendar_append_stamp(target, end, true);
    text_append_string(target, ".json.gz");
}

static void append_link(text *target, struct link *before)
{
    bool known = before->path.length > 0;
    append_string(target, "previousDigestS3Bucket", known ? BUCKET_NAME : NULL);
    append_string(target, "previousDigestS3Object", known ? text_string(&before->path) : NULL);
    append_string(target, "previousDigestHashValue", known ? text_string(&before->hash) : NULL);
    append_string(target, "previousDigestHashAlgorithm", known ? "SHA-256" : NULL);
    append_string(target, "previousDigestSignature",
                  known ? text_string(&before->signature) : NULL);
}

static void append_digest(text *target, const struct digest_chain *chain, int hour,
                          struct link *before, const char *path, const char *fingerprint)
{
    const text *entries = &chain->entries[hour];
    int64_t start = chain->from + (int64_t)hour * HOUR;
    text_append_char(target, '{');
    append_string(target, "awsAccountId", accounts[chain->account].id);
    append_time(target, "digestStartTime", start);
    append_time(target, "digestEndTime", start + HOUR);
    append_string(target, "digestS3Bucket", BUCKET_NAME);
    append_string(target, "digestS3Object", path);
    append_string(target, "digestPublicKeyFingerprint", fingerprint);
    append_string(target, "digestSignatureAlgorithm", "SHA256withRSA");
    if (entries->length > 0) {
        append_time(target, "newestEventTime", chain->newest[hour]);
        append_time(target, "oldestEventTime", chain->oldest[hour]);
    } else {
        text_append_string(target, "\"newestEventTime\":null,\"oldestEventTime\":null,");
    }
    append_link(target, before);
    text_append_string(target, "\"logFiles\":[");
    text_append(target, entries->bytes, entries->length);
    text_append_string(target, "]}");
}

/* What CloudTrail signs: end, place, hash, and the signature of the digest before. */
static void sign(text *target, const struct signer *signer, int64_t end, const char *path,
                 const text *digest, struct link *before)
{
    text content = {0};
    calendar_append_iso(&content, end);
    text_append_string(&content, "\n" BUCKET_NAME "/");
    text_append_string(&content, path);
    text_append_string(&content, "\n");
    append_hash(&content, digest);
    text_append_string(&content, "\n");
    text_append_string(&content,
                       before->path.length > 0 ? text_string(&before->signature) : "null");
    signer_append(signer, &content, target);
    target->failed |= content.failed;
    text_free(&content);
}

/* The metadata of the digest that was written last, as `aws s3api head-object` prints them. */
static bool write_metadata(struct bucket *bucket, struct link *last)
{
    text path = {0};
    text content = {0};
    text_append_string(&path, text_string(&last->path));
    text_append_string(&path, ".metadata.json");
    text_append_string(&content, "{\"Metadata\":{\"signature\":\"");
    text_append_string(&content, text_string(&last->signature));
    text_append_string(&content, "\",\"signature-algorithm\":\"SHA256withRSA\"}}\n");
    bool written = !path.failed && bucket_write_plain(bucket, text_string(&path), &content);
    text_free(&path);
    text_free(&content);
    return written;
}

bool digest_write(struct digest_chain *chain, struct bucket *bucket, const struct signer *signer)
{
    struct link before = {0};
    text digest = {0};
    text path = {0};
    text signature = {0};
    bool written = true;
    for (int hour = 0; hour < DIGEST_HOURS && written; hour++) {
        int64_t end = chain->from + (int64_t)(hour + 1) * HOUR;
        text_clear(&digest);
        text_clear(&path);
        text_clear(&signature);
        append_path(&path, chain, end);
        append_digest(&digest, chain, hour, &before, text_string(&path), signer->fingerprint);
        sign(&signature, signer, end, text_string(&path), &digest, &before);
        written = !digest.failed && !path.failed && !signature.failed &&
                  bucket_write(bucket, text_string(&path), &digest, WHOLE, NULL);
        text_clear(&before.path);
        text_clear(&before.hash);
        text_clear(&before.signature);
        text_append(&before.path, path.bytes, path.length);
        append_hash(&before.hash, &digest);
        text_append(&before.signature, signature.bytes, signature.length);
    }
    written = written && write_metadata(bucket, &before);
    text_free(&before.path);
    text_free(&before.hash);
    text_free(&before.signature);
    text_free(&digest);
    text_free(&path);
    text_free(&signature);
    return written;
}

void digest_end(struct digest_chain *chain)
{
    for (int i = 0; i < DIGEST_HOURS; i++) {
        text_free(&chain->entries[i]);
    }
}
