/*
 * What decided: the fields and values for which a condition turned out as it did.
 *
 * Walks the tree with the truth that is to be explained: of an `all` that holds every child counts,
 * of one that does not only those that fail; of an `any` the other way round; `not` turns the
 * question. Inside some and every the element that decided is shown.
 */
#include "evaluate/evaluator.h"

typedef struct {
    Evaluator *evaluator;
    const ProgramNode *node;
    bool wanted; /* the truth to explain */
    const Element *element;
} Question;

static void explain(Evaluator *evaluator, const ProgramNode *node, bool wanted,
                    const Element *element);

static void add(Evaluator *evaluator, Slice field, Slice value)
{
    if (evaluator->seen_count == EVALUATE_SEEN_MOST)
        return;
    for (uint32_t i = 0; i < evaluator->seen_count; i++) {
        const EvaluatedSeen *seen = &evaluator->seen[i];
        if (slice_equal(seen->field, field) && slice_equal(seen->value, value) &&
            !seen->value.data == !value.data)
            return;
    }
    evaluator->seen[evaluator->seen_count++] = (EvaluatedSeen){field, value};
}

static Slice shown_value(const Place *place)
{
    if (place->text.data)
        return place->text;
    return (Slice){place->value.data, place->value.size};
}

/* The place that makes the condition hold or, where none does, the first place of all. */
typedef struct {
    Question question;
    Slice value;
    bool found;
} Telling;

static bool find_telling(void *context, PlaceState state, const Place *place)
{
    Telling *telling = context;
    if (state != PLACE_THERE)
        return true;
    if (!telling->value.data)
        telling->value = shown_value(place);
    JudgePlace judge = condition_rules[telling->question.node->kind].judge;
    if (judge && judge(telling->question.evaluator, telling->question.node, place) == TRUTH_TRUE) {
        telling->value = shown_value(place);
        telling->found = true;
        return false;
    }
    return true;
}

static void explain_field(const Question *question, const ProgramField *field)
{
    Telling telling = {.question = *question};
    visit_places(question->evaluator, field, question->element, find_telling, &telling);
    add(question->evaluator, field->name, telling.value);
}

static bool explain_element(void *context, PlaceState state, const Place *place)
{
    const Question *question = context;
    if (state != PLACE_THERE)
        return true;
    const ProgramNode *condition = question->node->children[0];
    Element element = {.value = place->value};
    Truth truth = evaluate_node(question->evaluator, condition, &element);
    if (truth != truth_of(question->wanted))
        return true;
    explain(question->evaluator, condition, question->wanted, &element);
    return false;
}

/* A some that holds and an every that fails are decided by one element; the others by all of them:
 * the field says where was looked. */
static void explain_walk(const Question *question)
{
    bool one_decides = (question->node->kind == CONDITION_SOME) == question->wanted;
    uint32_t before = question->evaluator->seen_count;
    if (one_decides)
        visit_places(question->evaluator, question->node->field, question->element, explain_element,
                     (void *)question);
    if (question->evaluator->seen_count == before)
        explain_field(question, question->node->field);
}

static void explain(Evaluator *evaluator, const ProgramNode *node, bool wanted,
                    const Element *element)
{
    Question question = {evaluator, node, wanted, element};
    switch (node->kind) {
    case CONDITION_ALL:
    case CONDITION_ANY:
        for (uint32_t i = 0; i < node->child_count; i++)
            if (evaluate_node(evaluator, node->children[i], element) == truth_of(wanted))
                explain(evaluator, node->children[i], wanted, element);
        return;
    case CONDITION_NOT:
        explain(evaluator, node->children[0], !wanted, element);
        return;
    case CONDITION_SOME:
    case CONDITION_EVERY:
        explain_walk(&question);
        return;
    default:
        if (node->field)
            explain_field(&question, node->field);
        if (node->other)
            explain_field(&question, node->other);
    }
}

bool evaluator_because(Evaluator *evaluator, uint32_t policy, const EvaluatedSeen **seen,
                       uint32_t *count)
{
    const ProgramPolicy *program_policy = &evaluator->program->policies[policy];
    evaluator->seen_count = 0;
    Truth truth = evaluate_node(evaluator, program_policy->outcome, NULL);
    if (truth != TRUTH_UNKNOWN)
        explain(evaluator, program_policy->outcome, truth == TRUTH_TRUE, NULL);
    *seen = evaluator->seen;
    *count = evaluator->seen_count;
    return !evaluator_failed(evaluator);
}

/* All places of a shown field, ", " between. */
typedef struct {
    Evaluator *evaluator;
    Slice text;
} Joining;

static bool join(void *context, PlaceState state, const Place *place)
{
    Joining *joining = context;
    if (state == PLACE_NULL)
        return true;
    Slice value = state == PLACE_UNKNOWN ? SLICE("(not recorded)") : shown_value(place);
    if (!joining->text.data) {
        joining->text = value;
        return true;
    }
    Slice parts[] = {joining->text, SLICE(", "), value};
    joining->text = arena_join(&joining->evaluator->scratch, parts, 3);
    if (!joining->text.data)
        joining->evaluator->failed = true;
    /* An array of thousands is evidence of its own: the row is not the place for it. */
    return joining->text.data && joining->text.size < 4096;
}

bool evaluator_shown(Evaluator *evaluator, uint32_t policy, const EvaluatedSeen **seen,
                     uint32_t *count)
{
    const ProgramPolicy *program_policy = &evaluator->program->policies[policy];
    *count = program_policy->show_count < EVALUATE_SEEN_MOST ? program_policy->show_count
                                                             : EVALUATE_SEEN_MOST;
    for (uint32_t i = 0; i < *count; i++) {
        Joining joining = {evaluator, {0}};
        visit_places(evaluator, program_policy->shows[i], NULL, join, &joining);
        evaluator->seen[i] = (EvaluatedSeen){program_policy->source->shows[i].label, joining.text};
    }
    *seen = evaluator->seen;
    return !evaluator_failed(evaluator);
}
