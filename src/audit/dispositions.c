/* What management answers to events, found again among the rows of evidence. */
#include <stdlib.h>

#include "audit/parts.h"
#include "base/text.h"

static int compare_keys(uint32_t policy, Slice event, const AuditDisposition *other)
{
    if (policy != other->policy)
        return policy < other->policy ? -1 : 1;
    return slice_compare(event, other->event);
}

static int compare(const void *a, const void *b)
{
    const AuditDisposition *one = a;
    return compare_keys(one->policy, one->event, b);
}

static uint32_t number_of(const Program *program, const Policy *policy)
{
    uint32_t number = 0;
    while (number < program->policy_count && program->policies[number].source != policy)
        number++;
    return number;
}

bool build_dispositions(Audit *audit, const AuditBuild *build)
{
    const PolicySet *policies = build->policies;
    audit->dispositions =
        arena_array(&audit->arena, policies->disposition_count, sizeof(AuditDisposition));
    if (!audit->dispositions)
        return false;
    for (uint32_t i = 0; i < policies->disposition_count; i++) {
        const PolicyDisposition *from = policies->dispositions[i];
        AuditDisposition *one = &audit->dispositions[audit->disposition_count++];
        *one = (AuditDisposition){
            .policy_id = from->policy_id,
            .event = from->event,
            .outcome = from->outcome,
            .by = from->by,
            .on = from->on,
            .ticket = from->ticket,
            .note = from->note,
            .policy = number_of(build->program, from->policy),
            .source = arena_printf(&audit->arena, "%.*s:%u", (int)from->file.size, from->file.data,
                                   from->line),
        };
        if (!one->source.data)
            return false;
    }
    qsort(audit->dispositions, audit->disposition_count, sizeof(AuditDisposition), compare);
    return true;
}

static AuditDisposition *find(const Audit *audit, uint32_t policy, Slice event)
{
    uint32_t low = 0, high = audit->disposition_count;
    while (event.size && low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = compare_keys(policy, event, &audit->dispositions[middle]);
        if (order == 0)
            return &audit->dispositions[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const AuditDisposition *disposition_of(const Audit *audit, uint32_t policy, Slice event_id)
{
    const AuditDisposition *found = find(audit, policy, event_id);
    return found && !found->own ? found : NULL;
}

/* The part behind the last "/": the user of an ARN. */
static Slice last_part(Slice text)
{
    size_t begin = text.size;
    while (begin && text.data[begin - 1] != '/')
        begin--;
    return slice_from(text, begin);
}

static bool is_same_person(Slice by, const RunEvidenceRecord *record)
{
    return slice_equal_fold(by, slice_trim(record->actor)) ||
           slice_equal_fold(by, slice_trim(record->principal)) ||
           slice_equal_fold(by, last_part(record->principal));
}

/* Several records may have the event id: if one of them is the answerer's own, it does not count.
 */
bool match_dispositions(Audit *audit, const Run *run)
{
    Arena scratch = {0};
    bool done = true;
    for (uint64_t i = 0; done && audit->disposition_count && i < run->evidence_count; i++) {
        const RunEvidence *row = &run->evidence[i];
        RunEvidenceRecord record;
        arena_reset(&scratch);
        done = run_evidence_record(run, row, &scratch, &record);
        AuditDisposition *one = done ? find(audit, row->policy, record.event_id) : NULL;
        if (!one)
            continue;
        one->count++;
        one->own |= is_same_person(one->by, &record);
    }
    arena_free(&scratch);
    return done;
}
