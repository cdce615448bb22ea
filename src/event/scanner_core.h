/*
 * event/scanner_core: the scanner itself, compiled once a variant.
 *
 * The including file defines SCAN_NAME(name), and before that a function
 *     static inline const char *plain_run(const char *p, const char *end)
 * which returns the first byte from p on that does not simply belong to a string (quote, backslash,
 * control, beyond ASCII), or any place at or behind end if there is none; static inline const char
 * *blank_run(const char *p, const char *end) which returns the first byte that is no blank, or a
 * place at or behind end; and static inline bool same_run(const char *p, const char *q, size_t
 * size) which compares texts of at least one byte, 32 readable bytes behind both.
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
static __attribute__((noinline)) const char *skip_container(Scanner *s, const char *p,
                                                            unsigned depth)
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

static __attribute__((noinline)) const char *scan_object(Scanner *s, const char *p, uint32_t index,
                                                         unsigned depth);

/* Takes the value of a key of the trie. */
static inline __attribute__((always_inline)) const char *take_value(Scanner *s, const char *p,
                                                                    uint32_t index, unsigned depth)
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
        value = (EventValue){.data = start + 1,
                             .size = (uint32_t)(p - start - 1),
                             .type = EVENT_STRING,
                             .escaped = escaped};
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
    if (node->column != COLUMN_NONE && s->values[node->column].type != EVENT_OMITTED) {
        s->values[node->column] = value;
        if (__builtin_expect(!s->irregular, 1))
            s->filled[s->filled_count++] = node->column;
    }
    return p;
}

/* The value at p is one that was kept: takes what was extracted from it. */
static inline void take_repeat(Scanner *s, Repeat *repeat)
{
    if (__builtin_expect(!repeat->noted, 0))
        scan_note_repeat(s, repeat);
    for (uint32_t i = 0; i < repeat->count; i++) {
        s->values[repeat->columns[i].column] = repeat->columns[i].value;
        s->filled[s->filled_count + i] = repeat->columns[i].column;
    }
    s->filled_count += repeat->count;
}

static inline bool is_repeat(const Scanner *s, const Repeat *repeat, const char *p)
{
    return repeat->size && (ptrdiff_t)repeat->size <= s->end - p &&
           same_run(p, repeat->text, repeat->size);
}

/* What filled columns from number `from` of the list on is one of the record's parts. */
static inline void add_part(Scanner *s, uint32_t from, bool flat, EventMemo *memo)
{
    EventPart *last = s->parts + s->part_count;
    if (s->filled_count == from || __builtin_expect(s->irregular, 0))
        return;
    if (flat && !memo && s->part_count && last[-1].flat && !last[-1].memo)
        last[-1].count += s->filled_count - from;
    else
        s->parts[s->part_count++] =
            (EventPart){s->filled + from, s->filled_count - from, flat, memo};
}

/*
 * Takes the object or array of a key at the record's root. Where it is one that was met before,
 * comparing is enough; but one whose key stood there already, or decides about the file, is read
 * as any other.
 */
static __attribute__((noinline)) const char *take_root_container(Scanner *s, const char *p,
                                                                 uint32_t index)
{
    const ColumnNode *node = &s->columns->nodes[index];
    RepeatKey *key = &s->repeats[node->place];
    uint32_t from = s->filled_count;
    Repeat *way = NULL;
    s->steady_apart |= node->steady;
    if (s->end - p >= REPEAT_SAMPLED && repeat_is_tried(key) && !s->irregular &&
        s->states[index] != s->live && !(node->marks & s->stop_marks)) {
        way = key->last;
        if (!is_repeat(s, way, p)) {
            way = repeat_way(key, p);
            if (way == key->last || !is_repeat(s, way, p))
                goto read;
            key->last = way;
        }
        key->misses = 0;
        s->states[index] = s->live;
        s->marks |= node->marks;
        take_repeat(s, way);
        add_part(s, from, way->flat, &way->memo);
        if (node->identity)
            s->identity = &way->kept;
        return p + way->size;
    }
read:
    key->misses++;
    s->flat = *p == '{';
    const char *end = take_value(s, p, index, 1);
    if (!end)
        return NULL;
    bool kept = way && end - p <= REPEAT_TEXT && !s->irregular &&
                repeat_keep(key, way, (Slice){p, (size_t)(end - p)}, s->values, s->filled + from,
                            s->filled_count - from);
    if (kept)
        way->flat = s->flat;
    if (kept && node->identity)
        s->identity = &way->kept;
    add_part(s, from, s->flat, kept ? &way->memo : NULL);
    return end;
}

/* Whether the run stands at p, and none of its keys stood before. */
static inline bool is_run(const Scanner *s, const Repeat *way, const char *p)
{
    if (!is_repeat(s, way, p) || (way->marks & s->stop_marks))
        return false;
    for (uint32_t i = 0; i < way->count; i++)
        if (s->states[way->columns[i].node] == s->live)
            return false;
    return true;
}

static inline const char *take_run(Scanner *s, const char *p, Repeat *way)
{
    uint32_t from = s->filled_count;
    for (uint32_t i = 0; i < way->count; i++)
        s->states[way->columns[i].node] = s->live;
    s->marks |= way->marks;
    take_repeat(s, way);
    add_part(s, from, true, &way->memo);
    s->steady_apart |= s->steady != NULL;
    s->steady = &way->kept;
    return p + way->size;
}

/*
 * Takes the value of a steady key, and with it those of the steady keys that follow, where the run
 * is one that was met before. A run ends with a value that says itself where it ends, as a number
 * does not.
 */
static __attribute__((noinline)) const char *take_steady(Scanner *s, const char *p, uint32_t index)
{
    RepeatKey *key = &s->repeats[s->columns->nodes[index].place];
    uint32_t from = s->filled_count;
    if (!s->run.text && !s->irregular) {
        if (s->end - p >= REPEAT_RUN_SAMPLED && repeat_is_tried(key)) {
            Repeat *way = repeat_run_way(key, p);
            if (is_run(s, way, p)) {
                key->misses = 0;
                return take_run(s, p, way);
            }
            s->run = (ScanRun){.text = p, .end = p, .key = key, .way = way, .from = from};
        }
        key->misses++;
    }
    s->steady_apart = true;
    const char *end = take_value(s, p, index, 1);
    if (!end)
        return NULL;
    add_part(s, from, true, NULL);
    if (s->run.text)
        scan_add_to_run(s, index, end);
    return end;
}

/* Takes the value of a key at the record's root. */
static inline __attribute__((always_inline)) const char *take_root_value(Scanner *s, const char *p,
                                                                         uint32_t index)
{
    if (*p == '{' || *p == '[')
        return take_root_container(s, p, index);
    if (s->columns->nodes[index].steady)
        return take_steady(s, p, index);
    uint32_t from = s->filled_count;
    p = take_value(s, p, index, 1);
    if (p)
        add_part(s, from, true, NULL);
    return p;
}

/* The run that was being read is over where no steady value stands at p. */
static inline void end_run(Scanner *s, const ColumnNode *node, const char *p)
{
    if (__builtin_expect(s->run.text != NULL, 0) && (!node->steady || *p == '{' || *p == '['))
        scan_keep_run(s);
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

/* Whether the value at p is neither an object nor a string that may say that something was withheld
 * (value.c): those begin with these, unless they are escaped. */
static inline bool is_flat(const char *p)
{
    return *p != '{' && (*p != '"' || (p[1] != '*' && p[1] != 'H' && p[1] != '<' && p[1] != '\\'));
}

/* Scans an object of the trie; returns the place behind it. */
static inline __attribute__((always_inline)) const char *
scan_members(Scanner *s, const char *p, uint32_t index, unsigned depth, bool root)
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
            same_run(p, guess->token, guess->token_size)) {
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
        if (depth == 1 && !is_flat(p))
            s->flat = false;
        if (root)
            end_run(s, &nodes[child], p);
        if (!child)
            p = skip_value(s, p, depth + 1);
        else
            p = root ? take_root_value(s, p, child) : take_value(s, p, child, depth + 1);
        if (!p)
            return NULL;
        if (__builtin_expect(omits, 0)) {
            omitted = scan_is_true(start, p);
            s->flat = false;
        }

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
    if (root)
        end_run(s, &nodes[0], p);
    if (omitted && !root)
        scan_omit(s, index);
    return p + 1;
}

/* Recursion is bounded by LIMIT_DEPTH. */
static __attribute__((noinline)) const char *scan_object(Scanner *s, const char *p, uint32_t index,
                                                         unsigned depth)
{
    return scan_members(s, p, index, depth, false);
}

const char *SCAN_NAME(scan_record)(Scanner *scanner, const char *text)
{
    return scan_members(scanner, text, 0, 0, true);
}

const char *SCAN_NAME(scan_value)(Scanner *scanner, const char *text)
{
    return skip_value(scanner, text, 0);
}
