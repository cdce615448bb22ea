/* What of the input was lost, clause by clause: why a policy is INCONCLUSIVE, or INCOMPLETE beside
 * another result. */
#include "audit/lacks.h"
#include "audit/parts.h"

uint64_t build_lost_of(const Counts *by_account, Slice account)
{
    uint32_t id = by_account->names ? names_find(by_account->names, account) : NAMES_NONE;
    return id == NAMES_NONE ? 0 : by_account->values[id];
}

/* ---- whom it concerns ---- */

static bool is_silent(const LostInput *lost, Slice account)
{
    return build_lost_of(&lost->evaluated, account) == 0;
}

/* Whether a part of a scope can hold in records of the account. There may be as many policies,
 * accounts and values each as there are accounts: long lists are looked up. */
static bool admits(const ProgramPart *part, Slice account)
{
    const Condition *source = part->source;
    const PolicyField *field = source->field;
    if (!field || field->kind != FIELD_FACT || field->fact != FACT_ACCOUNT || source->other)
        return true;
    if (source->kind == CONDITION_EQUALS)
        return slice_equal(source->value, account);
    if (source->kind != CONDITION_IN || !source->list)
        return true;
    if (part->node->set)
        return names_find(part->node->set, account) != NAMES_NONE;
    for (uint32_t i = 0; i < source->list->count; i++)
        if (slice_equal(source->list->values[i], account))
            return true;
    return false;
}

static bool leaves_room(const ProgramPolicy *program, Slice account)
{
    for (uint32_t i = 0; i < program->part_count; i++)
        if (!admits(&program->parts[i], account))
            return false;
    return true;
}

/* Takes what an account lost; false: no more of it is wanted. */
typedef bool Taker(void *context, Slice account, uint64_t count);

/* Of accounts in which it has a population, then of silent ones. */
static void each_of_cells(const Ground *of, const Counts *by_account, Taker *take, void *context)
{
    for (uint32_t i = 0; i < of->cell_count; i++) {
        Slice account = of->cells[i].account;
        uint64_t count = build_lost_of(by_account, account);
        bool again = i && slice_equal(account, of->cells[i - 1].account);
        if (count && !again && !take(context, account, count))
            return;
    }
    for (uint32_t i = 0; i < counts_size(by_account); i++) {
        Slice account = counts_name(by_account, i);
        if (is_silent(of->lost, account) && !take(context, account, by_account->values[i]))
            return;
    }
}

static void each_that_may_be_judged(const Ground *of, Taker *take, void *context)
{
    const Counts *by_account = &of->lost->unverified_by_account;
    for (uint32_t i = 0; i < counts_size(by_account); i++) {
        Slice account = counts_name(by_account, i);
        if (leaves_room(of->program, account) && !take(context, account, by_account->values[i]))
            return;
    }
}

static bool take_any(void *context, Slice account, uint64_t count)
{
    (void)account;
    *(bool *)context |= count > 0;
    return !*(bool *)context;
}

bool build_is_concerned(const Ground *of)
{
    const LostInput *lost = of->lost;
    bool any = lost->unverified || (of->cell_count && lost->anywhere);
    if (!any)
        each_of_cells(of, &lost->by_account, take_any, &any);
    if (!any)
        each_of_cells(of, &lost->gaps_by_account, take_any, &any);
    if (!any)
        each_that_may_be_judged(of, take_any, &any);
    return any;
}

/* ---- in words ---- */

/* Pieces of input of one kind, and the accounts that they are of. */
typedef struct {
    uint64_t total;
    AuditNames accounts;
} Loss;

static bool take_loss(void *context, Slice account, uint64_t count)
{
    Loss *loss = context;
    if (count)
        audit_names_add(&loss->accounts, account);
    loss->total += count;
    return true;
}

static void take_all(const Counts *by_account, Loss *loss)
{
    for (uint32_t i = 0; i < counts_size(by_account); i++)
        take_loss(loss, counts_name(by_account, i), by_account->values[i]);
}

/* "; 2 files failed verification by digests (111122223333)" */
static void say_loss(Buffer *text, Loss *loss, uint64_t nameless,
                     void (*add)(Buffer *out, uint64_t count))
{
    Buffer names = {0};
    bool named = loss->accounts.named > 0;
    audit_names_end(&loss->accounts, &names);
    loss->total += nameless;
    if (loss->total) {
        audit_add_joint(text);
        add(text, loss->total);
        buffer_add(text, SLICE(" ("));
        buffer_add(text, buffer_slice(&names));
        if (nameless)
            buffer_add(text, named ? SLICE(", or of no known account") : SLICE("no known account"));
        buffer_add(text, SLICE(")"));
    }
    text->failed |= names.failed;
    buffer_free(&names);
}

void build_say_doubts(Buffer *text, const Ground *of)
{
    const LostInput *lost = of->lost;
    Loss pieces = {0}, files = {0}, gaps = {0};
    if (of->policy->verdicts.count[AUDIT_INSUFFICIENT_DATA])
        audit_add_insufficient(text, &of->policy->verdicts);
    each_of_cells(of, &lost->by_account, take_loss, &pieces);
    say_loss(text, &pieces, of->cell_count ? lost->anywhere : 0, audit_add_lost);
    each_that_may_be_judged(of, take_loss, &files);
    say_loss(text, &files, lost->unverified, audit_add_unverified);
    each_of_cells(of, &lost->gaps_by_account, take_loss, &gaps);
    say_loss(text, &gaps, 0, audit_add_gaps);
    if (of->policy->without_count) {
        audit_add_joint(text);
        audit_add_needs(text, of->policy);
    }
}

void build_say_elsewhere(Buffer *text, const LostInput *lost)
{
    Buffer all = {0};
    Loss pieces = {0}, files = {0}, gaps = {0};
    take_all(&lost->by_account, &pieces);
    say_loss(&all, &pieces, lost->anywhere, audit_add_lost);
    take_all(&lost->unverified_by_account, &files);
    say_loss(&all, &files, lost->unverified, audit_add_unverified);
    take_all(&lost->gaps_by_account, &gaps);
    say_loss(&all, &gaps, 0, audit_add_gaps);
    if (lost->doubtful) {
        audit_add_joint(&all);
        audit_add_doubtful(&all, lost->doubtful);
    }
    text->failed |= all.failed;
    buffer_add(text, buffer_slice(&all));
    buffer_free(&all);
}
