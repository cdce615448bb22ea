/*
 * Walking the chains, from the newest digest to the oldest.
 *
 * A signature that verifies is proof wherever it was found; one that does not verify is a fault of
 * the digest that it is about only where the digest that carries it holds itself. After a digest
 * that is missing or fails, trust begins anew with the next older one.
 */
#include "archive/integrity_internal.h"

#include <stdlib.h>

typedef struct {
    Integrity *integrity;
    uint32_t *order; /* records by chain, newest first */
    uint32_t *slots; /* of records by object: number + 1 */
    uint32_t slot_count;
} Walk;

static int compare_records(const void *a, const void *b, void *context)
{
    const DigestRecord *records = context;
    uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
    const DigestRecord *x = &records[i], *y = &records[j];
    if (x->chain != y->chain)
        return x->chain < y->chain ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    if (x->start != y->start)
        return x->start > y->start ? -1 : 1;
    return i < j ? -1 : 1;
}

static bool prepare(Walk *walk)
{
    Integrity *integrity = walk->integrity;
    uint32_t count = integrity->record_count;
    for (walk->slot_count = 64; walk->slot_count / 2 < count && walk->slot_count < 1u << 31;)
        walk->slot_count *= 2;
    walk->order = calloc(count + 1, sizeof(uint32_t));
    walk->slots = calloc(walk->slot_count, sizeof(uint32_t));
    if (!walk->order || !walk->slots)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t slot = (uint32_t)integrity->records[i].object & (walk->slot_count - 1);
        while (walk->slots[slot])
            slot = (slot + 1) & (walk->slot_count - 1);
        walk->slots[slot] = i + 1;
        walk->order[i] = i;
    }
    qsort_r(walk->order, count, sizeof(uint32_t), compare_records, integrity->records);
    return true;
}

/* Whether a digest that was not walked yet stands where this one says the one before it is. */
static bool has_previous(const Walk *walk, const DigestRecord *record)
{
    uint32_t slot = (uint32_t)record->previous_object & (walk->slot_count - 1);
    for (; walk->slots[slot]; slot = (slot + 1) & (walk->slot_count - 1)) {
        const DigestRecord *other = &walk->integrity->records[walk->slots[slot] - 1];
        if (other->object == record->previous_object && other->chain == record->chain &&
            !other->linked)
            return true;
    }
    return false;
}

static void fail(Walk *walk, DigestRecord *record, const char *word, const char *sentence)
{
    Integrity *integrity = walk->integrity;
    record->failed = true;
    integrity_report(integrity, INTEGRITY_FAILURE, word, record->path,
                     integrity->chains[record->chain].account, "%s", sentence);
}

/* What saved metadata say of a digest. */
static void use_metadata(Walk *walk, DigestRecord *record)
{
    if (record->by_metadata == SIGNATURE_GOOD)
        record->authenticated = true;
    else if (record->by_metadata == SIGNATURE_BAD)
        fail(walk, record, "bad-signature",
             "the signature in its saved metadata does not verify this digest");
}

static void begin_segment(Walk *walk, DigestRecord *record)
{
    record->newest = record->linked = true;
    use_metadata(walk, record);
}

/* Holds a digest against the one that links to it. */
static void follow_link(Walk *walk, const DigestRecord *from, DigestRecord *to)
{
    Integrity *integrity = walk->integrity;
    bool same_hash =
        !from->has_previous_hash || memcmp(&from->previous_hash, &to->hash, sizeof(Digest)) == 0;
    to->linked = true;
    use_metadata(walk, to);
    if (from->previous_signature.size && to->key != PUBLIC_KEY_NONE)
        to->by_successor =
            public_keys_verify(integrity->keys, to->key, &to->to_sign, from->previous_signature)
                ? SIGNATURE_GOOD
                : SIGNATURE_BAD;
    if (to->by_successor == SIGNATURE_GOOD)
        to->authenticated = true;
    if (from->failed)
        return;
    if (!same_hash)
        fail(walk, to, "modified",
             "this digest is not the one that the digest after it links to: its hash differs");
    else if (to->by_successor == SIGNATURE_BAD)
        fail(walk, to, "bad-signature",
             "the signature that the digest after it carries does not verify this digest");
    if (from->previous_bucket != to->bucket)
        fail(walk, to, "broken-link",
             "this digest was delivered to another bucket than the digest after it says");
}

/* The same digest again: another copy of the archive was given too. */
static bool take_copy(const DigestRecord *of, DigestRecord *record)
{
    if (of->object != record->object || memcmp(&of->hash, &record->hash, sizeof(Digest)) != 0)
        return false;
    record->copy = record->linked = true;
    return true;
}

static void report_missing(Walk *walk, const DigestRecord *from, const DigestRecord *next)
{
    Integrity *integrity = walk->integrity;
    char start[32], end[32];
    instant_format(next->end, start);
    instant_format(from->start, end);
    integrity_report(integrity, INTEGRITY_FAILURE, "broken-link", from->path,
                     integrity->chains[from->chain].account,
                     "the digest that this one links to is not there, and older ones are: the "
                     "chain is broken between %s and %s",
                     start, end);
}

static void walk_chain(Walk *walk, uint32_t first, uint32_t end)
{
    Integrity *integrity = walk->integrity;
    DigestRecord *from = &integrity->records[walk->order[first]];
    begin_segment(walk, from);
    for (uint32_t i = first + 1; i < end; i++) {
        DigestRecord *next = &integrity->records[walk->order[i]];
        if (take_copy(from, next))
            continue;
        if (from->has_previous && from->previous_object == next->object) {
            follow_link(walk, from, next);
            from = next;
            continue;
        }
        if (from->has_previous && has_previous(walk, from)) {
            /* What it links to comes later: this one stands beside the chain. */
            begin_segment(walk, next);
            fail(walk, next, "broken-link", "no digest of its chain links to this one");
            continue;
        }
        if (from->has_previous && !from->failed)
            report_missing(walk, from, next);
        begin_segment(walk, next);
        from = next;
    }
}

/* ---- what a chain adds up to ---- */

/* Nothing that is there links to the digest before the gap where those between are missing. */
static const char *gap_reason(const DigestRecord *older, const DigestRecord *newer,
                              bool failed_between)
{
    if (failed_between)
        return "a digest of this time failed verification";
    if (!newer->has_previous)
        return "a starting digest follows: logging or log file validation was off";
    return older->newest ? "digests are missing" : "no digest covers it";
}

/* Adds a digest that holds, oldest first; `older` is the one before, if any. */
static void add_to_spans(IntegrityChain *chain, const DigestRecord *older,
                         const DigestRecord *record, bool failed_between)
{
    IntegritySpan *span = chain->span_count ? &chain->spans[chain->span_count - 1] : NULL;
    if (!span || record->start > span->to) {
        if (span)
            chain->gaps[chain->gap_count++] =
                (IntegrityGap){span->to, record->start, gap_reason(older, record, failed_between)};
        span = &chain->spans[chain->span_count++];
        *span = (IntegritySpan){.from = record->start, .to = record->end};
    }
    if (record->end > span->to)
        span->to = record->end;
    span->digests++;
    span->empty += record->logs == 0;
    span->logs += record->logs;
}

static bool add_fingerprint(Integrity *integrity, IntegrityChain *chain, uint32_t name)
{
    Slice text = names_get(integrity->names, name);
    for (uint32_t i = 0; i < chain->fingerprint_count; i++)
        if (slice_equal(chain->fingerprints[i], text))
            return true;
    if ((chain->fingerprint_count & (chain->fingerprint_count - 1)) == 0) {
        size_t capacity = chain->fingerprint_count ? chain->fingerprint_count * 2 : 1;
        Slice *grown = arena_array(&integrity->arena, capacity, sizeof(Slice));
        if (!grown)
            return false;
        if (chain->fingerprint_count)
            memcpy(grown, chain->fingerprints, chain->fingerprint_count * sizeof(Slice));
        chain->fingerprints = grown;
    }
    chain->fingerprints[chain->fingerprint_count++] = text;
    return true;
}

static bool count_record(Walk *walk, IntegrityChain *chain, const DigestRecord *record)
{
    chain->digests++;
    chain->failed += record->failed;
    chain->authenticated += record->authenticated && !record->failed;
    chain->empty += record->logs == 0;
    chain->starting += !record->has_previous;
    chain->bucket_moves += record->has_previous && record->bucket != record->previous_bucket;
    return add_fingerprint(walk->integrity, chain, record->fingerprint);
}

/* The newest of a part of a chain has its signature in metadata only, which are mostly not saved:
 * the others decide. */
static IntegrityGrade grade(const Walk *walk, const IntegrityChain *chain, uint32_t first,
                            uint32_t end)
{
    uint64_t unsigned_links = 0;
    for (uint32_t i = first; i < end; i++) {
        const DigestRecord *record = &walk->integrity->records[walk->order[i]];
        unsigned_links +=
            !record->copy && !record->failed && !record->authenticated && !record->newest;
    }
    if (chain->failed == chain->digests)
        return INTEGRITY_GRADE_NONE;
    return chain->authenticated && !unsigned_links ? INTEGRITY_GRADE_AUTHENTICATED
                                                   : INTEGRITY_GRADE_SELF_CONSISTENT;
}

static bool sum_up(Walk *walk, uint32_t first, uint32_t end)
{
    Integrity *integrity = walk->integrity;
    const DigestRecord *newest = &integrity->records[walk->order[first]];
    const Chain *of = &integrity->chains[newest->chain];
    IntegrityChain *chain = &integrity->result.chains[newest->chain];
    *chain = (IntegrityChain){.account = of->account,
                              .region = of->region,
                              .trail = of->trail,
                              .home_region = of->home,
                              .backfill = of->backfill,
                              .first = INSTANT_NONE,
                              .last = INSTANT_NONE};
    chain->spans = arena_array(&integrity->arena, end - first, sizeof(IntegritySpan));
    chain->gaps = arena_array(&integrity->arena, end - first, sizeof(IntegrityGap));
    if (!chain->spans || !chain->gaps)
        return false;
    bool failed_between = false;
    const DigestRecord *older = NULL;
    for (uint32_t i = end; i-- > first;) {
        const DigestRecord *record = &integrity->records[walk->order[i]];
        if (record->copy)
            continue;
        if (!count_record(walk, chain, record))
            return false;
        failed_between |= record->failed;
        if (record->failed)
            continue;
        add_to_spans(chain, older, record, failed_between);
        older = record;
        failed_between = false;
    }
    if (chain->span_count) {
        chain->first = chain->spans[0].from;
        chain->last = chain->spans[chain->span_count - 1].to;
    }
    chain->begins = !integrity->records[walk->order[end - 1]].has_previous;
    chain->newest_unsigned = !newest->authenticated && !newest->failed;
    chain->grade = grade(walk, chain, first, end);
    integrity->result.digests += chain->digests;
    integrity->result.authenticated += chain->authenticated;
    integrity->result.failed += chain->failed;
    integrity->result.gaps += chain->gap_count;
    return true;
}

bool integrity_walk(Integrity *integrity)
{
    Walk walk = {.integrity = integrity};
    IntegrityResult *result = &integrity->result;
    result->chains = arena_array(&integrity->arena, integrity->chain_count, sizeof(IntegrityChain));
    bool done = result->chains && prepare(&walk);
    result->chain_count = integrity->chain_count;
    for (uint32_t first = 0, end; done && first < integrity->record_count; first = end) {
        uint32_t chain = integrity->records[walk.order[first]].chain;
        for (end = first + 1; end < integrity->record_count; end++)
            if (integrity->records[walk.order[end]].chain != chain)
                break;
        walk_chain(&walk, first, end);
        done = sum_up(&walk, first, end);
    }
    free(walk.order);
    free(walk.slots);
    return done && !integrity->no_memory;
}
