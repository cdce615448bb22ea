/*
 * event/repeats: what comes again, known by its bytes.
 *
 * Internal to event/. Who called, and with what, stands in a trail record after record, in the same
 * words. Of each key at the root some objects and arrays are kept with what was extracted from
 * them, and of keys that say the same in many records what stands from the first value to the last
 * where several of them follow each other: a run (ColumnRun). Where the same bytes stand again,
 * they are compared, not read: what was accepted once is accepted again and holds the same columns.
 * These then lie in memory kept here, which stays as it is until the value is forgotten for
 * another.
 *
 * Memory is taken while values are kept, up to REPEAT_TEXT bytes each; where there is none, nothing
 * is kept and everything is read.
 */
#ifndef TRAILAUDIT_EVENT_REPEATS_H
#define TRAILAUDIT_EVENT_REPEATS_H

#include "event/columns.h"

enum {
    REPEAT_WAYS = 16,   /* values kept of a key: several callers alternate in a file. More are found
                           more often, and not sooner: they leave the nearest cache */
    REPEAT_COLUMNS = 8, /* column numbers are read and written by so many */
    REPEAT_TEXT = 4096, /* bytes of what is kept, at most */
    REPEAT_SAMPLED = 112 /* bytes that are looked at to find a value, at most */
};

/* A value that was met, or a run. */
typedef struct {
    const char *text;   /* as it stood, 64 readable bytes behind it */
    EventValue *values; /* what is extracted from it, in its own text; owned, with all behind it: */
    uint32_t *columns;  /* the columns of these */
    uint32_t size;      /* of the text; 0: the place is free */
    uint32_t capacity;  /* bytes from `values` on */
    uint32_t count;     /* of columns */
    uint32_t marks, run_bits, last_node; /* of a run: see ScanRun */
    uint16_t first_note, note_capacity;
    bool noted;     /* its columns have notes, as far as there are enough: since it came again */
    EventKept kept; /* of userIdentity and of a run: see EventRecord */
} Repeat;

/* Of what stands where a value begins, 8 bytes at each of these places tell it apart. */
typedef struct {
    uint8_t offsets[5];
} RepeatSample;

/* What is known of a key at the root. */
typedef struct {
    Repeat *ways; /* REPEAT_WAYS of them */
    Repeat *last; /* that was met last */
    const RepeatSample *sample;
    uint32_t misses; /* since a value came again */
} RepeatKey;

/* Of keys whose values never come again (ids) only a few in a while are kept. */
static inline bool repeat_is_tried(const RepeatKey *key)
{
    return (key->misses & 63) < 8;
}

/* The place for what stands at p, by the key's sample, of which all bytes must be readable. */
static inline Repeat *repeat_way(const RepeatKey *key, const char *p)
{
    const uint8_t *offsets = key->sample->offsets;
    uint64_t hash = 0, word;
    for (size_t i = 0; i < sizeof key->sample->offsets; i++) {
        memcpy(&word, p + offsets[i], sizeof word);
        hash += word * (UINT64_C(0x9e3779b97f4a7c15) + ((uint64_t)i << 33));
    }
    return &key->ways[hash >> 60];
}

/* For the root's children; NULL without memory. */
RepeatKey *repeats_new(const EventColumns *columns);
void repeats_free(RepeatKey *keys, uint32_t count);
/*
 * Keeps a value that was read, in place of what `way` held: its text, and of `values` those of the
 * columns listed, which from then on lie in the kept text. What is of runs is the caller's to set.
 * False without memory.
 */
bool repeat_keep(RepeatKey *key, Repeat *way, Slice text, EventValue *values,
                 const uint32_t *columns, uint32_t count);

#endif
