#include "report/pdf/flow.h"
#include "report/pdf/volume.h"

#include <errno.h>
#include <stdlib.h>

static void size_page(Press *press)
{
    Slice page = press->audit->page.size ? press->audit->page : press->theme.page;
    bool letter = slice_equal_fold(page, SLICE("Letter"));
    press->page_width = letter ? 612 : 210 * LOOK_MILLIMETRE;
    press->page_height = letter ? 792 : 297 * LOOK_MILLIMETRE;
    press->left = press->theme.margin;
    press->width = press->page_width - 2 * press->theme.margin;
    press->top = press->theme.margin;
    press->bottom = press->page_height - press->theme.margin;
}

static bool index_findings(Press *press)
{
    const Audit *audit = press->audit;
    press->detailed = arena_array(&press->arena, audit->finding_count, sizeof(bool));
    if (press->out_of_memory || !press->detailed)
        return false;
    for (uint32_t i = 0; i < audit->finding_count && i < press->theme.findings; i++)
        press->detailed[press->model.by_severity[i]] = true;
    return true;
}

static bool index_controls(Press *press)
{
    const Model *model = &press->model;
    press->first_control = arena_array(&press->arena, model->framework_count, sizeof(uint32_t));
    for (uint32_t i = 0; press->first_control && i < model->framework_count; i++) {
        press->first_control[i] = press->control_count;
        press->control_count += model->frameworks[i].control_count;
    }
    return press->first_control;
}

static int compare_files(const void *a, const void *b)
{
    const PressFile *x = a, *y = b;
    int order = slice_compare(x->path, y->path);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

static bool index_files(Press *press)
{
    uint64_t count = model_files_shown(press->audit);
    press->files = arena_array(&press->arena, count, sizeof(PressFile));
    for (uint32_t i = 0; press->files && i < count; i++)
        press->files[press->file_count++] =
            (PressFile){audit_listed_file(press->audit, i)->path, i};
    if (press->files)
        qsort(press->files, press->file_count, sizeof(PressFile), compare_files);
    return press->files;
}

bool press_open(Press *press, const Audit *audit, const char *theme, Diagnostics *sink)
{
    *press = (Press){.audit = audit};
    if (!theme_open(theme, sink, &press->theme))
        return false;
    press->words = words_open(theme, sink);
    if (!press->words)
        return false;
    press->volume_pages = press->theme.volume_pages;
    size_page(press);
    if (!faces_open(&press->faces, press->theme.fonts, sink))
        return false;
    size_t anchors = (size_t)SECTION_COUNT + audit->finding_count + audit->policy_count;
    press->out_of_memory = !model_build(audit, &press->arena, &press->model) ||
                           !chart_days_build(audit, &press->arena, &press->days);
    press->out_of_memory |= !index_findings(press) || !index_controls(press) || !index_files(press);
    anchors += press->model.account_count;
    anchors += press->model.framework_count + press->control_count + press->file_count;
    press->anchor_count = (uint32_t)anchors;
    press->anchors = arena_array(&press->arena, anchors, sizeof(Anchor));
    press->out_of_memory |= !press->anchors || anchors > UINT32_MAX;
    return true;
}

void press_close(Press *press)
{
    volume_free(press);
    faces_close(&press->faces);
    arena_free(&press->arena);
    arena_free(&press->scratch);
    for (int i = 0; i < PRESS_ROWS; i++)
        arena_free(&press->rows[i]);
    arena_free(&press->waiting);
    arena_free(&press->heads);
    arena_free(&press->margins);
    arena_free(&press->foot);
    arena_free(&press->subjects);
    theme_close(&press->theme);
    words_free(press->words);
    free(press->entries);
    *press = (Press){0};
}

Slice press_title(const Press *press)
{
    return press->audit->title.size ? press->audit->title : words_get(press->words, "report.title");
}

Slice press_classification(const Press *press)
{
    return press->audit->classification.size ? press->audit->classification
                                             : press->theme.classification;
}

bool press_set(Press *press, Arena *arena, const Runs *runs, float width, Para *para)
{
    Runs cut;
    if (press_ok(press) && (!press_cut_runs(press, arena, runs, &cut) ||
                            !para_set(&press->faces, arena, &cut, width, para)))
        press->out_of_memory = true;
    if (!press_ok(press))
        *para = (Para){0};
    return press_ok(press);
}

/*
 * Classification and report id stand on every page. Longer ones move the frame down; one that would
 * take a quarter of the page, as only a broken definition has it, is told of here and stands whole
 * on the cover.
 */
static void set_margins(Press *press)
{
    const Audit *audit = press->audit;
    const Style small = STYLE_SMALL, strong = {7.0f, LOOK_INK, LOOK_BOLD};
    Runs classification, heading, id;
    arena_reset(&press->margins);
    runs_begin(&classification, &press->margins);
    runs_begin(&heading, &press->margins);
    runs_begin(&id, &press->margins);
    runs_prose(&classification, strong, press_classification(press));
    if (audit->organisation.size) {
        runs_prose(&heading, small, audit->organisation);
        runs_words(&heading, small, "  ·  ");
    }
    runs_prose(&heading, small, press_title(press));
    SAY(press, &id, small, "pdf.report", WORD_TEXT("report_id", audit->report_id));
    if (press->theme.footer.size) {
        runs_words(&id, small, "  ·  ");
        runs_prose(&id, small, press->theme.footer);
    }
    press_set(press, &press->margins, &classification, press->width * 0.4f, &press->classification);
    if (para_height(&press->classification) > press->page_height / 4) {
        runs_begin(&classification, &press->margins);
        runs_say(press, &classification, strong, "pdf.classification");
        press_set(press, &press->margins, &classification, press->width * 0.4f,
                  &press->classification);
    }
    press_set(press, &press->margins, &heading, press->width * 0.56f, &press->heading);
    if (para_height(&press->heading) > press->page_height / 4)
        press->heading = (Para){0};
    press_set(press, &press->margins, &id, press->width * 0.7f, &press->report_id);
    float height = para_height(&press->classification);
    if (para_height(&press->heading) > height)
        height = para_height(&press->heading);
    press->top = press->theme.margin;
    if (9 * LOOK_MILLIMETRE + height + 12 > press->top)
        press->top = 9 * LOOK_MILLIMETRE + height + 12;
    press->bottom = press->page_height - press->theme.margin;
}

void press_begin_pass(Press *press, bool drawing)
{
    press->drawing = drawing;
    press->page = UINT32_MAX; /* before the first */
    press->pending_count = 0;
    press->subject = (Para){0};
    press->faces.substituted = 0;
    if (drawing)
        volume_begin(press);
    else
        press->entry_count = 0;
    if (press_ok(press))
        set_margins(press);
}

static void draw_margins(Press *press)
{
    float head = 9 * LOOK_MILLIMETRE, foot = press->page_height - 11 * LOOK_MILLIMETRE;
    Runs runs;
    Para number;
    runs_begin(&runs, &press->foot);
    if (press->volumes > 1) {
        SAY(press, &runs, STYLE_SMALL, "pdf.volume", WORD_NUMBER("volume", press->volume + 1),
            WORD_NUMBER("volumes", press->volumes));
        runs_words(&runs, STYLE_SMALL, "   ");
    }
    SAY(press, &runs, STYLE_SMALL, "pdf.page", WORD_NUMBER("page", press->page + 1),
        WORD_NUMBER("pages", press->page_count));
    press_draw(press, &press->heading, press->left, head, press->width, ALIGN_LEFT);
    press_draw(press, &press->classification, press->left, head, press->width, ALIGN_RIGHT);
    press_rule(press, press->left, press->top - 7, press->left + press->width, press->top - 7, 0.4f,
               LOOK_HAIRLINE);
    press_rule(press, press->left, foot - 4, press->left + press->width, foot - 4, 0.4f,
               LOOK_HAIRLINE);
    press_draw(press, &press->report_id, press->left, foot, press->width, ALIGN_LEFT);
    if (press_set(press, &press->foot, &runs, press->width / 3, &number))
        press_draw(press, &number, press->left, foot, press->width, ALIGN_RIGHT);
    arena_reset(&press->foot);
}

/* The volume before is written, and the next file begun. */
static void turn_volume(Press *press)
{
    char name[32];
    volume_end(press);
    press_volume_name(volume_of(press, press->page), name);
    Output *next = press_ok(press) ? output_sibling(press->output, name) : press->output;
    if (next) {
        press->output = next;
    } else {
        output_fail(press->output, errno);
        press->unwritten = true;
    }
    if (press_ok(press))
        volume_begin(press);
}

static void advance(Press *press)
{
    press->unwritten |= press->output && output_failed(press->output);
    press->page++;
    press->y = press->start = press->top;
    if (!press_ok(press))
        return;
    if (!press->drawing) {
        press->page_count = press->page + 1;
        return;
    }
    if (press->page >= press->page_count) {
        press->differs = true;
        return;
    }
    if (volume_of(press, press->page) != press->volume)
        turn_volume(press);
    volume_turn(press);
    if (press_ok(press))
        draw_margins(press);
}

void press_page(Press *press)
{
    advance(press);
    if (!press_ok(press) || press->page == 0 || press->page % press->volume_pages != 0)
        return;
    press->begin_volume(press);
    advance(press);
}

void press_shift(Press *press, uint32_t at, uint32_t pages)
{
    for (uint32_t i = 0; i < press->anchor_count; i++)
        if (press->anchors[i].placed && press->anchors[i].page >= at)
            press->anchors[i].page += pages;
}

uint32_t press_anchor_of_finding(const Press *press, uint32_t finding)
{
    (void)press;
    return SECTION_COUNT + finding;
}

uint32_t press_anchor_of_policy(const Press *press, uint32_t policy)
{
    return SECTION_COUNT + press->audit->finding_count + policy;
}

uint32_t press_anchor_of_account(const Press *press, uint32_t account)
{
    return SECTION_COUNT + press->audit->finding_count + press->audit->policy_count + account;
}

uint32_t press_anchor_of_framework(const Press *press, uint32_t framework)
{
    return press_anchor_of_account(press, press->model.account_count) + framework;
}

uint32_t press_anchor_of_control(const Press *press, uint32_t framework, uint32_t control)
{
    return press_anchor_of_framework(press, press->model.framework_count) +
           press->first_control[framework] + control;
}

uint32_t press_anchor_of_file(const Press *press, uint32_t index)
{
    return press_anchor_of_framework(press, press->model.framework_count) + press->control_count +
           index;
}

uint32_t press_find_file(const Press *press, Slice path)
{
    uint32_t low = 0, high = press->file_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (slice_compare(press->files[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == press->file_count || !slice_equal(press->files[low].path, path))
        return LINK_NONE;
    return press_anchor_of_file(press, press->files[low].index);
}

void press_place(Press *press, uint32_t anchor, float y)
{
    if (press->drawing || anchor >= press->anchor_count || !press_ok(press))
        return;
    press->anchors[anchor] = (Anchor){.page = press->page, .y = y, .placed = true};
}

uint32_t press_page_of(const Press *press, uint32_t anchor)
{
    return anchor < press->anchor_count && press->anchors[anchor].placed
               ? press->anchors[anchor].page + 1
               : 0;
}

void press_entry(Press *press, int level, Slice text, uint32_t anchor)
{
    if (press->drawing || !press_ok(press))
        return;
    if (press->entry_count == press->entry_capacity) {
        uint32_t capacity = press->entry_capacity ? press->entry_capacity * 2 : 64;
        Entry *entries = capacity > press->entry_capacity
                             ? realloc(press->entries, capacity * sizeof(Entry))
                             : NULL;
        if (!entries) {
            press->out_of_memory = true;
            return;
        }
        press->entries = entries;
        press->entry_capacity = capacity;
    }
    Slice copy = arena_copy(&press->arena, press_cut(press, &press->arena, text, LIMIT_PDF_NAME));
    press->out_of_memory |= !copy.data;
    press->entries[press->entry_count++] = (Entry){copy, anchor, level};
}
