/* One file of a digest folder: a digest, or the saved metadata of one. A digest is its content: of
 * copies, unpacked or not, one record is kept, whatever proves it. */
#include "archive/integrity_internal.h"
#include "archive/source_internal.h"

#include <stdlib.h>

#include "base/limits.h"

bool integrity_grow(void **array, uint32_t count, uint32_t *capacity, size_t size)
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
    if (archive_is_out_of_files(fetched.error)) {
        integrity->source->error = fetched.error;
        return false;
    }
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
    if (!integrity_grow((void **)&integrity->chains, chain, &integrity->chain_capacity,
                        sizeof(Chain)))
        return NAMES_NONE;
    Arena *arena = &integrity->arena;
    integrity->chains[integrity->chain_count++] =
        (Chain){.account = arena_copy(arena, name->account),
                .region = arena_copy(arena, name->region),
                .trail = arena_copy(arena, name->trail),
                .home = arena_copy(arena, name->home),
                .backfill = name->backfill};
    const Chain *made = &integrity->chains[chain];
    bool good = made->account.data && made->region.data && made->trail.data && made->home.data;
    return good ? chain : NAMES_NONE;
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
    record->name = hash_bytes(integrity_base_name(file->object), integrity->seed);
    if (integrity->keys)
        record->key = public_keys_find(integrity->keys, file->fingerprint);
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

/* Before all digests were read the one before is mostly known, and the signature need not be kept.
 */
static bool use_signature(Integrity *integrity, DigestRecord *record, const DigestFile *file)
{
    if (!integrity->keys || !record->has_previous)
        return true;
    /* What is no hex, or null though there is a digest before, verifies nothing: who could leave
     * the signature out could go on with any chain. */
    Slice signature = {0};
    if (file->previous_signature.data)
        signature = digest_bytes_from_hex(file->previous_signature, &integrity->scratch);
    if (!signature.data)
        signature = SLICE("?");
    DigestRecord *before = record->has_previous_hash
                               ? integrity_find_content(integrity, &record->previous_hash)
                               : NULL;
    if (before && before->object == record->previous_object) {
        record->carries = (uint8_t)integrity_check(integrity, before, signature);
        before->authenticated |= record->carries == SIGNATURE_GOOD;
        return true;
    }
    record->previous_signature = arena_copy(&integrity->arena, signature);
    return record->previous_signature.data != NULL;
}

/* ---- contents ---- */

static void put_content(Integrity *integrity, uint32_t number)
{
    const DigestRecord *record = &integrity->records[number];
    Slice hash = {(const char *)record->hash.bytes, DIGEST_SIZE};
    uint32_t mask = integrity->contents.count - 1;
    uint32_t slot = (uint32_t)hash_bytes(hash, integrity->seed) & mask;
    while (integrity->contents.slots[slot])
        slot = (slot + 1) & mask;
    integrity->contents.slots[slot] = number + 1;
}

DigestRecord *integrity_find_content(const Integrity *integrity, const Digest *hash)
{
    const RecordTable *table = &integrity->contents;
    Slice bytes = {(const char *)hash->bytes, DIGEST_SIZE};
    uint32_t mask = table->count - 1;
    uint32_t slot = (uint32_t)hash_bytes(bytes, integrity->seed) & mask;
    for (; table->count && table->slots[slot]; slot = (slot + 1) & mask) {
        DigestRecord *record = &integrity->records[table->slots[slot] - 1];
        if (memcmp(&record->hash, hash, sizeof *hash) == 0)
            return record;
    }
    return NULL;
}

static bool add_record(Integrity *integrity, const DigestRecord *record)
{
    uint32_t number = integrity->record_count, before = integrity->record_capacity;
    if (!integrity_grow((void **)&integrity->records, number, &integrity->record_capacity,
                        sizeof(DigestRecord)))
        return false;
    if (integrity->record_capacity != before) {
        free(integrity->contents.slots);
        if (!integrity_table_make(&integrity->contents, integrity->record_capacity))
            return false;
        for (uint32_t i = 0; i < number; i++)
            put_content(integrity, i);
    }
    integrity->records[integrity->record_count++] = *record;
    put_content(integrity, number);
    return true;
}

/* ---- where it lies ---- */

/* Whether the path is one of another chain than the digest's own. */
static bool is_of_others(const ArchiveEntry *entry, const DigestName *name)
{
    DigestName here;
    const ArchiveKey *key = &entry->key;
    if (digest_name_parse(entry->path, &here) &&
        !(slice_equal(here.account, name->account) && slice_equal(here.region, name->region) &&
          slice_equal(here.trail, name->trail) && slice_equal(here.home, name->home) &&
          here.backfill == name->backfill))
        return true;
    return (key->account.size && !slice_equal(key->account, name->account)) ||
           (key->region.size && !slice_equal(key->region, name->region));
}

/* Where a file lies that has the digest's content; what is wrong with that is told of the file, and
 * of the account whose input the file is. */
static bool place(Integrity *integrity, const ArchiveEntry *entry, const FileText *text,
                  const DigestFile *file, DigestRecord *record)
{
    Slice joined = integrity_join(integrity, entry->archive, entry->path, &integrity->joined);
    if (integrity->joined.failed)
        return false;
    bool placed = integrity_same_place(joined, file->object);
    bool foreign = !placed && is_of_others(entry, &file->name);
    uint32_t root = placed ? integrity_other_root(integrity, entry, joined, file) : NAMES_NONE;
    Slice account = entry->key.account.size && !placed ? entry->key.account : file->name.account;
    if (text->trailing)
        integrity_report(integrity, INTEGRITY_FAILURE, "trailing-data", entry->path, account,
                         "data follow the gzip stream of this digest");
    if (!placed)
        integrity_report(integrity, INTEGRITY_FAILURE, "moved", entry->path, account,
                         "this digest was not delivered here: it names its place as %.*s",
                         (int)(file->object.size < 300 ? file->object.size : 300),
                         file->object.data);
    /* Of several files the best placed speaks for the digest. */
    bool better = !record->path.data || (placed && !record->placed) ||
                  (record->foreign && !foreign) ||
                  (placed && root == NAMES_NONE && record->root != NAMES_NONE);
    if (!better)
        return true;
    record->path = entry->path;
    record->placed = placed;
    record->root = root;
    record->foreign = foreign;
    return true;
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
    DigestRecord record = {.key = PUBLIC_KEY_NONE, .root = NAMES_NONE};
    const char *why = text->fault;
    integrity->last_record = UINT32_MAX;
    if (why || !digest_file_parse(text->text, &integrity->scratch, &file, &why)) {
        /* Of what is no digest by name either the pass over all files speaks. */
        if (entry->key.kind == ARCHIVE_KIND_DIGEST)
            integrity_report(integrity, INTEGRITY_DOUBT, "invalid-digest", entry->path,
                             entry->key.account, "no digest that can be relied on: %s", why);
        return true;
    }
    if (!digest_of(text->text, &record.hash))
        return false;
    DigestRecord *known = integrity_find_content(integrity, &record.hash);
    if (known) { /* another file of the same digest */
        integrity->last_record = (uint32_t)(known - integrity->records);
        return place(integrity, entry, text, &file, known);
    }
    uint32_t number = integrity->record_count;
    if (!fill_record(integrity, &file, &record) || !place(integrity, entry, text, &file, &record) ||
        !use_signature(integrity, &record, &file) || !add_record(integrity, &record))
        return false;
    integrity->last_record = number;
    Claiming claiming = {integrity, number};
    return digest_file_logs(text->text, &integrity->scratch, take_log, &claiming);
}

bool integrity_take_file(Integrity *integrity, const ArchiveEntry *entry)
{
    FileText text;
    integrity->taken += entry->key.kind == ARCHIVE_KIND_DIGEST;
    arena_reset(&integrity->scratch);
    if (!read_text(integrity, entry, &text))
        return false;
    return integrity_metadata_of(entry->path).data
               ? integrity_take_metadata(integrity, entry, text.text, text.fault)
               : take_digest(integrity, entry, &text);
}
