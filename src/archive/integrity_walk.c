/*
 * Walking the chains, from the newest digest to the oldest.
 *
 * Which digests a signature proves is known before (integrity_proof.c). Two digests that contradict
 * each other are decided by that: the one that nothing proves fails, whichever comes first, and
 * what is proven fails only on the word of what is proven itself. Where neither is, the newer one
 * is believed, as it carries the hash of the older; between two contents of one object, that are
 * linked to alike, none is. After a digest that is missing or fails, trust begins anew with the
 * next older one.
 */
#include "archive/integrity_internal.h"

#include <stdlib.h>

static int compare_records(const void *a, const void *b, void *context)
{
    const DigestRecord *records = context;
    const DigestRecord *x = &records[*(const uint32_t *)a], *y = &records[*(const uint32_t *)b];
    if (x->chain != y->chain)
        return x->chain < y->chain ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    if (x->start != y->start)
        return x->start > y->start ? -1 : 1;
    /* Never by the order of reading. */
    return memcmp(&x->hash, &y->hash, sizeof(Digest));
}

static void fail(Integrity *integrity, DigestRecord *record, const char *word, const char *sentence)
{
    record->failed = true;
    integrity_report(integrity, INTEGRITY_FAILURE, word, record->path,
                     integrity->chains[record->chain].account, "%s", sentence);
}

/* ---- what proof decides ---- */

/* Holds a digest that nothing proves against the one that it links to, where that is proven. */
static void contradict(Integrity *integrity, DigestRecord *record)
{
    DigestRecord *target =
        record->has_previous ? integrity_find_object(integrity, record->previous_object) : NULL;
    if (!target || !integrity->records[target->first].proven)
        return;
    const DigestRecord *linked = target;
    if (record->has_previous_hash) {
        linked = integrity_find_content(integrity, &record->previous_hash);
        if (!linked || linked->object != record->previous_object || !linked->authenticated) {
            fail(integrity, record, "broken-link",
                 "it links to the digest before by another hash than that of the one there, which "
                 "a signature proves");
            return;
        }
    }
    if (record->carries == SIGNATURE_BAD)
        fail(integrity, record, "broken-link",
             "it carries no signature that proves the digest before, which a signature proves");
    else if (record->previous_bucket != linked->bucket)
        fail(integrity, record, "broken-link",
             "it says of the digest before, which a signature proves, that it was delivered to "
             "another bucket");
}

static void apply_proof(Integrity *integrity)
{
    for (uint32_t i = 0; i < integrity->record_count; i++) {
        DigestRecord *record = &integrity->records[i];
        if (record->stray || record->authenticated)
            continue;
        if (record->accused)
            fail(integrity, record, "bad-signature",
                 "the signature in its saved metadata does not verify this digest");
        contradict(integrity, record);
    }
}

/* ---- several contents of one object ---- */

static int standing(const DigestRecord *record)
{
    return record->authenticated ? 3 : record->endorsed;
}

/* When all that is newer has been walked. Of the contents those hold that have most for them; if
 * that is not a signature, only one can. */
static void settle_rivals(Integrity *integrity, const DigestRecord *one)
{
    DigestRecord *first = &integrity->records[one->first], *record;
    int best = -1, count = 0;
    if (first->settled || !first->rival)
        return;
    first->settled = true;
    for (record = first; record; record = integrity_next_rival(integrity, record)) {
        int here = record->failed ? -1 : standing(record);
        count = here > best ? 1 : count + (here == best);
        best = here > best ? here : best;
    }
    for (record = first; record; record = integrity_next_rival(integrity, record)) {
        if (!record->failed && standing(record) < best)
            fail(integrity, record, "broken-link",
                 best == 3 ? "a signature proves another digest of the same object"
                           : "no digest of its chain links to this one, but to another of the same "
                             "object");
        else if (!record->failed && best < 3 && count > 1)
            fail(integrity, record, "broken-link",
                 "another digest of the same object contradicts this one, and nothing proves "
                 "either");
        first->held |= !record->failed;
    }
}

/* One that failed beside another of its object that holds, or one whose object was walked. */
static bool is_beside_another(const Integrity *integrity, const DigestRecord *record)
{
    const DigestRecord *first = &integrity->records[record->first];
    return first->walked || (record->failed && first->held);
}

/* ---- the walk ---- */

static void report_missing(Integrity *integrity, const DigestRecord *from, const DigestRecord *next)
{
    char start[32], end[32];
    instant_format(next->end, start);
    instant_format(from->start, end);
    integrity_report(integrity, INTEGRITY_FAILURE, "broken-link", from->path,
                     integrity->chains[from->chain].account,
                     "the digest that this one links to is not there, and older ones are: the "
                     "chain is broken between %s and %s",
                     start, end);
}

/* Holds a digest against the one that links to it. */
static void follow_link(Integrity *integrity, const DigestRecord *from, DigestRecord *to)
{
    if (from->failed || (to->authenticated && !from->authenticated)) {
        to->newest = from->failed && !to->authenticated;
        return;
    }
    if (from->has_previous_hash && memcmp(&from->previous_hash, &to->hash, sizeof(Digest)) != 0)
        fail(integrity, to, "modified",
             "this digest is not the one that the digest after it links to: its hash differs");
    else if (from->carries == SIGNATURE_BAD)
        fail(integrity, to, "bad-signature",
             "the digest after it carries no signature that verifies this digest");
    if (from->previous_bucket != to->bucket)
        fail(integrity, to, "broken-link",
             "this digest was delivered to another bucket than the digest after it says");
}

/* Whether a digest that was not walked yet stands where this one says the one before it is. */
static bool waits(const Integrity *integrity, const DigestRecord *from)
{
    const DigestRecord *target = integrity_find_object(integrity, from->previous_object);
    return target && target->chain == from->chain && !integrity->records[target->first].walked;
}

/* Steps from a digest to the next older one there is; false where that stands beside the chain. */
static bool step(Integrity *integrity, DigestRecord *from, DigestRecord *next)
{
    if (from->has_previous && from->previous_object == next->object) {
        follow_link(integrity, from, next);
        return true;
    }
    next->newest = true;
    if (!from->has_previous || from->failed)
        return true;
    if (!waits(integrity, from)) {
        report_missing(integrity, from, next);
        return true;
    }
    /* What it links to comes later. */
    if (next->failed)
        return false;
    if (!next->authenticated) {
        fail(integrity, next, "broken-link", "no digest of its chain links to this one");
        return false;
    }
    if (!from->authenticated) {
        fail(integrity, from, "broken-link",
             "it links past a digest of its chain that a signature proves");
        return true;
    }
    integrity_report(integrity, INTEGRITY_NOTICE, "beside-chain", next->path,
                     integrity->chains[next->chain].account,
                     "the digest after it links past this one; signatures prove both");
    return false;
}

static void endorse(Integrity *integrity, const DigestRecord *record)
{
    if (record->failed || !record->has_previous_hash)
        return;
    DigestRecord *before = integrity_find_content(integrity, &record->previous_hash);
    uint8_t weight = record->authenticated ? 2 : 1;
    if (!before || before->object != record->previous_object)
        return;
    before->endorsed = before->endorsed < weight ? weight : before->endorsed;
    before->bound |= record->authenticated || record->bound;
}

static void walk_chain(Integrity *integrity, const uint32_t *order, uint32_t count)
{
    DigestRecord *from = NULL;
    for (uint32_t i = 0; i < count; i++) {
        DigestRecord *next = &integrity->records[order[i]];
        if (next->stray)
            continue;
        settle_rivals(integrity, next);
        if (is_beside_another(integrity, next))
            continue;
        if (!from)
            next->newest = true;
        bool stepped = !from || step(integrity, from, next);
        if (!stepped)
            continue;
        integrity->records[next->first].walked = true;
        endorse(integrity, next);
        from = next;
    }
}

static uint32_t *sort_records(const Integrity *integrity)
{
    uint32_t count = integrity->record_count;
    uint32_t *order = calloc(count + 1, sizeof(uint32_t));
    for (uint32_t i = 0; order && i < count; i++)
        order[i] = i;
    if (order)
        qsort_r(order, count, sizeof(uint32_t), compare_records, integrity->records);
    return order;
}

bool integrity_walk(Integrity *integrity)
{
    IntegrityResult *result = &integrity->result;
    uint32_t *order = sort_records(integrity);
    result->chains = arena_array(&integrity->arena, integrity->chain_count, sizeof(IntegrityChain));
    integrity->named_by = calloc(names_count(integrity->names) + 1, sizeof(uint32_t));
    bool done = result->chains && order && integrity->named_by;
    result->chain_count = integrity->chain_count;
    if (done)
        apply_proof(integrity);
    for (uint32_t first = 0, end; done && first < integrity->record_count; first = end) {
        uint32_t chain = integrity->records[order[first]].chain;
        for (end = first + 1; end < integrity->record_count; end++)
            if (integrity->records[order[end]].chain != chain)
                break;
        walk_chain(integrity, order + first, end - first);
        done = integrity_sum_up(integrity, order + first, end - first);
    }
    free(order);
    return done && !integrity->no_memory;
}
