/*
 * Which digests a signature proves.
 *
 * A signature that verifies is proof wherever it was found, in a successor or in saved metadata,
 * and it proves a content, whichever file has it. All that is decided later rests on this, so it is
 * found out first.
 */
#include "archive/integrity_internal.h"

#include <stdlib.h>

/* Contents that claim one object and are tried with a signature that does not say by its hash which
 * of them it means: there is one, where nobody tampers. */
enum { RIVALS_TRIED = 8 };

bool integrity_table_make(RecordTable *table, uint32_t records)
{
    *table = (RecordTable){.count = 64};
    while (table->count / 2 < records && table->count < 1u << 31)
        table->count *= 2;
    table->slots = calloc(table->count, sizeof(uint32_t));
    return table->slots != NULL;
}

SignatureState integrity_check(const Integrity *integrity, const DigestRecord *record,
                               Slice signature)
{
    if (record->key == PUBLIC_KEY_NONE)
        return SIGNATURE_NONE;
    return public_keys_verify(integrity->keys, record->key, &record->to_sign, signature)
               ? SIGNATURE_GOOD
               : SIGNATURE_BAD;
}

/* ---- objects ---- */

DigestRecord *integrity_find_object(const Integrity *integrity, uint64_t object)
{
    const RecordTable *table = &integrity->objects;
    uint32_t slot = (uint32_t)object & (table->count - 1);
    for (; table->slots[slot]; slot = (slot + 1) & (table->count - 1)) {
        DigestRecord *record = &integrity->records[table->slots[slot] - 1];
        if (record->object == object)
            return record;
    }
    return NULL;
}

DigestRecord *integrity_next_rival(const Integrity *integrity, const DigestRecord *record)
{
    return record->rival ? &integrity->records[record->rival - 1] : NULL;
}

/* All that are no strays. */
static bool group_by_object(Integrity *integrity)
{
    RecordTable *table = &integrity->objects;
    free(table->slots);
    if (!integrity_table_make(table, integrity->record_count))
        return false;
    for (uint32_t i = 0; i < integrity->record_count; i++) {
        DigestRecord *record = &integrity->records[i];
        DigestRecord *first =
            record->stray ? NULL : integrity_find_object(integrity, record->object);
        record->first = first ? (uint32_t)(first - integrity->records) : i;
        record->rival = first ? first->rival : 0;
        if (first)
            first->rival = i + 1;
        if (first || record->stray)
            continue;
        uint32_t slot = (uint32_t)record->object & (table->count - 1);
        while (table->slots[slot])
            slot = (slot + 1) & (table->count - 1);
        table->slots[slot] = i + 1;
    }
    return true;
}

/* ---- signatures that a digest carries of the one before ---- */

static void try_signature(Integrity *integrity, DigestRecord *record, DigestRecord *before)
{
    SignatureState state = integrity_check(integrity, before, record->previous_signature);
    before->authenticated |= state == SIGNATURE_GOOD;
    if (state != SIGNATURE_NONE && record->carries != SIGNATURE_GOOD)
        record->carries = (uint8_t)state;
}

/* Those that could not be tried when their digest was read. */
static void try_kept_signature(Integrity *integrity, DigestRecord *record)
{
    DigestRecord *before = record->has_previous_hash
                               ? integrity_find_content(integrity, &record->previous_hash)
                               : NULL;
    if (before && before->object == record->previous_object) {
        try_signature(integrity, record, before);
        return;
    }
    before = integrity_find_object(integrity, record->previous_object);
    for (int i = 0; before && i < RIVALS_TRIED && record->carries != SIGNATURE_GOOD; i++) {
        try_signature(integrity, record, before);
        before = integrity_next_rival(integrity, before);
    }
}

/* ---- keys ---- */

static void report_key(Integrity *integrity, const DigestRecord *record)
{
    Slice fingerprint = names_get(integrity->names, record->fingerprint);
    Slice account = integrity->chains[record->chain].account;
    int shown = (int)(fingerprint.size < 64 ? fingerprint.size : 64);
    if (record->key == PUBLIC_KEY_NONE) {
        if (integrity_tell_once(integrity, record->chain, "unknown", fingerprint))
            integrity_report(integrity, INTEGRITY_FAILURE, "unknown-key", record->path, account,
                             "no public key given has the fingerprint %.*s that this digest names "
                             "(first of its chain to do so)",
                             shown, fingerprint.data);
    } else if (!integrity->chains[record->chain].backfill &&
               !public_keys_is_valid_at(integrity->keys, record->key, record->end) &&
               integrity_tell_once(integrity, record->chain, "expired", fingerprint)) {
        integrity_report(integrity, INTEGRITY_NOTICE, "key-expired", record->path, account,
                         "the key %.*s was not valid at the end of this digest (first of its "
                         "chain)",
                         shown, fingerprint.data);
    }
}

/* As often as there are such roots, not digests. */
static void report_root(Integrity *integrity, const DigestRecord *record)
{
    Slice said =
        record->root == NAMES_NONE ? (Slice){0} : names_get(integrity->names, record->root);
    if (said.data && integrity_tell_once(integrity, 0, "root", said))
        integrity_report(integrity, INTEGRITY_NOTICE, "other-root", record->path,
                         integrity->chains[record->chain].account,
                         "%.*s (the first digest of which this holds)",
                         (int)(said.size < 420 ? said.size : 420), said.data);
}

bool integrity_tell_once(Integrity *integrity, uint32_t chain, const char *what, Slice fingerprint)
{
    uint32_t before = names_count(integrity->told);
    Slice key = arena_printf(&integrity->scratch, "%u %s %.*s", chain, what, (int)fingerprint.size,
                             fingerprint.data);
    uint32_t id = key.data ? names_intern(integrity->told, key) : NAMES_NONE;
    arena_reset(&integrity->scratch);
    integrity->no_memory |= id == NAMES_NONE;
    return id == before;
}

/* A digest that lies among those of another chain only, and that nothing proves, says nothing of
 * the chain that it names. */
static bool find_strays(Integrity *integrity)
{
    bool any = false;
    for (uint32_t i = 0; i < integrity->record_count; i++) {
        DigestRecord *record = &integrity->records[i];
        record->stray = record->foreign && !record->authenticated;
        any |= record->stray;
    }
    return !any || group_by_object(integrity);
}

bool integrity_prove(Integrity *integrity)
{
    if (!group_by_object(integrity))
        return false;
    for (uint32_t i = 0; i < integrity->record_count; i++)
        if (integrity->records[i].previous_signature.size)
            try_kept_signature(integrity, &integrity->records[i]);
    if (!integrity_use_metadata(integrity) || !find_strays(integrity))
        return false;
    for (uint32_t i = 0; i < integrity->record_count; i++) {
        const DigestRecord *record = &integrity->records[i];
        integrity->records[record->first].proven |= record->authenticated;
        if (integrity->keys && !record->stray)
            report_key(integrity, record);
        if (!record->stray)
            report_root(integrity, record);
    }
    return !integrity->no_memory;
}
