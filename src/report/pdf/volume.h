/*
 * report/pdf/volume: the PDF library's side of the press. Internal to the room.
 *
 * A report is one document a volume of LIMIT_PDF_PAGES pages at most, since the library keeps all
 * pages of a document until it is written. Volumes are written one after another; each is freed
 * before the next begins. Pages and their numbers run on through the volumes.
 *
 * Promises: the same report gives the same bytes. A page's content is compressed as soon as the
 * next page begins. Owns: what press.h says. Never: writes more than one document at a time.
 */
#ifndef TRAILAUDIT_REPORT_PDF_VOLUME_H
#define TRAILAUDIT_REPORT_PDF_VOLUME_H

#include "report/pdf/press.h"

/* Memory as the library gets it: it goes on with what it did not get, so the process ends. */
void *volume_allocate(HPDF_UINT size);
/* The document, its fonts and empty pages of the volume in which press->page lies (all at once, so
 * that links can lead forward). */
void volume_begin(Press *press);
/* press->page is drawn from now on; what was drawn before is done. */
void volume_turn(Press *press);
/* The last page is done: bookmarks, and the bytes to press->output. */
void volume_end(Press *press);
void volume_free(Press *press);

/* Writes the operator that sets face and size on the current page. */
void volume_set_font(Press *press, LookFace face, float size);
/* The character is among those that are embedded. */
void volume_use(Press *press, LookFace face, uint16_t character);

/* Loads the faces that were used into the document. */
void volume_load_fonts(Press *press);
/* The theme's logo, where it has one. */
void volume_load_logo(Press *press);
/* Whether the library can read it. */
bool volume_can_draw(const Theme *theme);
/* The text as the library takes it: ended by NUL, what it cannot hold made visible. Until the next
 * call. */
const char *volume_text(Press *press, Slice text);
/* NULL where the anchor lies in no page of this volume. */
HPDF_Destination volume_destination(Press *press, uint32_t anchor);
/* From the entries whose anchors lie in this volume. */
void volume_bookmarks(Press *press);

static inline uint32_t volume_of(const Press *press, uint32_t page)
{
    return page / press->volume_pages;
}

#endif
