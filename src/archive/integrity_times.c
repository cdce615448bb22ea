/*
 * Of which times a chain's digests say what was delivered.
 *
 * Whoever can write to a bucket can write a digest that lists nothing. One that no signature proves
 * therefore proves nothing where there are keys; where there are none, nothing can be told apart,
 * and the least that can be asked is that it covers no more than digests do: an hour.
 */
#include "archive/integrity_internal.h"

static bool is_proven(const DigestRecord *record)
{
    return record->authenticated || record->bound;
}

static void report_long(Integrity *integrity, const DigestRecord *record)
{
    char start[32], end[32];
    instant_format(record->start, start);
    instant_format(record->end, end);
    integrity_report(integrity, INTEGRITY_NOTICE, "long-digest", record->path,
                     integrity->chains[record->chain].account,
                     "nothing proves this digest, and it covers more than an hour, %s to %s: what "
                     "it says of that time counts for nothing",
                     start, end);
}

/* A later digest may begin before all those that stand there. */
static void unite(IntegrityChain *chain, IntegrityTime time)
{
    while (chain->proven_count && chain->proven[chain->proven_count - 1].to >= time.from) {
        const IntegrityTime *last = &chain->proven[--chain->proven_count];
        time.from = last->from < time.from ? last->from : time.from;
        time.to = last->to > time.to ? last->to : time.to;
    }
    chain->proven[chain->proven_count++] = time;
}

/* The newest digest of a signed chain: its signature would stand in the next one. */
static bool ends_proven(const DigestRecord *older, const DigestRecord *record)
{
    return older && is_proven(older) && record->has_previous_hash &&
           memcmp(&record->previous_hash, &older->hash, sizeof(Digest)) == 0 &&
           record->end - older->end <= INSTANT_HOUR;
}

void integrity_add_time(Integrity *integrity, IntegrityChain *chain, const DigestRecord *older,
                        DigestRecord *record)
{
    bool is_long = record->end - record->start > INSTANT_HOUR;
    record->proves = is_proven(record) || (!integrity->keys && !is_long);
    if (record->proves && record->start < record->end)
        unite(chain, (IntegrityTime){record->start, record->end});
    chain->unproven += integrity->keys && !record->proves;
    if (record->proves || ends_proven(older, record))
        chain->reach = record->end > chain->reach ? record->end : chain->reach;
    if (is_long && !is_proven(record))
        report_long(integrity, record);
}
