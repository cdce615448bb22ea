#include "report/pdf/press.h"

#include <stdlib.h>

#include "base/text.h"

static void record_error(HPDF_STATUS error, HPDF_STATUS detail, void *data)
{
    Press *press = data;
    if (press->error)
        return;
    press->error = error;
    press->detail = detail;
}

static void size_page(Press *press)
{
    bool letter = slice_equal_fold(press->audit->page, SLICE("Letter"));
    press->page_width = letter ? 612 : 210 * LOOK_MILLIMETRE;
    press->page_height = letter ? 792 : 297 * LOOK_MILLIMETRE;
    press->left = LOOK_MARGIN;
    press->width = press->page_width - 2 * LOOK_MARGIN;
    press->top = LOOK_MARGIN;
    press->bottom = press->page_height - LOOK_MARGIN;
}

bool press_open(Press *press, const Audit *audit, Diagnostics *sink)
{
    *press = (Press){.audit = audit};
    size_page(press);
    if (!faces_open(&press->faces, sink))
        return false;
    size_t anchors = (size_t)SECTION_COUNT + audit->finding_count + audit->policy_count;
    press->out_of_memory = !model_build(audit, &press->arena, &press->model) ||
                           !chart_days_build(audit, &press->arena, &press->days);
    press->detailed = arena_array(&press->arena, audit->finding_count, sizeof(bool));
    press->out_of_memory |= !press->detailed;
    for (uint32_t i = 0; !press->out_of_memory && i < audit->finding_count && i < PRESS_FINDINGS;
         i++)
        press->detailed[press->model.by_severity[i]] = true;
    anchors += press->model.account_count;
    press->anchor_count = (uint32_t)anchors;
    press->anchors = arena_array(&press->arena, anchors, sizeof(Anchor));
    press->out_of_memory |= !press->anchors || anchors > UINT32_MAX;
    return true;
}

void press_close(Press *press)
{
    if (press->document)
        HPDF_Free(press->document);
    faces_close(&press->faces);
    arena_free(&press->arena);
    arena_free(&press->scratch);
    arena_free(&press->waiting);
    arena_free(&press->heads);
    arena_free(&press->margins);
    buffer_free(&press->text);
    free(press->entries);
    free(press->pages);
    *press = (Press){0};
}

static void set_date(Press *press)
{
    Instant instant = instant_parse(press->audit->generated_at);
    if (instant == INSTANT_NONE)
        return;
    InstantParts parts = instant_parts(instant);
    HPDF_Date date = {parts.year,   parts.month, parts.day, parts.hour, parts.minute,
                      parts.second, 'Z',         0,         0};
    HPDF_SetInfoDateAttr(press->document, HPDF_INFO_CREATION_DATE, date);
    HPDF_SetInfoDateAttr(press->document, HPDF_INFO_MOD_DATE, date);
}

static Slice terminated(Press *press, Slice text)
{
    buffer_clear(&press->text);
    while (text.size) {
        size_t size = text_character_size(text);
        Slice character = {text.data, size};
        uint32_t c = text_take_character(&text);
        if ((size == 1 && (unsigned char)*character.data >= 0x80) || text_is_unsafe(c))
            text_add_visible(&press->text, character);
        else if (c > 0xFFFF) /* the PDF library's strings hold two bytes a character */
            buffer_printf(&press->text, "U+%04X", (unsigned)c);
        else
            buffer_add(&press->text, character);
    }
    buffer_add_byte(&press->text, 0);
    press->out_of_memory |= press->text.failed;
    return press->text.failed ? SLICE("") : buffer_slice(&press->text);
}

static void set_information(Press *press)
{
    const Audit *audit = press->audit;
    Slice title = audit->title.size ? audit->title : SLICE("CloudTrail audit");
    HPDF_SetInfoAttr(press->document, HPDF_INFO_TITLE, terminated(press, title).data);
    if (audit->organisation.size)
        HPDF_SetInfoAttr(press->document, HPDF_INFO_AUTHOR,
                         terminated(press, audit->organisation).data);
    Slice subject = arena_printf(&press->arena, "Report %.*s", (int)audit->report_id.size,
                                 audit->report_id.size ? audit->report_id.data : "");
    HPDF_SetInfoAttr(press->document, HPDF_INFO_SUBJECT, terminated(press, subject).data);
    Slice creator = arena_printf(&press->arena, "trailaudit %.*s", (int)audit->tool_version.size,
                                 audit->tool_version.size ? audit->tool_version.data : "");
    HPDF_SetInfoAttr(press->document, HPDF_INFO_CREATOR, terminated(press, creator).data);
    set_date(press);
}

/* All pages at once, so that links can lead forward. */
static void make_document(Press *press)
{
    press->document = HPDF_New(record_error, press);
    press->pages = calloc(press->page_count ? press->page_count : 1, sizeof(HPDF_Page));
    if (!press->document || !press->pages) {
        press->out_of_memory = true;
        return;
    }
    HPDF_SetCompressionMode(press->document, HPDF_COMP_ALL);
    HPDF_UseUTFEncodings(press->document);
    HPDF_SetCurrentEncoder(press->document, "UTF-8");
    press->encoder = HPDF_GetEncoder(press->document, "UTF-8");
    set_information(press);
    press_load_fonts(press);
    for (uint32_t i = 0; i < press->page_count && press_ok(press); i++) {
        press->pages[i] = HPDF_AddPage(press->document);
        if (!press->pages[i])
            break;
        HPDF_Page_SetWidth(press->pages[i], press->page_width);
        HPDF_Page_SetHeight(press->pages[i], press->page_height);
    }
}

bool press_set(Press *press, Arena *arena, const Runs *runs, float width, Para *para)
{
    if (press_ok(press) && !para_set(&press->faces, arena, runs, width, para))
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
    runs_prose(&classification, strong, audit->classification);
    if (audit->organisation.size) {
        runs_prose(&heading, small, audit->organisation);
        runs_words(&heading, small, "  ·  ");
    }
    runs_prose(&heading, small, audit->title.size ? audit->title : SLICE("CloudTrail audit"));
    runs_words(&id, small, "Report ");
    runs_add(&id, (Style){6.6f, LOOK_MUTED, LOOK_MONO}, audit->report_id);
    press_set(press, &press->margins, &classification, press->width * 0.4f, &press->classification);
    if (para_height(&press->classification) > press->page_height / 4) {
        runs_begin(&classification, &press->margins);
        runs_words(&classification, strong, "Classification: see page 1");
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
    press->top = LOOK_MARGIN;
    if (9 * LOOK_MILLIMETRE + height + 12 > press->top)
        press->top = 9 * LOOK_MILLIMETRE + height + 12;
    press->bottom = press->page_height - LOOK_MARGIN;
}

void press_begin_pass(Press *press, bool drawing)
{
    press->drawing = drawing;
    press->page = UINT32_MAX; /* before the first */
    press->pending_count = 0;
    press->faces.substituted = 0;
    if (drawing)
        make_document(press);
    if (press_ok(press))
        set_margins(press);
}

static void draw_margins(Press *press)
{
    float head = 9 * LOOK_MILLIMETRE, foot = press->page_height - 11 * LOOK_MILLIMETRE;
    Runs runs;
    Para number;
    runs_begin(&runs, &press->margins);
    runs_printf(&runs, STYLE_SMALL, "Page %u of %u", press->page + 1, press->page_count);
    press_draw(press, &press->heading, press->left, head, press->width, ALIGN_LEFT);
    press_draw(press, &press->classification, press->left, head, press->width, ALIGN_RIGHT);
    press_rule(press, press->left, press->top - 7, press->left + press->width, press->top - 7, 0.4f,
               LOOK_HAIRLINE);
    press_rule(press, press->left, foot - 4, press->left + press->width, foot - 4, 0.4f,
               LOOK_HAIRLINE);
    press_draw(press, &press->report_id, press->left, foot, press->width, ALIGN_LEFT);
    if (press_set(press, &press->margins, &runs, press->width / 3, &number))
        press_draw(press, &number, press->left, foot, press->width, ALIGN_RIGHT);
}

void press_page(Press *press)
{
    press->page++;
    press->y = press->top;
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
    press->current = press->pages[press->page];
    press->set = (Style){0};
    press->fill = press->stroke = UINT32_MAX;
    press->line_width = -1;
    draw_margins(press);
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
    Slice copy = arena_copy(&press->arena, text);
    press->out_of_memory |= !copy.data;
    press->entries[press->entry_count++] = (Entry){copy, anchor, level};
}

static HPDF_Destination destination_of(Press *press, uint32_t index)
{
    if (index >= press->anchor_count || !press->anchors[index].placed)
        return NULL;
    Anchor *anchor = &press->anchors[index];
    if (!anchor->destination && anchor->page < press->page_count) {
        anchor->destination = HPDF_Page_CreateDestination(press->pages[anchor->page]);
        if (anchor->destination)
            HPDF_Destination_SetFitH(anchor->destination, press->page_height - anchor->y + 8);
    }
    return anchor->destination;
}

void press_link(Press *press, uint32_t anchor, float x, float y, float width, float height)
{
    if (!press->drawing || !press_ok(press))
        return;
    HPDF_Destination destination = destination_of(press, anchor);
    if (!destination)
        return;
    HPDF_Rect box = {x, press->page_height - y - height, x + width, press->page_height - y};
    HPDF_Annotation link = HPDF_Page_CreateLinkAnnot(press->current, box, destination);
    if (link)
        HPDF_LinkAnnot_SetBorderStyle(link, 0, 0, 0);
}

enum { LEVELS = 4 };

void press_bookmarks(Press *press)
{
    HPDF_Outline parents[LEVELS] = {NULL};
    for (uint32_t i = 0; i < press->entry_count && press_ok(press); i++) {
        const Entry *entry = &press->entries[i];
        int level = entry->level < 0 ? 0 : entry->level < LEVELS ? entry->level : LEVELS - 1;
        while (level > 0 && !parents[level - 1])
            level--;
        HPDF_Outline parent = level ? parents[level - 1] : NULL;
        HPDF_Outline outline = HPDF_CreateOutline(
            press->document, parent, terminated(press, entry->text).data, press->encoder);
        HPDF_Destination destination = destination_of(press, entry->anchor);
        if (outline && destination)
            HPDF_Outline_SetDestination(outline, destination);
        if (outline)
            HPDF_Outline_SetOpened(outline, level == 0 ? HPDF_TRUE : HPDF_FALSE);
        parents[level] = outline;
        for (int below = level + 1; below < LEVELS; below++)
            parents[below] = NULL;
    }
    if (press->entry_count && press_ok(press))
        HPDF_SetPageMode(press->document, HPDF_PAGE_MODE_USE_OUTLINE);
}

void press_write(Press *press, Output *output)
{
    HPDF_BYTE chunk[65536];
    if (!press_ok(press))
        return;
    HPDF_SaveToStream(press->document);
    HPDF_ResetStream(press->document);
    while (press_ok(press) && !output_failed(output)) {
        HPDF_UINT32 size = sizeof chunk;
        HPDF_STATUS status = HPDF_ReadFromStream(press->document, chunk, &size);
        if (size)
            output_write(output, (Slice){(const char *)chunk, size});
        /* The end of the stream is no failure; with it the last bytes come. */
        if (status == HPDF_STREAM_EOF || size == 0) {
            if (press->error == HPDF_STREAM_EOF)
                press->error = 0;
            break;
        }
    }
}
