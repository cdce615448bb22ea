/*
 * event/resync: where a damaged record ends, so that its neighbours survive.
 *
 * Internal to event/. The answer depends on the text alone, not on how it was cut into windows:
 * where bytes behind the window could change it, more are asked for. The rules, in order; the first
 * that answers counts:
 *   1. one record a line: the end of the line, where the next line begins a record;
 *   2. a pretty-printed record: the first later line with the indentation of its opening brace that
 * begins with its closing one;
 *   3. balanced braces outside strings, where a line's end also ends a string (JSON strings hold
 * none), at a place that can end a record;
 *   4. where the next record begins: `{ "eventVersion" :`, or the first key that the records before
 * had, if what follows is a whole record;
 *   5. the rest of the text, without the brackets that close its containers.
 * 1 to 3 only up to where 4 sees a record begin. They are tried within a reach that grows, so that
 * the cost is that of the piece.
 */
#ifndef TRAILAUDIT_EVENT_RESYNC_H
#define TRAILAUDIT_EVENT_RESYNC_H

#include "event/scanner.h"

typedef struct {
    const char *begin; /* of what is damaged */
    const char *end;   /* of the window */
    bool last;         /* nothing follows the window */
    bool cut;          /* what follows could not be read: brackets at the end close no container */
    uint64_t horizon;  /* bytes from begin that may be looked at before giving up on rules 1 to 4 */
    bool array;        /* begin is an element of an array of records */
    bool in_object;    /* that array is a member of an object, which closes behind it */
    bool head;         /* begin opens a container: its first record may stand behind '[' */
    bool line_first;   /* only blanks stand before begin on its line */
    Slice indentation; /* these blanks */
    Slice first_key;   /* of the record before; may be empty */
    Scanner *scanner;  /* to try candidates; its values are lost */
} Resync;

typedef enum {
    RESYNC_FOUND, /* the piece ends at *end */
    RESYNC_REST,  /* it is the rest of the text */
    RESYNC_MORE,  /* more text is needed */
    RESYNC_FAR    /* no end within the horizon: look for resync_next_record from there on */
} ResyncResult;

/* *opened: the piece ends inside an array of records that a damaged head opened. */
ResyncResult resync_find(const Resync *resync, const char **end, bool *opened);

/*
 * The opening brace of the first record from `from` on, told by `{ "eventVersion" :`, all of which
 * lies before stop; NULL if there is none. Blanks between its tokens are followed for RESYNC_BLANKS
 * bytes.
 */
enum { RESYNC_BLANKS = 4096 };
const char *resync_next_record(const Resync *resync, const char *from, const char *stop);
/* The end of the piece before a record that begins at `brace`: a comma between them is no part of
 * it. */
const char *resync_piece_end(const Resync *resync, const char *brace);

/* The first byte from p on that is no blank, or end. */
const char *resync_skip_blanks(const char *p, const char *end);
/* The key that the object at text begins with, as it stands between its quotes; empty if there is
 * none. */
Slice resync_first_key(Slice text);

#endif
