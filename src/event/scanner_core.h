/*
 * event/scanner_core: the scanner itself, compiled once a variant.
 *
 * The including file defines SCAN_NAME(name), and before that a function
 *     static inline const char *plain_run(const char *p, const char *end)
 * which returns the first byte from p on that does not simply belong to a string (quote, backslash,
 * control, beyond ASCII), or any place at or behind end if there is none; and static inline const
 * char *blank_run(const char *p, const char *end) which returns the first byte that is no blank, or
 * a place at or behind end.
 *
 * A byte at or behind the end may be looked at (it is readable) and may lead astray: every step
 * that opens, closes or begins a value, and every error, first checks that it is still inside the
 * text.
 */

static inline const char *blanks(const char *p, const char *end)
{
    return (unsigned char)*p > ' ' ? p : blank_run(p, end);
}

/* The rest of a string from its first byte that is not plain; returns its closing quote. */
static __attribute__((noinline)) const char *rest_of_string(Scanner *s, const char *p,
                                                            bool *escaped)
{
    for (;;) {
        if (p >= s->end)
            return scan_fail(s, p, NULL);
        if (*p == '"')
            return p;
        if (*p == '\\') {
            *escaped = true;
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

/* From behind the opening quote to the closing one. */
static inline const char *string_end(Scanner *s, const char *p, bool *escaped)
{
    p = plain_run(p, s->end);
    if (__builtin_expect(p < s->end && *p == '"', 1))
        return p;
    return rest_of_string(s, p, escaped);
}

/* Steps over the container that opens at p, below `depth` others. */
static const char *skip_container(Scanner *s, const char *p, unsigned depth)
{
    const char *const end = s->end;
    const unsigned base = depth;
    bool escaped, object = *p == '{';

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
    p = string_end(s, p + 1, &escaped);
    if (!p)
        return NULL;
    p = blanks(p + 1, end);
    if (*p != ':')
        return scan_expected(s, p, "expected ':'");
    p = blanks(p + 1, end);
value:
    if (*p == '"') {
        p = string_end(s, p + 1, &escaped);
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

/* Steps over a value. */
static inline const char *skip_value(Scanner *s, const char *p, unsigned depth)
{
    if (*p == '"') {
        bool escaped;
        p = string_end(s, p + 1, &escaped);
        return p ? p + 1 : NULL;
    }
    if (*p == '{' || *p == '[')
        return skip_container(s, p, depth);
    return scan_scalar(s, p);
}

static const char *scan_object(Scanner *s, const char *p, uint32_t index, unsigned depth);

/* Takes the value of a key of the trie. */
static inline const char *take_value(Scanner *s, const char *p, uint32_t index, unsigned depth)
{
    const ColumnNode *node = &s->columns->nodes[index];
    if (node->empty)
        return skip_value(s, p, depth);
    if (__builtin_expect(s->states[index] == s->live, 0))
        scan_repeated(s, index);
    s->states[index] = s->live;
    s->marks |= node->marks;
    if (__builtin_expect(node->marks & s->stop_marks, 0)) {
        s->status = SCAN_STOPPED;
        s->at = p < s->end ? p : s->end;
        return NULL;
    }

    const char *start = p;
    EventValue value = {0};
    if (*p == '"') {
        bool escaped = false;
        p = string_end(s, p + 1, &escaped);
        if (!p)
            return NULL;
        value = (EventValue){start + 1, (uint32_t)(p - start - 1), EVENT_STRING, escaped};
        p++;
        if (__builtin_expect(node->redacts, 0))
            scan_redact(s, index, value);
    } else {
        switch (*p) {
        case '{':
            value.type = EVENT_OBJECT;
            p = scan_object(s, p, index, depth);
            break;
        case '[':
            value.type = EVENT_ARRAY;
            p = skip_container(s, p, depth);
            break;
        default:
            value.type = *p == 't'   ? EVENT_TRUE
                         : *p == 'f' ? EVENT_FALSE
                         : *p == 'n' ? EVENT_NULL
                                     : EVENT_NUMBER;
            p = scan_scalar(s, p);
        }
        if (!p)
            return NULL;
        value.data = start;
        value.size = (uint32_t)(p - start);
    }
    if (node->column != COLUMN_NONE && s->values[node->column].type != EVENT_OMITTED)
        s->values[node->column] = value;
    return p;
}

/*
 * Reads the key whose opening quote is at p, and its colon; returns where its value begins. *child
 * is its node, or 0; *omits tells whether the key is "omitted".
 */
static inline const char *take_key(Scanner *s, const char *p, const ColumnNode *node,
                                   uint32_t *child, bool *omits)
{
    bool escaped = false;
    const char *key = p + 1;
    p = string_end(s, key, &escaped);
    if (!p)
        return NULL;
    Slice name = {key, (size_t)(p - key)};
    p = blanks(p + 1, s->end);
    if (*p != ':')
        return scan_expected(s, p, "expected ':'");
    if (__builtin_expect(escaped, 0)) {
        *child = scan_escaped_key(s, node, name, omits);
    } else {
        *omits = name.size == 7 && memcmp(key, "omitted", 7) == 0;
        *child = column_child(node, key, name.size, column_key_head(key, name.size));
    }
    return blanks(p + 1, s->end);
}

/* Scans an object of the trie; returns the place behind it. Recursion is bounded by LIMIT_DEPTH. */
static const char *scan_object(Scanner *s, const char *p, uint32_t index, unsigned depth)
{
    const char *const end = s->end;
    const ColumnNode *const nodes = s->columns->nodes;
    bool omitted = false;
    if (p >= end)
        return scan_fail(s, p, NULL);
    if (depth == LIMIT_DEPTH)
        return scan_fail(s, p, "nested too deep");
    p = blanks(p + 1, end);
    if (*p == '}')
        goto close;
    if (*p != '"')
        return scan_expected(s, p, "expected a key or '}'");
    uint32_t *expected = &s->first[index];
    for (;;) {
        /* The keys of a file's records come in the same order mostly: comparing is faster than
         * reading. */
        uint32_t child = *expected;
        const ColumnNode *guess = &nodes[child];
        bool omits = false;
        if (child && (ptrdiff_t)guess->token_size <= end - p &&
            column_same_text(p, guess->token, guess->token_size)) {
            expected = &s->next[child];
            p = blanks(p + guess->token_size, end);
        } else {
            p = take_key(s, p, &nodes[index], &child, &omits);
            if (!p)
                return NULL;
            if (child && !omits && nodes[child].token_size) {
                *expected = child;
                expected = &s->next[child];
            }
        }
        const char *start = p;
        p = child ? take_value(s, p, child, depth + 1) : skip_value(s, p, depth + 1);
        if (!p)
            return NULL;
        if (__builtin_expect(omits, 0))
            omitted = scan_is_true(start, p);

        p = blanks(p, end);
        if (*p != ',')
            break;
        p = blanks(p + 1, end);
        if (*p != '"')
            return scan_expected(s, p, "expected a key");
    }
    if (*p != '}')
        return scan_expected(s, p, "expected ',' or '}'");
close:
    if (p >= end)
        return scan_fail(s, p, NULL);
    if (omitted && index)
        scan_omit(s, index);
    return p + 1;
}

const char *SCAN_NAME(scan_record)(Scanner *scanner, const char *text)
{
    return scan_object(scanner, text, 0, 0);
}

const char *SCAN_NAME(scan_value)(Scanner *scanner, const char *text)
{
    return skip_value(scanner, text, 0);
}
