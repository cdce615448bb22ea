/*
 * event/scanner_core: the scanner itself, compiled once a variant.
 *
 * The including file defines SCAN_NAME(name), and before that a function
 *     static inline const char *plain_run(const char *p, const char *end)
 * which returns the first byte from p on that does not simply belong to a string (quote, backslash,
 * control, beyond ASCII), or any place at or behind end if there is none; static inline const char
 * *blank_run(const char *p, const char *end) which returns the first byte that is no blank, or a
 * place at or behind end; static inline bool same_run(const char *p, const char *q, size_t
 * size) which compares texts of at least one byte, 32 readable bytes behind both; and static inline
 * bool same_token(const char *p, const ScanNode *node) which tells whether the node's token, of at
 * least one byte, stands at p.
 *
 * A byte at or behind the end may be looked at (it is readable) and may lead astray: every step
 * that opens, closes or begins a value, and every error, first checks that it is still inside the
 * text.
 */

#include "event/scanner_skip.h"

static __attribute__((noinline)) const char *scan_object(Scanner *s, const char *p,
                                                         ScanNode *object, unsigned depth);

static inline void fill(Scanner *s, uint32_t column, EventValue value)
{
    s->values[column] = value;
    *s->fill++ = column;
}

/* Whether the record had the key before. */
static inline bool is_met(const Scanner *s, const ScanNode *node)
{
    return node->state == s->live || (node->run_bit & s->met_runs);
}

static inline void note_met(Scanner *s, ScanNode *node)
{
    node->state = s->live;
    s->met_runs |= node->run_bit;
    s->marks |= node->marks;
}

/* The key of the value at p was met. False where that is all that is asked for. */
static inline bool meet(Scanner *s, const char *p, ScanNode *node)
{
    if (__builtin_expect(is_met(s, node), 0))
        scan_repeated(s, node->number);
    note_met(s, node);
    if (__builtin_expect(!(node->marks & s->stop_marks), 1))
        return true;
    s->status = SCAN_STOPPED;
    s->at = p < s->end ? p : s->end;
    return false;
}

static __attribute__((noinline)) const char *take_any_string(Scanner *s, const char *start,
                                                             ScanNode *node)
{
    s->escaped = false;
    const char *p = string_end(s, start + 1);
    if (!p)
        return NULL;
    EventValue value = {.data = start + 1,
                        .size = (uint32_t)(p - start - 1),
                        .type = EVENT_STRING,
                        .escaped = s->escaped};
    if (__builtin_expect(node->redacts, 0))
        scan_redact(s, node->number, value);
    if (node->column != COLUMN_NONE)
        fill(s, node->column, value);
    return p + 1;
}

/* Takes the value of a key of the trie, whatever it is. */
static __attribute__((noinline)) const char *take_value(Scanner *s, const char *start,
                                                        ScanNode *node, unsigned depth)
{
    EventValue value = {.data = start};
    const char *p;
    if (!meet(s, start, node))
        return NULL;
    switch (*start) {
    case '"':
        return take_any_string(s, start, node);
    case '{':
        value.type = EVENT_OBJECT;
        p = scan_object(s, start, node, depth);
        /* By its own "omitted" it may be one of those that cannot be told. */
        if (node->column != COLUMN_NONE && s->values[node->column].type == EVENT_OMITTED)
            return p;
        break;
    case '[':
        value.type = EVENT_ARRAY;
        p = skip_container(s, start, depth);
        break;
    default:
        value.type = *start == 't'   ? EVENT_TRUE
                     : *start == 'f' ? EVENT_FALSE
                     : *start == 'n' ? EVENT_NULL
                                     : EVENT_NUMBER;
        p = skip_scalar(s, start);
    }
    if (!p)
        return NULL;
    value.size = (uint32_t)(p - start);
    if (node->column != COLUMN_NONE)
        fill(s, node->column, value);
    return p;
}

/* The same where p is at a quote and the node is plain, which is what mostly stands in records. */
static inline const char *take_string(Scanner *s, const char *start, ScanNode *node, unsigned depth)
{
    const char *p = plain_run(start + 1, s->end);
    if (__builtin_expect(p >= s->end || *p != '"' || node->state == s->live, 0))
        return take_value(s, start, node, depth);
    node->state = s->live;
    fill(s, node->column,
         (EventValue){.data = start + 1, .size = (uint32_t)(p - start - 1), .type = EVENT_STRING});
    return p + 1;
}

/* The value or run at p is one that was kept: takes what was extracted from it. */
static inline const char *take_repeat(Scanner *s, const char *p, RepeatKey *key, Repeat *repeat)
{
    EventValue *values = s->values;
    uint32_t count = repeat->count;
    key->misses = 0;
    if (__builtin_expect(!repeat->noted, 0))
        scan_note_repeat(s, repeat);
    for (uint32_t i = 0; i < count; i += REPEAT_COLUMNS)
        memcpy(s->fill + i, repeat->columns + i, REPEAT_COLUMNS * sizeof *s->fill);
    for (uint32_t i = 0; i < count; i += 2) {
        values[repeat->columns[i]] = repeat->values[i];
        values[repeat->columns[i + 1]] = repeat->values[i + 1];
    }
    s->fill += count;
    return p + repeat->size;
}

static inline bool is_repeat(const Scanner *s, const Repeat *repeat, const char *p)
{
    return repeat->size && (ptrdiff_t)repeat->size <= s->end - p &&
           same_run(p, repeat->text, repeat->size);
}

/* The object or array of a key at the record's root that is to be read; it is kept where `way` says
 * so. */
static inline const char *read_root_container(Scanner *s, const char *p, ScanNode *node,
                                              RepeatKey *key, Repeat *way)
{
    key->misses++;
    uint32_t *from = s->fill;
    const char *end = take_value(s, p, node, 1);
    if (!end)
        return NULL;
    if (node->identity)
        s->identity_text = (Slice){p, (size_t)(end - p)};
    bool kept = way && end - p <= REPEAT_TEXT && !s->irregular &&
                repeat_keep(key, way, (Slice){p, (size_t)(end - p)}, s->values, from,
                            (uint32_t)(s->fill - from));
    if (kept && node->identity)
        s->identity = &way->kept;
    return end;
}

/*
 * Takes the object or array of a key at the record's root. Where it is one that was met before,
 * comparing is enough; but one whose key stood there already, or decides about the file, is read
 * as any other.
 */
static __attribute__((noinline)) const char *take_root_container(Scanner *s, const char *p,
                                                                 ScanNode *node)
{
    RepeatKey *key = &s->repeats[node->place];
    s->steady_apart |= node->steady;
    if (s->end - p < REPEAT_SAMPLED || !repeat_is_tried(key) || s->irregular || is_met(s, node) ||
        (node->marks & s->stop_marks))
        return read_root_container(s, p, node, key, NULL);
    Repeat *way = key->last;
    if (!is_repeat(s, way, p)) {
        way = repeat_way(key, p);
        if (way == key->last || !is_repeat(s, way, p))
            return read_root_container(s, p, node, key, way);
        key->last = way;
    }
    note_met(s, node);
    if (node->identity) {
        s->identity = &way->kept;
        s->identity_text = (Slice){p, way->size};
    }
    return take_repeat(s, p, key, way);
}

/*
 * Reads the key of an object whose opening quote is at p, and its colon: returns where the value
 * begins. last_key is its node, or NULL, and omits tells whether it is "omitted".
 */
static inline const char *take_key(Scanner *s, const char *p, const ScanNode *object)
{
    const ColumnNode *node = &s->columns->nodes[object->number];
    const char *key = p + 1;
    s->escaped = false;
    p = string_end(s, key);
    if (!p)
        return NULL;
    Slice name = {key, (size_t)(p - key)};
    p = blanks(p + 1, s->end);
    if (*p != ':')
        return scan_expected(s, p, "expected ':'");
    uint32_t child;
    if (__builtin_expect(s->escaped, 0)) {
        child = scan_escaped_key(s, node, name, &s->omits);
    } else {
        s->omits = name.size == 7 && memcmp(key, "omitted", 7) == 0;
        child = column_child(node, key, name.size, column_key_head(key, name.size));
    }
    s->last_key = child ? &s->nodes[child] : NULL;
    return blanks(p + 1, s->end);
}

/* Whether the key that is expected stands at the quote at p. The keys of a file's records come in
 * the same order mostly: comparing is faster than reading. */
static inline bool is_expected(const Scanner *s, const char *p, const ScanNode *node)
{
    return (ptrdiff_t)node->token_size <= s->end - p && same_token(p, node);
}

/* A member that was read. */
typedef struct {
    const char *end;     /* NULL at an error */
    ScanNode **expected; /* where it stands which key follows it mostly */
} Member;

/* Another key stood there: it is expected next time. */
static inline ScanNode **expect(const Scanner *s, ScanNode **expected)
{
    ScanNode *node = s->last_key;
    if (!node || s->omits || !node->token_size)
        return expected;
    *expected = node;
    return &node->next;
}

/* From the '{' of an object to its first key or its end, NULL at an error. */
static inline const char *open_object(Scanner *s, const char *p, unsigned depth)
{
    if (p >= s->end)
        return scan_fail(s, p, NULL);
    if (depth == LIMIT_DEPTH)
        return scan_fail(s, p, "nested too deep");
    p = blanks(p + 1, s->end);
    return *p == '"' || *p == '}' ? p : scan_expected(s, p, "expected a key or '}'");
}

/* From behind a member to the next one's key or the object's end, NULL at an error. */
static inline const char *next_member(Scanner *s, const char *p)
{
    uint16_t both;
    memcpy(&both, p, sizeof both);
    if (__builtin_expect(memcmp(&both, ",\"", sizeof both) == 0, 1))
        return p + 1;
    p = blanks(p, s->end);
    if (*p == ',') {
        p = blanks(p + 1, s->end);
        return *p == '"' ? p : scan_expected(s, p, "expected a key");
    }
    return *p == '}' ? p : scan_expected(s, p, "expected ',' or '}'");
}

/* Takes a member whose key is not the one that was expected. */
static __attribute__((noinline)) Member take_member(Scanner *s, const char *p, ScanNode *object,
                                                    unsigned depth, ScanNode **expected)
{
    p = take_key(s, p, object);
    if (!p)
        return (Member){0};
    expected = expect(s, expected);
    const char *start = p;
    bool omits = s->omits;
    p = s->last_key ? take_value(s, p, s->last_key, depth + 1) : skip_value(s, p, depth + 1);
    if (p && omits)
        object->omitted = scan_is_true(start, p);
    return (Member){p, expected};
}

/* Steps over a member whose key nobody asks for, as parameters of calls mostly are, where it is
 * written as it mostly is. Returns p where it is another one. */
static inline const char *pass_unknown(Scanner *s, const char *p, const ScanNode *object,
                                       unsigned depth)
{
    const char *key = p + 1, *end = plain_run(key, s->end);
    if (end >= s->end || end[0] != '"' || end[1] != ':' || (unsigned char)end[2] <= ' ')
        return p;
    size_t size = (size_t)(end - key);
    if ((size == 7 && memcmp(key, "omitted", 7) == 0) ||
        column_child(&s->columns->nodes[object->number], key, size, column_key_head(key, size)))
        return p;
    return skip_value(s, end + 2, depth + 1);
}

/* Scans an object of the trie below the root; returns the place behind it. Recursion is bounded by
 * LIMIT_DEPTH. */
static __attribute__((noinline)) const char *scan_object(Scanner *s, const char *p,
                                                         ScanNode *object, unsigned depth)
{
    ScanNode **expected = &object->first;
    object->omitted = false;
    p = open_object(s, p, depth);
    while (p && *p != '}') {
        ScanNode *node = *expected;
        if (is_expected(s, p, node)) {
            p = blanks(p + node->token_size, s->end);
            expected = &node->next;
            p = *p == '"' && node->plain ? take_string(s, p, node, depth + 1)
                                         : take_value(s, p, node, depth + 1);
        } else {
            const char *behind = pass_unknown(s, p, object, depth);
            if (behind != p) {
                p = behind;
            } else {
                Member member = take_member(s, p, object, depth, expected);
                p = member.end;
                expected = member.expected;
            }
        }
        if (p)
            p = next_member(s, p);
    }
    if (!p)
        return NULL;
    if (p >= s->end)
        return scan_fail(s, p, NULL);
    if (object->omitted)
        scan_omit(s, object->number);
    return p + 1;
}

/* The run of the key that stands at p, or the place for it. */
static inline Repeat *run_way(const Scanner *s, const ScanNode *node, const RepeatKey *key,
                              const char *p)
{
    if (node->run == RUN_PLACE && is_repeat(s, key->last, p))
        return key->last;
    return repeat_way(key, p);
}

/* Whether the run stands at p, and none of its keys stood before or decides about the file. */
static inline bool is_run(const Scanner *s, const Repeat *way, const char *p)
{
    return is_repeat(s, way, p) && !(way->marks & s->stop_marks) && !(way->run_bits & s->met_runs);
}

static inline const char *take_known_run(Scanner *s, const char *p, RepeatKey *key, Repeat *way,
                                         ColumnRun run)
{
    if (way->run_bits & s->steady_bits) {
        s->steady_apart |= s->steady != NULL;
        s->steady = &way->kept;
    }
    if (run == RUN_PLACE)
        s->place = &way->kept;
    s->met_runs |= way->run_bits;
    s->last = &s->nodes[way->last_node];
    s->marks |= way->marks;
    key->last = way;
    return take_repeat(s, p, key, way);
}

/* Reads the value of a key of a run, and those of the run's keys that follow as expected; they are
 * kept in `way`. A run ends with a value that says itself where it ends, as a number does not. */
static inline const char *read_run(Scanner *s, const char *p, ScanNode *node, RepeatKey *key,
                                   Repeat *way)
{
    ScanRun run = {.text = p, .end = p, .from = s->fill};
    for (;;) {
        s->steady_apart |= node->steady;
        const char *end = take_value(s, p, node, 1);
        if (!end)
            return NULL;
        scan_add_to_run(s, &run, node, end);
        s->last = node;
        ScanNode *next = node->next;
        const char *quote = next->run == node->run ? next_member(s, end) : NULL;
        bool goes_on = quote && *quote == '"' && is_expected(s, quote, next);
        if (goes_on)
            p = blanks(quote + next->token_size, s->end);
        if (!goes_on || *p == '{' || *p == '[') {
            scan_keep_run(s, &run, key, way);
            return end;
        }
        node = next;
    }
}

/* Takes the value of a key of a run, and with it those of the run's keys that follow. */
static __attribute__((noinline)) const char *take_run(Scanner *s, const char *p, ScanNode *node)
{
    RepeatKey *key = &s->repeats[node->place];
    if (s->end - p >= REPEAT_SAMPLED && repeat_is_tried(key) && !s->irregular) {
        Repeat *way = run_way(s, node, key, p);
        if (is_run(s, way, p))
            return take_known_run(s, p, key, way, node->run);
        key->misses++;
        return read_run(s, p, node, key, way);
    }
    key->misses++;
    s->steady_apart |= node->steady;
    return take_value(s, p, node, 1);
}

/* Takes the value of a key at the record's root; `last` is then the last key of which a value was
 * taken. */
static inline __attribute__((always_inline)) const char *take_root_value(Scanner *s, const char *p,
                                                                         ScanNode *node)
{
    s->last = node;
    if (node->empty)
        return skip_value(s, p, 1);
    if (*p == '{' || *p == '[')
        return take_root_container(s, p, node);
    if (node->run)
        return take_run(s, p, node);
    return take_value(s, p, node, 1);
}

/* Takes a member of the record whose key is not the one that was expected. */
static __attribute__((noinline)) Member take_root_member(Scanner *s, const char *p,
                                                         ScanNode **expected)
{
    p = take_key(s, p, s->nodes);
    if (!p)
        return (Member){0};
    ScanNode *node = s->last_key;
    expected = expect(s, expected);
    if (!node)
        return (Member){skip_value(s, p, 1), expected};
    p = take_root_value(s, p, node);
    if (s->last != node)
        expected = &s->last->next;
    return (Member){p, expected};
}

/* Takes the members of a record; returns its '}', or NULL. */
static inline const char *scan_root(Scanner *s, const char *p)
{
    ScanNode **expected = &s->nodes->first;
    for (;;) {
        ScanNode *node = *expected;
        if (is_expected(s, p, node)) {
            p = blanks(p + node->token_size, s->end);
            if (*p == '"' && node->plain) {
                s->marks |= node->marks;
                p = take_string(s, p, node, 1);
            } else {
                p = take_root_value(s, p, node);
                node = s->last;
            }
            expected = &node->next;
        } else {
            Member member = take_root_member(s, p, expected);
            p = member.end;
            expected = member.expected;
        }
        if (p)
            p = next_member(s, p);
        if (!p || *p == '}')
            return p;
    }
}

const char *SCAN_NAME(scan_record)(Scanner *s, const char *text)
{
    const char *p = open_object(s, text, 0);
    if (p && *p == '"')
        p = scan_root(s, p);
    if (!p)
        return NULL;
    if (p >= s->end)
        return scan_fail(s, p, NULL);
    return p + 1;
}

const char *SCAN_NAME(scan_value)(Scanner *scanner, const char *text)
{
    return skip_value(scanner, text, 0);
}
