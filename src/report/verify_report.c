#include "report/verify_report.h"

#include <errno.h>

#include "base/buffer.h"
#include "base/text.h"
#include "report/json_integrity.h"

enum { LISTED = 20 }; /* of each list; all stand in the JSON document */

/* ---- for people ---- */

static void add_count(Buffer *out, uint64_t count, const char *one, const char *many)
{
    text_add_number(out, count, ",");
    buffer_printf(out, " %s", count == 1 ? one : many);
}

/* ", 3 modified", where there are some. */
static void add_if_any(Buffer *out, uint64_t count, const char *word)
{
    if (count == 0)
        return;
    buffer_add(out, SLICE(", "));
    text_add_number(out, count, ",");
    buffer_printf(out, " %s", word);
}

/* What is not listed. */
static void add_rest(Buffer *out, uint64_t count, const char *one, const char *many)
{
    buffer_add(out, SLICE("  … and "));
    text_add_counted(out, count, one, many);
}

static void add_chain_name(Buffer *out, const AuditChain *chain)
{
    text_add_visible(out, chain->account);
    buffer_add(out, SLICE(" "));
    text_add_visible(out, chain->region);
    buffer_add(out, SLICE(", trail "));
    text_add_visible(out, chain->trail);
    buffer_add(out, SLICE(" of "));
    text_add_visible(out, chain->home_region);
    buffer_add(out, chain->backfill ? SLICE(", backfill: ") : SLICE(": "));
    buffer_add(out, chain->grade);
    buffer_add_byte(out, '\n');
}

/* Each hangs together; its newest digest is signed in metadata only. */
static void add_segments(Buffer *out, const AuditChain *chain, bool with_keys)
{
    for (uint32_t i = 0; i < chain->span_count && i < LISTED; i++) {
        const AuditSpan *span = &chain->spans[i];
        buffer_printf(out, "  segment from %.*s to %.*s: ", (int)span->from.size, span->from.data,
                      (int)span->to.size, span->to.data);
        add_count(out, span->digests, "digest", "digests");
        buffer_add(out, SLICE(", "));
        text_add_number(out, span->authenticated, ",");
        buffer_add(out, SLICE(" authenticated"));
        if (span->newest_unsigned && with_keys)
            buffer_add(out, SLICE("; the newest one's signature was not saved: it is "
                                  "self-consistent"));
        buffer_add_byte(out, '\n');
    }
    if (chain->span_count > LISTED)
        add_rest(out, chain->span_count - LISTED, "more segment\n", "more segments\n");
}

static void add_digests(Buffer *out, const AuditChain *chain, bool with_keys)
{
    buffer_add(out, SLICE("  "));
    add_count(out, chain->digests, "digest", "digests");
    add_if_any(out, chain->authenticated, "authenticated");
    add_if_any(out, chain->failed, "failed");
    add_if_any(out, chain->empty, "empty (nothing was delivered)");
    if (chain->first.size)
        buffer_printf(out, ", from %.*s to %.*s", (int)chain->first.size, chain->first.data,
                      (int)chain->last.size, chain->last.data);
    buffer_add_byte(out, '\n');
    if (!chain->begins)
        buffer_add(out, SLICE("  it goes back beyond the archive: its oldest digest is no starting "
                              "digest\n"));
    if (chain->span_count > 1)
        add_segments(out, chain, with_keys);
    else if (chain->newest_unsigned && with_keys)
        buffer_add(out, SLICE("  the newest digest's signature was not saved: that one is "
                              "self-consistent\n"));
}

static void add_logs(Buffer *out, const AuditChain *chain)
{
    buffer_add(out, SLICE("  "));
    add_count(out, chain->logs, "log file listed", "log files listed");
    buffer_add(out, SLICE(": "));
    text_add_number(out, chain->valid, ",");
    buffer_add(out, SLICE(" valid"));
    add_if_any(out, chain->modified, "modified");
    add_if_any(out, chain->trailing, "with trailing data");
    add_if_any(out, chain->missing, "missing");
    add_if_any(out, chain->unchecked, "not readable");
    buffer_add_byte(out, '\n');
}

static void add_gaps(Buffer *out, const AuditChain *chain)
{
    for (uint32_t i = 0; i < chain->gap_count && i < LISTED; i++) {
        const AuditChainGap *gap = &chain->gaps[i];
        if (slice_equal(gap->from, gap->to))
            buffer_printf(out, "  gap at %.*s: %.*s\n", (int)gap->from.size, gap->from.data,
                          (int)gap->why.size, gap->why.data);
        else
            buffer_printf(out, "  gap from %.*s to %.*s: %.*s\n", (int)gap->from.size,
                          gap->from.data, (int)gap->to.size, gap->to.data, (int)gap->why.size,
                          gap->why.data);
    }
    if (chain->gap_count > LISTED)
        add_rest(out, chain->gap_count - LISTED, "more gap\n", "more gaps\n");
}

static void add_problems(Buffer *out, const char *title, const AuditProblem *problems,
                         uint64_t count)
{
    if (count == 0)
        return;
    buffer_printf(out, "\n%s: ", title);
    text_add_number(out, count, ",");
    buffer_add_byte(out, '\n');
    for (uint64_t i = 0; i < count && i < LISTED; i++) {
        buffer_add(out, SLICE("  "));
        text_add_visible(out, problems[i].detail);
        if (problems[i].file.size)
            buffer_add(out, SLICE("\n    "));
        text_add_visible(out, problems[i].file);
        buffer_add_byte(out, '\n');
    }
    if (count > LISTED)
        add_rest(out, count - LISTED, "more, all with --format json\n",
                 "more, all with --format json\n");
}

static void add_unattested(Buffer *out, const VerifyReport *report)
{
    uint64_t count = report->integrity.files_unattested;
    if (count == 0 || !report->integrity.checked)
        return;
    buffer_add(out, SLICE("\nIn no digest: "));
    add_count(out, count, "log file", "log files");
    buffer_add_byte(out, '\n');
    for (uint64_t i = 0; i < report->unattested_count && i < LISTED; i++) {
        buffer_add(out, SLICE("    "));
        text_add_visible(out, report->unattested[i]);
        buffer_add_byte(out, '\n');
    }
    if (count > LISTED)
        add_rest(out, count - LISTED, "more\n", "more\n");
}

static void add_last_line(Buffer *out, const VerifyReport *report)
{
    const AuditIntegrity *in = &report->integrity;
    buffer_printf(out, "\n%s: ", report->result);
    add_count(out, in->digests, "digest", "digests");
    add_if_any(out, in->failed, "failed");
    buffer_add(out, SLICE("; "));
    add_count(out, in->files_authenticated + in->files_self_consistent, "log file valid",
              "log files valid");
    add_if_any(out, in->files_modified, "modified");
    add_if_any(out, in->files_trailing, "with trailing data");
    add_if_any(out, in->files_missing, "missing");
    add_if_any(out, in->files_unchecked, "not readable");
    add_if_any(out, in->files_unattested, "unattested");
    add_if_any(out, in->gaps, in->gaps == 1 ? "gap" : "gaps");
    buffer_printf(out, "; status %d\n", report->status);
}

bool report_write_verify_text(const VerifyReport *report, Output *output)
{
    const AuditIntegrity *in = &report->integrity;
    Buffer out = {0};
    buffer_add(&out, SLICE("Integrity: "));
    buffer_add(&out, in->statement);
    buffer_add_byte(&out, '\n');
    if (in->with_keys) {
        buffer_add(&out, SLICE("Public keys: "));
        text_add_number(&out, in->keys, ",");
        add_if_any(&out, in->bad_keys, "that cannot be used");
        buffer_add_byte(&out, '\n');
    } else {
        buffer_add(&out, SLICE("Public keys: none given; no signature was verified\n"));
    }
    for (uint32_t i = 0; i < in->chain_count; i++) {
        buffer_add_byte(&out, '\n');
        add_chain_name(&out, &in->chains[i]);
        add_digests(&out, &in->chains[i], in->with_keys);
        add_logs(&out, &in->chains[i]);
        add_gaps(&out, &in->chains[i]);
    }
    add_problems(&out, "Problems", report->problems, report->problem_count);
    add_problems(&out, "Notices", report->notices, report->notice_count);
    add_unattested(&out, report);
    add_last_line(&out, report);
    if (out.failed)
        output_fail(output, ENOMEM);
    else
        output_write(output, buffer_slice(&out));
    buffer_free(&out);
    return !output_failed(output);
}

/* ---- for machines ---- */

static void write_list(JsonWriter *w, const char *key, const AuditProblem *problems, uint64_t count)
{
    json_break(w);
    json_key(w, key);
    json_open(w, '[');
    for (uint64_t i = 0; i < count; i++) {
        json_break(w);
        json_open(w, '{');
        json_member_text(w, "file", problems[i].file);
        json_member_text(w, "detail", problems[i].detail);
        json_close(w, '}');
    }
    json_close(w, ']');
}

bool report_write_verify_json(const VerifyReport *report, Output *output)
{
    JsonWriter writer, *w = &writer;
    json_begin(w, output);
    json_open(w, '{');
    json_member_text(w, "schema", SLICE("trailaudit-verify/1"));
    json_member_text(w, "result", slice_of(report->result));
    json_member_number(w, "status", (uint64_t)report->status);
    json_key(w, "tool");
    json_open(w, '{');
    json_member_text(w, "name", SLICE("trailaudit"));
    json_member_text(w, "version", report->tool_version);
    json_close(w, '}');
    json_break(w);
    json_write_integrity(w, &report->integrity);
    write_list(w, "problems", report->problems, report->problem_count);
    write_list(w, "notices", report->notices, report->notice_count);
    json_break(w);
    json_key(w, "unattested");
    json_open(w, '[');
    for (uint64_t i = 0; i < report->unattested_count; i++)
        json_text(w, report->unattested[i]);
    json_close(w, ']');
    json_close(w, '}');
    bool done = json_end(w);
    return output_write(output, SLICE("\n")) && done;
}
