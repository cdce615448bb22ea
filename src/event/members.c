#include "event/members.h"

#include <endian.h>
#include <stdlib.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/names.h"
#include "event/decode.h"
#include "event/key_table.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static void skip_blanks(EventCursor *cursor)
{
    while (cursor->at < cursor->end && is_blank(*cursor->at))
        cursor->at++;
}

#if defined(__SSE2__)
/* Of whole sixteens; *at is where that ended. */
static inline bool find_in_sixteens(const char **at, const char *end)
{
    const __m128i quote = _mm_set1_epi8('"'), escape = _mm_set1_epi8('\\');
    for (; end - *at >= 16; *at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)*at);
        unsigned found = (unsigned)_mm_movemask_epi8(
            _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, escape)));
        if (found) {
            *at += __builtin_ctz(found);
            return true;
        }
    }
    return false;
}
#else
static inline bool find_in_sixteens(const char **at, const char *end)
{
    (void)at, (void)end;
    return false;
}
#endif

/* A bit for each byte of the word that is this one; exact up to the lowest bit that is set. */
static uint64_t bytes_that_are(uint64_t word, unsigned char byte)
{
    uint64_t ones = UINT64_C(0x0101010101010101), apart = word ^ (ones * byte);
    return (apart - ones) & ~apart & (ones << 7);
}

/* The first quote or backslash from `at` on, or end. */
static inline const char *find_quote_or_escape(const char *at, const char *end)
{
    if (find_in_sixteens(&at, end))
        return at;
    for (; end - at >= 8; at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        word = le64toh(word);
        uint64_t found = bytes_that_are(word, '"') | bytes_that_are(word, '\\');
        if (found)
            return at + __builtin_ctzll(found) / 8;
    }
    while (at < end && *at != '"' && *at != '\\')
        at++;
    return at;
}

/* The closing quote of the string whose text begins at `at`, or end. *escaped: whether a backslash
 * stands before. */
static const char *string_end(const char *at, const char *end, bool *escaped)
{
    *escaped = false;
    while ((at = find_quote_or_escape(at, end)) < end && *at == '\\') {
        *escaped = true;
        at = end - at > 2 ? at + 2 : end;
    }
    return at;
}

/* Behind the container that opens at `at`, or end. */
static const char *container_end(const char *at, const char *end)
{
    size_t depth = 0;
    bool escaped;
    for (; at < end; at++) {
        switch (*at) {
        case '"':
            at = string_end(at + 1, end, &escaped);
            if (at == end)
                return end;
            break;
        case '{':
        case '[':
            depth++;
            break;
        case '}':
        case ']':
            if (--depth == 0)
                return at + 1;
            break;
        default:
            break;
        }
    }
    return end;
}

static EventValue take_string(EventCursor *cursor)
{
    EventValue value = {.data = cursor->at + 1, .type = EVENT_STRING};
    const char *quote = string_end(value.data, cursor->end, &value.escaped);
    value.size = (uint32_t)(quote - value.data);
    cursor->at = quote < cursor->end ? quote + 1 : quote;
    return value;
}

static EventType bare_type(char first)
{
    switch (first) {
    case 'n':
        return EVENT_NULL;
    case 'f':
        return EVENT_FALSE;
    case 't':
        return EVENT_TRUE;
    default:
        return EVENT_NUMBER;
    }
}

static bool ends_bare(char c)
{
    return is_blank(c) || c == ',' || c == ':' || c == ']' || c == '}';
}

static bool take_bare(EventCursor *cursor, EventValue *value)
{
    const char *start = cursor->at;
    while (cursor->at < cursor->end && !ends_bare(*cursor->at))
        cursor->at++;
    *value = (EventValue){
        .data = start, .size = (uint32_t)(cursor->at - start), .type = bare_type(*start)};
    return cursor->at > start;
}

EventCursor event_cursor_open(EventValue container)
{
    if ((container.type != EVENT_OBJECT && container.type != EVENT_ARRAY) || container.size < 2)
        return (EventCursor){NULL, NULL};
    return (EventCursor){container.data + 1, container.data + container.size - 1};
}

void event_cursor_comma(EventCursor *cursor)
{
    skip_blanks(cursor);
    if (cursor->at < cursor->end && *cursor->at == ',')
        cursor->at++;
}

bool event_cursor_at(EventCursor *cursor, char byte)
{
    skip_blanks(cursor);
    return cursor->at < cursor->end && *cursor->at == byte;
}

bool event_cursor_value(EventCursor *cursor, EventValue *value)
{
    skip_blanks(cursor);
    if (cursor->at >= cursor->end)
        return false;
    const char *start = cursor->at;
    if (*start == '"') {
        *value = take_string(cursor);
    } else if (*start == '{' || *start == '[') {
        cursor->at = container_end(start, cursor->end);
        *value = (EventValue){.data = start,
                              .size = (uint32_t)(cursor->at - start),
                              .type = *start == '{' ? EVENT_OBJECT : EVENT_ARRAY};
    } else if (!take_bare(cursor, value)) {
        return false;
    }
    event_cursor_comma(cursor);
    return true;
}

bool event_cursor_key(EventCursor *cursor, EventValue *key)
{
    if (!event_cursor_at(cursor, '"'))
        return false;
    *key = take_string(cursor);
    if (!event_cursor_at(cursor, ':'))
        return false;
    cursor->at++;
    return true;
}

bool event_cursor_member(EventCursor *cursor, EventValue *key, EventValue *value)
{
    return event_cursor_key(cursor, key) && event_cursor_value(cursor, value);
}

bool event_string_same(EventValue a, EventValue b)
{
    if (!a.escaped)
        return event_value_is(b, (Slice){a.data, a.size});
    if (!b.escaped)
        return event_value_is(a, (Slice){b.data, b.size});
    Slice rest_a = {a.data, a.size}, rest_b = {b.data, b.size}, piece_a = {0}, piece_b = {0};
    char buffer_a[4], buffer_b[4];
    for (;;) {
        if (!piece_a.size)
            piece_a = event_decode_piece(&rest_a, buffer_a);
        if (!piece_b.size)
            piece_b = event_decode_piece(&rest_b, buffer_b);
        if (!piece_a.size || !piece_b.size)
            return piece_a.size == piece_b.size;
        size_t common = piece_a.size < piece_b.size ? piece_a.size : piece_b.size;
        if (memcmp(piece_a.data, piece_b.data, common) != 0)
            return false;
        piece_a = slice_from(piece_a, common);
        piece_b = slice_from(piece_b, common);
    }
}

/* A chunk's keys, found by hash. About 50 KiB of stack, never held across a visit. */
typedef struct {
    EventValue keys[EVENT_MEMBERS_CHUNK];
    uint64_t hashes[EVENT_MEMBERS_CHUNK];
    uint16_t slots[EVENT_MEMBERS_CHUNK * 2]; /* key + 1, 0 is free */
    uint32_t count, mask;
} ChunkKeys;

/* The slot of the key: free, or holding the last such key put in. */
static uint16_t *chunk_slot(ChunkKeys *chunk, EventValue key, uint64_t hash)
{
    for (uint32_t i = (uint32_t)hash & chunk->mask;; i = (i + 1) & chunk->mask) {
        uint16_t held = chunk->slots[i];
        if (held == 0 ||
            (chunk->hashes[held - 1] == hash && event_string_same(chunk->keys[held - 1], key)))
            return &chunk->slots[i];
    }
}

static void mark(uint64_t *repeated, uint64_t number)
{
    repeated[number / 64] |= (uint64_t)1 << number % 64;
}

static uint32_t count_members(EventCursor cursor)
{
    EventValue key, value;
    uint32_t count = 0;
    while (event_cursor_member(&cursor, &key, &value))
        count++;
    return count;
}

/* Says of all members at once which of them come again. False without memory. */
static bool begin_large(EventMembers *members)
{
    EventCursor cursor = members->cursor;
    EventValue key, value;
    KeyTable table = {0};
    uint32_t count = count_members(cursor), number = 0;
    uint64_t *all = calloc(count / 64 + 1, sizeof(uint64_t));
    bool done = all != NULL, known;
    while (done && event_cursor_member(&cursor, &key, &value)) {
        KeyEntry *entry = key_table_add(&table, key, &known);
        done = entry != NULL;
        if (done && known)
            mark(all, entry->number);
        if (done)
            entry->number = number++;
    }
    key_table_free(&table);
    if (!done) {
        free(all);
        return false;
    }
    members->all = all;
    members->taken = 0;
    members->count = count;
    return true;
}

/* Reads the keys of the next chunk; says which of them come again, in it or behind it. Where they
 * are not all, all that follow are made one chunk if that can be. */
static void __attribute__((noinline)) begin_chunk(EventMembers *members)
{
    ChunkKeys chunk;
    EventCursor cursor = members->cursor;
    EventValue key, value;
    chunk.count = 0;
    while (chunk.count < EVENT_MEMBERS_CHUNK && event_cursor_member(&cursor, &key, &value)) {
        chunk.hashes[chunk.count] = event_value_hash(key, 0);
        chunk.keys[chunk.count++] = key;
    }
    if (chunk.count == EVENT_MEMBERS_CHUNK && event_cursor_at(&cursor, '"') && begin_large(members))
        return;
    uint32_t slot_count = 16;
    while (slot_count < chunk.count * 2)
        slot_count *= 2;
    chunk.mask = slot_count - 1;
    memset(chunk.slots, 0, slot_count * sizeof chunk.slots[0]);
    memset(members->repeated, 0, sizeof members->repeated);
    for (uint32_t i = 0; i < chunk.count; i++) {
        uint16_t *slot = chunk_slot(&chunk, chunk.keys[i], chunk.hashes[i]);
        if (*slot)
            mark(members->repeated, *slot - 1u);
        *slot = (uint16_t)(i + 1);
    }
    while (event_cursor_member(&cursor, &key, &value)) {
        uint16_t *slot = chunk_slot(&chunk, key, event_value_hash(key, 0));
        if (*slot)
            mark(members->repeated, *slot - 1u);
    }
    members->taken = 0;
    members->count = chunk.count;
}

void event_members_open(EventMembers *members, EventValue object)
{
    members->cursor = object.type == EVENT_OBJECT ? event_cursor_open(object) : (EventCursor){0};
    members->taken = members->count = 0;
    members->all = NULL;
}

void event_members_close(EventMembers *members)
{
    free(members->all);
    members->all = NULL;
}

bool event_members_next(EventMembers *members, EventValue *key, EventValue *value)
{
    for (;;) {
        if (members->taken == members->count && !members->all)
            begin_chunk(members);
        if (members->taken == members->count || !event_cursor_member(&members->cursor, key, value))
            return false;
        uint32_t number = members->taken++;
        const uint64_t *repeated = members->all ? members->all : members->repeated;
        if (!(repeated[number / 64] >> number % 64 & 1))
            return true;
    }
}
