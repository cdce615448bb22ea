/*
 * event/scanner_skip: steps over what is not extracted. A part of scanner_core.h, which tells what
 * holds here.
 */
#ifndef TRAILAUDIT_EVENT_SCANNER_SKIP_H
#define TRAILAUDIT_EVENT_SCANNER_SKIP_H

static inline const char *blanks(const char *p, const char *end)
{
    return (unsigned char)*p > ' ' ? p : blank_run(p, end);
}

/* The rest of a string from its first byte that is not plain; returns its closing quote. */
static __attribute__((noinline)) const char *rest_of_string(Scanner *s, const char *p)
{
    for (;;) {
        if (p >= s->end)
            return scan_fail(s, p, NULL);
        if (*p == '"')
            return p;
        if (*p == '\\') {
            s->escaped = true;
            p = scan_escape(s, p);
        } else if ((unsigned char)*p >= 0x80) {
            p = scan_character(s, p);
        } else {
            return scan_fail(s, p, "a control character in a string");
        }
        if (!p)
            return NULL;
        p = plain_run(p, s->end);
    }
}

/* From behind the opening quote to the closing one; sets `escaped` where there is a backslash. */
static inline const char *string_end(Scanner *s, const char *p)
{
    p = plain_run(p, s->end);
    if (__builtin_expect(p < s->end && *p == '"', 1))
        return p;
    return rest_of_string(s, p);
}

/* Steps over the container that opens at p, below `depth` others. */
static __attribute__((noinline)) const char *skip_container(Scanner *s, const char *p,
                                                            unsigned depth)
{
    const char *const end = s->end;
    const unsigned base = depth;
    bool object = *p == '{';

open:
    if (p >= end)
        return scan_fail(s, p, NULL);
    if (depth == LIMIT_DEPTH)
        return scan_fail(s, p, "nested too deep");
    s->kinds[depth++] = object;
    p = blanks(p + 1, end);
    if (!object) {
        if (*p == ']')
            goto close;
        goto value;
    }
    if (*p == '}')
        goto close;
    if (*p != '"')
        return scan_expected(s, p, "expected a key or '}'");
key:
    p = string_end(s, p + 1);
    if (!p)
        return NULL;
    p = blanks(p + 1, end);
    if (*p != ':')
        return scan_expected(s, p, "expected ':'");
    p = blanks(p + 1, end);
value:
    if (*p == '"') {
        p = string_end(s, p + 1);
        if (!p)
            return NULL;
        p++;
    } else if (*p == '{' || *p == '[') {
        object = *p == '{';
        goto open;
    } else {
        p = scan_scalar(s, p);
        if (!p)
            return NULL;
    }
after:
    p = blanks(p, end);
    if (*p == ',') {
        p = blanks(p + 1, end);
        if (!object)
            goto value;
        if (*p == '"')
            goto key;
        return scan_expected(s, p, "expected a key");
    }
    if (*p != (object ? '}' : ']'))
        return scan_expected(s, p, object ? "expected ',' or '}'" : "expected ',' or ']'");
close:
    if (p >= end)
        return scan_fail(s, p, NULL);
    p++;
    if (--depth == base)
        return p;
    object = s->kinds[depth - 1];
    goto after;
}

/* Steps over true, false, null or a number; null is what mostly stands where no text does. */
static inline const char *skip_scalar(Scanner *s, const char *p)
{
    return s->end - p >= 4 && memcmp(p, "null", 4) == 0 ? p + 4 : scan_scalar(s, p);
}

/* Steps over a value. */
static inline const char *skip_value(Scanner *s, const char *p, unsigned depth)
{
    if (*p == '"') {
        p = string_end(s, p + 1);
        return p ? p + 1 : NULL;
    }
    if (*p == '{' || *p == '[')
        return skip_container(s, p, depth);
    return skip_scalar(s, p);
}

#endif
