/* The evidence table of a finding: enough of each record to walk back to its source. */
#include "report/pdf/parts.h"

static const TableColumn evidence_columns[] = {{"Time (UTC)", 72, false},
                                               {"Action and Region", 110, false},
                                               {"Principal and actor", 193, false},
                                               {"Source and client", 64, false},
                                               {"Outcome", 54, false}};
enum { TIME, ACTION, PRINCIPAL, SOURCE, OUTCOME, EVIDENCE_COLUMNS };

#define CELL       STYLE_CELL(LOOK_DENSE)
#define FAINT      STYLE_FAINT(LOOK_DENSE)
#define CODE       STYLE_MONO(LOOK_DENSE)
#define FAINT_CODE STYLE_FAINT_MONO(LOOK_DENSE)

/* 2026-07-01T00:10:00Z as a date and a time; anything else as it stands. */
static void write_time(Runs *runs, const AuditEvidence *e)
{
    if (e->instant != INSTANT_NONE && e->time.size == 20 && e->time.data[10] == 'T') {
        runs_add(runs, CELL, (Slice){e->time.data, 10});
        runs_words(runs, CELL, " ");
        runs_add(runs, CELL, (Slice){e->time.data + 11, 8});
        return;
    }
    runs_or(runs, CELL, e->time, "none");
    if (e->instant == INSTANT_NONE) {
        runs_line(runs);
        runs_words(runs, STYLE_BOLD(LOOK_DENSE), "undated");
    }
}

static void write_action(Runs *runs, const AuditEvidence *e)
{
    runs_or(runs, CODE, e->action, "none");
    if (e->region.size) {
        runs_line(runs);
        runs_add(runs, FAINT, e->region);
    }
}

static void write_principal(Runs *runs, const AuditEvidence *e)
{
    runs_or(runs, CODE, e->principal, "none");
    if (e->actor.size) {
        runs_line(runs);
        runs_add(runs, CELL, e->actor);
    }
}

static void write_source(Runs *runs, const AuditEvidence *e)
{
    runs_or(runs, CELL, e->source_ip, "no address");
    if (e->client.size) {
        runs_line(runs);
        runs_add(runs, FAINT, e->client);
    }
}

static void write_outcome(Runs *runs, const AuditEvidence *e)
{
    runs_add(runs, CELL, e->outcome);
    if (e->error_code.size) {
        runs_line(runs);
        runs_add(runs, FAINT, e->error_code);
    }
    if (e->mfa.size) {
        runs_line(runs);
        runs_words(runs, FAINT, "MFA ");
        runs_add(runs, FAINT, e->mfa);
    }
}

/* "field = value"; a value that is not there is told apart from an empty one. */
static void write_seen(Runs *runs, const AuditSeen *seen, const char *between, const char *before)
{
    runs_words(runs, STYLE_BOLD(LOOK_DENSE), before);
    runs_add(runs, FAINT, seen->field);
    runs_words(runs, FAINT, between);
    if (!seen->value.data)
        runs_words(runs, FAINT, "absent");
    else if (seen->value.size == 0)
        runs_words(runs, FAINT, "empty");
    else
        runs_add(runs, CODE, seen->value);
}

/* What is long stands beneath the row, over the whole width: what decided and the policy's own
 * columns, then where the record is found again. */
static void write_decided(Runs *runs, const AuditEvidence *e)
{
    if (e->because_count + e->shown_count == 0)
        return;
    for (uint32_t i = 0; i < e->because_count; i++)
        write_seen(runs, &e->because[i], " = ", i ? "  ·  " : "decided: ");
    for (uint32_t i = 0; i < e->shown_count; i++)
        write_seen(runs, &e->shown[i], ": ", e->because_count + i ? "  ·  " : "");
    runs_line(runs);
}

static void write_reference(Runs *runs, const AuditEvidence *e)
{
    runs_words(runs, FAINT, "record\u00a0");
    runs_number(runs, CELL, e->record);
    runs_words(runs, FAINT, " of\u00a0");
    runs_add(runs, CODE, e->file);
    if (e->event_id.size) {
        runs_words(runs, FAINT, "  ·  event\u00a0");
        runs_add(runs, CODE, e->event_id);
    } else {
        runs_words(runs, FAINT, "  ·  no event id");
    }
    if (e->access_key_id.size) {
        runs_words(runs, FAINT, "  ·  key\u00a0");
        runs_add(runs, FAINT_CODE, e->access_key_id);
    }
    if (e->user_agent.size) {
        runs_words(runs, FAINT, "  ·  agent\u00a0");
        runs_add(runs, FAINT, e->user_agent);
    }
    for (uint32_t i = 0; i < e->resource_count; i++) {
        runs_words(runs, FAINT, i ? ", " : "  ·  on ");
        runs_add(runs, CODE, e->resources[i]);
    }
    if (e->recovered.size) {
        runs_words(runs, STYLE_BOLD(LOOK_DENSE), "  ·  repaired: ");
        runs_add(runs, CELL, e->recovered);
    }
}

static void evidence_row(Table *table, const AuditEvidence *e)
{
    write_time(table_cell(table, TIME), e);
    write_action(table_cell(table, ACTION), e);
    write_principal(table_cell(table, PRINCIPAL), e);
    write_source(table_cell(table, SOURCE), e);
    write_outcome(table_cell(table, OUTCOME), e);
    write_decided(table_detail(table), e);
    write_reference(table_detail(table), e);
    table_row(table);
}

/* "The first 20 of 1,204 by time; all are in evidence.csv.gz" */
static void caption(Press *press, const AuditFinding *finding)
{
    Runs runs;
    flow_begin(press, &runs);
    if (finding->evidence_count < finding->count) {
        runs_words(&runs, STYLE_STRONG, "Evidence: ");
        runs_words(&runs, STYLE_BODY, "first ");
        runs_number(&runs, STYLE_BODY, finding->evidence_count);
        runs_words(&runs, STYLE_BODY, " of ");
        runs_number(&runs, STYLE_BODY, finding->count);
        runs_words(&runs, STYLE_BODY, " by time; all are in evidence.csv.gz");
    } else {
        runs_words(&runs, STYLE_STRONG, "Evidence: ");
        runs_words(&runs, STYLE_BODY, finding->count == 1 ? "the one record" : "all ");
        if (finding->count != 1) {
            runs_counted(&runs, STYLE_BODY, finding->count, "record", "records");
            runs_words(&runs, STYLE_BODY, " by time");
        }
    }
    flow_heading(press, &runs, 5, 1, LINK_NONE);
}

void part_evidence(Press *press, const AuditFinding *finding)
{
    const AuditPolicy *policy = &press->audit->policies[finding->policy];
    Slice name = policy->title.size && policy->title.size < 300 ? policy->title : SLICE("Evidence");
    Table table;
    caption(press, finding);
    table_begin(press, &table, evidence_columns, EVIDENCE_COLUMNS, LOOK_DENSE, name);
    for (uint32_t i = 0; i < finding->evidence_count && press_ok(press); i++)
        evidence_row(&table, &finding->evidence[i]);
    table_end(&table);
}
