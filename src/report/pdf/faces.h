/*
 * report/pdf/faces: the faces of a report, and which of them draws a character.
 *
 * Promises: each character is drawn by the face of its style, else by the fallback face, else by
 * none (the caller then writes its code point). Owns: the tables of widths. Costs: reading three
 * font files, the fallback's only where some text needs it. Never: asks the network or the
 * environment for fonts.
 */
#ifndef TRAILAUDIT_REPORT_PDF_FACES_H
#define TRAILAUDIT_REPORT_PDF_FACES_H

#include "base/diagnostics.h"
#include "report/pdf/look.h"
#include "report/pdf/sfnt.h"

typedef struct {
    const char *path; /* NULL where it was not found */
    SfntFace sfnt;
    bool used;
} Face;

typedef struct {
    Face faces[LOOK_FACES];
    const Slice *theme; /* a path for each face; empty: the usual one */
    bool fallback_tried;
    uint64_t
        substituted; /* characters that were written as code points since it was last set to 0 */
} Faces;

/* `theme`: a path for each face, empty for the usual ones. False with an error in the sink that
 * names the package where a face is missing or unreadable. */
bool faces_open(Faces *faces, const Slice theme[LOOK_FACES], Diagnostics *sink);
void faces_close(Faces *faces);
/* Each file that faces_open, or faces_of after it, may read. */
void faces_paths(const Slice theme[LOOK_FACES], void (*take)(void *context, const char *path),
                 void *context);
/* The face that draws the character in place of `wanted`, or LOOK_FACES where none has it. Marks it
 * used. */
LookFace faces_of(Faces *faces, LookFace wanted, uint32_t character);
/* Points; 0 for what the face lacks. */
static inline float faces_width(const Faces *faces, LookFace face, uint32_t character, float size)
{
    const SfntFace *sfnt = &faces->faces[face].sfnt;
    return sfnt_has(sfnt, character) ? (float)sfnt->widths[character] * size / 1000 : 0;
}

#endif
