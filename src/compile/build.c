#include "compile/build.h"

#include <stdlib.h>

#include "base/text.h"

bool build_grow(void **array, uint32_t *capacity, uint32_t needed, size_t size)
{
    if (needed <= *capacity)
        return true;
    uint32_t more = *capacity ? *capacity * 2 : 64;
    while (more < needed)
        more *= 2;
    void *grown = realloc(*array, more * size);
    if (!grown)
        return false;
    *array = grown;
    *capacity = more;
    return true;
}

bool build_begin(Build *build)
{
    build->node_keys = names_new();
    build->field_keys = names_new();
    build->column_keys = names_new();
    build->identity_keys = names_new();
    build->group_keys = names_new();
    return build->node_keys && build->field_keys && build->column_keys && build->identity_keys &&
           build->group_keys;
}

void build_end(Build *build)
{
    names_free(build->node_keys);
    names_free(build->field_keys);
    names_free(build->column_keys);
    names_free(build->identity_keys);
    names_free(build->group_keys);
    free(build->nodes);
    free(build->fields);
    free(build->paths);
    buffer_free(&build->key);
}

/* ---- fields ---- */

static Redaction step_redaction(Redaction redaction, const EventPathStep *step)
{
    bool key = step->kind == EVENT_STEP_KEY;
    if (redaction > REDACTION_IDENTITY || (!key && step->kind != EVENT_STEP_ANY))
        return redaction;
    if (!key)
        return REDACTION_HERE;
    if (redaction == REDACTION_IDENTITY)
        return slice_equal(step->key, SLICE("userName")) ? REDACTION_HERE : REDACTION_NEVER;
    if (slice_equal(step->key, SLICE("userIdentity")))
        return REDACTION_IDENTITY;
    return slice_equal(step->key, SLICE("requestParameters")) ||
                   slice_equal(step->key, SLICE("responseElements"))
               ? REDACTION_HERE
               : REDACTION_NEVER;
}

static void fill_redaction(ProgramField *field, const Enclosing *enclosing)
{
    const PolicyField *source = field->source;
    Redaction redaction = REDACTION_ROOT;
    if (source->relative)
        redaction = enclosing ? enclosing->in->redaction : REDACTION_NEVER;
    uint32_t before_tail = source->step_count - field->tail_count;
    field->redacted_from = SIZE_MAX;
    for (uint32_t i = 0; i <= source->step_count; i++) {
        if (redaction == REDACTION_HERE && i >= before_tail && field->redacted_from == SIZE_MAX)
            field->redacted_from = i - before_tail;
        if (i < source->step_count)
            redaction = step_redaction(redaction, &source->steps[i]);
    }
    field->redaction = redaction;
}

/* The place of a column path in build->paths, which build_finish turns into a column number. */
static uint32_t add_column(Build *build, const EventPathStep *steps, uint32_t count)
{
    Buffer key = {0};
    for (uint32_t i = 0; i < count; i++) {
        buffer_printf(&key, "%zu:", steps[i].key.size);
        buffer_add(&key, steps[i].key);
    }
    uint32_t known = names_count(build->column_keys);
    uint32_t place = key.failed ? NAMES_NONE : names_intern(build->column_keys, buffer_slice(&key));
    buffer_free(&key);
    if (place == NAMES_NONE || place < known)
        return place;
    Slice *keys = arena_array(&build->program->arena, count, sizeof(Slice));
    if (!keys || !build_grow((void **)&build->paths, &build->path_capacity, place + 1,
                             sizeof(EventColumnPath)))
        return NAMES_NONE;
    for (uint32_t i = 0; i < count; i++)
        keys[i] = steps[i].key;
    build->paths[place] = (EventColumnPath){keys, count};
    return place;
}

static bool fill_path(Build *build, const PolicyField *source, ProgramField *field)
{
    uint32_t keys = 0;
    while (!source->relative && keys < source->step_count &&
           source->steps[keys].kind == EVENT_STEP_KEY)
        keys++;
    field->tail = source->steps + keys;
    field->tail_count = source->step_count - keys;
    for (uint32_t i = 0; i < field->tail_count; i++)
        field->reads_json |= field->tail[i].kind == EVENT_STEP_JSON;
    if (source->relative)
        return true;
    if (keys == 0) {
        field->column = PROGRAM_WHOLE_RECORD;
        return true;
    }
    field->column = add_column(build, source->steps, keys);
    return field->column != NAMES_NONE;
}

static Slice field_name(Build *build, const PolicyField *field, const Enclosing *enclosing)
{
    if (!field->relative || !enclosing || field->text.data[0] != '.')
        return field->text;
    Slice rest = slice_equal(field->text, SLICE(".")) ? (Slice){0} : field->text;
    Slice outer = enclosing->in->name;
    return arena_printf(&build->program->arena, "%.*s%.*s", (int)outer.size, outer.data,
                        (int)rest.size, rest.data);
}

const ProgramField *build_field(Build *build, const PolicyField *source, const Enclosing *enclosing)
{
    Slice name = field_name(build, source, enclosing);
    if (!name.data)
        return NULL;
    buffer_clear(&build->key);
    buffer_add_byte(&build->key, (char)('0' + source->kind));
    buffer_add_byte(&build->key, (char)('0' + source->relative));
    buffer_add(&build->key, name);
    /* A relative field may be written alike and mean the same; its own steps tell it apart from the
     * enclosing path. */
    buffer_add_byte(&build->key, '\0');
    buffer_add(&build->key, source->text);
    if (build->key.failed)
        return NULL;
    uint32_t known = names_count(build->field_keys);
    uint32_t place = names_intern(build->field_keys, buffer_slice(&build->key));
    if (place == NAMES_NONE)
        return NULL;
    if (place < known)
        return build->fields[place];
    ProgramField *field = arena_take(&build->program->arena, sizeof(ProgramField));
    if (!field || !build_grow((void **)&build->fields, &build->field_capacity, place + 1,
                              sizeof(ProgramField *)))
        return NULL;
    *field = (ProgramField){.source = source,
                            .name = name,
                            .number = place,
                            .kind = source->kind,
                            .relative = source->relative,
                            .last_part = source->last_part,
                            .fact = source->fact,
                            .attribute = source->attribute};
    build->fields[place] = field;
    if (source->kind == FIELD_PATH && !fill_path(build, source, field))
        return NULL;
    fill_redaction(field, enclosing);
    return field;
}

/* ---- nodes ---- */

static void add_number(Buffer *key, uint64_t number)
{
    buffer_add(key, (Slice){(const char *)&number, sizeof number});
}

static void add_text(Buffer *key, Slice text)
{
    add_number(key, text.size);
    buffer_add(key, text);
}

static void add_field(Buffer *key, const ProgramField *field)
{
    add_number(key, field ? field->number + UINT64_C(1) : 0);
}

/* Everything that tells two conditions apart, children by their ids; no addresses, so that the same
 * policies are put together in the same way each time. */
static bool node_key(Build *build, const ProgramNode *node, const Condition *condition)
{
    Buffer *key = &build->key;
    buffer_clear(key);
    add_number(key, node->kind);
    add_field(key, node->field);
    add_field(key, node->other);
    add_number(key, node->child_count);
    for (uint32_t i = 0; i < node->child_count; i++)
        add_number(key, node->children[i]->id);
    if (!condition)
        return !key->failed;
    const uint64_t numbers[] = {condition->ignore_case, condition->empty, condition->ipv4,
                                condition->ipv6,        condition->days,  condition->from_minute,
                                condition->to_minute};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        add_number(key, numbers[i]);
    add_text(key, condition->zone ? zone_name(condition->zone) : (Slice){0});
    add_text(key, condition->value);
    for (uint32_t i = 0; condition->list && i < condition->list->count; i++)
        add_text(key, condition->list->values[i]);
    return !key->failed;
}

static bool field_by_action(const ProgramField *field)
{
    if (field->kind == FIELD_FACT)
        return field->fact == FACT_SERVICE || field->fact == FACT_ACTION;
    if (field->kind != FIELD_PATH || field->relative || field->tail_count ||
        field->source->step_count != 1)
        return false;
    Slice key = field->source->steps[0].key;
    return slice_equal(key, SLICE("eventSource")) || slice_equal(key, SLICE("eventName"));
}

static void set_dependencies(ProgramNode *node)
{
    bool walks = node->kind == CONDITION_SOME || node->kind == CONDITION_EVERY;
    node->relative =
        (node->field && node->field->relative) || (node->other && node->other->relative);
    node->by_action = !walks && (!node->field || field_by_action(node->field)) &&
                      (!node->other || field_by_action(node->other));
    for (uint32_t i = 0; i < node->child_count && !walks; i++) {
        node->relative |= node->children[i]->relative;
        node->by_action &= node->children[i]->by_action;
    }
}

/* Hands out the node that is written like this one, or makes this one known. */
static const ProgramNode *share_node(Build *build, const ProgramNode *node,
                                     const Condition *condition)
{
    if (!node_key(build, node, condition))
        return NULL;
    uint32_t known = names_count(build->node_keys);
    uint32_t id = names_intern(build->node_keys, buffer_slice(&build->key));
    if (id == NAMES_NONE)
        return NULL;
    if (id < known)
        return build->nodes[id];
    ProgramNode *kept = arena_take(&build->program->arena, sizeof(ProgramNode));
    if (!kept ||
        !build_grow((void **)&build->nodes, &build->node_capacity, id + 1, sizeof(ProgramNode *)))
        return NULL;
    *kept = *node;
    kept->id = id;
    set_dependencies(kept);
    build->nodes[id] = kept;
    if (condition && !build_prepare(build, kept, condition))
        return NULL;
    return kept;
}

const ProgramNode *build_both(Build *build, const ProgramNode *a, const ProgramNode *b)
{
    const ProgramNode **children =
        arena_array(&build->program->arena, 2, sizeof(const ProgramNode *));
    if (!children)
        return NULL;
    children[0] = a;
    children[1] = b;
    ProgramNode node = {
        .kind = CONDITION_ALL, .children = children, .child_count = 2, .source = a->source};
    return share_node(build, &node, NULL);
}

/* <action> and <during> look at fields that are not written. */
static const PolicyField action_field = {
    .kind = FIELD_FACT, .text = {"action", 6}, .fact = FACT_ACTION};
static const EventPathStep time_steps[] = {{.kind = EVENT_STEP_KEY, .key = {"eventTime", 9}}};
static const PolicyField time_field = {.kind = FIELD_PATH,
                                       .text = {"eventTime", 9},
                                       .steps = (EventPathStep *)time_steps,
                                       .step_count = 1};

const ProgramNode *build_condition(Build *build, const Condition *condition,
                                   const Enclosing *enclosing)
{
    if (condition->kind == CONDITION_USE)
        return build_condition(build, condition->children[0], enclosing);
    ProgramNode node = {.kind = condition->kind, .source = condition};
    const PolicyField *field = condition->kind == CONDITION_ACTION   ? &action_field
                               : condition->kind == CONDITION_DURING ? &time_field
                                                                     : condition->field;
    if (field && !(node.field = build_field(build, field, enclosing)))
        return NULL;
    if (condition->other && !(node.other = build_field(build, condition->other, enclosing)))
        return NULL;
    bool walks = condition->kind == CONDITION_SOME || condition->kind == CONDITION_EVERY;
    Enclosing element = {node.field, enclosing};
    node.child_count = condition->child_count;
    node.children =
        arena_array(&build->program->arena, node.child_count, sizeof(const ProgramNode *));
    if (!node.children)
        return NULL;
    for (uint32_t i = 0; i < node.child_count; i++)
        if (!(node.children[i] =
                  build_condition(build, condition->children[i], walks ? &element : enclosing)))
            return NULL;
    return share_node(build, &node, condition);
}

/* ---- the end ---- */

static bool add_identity(Build *build, const ProgramField *field)
{
    Program *program = build->program;
    /* The base columns are part of every record's identity anyway. */
    bool base = field->column < COLUMN_BASE_COUNT && field->tail_count == 0;
    if (field->kind != FIELD_PATH || field->relative || base)
        return true;
    /* Of what is read out of a string the string as a whole is the column. */
    uint32_t steps = 0;
    while (steps < field->tail_count && field->tail[steps].kind != EVENT_STEP_JSON)
        steps++;
    if (field->column < COLUMN_BASE_COUNT && steps == 0)
        return true;
    uint32_t known = names_count(build->identity_keys);
    uint32_t place = names_intern(build->identity_keys, field->source->text);
    if (place == NAMES_NONE)
        return false;
    if (place == known)
        program->identities[program->identity_count++] =
            (ProgramIdentity){field->column, field->tail, steps, field->redacted_from};
    return true;
}

bool build_finish(Build *build)
{
    Program *program = build->program;
    uint32_t path_count = names_count(build->column_keys);
    uint32_t field_count = names_count(build->field_keys);
    uint32_t *numbers = arena_array(&program->arena, path_count, sizeof(uint32_t));
    program->identities = arena_array(&program->arena, field_count, sizeof(ProgramIdentity));
    program->nodes =
        arena_array(&program->arena, names_count(build->node_keys), sizeof(const ProgramNode *));
    if (!numbers || !program->identities || !program->nodes)
        return false;
    program->columns = event_columns_new(&program->arena, build->paths, path_count, numbers);
    if (!program->columns)
        return false;
    for (uint32_t i = 0; i < field_count; i++) {
        ProgramField *field = build->fields[i];
        if (field->kind == FIELD_PATH && !field->relative &&
            field->column != PROGRAM_WHOLE_RECORD) {
            field->column = numbers[field->column];
            field->is_column =
                !field->tail_count && !field->last_part && field->redaction != REDACTION_HERE;
        }
        if (!add_identity(build, field))
            return false;
    }
    program->node_count = names_count(build->node_keys);
    for (uint32_t i = 0; i < program->node_count; i++)
        program->nodes[i] = build->nodes[i];
    return build_slots(program);
}
