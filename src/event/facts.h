/*
 * event/facts: what the computed fields share. Each fact has one function, called once a record by
 * event_fact.
 */
#ifndef TRAILAUDIT_EVENT_FACTS_H
#define TRAILAUDIT_EVENT_FACTS_H

#include "event/event.h"

/*
 * The text of a base column without surrounding blanks; empty where the column is absent, null,
 * left out, or no scalar. Without memory: empty, and facts->failed.
 */
Slice fact_text_of(EventFacts *facts, EventColumn column);
static inline Slice fact_text(EventFacts *facts, EventColumn column)
{
    EventValue value = facts->record->values[column];
    if (value.type == EVENT_ABSENT)
        return (Slice){0};
    /* A string as it mostly is: nothing to decode, nothing to trim. */
    if (value.type == EVENT_STRING && !value.escaped && value.size && value.data[0] > ' ' &&
        value.data[value.size - 1] > ' ')
        return (Slice){value.data, value.size};
    return fact_text_of(facts, column);
}
/* Whether the column is there at all and not null. What was left out is neither present nor absent.
 */
bool fact_is_present(const EventFacts *facts, EventColumn column);
bool fact_is_absent(const EventFacts *facts, EventColumn column);
/* Whether the text of the column is that, ASCII case apart. */
bool fact_is_fold(EventFacts *facts, EventColumn column, Slice text);

static inline EventFactValue fact_of(Slice text)
{
    return (EventFactValue){text, false};
}
static inline EventFactValue fact_none(void)
{
    return (EventFactValue){{NULL, 0}, false};
}
static inline EventFactValue fact_unknown(void)
{
    return (EventFactValue){{NULL, 0}, true};
}

/* Of a fact that is one of a few words. */
#define FACT_WORD(text)                                                                            \
    {                                                                                              \
        SLICE(text), false                                                                         \
    }

/* Whether the text is the name of an AWS service: ends in .amazonaws.com, or .amazonaws.com.cn. */
bool fact_is_service_name(Slice text);

/* What the record's user agent tells. */
EventAgent fact_agent(EventFacts *facts);

/* Whether userIdentity says that a service made the call, for itself or for somebody. */
bool fact_is_call_of_service(EventFacts *facts);

EventFactValue fact_principal(EventFacts *facts);
EventFactValue fact_actor(EventFacts *facts);
EventFactValue fact_caller(EventFacts *facts);
EventFactValue fact_mfa(EventFacts *facts);
EventFactValue fact_client(EventFacts *facts);
EventFactValue fact_outcome(EventFacts *facts);
/* The number of the word that the fact is, so that a few bits tell several of them: below
 * FACT_NUMBERS. Of mfa by that of the caller. */
enum { FACT_NUMBER_BITS = 3, FACT_NUMBERS = 1 << FACT_NUMBER_BITS };
#define FACT_NUMBERS_SUFFICE(words)                                                                \
    _Static_assert(sizeof(words) / sizeof(words)[0] <= FACT_NUMBERS,                               \
                   "event_words has bits for each")
uint32_t fact_caller_number(EventFacts *facts);
uint32_t fact_mfa_number(EventFacts *facts, uint32_t caller);
uint32_t fact_client_number(EventFacts *facts);
uint32_t fact_outcome_number(EventFacts *facts);

EventFactValue fact_address_kind(EventFacts *facts);
EventFactValue fact_source_network(EventFacts *facts);

#endif
