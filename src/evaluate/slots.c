/*
 * How the conditions that look at one value turn out, remembered by value where that pays.
 *
 * What is absent turns out in one way, found once; so does what is there, where nothing else is
 * asked. A text goes through a memo, as thousands of records have the same agent or address, unless
 * it shows that the texts of this field are ever new ones. A computed field with a few values is
 * told by where its text stands. Everything else is computed.
 */
#include <stdlib.h>

#include "evaluate/evaluator.h"
#include "evaluate/short_texts.h"

enum { WORDS = 12 };

/* An outcome, as far as it was asked for: under the mask `known`. */
typedef struct {
    const char *word; /* one of those that a computed field can be; they are constants */
    uint64_t known, outcome;
} KnownOutcome;

typedef struct {
    ShortTexts short_texts;
    Memo memo;                    /* longer ones */
    uint32_t asked, missed;       /* of the memo, lately */
    bool ever_new;                /* remembering does not pay */
    KnownOutcome absent, unknown; /* of a computed field */
    KnownOutcome words[WORDS];
} Slot;

struct SlotMemory {
    Slot *slots;
    uint8_t *members; /* by column: EventMember */
    uint32_t count;
};

static GroupKind group_of(EventMember member)
{
    return member == EVENT_MEMBER_IDENTITY ? GROUP_IDENTITY
           : member == EVENT_MEMBER_STEADY ? GROUP_STEADY
           : member == EVENT_MEMBER_PLACE  ? GROUP_PLACE
                                           : GROUP_NONE;
}

static uint64_t all_nodes(const ProgramSlot *slot)
{
    return slot->node_count == PROGRAM_SLOT_NODES ? UINT64_MAX
                                                  : ((uint64_t)1 << slot->node_count * 2) - 1;
}

DispatchSlot slots_ask(const SlotMemory *memory, const Evaluator *evaluator, uint32_t number,
                       uint64_t mask)
{
    const ProgramSlot *slot = &evaluator->program->slots[number];
    DispatchSlot asked = {.slot = number, .mask = mask & all_nodes(slot), .source = slot->column};
    if (slot->column == PROGRAM_NO_SLOT) {
        /* What a report definition says of an account goes by the account. */
        EventFact fact = slot->field->kind == FIELD_FACT ? slot->field->fact : FACT_ACCOUNT;
        bool is_word = slot->field->kind == FIELD_FACT && event_fact_is_word(fact);
        asked.source = fact;
        asked.kind = is_word ? OUTCOME_OF_WORD : OUTCOME_OF_FACT;
        asked.group = is_word ? GROUP_WORDS : GROUP_NONE;
        return asked;
    }
    if (slot->presence_only)
        asked.kind = OUTCOME_OF_PRESENCE;
    else
        asked.kind = slot == evaluator->agent_slot ? OUTCOME_OF_AGENT : OUTCOME_OF_VALUE;
    asked.group = (uint8_t)group_of((EventMember)memory->members[slot->column]);
    return asked;
}

static void forget(Slot *slot)
{
    short_texts_free(&slot->short_texts);
    memo_free(&slot->memo);
}

SlotMemory *slots_new(const Program *program)
{
    SlotMemory *memory = calloc(1, sizeof(SlotMemory));
    Slot *slots = calloc(program->slot_count + 1, sizeof(Slot));
    uint8_t *members = calloc(event_columns_count(program->columns), 1);
    if (!memory || !slots || !members) {
        free(memory);
        free(slots);
        free(members);
        return NULL;
    }
    event_columns_members(program->columns, members);
    *memory = (SlotMemory){.slots = slots, .members = members, .count = program->slot_count};
    return memory;
}

void slots_free(SlotMemory *memory)
{
    if (!memory)
        return;
    for (uint32_t i = 0; i < memory->count; i++)
        forget(&memory->slots[i]);
    free(memory->slots);
    free(memory->members);
    free(memory);
}

static uint64_t compute(Evaluator *evaluator, const ProgramSlot *slot, uint64_t mask)
{
    uint64_t outcome = 0;
    for (uint64_t rest = mask; rest;) {
        uint32_t bit = (uint32_t)__builtin_ctzll(rest) & ~1u;
        outcome |= (uint64_t)evaluate_node(evaluator, slot->nodes[bit / 2], NULL) << bit;
        rest &= ~((uint64_t)3 << bit);
    }
    return outcome;
}

/* Whether looking texts up goes on: where half of them are new it costs more than it spares. */
static void weigh(Slot *slot, bool known)
{
    enum { SAMPLE = 1024 };
    slot->missed += !known;
    if (++slot->asked < SAMPLE)
        return;
    slot->ever_new = slot->missed > SAMPLE / 2;
    if (slot->ever_new)
        forget(slot);
    slot->asked = slot->missed = 0;
}

static uint64_t outcome_of_short(Slot *slot, Evaluator *evaluator, const ProgramSlot *from,
                                 Slice text, uint64_t mask)
{
    bool known;
    ShortText *place = short_texts_find(&slot->short_texts, text, &known);
    if (known)
        return place->bits & mask;
    if (!place)
        return compute(evaluator, from, mask);
    uint64_t outcome = place->bits = compute(evaluator, from, all_nodes(from));
    if (slot->short_texts.ever_new) {
        slot->ever_new = true;
        forget(slot);
    }
    return outcome & mask;
}

static uint64_t outcome_of_text(Slot *slot, Evaluator *evaluator, const ProgramSlot *from,
                                Slice text, uint64_t mask)
{
    bool known;
    if (slot->ever_new)
        return compute(evaluator, from, mask);
    if (text.size <= SHORT_TEXT_MOST)
        return outcome_of_short(slot, evaluator, from, text, mask);
    MemoEntry *entry = memo_find(&slot->memo, text, &known);
    if (!entry)
        return compute(evaluator, from, mask);
    if (!known)
        entry->bits = compute(evaluator, from, all_nodes(from));
    uint64_t outcome = entry->bits & mask;
    weigh(slot, known);
    return outcome;
}

/* The agent is looked up once a record, for the computed fields too. */
static uint64_t outcome_of_agent(Evaluator *evaluator, const ProgramSlot *from, uint64_t mask)
{
    MemoEntry *entry = evaluator->agent;
    if (!entry)
        return compute(evaluator, from, mask);
    if (!(entry->marks & AGENT_OUTCOME)) {
        entry->bits = compute(evaluator, from, all_nodes(from));
        entry->marks |= AGENT_OUTCOME;
    }
    return entry->bits & mask;
}

/* A text that stands where it stood before, with what was found out then. */
static uint64_t outcome_of_note(Slot *slot, Evaluator *evaluator, const DispatchSlot *asked,
                                Slice text, EventMemo *note)
{
    const ProgramSlot *from = &evaluator->program->slots[asked->slot];
    uint64_t key = (uint64_t)asked->slot + 1;
    if (note->key != key) {
        note->number = outcome_of_text(slot, evaluator, from, text, all_nodes(from));
        note->key = key;
    }
    return note->number & asked->mask;
}

static uint64_t complete(KnownOutcome *outcome, Evaluator *evaluator, const ProgramSlot *from,
                         uint64_t mask)
{
    if ((outcome->known & mask) != mask) {
        outcome->outcome |= compute(evaluator, from, mask & ~outcome->known);
        outcome->known |= mask;
    }
    return outcome->outcome & mask;
}

static uint64_t outcome_of_word(Slot *slot, Evaluator *evaluator, const ProgramSlot *from,
                                const char *word, uint64_t mask)
{
    for (int i = 0; i < WORDS; i++) {
        KnownOutcome *place = &slot->words[i];
        if (place->known && place->word != word)
            continue;
        place->word = word;
        return complete(place, evaluator, from, mask);
    }
    return compute(evaluator, from, mask);
}

static uint64_t outcome_of_fact(Slot *slot, Evaluator *evaluator, const ProgramSlot *from,
                                const DispatchSlot *asked)
{
    EventFactValue value = event_fact(&evaluator->facts, (EventFact)asked->source);
    if (value.unknown)
        return complete(&slot->unknown, evaluator, from, asked->mask);
    if (!value.text.data)
        return complete(&slot->absent, evaluator, from, asked->mask);
    if (asked->kind == OUTCOME_OF_WORD)
        return outcome_of_word(slot, evaluator, from, value.text.data, asked->mask);
    return outcome_of_text(slot, evaluator, from, value.text, asked->mask);
}

/* As it stands in the slot's word. */
static uint64_t packed(const DispatchSlot *slot, uint64_t outcome)
{
    return outcome >> slot->from << slot->to;
}

static uint64_t outcome_of_absence(Evaluator *evaluator, const ProgramSlot *from,
                                   DispatchSlot *asked)
{
    if (!asked->absent_known) {
        asked->absent = packed(asked, compute(evaluator, from, asked->mask));
        asked->absent_known = true;
    }
    return asked->absent;
}

static uint64_t outcome_of_presence(Evaluator *evaluator, const ProgramSlot *from,
                                    DispatchSlot *asked)
{
    if (!asked->there_known) {
        asked->there = packed(asked, compute(evaluator, from, asked->mask));
        asked->there_known = true;
    }
    return asked->there;
}

/* Of a column that is there, and of which more is asked than that. */
static uint64_t outcome_of_value(Slot *slot, Evaluator *evaluator, const ProgramSlot *from,
                                 const DispatchSlot *asked, EventValue value)
{
    if (asked->kind == OUTCOME_OF_AGENT)
        return outcome_of_agent(evaluator, from, asked->mask);
    Slice text = {value.data, value.size};
    EventMemo *note = event_note(evaluator->record, value);
    if (note)
        return outcome_of_note(slot, evaluator, asked, text, note);
    if (value.type == EVENT_STRING && !value.escaped)
        return outcome_of_text(slot, evaluator, from, text, asked->mask);
    return compute(evaluator, from, asked->mask);
}

uint64_t slots_outcome(SlotMemory *memory, Evaluator *evaluator, DispatchSlot *asked)
{
    const ProgramSlot *from = &evaluator->program->slots[asked->slot];
    Slot *slot = &memory->slots[asked->slot];
    if (asked->kind >= OUTCOME_OF_WORD)
        return packed(asked, outcome_of_fact(slot, evaluator, from, asked));
    EventValue value = evaluator->record->values[asked->source];
    if (value.type == EVENT_ABSENT)
        return outcome_of_absence(evaluator, from, asked);
    if (asked->kind == OUTCOME_OF_PRESENCE && event_value_there(value) &&
        value.type != EVENT_OMITTED)
        return outcome_of_presence(evaluator, from, asked);
    return packed(asked, outcome_of_value(slot, evaluator, from, asked, value));
}
