#include "evaluate/conditions.h"

const ConditionRules condition_rules[CONDITION_KINDS] = {
    [CONDITION_ALL] = {.compute = compute_all},
    [CONDITION_ANY] = {.compute = compute_any},
    [CONDITION_NOT] = {.compute = compute_not},
    [CONDITION_SOME] = {.compute = compute_some},
    [CONDITION_EVERY] = {.compute = compute_every},
    [CONDITION_EQUALS] = {.compute = compute_equals, .judge = judge_equals},
    [CONDITION_IN] = {.judge = judge_in},
    [CONDITION_LIKE] = {.judge = judge_like},
    [CONDITION_MATCHES] = {.judge = judge_matches},
    [CONDITION_PRESENT] = {.judge = judge_present},
    [CONDITION_ABSENT] = {.compute = compute_absent, .judge = judge_present},
    [CONDITION_EMPTY] = {.judge = judge_empty},
    [CONDITION_AT_LEAST] = {.judge = judge_at_least},
    [CONDITION_AT_MOST] = {.judge = judge_at_most},
    [CONDITION_IN_NETWORK] = {.judge = judge_in_network},
    [CONDITION_OPEN_NETWORK] = {.judge = judge_open_network},
    [CONDITION_RANGE_INCLUDES] = {.compute = compute_range_includes},
    [CONDITION_ACTION] = {.judge = judge_action},
    [CONDITION_DURING] = {.judge = judge_during},
};
