/* One file of a digest folder: a digest, or the saved metadata of one. */
#include "archive/integrity_internal.h"

#include <stdlib.h>

#include "base/limits.h"

static const char METADATA[] = ".metadata.json";

static bool grow(void **array, uint32_t count, uint32_t *capacity, size_t size)
{
    if (count < *capacity)
        return true;
    uint32_t more = *capacity ? *capacity * 2 : 64;
    void *grown = more > *capacity ? reallocarray(*array, more, size) : NULL;
    if (!grown)
        return false;
    *array = grown;
    *capacity = more;
    return true;
}

/* ---- its bytes ---- */

typedef struct {
    Slice text;
    const char *fault; /* why there is no whole text; a literal, or NULL */
    bool trailing;
} FileText;

static const char *find_fault(const ArchiveFacts *facts, FileText *text)
{
    for (size_t i = 0; i < facts->problem_count; i++) {
        switch (facts->problems[i].kind) {
        case PROBLEM_TRAILING_DATA:
            text->trailing = true;
            break;
        case PROBLEM_TOO_LARGE:
            return "it is larger than a digest can be";
        case PROBLEM_EMPTY:
            return "it is empty";
        case PROBLEM_UNREADABLE:
            return "it cannot be read";
        case PROBLEM_CHANGED:
            return "it changed while it was read";
        default:
            return "its gzip stream is damaged";
        }
    }
    text->trailing |= facts->members > 1;
    return facts->lost ? "it cannot be read to its end" : NULL;
}

/* All of the inflated text: each window keeps what came before it. */
static bool read_text(Integrity *integrity, const ArchiveEntry *entry, FileText *text)
{
    ArchiveFetched fetched;
    ArchiveWindow window = {0};
    ArchiveFacts facts;
    int given;
    *text = (FileText){0};
    buffer_clear(&integrity->bytes);
    if (!archive_source_fetch(integrity->source, entry, &integrity->bytes, &fetched))
        return false;
    Slice bytes = {integrity->bytes.data + fetched.start, fetched.size};
    archive_reader_begin(integrity->reader, &fetched, bytes);
    do
        given = archive_reader_window(integrity->reader, window.bytes.size, &window);
    while (given == 1 && !window.last);
    bool done = archive_reader_finish(integrity->reader, &facts) && given >= 0;
    text->text = window.bytes;
    text->fault = find_fault(&facts, text);
    return done;
}

/* ---- chains ---- */

static uint32_t find_chain(Integrity *integrity, const DigestName *name)
{
    Slice key = arena_printf(&integrity->scratch, "%.*s/%.*s/%.*s/%.*s/%d", (int)name->account.size,
                             name->account.data, (int)name->region.size, name->region.data,
                             (int)name->home.size, name->home.data, (int)name->trail.size,
                             name->trail.data, name->backfill);
    uint32_t chain = key.data ? names_intern(integrity->chain_names, key) : NAMES_NONE;
    if (chain == NAMES_NONE || chain < integrity->chain_count)
        return chain;
    if (!grow((void **)&integrity->chains, chain, &integrity->chain_capacity, sizeof(Chain)))
        return NAMES_NONE;
    Arena *arena = &integrity->arena;
    integrity->chains[integrity->chain_count++] =
        (Chain){.account = arena_copy(arena, name->account),
                .region = arena_copy(arena, name->region),
                .trail = arena_copy(arena, name->trail),
                .home = arena_copy(arena, name->home),
                .backfill = name->backfill,
                .last = UINT32_MAX};
    const Chain *made = &integrity->chains[chain];
    bool good = made->account.data && made->region.data && made->trail.data && made->home.data;
    return good ? chain : NAMES_NONE;
}

/* True the first time. */
static bool tell_once(Integrity *integrity, uint32_t chain, const char *what, Slice fingerprint)
{
    uint32_t before = names_count(integrity->told);
    Slice key = arena_printf(&integrity->scratch, "%u %s %.*s", chain, what, (int)fingerprint.size,
                             fingerprint.data);
    uint32_t id = key.data ? names_intern(integrity->told, key) : NAMES_NONE;
    integrity->no_memory |= id == NAMES_NONE;
    return id == before;
}

static void find_key(Integrity *integrity, DigestRecord *record, const DigestFile *file)
{
    record->key = PUBLIC_KEY_NONE;
    if (!integrity->keys)
        return;
    record->key = public_keys_find(integrity->keys, file->fingerprint);
    if (record->key == PUBLIC_KEY_NONE) {
        if (tell_once(integrity, record->chain, "unknown", file->fingerprint))
            integrity_report(integrity, INTEGRITY_FAILURE, "unknown-key", record->path,
                             file->name.account,
                             "no public key given has the fingerprint %.*s that this digest names "
                             "(first of its chain to do so)",
                             (int)(file->fingerprint.size < 64 ? file->fingerprint.size : 64),
                             file->fingerprint.data);
        return;
    }
    if (!file->name.backfill && !public_keys_is_valid_at(integrity->keys, record->key, file->end) &&
        tell_once(integrity, record->chain, "expired", file->fingerprint))
        integrity_report(integrity, INTEGRITY_NOTICE, "key-expired", record->path,
                         file->name.account,
                         "the key %.*s was not valid at the end of this digest (first of its "
                         "chain)",
                         (int)file->fingerprint.size, file->fingerprint.data);
}

/* ---- the record ---- */

static uint64_t hash_object(const Integrity *integrity, Slice object)
{
    Slice place = integrity_place(object);
    return hash_bytes(place.size ? place : object, integrity->seed);
}

static bool fill_record(Integrity *integrity, const DigestFile *file, DigestRecord *record)
{
    record->start = file->start;
    record->end = file->end;
    record->logs = (uint32_t)file->logs;
    record->chain = find_chain(integrity, &file->name);
    record->bucket = names_intern(integrity->names, file->bucket);
    record->fingerprint = names_intern(integrity->names, file->fingerprint);
    record->previous_bucket = NAMES_NONE;
    record->object = hash_object(integrity, file->object);
    record->has_previous = file->previous_object.data != NULL;
    if (record->has_previous) {
        Slice bucket = file->previous_bucket.data ? file->previous_bucket : file->bucket;
        record->previous_bucket = names_intern(integrity->names, bucket);
        record->previous_object = hash_object(integrity, file->previous_object);
    }
    record->has_previous_hash = record->has_previous && file->previous_hash_text.data != NULL;
    record->previous_hash = file->previous_hash;
    return record->chain != NAMES_NONE && record->bucket != NAMES_NONE &&
           record->fingerprint != NAMES_NONE &&
           (!record->has_previous || record->previous_bucket != NAMES_NONE) &&
           digest_file_to_sign(file, &record->hash, &record->to_sign);
}

static SignatureState check(const Integrity *integrity, const DigestRecord *record, Slice signature)
{
    if (record->key == PUBLIC_KEY_NONE)
        return SIGNATURE_NONE;
    return public_keys_verify(integrity->keys, record->key, &record->to_sign, signature)
               ? SIGNATURE_GOOD
               : SIGNATURE_BAD;
}

/*
 * Verifies the digest before with the signature that this one carries. In archive order that is
 * mostly the one that was read before, and the signature need not be kept.
 */
static bool use_signature(Integrity *integrity, DigestRecord *record, const DigestFile *file)
{
    if (!integrity->keys || !record->has_previous || !file->previous_signature.data)
        return true;
    /* What is no hex verifies nothing. */
    Slice signature = digest_bytes_from_hex(file->previous_signature, &integrity->scratch);
    if (!signature.data)
        signature = SLICE("?");
    uint32_t last = integrity->chains[record->chain].last;
    DigestRecord *before = last == UINT32_MAX ? NULL : &integrity->records[last];
    if (before && before->object == record->previous_object) {
        before->by_successor = (uint8_t)check(integrity, before, signature);
        return true;
    }
    record->previous_signature = arena_copy(&integrity->arena, signature);
    return record->previous_signature.data != NULL;
}

typedef struct {
    Integrity *integrity;
    uint32_t digest;
} Claiming;

static bool take_log(void *context, const DigestLog *log)
{
    const Claiming *claiming = context;
    return integrity_claim(claiming->integrity, claiming->digest, log);
}

static bool take_digest(Integrity *integrity, const ArchiveEntry *entry, const FileText *text)
{
    DigestFile file;
    DigestRecord record = {.path = entry->path};
    const char *why = text->fault;
    if (why || !digest_file_parse(text->text, &integrity->scratch, &file, &why)) {
        /* Of what is no digest by name either the pass over all files speaks. */
        if (entry->key.kind == ARCHIVE_KIND_DIGEST)
            integrity_report(integrity, INTEGRITY_DOUBT, "invalid-digest", entry->path,
                             entry->key.account, "no digest that can be relied on: %s", why);
        return true;
    }
    if (!digest_of(text->text, &record.hash) || !fill_record(integrity, &file, &record))
        return false;
    find_key(integrity, &record, &file);
    if (text->trailing)
        integrity_report(integrity, INTEGRITY_FAILURE, "trailing-data", entry->path,
                         file.name.account, "data follow the gzip stream of this digest");
    Slice joined = integrity_join(integrity, entry->archive, entry->path, &integrity->joined);
    if (!integrity_same_place(joined, file.object))
        integrity_report(integrity, INTEGRITY_FAILURE, "moved", entry->path, file.name.account,
                         "this digest was not delivered here: it names its place as %.*s",
                         (int)(file.object.size < 300 ? file.object.size : 300), file.object.data);
    uint32_t number = integrity->record_count;
    if (!use_signature(integrity, &record, &file) ||
        !grow((void **)&integrity->records, number, &integrity->record_capacity,
              sizeof(DigestRecord)))
        return false;
    integrity->records[integrity->record_count++] = record;
    integrity->chains[record.chain].last = number;
    Claiming claiming = {integrity, number};
    return !integrity->joined.failed &&
           digest_file_logs(text->text, &integrity->scratch, take_log, &claiming);
}

/* A backfill digest is signed when it is made, which may be years after the hours that it covers;
 * only its metadata say when that was. */
static void check_backfill_key(Integrity *integrity, const DigestRecord *record,
                               const DigestMetadata *metadata)
{
    const Chain *chain = &integrity->chains[record->chain];
    Slice fingerprint = names_get(integrity->names, record->fingerprint);
    Instant made = metadata->generated.data ? instant_parse(metadata->generated) : INSTANT_NONE;
    if (!chain->backfill || record->key == PUBLIC_KEY_NONE)
        return;
    if (made == INSTANT_NONE) {
        if (tell_once(integrity, record->chain, "unchecked", fingerprint))
            integrity_report(integrity, INTEGRITY_NOTICE, "key-unchecked", record->path,
                             chain->account,
                             "its metadata do not say when this backfill digest was made: whether "
                             "its key was valid then is not known (first of its chain)");
        return;
    }
    if (!public_keys_is_valid_at(integrity->keys, record->key, made) &&
        tell_once(integrity, record->chain, "expired", fingerprint))
        integrity_report(integrity, INTEGRITY_NOTICE, "key-expired", record->path, chain->account,
                         "the key %.*s was not valid when this backfill digest was made (first of "
                         "its chain)",
                         (int)fingerprint.size, fingerprint.data);
}

/* Metadata stand right behind their digest, in archive order. */
static bool take_metadata(Integrity *integrity, const ArchiveEntry *entry, const FileText *text)
{
    DigestMetadata metadata;
    const char *why = text->fault;
    Slice path = entry->path;
    path.size -= sizeof METADATA - 1;
    DigestRecord *record =
        integrity->record_count ? &integrity->records[integrity->record_count - 1] : NULL;
    if (!integrity->keys || !record || !slice_equal(record->path, path))
        return true;
    if (why || !digest_metadata_parse(text->text, &integrity->scratch, &metadata, &why)) {
        integrity_report(integrity, INTEGRITY_DOUBT, "invalid-metadata", entry->path,
                         entry->key.account, "no saved metadata of a digest: %s", why);
        return true;
    }
    bool known =
        !metadata.algorithm.data || slice_equal(metadata.algorithm, SLICE("SHA256withRSA"));
    Slice signature = digest_bytes_from_hex(metadata.signature, &integrity->scratch);
    if (!known || !signature.data)
        signature = SLICE("?"); /* verifies nothing */
    record->by_metadata = (uint8_t)check(integrity, record, signature);
    check_backfill_key(integrity, record, &metadata);
    return true;
}

bool integrity_take_file(Integrity *integrity, const ArchiveEntry *entry)
{
    FileText text;
    arena_reset(&integrity->scratch);
    if (!read_text(integrity, entry, &text))
        return false;
    return slice_ends(entry->path, slice_of(METADATA)) ? take_metadata(integrity, entry, &text)
                                                       : take_digest(integrity, entry, &text);
}
