#include "evaluate/seen_table.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    FIRST_PLACES = 64,
    FIRST_ROOM = 1 << 12,   /* entries */
    FULL = 13,              /* sixteenths of places: from here on a table grows */
    SMALL_PLACES = 1 << 16, /* tables of fewer double */
    SPARE = 64,             /* places behind the last home, at least */
    TAGS = 8                /* that are looked at together */
};

#define BYTES_OF_1 UINT64_C(0x0101010101010101)

/* The lowest bits of the key: its highest tell the home. */
static uint8_t tag_of(uint64_t key)
{
    return (uint8_t)key ? (uint8_t)key : 1;
}

static uint64_t tags_at(const SeenTable *table, uint64_t place)
{
    uint64_t tags;
    memcpy(&tags, table->tags + place, sizeof tags);
    return le64toh(tags);
}

/* The upper bit of each byte that is zero; those above the lowest of them may be wrong. */
static uint64_t zero_bytes(uint64_t bytes)
{
    return (bytes - BYTES_OF_1) & ~bytes & (BYTES_OF_1 << 7);
}

static uint64_t lowest_byte(uint64_t bits)
{
    return (uint64_t)__builtin_ctzll(bits) / 8;
}

/* Writing a number waits for its page to be found: of several at once for one, more or less. */
static void settle(SeenTable *table)
{
    uint64_t first = table->used - table->late;
    for (uint32_t i = 0; i < table->late; i++)
        table->numbers[table->late_at[i]] = (uint32_t)(first + i);
    table->late = 0;
}

SeenEntry *seen_table_find(SeenTable *table, uint64_t key)
{
    if (table->used == 0)
        return NULL;
    const uint64_t wanted = BYTES_OF_1 * tag_of(key);
    for (uint64_t place = seen_table_home(key, table->capacity);; place += TAGS) {
        uint64_t tags = tags_at(table, place), ends = zero_bytes(tags);
        uint64_t alike = zero_bytes(tags ^ wanted);
        if (ends)
            alike &= (ends & -ends) - 1;
        if (alike)
            settle(table);
        for (; alike; alike &= alike - 1) {
            SeenEntry *entry = &table->entries[table->numbers[place + lowest_byte(alike)]];
            if (entry->key == key)
                return entry;
        }
        if (ends)
            return NULL;
    }
}

/* The first free place at the key's home or behind it. */
static uint64_t free_place(const SeenTable *table, uint64_t key)
{
    uint64_t place = seen_table_home(key, table->capacity), ends;
    while (!(ends = zero_bytes(tags_at(table, place))))
        place += TAGS;
    return place + lowest_byte(ends);
}

/* ---- growing ---- */

/* By an eighth, once tables are large: what stands half empty after doubling would be much memory.
 */
static uint64_t larger(uint64_t capacity)
{
    if (capacity == 0)
        return FIRST_PLACES;
    return capacity < SMALL_PLACES ? capacity * 2 : capacity + capacity / 8;
}

static bool is_full(const SeenTable *table)
{
    return table->used >= table->capacity / 16 * FULL ||
           table->tags[table->places - 2]; /* a free place must stay at the end */
}

/* Gives every entry its place; false where the places behind the last home do not suffice. */
static bool place_all(SeenTable *table)
{
    memset(table->tags, 0, table->places + TAGS);
    for (uint64_t i = 0; i < table->used; i++) {
        uint64_t key = table->entries[i].key, place = free_place(table, key);
        if (place + 3 > table->places) /* two stay free */
            return false;
        table->tags[place] = tag_of(key);
        table->numbers[place] = (uint32_t)i;
    }
    return true;
}

/* Where many keys have one home there are more places behind the last. */
static bool spread(SeenTable *table, uint64_t capacity)
{
    SeenTable grown = *table;
    grown.capacity = capacity;
    for (uint64_t spare = SPARE;; spare *= 2) {
        grown.places = capacity + spare;
        if (grown.places > UINT32_MAX) /* entries and places have numbers of 32 bits */
            return false;
        grown.tags = malloc(grown.places + TAGS);
        grown.numbers = malloc(grown.places * sizeof(uint32_t));
        bool there = grown.tags && grown.numbers, placed = there && place_all(&grown);
        if (placed)
            break;
        free(grown.tags);
        free(grown.numbers);
        if (!there)
            return false;
    }
    free(table->tags);
    free(table->numbers);
    *table = grown;
    table->late = 0;
    return true;
}

/* Room for one more entry. */
static bool make_room(SeenTable *table)
{
    if (table->used < table->room)
        return true;
    uint64_t room = table->room ? table->room * 2 : FIRST_ROOM;
    void *entries = table->room ? mremap(table->entries, table->room * sizeof(SeenEntry),
                                         room * sizeof(SeenEntry), MREMAP_MAYMOVE)
                                : mmap(NULL, room * sizeof(SeenEntry), PROT_READ | PROT_WRITE,
                                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (entries == MAP_FAILED)
        return false;
    table->entries = entries;
    table->room = room;
    return true;
}

bool seen_table_add(SeenTable *table, uint64_t key, uint64_t value, SeenPlace place)
{
    if ((!table->places || is_full(table)) && !spread(table, larger(table->capacity)))
        return false;
    if (!make_room(table))
        return false;
    uint64_t at = free_place(table, key);
    SeenEntry *entry = &table->entries[table->used++];
    entry->key = key;
    entry->value = value;
    entry->place = place;
    table->tags[at] = tag_of(key);
    table->late_at[table->late++] = (uint32_t)at;
    if (table->late == SEEN_LATE)
        settle(table);
    return true;
}

/* ---- order ---- */

/* The numbers of the entries in the order of their keys, at the beginning. Between two free places
 * stand keys that are all behind those before and before those behind. */
static void order(SeenTable *table)
{
    uint32_t *numbers = table->numbers;
    uint64_t count = 0, first = 0;
    for (uint64_t place = 0; count < table->used; place++) {
        if (!table->tags[place]) {
            first = count;
            continue;
        }
        uint32_t number = numbers[place];
        uint64_t to = count++, key = table->entries[number].key;
        for (; to > first && table->entries[numbers[to - 1]].key > key; to--)
            numbers[to] = numbers[to - 1];
        numbers[to] = number;
    }
}

void seen_table_sort(SeenTable *table)
{
    uint32_t *numbers = table->numbers;
    settle(table);
    order(table);
    for (uint64_t i = 0; i < table->used; i++) {
        SeenEntry held = table->entries[i];
        uint64_t at = i;
        for (uint64_t from; (from = numbers[at]) != i; at = from) {
            table->entries[at] = table->entries[from];
            numbers[at] = (uint32_t)at;
        }
        table->entries[at] = held;
        numbers[at] = (uint32_t)at;
    }
}

void seen_table_clear(SeenTable *table)
{
    if (table->places)
        memset(table->tags, 0, table->places);
    table->used = table->late = 0;
}

void seen_table_free(SeenTable *table)
{
    if (table->room)
        munmap(table->entries, table->room * sizeof(SeenEntry));
    free(table->tags);
    free(table->numbers);
    *table = (SeenTable){0};
}
