/* One record: it is accepted exactly where a plain reader of RFC 8259 accepts it, and whatever
 * looks at its values afterwards holds. */
#include "base/limits.h"
#include "event/event.h"
#include "fuzz.h"

static const EventPathStep everywhere[] = {{.kind = EVENT_STEP_ANY},
                                           {.kind = EVENT_STEP_EACH},
                                           {.kind = EVENT_STEP_KEY, .key = {"key", 3}}};

static bool count_place(void *context, EventValue value)
{
    *(size_t *)context += event_value_there(value);
    return true;
}

/* All computed fields, the hashes and paths of a record that was accepted. */
static void look_at(const EventRecord *record)
{
    Arena scratch = {0};
    EventFacts facts;
    size_t places = 0;
    event_facts_begin(&facts, record, SLICE(""), &scratch);
    for (int fact = 0; fact < FACT_COUNT; fact++)
        event_fact(&facts, (EventFact)fact);
    event_time(record, &scratch);
    event_category(record, &scratch);
    for (int column = 0; column < COLUMN_BASE_COUNT; column++) {
        EventValue value = record->values[column];
        Slice text = event_value_text(value, &scratch, NULL);
        FUZZ_CHECK(!text.data || event_value_is(value, text));
        FUZZ_CHECK(event_value_hash(value, 7) == event_value_hash(value, 7));
    }
    event_visit_record(record->raw, everywhere, 3, 0, count_place, &places);
    arena_free(&scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static EventReader *reader;
    static Arena arena;
    if (!reader)
        reader = event_reader_new(event_columns_new(&arena, NULL, 0, NULL));
    FUZZ_CHECK(reader);
    Slice text = fuzz_padded(data, size);
    EventRecord record;
    Problem problem;
    bool ours = event_reader_single(reader, text, &record, &problem);
    Slice trimmed = slice_trim(text);
    bool theirs = trimmed.size && trimmed.data[0] == '{' && fuzz_is_json(text, LIMIT_DEPTH);
    FUZZ_CHECK(ours == theirs);
    if (ours)
        look_at(&record);
    EventValue value;
    size_t offset;
    const char *reason;
    bool valid = event_value_parse(text, &value, &offset, &reason);
    FUZZ_CHECK(valid == fuzz_is_json(text, LIMIT_DEPTH));
    free((char *)(uintptr_t)text.data);
    return 0;
}
