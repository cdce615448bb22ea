/* What a chain adds up to, once it was walked: counts, segments, gaps, its grade. */
#include "archive/integrity_internal.h"

/* A restart without a hole in time is a gap too: nothing proves that the chain goes on there. */
static const char *gap_reason(const DigestRecord *older, const DigestRecord *newer,
                              bool failed_between, bool hole)
{
    if (failed_between)
        return "a digest of this time failed verification";
    if (!newer->has_previous)
        return hole ? "a starting digest follows: logging or log file validation was off"
                    : "a starting digest follows, which links to none before: the chain begins "
                      "anew";
    return older->newest ? "digests are missing" : "no digest covers it";
}

static void add_gap(IntegrityChain *chain, const DigestRecord *older, const DigestRecord *newer,
                    bool failed_between)
{
    Instant from = chain->spans[chain->span_count - 1].to;
    bool hole = newer->start > from;
    chain->gaps[chain->gap_count++] = (IntegrityGap){
        hole ? from : newer->start, newer->start, gap_reason(older, newer, failed_between, hole)};
}

/* Adds a digest that holds, oldest first; `older` is the one before, if any. */
static void add_to_spans(IntegrityChain *chain, const DigestRecord *older,
                         const DigestRecord *record, bool failed_between)
{
    IntegritySpan *span = chain->span_count ? &chain->spans[chain->span_count - 1] : NULL;
    if (!span || older->newest || record->start > span->to) {
        if (span)
            add_gap(chain, older, record, failed_between);
        span = &chain->spans[chain->span_count++];
        *span = (IntegritySpan){.from = record->start, .to = record->end};
    }
    if (record->end > span->to)
        span->to = record->end;
    span->digests++;
    span->empty += record->logs == 0;
    span->logs += record->logs;
    span->authenticated += record->authenticated;
    span->newest_unsigned = record->newest && !record->authenticated;
    chain->unsigned_newest += span->newest_unsigned;
}

/* A chain is added up at once, so the last one that had a name is enough to know. */
static bool add_fingerprint(Integrity *integrity, IntegrityChain *chain, uint32_t name)
{
    uint32_t number = (uint32_t)(chain - integrity->result.chains) + 1;
    if (integrity->named_by[name] == number)
        return true;
    integrity->named_by[name] = number;
    if ((chain->fingerprint_count & (chain->fingerprint_count - 1)) == 0) {
        size_t capacity = chain->fingerprint_count ? chain->fingerprint_count * 2 : 1;
        Slice *grown = arena_array(&integrity->arena, capacity, sizeof(Slice));
        if (!grown)
            return false;
        if (chain->fingerprint_count)
            memcpy(grown, chain->fingerprints, chain->fingerprint_count * sizeof(Slice));
        chain->fingerprints = grown;
    }
    chain->fingerprints[chain->fingerprint_count++] = names_get(integrity->names, name);
    return true;
}

/* Of a digest that failed nothing is believed. */
static bool count_record(Integrity *integrity, IntegrityChain *chain, const DigestRecord *record)
{
    bool holds = !record->failed;
    chain->digests++;
    chain->failed += !holds;
    chain->authenticated += holds && record->authenticated;
    chain->empty += holds && record->logs == 0;
    chain->starting += holds && !record->has_previous;
    chain->bucket_moves +=
        holds && record->has_previous && record->bucket != record->previous_bucket;
    return add_fingerprint(integrity, chain, record->fingerprint);
}

/*
 * The newest digest of a segment has its signature in metadata only, which are mostly not saved: it
 * is self-consistent and named so, and the others decide. Where there are no others, nothing is
 * authenticated.
 */
static IntegrityGrade grade(const IntegrityChain *chain)
{
    for (uint32_t i = 0; i < chain->span_count; i++) {
        const IntegritySpan *span = &chain->spans[i];
        if (span->authenticated == 0 || span->authenticated + span->newest_unsigned < span->digests)
            return INTEGRITY_GRADE_SELF_CONSISTENT;
    }
    return chain->span_count ? INTEGRITY_GRADE_AUTHENTICATED : INTEGRITY_GRADE_NONE;
}

static bool add_records(Integrity *integrity, IntegrityChain *chain, const uint32_t *order,
                        uint32_t count)
{
    bool failed_between = false;
    const DigestRecord *older = NULL;
    for (uint32_t i = count; i-- > 0;) {
        DigestRecord *record = &integrity->records[order[i]];
        if (record->stray)
            continue;
        if (!count_record(integrity, chain, record))
            return false;
        failed_between |= record->failed;
        if (record->failed)
            continue;
        if (!older)
            chain->begins = !record->has_previous;
        add_to_spans(chain, older, record, failed_between);
        integrity_add_time(integrity, chain, older, record);
        older = record;
        failed_between = false;
    }
    return true;
}

bool integrity_sum_up(Integrity *integrity, const uint32_t *order, uint32_t count)
{
    uint32_t number = integrity->records[order[0]].chain;
    const Chain *of = &integrity->chains[number];
    IntegrityResult *result = &integrity->result;
    IntegrityChain *chain = &result->chains[number];
    *chain = (IntegrityChain){.account = of->account,
                              .region = of->region,
                              .trail = of->trail,
                              .home_region = of->home,
                              .backfill = of->backfill,
                              .first = INSTANT_NONE,
                              .last = INSTANT_NONE,
                              .reach = INSTANT_NONE};
    chain->spans = arena_array(&integrity->arena, count, sizeof(IntegritySpan));
    chain->gaps = arena_array(&integrity->arena, count, sizeof(IntegrityGap));
    chain->proven = arena_array(&integrity->arena, count, sizeof(IntegrityTime));
    if (!chain->spans || !chain->gaps || !chain->proven ||
        !add_records(integrity, chain, order, count))
        return false;
    if (chain->span_count) {
        const IntegritySpan *newest = &chain->spans[chain->span_count - 1];
        chain->first = chain->spans[0].from;
        chain->last = newest->to;
        chain->newest_unsigned = newest->newest_unsigned;
    }
    chain->grade = grade(chain);
    result->digests += chain->digests;
    result->authenticated += chain->authenticated;
    result->failed += chain->failed;
    result->gaps += chain->gap_count;
    result->segments += chain->span_count;
    result->unsigned_newest += chain->unsigned_newest;
    return true;
}
