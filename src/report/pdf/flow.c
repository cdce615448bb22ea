#include "report/pdf/flow.h"

static float room_left(const Press *press)
{
    return press->bottom - press->y;
}

static bool at_top(const Press *press)
{
    return press->y <= press->start + 0.01f;
}

#define SUBJECT_AFTER 4.0f /* points beneath the subject of a page */

float flow_page_height(const Press *press)
{
    const Para *subject = &press->subject;
    float taken = subject->line_count ? para_height(subject) + SUBJECT_AFTER : 0;
    return press->bottom - press->top - taken;
}

void flow_page(Press *press)
{
    press_page(press);
    if (press->subject.line_count == 0)
        return;
    press_draw(press, &press->subject, press->left, press->y, press->width, ALIGN_LEFT);
    press->y += para_height(&press->subject) + SUBJECT_AFTER;
    press->start = press->y;
}

void flow_subject(Press *press, Slice name)
{
    Runs runs;
    arena_reset(&press->subjects);
    runs_begin(&runs, &press->subjects);
    SAY(press, &runs, STYLE_NOTE, "pdf.continued", WORD_TEXT("name", name));
    press_set(press, &press->subjects, &runs, press->width, &press->subject);
}

void flow_subject_end(Press *press)
{
    press->subject = (Para){0};
}

static float pending_height(const Press *press)
{
    float height = 0;
    for (uint32_t i = 0; i < press->pending_count; i++)
        height += (i ? press->pending[i].before : 0) + para_height(&press->pending[i].para) +
                  press->pending[i].after;
    return height;
}

static void put_pending(Press *press)
{
    for (uint32_t i = 0; i < press->pending_count; i++) {
        const Pending *p = &press->pending[i];
        if (!at_top(press))
            press->y += p->before;
        press_place(press, p->anchor, press->y);
        press_draw(press, &p->para, press->left + p->indent, press->y, press->width - p->indent,
                   ALIGN_LEFT);
        press->y += para_height(&p->para) + p->after;
    }
    press->pending_count = 0;
    arena_reset(&press->waiting);
}

void flow_room(Press *press, float height)
{
    if (!press_ok(press))
        return;
    float before = press->pending_count ? press->pending[0].before : 0;
    float wanted = height + pending_height(press);
    if (!at_top(press) && wanted + before > room_left(press))
        flow_page(press);
    put_pending(press);
    if (height > room_left(press) && !at_top(press) && height <= flow_page_height(press))
        flow_page(press); /* headings that fill a page by themselves */
}

void flow_gap(Press *press, float height)
{
    if (!at_top(press))
        press->y += height;
}

void flow_begin(Press *press, Runs *runs)
{
    runs_begin(runs, &press->scratch);
}

void flow_heading(Press *press, const Runs *runs, float before, float after, uint32_t anchor)
{
    Pending pending = {.before = before, .after = after, .anchor = anchor};
    if (press->pending_count == PRESS_PENDING)
        flow_room(press, 0);
    /* The runs are in the scratch arena, which the next block may empty before this is drawn. */
    Runs kept = *runs;
    kept.items = arena_array(&press->waiting, runs->count, sizeof(Run));
    if (!kept.items) {
        press->out_of_memory = true;
        return;
    }
    if (runs->count)
        memcpy(kept.items, runs->items, runs->count * sizeof(Run));
    uint64_t substituted = press->faces.substituted;
    if (!press_set(press, &press->waiting, &kept, press->width, &pending.para))
        return;
    if (para_height(&pending.para) <= press->page_height / 2) {
        press->pending[press->pending_count++] = pending;
        return;
    }
    /* As only a hostile title is: it flows like a paragraph, so that all of it stands. */
    press->faces.substituted = substituted; /* it is set once more */
    flow_room(press, pending.para.leading);
    press_place(press, anchor, press->y);
    flow_runs(press, runs, 0, after);
}

void flow_section(Press *press, Section section, const char *id)
{
    Runs runs;
    Slice title = words_get(press->words, id);
    flow_room(press, 0);
    press_page(press);
    press_entry(press, 0, title, section);
    flow_begin(press, &runs);
    runs_add(&runs, (Style){19, LOOK_INK, LOOK_BOLD}, title);
    flow_heading(press, &runs, 0, 9, section);
}

void flow_title(Press *press, const char *id)
{
    Runs runs;
    flow_begin(press, &runs);
    runs_say(press, &runs, (Style){11.5f, LOOK_INK, LOOK_BOLD}, id);
    flow_heading(press, &runs, 13, 4, LINK_NONE);
}

void flow_caption(Press *press, const char *id)
{
    Runs runs;
    flow_begin(press, &runs);
    runs_say(press, &runs, (Style){8.4f, LOOK_INK, LOOK_BOLD}, id);
    flow_heading(press, &runs, 3, 1, LINK_NONE);
}

void flow_runs(Press *press, const Runs *runs, float indent, float after)
{
    Para para;
    if (press_set(press, &press->scratch, runs, press->width - indent, &para)) {
        uint32_t first = para.line_count < 3 ? para.line_count : 2;
        flow_room(press, para.leading * (float)first);
        for (uint32_t at = 0; at < para.line_count && press_ok(press);) {
            uint32_t fit = (uint32_t)((room_left(press) + 0.01f) / para.leading),
                     left = para.line_count - at;
            if (fit + 1 == left && fit > 2)
                fit--; /* no single line at the top of a page */
            if (fit == 0)
                fit = at_top(press); /* a line taller than the page */
            if (fit > left)
                fit = left;
            press_draw_lines(press, &para, at, at + fit, press->left + indent, press->y,
                             press->width - indent, ALIGN_LEFT);
            press->y += para.leading * (float)fit;
            at += fit;
            if (at < para.line_count)
                flow_page(press);
        }
        press->y += after;
    }
    arena_reset(&press->scratch);
}

void flow_say(Press *press, Style style, const char *id)
{
    Runs runs;
    flow_begin(press, &runs);
    runs_say(press, &runs, style, id);
    flow_runs(press, &runs, 0, 6);
}
