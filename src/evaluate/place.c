/* The places of a field: where its values come from, and which of them CloudTrail has hidden. */
#include "evaluate/evaluator.h"

/* name(…): what stands behind the last "/" or ":"; all of it where there is none. */
static Slice last_part(Slice text)
{
    size_t at = text.size;
    while (at > 0 && text.data[at - 1] != '/' && text.data[at - 1] != ':')
        at--;
    return slice_from(text, at);
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
    if (value.type == EVENT_OMITTED ||
        (path->field->redaction == REDACTION_HERE && event_value_is_redacted(value)))
        return path->visit(path->context, PLACE_UNKNOWN, NULL);
    if (!event_value_there(value))
        return path->visit(path->context, PLACE_NULL, NULL);
    Place place = {.value = value};
    place.text = event_value_text(value, &path->evaluator->scratch, &path->evaluator->failed);
    if (path->field->last_part) {
        if (!place.text.data)
            return path->visit(path->context, PLACE_NULL, NULL);
        place.text = last_part(place.text);
        place.value = (EventValue){
            .data = place.text.data, .size = (uint32_t)place.text.size, .type = EVENT_STRING};
    }
    return path->visit(path->context, PLACE_THERE, &place);
}

/* Walks the steps up to the next json(…), reads what stands there, and goes on from it. */
typedef struct {
    PathVisit *path;
    const EventPathStep *rest; /* behind the json step */
    uint32_t rest_count;
    size_t redacted_from; /* of the rest */
} JsonVisit;

static bool walk_steps(PathVisit *path, EventValue start, const EventPathStep *steps,
                       uint32_t count, size_t redacted_from);

static bool visit_document(void *context, EventValue value)
{
    JsonVisit *visit = context;
    PathVisit *path = visit->path;
    if (path->field->redaction == REDACTION_HERE && event_value_is_redacted(value))
        value.type = EVENT_OMITTED;
    if (value.type != EVENT_OMITTED)
        value = embedded_json(path->evaluator, value);
    if (value.type == EVENT_OMITTED)
        return visit_value(path, value);
    return walk_steps(path, value, visit->rest, visit->rest_count, visit->redacted_from);
}

/* The number of steps before the next json(…); all of them where there is none. */
static uint32_t steps_to_json(const EventPathStep *steps, uint32_t count)
{
    uint32_t json = 0;
    while (json < count && steps[json].kind != EVENT_STEP_JSON)
        json++;
    return json;
}

static JsonVisit behind_json(PathVisit *path, const EventPathStep *steps, uint32_t count,
                             uint32_t json, size_t redacted_from)
{
    bool later = redacted_from != SIZE_MAX && redacted_from > json;
    return (JsonVisit){path, steps + json + 1, count - json - 1,
                       redacted_from == SIZE_MAX ? SIZE_MAX
                       : later                   ? redacted_from - json - 1
                                                 : 0};
}

static bool walk_steps(PathVisit *path, EventValue start, const EventPathStep *steps,
                       uint32_t count, size_t redacted_from)
{
    uint32_t json = steps_to_json(steps, count);
    if (json == count)
        return event_visit_redacted(start, steps, count, redacted_from, visit_value, path);
    JsonVisit visit = behind_json(path, steps, count, json, redacted_from);
    return event_visit_redacted(start, steps, json, redacted_from, visit_document, &visit);
}

/* A path that begins with a wildcard. */
static bool walk_record(PathVisit *path, Slice record)
{
    const ProgramField *field = path->field;
    uint32_t json = steps_to_json(field->tail, field->tail_count);
    if (json == field->tail_count)
        return event_visit_record(record, field->tail, json, field->redacted_from, visit_value,
                                  path);
    JsonVisit visit = behind_json(path, field->tail, field->tail_count, json, field->redacted_from);
    return event_visit_record(record, field->tail, json, field->redacted_from, visit_document,
                              &visit);
}

static void visit_path(Evaluator *evaluator, const ProgramField *field, const Element *element,
                       VisitPlace visit, void *context)
{
    PathVisit path = {evaluator, field, visit, context};
    if (!field->relative && field->column == PROGRAM_WHOLE_RECORD) {
        walk_record(&path, evaluator->record->raw);
        return;
    }
    EventValue start = {0};
    if (!field->relative)
        start = evaluator->record->values[field->column];
    else if (element)
        start = element->value;
    if (start.type == EVENT_ABSENT)
        return;
    if ((field->tail_count == 0 && !field->relative) || start.type == EVENT_OMITTED)
        visit_value(&path, start);
    else
        walk_steps(&path, start, field->tail, field->tail_count, field->redacted_from);
}

static void visit_text(const ProgramField *field, Slice text, VisitPlace visit, void *context)
{
    if (!text.data)
        return;
    if (field->last_part)
        text = last_part(text);
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
        visit_text(field, account_attribute(evaluator, field->attribute), visit, context);
    } else {
        EventFactValue value = event_fact(&evaluator->facts, field->fact);
        if (value.unknown)
            visit(context, PLACE_UNKNOWN, NULL);
        else
            visit_text(field, value.text, visit, context);
    }
}

bool is_element(const ProgramField *field, PlaceState state)
{
    uint32_t count = field->source->step_count;
    return state != PLACE_NULL ||
           (count > 0 && field->source->steps[count - 1].kind == EVENT_STEP_EACH);
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
        truth =
            condition_rules[judging->node->kind].judge(judging->evaluator, judging->node, place);
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
