/* What GitHub Actions shows: report.github.md for the summary of a step, and annotations, which
 * the runner reads off standard output. */
#include <errno.h>

#include "audit/lacks.h"
#include "base/limits.h"
#include "base/text.h"
#include "report/finding_integrity.h"
#include "report/machine.h"
#include "report/model.h"
#include "report/report.h"

/* ---- Markdown ---- */

/* Letters and digits as they are; every other ASCII character as an entity: nothing of it is
 * Markdown, HTML, a mention or a link then. */
static void add_markdown(Buffer *out, Slice text)
{
    Buffer visible = {0};
    text_add_visible(&visible, text);
    for (size_t i = 0; i < visible.size; i++) {
        unsigned char c = (unsigned char)visible.data[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == ' ' || c >= 0x80;
        if (plain)
            buffer_add_byte(out, (char)c);
        else
            buffer_printf(out, "&#%u;", c);
    }
    out->failed |= visible.failed;
    buffer_free(&visible);
}

static void add_counted(Buffer *out, uint64_t count, const char *one, const char *many)
{
    text_add_number(out, count, ",");
    buffer_printf(out, " %s", count == 1 ? one : many);
}

static void add_account(Buffer *out, Slice id, Slice name)
{
    if (name.size) {
        add_markdown(out, name);
        buffer_add(out, SLICE("<br>"));
    }
    add_markdown(out, id);
}

static const char *result_shape(AuditResult result)
{
    switch (result) {
    case RESULT_FAIL:
        return "❌";
    case RESULT_PASS:
        return "✅";
    case RESULT_INCONCLUSIVE:
    case RESULT_REVIEW:
        return "❓";
    default:
        return "➖";
    }
}

static void add_row(Buffer *out, const char *name, Slice value)
{
    buffer_printf(out, "| %s | ", name);
    buffer_add(out, value);
    buffer_add(out, SLICE(" |\n"));
}

/* What was there, what was read, what could not be: before what was found. */
static void add_population(Buffer *out, const Audit *a)
{
    Buffer cell = {0};
    buffer_add(out, SLICE("| Population | |\n| --- | --- |\n"));
    add_markdown(&cell, a->from.size ? a->from : a->first_event);
    buffer_add(&cell, SLICE(" to "));
    add_markdown(&cell, a->to.size ? a->to : a->last_event);
    add_row(out, a->from.size || a->to.size ? "Period" : "Events", buffer_slice(&cell));
    buffer_clear(&cell);
    text_add_number(&cell, a->inputs.records, ",");
    buffer_add(&cell, SLICE(": "));
    text_add_number(&cell, a->inputs.evaluated, ",");
    buffer_add(&cell, SLICE(" evaluated, "));
    add_counted(&cell, a->inputs.duplicates, "duplicate, ", "duplicates, ");
    text_add_number(&cell, a->inputs.out_of_scope, ",");
    buffer_add(&cell, SLICE(" out of scope"));
    add_row(out, "Records", buffer_slice(&cell));
    buffer_clear(&cell);
    add_counted(&cell, a->inputs.quarantined, "piece quarantined, ", "pieces quarantined, ");
    add_counted(&cell, audit_unverified(a), "file", "files");
    buffer_add(&cell, SLICE(" failed verification, "));
    add_counted(&cell, a->coverage.gaps, "gap of coverage, ", "gaps of coverage, ");
    add_counted(&cell, a->inputs.problem_count, "problem", "problems");
    add_row(out, "Lost or doubtful", buffer_slice(&cell));
    if (a->restricted)
        add_row(out, "Scope",
                SLICE("RESTRICTED: accounts, Regions or services were left out as asked"));
    if (a->altered)
        add_row(out, "Document", SLICE(MODEL_ALTERED));
    buffer_clear(&cell);
    add_markdown(&cell, a->report_id);
    add_row(out, "Report", buffer_slice(&cell));
    out->failed |= cell.failed;
    buffer_free(&cell);
}

enum { LACKS_SHOWN = 5 };

/* What makes the report, or a policy, INCOMPLETE, whatever its results are. */
static void add_lacks(Buffer *out, const AuditLacks *lacks)
{
    if (lacks->count)
        buffer_add(out, SLICE("\n| Lacking | |\n| --- | --- |\n"));
    for (uint32_t i = 0; i < lacks->count && i < LACKS_SHOWN; i++) {
        const AuditLack *lack = &lacks->items[i];
        buffer_add(out, SLICE("| "));
        if (lack->account)
            add_account(out, lack->account->id, lack->account->name);
        else
            add_markdown(out, lack->policy ? lack->policy->id : SLICE("no known account"));
        buffer_add(out, SLICE(" | "));
        add_markdown(out, lack->text);
        buffer_add(out, SLICE(" |\n"));
    }
    if (lacks->count > LACKS_SHOWN) {
        buffer_add(out, SLICE("| | "));
        add_counted(out, lacks->count - LACKS_SHOWN, "more reason stands in the other reports",
                    "more reasons stand in the other reports");
        buffer_add(out, SLICE(" |\n"));
    }
}

static void add_results(Buffer *out, const Model *model)
{
    static const AuditResult order[] = {RESULT_FAIL,          RESULT_INCONCLUSIVE, RESULT_REVIEW,
                                        RESULT_EXCEPTED,      RESULT_PASS,         RESULT_NO_DATA,
                                        RESULT_NOT_CONFIGURED};
    buffer_add(out, SLICE("\n| Policies | |\n| --- | ---: |\n"));
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if (model->totals.policies[order[i]] == 0)
            continue;
        buffer_printf(out, "| %s %s | ", result_shape(order[i]), audit_result_word(order[i]));
        text_add_number(out, model->totals.policies[order[i]], ",");
        buffer_add(out, SLICE(" |\n"));
    }
}

static void add_item(Buffer *out, const Audit *audit, const MachineItem *item)
{
    const AuditPolicy *policy = &audit->policies[item->policy];
    buffer_add(out, SLICE("| "));
    add_markdown(out, policy->severity);
    buffer_add(out, item->kind == MACHINE_REVIEW ? SLICE(" (review)") : SLICE(""));
    buffer_add(out, SLICE(" | "));
    add_markdown(out, policy->title);
    buffer_add(out, SLICE("<br><code>"));
    add_markdown(out, policy->id);
    buffer_add(out, SLICE("</code> | "));
    add_account(out, item->account, item->account_name);
    buffer_add(out, SLICE(" | "));
    add_account(out, item->service, item->service_name);
    buffer_add(out, SLICE(" | "));
    text_add_number(out, item->count, ",");
    buffer_add(out, SLICE(" of "));
    text_add_number(out, item->population, ",");
    if (item->finding)
        finding_integrity_short(out, "<br>", &item->finding->integrity);
    buffer_add(out, SLICE(" | "));
    if (item->finding && item->finding->known)
        buffer_add(out, SLICE("known"));
    else if (item->finding)
        text_add_number(out, item->finding->new_count, ",");
    buffer_add(out, SLICE(" |\n"));
}

static void add_items(Buffer *out, const Audit *audit, const MachineItems *items)
{
    if (items->findings == 0)
        return;
    uint32_t shown = 0;
    buffer_add(out, SLICE("\n## Findings, the most severe first\n\n"
                          "| Severity | Policy | Account | Service | Found | New |\n"
                          "| --- | --- | --- | --- | ---: | ---: |\n"));
    for (; shown < items->findings && shown < LIMIT_GITHUB_ROWS; shown++) {
        size_t before = out->size;
        add_item(out, audit, &items->items[shown]);
        if (out->size > LIMIT_GITHUB_SUMMARY) {
            out->size = before;
            break;
        }
    }
    if (shown == items->findings)
        return;
    buffer_add(out, SLICE("\nThese are the first "));
    text_add_number(out, shown, ",");
    buffer_add(out, SLICE(" of "));
    add_counted(out, items->findings, "finding", "findings");
    buffer_add(out, SLICE("; all stand in the other reports.\n"));
}

bool report_write_github(const Audit *audit, Output *output)
{
    Arena arena = {0};
    Buffer out = {0};
    Model model;
    MachineItems items;
    AuditLacks lacks;
    bool done = model_build(audit, &arena, &model) && machine_items(audit, &arena, &items) &&
                audit_find_lacks(audit, &arena, &lacks);
    if (done) {
        buffer_add(&out, SLICE("# "));
        add_markdown(&out, audit->title.size ? audit->title : SLICE("CloudTrail audit"));
        buffer_printf(&out, "\n\n**%s %s, %s**: ", result_shape(audit->result),
                      audit_result_word(audit->result),
                      audit->complete ? "COMPLETE" : "INCOMPLETE");
        add_counted(&out, model.totals.violation_total, "violation and ", "violations and ");
        add_counted(&out, model.totals.review_total, "item to review in ", "items to review in ");
        add_counted(&out, audit->finding_count, "finding", "findings");
        buffer_add(&out, SLICE(".\n\n"));
        add_population(&out, audit);
        add_lacks(&out, &lacks);
        add_results(&out, &model);
        add_items(&out, audit, &items);
    }
    done = done && !out.failed;
    if (done)
        output_write(output, buffer_slice(&out));
    else
        output_fail(output, ENOMEM);
    buffer_free(&out);
    arena_free(&arena);
    return !output_failed(output);
}

/* ---- annotations ---- */

/* As the runner's own toolkit escapes: what ends a value or a line. The text is visible already, so
 * that no line break is left in it. */
static void add_value(Buffer *out, Slice text, bool property)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
            buffer_printf(out, "%%%02X", (unsigned char)c);
        else
            buffer_add_byte(out, c);
    }
}

enum { LEVEL_ERROR, LEVEL_WARNING, LEVEL_NOTICE, LEVELS };

static int level_of(const Audit *audit, const MachineItem *item)
{
    int severity = machine_severity(&audit->policies[item->policy]);
    if (item->kind == MACHINE_REVIEW || severity > 3)
        return LEVEL_NOTICE;
    return severity < 2 ? LEVEL_ERROR : LEVEL_WARNING;
}

static const char *const level_words[] = {"error", "warning", "notice"};

static bool add_annotation(Buffer *out, const Audit *audit, const MachineItem *item, Arena *arena)
{
    const AuditPolicy *policy = &audit->policies[item->policy];
    MachinePlace place = machine_place(policy, arena);
    Buffer text = {0};
    text_add_visible(&text, place.path);
    buffer_printf(out, "::%s file=", level_words[level_of(audit, item)]);
    add_value(out, buffer_slice(&text), true);
    buffer_printf(out, ",line=%u,title=", place.line);
    buffer_clear(&text);
    text_add_visible(&text, policy->id);
    add_value(out, buffer_slice(&text), true);
    buffer_add(out, SLICE("::"));
    buffer_clear(&text);
    machine_add_sentence(&text, audit, item);
    machine_add_principals(&text, item);
    add_value(out, buffer_slice(&text), false);
    buffer_add_byte(out, '\n');
    bool done = place.path.data && !text.failed;
    buffer_free(&text);
    return done;
}

/* One warning for all that is lacking, so that findings keep their room. */
static void add_incomplete(Buffer *out, const Audit *audit, const AuditLacks *lacks)
{
    Buffer sentence = {0}, text = {0};
    buffer_add(out, SLICE("::warning title=trailaudit::"));
    /* What a policy lacks leaves the whole COMPLETE. */
    buffer_add(out, audit->complete ? SLICE("Lacking: ") : SLICE("INCOMPLETE: "));
    for (uint32_t i = 0; i < lacks->count && i < LACKS_SHOWN; i++) {
        audit_add_joint(&sentence);
        audit_add_lack(&sentence, &lacks->items[i]);
    }
    text_add_visible(&text, buffer_slice(&sentence));
    add_value(out, buffer_slice(&text), false);
    if (lacks->count > LACKS_SHOWN) {
        buffer_add(out, SLICE("; and "));
        add_counted(out, lacks->count - LACKS_SHOWN, "more reason", "more reasons");
    }
    buffer_add_byte(out, '\n');
    out->failed |= sentence.failed || text.failed;
    buffer_free(&sentence);
    buffer_free(&text);
}

/* The runner keeps ten of each level in a step; where there are more the tenth says so. */
static bool add_annotations(Buffer *out, const Audit *audit, const MachineItems *items,
                            const AuditLacks *lacks, Arena *arena)
{
    uint64_t all[LEVELS] = {0}, shown[LEVELS] = {0};
    bool done = true;
    if (lacks->count) {
        add_incomplete(out, audit, lacks);
        all[LEVEL_WARNING] = shown[LEVEL_WARNING] = 1;
    }
    for (uint32_t i = 0; i < items->findings; i++)
        all[level_of(audit, &items->items[i])]++;
    for (uint32_t i = 0; done && i < items->findings; i++) {
        int level = level_of(audit, &items->items[i]);
        uint64_t most = all[level] > LIMIT_GITHUB_ANNOTATIONS ? LIMIT_GITHUB_ANNOTATIONS - 1
                                                              : LIMIT_GITHUB_ANNOTATIONS;
        if (shown[level] == most)
            continue;
        shown[level]++;
        done = add_annotation(out, audit, &items->items[i], arena);
    }
    for (int level = 0; level < LEVELS; level++) {
        if (all[level] == shown[level])
            continue;
        buffer_printf(out, "::%s title=trailaudit::", level_words[level]);
        add_counted(out, all[level] - shown[level], "more finding", "more findings");
        buffer_add(out, SLICE(" of this kind in the reports\n"));
    }
    return done;
}

bool report_write_annotations(const Audit *audit, Output *output)
{
    Arena arena = {0};
    Buffer out = {0};
    MachineItems items;
    AuditLacks lacks;
    bool done = machine_items(audit, &arena, &items) && audit_find_lacks(audit, &arena, &lacks) &&
                add_annotations(&out, audit, &items, &lacks, &arena) && !out.failed;
    if (done)
        output_write(output, buffer_slice(&out));
    else
        output_fail(output, ENOMEM);
    buffer_free(&out);
    arena_free(&arena);
    return !output_failed(output);
}
