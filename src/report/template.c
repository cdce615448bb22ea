#include "report/template.h"

#include <errno.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/text.h"
#include "report/shown_time.h"
#include "report/template_tree.h"

enum {
    LONGEST_ESCAPE = 8,     /* of a character of ASCII */
    FLUSH_AT = 64 << 10,    /* as much as an output hands on without a copy */
    FETCHED_AT_A_STEP = 64, /* bytes that cost as much as a tag */
    STEPS_UNSEEN = 1024     /* between looks at the output, which the user may have stopped */
};

static Slice escape_of(char byte)
{
    switch (byte) {
    case '&':
        return SLICE("&amp;");
    case '<':
        return SLICE("&lt;");
    case '>':
        return SLICE("&gt;");
    case '"':
        return SLICE("&quot;");
    case '\'':
        return SLICE("&#39;");
    case '\\':
        return SLICE("\\");
    default:
        return (Slice){0};
    }
}

/* Takes from the text what stands there as it is. */
static Slice add_plain(Buffer *out, Slice text)
{
    if (!buffer_reserve(out, text.size + LONGEST_ESCAPE))
        return (Slice){0};
    size_t size = text_copy_plain(out->data + out->size, text);
    out->size += size;
    return slice_from(text, size);
}

/* One character; in the content of an element what is shown by its number is marked off from the
 * text around it. */
static void add_character(Buffer *out, Slice character, bool marked)
{
    Slice rest = character;
    uint32_t code_point = text_take_character(&rest);
    bool no_utf8 = character.size == 1 && (unsigned char)character.data[0] >= 0x80;
    marked = marked && (no_utf8 || text_is_unsafe(code_point));
    if (marked)
        buffer_add(out, SLICE("<span class=\"code-point\">"));
    text_add_visible(out, character);
    if (marked)
        buffer_add(out, SLICE("</span>"));
}

static void escape_text(Buffer *out, Slice text, bool marked)
{
    while ((text = add_plain(out, text)).size) {
        Slice escape = escape_of(text.data[0]);
        size_t size = escape.size ? 1 : text_character_size(text);
        if (escape.size)
            buffer_add(out, escape);
        else
            add_character(out, (Slice){text.data, size}, marked);
        text = slice_from(text, size);
    }
}

void template_escape(Buffer *out, Slice text)
{
    escape_text(out, text, false);
}

bool template_ends_in_pre(Slice before)
{
    enum { LONGEST = 4096 }; /* of the tag: looking further back for each value takes too long */
    if (!slice_ends(before, SLICE(">")))
        return false;
    if (before.size > LONGEST)
        before = slice_from(before, before.size - LONGEST);
    Slice tag = slice_from(before, slice_find_last(before, '<'));
    size_t quotes = 0;
    for (size_t i = 0; i < tag.size; i++) {
        if (tag.data[i] == '\'')
            return false;
        quotes += tag.data[i] == '"';
    }
    /* Inside quotes a '>' ends no tag. */
    return quotes % 2 == 0 && slice_ends(tag, SLICE(">")) &&
           (slice_starts(tag, SLICE("<pre>")) || slice_starts(tag, SLICE("<pre ")));
}

/* Takes from the text what stands there as it is: in content quotes, line feeds and tabs do. */
static Slice add_plain_line(Buffer *out, Slice text, bool content)
{
    if (!content || !buffer_reserve(out, text.size + LONGEST_ESCAPE))
        return add_plain(out, text);
    size_t size = text_copy_content(out->data + out->size, text);
    out->size += size;
    return slice_from(text, size);
}

/* Line feeds and tabs stay, a CR before a line feed goes. */
static void escape_lines(Buffer *out, Slice text, bool content, bool marked)
{
    while ((text = add_plain_line(out, text, content)).size) {
        Slice escape = escape_of(text.data[0]);
        size_t size = escape.size ? 1 : text_character_size(text);
        if (escape.size)
            buffer_add(out, escape);
        else if (text.data[0] == '\n' || text.data[0] == '\t')
            buffer_add_byte(out, text.data[0]);
        else if (!slice_starts(text, SLICE("\r\n")))
            add_character(out, (Slice){text.data, size}, marked);
        text = slice_from(text, size);
    }
}

typedef struct {
    Output *output;
    Buffer value, pending; /* pending: what the output gets next */
    TemplateScope scopes[TEMPLATE_DEPTH + 1];
    unsigned depth;              /* scopes in use, less one */
    uint64_t steps;              /* tags and items, and texts that were fetched */
    uint64_t looked;             /* steps at the last look at the output */
    uint64_t written;            /* bytes that the output has */
    bool failed;                 /* the output has, as far as was seen */
    const TemplateNode *section; /* the innermost in hand */
    Diagnostics *sink;
} Renderer;

static const void *place(const TemplateScope *scope, const TemplateField *field)
{
    return (const char *)scope->object + field->offset;
}

static uint64_t number_of(const TemplateScope *scope, const TemplateField *field)
{
    if (field->number)
        return field->number(scope);
    return *(const uint64_t *)place(scope, field);
}

static void look(Renderer *r)
{
    r->looked = r->steps;
    r->written = output_size(r->output);
    r->failed = output_failed(r->output);
}

static void fail(Renderer *r, int error)
{
    output_fail(r->output, error);
    look(r);
}

static void flush(Renderer *r)
{
    if (r->pending.failed)
        output_fail(r->output, ENOMEM);
    output_write(r->output, buffer_slice(&r->pending));
    buffer_clear(&r->pending);
    look(r);
}

/* The output fails, with the section that was in hand. */
static void stop(Renderer *r, bool large)
{
    const TemplateNode *section = r->section;
    if (output_failed(r->output))
        return;
    diagnostics_report(r->sink, DIAGNOSTIC_ERROR, "template-too-much",
                       section ? section->file : (Slice){0}, section ? section->line : 0,
                       large ? "the page that the template writes is larger than %llu bytes"
                             : "the template repeats its tags more than %llu times",
                       (unsigned long long)(large ? LIMIT_TEMPLATE_OUTPUT : LIMIT_TEMPLATE_STEPS));
    fail(r, EFBIG);
}

/* False where the template goes on without end. */
static bool goes_on(Renderer *r)
{
    if (++r->steps > LIMIT_TEMPLATE_STEPS)
        stop(r, false);
    else if (r->written + r->pending.size > LIMIT_TEMPLATE_OUTPUT)
        stop(r, true);
    else if (r->steps - r->looked > STEPS_UNSEEN)
        look(r);
    return !r->failed;
}

/* The value, until the next is fetched. */
static Slice fetch(Renderer *r, const TemplateScope *scope, const TemplateField *field)
{
    if (!field->text)
        return *(const Slice *)place(scope, field);
    buffer_clear(&r->value);
    field->text(scope, &r->value);
    r->steps += r->value.size / FETCHED_AT_A_STEP;
    if (r->value.failed)
        fail(r, ENOMEM);
    return buffer_slice(&r->value);
}

static const void *item_of(const TemplateScope *scope, const TemplateField *field, size_t index)
{
    if (field->item)
        return field->item(scope, index);
    const char *object = scope->object;
    uint32_t count = *(const uint32_t *)(object + field->count_offset);
    const char *items = *(const char *const *)(object + field->offset);
    return index < count ? items + index * field->size : NULL;
}

static bool holds(Renderer *r, const TemplateScope *scope, const TemplateNode *node)
{
    const TemplateField *field = node->field;
    switch (field->kind) {
    case TEMPLATE_NUMBER:
        return node->form == TEMPLATE_ONE ? number_of(scope, field) == 1
                                          : number_of(scope, field) != 0;
    case TEMPLATE_FLAG:
        return field->flag ? field->flag(scope) : *(const bool *)place(scope, field);
    case TEMPLATE_LIST:
        return item_of(scope, field, 0) != NULL;
    case TEMPLATE_STREAM:
        return true;
    default:
        return fetch(r, scope, field).size > 0;
    }
}

static void write_time(Buffer *out, Slice time)
{
    Slice parts[SHOWN_TIME_PARTS];
    size_t count = shown_time(time, parts);
    for (size_t i = 0; i < count; i++)
        template_escape(out, parts[i]);
}

static void write_value(Renderer *r, const TemplateScope *scope, const TemplateNode *node)
{
    const TemplateField *field = node->field;
    if (field->kind == TEMPLATE_STREAM) {
        flush(r);
        if (field->stream(scope, r->output))
            look(r);
        else
            fail(r, ENOMEM);
        return;
    }
    if (field->kind == TEMPLATE_NUMBER) {
        /* U+202F: a narrow space at which no line breaks */
        text_add_number(&r->pending, number_of(scope, field),
                        node->form == TEMPLATE_PLAIN ? "" : "\xe2\x80\xaf");
        return;
    }
    Slice value = fetch(r, scope, field);
    if (field->kind == TEMPLATE_MARKUP)
        buffer_add(&r->pending, value);
    else if (field->kind == TEMPLATE_TIME && node->form != TEMPLATE_ISO)
        write_time(&r->pending, value);
    else if (field->kind == TEMPLATE_LINES)
        escape_lines(&r->pending, value, node->behind_pre, node->in_content);
    else
        escape_text(&r->pending, value, node->in_content);
}

static void render(Renderer *r, const TemplateNode *node);

static void render_list(Renderer *r, const TemplateScope *scope, const TemplateNode *node)
{
    if (r->depth == TEMPLATE_DEPTH)
        return; /* the compiler refuses such depth */
    TemplateScope *item = &r->scopes[r->depth + 1];
    const void *object;
    for (size_t i = 0; goes_on(r) && (object = item_of(scope, node->field, i)); i++) {
        *item = (TemplateScope){node->field->items, object, i, scope, scope->root};
        r->depth++;
        render(r, node->children);
        r->depth--;
    }
}

static void render(Renderer *r, const TemplateNode *node)
{
    const TemplateNode *around = r->section;
    for (; node && goes_on(r); node = node->next) {
        if (r->pending.size >= FLUSH_AT || r->pending.failed)
            flush(r);
        if (node->kind == TEMPLATE_NODE_LITERAL) {
            buffer_add(&r->pending, node->literal);
            continue;
        }
        const TemplateScope *scope = &r->scopes[node->level];
        r->section = node->file.size ? node : around;
        if (node->kind == TEMPLATE_NODE_VALUE)
            write_value(r, scope, node);
        else if (node->kind == TEMPLATE_NODE_SECTION && node->field->kind == TEMPLATE_LIST)
            render_list(r, scope, node);
        else if (holds(r, scope, node) == (node->kind == TEMPLATE_NODE_SECTION))
            render(r, node->children);
        r->section = around;
    }
}

bool template_render(const Template *template, const void *root, Diagnostics *sink, Output *output)
{
    Renderer *r = calloc(1, sizeof *r);
    if (!r) {
        output_fail(output, ENOMEM);
        return false;
    }
    r->output = output;
    r->sink = sink;
    r->scopes[0] = (TemplateScope){template->root, root, 0, NULL, root};
    render(r, template->nodes);
    flush(r);
    buffer_free(&r->value);
    buffer_free(&r->pending);
    free(r);
    return !output_failed(output);
}

void template_free(Template *template)
{
    if (!template)
        return;
    arena_free(&template->arena);
    free(template);
}
