/*
 * report/pdf/theme: what a folder of templates/pdf/ says of the look of a report.
 *
 * `theme.conf` has a setting a line, `name = value`; what it leaves out is as in the built-in one.
 * Promises: a setting that is unknown, there twice or wrong is an error with file and line that
 * says what is known there, all of them at once. Owns: all texts, until theme_close. Never: opens
 * what is named with a slash or a leading dot, but for fonts, which may lie anywhere.
 */
#ifndef TRAILAUDIT_REPORT_PDF_THEME_H
#define TRAILAUDIT_REPORT_PDF_THEME_H

#include "base/arena.h"
#include "base/diagnostics.h"
#include "report/pdf/look.h"

/* Sections of the report: of the first, those up to THEME_SECTIONS, a theme chooses the order. */
typedef enum {
    SECTION_CONTROL,
    SECTION_SUMMARY,
    SECTION_POPULATION,
    SECTION_MATRIX,
    SECTION_FINDINGS,
    SECTION_EXCEPTIONS,
    SECTION_QUALITY,
    SECTION_POLICIES,
    SECTION_METHOD,
    SECTION_MANIFEST,
    SECTION_SIGN_OFF,
    THEME_SECTIONS,
    SECTION_COVER = THEME_SECTIONS,
    SECTION_CONTENTS,
    SECTION_COUNT /* where other anchors begin: press.h */
} Section;

typedef struct {
    Slice folder;                   /* empty: the built-in theme */
    Slice sha256;                   /* of theme.conf, hex */
    uint32_t colours[LOOK_COLOURS]; /* 0xRRGGBB */
    Slice page;                     /* "A4" or "Letter": where the report definition names none */
    float margin;                   /* points */
    Slice logo;                     /* bytes of a PNG or JPEG file; may be empty */
    bool logo_is_png;
    float logo_height;       /* points */
    Slice classification;    /* where the report definition has none */
    Slice footer;            /* of every page; may be empty */
    Slice fonts[LOOK_FACES]; /* paths; empty: the usual ones */
    Section order[THEME_SECTIONS];
    uint32_t section_count;
    uint32_t volume_pages, findings; /* pages of a file; findings in detail */
    Arena arena, files;              /* files: what was read */
} Theme;

/* The theme of that folder; NULL: the built-in one. False with errors in the sink. */
bool theme_open(const char *folder, Diagnostics *sink, Theme *theme);
void theme_close(Theme *theme);
/* "summary": as theme.conf names the section. */
const char *theme_section_name(Section section);
/* Contrast of a colour with white, from 1 to 21 (WCAG 2.2, "contrast ratio"). */
double theme_contrast(uint32_t colour);

#endif
