/*
 * What the outcomes of a record's slots settle beyond event source and event name.
 *
 * Two records with one entry and the same outcomes have the same verdicts, as far as their policies
 * ask for nothing else; these are worked out once, as the table of verdicts says, from truths of
 * which some may stay open. A policy whose verdict stays open is judged record by record; so is one
 * that an exception may cover, as that depends on the time.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "evaluate/evaluator.h"
#include "evaluate/picks_alike.h"

/* The hash stands beside the pointer: what is another's is passed without looking behind that. */
typedef struct {
    uint64_t hash;
    Profile *profile; /* NULL: free */
} ProfilePlace;

struct Profiles {
    const Program *program;
    ProfilePlace *places; /* an open hash table */
    uint32_t place_count, count;
    Arena arena;
    uint8_t *truths;      /* by node: of the profile being made */
    uint8_t *marks;       /* by node: of the entry being prepared */
    uint64_t *outcomes;   /* of the record in hand */
    uint64_t hash;        /* of these and the entry */
    uint64_t turn;        /* of the evaluator, in which they were computed */
    EvaluatedPolicy *row; /* scratch, by policy */
    uint32_t *open;       /* the same */
    DispatchStep *steps;  /* scratch, of all policies */
    Buffer set;
    SlotMemory *slots;
    SlotGroups *groups; /* made with the first entry */
    PicksAlike *alike;
    bool plain; /* slots settle nothing */
};

enum { FIRST_PLACES = 256 };

Profiles *profiles_new(const Program *program, bool plain)
{
    Profiles *profiles = calloc(1, sizeof(Profiles));
    if (!profiles)
        return NULL;
    profiles->program = program;
    profiles->plain = plain;
    profiles->arena.slow = true;
    profiles->truths = malloc(program->node_count + 1);
    profiles->marks = malloc(program->node_count + 1);
    profiles->outcomes = calloc(program->slot_count + 1, sizeof(uint64_t));
    profiles->row = calloc(program->policy_count + 1, sizeof(EvaluatedPolicy));
    profiles->open = calloc(program->policy_count + 1, sizeof(uint32_t));
    profiles->steps = calloc(program->step_count + 1, sizeof(DispatchStep));
    profiles->slots = slots_new(program);
    profiles->alike = picks_alike_new(program);
    profiles->place_count = FIRST_PLACES;
    profiles->places = calloc(FIRST_PLACES, sizeof(ProfilePlace));
    if (!profiles->truths || !profiles->marks || !profiles->outcomes || !profiles->row ||
        !profiles->open || !profiles->steps || !profiles->slots || !profiles->alike ||
        !profiles->places) {
        profiles_free(profiles);
        return NULL;
    }
    return profiles;
}

void profiles_free(Profiles *profiles)
{
    if (!profiles)
        return;
    slots_free(profiles->slots);
    slot_groups_free(profiles->groups);
    picks_alike_free(profiles->alike);
    arena_free(&profiles->arena);
    buffer_free(&profiles->set);
    free(profiles->places);
    free(profiles->truths);
    free(profiles->marks);
    free(profiles->outcomes);
    free(profiles->row);
    free(profiles->open);
    free(profiles->steps);
    free(profiles);
}

void profiles_forget(Profiles *profiles)
{
    memset(profiles->places, 0, profiles->place_count * sizeof(ProfilePlace));
    profiles->count = 0;
    arena_reset(&profiles->arena);
}

/* ---- what an entry's profiles look at ---- */

bool profile_combines(const ProgramNode *node)
{
    return node->kind == CONDITION_ALL || node->kind == CONDITION_ANY ||
           node->kind == CONDITION_NOT;
}

static void mark_open(Profiles *profiles, const DispatchEntry *entry, const ProgramNode *node)
{
    if (!node || profiles->marks[node->id] || entry->settled[node->id] != TRUTH_OPEN)
        return;
    profiles->marks[node->id] = 1;
    for (uint32_t i = 0; profile_combines(node) && i < node->child_count; i++)
        mark_open(profiles, entry, node->children[i]);
}

static void mark_all(Profiles *profiles, const DispatchEntry *entry)
{
    const Program *program = profiles->program;
    memset(profiles->marks, 0, program->node_count);
    for (uint32_t i = 0; i < entry->policy_count; i++) {
        const ProgramPolicy *policy = &program->policies[entry->policies[i]];
        mark_open(profiles, entry, policy->scope);
        mark_open(profiles, entry, policy->evaluable);
        mark_open(profiles, entry, policy->outcome);
    }
    for (uint32_t i = 0; i < entry->step_count; i++) {
        const DispatchStep *step = &entry->steps[i];
        const ProgramCorrelation *correlation = program->policies[step->policy].correlation;
        mark_open(profiles, entry, correlation->steps[step->step].condition);
    }
}

/* Gives the slot its place among the outcomes: side by side, none across two words. A slot of a
 * group has its place in the word of that. */
static void place_slot(Profiles *profiles, DispatchSlot *slot, const SlotGroup **last,
                       DispatchEntry *entry, uint32_t *used)
{
    uint32_t from = (uint32_t)__builtin_ctzll(slot->mask) & ~1u, place;
    uint32_t width = 64 - (uint32_t)__builtin_clzll(slot->mask) - from;
    const SlotGroup *group = slot_group_of(profiles->groups, slot->slot, &place);
    if (entry->word_count == 0 || group != *last || (!group && *used + width > 64)) {
        entry->word_count++;
        *used = 0;
    }
    *last = group;
    slot->word = (uint16_t)(entry->word_count - 1);
    slot->from = (uint8_t)from;
    slot->to = (uint8_t)(group ? place + from : *used);
    *used += width;
}

/* Those of a group side by side, the others behind them. */
static int compare_slots(const void *a, const void *b, void *context)
{
    const SlotGroups *groups = context;
    const DispatchSlot *x = a, *y = b;
    uint32_t place;
    const SlotGroup *of_x = slot_group_of(groups, x->slot, &place);
    const SlotGroup *of_y = slot_group_of(groups, y->slot, &place);
    if (!of_x != !of_y)
        return of_x ? -1 : 1;
    if (of_x != of_y)
        return slot_group_number(of_x) < slot_group_number(of_y) ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return x->slot < y->slot ? -1 : x->slot > y->slot;
}

static void list_slots(Profiles *profiles, const Evaluator *evaluator, DispatchSlot *slots,
                       DispatchEntry *entry)
{
    const Program *program = profiles->program;
    for (uint32_t i = 0; i < program->slot_count; i++) {
        const ProgramSlot *slot = &program->slots[i];
        uint64_t mask = 0;
        for (uint32_t j = 0; j < slot->node_count; j++)
            if (profiles->marks[slot->nodes[j]->id])
                mask |= (uint64_t)3 << slot->nodes[j]->slot_bit;
        if (mask && slots)
            slots[entry->slot_count] = slots_ask(profiles->slots, evaluator, i, mask);
        entry->slot_count += mask != 0;
    }
}

/* Those whose outcomes are found in one way follow each other: what a processor guesses of one is
 * mostly right for the next. */
static void place_slots(Profiles *profiles, DispatchSlot *slots, DispatchEntry *entry)
{
    uint32_t used = 0;
    const SlotGroup *last = NULL;
    if (entry->slot_count)
        qsort_r(slots, entry->slot_count, sizeof *slots, compare_slots, profiles->groups);
    for (uint32_t i = 0; i < entry->slot_count; i++)
        place_slot(profiles, &slots[i], &last, entry, &used);
}

static bool list_words(Profiles *profiles, const DispatchSlot *slots, DispatchEntry *entry,
                       Arena *arena)
{
    EntryWord *words = arena_array(arena, entry->word_count, sizeof(EntryWord));
    entry->first_alone = 0;
    for (uint32_t i = 0, place; words && i < entry->slot_count; i++) {
        EntryWord *word = &words[slots[i].word];
        if (i == 0 || slots[i].word != slots[i - 1].word)
            *word = (EntryWord){.group = slot_group_of(profiles->groups, slots[i].slot, &place)};
        word->mask |= slots[i].mask >> slots[i].from << slots[i].to;
        word->end = i + 1;
        if (word->group)
            entry->first_alone = i + 1;
    }
    entry->words = words;
    return words != NULL;
}

bool profiles_prepare(Profiles *profiles, const Evaluator *evaluator, DispatchEntry *entry,
                      Arena *arena)
{
    const Program *program = profiles->program;
    if (!profiles->groups && !(profiles->groups = slot_groups_new(profiles->slots, evaluator)))
        return false;
    if (profiles->plain)
        memset(profiles->marks, 0, program->node_count);
    else
        mark_all(profiles, entry);
    uint32_t count = 0;
    for (uint32_t i = 0; i < program->node_count; i++)
        count += profiles->marks[i];
    uint32_t *nodes = arena_array(arena, count, sizeof(uint32_t));
    if (!nodes)
        return false;
    entry->node_count = entry->slot_count = entry->word_count = 0;
    for (uint32_t i = 0; i < program->node_count; i++)
        if (profiles->marks[i])
            nodes[entry->node_count++] = i;
    list_slots(profiles, evaluator, NULL, entry);
    DispatchSlot *slots = arena_array(arena, entry->slot_count, sizeof(DispatchSlot));
    entry->slot_count = 0;
    if (!slots)
        return false;
    list_slots(profiles, evaluator, slots, entry);
    place_slots(profiles, slots, entry);
    if (!list_words(profiles, slots, entry, arena))
        return false;
    entry->nodes = nodes;
    entry->slots = slots;
    return true;
}

/* ---- one profile ---- */

uint8_t profile_combine(const uint8_t *truths, const ProgramNode *node)
{
    if (!profile_combines(node))
        return TRUTH_OPEN;
    if (node->kind == CONDITION_NOT) {
        uint8_t child = truths[node->children[0]->id];
        return child == TRUTH_OPEN ? child : (uint8_t)truth_not((Truth)child);
    }
    uint8_t decisive = node->kind == CONDITION_ALL ? TRUTH_FALSE : TRUTH_TRUE;
    uint8_t truth = (uint8_t)truth_not((Truth)decisive);
    for (uint32_t i = 0; i < node->child_count; i++) {
        uint8_t child = truths[node->children[i]->id];
        if (child == decisive)
            return child;
        if (child > TRUTH_TRUE && child > truth)
            truth = child;
    }
    return truth;
}

static void find_truths(Profiles *profiles, const DispatchEntry *entry)
{
    const Program *program = profiles->program;
    uint8_t *truths = profiles->truths;
    memcpy(truths, entry->settled, program->node_count);
    for (uint32_t i = 0; i < entry->slot_count; i++) {
        const DispatchSlot *place = &entry->slots[i];
        const ProgramSlot *slot = &program->slots[place->slot];
        uint64_t outcome = profiles->outcomes[place->word] >> place->to << place->from;
        for (uint32_t j = 0; j < slot->node_count; j++)
            if (place->mask >> slot->nodes[j]->slot_bit & 3)
                truths[slot->nodes[j]->id] = outcome >> slot->nodes[j]->slot_bit & 3;
    }
    for (uint32_t i = 0; i < entry->node_count; i++) {
        const ProgramNode *node = program->nodes[entry->nodes[i]];
        if (node->slot == PROGRAM_NO_SLOT)
            truths[node->id] = profile_combine(truths, node);
    }
}

typedef enum { JUDGED, JUDGED_OUT_OF_SCOPE, JUDGED_OPEN } Judged;

/* The table of verdicts of the language page, from the top, as far as truths are settled. */
static Judged judge(const uint8_t *truths, const ProgramPolicy *policy, EvaluatedPolicy *result)
{
    bool review = policy->source->kind == POLICY_REVIEW;
    uint8_t scope = policy->scope ? truths[policy->scope->id] : TRUTH_TRUE;
    if (scope == TRUTH_OPEN || scope == TRUTH_FALSE)
        return scope == TRUTH_OPEN ? JUDGED_OPEN : JUDGED_OUT_OF_SCOPE;
    uint8_t outcome = truths[policy->outcome->id];
    result->verdict = VERDICT_INSUFFICIENT_DATA;
    if (scope == TRUTH_UNKNOWN || outcome == TRUTH_UNKNOWN)
        return JUDGED;
    uint8_t evaluable = policy->evaluable ? truths[policy->evaluable->id] : TRUTH_TRUE;
    if (outcome == TRUTH_OPEN || evaluable == TRUTH_OPEN)
        return JUDGED_OPEN;
    result->picked = outcome == TRUTH_TRUE && policy->correlation;
    if (evaluable != TRUTH_TRUE)
        return JUDGED;
    result->verdict = VERDICT_COMPLIANT;
    if (review) {
        result->verdict = outcome == TRUTH_TRUE ? VERDICT_REVIEW : VERDICT_COMPLIANT;
        return JUDGED;
    }
    if ((outcome == TRUTH_TRUE) != (policy->source->kind == POLICY_FORBID))
        return JUDGED;
    result->verdict = VERDICT_NON_COMPLIANT;
    /* Attempts and exceptions look at more. */
    return policy->source->attempts_separate || policy->exception_count ? JUDGED_OPEN : JUDGED;
}

static bool is_listed(const EvaluatedPolicy *result)
{
    return result->picked || result->verdict == VERDICT_NON_COMPLIANT ||
           result->verdict == VERDICT_REVIEW;
}

static void add_to_set(Buffer *set, const EvaluatedPolicy *result)
{
    SettledVerdict settled = {result->policy, evaluated_verdict(result)};
    buffer_add(set, (Slice){(const char *)&settled, sizeof settled});
}

/* Which steps hold for all records of the profile, and which have to be looked at. */
static void list_steps(Profiles *profiles, const DispatchEntry *entry, Profile *profile)
{
    for (uint32_t i = 0; i < entry->step_count; i++) {
        DispatchStep step = entry->steps[i];
        const ProgramCorrelation *correlation =
            profiles->program->policies[step.policy].correlation;
        uint8_t truth = profiles->truths[correlation->steps[step.step].condition->id];
        step.settled = truth == TRUTH_TRUE;
        if (truth == TRUTH_TRUE || truth == TRUTH_OPEN)
            profiles->steps[profile->step_count++] = step;
    }
}

/* Judges the policies of the entry; what is settled goes to the set, what is not to `open`. */
static void judge_all(Profiles *profiles, Evaluator *evaluator, const DispatchEntry *entry,
                      Profile *profile)
{
    for (uint32_t i = 0; i < entry->compliant_count; i++) {
        EvaluatedPolicy compliant = {.policy = entry->compliant[i], .verdict = VERDICT_COMPLIANT};
        add_to_set(&profiles->set, &compliant);
    }
    for (uint32_t i = 0; i < entry->policy_count; i++) {
        EvaluatedPolicy result = {.policy = entry->policies[i], .counted = true};
        const ProgramPolicy *policy = &profiles->program->policies[result.policy];
        Judged judged = judge(profiles->truths, policy, &result);
        if (judged == JUDGED_OUT_OF_SCOPE &&
            scopes_meet_profile(evaluator, result.policy, profiles->truths))
            continue;
        if (judged != JUDGED) {
            profiles->open[profile->open_count++] = result.policy;
            continue;
        }
        evaluator->scopes[result.policy].missing = 0;
        if (is_listed(&result))
            profiles->row[profile->listed_count++] = result;
        add_to_set(&profiles->set, &result);
    }
}

/* All of a profile stands together, as all is looked at when a record has it. */
static Profile *keep_profile(Profiles *profiles, const DispatchEntry *entry, Profile profile)
{
    size_t outcomes = entry->word_count * sizeof(uint64_t),
           listed = profile.listed_count * sizeof(EvaluatedPolicy),
           steps = profile.step_count * sizeof(DispatchStep),
           open = profile.open_count * sizeof(uint32_t);
    Profile *kept = arena_take(&profiles->arena, sizeof profile + outcomes + listed + steps + open);
    if (!kept)
        return NULL;
    char *at = (char *)(kept + 1);
    profile.outcomes = memcpy(at, profiles->outcomes, outcomes);
    profile.listed = memcpy(at + outcomes, profiles->row, listed);
    profile.steps = memcpy(at + outcomes + listed, profiles->steps, steps);
    profile.open = memcpy(at + outcomes + listed + steps, profiles->open, open);
    *kept = profile;
    return kept;
}

static Profile *make_profile(Profiles *profiles, Names *sets, Evaluator *evaluator)
{
    const DispatchEntry *entry = evaluator->entry;
    Profile profile = {.entry = entry->number};
    find_truths(profiles, entry);
    buffer_clear(&profiles->set);
    judge_all(profiles, evaluator, entry, &profile);
    list_steps(profiles, entry, &profile);
    profile.picks = profile.open_count
                        ? PICKS_APART
                        : picks_alike_number(profiles->alike, profiles->row, profile.listed_count,
                                             profiles->steps, profile.step_count);
    profile.set =
        profiles->set.failed ? NAMES_NONE : names_intern(sets, buffer_slice(&profiles->set));
    return profile.set == NAMES_NONE ? NULL : keep_profile(profiles, entry, profile);
}

/* ---- finding ---- */

static bool same_outcomes(const uint64_t *a, const uint64_t *b, uint32_t count)
{
    uint64_t differs = 0;
    for (uint32_t i = 0; i < count; i++)
        differs |= a[i] ^ b[i];
    return differs == 0;
}

static ProfilePlace *find_place(const Profiles *profiles, uint64_t hash, const DispatchEntry *entry,
                                const uint64_t *outcomes)
{
    uint32_t mask = profiles->place_count - 1;
    for (uint32_t i = (uint32_t)hash & mask;; i = (i + 1) & mask) {
        ProfilePlace *place = &profiles->places[i];
        if (!place->profile)
            return place;
        if (place->hash == hash && place->profile->entry == entry->number &&
            same_outcomes(place->profile->outcomes, outcomes, entry->word_count))
            return place;
    }
}

static bool make_room(Profiles *profiles)
{
    if (profiles->count >= LIMIT_PROFILES || profiles->arena.total > LIMIT_PROFILE_MEMORY)
        profiles_forget(profiles);
    if ((profiles->count + 1) * 2 <= profiles->place_count)
        return true;
    uint32_t count = profiles->place_count * 2;
    ProfilePlace *places = calloc(count, sizeof(ProfilePlace));
    if (!places)
        return false;
    for (uint32_t i = 0; i < profiles->place_count; i++) {
        ProfilePlace place = profiles->places[i];
        uint32_t at = (uint32_t)place.hash & (count - 1);
        while (place.profile && places[at].profile)
            at = (at + 1) & (count - 1);
        if (place.profile)
            places[at] = place;
    }
    free(profiles->places);
    profiles->places = places;
    profiles->place_count = count;
    return true;
}

/* The outcomes of slots that stand in one word. Columns that only some records have are mostly
 * absent. */
static uint64_t outcomes_of(Profiles *profiles, Evaluator *evaluator, DispatchSlot *slot,
                            const DispatchSlot *behind)
{
    const EventValue *values = evaluator->record->values;
    uint64_t packed = 0;
    for (; slot < behind; slot++) {
        if (slot->absent_known && values[slot->source].type == EVENT_ABSENT)
            packed |= slot->absent;
        else if (slot->kind != OUTCOME_OF_VALUE ||
                 !slot_noted(evaluator->record, values[slot->source], slot, &packed))
            packed |= slots_outcome(profiles->slots, evaluator, slot);
    }
    return packed;
}

static uint64_t outcomes_of_group(Profiles *profiles, Evaluator *evaluator, SlotGroup *group)
{
    uint64_t packed;
    uint32_t count;
    if (slot_group_known(group, evaluator, &packed))
        return packed;
    DispatchSlot *slots = slot_group_slots(group, &count);
    packed = outcomes_of(profiles, evaluator, slots, slots + count);
    slot_group_keep(group, evaluator, packed);
    return packed;
}

void profiles_expect(Profiles *profiles, Evaluator *evaluator)
{
    const DispatchEntry *entry = evaluator->entry;
    uint64_t *outcomes = profiles->outcomes, hash = entry->number;
    DispatchSlot *slots = entry->slots;
    for (uint32_t from = entry->first_alone, i = 0; i < entry->word_count; i++) {
        EntryWord word = entry->words[i];
        if (word.group) {
            outcomes[i] = outcomes_of_group(profiles, evaluator, word.group) & word.mask;
        } else {
            outcomes[i] = outcomes_of(profiles, evaluator, slots + from, slots + word.end);
            from = word.end;
        }
        hash = hash_mix(hash, outcomes[i]);
    }
    profiles->hash = hash;
    profiles->turn = evaluator->turn;
    __builtin_prefetch(&profiles->places[(uint32_t)hash & (profiles->place_count - 1)]);
}

void profiles_fetch(const Profiles *profiles)
{
    const ProfilePlace *place =
        &profiles->places[(uint32_t)profiles->hash & (profiles->place_count - 1)];
    const char *profile = (const char *)place->profile;
    if (!profile)
        return;
    __builtin_prefetch(profile);
    __builtin_prefetch(profile + 64);
}

const Profile *profiles_find(Profiles *profiles, Names *sets, Evaluator *evaluator)
{
    const DispatchEntry *entry = evaluator->entry;
    if (profiles->turn != evaluator->turn)
        profiles_expect(profiles, evaluator);
    ProfilePlace *place = find_place(profiles, profiles->hash, entry, profiles->outcomes);
    if (place->profile)
        return place->profile;
    if (!make_room(profiles))
        return NULL;
    Profile *profile = make_profile(profiles, sets, evaluator);
    if (!profile)
        return NULL;
    *find_place(profiles, profiles->hash, entry, profiles->outcomes) =
        (ProfilePlace){profiles->hash, profile};
    profiles->count++;
    return profile;
}
