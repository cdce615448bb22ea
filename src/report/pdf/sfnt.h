/*
 * report/pdf/sfnt: what a TrueType file says of the characters it can draw.
 *
 * Promises: reads the character map (formats 4 and 12) and the advance widths, every access checked
 * against the file's size, so that a cut or hostile file is refused or reads as "no glyph". Owns:
 * the table of widths. Costs: 128 KB a face and one look at each character. Never: opens files,
 * draws, follows anything but offsets within the bytes.
 *
 * The PDF library neither tells whether a face has a character nor gives widths quickly; hence a
 * reader of our own. Formats: OpenType specification 1.9, tables "head", "hhea", "hmtx", "maxp",
 * "cmap".
 */
#ifndef TRAILAUDIT_REPORT_PDF_SFNT_H
#define TRAILAUDIT_REPORT_PDF_SFNT_H

#include "base/slice.h"

enum { SFNT_CHARACTERS = 65536, SFNT_ABSENT = 0xFFFF };

typedef struct {
    /* By code point of the Basic Multilingual Plane (the PDF library knows no other), the advance
     * in thousandths of the font size, cut to whole numbers as in the PDF's own table; SFNT_ABSENT
     * where the face has no glyph. */
    uint16_t *widths;
    int ascent, descent; /* thousandths; descent is negative */
    uint32_t characters; /* how many it can draw */
    bool no_memory;      /* for want of it the face is empty */
} SfntFace;

/* False for what is no whole TrueType face (also collections and PostScript outlines) and without
 * memory; *face is empty then. */
bool sfnt_read(Slice file, SfntFace *face);
void sfnt_free(SfntFace *face);

static inline bool sfnt_has(const SfntFace *face, uint32_t character)
{
    return face->widths && character < SFNT_CHARACTERS && face->widths[character] != SFNT_ABSENT;
}

#endif
