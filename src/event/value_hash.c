/*
 * The hash of a JSON value. Scalars are hashed by their text, as the policy language compares them,
 * so that 443 and "443" are the same; null is as absent. An object's members are added up, which
 * forgets their order; of a repeated key only the last is added.
 */
#include "event/decode.h"
#include "event/members.h"

#include "base/names.h"

enum {
    TEXT_BLOCK = 4096, /* bytes of text hashed at once: what an escaped text is decoded into */
    FEW_MEMBERS = 16   /* objects up to this size are hashed in one pass */
};

static const uint64_t NOTHING_MARK = 0x6e756c6c, OMITTED_MARK = 0x6f6d6974, ARRAY_MARK = 0x5b5d,
                      OBJECT_MARK = 0x7b7d;

/* Text longer than a block is hashed block after block, whether it came escaped or not. */
static uint64_t hash_text(Slice text, uint64_t seed)
{
    for (; text.size > TEXT_BLOCK; text = slice_from(text, TEXT_BLOCK))
        seed = hash_bytes((Slice){text.data, TEXT_BLOCK}, seed);
    return hash_bytes(text, seed);
}

static uint64_t __attribute__((noinline)) hash_escaped(Slice raw, uint64_t seed)
{
    char block[TEXT_BLOCK], buffer[4];
    size_t size = 0;
    for (Slice piece; (piece = event_decode_piece(&raw, buffer)).size;) {
        while (piece.size) {
            if (size == TEXT_BLOCK) {
                seed = hash_bytes((Slice){block, size}, seed);
                size = 0;
            }
            size_t room = TEXT_BLOCK - size;
            size_t part = piece.size < room ? piece.size : room;
            memcpy(block + size, piece.data, part);
            size += part;
            piece = slice_from(piece, part);
        }
    }
    return hash_bytes((Slice){block, size}, seed);
}

static uint64_t hash_next(EventCursor *cursor, uint64_t seed);

static uint64_t hash_array(EventCursor *cursor, uint64_t seed)
{
    uint64_t hash = hash_mix(seed, ARRAY_MARK);
    cursor->at++;
    while (cursor->at < cursor->end && !event_cursor_at(cursor, ']')) {
        const char *before = cursor->at;
        hash = hash_mix(hash, hash_next(cursor, seed));
        if (cursor->at == before)
            break;
    }
    if (cursor->at < cursor->end)
        cursor->at++;
    return hash;
}

static uint64_t hash_member(EventValue key, uint64_t value_hash, uint64_t seed)
{
    return hash_mix(value_hash, event_value_hash(key, seed ^ OBJECT_MARK));
}

static uint64_t __attribute__((noinline)) hash_many_members(EventValue object, uint64_t seed)
{
    EventMembers members;
    EventValue key, value;
    uint64_t sum = 0;
    event_members_open(&members, object);
    while (event_members_next(&members, &key, &value))
        sum += hash_member(key, event_value_hash(value, seed), seed);
    return sum;
}

/* The sum over an object's members, or false where there are too many for one pass. The cursor
 * stands behind the brace. */
static bool hash_few_members(EventCursor *cursor, uint64_t seed, uint64_t *sum)
{
    EventValue keys[FEW_MEMBERS], key;
    uint64_t hashes[FEW_MEMBERS];
    size_t count = 0;
    while (event_cursor_key(cursor, &key)) {
        size_t i = 0;
        while (i < count && !event_string_same(keys[i], key))
            i++;
        if (i == FEW_MEMBERS)
            return false;
        keys[i] = key;
        hashes[i] = hash_member(key, hash_next(cursor, seed), seed);
        count += i == count;
    }
    for (*sum = 0; count > 0; count--)
        *sum += hashes[count - 1];
    return true;
}

static uint64_t hash_object(EventCursor *cursor, uint64_t seed)
{
    EventCursor start = *cursor;
    uint64_t sum;
    cursor->at++;
    if (!hash_few_members(cursor, seed, &sum)) {
        EventValue object;
        *cursor = start;
        if (!event_cursor_value(cursor, &object))
            return hash_mix(seed, OBJECT_MARK);
        sum = hash_many_members(object, seed);
        return hash_mix(hash_mix(seed, OBJECT_MARK), sum);
    }
    if (event_cursor_at(cursor, '}'))
        cursor->at++;
    return hash_mix(hash_mix(seed, OBJECT_MARK), sum);
}

/* Takes and hashes the value that the cursor stands at, and a comma behind it. */
static uint64_t hash_next(EventCursor *cursor, uint64_t seed)
{
    EventValue value = {0};
    uint64_t hash;
    if (event_cursor_at(cursor, '{')) {
        hash = hash_object(cursor, seed);
    } else if (event_cursor_at(cursor, '[')) {
        hash = hash_array(cursor, seed);
    } else {
        if (!event_cursor_value(cursor, &value))
            value.type = EVENT_ABSENT;
        return event_value_hash(value, seed);
    }
    event_cursor_comma(cursor);
    return hash;
}

uint64_t event_value_hash(EventValue value, uint64_t seed)
{
    Slice text = {value.data, value.size};
    switch ((EventType)value.type) {
    case EVENT_STRING:
        return value.escaped ? hash_escaped(text, seed) : hash_text(text, seed);
    case EVENT_FALSE:
    case EVENT_TRUE:
    case EVENT_NUMBER:
        return hash_text(text, seed);
    case EVENT_OBJECT:
    case EVENT_ARRAY: {
        EventCursor cursor = {value.data, value.data + value.size};
        return hash_next(&cursor, seed);
    }
    case EVENT_OMITTED:
        return hash_mix(seed, OMITTED_MARK);
    default:
        return hash_mix(seed, NOTHING_MARK);
    }
}
