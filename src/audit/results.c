/* One word for each policy and for the run: the tables of the reports page. */
#include "audit/lacks.h"
#include "audit/parts.h"
#include "base/text.h"

/* The accounts with records that have none of the category that the policy needs. */
static bool find_needs(Audit *audit, Slice category, AuditPolicy *policy)
{
    policy->needs = category;
    if (category.size == 0)
        return true;
    uint32_t count = 0;
    for (uint32_t i = 0; i < audit->account_count; i++)
        count += audit_lacks_category(&audit->accounts[i], category);
    policy->without = arena_array(&audit->arena, count, sizeof(Slice));
    for (uint32_t i = 0; policy->without && i < audit->account_count; i++)
        if (audit_lacks_category(&audit->accounts[i], category))
            policy->without[policy->without_count++] = audit->accounts[i].id;
    return policy->without != NULL;
}

/* "1 record", "2 records", "1,204 records" */
static void add_counted(Buffer *text, uint64_t count, const char *one, const char *many)
{
    text_add_number(text, count, ",");
    buffer_printf(text, " %s", count == 1 ? one : many);
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

static void say_why(Buffer *why, const Ground *ground, Slice no_data)
{
    const AuditPolicy *policy = ground->policy;
    const Policy *source = ground->program->source;
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
        build_say_doubts(why, ground);
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
static void say_incomplete(Buffer *text, const Ground *ground)
{
    const AuditPolicy *policy = ground->policy;
    Buffer own = {0};
    build_say_doubts(&own, ground);
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

static bool explain(Arena *arena, AuditPolicy *policy, const Ground *ground, Slice no_data)
{
    Buffer why = {0}, incomplete = {0};
    say_why(&why, ground, no_data);
    say_incomplete(&incomplete, ground);
    policy->why = take_sentence(arena, &why);
    policy->incomplete = take_sentence(arena, &incomplete);
    return policy->why.data && policy->incomplete.data;
}

/* The result of the policy whose cells begin at *cell. */
static bool build_result(Audit *audit, const AuditBuild *build, const LostInput *lost,
                         uint32_t number, uint32_t *cell)
{
    AuditPolicy *policy = &audit->policies[number];
    const ProgramPolicy *program = &build->program->policies[number];
    Ground ground = {policy, program, lost, &audit->tallies[*cell], 0};
    for (; *cell < audit->tally_count && audit->tallies[*cell].policy == number; ++*cell)
        ground.cell_count++;
    if (!find_needs(audit, program->source->needs, policy))
        return false;
    policy->result = audit_result_of(policy, program->configured,
                                     build_is_concerned(&ground) || policy->without_count);
    policy->complete = audit->complete && policy->verdicts.count[AUDIT_INSUFFICIENT_DATA] == 0 &&
                       policy->without_count == 0;
    Slice no_data = SLICE("");
    if (policy->result == RESULT_NO_DATA)
        no_data = build_scope_reason(&audit->arena, program, &build->run->scopes[number],
                                     audit->inputs.evaluated);
    if (!explain(&audit->arena, policy, &ground, no_data))
        return false;
    bool without = policy->result == RESULT_NO_DATA || policy->result == RESULT_NOT_CONFIGURED;
    if (without && build->required && build->required[number])
        policy->result = RESULT_INCONCLUSIVE;
    return true;
}

bool build_results(Audit *audit, const AuditBuild *build, const LostInput *lost)
{
    uint32_t cell = 0;
    audit->complete = lost->anywhere == 0 && counts_size(&lost->by_account) == 0 &&
                      lost->doubtful == 0 && lost->unverified == 0 &&
                      counts_size(&lost->unverified_by_account) == 0 &&
                      counts_size(&lost->gaps_by_account) == 0;
    for (uint32_t i = 0; i < audit->policy_count; i++)
        if (!build_result(audit, build, lost, i, &cell))
            return false;
    audit->result = audit_result_of_all(audit->policies, audit->policy_count);
    return true;
}
