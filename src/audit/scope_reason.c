/* Which part of a scope never held: why a policy has no data. */
#include "audit/parts.h"

enum { PARTS_NAMED = 3 };

/* <action name="s3:*"/> (core.xml:12) */
static void add_part(Buffer *text, const Condition *part)
{
    Slice file = part->file;
    unsigned line = part->line;
    unsigned nots = 0;
    for (; part->kind == CONDITION_NOT || part->kind == CONDITION_USE; part = part->children[0])
        if (part->kind == CONDITION_NOT) {
            buffer_add(text, SLICE("<not>"));
            nots++;
        }
    policy_condition_short(text, part);
    while (nots--)
        buffer_add(text, SLICE("</not>"));
    buffer_printf(text, " (%.*s:%u)", (int)file.size, file.data, line);
}

/* The parts of these bits, `joint` between them; the rest of many are counted. */
static void add_parts(Buffer *text, const ProgramPolicy *policy, uint32_t bits, const char *joint)
{
    int named = 0;
    for (; bits && named < PARTS_NAMED; bits &= bits - 1) {
        if (named++)
            buffer_add(text, slice_of(joint));
        add_part(text, policy->parts[__builtin_ctz(bits)].source);
    }
    if (bits)
        buffer_printf(text, "%sanother %d", joint, __builtin_popcount(bits));
}

/* Parts that event source and event name alone decide. */
static uint32_t parts_by_action(const ProgramPolicy *policy, uint32_t parts)
{
    uint32_t bits = 0;
    for (; parts; parts &= parts - 1) {
        uint32_t bit = parts & -parts;
        if (policy->parts[__builtin_ctz(parts)].node->by_action)
            bits |= bit;
    }
    return bits;
}

static bool has_call(const ProgramNode *node)
{
    bool walks = node->kind == CONDITION_SOME || node->kind == CONDITION_EVERY;
    for (uint32_t i = 0; !walks && i < node->child_count; i++)
        if (node->children[i]->by_action || has_call(node->children[i]))
            return true;
    return false;
}

/* A part that event source and event name decide for some calls and not for others: what was looked
 * at cannot be said in a sentence. */
static bool has_mixed_part(const ProgramPolicy *policy)
{
    for (uint32_t i = 0; i < policy->part_count; i++)
        if (!policy->parts[i].node->by_action && has_call(policy->parts[i].node))
            return true;
    return false;
}

static void add_reason(Buffer *text, const ProgramPolicy *policy, const EvaluatedScope *scope)
{
    uint32_t parts = evaluate_scope_parts(policy);
    uint32_t calls = parts_by_action(policy, parts);
    uint32_t never = scope->missing & calls;
    if (never) {
        buffer_add(text, SLICE("No record met "));
        add_parts(text, policy, never, ", and none ");
    } else if (policy->part_count == 1) {
        buffer_add(text, SLICE("No record met "));
        add_part(text, policy->parts[0].source);
    } else if (has_mixed_part(policy) || policy->part_count > EVALUATE_SCOPE_PARTS) {
        return;
    } else if (!scope->reached && (calls & (calls - 1))) {
        buffer_add(text, SLICE("No record met all of "));
        add_parts(text, policy, calls, " and ");
    } else if (scope->reached && scope->missing) {
        if (calls) {
            buffer_add(text, SLICE("Of the records that met "));
            add_parts(text, policy, calls, " and ");
            buffer_add(text, SLICE(", none met "));
        } else {
            buffer_add(text, SLICE("No record met "));
        }
        add_parts(text, policy, scope->missing, ", and none ");
    } else if (!scope->missing) {
        buffer_add(text, SLICE("Each part of its scope held in some record, all of them in none"));
    }
}

Slice build_scope_reason(Arena *arena, const ProgramPolicy *policy, const EvaluatedScope *scope,
                         uint64_t evaluated)
{
    Buffer text = {0};
    if (evaluated && policy->part_count)
        add_reason(&text, policy, scope);
    if (text.size == 0)
        buffer_add(&text, evaluated ? SLICE("No evaluated record is in its scope")
                                    : SLICE("No record was evaluated"));
    Slice reason = text.failed ? (Slice){0} : arena_copy(arena, buffer_slice(&text));
    buffer_free(&text);
    return reason;
}
