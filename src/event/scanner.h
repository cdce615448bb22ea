/*
 * event/scanner: one pass over a JSON text that checks all of it and extracts columns.
 *
 * Internal to event/. What is accepted is RFC 8259 with UTF-8 as RFC 3629 has it (lone surrogates
 * in \u escapes are within the grammar), at most LIMIT_DEPTH deep; the same for what is extracted
 * and what is stepped over, and for every variant. Up to 64 bytes behind the text are loaded and
 * must be readable; what they hold never matters. Memory is taken only to keep values that may come
 * again (repeats.h).
 */
#ifndef TRAILAUDIT_EVENT_SCANNER_H
#define TRAILAUDIT_EVENT_SCANNER_H

#include "base/limits.h"
#include "event/repeats.h"

enum {
    SCAN_PADDING = 64, /* readable bytes behind every text */
    SCAN_NOTES = 8192  /* at most UINT16_MAX */
};

typedef enum {
    SCAN_OK,
    SCAN_MORE,   /* the text ends before the value does, and is well-formed so far */
    SCAN_ERROR,  /* `at` is the first byte that cannot be, `reason` says why */
    SCAN_STOPPED /* a root key with one of stop_marks was met: `at` is where its value begins, or
                    the text's end */
} ScanStatus;

typedef enum {
    SCAN_BEST, /* the fastest that the processor has */
    SCAN_PORTABLE,
    SCAN_SSE2,
    SCAN_AVX2
} ScanVariant;

typedef struct ScanNode ScanNode;

/* A node of the columns' trie with all that is asked for when its key is met, in one line of the
 * processor's cache. */
struct ScanNode {
    const char *token; /* see ColumnNode, as what bears the same name there */
    uint32_t token_size;
    uint32_t token_bits; /* a bit for each of its bytes */
    uint32_t column;
    uint32_t state;  /* `live` where this record has the key, and it counts */
    ScanNode *next;  /* whose key followed it last; the root, whose token stands nowhere, if none */
    ScanNode *first; /* whose key came first in its object last; the same */
    uint32_t marks;
    uint32_t place;
    uint32_t number;
    uint8_t run, run_bit; /* of the keys of runs, each has a bit */
    bool identity, redacts, empty;
    bool steady;  /* see ColumnNode */
    bool omitted; /* of the object that is being read: CloudTrail left its content out */
    bool plain;   /* of a string that stands here nothing is asked but that it fills the column */
};

/* A run that is being read, to be kept (repeats.h). */
typedef struct {
    const char *text;               /* where its first value begins */
    const char *end;                /* behind its last value */
    const uint32_t *from;           /* the first of its columns in `filled` */
    uint32_t count;                 /* of its columns up to `end` */
    uint32_t marks, run_bits;       /* of the keys up to there */
    uint32_t seen_marks, seen_bits; /* of all that were read */
    uint32_t last_node;
} ScanRun;

typedef struct Scanner Scanner;

struct Scanner {
    const EventColumns *columns;
    EventValue *values;  /* by column */
    bool repeated;       /* a key of the trie stood twice in one object */
    uint32_t marks;      /* MARK_… bits of the root keys that were met */
    uint32_t stop_marks; /* set by the caller before scanning a record; not MARK_RECORD */
    const char *at;      /* behind the value; or see ScanStatus */
    const char *reason;  /* of an error: what was expected, or what is wrong */
    bool reason_found;   /* of an error: that the byte found there belongs into the message */

    /* the scanner's own */
    ScanNode *nodes;
    RepeatKey *repeats;  /* by the root's children */
    uint32_t *filled;    /* columns of this record that were filled, in order; up to
                            REPEAT_COLUMNS - 1 others behind them */
    uint32_t *fill;      /* the end of these */
    EventKept *identity; /* NULL: nothing is kept. See EventRecord */
    Slice identity_text;
    EventKept *steady;    /* the same of a run that has steady columns, if there is one alone */
    bool steady_apart;    /* there are steady columns beside that run */
    EventKept *place;     /* the same of the run of region and address */
    uint64_t serial;      /* of the run that was kept last */
    uint32_t steady_bits; /* run_bit of steady columns */
    EventMemo *notes;     /* SCAN_NOTES; the first is nobody's. See EventRecord */
    uint32_t note_count;
    bool irregular;     /* a key came twice or something was withheld: `filled` is not all */
    bool escaped;       /* the string that was read last */
    bool omits;         /* the key that was read last is "omitted" */
    ScanNode *last_key; /* its node; NULL: none of the trie */
    ScanNode *last;     /* whose value at the root was taken last */
    uint32_t met_runs;  /* run_bit of the keys that were met in runs */
    const char *end;    /* of the text */
    ScanStatus status;
    uint32_t live; /* another number in every record, so that states need no clearing */
    char *key;     /* a decoded key: longest_key + 4 bytes + 8 of zeros */
    const char *(*scan_record)(Scanner *scanner, const char *text);
    const char *(*scan_value)(Scanner *scanner, const char *text);
    uint8_t kinds[LIMIT_DEPTH]; /* of the open containers that are stepped over */
};

/* Makes a scanner for these columns; false without memory, or where the processor lacks the variant
 * (memory stays free). */
bool scanner_open(Scanner *scanner, const EventColumns *columns, ScanVariant variant);
void scanner_close(Scanner *scanner);

/* Scans the object that text begins with ('{') as a record: values, repeated and marks are of it
 * alone. */
ScanStatus scan_record(Scanner *scanner, Slice text);
/* Scans the JSON value that text begins with; values stay. A number that reaches the text's end is
 * taken as complete. */
ScanStatus scan_value(Scanner *scanner, Slice text);

/* ---- for the variants ---- */

/* The fastest that this processor has; never SCAN_BEST. */
ScanVariant scan_best_variant(void);

/* Entry points of a variant; records begin at '{'. They return where the value ends, or NULL with
 * status, at and reason set. */
const char *scan_record_portable(Scanner *scanner, const char *text);
const char *scan_value_portable(Scanner *scanner, const char *text);
#if defined(__x86_64__)
const char *scan_record_sse2(Scanner *scanner, const char *text);
const char *scan_value_sse2(Scanner *scanner, const char *text);
const char *scan_record_avx2(Scanner *scanner, const char *text);
const char *scan_value_avx2(Scanner *scanner, const char *text);
#endif

/* What is rarely called is kept out of what is called all the time. */
#define SCAN_RARE __attribute__((cold, noinline))

/* Ends the scan at p: SCAN_MORE where that is the end of the text, else an error. Always NULL. */
SCAN_RARE const char *scan_fail(Scanner *scanner, const char *p, const char *reason);
/* The same for an error whose message names what stands at p. */
SCAN_RARE const char *scan_expected(Scanner *scanner, const char *p, const char *reason);
/* Steps over one escape, or one character beyond ASCII, inside a string; NULL if there is none
 * such. */
const char *scan_escape(Scanner *scanner, const char *p);
const char *scan_character(Scanner *scanner, const char *p);
/* Steps over true, false, null or a number. */
const char *scan_scalar(Scanner *scanner, const char *p);
/* The child of a node with a key that holds escapes, or 0; *omitted: whether the key is "omitted".
 */
SCAN_RARE uint32_t scan_escaped_key(Scanner *scanner, const ColumnNode *node, Slice key,
                                    bool *omitted);
/* A key of the trie was met: forgets what an earlier one of the same object gave. */
SCAN_RARE void scan_repeated(Scanner *scanner, uint32_t node);
/* The value of that node was read, up to `end`: the next of the run. */
void scan_add_to_run(Scanner *scanner, ScanRun *run, const ScanNode *node, const char *end);
/* The run is over: keeps it. */
void scan_keep_run(Scanner *scanner, const ScanRun *run, RepeatKey *key, Repeat *way);
/* Gives the columns of a repeat that came again notes, as far as there are enough. */
SCAN_RARE void scan_note_repeat(Scanner *scanner, Repeat *repeat);
/* Whether a value is true, as a boolean or as text, however that is spelled. */
bool scan_is_true(const char *start, const char *end);
/* An object on a column's path holds "omitted": true: none of its columns can be told. */
SCAN_RARE void scan_omit(Scanner *scanner, uint32_t node);
/* A string stands where columns go on below: if it stands for something redacted, none of them can
 * be told. */
SCAN_RARE void scan_redact(Scanner *scanner, uint32_t node, EventValue value);

#endif
