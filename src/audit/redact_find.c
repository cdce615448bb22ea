#include "audit/redact_find.h"

#include <arpa/inet.h>
#include <stdlib.h>

#include "base/network.h"

/* ---- bytes ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

static bool is_word(char c)
{
    return is_digit(c) || is_letter(c) || c == '_';
}

static int hex_digit(char c)
{
    if (is_digit(c))
        return c - '0';
    c = ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool hex_byte(Slice text, size_t at, char *byte)
{
    if (at + 2 > text.size || hex_digit(text.data[at]) < 0 || hex_digit(text.data[at + 1]) < 0)
        return false;
    *byte = (char)(hex_digit(text.data[at]) * 16 + hex_digit(text.data[at + 1]));
    return true;
}

/* How many bytes stand for one, which is told. */
static size_t decode(Slice rest, char *byte)
{
    static const char escapes[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    char inner;
    *byte = rest.data[0];
    if (*byte == '%' && hex_byte(rest, 1, byte)) {
        if (*byte != '%' || !hex_byte(rest, 3, &inner))
            return 3;
        *byte = inner;
        return 5;
    }
    if (*byte == '\\' && rest.size > 1) {
        const char *escape = rest.data[1] ? strchr(escapes, rest.data[1]) : NULL;
        if (escape) {
            *byte = meant[escape - escapes];
            return 2;
        }
        if (slice_starts(rest, SLICE("\\u00")) && hex_byte(rest, 4, &inner) &&
            (unsigned char)inner < 0x80) {
            *byte = inner;
            return 6;
        }
    }
    if (*byte == '&' &&
        (slice_starts(rest, SLICE("&#64;")) || slice_starts(rest, SLICE("&#x40;")))) {
        *byte = '@';
        return slice_find(rest, ';') + 1;
    }
    return 1;
}

/* ---- what is looked for: each tells where what begins at `at` ends, or 0 ---- */

/* IAM: unique identifiers begin with four letters that say what they are of, and have 16 characters
 * or more (IAM User Guide, "IAM identifiers"; API_AccessKey). */
static size_t key_at(Slice text, size_t at)
{
    static const char prefixes[] = "AKIA ASIA AIDA AROA AGPA AIPA ANPA ANVA APKA ASCA ABIA ACCA";
    enum { LEAST = 16, PREFIX = 4 };
    const char *t = text.data;
    bool lower = t[at] == 'a', known = false, digit = false;
    if ((t[at] != 'A' && !lower) || at + LEAST > text.size)
        return 0;
    for (size_t i = 0; i + PREFIX < sizeof prefixes && !known; i += PREFIX + 1)
        known = slice_equal_fold((Slice){t + at, PREFIX}, (Slice){prefixes + i, PREFIX});
    /* ACCA and what is in lower case (services are) may be a part of something else. */
    bool whole = !lower && ascii_lower(t[at + 1]) != 'c';
    if (!known || (!whole && at && is_word(t[at - 1])))
        return 0;
    size_t end = at;
    for (; end < text.size && (is_digit(t[end]) || (lower ? t[end] >= 'a' && t[end] <= 'z'
                                                          : t[end] >= 'A' && t[end] <= 'Z'));
         end++)
        digit |= is_digit(t[end]);
    return end >= at + LEAST && (digit || !lower) ? end : 0;
}

/* Four numbers up to 255 with this between them, and no fifth. */
static size_t quad_at(Slice text, size_t at, char between, unsigned char bytes[4])
{
    const char *t = text.data;
    if (at && (is_digit(t[at - 1]) || (at > 1 && t[at - 1] == between && is_digit(t[at - 2]))))
        return 0;
    for (int i = 0; i < 4; i++) {
        unsigned number = 0, digits = 0;
        for (; at < text.size && is_digit(t[at]) && digits < 4; at++, digits++)
            number = number * 10 + (unsigned)(t[at] - '0');
        if (digits == 0 || digits > 3 || number > 255)
            return 0;
        bytes[i] = (unsigned char)number;
        if (i < 3 && (at == text.size || t[at++] != between))
            return 0;
    }
    return at + 1 < text.size && t[at] == between && is_digit(t[at + 1]) ? 0 : at;
}

static bool follows(Slice text, size_t at, Slice before)
{
    return at >= before.size &&
           slice_equal((Slice){text.data + at - before.size, before.size}, before);
}

/* Also in names of hosts: ip-10-0-0-1.ec2.internal, ec2-203-0-113-25.compute-1.amazonaws.com. */
static size_t four_at(Slice text, size_t at, Buffer *value)
{
    unsigned char bytes[4];
    if (!is_digit(text.data[at]))
        return 0;
    size_t end = quad_at(text, at, '.', bytes);
    if (!end && (follows(text, at, SLICE("ip-")) || follows(text, at, SLICE("ec2-"))))
        end = quad_at(text, at, '-', bytes);
    if (end)
        buffer_printf(value, "%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
    return end;
}

enum { SIX_LONGEST = 64 }; /* of RFC 4291's texts the longest has 45 */

static bool is_six(char c)
{
    return hex_digit(c) >= 0 || c == ':' || c == '.';
}

/* Pairs of digits between more colons than an address has. */
static bool is_fingerprint(Slice text, size_t at)
{
    enum { MOST_GROUPS = 10, PAIR = 3 };
    const char *t = text.data;
    size_t from = at, to = at;
    while (from > 0 && is_six(t[from - 1]) && at - from < SIX_LONGEST)
        from--;
    while (to < text.size && is_six(t[to]) && to - at < SIX_LONGEST)
        to++;
    for (size_t i = from; i < to; i++)
        if ((t[i] == ':') != ((i - from) % PAIR == PAIR - 1))
            return false;
    return to - from >= (size_t)PAIR * MOST_GROUPS;
}

/* Where the text ends without its last group; 0 where that would cut a "::". */
static size_t last_group(Slice text, size_t at, size_t end)
{
    while (end > at && text.data[end - 1] != ':')
        end--;
    return end > at + 1 && text.data[end - 2] != ':' ? end - 1 : 0;
}

/* Whether an IPv6 address may begin there: ARNs, fingerprints and names of C++ hold colons too. */
static bool six_may_begin(Slice text, size_t at)
{
    const char *t = text.data;
    char before = at ? t[at - 1] : ' ';
    if (t[at] == ':')
        return at + 1 < text.size && t[at + 1] == ':' && !is_word(before) && before != ':' &&
               before != '.';
    if (hex_digit(t[at]) < 0 || is_word(before) || before == '.')
        return false;
    if (before == '-' && at + 1 < text.size && t[at + 1] == ':')
        return false; /* the end of a Region: us-east-1::image */
    return !is_fingerprint(text, at);
}

static size_t six_at(Slice text, size_t at, Buffer *value)
{
    char written[INET6_ADDRSTRLEN];
    Network network;
    if (!is_six(text.data[at]) || !six_may_begin(text, at))
        return 0;
    size_t end = at, colons = 0;
    while (end < text.size && is_six(text.data[end]) && end - at < SIX_LONGEST)
        colons += text.data[end++] == ':';
    if (colons < 2)
        return 0;
    if (end < text.size && (is_word(text.data[end]) || is_six(text.data[end])))
        end = last_group(text, at, end); /* 2001:db8::1:GetObject */
    while (end > at + 2 &&
           (text.data[end - 1] == '.' || (text.data[end - 1] == ':' && text.data[end - 2] != ':')))
        end--;
    for (; end > at + 2; end = last_group(text, at, end))
        if (network_parse((Slice){text.data + at, end - at}, &network) && network.six &&
            inet_ntop(AF_INET6, network.bytes, written, sizeof written)) {
            buffer_add(value, slice_of(written));
            return end;
        }
    return 0;
}

/* RFC 5321's local parts, without what sets them apart in ARNs, addresses and lists: / = & ? { | }
 */
static bool is_local(char c)
{
    return is_word(c) || (c & 0x80) || (c && strchr(".+-'!#$%*^`~", c));
}

static bool is_domain(char c)
{
    return is_word(c) || (c & 0x80) || c == '.' || c == '-';
}

static bool is_host(Slice domain)
{
    size_t dot = slice_find_last(domain, '.');
    Slice last = slice_from(domain, dot + 1);
    return dot > 0 && dot < domain.size && last.size > 1 &&
           (is_letter(last.data[0]) || (last.data[0] & 0x80));
}

/* The first e-mail from `at` on, none of it before. */
static void look_for_email(RedactFinder *finder)
{
    Slice text = buffer_slice(&finder->meant);
    size_t sign = finder->at;
    finder->email = SIZE_MAX;
    for (; sign < text.size; sign++) {
        if (text.data[sign] != '@')
            continue;
        size_t from = sign, to = sign + 1;
        while (from > finder->at && is_local(text.data[from - 1]))
            from--;
        while (from < sign && strchr("'`.", text.data[from]))
            from++;
        while (to < text.size && is_domain(text.data[to]))
            to++;
        while (to > sign + 1 && strchr(".-_", text.data[to - 1]))
            to--;
        if (from == sign || !is_host((Slice){text.data + sign + 1, to - sign - 1}))
            continue;
        finder->email = from;
        finder->email_to = to;
        return;
    }
}

/* ---- one after another ---- */

bool redact_find_begin(RedactFinder *finder, Slice text)
{
    buffer_clear(&finder->meant);
    if (text.size >= finder->place_capacity) {
        size_t capacity = text.size + 64;
        size_t *grown = realloc(finder->places, capacity * sizeof(size_t));
        if (!grown)
            return false;
        finder->places = grown;
        finder->place_capacity = capacity;
    }
    if (!buffer_reserve(&finder->meant, text.size))
        return false;
    size_t count = 0;
    for (size_t at = 0; at < text.size;) {
        char byte;
        finder->places[count++] = at;
        at += decode(slice_from(text, at), &byte);
        buffer_add_byte(&finder->meant, byte);
    }
    finder->places[count] = text.size;
    finder->at = 0;
    look_for_email(finder);
    return !finder->meant.failed;
}

static size_t find_at(RedactFinder *finder, RedactKind *kind)
{
    Slice text = buffer_slice(&finder->meant);
    Buffer *value = &finder->value;
    size_t at = finder->at, end;
    buffer_clear(value);
    if (at == finder->email) {
        *kind = REDACT_EMAIL;
        for (end = at; end < finder->email_to; end++)
            buffer_add_byte(value, ascii_lower(text.data[end]));
        return end;
    }
    *kind = REDACT_KEY;
    end = key_at(text, at);
    if (end) {
        for (; at < end; at++) {
            char c = text.data[at];
            buffer_add_byte(value, (char)(c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c));
        }
        return end;
    }
    *kind = REDACT_ADDRESS;
    end = six_at(text, at, value);
    return end ? end : four_at(text, at, value);
}

bool redact_find_next(RedactFinder *finder, RedactMatch *match)
{
    for (; finder->at < finder->meant.size; finder->at++) {
        size_t end = find_at(finder, &match->kind);
        if (!end)
            continue;
        match->from = finder->places[finder->at];
        match->to = finder->places[end];
        match->value = buffer_slice(&finder->value);
        finder->at = end;
        if (finder->email < end)
            look_for_email(finder);
        return !finder->value.failed;
    }
    return false;
}

void redact_find_end(RedactFinder *finder)
{
    buffer_free(&finder->meant);
    buffer_free(&finder->value);
    free(finder->places);
    *finder = (RedactFinder){0};
}
