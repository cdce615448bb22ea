#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "report/csv_writer.h"
#include "report/report.h"
#include "support_audit.h"

/*
 * ---- doubles ----
 *
 * The made-up audit has no evidence store: here the cursor walks the evidence that its findings
 * show. Weak, so that linking the real one beside it is no error.
 */

struct AuditEvidenceCursor {
    const Audit *audit;
    uint32_t finding, row;
};

static int rows_before_failure = -1; /* -1: never fails */

__attribute__((weak)) AuditEvidenceCursor *audit_evidence_open(const Audit *audit)
{
    AuditEvidenceCursor *cursor = calloc(1, sizeof *cursor);
    if (cursor)
        cursor->audit = audit;
    return cursor;
}

/* The model of the tests has no rows of attempts. */
__attribute__((weak)) AuditEvidenceCursor *audit_attempts_open(const Audit *audit)
{
    AuditEvidenceCursor *cursor = audit_evidence_open(audit);
    if (cursor)
        cursor->finding = audit->finding_count;
    return cursor;
}

__attribute__((weak)) int audit_evidence_next(AuditEvidenceCursor *cursor, uint32_t *finding,
                                              AuditEvidence *evidence)
{
    if (rows_before_failure == 0)
        return -1;
    rows_before_failure -= rows_before_failure > 0;
    while (cursor->finding < cursor->audit->finding_count &&
           cursor->row == cursor->audit->findings[cursor->finding].evidence_count) {
        cursor->finding++;
        cursor->row = 0;
    }
    if (cursor->finding == cursor->audit->finding_count)
        return 0;
    *finding = cursor->finding;
    *evidence = cursor->audit->findings[cursor->finding].evidence[cursor->row++];
    return 1;
}

__attribute__((weak)) void audit_evidence_close(AuditEvidenceCursor *cursor)
{
    free(cursor);
}

/* ---- a reader of RFC 4180, strict ---- */

typedef struct {
    Arena arena;
    Slice *cells; /* row by row, the header among them */
    size_t count, columns, rows;
} Table;

/* One cell off *rest; *last where it ended its row. */
static Slice read_cell(Arena *arena, Slice *rest, bool *last)
{
    Buffer cell = {0};
    bool quoted = rest->size && rest->data[0] == '"';
    size_t at = quoted;
    for (; at < rest->size; at++) {
        char byte = rest->data[at];
        if (quoted && byte == '"') {
            if (at + 1 < rest->size && rest->data[at + 1] == '"') {
                at++;
            } else {
                at++;
                break;
            }
        } else if (!quoted && (byte == ',' || byte == '\r')) {
            break;
        } else if (!quoted) {
            assert_true(byte != '"' && byte != '\n');
        }
        buffer_add_byte(&cell, byte);
    }
    assert_true(at < rest->size); /* a row ends in CRLF */
    *last = rest->data[at] != ',';
    if (*last)
        assert_true(slice_starts(slice_from(*rest, at), SLICE("\r\n")));
    *rest = slice_from(*rest, at + (*last ? 2 : 1));
    Slice copy = arena_copy(arena, buffer_slice(&cell));
    buffer_free(&cell);
    return copy;
}

static Table read_table(Slice text)
{
    enum { MOST = 200000 };
    Table table = {0};
    table.cells = arena_array(&table.arena, MOST, sizeof(Slice));
    assert_non_null(table.cells);
    size_t in_row = 0;
    while (text.size) {
        bool last;
        assert_true(table.count < MOST);
        table.cells[table.count++] = read_cell(&table.arena, &text, &last);
        in_row++;
        if (!last)
            continue;
        table.columns = table.rows ? table.columns : in_row;
        assert_int_equal(in_row, table.columns);
        table.rows++;
        in_row = 0;
    }
    assert_int_equal(in_row, 0);
    return table;
}

typedef bool Writer(const Audit *audit, Output *output);

static Table table_of(Writer *writer, const Audit *audit)
{
    Output *output = output_of_memory();
    assert_non_null(output);
    assert_true(writer(audit, output));
    assert_true(text_is_utf8(output_memory(output)));
    Table table = read_table(output_memory(output));
    assert_true(output_close(output));
    return table;
}

/* The cell of the row (from 1 below the header) and the named column. */
static Slice cell_of(const Table *table, size_t row, const char *column)
{
    assert_true(row < table->rows);
    for (size_t i = 0; i < table->columns; i++)
        if (slice_equal(table->cells[i], slice_of(column)))
            return table->cells[row * table->columns + i];
    fail_msg("no column %s", column);
    return (Slice){0};
}

static void assert_header(const Table *table, const char *expected)
{
    Slice rest = slice_of(expected), name;
    size_t column = 0;
    while (slice_next(&rest, ",", &name)) {
        assert_true(column < table->columns);
        assert_true(slice_equal(table->cells[column++], name));
    }
    assert_int_equal(column, table->columns);
}

/* As the contract of csv_cell has it; the made-up texts hold no C1 controls, and of what is no
 * UTF-8 only 0xf8 and above. */
static void assert_cell(Slice cell, Slice text)
{
    Buffer expected = {0};
    if (text.size && strchr("=+-@\t\r", text.data[0]) && text.data[0])
        buffer_add_byte(&expected, '\'');
    for (size_t i = 0; i < text.size; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (byte >= 0xf8)
            buffer_printf(&expected, "\\x%02X", byte);
        else if ((byte < 0x20 && byte != '\t' && byte != '\r' && byte != '\n') || byte == 0x7f)
            buffer_printf(&expected, "U+%04X", byte);
        else
            buffer_add_byte(&expected, (char)byte);
    }
    if (!slice_equal(cell, buffer_slice(&expected)))
        fail_msg("'%.*s' was read back for '%.*s'", (int)cell.size, cell.data, (int)text.size,
                 text.data);
    buffer_free(&expected);
}

static void assert_number(Slice cell, uint64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)number);
    assert_true(slice_equal(cell, slice_of(text)));
}

/* ---- the tables ---- */

static void findings_are_read_back_one_a_row(void **state)
{
    (void)state;
    for (int hostile = 0; hostile < 2; hostile++) {
        Audit *audit = support_audit_new(hostile);
        Table table = table_of(report_write_findings_csv, audit);
        assert_header(&table,
                      "fingerprint,policy,policy_title,severity,kind,account,account_name,service,"
                      "service_name,count,population,attempts,known_count,new_count,known,"
                      "first_time,last_time,principals,actions,regions,"
                      "records_authenticated,records_self_consistent,records_unattested,"
                      "records_unchecked,records_trailing_data,records_modified");
        assert_int_equal(table.rows, audit->finding_count + 1);
        for (uint32_t i = 0; i < audit->finding_count; i++) {
            const AuditFinding *f = &audit->findings[i];
            const AuditPolicy *policy = &audit->policies[f->policy];
            assert_cell(cell_of(&table, i + 1, "fingerprint"), f->fingerprint);
            assert_cell(cell_of(&table, i + 1, "policy"), policy->id);
            assert_cell(cell_of(&table, i + 1, "policy_title"), policy->title);
            assert_cell(cell_of(&table, i + 1, "severity"), policy->severity);
            assert_cell(cell_of(&table, i + 1, "kind"), f->kind);
            assert_cell(cell_of(&table, i + 1, "account"), f->account);
            assert_cell(cell_of(&table, i + 1, "account_name"), f->account_name);
            assert_cell(cell_of(&table, i + 1, "service_name"), f->service_name);
            assert_number(cell_of(&table, i + 1, "count"), f->count);
            assert_number(cell_of(&table, i + 1, "population"), f->population);
            assert_number(cell_of(&table, i + 1, "new_count"), f->new_count);
            assert_cell(cell_of(&table, i + 1, "known"), SLICE("false"));
            assert_cell(cell_of(&table, i + 1, "last_time"), f->last_time);
            assert_number(cell_of(&table, i + 1, "records_authenticated"),
                          f->integrity.authenticated);
            assert_number(cell_of(&table, i + 1, "records_unattested"), f->integrity.unattested);
            assert_number(cell_of(&table, i + 1, "records_modified"), f->integrity.modified);
        }
        arena_free(&table.arena);
        support_audit_free(audit);
    }
}

static void evidence_is_read_back_row_by_row(void **state)
{
    (void)state;
    for (int hostile = 0; hostile < 2; hostile++) {
        Audit *audit = support_audit_new(hostile);
        Table table = table_of(report_write_evidence_csv, audit);
        assert_header(&table, "fingerprint,policy,severity,kind,account,account_name,service,time,"
                              "event_id,action,region,principal,actor,source_ip,user_agent,client,"
                              "outcome,error_code,mfa,access_key_id,resources,because,shown,file,"
                              "record,recovered,disposition,integrity");
        size_t row = 0;
        for (uint32_t i = 0; i < audit->finding_count; i++)
            for (uint32_t j = 0; j < audit->findings[i].evidence_count; j++) {
                const AuditEvidence *e = &audit->findings[i].evidence[j];
                row++;
                assert_cell(cell_of(&table, row, "fingerprint"), audit->findings[i].fingerprint);
                assert_cell(cell_of(&table, row, "time"), e->time);
                assert_cell(cell_of(&table, row, "event_id"), e->event_id);
                assert_cell(cell_of(&table, row, "principal"), e->principal);
                assert_cell(cell_of(&table, row, "actor"), e->actor);
                assert_cell(cell_of(&table, row, "user_agent"), e->user_agent);
                assert_cell(cell_of(&table, row, "error_code"), e->error_code);
                assert_cell(cell_of(&table, row, "resources"), e->resources[0]);
                assert_cell(cell_of(&table, row, "file"), e->file);
                assert_number(cell_of(&table, row, "record"), e->record);
                assert_cell(cell_of(&table, row, "recovered"), e->recovered);
                assert_cell(cell_of(&table, row, "integrity"), e->integrity);
            }
        assert_int_equal(table.rows, row + 1);
        arena_free(&table.arena);
        support_audit_free(audit);
    }
}

static void the_manifest_is_in_archive_order(void **state)
{
    (void)state;
    AuditFile files[] = {
        {.path = SLICE("b/two,\"x\".json.gz"), .sha256 = SLICE("0f"), .size = 7},
        {.path = SLICE("a/one.json.gz"), .sha256 = SLICE("1e"), .size = 0},
    };
    Audit audit = {.files = files, .file_count = 2};
    Output *output = output_of_memory();
    assert_true(report_write_manifest_csv(&audit, output));
    assert_true(slice_equal(output_memory(output),
                            SLICE("sha256,size,path\r\n0f,7,\"b/two,\"\"x\"\".json.gz\"\r\n"
                                  "1e,0,a/one.json.gz\r\n")));
    assert_true(output_close(output));
}

static void problems_come_before_notices_and_say_which_they_are(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(true);
    const AuditInputs *in = &audit->inputs;
    Table table = table_of(report_write_problems_csv, audit);
    assert_header(&table, "class,file,offset,kind,detail,records");
    assert_int_equal(table.rows, in->problem_count + in->notice_count + 1);
    for (size_t i = 1; i < table.rows; i++) {
        bool notice = i > in->problem_count;
        const AuditProblem *p =
            notice ? &in->notices[i - 1 - in->problem_count] : &in->problems[i - 1];
        assert_cell(cell_of(&table, i, "class"), notice ? SLICE("notice") : SLICE("problem"));
        assert_cell(cell_of(&table, i, "file"), p->file);
        assert_number(cell_of(&table, i, "offset"), p->offset);
        assert_cell(cell_of(&table, i, "kind"), p->kind);
        assert_cell(cell_of(&table, i, "detail"), p->detail);
        assert_number(cell_of(&table, i, "records"), p->records);
    }
    arena_free(&table.arena);
    support_audit_free(audit);
}

static void lists_in_a_cell_are_joined_with_their_counts(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    AuditFinding *f = &audit->findings[0];
    AuditCount names[] = {{SLICE("eu-west-1"), 3}, {SLICE("us-east-1"), 1}};
    f->regions = (AuditCounts){names, 2, 9, 4};
    AuditSeen seen[] = {
        {SLICE("mfa"), SLICE("no")}, {SLICE("tag"), {0}}, {SLICE("note"), SLICE("")}};
    f->evidence[0].because = seen;
    f->evidence[0].because_count = 3;
    Table table = table_of(report_write_findings_csv, audit);
    assert_cell(cell_of(&table, 1, "regions"), SLICE("eu-west-1 (3); us-east-1 (1); …_other (9)"));
    arena_free(&table.arena);
    table = table_of(report_write_evidence_csv, audit);
    assert_cell(cell_of(&table, 1, "because"), SLICE("mfa=no; tag; note="));
    arena_free(&table.arena);
    support_audit_free(audit);
}

/* ---- formulas ---- */

static void poison_counts(AuditCounts *counts, Slice text)
{
    for (uint32_t i = 0; i < counts->count; i++)
        counts->items[i].name = text;
}

static void poison_evidence(AuditEvidence *e, Slice text)
{
    e->event_id = e->time = e->action = e->region = e->principal = e->actor = e->source_ip =
        e->user_agent = e->client = e->outcome = e->error_code = e->mfa = e->access_key_id =
            e->file = e->recovered = text;
    for (uint32_t i = 0; i < e->resource_count; i++)
        e->resources[i] = text;
    for (uint32_t i = 0; i < e->because_count; i++)
        e->because[i] = (AuditSeen){text, text};
    for (uint32_t i = 0; i < e->shown_count; i++)
        e->shown[i] = (AuditSeen){text, text};
}

static void poison(Audit *audit, Slice text)
{
    for (uint32_t i = 0; i < audit->policy_count; i++) {
        AuditPolicy *p = &audit->policies[i];
        p->id = p->title = p->severity = text;
    }
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        AuditFinding *f = &audit->findings[i];
        f->fingerprint = f->kind = f->account = f->account_name = f->service = f->service_name =
            f->first_time = f->last_time = text;
        poison_counts(&f->principals, text);
        poison_counts(&f->actions, text);
        poison_counts(&f->regions, text);
        for (uint32_t j = 0; j < f->evidence_count; j++)
            poison_evidence(&f->evidence[j], text);
    }
    for (uint64_t i = 0; i < audit->file_count; i++)
        audit->files[i].path = audit->files[i].sha256 = text;
    AuditInputs *in = &audit->inputs;
    for (uint64_t i = 0; i < in->problem_count; i++)
        in->problems[i].file = in->problems[i].kind = in->problems[i].detail = text;
    for (uint64_t i = 0; i < in->notice_count; i++)
        in->notices[i].file = in->notices[i].kind = in->notices[i].detail = text;
}

static void no_cell_of_any_table_begins_as_a_formula(void **state)
{
    (void)state;
    static const char *const texts[] = {"=1+1",
                                        "+1",
                                        "-1",
                                        "@SUM(A1)",
                                        "\t=1",
                                        "\r=1",
                                        "\n=1",
                                        "=\"a,b\"",
                                        "\xef\xbc\x9d"
                                        "1",
                                        "\xef\xbc\x8b"
                                        "1",
                                        "\xef\xbc\x8d"
                                        "1",
                                        "\xef\xbc\xa0"
                                        "A"};
    static Writer *const writers[] = {report_write_findings_csv, report_write_evidence_csv,
                                      report_write_manifest_csv, report_write_problems_csv};
    for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) {
        Audit *audit = support_audit_new(false);
        poison(audit, slice_of(texts[t]));
        for (size_t w = 0; w < sizeof writers / sizeof writers[0]; w++) {
            Table table = table_of(writers[w], audit);
            size_t guarded = 0;
            for (size_t i = table.columns; i < table.count; i++) {
                Slice cell = table.cells[i];
                if (cell.size &&
                    (memchr("=+-@\t\r", cell.data[0], 6) || slice_starts(cell, SLICE("\xef\xbc"))))
                    fail_msg("'%.*s'", (int)cell.size, cell.data);
                guarded += cell.size && cell.data[0] == '\'' &&
                           slice_starts(slice_from(cell, 1), slice_of(texts[t]));
            }
            assert_true(guarded >= 2 * (table.rows - 1)); /* the texts are there, behind a ' */
            arena_free(&table.arena);
        }
        support_audit_free(audit);
    }
}

static void no_byte_of_any_table_drives_a_terminal(void **state)
{
    (void)state;
    static Writer *const writers[] = {report_write_findings_csv, report_write_evidence_csv,
                                      report_write_manifest_csv, report_write_problems_csv};
    Audit *audit = support_audit_new(false);
    poison(audit, (Slice){"\x1b[31m\0\x7f\xc2\x9b", 9});
    for (size_t w = 0; w < sizeof writers / sizeof writers[0]; w++) {
        Output *output = output_of_memory();
        assert_true(writers[w](audit, output));
        Slice rest = output_memory(output);
        assert_true(slice_contains(rest, SLICE("U+001B[31mU+0000U+007FU+009B")));
        while (rest.size) {
            uint32_t c = text_take_character(&rest);
            assert_true(c >= 0x20 || c == '\r' || c == '\n');
            assert_false(c >= 0x7f && c <= 0x9f);
        }
        assert_true(output_close(output));
    }
    support_audit_free(audit);
}

static void cells_are_quoted_only_where_needed(void **state)
{
    (void)state;
    Output *output = output_of_memory();
    CsvWriter writer;
    csv_begin(&writer, output, "a,b");
    csv_cell(&writer, SLICE("plain text"));
    csv_cell(&writer, SLICE("a,b"));
    csv_cell(&writer, SLICE("\""));
    csv_cell(&writer, SLICE("a\nb"));
    csv_cell(&writer, SLICE(" a"));
    csv_cell(&writer, (Slice){0});
    csv_cell(&writer, SLICE("bad\xff"
                            "byte"));
    csv_number(&writer, UINT64_MAX);
    csv_flag(&writer, true);
    csv_end_row(&writer);
    assert_true(csv_end(&writer));
    assert_true(
        slice_equal(output_memory(output),
                    SLICE("a,b\r\nplain text,\"a,b\",\"\"\"\",\"a\nb\",\" a\",,bad\\xFFbyte,"
                          "18446744073709551615,true\r\n")));
    assert_true(output_close(output));
}

/* ---- failures ---- */

static void evidence_that_cannot_be_read_fails_the_output(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Output *output = output_of_memory();
    rows_before_failure = 3;
    assert_false(report_write_evidence_csv(audit, output));
    rows_before_failure = -1;
    assert_true(output_failed(output));
    assert_false(output_close(output));
    assert_int_equal(errno, EIO);
    support_audit_free(audit);
}

static void a_full_disk_is_reported(void **state)
{
    (void)state;
    int descriptor = open("/dev/full", O_WRONLY);
    assert_true(descriptor >= 0);
    Audit *audit = support_audit_new(true);
    Output *output = output_of_descriptor(descriptor);
    assert_false(report_write_evidence_csv(audit, output));
    assert_false(output_close(output));
    assert_int_equal(errno, ENOSPC);
    close(descriptor);
    support_audit_free(audit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings_are_read_back_one_a_row),
        cmocka_unit_test(evidence_is_read_back_row_by_row),
        cmocka_unit_test(the_manifest_is_in_archive_order),
        cmocka_unit_test(problems_come_before_notices_and_say_which_they_are),
        cmocka_unit_test(lists_in_a_cell_are_joined_with_their_counts),
        cmocka_unit_test(no_cell_of_any_table_begins_as_a_formula),
        cmocka_unit_test(no_byte_of_any_table_drives_a_terminal),
        cmocka_unit_test(cells_are_quoted_only_where_needed),
        cmocka_unit_test(evidence_that_cannot_be_read_fails_the_output),
        cmocka_unit_test(a_full_disk_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
