/* The places of a field: where its values come from, and which of them CloudTrail has hidden. */
#include "evaluate/evaluator.h"

static bool is_redacted(EventValue value)
{
    return event_value_is(value, SLICE("HIDDEN_DUE_TO_SECURITY_REASONS")) ||
           event_value_is(value, SLICE("***")) ||
           event_value_is(value, SLICE("<sensitiveDataRemoved>"));
}

typedef struct {
    Evaluator *evaluator;
    const ProgramField *field;
    VisitPlace visit;
    void *context;
} PathVisit;

static bool visit_value(void *context, EventValue value)
{
    PathVisit *path = context;
    if (value.type == EVENT_OMITTED || (path->field->redactable && value.type == EVENT_STRING &&
                                        is_redacted(value)))
        return path->visit(path->context, PLACE_UNKNOWN, NULL);
    if (!event_value_there(value))
        return path->visit(path->context, PLACE_NULL, NULL);
    Place place = {.value = value};
    place.text = event_value_text(value, &path->evaluator->scratch, &path->evaluator->failed);
    return path->visit(path->context, PLACE_THERE, &place);
}

static void visit_path(Evaluator *evaluator, const ProgramField *field, const Element *element,
                       VisitPlace visit, void *context)
{
    EventValue start;
    if (field->relative)
        start = element ? element->value : (EventValue){0};
    else if (field->column == PROGRAM_WHOLE_RECORD)
        start = (EventValue){.data = evaluator->record->raw.data,
                             .size = (uint32_t)evaluator->record->raw.size,
                             .type = EVENT_OBJECT};
    else
        start = evaluator->record->values[field->column];
    PathVisit path = {evaluator, field, visit, context};
    if (start.type == EVENT_ABSENT)
        return;
    if (field->tail_count == 0 && !field->relative)
        visit_value(&path, start);
    else if (start.type == EVENT_OMITTED)
        visit_value(&path, start);
    else
        event_visit(start, field->tail, field->tail_count, visit_value, &path);
}

static void visit_text(Slice text, VisitPlace visit, void *context)
{
    if (!text.data)
        return;
    Place place = {.value = {.data = text.data, .size = (uint32_t)text.size, .type = EVENT_STRING},
                   .text = text};
    visit(context, PLACE_THERE, &place);
}

static Slice account_attribute(Evaluator *evaluator, AccountAttribute attribute)
{
    const ReportDefinition *definition = evaluator->program->definition;
    if (!definition)
        return (Slice){0};
    if (!evaluator->account_known) {
        Slice id = event_fact(&evaluator->facts, FACT_ACCOUNT).text;
        evaluator->account = report_definition_account(definition, id);
        evaluator->account_known = true;
    }
    const ReportAccount *account = evaluator->account;
    if (!account)
        return (Slice){0};
    Slice values[] = {account->name, account->environment, account->ou, account->owner};
    Slice value = values[attribute];
    return value.size ? value : (Slice){0};
}

void visit_places(Evaluator *evaluator, const ProgramField *field, const Element *element,
                  VisitPlace visit, void *context)
{
    if (field->kind == FIELD_PATH) {
        visit_path(evaluator, field, element, visit, context);
    } else if (field->kind == FIELD_ACCOUNT) {
        visit_text(account_attribute(evaluator, field->attribute), visit, context);
    } else {
        EventFactValue value = event_fact(&evaluator->facts, field->fact);
        if (value.unknown)
            visit(context, PLACE_UNKNOWN, NULL);
        else
            visit_text(value.text, visit, context);
    }
}

typedef struct {
    Evaluator *evaluator;
    const ProgramNode *node;
    Truth truth;
} Judging;

static bool judge_place(void *context, PlaceState state, const Place *place)
{
    Judging *judging = context;
    Truth truth = TRUTH_FALSE;
    if (state == PLACE_UNKNOWN)
        truth = TRUTH_UNKNOWN;
    else if (state == PLACE_THERE)
        truth = condition_rules[judging->node->kind].judge(judging->evaluator, judging->node, place);
    if (truth != TRUTH_FALSE)
        judging->truth = truth;
    return truth != TRUTH_TRUE;
}

Truth compute_places(Evaluator *evaluator, const ProgramNode *node, const ProgramField *field,
                     const Element *element)
{
    Judging judging = {evaluator, node, TRUTH_FALSE};
    visit_places(evaluator, field, element, judge_place, &judging);
    return judging.truth;
}

Truth evaluate_node(Evaluator *evaluator, const ProgramNode *node, const Element *element)
{
    if (evaluator->settled[node->id] != TRUTH_OPEN)
        return (Truth)evaluator->settled[node->id];
    bool remember = !node->relative;
    if (remember && evaluator->remembered[node->id] == evaluator->turn)
        return (Truth)evaluator->truths[node->id];
    const ConditionRules *rules = &condition_rules[node->kind];
    Truth truth = rules->compute ? rules->compute(evaluator, node, element)
                                 : compute_places(evaluator, node, node->field, element);
    if (remember) {
        evaluator->remembered[node->id] = evaluator->turn;
        evaluator->truths[node->id] = (uint8_t)truth;
    }
    return truth;
}
