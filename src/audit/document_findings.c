/* Findings, their evidence, and the cells that they are counted in, as audit.json has them. */
#include "audit/document_fields.h"
#include "base/instant.h"

/* ---- counted lists ---- */

/* What was cut stands in the element that has the key "names". */
typedef struct {
    Slice name;
    uint64_t count;
    uint64_t names;
} Counted;

#define COUNTED_FIELDS(table, key)                                                                 \
    static const DocumentField table[] = {                                                         \
        ROW(Counted, key, DOCUMENT_TEXT, 0, name),                                                 \
        ROW(Counted, "count", DOCUMENT_NUMBER, 0, count),                                          \
        ROW(Counted, "names", DOCUMENT_NUMBER, ABSENT_OK, names), ROW_END}
COUNTED_FIELDS(principal_fields, "principal");
COUNTED_FIELDS(action_fields, "action");
COUNTED_FIELDS(region_fields, "region");

typedef struct {
    Counted *items;
    uint32_t count;
} CountedList;

static bool keep_counts(DocumentReader *reader, const CountedList *list, AuditCounts *counts)
{
    counts->items = arena_array(&reader->audit->arena, list->count, sizeof(AuditCount));
    if (!counts->items)
        return document_no_memory(reader);
    for (uint32_t i = 0; i < list->count; i++) {
        const Counted *item = &list->items[i];
        if (item->names && (i + 1 < list->count || item->names > UINT32_MAX))
            return document_wrong(reader, "what was cut stands at the end of a list");
        if (item->names) {
            counts->other = item->count;
            counts->other_names = (uint32_t)item->names;
        } else {
            counts->items[counts->count++] = (AuditCount){item->name, item->count};
        }
    }
    return true;
}

static bool read_counts(DocumentReader *reader, const DocumentField *fields, AuditCounts *counts)
{
    CountedList list = {0};
    const DocumentField field = ROW_LIST(CountedList, "", 0, items, count, fields);
    return document_value(reader, &field, &list) && keep_counts(reader, &list, counts);
}

static bool read_principals(DocumentReader *reader, void *object)
{
    return read_counts(reader, principal_fields, &((AuditFinding *)object)->principals);
}

static bool read_actions(DocumentReader *reader, void *object)
{
    return read_counts(reader, action_fields, &((AuditFinding *)object)->actions);
}

static bool read_regions(DocumentReader *reader, void *object)
{
    return read_counts(reader, region_fields, &((AuditFinding *)object)->regions);
}

static bool read_by_day(DocumentReader *reader, void *object)
{
    AuditFinding *finding = object;
    return document_days(reader, &finding->by_day, &finding->by_day_count);
}

/* ---- evidence ---- */

static const DocumentField seen_fields[] = {ROW(AuditSeen, "field", DOCUMENT_TEXT, 0, field),
                                            ROW(AuditSeen, "value", DOCUMENT_TEXT, NULL_OK, value),
                                            ROW_END};

static bool read_evidence_time(DocumentReader *reader, void *object)
{
    AuditEvidence *evidence = object;
    evidence->instant = INSTANT_NONE;
    if (event_cursor_at(&reader->cursor, 'n')) {
        EventValue null;
        return event_cursor_value(&reader->cursor, &null);
    }
    if (!document_text(reader, &evidence->time))
        return false;
    evidence->instant = instant_parse(evidence->time);
    return true;
}

static const DocumentField evidence_fields[] = {
    ROW(AuditEvidence, "event_id", DOCUMENT_TEXT, NULL_OK, event_id),
    ROW_READ("time", 0, read_evidence_time),
    ROW(AuditEvidence, "action", DOCUMENT_TEXT, NULL_OK, action),
    ROW(AuditEvidence, "region", DOCUMENT_TEXT, NULL_OK, region),
    ROW(AuditEvidence, "principal", DOCUMENT_TEXT, NULL_OK, principal),
    ROW(AuditEvidence, "actor", DOCUMENT_TEXT, NULL_OK, actor),
    ROW(AuditEvidence, "source_ip", DOCUMENT_TEXT, NULL_OK, source_ip),
    ROW(AuditEvidence, "user_agent", DOCUMENT_TEXT, NULL_OK, user_agent),
    ROW(AuditEvidence, "client", DOCUMENT_TEXT, NULL_OK, client),
    ROW(AuditEvidence, "outcome", DOCUMENT_TEXT, NULL_OK, outcome),
    ROW(AuditEvidence, "error_code", DOCUMENT_TEXT, NULL_OK, error_code),
    ROW(AuditEvidence, "mfa", DOCUMENT_TEXT, NULL_OK, mfa),
    ROW(AuditEvidence, "access_key_id", DOCUMENT_TEXT, NULL_OK, access_key_id),
    ROW_TEXTS(AuditEvidence, "resources", 0, resources, resource_count),
    ROW_LIST(AuditEvidence, "because", 0, because, because_count, seen_fields),
    ROW_LIST(AuditEvidence, "shown", 0, shown, shown_count, seen_fields),
    ROW(AuditEvidence, "file", DOCUMENT_TEXT, 0, file),
    ROW(AuditEvidence, "record", DOCUMENT_NUMBER32, 0, record),
    ROW(AuditEvidence, "recovered", DOCUMENT_TEXT, NULL_OK, recovered),
    ROW(AuditEvidence, "integrity", DOCUMENT_TEXT, NULL_OK | ABSENT_OK, integrity),
    ROW_READ("disposition", NULL_OK | ABSENT_OK, document_row_disposition),
    ROW_END};

/* ---- findings and cells ---- */

static bool read_finding_policy(DocumentReader *reader, void *object)
{
    return document_policy(reader, &((AuditFinding *)object)->policy);
}

static bool read_finding_kind(DocumentReader *reader, void *object)
{
    AuditFinding *finding = object;
    EventCursor before = reader->cursor;
    if (!document_text(reader, &finding->kind))
        return false;
    if (slice_equal(finding->kind, SLICE("violation")) ||
        slice_equal(finding->kind, SLICE("review")))
        return true;
    reader->cursor = before;
    return document_wrong(reader, "violation or review is expected here");
}

static const DocumentField finding_integrity_fields[] = {
    ROW(AuditFindingIntegrity, "authenticated", DOCUMENT_NUMBER, 0, authenticated),
    ROW(AuditFindingIntegrity, "self_consistent", DOCUMENT_NUMBER, 0, self_consistent),
    ROW(AuditFindingIntegrity, "unattested", DOCUMENT_NUMBER, 0, unattested),
    ROW(AuditFindingIntegrity, "unchecked", DOCUMENT_NUMBER, 0, unchecked),
    ROW(AuditFindingIntegrity, "trailing_data", DOCUMENT_NUMBER, 0, trailing),
    ROW(AuditFindingIntegrity, "modified", DOCUMENT_NUMBER, 0, modified),
    ROW_END};

static bool read_finding_integrity(DocumentReader *reader, void *object)
{
    AuditFindingIntegrity *integrity = &((AuditFinding *)object)->integrity;
    integrity->stated = true;
    return document_object(reader, finding_integrity_fields, integrity);
}

const DocumentField document_finding_fields[] = {
    ROW(AuditFinding, "fingerprint", DOCUMENT_TEXT, 0, fingerprint),
    ROW_READ("policy", 0, read_finding_policy),
    ROW_READ("kind", 0, read_finding_kind),
    ROW(AuditFinding, "account", DOCUMENT_TEXT, 0, account),
    ROW(AuditFinding, "account_name", DOCUMENT_TEXT, NULL_OK, account_name),
    ROW(AuditFinding, "service", DOCUMENT_TEXT, 0, service),
    ROW(AuditFinding, "service_name", DOCUMENT_TEXT, NULL_OK, service_name),
    ROW(AuditFinding, "count", DOCUMENT_NUMBER, 0, count),
    ROW(AuditFinding, "population", DOCUMENT_NUMBER, 0, population),
    ROW(AuditFinding, "attempts", DOCUMENT_NUMBER, 0, attempts),
    ROW(AuditFinding, "known_count", DOCUMENT_NUMBER, 0, known_count),
    ROW(AuditFinding, "new_count", DOCUMENT_NUMBER, 0, new_count),
    ROW(AuditFinding, "known", DOCUMENT_FLAG, 0, known),
    ROW(AuditFinding, "first_time", DOCUMENT_TEXT, NULL_OK, first_time),
    ROW(AuditFinding, "last_time", DOCUMENT_TEXT, NULL_OK, last_time),
    ROW_READ("principals", 0, read_principals),
    ROW_READ("actions", 0, read_actions),
    ROW_READ("regions", 0, read_regions),
    ROW_READ("by_day", 0, read_by_day),
    ROW_LIST(AuditFinding, "evidence", 0, evidence, evidence_count, evidence_fields),
    ROW(AuditFinding, "disposed", DOCUMENT_NUMBER, ABSENT_OK, disposed),
    ROW_READ("integrity", NULL_OK | ABSENT_OK, read_finding_integrity),
    ROW_END};

static bool read_tally_policy(DocumentReader *reader, void *object)
{
    return document_policy(reader, &((AuditTally *)object)->policy);
}

static bool read_tally_verdicts(DocumentReader *reader, void *object)
{
    return document_verdicts(reader, &((AuditTally *)object)->verdicts);
}

const DocumentField document_tally_fields[] = {
    ROW_READ("policy", 0, read_tally_policy), ROW(AuditTally, "account", DOCUMENT_TEXT, 0, account),
    ROW(AuditTally, "service", DOCUMENT_TEXT, 0, service),
    ROW_READ("verdicts", 0, read_tally_verdicts), ROW_END};
