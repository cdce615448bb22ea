#include "report/exceptions_list.h"

#include "base/text.h"
#include "report/csv_writer.h"
#include "report/json_writer.h"
#include "report/text_layout.h"

/* ---- text ---- */

static void add_part(Buffer *out, const char *before, Slice text)
{
    if (text.size == 0)
        return;
    buffer_printf(out, "%s%s", out->size ? "; " : "", before);
    text_add_visible(out, text);
}

/* Owner, approval and what else there is to say. */
static void add_remarks(Buffer *out, const AuditException *e)
{
    add_part(out, "owner ", e->owner);
    add_part(out, "approved by ", e->approved_by);
    if (e->approved_on.size) {
        buffer_add(out, SLICE(" on "));
        text_add_visible(out, e->approved_on);
    }
    add_part(out, "ticket ", e->ticket);
    add_part(out, "account ", e->account);
    if (e->max) {
        buffer_add(out, SLICE("; at most "));
        text_add_counted(out, e->max, "record", "records");
    }
    if (e->broad)
        buffer_add(out, SLICE("; BROAD"));
    if (e->lasting)
        buffer_add(out, SLICE("; LONG"));
    add_part(out, "", e->idle);
    add_part(out, "", e->reason);
    add_part(out, "instead: ", e->compensating_control);
    add_part(out, "", e->source);
}

/* Data is NULL without memory. */
static Slice visible(Arena *arena, Buffer *scratch, Slice text)
{
    buffer_clear(scratch);
    text_add_visible(scratch, text);
    return scratch->failed ? (Slice){0} : arena_copy(arena, buffer_slice(scratch));
}

enum { COLUMNS = 6 };

static const LayoutColumn columns[COLUMNS] = {
    {"Exception", false, false}, {"State", false, false},  {"From", false, false},
    {"Until", false, false},     {"Policy", false, false}, {"Remarks", false, true}};

/* The heads of the table as labels before what stands in its columns. */
static void add_paragraph(Buffer *out, unsigned width, const LayoutRow *row)
{
    enum { LABEL = 11 };
    Buffer label = {0};
    layout_paragraph(out, width, SLICE(""), 2, row->cells[0]);
    for (unsigned i = 1; i < COLUMNS; i++) {
        buffer_clear(&label);
        buffer_printf(&label, "  %-*s", LABEL - 2, columns[i].head);
        layout_paragraph(out, width, buffer_slice(&label), LABEL, row->cells[i]);
    }
    out->failed |= label.failed;
    buffer_free(&label);
}

static void add_table(Buffer *out, const LayoutRow *rows, uint32_t count, unsigned width)
{
    enum { LEAST_REMARKS = 24 };
    LayoutTable table = {columns, COLUMNS, rows, count};
    if (layout_table(out, &table, width, LEAST_REMARKS))
        return;
    for (uint32_t i = 0; i < count; i++)
        add_paragraph(out, width, &rows[i]);
}

static bool fill_row(Arena *arena, Buffer *scratch, const ListedException *listed, LayoutRow *row)
{
    const AuditException *e = &listed->exception;
    row->cells[0] = visible(arena, scratch, e->id);
    row->cells[1] = slice_of(audit_exception_state(e));
    row->cells[2] = e->from.size ? visible(arena, scratch, e->from) : SLICE("always");
    row->cells[3] = visible(arena, scratch, e->until);
    row->cells[4] = visible(arena, scratch, listed->policy);
    buffer_clear(scratch);
    add_remarks(scratch, e);
    row->cells[5] = arena_copy(arena, buffer_slice(scratch));
    return row->cells[0].data && row->cells[2].data && row->cells[3].data && row->cells[4].data &&
           row->cells[5].data && !scratch->failed;
}

static void add_totals(Buffer *out, const ExceptionsList *list)
{
    uint32_t in_force = 0, expiring = 0, expired = 0, others = 0;
    for (uint32_t i = 0; i < list->count; i++) {
        const AuditException *e = &list->rows[i].exception;
        bool covers = audit_exception_in_force(e);
        in_force += covers;
        expiring += covers && e->expiring;
        expired += !covers && e->expired;
        others += !covers && !e->expired;
    }
    text_add_counted(out, list->count, "exception", "exceptions");
    buffer_printf(out, " as of %.*s: ", (int)list->as_of.size, list->as_of.data);
    text_add_number(out, in_force, ",");
    buffer_add(out, SLICE(" in force, "));
    text_add_number(out, expiring, ",");
    buffer_add(out, SLICE(" of them expiring within 30 days; "));
    text_add_number(out, expired, ",");
    buffer_add(out, SLICE(" expired, "));
    text_add_counted(out, others, "other; ", "others; ");
    text_add_counted(out, list->dispositions, "disposition", "dispositions");
}

bool exceptions_write_text(const ExceptionsList *list, unsigned width, Output *output)
{
    Arena arena = {0};
    Buffer out = {0}, scratch = {0};
    LayoutRow *rows = arena_array(&arena, list->count, sizeof(LayoutRow));
    bool done = rows != NULL;
    for (uint32_t i = 0; done && i < list->count; i++)
        done = fill_row(&arena, &scratch, &list->rows[i], &rows[i]);
    if (done && list->count)
        add_table(&out, rows, list->count, width);
    buffer_clear(&scratch);
    add_totals(&scratch, list);
    done = done && !scratch.failed;
    layout_paragraph(&out, width, SLICE(""), 2, buffer_slice(&scratch));
    done = done && !out.failed && output_write(output, buffer_slice(&out));
    buffer_free(&out);
    buffer_free(&scratch);
    arena_free(&arena);
    return done;
}

/* ---- for machines ---- */

bool exceptions_write_csv(const ExceptionsList *list, Output *output)
{
    CsvWriter w;
    csv_begin(&w, output,
              "id,state,policy,account,from,until,owner,approved_by,approved_on,ticket,max,broad,"
              "long,reason,compensating_control,source");
    for (uint32_t i = 0; i < list->count; i++) {
        const AuditException *e = &list->rows[i].exception;
        const Slice before[] = {e->id,
                                slice_of(audit_exception_state(e)),
                                list->rows[i].policy,
                                e->account,
                                e->from,
                                e->until,
                                e->owner,
                                e->approved_by,
                                e->approved_on,
                                e->ticket};
        for (size_t j = 0; j < sizeof before / sizeof *before; j++)
            csv_cell(&w, before[j]);
        if (e->max)
            csv_number(&w, e->max);
        else
            csv_cell(&w, SLICE(""));
        csv_flag(&w, e->broad);
        csv_flag(&w, e->lasting);
        csv_cell(&w, e->reason);
        csv_cell(&w, e->compensating_control);
        csv_cell(&w, e->source);
        csv_end_row(&w);
    }
    return csv_end(&w);
}

static void write_row(JsonWriter *w, const ListedException *listed)
{
    const AuditException *e = &listed->exception;
    json_break(w);
    json_open(w, '{');
    json_member_text(w, "id", e->id);
    json_member_text(w, "state", slice_of(audit_exception_state(e)));
    json_member_text(w, "policy", listed->policy);
    json_member_optional(w, "account", e->account);
    json_member_optional(w, "from", e->from);
    json_member_text(w, "until", e->until);
    json_member_text(w, "owner", e->owner);
    json_member_optional(w, "approved_by", e->approved_by);
    json_member_optional(w, "approved_on", e->approved_on);
    json_member_optional(w, "ticket", e->ticket);
    json_key(w, "max");
    if (e->max)
        json_number(w, e->max);
    else
        json_null(w);
    json_member_flag(w, "broad", e->broad);
    json_member_flag(w, "long", e->lasting);
    json_member_text(w, "reason", e->reason);
    json_member_optional(w, "compensating_control", e->compensating_control);
    json_member_text(w, "source", e->source);
    json_close(w, '}');
}

bool exceptions_write_json(const ExceptionsList *list, Output *output)
{
    JsonWriter writer, *w = &writer;
    json_begin(w, output);
    json_open(w, '{');
    json_member_text(w, "schema", SLICE("trailaudit-exceptions/1"));
    json_member_text(w, "as_of", list->as_of);
    json_member_number(w, "dispositions", list->dispositions);
    json_key(w, "exceptions");
    json_open(w, '[');
    for (uint32_t i = 0; i < list->count; i++)
        write_row(w, &list->rows[i]);
    if (list->count)
        json_break(w);
    json_close(w, ']');
    json_close(w, '}');
    bool done = json_end(w);
    return output_write(output, SLICE("\n")) && done;
}
