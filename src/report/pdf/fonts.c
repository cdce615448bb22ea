/* The faces in the document, so that text can be searched and copied. */
#include <stdio.h>

#include "report/pdf/volume.h"

static const char map_head[] =
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
    "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
static const char map_foot[] = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";

/* Codes are UTF-16: each stands for itself. A range lies within one high byte, a block has at most
 * 100 (ISO 32000-1, 9.10.3). */
static void write_map(HPDF_Stream stream)
{
    char text[64];
    HPDF_Stream_WriteStr(stream, map_head);
    for (unsigned high = 0; high < 256; high++) {
        if (high % 64 == 0)
            HPDF_Stream_WriteStr(stream, "64 beginbfrange\n");
        snprintf(text, sizeof text, "<%02X00> <%02XFF> <%02X00>\n", high, high, high);
        HPDF_Stream_WriteStr(stream, text);
        if (high % 64 == 63)
            HPDF_Stream_WriteStr(stream, "endbfrange\n");
    }
    HPDF_Stream_WriteStr(stream, map_foot);
}

/*
 * The library's own map from codes to Unicode uses an operator that such a map must not have
 * (begincidrange): readers complain, and some then find no text. It is rewritten in place; where
 * the library has none, there is nothing to do.
 */
static void mend_map(HPDF_Font font)
{
    HPDF_FontAttr attributes = font ? font->attr : NULL;
    HPDF_Dict map = attributes ? attributes->cmap_stream : NULL;
    if (!map || !map->stream)
        return;
    HPDF_MemStream_FreeData(map->stream);
    write_map(map->stream);
}

void volume_load_fonts(Press *press)
{
    for (int face = 0; face < LOOK_FACES && press_ok(press); face++) {
        const Face *f = &press->faces.faces[face];
        if (!f->path || !f->used)
            continue;
        const char *name = HPDF_LoadTTFontFromFile(press->document, f->path, HPDF_TRUE);
        if (!name)
            continue;
        press->fonts[face] = HPDF_GetFont(press->document, name, "UTF-8");
        mend_map(press->fonts[face]);
    }
}
