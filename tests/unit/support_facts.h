/*
 * Tables of hand-written records and what a computed field must be of each. For cmocka's tests,
 * after its headers.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_FACTS_H
#define TRAILAUDIT_TESTS_SUPPORT_FACTS_H

#include "support_record.h"

#define UNKNOWN "(unknown)"

typedef struct {
    const char *name; /* of the record: what it is an example of */
    const char *json;
    const char *value; /* expected; NULL: absent */
} FactRow;

static inline void check_fact(EventFact fact, const FactRow *row, const char *path_account)
{
    SupportRecord made;
    EventFacts facts;
    Arena arena = {0};
    if (!support_record_fill(&made, row->json))
        fail_msg("%s: no record", row->name);
    event_facts_begin(&facts, &made.record, slice_of(path_account), &arena);
    EventFactValue value = event_fact(&facts, fact), again = event_fact(&facts, fact);
    Slice text = value.unknown ? SLICE(UNKNOWN) : value.text;
    if ((text.data == NULL) != (row->value == NULL) || !slice_equal(text, slice_of(row->value)))
        fail_msg("%s: %s is '%.*s', not '%s'", row->name, event_fact_name(fact), (int)text.size,
                 text.data ? text.data : "", row->value ? row->value : "");
    assert_false(facts.failed);
    assert_ptr_equal(value.text.data, again.text.data);
    arena_free(&arena);
}

#define CHECK_FACTS(fact, rows)                                                                    \
    for (size_t row = 0; row < sizeof(rows) / sizeof(rows)[0]; row++)                              \
    check_fact((fact), &(rows)[row], NULL)

#endif
