#include "report/words_read.h"

#include <libxml/tree.h>
#include <libxml/xmlreader.h>

bool words_add(Words *words, const Word *word)
{
    if (words->count == words->capacity) {
        size_t capacity = words->capacity ? words->capacity * 2 : 512;
        Word *more = arena_array(&words->arena, capacity, sizeof(Word));
        if (!more)
            return false;
        if (words->count)
            memcpy(more, words->items, words->count * sizeof(Word));
        words->items = more;
        words->capacity = capacity;
    }
    Word *added = &words->items[words->count];
    *added = *word;
    added->id = arena_copy(&words->arena, word->id);
    added->text = arena_copy(&words->arena, word->text);
    words->count += added->id.data && added->text.data;
    return added->id.data && added->text.data;
}

static const char name_space[] = "urn:trailaudit:words:1";

typedef struct {
    Words *words;
    Diagnostics *sink;
    xmlTextReader *reader;
    bool failed;
    unsigned level; /* open elements: 1 in <words>, 2 in <word> */
    Word word;      /* the open one */
    Buffer text;
} Reading;

static void complain(Reading *r, unsigned line, const char *code, const char *format,
                     const char *what)
{
    diagnostics_report(r->sink, DIAGNOSTIC_ERROR, code, r->words->file, line, format, what);
    r->failed = true;
}

static void take_error(void *context, xmlErrorPtr error)
{
    Reading *r = context;
    Slice message = slice_trim(slice_of(error->message));
    diagnostics_report(r->sink, DIAGNOSTIC_ERROR, "malformed-xml", r->words->file,
                       error->line > 0 ? (unsigned)error->line : 0, "no well-formed XML: %.*s",
                       (int)message.size, message.data ? message.data : "");
    r->failed = true;
}

/* Where the node begins; the reader's own place is ahead of it. */
static unsigned line_of(const Reading *r)
{
    long line = xmlGetLineNo(xmlTextReaderCurrentNode(r->reader));
    return line > 0 ? (unsigned)line : 0;
}

static unsigned lines_before(Slice text, size_t at)
{
    unsigned lines = 0;
    for (size_t i = 0; i < at; i++)
        lines += text.data[i] == '\n';
    return lines;
}

/* Before libxml2 sees it, which keeps no line of it. */
static bool refuse_doctype(Reading *r, Slice text)
{
    const char *found = memmem(text.data, text.size, "<!DOCTYPE", 9);
    if (found)
        complain(r, lines_before(text, (size_t)(found - text.data)) + 1, "forbidden-xml", "%s",
                 "a DOCTYPE has no place here");
    return found == NULL;
}

static void close_word(Reading *r)
{
    r->word.text = slice_trim(buffer_slice(&r->text));
    if (r->text.failed || !words_add(r->words, &r->word)) {
        complain(r, 0, "no-memory", "%s", "memory ran out");
        return;
    }
    if (r->word.text.size == 0)
        complain(r, r->word.line, "word-empty", "the word '%s' is empty", r->word.id.data);
}

static void open_word(Reading *r)
{
    xmlChar *id = xmlTextReaderGetAttribute(r->reader, BAD_CAST "id");
    buffer_clear(&r->text);
    r->word = (Word){.line = line_of(r)};
    r->word.id = arena_copy(&r->words->arena, slice_of((const char *)id));
    if (!id || xmlTextReaderAttributeCount(r->reader) != 1)
        complain(r, r->word.line, "word-attributes", "%s", "a <word> has an id and nothing else");
    xmlFree(id);
}

static void open_element(Reading *r)
{
    const char *name = (const char *)xmlTextReaderConstLocalName(r->reader);
    const char *space = (const char *)xmlTextReaderConstNamespaceUri(r->reader);
    const char *wanted = r->level == 0 ? "words" : "word";
    if (r->level > 1 || !name || strcmp(name, wanted) != 0)
        complain(r, line_of(r), "unknown-element", "unknown element <%s> here", name ? name : "");
    else if (!space || strcmp(space, name_space) != 0)
        complain(r, line_of(r), "wrong-namespace", "the namespace is not %s", name_space);
    else if (r->level == 1)
        open_word(r);
    r->level++;
}

static void close_element(Reading *r)
{
    r->level--;
    if (r->level == 1 && !r->failed)
        close_word(r);
}

/* Runs of blanks as one. */
static void add_text(Reading *r)
{
    Slice text = slice_of((const char *)xmlTextReaderConstValue(r->reader));
    for (size_t i = 0; i < text.size; i++) {
        bool blank = memchr(" \t\r\n", text.data[i], 4) != NULL;
        bool after = r->text.size && r->text.data[r->text.size - 1] == ' ';
        if (!blank)
            buffer_add_byte(&r->text, text.data[i]);
        else if (!after)
            buffer_add_byte(&r->text, ' ');
    }
    if (r->level < 2 && slice_trim(text).size)
        complain(r, line_of(r), "stray-text", "%s", "text outside of a <word>");
}

static void take_node(Reading *r)
{
    switch (xmlTextReaderNodeType(r->reader)) {
    case XML_READER_TYPE_ELEMENT: {
        bool empty = xmlTextReaderIsEmptyElement(r->reader) == 1;
        open_element(r);
        if (empty)
            close_element(r);
        break;
    }
    case XML_READER_TYPE_END_ELEMENT:
        close_element(r);
        break;
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
    case XML_READER_TYPE_WHITESPACE:
    case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        add_text(r);
        break;
    case XML_READER_TYPE_COMMENT:
        break;
    default:
        complain(r, line_of(r), "forbidden-xml", "%s",
                 "an entity or an instruction has no place here");
    }
}

bool words_read_any(Words *words, Slice text, Diagnostics *sink)
{
    Reading r = {.words = words, .sink = sink};
    if (!refuse_doctype(&r, text))
        return false;
    r.reader = xmlReaderForMemory(text.data, (int)text.size, NULL, "UTF-8",
                                  XML_PARSE_NONET | XML_PARSE_BIG_LINES);
    if (!r.reader) {
        complain(&r, 0, "no-memory", "%s", "memory ran out");
        return false;
    }
    xmlTextReaderSetStructuredErrorHandler(r.reader, take_error, &r);
    while (!r.failed && xmlTextReaderRead(r.reader) == 1)
        take_node(&r);
    if (!r.failed && words->count == 0)
        complain(&r, 1, "word-none", "%s", "the catalogue has no words");
    xmlFreeTextReader(r.reader);
    buffer_free(&r.text);
    return !r.failed;
}

bool words_read(Words *words, Slice text, Diagnostics *sink)
{
    words->last_line = lines_before(text, slice_trim(text).size) + 1;
    return words_read_plain(words, text) ||
           (!words->arena.failed && words_read_any(words, text, sink));
}
