/* What of the input was lost, clause by clause: why a policy is INCONCLUSIVE, or INCOMPLETE beside
 * another result. */
#include "audit/parts.h"
#include "base/text.h"

enum { NAMED_ACCOUNTS = 4 };

/* Pieces of input of one kind, and the accounts that they are of. */
typedef struct {
    uint64_t total;
    Buffer accounts;
    uint32_t named, more;
} Loss;

static void add_account(Loss *loss, Slice account, uint64_t count)
{
    if (count == 0)
        return;
    loss->total += count;
    if (loss->named == NAMED_ACCOUNTS) {
        loss->more++;
        return;
    }
    if (loss->named++)
        buffer_add(&loss->accounts, SLICE(", "));
    buffer_add(&loss->accounts, account);
}

uint64_t build_lost_of(const Counts *by_account, Slice account)
{
    uint32_t id = by_account->names ? names_find(by_account->names, account) : NAMES_NONE;
    return id == NAMES_NONE ? 0 : by_account->values[id];
}

bool build_is_silent(const LostInput *lost, Slice account)
{
    return build_lost_of(&lost->evaluated, account) == 0;
}

/* Whose losses are told. */
typedef struct {
    const LostInput *lost;
    bool everybody;
    const AuditTally *cells; /* else those of these cells, which stand together, and of accounts of
                                which nothing was evaluated */
    uint32_t count;
} Concerned;

static void count_loss(Loss *loss, const Counts *by_account, const Concerned *of)
{
    for (uint32_t i = 0; i < of->count; i++)
        if (i == 0 || !slice_equal(of->cells[i].account, of->cells[i - 1].account))
            add_account(loss, of->cells[i].account,
                        build_lost_of(by_account, of->cells[i].account));
    for (uint32_t i = 0; i < counts_size(by_account); i++)
        if (of->everybody || build_is_silent(of->lost, counts_name(by_account, i)))
            add_account(loss, counts_name(by_account, i), by_account->values[i]);
}

/* "; 2 files of its accounts failed verification by digests (111122223333)" */
static void say_loss(Buffer *text, Loss *loss, uint64_t nameless, const char *one, const char *many)
{
    loss->total += nameless;
    if (loss->total) {
        if (text->size)
            buffer_add(text, SLICE("; "));
        text_add_number(text, loss->total, ",");
        buffer_printf(text, " %s (", loss->total == 1 ? one : many);
        buffer_add(text, buffer_slice(&loss->accounts));
        if (loss->more) {
            buffer_add(text, SLICE(" and "));
            text_add_number(text, loss->more, ",");
            buffer_add(text, SLICE(" more"));
        }
        if (nameless)
            buffer_add(text,
                       loss->named ? SLICE(", or of no known account") : SLICE("no known account"));
        buffer_add(text, SLICE(")"));
    }
    text->failed |= loss->accounts.failed;
    buffer_free(&loss->accounts);
}

static void say_losses(Buffer *text, const Concerned *of)
{
    const LostInput *lost = of->lost;
    bool nameless = of->everybody || of->count;
    Loss pieces = {0}, files = {0}, gaps = {0};
    count_loss(&pieces, &lost->by_account, of);
    say_loss(text, &pieces, nameless ? lost->anywhere : 0,
             "piece of input could not be evaluated, quarantined or unreadable",
             "pieces of input could not be evaluated, quarantined or unreadable");
    count_loss(&files, &lost->unverified_by_account, of);
    say_loss(text, &files, nameless ? lost->unverified : 0, "file failed verification by digests",
             "files failed verification by digests");
    count_loss(&gaps, &lost->gaps_by_account, of);
    say_loss(text, &gaps, 0, "gap of coverage, a day without file or digest",
             "gaps of coverage, days without file or digest");
}

void build_say_doubts(Buffer *text, const AuditPolicy *policy, const LostInput *lost,
                      const AuditTally *cells, uint32_t count)
{
    uint64_t insufficient = policy->verdicts.count[AUDIT_INSUFFICIENT_DATA];
    if (insufficient) {
        uint64_t population = audit_population(&policy->verdicts);
        buffer_add(text, SLICE("for "));
        text_add_number(text, insufficient, ",");
        buffer_add(text, SLICE(" of "));
        text_add_number(text, population, ",");
        buffer_add(text, population == 1 ? SLICE(" record") : SLICE(" records"));
        buffer_add(text, SLICE(" the data do not suffice to tell"));
    }
    say_losses(text, &(Concerned){.lost = lost, .cells = cells, .count = count});
}

void build_say_elsewhere(Buffer *text, const LostInput *lost)
{
    Buffer all = {0};
    say_losses(&all, &(Concerned){.lost = lost, .everybody = true});
    if (lost->doubtful) {
        buffer_add(&all, all.size ? SLICE("; ") : SLICE(""));
        text_add_number(&all, lost->doubtful, ",");
        buffer_add(&all, lost->doubtful == 1 ? SLICE(" file is") : SLICE(" files are"));
        buffer_add(&all, SLICE(" empty, cut off, changed while read, of a wrong checksum, or "
                               "followed by other data"));
    }
    text->failed |= all.failed;
    buffer_add(text, buffer_slice(&all));
    buffer_free(&all);
}
