/* Findings: account → service → policy. */
#include "report/pdf/parts.h"

static bool is_review(const AuditFinding *finding)
{
    return slice_equal(finding->kind, SLICE("review"));
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
    runs_result(&runs, 8.5f, is_review(finding) ? RESULT_REVIEW : RESULT_FAIL);
    if (finding->known)
        runs_words(&runs, STYLE_NOTE, "  known");
    flow_heading(press, &runs, 14, 3, anchor);
}

static void say_count(Runs *runs, const AuditPolicy *policy, const AuditFinding *f)
{
    Style body = STYLE_BODY, strong = STYLE_STRONG;
    runs_number(runs, strong, f->count);
    if (is_review(f)) {
        runs_words(runs, body, " to review in ");
        runs_counted(runs, body, f->population, "record", "records");
    } else {
        runs_words(runs, body, " found in ");
        runs_counted(runs, body, f->population, "record", "records");
    }
    runs_words(runs, body, " of ");
    runs_add(runs, body, f->service);
    runs_words(runs, body, " in the policy’s scope in this account");
    if (!is_review(f) && slice_equal(policy->kind, SLICE("require"))) {
        runs_words(runs, body, ": ");
        runs_percent(runs, strong, f->count, f->population);
        runs_words(runs, body, " violate it");
    }
    runs_words(runs, body, ".");
}

static void statement(Press *press, const AuditFinding *f)
{
    const AuditPolicy *policy = &press->audit->policies[f->policy];
    Runs runs;
    flow_begin(press, &runs);
    say_count(&runs, policy, f);
    if (f->attempts) {
        runs_words(&runs, STYLE_BODY, " ");
        runs_number(&runs, STYLE_BODY, f->attempts);
        runs_words(&runs, STYLE_BODY,
                   f->attempts == 1 ? " more was an attempt that did not succeed."
                                    : " more were attempts that did not succeed.");
    }
    if (f->known) {
        runs_words(&runs, STYLE_BODY, " Known from the baseline.");
    } else if (f->known_count) {
        runs_words(&runs, STYLE_BODY, " ");
        runs_number(&runs, STYLE_BODY, f->new_count);
        runs_words(&runs, STYLE_BODY, " new, ");
        runs_number(&runs, STYLE_BODY, f->known_count);
        runs_words(&runs, STYLE_BODY, " known from the baseline.");
    }
    flow_runs(press, &runs, 0, 4);
}

static void advice(Press *press, const AuditPolicy *policy)
{
    Runs runs;
    if (policy->rationale.size) {
        flow_begin(press, &runs);
        runs_prose(&runs, STYLE_BODY, policy->rationale);
        flow_runs(press, &runs, 0, 3);
    }
    if (policy->remediation.size) {
        flow_begin(press, &runs);
        runs_words(&runs, STYLE_STRONG, "What to do: ");
        runs_prose(&runs, STYLE_BODY, policy->remediation);
        flow_runs(press, &runs, 0, 3);
    }
}

/* "name 12", the first few, one a line or where they are short behind one another; then how many
 * are not shown, and where they stand. */
static void names_row(Table *table, const char *label, const AuditCounts *counts, bool lines)
{
    Runs *runs = facts_row(table, label);
    uint64_t hidden = counts->other;
    for (uint32_t i = 0; i < counts->count; i++) {
        if (i >= PART_LISTED_NAMES) {
            hidden += counts->items[i].count;
            continue;
        }
        if (lines)
            runs_line(runs);
        else if (i)
            runs_words(runs, STYLE_FAINT(8.4f), "  ·  ");
        runs_add(runs, STYLE_MONO(8.4f), counts->items[i].name);
        runs_words(runs, STYLE_FAINT(8.4f), "\u00a0\u00a0");
        runs_number(runs, STYLE_FAINT(8.4f), counts->items[i].count);
    }
    uint64_t names = (counts->count > PART_LISTED_NAMES ? counts->count - PART_LISTED_NAMES : 0) +
                     counts->other_names;
    if (names) {
        runs_line(runs);
        runs_words(runs, STYLE_FAINT(8.4f), "and ");
        runs_counted(runs, STYLE_FAINT(8.4f), names, "more with ", "more with ");
        runs_counted(runs, STYLE_FAINT(8.4f), hidden, "record", "records");
        runs_words(runs, STYLE_FAINT(8.4f), "; their records are in evidence.csv.gz");
    }
    if (counts->count == 0)
        runs_words(runs, STYLE_FAINT(8.4f), "none");
    table_row(table);
}

static bool same_framework(const AuditControl *a, const AuditControl *b)
{
    return slice_equal(a->framework, b->framework) && slice_equal(a->version, b->version);
}

/* One of the policy's controls behind the last one, NULL for the first. */
static void say_control(Runs *runs, const AuditControl *control, const AuditControl *last)
{
    bool begins = !last || !same_framework(control, last);
    bool other = begins ? !slice_equal(control->relation, SLICE("tests"))
                        : !slice_equal(control->relation, last->relation);
    if (begins) {
        runs_words(runs, STYLE_FAINT(8.4f), last ? "  ·  " : "");
        runs_add(runs, STYLE_CELL(8.4f), control->framework);
        runs_link(runs, SECTION_MATRIX);
        runs_words(runs, STYLE_CELL(8.4f), " ");
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
    runs_link(runs, SECTION_MATRIX);
}

/* One paragraph: "cis-aws-foundations 3.0.0: 4.11 · nist-800-53 r5: CA-7; supports AC-6, SC-7". */
static void controls_row(Press *press, Table *table, const AuditPolicy *policy)
{
    Runs *runs = facts_row(table, "Controls");
    const AuditControl **controls = model_policy_controls(policy, &press->scratch);
    press->out_of_memory |= !controls;
    for (uint32_t i = 0; controls && i < policy->control_count; i++)
        say_control(runs, controls[i], i ? controls[i - 1] : NULL);
    if (policy->control_count == 0)
        runs_words(runs, STYLE_FAINT(8.4f), "none named");
    table_row(table);
}

static void facts(Press *press, const AuditFinding *f)
{
    const AuditPolicy *policy = &press->audit->policies[f->policy];
    Table table;
    facts_begin(press, &table, policy->title.size < 300 ? policy->title : policy->id);
    Runs *runs = facts_row(&table, "Policy");
    runs_add(runs, (Style){8, LOOK_ACCENT, LOOK_MONO}, policy->id);
    runs_link(runs, press_anchor_of_policy(press, f->policy));
    runs_words(runs, STYLE_FAINT(8.4f), "  (");
    runs_add(runs, STYLE_FAINT(8.4f), policy->kind);
    runs_words(runs, STYLE_FAINT(8.4f), ", ");
    runs_add(runs, STYLE_FAINT(8.4f), policy->source);
    runs_words(runs, STYLE_FAINT(8.4f), ")");
    table_row(&table);
    controls_row(press, &table, policy);
    runs = facts_row(&table, "First and last seen (UTC)");
    runs_or(runs, STYLE_CELL(8.4f), f->first_time, "undated");
    if (f->last_time.size) {
        runs_words(runs, STYLE_FAINT(8.4f), " to ");
        runs_add(runs, STYLE_CELL(8.4f), f->last_time);
    }
    table_row(&table);
    names_row(&table, "Principals", &f->principals, true);
    names_row(&table, "Actions", &f->actions, false);
    names_row(&table, "Regions", &f->regions, false);
    runs_add(facts_row(&table, "Fingerprint"), STYLE_MONO(8.4f), f->fingerprint);
    table_row(&table);
    press->y += 3;
}

static void finding(Press *press, uint32_t index)
{
    const AuditFinding *f = &press->audit->findings[index];
    const AuditPolicy *policy = &press->audit->policies[f->policy];
    uint32_t anchor = press_anchor_of_finding(press, index);
    press_entry(press, 3, policy->title, anchor);
    heading(press, f, anchor);
    flow_room(press, 120); /* more than a first sentence at the foot of a page */
    statement(press, f);
    advice(press, policy);
    facts(press, f);
    figure_strip(press, f);
    part_evidence(press, f);
}

static void tell_counts(Runs *runs, Style style, uint64_t findings, uint64_t violations,
                        uint64_t reviews)
{
    runs_counted(runs, style, findings, "finding", "findings");
    if (violations) {
        runs_words(runs, style, ", ");
        runs_counted(runs, style, violations, "violating record", "violating records");
    }
    if (reviews) {
        runs_words(runs, style, ", ");
        runs_number(runs, style, reviews);
        runs_words(runs, style, " to review");
    }
}

/* Where the service's bookmark leads: its first finding in detail, else the first of its rows. */
static uint32_t anchor_of_service(const Press *press, const ModelService *s)
{
    for (uint32_t i = s->first; i < s->first + s->count; i++)
        if (press->detailed[i])
            return press_anchor_of_finding(press, i);
    return press_anchor_of_finding(press, s->first);
}

static const TableColumn further_columns[] = {
    {"Severity", 17, false},       {"Policy", 62, false},    {"Result", 17, false},
    {"Records", 14, true},         {"Population", 18, true}, {"First seen (UTC)", 31, false},
    {"Last seen (UTC)", 31, false}};

static void further_row(Press *press, Table *table, uint32_t index)
{
    const AuditFinding *f = &press->audit->findings[index];
    const AuditPolicy *policy = &press->audit->policies[f->policy];
    runs_severity(table_cell(table, 0), LOOK_DENSE, policy->severity_rank);
    runs_prose(table_cell(table, 1), (Style){LOOK_DENSE, LOOK_ACCENT, LOOK_SANS}, policy->title);
    runs_link(table_cell(table, 1), press_anchor_of_policy(press, f->policy));
    runs_result(table_cell(table, 2), LOOK_DENSE, is_review(f) ? RESULT_REVIEW : RESULT_FAIL);
    table_number(table, 3, f->count);
    table_number(table, 4, f->population);
    runs_or(table_cell(table, 5), STYLE_CELL(LOOK_DENSE), f->first_time, "undated");
    table_text(table, 6, f->last_time);
    table->anchor = press_anchor_of_finding(press, index);
    table_row(table);
}

/* The less severe of very many findings: a row each. */
static void further(Press *press, const ModelService *s)
{
    Table table;
    Runs runs;
    flow_begin(press, &runs);
    runs_words(&runs, STYLE_STRONG, "Further findings of this service");
    flow_heading(press, &runs, 8, 2, LINK_NONE);
    table_begin(press, &table, further_columns, 7, LOOK_DENSE, s->service);
    for (uint32_t i = s->first; i < s->first + s->count && press_ok(press); i++)
        if (!press->detailed[i])
            further_row(press, &table, i);
    table_end(&table);
}

static void service(Press *press, const ModelService *s)
{
    Runs runs;
    uint32_t others = 0;
    flow_begin(press, &runs);
    Slice name = s->service_name.size ? s->service_name : s->service;
    press_entry(press, 2, name, anchor_of_service(press, s));
    runs_add(&runs, (Style){12, LOOK_INK, LOOK_BOLD}, name);
    if (s->service_name.size) {
        runs_words(&runs, STYLE_NOTE, "   ");
        runs_add(&runs, (Style){7.6f, LOOK_MUTED, LOOK_MONO}, s->service);
    }
    runs_words(&runs, STYLE_NOTE, "   ");
    tell_counts(&runs, STYLE_NOTE, s->count, s->violations, s->reviews);
    flow_heading(press, &runs, 18, 0, LINK_NONE);
    for (uint32_t i = s->first; i < s->first + s->count && press_ok(press); i++) {
        others += !press->detailed[i];
        if (press->detailed[i])
            finding(press, i);
    }
    if (others)
        further(press, s);
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
    tell_counts(&runs, STYLE_NOTE, a->count, a->violations, a->reviews);
    flow_heading(press, &runs, 0, 0, LINK_NONE);
    for (uint32_t i = 0; i < a->service_count && press_ok(press); i++)
        service(press, &a->services[i]);
}

void part_findings(Press *press)
{
    Runs runs;
    flow_section(press, SECTION_FINDINGS, "Findings");
    if (press->audit->finding_count == 0) {
        flow_words(press, STYLE_BODY, "There are no findings.");
        part_resolved(press);
        return;
    }
    flow_begin(press, &runs);
    runs_words(&runs, STYLE_BODY, "By account, service and policy. Of each finding the first ");
    runs_number(&runs, STYLE_BODY, press->audit->evidence_limit);
    runs_words(&runs, STYLE_BODY,
               " records by time are shown; each names its file and the number of the record in "
               "it, so that it can be walked back "
               "to the source. All records stand in evidence.csv.gz.");
    if (press->audit->finding_count > press->theme.findings) {
        runs_words(&runs, STYLE_STRONG, " The ");
        runs_number(&runs, STYLE_STRONG, press->theme.findings);
        runs_words(&runs, STYLE_STRONG, " most severe of ");
        runs_number(&runs, STYLE_STRONG, press->audit->finding_count);
        runs_words(&runs, STYLE_STRONG,
                   " findings are shown in detail; the others have a row each, and all are in "
                   "findings.csv.");
    }
    flow_runs(press, &runs, 0, 0);
    for (uint32_t i = 0; i < press->model.account_count && press_ok(press); i++)
        account(press, i);
    part_resolved(press);
}
