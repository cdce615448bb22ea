#include "evaluate/evaluator.h"

#include <stdlib.h>

#include "base/limits.h"

static bool make_matching(Evaluator *evaluator)
{
    evaluator->match_data = pcre2_match_data_create(1, NULL);
    evaluator->match_context = pcre2_match_context_create(NULL);
    if (!evaluator->match_data || !evaluator->match_context)
        return false;
    pcre2_set_match_limit(evaluator->match_context, LIMIT_REGEX_MATCH);
    pcre2_set_depth_limit(evaluator->match_context, LIMIT_REGEX_DEPTH);
    return true;
}

static Evaluator *make_evaluator(const Program *program, bool plain)
{
    Evaluator *evaluator = calloc(1, sizeof(Evaluator));
    if (!evaluator)
        return NULL;
    evaluator->program = program;
    evaluator->remembered = calloc(program->node_count + 1, sizeof(uint64_t));
    evaluator->truths = calloc(program->node_count + 1, 1);
    evaluator->verdicts = calloc(program->policy_count + 1, sizeof(EvaluatedPolicy));
    evaluator->groups = calloc(program->group_count + 1, sizeof(GroupHash));
    evaluator->scopes = scopes_new(program);
    for (uint32_t i = program->slot_count; i-- > 0;)
        if (program->slots[i].column == COLUMN_USER_AGENT)
            evaluator->agent_slot = &program->slots[i];
    evaluator->seen = calloc(EVALUATE_SEEN_MOST, sizeof(EvaluatedSeen));
    evaluator->dispatch = dispatch_new(program, plain);
    evaluator->identities = identity_index_new(program);
    evaluator->like_memos = calloc(program->node_count + 1, sizeof(LikeMemo *));
    if (!evaluator->identities || !evaluator->like_memos || !evaluator->remembered ||
        !evaluator->truths || !evaluator->groups || !evaluator->verdicts || !evaluator->seen ||
        !evaluator->scopes || !evaluator->dispatch || !make_matching(evaluator)) {
        evaluator_free(evaluator);
        return NULL;
    }
    evaluator_seed(evaluator, 0);
    return evaluator;
}

Evaluator *evaluator_new(const Program *program)
{
    return make_evaluator(program, false);
}

Evaluator *evaluator_new_plain(const Program *program)
{
    return make_evaluator(program, true);
}

void evaluator_free(Evaluator *evaluator)
{
    if (!evaluator)
        return;
    dispatch_free(evaluator->dispatch);
    identity_index_free(evaluator->identities);
    for (uint32_t i = 0; evaluator->like_memos && i < evaluator->program->node_count; i++)
        free(evaluator->like_memos[i]);
    free(evaluator->like_memos);
    pcre2_match_data_free(evaluator->match_data);
    pcre2_match_context_free(evaluator->match_context);
    memo_free(&evaluator->agents);
    short_texts_free(&evaluator->networks);
    arena_free(&evaluator->scratch);
    free(evaluator->remembered);
    free(evaluator->truths);
    free(evaluator->verdicts);
    free(evaluator->scopes);
    free(evaluator->seen);
    free(evaluator->picks);
    free(evaluator->groups);
    free(evaluator);
}

void evaluator_seed(Evaluator *evaluator, uint64_t seed)
{
    evaluator->seed = seed;
    text_hash_open(&evaluator->text_hash, seed);
}

/* Agents are long and repeat: what computed fields and conditions want of one is looked up once.
 * Who calls has the same agent mostly, which is then at hand. */
static void expect_agent(Evaluator *evaluator)
{
    EventValue value = evaluator->record->values[COLUMN_USER_AGENT];
    const EventKept *caller = evaluator->record->identity;
    bool plain = value.type == EVENT_STRING && !value.escaped;
    Slice text = plain ? (Slice){value.data, value.size} : (Slice){0};
    evaluator->agent =
        plain && caller ? memo_recall(&evaluator->agents, caller->agent, text) : NULL;
    evaluator->agent_text = text;
    evaluator->agent_expected =
        plain && !evaluator->agent ? memo_expect(&evaluator->agents, text) : 0;
}

static MemoEntry *find_agent(Evaluator *evaluator)
{
    bool known;
    MemoEntry *entry = memo_find_expected(&evaluator->agents, evaluator->agent_text,
                                          evaluator->agent_expected, &known);
    if (!entry)
        return NULL;
    if (!known) {
        EventAgent agent = event_agent(evaluator->agent_text);
        entry->marks = agent.client << AGENT_CLIENT | (agent.workload ? AGENT_WORKLOAD : 0);
    }
    if (evaluator->record->identity)
        evaluator->record->identity->agent = memo_ticket(&evaluator->agents, entry);
    return entry;
}

static void look_up_agent(Evaluator *evaluator)
{
    if (!evaluator->agent && !(evaluator->agent = find_agent(evaluator)))
        return;
    uint64_t marks = evaluator->agent->marks;
    evaluator->facts.agent_known = true;
    evaluator->facts.agent.client = (uint32_t)(marks >> AGENT_CLIENT);
    evaluator->facts.agent.workload = marks & AGENT_WORKLOAD;
}

void evaluator_take(Evaluator *evaluator, const EventRecord *record, Slice path_account)
{
    arena_reset(&evaluator->scratch);
    evaluator->record = record;
    evaluator->turn++;
    evaluator->account_known = false;
    evaluator->json_count = 0;
    event_facts_begin(&evaluator->facts, record, path_account, &evaluator->scratch);
    expect_agent(evaluator);
    dispatch_want(evaluator->dispatch, record);
}

/* What takes time to be fetched was on its way since the record was taken, and tells what is next;
 * the time is read meanwhile. */
void evaluator_look(Evaluator *evaluator)
{
    dispatch_fetch(evaluator->dispatch);
    if (!evaluator->agent)
        memo_fetch(&evaluator->agents, evaluator->agent_expected);
    evaluator->time = event_time(evaluator->record, &evaluator->scratch);
    evaluator->profile = NULL;
    look_up_agent(evaluator);
    evaluator->entry = dispatch_find(evaluator->dispatch, evaluator);
    if (!evaluator->entry) {
        evaluator->failed = true;
        return;
    }
    evaluator->settled = evaluator->entry->settled;
    evaluator->facts.values[FACT_SERVICE] = (EventFactValue){.text = evaluator->entry->service};
    evaluator->facts.values[FACT_ACTION] = (EventFactValue){.text = evaluator->entry->action};
    evaluator->facts.done |= 1u << FACT_SERVICE | 1u << FACT_ACTION;
}

void evaluator_begin(Evaluator *evaluator, const EventRecord *record, Slice path_account)
{
    evaluator_take(evaluator, record, path_account);
    evaluator_look(evaluator);
}

EventFacts *evaluator_facts(Evaluator *evaluator)
{
    return &evaluator->facts;
}

Instant evaluator_time(Evaluator *evaluator)
{
    return evaluator->time;
}

Arena *evaluator_scratch(Evaluator *evaluator)
{
    return &evaluator->scratch;
}

EventMemo *evaluator_note(Evaluator *evaluator)
{
    return evaluator->entry ? &evaluator->entry->note : NULL;
}

bool evaluator_failed(const Evaluator *evaluator)
{
    return evaluator->failed || evaluator->facts.failed;
}

bool exception_in_force(const PolicyException *exception, Instant time)
{
    return time != INSTANT_NONE && exception->idle == EXCEPTION_COUNTS &&
           (exception->starts == INSTANT_NONE || time >= exception->starts) &&
           time < exception->ends;
}

static Verdict judge_violation(Evaluator *evaluator, const ProgramPolicy *policy,
                               uint32_t *covered_by)
{
    if (policy->source->attempts_separate) {
        Slice outcome = event_fact(&evaluator->facts, FACT_OUTCOME).text;
        if (!slice_equal(outcome, SLICE("success")))
            return VERDICT_ATTEMPT;
    }
    for (uint32_t i = 0; i < policy->exception_count; i++) {
        const ProgramException *exception = &policy->exceptions[i];
        if (exception_in_force(exception->source, evaluator->time) &&
            (!exception->condition ||
             evaluate_node(evaluator, exception->condition, NULL) == TRUTH_TRUE)) {
            *covered_by = i;
            return VERDICT_EXCEPTED;
        }
    }
    return VERDICT_NON_COMPLIANT;
}

/* The table of verdicts of the language page, from the top. */
static Verdict judge(Evaluator *evaluator, const ProgramPolicy *policy, uint32_t *covered_by,
                     bool *picked)
{
    Truth scope = policy->scope ? evaluate_node(evaluator, policy->scope, NULL) : TRUTH_TRUE;
    if (scope == TRUTH_FALSE)
        return VERDICT_NOT_APPLICABLE;
    if (scope == TRUTH_UNKNOWN)
        return VERDICT_INSUFFICIENT_DATA;
    Truth outcome = evaluate_node(evaluator, policy->outcome, NULL);
    if (outcome == TRUTH_UNKNOWN)
        return VERDICT_INSUFFICIENT_DATA;
    *picked = outcome == TRUTH_TRUE && policy->correlation;
    if (policy->evaluable && evaluate_node(evaluator, policy->evaluable, NULL) != TRUTH_TRUE)
        return VERDICT_INSUFFICIENT_DATA;
    if (policy->source->kind == POLICY_REVIEW)
        return outcome == TRUTH_TRUE ? VERDICT_REVIEW : VERDICT_COMPLIANT;
    bool violating = (outcome == TRUTH_TRUE) == (policy->source->kind == POLICY_FORBID);
    return violating ? judge_violation(evaluator, policy, covered_by) : VERDICT_COMPLIANT;
}

/* Judges a policy that is not settled for the record in hand. */
static bool judge_open(Evaluator *evaluator, uint32_t policy, EvaluatedPolicy *result)
{
    *result = (EvaluatedPolicy){.policy = policy};
    result->verdict = judge(evaluator, &evaluator->program->policies[policy], &result->exception,
                            &result->picked);
    if (result->verdict == VERDICT_NOT_APPLICABLE) {
        scopes_meet_open(evaluator, policy);
        return false;
    }
    evaluator->scopes[policy].missing = 0;
    return true;
}

/* Behind what is listed. */
static void judge_all_open(Evaluator *evaluator, const Profile *profile, uint32_t *count)
{
    EvaluatedPolicy *all = evaluator->verdicts;
    for (uint32_t i = 0; i < profile->listed_count; i++)
        all[i] = profile->listed[i];
    for (uint32_t i = 0; i < profile->open_count; i++)
        *count += judge_open(evaluator, profile->open[i], &all[*count]);
}

void evaluator_expect(Evaluator *evaluator)
{
    if (!evaluator->failed)
        dispatch_expect(evaluator->dispatch, evaluator);
}

void evaluator_fetch(const Evaluator *evaluator)
{
    if (!evaluator->failed)
        dispatch_fetch_profile(evaluator->dispatch);
}

bool evaluator_run_open(Evaluator *evaluator, const EvaluatedPolicy **verdicts, uint32_t *count)
{
    *count = 0;
    *verdicts = evaluator->verdicts;
    if (evaluator->failed)
        return false;
    if (!evaluator->entry->met)
        scopes_meet_settled(evaluator, evaluator->entry);
    const Profile *profile = dispatch_profile(evaluator->dispatch, evaluator);
    evaluator->profile = profile;
    evaluator->failed = !profile;
    if (!profile)
        return false;
    *count = profile->listed_count;
    if (profile->open_count)
        judge_all_open(evaluator, profile, count);
    else
        *verdicts = profile->listed;
    return !evaluator_failed(evaluator);
}

static int compare_policies(const void *a, const void *b)
{
    uint32_t x = ((const EvaluatedPolicy *)a)->policy, y = ((const EvaluatedPolicy *)b)->policy;
    return x < y ? -1 : x > y;
}

static bool has_policy(const EvaluatedPolicy *results, uint32_t count, uint32_t policy)
{
    uint32_t i = 0;
    while (i < count && results[i].policy != policy)
        i++;
    return i < count;
}

bool evaluator_run(Evaluator *evaluator, const EvaluatedPolicy **verdicts, uint32_t *count)
{
    if (!evaluator_run_open(evaluator, verdicts, count))
        return false;
    EvaluatedPolicy *all = evaluator->verdicts;
    uint32_t open = 0, settled_count;
    for (uint32_t i = 0; i < *count; i++)
        if (!(*verdicts)[i].counted || (*verdicts)[i].picked)
            all[open++] = (*verdicts)[i];
    *verdicts = all;
    *count = open;
    const SettledVerdict *settled =
        evaluator_settled_verdicts(evaluator, evaluator_settled(evaluator), &settled_count);
    for (uint32_t i = 0; i < settled_count; i++)
        if (!has_policy(all, open, settled[i].policy))
            all[(*count)++] = (EvaluatedPolicy){
                .policy = settled[i].policy, .verdict = settled[i].verdict, .counted = true};
    qsort(all, *count, sizeof(EvaluatedPolicy), compare_policies);
    return true;
}

uint32_t evaluator_settled(const Evaluator *evaluator)
{
    return evaluator->profile->set;
}

const SettledVerdict *evaluator_settled_verdicts(const Evaluator *evaluator, uint32_t set,
                                                 uint32_t *count)
{
    return dispatch_settled(evaluator->dispatch, set, count);
}

uint32_t evaluator_settled_sets(const Evaluator *evaluator)
{
    return dispatch_set_count(evaluator->dispatch);
}

bool evaluator_forget(Evaluator *evaluator)
{
    evaluator->entry = NULL;
    evaluator->profile = NULL;
    return dispatch_forget(evaluator->dispatch);
}
