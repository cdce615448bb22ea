/*
 * event/repeats: what comes again, known by its bytes.
 *
 * Internal to event/. Who called, and with what, stands in a trail record after record, in the same
 * words. Of each key at the root a few objects and arrays are kept with what was extracted from
 * them, and of keys that say the same in most records (steady ones) what stands from the first
 * value to the last where several of them follow each other: a run. Where the same bytes stand
 * again, they are compared, not read: what was accepted once is accepted again and holds the same
 * columns. These then lie in memory kept here, which stays as it is until the value is forgotten
 * for another.
 *
 * Memory is taken while values are kept, up to REPEAT_TEXT bytes each; where there is none, nothing
 * is kept and everything is read.
 */
#ifndef TRAILAUDIT_EVENT_REPEATS_H
#define TRAILAUDIT_EVENT_REPEATS_H

#include "event/columns.h"

enum {
    REPEAT_WAYS = 16,       /* values or runs kept of a key: several callers alternate in a file */
    REPEAT_RUN_KEYS = 8,    /* steady keys, at most */
    REPEAT_TEXT = 4096,     /* bytes of what is kept, at most */
    REPEAT_SAMPLED = 104,   /* bytes that are looked at to find a value */
    REPEAT_RUN_SAMPLED = 84 /* the same of a run */
};

typedef struct {
    uint32_t column;
    uint32_t node;    /* of a run: the key's */
    EventValue value; /* in the repeat's own text */
} RepeatColumn;

/* A value that was met. */
typedef struct {
    char *text; /* as it stood, 64 readable bytes behind it; owned */
    uint32_t size, capacity;
    RepeatColumn *columns; /* what is extracted from it; owned */
    uint32_t count, column_capacity;
    bool flat;      /* see EventPart */
    EventMemo memo; /* of the value: who asks may note there what follows from it */
    EventKept kept; /* the same, of userIdentity and of a run: see EventRecord */
    uint32_t marks; /* of a run: those of its keys */
    bool noted;     /* its columns have notes, as far as there are enough: since it came again */
    uint16_t first_note, note_capacity;
} Repeat;

/* What is known of a key at the root. */
typedef struct {
    Repeat *ways;    /* REPEAT_WAYS of them */
    Repeat *last;    /* that was met last */
    uint32_t misses; /* since a value came again */
} RepeatKey;

/* Of keys whose values never come again (ids) only a few in a while are kept. */
static inline bool repeat_is_tried(const RepeatKey *key)
{
    return (key->misses & 63) < 8;
}

/* The place for what stands at p, by 8 bytes at each of five places. */
static inline Repeat *repeat_by(const RepeatKey *key, const char *p, const uint8_t offsets[5])
{
    uint64_t hash = 0, word;
    for (size_t i = 0; i < 5; i++) {
        memcpy(&word, p + offsets[i], sizeof word);
        hash += word * (UINT64_C(0x9e3779b97f4a7c15) + ((uint64_t)i << 33));
    }
    return &key->ways[hash >> 60];
}

/* The place for a value, by some of its first REPEAT_SAMPLED bytes. */
static inline Repeat *repeat_way(const RepeatKey *key, const char *p)
{
    static const uint8_t offsets[] = {16, 36, 48, 72, REPEAT_SAMPLED - 8};
    return repeat_by(key, p, offsets);
}

/* The same for a run. In records as CloudTrail writes them, readOnly, type and account of the event
 * stand here. */
static inline Repeat *repeat_run_way(const RepeatKey *key, const char *p)
{
    static const uint8_t offsets[] = {0, 18, 40, 68, REPEAT_RUN_SAMPLED - 8};
    return repeat_by(key, p, offsets);
}

/* For the root's children; NULL without memory. */
RepeatKey *repeats_new(uint32_t count);
void repeats_free(RepeatKey *keys, uint32_t count);
/*
 * Keeps a value that was read, in place of what `way` held: its text, and of `values` those of the
 * columns listed, which from then on lie in the kept text. False without memory.
 */
bool repeat_keep(RepeatKey *key, Repeat *way, Slice text, EventValue *values,
                 const uint32_t *columns, uint32_t count);

#endif
