/* What single kinds of condition need at hand while records are evaluated: tables, networks,
 * numbers, programs of regular expressions. The loader has checked that all of it parses. */
#include <stdlib.h>

#include "base/limits.h"
#include "base/number.h"
#include "compile/build.h"

/* From so many values on, a table beats comparing one by one. */
enum { SET_FROM = 6 };

static Slice folded(Arena *arena, Slice text)
{
    Slice copy = arena_copy(arena, text);
    for (size_t i = 0; copy.data && i < copy.size; i++)
        ((char *)copy.data)[i] = ascii_lower(copy.data[i]);
    return copy;
}

uint64_t program_prefix_bit(Slice action)
{
    uint32_t hash = 0;
    for (size_t i = 0; i < action.size && action.data[i] != ':'; i++)
        hash = hash * 31 + (unsigned char)ascii_lower(action.data[i]);
    return (uint64_t)1 << (hash ^ hash >> 6) % 64;
}

static uint64_t prefixes_of(const ProgramNode *node)
{
    uint64_t prefixes = 0;
    for (uint32_t i = 0; i < node->value_count; i++) {
        Slice prefix = {node->values[i].data, slice_find(node->values[i], ':')};
        bool literal = prefix.size < node->values[i].size &&
                       slice_find(prefix, '*') == prefix.size &&
                       slice_find(prefix, '?') == prefix.size;
        prefixes |= literal ? program_prefix_bit(prefix) : UINT64_MAX;
    }
    return prefixes;
}

static bool prepare_values(Build *build, ProgramNode *node, const Condition *condition)
{
    Program *program = build->program;
    node->values = condition->list->values;
    node->value_count = condition->list->count;
    node->prefixes = node->kind == CONDITION_ACTION ? prefixes_of(node) : 0;
    if (node->kind != CONDITION_IN || node->value_count < SET_FROM)
        return true;
    Names **sets = realloc(program->sets, (program->set_count + 1) * sizeof(Names *));
    if (!sets)
        return false;
    program->sets = sets;
    Names *set = names_new();
    if (!set)
        return false;
    sets[program->set_count++] = set;
    for (uint32_t i = 0; i < node->value_count; i++) {
        Slice value = node->values[i];
        if (node->ignore_case && !(value = folded(&program->arena, value)).data)
            return false;
        if (names_intern(set, value) == NAMES_NONE)
            return false;
    }
    node->set = set;
    return true;
}

static bool prepare_networks(Build *build, ProgramNode *node, const Condition *condition)
{
    Network *networks =
        arena_array(&build->program->arena, condition->list->count, sizeof(Network));
    if (!networks)
        return false;
    for (uint32_t i = 0; i < condition->list->count; i++)
        if (network_parse(condition->list->values[i], &networks[node->network_count]))
            node->network_count++;
    node->networks = networks;
    return true;
}

static bool prepare_numbers(Build *build, ProgramNode *node, const Slice *values, uint32_t count)
{
    long double *numbers = arena_array(&build->program->arena, count, sizeof(long double));
    if (!numbers)
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (number_parse(values[i], &numbers[node->number_count]))
            node->number_count++;
    node->numbers = numbers;
    return true;
}

static bool prepare_regex(Build *build, ProgramNode *node, const Condition *condition)
{
    Program *program = build->program;
    pcre2_code **regexes =
        realloc(program->regexes, (program->regex_count + 1) * sizeof(pcre2_code *));
    if (!regexes)
        return false;
    program->regexes = regexes;
    int error;
    PCRE2_SIZE offset;
    /* \C could split a character; records are UTF-8 already. */
    uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_UTF_CHECK;
    if (node->ignore_case)
        options |= PCRE2_CASELESS;
    node->regex = pcre2_compile((PCRE2_SPTR)condition->value.data, condition->value.size, options,
                                &error, &offset, NULL);
    if (!node->regex)
        return false;
    regexes[program->regex_count++] = node->regex;
    /* Where no executable memory is to be had, the interpreter gives the same results. */
    pcre2_jit_compile(node->regex, PCRE2_JIT_COMPLETE);
    return true;
}

bool build_prepare(Build *build, ProgramNode *node, const Condition *condition)
{
    node->value = condition->value;
    node->ignore_case = condition->ignore_case;
    node->empty = condition->empty;
    node->ipv4 = condition->ipv4;
    node->ipv6 = condition->ipv6;
    node->instant = INSTANT_NONE;
    node->days = condition->days;
    node->from_minute = condition->from_minute;
    node->to_minute = condition->to_minute;
    node->zone = condition->zone;
    switch (condition->kind) {
    case CONDITION_IN:
    case CONDITION_ACTION:
        return prepare_values(build, node, condition);
    case CONDITION_LIKE:
        if (condition->list)
            return prepare_values(build, node, condition);
        node->values = &condition->value;
        node->value_count = 1;
        return true;
    case CONDITION_IN_NETWORK:
        return prepare_networks(build, node, condition);
    case CONDITION_RANGE_INCLUDES:
        return prepare_numbers(build, node, condition->list->values, condition->list->count);
    case CONDITION_AT_LEAST:
    case CONDITION_AT_MOST:
        node->instant = instant_parse(condition->value);
        return prepare_numbers(build, node, &condition->value, 1);
    case CONDITION_MATCHES:
        return prepare_regex(build, node, condition);
    default:
        return true;
    }
}
