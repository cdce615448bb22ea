/*
 * Saved metadata of digests.
 *
 * A signature belongs to a content. Which one, it says itself: what was signed is recovered with a
 * public key and looked up among the digests that were read, wherever either file lies. Mostly it
 * is that of the digest beside, which was read just before.
 */
#include "archive/integrity_internal.h"

#include <stdlib.h>

#include "base/limits.h"

static const char SUFFIX[] = ".metadata.json";

Slice integrity_metadata_of(Slice path)
{
    if (!slice_ends(path, slice_of(SUFFIX)))
        return (Slice){0};
    path.size -= sizeof SUFFIX - 1;
    return path;
}

/* ---- the key of a backfill digest ---- */

/* A backfill digest is signed when it is made, which may be years after the hours that it covers;
 * only its metadata say when that was. */
static void check_backfill_key(Integrity *integrity, const DigestRecord *record, Instant made)
{
    const Chain *chain = &integrity->chains[record->chain];
    Slice fingerprint = names_get(integrity->names, record->fingerprint);
    if (!chain->backfill)
        return;
    if (made == INSTANT_NONE) {
        if (integrity_tell_once(integrity, record->chain, "unchecked", fingerprint))
            integrity_report(integrity, INTEGRITY_NOTICE, "key-unchecked", record->path,
                             chain->account,
                             "its metadata do not say when this backfill digest was made: whether "
                             "its key was valid then is not known (first of its chain)");
        return;
    }
    if (!public_keys_is_valid_at(integrity->keys, record->key, made) &&
        integrity_tell_once(integrity, record->chain, "expired", fingerprint))
        integrity_report(integrity, INTEGRITY_NOTICE, "key-expired", record->path, chain->account,
                         "the key %.*s was not valid when this backfill digest was made (first of "
                         "its chain)",
                         (int)fingerprint.size, fingerprint.data);
}

/* ---- reading ---- */

/* Whether they prove the digest that was read last, and lie where they should: then nothing is to
 * be kept of them. */
static bool prove_last(Integrity *integrity, const SavedMetadata *metadata)
{
    DigestRecord *record =
        integrity->last_record == UINT32_MAX ? NULL : &integrity->records[integrity->last_record];
    if (!record || record->name != metadata->name)
        return false;
    if (!integrity->keys)
        return true;
    if (integrity_check(integrity, record, metadata->signature) != SIGNATURE_GOOD)
        return false;
    record->authenticated = true;
    check_backfill_key(integrity, record, metadata->made);
    return true;
}

static bool keep(Integrity *integrity, SavedMetadata *metadata)
{
    if (metadata->signature.size) {
        metadata->signature = arena_copy(&integrity->arena, metadata->signature);
        if (!metadata->signature.data)
            return false;
    }
    if (!integrity_grow((void **)&integrity->metadata, integrity->metadata_count,
                        &integrity->metadata_capacity, sizeof(SavedMetadata)))
        return false;
    integrity->metadata[integrity->metadata_count++] = *metadata;
    return true;
}

/* False where they are none, which is told. */
static bool read_signature(Integrity *integrity, Slice text, const char *fault,
                           SavedMetadata *metadata)
{
    DigestMetadata saved;
    const char *why = fault;
    if (why || !digest_metadata_parse(text, &integrity->scratch, &saved, &why)) {
        if (metadata->named || integrity->last_record != UINT32_MAX)
            integrity_report(integrity, INTEGRITY_DOUBT, "invalid-metadata", metadata->path,
                             metadata->account, "no saved metadata of a digest: %s", why);
        return false;
    }
    if (!saved.algorithm.data || slice_equal(saved.algorithm, SLICE("SHA256withRSA")))
        metadata->signature = digest_bytes_from_hex(saved.signature, &integrity->scratch);
    metadata->made = saved.generated.data ? instant_parse(saved.generated) : INSTANT_NONE;
    return true;
}

bool integrity_take_metadata(Integrity *integrity, const ArchiveEntry *entry, Slice text,
                             const char *fault)
{
    Slice of = integrity_metadata_of(entry->path);
    DigestName name;
    SavedMetadata metadata = {.path = entry->path,
                              .account = entry->key.account,
                              .name = hash_bytes(integrity_base_name(of), integrity->seed),
                              .named = digest_name_parse(of, &name),
                              .made = INSTANT_NONE};
    if (integrity->keys && !read_signature(integrity, text, fault, &metadata))
        return true;
    return prove_last(integrity, &metadata) || keep(integrity, &metadata);
}

/* ---- what was kept ---- */

typedef struct {
    Integrity *integrity;
    RecordTable names;   /* the first record of each name */
    RecordTable signed_; /* records by what is signed */
    uint32_t *heads;     /* of each record, the first one of its name */
    uint8_t *accused;    /* of each such */
    uint32_t *unproven;  /* of each such: records of the name that nothing proves */
    uint64_t budget;     /* of keys to try */
} Resolving;

static uint64_t hash_signed(const Integrity *integrity, const Digest *to_sign)
{
    return hash_bytes((Slice){(const char *)to_sign->bytes, DIGEST_SIZE}, integrity->seed);
}

static uint32_t find_name(const Resolving *r, uint64_t name)
{
    uint32_t slot = (uint32_t)name & (r->names.count - 1);
    for (; r->names.slots[slot]; slot = (slot + 1) & (r->names.count - 1))
        if (r->integrity->records[r->names.slots[slot] - 1].name == name)
            return r->names.slots[slot];
    return 0;
}

static void put(RecordTable *table, uint64_t hash, uint32_t number)
{
    uint32_t slot = (uint32_t)hash & (table->count - 1);
    while (table->slots[slot])
        slot = (slot + 1) & (table->count - 1);
    table->slots[slot] = number + 1;
}

static bool prepare(Resolving *r)
{
    const Integrity *integrity = r->integrity;
    uint32_t count = integrity->record_count;
    r->heads = calloc(count + 1, sizeof(uint32_t));
    r->accused = calloc(count + 1, 1);
    r->unproven = calloc(count + 1, sizeof(uint32_t));
    if (!r->heads || !r->accused || !r->unproven || !integrity_table_make(&r->names, count) ||
        !integrity_table_make(&r->signed_, count))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        const DigestRecord *record = &integrity->records[i];
        uint32_t head = find_name(r, record->name);
        if (!head)
            put(&r->names, record->name, i);
        r->heads[i] = head ? head - 1 : i;
        put(&r->signed_, hash_signed(integrity, &record->to_sign), i);
    }
    return true;
}

static DigestRecord *find_signed(const Resolving *r, const Digest *to_sign, uint32_t key)
{
    const Integrity *integrity = r->integrity;
    uint32_t slot = (uint32_t)hash_signed(integrity, to_sign) & (r->signed_.count - 1);
    for (; r->signed_.slots[slot]; slot = (slot + 1) & (r->signed_.count - 1)) {
        DigestRecord *record = &integrity->records[r->signed_.slots[slot] - 1];
        if (record->key == key && memcmp(&record->to_sign, to_sign, sizeof(Digest)) == 0)
            return record;
    }
    return NULL;
}

/* What a signature was made of, by trying the keys; the one that is most likely first. */
typedef struct {
    DigestRecord *record; /* that it proves */
    bool genuine;         /* CloudTrail made it, of whatever it is */
    bool given_up;        /* too many were tried before */
} Origin;

static Origin find_origin(Resolving *r, const SavedMetadata *metadata, uint32_t likely)
{
    Origin origin = {0};
    uint32_t count = public_keys_count(r->integrity->keys);
    for (uint32_t i = 0; metadata->signature.size && !origin.record && i <= count; i++) {
        uint32_t key = i ? i - 1 : likely;
        Digest signed_hash;
        if (key == PUBLIC_KEY_NONE || (i && key == likely))
            continue;
        if (r->budget == 0) {
            origin.given_up = true;
            break;
        }
        r->budget--;
        if (!public_keys_recover(r->integrity->keys, key, metadata->signature, &signed_hash))
            continue;
        origin.genuine = true;
        origin.record = find_signed(r, &signed_hash, key);
    }
    return origin;
}

/* Of metadata beside which no digest lies. */
static void report_alone(Integrity *integrity, const SavedMetadata *metadata, const Origin *origin)
{
    if (origin->genuine)
        integrity_report(integrity, INTEGRITY_FAILURE, "missing", metadata->path, metadata->account,
                         "the digest whose saved metadata these are is not in the archive: their "
                         "signature, which a public key given verifies, is of none that is");
    else if (origin->given_up)
        integrity_report(integrity, INTEGRITY_DOUBT, "invalid-metadata", metadata->path,
                         metadata->account,
                         "no digest lies beside these metadata, and too many others like them were "
                         "there to try all public keys on their signature");
    else if (metadata->named)
        integrity_report(
            integrity, INTEGRITY_NOTICE, "unused-metadata", metadata->path, metadata->account,
            integrity->keys ? "no digest lies beside these metadata, and no public key given "
                              "verifies their signature: it was not used"
                            : "no digest lies beside these metadata");
}

static void resolve(Resolving *r, SavedMetadata *metadata)
{
    Integrity *integrity = r->integrity;
    uint32_t head = find_name(r, metadata->name);
    Origin origin = {0};
    if (integrity->keys)
        origin =
            find_origin(r, metadata, head ? integrity->records[head - 1].key : PUBLIC_KEY_NONE);
    if (origin.record) {
        origin.record->authenticated = true;
        check_backfill_key(integrity, origin.record, metadata->made);
    }
    bool own = origin.record && origin.record->name == metadata->name;
    if (!head && !origin.record)
        report_alone(integrity, metadata, &origin);
    else if (head && !own && integrity->keys &&
             (origin.genuine || integrity->records[head - 1].key != PUBLIC_KEY_NONE))
        metadata->accuses = head;
}

/* What they say of the digest of their name is that it is another one. It is not believed of one
 * that another signature proves: then they are what is wrong. */
static void accuse(Resolving *r)
{
    Integrity *integrity = r->integrity;
    for (uint32_t i = 0; i < integrity->metadata_count; i++)
        if (integrity->metadata[i].accuses)
            r->accused[integrity->metadata[i].accuses - 1] = true;
    for (uint32_t i = 0; i < integrity->record_count; i++) {
        DigestRecord *record = &integrity->records[i];
        record->accused = r->accused[r->heads[i]] && !record->authenticated && !record->foreign;
        r->unproven[r->heads[i]] += record->accused;
    }
    for (uint32_t i = 0; i < integrity->metadata_count; i++) {
        const SavedMetadata *metadata = &integrity->metadata[i];
        if (metadata->accuses && r->unproven[metadata->accuses - 1] == 0)
            integrity_report(integrity, INTEGRITY_DOUBT, "invalid-metadata", metadata->path,
                             metadata->account,
                             "their signature does not verify the digest beside them, which "
                             "another signature proves");
    }
}

bool integrity_use_metadata(Integrity *integrity)
{
    Resolving resolving = {.integrity = integrity, .budget = LIMIT_METADATA_TRIES};
    if (integrity->metadata_count == 0)
        return true;
    bool done = prepare(&resolving);
    for (uint32_t i = 0; done && i < integrity->metadata_count; i++)
        resolve(&resolving, &integrity->metadata[i]);
    if (done)
        accuse(&resolving);
    free(resolving.names.slots);
    free(resolving.signed_.slots);
    free(resolving.heads);
    free(resolving.accused);
    free(resolving.unproven);
    return done && !integrity->no_memory;
}
