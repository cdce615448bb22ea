/* The PDF report: two passes over the same sections. */
#include <errno.h>

#include "report/pdf/parts.h"
#include "report/pdf/volume.h"
#include "report/report.h"

static void set_body(Press *press)
{
    static void (*const parts[THEME_SECTIONS])(Press *) = {
        [SECTION_CONTROL] = part_control,       [SECTION_SUMMARY] = part_summary,
        [SECTION_POPULATION] = part_population, [SECTION_MATRIX] = part_matrix,
        [SECTION_FINDINGS] = part_findings,     [SECTION_EXCEPTIONS] = part_exceptions,
        [SECTION_QUALITY] = part_quality,       [SECTION_POLICIES] = part_policies,
        [SECTION_METHOD] = part_method,         [SECTION_MANIFEST] = part_manifest,
        [SECTION_SIGN_OFF] = part_sign_off,
    };
    for (uint32_t i = 0; i < press->theme.section_count && press_ok(press); i++)
        parts[press->theme.order[i]](press);
    flow_room(press, 0);
}

/* One pass over everything with `pages` pages for the contents. Gives the pages that they take. */
static uint32_t measure_once(Press *press, uint32_t pages)
{
    press_begin_pass(press, false);
    part_cover(press);
    uint32_t contents = press->page + 1;
    for (uint32_t i = 0; i < pages; i++)
        press_page(press);
    set_body(press);
    uint32_t body_end = press->page + 1;
    /* Volumes are of no concern to what is only counted. */
    uint32_t volume_pages = press->volume_pages;
    press->volumes = volume_of(press, body_end - 1) + 1;
    press->volume_pages = UINT32_MAX;
    part_contents(press);
    flow_room(press, 0);
    press->volume_pages = volume_pages;
    uint32_t taken = press->page + 1 - body_end;
    press->page_count = body_end;
    if (press_ok(press))
        press->anchors[SECTION_CONTENTS] =
            (Anchor){.page = contents, .y = press->top, .placed = true};
    press->substituted = press->faces.substituted;
    return taken;
}

/*
 * The contents' length is known when all entries are. In one volume what follows them is moved
 * down; where that could carry a page over the end of a volume, all is measured again.
 */
static void measure(Press *press)
{
    uint32_t guess = 1, taken = measure_once(press, guess);
    for (int again = 0; taken != guess && again < 4 && press_ok(press); again++) {
        uint32_t more = taken - guess;
        if (press->page_count + more <= press->volume_pages) {
            press_shift(press, press->anchors[SECTION_CONTENTS].page + 1, more);
            press->page_count += more;
            return;
        }
        guess = taken;
        taken = measure_once(press, guess);
    }
    press->differs |= taken != guess;
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
    if (press_ok(press))
        volume_end(press);
}

static void tell_failure(const Press *press, Diagnostics *sink, Output *output)
{
    if (press->out_of_memory) {
        output_fail(output, ENOMEM);
        diagnostics_report(sink, DIAGNOSTIC_ERROR, "no-memory", (Slice){0}, 0,
                           "no memory for the PDF report");
    } else if (press->unwritten) {
        return; /* the output tells */
    } else if (press->wordless) {
        diagnostics_report(sink, DIAGNOSTIC_ERROR, "pdf-word", (Slice){0}, 0,
                           "the PDF report misses a word or a value of it: %s", press->wordless);
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
    bool opened = press_open(&press, audit, folder, sink);
    if (opened) {
        press.output = output;
        press.begin_volume = part_volume;
        measure(&press);
        if (press_ok(&press))
            draw(&press);
        if (!press_ok(&press))
            tell_failure(&press, sink, output);
    }
    bool written = opened && press_ok(&press) && !output_failed(press.output);
    press_close(&press);
    return written;
}

bool report_pdf_fonts(const char *folder, FontTaker *take, void *context)
{
    Theme theme;
    Diagnostics *unheard = diagnostics_new();
    if (unheard && theme_open(folder, unheard, &theme)) {
        faces_paths(theme.fonts, take, context);
        theme_close(&theme);
    }
    bool lacking = !unheard || diagnostics_lack_memory(unheard);
    diagnostics_free(unheard);
    return !lacking;
}

bool report_check_pdf(const char *folder, Diagnostics *sink)
{
    Theme theme;
    Faces faces;
    Words *words = words_open(folder, sink);
    bool good = theme_open(folder, sink, &theme);
    if (good && !volume_can_draw(&theme)) {
        diagnostics_report(sink, DIAGNOSTIC_ERROR, "theme-file", theme.folder, 0,
                           "the theme's logo is no picture that can be drawn");
        good = false;
    }
    if (good && faces_open(&faces, theme.fonts, sink))
        faces_close(&faces);
    else
        good = false;
    theme_close(&theme);
    words_free(words);
    return good && words;
}
