#include "report/pdf/para.h"

#include <stdio.h>

#include "base/text.h"

/* Widths are sums of rounded numbers: what was measured to fit must fit. */
#define SLACK 0.01f

typedef struct {
    Faces *faces;
    Arena *arena;
    const Runs *runs;
    Para *para;
    float width;
    uint32_t capacity; /* of atoms */
    bool failed;
} Setter;

static bool is_east_asian(uint32_t c)
{
    return (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF00 && c <= 0xFFEF);
}

static bool breaks_after(uint32_t c)
{
    return c == ':' || c == '/' || c == '-' || c == '_' || c == '.' || c == ',' || c == '=' ||
           c == '@';
}

static void add_atom(Setter *s, uint32_t run, uint32_t character, LookFace face, float advance)
{
    Para *para = s->para;
    if (para->atom_count == s->capacity) {
        uint32_t capacity = s->capacity < 32 ? 64 : s->capacity * 2;
        Atom *atoms = capacity > s->capacity ? arena_array(s->arena, capacity, sizeof(Atom)) : NULL;
        if (!atoms) {
            s->failed = true;
            return;
        }
        if (para->atom_count)
            memcpy(atoms, para->atoms, para->atom_count * sizeof(Atom));
        para->atoms = atoms;
        s->capacity = capacity;
    }
    para->atoms[para->atom_count++] = (Atom){run, (uint16_t)character, (uint8_t)face, advance};
}

/* Plain ASCII that each of the faces has. */
static void add_ascii(Setter *s, uint32_t run, const char *text)
{
    const Style *style = &s->runs->items[run].style;
    for (; *text; text++) {
        uint32_t c = (unsigned char)*text;
        add_atom(s, run, c, style->face, faces_width(s->faces, style->face, c, style->size));
    }
}

static void add_text(Setter *s, uint32_t run)
{
    const Run *r = &s->runs->items[run];
    Slice text = r->text;
    bool blank = false;
    while (text.size && !s->failed) {
        char code[16];
        size_t size = text_character_size(text);
        unsigned char byte = (unsigned char)text.data[0];
        uint32_t c = text_take_character(&text);
        if (r->prose && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
            if (blank)
                continue;
            blank = true;
            c = ' ';
        } else {
            blank = false;
        }
        if (size == 1 && byte >= 0x80) {
            snprintf(code, sizeof code, "\\x%02X", byte);
        } else {
            LookFace face = text_is_unsafe(c) ? LOOK_FACES : faces_of(s->faces, r->style.face, c);
            if (face != LOOK_FACES) {
                add_atom(s, run, c, face, faces_width(s->faces, face, c, r->style.size));
                continue;
            }
            snprintf(code, sizeof code, "U+%04X", (unsigned)c);
        }
        s->faces->substituted++;
        add_ascii(s, run, code);
    }
}

static void make_atoms(Setter *s)
{
    for (uint32_t i = 0; i < s->runs->count && !s->failed; i++) {
        const Run *run = &s->runs->items[i];
        float size = run->style.size;
        const SfntFace *sfnt = &s->faces->faces[run->style.face].sfnt;
        float ascent =
            (LOOK_LEADING * size + (float)(sfnt->ascent + sfnt->descent) * size / 1000) / 2;
        if (LOOK_LEADING * size > s->para->leading)
            s->para->leading = LOOK_LEADING * size;
        if (ascent > s->para->ascent)
            s->para->ascent = ascent;
        if (run->shape != SHAPE_NONE)
            add_atom(s, i, 0, run->style.face,
                     run->shape >= SHAPE_BAR ? run->bar : size * PARA_SHAPE_ADVANCE);
        else
            add_text(s, i);
    }
}

/* Whether a line begins at this atom because its run says so (or an earlier run without text did).
 */
static bool is_forced(const Setter *s, uint32_t at)
{
    const Atom *atoms = s->para->atoms;
    if (at == 0 || atoms[at].run == atoms[at - 1].run)
        return false;
    for (uint32_t run = atoms[at - 1].run + 1u; run <= atoms[at].run; run++)
        if (s->runs->items[run].starts_line)
            return true;
    return false;
}

/* From `at`, the end of the token and its width: up to a space, a forced line, or the next East
 * Asian character. Of one that is wider than a line only as much is looked at as tells so: a line
 * costs what it holds, and not what is left. */
static uint32_t token_end(const Setter *s, uint32_t at, float *width)
{
    const Atom *atoms = s->para->atoms;
    *width = 0;
    uint32_t end = at;
    while (end < s->para->atom_count && atoms[end].character != ' ' && *width <= s->width + SLACK) {
        if (end > at && (is_forced(s, end) || is_east_asian(atoms[end].character) ||
                         is_east_asian(atoms[end - 1].character)))
            break;
        *width += atoms[end++].advance;
    }
    return end;
}

/* Between a small letter and a capital one, as in AuthorizeSecurityGroupIngress. */
static bool is_word_start(const Atom *atoms, uint32_t at)
{
    uint32_t before = atoms[at - 1].character, after = atoms[at].character;
    return before >= 'a' && before <= 'z' && after >= 'A' && after <= 'Z';
}

/* A break that has to fall somewhere falls between the words of a name, where they fill most of
 * the line; else (what is random rather than a name) where the line ends. */
static uint32_t split_anywhere(const Atom *atoms, uint32_t at, uint32_t fit)
{
    uint32_t least = (fit - at) * 6 / 10;
    for (uint32_t i = fit; i > at + least && i > at + 1; i--)
        if (is_word_start(atoms, i))
            return i - at;
    return fit > at ? fit - at : 1;
}

/* How many atoms of a token that is wider than a line go into `room`; at least one where the line
 * is empty. */
static uint32_t split_token(const Setter *s, uint32_t at, uint32_t end, float room, bool empty)
{
    const Atom *atoms = s->para->atoms;
    float width = 0;
    uint32_t fit = at, natural = at;
    while (fit < end && width + atoms[fit].advance <= room) {
        width += atoms[fit].advance;
        fit++;
        if (breaks_after(atoms[fit - 1].character))
            natural = fit;
    }
    if (fit == end)
        return end - at;
    if (natural > at)
        return natural - at;
    if (!empty)
        return 0; /* a fresh line first */
    return split_anywhere(atoms, at, fit);
}

static void add_line(Setter *s, uint32_t first, uint32_t end, uint32_t *capacity)
{
    Para *para = s->para;
    if (para->line_count == *capacity) {
        *capacity = *capacity ? *capacity * 2 : 4;
        Line *lines = arena_array(s->arena, *capacity, sizeof(Line));
        if (!lines) {
            s->failed = true;
            return;
        }
        if (para->line_count)
            memcpy(lines, para->lines, para->line_count * sizeof(Line));
        para->lines = lines;
    }
    while (end > first && para->atoms[end - 1].character == ' ')
        end--;
    float width = 0;
    for (uint32_t i = first; i < end; i++)
        width += para->atoms[i].advance;
    para->lines[para->line_count++] = (Line){first, end - first, width};
}

/* The end of the line that begins at `first`. */
static uint32_t fill_line(const Setter *s, uint32_t first)
{
    const Atom *atoms = s->para->atoms;
    uint32_t at = first;
    float used = 0;
    while (at < s->para->atom_count) {
        if (at > first && is_forced(s, at))
            break;
        if (atoms[at].character == ' ') {
            used += atoms[at++].advance;
            continue;
        }
        float width;
        uint32_t end = token_end(s, at, &width);
        if (used + width <= s->width + SLACK) {
            used += width;
            at = end;
            continue;
        }
        if (width > s->width)
            at += split_token(s, at, end, s->width - used, at == first);
        break;
    }
    return at;
}

bool para_set(Faces *faces, Arena *arena, const Runs *runs, float width, Para *para)
{
    *para = (Para){.runs = runs->items};
    Setter s = {.faces = faces, .arena = arena, .runs = runs, .para = para, .width = width};
    if (runs->failed)
        return false;
    make_atoms(&s);
    uint32_t capacity = 0;
    for (uint32_t at = 0; at < para->atom_count && !s.failed;) {
        uint32_t end = fill_line(&s, at);
        /* Blanks alone never keep a line from ending. */
        if (end == at)
            end = at + 1;
        add_line(&s, at, end, &capacity);
        at = end;
        while (at < para->atom_count && para->atoms[at].character == ' ' && !is_forced(&s, at) &&
               !s.failed)
            at++;
    }
    return !s.failed;
}
