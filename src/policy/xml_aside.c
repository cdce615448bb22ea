/*
 * What libxml2 need not look into: it goes through CDATA sections slowly, byte by byte, and half of
 * a policy set is the JSON of its examples, in which it has nothing to find. It gets the text with
 * those sections as plain character data of the same size and in the same lines.
 */
#include "policy/xml.h"

enum { LARGEST = 1 << 20 /* far below the sizes that libxml2 refuses */ };

static const Slice opens = {"<![CDATA[", 9}, closes = {"]]>", 3};

/* Such elements hold records, as the schema says: any text. */
static bool holds_records(Slice source, const XmlTag *tag)
{
    Slice rest = slice_from(source, tag->offset + 1);
    static const Slice names[] = {{"example", 7}, {"records", 7}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_starts(rest, names[i]) && rest.size > names[i].size &&
            strchr(" \t\n>", rest.data[names[i].size]))
            return true;
    return false;
}

static size_t skip_blanks(Slice source, size_t at, size_t end)
{
    while (at < end &&
           (source.data[at] == ' ' || source.data[at] == '\t' || source.data[at] == '\n'))
        at++;
    return at;
}

/* What libxml2 takes as it is, in sections and outside of them. */
static bool is_plain(Slice text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((text.data[i] < ' ' && text.data[i] != '\n' && text.data[i] != '\t') ||
            text.data[i] > '~')
            return false;
    return text.size > 0 && text.size <= LARGEST;
}

/* Whether there is nothing in the element but one section and blanks around it. */
static bool find_section(Slice source, const XmlTag *tag, Slice *section)
{
    if (tag->close <= tag->inside || !holds_records(source, tag))
        return false;
    size_t at = skip_blanks(source, tag->inside, tag->close);
    Slice rest = {source.data + at, tag->close - at};
    if (!slice_starts(rest, opens))
        return false;
    rest = slice_from(rest, opens.size);
    const char *end = memmem(rest.data, rest.size, closes.data, closes.size);
    if (!end)
        return false;
    *section = (Slice){rest.data, (size_t)(end - rest.data)};
    size_t behind = (size_t)(end - source.data) + closes.size;
    return skip_blanks(source, behind, tag->close) == tag->close && is_plain(*section);
}

static void mask(Slice source, Slice section, char *copy)
{
    size_t from = (size_t)(section.data - source.data);
    memset(copy + from - opens.size, ' ', opens.size);
    memset(copy + from + section.size, ' ', closes.size);
    for (size_t i = from; i < from + section.size; i++)
        if (copy[i] == '<' || copy[i] == '&')
            copy[i] = '.';
}

bool xml_set_aside(Slice source, XmlTag *tags, size_t count, Buffer *copy)
{
    for (size_t i = 0; i < count; i++) {
        Slice section;
        if (!find_section(source, &tags[i], &section))
            continue;
        if (copy->size == 0)
            buffer_add(copy, source);
        if (copy->failed)
            return false;
        tags[i].section = section;
        mask(source, section, copy->data);
    }
    return true;
}

Slice xml_text_of(Slice source, const XmlTag *tag, Arena *arena)
{
    const char *inside = source.data + tag->inside, *close = source.data + tag->close;
    const char *from = tag->section.data, *to = from + tag->section.size;
    Slice parts[] = {{inside, (size_t)(from - opens.size - inside)},
                     tag->section,
                     {to + closes.size, (size_t)(close - to) - closes.size}};
    return arena_join(arena, parts, sizeof parts / sizeof parts[0]);
}
