/* The policies with their verdicts, and their source. */
#include "report/pdf/parts.h"

static const TableColumn verdict_columns[] = {
    {"head.policy", 102, false},      {"head.result", 82, false},
    {"head.population", 42, true},    {"head.compliant", 41, true},
    {"head.non_compliant", 42, true}, {"head.review", 30, true},
    {"head.attempt", 33, true},       {"head.excepted", 37, true},
    {"head.insufficient", 44, true},  {"head.not_applicable", 40, true}};

/* The sentence beneath a policy's row: a rate of what it requires, a count of what it forbids. */
static const char *sentence_of(const AuditPolicy *policy)
{
    if (slice_equal(policy->kind, SLICE("require")))
        return "policies.rate";
    if (slice_equal(policy->kind, SLICE("review")))
        return policy->verdicts.count[AUDIT_REVIEW] ? "policies.reviews_found"
                                                    : "policies.none_found";
    return policy->verdicts.count[AUDIT_NON_COMPLIANT] ? "policies.found" : "policies.none_found";
}

/* One sentence of the policy behind the last. */
static void say_one(Press *press, Runs *runs, const AuditPolicy *policy, const char *id)
{
    const uint64_t *count = policy->verdicts.count;
    uint64_t population = audit_population(&policy->verdicts);
    Style style = STYLE_FAINT(LOOK_DENSE);
    Buffer services = {0};
    model_add_services(press->audit, policy, &services);
    Slice of = arena_copy(&press->scratch, buffer_slice(&services));
    press->out_of_memory |= services.failed || !of.data;
    buffer_free(&services);
    SAY(press, runs, style, id,
        WORD_TEXT("rate", percent(press, count[AUDIT_COMPLIANT], population)),
        WORD_NUMBER("policy_population", population), WORD_TEXT("policy_services", of),
        WORD_NUMBER("policy_accounts", model_policy_accounts(press->audit, policy)),
        WORD_NUMBER("non_compliant", count[AUDIT_NON_COMPLIANT]),
        WORD_NUMBER("to_review", count[AUDIT_REVIEW]),
        WORD_NUMBER("insufficient", count[AUDIT_INSUFFICIENT_DATA]),
        WORD_NUMBER("excepted", count[AUDIT_EXCEPTED]),
        WORD_NUMBER("attempted", count[AUDIT_ATTEMPT]));
    runs_words(runs, style, ". ");
}

static void end_sentence(Press *press, Runs *runs, Slice sentence)
{
    runs_sentence(press, runs, STYLE_FAINT(LOOK_DENSE), sentence);
    runs_words(runs, STYLE_FAINT(LOOK_DENSE), ". ");
}

static void say_policy(Press *press, Runs *runs, const AuditPolicy *policy)
{
    const uint64_t *count = policy->verdicts.count;
    bool told = model_numbers_tell(policy);
    if (audit_population(&policy->verdicts))
        say_one(press, runs, policy, sentence_of(policy));
    if (told && count[AUDIT_INSUFFICIENT_DATA])
        say_one(press, runs, policy, "policies.undecided");
    if (told && count[AUDIT_EXCEPTED])
        say_one(press, runs, policy, "policies.excepted");
    if (told && count[AUDIT_ATTEMPT])
        say_one(press, runs, policy, "policies.attempted");
    if (policy->why.size && !told)
        end_sentence(press, runs, policy->why);
    if (policy->incomplete.size) {
        runs_say(press, runs, STYLE_FAINT(LOOK_DENSE), "policies.incomplete");
        runs_words(runs, STYLE_FAINT(LOOK_DENSE), " ");
        end_sentence(press, runs, policy->incomplete);
    }
}

static void verdict_row(Press *press, Table *table, uint32_t index)
{
    static const int order[] = {AUDIT_COMPLIANT,     AUDIT_NON_COMPLIANT, AUDIT_REVIEW,
                                AUDIT_ATTEMPT,       AUDIT_EXCEPTED,      AUDIT_INSUFFICIENT_DATA,
                                AUDIT_NOT_APPLICABLE};
    const AuditPolicy *policy = &press->audit->policies[index];
    Runs *name = table_cell(table, 0);
    runs_prose(name, STYLE_BOLD(LOOK_DENSE), policy->title);
    runs_line(name);
    runs_add(name, (Style){6.4f, LOOK_ACCENT, LOOK_MONO}, policy->id);
    runs_link(name, press_anchor_of_policy(press, index));
    runs_line(name);
    runs_severity(name, LOOK_DENSE, policy->severity_rank);
    runs_words(name, STYLE_FAINT(LOOK_DENSE), "  ");
    runs_add(name, STYLE_FAINT(LOOK_DENSE), policy->kind);
    runs_result(table_cell(table, 1), LOOK_DENSE, policy->result);
    runs_line(table_cell(table, 1));
    runs_say(press, table_cell(table, 1), STYLE_FAINT(6.4f),
             policy->complete ? "word.complete" : "word.incomplete");
    table_number(table, 2, audit_population(&policy->verdicts));
    for (uint32_t i = 0; i < AUDIT_VERDICTS; i++)
        table_number(table, 3 + i, policy->verdicts.count[order[i]]);
    say_policy(press, table_detail(table), policy);
    table_row(table);
}

/* Bytes of a comment or CDATA section that begins the text; 0 where none does. */
static size_t passage(Slice text)
{
    static const struct {
        Slice begin, end;
    } kinds[] = {{{"<!--", 4}, {"-->", 3}}, {{"<![CDATA[", 9}, {"]]>", 3}}};
    for (size_t k = 0; k < 2; k++) {
        if (!slice_starts(text, kinds[k].begin))
            continue;
        size_t at = kinds[k].begin.size;
        while (at < text.size && !slice_starts(slice_from(text, at), kinds[k].end))
            at++;
        return at < text.size ? at + kinds[k].end.size : text.size;
    }
    return 0;
}

/* Bytes up to the tag outside comments and CDATA sections, or all. */
static size_t find_tag(Slice text, Slice tag)
{
    size_t at = 0;
    while (at < text.size && !slice_starts(slice_from(text, at), tag)) {
        size_t passed = passage(slice_from(text, at));
        at += passed ? passed : 1;
    }
    return at < text.size ? at : text.size;
}

/* The source with what stands inside its examples left out: they test the policy and decide
 * nothing, and are more than half of it. True where something was. */
static bool fold_examples(Slice rest, Buffer *out)
{
    static const Slice opens = {"<example", 8}, closes = {"</example>", 10};
    bool folded = false;
    while (rest.size) {
        size_t start = find_tag(rest, opens);
        buffer_add(out, (Slice){rest.data, start});
        rest = slice_from(rest, start);
        size_t tag = slice_find(rest, '>'), end = find_tag(rest, closes);
        if (tag >= end || end == rest.size || rest.data[tag - 1] == '/') { /* empty, or none */
            buffer_add(out, (Slice){rest.data, rest.size ? 1 : 0});
            rest = slice_from(rest, rest.size ? 1 : 0);
            continue;
        }
        buffer_add(out, (Slice){rest.data, tag + 1});
        buffer_add(out, SLICE("…"));
        buffer_add(out, closes);
        rest = slice_from(rest, end + closes.size);
        folded = true;
    }
    return folded;
}

#define SOURCE_SIZE 6.8f
enum { SOURCE_LEAST = 3 /* lines that stand with their heading */ };

/* The source line by line, indentation kept. */
static void source_text(Press *press, const AuditPolicy *policy, Slice rest)
{
    static const TableColumn columns[] = {{NULL, 1, false}};
    Table table;
    flow_room(press, SOURCE_LEAST * LOOK_LEADING * SOURCE_SIZE);
    table_begin(press, &table, columns, 1, LOOK_DENSE, policy->id);
    table.ruled = false;
    table.splits = true;
    table.padding = 0; /* lines of source stand close */
    while (rest.size && press_ok(press)) {
        size_t end = slice_find(rest, '\n');
        Slice line = {rest.data, end};
        rest = slice_from(rest, end < rest.size ? end + 1 : end);
        if (line.size && line.data[line.size - 1] == '\r')
            line.size--;
        runs_add(table_cell(&table, 0), (Style){SOURCE_SIZE, LOOK_INK, LOOK_MONO},
                 line.size ? line : SLICE(" "));
        table_row(&table);
    }
    table_end(&table);
}

/* "Findings: video-prod, ec2 · …": back to what the policy found. */
static void name_findings(Press *press, uint32_t policy)
{
    uint32_t named = 0, more = 0;
    Runs row, *runs = &row;
    flow_begin(press, runs);
    for (uint32_t i = press->model.first_of_policy[policy]; i != UINT32_MAX;
         i = press->model.next_of_policy[i]) {
        const AuditFinding *finding = &press->audit->findings[i];
        if (named == LIMIT_SHOWN_FINDINGS) {
            more++;
            continue;
        }
        if (named++) {
            runs_words(runs, STYLE_NOTE, "  ·  ");
        } else {
            runs_say(press, runs, STYLE_NOTE, "section.findings");
            runs_words(runs, STYLE_NOTE, ": ");
        }
        Style link = {STYLE_NOTE.size, LOOK_ACCENT, LOOK_SANS};
        runs_add(runs, link, finding->account_name.size ? finding->account_name : finding->account);
        runs_link(runs, press_anchor_of_finding(press, i));
        runs_words(runs, link, ", ");
        runs_link(runs, press_anchor_of_finding(press, i));
        runs_add(runs, link, model_short_service(finding->service));
        runs_link(runs, press_anchor_of_finding(press, i));
    }
    if (more) {
        runs_words(runs, STYLE_NOTE, "  ·  ");
        SAY(press, runs, STYLE_NOTE, "policies.findings_more",
            WORD_NUMBER("policy_findings_more", more));
    }
    if (named)
        flow_heading(press, runs, 0, 4, LINK_NONE);
}

static void source(Press *press, uint32_t index)
{
    const AuditPolicy *policy = &press->audit->policies[index];
    Buffer text = {0};
    Runs runs;
    flow_begin(press, &runs);
    runs_prose(&runs, (Style){11, LOOK_INK, LOOK_BOLD}, policy->title);
    runs_words(&runs, STYLE_NOTE, "   ");
    runs_add(&runs, (Style){8.4f, LOOK_INK, LOOK_MONO}, policy->id);
    flow_heading(press, &runs, 16, 2, press_anchor_of_policy(press, index));
    flow_begin(press, &runs);
    runs_add(&runs, (Style){7.4f, LOOK_MUTED, LOOK_MONO}, policy->source);
    runs_line(&runs);
    runs_say(press, &runs, STYLE_NOTE, "policies.file_sha256");
    runs_words(&runs, STYLE_NOTE, " ");
    runs_add(&runs, (Style){7.4f, LOOK_MUTED, LOOK_MONO}, policy->sha256);
    if (fold_examples(policy->text, &text)) {
        runs_line(&runs);
        runs_say(press, &runs, STYLE_NOTE, "pdf.examples_left_out");
    }
    press->out_of_memory |= text.failed;
    flow_heading(press, &runs, 0, 4, LINK_NONE);
    name_findings(press, index);
    source_text(press, policy, buffer_slice(&text));
    buffer_free(&text);
}

void part_policies(Press *press)
{
    const Audit *audit = press->audit;
    Table table;
    Runs runs;
    flow_section(press, SECTION_POLICIES, "section.policies");
    flow_say(press, STYLE_BODY, "policies.lead");
    table_begin(press, &table, verdict_columns, 10, LOOK_DENSE,
                words_get(press->words, "section.policies"));
    for (uint32_t i = 0; i < audit->policy_count && press_ok(press); i++)
        verdict_row(press, &table, i);
    table_end(&table);
    flow_begin(press, &runs);
    runs_say(press, &runs, (Style){14, LOOK_INK, LOOK_BOLD}, "policies.sources");
    flow_heading(press, &runs, 20, 2, LINK_NONE);
    flow_begin(press, &runs);
    runs_say(press, &runs, STYLE_NOTE, "policies.as_loaded");
    runs_words(&runs, STYLE_NOTE, " ");
    runs_say(press, &runs, STYLE_NOTE, "pdf.examples");
    flow_runs(press, &runs, 0, 6);
    for (uint32_t i = 0; i < audit->policy_count && press_ok(press); i++)
        source(press, i);
}
