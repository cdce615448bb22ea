/*
 * Every byte is looked at a bounded number of times, however many braces are left open.
 */
#include <string.h>

#include "report/template_source.h"

bool template_source_is_unquoted(TemplateSource *s, size_t at)
{
    if (at == 0 || s->text.data[at - 1] != '=')
        return false;
    for (; s->looked_at < at; s->looked_at++) {
        char c = s->text.data[s->looked_at];
        s->inside = c == '<' || (s->inside && c != '>');
    }
    return s->inside;
}

/* Where the braces that end a tag begin, from `from` on; the text's size, or the end of the line,
 * where there are none. A stretch without them is not searched twice. */
static size_t find_end(TemplateSource *s, size_t from, bool three, bool comment)
{
    Slice text = s->text, braces = three ? SLICE("}}}") : SLICE("}}");
    size_t *open_until = &s->open_until[three], end = from;
    if (!comment && end < *open_until)
        end = *open_until;
    while (end < text.size &&
           (text.data[end] != '}' || !slice_starts(slice_from(text, end), braces)) &&
           (comment || text.data[end] != '\n'))
        end++;
    if (!comment && (end == text.size || text.data[end] == '\n'))
        *open_until = end;
    return end;
}

TemplateTagFound template_source_next(TemplateSource *s, TemplateTag *tag)
{
    Slice text = s->text;
    size_t start = s->at;
    start += slice_find(slice_from(text, start), '{');
    while (start + 1 < text.size && text.data[start + 1] != '{') {
        start++;
        start += slice_find(slice_from(text, start), '{');
    }
    if (start + 1 >= text.size)
        return TEMPLATE_TAG_NONE;
    bool three = start + 2 < text.size && text.data[start + 2] == '{';
    bool comment = start + 2 < text.size && text.data[start + 2] == '!';
    size_t inner = start + (three ? 3 : 2), end = find_end(s, inner, three, comment);
    if (end == text.size || text.data[end] != '}') {
        *tag = (TemplateTag){three ? '{' : 0, {0}, start, end};
        /* What a comment has no end for, nothing behind it has either. */
        s->at = comment ? text.size : inner;
        return TEMPLATE_TAG_UNCLOSED;
    }
    *tag = (TemplateTag){0, slice_trim((Slice){text.data + inner, end - inner}), start,
                         end + (three ? 3 : 2)};
    if (three) {
        tag->sigil = '{';
    } else if (tag->name.size && strchr("#^/>!&=:", tag->name.data[0])) {
        tag->sigil = tag->name.data[0];
        tag->name = slice_trim(slice_from(tag->name, 1));
    }
    s->at = tag->end;
    if (tag->sigil == '&' || tag->sigil == '=' || (tag->name.size == 0 && !comment))
        return TEMPLATE_TAG_BAD;
    return TEMPLATE_TAG_FOUND;
}

void template_source_take_line(const TemplateSource *s, size_t from, TemplateTag *tag)
{
    size_t begin = tag->start, end = tag->end;
    while (begin > from && (s->text.data[begin - 1] == ' ' || s->text.data[begin - 1] == '\t'))
        begin--;
    if (begin > 0 && s->text.data[begin - 1] != '\n')
        return;
    while (end < s->text.size && strchr(" \t\r", s->text.data[end]))
        end++;
    if (end < s->text.size && s->text.data[end] != '\n')
        return;
    tag->start = begin;
    tag->end = end < s->text.size ? end + 1 : end;
}
