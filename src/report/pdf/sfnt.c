#include "report/pdf/sfnt.h"

#include <stdlib.h>

typedef struct {
    Slice file;
    Slice cmap, hmtx;
    uint32_t units, metrics, glyphs;
} Reader;

/* Zero past the end: every caller checks lengths where a zero would mean something. */
static uint32_t number16(Slice bytes, size_t at)
{
    if (at > bytes.size || bytes.size - at < 2)
        return 0;
    const unsigned char *p = (const unsigned char *)bytes.data + at;
    return (uint32_t)p[0] << 8 | p[1];
}

static uint32_t number32(Slice bytes, size_t at)
{
    return number16(bytes, at) << 16 | number16(bytes, at + 2);
}

static int signed16(Slice bytes, size_t at)
{
    return (int16_t)number16(bytes, at);
}

/* The part of `bytes`, or an empty slice where it does not lie within whole. */
static Slice part(Slice bytes, size_t at, size_t size)
{
    if (at > bytes.size || size > bytes.size - at)
        return (Slice){0};
    return (Slice){bytes.data + at, size};
}

static Slice find_table(Slice file, const char *tag)
{
    uint32_t count = number16(file, 4);
    for (uint32_t i = 0; i < count; i++) {
        Slice entry = part(file, 12 + (size_t)i * 16, 16);
        if (entry.size == 0)
            break;
        if (memcmp(entry.data, tag, 4) == 0)
            return part(file, number32(entry, 8), number32(entry, 12));
    }
    return (Slice){0};
}

static void set_glyph(const Reader *r, SfntFace *face, uint32_t character, uint32_t glyph)
{
    if (glyph == 0 || glyph >= r->glyphs || character >= SFNT_CHARACTERS)
        return;
    uint32_t metric = glyph < r->metrics ? glyph : r->metrics - 1;
    uint32_t width = number16(r->hmtx, (size_t)metric * 4) * 1000 / r->units;
    if (face->widths[character] == SFNT_ABSENT)
        face->characters++;
    face->widths[character] = (uint16_t)(width < SFNT_ABSENT ? width : SFNT_ABSENT - 1);
}

/* Segments must ascend, as the specification says: so the work is bounded by the number of
 * characters. */
static bool read_format_4(const Reader *r, Slice table, SfntFace *face)
{
    table = part(table, 0, number16(table, 2));
    uint32_t segments = number16(table, 6) / 2;
    if (table.size < 16 + (size_t)segments * 8)
        return false;
    size_t ends = 14, starts = ends + 2 * segments + 2, deltas = starts + 2 * segments;
    size_t offsets = deltas + 2 * segments;
    uint32_t next = 0;
    for (uint32_t s = 0; s < segments; s++) {
        uint32_t start = number16(table, starts + 2 * s), end = number16(table, ends + 2 * s);
        uint32_t delta = number16(table, deltas + 2 * s), offset = number16(table, offsets + 2 * s);
        if (start < next || end < start)
            return false;
        next = end + 1;
        for (uint32_t c = start; c <= end && c < 0xFFFF; c++) {
            uint32_t glyph = c;
            if (offset)
                glyph = number16(table, offsets + 2 * s + offset + 2 * (size_t)(c - start));
            if (!offset || glyph)
                glyph = (glyph + delta) & 0xFFFF;
            set_glyph(r, face, c, glyph);
        }
    }
    return true;
}

static bool read_format_12(const Reader *r, Slice table, SfntFace *face)
{
    table = part(table, 0, number32(table, 4));
    uint32_t groups = number32(table, 12);
    if (table.size < 16 || (table.size - 16) / 12 < groups)
        return false;
    uint32_t next = 0;
    for (uint32_t g = 0; g < groups; g++) {
        size_t at = 16 + (size_t)g * 12;
        uint32_t start = number32(table, at), end = number32(table, at + 4),
                 glyph = number32(table, at + 8);
        if (start < next || end < start || end == UINT32_MAX)
            return false;
        next = end + 1;
        for (uint32_t c = start; c <= end && c < SFNT_CHARACTERS; c++)
            set_glyph(r, face, c, glyph + (c - start));
    }
    return true;
}

/* The Unicode maps; that of Windows (3, 1) in format 4 first, since it is the one the PDF library
 * draws by. */
static bool read_characters(const Reader *r, SfntFace *face)
{
    Slice chosen = {0};
    uint32_t count = number16(r->cmap, 2), best = 0;
    for (uint32_t i = 0; i < count; i++) {
        Slice entry = part(r->cmap, 4 + (size_t)i * 8, 8);
        if (entry.size == 0)
            return false;
        uint32_t platform = number16(entry, 0), encoding = number16(entry, 2);
        Slice table = slice_from(r->cmap, number32(entry, 4));
        uint32_t format = number16(table, 0), worth = 0;
        if (format == 4 && platform == 3 && encoding == 1)
            worth = 4;
        else if (format == 12 && platform == 3 && encoding == 10)
            worth = 3;
        else if (platform == 0 && (format == 4 || format == 12))
            worth = format == 4 ? 2 : 1;
        if (worth > best) {
            best = worth;
            chosen = table;
        }
    }
    if (best == 0)
        return false;
    return number16(chosen, 0) == 4 ? read_format_4(r, chosen, face)
                                    : read_format_12(r, chosen, face);
}

static bool read_tables(Slice file, Reader *r, SfntFace *face)
{
    uint32_t version = number32(file, 0);
    if (version != 0x00010000 && version != 0x74727565) /* "true" */
        return false;
    Slice head = find_table(file, "head"), hhea = find_table(file, "hhea");
    Slice maxp = find_table(file, "maxp");
    *r = (Reader){.file = file, .cmap = find_table(file, "cmap"), .hmtx = find_table(file, "hmtx")};
    if (head.size < 54 || hhea.size < 36 || maxp.size < 6 || r->cmap.size < 4)
        return false;
    r->units = number16(head, 18);
    r->glyphs = number16(maxp, 4);
    r->metrics = number16(hhea, 34);
    if (r->units < 16 || r->units > 16384 || r->metrics == 0 ||
        r->hmtx.size < (size_t)r->metrics * 4)
        return false;
    face->ascent = signed16(hhea, 4) * 1000 / (int)r->units;
    face->descent = signed16(hhea, 6) * 1000 / (int)r->units;
    return true;
}

bool sfnt_read(Slice file, SfntFace *face)
{
    Reader reader;
    *face = (SfntFace){0};
    if (!read_tables(file, &reader, face))
        return false;
    face->widths = malloc(SFNT_CHARACTERS * sizeof(uint16_t));
    bool no_memory = !face->widths;
    if (face->widths) {
        memset(face->widths, 0xFF, SFNT_CHARACTERS * sizeof(uint16_t));
        if (read_characters(&reader, face) && face->characters)
            return true;
    }
    sfnt_free(face);
    face->no_memory = no_memory;
    return false;
}

void sfnt_free(SfntFace *face)
{
    free(face->widths);
    *face = (SfntFace){0};
}
