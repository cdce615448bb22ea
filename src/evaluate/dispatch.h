/*
 * evaluate/dispatch: what can be known of a record's verdicts before its conditions are looked at.
 * Internal to the room.
 *
 * First by event source and event name (an entry), then by how the conditions turn out that look at
 * one value each (a profile of the entry). Both repeat enormously; both are bounded, and made again
 * where they were forgotten. One thread at a time.
 */
#ifndef TRAILAUDIT_EVALUATE_DISPATCH_H
#define TRAILAUDIT_EVALUATE_DISPATCH_H

#include "evaluate/conditions.h"

typedef struct Dispatch Dispatch;

/* Step `step` (from 0) of a policy's correlation. */
typedef struct {
    uint32_t policy, step;
    bool settled; /* its condition holds; else it is still to be computed */
} DispatchStep;

/* How the outcome of a slot is found. */
typedef enum {
    OUTCOME_OF_VALUE, /* of a column */
    OUTCOME_OF_PRESENCE,
    OUTCOME_OF_AGENT,
    OUTCOME_OF_WORD, /* of a computed field that is one of a few words */
    OUTCOME_OF_FACT
} OutcomeKind;

/* What several slots follow from together, so that all their outcomes are found at once. */
typedef enum {
    GROUP_NONE,
    GROUP_WORDS,    /* event_words */
    GROUP_IDENTITY, /* userIdentity, where its text comes again */
    GROUP_STEADY,   /* steady columns, the same */
    GROUP_PLACE     /* region and address, the same */
} GroupKind;
typedef struct SlotGroup SlotGroup;

/* The slots of an entry whose outcomes stand in one word: those before `end`, from the end of the
 * word before on. */
typedef struct {
    SlotGroup *group; /* of which they are some, or NULL */
    uint64_t mask;    /* of a group: what the entry asks for */
    uint32_t end;
} EntryWord;

/* The conditions of a slot that may matter, and where their outcome stands among those of others.
 * What every record needs of a slot stands here, side by side with that of the next. */
typedef struct {
    uint64_t mask; /* two bits each */
    /* The outcome where the column is absent, or there and not asked what, as it stands in its word
     */
    uint64_t absent, there;
    uint32_t slot;
    uint32_t source; /* the column, or the computed field */
    uint16_t word;   /* of the outcomes together */
    uint8_t from;    /* the mask's lowest bit */
    uint8_t to;      /* where that goes in the word; of a slot of a group, in the group's */
    uint8_t kind;    /* OutcomeKind */
    uint8_t group;   /* GroupKind of what it may be found with */
    bool absent_known, there_known;
} DispatchSlot;

/* What (event source, event name) settle. Lives until the dispatch table is emptied. */
typedef struct {
    Slice service, action;    /* computed fields, decoded */
    const uint32_t *policies; /* whose verdict other fields decide */
    uint32_t policy_count;
    const uint32_t *compliant; /* for which it is settled that the record is compliant */
    uint32_t compliant_count;
    const DispatchStep *steps; /* correlation steps whose condition is not false already */
    uint32_t step_count;
    const uint8_t *settled; /* by node: its truth, or TRUTH_OPEN where other fields decide */
    const uint32_t *nodes;  /* open ones that profiles may settle, children before parents */
    DispatchSlot *slots;    /* the values that profiles are made of; those of groups first */
    const EntryWord *words; /* of the outcomes of all slots, packed; those of groups first */
    uint32_t word_count;
    uint32_t first_alone; /* slot that is in no group */
    uint32_t node_count, slot_count;
    uint32_t number; /* tells entries apart */
    EventMemo note;  /* see evaluator_note */
    bool met;        /* the parts of scopes that it settles as true were noted */
} DispatchEntry;

enum { TRUTH_OPEN = TRUTH_UNKNOWN + 1 };

/* What an entry and the outcomes of its slots settle together. */
typedef struct {
    const uint64_t *outcomes; /* of the entry's slots, packed: its word_count words */
    uint32_t entry;
    uint32_t set; /* the verdicts that are settled, for counting: a number of Dispatch's sets */
    /* Of these, those that are shown or that correlations decide. */
    const EvaluatedPolicy *listed;
    const uint32_t *open; /* policies that are judged record by record */
    const DispatchStep *steps;
    uint32_t listed_count, open_count, step_count;
    uint32_t picks; /* what is picked: see picks_alike_number */
} Profile;

/* `plain`: nothing is settled but by event source and event name. NULL without memory. */
Dispatch *dispatch_new(const Program *program, bool plain);
void dispatch_free(Dispatch *dispatch);
/* The entry of this record will be asked for, which is the evaluator's then. */
void dispatch_want(Dispatch *dispatch, const EventRecord *record);
/* A little later: what was on its way tells what is to be fetched next. */
void dispatch_fetch(const Dispatch *dispatch);
/* The entry that is wanted; NULL without memory. */
DispatchEntry *dispatch_find(Dispatch *dispatch, Evaluator *evaluator);
/* Prepares for asking for the profile: what takes time to be fetched is on its way. */
void dispatch_expect(Dispatch *dispatch, Evaluator *evaluator);
/* A little later, the same. */
void dispatch_fetch_profile(const Dispatch *dispatch);
/* The profile of the record in hand, whose entry is the evaluator's; NULL without memory. */
const Profile *dispatch_profile(Dispatch *dispatch, Evaluator *evaluator);
/* The verdicts of a settled set, which stays until dispatch_forget. */
const SettledVerdict *dispatch_settled(const Dispatch *dispatch, uint32_t set, uint32_t *count);
uint32_t dispatch_set_count(const Dispatch *dispatch);
/* Forgets all, sets too. False without memory. */
bool dispatch_forget(Dispatch *dispatch);

/* ---- profile.c ---- */

typedef struct Profiles Profiles;

Profiles *profiles_new(const Program *program, bool plain);
void profiles_free(Profiles *profiles);
void profiles_forget(Profiles *profiles);
/* Finds out how the slots turn out for the record in hand, and has its profile fetched: asking for
 * it a little later is then quick. */
void profiles_expect(Profiles *profiles, Evaluator *evaluator);
/* A little later: the place of the profile tells where it stands. */
void profiles_fetch(const Profiles *profiles);
/* The profile of the record in hand; NULL without memory. */
const Profile *profiles_find(Profiles *profiles, Names *sets, Evaluator *evaluator);
/* Lists the nodes and slots of a new entry that profiles may settle; all else of it is there. False
 * without memory. */
bool profiles_prepare(Profiles *profiles, const Evaluator *evaluator, DispatchEntry *entry,
                      Arena *arena);
/* Whether the truth of such a condition follows from those of its children. */
bool profile_combines(const ProgramNode *node);
/* The truth of a condition from those of its children; TRUTH_OPEN as long as these do not settle
 * it. */
uint8_t profile_combine(const uint8_t *truths, const ProgramNode *node);

/* ---- slots.c ---- */

typedef struct SlotMemory SlotMemory;

SlotMemory *slots_new(const Program *program);
void slots_free(SlotMemory *memory);
/* For `mask`: all conditions of the slot. */
#define SLOT_WHOLE UINT64_MAX
/* A slot of an entry; its place among the outcomes is the caller's to set. */
DispatchSlot slots_ask(const SlotMemory *memory, const Evaluator *evaluator, uint32_t slot,
                       uint64_t mask);
/* How the conditions of the slot under the mask turn out for the record in hand, two bits a Truth,
 * as they stand in the slot's word. */
uint64_t slots_outcome(SlotMemory *memory, Evaluator *evaluator, DispatchSlot *slot);

/* Where a value of the record is one that came before, and was asked the same: adds its outcome to
 * those in *packed. */
static inline bool slot_noted(const EventRecord *record, EventValue value, const DispatchSlot *slot,
                              uint64_t *packed)
{
    const EventMemo *note = event_note(record, value);
    if (!note || note->key != (uint64_t)slot->slot + 1)
        return false;
    *packed |= (note->number & slot->mask) >> slot->from << slot->to;
    return true;
}

/* ---- slot_groups.c ---- */

typedef struct SlotGroups SlotGroups;

/* Of all slots of the evaluator's program. NULL without memory. */
SlotGroups *slot_groups_new(const SlotMemory *memory, const Evaluator *evaluator);
void slot_groups_free(SlotGroups *groups);
/* The slot's group, or NULL; where in the group's word the slot's lowest bit stands. */
SlotGroup *slot_group_of(const SlotGroups *groups, uint32_t slot, uint32_t *place);
/* From 1 on; those of a kind follow each other. */
uint32_t slot_group_number(const SlotGroup *group);
/* All slots of the group, each as a whole. */
DispatchSlot *slot_group_slots(SlotGroup *group, uint32_t *count);
/* The outcomes of all its slots for the record in hand, packed, where they were found before; false
 * where they were not. */
bool slot_group_known(SlotGroup *group, Evaluator *evaluator, uint64_t *packed);
/* Remembers them, found for the record in hand. */
void slot_group_keep(SlotGroup *group, Evaluator *evaluator, uint64_t packed);

#endif
