/*
 * Text to a tree whose names are resolved. A partial is compiled in place, again for each place
 * that includes it, since what its names mean depends on the sections around it.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "report/template_context.h"
#include "report/template_place.h"
#include "report/template_source.h"
#include "report/template_tree.h"

typedef struct {
    Template *template;
    TemplateLoad *load;
    void *context;
    const Words *words;
    Diagnostics *sink;
    const TemplateView *views[TEMPLATE_DEPTH + 1]; /* by level */
    unsigned level;
    Slice open[TEMPLATE_PARTIALS]; /* the texts in hand, each included by the one before */
    unsigned partials;
    unsigned sections;               /* nesting */
    size_t bytes;                    /* of texts that were copied or read */
    unsigned nodes;                  /* partials are counted as such too */
    TemplatePlace place;             /* of the last complaint */
    TemplateContext context_of_page; /* where in the page's markup */
    bool failed, no_memory;
    bool quiet; /* inside a section that means nothing: more errors of names would only hide the
                   first */
} Compiler;

static void complain(Compiler *c, const TemplateSource *s, size_t at, const char *code,
                     Slice message, Slice hint)
{
    c->failed = true;
    if (c->quiet)
        return;
    template_place_move(&c->place, s->text, at);
    Diagnostic d = {.level = DIAGNOSTIC_ERROR,
                    .code = code,
                    .file = s->file,
                    .line = s->first_line + 1 + c->place.line,
                    .column = c->place.column + 1,
                    .message = message,
                    .hint = hint};
    d.source = template_place_line(&c->place, s->text, &d.source_from);
    diagnostics_add(c->sink, &d);
}

static void complain_of(Compiler *c, const TemplateSource *s, size_t at, const char *code,
                        const char *format, Slice name)
{
    Buffer message = {0};
    buffer_printf(&message, format, (int)name.size, name.data ? name.data : "");
    complain(c, s, at, code, buffer_slice(&message), (Slice){0});
    buffer_free(&message);
}

/* False, with one error, where there are too many. */
static bool count_node(Compiler *c)
{
    if (c->nodes++ < TEMPLATE_NODES)
        return true;
    if (c->nodes == TEMPLATE_NODES + 1)
        diagnostics_report(c->sink, DIAGNOSTIC_ERROR, "template-too-large", (Slice){0}, 0,
                           "the template is larger than %d tags", TEMPLATE_NODES);
    c->failed = true;
    return false;
}

/* The same for bytes of text. */
static bool count_bytes(Compiler *c, size_t bytes)
{
    bool fitted = c->bytes <= TEMPLATE_BYTES;
    c->bytes += bytes;
    if (c->bytes <= TEMPLATE_BYTES)
        return true;
    if (fitted)
        diagnostics_report(c->sink, DIAGNOSTIC_ERROR, "template-too-large", (Slice){0}, 0,
                           "the template is larger than %d MiB, its partials copied in",
                           TEMPLATE_BYTES >> 20);
    c->failed = true;
    return false;
}

static TemplateNode *add_node(Compiler *c, TemplateNode ***tail, TemplateNodeKind kind)
{
    if (!count_node(c))
        return NULL;
    TemplateNode *node = arena_take(&c->template->arena, sizeof *node);
    if (!node) {
        c->failed = c->no_memory = true;
        return NULL;
    }
    node->kind = kind;
    **tail = node;
    *tail = &node->next;
    return node;
}

static void add_literal(Compiler *c, TemplateNode ***tail, Slice text)
{
    template_context_move(&c->context_of_page, text);
    if (text.size == 0 || !count_bytes(c, text.size))
        return;
    TemplateNode *node = add_node(c, tail, TEMPLATE_NODE_LITERAL);
    if (!node)
        return;
    node->literal = arena_copy(&c->template->arena, text);
    if (!node->literal.data)
        c->failed = c->no_memory = true;
}

/* The names of all views around, innermost first. */
static void known_names(const Compiler *c, Slice *names, size_t most, size_t *count)
{
    for (unsigned level = c->level + 1; level-- > 0;)
        for (const TemplateField *f = c->views[level]->fields; f->name; f++)
            if (*count < most)
                names[(*count)++] = slice_of(f->name);
}

static void complain_unknown(Compiler *c, const TemplateSource *s, const TemplateTag *tag)
{
    enum { MOST = 512 };
    Slice names[MOST];
    size_t count = 0;
    /* What is counted only needs no advice, which takes longer than all the rest. */
    if (diagnostics_kept(c->sink) >= LIMIT_DIAGNOSTICS) {
        complain(c, s, tag->start, "template-unknown-name", SLICE("unknown name"), (Slice){0});
        return;
    }
    known_names(c, names, MOST, &count);
    Buffer message = {0}, hint = {0};
    buffer_printf(&message, "unknown name '%.*s' in the view '%s'", (int)tag->name.size,
                  tag->name.data, c->views[c->level]->name);
    Slice nearest = text_nearest(tag->name, names, count);
    if (nearest.size)
        buffer_printf(&hint, "did you mean '%.*s'? ", (int)nearest.size, nearest.data);
    for (unsigned level = c->level + 1; level-- > 0;) {
        buffer_printf(&hint, "%sknown of '%s':", level == c->level ? "" : "; ",
                      c->views[level]->name);
        for (const TemplateField *f = c->views[level]->fields; f->name; f++)
            buffer_printf(&hint, "%s %s", f == c->views[level]->fields ? "" : ",", f->name);
    }
    complain(c, s, tag->start, "template-unknown-name", buffer_slice(&message),
             buffer_slice(&hint));
    buffer_free(&message);
    buffer_free(&hint);
}

static const TemplateField *find_in(const TemplateView *view, Slice name)
{
    for (const TemplateField *f = view->fields; name.size && f->name; f++)
        if (f->name[0] == name.data[0] && slice_equal(slice_of(f->name), name))
            return f;
    return NULL;
}

/* Whether the field has that form; false with a diagnostic. */
static bool check_form(Compiler *c, const TemplateSource *s, const TemplateTag *tag,
                       TemplateForm form, const TemplateField *field)
{
    bool number = form == TEMPLATE_PLAIN || form == TEMPLATE_ONE;
    if (number && field->kind != TEMPLATE_NUMBER)
        complain_of(c, s, tag->start, "template-not-a-number",
                    "'%.*s' is no number: .plain and .one belong to numbers",
                    slice_of(field->name));
    else if (form == TEMPLATE_ISO && field->kind != TEMPLATE_TIME)
        complain_of(c, s, tag->start, "template-not-a-time",
                    "'%.*s' is no time: .iso belongs to times", slice_of(field->name));
    else
        return true;
    return false;
}

/* Resolves the tag's name into the node; false with a diagnostic where it means nothing. */
static bool resolve(Compiler *c, const TemplateSource *s, const TemplateTag *tag,
                    TemplateNode *node)
{
    Slice name = tag->name;
    TemplateForm form = TEMPLATE_AS_IT_IS;
    if (slice_ends(name, SLICE(".plain")))
        form = TEMPLATE_PLAIN;
    else if (slice_ends(name, SLICE(".one")))
        form = TEMPLATE_ONE;
    else if (slice_ends(name, SLICE(".iso")))
        form = TEMPLATE_ISO;
    if (form != TEMPLATE_AS_IT_IS)
        name.size = slice_find_last(name, '.');
    for (unsigned level = c->level + 1; level-- > 0;) {
        const TemplateField *field = find_in(c->views[level], name);
        if (!field)
            continue;
        if (!check_form(c, s, tag, form, field))
            return false;
        node->field = field;
        node->form = form;
        node->level = level;
        return true;
    }
    complain_unknown(c, s, tag);
    return false;
}

/* What is printed into an attribute stands in quotes; false with a diagnostic where it does not. */
static bool check_quoted(Compiler *c, TemplateSource *s, const TemplateTag *tag)
{
    if (!template_source_is_unquoted(s, tag->start))
        return true;
    complain_of(c, s, tag->start, "template-unquoted",
                "'%.*s' stands in an attribute without quotes", tag->name);
    return false;
}

/* Whether escaping makes the value safe where it stands; false with a diagnostic where not. */
static bool check_context(Compiler *c, const TemplateSource *s, const TemplateTag *tag,
                          const TemplateField *field)
{
    bool markup = field->kind == TEMPLATE_MARKUP || field->kind == TEMPLATE_STREAM;
    const char *why = template_context_refusal(&c->context_of_page, markup, field->is_address);
    if (!why)
        return true;
    Buffer message = {0};
    buffer_printf(&message, "'%.*s' stands %s", (int)tag->name.size, tag->name.data, why);
    complain(c, s, tag->start, "template-unsafe-place", buffer_slice(&message), (Slice){0});
    buffer_free(&message);
    return false;
}

static void add_value(Compiler *c, TemplateSource *s, const TemplateTag *tag, TemplateNode ***tail)
{
    TemplateNode found = {0};
    if (!resolve(c, s, tag, &found))
        return;
    bool markup = found.field->kind == TEMPLATE_MARKUP || found.field->kind == TEMPLATE_STREAM;
    if (found.field->kind == TEMPLATE_LIST || found.field->kind == TEMPLATE_FLAG ||
        found.form == TEMPLATE_ONE) {
        complain_of(c, s, tag->start, "template-no-value",
                    "'%.*s' has no text: open a section with {{#", tag->name);
        return;
    }
    if (markup && tag->sigil != '{') {
        complain_of(c, s, tag->start, "template-markup",
                    "'%.*s' is markup: write it in three braces", tag->name);
        return;
    }
    if (!markup && tag->sigil == '{') {
        complain_of(c, s, tag->start, "template-not-markup",
                    "'%.*s' is no markup and is always escaped: write it in two braces", tag->name);
        return;
    }
    if ((!markup && !check_quoted(c, s, tag)) || !check_context(c, s, tag, found.field))
        return;
    TemplateNode *node = add_node(c, tail, TEMPLATE_NODE_VALUE);
    if (!node)
        return;
    node->field = found.field;
    node->form = found.form;
    node->level = found.level;
    node->in_content = template_context_is_content(&c->context_of_page);
    node->behind_pre = template_ends_in_pre((Slice){s->text.data, tag->start});
}

/* ---- words of the catalogue ---- */

static void add_escaped(Compiler *c, TemplateNode ***tail, Slice text)
{
    Buffer escaped = {0};
    template_escape(&escaped, text);
    c->failed |= escaped.failed;
    add_literal(c, tail, buffer_slice(&escaped));
    buffer_free(&escaped);
}

/* "{count?record|records}": each text under a section of its own. */
static void add_choice(Compiler *c, const TemplateNode *found, const WordPiece *piece,
                       TemplateNode ***tail)
{
    for (int one = 1; one >= 0; one--) {
        TemplateNode *node =
            add_node(c, tail, one ? TEMPLATE_NODE_SECTION : TEMPLATE_NODE_INVERTED);
        if (!node)
            return;
        node->field = found->field;
        node->form = TEMPLATE_ONE;
        node->level = found->level;
        TemplateNode **children = &node->children;
        add_escaped(c, &children, one ? piece->one : piece->many);
    }
}

static void add_word_piece(Compiler *c, TemplateSource *s, size_t at, const WordPiece *piece,
                           TemplateNode ***tail)
{
    TemplateNode found = {0};
    TemplateTag tag = {0, piece->text, at, at};
    if (piece->kind == WORD_LITERAL)
        add_escaped(c, tail, piece->text);
    else if (piece->kind == WORD_VALUE)
        add_value(c, s, &tag, tail);
    else if (!resolve(c, s, &tag, &found))
        return;
    else if (found.field->kind != TEMPLATE_NUMBER)
        complain_of(c, s, at, "template-not-a-number",
                    "'%.*s' is no number: a choice of words goes by one", piece->text);
    else
        add_choice(c, &found, piece, tail);
}

/* {{:id}}: the word in place, its values looked up where it stands; {{::id}}: as the catalogue has
 * it. */
static void add_word(Compiler *c, TemplateSource *s, const TemplateTag *tag, TemplateNode ***tail)
{
    bool raw = slice_starts(tag->name, SLICE(":"));
    Slice id = slice_from(tag->name, raw);
    const Word *word = c->words ? words_find(c->words, id) : NULL;
    if (!word) {
        Buffer message = {0}, hint = {0};
        bool told = diagnostics_kept(c->sink) < LIMIT_DIAGNOSTICS;
        Slice nearest = c->words && told ? words_nearest(c->words, id) : (Slice){0};
        buffer_printf(&message, "unknown word '%.*s'", (int)id.size, id.data);
        if (nearest.size)
            buffer_printf(&hint, "did you mean '%.*s'?", (int)nearest.size, nearest.data);
        complain(c, s, tag->start, "template-unknown-word", buffer_slice(&message),
                 buffer_slice(&hint));
        buffer_free(&message);
        buffer_free(&hint);
        return;
    }
    if (!check_quoted(c, s, tag))
        return;
    if (raw) {
        add_escaped(c, tail, word->text);
        return;
    }
    TemplateSource source = {.text = word->text,
                             .file = words_file(c->words),
                             .first_line = word->line ? word->line - 1 : 0};
    WordPiece piece;
    for (Slice rest = word->text; words_next(&rest, &piece);)
        add_word_piece(c, &source, (size_t)(piece.text.data - word->text.data), &piece, tail);
}

static void complain_of_tag(Compiler *c, const TemplateSource *s, const TemplateTag *tag,
                            TemplateTagFound found)
{
    if (found == TEMPLATE_TAG_BAD)
        complain(c, s, tag->start, "template-bad-tag", SLICE("this is no tag"),
                 SLICE("tags are {{name}}, {{{markup}}}, {{#section}}, {{^inverted}}, {{/end}}, "
                       "{{:word}}, {{>partial}}, {{! comment}}"));
    else
        complain(c, s, tag->start, "template-unclosed-tag", SLICE("the tag is not closed"),
                 tag->sigil == '{' ? SLICE("}}} ends it") : SLICE("}} ends it"));
}

static bool compile_text(Compiler *c, TemplateSource *s, const TemplateTag *open,
                         TemplateNode **first);

static void add_section(Compiler *c, TemplateSource *s, const TemplateTag *tag,
                        TemplateNode ***tail)
{
    TemplateNode found = {0}, ignored = {0}, *node = &ignored;
    if (c->sections == TEMPLATE_SECTIONS) {
        complain_of(c, s, tag->start, "template-too-deep", "the section '%.*s' lies too deep",
                    tag->name);
        return;
    }
    bool known = resolve(c, s, tag, &found);
    if (known) {
        node =
            add_node(c, tail, tag->sigil == '#' ? TEMPLATE_NODE_SECTION : TEMPLATE_NODE_INVERTED);
        if (!node)
            return;
        node->field = found.field;
        node->form = found.form;
        node->level = found.level;
        template_place_move(&s->section, s->text, tag->start);
        node->line = s->first_line + 1 + s->section.line;
        node->file = arena_copy(&c->template->arena, s->file);
        c->no_memory |= !node->file.data;
        c->failed |= !node->file.data;
    }
    bool list = known && tag->sigil == '#' && found.field->kind == TEMPLATE_LIST;
    if (list && c->level == TEMPLATE_DEPTH) {
        complain_of(c, s, tag->start, "template-too-deep", "the section '%.*s' lies too deep",
                    tag->name);
        list = false;
    }
    if (list)
        c->views[++c->level] = found.field->items;
    bool was_quiet = c->quiet;
    c->quiet |= !known;
    c->sections++;
    TemplateContext before = c->context_of_page;
    compile_text(c, s, tag, &node->children);
    template_context_leave(&c->context_of_page, &before);
    c->sections--;
    c->quiet = was_quiet;
    if (list)
        c->level--;
}

static void add_partial(Compiler *c, const TemplateSource *s, const TemplateTag *tag,
                        TemplateNode ***tail)
{
    bool within = false;
    for (unsigned i = 0; i < c->partials; i++)
        within |= slice_equal(c->open[i], tag->name);
    if (within || c->partials == TEMPLATE_PARTIALS) {
        complain_of(c, s, tag->start, "template-recursion",
                    within ? "the partial '%.*s' includes itself"
                           : "the partial '%.*s' lies too deep in others",
                    tag->name);
        return;
    }
    /* Partials may hold nothing, and include each other twice. */
    if (!count_node(c) || c->bytes > TEMPLATE_BYTES)
        return;
    TemplateSource partial = {0};
    if (!c->load(c->context, tag->name, &partial.text, &partial.file)) {
        Buffer message = {0};
        buffer_printf(&message, "there is no partial '%.*s'", (int)tag->name.size, tag->name.data);
        complain(c, s, tag->start, "template-no-partial", buffer_slice(&message), partial.text);
        buffer_free(&message);
        return;
    }
    if (!count_bytes(c, partial.text.size))
        return;
    c->open[c->partials++] = tag->name;
    TemplateNode *first = NULL;
    compile_text(c, &partial, NULL, &first);
    c->partials--;
    **tail = first;
    while (**tail)
        *tail = &(**tail)->next;
}

/* Up to the tag that closes `open`, or the end of the text where it is NULL. */
static bool compile_text(Compiler *c, TemplateSource *s, const TemplateTag *open,
                         TemplateNode **first)
{
    TemplateNode **tail = first;
    for (;;) {
        size_t from = s->at;
        TemplateTag tag;
        TemplateTagFound found = template_source_next(s, &tag);
        if (found == TEMPLATE_TAG_NONE)
            break;
        if (found != TEMPLATE_TAG_FOUND) {
            complain_of_tag(c, s, &tag, found);
            continue;
        }
        if (tag.sigil && tag.sigil != '{' && tag.sigil != ':') {
            TemplateTag widened = tag;
            template_source_take_line(s, from, &widened);
            add_literal(c, &tail, (Slice){s->text.data + from, widened.start - from});
            s->at = widened.end;
        } else {
            add_literal(c, &tail, (Slice){s->text.data + from, tag.start - from});
        }
        if (tag.sigil == '#' || tag.sigil == '^') {
            add_section(c, s, &tag, &tail);
        } else if (tag.sigil == '>') {
            add_partial(c, s, &tag, &tail);
        } else if (tag.sigil == ':') {
            add_word(c, s, &tag, &tail);
        } else if (tag.sigil == '/') {
            if (open && slice_equal(open->name, tag.name))
                return true;
            complain_of(c, s, tag.start, "template-wrong-end", "{{/%.*s}} closes no open section",
                        tag.name);
        } else if (tag.sigil != '!') {
            add_value(c, s, &tag, &tail);
        }
    }
    add_literal(c, &tail, slice_from(s->text, s->at));
    s->at = s->text.size;
    if (open)
        complain_of(c, s, open->start, "template-open-section", "the section '%.*s' is not closed",
                    open->name);
    return open == NULL;
}

Template *template_compile(Slice name, TemplateLoad *load, void *context, const Words *words,
                           const TemplateView *root, Diagnostics *sink)
{
    Template *template = calloc(1, sizeof *template);
    Compiler *c = calloc(1, sizeof *c);
    TemplateSource source = {0};
    if (!template || !c)
        goto no_memory;
    *c = (Compiler){.template = template,
                    .load = load,
                    .context = context,
                    .words = words,
                    .sink = sink,
                    .views = {root}};
    template->root = root;
    c->open[c->partials++] = name;
    if (load(context, name, &source.text, &source.file)) {
        compile_text(c, &source, NULL, &template->nodes);
    } else {
        diagnostics_report(sink, DIAGNOSTIC_ERROR, "template-no-partial", (Slice){0}, 0,
                           "there is no template '%.*s'", (int)name.size, name.data);
        c->failed = true;
    }
    bool failed = c->failed || template->arena.failed;
    if (c->no_memory || template->arena.failed)
        diagnostics_report(sink, DIAGNOSTIC_ERROR, "no-memory", (Slice){0}, 0, "memory ran out");
    free(c);
    if (!failed)
        return template;
    template_free(template);
    return NULL;
no_memory:
    diagnostics_report(sink, DIAGNOSTIC_ERROR, "no-memory", (Slice){0}, 0, "memory ran out");
    free(c);
    free(template);
    return NULL;
}
