#include "report/html/data.h"

#include <errno.h>
#include <stdlib.h>

#include "base/limits.h"
#include "report/html/block.h"

enum {
    FINDINGS_OF_A_BLOCK = 8192,
    DETAILS_OF_A_BLOCK = 512,
    ROWS_OF_A_BLOCK = 2048,
    JSON_OF_A_BLOCK = 2 << 20 /* bytes; hostile texts are long */
};

typedef struct {
    const Page *page;
    const Audit *audit;
    Block block;
    uint32_t *places;  /* by policy: its place in the head + 1; 0: no finding is of it */
    uint32_t findings; /* in the page, of by_severity */
    uint32_t detailed; /* of these, with details */
    uint64_t rows;     /* of evidence, in the page */
} Data;

static const AuditFinding *finding_at(const Data *data, uint32_t position)
{
    return &data->audit->findings[data->page->model.by_severity[position]];
}

/* ---- head ---- */

static void write_controls(Data *data, uint32_t policy)
{
    Block *b = &data->block;
    block_key(b, "controls");
    block_push(b, '[');
    const ModelMapping *mapping = &data->page->model.mappings[policy];
    for (uint32_t i = 0; i < mapping->count; i++) {
        const AuditControl *control = mapping->controls[i].control;
        block_push(b, '[');
        block_text(b, control->framework);
        block_text(b, control->version);
        block_text(b, control->id);
        block_text(b, control->relation);
        block_number(b, mapping->controls[i].framework + 1);
        block_number(b, mapping->controls[i].place + 1);
        block_pop(b, ']');
    }
    block_pop(b, ']');
    block_key(b, "other_controls");
    block_number(b, mapping->others);
}

static void write_policy(Data *data, uint32_t index)
{
    const AuditPolicy *policy = &data->audit->policies[index];
    Block *b = &data->block;
    block_push(b, '{');
    block_key(b, "id");
    block_string(b, policy->id);
    block_key(b, "title");
    block_string(b, policy->title);
    block_key(b, "severity");
    block_string(b, slice_of(model_severity_word(policy->severity_rank)));
    block_key(b, "kind");
    block_string(b, policy->kind);
    block_key(b, "result");
    block_string(b, slice_of(audit_result_word(policy->result)));
    block_key(b, "complete");
    block_number(b, policy->complete);
    block_key(b, "source");
    block_string(b, policy->source);
    block_key(b, "rationale");
    block_string(b, policy->rationale);
    block_key(b, "remediation");
    block_string(b, policy->remediation);
    write_controls(data, index);
    block_pop(b, '}');
}

static void write_days(Data *data)
{
    const ChartDays *days = &data->page->days;
    Block *b = &data->block;
    char first[16] = "";
    if (days->count)
        instant_format_date(days->first, first);
    block_key(b, "days");
    block_push(b, '{');
    block_key(b, "first");
    block_string(b, slice_of(first));
    block_key(b, "columns");
    block_number(b, days->count);
    block_key(b, "width");
    block_number(b, days->days);
    block_key(b, "empty");
    block_push(b, '[');
    for (uint32_t i = 0; i < days->count; i++)
        if (days->events[i] == 0)
            block_number(b, i);
    block_pop(b, ']');
    block_pop(b, '}');
}

/* The page lists policies of which there are findings; how many. */
static uint32_t place_policies(Data *data)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < data->audit->finding_count; i++)
        data->places[data->audit->findings[i].policy] = 1;
    for (uint32_t i = 0; i < data->audit->policy_count; i++)
        if (data->places[i])
            data->places[i] = ++count;
    return count;
}

static bool write_head(Data *data)
{
    Block *b = &data->block;
    uint32_t count = place_policies(data);
    block_begin(b);
    block_key(b, "report_id");
    block_string(b, data->audit->report_id);
    block_key(b, "findings");
    block_number(b, data->audit->finding_count);
    block_key(b, "evidence");
    block_number(b, (int64_t)data->audit->evidence_total);
    write_days(data);
    block_key(b, "policies");
    block_push(b, '[');
    for (uint32_t i = 0; i < data->audit->policy_count; i++)
        if (data->places[i])
            write_policy(data, i);
    block_pop(b, ']');
    return block_end(b, "head", 0, count);
}

/* ---- findings: columns ---- */

#define TEXT_COLUMN(key, member)                                                                   \
    block_key(b, key);                                                                             \
    block_push(b, '[');                                                                            \
    for (uint32_t i = first; i < end; i++)                                                         \
        block_text(b, finding_at(data, i)->member);                                                \
    block_pop(b, ']')
#define STRING_COLUMN(key, member)                                                                 \
    block_key(b, key);                                                                             \
    block_push(b, '[');                                                                            \
    for (uint32_t i = first; i < end; i++)                                                         \
        block_string(b, finding_at(data, i)->member);                                              \
    block_pop(b, ']')
#define NUMBER_COLUMN(key, expression)                                                             \
    block_key(b, key);                                                                             \
    block_push(b, '[');                                                                            \
    for (uint32_t i = first; i < end; i++) {                                                       \
        const AuditFinding *f = finding_at(data, i);                                               \
        block_number(b, (int64_t)(expression));                                                    \
    }                                                                                              \
    block_pop(b, ']')

static uint64_t verdict_of(const Data *data, const AuditFinding *f, int verdict)
{
    const AuditTally *cell = audit_finding_cell(data->audit, f);
    return cell ? cell->verdicts.count[verdict] : 0;
}

/* What a list of findings does without at first: most of the bytes, so that it stands in blocks of
 * its own. */
static bool write_marks(Data *data, uint32_t first, uint32_t end)
{
    Block *b = &data->block;
    block_begin(b);
    STRING_COLUMN("fingerprint", fingerprint);
    STRING_COLUMN("first", first_time);
    STRING_COLUMN("last", last_time);
    return block_end(b, "marks", first, end - first);
}

static bool write_findings(Data *data, uint32_t first, uint32_t end)
{
    Block *b = &data->block;
    block_begin(b);
    NUMBER_COLUMN("policy", data->places[f->policy] - 1);
    NUMBER_COLUMN("review", slice_equal(f->kind, SLICE("review")));
    TEXT_COLUMN("account", account);
    TEXT_COLUMN("account_name", account_name);
    TEXT_COLUMN("service", service);
    TEXT_COLUMN("service_name", service_name);
    NUMBER_COLUMN("count", f->count);
    NUMBER_COLUMN("population", f->population);
    NUMBER_COLUMN("undecided", verdict_of(data, f, AUDIT_INSUFFICIENT_DATA));
    NUMBER_COLUMN("excepted", verdict_of(data, f, AUDIT_EXCEPTED));
    NUMBER_COLUMN("attempts", f->attempts);
    NUMBER_COLUMN("new_count", f->new_count);
    NUMBER_COLUMN("known_count", f->known_count);
    NUMBER_COLUMN("known", f->known);
    NUMBER_COLUMN("disposed", f->disposed);
    NUMBER_COLUMN("modified", f->integrity.modified);
    NUMBER_COLUMN("trailing", f->integrity.trailing);
    NUMBER_COLUMN("unattested", f->integrity.unattested);
    NUMBER_COLUMN("unchecked", f->integrity.unchecked);
    return block_end(b, "findings", first, end - first);
}

/* ---- rows of evidence ---- */

static void write_seen(Block *b, const AuditSeen *seen, uint32_t count)
{
    block_push(b, '[');
    for (uint32_t i = 0; i < count; i++) {
        block_text(b, seen[i].field);
        block_text(b, seen[i].value);
    }
    block_pop(b, ']');
}

/* What management answered to the record. */
static void write_response(Block *b, const AuditDisposition *disposition)
{
    Buffer text = {0};
    if (disposition)
        model_disposition(disposition, &text);
    b->failed |= text.failed;
    block_text(b, disposition ? buffer_slice(&text) : (Slice){0});
    buffer_free(&text);
}

static void write_row(Block *b, uint32_t position, const AuditEvidence *e)
{
    const Slice texts[] = {e->time,       e->event_id,  e->action,        e->region, e->principal,
                           e->actor,      e->source_ip, e->user_agent,    e->client, e->outcome,
                           e->error_code, e->mfa,       e->access_key_id, e->file};
    block_push(b, '[');
    block_number(b, position);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        block_text(b, texts[i]);
    block_number(b, e->record);
    block_text(b, e->recovered.size ? e->recovered : (Slice){0});
    block_number(b, e->instant == INSTANT_NONE);
    block_push(b, '[');
    for (uint32_t i = 0; i < e->resource_count; i++)
        block_text(b, e->resources[i]);
    block_pop(b, ']');
    write_seen(b, e->because, e->because_count);
    write_seen(b, e->shown, e->shown_count);
    block_text(b, e->integrity.size ? e->integrity : (Slice){0});
    write_response(b, e->disposition);
    block_pop(b, ']');
}

/* ---- details ---- */

/* [how many more names, how many records have them, name, count, name, count, …] */
static void write_counts(Block *b, const AuditCounts *counts)
{
    uint32_t shown = counts->count < LIMIT_SHOWN_NAMES ? counts->count : LIMIT_SHOWN_NAMES;
    block_push(b, '[');
    block_number(b, (int64_t)model_names_hidden(counts));
    block_number(b, (int64_t)model_records_hidden(counts));
    for (uint32_t i = 0; i < shown; i++) {
        block_text(b, counts->items[i].name);
        block_number(b, (int64_t)counts->items[i].count);
    }
    block_pop(b, ']');
}

/* [day since the first of the chart, count, …] */
static void write_finding_days(const Data *data, Block *b, const AuditFinding *f)
{
    block_push(b, '[');
    for (uint32_t i = 0; i < f->by_day_count; i++) {
        Instant day = instant_parse_date(f->by_day[i].day);
        if (day == INSTANT_NONE || data->page->days.count == 0)
            continue;
        block_number(b, (day - data->page->days.first) / INSTANT_DAY);
        block_number(b, (int64_t)f->by_day[i].count);
    }
    block_pop(b, ']');
}

static void write_detail(const Data *data, Block *b, uint32_t position)
{
    const AuditFinding *f = finding_at(data, position);
    block_push(b, '[');
    write_counts(b, &f->principals);
    write_counts(b, &f->actions);
    write_counts(b, &f->regions);
    write_finding_days(data, b, f);
    if (f->evidence_count)
        write_row(b, position, &f->evidence[0]);
    block_pop(b, ']');
}

static bool write_details(Data *data)
{
    Block *b = &data->block;
    for (uint32_t i = 0; i < data->findings;) {
        uint32_t first = i;
        uint64_t rows = 0;
        block_begin(b);
        block_key(b, "details");
        block_push(b, '[');
        for (; i < data->findings && i - first < DETAILS_OF_A_BLOCK &&
               block_size(b) < JSON_OF_A_BLOCK;
             i++) {
            write_detail(data, b, i);
            rows += finding_at(data, i)->evidence_count > 0;
        }
        block_pop(b, ']');
        if (!block_end(b, "details", first, i - first))
            return false;
        data->detailed = i;
        data->rows += rows;
    }
    return true;
}

/* ---- further rows ---- */

typedef struct {
    uint32_t finding, row; /* the next one */
} Place;

/* The next row after the first of its finding; NULL at the end. */
static const AuditEvidence *next_row(const Data *data, Place *place, uint32_t *finding)
{
    for (; place->finding < data->findings; place->finding++, place->row = 1) {
        const AuditFinding *f = finding_at(data, place->finding);
        *finding = place->finding;
        if (place->row < f->evidence_count)
            return &f->evidence[place->row++];
    }
    return NULL;
}

static bool write_rows(Data *data)
{
    Block *b = &data->block;
    Place place = {0, 1};
    uint32_t finding = 0;
    const AuditEvidence *row = next_row(data, &place, &finding);
    while (row && data->rows < LIMIT_HTML_ROWS) {
        uint32_t first = finding, last = finding;
        uint64_t rows = 0;
        block_begin(b);
        block_key(b, "rows");
        block_push(b, '[');
        while (row && rows < ROWS_OF_A_BLOCK && data->rows + rows < LIMIT_HTML_ROWS &&
               block_size(b) < JSON_OF_A_BLOCK) {
            write_row(b, finding, row);
            last = finding;
            rows++;
            row = next_row(data, &place, &finding);
        }
        block_pop(b, ']');
        if (!block_end(b, "rows", first, last - first + 1))
            return false;
        data->rows += rows;
    }
    return true;
}

static bool write_all_findings(Data *data)
{
    uint32_t count = data->audit->finding_count;
    count = count < LIMIT_HTML_DATA_FINDINGS ? count : LIMIT_HTML_DATA_FINDINGS;
    if (!write_head(data))
        return false;
    while (data->findings < count) {
        uint32_t end = data->findings + FINDINGS_OF_A_BLOCK;
        end = end < count ? end : count;
        if (!write_marks(data, data->findings, end) || !write_findings(data, data->findings, end))
            return false;
        data->findings = end;
    }
    return true;
}

/* The last block says what found room; it lies within what every block leaves free. */
static bool write_end(const Data *data, Output *output)
{
    return output_printf(output,
                         "<script type=\"text/plain\" data-block=\"end\" data-findings=\"%u\" "
                         "data-detailed=\"%u\" data-rows=\"%llu\"></script>\n",
                         data->findings, data->detailed, (unsigned long long)data->rows);
}

static bool write_rest(Data *data)
{
    return write_details(data) && write_rows(data);
}

/* False where memory ran out or the output failed; that the page is full is no failure. */
static bool write_with(Data *data, Output *output, bool (*write)(Data *data))
{
    if (!block_open(&data->block, output) || (!write(data) && data->block.failed))
        output_fail(output, ENOMEM);
    block_close(&data->block);
    return !output_failed(output);
}

bool data_write_findings(const Page *page, Output *output)
{
    Data data = {.page = page, .audit = page->audit};
    data.places = calloc((size_t)page->audit->policy_count + 1, sizeof *data.places);
    if (!data.places)
        output_fail(output, ENOMEM);
    bool ok = data.places && write_with(&data, output, write_all_findings);
    *page->data_findings = data.findings;
    free(data.places);
    return ok;
}

bool data_write_details(const Page *page, Output *output)
{
    Data data = {.page = page, .audit = page->audit, .findings = *page->data_findings};
    return write_with(&data, output, write_rest) && write_end(&data, output);
}
