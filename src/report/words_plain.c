/*
 * The plain form that catalogues are written in, read without libxml2, which takes much longer:
 * <word id="…">text</word>, comments and blanks between them. What is accepted here libxml2
 * accepts, and reads the same. Anything else, wrong or not, is left to it.
 */
#include "base/text.h"
#include "report/words_read.h"

typedef struct {
    Words *words;
    const char *at, *end;
    unsigned line; /* of `at` */
    Buffer text;
} Plain;

static bool skip(Plain *p, Slice what)
{
    if (!slice_starts((Slice){p->at, (size_t)(p->end - p->at)}, what))
        return false;
    p->at += what.size;
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

/* Blanks and comments; false at a comment that is none, or that libxml2 may take to be at its end
 * with its beginning. */
static bool skip_between(Plain *p)
{
    for (;;) {
        for (; p->at < p->end && is_blank(*p->at); p->at++)
            p->line += *p->at == '\n';
        if (!skip(p, SLICE("<!--")))
            return true;
        if (skip(p, SLICE(">")) || skip(p, SLICE("->")))
            return false;
        for (; !skip(p, SLICE("--")); p->at++) {
            if (p->at == p->end)
                return false;
            p->line += *p->at == '\n';
        }
        if (!skip(p, SLICE(">")))
            return false;
    }
}

static bool is_of_id(char c)
{
    char lower = ascii_lower(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
}

static Slice read_id(Plain *p)
{
    const char *from = p->at;
    while (p->at < p->end && is_of_id(*p->at))
        p->at++;
    return (Slice){from, (size_t)(p->at - from)};
}

/* Up to the next tag; runs of blanks as one, none at the ends. */
static Slice read_text(Plain *p)
{
    buffer_clear(&p->text);
    for (; p->at < p->end && *p->at != '<'; p->at++) {
        bool blank = is_blank(*p->at);
        p->line += *p->at == '\n';
        if (!blank)
            buffer_add_byte(&p->text, *p->at);
        else if (p->text.size && p->text.data[p->text.size - 1] != ' ')
            buffer_add_byte(&p->text, ' ');
    }
    return slice_trim(buffer_slice(&p->text));
}

static bool read_word(Plain *p)
{
    Word word = {.line = p->line};
    if (!skip(p, SLICE("<word id=\"")))
        return false;
    word.id = read_id(p);
    if (word.id.size == 0 || !skip(p, SLICE("\">")))
        return false;
    word.text = read_text(p);
    return !p->text.failed && word.text.size && skip(p, SLICE("</word>")) &&
           words_add(p->words, &word);
}

static bool read_all(Plain *p)
{
    skip(p, SLICE("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
    if (!skip_between(p) || !skip(p, SLICE("<words xmlns=\"urn:trailaudit:words:1\"")))
        return false;
    skip(p, SLICE(" lang=\"en\""));
    if (!skip(p, SLICE(">")))
        return false;
    for (;;) {
        if (!skip_between(p))
            return false;
        if (skip(p, SLICE("</words>")))
            break;
        if (!read_word(p))
            return false;
    }
    return skip_between(p) && p->at == p->end && p->words->count;
}

/* Characters that libxml2 refuses or makes others of, references, and the end of a section. */
static bool has_plain_characters(Slice text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.data[i] < ' ' && !is_blank(text.data[i]))
            return false;
    return text_is_utf8(text) && !slice_contains(text, SLICE("&")) &&
           !slice_contains(text, SLICE("]]>")) && !slice_contains(text, SLICE("\xef\xbf"));
}

bool words_read_plain(Words *words, Slice text)
{
    Plain p = {.words = words, .at = text.data, .end = text.data + text.size, .line = 1};
    bool done = has_plain_characters(text) && read_all(&p) && !p.text.failed;
    words->arena.failed |= p.text.failed;
    buffer_free(&p.text);
    if (!done)
        words->count = 0;
    return done;
}
