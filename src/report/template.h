/*
 * report/template: logic-less templates over views of C data.
 *
 * `{{name}}` prints a value escaped for HTML text and quoted attributes; `{{{name}}}` prints
 * markup, and only a field that the C code declares to be markup can stand there;
 * `{{#name}}…{{/name}}` is rendered for each item of a list, or once where a text is not empty, a
 * number is not 0, a flag is set; `{{^name}}…{{/name}}` where that is not so; `{{>name}}` is
 * another file; `{{:id}}` is a word of the catalogue, whose `{name}` are values of the place where
 * it stands, and `{{::id}}` the word with its values unfilled; `{{! … }}` is a comment. A name is
 * looked up in the innermost item first, then outwards. A number prints in groups of three;
 * `count.plain` prints it without groups and `count.one` is set where it is 1. A time prints as
 * people read it, `from.iso` as ISO 8601. A line that holds
 * nothing but one such tag (values apart) leaves no line behind.
 *
 * Promises: all names are checked against the views when a template is compiled, so that a mistake
 * is an error with file, line and the names that would be known there, and rendering has no errors
 * but those of its output and of its bounds. What is printed streams: some 32 KiB and one value are
 * held. Unsafe and invisible characters of values print as U+XXXX. Owns: a Template owns copies of
 * its texts. Never: opens files; its caller brings partials. Thread-safe in that a Template is
 * immutable.
 */
#ifndef TRAILAUDIT_REPORT_TEMPLATE_H
#define TRAILAUDIT_REPORT_TEMPLATE_H

#include "base/buffer.h"
#include "base/diagnostics.h"
#include "base/output.h"
#include "report/words.h"

typedef enum {
    TEMPLATE_TEXT,   /* one line; at an offset: a Slice */
    TEMPLATE_TIME,   /* as text; shown as report/shown_time has it; at an offset: a Slice */
    TEMPLATE_LINES,  /* as text, but line feeds and tabs stay; at an offset: a Slice */
    TEMPLATE_NUMBER, /* at an offset: a uint64_t */
    TEMPLATE_FLAG,   /* at an offset: a bool */
    TEMPLATE_MARKUP, /* no offset: the function writes safe HTML */
    TEMPLATE_STREAM, /* the same, straight to the output: for what is too long to be held */
    TEMPLATE_LIST /* at an offset: a pointer to an array of `size` bytes each, its uint32_t length
                     at `count_offset` */
} TemplateKind;

typedef struct TemplateView TemplateView;
typedef struct TemplateScope TemplateScope;

/* One item that is being rendered, for the functions of its view. */
struct TemplateScope {
    const TemplateView *view;
    const void *object; /* what the view looks at */
    size_t index;       /* in its list */
    const TemplateScope
        *owner; /* the item whose list this is of, not the section around it; NULL at the root */
    const void *root; /* the root's object */
};

typedef struct {
    const char *name;
    TemplateKind kind;
    /* The function of the field's kind; all NULL: the value stands at `offset` in the object. */
    void (*text)(const TemplateScope *scope,
                 Buffer *out); /* text, lines: as it is, unescaped; markup: safe HTML */
    uint64_t (*number)(const TemplateScope *scope);
    bool (*flag)(const TemplateScope *scope);
    /* The object of item `index`, or NULL past the last. */
    const void *(*item)(const TemplateScope *scope, size_t index);
    bool (*stream)(const TemplateScope *scope, Output *output); /* false where the output failed */
    size_t offset, count_offset, size;
    const TemplateView *items; /* of a list: how its items are seen */
    bool is_address; /* the program made it and an address may begin with it: a data: picture */
} TemplateField;

struct TemplateView {
    const char *name;            /* for messages: "finding" */
    const TemplateField *fields; /* up to one without a name */
};

/* The text of a partial: its bytes (borrowed until template_compile returns) and the name of its
 * file for messages. False: there is none; the text may then be a hint at what there is. */
typedef bool TemplateLoad(void *context, Slice name, Slice *text, Slice *file);

typedef struct Template Template;

/*
 * Compiles the partial `name` with all that it includes, for a root object of this view, with words
 * of this catalogue (NULL: none). NULL after errors, which stand in the sink: all of them, not only
 * the first.
 */
Template *template_compile(Slice name, TemplateLoad *load, void *context, const Words *words,
                           const TemplateView *root, Diagnostics *sink);
/* Writes the template for this object. False if the output failed or memory ran out (the output is
 * marked failed then), or, with an error in the sink that names the section, where it would be
 * larger than LIMIT_TEMPLATE_OUTPUT or take more than LIMIT_TEMPLATE_STEPS. */
bool template_render(const Template *template, const void *root, Diagnostics *sink, Output *output);
void template_free(Template *template);

/* Appends the text as HTML text or the inside of a quoted attribute; unsafe characters as U+XXXX,
 * bytes that are no UTF-8 as \xXX. */
void template_escape(Buffer *out, Slice text);

#endif
