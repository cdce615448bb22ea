#include "evaluate/tally.h"

#include <stdlib.h>

#include "base/hash.h"

bool tallies_open(Tallies *tallies, const Program *program)
{
    *tallies = (Tallies){.program = program};
    tallies->counts.first = tallies->counts.last = INSTANT_NONE;
    tallies->cells = names_new();
    tallies->exceptions = arena_array(&tallies->arena, program->policy_count, sizeof(uint64_t *));
    tallies->scopes = arena_array(&tallies->arena, program->policy_count, sizeof(EvaluatedScope));
    tallies->past_max = arena_array(&tallies->arena, program->policy_count, sizeof(uint64_t *));
    if (!tallies->cells || !tallies->exceptions || !tallies->past_max || !tallies->scopes ||
        !presence_open(&tallies->presence))
        return false;
    for (uint32_t i = 0; i < program->policy_count; i++) {
        tallies->scopes[i].missing = evaluate_scope_parts(&program->policies[i]);
        tallies->exceptions[i] =
            arena_array(&tallies->arena, program->policies[i].exception_count, sizeof(uint64_t));
        tallies->past_max[i] =
            arena_array(&tallies->arena, program->policies[i].exception_count, sizeof(uint64_t));
        if (!tallies->exceptions[i] || !tallies->past_max[i])
            return false;
    }
    return true;
}

void tallies_close(Tallies *tallies)
{
    names_free(tallies->cells);
    free(tallies->evaluated);
    free(tallies->tallies);
    free(tallies->slots);
    counts_free(&tallies->kinds);
    counts_free(&tallies->insights);
    presence_close(&tallies->presence);
    free(tallies->days);
    buffer_free(&tallies->key);
    arena_free(&tallies->arena);
}

/* Eight bytes, of a shorter text fewer. */
static uint64_t some_bytes(Slice text, size_t from)
{
    uint64_t first, last;
    if (text.size >= sizeof first)
        return hash_load64(text.data + from);
    hash_load_short(text.data, text.size, &first, &last);
    return first ^ last;
}

/* A place among the guesses: of few accounts and services each has one of its own. */
static uint32_t guess_place(Slice account, Slice other)
{
    uint64_t sum = some_bytes(other, 0) + other.size * UINT64_C(0xbf58476d1ce4e5b9) +
                   some_bytes(account, account.size - 8) * 31;
    return (uint32_t)(sum * UINT64_C(0x9e3779b97f4a7c15) >> 32) % TALLY_GUESSES;
}

/* Whether the name is the two texts with NUL between. */
static bool is_pair(Slice name, Slice account, Slice other)
{
    return name.size == account.size + 1 + other.size && name.data[account.size] == '\0' &&
           slice_equal_here((Slice){name.data, account.size}, account) &&
           slice_equal_here((Slice){name.data + account.size + 1, other.size}, other);
}

static uint32_t find_cell(Tallies *tallies, Slice account, Slice service)
{
    buffer_clear(&tallies->key);
    buffer_add(&tallies->key, account);
    buffer_add_byte(&tallies->key, '\0');
    buffer_add(&tallies->key, service);
    uint32_t cell = tallies->key.failed ? NAMES_NONE
                                        : names_intern(tallies->cells, buffer_slice(&tallies->key));
    if (cell == NAMES_NONE || cell < tallies->cell_capacity)
        return cell;
    uint32_t capacity = tallies->cell_capacity ? tallies->cell_capacity * 2 : 64;
    uint64_t *evaluated = realloc(tallies->evaluated, capacity * sizeof(uint64_t));
    if (!evaluated)
        return NAMES_NONE;
    memset(evaluated + tallies->cell_capacity, 0,
           (capacity - tallies->cell_capacity) * sizeof(uint64_t));
    tallies->evaluated = evaluated;
    tallies->cell_capacity = capacity;
    return cell;
}

uint32_t tallies_cell(Tallies *tallies, Slice account, Slice service)
{
    uint32_t *guess = &tallies->cell_guesses[guess_place(account, service)];
    if (*guess && is_pair(names_get(tallies->cells, *guess - 1), account, service))
        return *guess - 1;
    uint32_t cell = find_cell(tallies, account, service);
    *guess = cell + 1; /* NAMES_NONE: none */
    return cell;
}

static uint32_t *find_slot(const Tallies *tallies, uint32_t cell, uint32_t policy)
{
    uint32_t mask = tallies->slot_count - 1;
    uint32_t i = (uint32_t)hash_mix(cell, policy) & mask;
    for (;; i = (i + 1) & mask) {
        uint32_t place = tallies->slots[i];
        if (place == 0)
            return &tallies->slots[i];
        const RunTally *tally = &tallies->tallies[place - 1];
        if (tally->cell == cell && tally->policy == policy)
            return &tallies->slots[i];
    }
}

static bool grow(Tallies *tallies)
{
    if (tallies->tally_count == tallies->tally_capacity) {
        uint32_t capacity = tallies->tally_capacity ? tallies->tally_capacity * 2 : 64;
        RunTally *grown = realloc(tallies->tallies, capacity * sizeof(RunTally));
        if (!grown)
            return false;
        tallies->tallies = grown;
        tallies->tally_capacity = capacity;
    }
    if ((tallies->tally_count + 1) * 2 <= tallies->slot_count)
        return true;
    uint32_t slot_count = tallies->slot_count ? tallies->slot_count * 2 : 256;
    uint32_t *slots = calloc(slot_count, sizeof(uint32_t));
    if (!slots)
        return false;
    free(tallies->slots);
    tallies->slots = slots;
    tallies->slot_count = slot_count;
    for (uint32_t i = 0; i < tallies->tally_count; i++)
        *find_slot(tallies, tallies->tallies[i].cell, tallies->tallies[i].policy) = i + 1;
    return true;
}

static RunTally *find_tally(Tallies *tallies, uint32_t cell, uint32_t policy)
{
    if (tallies->slot_count) {
        uint32_t place = *find_slot(tallies, cell, policy);
        if (place)
            return &tallies->tallies[place - 1];
    }
    if (!grow(tallies))
        return NULL;
    RunTally *tally = &tallies->tallies[tallies->tally_count++];
    *tally = (RunTally){.cell = cell, .policy = policy};
    *find_slot(tallies, cell, policy) = tallies->tally_count;
    return tally;
}

/* Days lie close together in a real archive; misdated records widen the span to at most the
 * calendar's ten thousand years. */
static bool widen_days(Tallies *tallies, int64_t day)
{
    int64_t first = tallies->first_day, end = first + tallies->day_count;
    if (tallies->day_count == 0)
        first = end = day;
    int64_t spare = end - first > 64 ? end - first : 64;
    if (day < first)
        first = day - spare;
    if (day >= end)
        end = day + spare;
    uint64_t *days = calloc((size_t)(end - first), sizeof(uint64_t));
    if (!days)
        return false;
    if (tallies->day_count)
        memcpy(days + (tallies->first_day - first), tallies->days,
               (size_t)tallies->day_count * sizeof(uint64_t));
    free(tallies->days);
    tallies->days = days;
    tallies->first_day = first;
    tallies->day_count = end - first;
    return true;
}

bool tallies_day(Tallies *tallies, Instant time, uint64_t more)
{
    if (time == INSTANT_NONE) {
        tallies->undated += more;
        return true;
    }
    int64_t day = instant_day(time);
    if ((day < tallies->first_day || day >= tallies->first_day + tallies->day_count) &&
        !widen_days(tallies, day))
        return false;
    tallies->days[day - tallies->first_day] += more;
    return true;
}

/* Categories come from the trail: a hostile one could bring a new one with each record. */
static Slice known_category(Slice category)
{
    static const Slice known[] = {{"Management", 10}, {"Data", 4},        {"NetworkActivity", 15},
                                  {"Insight", 7},     {"Aggregated", 10}, {"ActivityAuditLog", 16}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (slice_equal_here(category, known[i]))
            return category;
    return SLICE("other");
}

static bool add_kind(Tallies *tallies, Counts *kinds, Slice account, Slice category)
{
    buffer_clear(&tallies->key);
    buffer_add(&tallies->key, account);
    buffer_add_byte(&tallies->key, '\0');
    buffer_add(&tallies->key, category);
    return !tallies->key.failed && counts_add(kinds, buffer_slice(&tallies->key), 1);
}

bool tallies_insight(Tallies *tallies, Slice account)
{
    return add_kind(tallies, &tallies->insights, account, SLICE("Insight"));
}

bool tallies_kind(Tallies *tallies, Slice account, Slice category)
{
    category = known_category(category);
    uint32_t *guess = &tallies->kind_guesses[guess_place(account, category)];
    if (*guess && is_pair(counts_name(&tallies->kinds, *guess - 1), account, category)) {
        tallies->kinds.values[*guess - 1]++;
        return true;
    }
    if (!add_kind(tallies, &tallies->kinds, account, category))
        return false;
    *guess = names_find(tallies->kinds.names, buffer_slice(&tallies->key)) + 1;
    return true;
}

bool tallies_verdict(Tallies *tallies, uint32_t cell, const EvaluatedPolicy *verdict)
{
    RunTally *tally = find_tally(tallies, cell, verdict->policy);
    if (!tally)
        return false;
    tally->verdicts[verdict->verdict]++;
    if (verdict->verdict == VERDICT_EXCEPTED)
        tallies->exceptions[verdict->policy][verdict->exception]++;
    return true;
}

bool tallies_add(Tallies *tallies, uint32_t cell, uint32_t policy, Verdict verdict, uint64_t more)
{
    RunTally *tally = find_tally(tallies, cell, policy);
    if (tally)
        tally->verdicts[verdict] += more;
    return tally != NULL;
}

bool tallies_take_back(Tallies *tallies, uint32_t cell, uint32_t policy, Verdict verdict)
{
    RunTally *tally = find_tally(tallies, cell, policy);
    if (tally)
        tally->verdicts[verdict]--;
    return tally != NULL;
}

void widen_period(Instant *first, Instant *last, Instant instant)
{
    if (instant == INSTANT_NONE)
        return;
    if (*first == INSTANT_NONE || instant < *first)
        *first = instant;
    if (*last == INSTANT_NONE || instant > *last)
        *last = instant;
}

static void merge_counts(RunCounts *into, const RunCounts *from)
{
    into->records += from->records;
    into->evaluated += from->evaluated;
    into->duplicates += from->duplicates;
    into->quarantined += from->quarantined;
    into->recovered += from->recovered;
    into->undated += from->undated;
    into->out_of_period += from->out_of_period;
    into->out_of_account += from->out_of_account;
    into->out_of_region += from->out_of_region;
    into->out_of_service += from->out_of_service;
    into->out_of_kind += from->out_of_kind;
    into->addenda += from->addenda;
    into->access_inferred += from->access_inferred;
    into->ids_missing += from->ids_missing;
    widen_period(&into->first, &into->last, from->first);
    widen_period(&into->first, &into->last, from->last);
}

void tallies_scopes(Tallies *tallies, const EvaluatedScope *scopes)
{
    for (uint32_t i = 0; i < tallies->program->policy_count; i++) {
        tallies->scopes[i].missing &= scopes[i].missing;
        tallies->scopes[i].reached |= scopes[i].reached;
    }
}

bool tallies_merge(Tallies *into, Tallies *from, uint32_t *cell_map)
{
    merge_counts(&into->counts, &from->counts);
    for (uint32_t i = 0; i < names_count(from->cells); i++) {
        Slice key = names_get(from->cells, i);
        size_t border = slice_find(key, '\0');
        cell_map[i] = tallies_cell(into, (Slice){key.data, border}, slice_from(key, border + 1));
        if (cell_map[i] == NAMES_NONE)
            return false;
        into->evaluated[cell_map[i]] += from->evaluated[i];
    }
    for (uint32_t i = 0; i < from->tally_count; i++) {
        const RunTally *tally = &from->tallies[i];
        RunTally *target = find_tally(into, cell_map[tally->cell], tally->policy);
        if (!target)
            return false;
        for (int verdict = 0; verdict < VERDICT_COUNT; verdict++)
            target->verdicts[verdict] += tally->verdicts[verdict];
    }
    for (uint32_t i = 0; i < into->program->policy_count; i++)
        for (uint32_t j = 0; j < into->program->policies[i].exception_count; j++)
            into->exceptions[i][j] += from->exceptions[i][j];
    for (int64_t i = 0; i < from->day_count; i++)
        if (from->days[i] && !tallies_day(into, (from->first_day + i) * INSTANT_DAY, from->days[i]))
            return false;
    into->undated += from->undated;
    tallies_scopes(into, from->scopes);
    return counts_merge(&into->kinds, &from->kinds) &&
           counts_merge(&into->insights, &from->insights) &&
           presence_merge(&into->presence, &from->presence);
}
