/*
 * Compiled zones (RFC 8536). A version 1 block comes first, with 4-byte times; from version 2 on a
 * second one with 8-byte times and a footer follow, and those alone are used. Every count is
 * checked against the file's size before anything is read.
 */
#include "base/zone.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/zone_rule.h"

enum {
    HEADER_SIZE = 44,
    TYPE_SIZE = 6,
    TYPES_MOST = 256,      /* a transition's type is a byte */
    OFFSET_LEAST = -89999, /* RFC 8536, section 3.2: more than -25 hours, less than +26 hours */
    OFFSET_MOST = 93599,
    NAME_MOST = 255
};

struct Zone {
    Slice name;
    const int64_t *times;   /* of transitions, seconds since 1970, ascending */
    const int32_t *offsets; /* from each transition on */
    size_t count;
    int32_t first; /* before the first transition */
    bool has_rule; /* after the last one */
    ZoneRule rule;
};

/* ---- bytes ---- */

/* Whole, at most LIMIT_ZONE_FILE; data is NULL where it can't be read or there is no memory. */
static Slice read_file(const char *folder, Slice name, Arena *arena, bool *no_memory)
{
    char path[LIMIT_PATH];
    struct stat status;
    Slice bytes = {0};
    int size = snprintf(path, sizeof path, "%s/%.*s", folder, (int)name.size, name.data);
    if (size < 0 || (size_t)size >= sizeof path)
        return bytes;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0)
        return bytes;
    if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size >= 0 &&
        (uint64_t)status.st_size <= LIMIT_ZONE_FILE) {
        size_t most = (size_t)status.st_size, done = 0;
        char *room = arena_take(arena, most);
        *no_memory |= !room;
        while (room && done < most) {
            ssize_t got = read(file, room + done, most - done);
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                break;
            done += (size_t)got;
        }
        if (room && done == most)
            bytes = (Slice){room, done};
    }
    close(file);
    return bytes;
}

static uint32_t big_endian_32(const char *data)
{
    const unsigned char *bytes = (const unsigned char *)data;
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static int64_t big_endian(const char *data, size_t size)
{
    if (size == 4)
        return (int32_t)big_endian_32(data);
    return (int64_t)((uint64_t)big_endian_32(data) << 32 | big_endian_32(data + 4));
}

/* ---- one block ---- */

typedef struct {
    size_t time_size; /* 4 or 8 */
    uint32_t utc_marks, standard_marks, leaps, times, types, characters;
} Header;

static bool parse_header(Slice bytes, size_t time_size, char *version, Header *header)
{
    if (bytes.size < HEADER_SIZE || !slice_starts(bytes, SLICE("TZif")))
        return false;
    *version = bytes.data[4];
    *header = (Header){time_size,
                       big_endian_32(bytes.data + 20),
                       big_endian_32(bytes.data + 24),
                       big_endian_32(bytes.data + 28),
                       big_endian_32(bytes.data + 32),
                       big_endian_32(bytes.data + 36),
                       big_endian_32(bytes.data + 40)};
    return true;
}

/* Bytes behind the header. No sum of seven products below 2^36 overflows. */
static uint64_t block_size(const Header *header)
{
    uint64_t times = header->times, types = header->types, leaps = header->leaps;
    return times * header->time_size + times + types * TYPE_SIZE + header->characters +
           leaps * (header->time_size + 4) + header->standard_marks + header->utc_marks;
}

/* Times and the offsets that hold from them on. Zones that count leap seconds are refused: their
 * times are not those of records. */
static bool parse_block(Slice block, const Header *header, Zone *zone, Arena *arena,
                        bool *no_memory)
{
    const char *indexes = block.data + header->times * header->time_size;
    const char *types = indexes + header->times;
    if (header->types == 0 || header->types > TYPES_MOST || header->leaps > 0)
        return false;
    int32_t offsets[TYPES_MOST];
    for (uint32_t i = 0; i < header->types; i++) {
        offsets[i] = (int32_t)big_endian_32(types + (size_t)i * TYPE_SIZE);
        if (offsets[i] < OFFSET_LEAST || offsets[i] > OFFSET_MOST)
            return false;
    }
    int64_t *times = arena_array(arena, header->times, sizeof(int64_t));
    int32_t *after = arena_array(arena, header->times, sizeof(int32_t));
    *no_memory |= !times || !after;
    if (!times || !after)
        return false;
    for (uint32_t i = 0; i < header->times; i++) {
        unsigned char type = (unsigned char)indexes[i];
        times[i] = big_endian(block.data + (size_t)i * header->time_size, header->time_size);
        if (type >= header->types || (i > 0 && times[i] <= times[i - 1]))
            return false;
        after[i] = offsets[type];
    }
    zone->times = times;
    zone->offsets = after;
    zone->count = header->times;
    zone->first = offsets[0];
    return true;
}

/* "\n" rule "\n" behind the second block. */
static bool parse_footer(Slice footer, Zone *zone)
{
    size_t end = footer.size > 1 && footer.data[0] == '\n' ? slice_find(slice_from(footer, 1), '\n')
                                                           : footer.size;
    if (end + 1 >= footer.size)
        return false;
    Slice rule = {footer.data + 1, end};
    zone->has_rule = rule.size > 0;
    return rule.size == 0 || zone_rule_parse(rule, &zone->rule);
}

static bool parse(Slice bytes, Zone *zone, Arena *arena, bool *no_memory)
{
    Header header;
    char version;
    if (!parse_header(bytes, 4, &version, &header))
        return false;
    Slice rest = slice_from(bytes, HEADER_SIZE);
    if (block_size(&header) > rest.size)
        return false;
    if (version == '\0')
        return parse_block(rest, &header, zone, arena, no_memory);
    if (version < '2')
        return false;
    rest = slice_from(rest, (size_t)block_size(&header));
    if (!parse_header(rest, 8, &version, &header))
        return false;
    rest = slice_from(rest, HEADER_SIZE);
    return block_size(&header) <= rest.size && parse_block(rest, &header, zone, arena, no_memory) &&
           parse_footer(slice_from(rest, (size_t)block_size(&header)), zone);
}

/* ---- zones ---- */

static bool is_name(Slice name)
{
    if (name.size == 0 || name.size > NAME_MOST || name.data[0] == '/' ||
        name.data[name.size - 1] == '/')
        return false;
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i], lower = ascii_lower(c);
        if (!(lower >= 'a' && lower <= 'z') && !(c >= '0' && c <= '9') && !strchr("_+-/", c))
            return false;
        if (c == '\0' || (c == '/' && name.data[i - 1] == '/'))
            return false;
    }
    return true;
}

const Zone *zone_load(const char *folder, Slice name, Arena *arena, bool *no_memory)
{
    bool unused;
    if (!no_memory)
        no_memory = &unused;
    *no_memory = false;
    if (!is_name(name))
        return NULL;
    Zone *zone = arena_take(arena, sizeof(Zone));
    Slice copy = arena_copy(arena, name);
    *no_memory = !zone || !copy.data;
    if (*no_memory)
        return NULL;
    zone->name = copy;
    if (slice_equal(name, SLICE("UTC")))
        return zone;
    Slice bytes = read_file(folder, name, arena, no_memory);
    return bytes.data && parse(bytes, zone, arena, no_memory) ? zone : NULL;
}

Slice zone_name(const Zone *zone)
{
    return zone->name;
}

int32_t zone_offset(const Zone *zone, Instant instant)
{
    int64_t seconds = instant / INSTANT_SECOND - (instant % INSTANT_SECOND < 0);
    if (zone->has_rule && (zone->count == 0 || seconds >= zone->times[zone->count - 1]))
        return zone_rule_offset(&zone->rule, seconds);
    size_t low = 0, high = zone->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (zone->times[middle] <= seconds)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? zone->first : zone->offsets[low - 1];
}

/* ---- the database ---- */

/* "Z Europe/Berlin …" declares a zone, "L Europe/Berlin Europe/Oslo" another name of it. */
static Slice declared_name(Slice line)
{
    Slice word, name = {0}, rest = line;
    if (!slice_next(&rest, " ", &word) || word.size != 1 ||
        (word.data[0] != 'Z' && word.data[0] != 'L'))
        return name;
    slice_next(&rest, " ", &name);
    if (word.data[0] == 'L' && !slice_next(&rest, " ", &name))
        name = (Slice){0};
    return is_name(name) ? name : (Slice){0};
}

static bool ends_with_city(Slice zone, Slice city)
{
    size_t slash = slice_find_last(zone, '/');
    return slash < zone.size && slice_equal_fold(slice_from(zone, slash + 1), city);
}

Slice zone_nearest(const char *folder, Slice name, Arena *arena)
{
    bool no_memory = false;
    Slice rest = read_file(folder, SLICE("tzdata.zi"), arena, &no_memory), line, city = {0};
    Slice all = rest;
    size_t count = 0;
    while (slice_next(&rest, "\n", &line))
        count += declared_name(line).size > 0;
    Slice *names = arena_array(arena, count, sizeof(Slice));
    if (!names)
        return (Slice){0};
    count = 0;
    while (slice_next(&all, "\n", &line)) {
        Slice declared = declared_name(line);
        if (declared.size == 0)
            continue;
        names[count++] = declared;
        if (city.size == 0 && ends_with_city(declared, name))
            city = declared;
    }
    return city.size ? city : text_nearest(name, names, count);
}

Slice zone_database_version(const char *folder, Arena *arena)
{
    static const Slice before = {"# version ", 10};
    bool no_memory = false;
    Slice bytes = read_file(folder, SLICE("tzdata.zi"), arena, &no_memory), version = {0};
    if (slice_starts(bytes, before))
        version = slice_from(bytes, before.size);
    else
        version = read_file(folder, SLICE("+VERSION"), arena, &no_memory);
    version.size = slice_find(version, '\n');
    version = slice_trim(version);
    return version.size <= 16 && is_name(version) ? version : (Slice){0};
}
