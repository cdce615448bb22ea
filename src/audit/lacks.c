/* What the input lacks, in words. */
#include "audit/lacks.h"

#include "base/text.h"

enum { NAMED = 4, RUNS_NAMED = 3 };

/* ---- clauses ---- */

static void add_counted(Buffer *out, uint64_t count, const char *one, const char *many)
{
    text_add_number(out, count, ",");
    buffer_printf(out, " %s", count == 1 ? one : many);
}

void audit_add_lost(Buffer *out, uint64_t pieces)
{
    add_counted(out, pieces, "piece of input could not be evaluated, quarantined or unreadable",
                "pieces of input could not be evaluated, quarantined or unreadable");
}

void audit_add_unverified(Buffer *out, uint64_t files)
{
    add_counted(out, files, "file failed verification by digests",
                "files failed verification by digests");
}

void audit_add_gaps(Buffer *out, uint64_t days)
{
    add_counted(out, days, "gap of coverage, a day without file or digest",
                "gaps of coverage, days without file or digest");
}

void audit_add_doubtful(Buffer *out, uint64_t files)
{
    add_counted(out, files, "file is", "files are");
    buffer_add(out, SLICE(" empty, cut off, changed while read, of a wrong checksum, or "
                          "followed by other data"));
}

void audit_add_insufficient(Buffer *out, const AuditVerdicts *verdicts)
{
    buffer_add(out, SLICE("for "));
    text_add_number(out, verdicts->count[AUDIT_INSUFFICIENT_DATA], ",");
    buffer_add(out, SLICE(" of "));
    add_counted(out, audit_population(verdicts), "record", "records");
    buffer_add(out, SLICE(" the data do not suffice to tell"));
}

void audit_add_joint(Buffer *out)
{
    if (out->size)
        buffer_add(out, SLICE("; "));
}

void audit_names_add(AuditNames *names, Slice name)
{
    if (names->named == NAMED) {
        names->more++;
        return;
    }
    if (names->named++)
        buffer_add(&names->text, SLICE(", "));
    buffer_add(&names->text, name);
}

void audit_names_end(AuditNames *names, Buffer *out)
{
    buffer_add(out, buffer_slice(&names->text));
    if (names->more) {
        buffer_add(out, SLICE(" and "));
        text_add_number(out, names->more, ",");
        buffer_add(out, SLICE(" more"));
    }
    out->failed |= names->text.failed;
    buffer_free(&names->text);
}

void audit_add_needs(Buffer *out, const AuditPolicy *policy)
{
    AuditNames names = {0};
    for (uint32_t i = 0; i < policy->without_count; i++)
        audit_names_add(&names, policy->without[i]);
    buffer_add(out, SLICE("it needs "));
    buffer_add(out, policy->needs);
    buffer_add(out, SLICE(" events, and "));
    add_counted(out, policy->without_count, "account has none (", "accounts have none (");
    audit_names_end(&names, out);
    buffer_add_byte(out, ')');
}

bool audit_is_without(const AuditPolicy *policy, Slice account)
{
    uint32_t low = 0, high = policy->without_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = slice_compare(policy->without[middle], account);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool audit_lacks_category(const AuditAccount *account, Slice category)
{
    for (uint32_t i = 0; account->evaluated && i < account->never_count; i++)
        if (slice_equal(account->never[i], category))
            return true;
    return false;
}

uint64_t audit_unverified(const Audit *audit)
{
    uint64_t sum = audit->integrity.unplaced;
    for (uint32_t i = 0; i < audit->account_count; i++)
        sum += audit->accounts[i].unverified;
    return sum;
}

/* ---- all of them ---- */

typedef struct {
    const Audit *audit;
    Arena *arena;
    AuditLacks *lacks;
    uint32_t room;
    uint32_t
        row; /* of the coverage: rows of one account stand together, in the order of accounts */
    bool failed;
} Search;

/* What stands in the text, which is then empty. */
static void take(Search *f, AuditLackKind kind, const AuditAccount *account,
                 const AuditPolicy *policy, Buffer *text)
{
    if (f->lacks->count == f->room) {
        f->room = f->room ? f->room * 2 : 16;
        AuditLack *items = arena_array(f->arena, f->room, sizeof(AuditLack));
        if (items && f->lacks->count)
            memcpy(items, f->lacks->items, f->lacks->count * sizeof(AuditLack));
        f->failed |= !items;
        f->lacks->items = items;
    }
    Slice copy = text->failed ? (Slice){0} : arena_copy(f->arena, buffer_slice(text));
    f->failed |= !copy.data;
    if (!f->failed)
        f->lacks->items[f->lacks->count++] = (AuditLack){kind, account, policy, copy};
    buffer_clear(text);
}

/* ---- gaps ---- */

typedef struct {
    AuditNames days; /* "us-east-1 2026-07-02 to 2026-07-04" */
    uint64_t gaps;
    bool anything; /* of the account is there */
    bool expected;
    uint32_t runs;
    uint64_t more; /* days in further runs */
} Gaps;

static void name_run(Gaps *gaps, const AuditCoverageRow *row, Instant first, uint64_t days)
{
    char from[16], to[16];
    if (gaps->runs == RUNS_NAMED) {
        gaps->more += days;
        return;
    }
    instant_format_date(first, from);
    instant_format_date(first + ((Instant)days - 1) * INSTANT_DAY, to);
    Buffer *text = &gaps->days.text;
    if (gaps->runs++)
        buffer_add(text, SLICE(", "));
    buffer_add(text, row->region);
    buffer_printf(text, "%s%s", row->region.size ? " " : "", from);
    if (days > 1)
        buffer_printf(text, " to %s", to);
}

static void add_row(Gaps *gaps, const AuditCoverageRow *row, Instant axis)
{
    Slice states = row->states;
    gaps->gaps += row->gap_days;
    gaps->expected |= row->expected;
    gaps->anything |= row->files || row->records || row->data_days || row->empty_days ||
                      row->missing_days || row->unread_days;
    for (size_t at = 0, end; axis != INSTANT_NONE && at < states.size; at = end) {
        end = at + 1;
        if (states.data[at] != COVERAGE_GAP)
            continue;
        while (end < states.size && states.data[end] == COVERAGE_GAP)
            end++;
        name_run(gaps, row, axis + (Instant)at * INSTANT_DAY, end - at);
    }
}

static void find_gaps(Search *f, const AuditAccount *account, Buffer *text)
{
    const AuditCoverage *coverage = &f->audit->coverage;
    Instant axis = instant_parse_date(coverage->from);
    Gaps gaps = {0};
    while (f->row < coverage->row_count &&
           slice_compare(coverage->rows[f->row].account, account->id) < 0)
        f->row++;
    for (; f->row < coverage->row_count && slice_equal(coverage->rows[f->row].account, account->id);
         f->row++)
        add_row(&gaps, &coverage->rows[f->row], axis);
    if (gaps.gaps) {
        if (gaps.expected && !gaps.anything)
            buffer_add(text, SLICE("it is expected, and nothing of it is there: "));
        audit_add_gaps(text, gaps.gaps);
        buffer_add(text, gaps.runs ? SLICE(" (") : SLICE(""));
        buffer_add(text, buffer_slice(&gaps.days.text));
        if (gaps.more) {
            buffer_add(text, SLICE(" and "));
            add_counted(text, gaps.more, "more day", "more days");
        }
        buffer_add(text, gaps.runs ? SLICE(")") : SLICE(""));
        text->failed |= gaps.days.text.failed;
        take(f, LACK_GAPS, account, NULL, text);
    }
    buffer_free(&gaps.days.text);
}

/* ---- accounts, and what has none ---- */

static void find_of_account(Search *f, const AuditAccount *account, Buffer *text)
{
    if (account->quarantined) {
        audit_add_lost(text, account->quarantined);
        take(f, LACK_LOST, account, NULL, text);
    }
    if (account->unverified) {
        audit_add_unverified(text, account->unverified);
        take(f, LACK_UNVERIFIED, account, NULL, text);
    }
    find_gaps(f, account, text);
}

static void find_nameless(Search *f, Buffer *text)
{
    const Audit *audit = f->audit;
    if (audit->inputs.unplaced) {
        audit_add_lost(text, audit->inputs.unplaced);
        buffer_add(text, SLICE(", of no known account"));
        take(f, LACK_LOST, NULL, NULL, text);
    }
    if (audit->integrity.unplaced) {
        audit_add_unverified(text, audit->integrity.unplaced);
        buffer_add(text, SLICE(", of no known account"));
        take(f, LACK_UNVERIFIED, NULL, NULL, text);
    }
    if (audit->inputs.doubtful) {
        audit_add_doubtful(text, audit->inputs.doubtful);
        take(f, LACK_DOUBTFUL, NULL, NULL, text);
    }
}

/* An INCONCLUSIVE one says it itself. */
static void find_of_policy(Search *f, const AuditPolicy *policy, Buffer *text)
{
    if (policy->result == RESULT_INCONCLUSIVE)
        return;
    if (policy->verdicts.count[AUDIT_INSUFFICIENT_DATA])
        audit_add_insufficient(text, &policy->verdicts);
    if (policy->without_count) {
        audit_add_joint(text);
        audit_add_needs(text, policy);
    }
    if (text->size)
        take(f, LACK_POLICY, NULL, policy, text);
}

bool audit_find_lacks(const Audit *audit, Arena *arena, AuditLacks *lacks)
{
    Search search = {.audit = audit, .arena = arena, .lacks = lacks};
    Buffer text = {0};
    *lacks = (AuditLacks){0};
    for (uint32_t i = 0; !search.failed && i < audit->account_count; i++)
        find_of_account(&search, &audit->accounts[i], &text);
    if (!search.failed)
        find_nameless(&search, &text);
    for (uint32_t i = 0; !search.failed && i < audit->policy_count; i++)
        find_of_policy(&search, &audit->policies[i], &text);
    buffer_free(&text);
    return !search.failed;
}

void audit_add_lack(Buffer *out, const AuditLack *lack)
{
    if (lack->account) {
        buffer_add(out, SLICE("account "));
        buffer_add(out, lack->account->id);
        buffer_add(out, SLICE(": "));
    } else if (lack->policy) {
        buffer_add(out, SLICE("policy "));
        buffer_add(out, lack->policy->id);
        buffer_add(out, SLICE(": "));
    }
    buffer_add(out, lack->text);
}
