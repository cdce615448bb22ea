/* The PDF report: two passes over the same sections. */
#include <errno.h>

#include "report/pdf/parts.h"
#include "report/report.h"

static void set_body(Press *press)
{
    part_control(press);
    part_summary(press);
    part_population(press);
    part_matrix(press);
    part_findings(press);
    part_exceptions(press);
    part_quality(press);
    part_policies(press);
    part_method(press);
    part_manifest(press);
    part_sign_off(press);
    flow_room(press, 0);
}

/* The contents' length is known when all entries are: they are measured last and moved in behind
 * the cover. */
static void measure(Press *press)
{
    press_begin_pass(press, false);
    part_cover(press);
    uint32_t contents = press->page + 1;
    set_body(press);
    uint32_t body_end = press->page + 1;
    part_contents(press);
    flow_room(press, 0);
    uint32_t pages = press->page + 1 - body_end;
    if (!press_ok(press))
        return;
    press->anchors[SECTION_CONTENTS].placed = false;
    press_shift(press, contents, pages);
    press->anchors[SECTION_CONTENTS] = (Anchor){.page = contents, .y = press->top, .placed = true};
    press->substituted = press->faces.substituted;
}

static void draw(Press *press)
{
    press_begin_pass(press, true);
    if (!press_ok(press))
        return;
    part_cover(press);
    part_contents(press);
    set_body(press);
    if (press_ok(press) && press->page + 1 != press->page_count)
        press->differs = true;
    press_bookmarks(press);
}

static void tell_failure(const Press *press, Diagnostics *sink, Output *output)
{
    if (press->out_of_memory) {
        output_fail(output, ENOMEM);
        diagnostics_report(sink, DIAGNOSTIC_ERROR, "no-memory", (Slice){0}, 0,
                           "no memory for the PDF report");
    } else if (press->error) {
        diagnostics_report(sink, DIAGNOSTIC_ERROR, "pdf-library", (Slice){0}, 0,
                           "the PDF library refused the report (error 0x%04lx, detail %lu)",
                           press->error, press->detail);
    } else {
        diagnostics_report(sink, DIAGNOSTIC_ERROR, "pdf-layout", (Slice){0}, 0,
                           "the PDF report's pages came out other than they were measured");
    }
}

bool report_write_pdf(const Audit *audit, const char *folder, Diagnostics *sink, Output *output)
{
    Press press;
    if (folder) {
        diagnostics_report(sink, DIAGNOSTIC_ERROR, "pdf-theme", slice_of(folder), 0,
                           "PDF themes are not available in this version");
        return false;
    }
    bool opened = press_open(&press, audit, sink);
    if (opened) {
        measure(&press);
        if (press_ok(&press))
            draw(&press);
        press_write(&press, output);
        if (!press_ok(&press))
            tell_failure(&press, sink, output);
    }
    bool written = opened && press_ok(&press) && !output_failed(output);
    press_close(&press);
    return written;
}
