/*
 * report/template_tree: what a compiled template is made of; between template_compile.c and
 * template.c alone.
 */
#ifndef TRAILAUDIT_REPORT_TEMPLATE_TREE_H
#define TRAILAUDIT_REPORT_TEMPLATE_TREE_H

#include "base/arena.h"
#include "report/template.h"

enum {
    TEMPLATE_DEPTH = 32,       /* nested lists */
    TEMPLATE_SECTIONS = 64,    /* nested sections of any kind */
    TEMPLATE_BYTES = 64 << 20, /* of text, the same */
    TEMPLATE_PARTIALS = 16,    /* partials within partials, the template itself the first */
    TEMPLATE_NODES = 100000    /* of one template, its partials copied in */
};

typedef enum {
    TEMPLATE_NODE_LITERAL,
    TEMPLATE_NODE_VALUE,
    TEMPLATE_NODE_SECTION,
    TEMPLATE_NODE_INVERTED
} TemplateNodeKind;

typedef enum { TEMPLATE_AS_IT_IS, TEMPLATE_PLAIN, TEMPLATE_ONE, TEMPLATE_ISO } TemplateForm;

typedef struct TemplateNode TemplateNode;
struct TemplateNode {
    TemplateNodeKind kind;
    TemplateForm form;
    Slice literal;
    const TemplateField *field;
    unsigned level; /* which scope holds the field; 0 is the root */
    bool behind_pre;
    bool in_content; /* of an element that can hold others */
    Slice file;      /* of a section: where it stands */
    unsigned line;
    TemplateNode *children, *next;
};

/* Whether the text ends in a tag <pre>: what follows is content, where quotes mean nothing. */
bool template_ends_in_pre(Slice before);

struct Template {
    Arena arena;
    const TemplateView *root;
    TemplateNode *nodes;
};

#endif
