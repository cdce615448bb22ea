/*
 * The log is of words of 32 bits. A record begins with a head, of which the first word has HEAD
 * set; then, as long as HEAD is not set, come kinds. Record and time are told against those of the
 * record before: mostly one word has place, seconds and cell together, SHORT_HEAD. What is further
 * away takes three. AFRESH is a head of its own, with place and time in four words more: what the
 * next record is told against, where that takes more than 32 bits.
 */
#include "evaluate/pick_log.h"

#include <errno.h>
#include <stdlib.h>

#include "base/limits.h"

#define HEAD       (UINT32_C(1) << 31)
#define SHORT_HEAD (UINT32_C(3) << 30)
#define FAR_MOST   ((UINT32_C(1) << 30) - 2) /* of a place in three words */
#define AFRESH     (HEAD | (FAR_MOST + 1))

enum {
    /* of a short head: bits */
    SHORT_CELL = 12,
    SHORT_TIME = 12,
    SHORT_PLACE = 6,
    SECONDS_BACK = 1 << (SHORT_TIME - 1),
    HEAD_WORDS = 3,
    AFRESH_WORDS = 5,
    WORDS_AT_ONCE = 64,
    LEAST_KINDS = 256,
    FIRST_SLOTS = 1 << 12,
    WORDS_READ = 1 << 14,
    KINDS_WRITTEN = 1 << 10 /* at once: what a spool holds too much */
};

bool pick_log_open(PickLog *log, size_t budget, const char *folder)
{
    size_t kinds = budget / sizeof(PickKind);
    *log = (PickLog){.kinds_most = LIMIT_PICK_KINDS};
    if (kinds < LIMIT_PICK_KINDS)
        log->kinds_most = kinds < LEAST_KINDS ? LEAST_KINDS : (uint32_t)kinds;
    spool_open(&log->words, budget, folder);
    /* Of what is taken here only what is used is memory. */
    log->kind_capacity = log->kinds_most;
    log->kinds = malloc(log->kind_capacity * sizeof(PickKind));
    log->slots = calloc(FIRST_SLOTS, sizeof(uint32_t));
    log->slot_count = FIRST_SLOTS;
    return log->kinds && log->slots;
}

void pick_log_close(PickLog *log)
{
    spool_close(&log->words);
    free(log->parts);
    free(log->kinds);
    free(log->slots);
    *log = (PickLog){.words.descriptor = -1, .part_count = log->part_count};
}

/* ---- kinds ---- */

static uint64_t hash_kind(const PickKind *kind)
{
    uint64_t what = (uint64_t)kind->policy << 32 | kind->role;
    return hash_mix(kind->group[0] ^ what, kind->value ^ kind->group[1]);
}

static bool same_kind(const PickKind *a, const PickKind *b)
{
    uint64_t differs = (a->group[0] ^ b->group[0]) | (a->group[1] ^ b->group[1]);
    differs |= (a->value ^ b->value) | (a->policy ^ b->policy) | (a->role ^ b->role);
    differs |= (a->exception ^ b->exception) | (uint64_t)(a->verdict ^ b->verdict);
    return (differs | (uint64_t)(a->has_value ^ b->has_value)) == 0;
}

/* Where the kind stands, or would. */
static inline __attribute__((always_inline)) uint32_t *slot_of(const PickLog *log,
                                                               const PickKind *kind)
{
    uint32_t mask = log->slot_count - 1, at = (uint32_t)hash_kind(kind) & mask;
    while (log->slots[at] && !same_kind(&log->kinds[log->slots[at] - 1], kind))
        at = (at + 1) & mask;
    return &log->slots[at];
}

static bool grow_slots(PickLog *log)
{
    uint32_t count = log->slot_count * 2;
    uint32_t *slots = calloc(count, sizeof(uint32_t));
    if (!slots)
        return false;
    free(log->slots);
    log->slots = slots;
    log->slot_count = count;
    for (uint32_t i = 0; i < log->kind_count; i++)
        *slot_of(log, &log->kinds[i]) = i + 1;
    return true;
}

/* Only of a record with very many values a part has more kinds than it should. */
static bool grow_kinds(PickLog *log)
{
    if (log->kind_capacity > UINT32_MAX / 8)
        return false;
    PickKind *grown = realloc(log->kinds, log->kind_capacity * 2 * sizeof(PickKind));
    if (!grown)
        return false;
    log->kinds = grown;
    log->kind_capacity *= 2;
    return true;
}

/* False without memory. */
static bool add_kind(PickLog *log, const PickKind *kind)
{
    if ((log->kind_count == log->kind_capacity && !grow_kinds(log)) ||
        (log->kind_count >= log->slot_count / 2 && !grow_slots(log)))
        return false;
    log->kinds[log->kind_count] = *kind;
    log->kinds[log->kind_count].count = 0;
    *slot_of(log, kind) = ++log->kind_count;
    log->kinds_in_all++;
    return true;
}

/* ---- writing ---- */

static bool end_part(PickLog *log)
{
    if (log->part_count == log->part_capacity) {
        uint32_t capacity = log->part_capacity ? log->part_capacity * 2 : 16;
        PickPart *grown = realloc(log->parts, capacity * sizeof(PickPart));
        if (!grown)
            return false;
        log->parts = grown;
        log->part_capacity = capacity;
    }
    log->parts[log->part_count++] = (PickPart){log->from, spool_size(&log->words), log->kind_count};
    for (uint32_t i = 0; i < log->kind_count; i += KINDS_WRITTEN) {
        uint32_t left = log->kind_count - i;
        size_t size = (left < KINDS_WRITTEN ? left : KINDS_WRITTEN) * sizeof(PickKind);
        uint64_t place;
        if (!spool_add(&log->words, (Slice){(const char *)&log->kinds[i], size}, &place))
            return false;
    }
    log->from = spool_size(&log->words);
    memset(log->slots, 0, log->slot_count * sizeof(uint32_t));
    log->kind_count = 0;
    log->last_known = false;
    return true;
}

bool pick_log_begin(PickLog *log, uint64_t record, Instant time, uint32_t cell)
{
    log->record = record;
    log->time = time;
    log->cell = cell;
    log->begin = NULL;
    return log->kind_count < log->kinds_most || end_part(log);
}

/* What was written so far stays; there is room for a head and some kinds. */
static bool take_room(PickLog *log)
{
    if (log->begin)
        spool_took(&log->words, (size_t)((char *)log->at - (char *)log->begin));
    log->begin = log->at = (uint32_t *)spool_room(&log->words, WORDS_AT_ONCE * sizeof(uint32_t));
    if (log->begin)
        log->end = log->begin + WORDS_AT_ONCE;
    return log->begin != NULL;
}

static void write_afresh(PickLog *log)
{
    *log->at++ = AFRESH;
    *log->at++ = (uint32_t)log->record;
    *log->at++ = (uint32_t)(log->record >> 32);
    *log->at++ = (uint32_t)(uint64_t)log->time;
    *log->at++ = (uint32_t)((uint64_t)log->time >> 32);
}

static void write_head(PickLog *log)
{
    uint64_t place = log->record - log->last_record;
    /* Instants are within the calendar's ten thousand years: no difference overflows. */
    Instant since = log->time - log->last_time, seconds = since / INSTANT_SECOND;
    bool near = log->last_known && place <= FAR_MOST && seconds >= INT32_MIN &&
                seconds <= INT32_MAX && seconds * INSTANT_SECOND == since;
    if (!near) {
        write_afresh(log);
        place = 0;
        seconds = 0;
    }
    if (place >> SHORT_PLACE == 0 && log->cell >> SHORT_CELL == 0 &&
        (uint64_t)(seconds + SECONDS_BACK) >> SHORT_TIME == 0) {
        *log->at++ = SHORT_HEAD | (uint32_t)place << (SHORT_TIME + SHORT_CELL) |
                     (uint32_t)(seconds + SECONDS_BACK) << SHORT_CELL | log->cell;
    } else {
        *log->at++ = HEAD | (uint32_t)place;
        *log->at++ = (uint32_t)(int32_t)seconds;
        *log->at++ = log->cell;
    }
    log->last_record = log->record;
    log->last_time = log->time;
    log->last_known = true;
}

bool pick_log_add(PickLog *log, const PickKind *kind, uint32_t *number)
{
    uint32_t behind = *slot_of(log, kind);
    if (!behind) {
        if (!add_kind(log, kind))
            return false;
        behind = log->kind_count;
    }
    *number = behind - 1;
    return pick_log_add_number(log, *number);
}

bool pick_log_add_number(PickLog *log, uint32_t number)
{
    if (!log->begin) {
        if (!take_room(log))
            return false;
        write_head(log);
    } else if (log->at == log->end && !take_room(log)) {
        return false;
    }
    *log->at++ = number;
    log->kinds[number].count++;
    log->picks_in_all++;
    return true;
}

void pick_log_end(PickLog *log)
{
    if (log->begin)
        spool_took(&log->words, (size_t)((char *)log->at - (char *)log->begin));
    log->begin = NULL;
}

/* ---- reading ---- */

const PickKind *pick_log_kinds(PickLog *log, uint32_t part, Buffer *buffer, uint32_t *count)
{
    if (part == log->part_count) {
        *count = log->kind_count;
        return log->kinds;
    }
    size_t size = log->parts[part].kind_count * sizeof(PickKind);
    buffer_clear(buffer);
    if (!buffer_reserve(buffer, size) ||
        !spool_read(&log->words, log->parts[part].to, buffer->data, size))
        return NULL;
    *count = log->parts[part].kind_count;
    return (const PickKind *)buffer->data;
}

bool pick_reader_open(PickReader *reader, PickLog *log, uint32_t part)
{
    bool last = part == log->part_count;
    *reader = (PickReader){.log = log,
                           .kind_count = last ? log->kind_count : log->parts[part].kind_count,
                           .at = last ? log->from : log->parts[part].from,
                           .to = last ? spool_size(&log->words) : log->parts[part].to};
    if (spool_in_memory(&log->words, reader->at))
        return true;
    reader->copy = malloc(WORDS_READ * sizeof(uint32_t));
    return reader->copy != NULL;
}

void pick_reader_close(PickReader *reader)
{
    free(reader->copy);
}

/* Where the next words stand, or a copy. NULL where they cannot be read. */
static const uint32_t *some_words(PickReader *reader, size_t count)
{
    const char *there = spool_in_memory(&reader->log->words, reader->at);
    if (there)
        return (const uint32_t *)there;
    bool done = spool_read(&reader->log->words, reader->at, reader->copy, count * sizeof(uint32_t));
    return done ? reader->copy : NULL;
}

/* How many words the head takes, of so many that are there; 0: these are not all of it. */
static size_t take_head(PickReader *reader, const uint32_t *words, size_t count)
{
    Pick *pick = &reader->pick;
    uint32_t head = words[0];
    if (head >= SHORT_HEAD) {
        uint32_t seconds = head >> SHORT_CELL & ((1 << SHORT_TIME) - 1);
        pick->record += head >> (SHORT_TIME + SHORT_CELL) & ((1 << SHORT_PLACE) - 1);
        pick->time += ((Instant)seconds - SECONDS_BACK) * INSTANT_SECOND;
        pick->cell = head & ((1 << SHORT_CELL) - 1);
        return 1;
    }
    size_t size = head == AFRESH ? AFRESH_WORDS : HEAD_WORDS;
    if (size > count)
        return 0;
    if (head == AFRESH) {
        pick->record = words[1] | (uint64_t)words[2] << 32;
        pick->time = (Instant)(words[3] | (uint64_t)words[4] << 32);
        return size;
    }
    pick->record += head & ~HEAD;
    pick->time += (Instant)(int32_t)words[1] * INSTANT_SECOND;
    pick->cell = words[2];
    return size;
}

static bool visit_kind(PickReader *reader, uint32_t number)
{
    const PickKind *kind = reader->wanted[number];
    if (!kind)
        return true;
    reader->pick.kind = kind;
    return reader->visit(reader->context, &reader->pick);
}

bool pick_reader_go_on(PickReader *reader)
{
    uint64_t left = (reader->to - reader->at) / sizeof(uint32_t);
    size_t count = left < WORDS_READ ? (size_t)left : WORDS_READ, i = 0;
    const uint32_t *words = some_words(reader, count);
    while (words && i < count) {
        size_t taken = 1;
        if (words[i] & HEAD)
            taken = take_head(reader, words + i, count - i);
        else if (words[i] >= reader->kind_count)
            taken = 0;
        else if (!visit_kind(reader, words[i]))
            return false;
        if (taken == 0)
            break;
        i += taken;
    }
    reader->at += i * sizeof(uint32_t);
    /* What is not a word of a log was not read as it was written. */
    if (words && i == 0)
        reader->log->words.error = EIO;
    return words && i > 0;
}
