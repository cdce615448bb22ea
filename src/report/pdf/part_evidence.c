/* The evidence table of a finding: enough of each record to walk back to its source. */
#include "report/pdf/parts.h"

/* In points of an A4 page: a time, the longest names of actions, an ARN of a user with a name of
 * usual length, and an address take a line each. */
static const TableColumn evidence_columns[] = {{"head.time", 72, false},
                                               {"evidence.action_region", 120.6f, false},
                                               {"head.principal_actor", 191, false},
                                               {"head.source_client", 64, false},
                                               {"head.outcome", 45.4f, false}};
enum { TIME, ACTION, PRINCIPAL, SOURCE, OUTCOME, EVIDENCE_COLUMNS };

#define CELL       STYLE_CELL(LOOK_DENSE)
#define FAINT      STYLE_FAINT(LOOK_DENSE)
#define CODE       STYLE_MONO(LOOK_DENSE)
#define FAINT_CODE STYLE_FAINT_MONO(LOOK_DENSE)

static void write_time(Press *press, Runs *runs, const AuditEvidence *e)
{
    runs_time(press, runs, CELL, e->time, "word.none");
    if (e->instant == INSTANT_NONE) {
        runs_line(runs);
        runs_say(press, runs, STYLE_BOLD(LOOK_DENSE), "word.undated");
    }
}

static void write_action(Press *press, Runs *runs, const AuditEvidence *e)
{
    runs_or(press, runs, CODE, e->action, "word.none");
    if (e->region.size) {
        runs_line(runs);
        runs_add(runs, FAINT, e->region);
    }
}

static void write_principal(Press *press, Runs *runs, const AuditEvidence *e)
{
    runs_or(press, runs, CODE, e->principal, "word.none");
    if (e->actor.size) {
        runs_line(runs);
        runs_add(runs, CELL, e->actor);
    }
}

static void write_source(Press *press, Runs *runs, const AuditEvidence *e)
{
    runs_or(press, runs, CELL, e->source_ip, "evidence.no_address");
    if (e->client.size) {
        runs_line(runs);
        runs_add(runs, FAINT, e->client);
    }
}

static void write_outcome(Press *press, Runs *runs, const AuditEvidence *e)
{
    runs_add(runs, CELL, e->outcome);
    if (e->error_code.size) {
        runs_line(runs);
        runs_add(runs, FAINT, e->error_code);
    }
    if (e->mfa.size) {
        runs_line(runs);
        runs_say(press, runs, FAINT, "evidence.mfa");
        runs_words(runs, FAINT, " ");
        runs_add(runs, FAINT, e->mfa);
    }
}

/* "field = value"; a value that is not there is told apart from an empty one. */
static void write_seen(Press *press, Runs *runs, const AuditSeen *seen, const char *between)
{
    runs_add(runs, FAINT, seen->field);
    runs_words(runs, FAINT, between);
    if (!seen->value.data)
        runs_say(press, runs, FAINT, "word.absent");
    else if (seen->value.size == 0)
        runs_say(press, runs, FAINT, "word.empty");
    else
        runs_add(runs, CODE, seen->value);
}

/* What is long stands beneath the row, over the whole width: what decided and the policy's own
 * columns, then where the record is found again. */
static void write_decided(Press *press, Runs *runs, const AuditEvidence *e)
{
    if (e->because_count + e->shown_count == 0)
        return;
    if (e->because_count) {
        runs_say(press, runs, STYLE_BOLD(LOOK_DENSE), "head.because");
        runs_words(runs, STYLE_BOLD(LOOK_DENSE), ": ");
    }
    for (uint32_t i = 0; i < e->because_count + e->shown_count; i++) {
        bool decided = i < e->because_count;
        runs_words(runs, FAINT, i ? "  ·  " : "");
        write_seen(press, runs, decided ? &e->because[i] : &e->shown[i - e->because_count],
                   decided ? " = " : ": ");
    }
    runs_line(runs);
}

static void write_response(Press *press, Runs *runs, const AuditDisposition *one)
{
    Buffer text = {0};
    model_disposition(one, &text);
    Slice copy = arena_copy(&press->scratch, buffer_slice(&text));
    press->out_of_memory |= text.failed || !copy.data;
    buffer_free(&text);
    runs_words(runs, FAINT, "  ·  ");
    runs_say(press, runs, STYLE_BOLD(LOOK_DENSE), "evidence.response");
    runs_words(runs, FAINT, "\u00a0");
    runs_add(runs, CELL, copy);
}

/* "  ·  key AKIA…" */
static void write_named(Press *press, Runs *runs, const char *id, Style style, Slice text)
{
    if (!text.size)
        return;
    runs_words(runs, FAINT, "  ·  ");
    runs_say(press, runs, FAINT, id);
    runs_words(runs, FAINT, "\u00a0");
    runs_add(runs, style, text);
}

static void write_reference(Press *press, Runs *runs, const AuditEvidence *e)
{
    SAY(press, runs, FAINT, "evidence.record_of", WORD_NUMBER("record", e->record));
    runs_words(runs, FAINT, "\u00a0");
    uint32_t anchor = press_find_file(press, e->file);
    Style file = CODE;
    file.colour = anchor == LINK_NONE ? LOOK_INK : LOOK_ACCENT;
    runs_add(runs, file, e->file);
    runs_link(runs, anchor);
    if (e->event_id.size) {
        write_named(press, runs, "evidence.event", CODE, e->event_id);
    } else {
        runs_words(runs, FAINT, "  ·  ");
        runs_say(press, runs, FAINT, "word.no_event_id");
    }
    write_named(press, runs, "evidence.key", FAINT_CODE, e->access_key_id);
    write_named(press, runs, "evidence.agent", FAINT, e->user_agent);
    for (uint32_t i = 0; i < e->resource_count; i++) {
        if (i)
            runs_words(runs, FAINT, ", ");
        if (i)
            runs_add(runs, CODE, e->resources[i]);
        else
            write_named(press, runs, "evidence.resources", CODE, e->resources[i]);
    }
    write_named(press, runs, "evidence.integrity", CELL, e->integrity);
    write_named(press, runs, "evidence.repaired", CELL, e->recovered);
    if (e->disposition)
        write_response(press, runs, e->disposition);
}

static void evidence_row(Table *table, const AuditEvidence *e)
{
    Press *press = table->press;
    write_time(press, table_cell(table, TIME), e);
    write_action(press, table_cell(table, ACTION), e);
    write_principal(press, table_cell(table, PRINCIPAL), e);
    write_source(press, table_cell(table, SOURCE), e);
    write_outcome(press, table_cell(table, OUTCOME), e);
    write_decided(press, table_detail(table), e);
    write_reference(press, table_detail(table), e);
    table_row(table);
}

/* "The first 20 of 1 204 by time; all are in evidence.csv.gz" */
static void caption(Press *press, const AuditFinding *finding)
{
    Runs runs;
    flow_begin(press, &runs);
    runs_say(press, &runs, STYLE_STRONG, "head.evidence");
    runs_words(&runs, STYLE_STRONG, ": ");
    SAY(press, &runs, STYLE_BODY,
        finding->evidence_count < finding->count ? "evidence.first" : "evidence.all",
        WORD_NUMBER("evidence_shown", finding->evidence_count),
        WORD_NUMBER("count", finding->count));
    flow_heading(press, &runs, 5, 1, LINK_NONE);
}

void part_evidence(Press *press, const AuditFinding *finding)
{
    Table table;
    caption(press, finding);
    table_begin(press, &table, evidence_columns, EVIDENCE_COLUMNS, LOOK_DENSE, (Slice){0});
    table.alone = true;
    for (uint32_t i = 0; i < finding->evidence_count; i++) {
        const AuditEvidence *e = &finding->evidence[i];
        table_need(&table, ACTION, LOOK_MONO, e->action);
        table_need(&table, SOURCE, LOOK_SANS, e->source_ip);
        table_need(&table, OUTCOME, LOOK_SANS, e->error_code);
    }
    table_settle(&table);
    for (uint32_t i = 0; i < finding->evidence_count && press_ok(press); i++)
        evidence_row(&table, &finding->evidence[i]);
    table_end(&table);
}
