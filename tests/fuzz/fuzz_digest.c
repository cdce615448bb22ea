/* A digest file, and saved metadata: refused with a reason, or read; what was read lists its logs
 * again as often, and can be signed. */
#include "archive/digest_file.h"
#include "base/limits.h"
#include "base/text.h"
#include "fuzz.h"

typedef struct {
    uint64_t count, stop;
} Visits;

static bool count_log(void *context, const DigestLog *log)
{
    Visits *visits = context;
    FUZZ_CHECK(log->object.data && text_is_utf8(log->object));
    return ++visits->count != visits->stop;
}

static void check_digest(Slice text, const DigestFile *file, Arena *arena)
{
    Visits all = {0}, one = {.stop = 1};
    Digest hash = {{1}}, to_sign;
    Slice required[] = {file->start_text, file->end_text, file->bucket, file->object,
                        file->fingerprint};
    FUZZ_CHECK(fuzz_is_json(text, LIMIT_PULL_DEPTH));
    for (size_t i = 0; i < sizeof required / sizeof *required; i++)
        FUZZ_CHECK(required[i].data && text_is_utf8(required[i]));
    FUZZ_CHECK(file->start != INSTANT_NONE && file->start <= file->end);
    FUZZ_CHECK(slice_is_digits(file->name.account, 12) && file->name.trail.size);
    FUZZ_CHECK(digest_file_logs(text, arena, count_log, &all) && all.count == file->logs);
    FUZZ_CHECK(digest_file_logs(text, arena, count_log, &one) == (file->logs == 0));
    FUZZ_CHECK(digest_file_to_sign(file, &hash, &to_sign));
    if (file->previous_signature.data)
        digest_bytes_from_hex(file->previous_signature, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    char *copy = malloc(size + 1);
    FUZZ_CHECK(copy);
    memcpy(copy, data, size);
    Slice text = {copy, size};
    DigestFile file;
    DigestMetadata metadata;
    DigestName name;
    const char *why = NULL;
    if (digest_file_parse(text, &arena, &file, &why))
        check_digest(text, &file, &arena);
    else
        FUZZ_CHECK(why && *why);
    why = NULL;
    if (digest_metadata_parse(text, &arena, &metadata, &why))
        FUZZ_CHECK(metadata.signature.data && fuzz_is_json(text, LIMIT_PULL_DEPTH));
    else
        FUZZ_CHECK(why && *why);
    if (digest_name_parse(text, &name))
        FUZZ_CHECK(slice_is_digits(name.account, 12) && name.region.size && name.home.size);
    arena_free(&arena);
    free(copy);
    return 0;
}
