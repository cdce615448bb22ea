#include "report/pdf/volume.h"

#include <errno.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "report/pdf/content.h"

enum { MARKED_BYTES = SFNT_CHARACTERS / 8, COMPRESSION_LEVEL = 6 };

static void record_error(HPDF_STATUS error, HPDF_STATUS detail, void *data)
{
    Press *press = data;
    if (press->error)
        return;
    /* What zlib or the C library lacked inside it comes as the detail. */
    press->out_of_memory |= error == HPDF_FAILD_TO_ALLOC_MEM ||
                            (error == HPDF_ZLIB_ERROR && (int)detail == Z_MEM_ERROR) ||
                            (error == HPDF_FILE_OPEN_ERROR && detail == ENOMEM);
    press->error = error;
    press->detail = detail;
}

/* ---- what the document says of itself ---- */

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

const char *volume_text(Press *press, Slice text)
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
    return press->text.failed ? "" : press->text.data;
}

/* A text of the document's own, cut. */
static const char *named(Press *press, Slice text)
{
    return volume_text(press, press_cut(press, &press->arena, text, LIMIT_PDF_NAME));
}

static void set_information(Press *press)
{
    const Audit *audit = press->audit;
    HPDF_Doc document = press->document;
    HPDF_SetInfoAttr(document, HPDF_INFO_TITLE, named(press, press_title(press)));
    if (audit->organisation.size)
        HPDF_SetInfoAttr(document, HPDF_INFO_AUTHOR, named(press, audit->organisation));
    Slice subject = arena_join(&press->arena, (Slice[]){SLICE("Report "), audit->report_id}, 2);
    HPDF_SetInfoAttr(document, HPDF_INFO_SUBJECT, named(press, subject));
    Slice creator =
        arena_join(&press->arena, (Slice[]){SLICE("trailaudit "), audit->tool_version}, 2);
    HPDF_SetInfoAttr(document, HPDF_INFO_CREATOR, named(press, creator));
    if (press_classification(press).size)
        HPDF_SetInfoAttr(document, HPDF_INFO_KEYWORDS, named(press, press_classification(press)));
    set_date(press);
    HPDF_Dict view = HPDF_Dict_New(document->mmgr);
    if (view && HPDF_Dict_Add(document->catalog, "ViewerPreferences", view) == HPDF_OK)
        HPDF_Dict_AddBoolean(view, "DisplayDocTitle", HPDF_TRUE);
    HPDF_Dict_Add(document->catalog, "Lang", HPDF_String_New(document->mmgr, "en", NULL));
}

/* The file identifier (ISO 32000-1, 14.4): of the report, and of the volume. */
static void set_identifier(Press *press)
{
    HPDF_Doc document = press->document;
    HPDF_BYTE of_report[16] = {0}, of_volume[16];
    Slice id = press->audit->report_id;
    for (size_t i = 0; i < id.size && i < 2 * sizeof of_report; i++) {
        char c = id.data[i];
        unsigned digit = c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : (unsigned)(c - '0') & 15;
        of_report[i / 2] |= (HPDF_BYTE)(i % 2 ? digit : digit << 4);
    }
    memcpy(of_volume, of_report, sizeof of_volume);
    of_volume[15] ^= (HPDF_BYTE)press->volume;
    of_volume[14] ^= (HPDF_BYTE)(press->volume >> 8);
    HPDF_Array both = HPDF_Array_New(document->mmgr);
    if (!both || HPDF_Dict_Add(document->trailer, "ID", both) != HPDF_OK)
        return;
    HPDF_Array_Add(both, HPDF_Binary_New(document->mmgr, of_report, sizeof of_report));
    HPDF_Array_Add(both, HPDF_Binary_New(document->mmgr, of_volume, sizeof of_volume));
}

/* ---- a volume ---- */

static uint32_t pages_of_volume(const Press *press)
{
    uint32_t left = press->page_count - press->volume * press->volume_pages;
    return left < press->volume_pages ? left : press->volume_pages;
}

static void make_pages(Press *press)
{
    uint32_t count = pages_of_volume(press);
    for (uint32_t i = 0; i < count && press_ok(press); i++) {
        press->pages[i] = HPDF_AddPage(press->document);
        if (!press->pages[i])
            return;
        HPDF_Page_SetWidth(press->pages[i], press->page_width);
        HPDF_Page_SetHeight(press->pages[i], press->page_height);
    }
    if (press->volume)
        HPDF_AddPageLabel(press->document, 0, HPDF_PAGE_NUM_STYLE_DECIMAL,
                          press->volume * press->volume_pages + 1, "");
}

void *volume_allocate(HPDF_UINT size)
{
    return memory_for_library(size);
}

void volume_begin(Press *press)
{
    press->volume = volume_of(press, press->page == UINT32_MAX ? 0 : press->page);
    press->document = HPDF_NewEx(record_error, volume_allocate, memory_from_library, 0, press);
    if (!press->pages)
        press->pages = calloc(press->volume_pages, sizeof(HPDF_Page));
    if (!press->marked)
        press->marked = malloc(LOOK_FACES * MARKED_BYTES);
    if (!press->compressor)
        press->compressor = libdeflate_alloc_compressor(COMPRESSION_LEVEL);
    if (!press->document || !press->pages || !press->marked || !press->compressor) {
        press->out_of_memory = true;
        return;
    }
    memset(press->marked, 0, LOOK_FACES * MARKED_BYTES);
    for (uint32_t i = 0; i < press->anchor_count; i++)
        press->anchors[i].destination = NULL;
    HPDF_SetCompressionMode(press->document, HPDF_COMP_ALL);
    HPDF_UseUTFEncodings(press->document);
    HPDF_SetCurrentEncoder(press->document, "UTF-8");
    press->encoder = HPDF_GetEncoder(press->document, "UTF-8");
    set_information(press);
    set_identifier(press);
    volume_load_fonts(press);
    volume_load_logo(press);
    make_pages(press);
}

/* The library compresses what it writes itself; what is compressed already it is told of here. */
static HPDF_STATUS write_filter(HPDF_Dict contents, HPDF_Stream stream)
{
    (void)contents;
    return HPDF_Stream_WriteStr(stream, "/Filter /FlateDecode\n");
}

/* The current page's content goes into its stream. */
static void finish_page(Press *press)
{
    if (!press->current || !press_ok(press))
        return;
    press->out_of_memory |= press->content.failed;
    size_t most = libdeflate_zlib_compress_bound(press->compressor, press->content.size);
    buffer_clear(&press->text);
    if (!press_ok(press) || !buffer_reserve(&press->text, most)) {
        press->out_of_memory = true;
        return;
    }
    size_t size = libdeflate_zlib_compress(press->compressor, press->content.data,
                                           press->content.size, press->text.data, most);
    HPDF_PageAttr attributes = press->current->attr;
    attributes->contents->filter = HPDF_STREAM_FILTER_NONE;
    attributes->contents->write_fn = write_filter;
    HPDF_Stream_Write(attributes->stream, (const HPDF_BYTE *)press->text.data, (HPDF_UINT)size);
    press->current = NULL;
}

void volume_turn(Press *press)
{
    finish_page(press);
    if (!press_ok(press))
        return;
    press->current = press->pages[press->page % press->volume_pages];
    buffer_clear(&press->content);
    press->set = (Style){0};
    press->fill = press->stroke = -1;
    press->line_width = -1;
}

static void write_document(Press *press)
{
    HPDF_BYTE chunk[65536];
    HPDF_SaveToStream(press->document);
    HPDF_ResetStream(press->document);
    while (press_ok(press) && !output_failed(press->output)) {
        HPDF_UINT32 size = sizeof chunk;
        HPDF_STATUS status = HPDF_ReadFromStream(press->document, chunk, &size);
        if (size)
            output_write(press->output, (Slice){(const char *)chunk, size});
        /* The end of the stream is no failure; with it the last bytes come. */
        if (status == HPDF_STREAM_EOF || size == 0) {
            if (press->error == HPDF_STREAM_EOF)
                press->error = 0;
            break;
        }
    }
}

void volume_end(Press *press)
{
    finish_page(press);
    volume_bookmarks(press);
    if (press_ok(press))
        write_document(press);
    if (press->document)
        HPDF_Free(press->document);
    press->document = NULL;
}

void volume_free(Press *press)
{
    if (press->document)
        HPDF_Free(press->document);
    if (press->compressor)
        libdeflate_free_compressor(press->compressor);
    buffer_free(&press->text);
    buffer_free(&press->content);
    free(press->marked);
    free(press->pages);
}

/* ---- fonts ---- */

void volume_set_font(Press *press, LookFace face, float size)
{
    /* Without memory the library says nothing but NULL, and keeps a list of fonts that it has
     * freed: it is not asked again. */
    const char *name =
        press_ok(press) ? HPDF_Page_GetLocalFontName(press->current, press->fonts[face]) : NULL;
    press->out_of_memory |= press_ok(press) && !name;
    if (!name)
        return;
    buffer_printf(&press->content, "/%s ", name);
    content_number(&press->content, size);
    content_operator(&press->content, "Tf");
}

/* The library embeds those glyphs whose width it was asked for. */
void volume_use(Press *press, LookFace face, uint16_t character)
{
    unsigned char *byte = press->marked + (size_t)face * MARKED_BYTES + character / 8;
    unsigned bit = 1u << character % 8;
    if (*byte & bit)
        return;
    *byte |= (unsigned char)bit;
    buffer_clear(&press->text);
    text_add_character(&press->text, character);
    if (press->text.failed || !press->fonts[face])
        press->out_of_memory |= press->text.failed;
    else
        HPDF_Font_TextWidth(press->fonts[face], (const HPDF_BYTE *)press->text.data,
                            (HPDF_UINT)press->text.size);
}
