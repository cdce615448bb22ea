/* The input manifest, and sign-off. */
#include "report/pdf/parts.h"

static void say_kind(Table *table, Slice kind)
{
    if (slice_equal(kind, SLICE("log")))
        table_say(table, 0, "file.log");
    else if (slice_equal(kind, SLICE("digest")))
        table_say(table, 0, "file.digest");
    else if (kind.size)
        table_say(table, 0, "file.other");
}

void part_manifest(Press *press)
{
    const Audit *audit = press->audit;
    static const TableColumn columns[] = {{"head.kind", 200, false},
                                          {"head.size", 60, true},
                                          {"head.records", 60, true},
                                          {"head.first_event", 88, false},
                                          {"head.last_event", 85, false}};
    uint64_t total = audit->file_count + audit->files_cut;
    uint64_t shown = model_files_shown(audit);
    Table table;
    Runs runs;
    flow_section(press, SECTION_MANIFEST, "section.manifest");
    flow_begin(press, &runs);
    SAY(press, &runs, STYLE_BODY,
        total == 0      ? "manifest.none"
        : shown < total ? "manifest.first"
                        : "manifest.all",
        WORD_NUMBER("manifest_shown", shown), WORD_NUMBER("manifest_files", total));
    runs_line(&runs);
    runs_say(press, &runs, STYLE_BODY, "manifest.lead");
    runs_line(&runs);
    runs_add(&runs, STYLE_CODE, audit->inputs.sha256);
    flow_runs(press, &runs, 0, 8);
    if (total == 0)
        return;
    table_begin(press, &table, columns, 5, LOOK_DENSE, words_get(press->words, "section.manifest"));
    for (uint64_t i = 0; i < shown && press_ok(press); i++) {
        const AuditFile *file = audit_listed_file(audit, i);
        say_kind(&table, file->kind);
        table_number(&table, 1, file->size);
        table_number(&table, 2, file->records);
        runs_time(press, table_cell(&table, 3), STYLE_CELL(LOOK_DENSE), file->first, "word.none");
        table_text(&table, 4, time_text(press, file->last));
        runs_say(press, table_detail(&table), STYLE_FAINT(6.2f), "head.path");
        runs_words(table_detail(&table), STYLE_FAINT(LOOK_DENSE), "\u00a0");
        runs_add(table_detail(&table), STYLE_MONO(LOOK_DENSE), file->path);
        runs_words(table_detail(&table), STYLE_FAINT(LOOK_DENSE), "  ");
        runs_say(press, table_detail(&table), STYLE_FAINT(6.2f), "head.sha256");
        runs_words(table_detail(&table), STYLE_FAINT(LOOK_DENSE), "\u00a0");
        runs_add(table_detail(&table), (Style){6.2f, LOOK_MUTED, LOOK_MONO}, file->sha256);
        table.anchor = press_anchor_of_file(press, (uint32_t)i);
        table_row(&table);
    }
    table_end(&table);
}

/* ---- sign-off ---- */

static void sign_line(Press *press, float x, float width, const char *id)
{
    Runs runs;
    Para para;
    press_rule(press, x, press->y, x + width, press->y, 0.6f, LOOK_INK);
    flow_begin(press, &runs);
    runs_say(press, &runs, STYLE_SMALL, id);
    if (press_set(press, &press->scratch, &runs, width, &para))
        press_draw(press, &para, x, press->y + 3, width, ALIGN_LEFT);
    arena_reset(&press->scratch);
}

void part_sign_off(Press *press)
{
    const Audit *audit = press->audit;
    float gap = 16, half = (press->width - gap) * 0.34f, date = (press->width - gap) * 0.2f;
    Runs runs;
    flow_section(press, SECTION_SIGN_OFF, "section.sign_off");
    flow_begin(press, &runs);
    SAY(press, &runs, STYLE_BODY, "sign_off.report", WORD_TEXT("report_id", audit->report_id));
    runs_words(&runs, STYLE_BODY, "   ");
    runs_result_of(press, &runs, 9.5f, audit->result, audit->complete);
    flow_runs(press, &runs, 0, 4);
    if (audit->sign_off_count == 0)
        flow_say(press, STYLE_BODY, "sign_off.none");
    for (uint32_t i = 0; i < audit->sign_off_count && press_ok(press); i++) {
        flow_begin(press, &runs);
        runs_prose(&runs, (Style){10.5f, LOOK_INK, LOOK_BOLD}, audit->sign_offs[i]);
        flow_heading(press, &runs, 20, 0, LINK_NONE);
        flow_room(press, 60);
        press->y += 34;
        sign_line(press, press->left, half, "head.name_role");
        sign_line(press, press->left + half + gap / 2, date, "head.date");
        sign_line(press, press->left + half + date + gap, press->width - half - date - gap,
                  "head.signature");
        press->y += 20;
    }
}
