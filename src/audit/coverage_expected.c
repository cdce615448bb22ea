/*
 * Coverage: what the report definition expects, and the days of it of which nothing is there.
 *
 * Files and records tell how many days and Regions there are, and may be made up. Where they are so
 * many that not each day is kept, what is expected is counted all the same: a record of another
 * century must not hide that an account is missing.
 */
#include "audit/coverage_parts.h"
#include "base/limits.h"

/* Days since 1970, half-open. */
typedef struct {
    int64_t first, end;
} Days;

/* Of the axis, those on which the account is in use, and that were over when the report was made:
 * others are not missing. */
static Days active_days(const CoverageMaking *making, const ReportAccount *account)
{
    const AuditBuild *build = making->build;
    Instant made = build->as_of < build->generated_at ? build->as_of : build->generated_at;
    Days days = {making->first_day, making->first_day + making->day_count};
    if (instant_day(made) < days.end)
        days.end = instant_day(made);
    if (account->active_from != INSTANT_NONE && instant_day(account->active_from - 1) >= days.first)
        days.first = instant_day(account->active_from - 1) + 1;
    if (account->active_until != INSTANT_NONE && instant_day(account->active_until - 1) < days.end)
        days.end = instant_day(account->active_until - 1) + 1;
    return days;
}

static bool expect(CoverageMaking *making, const ReportAccount *account, Slice region)
{
    CoverageMade *row = coverage_row(making, account->id, region);
    if (!row)
        return false;
    row->expected = true;
    Days days = active_days(making, account);
    for (int64_t day = days.first; row->states && day < days.end; day++)
        coverage_raise(coverage_state(making, row, day), COVERAGE_GAP);
    if (row->states || days.first >= days.end)
        return true;
    /* Its files are not known by day: a day without a record counts as missing. */
    uint64_t gaps = coverage_days_without_records(making, row, days.first, days.end);
    row->gap_days = gaps > row->gap_days ? gaps : row->gap_days;
    return true;
}

static bool make_row(CoverageMaking *making, const ReportAccount *account, Slice region)
{
    return coverage_row(making, account->id, region) != NULL;
}

static bool is_expecting(const CoverageMaking *making)
{
    const ReportDefinition *definition = making->build->definition;
    return definition && definition->accounts_expected && definition->account_count > 0 &&
           definition->region_count > 0;
}

static bool each_expected(CoverageMaking *making,
                          bool (*visit)(CoverageMaking *making, const ReportAccount *account,
                                        Slice region))
{
    const ReportDefinition *definition = making->build->definition;
    for (uint32_t i = 0; i < definition->account_count; i++)
        for (uint32_t j = 0; j < definition->region_count; j++) {
            const ReportAccount *account = &definition->accounts[i];
            Slice region = definition->regions[j];
            if (coverage_asked(making->build, account->id, region) &&
                !visit(making, account, region))
                return false;
        }
    return true;
}

bool coverage_expected_rows(CoverageMaking *making)
{
    if (!making->too_long || !is_expecting(making))
        return true;
    const ReportDefinition *definition = making->build->definition;
    uint64_t rows = (uint64_t)definition->account_count * definition->region_count;
    uint64_t most = (uint64_t)LIMIT_COVERAGE_PAIRS * LIMIT_COVERAGE_DAYS;
    making->expecting = (uint64_t)making->day_count <= most / rows;
    bool done = each_expected(making, make_row);
    making->expecting = false;
    return done;
}

bool coverage_expected_gaps(CoverageMaking *making)
{
    if (!is_expecting(making))
        return true;
    making->audit->coverage.expected = true;
    return each_expected(making, expect);
}
