/*
 * report/template_source: the tags in a template's text, one after another. Internal to the room.
 */
#ifndef TRAILAUDIT_REPORT_TEMPLATE_SOURCE_H
#define TRAILAUDIT_REPORT_TEMPLATE_SOURCE_H

#include "report/template_place.h"

/* A text, borrowed; with text and file set and the rest zero it is ready. */
typedef struct {
    Slice text, file;
    size_t at;
    unsigned first_line;   /* of the text in its file, less one */
    TemplatePlace section; /* the last one */
    size_t open_until[2];  /* no "}}" and no "}}}" ends before here */
    size_t looked_at;      /* whether a tag of HTML is open was worked out up to here */
    bool inside;
} TemplateSource;

/* One tag: `sigil` is 0 for a value, '{' for markup. */
typedef struct {
    char sigil;
    Slice name;
    size_t start, end; /* in the source, delimiters included */
} TemplateTag;

typedef enum {
    TEMPLATE_TAG_NONE,
    TEMPLATE_TAG_FOUND,
    TEMPLATE_TAG_UNCLOSED, /* its braces do not end on its line (a comment's: at all) */
    TEMPLATE_TAG_BAD,      /* no name, or a sigil that this language does without */
} TemplateTagFound;

/* The next tag from s->at on; s->at is past it then, also past one that is unclosed (of which only
 * `start`, and whether three braces open it, are told) or bad. */
TemplateTagFound template_source_next(TemplateSource *s, TemplateTag *tag);
/* Where the tag is alone on its line, of what begins at `from`, widens it to the whole line, its
 * end included. */
void template_source_take_line(const TemplateSource *s, size_t from, TemplateTag *tag);
/* Whether the text before a byte stands inside a tag of HTML and ends in `=`. Bytes are asked for
 * in ascending order. */
bool template_source_is_unquoted(TemplateSource *s, size_t at);

#endif
