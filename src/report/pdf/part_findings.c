/* Findings: account → service → policy. */
#include "report/pdf/parts.h"

enum { SUBJECT_TITLE = 300 /* bytes */ };

/* "2 violations", "5 to review" */
static void tell_count(Press *press, Runs *runs, const AuditFinding *finding)
{
    runs_number(runs, STYLE_NOTE, finding->count);
    runs_words(runs, STYLE_NOTE, " ");
    if (model_is_review(finding))
        runs_say(press, runs, STYLE_NOTE, "word.to_review");
    else
        SAY(press, runs, STYLE_NOTE, "finding.violations", WORD_NUMBER("count", finding->count));
}

static void tell_mark(Press *press, Runs *runs, Style style, bool holds, const char *id)
{
    runs_words(runs, style, holds ? "  " : "");
    if (holds)
        runs_say(press, runs, style, id);
}

/* What digests find amiss in the finding's files. */
static void tell_integrity(Press *press, Runs *runs, Style style, const AuditFinding *finding)
{
    uint64_t contradicted = audit_finding_contradicted(&finding->integrity);
    tell_mark(press, runs, style, contradicted, "word.contradicted");
    tell_mark(press, runs, style, finding->integrity.unattested, "word.unattested");
}

static void heading(Press *press, const AuditFinding *finding, uint32_t anchor)
{
    const AuditPolicy *policy = &press->audit->policies[finding->policy];
    Runs runs;
    flow_begin(press, &runs);
    runs_severity(&runs, 10, policy->severity_rank);
    runs_words(&runs, (Style){10.5f, LOOK_INK, LOOK_BOLD}, "   ");
    runs_prose(&runs, (Style){10.5f, LOOK_INK, LOOK_BOLD}, policy->title);
    runs_words(&runs, STYLE_NOTE, "   ");
    runs_result_of(press, &runs, 8.5f, policy->result, policy->complete);
    tell_mark(press, &runs, STYLE_NOTE, finding->known, "word.known");
    tell_integrity(press, &runs, STYLE_NOTE, finding);
    runs_words(&runs, STYLE_NOTE, "  ");
    tell_count(press, &runs, finding);
    flow_heading(press, &runs, 14, 3, anchor);
}

/* All verdicts of the finding's account and service. */
static const uint64_t *verdicts_of(const Press *press, const AuditFinding *f)
{
    static const AuditVerdicts none;
    const AuditTally *cell = audit_finding_cell(press->audit, f);
    return cell ? cell->verdicts.count : none.count;
}

/* The values that a sentence about a finding may have. */
static void say_finding(Press *press, Runs *runs, const AuditFinding *f, const char *id)
{
    SAY(press, runs, STYLE_BODY, id, WORD_NUMBER("count", f->count),
        WORD_NUMBER("finding_population", f->population),
        WORD_TEXT("rate", percent(press, f->count, f->population)),
        WORD_NUMBER("attempts", f->attempts),
        WORD_NUMBER("finding_undecided", verdicts_of(press, f)[AUDIT_INSUFFICIENT_DATA]),
        WORD_NUMBER("finding_excepted", verdicts_of(press, f)[AUDIT_EXCEPTED]),
        WORD_NUMBER("new_count", f->new_count), WORD_NUMBER("known_count", f->known_count),
        WORD_NUMBER("finding_modified", f->integrity.modified),
        WORD_NUMBER("finding_trailing", f->integrity.trailing),
        WORD_NUMBER("finding_unattested", f->integrity.unattested),
        WORD_NUMBER("finding_unchecked", f->integrity.unchecked));
}

static const char *count_sentence(const AuditPolicy *policy, const AuditFinding *f)
{
    if (model_is_review(f))
        return "finding.to_review";
    return slice_equal(policy->kind, SLICE("require")) ? "finding.rate" : "finding.found";
}

static void statement(Press *press, const AuditFinding *f)
{
    const AuditPolicy *policy = &press->audit->policies[f->policy];
    Runs runs;
    flow_begin(press, &runs);
    say_finding(press, &runs, f, count_sentence(policy, f));
    const struct {
        bool holds;
        const char *id;
    } more[] = {{verdicts_of(press, f)[AUDIT_INSUFFICIENT_DATA], "finding.undecided"},
                {verdicts_of(press, f)[AUDIT_EXCEPTED], "finding.excepted"},
                {f->attempts, "finding.attempts"},
                {f->known, "finding.known"},
                {!f->known && f->known_count, "finding.partly_known"},
                {f->integrity.modified, "finding.modified"},
                {f->integrity.trailing, "finding.trailing"},
                {f->integrity.unattested, "finding.unattested"},
                {f->integrity.unchecked, "finding.unchecked"}};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        runs_words(&runs, STYLE_BODY, more[i].holds ? " " : "");
        if (more[i].holds)
            say_finding(press, &runs, f, more[i].id);
    }
    flow_runs(press, &runs, 0, 4);
}

static void advice(Press *press, const AuditPolicy *policy)
{
    Runs runs;
    if (policy->rationale.size) {
        flow_begin(press, &runs);
        runs_say(press, &runs, STYLE_STRONG, "finding.rationale");
        runs_words(&runs, STYLE_STRONG, " ");
        runs_prose(&runs, STYLE_BODY, policy->rationale);
        flow_runs(press, &runs, 0, 3);
    }
    if (policy->remediation.size) {
        flow_begin(press, &runs);
        runs_say(press, &runs, STYLE_STRONG, "finding.remediation");
        runs_words(&runs, STYLE_STRONG, " ");
        runs_prose(&runs, STYLE_BODY, policy->remediation);
        flow_runs(press, &runs, 0, 3);
    }
}

/* "name 12", the first few, one a line or where they are short behind one another; then how many
 * are not shown, and where they stand. */
static void names_row(Table *table, const char *id, const AuditCounts *counts, bool lines)
{
    Runs *runs = facts_row(table, id);
    for (uint32_t i = 0; i < counts->count && i < LIMIT_SHOWN_NAMES; i++) {
        if (lines)
            runs_line(runs);
        else if (i)
            runs_words(runs, STYLE_FAINT(8.4f), "  ·  ");
        runs_add(runs, STYLE_MONO(8.4f), counts->items[i].name);
        runs_words(runs, STYLE_FAINT(8.4f), "\u00a0\u00a0");
        runs_number(runs, STYLE_FAINT(8.4f), counts->items[i].count);
    }
    if (model_names_hidden(counts)) {
        runs_line(runs);
        SAY(table->press, runs, STYLE_FAINT(8.4f), "finding.names_more",
            WORD_NUMBER("names", model_names_hidden(counts)),
            WORD_NUMBER("hidden", model_records_hidden(counts)));
    }
    if (counts->count == 0)
        runs_say(table->press, runs, STYLE_FAINT(8.4f), "word.none");
    table_row(table);
}

/* One of the policy's controls behind the last one, NULL for the first. */
static void say_control(const Press *press, Runs *runs, const ModelMapped *mapped,
                        const ModelMapped *last)
{
    const AuditControl *control = mapped->control;
    bool other = mapped->begins ? !slice_equal(control->relation, SLICE("tests"))
                                : !slice_equal(control->relation, last->control->relation);
    if (mapped->begins) {
        runs_words(runs, STYLE_FAINT(8.4f), last ? "  ·  " : "");
        Style name = STYLE_CELL(8.4f);
        name.colour = LOOK_ACCENT;
        runs_add(runs, name, control->framework);
        runs_link(runs, press_anchor_of_framework(press, mapped->framework));
        runs_words(runs, STYLE_CELL(8.4f), "\u00a0");
        runs_add(runs, STYLE_CELL(8.4f), control->version);
        runs_words(runs, STYLE_CELL(8.4f), ": ");
    } else {
        runs_words(runs, STYLE_CELL(8.4f), other ? "; " : ", ");
    }
    if (other) {
        runs_add(runs, STYLE_FAINT(8.4f), control->relation);
        runs_words(runs, STYLE_FAINT(8.4f), " ");
    }
    runs_add(runs, STYLE_BOLD(8.4f), control->id);
    runs_link(runs, press_anchor_of_control(press, mapped->framework, mapped->place));
}

/* One paragraph: "cis-aws-foundations 3.0.0: 4.11 · nist-800-53 r5: CA-7; supports AC-6, SC-7". */
static void controls_row(Press *press, Table *table, uint32_t policy)
{
    Runs *runs = facts_row(table, "head.controls");
    const ModelMapping *mapping = &press->model.mappings[policy];
    for (uint32_t i = 0; i < mapping->count; i++)
        say_control(press, runs, &mapping->controls[i], i ? &mapping->controls[i - 1] : NULL);
    if (mapping->others) {
        runs_words(runs, STYLE_FAINT(8.4f), mapping->count ? "  ·  " : "");
        SAY(press, runs, STYLE_FAINT(8.4f), "finding.other_controls",
            WORD_NUMBER("other_controls", mapping->others));
    }
    if (mapping->count + mapping->others == 0)
        runs_say(press, runs, STYLE_FAINT(8.4f), "word.none_named");
    table_row(table);
}

/* What management answered: of an item to review also that nothing was. */
static void response_row(Press *press, Table *table, const AuditFinding *f)
{
    if (!f->disposed && !model_is_review(f))
        return;
    Runs *runs = facts_row(table, "finding.response");
    if (f->disposed)
        SAY(press, runs, STYLE_CELL(8.4f), "finding.disposed", WORD_NUMBER("disposed", f->disposed),
            WORD_NUMBER("count", f->count));
    else
        runs_say(press, runs, STYLE_CELL(8.4f), "finding.no_response");
    table_row(table);
}

static void facts(Press *press, const AuditFinding *f)
{
    const AuditPolicy *policy = &press->audit->policies[f->policy];
    Table table;
    facts_begin(press, &table, (Slice){0});
    Runs *runs = facts_row(&table, "head.policy");
    runs_add(runs, (Style){8, LOOK_ACCENT, LOOK_MONO}, policy->id);
    runs_link(runs, press_anchor_of_policy(press, f->policy));
    runs_words(runs, STYLE_FAINT(8.4f), "  (");
    runs_add(runs, STYLE_FAINT(8.4f), policy->kind);
    runs_words(runs, STYLE_FAINT(8.4f), ", ");
    runs_add(runs, STYLE_FAINT(8.4f), policy->source);
    runs_words(runs, STYLE_FAINT(8.4f), ")");
    table_row(&table);
    controls_row(press, &table, f->policy);
    runs_time(press, facts_row(&table, "head.first_seen"), STYLE_CELL(8.4f), f->first_time,
              "word.undated");
    table_row(&table);
    runs_time(press, facts_row(&table, "head.last_seen"), STYLE_CELL(8.4f), f->last_time,
              "word.undated");
    table_row(&table);
    names_row(&table, "head.principals", &f->principals, true);
    names_row(&table, "head.actions", &f->actions, false);
    names_row(&table, "head.regions", &f->regions, false);
    runs_add(facts_row(&table, "head.fingerprint"), STYLE_MONO(8.4f), f->fingerprint);
    table_row(&table);
    response_row(press, &table, f);
    figure_strip(press, &table, f);
    table_end(&table);
}

/* A title that would fill the pages, as only a hostile one does, stands once. */
static Slice short_title(Slice title, Slice id)
{
    return title.size < SUBJECT_TITLE ? title : id;
}

/* Pages that are begun from here on say that they go on with "account · service · title", so that
 * one that is taken out can still be told whose it is. Empty ones are left out. */
static void go_on_with(Press *press, const ModelAccount *a, const ModelService *s, Slice title)
{
    Buffer name = {0};
    model_add_account(&name, a->account, short_title(a->account_name, (Slice){0}));
    if (s) {
        buffer_add(&name, SLICE(" · "));
        buffer_add(&name,
                   short_title(s->service_name.size ? s->service_name : s->service, slice_of("…")));
    }
    if (title.size) {
        buffer_add(&name, SLICE(" · "));
        buffer_add(&name, title);
    }
    press->out_of_memory |= name.failed;
    flow_subject(press, buffer_slice(&name));
    buffer_free(&name);
}

static void finding(Press *press, const ModelAccount *a, const ModelService *s, uint32_t index)
{
    const AuditFinding *f = &press->audit->findings[index];
    const AuditPolicy *policy = &press->audit->policies[f->policy];
    uint32_t anchor = press_anchor_of_finding(press, index);
    press_entry(press, 3, policy->title, anchor);
    heading(press, f, anchor);
    flow_room(press, 120); /* more than a first sentence at the foot of a page */
    go_on_with(press, a, s, short_title(policy->title, policy->id));
    statement(press, f);
    advice(press, policy);
    facts(press, f);
    part_evidence(press, f);
    go_on_with(press, a, s, (Slice){0});
}

static void tell_service(Press *press, Runs *runs, Style style, const ModelService *s)
{
    SAY(press, runs, style, "findings.service_count", WORD_NUMBER("service_findings", s->count));
    if (s->violations) {
        runs_words(runs, style, ", ");
        SAY(press, runs, style, "findings.service_violations",
            WORD_NUMBER("service_violations", s->violations));
    }
    if (s->reviews) {
        runs_words(runs, style, ", ");
        SAY(press, runs, style, "findings.service_reviews",
            WORD_NUMBER("service_reviews", s->reviews));
    }
}

static void tell_account(Press *press, Runs *runs, Style style, const ModelAccount *a)
{
    SAY(press, runs, style, "findings.count", WORD_NUMBER("account_findings", a->count),
        WORD_NUMBER("account_violations", a->violations));
    if (a->reviews) {
        runs_words(runs, style, ", ");
        SAY(press, runs, style, "findings.count_reviews",
            WORD_NUMBER("account_reviews", a->reviews));
    }
}

/* Where the service's bookmark leads: its first finding in detail, else the first of its rows. */
static uint32_t anchor_of_service(const Press *press, const ModelService *s)
{
    const uint32_t *listed = press->model.listed + s->first;
    for (uint32_t i = 0; i < s->count; i++)
        if (press->detailed[listed[i]])
            return press_anchor_of_finding(press, listed[i]);
    return press_anchor_of_finding(press, listed[0]);
}

static const TableColumn further_columns[] = {
    {"head.severity", 17, false}, {"head.policy", 47, false},    {"head.result", 32, false},
    {"head.records", 14, true},   {"head.population", 18, true}, {"head.first_seen", 31, false},
    {"head.last_seen", 31, false}};

static void further_row(Press *press, Table *table, uint32_t index)
{
    const AuditFinding *f = &press->audit->findings[index];
    const AuditPolicy *policy = &press->audit->policies[f->policy];
    runs_severity(table_cell(table, 0), LOOK_DENSE, policy->severity_rank);
    runs_prose(table_cell(table, 1), (Style){LOOK_DENSE, LOOK_ACCENT, LOOK_SANS}, policy->title);
    runs_link(table_cell(table, 1), press_anchor_of_policy(press, f->policy));
    runs_words(table_cell(table, 1), STYLE_FAINT(LOOK_DENSE), "  ");
    runs_say(press, table_cell(table, 1), STYLE_FAINT(LOOK_DENSE),
             model_is_review(f) ? "word.to_review" : "word.violation");
    tell_integrity(press, table_cell(table, 1), STYLE_FAINT(LOOK_DENSE), f);
    runs_result_of(press, table_cell(table, 2), LOOK_DENSE, policy->result, policy->complete);
    table_number(table, 3, f->count);
    table_number(table, 4, f->population);
    runs_time(press, table_cell(table, 5), STYLE_CELL(LOOK_DENSE), f->first_time, "word.undated");
    table_text(table, 6, time_text(press, f->last_time));
    table->anchor = press_anchor_of_finding(press, index);
    table_row(table);
}

/* The less severe of very many findings: a row each. */
static void further(Press *press, const ModelAccount *a, const ModelService *s)
{
    Table table;
    Runs runs;
    go_on_with(press, a, s, words_get(press->words, "pdf.further"));
    flow_begin(press, &runs);
    runs_say(press, &runs, STYLE_STRONG, "pdf.further");
    flow_heading(press, &runs, 8, 2, LINK_NONE);
    table_begin(press, &table, further_columns, 7, LOOK_DENSE, (Slice){0});
    for (uint32_t i = s->first; i < s->first + s->count && press_ok(press); i++)
        if (!press->detailed[press->model.listed[i]])
            further_row(press, &table, press->model.listed[i]);
    table_end(&table);
}

/* `next`: not the first of its account. */
static void service(Press *press, const ModelAccount *a, const ModelService *s, bool next)
{
    Runs runs;
    uint32_t others = 0;
    if (next)
        go_on_with(press, a, NULL, (Slice){0});
    flow_begin(press, &runs);
    Slice name = s->service_name.size ? s->service_name : s->service;
    press_entry(press, 2, name, anchor_of_service(press, s));
    runs_add(&runs, (Style){12, LOOK_INK, LOOK_BOLD}, name);
    if (s->service_name.size) {
        runs_words(&runs, STYLE_NOTE, "   ");
        runs_add(&runs, (Style){7.6f, LOOK_MUTED, LOOK_MONO}, s->service);
    }
    runs_words(&runs, STYLE_NOTE, "   ");
    tell_service(press, &runs, STYLE_NOTE, s);
    flow_heading(press, &runs, 18, 0, LINK_NONE);
    for (uint32_t i = s->first; i < s->first + s->count && press_ok(press); i++) {
        uint32_t index = press->model.listed[i];
        others += !press->detailed[index];
        if (press->detailed[index])
            finding(press, a, s, index);
    }
    if (others)
        further(press, a, s);
    flow_subject_end(press);
}

static void account(Press *press, uint32_t index)
{
    const ModelAccount *a = &press->model.accounts[index];
    Buffer name = {0};
    Runs runs;
    model_add_account(&name, a->account, a->account_name);
    press->out_of_memory |= name.failed;
    press_entry(press, 1, buffer_slice(&name), press_anchor_of_account(press, index));
    buffer_free(&name);
    flow_begin(press, &runs);
    runs_account(&runs, (Style){15, LOOK_INK, LOOK_BOLD}, a->account, a->account_name);
    flow_heading(press, &runs, 22, 1, press_anchor_of_account(press, index));
    flow_begin(press, &runs);
    tell_account(press, &runs, STYLE_NOTE, a);
    flow_heading(press, &runs, 0, 0, LINK_NONE);
    for (uint32_t i = 0; i < a->service_count && press_ok(press); i++)
        service(press, a, &a->services[i], i > 0);
}

void part_findings(Press *press)
{
    const Audit *audit = press->audit;
    flow_section(press, SECTION_FINDINGS, "section.findings");
    if (audit->finding_count == 0) {
        flow_say(press, STYLE_BODY, "findings.none");
        part_attempts(press);
        part_resolved(press);
        return;
    }
    SAY_PARAGRAPH(press, "findings.lead", WORD_NUMBER("evidence_limit", audit->evidence_limit));
    if (audit->finding_count > press->theme.findings)
        SAY_PARAGRAPH(press, "pdf.findings_cut", WORD_NUMBER("detailed", press->theme.findings),
                      WORD_NUMBER("findings", audit->finding_count));
    flow_title(press, "chart.matrix");
    figure_matrix(press);
    part_top_findings(press);
    for (uint32_t i = 0; i < press->model.account_count && press_ok(press); i++)
        account(press, i);
    part_attempts(press);
    part_resolved(press);
}
