/* Coverage: what digests say of days and hours, and of the log files delivered in them. */
#include "archive/integrity_listed.h"
#include "audit/coverage_parts.h"

/* ---- times on the axis ---- */

/* Hours since 1970, half-open, as far as they are on the axis. */
typedef struct {
    int64_t first, end;
} Hours;

static Hours on_axis(const CoverageMaking *making, int64_t first, int64_t end)
{
    int64_t begin = making->first_day * COVERAGE_HOURS;
    int64_t stop = begin + making->day_count * COVERAGE_HOURS;
    return (Hours){first < begin ? begin : first, end > stop ? stop : end};
}

/* Since 1970: that it lies in, and the first that begins with it or after it. */
static int64_t hour_of(Instant time)
{
    int64_t hour = time / INSTANT_HOUR;
    return hour * INSTANT_HOUR > time ? hour - 1 : hour;
}

static int64_t hour_after(Instant time)
{
    return -hour_of(-time);
}

/* Those that lie in the time from end to end. */
static Hours hours_within(const CoverageMaking *making, Instant from, Instant to)
{
    return on_axis(making, hour_after(from), hour_of(to));
}

/* Those of which some of the time is. */
static Hours hours_touched(const CoverageMaking *making, Instant from, Instant to)
{
    return on_axis(making, hour_of(from), hour_after(to));
}

/* A bit an hour of the day that is among these. */
static uint32_t bits_of_day(Hours hours, int64_t day)
{
    int64_t first = hours.first - day * COVERAGE_HOURS, end = hours.end - day * COVERAGE_HOURS;
    first = first < 0 ? 0 : first;
    end = end > COVERAGE_HOURS ? COVERAGE_HOURS : end;
    return first < end ? (UINT32_C(1) << end) - (UINT32_C(1) << first) : 0;
}

/* ---- log files that digests list ---- */

/* What became of log files that were delivered: a bit each. */
enum { HERE = 1, MISSING = 2, UNREAD = 4 };

static void mark_listed(const CoverageMaking *making, CoverageMade *row, Hours hours, unsigned what)
{
    for (int64_t hour = hours.first; hour < hours.end;) {
        int64_t day = instant_day(hour * INSTANT_HOUR);
        uint32_t bits = bits_of_day(hours, day);
        CoverageCell *cell = coverage_cell(making, row, day);
        char *state = coverage_state(making, row, day);
        if (what & UNREAD)
            coverage_raise(state, COVERAGE_UNREAD);
        if (what & MISSING)
            coverage_raise(state, COVERAGE_MISSING);
        if (what & HERE)
            coverage_raise(state, COVERAGE_DATA);
        if (cell) {
            cell->unread |= what & UNREAD ? bits : 0;
            cell->missing |= what & MISSING ? bits : 0;
            cell->delivered |= what & HERE ? bits : 0;
        }
        hour = (day + 1) * COVERAGE_HOURS;
    }
}

/* The files of one digest. */
typedef struct {
    CoverageMaking *making;
    CoverageMade *row; /* NULL: not asked for */
    uint32_t digest;
    Instant from, to;
    unsigned all; /* what became of them */
    bool proven;  /* what the digest says of its time counts */
    bool outside; /* of some the key does not say that it was delivered in the digest's time */
    bool begun;
} Listing;

/* The digest itself says when they were delivered: in the hours that it covers, if its word
 * counts. */
static void end_digest(Listing *listing)
{
    const CoverageMaking *making = listing->making;
    if (!listing->row || !listing->all || !listing->proven)
        return;
    Hours hours = hours_within(making, listing->from, listing->to);
    if (hours.first >= hours.end && listing->outside)
        hours = hours_touched(making, listing->from, listing->to);
    mark_listed(making, listing->row, hours, listing->all);
}

static bool begin_digest(Listing *listing, const IntegrityListed *listed)
{
    CoverageMaking *making = listing->making;
    *listing = (Listing){.making = making,
                         .digest = listed->digest,
                         .from = listed->from,
                         .to = listed->to,
                         .proven = listed->proven,
                         .begun = true};
    if (!coverage_asked(making->build, listed->account, listed->region))
        return true;
    listing->row = coverage_row(making, listed->account, listed->region);
    return listing->row != NULL;
}

static bool take_listed(void *context, const IntegrityListed *listed)
{
    Listing *listing = context;
    if (!listing->begun || listing->digest != listed->digest) {
        end_digest(listing);
        if (!begin_digest(listing, listed))
            return false;
    }
    if (!listing->row)
        return true;
    const CoverageMaking *making = listing->making;
    const AuditBuild *build = making->build;
    ArchiveKey key = archive_key_parse(listed->object);
    bool skipped = run_is_outside_period(&key, build->from, build->to);
    unsigned what = skipped ? UNREAD : listed->here ? HERE : MISSING;
    Instant at = key.delivered_from;
    bool known = at != INSTANT_NONE && key.delivered_until - at < INSTANT_HOUR;
    listing->all |= what;
    listing->outside |= !known || at < listed->from || at >= listed->to;
    if (known)
        mark_listed(making, listing->row, hours_touched(making, at, at + 1), what);
    return true;
}

static bool add_listed(CoverageMaking *making)
{
    Listing listing = {.making = making};
    if (!making->build->integrity)
        return true;
    if (!integrity_each_listed(making->build->integrity, take_listed, &listing))
        return false;
    end_digest(&listing);
    return true;
}

/* ---- spans and gaps ---- */

static void mark_days(const CoverageMaking *making, CoverageMade *row, IntegrityTime time,
                      char state)
{
    int64_t first = instant_day(time.from), last = instant_day(time.to - 1);
    first = first < making->first_day ? making->first_day : first;
    if (last >= making->first_day + making->day_count)
        last = making->first_day + making->day_count - 1;
    for (int64_t day = first; day <= last; day++)
        coverage_raise(coverage_state(making, row, day), state);
}

static void mark_hours(const CoverageMaking *making, CoverageMade *row, IntegrityTime time,
                       bool proven)
{
    Hours hours = hours_within(making, time.from, time.to);
    for (int64_t hour = hours.first; row->cells && hour < hours.end;) {
        int64_t day = instant_day(hour * INSTANT_HOUR);
        CoverageCell *cell = coverage_cell(making, row, day);
        uint32_t bits = bits_of_day(hours, day);
        cell->proven |= proven ? bits : 0;
        cell->spanned |= bits;
        hour = (day + 1) * COVERAGE_HOURS;
    }
}

static int compare_to_presence(const CoverageMade *row, int64_t day, const RunPresence *presence)
{
    int order = slice_compare(row->account, presence->account);
    order = order ? order : slice_compare(row->region, presence->region);
    return order ? order : day < presence->day ? -1 : day > presence->day;
}

/* How many of the run's cells stand before the row's on that day. */
static uint32_t presence_before(const Run *run, const CoverageMade *row, int64_t day)
{
    uint32_t low = 0, high = run->presence_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare_to_presence(row, day, &run->presence[middle]) > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint64_t coverage_days_without_records(const CoverageMaking *making, const CoverageMade *row,
                                       int64_t first, int64_t end)
{
    const Run *run = making->build->run;
    first = first < making->first_day ? making->first_day : first;
    if (end > making->first_day + making->day_count)
        end = making->first_day + making->day_count;
    if (first >= end)
        return 0;
    return (uint64_t)(end - first) -
           (presence_before(run, row, end) - presence_before(run, row, first));
}

/* Where the axis is too long for days, a record of another century must not hide what is missing:
 * the days of a chain's gap without a record are counted. */
static void count_gap(const CoverageMaking *making, CoverageMade *row, IntegrityTime time)
{
    row->gap_days += coverage_days_without_records(making, row, instant_day(time.from - 1) + 1,
                                                   instant_day(time.to));
}

/* What proves nothing spans nothing either. */
static void mark_chain(const CoverageMaking *making, CoverageMade *row, const IntegrityChain *chain)
{
    const IntegrityTime *times = chain->proven;
    uint32_t count = chain->proven_count;
    for (uint32_t i = 1; !row->states && i < count; i++)
        count_gap(making, row, (IntegrityTime){times[i - 1].to, times[i].from});
    if (!row->states || count == 0)
        return;
    IntegrityTime span = {times[0].from, times[count - 1].to};
    mark_days(making, row, span, COVERAGE_GAP);
    mark_hours(making, row, span, false);
    for (uint32_t i = 0; i < count; i++) {
        mark_days(making, row, times[i], COVERAGE_EMPTY);
        mark_hours(making, row, times[i], true);
    }
}

const IntegrityChain *coverage_chains(const AuditBuild *build, uint32_t *count)
{
    const IntegrityResult *result = build->integrity ? integrity_result(build->integrity) : NULL;
    *count = result ? result->chain_count : 0;
    return result ? result->chains : NULL;
}

bool coverage_digest_rows(CoverageMaking *making)
{
    uint32_t count;
    const IntegrityChain *chains = coverage_chains(making->build, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (!coverage_asked(making->build, chains[i].account, chains[i].region))
            continue;
        CoverageMade *row = coverage_row(making, chains[i].account, chains[i].region);
        if (!row)
            return false;
        row->digests = true;
    }
    return true;
}

/* Of several chains of an account and Region what one proves is no gap of another. */
bool coverage_digests(CoverageMaking *making)
{
    uint32_t count;
    const IntegrityChain *chains = coverage_chains(making->build, &count);
    for (uint32_t i = 0; i < count; i++) {
        const IntegrityChain *chain = &chains[i];
        if (!coverage_asked(making->build, chain->account, chain->region))
            continue;
        CoverageMade *row = coverage_row(making, chain->account, chain->region);
        if (!row)
            return false;
        mark_chain(making, row, chain);
        making->audit->coverage.unproven_digests += chain->unproven;
    }
    return add_listed(making);
}
