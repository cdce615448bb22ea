/*
 * event/reader: the state of a reader, shared by reader.c (windows and the public face),
 * container.c (what stands around records), foreign.c (what is none), follow.c and damage.c (what
 * is quarantined).
 *
 * Internal to event/. Every step works on one window and either moves `at` on or asks for more
 * without having changed anything but what it has read for good; so a file gives the same records
 * however it was cut into windows.
 */
#ifndef TRAILAUDIT_EVENT_READER_H
#define TRAILAUDIT_EVENT_READER_H

#include "base/buffer.h"
#include "event/members.h"
#include "event/resync.h"
#include "event/scanner.h"
#include "event/skip.h"

enum {
    READER_LOOK_BACK = 256,   /* bytes kept before a place: the indentation of the line */
    READER_LOOK_AHEAD = 65536 /* bytes behind a record that may tell whether it ended there */
};

typedef enum {
    READER_START,   /* nothing but a byte order mark and blanks was seen */
    READER_TOP,     /* between the values of the text */
    READER_ARRAY,   /* inside an array of records */
    READER_MEMBERS, /* inside an object around such an array, behind a value */
    READER_SKIP,    /* inside a value that is too large */
    READER_HUNT,    /* inside a damaged piece whose end lies far away */
    READER_DRAIN    /* nothing more of the file is told */
} ReaderState;

typedef enum {
    GAP_FIRST, /* nothing came yet */
    GAP_ITEM,  /* a record or piece */
    GAP_PIECE, /* a damaged piece: its separator may be part of it */
    GAP_COMMA
} ReaderGap;

struct EventReader {
    Scanner scanner;
    EventOptions options;

    /* the window */
    const char *start, *end, *at; /* at: the next byte to read */
    uint64_t offset;              /* of start in the file */
    uint64_t at_offset;           /* of at, while no window is there */
    bool last, cut;

    /* the place in the text */
    ReaderState state, resume; /* resume: the state behind READER_SKIP */
    ReaderGap gap;
    bool in_object;  /* the array is a member of an object */
    bool loose;      /* the gap has a comma too many, at loose_offset */
    bool loose_told; /* or that it has one too few was told */
    uint64_t loose_offset;
    uint32_t number;     /* records and pieces so far */
    const char *foreign; /* the text so far is of this other kind; see foreign.c */
    uint64_t foreign_offset;
    bool foreign_due;        /* it is not, after all: to be told next */
    Buffer beside;           /* what stands beside records and is not read: to be told next */
    uint64_t beside_offset;  /* of the first such member */
    uint32_t beside_records; /* members */
    uint64_t again_told;     /* behind the quote of a further "Records" that was told: offset */
    char head[64];           /* the record before, up to the end of its first key */
    size_t head_size;

    /* newlines in the file's first `counted` bytes, and characters since the last of them (once
     * there is one) */
    uint64_t counted, lines, characters;

    /* the piece that is skipped or hunted through */
    SkipState skip;
    uint64_t piece_offset;
    ProblemKind piece_kind;

    Buffer detail;            /* of the last problem */
    Buffer repaired, repairs; /* the last recovered record */
    Buffer single;            /* the text of event_reader_single */
};

/* What a step returns besides an EventStep: go on. */
enum { READER_AGAIN = EVENT_STEP_FAILED + 1 };

/* ---- reader.c ---- */

uint64_t reader_offset(const EventReader *reader, const char *p);
/* Counts lines up to p, which never goes back. */
void reader_count_lines(EventReader *reader, const char *p);
/* Asks for more text, keeping it from `from` on. */
int reader_more(EventReader *reader, const char *from);
/* Gives a record that the scanner holds; `repairs` is NULL for a whole one. */
int reader_record(EventReader *reader, Slice raw, uint64_t offset, const char *repairs,
                  EventRecord *record);
/* Gives a problem of that many quarantined records at an offset; its detail stands in
 * reader->detail. */
int reader_problem(EventReader *reader, ProblemKind kind, uint64_t offset, uint32_t records,
                   Problem *problem);
/* The same with a detail of its own. */
int reader_tell(EventReader *reader, ProblemKind kind, const char *p, uint32_t records,
                const char *detail, Problem *problem);

/* ---- container.c ---- */

int container_start(EventReader *reader, Problem *problem);
int container_top(EventReader *reader, EventRecord *record, Problem *problem);
int container_array(EventReader *reader, EventRecord *record, Problem *problem);
int container_members(EventReader *reader, EventRecord *record, Problem *problem);

/* ---- foreign.c ---- */

/* The kind of file that root keys tell, or NULL. */
const char *foreign_kind(uint32_t marks);
/* What a file that begins so is packed in, of what is not unpacked here; NULL for none. So many
 * bytes of it tell. */
const char *foreign_packing(Slice text);
size_t foreign_packing_size(void);
/* Whether a value without any key of a record may let the text be of another kind. Where it may
 * not, it is something lost. */
bool foreign_may_be(const EventReader *reader, const char *kind);
/* Notes that; `kind` may be NULL. */
void foreign_note(EventReader *reader, const char *begin, const char *kind);
/* The text is of records after all: what it began with is told as a piece. */
int foreign_tell(EventReader *reader, Problem *problem);
/* The text has ended, and is of the other kind. */
int foreign_pass_over(EventReader *reader, Problem *problem);

/* Whether the member of an object around records may hold what somebody takes for a record. */
bool foreign_is_beside(EventReader *reader, EventValue key, Slice value);
/* Notes such a member, to be told next. */
void foreign_add_beside(EventReader *reader, EventValue key);
/* Notes those of the object at `begin` before the value of "Records". */
void foreign_look_before(EventReader *reader, const char *begin, const char *records);
/* Notes records within a record. */
void foreign_look_within(EventReader *reader, Slice record);
int foreign_tell_beside(EventReader *reader, Problem *problem);

/* ---- follow.c: whether what stands behind a whole object lets it be a record ---- */

typedef enum {
    AFTER_GOOD,
    AFTER_BAD,
    AFTER_MORE /* more of the text is needed to tell */
} After;

/* Of an object between the values of the text or in an array; *found is where that was seen. */
After follow_record(const EventReader *reader, Slice raw, const char **found);
/* Whether the '}' at p, where the array should close first, is all that is left before limit, and
 * of the text. */
After follow_brace(const EventReader *reader, const char *p, const char *limit);

/* ---- damage.c ---- */

/* Writes `reason`, what was found at p (if `found`), and the place, into reader->detail. */
void damage_explain(EventReader *reader, const char *p, const char *reason, bool found);
/*
 * What begins at `begin` is damaged, as reader->detail says: finds its end, repairs it if that is
 * asked for, or quarantines it. kind is PROBLEM_DAMAGED_RECORD, or PROBLEM_TRUNCATED where the text
 * ended inside it.
 */
int damage_piece(EventReader *reader, const char *begin, ProblemKind kind, EventRecord *record,
                 Problem *problem);
/* The value at `begin` is larger than max_record: steps over it. */
int damage_skip(EventReader *reader, const char *begin, ReaderState resume);
/* The steps of READER_SKIP and READER_HUNT. */
int damage_skip_on(EventReader *reader, Problem *problem);
int damage_hunt_on(EventReader *reader, Problem *problem);

#endif
