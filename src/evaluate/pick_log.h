/*
 * evaluate/pick_log: the picks of one worker, kept until all files are read. Internal to the room.
 *
 * Who is looked at by a correlation mostly does the same again: picks of one policy, group and
 * value are of a kind, which is kept once, and of each record the log has time, place and cell and
 * the numbers of its kinds, some 10 bytes together. Above a number of kinds a new part begins,
 * whose kinds are numbered anew; those of the part before go to the log. Costs: a bounded part of
 * the log stays in memory, the rest goes to a file without a name. One thread at a time adds; any
 * number read afterwards.
 */
#ifndef TRAILAUDIT_EVALUATE_PICK_LOG_H
#define TRAILAUDIT_EVALUATE_PICK_LOG_H

#include "evaluate/picks.h"
#include "evaluate/spool.h"

/* Records from one place of the log to another, and their kinds behind. */
typedef struct {
    uint64_t from, to;
    uint32_t kind_count;
} PickPart;

typedef struct {
    Spool words;
    PickPart *parts; /* but for the last, whose kinds are those in memory */
    uint32_t part_count, part_capacity;
    uint64_t from; /* of the last part */
    PickKind *kinds;
    uint32_t kind_count, kind_capacity, kinds_most;
    uint32_t *slots; /* of a hash table: number of a kind + 1; 0: free */
    uint32_t slot_count;
    uint64_t kinds_in_all, picks_in_all;
    /* the record in hand */
    uint64_t record;
    Instant time;
    uint32_t cell;
    uint32_t *begin, *at, *end; /* room for its words in the spool; NULL: it has no pick yet */
    /* the record before, which it is told against */
    uint64_t last_record;
    Instant last_time;
    bool last_known;
} PickLog;

/* `budget`: bytes of picks that stay in memory, in a run that may take so much; of kinds, as
 * many again at most. False without memory. */
bool pick_log_open(PickLog *log, size_t budget, const char *folder);
/* How many parts there were stays known. */
void pick_log_close(PickLog *log);
/* A record that may have picks: its place as in Pick, its time and cell. False without memory or
 * space. */
bool pick_log_begin(PickLog *log, uint64_t record, Instant time, uint32_t cell);
/* One of its picks; kind->count says nothing. *number: that of its kind, as long as part_count
 * stays as it is. */
bool pick_log_add(PickLog *log, const PickKind *kind, uint32_t *number);
/* The same of a kind that has this number. */
bool pick_log_add_number(PickLog *log, uint32_t number);
/* There are no more. */
void pick_log_end(PickLog *log);

/* ---- reading ---- */

/* The kinds of a part, from 0 to part_count, each with the number of its picks there. The last ones
 * stay until the log is closed, those of others stand in *buffer. NULL without memory, or where the
 * log cannot be read (words.error). */
const PickKind *pick_log_kinds(PickLog *log, uint32_t part, Buffer *buffer, uint32_t *count);

typedef bool (*PickVisit)(void *context, const Pick *pick);

typedef struct {
    PickLog *log;
    const PickKind *const *wanted; /* by number of a kind: what its picks are given; NULL: passed
                                      over */
    uint32_t kind_count;
    PickVisit visit; /* false: give up */
    void *context;
    uint64_t at, to; /* of the log */
    uint32_t *copy;
    Pick pick; /* of the record in hand */
} PickReader;

/* Of a part whose kinds are known. False without memory. */
bool pick_reader_open(PickReader *reader, PickLog *log, uint32_t part);
void pick_reader_close(PickReader *reader);
/* Visits the wanted picks of some thousand words. False where the visitor gave up, or the log
 * cannot be read (words.error). */
bool pick_reader_go_on(PickReader *reader);
static inline bool pick_reader_is_done(const PickReader *reader)
{
    return reader->at == reader->to;
}

#endif
