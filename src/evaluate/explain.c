/* Why a policy judges the record in hand as it does: the table of verdicts, row after row. */
#include <stdio.h>

#include "base/text.h"
#include "evaluate/explain.h"

#define TEXT(slice) (int)(slice).size, (slice).data

/* One policy and the record in hand. */
typedef struct {
    Explaining explaining;
    const ProgramPolicy *policy;
    EvaluatedPolicy verdict;
    bool decided;  /* whatever other records have a part in it */
    bool excepted; /* by the verdict's exception, if that has a max as long as it lasts */
} Judgement;

static Truth truth_of_node(const Judgement *judgement, const ProgramNode *node)
{
    return node ? evaluate_node(judgement->explaining.evaluator, node, NULL) : TRUTH_TRUE;
}

/* "  scope: true" and the tree below it. */
static void add_part(const Judgement *judgement, const char *name, const Condition *condition,
                     const ProgramNode *node)
{
    Buffer *out = judgement->explaining.out;
    buffer_printf(out, "  %s: %s", name, truth_word(truth_of_node(judgement, node)));
    if (!condition)
        buffer_add(out, SLICE(", as it takes in all records"));
    buffer_add_byte(out, '\n');
    if (condition)
        explain_condition(&judgement->explaining, condition, node, NULL, 2);
}

/* The node of the policy's own scope, and of its set's, where there are such. */
static const ProgramNode *scope_node(const ProgramPolicy *policy, bool of_set)
{
    const Policy *source = policy->source;
    if (source->set_scope && source->scope)
        return policy->scope->children[of_set ? 0 : 1];
    return (of_set ? source->set_scope : source->scope) ? policy->scope : NULL;
}

static void add_scope(const Judgement *judgement)
{
    const ProgramPolicy *policy = judgement->policy;
    const Policy *source = policy->source;
    Truth whole = truth_of_node(judgement, policy->scope);
    const ProgramNode *set_node = scope_node(policy, true), *node = scope_node(policy, false);
    bool all = !judgement->explaining.deciding;
    if (set_node && (all || truth_of_node(judgement, set_node) == whole))
        add_part(judgement, "scope of the set", source->set_scope, set_node);
    if ((all && !set_node) || (node && (all || truth_of_node(judgement, node) == whole)))
        add_part(judgement, "scope", source->scope, node);
}

/* ---- correlation ---- */

static void add_duration(Buffer *out, Instant duration)
{
    long long seconds = (long long)(duration / INSTANT_SECOND);
    buffer_add_byte(out, 'P');
    if (seconds >= 86400)
        buffer_printf(out, "%lldD", seconds / 86400);
    if (seconds % 86400 || seconds == 0)
        buffer_add_byte(out, 'T');
    if (seconds % 86400 / 3600)
        buffer_printf(out, "%lldH", seconds % 86400 / 3600);
    if (seconds % 3600 / 60)
        buffer_printf(out, "%lldM", seconds % 3600 / 60);
    if (seconds % 60 || seconds == 0)
        buffer_printf(out, "%lldS", seconds % 60);
}

static void add_correlation_short(Buffer *out, const Correlation *correlation)
{
    static const char *const elements[] = {"threshold", "distinct", "sequence", "not-followed-by"};
    buffer_printf(out, "<%s", elements[correlation->kind]);
    if (correlation->field) {
        buffer_add(out, SLICE(" field=\""));
        text_add_visible(out, correlation->field->text);
        buffer_add_byte(out, '"');
    }
    if (correlation->kind == CORRELATION_THRESHOLD || correlation->kind == CORRELATION_DISTINCT)
        buffer_printf(out, " at-least=\"%llu\"", (unsigned long long)correlation->at_least);
    buffer_add(out, SLICE(" within=\""));
    add_duration(out, correlation->within);
    buffer_add_byte(out, '"');
    for (uint32_t i = 0; i < correlation->per_count; i++) {
        buffer_add(out, i ? SLICE(" ") : SLICE(" per=\""));
        text_add_visible(out, correlation->per[i]->text);
    }
    buffer_add(out, correlation->per_count ? SLICE("\">") : SLICE(">"));
}

static void add_step(const Judgement *judgement, uint32_t number)
{
    const ProgramStep *step = &judgement->policy->correlation->steps[number];
    char name[48];
    snprintf(name, sizeof name, "step %u of the correlation", number + 1);
    add_part(judgement, name, judgement->policy->correlation->source->steps[number].condition,
             step->condition);
}

static void add_correlation(const Judgement *judgement)
{
    const ProgramCorrelation *correlation = judgement->policy->correlation;
    const Explaining *explaining = &judgement->explaining;
    Buffer *out = explaining->out;
    if (!correlation)
        return;
    buffer_add(out, SLICE("  correlation: "));
    if (judgement->verdict.picked)
        buffer_add(out,
                   SLICE("picked: the verdict depends on the other records of its group, by "));
    else
        buffer_add(out, SLICE("not picked by "));
    add_correlation_short(out, correlation->source);
    buffer_add_byte(out, '\n');
    for (uint32_t i = 0; judgement->verdict.picked && i < correlation->source->per_count; i++) {
        explain_indent(out, 2);
        buffer_add(out, SLICE("group: "));
        explain_field_seen(explaining, correlation->per[i], NULL);
        buffer_add_byte(out, '\n');
    }
    for (uint32_t i = 0; !explaining->deciding && i < correlation->source->step_count; i++)
        add_step(judgement, i);
}

/* ---- what stands against a violation ---- */

/* The later of from and approved-on, which are days and order as texts do. */
static Slice first_day(const PolicyException *exception)
{
    if (exception->approved_on.size && slice_compare(exception->approved_on, exception->from) > 0)
        return exception->approved_on;
    return exception->from.size ? exception->from : SLICE("always");
}

static void add_max(const Judgement *judgement, uint64_t max)
{
    const char *said = "it is not among";
    if (!judgement->decided)
        said = "as long as it is among";
    else if (judgement->verdict.verdict == VERDICT_EXCEPTED)
        said = "it is among";
    buffer_printf(judgement->explaining.out, "    %s the first %llu that it covers in an audit\n",
                  said, (unsigned long long)max);
}

static void add_exception(const Judgement *judgement, uint32_t number)
{
    const Explaining *explaining = &judgement->explaining;
    const ProgramException *exception = &judgement->policy->exceptions[number];
    const PolicyException *source = exception->source;
    Buffer *out = explaining->out;
    bool covers = judgement->excepted && judgement->verdict.exception == number;
    bool in_force = exception_in_force(source, explaining->evaluator->time);
    if (explaining->deciding && !covers)
        return;
    buffer_add(out, SLICE("  exception "));
    text_add_visible(out, source->id);
    if (source->idle != EXCEPTION_COUNTS) {
        buffer_printf(out, ": does not count: %s\n",
                      source->idle == EXCEPTION_IDLE_INLINE
                          ? "it stands inside its policy, and the report definition says "
                            "inline=\"no\""
                          : "it depends on an empty list");
        return;
    }
    if (!in_force) {
        buffer_printf(out, ": not in force at the event's time (%.*s to %.*s)\n",
                      TEXT(first_day(source)), TEXT(source->until));
        return;
    }
    bool past = judgement->decided && judgement->verdict.verdict != VERDICT_EXCEPTED;
    buffer_printf(out, ": %s%s\n", truth_word(truth_of_node(judgement, exception->condition)),
                  covers ? past ? ", would cover the record" : ", covers the record" : "");
    if (covers && source->max)
        add_max(judgement, source->max);
    if (source->condition)
        explain_condition(explaining, source->condition, exception->condition, NULL, 2);
}

static void add_defences(const Judgement *judgement, bool violating)
{
    const ProgramPolicy *policy = judgement->policy;
    Buffer *out = judgement->explaining.out;
    if (violating && policy->source->attempts_separate) {
        Slice outcome = event_fact(&judgement->explaining.evaluator->facts, FACT_OUTCOME).text;
        bool attempt = !slice_equal(outcome, SLICE("success"));
        buffer_printf(out, "  attempts are set apart: outcome is \"%.*s\"%s\n", TEXT(outcome),
                      attempt ? ", so that this is one" : "");
        if (attempt)
            return;
    }
    for (uint32_t i = 0; violating && i < policy->exception_count; i++)
        add_exception(judgement, i);
}

/* ---- a policy ---- */

/* Picked, so that other records decide. */
static bool is_open(const EvaluatedPolicy *verdict)
{
    return verdict->picked && verdict->verdict != VERDICT_INSUFFICIENT_DATA;
}

static void add_head(const Judgement *judgement)
{
    const Policy *source = judgement->policy->source;
    Buffer *out = judgement->explaining.out;
    text_add_visible(out, source->id);
    buffer_printf(out, ": %s", policy_verdict_word(judgement->verdict.verdict));
    if (judgement->verdict.picked && judgement->decided)
        buffer_add(out, SLICE(", as its correlation decides"));
    else if (is_open(&judgement->verdict))
        buffer_add(out, SLICE(" or compliant, as its correlation decides"));
    buffer_add(out, SLICE(" ("));
    text_add_visible(out, source->file->path);
    buffer_printf(out, ":%u)\n  ", source->line);
    text_add_visible(out, source->title);
    buffer_add_byte(out, '\n');
}

static void add_body(const Judgement *judgement)
{
    const ProgramPolicy *policy = judgement->policy;
    const Policy *source = policy->source;
    bool all = !judgement->explaining.deciding;
    if (!policy->configured) {
        buffer_add(judgement->explaining.out, SLICE("  not configured: it depends on the list "));
        text_add_visible(judgement->explaining.out, source->unfilled->id);
        buffer_add(judgement->explaining.out, SLICE(", which is empty\n"));
        return;
    }
    Truth scope = truth_of_node(judgement, policy->scope);
    if (all || scope != TRUTH_TRUE)
        add_scope(judgement);
    if (scope != TRUTH_TRUE)
        return;
    Truth evaluable = truth_of_node(judgement, policy->evaluable);
    if (policy->evaluable && (all || evaluable != TRUTH_TRUE))
        add_part(judgement, "evaluable", source->evaluable, policy->evaluable);
    if (evaluable != TRUTH_TRUE)
        return;
    Truth outcome = truth_of_node(judgement, policy->outcome);
    add_part(judgement, policy_kind_word(source->kind), source->outcome, policy->outcome);
    add_correlation(judgement);
    add_defences(judgement, source->kind != POLICY_REVIEW && outcome != TRUTH_UNKNOWN &&
                                (outcome == TRUTH_TRUE) == (source->kind == POLICY_FORBID));
}

/* All verdicts on the record in hand. */
typedef struct {
    const EvaluatedPolicy *verdicts;
    uint32_t count;
    const DecidedVerdict *decided;
    uint32_t decided_count;
} Judged;

static const DecidedVerdict *find_decided(const Judged *judged, const Policy *policy)
{
    for (uint32_t i = 0; i < judged->decided_count; i++)
        if (judged->decided[i].policy == policy)
            return &judged->decided[i];
    return NULL;
}

static Judgement judgement_of(Evaluator *evaluator, uint32_t policy, bool deciding, Buffer *out,
                              const Judged *judged)
{
    Judgement judgement = {.explaining = {evaluator, out, deciding},
                           .policy = &evaluator->program->policies[policy],
                           .verdict = {.policy = policy, .verdict = VERDICT_NOT_APPLICABLE}};
    for (uint32_t i = 0; i < judged->count; i++)
        if (judged->verdicts[i].policy == policy)
            judgement.verdict = judged->verdicts[i];
    judgement.excepted = judgement.verdict.verdict == VERDICT_EXCEPTED;
    const DecidedVerdict *decided = find_decided(judged, judgement.policy->source);
    if (decided && judgement.verdict.verdict != VERDICT_NOT_APPLICABLE) {
        judgement.decided = true;
        judgement.verdict.verdict = decided->verdict;
    }
    return judgement;
}

bool explain_policy(Evaluator *evaluator, uint32_t policy, bool deciding, Buffer *out)
{
    const EvaluatedPolicy *verdicts;
    uint32_t count;
    if (!evaluator_run(evaluator, &verdicts, &count))
        return false;
    Judged judged = {verdicts, count, NULL, 0};
    Judgement judgement = judgement_of(evaluator, policy, deciding, out, &judged);
    if (deciding)
        add_body(&judgement);
    else {
        add_head(&judgement);
        add_body(&judgement);
    }
    return !out->failed && !evaluator_failed(evaluator);
}

/* ---- all policies ---- */

/* The first condition for which a scope is false, written as <all> and <use> say. */
static const Condition *first_false(Evaluator *evaluator, const Condition *condition,
                                    const ProgramNode **node)
{
    while (condition->kind == CONDITION_USE || condition->kind == CONDITION_ALL) {
        if (condition->kind == CONDITION_USE) {
            condition = condition->children[0];
            continue;
        }
        uint32_t i = 0;
        while (i + 1 < condition->child_count &&
               evaluate_node(evaluator, (*node)->children[i], NULL) != TRUTH_FALSE)
            i++;
        condition = condition->children[i];
        *node = (*node)->children[i];
    }
    return condition;
}

/* One line for a policy that does not apply. */
static void add_line(const Judgement *judgement)
{
    const ProgramPolicy *policy = judgement->policy;
    const Explaining *explaining = &judgement->explaining;
    Buffer *out = explaining->out;
    buffer_add(out, SLICE("  "));
    text_add_visible(out, policy->source->id);
    buffer_add(out, SLICE(": "));
    if (!policy->configured) {
        buffer_add(out, SLICE("not configured, the list "));
        text_add_visible(out, policy->source->unfilled->id);
        buffer_add(out, SLICE(" is empty\n"));
        return;
    }
    const ProgramNode *set_node = scope_node(policy, true), *node = scope_node(policy, false);
    const Condition *condition = policy->source->scope;
    if (set_node && truth_of_node(judgement, set_node) == TRUTH_FALSE) {
        node = set_node;
        condition = policy->source->set_scope;
    }
    condition = first_false(explaining->evaluator, condition, &node);
    policy_condition_short(out, condition);
    buffer_add(out, SLICE(" is false"));
    if (node->child_count == 0)
        explain_seen(explaining, node, NULL);
    buffer_add(out, SLICE(" ("));
    text_add_visible(out, condition->file);
    buffer_printf(out, ":%u)", condition->line);
    const ProgramCorrelation *correlation = policy->correlation;
    for (uint32_t i = 0; correlation && i < correlation->source->step_count; i++)
        if (truth_of_node(judgement, correlation->steps[i].condition) == TRUTH_TRUE)
            buffer_printf(out, "; it meets step %u of the correlation", i + 1);
    buffer_add_byte(out, '\n');
}

/* "190 policies: 1 non-compliant, 3 compliant, 186 not-applicable" */
static void add_summary(Buffer *out, const Program *program, const Judged *judged)
{
    uint32_t counts[VERDICT_COUNT] = {0}, picked = 0;
    counts[VERDICT_NOT_APPLICABLE] = program->policy_count - judged->count;
    for (uint32_t i = 0; i < judged->count; i++) {
        const EvaluatedPolicy *verdict = &judged->verdicts[i];
        const DecidedVerdict *decided =
            find_decided(judged, program->policies[verdict->policy].source);
        if (decided)
            counts[decided->verdict]++;
        else if (is_open(verdict))
            picked++;
        else
            counts[verdict->verdict]++;
    }
    buffer_printf(out, "%u %s", program->policy_count,
                  program->policy_count == 1 ? "policy" : "policies");
    const char *between = ": ";
    for (int i = 0; i < VERDICT_COUNT; i++) {
        if (counts[i] == 0)
            continue;
        buffer_printf(out, "%s%u %s", between, counts[i], policy_verdict_word((Verdict)i));
        between = ", ";
    }
    if (picked)
        buffer_printf(out, "%s%u as their correlation decides", between, picked);
    buffer_add(out, SLICE("\n\n"));
}

bool explain_policies(Evaluator *evaluator, const DecidedVerdict *decided, uint32_t count,
                      bool verbose, Buffer *out)
{
    Judged judged = {.decided = decided, .decided_count = count};
    uint32_t lines = 0;
    const Program *program = evaluator->program;
    if (!evaluator_run(evaluator, &judged.verdicts, &judged.count))
        return false;
    add_summary(out, program, &judged);
    for (uint32_t i = 0; i < program->policy_count; i++) {
        Judgement judgement = judgement_of(evaluator, i, false, out, &judged);
        if (judgement.verdict.verdict == VERDICT_NOT_APPLICABLE && !verbose) {
            lines++;
            continue;
        }
        add_head(&judgement);
        add_body(&judgement);
        buffer_add_byte(out, '\n');
    }
    if (lines)
        buffer_printf(out,
                      "not-applicable, as the first false condition of the scope says: %u %s\n",
                      lines, lines == 1 ? "policy" : "policies");
    for (uint32_t i = 0; lines && i < program->policy_count; i++) {
        Judgement judgement = judgement_of(evaluator, i, false, out, &judged);
        if (judgement.verdict.verdict == VERDICT_NOT_APPLICABLE)
            add_line(&judgement);
    }
    return !out->failed && !evaluator_failed(evaluator);
}
