#include "audit/document.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/document_fields.h"
#include "audit/parts.h"
#include "base/digest.h"
#include "base/limits.h"

/* What a number is until the document says it: more than any can be. */
#define DOCUMENT_NOT_SAID UINT64_MAX

/* ---- the root ---- */

static bool read_result(DocumentReader *reader, void *object)
{
    return document_result(reader, &((Audit *)object)->result);
}

static bool read_days(DocumentReader *reader, void *object)
{
    Audit *audit = object;
    return document_days(reader, &audit->days, &audit->day_count);
}

static bool read_options(DocumentReader *reader, void *object)
{
    struct {
        Slice *texts;
        uint32_t count;
    } list = {0};
    Audit *audit = object;
    const DocumentField field = {.kind = DOCUMENT_TEXTS,
                                 .offset = (size_t)((char *)&list.texts - (char *)&list),
                                 .count_offset = (size_t)((char *)&list.count - (char *)&list)};
    if (!document_value(reader, &field, &list))
        return false;
    audit->option_count = list.count;
    audit->options = arena_array(&audit->arena, list.count, sizeof(AuditCount));
    for (uint32_t i = 0; audit->options && i < list.count; i++)
        audit->options[i].name = list.texts[i];
    return audit->options || document_no_memory(reader);
}

static const DocumentField manifest_fields[] = {
    ROW(Audit, "count", DOCUMENT_NUMBER, 0, files_cut),
    ROW_LIST64(Audit, "files", 0, files, file_count, document_file_fields), ROW_END};

#define ROW_OBJECT(key, may, fields)                                                               \
    {                                                                                              \
        key, DOCUMENT_OBJECT, may, 0, 0, 0, fields, NULL                                           \
    }

static const DocumentField root_fields[] = {
    ROW(Audit, "report_id", DOCUMENT_TEXT, NULL_OK, report_id),
    ROW_READ("result", 0, read_result),
    ROW(Audit, "complete", DOCUMENT_FLAG, 0, complete),
    ROW_OBJECT("tool", 0, document_tool_fields),
    ROW(Audit, "generated_at", DOCUMENT_TEXT, NULL_OK, generated_at),
    ROW_READ("options", 0, read_options),
    ROW_OBJECT("period", 0, document_period_fields),
    {"inputs", DOCUMENT_OBJECT, 0, offsetof(Audit, inputs), 0, 0, document_inputs_fields, NULL},
    ROW_LIST(Audit, "policies", 0, policies, policy_count, document_policy_fields),
    ROW_LIST(Audit, "tallies", 0, tallies, tally_count, document_tally_fields),
    ROW_LIST(Audit, "findings", 0, findings, finding_count, document_finding_fields),
    ROW(Audit, "title", DOCUMENT_TEXT, NULL_OK | ABSENT_OK, title),
    ROW(Audit, "organisation", DOCUMENT_TEXT, NULL_OK | ABSENT_OK, organisation),
    ROW_READ("logo", NULL_OK | ABSENT_OK, document_logo),
    ROW(Audit, "classification", DOCUMENT_TEXT, NULL_OK | ABSENT_OK, classification),
    ROW(Audit, "operator", DOCUMENT_TEXT, NULL_OK | ABSENT_OK, operator_name),
    ROW_OBJECT("definition", NULL_OK | ABSENT_OK, document_definition_fields),
    ROW(Audit, "redacted", DOCUMENT_FLAG, ABSENT_OK, redacted),
    ROW(Audit, "altered", DOCUMENT_FLAG, ABSENT_OK, altered),
    ROW(Audit, "restricted", DOCUMENT_FLAG, ABSENT_OK, restricted),
    ROW(Audit, "as_of", DOCUMENT_TEXT, NULL_OK | ABSENT_OK, as_of),
    ROW(Audit, "generated_from_epoch", DOCUMENT_FLAG, ABSENT_OK, generated_from_epoch),
    ROW(Audit, "page", DOCUMENT_TEXT, NULL_OK | ABSENT_OK, page),
    ROW_TEXTS(Audit, "sign_offs", ABSENT_OK, sign_offs, sign_off_count),
    ROW_LIST(Audit, "frameworks", ABSENT_OK, frameworks, framework_count,
             document_framework_fields),
    ROW_LIST(Audit, "policy_files", ABSENT_OK, policy_files, policy_file_count,
             document_policy_file_fields),
    ROW_LIST(Audit, "accounts", ABSENT_OK, accounts, account_count, document_account_fields),
    ROW_READ("days", ABSENT_OK, read_days),
    ROW(Audit, "evidence_limit", DOCUMENT_NUMBER32, ABSENT_OK, evidence_limit),
    ROW_LIST(Audit, "dispositions", ABSENT_OK, dispositions, disposition_count,
             document_disposition_fields),
    ROW(Audit, "evidence_total", DOCUMENT_NUMBER, ABSENT_OK, evidence_total),
    ROW(Audit, "attempt_total", DOCUMENT_NUMBER, ABSENT_OK, attempt_total),
    ROW_READ("coverage", ABSENT_OK, document_coverage),
    {"integrity", DOCUMENT_OBJECT, ABSENT_OK, offsetof(Audit, integrity), 0, 0,
     document_integrity_fields, NULL},
    ROW(Audit, "sample_size", DOCUMENT_NUMBER, ABSENT_OK, sampling.size),
    ROW(Audit, "sample_seed", DOCUMENT_NUMBER, ABSENT_OK, sampling.seed),
    ROW(Audit, "sample_rows", DOCUMENT_NUMBER, ABSENT_OK, sampling.rows),
    ROW(Audit, "sample_sha256", DOCUMENT_TEXT, NULL_OK | ABSENT_OK, sampling.sha256),
    ROW_OBJECT("manifest_head", ABSENT_OK, manifest_fields),
    {"baseline", DOCUMENT_READ, NULL_OK | ABSENT_OK, 0, 0, 0, NULL, document_baseline},
    ROW_LIST(Audit, "resolved", ABSENT_OK, resolved, resolved_count, document_resolved_fields),
    ROW_END};

/* ---- what the parts say of each other ---- */

static int compare_tallies(const Audit *audit, const AuditTally *x, const AuditTally *y)
{
    if (x->policy != y->policy)
        return x->policy < y->policy ? -1 : 1;
    int order = slice_compare(x->account, y->account);
    return order || audit->redacted ? order : slice_compare(x->service, y->service);
}

static int compare_findings(const Audit *audit, const AuditFinding *x, const AuditFinding *y)
{
    int order = slice_compare(x->account, y->account);
    if (order || audit->redacted)
        return order;
    order = slice_compare(x->service, y->service);
    return order ? order
                 : slice_compare(audit->policies[x->policy].id, audit->policies[y->policy].id);
}

/* Reports group and look up by the order in which the lists are promised to stand. Services stand
 * where they stood before they were masked, if an address was given as one. */
static bool check_order(DocumentReader *reader)
{
    const Audit *a = reader->audit;
    int tied = a->redacted ? 1 : 0;
    for (uint32_t i = 1; i < a->tally_count; i++)
        if (compare_tallies(a, &a->tallies[i - 1], &a->tallies[i]) >= tied)
            return document_wrong(reader, "tallies[%u] is out of order", i);
    for (uint32_t i = 1; i < a->finding_count; i++)
        if (compare_findings(a, &a->findings[i - 1], &a->findings[i]) >= tied)
            return document_wrong(reader, "findings[%u] is out of order", i);
    for (uint32_t i = 1; i < a->account_count; i++)
        if (slice_compare(a->accounts[i - 1].id, a->accounts[i].id) >= 0)
            return document_wrong(reader, "accounts[%u] is out of order", i);
    for (uint32_t i = 1; i < a->coverage.row_count; i++)
        if (slice_compare(a->coverage.rows[i - 1].account, a->coverage.rows[i].account) > 0)
            return document_wrong(reader, "coverage.rows[%u] is out of order", i);
    for (uint32_t i = 0; i < a->policy_count; i++)
        for (uint32_t j = 1; j < a->policies[i].without_count; j++)
            if (slice_compare(a->policies[i].without[j - 1], a->policies[i].without[j]) >= 0)
                return document_wrong(reader, "policies[%u].accounts_without is out of order", i);
    for (uint32_t i = 0; i < a->finding_count; i++)
        if (a->findings[i].evidence_count > a->findings[i].count)
            return document_wrong(reader, "findings[%u] has more evidence than records", i);
    return true;
}

/* Older versions do not say what was lost of no known account: it is what no account has. */
static void find_unplaced(Audit *audit)
{
    if (audit->inputs.unplaced == DOCUMENT_NOT_SAID)
        audit->inputs.unplaced = audit_nameless_loss(audit);
}

static bool finish(DocumentReader *reader)
{
    Audit *audit = reader->audit;
    find_unplaced(audit);
    if (audit->files_cut < audit->file_count)
        return document_wrong(reader, "manifest_head: it counts fewer files than it lists");
    audit->files_cut -= audit->file_count;
    if (!build_listed(audit))
        return document_no_memory(reader);
    return check_order(reader);
}

/* ---- schema and content ---- */

static bool member_of(EventValue root, const char *name, EventValue *value)
{
    EventCursor cursor = event_cursor_open(root);
    EventValue key;
    while (event_cursor_member(&cursor, &key, value))
        if (event_value_is(key, slice_of(name)))
            return true;
    return false;
}

static bool check_schema(DocumentReader *reader, EventValue root)
{
    EventValue schema;
    Slice ours = SLICE("trailaudit-audit/1");
    reader->cursor.at = root.data;
    if (root.type != EVENT_OBJECT || !member_of(root, "schema", &schema) ||
        schema.type != EVENT_STRING ||
        !slice_starts((Slice){schema.data, schema.size}, SLICE("trailaudit-audit/")))
        return document_wrong(reader, "this is no audit.json: its \"schema\" is not "
                                      "\"trailaudit-audit/1\"");
    Slice given = {schema.data, schema.size};
    Slice minor = slice_from(given, ours.size);
    reader->cursor.at = schema.data;
    if (slice_starts(given, ours) && (minor.size == 0 || minor.data[0] == '.'))
        return true;
    return document_wrong(reader,
                          "its schema is \"%.*s\": another major version than "
                          "\"trailaudit-audit/1\", which this program reads",
                          (int)(given.size < 60 ? given.size : 60), given.data);
}

/* The text as its token stands in it, quotes included. */
static Slice token_of(EventValue value)
{
    if (value.type == EVENT_STRING)
        return (Slice){value.data - 1, value.size + 2};
    return (Slice){value.data, value.size};
}

/* The hash that report_id is made of: both members null. */
static bool hash_content(DocumentReader *reader, EventValue root, char id[33])
{
    static const char *const names[] = {"report_id", "generated_at"};
    DigestStream *stream = digest_stream_new();
    bool good = stream && digest_begin(stream);
    char hex[DIGEST_HEX_SIZE + 1];
    Digest digest;
    Slice rest = reader->text;
    for (int i = 0; good && i < 2; i++) {
        EventValue value;
        if (!member_of(root, names[i], &value))
            continue;
        Slice token = token_of(value);
        if (token.data < rest.data)
            continue;
        good = digest_add(stream, (Slice){rest.data, (size_t)(token.data - rest.data)}) &&
               digest_add(stream, SLICE("null"));
        rest = slice_from(rest, (size_t)(token.data - rest.data) + token.size);
    }
    good = good && digest_add(stream, rest) && digest_end(stream, &digest);
    digest_stream_free(stream);
    if (!good)
        return document_no_memory(reader);
    digest_hex(&digest, hex);
    memcpy(id, hex, 32);
    id[32] = '\0';
    return true;
}

/* ---- from text to model ---- */

static bool read_root(DocumentReader *reader, AuditDocument *document)
{
    EventValue root;
    size_t offset = 0;
    const char *reason = "";
    reader->cursor = (EventCursor){reader->text.data, reader->text.data + reader->text.size};
    if (!event_value_parse(reader->text, &root, &offset, &reason)) {
        reader->cursor.at = reader->text.data + offset;
        return document_wrong(reader, "this is no JSON: %s", reason);
    }
    if (!check_schema(reader, root) || !hash_content(reader, root, document->content_id))
        return false;
    reader->cursor.at = root.data;
    if (!document_object(reader, root_fields, reader->audit) || !finish(reader))
        return false;
    /* One that was made of a changed document says so itself. */
    reader->audit->altered |=
        !slice_equal(reader->audit->report_id, slice_of(document->content_id));
    document->altered = reader->audit->altered;
    return true;
}

/* The text is the audit's own. */
static bool read_text(Audit *audit, Slice text, Slice name, AuditDocument *document,
                      Diagnostics *sink)
{
    DocumentReader reader = {
        .audit = audit, .text = text, .name = name, .sink = sink, .policies = names_new()};
    audit->inputs.unplaced = DOCUMENT_NOT_SAID;
    bool good = reader.policies && read_root(&reader, document);
    names_free(reader.policies);
    if (!good)
        return false;
    document->audit = audit;
    document->text = text;
    return true;
}

bool audit_document_parse(Slice text, Slice name, AuditDocument *document, Diagnostics *sink)
{
    Audit *audit = calloc(1, sizeof(Audit));
    Slice copy = audit ? arena_copy(&audit->arena, text) : (Slice){0};
    *document = (AuditDocument){0};
    if (copy.data && read_text(audit, copy, name, document, sink))
        return true;
    audit_free(audit);
    return false;
}

/* ---- files ---- */

static bool cannot_read(Diagnostics *sink, const char *path, const char *why)
{
    diagnostics_report(sink, DIAGNOSTIC_ERROR, "document", slice_of(path), 0,
                       "it could not be read: %s", why);
    return false;
}

/* All bytes of the file, in the arena; data NULL after an error. */
static Slice load(int descriptor, const char *path, Arena *arena, Diagnostics *sink)
{
    struct stat status;
    Slice none = {0};
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        cannot_read(sink, path, "it is no regular file");
        return none;
    }
    if ((uint64_t)status.st_size > LIMIT_DOCUMENT) {
        cannot_read(sink, path, "it is larger than 4 GiB");
        return none;
    }
    size_t size = (size_t)status.st_size, at = 0;
    char *text = arena_take(arena, size + 1);
    while (text && at < size) {
        ssize_t got = read(descriptor, text + at, size - at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            cannot_read(sink, path, got < 0 ? strerror(errno) : "it became shorter meanwhile");
            return none;
        }
        at += (size_t)got;
    }
    return (Slice){text, text ? size : 0};
}

bool audit_document_open(const char *path, AuditDocument *document, Diagnostics *sink)
{
    *document = (AuditDocument){0};
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return cannot_read(sink, path, strerror(errno));
    Audit *audit = calloc(1, sizeof(Audit));
    Slice text = audit ? load(descriptor, path, &audit->arena, sink) : (Slice){0};
    close(descriptor);
    if (text.data && read_text(audit, text, slice_of(path), document, sink))
        return true;
    audit_free(audit);
    return false;
}
