#include "archive/digest_file.h"

#include <stdlib.h>

#include "base/json_pull.h"

/* ---- hex ---- */

static int hex_digit(char c)
{
    char lower = ascii_lower(c);
    return c >= '0' && c <= '9' ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static bool take_hex(Slice hex, unsigned char *bytes)
{
    for (size_t i = 0; i + 1 < hex.size; i += 2) {
        int high = hex_digit(hex.data[i]), low = hex_digit(hex.data[i + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[i / 2] = (unsigned char)(high << 4 | low);
    }
    return true;
}

bool digest_from_hex(Slice hex, Digest *digest)
{
    return hex.size == DIGEST_HEX_SIZE && take_hex(hex, digest->bytes);
}

Slice digest_bytes_from_hex(Slice hex, Arena *arena)
{
    if (hex.size == 0 || hex.size % 2)
        return (Slice){0};
    unsigned char *bytes = arena_take(arena, hex.size / 2);
    return bytes && take_hex(hex, bytes) ? (Slice){(const char *)bytes, hex.size / 2} : (Slice){0};
}

/* ---- the name ---- */

static bool drop_end(Slice *text, Slice end)
{
    if (!slice_ends(*text, end))
        return false;
    text->size -= end.size;
    return true;
}

static bool is_stamp(Slice text)
{
    return text.size == 16 && slice_is_digits((Slice){text.data, 8}, 8) && text.data[8] == 'T' &&
           slice_is_digits((Slice){text.data + 9, 6}, 6) && text.data[15] == 'Z';
}

bool digest_name_parse(Slice path, DigestName *name)
{
    static const char kind[] = "_CloudTrail-Digest_";
    size_t slash = slice_find_last(path, '/');
    Slice rest = slash < path.size ? slice_from(path, slash + 1) : path;
    *name = (DigestName){0};
    drop_end(&rest, SLICE(".gz"));
    if (!drop_end(&rest, SLICE(".json")))
        return false;
    name->backfill = drop_end(&rest, SLICE("_backfill"));
    if (rest.size < 12 + sizeof kind - 1 + 17 || !slice_is_digits((Slice){rest.data, 12}, 12) ||
        !slice_starts(slice_from(rest, 12), slice_of(kind)) || rest.data[rest.size - 17] != '_' ||
        !is_stamp(slice_from(rest, rest.size - 16)))
        return false;
    name->account = (Slice){rest.data, 12};
    rest.size -= 17;
    rest = slice_from(rest, 12 + sizeof kind - 1);
    size_t region = slice_find(rest, '_'), home = slice_find_last(rest, '_');
    if (region == 0 || region >= home || home + 1 >= rest.size)
        return false;
    name->region = (Slice){rest.data, region};
    name->home = slice_from(rest, home + 1);
    name->trail = (Slice){rest.data + region + 1, home - region - 1};
    return name->trail.size > 0;
}

/* ---- objects of texts ---- */

typedef struct {
    const char *key;
    Slice *text;
    bool required; /* the key has to be there */
    bool nullable;
    bool seen;
} Field;

enum { FIELD_NONE = -1, FIELD_TWICE = -2 };

static int find_field(Field *fields, size_t count, Slice key)
{
    for (size_t i = 0; i < count; i++)
        if (slice_equal(key, slice_of(fields[i].key))) {
            if (fields[i].seen)
                return FIELD_TWICE;
            fields[i].seen = true;
            return (int)i;
        }
    return FIELD_NONE;
}

/* Takes the value of a key that is in hand. */
static bool take_field(JsonPull *pull, Field *field, Arena *arena, const char **why)
{
    Slice raw;
    PullToken token = json_pull_next(pull, &raw);
    if (token == PULL_BAD) {
        *why = pull->why;
        return false;
    }
    if (token == PULL_NULL && field->nullable)
        return true;
    *why = "a field has a value of another type than it should";
    if (token != PULL_STRING)
        return false;
    *field->text = json_pull_text(raw, arena);
    return field->text->data != NULL;
}

/* The value of a key that matters to nobody. */
static bool skip_value(JsonPull *pull, const char **why)
{
    Slice raw;
    if (json_pull_skip(pull, json_pull_next(pull, &raw)))
        return true;
    *why = pull->why;
    return false;
}

/* What a key that is none of the fields holds; stands behind the key. */
typedef bool (*OtherKey)(void *context, JsonPull *pull, Slice key, Arena *arena, const char **why);

/*
 * An object that has been opened: its fields, each at most once; other keys go to `other`, or are
 * stepped over where it is NULL.
 */
static bool take_object(JsonPull *pull, Field *fields, size_t count, OtherKey other, void *context,
                        Arena *arena, const char **why)
{
    for (;;) {
        Slice raw, key;
        PullToken token = json_pull_next(pull, &raw);
        if (token == PULL_OBJECT_END)
            break;
        *why = token == PULL_BAD ? pull->why : "a key cannot be read";
        if (token != PULL_KEY || !(key = json_pull_text(raw, arena)).data)
            return false;
        int place = find_field(fields, count, key);
        *why = "a key is given twice";
        if (place == FIELD_TWICE)
            return false;
        bool good = place >= 0 ? take_field(pull, &fields[place], arena, why)
                    : other    ? other(context, pull, key, arena, why)
                               : skip_value(pull, why);
        if (!good)
            return false;
    }
    *why = "a required field is missing";
    for (size_t i = 0; i < count; i++)
        if (fields[i].required && !fields[i].seen)
            return false;
    return true;
}

/* ---- the digest ---- */

typedef struct {
    uint64_t logs;
    bool seen; /* logFiles */
    DigestVisit visit;
    void *context;
    bool stopped;
} LogFiles;

static bool take_log(JsonPull *pull, LogFiles *logs, Arena *arena, const char **why)
{
    DigestLog log;
    Slice bucket = {0}, hash = {0}, algorithm = {0};
    Field fields[] = {{"s3Bucket", &bucket, true, false, false},
                      {"s3Object", &log.object, true, false, false},
                      {"hashValue", &hash, true, false, false},
                      {"hashAlgorithm", &algorithm, true, false, false}};
    if (!take_object(pull, fields, 4, NULL, NULL, arena, why))
        return false;
    *why = "a hash algorithm is not SHA-256";
    if (!slice_equal(algorithm, SLICE("SHA-256")))
        return false;
    *why = "a hash is not 64 hex digits";
    if (!digest_from_hex(hash, &log.hash))
        return false;
    logs->logs++;
    logs->stopped = logs->visit && !logs->visit(logs->context, &log);
    return !logs->stopped;
}

static bool take_logs(void *context, JsonPull *pull, Slice key, Arena *arena, const char **why)
{
    LogFiles *logs = context;
    Slice raw;
    if (!slice_equal(key, SLICE("logFiles")))
        return skip_value(pull, why);
    *why = "logFiles is given twice, or is no list of objects";
    if (logs->seen || json_pull_next(pull, &raw) != PULL_ARRAY)
        return false;
    logs->seen = true;
    for (;;) {
        PullToken token = json_pull_next(pull, &raw);
        if (token == PULL_ARRAY_END)
            return true;
        if (token == PULL_BAD)
            *why = pull->why;
        if (token != PULL_OBJECT || !take_log(pull, logs, arena, why))
            return false;
    }
}

static bool take_digest(Slice text, Arena *arena, DigestFile *file, LogFiles *logs,
                        const char **why)
{
    Field fields[] = {
        {"awsAccountId", &file->account, false, true, false},
        {"digestStartTime", &file->start_text, true, false, false},
        {"digestEndTime", &file->end_text, true, false, false},
        {"digestS3Bucket", &file->bucket, true, false, false},
        {"digestS3Object", &file->object, true, false, false},
        {"digestPublicKeyFingerprint", &file->fingerprint, true, false, false},
        {"digestSignatureAlgorithm", &file->algorithm, false, false, false},
        {"previousDigestS3Bucket", &file->previous_bucket, false, true, false},
        {"previousDigestS3Object", &file->previous_object, false, true, false},
        {"previousDigestHashValue", &file->previous_hash_text, false, true, false},
        {"previousDigestHashAlgorithm", &file->previous_hash_algorithm, false, true, false},
        {"previousDigestSignature", &file->previous_signature, true, true, false},
    };
    JsonPull pull = json_pull_begin(text);
    Slice raw;
    PullToken token = json_pull_next(&pull, &raw);
    *why = token == PULL_BAD ? pull.why : "it is no JSON object";
    if (token != PULL_OBJECT ||
        !take_object(&pull, fields, sizeof fields / sizeof *fields, take_logs, logs, arena, why))
        return false;
    token = json_pull_next(&pull, &raw);
    *why = token == PULL_BAD ? pull.why : "logFiles is missing";
    return token == PULL_END && logs->seen;
}

/* What the types of the fields do not say. */
static const char *find_fault(DigestFile *file)
{
    file->start = instant_parse(file->start_text);
    file->end = instant_parse(file->end_text);
    if (file->start == INSTANT_NONE || file->end == INSTANT_NONE || file->start > file->end)
        return "its start and end are no span of time";
    if (!digest_name_parse(file->object, &file->name))
        return "digestS3Object is no name of a digest";
    if (file->account.data && !slice_equal(file->account, file->name.account))
        return "awsAccountId and digestS3Object name different accounts";
    if (file->algorithm.data && !slice_equal(file->algorithm, SLICE("SHA256withRSA")))
        return "the signature algorithm is not SHA256withRSA";
    if (file->previous_hash_text.data &&
        !digest_from_hex(file->previous_hash_text, &file->previous_hash))
        return "previousDigestHashValue is not 64 hex digits";
    if (file->previous_hash_algorithm.data &&
        !slice_equal(file->previous_hash_algorithm, SLICE("SHA-256")))
        return "previousDigestHashAlgorithm is not SHA-256";
    return NULL;
}

bool digest_file_parse(Slice text, Arena *arena, DigestFile *file, const char **why)
{
    LogFiles logs = {0};
    *file = (DigestFile){0};
    if (!take_digest(text, arena, file, &logs, why))
        return false;
    file->logs = logs.logs;
    *why = find_fault(file);
    return *why == NULL;
}

bool digest_file_logs(Slice text, Arena *arena, DigestVisit visit, void *context)
{
    DigestFile file;
    const char *why;
    LogFiles logs = {.visit = visit, .context = context};
    return take_digest(text, arena, &file, &logs, &why);
}

bool digest_file_to_sign(const DigestFile *file, const Digest *hash, Digest *to_sign)
{
    char hex[DIGEST_HEX_SIZE + 1];
    Slice signature = file->previous_signature.data ? file->previous_signature : SLICE("null");
    digest_hex(hash, hex);
    Slice parts[] = {file->end_text, SLICE("\n"),   file->bucket, SLICE("/"), file->object,
                     SLICE("\n"),    slice_of(hex), SLICE("\n"),  signature};
    DigestStream *stream = digest_stream_new();
    bool done = stream && digest_begin(stream);
    for (size_t i = 0; done && i < sizeof parts / sizeof *parts; i++)
        done = digest_add(stream, parts[i]);
    done = done && digest_end(stream, to_sign);
    digest_stream_free(stream);
    return done;
}

/* ---- saved metadata ---- */

typedef struct {
    DigestMetadata within; /* "Metadata" */
    bool found;
} MetadataReading;

static bool take_fields(JsonPull *pull, DigestMetadata *metadata, OtherKey other, void *context,
                        Arena *arena, const char **why)
{
    Field fields[] = {{"signature", &metadata->signature, false, false, false},
                      {"signature-algorithm", &metadata->algorithm, false, false, false},
                      {"backfill-generation-timestamp", &metadata->generated, false, false, false}};
    return take_object(pull, fields, 3, other, context, arena, why);
}

static bool take_metadata(void *context, JsonPull *pull, Slice key, Arena *arena, const char **why)
{
    MetadataReading *reading = context;
    Slice raw;
    if (!slice_equal(key, SLICE("Metadata")))
        return skip_value(pull, why);
    *why = "Metadata is given twice, or is no object";
    if (reading->found || json_pull_next(pull, &raw) != PULL_OBJECT)
        return false;
    reading->found = true;
    return take_fields(pull, &reading->within, NULL, NULL, arena, why);
}

/* The three fields stand within "Metadata", or, where only that was saved, at the top. */
bool digest_metadata_parse(Slice text, Arena *arena, DigestMetadata *metadata, const char **why)
{
    JsonPull pull = json_pull_begin(text);
    MetadataReading reading = {0};
    Slice raw;
    *metadata = (DigestMetadata){0};
    PullToken token = json_pull_next(&pull, &raw);
    *why = token == PULL_BAD ? pull.why : "it is no JSON object";
    if (token != PULL_OBJECT || !take_fields(&pull, metadata, take_metadata, &reading, arena, why))
        return false;
    token = json_pull_next(&pull, &raw);
    *why = token == PULL_BAD ? pull.why : "it has no Metadata with a signature";
    if (reading.found && metadata->signature.data) {
        *why = "it has a signature twice: within Metadata and at the top";
        return false;
    }
    if (reading.found)
        *metadata = reading.within;
    return token == PULL_END && metadata->signature.data;
}
