/*
 * report/html/fields: short forms for tables of fields.
 */
#ifndef TRAILAUDIT_REPORT_HTML_FIELDS_H
#define TRAILAUDIT_REPORT_HTML_FIELDS_H

#include <stddef.h>

#include "report/html/page.h"

/* A value that stands in the object: its kind after its type. */
#define FIELD_TEXT(field, type, member)                                                            \
    {                                                                                              \
        .name = (field), .kind = TEMPLATE_TEXT, .offset = offsetof(type, member)                   \
    }
#define FIELD_TIME(field, type, member)                                                            \
    {                                                                                              \
        .name = (field), .kind = TEMPLATE_TIME, .offset = offsetof(type, member)                   \
    }
#define FIELD_LINES(field, type, member)                                                           \
    {                                                                                              \
        .name = (field), .kind = TEMPLATE_LINES, .offset = offsetof(type, member)                  \
    }
#define FIELD_NUMBER(field, type, member)                                                          \
    {                                                                                              \
        .name = (field), .kind = TEMPLATE_NUMBER, .offset = offsetof(type, member)                 \
    }
#define FIELD_FLAG(field, type, member)                                                            \
    {                                                                                              \
        .name = (field), .kind = TEMPLATE_FLAG, .offset = offsetof(type, member)                   \
    }
#define FIELD_LIST(field, type, member, length, element, view)                                     \
    {                                                                                              \
        .name = (field), .kind = TEMPLATE_LIST, .offset = offsetof(type, member),                  \
        .count_offset = offsetof(type, length), .size = sizeof(element), .items = &(view)          \
    }
/* A value that a function gives. */
#define FIELD_TEXT_OF(field, function)                                                             \
    {                                                                                              \
        .name = (field), .kind = TEMPLATE_TEXT, .text = (function)                                 \
    }
#define FIELD_TIME_OF(field, function)                                                             \
    {                                                                                              \
        .name = (field), .kind = TEMPLATE_TIME, .text = (function)                                 \
    }
#define FIELD_LINES_OF(field, function)                                                            \
    {                                                                                              \
        .name = (field), .kind = TEMPLATE_LINES, .text = (function)                                \
    }
#define FIELD_MARKUP_OF(field, function)                                                           \
    {                                                                                              \
        .name = (field), .kind = TEMPLATE_MARKUP, .text = (function)                               \
    }
#define FIELD_STREAM_OF(field, function)                                                           \
    {                                                                                              \
        .name = (field), .kind = TEMPLATE_STREAM, .stream = (function)                             \
    }
#define FIELD_NUMBER_OF(field, function)                                                           \
    {                                                                                              \
        .name = (field), .kind = TEMPLATE_NUMBER, .number = (function)                             \
    }
#define FIELD_FLAG_OF(field, function)                                                             \
    {                                                                                              \
        .name = (field), .kind = TEMPLATE_FLAG, .flag = (function)                                 \
    }
#define FIELD_LIST_OF(field, function, view)                                                       \
    {                                                                                              \
        .name = (field), .kind = TEMPLATE_LIST, .item = (function), .items = &(view)               \
    }

/* A function of one expression over `o`, the object as its type, and `page`. */
#define NUMBER_FUNCTION(function, type, expression)                                                \
    static uint64_t function(const TemplateScope *scope)                                           \
    {                                                                                              \
        const type *o = scope->object;                                                             \
        const Page *page = scope->root;                                                            \
        (void)o;                                                                                   \
        (void)page;                                                                                \
        return (uint64_t)(expression);                                                             \
    }
#define FLAG_FUNCTION(function, type, expression)                                                  \
    static bool function(const TemplateScope *scope)                                               \
    {                                                                                              \
        const type *o = scope->object;                                                             \
        const Page *page = scope->root;                                                            \
        (void)o;                                                                                   \
        (void)page;                                                                                \
        return (expression);                                                                       \
    }
/* The expression is a Slice. */
#define TEXT_FUNCTION(function, type, expression)                                                  \
    static void function(const TemplateScope *scope, Buffer *out)                                  \
    {                                                                                              \
        const type *o = scope->object;                                                             \
        const Page *page = scope->root;                                                            \
        (void)o;                                                                                   \
        (void)page;                                                                                \
        buffer_add(out, (expression));                                                             \
    }

#endif
