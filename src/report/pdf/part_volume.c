/* Reports of more than one file: the list of the files, and the first page of each later one. */
#include "report/pdf/parts.h"
#include "report/pdf/volume.h"

/* "report-2.pdf: pages 5 001 to 10 000" */
static void name_volume(Press *press, Runs *runs, Style style, uint32_t volume)
{
    char name[32];
    uint32_t first = volume * press->volume_pages, last = first + press->volume_pages;
    press_volume_name(volume, name);
    runs_printf(runs, (Style){style.size * 0.93f, style.colour, LOOK_MONO}, "%s", name);
    runs_link(runs, press_anchor_of_volume(volume));
    runs_words(runs, style, ": ");
    SAY(press, runs, style, "pdf.pages", WORD_NUMBER("first", first + 1),
        WORD_NUMBER("last", last < press->page_count ? last : press->page_count));
}

void part_volumes(Press *press, Runs *runs, Style style)
{
    for (uint32_t i = 0; i < press->volumes; i++) {
        runs_line(runs);
        name_volume(press, runs, style, i);
    }
}

static void put(Press *press, const Runs *runs, float after)
{
    Para para;
    if (!press_set(press, &press->foot, runs, press->width, &para))
        return;
    /* Texts from outside may be longer than a page: what this page has no room for stands on the
     * cover. */
    uint32_t fit = (uint32_t)((press->bottom - press->y) / para.leading);
    fit = fit < para.line_count ? fit : para.line_count;
    press_draw_lines(press, &para, 0, fit, press->left, press->y, press->width, ALIGN_LEFT);
    press->y += para.leading * (float)fit + after;
}

void part_volume(Press *press)
{
    const Audit *audit = press->audit;
    uint32_t volume = volume_of(press, press->page);
    Runs runs;
    press->y += 60;
    runs_begin(&runs, &press->foot);
    runs_prose(&runs, (Style){11, LOOK_MUTED, LOOK_SANS}, audit->organisation);
    runs_line(&runs);
    runs_prose(&runs, (Style){11, LOOK_INK, LOOK_BOLD}, press_classification(press));
    put(press, &runs, 14);
    runs_begin(&runs, &press->foot);
    runs_prose(&runs, (Style){20, LOOK_INK, LOOK_BOLD}, press_title(press));
    runs_line(&runs);
    SAY(press, &runs, ((Style){14, LOOK_MUTED, LOOK_SANS}), "pdf.volume",
        WORD_NUMBER("volume", volume + 1), WORD_NUMBER("volumes", press->volumes));
    put(press, &runs, 18);
    runs_begin(&runs, &press->foot);
    SAY(press, &runs, STYLE_BODY, "pdf.goes_on", WORD_TEXT("report_id", audit->report_id));
    runs_words(&runs, STYLE_BODY, "  ");
    runs_result_of(press, &runs, 9.5f, audit->result, audit->complete);
    runs_line(&runs);
    runs_say(press, &runs, STYLE_BODY, "pdf.no_report");
    put(press, &runs, 6);
    runs_begin(&runs, &press->foot);
    part_volumes(press, &runs, STYLE_BODY);
    put(press, &runs, 0);
    arena_reset(&press->foot);
}
