/* Method and reproducibility, the input manifest, sign-off. */
#include "report/pdf/parts.h"

static void method_verdicts(Press *press)
{
    flow_title(press, "How verdicts are reached");
    flow_words(press, STYLE_BODY,
               "Each policy names a scope and what must hold (require), must not happen (forbid) "
               "or must be looked at (review). Every "
               "evaluated record gets one verdict from each policy, the first that applies: not "
               "applicable, insufficient data, "
               "attempt, excepted, non-compliant, review, compliant. Conditions are true, false or "
               "unknown; what CloudTrail "
               "left out or redacted is unknown, and never counted as compliant.");
    flow_words(press, STYLE_BODY,
               "A policy’s result is the first that applies: NOT CONFIGURED (it depends on an "
               "empty list), FAIL (a record is "
               "non-compliant), INCONCLUSIVE (data is insufficient, or input could not be read), "
               "REVIEW (records await review), "
               "EXCEPTED (approved exceptions cover what would violate), PASS (there were records "
               "to judge), NO DATA (there "
               "were none). Beside it stands whether the input was COMPLETE.");
    flow_words(press, STYLE_BODY,
               "Records are told apart by event id and account; one that was delivered twice is "
               "counted once. A damaged record is "
               "quarantined and listed, never guessed at, unless repairs were asked for; repaired "
               "records are marked wherever "
               "they are evidence.");
    flow_title(press, "Severity");
    flow_words(press, STYLE_BODY,
               "Severity is the policy author’s rating, from critical to info. It is not a measure "
               "of risk: that depends on what the "
               "account holds, which a trail does not tell.");
}

static void method_shapes(Press *press)
{
    Runs runs;
    flow_title(press, "Shapes");
    flow_begin(press, &runs);
    static const AuditResult order[] = {RESULT_FAIL,           RESULT_INCONCLUSIVE, RESULT_REVIEW,
                                        RESULT_EXCEPTED,       RESULT_PASS,         RESULT_NO_DATA,
                                        RESULT_NOT_CONFIGURED, RESULT_NOT_EVALUATED};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        runs_result(&runs, 7.6f, order[i]);
        runs_words(&runs, STYLE_BODY, "   ");
    }
    runs_line(&runs);
    for (int rank = 0; rank < MODEL_SEVERITIES; rank++) {
        runs_severity(&runs, 7.6f, rank);
        runs_words(&runs, STYLE_BODY, "   ");
    }
    flow_runs(press, &runs, 0, 6);
}

static void method_again(Press *press)
{
    const Audit *audit = press->audit;
    Table table;
    flow_title(press, "How to run it again");
    flow_words(press, STYLE_BODY,
               "The same input, policies and options give the same report, byte for byte, on any "
               "machine and with any number of "
               "workers. The input is the same where the SHA-256 of its manifest is.");
    facts_begin(press, &table, SLICE("How to run it again"));
    runs_words(facts_row(&table, "Program"), STYLE_CELL(9), "trailaudit ");
    runs_add(table_cell(&table, 1), STYLE_CELL(9), audit->tool_version);
    table_row(&table);
    runs_words(facts_row(&table, "PDF library"), STYLE_CELL(9), "libharu ");
    runs_words(table_cell(&table, 1), STYLE_CELL(9), HPDF_GetVersion());
    table_row(&table);
    Runs *runs = facts_row(&table, "Options that shape the result");
    for (uint32_t i = 0; i < audit->option_count; i++) {
        runs_line(runs);
        runs_add(runs, STYLE_MONO(9), audit->options[i].name);
    }
    if (audit->option_count == 0)
        runs_words(runs, STYLE_FAINT(9), "none");
    table_row(&table);
    runs_add(facts_row(&table, "SHA-256 of the input manifest"), STYLE_MONO(8.4f),
             audit->inputs.sha256);
    table_row(&table);
    runs_add(facts_row(&table, "Report id"), STYLE_MONO(8.4f), audit->report_id);
    table_row(&table);
    table_end(&table);
}

static void method_glossary(Press *press)
{
    static const char *const terms[][2] = {
        {"Event, record", "one API call or other activity that CloudTrail recorded; a record is "
                          "the JSON object that tells of it"},
        {"Population",
         "the records that a policy judged: all but those for which it is not applicable"},
        {"Finding", "one policy in one account and service with at least one violating record, or "
                    "one to review"},
        {"Exception", "an approved deviation, in force from one day to another, that turns a "
                      "violation into “excepted”"},
        {"Attempt",
         "a violating call that did not succeed, where the policy sets such calls apart"},
        {"Quarantined", "damaged input that never became a record; it is counted and listed with "
                        "file, offset and reason"},
        {"Manifest",
         "the list of the files read, each with its SHA-256 and size, in the order of the archive"},
    };
    Table table;
    flow_title(press, "Glossary");
    facts_begin(press, &table, SLICE("Glossary"));
    for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
        runs_words(facts_row(&table, terms[i][0]), STYLE_CELL(9), terms[i][1]);
        table_row(&table);
    }
    table_end(&table);
}

void part_method(Press *press)
{
    flow_section(press, SECTION_METHOD, "Method and reproducibility");
    method_verdicts(press);
    method_shapes(press);
    method_again(press);
    method_glossary(press);
}

void part_manifest(Press *press)
{
    const Audit *audit = press->audit;
    static const TableColumn columns[] = {{"SHA-256 and path", 245, false},
                                          {"Size, bytes", 48, true},
                                          {"Records", 38, true},
                                          {"First event (UTC)", 84, false},
                                          {"Last event (UTC)", 78, false}};
    uint64_t all = audit->file_count + audit->files_cut;
    uint64_t shown = all <= PART_LISTED_FILES ? all : PART_FIRST_FILES;
    if (shown > audit->file_count)
        shown = audit->file_count;
    Table table;
    Runs runs;
    flow_section(press, SECTION_MANIFEST, "Input manifest");
    flow_begin(press, &runs);
    runs_words(&runs, STYLE_BODY, shown < all ? "The first " : "All ");
    if (shown < all) {
        runs_number(&runs, STYLE_BODY, shown);
        runs_words(&runs, STYLE_BODY, " of ");
    }
    runs_counted(&runs, STYLE_BODY, all, "file", "files");
    runs_words(&runs, STYLE_BODY,
               shown < all ? "; all are in manifest.csv.gz." : ", as in manifest.csv.gz.");
    runs_words(&runs, STYLE_BODY, " SHA-256 of manifest.csv, uncompressed:");
    runs_line(&runs);
    runs_add(&runs, STYLE_CODE, audit->inputs.sha256);
    flow_runs(press, &runs, 0, 8);
    table_begin(press, &table, columns, 5, LOOK_DENSE, SLICE("Input manifest"));
    for (uint64_t i = 0; i < shown && press_ok(press); i++) {
        const AuditFile *file = &audit->files[i];
        runs_add(table_cell(&table, 0), (Style){6.2f, LOOK_MUTED, LOOK_MONO}, file->sha256);
        table_number(&table, 1, file->size);
        table_number(&table, 2, file->records);
        runs_or(table_cell(&table, 3), STYLE_CELL(LOOK_DENSE), file->first, "none");
        table_text(&table, 4, file->last);
        runs_add(table_detail(&table), STYLE_MONO(LOOK_DENSE), file->path);
        table_row(&table);
    }
    table_end(&table);
}

/* ---- sign-off ---- */

static void sign_line(Press *press, float x, float width, const char *words)
{
    Runs runs;
    Para para;
    press_rule(press, x, press->y, x + width, press->y, 0.6f, LOOK_INK);
    flow_begin(press, &runs);
    runs_words(&runs, STYLE_SMALL, words);
    if (press_set(press, &press->scratch, &runs, width, &para))
        press_draw(press, &para, x, press->y + 3, width, ALIGN_LEFT);
    arena_reset(&press->scratch);
}

void part_sign_off(Press *press)
{
    const Audit *audit = press->audit;
    float gap = 16, half = (press->width - gap) * 0.34f, date = (press->width - gap) * 0.2f;
    Runs runs;
    flow_section(press, SECTION_SIGN_OFF, "Sign-off");
    flow_begin(press, &runs);
    runs_words(&runs, STYLE_BODY, "Of report ");
    runs_add(&runs, STYLE_CODE, audit->report_id);
    runs_words(&runs, STYLE_BODY, ", result ");
    runs_result_of(&runs, 9.5f, audit->result, audit->complete);
    flow_runs(press, &runs, 0, 4);
    if (audit->sign_off_count == 0)
        flow_words(press, STYLE_BODY, "The report definition names no roles to sign.");
    for (uint32_t i = 0; i < audit->sign_off_count && press_ok(press); i++) {
        flow_begin(press, &runs);
        runs_prose(&runs, (Style){10.5f, LOOK_INK, LOOK_BOLD}, audit->sign_offs[i]);
        flow_heading(press, &runs, 20, 0, LINK_NONE);
        flow_room(press, 60);
        press->y += 34;
        sign_line(press, press->left, half, "Name and role");
        sign_line(press, press->left + half + gap / 2, date, "Date");
        sign_line(press, press->left + half + date + gap, press->width - half - date - gap,
                  "Signature");
        press->y += 20;
    }
}
