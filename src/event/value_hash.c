/*
 * The hash of a JSON value. Scalars are hashed by their text, as the policy language compares them,
 * so that 443 and "443" are the same; null is as absent. An object's members are added up, which
 * forgets their order; of a repeated key only the last is added.
 */
#include "event/decode.h"
#include "event/key_table.h"
#include "event/members.h"

#include "base/names.h"

enum {
    FEW_MEMBERS = 16 /* keys that are compared with each other; more go into a table */
};

static const uint64_t NOTHING_MARK = 0x6e756c6c, OMITTED_MARK = 0x6f6d6974, ARRAY_MARK = 0x5b5d,
                      OBJECT_MARK = 0x7b7d;

/* Text longer than a block is hashed block after block, whether it came escaped or not. */
uint64_t event_text_hash_long(Slice text, uint64_t seed)
{
    for (; text.size > EVENT_TEXT_BLOCK; text = slice_from(text, EVENT_TEXT_BLOCK))
        seed = hash_bytes((Slice){text.data, EVENT_TEXT_BLOCK}, seed);
    return hash_bytes(text, seed);
}

static uint64_t __attribute__((noinline)) hash_escaped(Slice raw, uint64_t seed)
{
    char block[EVENT_TEXT_BLOCK], buffer[4];
    size_t size = 0;
    for (Slice piece; (piece = event_decode_piece(&raw, buffer)).size;) {
        while (piece.size) {
            if (size == EVENT_TEXT_BLOCK) {
                seed = hash_bytes((Slice){block, size}, seed);
                size = 0;
            }
            size_t room = EVENT_TEXT_BLOCK - size;
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

/* Without memory for a table: the object once more, from its beginning. Objects that nest in such a
 * one are then hashed twice for each level. */
static uint64_t __attribute__((noinline)) hash_again(EventValue object, uint64_t seed)
{
    EventMembers members;
    EventValue key, value;
    uint64_t sum = 0;
    event_members_open(&members, object);
    while (event_members_next(&members, &key, &value))
        sum += hash_member(key, event_value_hash(value, seed), seed);
    event_members_close(&members);
    return sum;
}

/* Most keys of an object differ at a glance. */
static bool is_same_key(EventValue a, EventValue b)
{
    bool plain = !a.escaped && !b.escaped;
    if (plain && (a.size != b.size || (a.size && a.data[a.size - 1] != b.data[b.size - 1])))
        return false;
    return event_string_same(a, b);
}

/* A member's hash counts in place of that of an earlier one with the same key. */
static bool replace(KeyTable *table, EventValue key, uint64_t hash, uint64_t *sum)
{
    bool known;
    KeyEntry *entry = key_table_add(table, key, &known);
    if (!entry)
        return false;
    *sum += hash - entry->number;
    entry->number = hash;
    return true;
}

/*
 * The sum over an object's members. The cursor stands behind the brace, and then behind the last of
 * them. Each value is looked at once, however many members there are: what nests would else cost
 * twice as much with each level. False without memory.
 */
static bool sum_members(EventCursor *cursor, uint64_t seed, uint64_t *sum)
{
    EventValue keys[FEW_MEMBERS], key;
    uint64_t hashes[FEW_MEMBERS];
    uint32_t count = 0;
    KeyTable table = {0};
    bool done = true;
    *sum = 0;
    while (done && event_cursor_key(cursor, &key)) {
        uint32_t i = 0;
        while (!table.count && i < count && !is_same_key(keys[i], key))
            i++;
        if (i == FEW_MEMBERS && !table.count)
            for (uint32_t j = 0; done && j < FEW_MEMBERS; j++)
                done = replace(&table, keys[j], hashes[j], sum);
        if (!done)
            break;
        uint64_t hash = hash_member(key, hash_next(cursor, seed), seed);
        if (table.count) {
            done = replace(&table, key, hash, sum);
        } else {
            keys[i] = key;
            hashes[i] = hash;
            count += i == count;
        }
    }
    for (uint32_t i = 0; !table.count && i < count; i++)
        *sum += hashes[i];
    key_table_free(&table);
    return done;
}

static uint64_t hash_object(EventCursor *cursor, uint64_t seed)
{
    EventCursor start = *cursor;
    uint64_t sum;
    cursor->at++;
    if (!sum_members(cursor, seed, &sum)) {
        EventValue object;
        *cursor = start;
        if (!event_cursor_value(cursor, &object))
            return hash_mix(seed, OBJECT_MARK);
        return hash_mix(hash_mix(seed, OBJECT_MARK), hash_again(object, seed));
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
        return value.escaped ? hash_escaped(text, seed) : event_text_hash(text, seed);
    case EVENT_FALSE:
    case EVENT_TRUE:
    case EVENT_NUMBER:
        return event_text_hash(text, seed);
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
