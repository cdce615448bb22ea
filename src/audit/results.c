/* One word for each policy and for the run: the tables of the reports page. */
#include "audit/parts.h"
#include "base/text.h"

/* What may concern one policy: of the accounts in which it has a population, of those of which
 * nothing was evaluated, and what names no account. */
typedef struct {
    bool populated;
    Slice counted; /* the account that was added last */
    uint64_t lost, unverified, gaps;
} Concern;

/* What accounts lost of which nothing was evaluated. */
static uint64_t of_silent(const LostInput *lost, const Counts *by_account)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < counts_size(by_account); i++)
        if (build_is_silent(lost, counts_name(by_account, i)))
            sum += by_account->values[i];
    return sum;
}

/* In one pass: there may be thousands of policies, and each has a tally an account and service. */
static void add_concerns(const Audit *audit, const LostInput *lost, Concern *concerns)
{
    for (uint32_t i = 0; i < audit->tally_count; i++) {
        Slice account = audit->tallies[i].account;
        Concern *concern = &concerns[audit->tallies[i].policy];
        /* Cells of one account stand together. */
        if (concern->populated && slice_equal(account, concern->counted))
            continue;
        concern->populated = true;
        concern->counted = account;
        concern->lost += build_lost_of(&lost->by_account, account);
        concern->unverified += build_lost_of(&lost->unverified_by_account, account);
        concern->gaps += build_lost_of(&lost->gaps_by_account, account);
    }
    uint64_t silent_lost = of_silent(lost, &lost->by_account);
    uint64_t silent_unverified = of_silent(lost, &lost->unverified_by_account);
    uint64_t silent_gaps = of_silent(lost, &lost->gaps_by_account);
    for (uint32_t i = 0; i < audit->policy_count; i++) {
        concerns[i].lost += silent_lost + (concerns[i].populated ? lost->anywhere : 0);
        concerns[i].unverified +=
            silent_unverified + (concerns[i].populated ? lost->unverified : 0);
        concerns[i].gaps += silent_gaps;
    }
}

static bool has_category(const Run *run, Slice account, Slice category)
{
    for (uint32_t i = 0; i < run->kind_count; i++)
        if (slice_equal(run->kinds[i].category, category) &&
            slice_equal(run->kinds[i].account, account))
            return true;
    return false;
}

/* How many accounts with records have none of the category that the policy needs; *first is one of
 * them. */
static uint32_t accounts_without(const Audit *audit, const Run *run, Slice category, Slice *first)
{
    uint32_t without = 0;
    for (uint32_t i = 0; category.size && i < audit->account_count; i++) {
        const AuditAccount *account = &audit->accounts[i];
        if (account->evaluated == 0 || has_category(run, account->id, category))
            continue;
        if (without++ == 0)
            *first = account->id;
    }
    return without;
}

/* What stands against a result other than FAIL. */
typedef struct {
    uint64_t lost;       /* pieces of input */
    uint64_t unverified; /* files that failed verification */
    uint64_t gaps;       /* of coverage */
    uint32_t without;    /* accounts without the category that it needs */
    Slice first_without;
} Doubts;

/* "1 record", "2 records", "1,204 records" */
static void add_counted(Buffer *text, uint64_t count, const char *one, const char *many)
{
    text_add_number(text, count, ",");
    buffer_printf(text, " %s", count == 1 ? one : many);
}

/* The policy's cells stand together; `lost` is what the run lost. */
typedef struct {
    const AuditTally *cells;
    uint32_t cell_count;
    const LostInput *lost;
} Ground;

static void explain_doubts(Buffer *why, const AuditPolicy *policy, const Policy *source,
                           const Doubts *doubts, const Ground *ground)
{
    build_say_doubts(why, policy, ground->lost, ground->cells, ground->cell_count);
    if (doubts->without) {
        buffer_add(why, why->size ? SLICE("; ") : SLICE(""));
        buffer_printf(why, "it needs %.*s events, and ", (int)source->needs.size,
                      source->needs.data);
        add_counted(why, doubts->without, "account has none", "accounts have none");
        buffer_printf(why, " (%.*s)", (int)doubts->first_without.size, doubts->first_without.data);
    }
}

/* Of the population of a violated policy: what is neither violating nor compliant. */
static void explain_rest(Buffer *why, const uint64_t *count)
{
    if (count[AUDIT_INSUFFICIENT_DATA]) {
        buffer_add(why, SLICE("; "));
        text_add_number(why, count[AUDIT_INSUFFICIENT_DATA], ",");
        buffer_add(why, SLICE(" could not be judged for want of data"));
    }
    if (count[AUDIT_EXCEPTED]) {
        buffer_add(why, SLICE("; "));
        add_counted(why, count[AUDIT_EXCEPTED], "is covered by exceptions",
                    "are covered by exceptions");
    }
    if (count[AUDIT_ATTEMPT]) {
        buffer_add(why, SLICE("; "));
        add_counted(why, count[AUDIT_ATTEMPT], "was an attempt that failed",
                    "were attempts that failed");
    }
}

static void explain_closed(Buffer *why, uint64_t closed)
{
    buffer_add(why, SLICE("; "));
    text_add_number(why, closed, ",");
    buffer_add(why, closed == 1 ? SLICE(" has a disposition") : SLICE(" have a disposition"));
}

static void explain_pass(Buffer *why, const uint64_t *count, uint64_t population)
{
    if (count[AUDIT_REVIEW]) {
        add_counted(why, count[AUDIT_REVIEW], "event to review has a disposition",
                    "events to review all have a disposition");
        return;
    }
    buffer_add(why, SLICE("None found in "));
    add_counted(why, population, "record", "records");
    if (count[AUDIT_ATTEMPT]) {
        buffer_add(why, SLICE(", but "));
        add_counted(why, count[AUDIT_ATTEMPT], "attempt that failed", "attempts that failed");
    }
}

static void say_why(Buffer *why, const AuditPolicy *policy, const Policy *source,
                    const Doubts *doubts, const Ground *ground, Slice no_data)
{
    const uint64_t *count = policy->verdicts.count;
    uint64_t population = audit_population(&policy->verdicts);
    switch (policy->result) {
    case RESULT_NOT_CONFIGURED:
        buffer_printf(why, "It depends on the list \"%.*s\", which is empty",
                      (int)source->unfilled->id.size, source->unfilled->id.data);
        break;
    case RESULT_FAIL:
        add_counted(why, count[AUDIT_NON_COMPLIANT], "violation", "violations");
        buffer_add(why, SLICE(" in a population of "));
        add_counted(why, population, "record", "records");
        explain_rest(why, count);
        break;
    case RESULT_INCONCLUSIVE:
        explain_doubts(why, policy, source, doubts, ground);
        break;
    case RESULT_REVIEW:
        add_counted(why, count[AUDIT_REVIEW], "event is to be reviewed",
                    "events are to be reviewed");
        if (policy->review_closed)
            explain_closed(why, policy->review_closed);
        break;
    case RESULT_EXCEPTED:
        add_counted(why, count[AUDIT_EXCEPTED], "violation is covered by exceptions",
                    "violations are covered by exceptions");
        break;
    case RESULT_NO_DATA:
        buffer_add(why, no_data);
        break;
    default:
        explain_pass(why, count, population);
    }
}

/* Why its input is not whole, where `why` does not say it: of the accounts that it judged; else of
 * others, which the population of an account may lack too. */
static void say_incomplete(Buffer *text, const AuditPolicy *policy, const Ground *ground)
{
    Buffer own = {0};
    build_say_doubts(&own, policy, ground->lost, ground->cells, ground->cell_count);
    if (own.size && policy->result != RESULT_INCONCLUSIVE) {
        buffer_add(text, buffer_slice(&own));
    } else if (own.size == 0 && !policy->complete) {
        buffer_add(text, SLICE("of the run's input, though not of accounts that it judged: "));
        build_say_elsewhere(text, ground->lost);
    }
    text->failed |= own.failed;
    buffer_free(&own);
}

/* A copy that begins with a capital; data NULL without memory. */
static Slice take_sentence(Arena *arena, Buffer *text)
{
    if (text->size && text->data[0] >= 'a' && text->data[0] <= 'z')
        text->data[0] = (char)(text->data[0] - 'a' + 'A');
    Slice copy = text->failed ? (Slice){0} : arena_copy(arena, buffer_slice(text));
    buffer_free(text);
    return copy;
}

static bool explain(Arena *arena, AuditPolicy *policy, const Policy *source, const Doubts *doubts,
                    const Ground *ground, Slice no_data)
{
    Buffer why = {0}, incomplete = {0};
    say_why(&why, policy, source, doubts, ground, no_data);
    say_incomplete(&incomplete, policy, ground);
    policy->why = take_sentence(arena, &why);
    policy->incomplete = take_sentence(arena, &incomplete);
    return policy->why.data && policy->incomplete.data;
}

bool build_results(Audit *audit, const AuditBuild *build, const LostInput *lost)
{
    uint32_t cell = 0;
    Concern *concerns = arena_array(&audit->arena, audit->policy_count, sizeof(Concern));
    if (!concerns)
        return false;
    add_concerns(audit, lost, concerns);
    audit->complete = lost->anywhere == 0 && counts_size(&lost->by_account) == 0 &&
                      lost->doubtful == 0 && lost->unverified == 0 &&
                      counts_size(&lost->unverified_by_account) == 0 &&
                      counts_size(&lost->gaps_by_account) == 0;
    for (uint32_t i = 0; i < audit->policy_count; i++) {
        AuditPolicy *policy = &audit->policies[i];
        const ProgramPolicy *program = &build->program->policies[i];
        Doubts doubts = {.lost = concerns[i].lost,
                         .unverified = concerns[i].unverified,
                         .gaps = concerns[i].gaps};
        doubts.without =
            accounts_without(audit, build->run, program->source->needs, &doubts.first_without);
        policy->result =
            audit_result_of(policy, program->configured,
                            doubts.lost || doubts.unverified || doubts.gaps || doubts.without);
        policy->complete = audit->complete && policy->verdicts.count[AUDIT_INSUFFICIENT_DATA] == 0;
        Slice no_data = SLICE("");
        if (policy->result == RESULT_NO_DATA)
            no_data = build_scope_reason(&audit->arena, program, &build->run->scopes[i],
                                         audit->inputs.evaluated);
        Ground ground = {&audit->tallies[cell], 0, lost};
        while (cell + ground.cell_count < audit->tally_count &&
               audit->tallies[cell + ground.cell_count].policy == i)
            ground.cell_count++;
        cell += ground.cell_count;
        if (!explain(&audit->arena, policy, program->source, &doubts, &ground, no_data))
            return false;
        bool without = policy->result == RESULT_NO_DATA || policy->result == RESULT_NOT_CONFIGURED;
        if (without && build->required && build->required[i])
            policy->result = RESULT_INCONCLUSIVE;
    }
    audit->result = audit_result_of_all(audit->policies, audit->policy_count);
    return true;
}
