/* Which conditions look at one value alone. */
#include "compile/build.h"

/* Values of these are new in nearly every record. */
static bool is_always_new(uint32_t column)
{
    return column == COLUMN_EVENT_ID || column == COLUMN_EVENT_TIME ||
           column == COLUMN_ERROR_MESSAGE || column == COLUMN_RESOURCES;
}

/* The column that alone decides a computed field. */
static uint32_t column_of_fact(EventFact fact)
{
    return fact == FACT_ADDRESS_KIND || fact == FACT_SOURCE_NETWORK ? COLUMN_SOURCE_IP
                                                                    : PROGRAM_NO_SLOT;
}

static bool looks_at_one_value(const ProgramNode *node)
{
    const ProgramField *field = node->field;
    if (!field || node->other || node->child_count || node->relative || node->by_action ||
        node->kind == CONDITION_DURING)
        return false;
    if (field->kind != FIELD_PATH)
        return true;
    if (field->column == PROGRAM_WHOLE_RECORD || field->tail_count || is_always_new(field->column))
        return false;
    /* Matching patterns that only a few policies ask for is left until a judgement gets that far.
     */
    return field->column < COLUMN_BASE_COUNT || node->kind == CONDITION_EQUALS ||
           node->kind == CONDITION_IN || node->kind == CONDITION_PRESENT ||
           node->kind == CONDITION_ABSENT;
}

static uint32_t column_of(const ProgramField *field)
{
    if (field->kind == FIELD_PATH)
        return field->column;
    return field->kind == FIELD_FACT ? column_of_fact(field->fact) : PROGRAM_NO_SLOT;
}

/* The slot of the field that has room for one more condition. */
static ProgramSlot *slot_of(Program *program, const ProgramField *field)
{
    uint32_t column = column_of(field);
    for (uint32_t i = 0; i < program->slot_count; i++) {
        ProgramSlot *slot = &program->slots[i];
        bool same = column == PROGRAM_NO_SLOT ? slot->field == field : slot->column == column;
        if (same && slot->node_count < PROGRAM_SLOT_NODES)
            return slot;
    }
    ProgramSlot *slot = &program->slots[program->slot_count++];
    *slot = (ProgramSlot){.field = field, .column = column, .presence_only = true};
    return slot;
}

static bool asks_for_presence(const ProgramNode *node)
{
    const ProgramField *field = node->field;
    return (node->kind == CONDITION_PRESENT || node->kind == CONDITION_ABSENT) &&
           field->kind == FIELD_PATH && field->redaction != REDACTION_HERE && !field->last_part;
}

bool build_slots(Program *program)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < program->node_count; i++)
        count += looks_at_one_value(program->nodes[i]);
    program->slots = arena_array(&program->arena, count, sizeof(ProgramSlot));
    if (!program->slots)
        return false;
    for (uint32_t i = 0; i < program->node_count; i++) {
        ProgramNode *node = (ProgramNode *)program->nodes[i];
        node->slot = PROGRAM_NO_SLOT;
        if (!looks_at_one_value(node))
            continue;
        ProgramSlot *slot = slot_of(program, node->field);
        node->slot = (uint32_t)(slot - program->slots);
        node->slot_bit = slot->node_count * 2;
        slot->presence_only &= asks_for_presence(node);
        slot->nodes[slot->node_count++] = node;
    }
    return true;
}
