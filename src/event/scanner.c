#include "event/scanner.h"

#include <stdlib.h>

#include "base/text.h"
#include "event/decode.h"

static bool choose_variant(Scanner *scanner, ScanVariant variant)
{
    ScanVariant best = scan_best_variant();
    if (variant == SCAN_BEST)
        variant = best;
    scanner->scan_record = scan_record_portable;
    scanner->scan_value = scan_value_portable;
#if defined(__x86_64__)
    if (variant == SCAN_AVX2) {
        scanner->scan_record = scan_record_avx2;
        scanner->scan_value = scan_value_avx2;
        return best == SCAN_AVX2;
    }
    if (variant == SCAN_SSE2) {
        scanner->scan_record = scan_record_sse2;
        scanner->scan_value = scan_value_sse2;
    }
    return true;
#else
    return variant == SCAN_PORTABLE;
#endif
}

_Static_assert(sizeof(ScanNode) == 64, "one line of the cache");

/* The nodes with what is known of the order of keys: nothing. */
static ScanNode *new_nodes(const EventColumns *columns)
{
    static const char nowhere[64];
    ScanNode *nodes = aligned_alloc(sizeof *nodes, columns->node_count * sizeof *nodes);
    if (!nodes)
        return NULL;
    unsigned run_keys = 0;
    for (uint32_t i = 0; i < columns->node_count; i++) {
        const ColumnNode *node = &columns->nodes[i];
        /* Longer ones are looked up. */
        bool expected = i && node->token_size <= 32;
        bool plain = node->column != COLUMN_NONE && !node->redacts && node->run == RUN_NONE &&
                     !(node->marks & ~(uint32_t)MARK_RECORD);
        nodes[i] = (ScanNode){
            .token = expected ? node->token : nowhere,
            .token_size = expected ? node->token_size : 0,
            .token_bits = node->token_size < 32 ? (UINT32_C(1) << node->token_size) - 1 : ~0u,
            .column = node->column,
            .next = nodes,
            .first = nodes,
            .marks = node->marks,
            .place = node->place,
            .number = i,
            .run = node->run,
            .run_bit = node->run ? (uint8_t)(1 << run_keys++) : 0,
            .identity = node->identity,
            .steady = node->steady,
            .redacts = node->redacts,
            .empty = node->empty,
            .plain = plain,
        };
    }
    nodes[0].token_size = nodes[0].token_bits = 1;
    return nodes;
}

bool scanner_open(Scanner *scanner, const EventColumns *columns, ScanVariant variant)
{
    memset(scanner, 0, sizeof *scanner);
    scanner->columns = columns;
    if (!choose_variant(scanner, variant))
        return false;
    scanner->values = calloc(columns->column_count, sizeof *scanner->values);
    scanner->nodes = new_nodes(columns);
    scanner->key = calloc((size_t)columns->longest_key + 12, 1);
    scanner->filled = calloc(columns->column_count + REPEAT_COLUMNS, sizeof *scanner->filled);
    scanner->fill = scanner->filled;
    scanner->repeats = repeats_new(columns);
    scanner->notes = calloc(SCAN_NOTES, sizeof *scanner->notes);
    scanner->note_count = 1;
    for (uint32_t i = 0; scanner->nodes && i < columns->node_count; i++)
        scanner->steady_bits |= scanner->nodes[i].steady ? scanner->nodes[i].run_bit : 0;
    if (scanner->notes && scanner->values && scanner->nodes && scanner->key && scanner->filled &&
        scanner->repeats)
        return true;
    scanner_close(scanner);
    return false;
}

void scanner_close(Scanner *scanner)
{
    free(scanner->values);
    free(scanner->nodes);
    free(scanner->key);
    free(scanner->filled);
    free(scanner->notes);
    repeats_free(scanner->repeats, scanner->repeats ? scanner->columns->root_count : 0);
    memset(scanner, 0, sizeof *scanner);
}

/* Forgets the record before. */
static void forget(Scanner *scanner)
{
    EventValue *values = scanner->values;
    if (scanner->irregular)
        memset(values, 0, scanner->columns->column_count * sizeof *values);
    else /* others are empty anyway */
        for (const uint32_t *at = scanner->filled; at < scanner->fill; at += REPEAT_COLUMNS)
            for (int i = 0; i < REPEAT_COLUMNS; i++)
                values[at[i]] = (EventValue){0};
    scanner->fill = scanner->filled;
    scanner->identity = scanner->steady = scanner->place = NULL;
    scanner->identity_text = (Slice){0};
    scanner->steady_apart = false;
    scanner->irregular = false;
    if (++scanner->live == 0) { /* after 2^32 records the numbers come again */
        for (uint32_t i = 0; i < scanner->columns->node_count; i++)
            scanner->nodes[i].state = 0;
        scanner->live = 1;
    }
    scanner->repeated = false;
    scanner->marks = scanner->met_runs = 0;
}

static ScanStatus finish(Scanner *scanner, const char *end)
{
    if (!end)
        return scanner->status;
    scanner->at = end;
    return SCAN_OK;
}

ScanStatus scan_record(Scanner *scanner, Slice text)
{
    forget(scanner);
    scanner->end = text.data + text.size;
    return finish(scanner, scanner->scan_record(scanner, text.data));
}

ScanStatus scan_value(Scanner *scanner, Slice text)
{
    scanner->end = text.data + text.size;
    return finish(scanner, scanner->scan_value(scanner, text.data));
}

const char *scan_fail(Scanner *scanner, const char *p, const char *reason)
{
    scanner->status = p >= scanner->end ? SCAN_MORE : SCAN_ERROR;
    scanner->at = p >= scanner->end ? scanner->end : p;
    scanner->reason = reason;
    scanner->reason_found = false;
    return NULL;
}

const char *scan_expected(Scanner *scanner, const char *p, const char *reason)
{
    scan_fail(scanner, p, reason);
    scanner->reason_found = true;
    return NULL;
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

const char *scan_escape(Scanner *scanner, const char *p)
{
    static const char reason[] = "an escape in a string that JSON does not know";
    const char *at = p + 1;
    if (at >= scanner->end)
        return scan_fail(scanner, at, reason);
    if (*at != 'u')
        return *at && strchr("\"\\/bfnrt", *at) ? at + 1 : scan_fail(scanner, p, reason);
    for (int i = 1; i <= 4; i++) {
        if (at + i >= scanner->end)
            return scan_fail(scanner, at + i, reason);
        if (!is_hex(at[i]))
            return scan_fail(scanner, p, reason);
    }
    return at + 5;
}

/* Whether the bytes begin a character that the text's end cuts. */
static bool is_cut_character(const unsigned char *s, size_t size)
{
    size_t whole = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
    if (s[0] < 0xc2 || s[0] > 0xf4 || size >= whole)
        return false;
    unsigned char least = s[0] == 0xe0 ? 0xa0 : s[0] == 0xf0 ? 0x90 : 0x80;
    unsigned char most = s[0] == 0xed ? 0x9f : s[0] == 0xf4 ? 0x8f : 0xbf;
    if (size >= 2 && (s[1] < least || s[1] > most))
        return false;
    return size < 3 || (s[2] & 0xc0) == 0x80;
}

const char *scan_character(Scanner *scanner, const char *p)
{
    Slice rest = {p, (size_t)(scanner->end - p)};
    size_t size = text_character_size(rest);
    if (size > 1)
        return p + size;
    if (is_cut_character((const unsigned char *)p, rest.size))
        p = scanner->end;
    return scan_fail(scanner, p, "a byte that is no UTF-8");
}

/* One that is not whole, or another word. */
static __attribute__((noinline)) const char *part_of_literal(Scanner *scanner, const char *p,
                                                             const char *word, size_t size)
{
    size_t there = (size_t)(scanner->end - p);
    if (memcmp(p, word, there < size ? there : size) != 0)
        return scan_expected(scanner, p, "expected a value");
    return there < size ? scan_fail(scanner, scanner->end, NULL) : p + size;
}

static const char *skip_digits(const char *p, const char *end)
{
    while (p < end && *p >= '0' && *p <= '9')
        p++;
    return p;
}

static inline __attribute__((always_inline)) const char *
scan_literal(Scanner *scanner, const char *p, const char *word, size_t size)
{
    if ((size_t)(scanner->end - p) >= size && memcmp(p, word, size) == 0)
        return p + size;
    return part_of_literal(scanner, p, word, size);
}

/* RFC 8259 section 6. */
static const char *scan_number(Scanner *scanner, const char *p)
{
    static const char reason[] = "expected a digit";
    const char *end = scanner->end;
    if (*p == '-')
        p++;
    if (p >= end || *p < '0' || *p > '9')
        return scan_expected(scanner, p, reason);
    p = *p == '0' ? p + 1 : skip_digits(p, end);
    if (p < end && *p == '.') {
        const char *fraction = p + 1;
        p = skip_digits(fraction, end);
        if (p == fraction)
            return scan_expected(scanner, p, reason);
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        const char *exponent = p + 1;
        if (exponent < end && (*exponent == '+' || *exponent == '-'))
            exponent++;
        p = skip_digits(exponent, end);
        if (p == exponent)
            return scan_expected(scanner, p, reason);
    }
    return p;
}

const char *scan_scalar(Scanner *scanner, const char *p)
{
    if (p >= scanner->end)
        return scan_fail(scanner, p, NULL);
    switch (*p) {
    case 't':
        return scan_literal(scanner, p, "true", 4);
    case 'f':
        return scan_literal(scanner, p, "false", 5);
    case 'n':
        return scan_literal(scanner, p, "null", 4);
    default:
        if (*p == '-' || (*p >= '0' && *p <= '9'))
            return scan_number(scanner, p);
        return scan_expected(scanner, p, "expected a value");
    }
}

uint32_t scan_escaped_key(Scanner *scanner, const ColumnNode *node, Slice key, bool *omitted)
{
    char *text = scanner->key;
    size_t size = 0, longest = scanner->columns->longest_key;
    char buffer[4];
    *omitted = false;
    while (key.size) {
        Slice piece = event_decode_piece(&key, buffer);
        if (piece.size > longest - size)
            return 0;
        memcpy(text + size, piece.data, piece.size);
        size += piece.size;
    }
    *omitted = size == 7 && memcmp(text, "omitted", 7) == 0;
    return column_child(node, text, size, column_key_head(text, size));
}

void scan_repeated(Scanner *scanner, uint32_t node)
{
    const ColumnNode *nodes = scanner->columns->nodes;
    scanner->repeated = scanner->irregular = true;
    for (uint32_t i = node; i < nodes[node].end; i++) {
        if (nodes[i].column != COLUMN_NONE)
            scanner->values[nodes[i].column] = (EventValue){0};
        scanner->nodes[i].state = 0;
        scanner->met_runs &= ~(uint32_t)scanner->nodes[i].run_bit;
    }
    scanner->nodes[node].state = scanner->live;
    scanner->fill = scanner->filled; /* nobody asks any more */
}

void scan_add_to_run(Scanner *scanner, ScanRun *run, const ScanNode *node, const char *end)
{
    if (scanner->irregular)
        return;
    run->seen_marks |= node->marks;
    run->seen_bits |= node->run_bit;
    if (scanner->values[node->column].type != EVENT_NUMBER) {
        run->end = end;
        run->count = (uint32_t)(scanner->fill - run->from);
        run->marks = run->seen_marks;
        run->run_bits = run->seen_bits;
        run->last_node = node->number;
    }
}

void scan_keep_run(Scanner *scanner, const ScanRun *run, RepeatKey *key, Repeat *way)
{
    Slice text = {run->text, (size_t)(run->end - run->text)};
    if (run->count < 2 || text.size > REPEAT_TEXT || scanner->irregular ||
        !repeat_keep(key, way, text, scanner->values, run->from, run->count))
        return;
    way->marks = run->marks;
    way->run_bits = run->run_bits;
    way->last_node = run->last_node;
    way->kept.serial = ++scanner->serial;
}

/* Those of what stood there before are given anew. */
static void take_notes(Scanner *scanner, Repeat *repeat)
{
    if (repeat->count <= repeat->note_capacity || repeat->count > SCAN_NOTES - scanner->note_count)
        return;
    repeat->first_note = (uint16_t)scanner->note_count;
    repeat->note_capacity = (uint16_t)repeat->count;
    scanner->note_count += repeat->count;
}

void scan_note_repeat(Scanner *scanner, Repeat *repeat)
{
    repeat->noted = true;
    take_notes(scanner, repeat);
    for (uint32_t i = 0; i < repeat->count && i < repeat->note_capacity; i++) {
        EventValue *value = &repeat->values[i];
        if (value->type != EVENT_STRING || value->escaped)
            continue;
        value->note = (uint16_t)(repeat->first_note + i);
        scanner->notes[value->note] = (EventMemo){0};
    }
    if (repeat->count % 2)
        repeat->values[repeat->count] = repeat->values[repeat->count - 1];
}

bool scan_is_true(const char *start, const char *end)
{
    uint32_t size = (uint32_t)(end - start);
    EventValue value = {
        .data = start, .size = size, .type = *start == 't' ? EVENT_TRUE : EVENT_NULL};
    if (*start == '"')
        value = (EventValue){
            .data = start + 1, .size = size - 2, .type = EVENT_STRING, .escaped = true};
    return event_value_is(value, SLICE("true"));
}

void scan_omit(Scanner *scanner, uint32_t node)
{
    const ColumnNode *nodes = scanner->columns->nodes;
    scanner->irregular = true;
    for (uint32_t i = node; i < nodes[node].end; i++)
        if (nodes[i].column != COLUMN_NONE)
            scanner->values[nodes[i].column] = (EventValue){.type = EVENT_OMITTED};
}

void scan_redact(Scanner *scanner, uint32_t node, EventValue value)
{
    const ColumnNode *nodes = scanner->columns->nodes;
    if (!event_value_is_redacted(value))
        return;
    scanner->irregular = true;
    for (uint32_t i = node + 1; i < nodes[node].end; i++)
        if (nodes[i].column != COLUMN_NONE)
            scanner->values[nodes[i].column] = (EventValue){.type = EVENT_OMITTED};
}
