/* What stands in audit.json beside the findings: a row a key. */
#include "audit/document_fields.h"
#include "base/instant.h"
#include "policy/policy.h"

/* ---- values with rules of their own ---- */

bool document_days(DocumentReader *reader, AuditDay **days, uint32_t *count)
{
    DocumentArray array = {.size = sizeof(AuditDay)};
    Slice key, last = {0};
    bool good = document_open(reader);
    while (good && document_next(reader, &key)) {
        AuditDay *day = document_array_next(reader, &array);
        good = day && document_number(reader, &day->count);
        if (!good)
            break;
        day->day = key;
        if (instant_parse_date(key) == INSTANT_NONE)
            good = document_wrong(reader, "\"%.*s\" is no day",
                                  (int)(key.size < 100 ? key.size : 100), key.data);
        else if (last.data && slice_compare(last, key) >= 0)
            good = document_wrong(reader, "the day %.*s is out of order", (int)key.size, key.data);
        last = key;
    }
    *count = (uint32_t)array.count;
    *days = document_array_end(reader, &array);
    return good && *days && !reader->no_memory;
}

bool document_verdicts(DocumentReader *reader, AuditVerdicts *verdicts)
{
    unsigned seen = 0;
    Slice key;
    if (!document_open(reader))
        return false;
    while (document_next(reader, &key)) {
        uint64_t number;
        if (!document_number(reader, &number))
            return false;
        for (int i = 0; i < AUDIT_VERDICTS; i++)
            if (slice_equal(key, slice_of(audit_verdict_key(i)))) {
                verdicts->count[i] = number;
                seen |= 1u << i;
            }
    }
    return !reader->no_memory &&
           (seen + 1 == 1u << AUDIT_VERDICTS || document_wrong(reader, "a verdict is missing"));
}

bool document_result(DocumentReader *reader, AuditResult *result)
{
    Slice word;
    EventCursor before = reader->cursor;
    if (!document_text(reader, &word))
        return false;
    for (int i = 0; i < RESULT_COUNT; i++)
        if (slice_equal(word, slice_of(audit_result_word((AuditResult)i)))) {
            *result = (AuditResult)i;
            return true;
        }
    reader->cursor = before;
    return document_wrong(reader, "\"%.*s\" is no result", (int)(word.size < 40 ? word.size : 40),
                          word.data);
}

bool document_policy(DocumentReader *reader, uint32_t *policy)
{
    Slice id;
    EventCursor before = reader->cursor;
    if (!document_text(reader, &id))
        return false;
    *policy = names_find(reader->policies, id);
    if (*policy != NAMES_NONE)
        return true;
    reader->cursor = before;
    return document_wrong(reader, "there is no policy \"%.*s\" above",
                          (int)(id.size < 80 ? id.size : 80), id.data);
}

/* ---- heading ---- */

static const DocumentField library_fields[] = {
    ROW(AuditLibrary, "name", DOCUMENT_TEXT, 0, name),
    ROW(AuditLibrary, "version", DOCUMENT_TEXT, 0, version), ROW_END};

const DocumentField document_tool_fields[] = {
    ROW(Audit, "version", DOCUMENT_TEXT, 0, tool_version),
    ROW(Audit, "commit", DOCUMENT_TEXT, ABSENT_OK, tool_commit),
    ROW_LIST(Audit, "libraries", ABSENT_OK, libraries, library_count, library_fields),
    ROW(Audit, "time_zones", DOCUMENT_TEXT, ABSENT_OK, zone_data), ROW_END};

static bool read_time(DocumentReader *reader, Slice *time)
{
    EventCursor before = reader->cursor;
    if (event_cursor_at(&reader->cursor, 'n')) {
        EventValue null;
        return event_cursor_value(&reader->cursor, &null);
    }
    if (!document_text(reader, time))
        return false;
    if (instant_parse(*time) != INSTANT_NONE)
        return true;
    reader->cursor = before;
    return document_wrong(reader, "a time as 2026-07-01T00:00:00Z is expected here");
}

#define READ_TIME(function, member)                                                                \
    static bool function(DocumentReader *reader, void *object)                                     \
    {                                                                                              \
        return read_time(reader, &((Audit *)object)->member);                                      \
    }
READ_TIME(read_from, from)
READ_TIME(read_to, to)
READ_TIME(read_first_event, first_event)
READ_TIME(read_last_event, last_event)

const DocumentField document_period_fields[] = {
    ROW_READ("from", 0, read_from), ROW_READ("to", 0, read_to),
    ROW_READ("first_event", 0, read_first_event), ROW_READ("last_event", 0, read_last_event),
    ROW_END};

const DocumentField document_definition_fields[] = {
    ROW(Audit, "id", DOCUMENT_TEXT, NULL_OK, definition_id),
    ROW(Audit, "sha256", DOCUMENT_TEXT, NULL_OK, definition_sha256), ROW_END};

/* ---- inputs ---- */

static const DocumentField problem_fields[] = {
    ROW(AuditProblem, "file", DOCUMENT_TEXT, 0, file),
    ROW(AuditProblem, "offset", DOCUMENT_NUMBER, 0, offset),
    ROW(AuditProblem, "kind", DOCUMENT_TEXT, 0, kind),
    ROW(AuditProblem, "detail", DOCUMENT_TEXT, 0, detail),
    ROW(AuditProblem, "records", DOCUMENT_NUMBER, 0, records),
    ROW_END};

static const DocumentField cut_fields[] = {
    ROW(AuditCutKind, "kind", DOCUMENT_TEXT, 0, kind),
    ROW(AuditCutKind, "entries", DOCUMENT_NUMBER, 0, entries),
    ROW(AuditCutKind, "records", DOCUMENT_NUMBER, 0, records), ROW_END};

static bool read_kinds(DocumentReader *reader, void *object)
{
    AuditInputs *inputs = object;
    DocumentArray array = {.size = sizeof(AuditCount)};
    Slice name;
    bool good = document_open(reader);
    while (good && document_next(reader, &name)) {
        AuditCount *kind = document_array_next(reader, &array);
        good = kind && document_number(reader, &kind->count);
        if (good)
            kind->name = name;
    }
    inputs->kind_count = (uint32_t)array.count;
    inputs->kinds = document_array_end(reader, &array);
    return good && inputs->kinds && !reader->no_memory;
}

const DocumentField document_inputs_fields[] = {
    ROW(AuditInputs, "files", DOCUMENT_NUMBER, 0, files),
    ROW(AuditInputs, "skipped", DOCUMENT_NUMBER, 0, skipped),
    ROW(AuditInputs, "passed_over", DOCUMENT_NUMBER, 0, passed_over),
    ROW(AuditInputs, "compressed_bytes", DOCUMENT_NUMBER, 0, compressed_bytes),
    ROW(AuditInputs, "bytes", DOCUMENT_NUMBER, 0, bytes),
    ROW(AuditInputs, "records", DOCUMENT_NUMBER, 0, records),
    ROW(AuditInputs, "evaluated", DOCUMENT_NUMBER, 0, evaluated),
    ROW(AuditInputs, "duplicates", DOCUMENT_NUMBER, 0, duplicates),
    ROW(AuditInputs, "out_of_scope", DOCUMENT_NUMBER, 0, out_of_scope),
    ROW(AuditInputs, "quarantined", DOCUMENT_NUMBER, 0, quarantined),
    ROW(AuditInputs, "recovered", DOCUMENT_NUMBER, 0, recovered),
    ROW(AuditInputs, "undated", DOCUMENT_NUMBER, 0, undated),
    ROW_READ("kinds", 0, read_kinds),
    ROW(AuditInputs, "sha256", DOCUMENT_TEXT, NULL_OK, sha256),
    ROW_LIST64(AuditInputs, "problems", 0, problems, problem_count, problem_fields),
    ROW_LIST64(AuditInputs, "notices", 0, notices, notice_count, problem_fields),
    ROW(AuditInputs, "unreadable", DOCUMENT_NUMBER, ABSENT_OK, unreadable),
    ROW(AuditInputs, "read", DOCUMENT_NUMBER, ABSENT_OK, read),
    ROW(AuditInputs, "passed_over_digests", DOCUMENT_NUMBER, ABSENT_OK, digests),
    ROW(AuditInputs, "passed_over_metadata", DOCUMENT_NUMBER, ABSENT_OK, sidecars),
    ROW(AuditInputs, "passed_over_others", DOCUMENT_NUMBER, ABSENT_OK, others),
    ROW(AuditInputs, "passed_over_bytes", DOCUMENT_NUMBER, ABSENT_OK, passed_over_bytes),
    ROW(AuditInputs, "skipped_digests", DOCUMENT_NUMBER, ABSENT_OK, skipped_digests),
    ROW(AuditInputs, "out_of_period", DOCUMENT_NUMBER, ABSENT_OK, out_of_period),
    ROW(AuditInputs, "out_of_account", DOCUMENT_NUMBER, ABSENT_OK, out_of_account),
    ROW(AuditInputs, "out_of_region", DOCUMENT_NUMBER, ABSENT_OK, out_of_region),
    ROW(AuditInputs, "out_of_service", DOCUMENT_NUMBER, ABSENT_OK, out_of_service),
    ROW(AuditInputs, "out_of_kind", DOCUMENT_NUMBER, ABSENT_OK, out_of_kind),
    ROW(AuditInputs, "addenda", DOCUMENT_NUMBER, ABSENT_OK, addenda),
    ROW(AuditInputs, "access_inferred", DOCUMENT_NUMBER, ABSENT_OK, access_inferred),
    ROW(AuditInputs, "ids_missing", DOCUMENT_NUMBER, ABSENT_OK, ids_missing),
    ROW(AuditInputs, "doubtful", DOCUMENT_NUMBER, ABSENT_OK, doubtful),
    ROW(AuditInputs, "unplaced", DOCUMENT_NUMBER, ABSENT_OK, unplaced),
    ROW_LIST(AuditInputs, "problems_cut", ABSENT_OK, problems_cut, problems_cut_count, cut_fields),
    ROW_LIST(AuditInputs, "notices_cut", ABSENT_OK, notices_cut, notices_cut_count, cut_fields),
    ROW_END};

/* ---- policies ---- */

static const DocumentField control_fields[] = {
    ROW(AuditControl, "framework", DOCUMENT_TEXT, 0, framework),
    ROW(AuditControl, "version", DOCUMENT_TEXT, 0, version),
    ROW(AuditControl, "id", DOCUMENT_TEXT, 0, id),
    ROW(AuditControl, "relation", DOCUMENT_TEXT, 0, relation),
    ROW(AuditControl, "confidence", DOCUMENT_TEXT, 0, confidence),
    ROW_END};

static bool read_policy_id(DocumentReader *reader, void *object)
{
    AuditPolicy *policy = object;
    EventCursor before = reader->cursor;
    uint32_t number = names_count(reader->policies);
    if (!document_text(reader, &policy->id))
        return false;
    uint32_t given = names_intern(reader->policies, policy->id);
    if (given == number)
        return true;
    if (given == NAMES_NONE)
        return document_no_memory(reader);
    reader->cursor = before;
    return document_wrong(reader, "a policy with this id stands above");
}

bool document_severity(DocumentReader *reader, Slice *severity, int *rank)
{
    EventCursor before = reader->cursor;
    if (!document_text(reader, severity))
        return false;
    for (int i = SEVERITY_CRITICAL; i <= SEVERITY_INFO; i++)
        if (slice_equal(*severity, slice_of(policy_severity_word((Severity)i)))) {
            *rank = i;
            return true;
        }
    reader->cursor = before;
    return document_wrong(reader, "critical, high, medium, low or info is expected here");
}

static bool read_severity(DocumentReader *reader, void *object)
{
    AuditPolicy *policy = object;
    return document_severity(reader, &policy->severity, &policy->severity_rank);
}

static bool read_policy_result(DocumentReader *reader, void *object)
{
    return document_result(reader, &((AuditPolicy *)object)->result);
}

static bool read_policy_verdicts(DocumentReader *reader, void *object)
{
    return document_verdicts(reader, &((AuditPolicy *)object)->verdicts);
}

const DocumentField document_policy_fields[] = {
    ROW_READ("id", 0, read_policy_id),
    ROW(AuditPolicy, "title", DOCUMENT_TEXT, 0, title),
    ROW_READ("severity", 0, read_severity),
    ROW(AuditPolicy, "kind", DOCUMENT_TEXT, 0, kind),
    ROW_READ("result", 0, read_policy_result),
    ROW(AuditPolicy, "source", DOCUMENT_TEXT, 0, source),
    ROW(AuditPolicy, "sha256", DOCUMENT_TEXT, 0, sha256),
    ROW_LIST(AuditPolicy, "controls", 0, controls, control_count, control_fields),
    ROW_READ("verdicts", 0, read_policy_verdicts),
    ROW_LIST(AuditPolicy, "exceptions", 0, exceptions, exception_count, document_exception_fields),
    ROW(AuditPolicy, "complete", DOCUMENT_FLAG, ABSENT_OK, complete),
    ROW(AuditPolicy, "why", DOCUMENT_TEXT, NULL_OK | ABSENT_OK, why),
    ROW(AuditPolicy, "incomplete", DOCUMENT_TEXT, NULL_OK | ABSENT_OK, incomplete),
    ROW(AuditPolicy, "rationale", DOCUMENT_TEXT, NULL_OK | ABSENT_OK, rationale),
    ROW(AuditPolicy, "remediation", DOCUMENT_TEXT, NULL_OK | ABSENT_OK, remediation),
    ROW(AuditPolicy, "text", DOCUMENT_TEXT, ABSENT_OK, text),
    ROW_TEXTS(AuditPolicy, "show_labels", ABSENT_OK, show_labels, show_count),
    ROW(AuditPolicy, "review_closed", DOCUMENT_NUMBER, ABSENT_OK, review_closed),
    ROW(AuditPolicy, "needs", DOCUMENT_TEXT, NULL_OK | ABSENT_OK, needs),
    ROW_TEXTS(AuditPolicy, "accounts_without", ABSENT_OK, without, without_count),
    ROW_END};

const DocumentField document_policy_file_fields[] = {
    ROW(AuditPolicyFile, "path", DOCUMENT_TEXT, 0, path),
    ROW(AuditPolicyFile, "set_id", DOCUMENT_TEXT, 0, set_id),
    ROW(AuditPolicyFile, "version", DOCUMENT_TEXT, NULL_OK, version),
    ROW(AuditPolicyFile, "title", DOCUMENT_TEXT, NULL_OK, title),
    ROW(AuditPolicyFile, "sha256", DOCUMENT_TEXT, 0, sha256),
    ROW_END};

/* ---- accounts, frameworks, files ---- */

const DocumentField document_account_fields[] = {
    ROW(AuditAccount, "id", DOCUMENT_TEXT, 0, id),
    ROW(AuditAccount, "name", DOCUMENT_TEXT, NULL_OK, name),
    ROW(AuditAccount, "owner", DOCUMENT_TEXT, NULL_OK, owner),
    ROW(AuditAccount, "environment", DOCUMENT_TEXT, NULL_OK, environment),
    ROW(AuditAccount, "ou", DOCUMENT_TEXT, NULL_OK, ou),
    ROW(AuditAccount, "evaluated", DOCUMENT_NUMBER, 0, evaluated),
    ROW(AuditAccount, "quarantined", DOCUMENT_NUMBER, 0, quarantined),
    ROW(AuditAccount, "listed", DOCUMENT_FLAG, 0, listed),
    ROW(AuditAccount, "unverified", DOCUMENT_NUMBER, ABSENT_OK, unverified),
    ROW_TEXTS(AuditAccount, "never_seen", ABSENT_OK, never, never_count),
    ROW_END};

static const DocumentField framework_control_fields[] = {
    ROW(AuditFrameworkControl, "id", DOCUMENT_TEXT, 0, id),
    ROW(AuditFrameworkControl, "title", DOCUMENT_TEXT, NULL_OK, title), ROW_END};

const DocumentField document_framework_fields[] = {
    ROW(AuditFramework, "id", DOCUMENT_TEXT, 0, id),
    ROW(AuditFramework, "version", DOCUMENT_TEXT, 0, version),
    ROW(AuditFramework, "title", DOCUMENT_TEXT, NULL_OK, title),
    ROW(AuditFramework, "source", DOCUMENT_TEXT, NULL_OK, source),
    ROW(AuditFramework, "requested", DOCUMENT_FLAG, 0, requested),
    ROW(AuditFramework, "sha256", DOCUMENT_TEXT, NULL_OK, sha256),
    ROW_LIST(AuditFramework, "controls", 0, controls, control_count, framework_control_fields),
    ROW_END};

const DocumentField document_file_fields[] = {
    ROW(AuditFile, "path", DOCUMENT_TEXT, 0, path),
    ROW(AuditFile, "sha256", DOCUMENT_TEXT, 0, sha256),
    ROW(AuditFile, "size", DOCUMENT_NUMBER, 0, size),
    ROW(AuditFile, "records", DOCUMENT_NUMBER, 0, records),
    ROW(AuditFile, "first", DOCUMENT_TEXT, NULL_OK, first),
    ROW(AuditFile, "last", DOCUMENT_TEXT, NULL_OK, last),
    ROW(AuditFile, "integrity", DOCUMENT_TEXT, NULL_OK | ABSENT_OK, integrity),
    ROW(AuditFile, "kind", DOCUMENT_TEXT, NULL_OK | ABSENT_OK, kind),
    ROW_END};
