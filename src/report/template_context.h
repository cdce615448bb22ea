/*
 * report/template_context: where in a page's markup the text of a template has come to, so that a
 * value is refused where escaping does not make it safe.
 *
 * Follows the tokenizer of the HTML standard (13.2.5) as far as such places go: tags, attributes,
 * comments, and the text of <script> and <style>. Text is given in pieces, in the order of the
 * template; the sections of a template are followed as if each was rendered once. Owns nothing.
 */
#ifndef TRAILAUDIT_REPORT_TEMPLATE_CONTEXT_H
#define TRAILAUDIT_REPORT_TEMPLATE_CONTEXT_H

#include <stdbool.h>

#include "base/slice.h"

typedef enum {
    CONTEXT_TEXT,
    CONTEXT_TAG,       /* its name */
    CONTEXT_BETWEEN,   /* in a tag, before an attribute or behind one */
    CONTEXT_ATTRIBUTE, /* its name */
    CONTEXT_EQUALS,    /* before its value */
    CONTEXT_QUOTED,
    CONTEXT_BARE, /* a value without quotes */
    CONTEXT_COMMENT,
    CONTEXT_RAW /* in <script> or <style> */
} ContextState;

typedef struct {
    ContextState state;
    char quote;
    char name[16];      /* of the tag, in lower case; no longer than what matters here */
    char attribute[16]; /* the same */
    char value[16];     /* how the value begins, without blanks, in lower case */
    unsigned name_size, attribute_size, value_size;
    unsigned matched; /* bytes of what ends a comment or a raw text */
} TemplateContext;

void template_context_move(TemplateContext *context, Slice text);
/* Whether a tag can stand here: in text, and not in that of <title>, <textarea> or <option>. */
bool template_context_is_content(const TemplateContext *context);
/* A section is over: what stood in it may be left out of the page. */
void template_context_leave(TemplateContext *context, const TemplateContext *before);
/* Why a value can't stand here, as the end of a sentence; NULL where it can. `address`: it is one
 * that the program made. A value that can is part of what follows. */
const char *template_context_refusal(TemplateContext *context, bool markup, bool address);

#endif
