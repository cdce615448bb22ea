#include "event/facts.h"

typedef EventFactValue (*FactFunction)(EventFacts *facts);

Slice fact_text_of(EventFacts *facts, EventColumn column)
{
    return slice_trim(
        event_value_text(facts->record->values[column], facts->scratch, &facts->failed));
}

bool fact_is_present(const EventFacts *facts, EventColumn column)
{
    EventValue value = facts->record->values[column];
    return event_value_there(value) && value.type != EVENT_OMITTED;
}

bool fact_is_absent(const EventFacts *facts, EventColumn column)
{
    return !event_value_there(facts->record->values[column]);
}

bool fact_is_fold(EventFacts *facts, EventColumn column, Slice text)
{
    return slice_equal_fold(fact_text(facts, column), text);
}

bool fact_is_service_name(Slice text)
{
    return slice_ends(text, SLICE(".amazonaws.com")) ||
           slice_ends(text, SLICE(".amazonaws.com.cn"));
}

static bool is_account(Slice text)
{
    return slice_is_digits(text, 12);
}

static EventFactValue account(EventFacts *facts)
{
    Slice recipient = fact_text(facts, COLUMN_RECIPIENT_ACCOUNT);
    facts->account_inferred = !is_account(recipient);
    if (!facts->account_inferred)
        return fact_of(recipient);
    if (is_account(facts->path_account))
        return fact_of(facts->path_account);
    Slice caller = fact_text(facts, COLUMN_IDENTITY_ACCOUNT);
    return fact_of(is_account(caller) ? caller : SLICE("unknown"));
}

static EventFactValue caller_account(EventFacts *facts)
{
    Slice caller = fact_text(facts, COLUMN_IDENTITY_ACCOUNT);
    return is_account(caller) ? fact_of(caller) : fact_none();
}

static EventFactValue service(EventFacts *facts)
{
    Slice source = fact_text(facts, COLUMN_EVENT_SOURCE);
    size_t i = 0;
    if (source.size == 0)
        return fact_of(SLICE("unknown"));
    while (i < source.size && ascii_lower(source.data[i]) == source.data[i])
        i++;
    if (i == source.size)
        return fact_of(source);
    char *lower = arena_take(facts->scratch, source.size);
    if (!lower) {
        facts->failed = true;
        return fact_none();
    }
    for (i = 0; i < source.size; i++)
        lower[i] = ascii_lower(source.data[i]);
    return fact_of((Slice){lower, source.size});
}

static EventFactValue action(EventFacts *facts)
{
    Slice prefix = event_service_prefix(event_fact(facts, FACT_SERVICE).text);
    Slice name = fact_text(facts, COLUMN_EVENT_NAME);
    if (name.size == 0)
        name = SLICE("unknown");
    char *text = arena_take(facts->scratch, prefix.size + 1 + name.size);
    if (!text) {
        facts->failed = true;
        return fact_none();
    }
    if (prefix.size)
        memcpy(text, prefix.data, prefix.size);
    text[prefix.size] = ':';
    memcpy(text + prefix.size + 1, name.data, name.size);
    return fact_of((Slice){text, prefix.size + 1 + name.size});
}

/* The beginnings of event names that only look: where readOnly is missing (event versions
 * before 1.01, some services). */
static bool name_looks_only(Slice name)
{
    static const char *const beginnings[] = {"Get",      "List",  "Describe", "Head",   "Lookup",
                                             "BatchGet", "Query", "Scan",     "Search", "Check",
                                             "Select",   "View",  "Test"};
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
        if (slice_starts(name, slice_of(beginnings[i])))
            return true;
    return false;
}

enum { ACCESS_WRITE, ACCESS_READ };

static const EventFactValue access_words[] = {
    [ACCESS_WRITE] = FACT_WORD("write"),
    [ACCESS_READ] = FACT_WORD("read"),
};
FACT_NUMBERS_SUFFICE(access_words);

static uint32_t access_number(EventFacts *facts)
{
    uint8_t type = facts->record->values[COLUMN_READ_ONLY].type;
    facts->access_inferred = false;
    if (type == EVENT_TRUE || type == EVENT_FALSE)
        return type == EVENT_TRUE ? ACCESS_READ : ACCESS_WRITE;
    Slice read_only = fact_text(facts, COLUMN_READ_ONLY);
    bool reads = slice_equal(read_only, SLICE("true"));
    facts->access_inferred = !reads && !slice_equal(read_only, SLICE("false"));
    if (facts->access_inferred)
        reads = name_looks_only(fact_text(facts, COLUMN_EVENT_NAME));
    return reads ? ACCESS_READ : ACCESS_WRITE;
}

static EventFactValue access_kind(EventFacts *facts)
{
    return access_words[access_number(facts)];
}

static const struct {
    const char *name;
    FactFunction compute;
} fact_table[FACT_COUNT] = {
    [FACT_ACCOUNT] = {"account", account},
    [FACT_CALLER_ACCOUNT] = {"caller-account", caller_account},
    [FACT_SERVICE] = {"service", service},
    [FACT_ACTION] = {"action", action},
    [FACT_PRINCIPAL] = {"principal", fact_principal},
    [FACT_ACTOR] = {"actor", fact_actor},
    [FACT_CALLER] = {"caller", fact_caller},
    [FACT_ACCESS] = {"access", access_kind},
    [FACT_CLIENT] = {"client", fact_client},
    [FACT_MFA] = {"mfa", fact_mfa},
    [FACT_OUTCOME] = {"outcome", fact_outcome},
    [FACT_ADDRESS_KIND] = {"address-kind", fact_address_kind},
    [FACT_SOURCE_NETWORK] = {"source-network", fact_source_network},
};

void event_facts_begin(EventFacts *facts, const EventRecord *record, Slice path_account,
                       Arena *scratch)
{
    facts->record = record;
    facts->path_account = path_account;
    facts->scratch = scratch;
    facts->done = 0;
    facts->failed = false;
    facts->account_inferred = false;
    facts->access_inferred = false;
    facts->agent_known = false;
    facts->identity = 0;
}

EventFactValue event_fact(EventFacts *facts, EventFact fact)
{
    if (!(facts->done >> fact & 1)) {
        facts->values[fact] = fact_table[fact].compute(facts);
        facts->done |= (uint32_t)1 << fact;
    }
    return facts->values[fact];
}

uint32_t event_words(EventFacts *facts)
{
    uint32_t caller = fact_caller_number(facts), words = caller;
    words = words << FACT_NUMBER_BITS | fact_mfa_number(facts, caller);
    words = words << FACT_NUMBER_BITS | fact_client_number(facts);
    words = words << FACT_NUMBER_BITS | fact_outcome_number(facts);
    return words << FACT_NUMBER_BITS | access_number(facts);
}

EventFact event_fact_named(Slice name)
{
    int fact = 0;
    while (fact < FACT_COUNT && !slice_equal(name, slice_of(fact_table[fact].name)))
        fact++;
    return (EventFact)fact;
}

const char *event_fact_name(EventFact fact)
{
    return fact_table[fact].name;
}

Instant event_time(const EventRecord *record, Arena *scratch)
{
    return instant_parse(
        slice_trim(event_value_text(record->values[COLUMN_EVENT_TIME], scratch, NULL)));
}

Slice event_category(const EventRecord *record, Arena *scratch)
{
    EventFacts facts;
    event_facts_begin(&facts, record, (Slice){0}, scratch);
    Slice category = fact_text(&facts, COLUMN_EVENT_CATEGORY);
    if (category.size)
        return category;
    if (event_value_there(record->values[COLUMN_INSIGHT_DETAILS]))
        return SLICE("Insight");
    Slice type = fact_text(&facts, COLUMN_EVENT_TYPE);
    if (slice_equal_fold(type, SLICE("AwsCloudTrailInsight")))
        return SLICE("Insight");
    if (slice_equal_fold(type, SLICE("AwsAggregatedEvent")))
        return SLICE("Aggregated");
    if (slice_equal(fact_text(&facts, COLUMN_MANAGEMENT_EVENT), SLICE("false")))
        return SLICE("Data");
    if (slice_equal_fold(type, SLICE("AwsVpceEvent")) ||
        slice_equal_fold(type, SLICE("AwsVpceEvents")))
        return SLICE("NetworkActivity");
    return SLICE("Management");
}
