/* Which records are out of scope, and what is noted of those too. */
#include "evaluate/each_record.h"
#include "evaluate/worker.h"

static bool is_one_of(Slice text, const Slice *list, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (slice_equal(text, list[i]))
            return true;
    return count == 0;
}

/* A service is asked for by its event source or by the prefix of its actions. */
static bool is_service_asked(Slice service, const RunOptions *options)
{
    if (is_one_of(service, options->services, options->service_count))
        return true;
    return is_one_of(event_service_prefix(service), options->services, options->service_count);
}

/* The count of records that lie as this one outside the period, accounts or Regions asked for; NULL
 * where it does not. */
static uint64_t *elsewhere(Worker *worker, const EventRecord *record)
{
    const RunOptions *options = worker->options;
    RunCounts *counts = &worker->tallies.counts;
    EventFacts *facts = evaluator_facts(worker->evaluator);
    Instant time = evaluator_time(worker->evaluator);
    if (time != INSTANT_NONE && ((options->from != INSTANT_NONE && time < options->from) ||
                                 (options->to != INSTANT_NONE && time >= options->to)))
        return &counts->out_of_period;
    if (!is_one_of(event_fact(facts, FACT_ACCOUNT).text, options->accounts, options->account_count))
        return &counts->out_of_account;
    if (options->region_count) {
        Slice region = event_value_text(record->values[COLUMN_REGION],
                                        evaluator_scratch(worker->evaluator), NULL);
        if (!is_one_of(slice_trim(region), options->regions, options->region_count))
            return &counts->out_of_region;
    }
    return NULL;
}

/* ---- calls that stop, start or change a trail ---- */

static bool is_call(Worker *worker, const EventRecord *record)
{
    EventFacts *facts = evaluator_facts(worker->evaluator);
    Slice name = event_value_text(record->values[COLUMN_EVENT_NAME],
                                  evaluator_scratch(worker->evaluator), NULL);
    return presence_interrupts(event_fact(facts, FACT_SERVICE).text, name) &&
           slice_equal(event_fact(facts, FACT_OUTCOME).text, SLICE("success"));
}

static RunInterruption call_of(Worker *worker, const EventRecord *record, Slice region)
{
    EventFacts *facts = evaluator_facts(worker->evaluator);
    Arena *scratch = evaluator_scratch(worker->evaluator);
    return (RunInterruption){
        .time = evaluator_time(worker->evaluator),
        .account = event_fact(facts, FACT_ACCOUNT).text,
        .region = region,
        .name = event_value_text(record->values[COLUMN_EVENT_NAME], scratch, NULL),
        .principal = event_fact(facts, FACT_PRINCIPAL).text,
        .event_id = event_value_text(record->values[COLUMN_EVENT_ID], scratch, NULL)};
}

static Slice region_of(Worker *worker, const EventRecord *record)
{
    Slice text =
        event_value_text(record->values[COLUMN_REGION], evaluator_scratch(worker->evaluator), NULL);
    return presence_is_last(&worker->tallies.presence, text) ? text : presence_region(text);
}

bool worker_presence(Worker *worker, const EventRecord *record, Slice account, Instant time)
{
    Presence *presence = &worker->tallies.presence;
    Slice region = region_of(worker, record);
    if (!presence_add(presence, account, region, time))
        return false;
    if (!is_call(worker, record))
        return true;
    RunInterruption call = call_of(worker, record, region);
    return presence_interrupted(presence, &call);
}

/* Copies of a record were not told apart before this: its identity goes with it. */
static bool note_call(Worker *worker, const EventRecord *record)
{
    Presence *presence = &worker->tallies.presence;
    RunInterruption call = call_of(worker, record, region_of(worker, record));
    call.has_id = evaluator_identity(worker->evaluator, worker->seed, &call.id);
    call.columns = call.has_id ? evaluator_columns_hash(worker->evaluator, worker->seed) : 0;
    return !evaluator_failed(worker->evaluator) &&
           presence_met(presence, call.account, call.region, call.time) &&
           presence_interrupted(presence, &call);
}

/* Of a record of the period, accounts and Regions asked for, whose kind or service alone put it out
 * of scope: a trail is interrupted whatever the run was narrowed to. */
static bool note_left_out(Worker *worker, const EventRecord *record)
{
    Slice account = event_fact(evaluator_facts(worker->evaluator), FACT_ACCOUNT).text;
    if (slice_equal(worker->category, SLICE("Insight")) &&
        !tallies_insight(&worker->tallies, account))
        return false;
    return !is_call(worker, record) || note_call(worker, record);
}

bool worker_leave_out(Worker *worker, const EventRecord *record, bool *left_out)
{
    RunCounts *counts = &worker->tallies.counts;
    EventFacts *facts = evaluator_facts(worker->evaluator);
    uint64_t *apart = elsewhere(worker, record);
    uint64_t *reason = apart;
    worker->category = event_category(record, evaluator_scratch(worker->evaluator));
    if (is_about_records(worker->category))
        reason = &counts->out_of_kind;
    else if (!reason && !is_service_asked(event_fact(facts, FACT_SERVICE).text, worker->options))
        reason = &counts->out_of_service;
    *left_out = reason != NULL;
    if (!reason)
        return true;
    ++*reason;
    return apart || note_left_out(worker, record);
}
