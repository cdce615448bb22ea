/*
 * archive/: which files, in which order, as bytes.
 *
 * Promises: a source lists its entries in archive order (the order of the ARCHIVE arguments; within
 * a folder the byte order of whole paths, a folder sorting as its name and "/"); every entry that
 * is listed can be fetched, a stage ahead of inflating; a reader turns what was fetched into
 * windows of inflated bytes and says exactly what was damaged, cut or left over, with offsets.
 * Nothing is skipped without a Problem, a notice or a count.
 *
 * Owns: a source its listing (entries borrow from it until archive_source_close), a reader its
 * buffers (a window is valid until the next call on the reader). Costs: one open and one read a
 * file, no allocation per file once buffers have grown. Never: parses JSON, follows a link out of
 * the archive unless told, trusts a size in a gzip trailer or a file name.
 */
#ifndef TRAILAUDIT_ARCHIVE_ARCHIVE_H
#define TRAILAUDIT_ARCHIVE_ARCHIVE_H

#include <errno.h>
#include <stdatomic.h>

#include "base/buffer.h"
#include "base/diagnostics.h"
#include "base/digest.h"
#include "base/instant.h"
#include "base/problem.h"
#include "base/slice.h"

/* ---- keys: what a path says (reference: the trail bucket's key grammar of the AWS CloudTrail User
 * Guide) ---- */

typedef enum {
    ARCHIVE_KIND_UNKNOWN, /* the path says nothing */
    ARCHIVE_KIND_EVENTS,  /* CloudTrail: management and data events */
    ARCHIVE_KIND_INSIGHT, /* CloudTrail-Insight */
    ARCHIVE_KIND_NETWORK, /* CloudTrail-NetworkActivity */
    ARCHIVE_KIND_AGGREGATED,
    ARCHIVE_KIND_DIGEST, /* CloudTrail-Digest: passed over */
    ARCHIVE_KIND_OTHER   /* another kind of file of a log bucket (Config, Lake results, …): passed
                            over */
} ArchiveKind;

typedef struct {
    ArchiveKind kind;
    bool full;          /* AWSLogs/[o-…/]account/kind/region/YYYY/MM/DD/file, all of it */
    Slice organisation; /* "o-…" or empty; all slices borrow the path */
    Slice account;      /* 12 digits or empty */
    Slice region;       /* or empty */
    Instant delivered_from,
        delivered_until; /* half-open; INSTANT_NONE both where the path has no date */
    bool claims_events;  /* the name is that of a trail's event file, or ends in .json, .jsonl,
                            .ndjson (also .gz) */
    bool names_events;   /* of these, that its name or folder is that of a trail's event files */
} ArchiveKey;

/* Reads a path by the grammar; any bytes are accepted. The last component "AWSLogs" counts. */
ArchiveKey archive_key_parse(Slice path);

/* ---- sources ---- */

typedef struct {
    uint32_t ordinal; /* place in archive order, from 0 */
    uint32_t archive; /* which ARCHIVE argument, from 0 */
    Slice path;       /* relative to its ARCHIVE; for an ARCHIVE that is a file, its base name */
    uint64_t size;    /* bytes as listed; may be wrong by the time it is read */
    ArchiveKey
        key; /* of the ARCHIVE argument joined with path; its slices stay valid as long as path */
    bool named; /* the ARCHIVE argument itself is this file */
} ArchiveEntry;

typedef enum {
    ARCHIVE_STEP_ENTRY,   /* *entry is the next file */
    ARCHIVE_STEP_PROBLEM, /* a folder or link that could not be followed: *entry.path names it,
                           *problem says why */
    ARCHIVE_STEP_END,
    ARCHIVE_STEP_FAILED /* no memory, or what archive_source_error says */
} ArchiveStep;

/* What a file of the folder that the run writes to is. */
typedef enum {
    ARCHIVE_NOT_OURS,
    ARCHIVE_OUR_OUTPUT,   /* of an earlier run */
    ARCHIVE_OUR_TEMPORARY /* of this run: it holds nothing yet */
} ArchiveOurs;

/* The folder that the run writes to, should it lie in the archive: files that are outputs of an
 * earlier run are not listed there, and counted in a notice of kind NOTICE_PASSED_OVER. */
typedef struct {
    uint64_t device, inode;                            /* both 0: there is none */
    ArchiveOurs (*ours)(int folder, const char *name); /* of the open folder */
} ArchiveOutput;

typedef struct {
    bool follow;       /* follow symbolic links that lead out of the archive */
    bool digests_only; /* list digests and what stands beside them; folders that by the key grammar
                          hold event files are not entered, and nothing is reported */
    bool sizes_later;  /* files of folders are listed without a look at them, with a size of 0:
                          archive_source_fetch_listed and archive_source_size tell it */
    const ArchiveOutput *output; /* or NULL; borrowed, looked at when a folder is entered */
} ArchiveOptions;

typedef struct ArchiveSource ArchiveSource;

/*
 * Opens files and folders as one source. `paths` are borrowed until the source is closed. A path
 * that does not exist, or is neither file nor folder, is an error in the sink (code
 * "no-such-archive") and NULL is returned; NULL without an error means no memory.
 */
ArchiveSource *archive_source_open(const char *const *paths, size_t count,
                                   const ArchiveOptions *options, Diagnostics *sink);
/*
 * The next step in archive order. One thread at a time. An entry's path stays valid until the
 * source is closed. Folders are walked with a stack of our own; a folder that is its own ancestor
 * (by device and inode) is not entered again; FIFOs, sockets and devices are problems of kind
 * NOTICE_PASSED_OVER and are never opened; unreadable folders are PROBLEM_UNREADABLE.
 */
ArchiveStep archive_source_next(ArchiveSource *source, ArchiveEntry *entry, Problem *problem);
/* EMFILE or ENFILE where the walk, or a pass of verification, ended because no more files can be
 * open: that says nothing of the archive. Else 0. */
int archive_source_error(const ArchiveSource *source);
static inline bool archive_is_out_of_files(int error)
{
    return error == EMFILE || error == ENFILE;
}
/* What an error of the file system means in an archive, in words. */
const char *archive_error_words(int error);
void archive_source_close(ArchiveSource *source);

/* ---- fetching: the stage before inflating ---- */

/* What the file system says of an open file. */
typedef struct {
    uint64_t size;
    int64_t seconds, nanoseconds; /* of its last change */
    uint32_t mode;
    bool gone; /* no name leads to it any more: removed, or another one's */
} ArchiveStamp;

typedef struct {
    size_t start, size; /* the bytes within the buffer given to archive_source_fetch */
    int stream;         /* an open file positioned behind those bytes, where the file is larger than
                           LIMIT_WHOLE_FILE; else -1. Owned by the caller until
                           archive_reader_begin takes it. */
    bool stamped;       /* the stamps are known */
    uint64_t listed;    /* bytes, as the entry said */
    ArchiveStamp opened, read; /* before the first byte was read, and when those of a file without
                                  a stream were */
    int error; /* errno of a failed open or read, else 0; bytes read before a failed read are there
                */
} ArchiveFetched;

/*
 * Reads the entry's bytes as they are, appended to *into. Any number of threads, each with its own
 * buffer. False only without memory; what the file system refuses stands in fetched->error. 64
 * readable bytes follow behind what was read, not counted in into->size. Unless links out of the
 * archive are followed, a path of which a part was swapped for one is not opened (EXDEV).
 */
bool archive_source_fetch(ArchiveSource *source, const ArchiveEntry *entry, Buffer *into,
                          ArchiveFetched *fetched);
/*
 * The same, quicker, for the entry that was listed last and before anything else is: in the thread
 * of the walk. It is looked for in the folder that was listed, wherever that lies by now. Where
 * sizes come later the entry gets its own: the one it had when it was opened, so that only what
 * happens from then on is told as a change.
 */
bool archive_source_fetch_listed(ArchiveSource *source, ArchiveEntry *entry, Buffer *into,
                                 ArchiveFetched *fetched);
/* Gives the entry that was listed last its size, where it is not fetched. 0, or errno where the
 * file cannot be looked at any more. In the thread of the walk. */
int archive_source_size(const ArchiveSource *source, ArchiveEntry *entry);

/* ---- reading: inflated windows ---- */

typedef struct {
    uint64_t max_file;       /* inflated bytes: --max-file */
    const atomic_bool *stop; /* set from outside: the file in hand is given up; or NULL */
} ArchiveLimits;

typedef struct {
    Slice bytes;     /* at least 64 readable bytes follow behind it (their values mean nothing) */
    uint64_t offset; /* of bytes.data[0] in the inflated text */
    bool last;       /* nothing follows */
    bool cut;        /* with last: the file goes on where it could not be read or inflated */
} ArchiveWindow;

typedef struct {
    Digest sha256;             /* of the file's bytes as stored */
    uint64_t compressed_bytes; /* read from the file */
    uint64_t bytes;            /* inflated (equal where it was plain) */
    bool gzip;
    uint64_t members; /* gzip members that ended */
    bool hashed;      /* content is that of all inflated bytes: archive_reader_hash */
    Digest content;
    int error; /* errno where it could not be opened, or not be read to its end; else 0 */
    bool lost; /* part of the file could not be read or inflated: what follows the last window is
                  gone */
    const Problem
        *problems; /* in the order of their finding; valid until the reader's next begin */
    size_t problem_count;
} ArchiveFacts;

typedef struct ArchiveReader ArchiveReader;

/* One per worker; keeps its buffers from file to file. NULL without memory. */
ArchiveReader *archive_reader_new(const ArchiveLimits *limits);
void archive_reader_free(ArchiveReader *reader);
/*
 * Begins a file: `bytes` are borrowed until the file is finished, and at least 64 readable bytes
 * follow behind them (archive_source_fetch leaves that room; what else fills a buffer has to);
 * fetched->stream is taken over and closed. Told by content: gzip (1F 8B) is inflated, everything
 * else is plain. Whole files by libdeflate (their sums by ISA-L, where that is); several members,
 * very large and damaged ones by zlib.
 */
void archive_reader_begin(ArchiveReader *reader, const ArchiveFetched *fetched, Slice bytes);
/* Before the first window: the inflated bytes are to be hashed too, all of them, read or not. */
void archive_reader_hash(ArchiveReader *reader);
/*
 * The next window; its first `keep` bytes are the last `keep` bytes of the window before (0 at
 * first). Whole small files are one window. Where a file is cut or damaged the good part comes
 * first and the window after which nothing comes is `last`. Returns 1 with a window, 0 when there
 * is none (an empty file has none), -1 without memory or once told to stop.
 */
int archive_reader_window(ArchiveReader *reader, size_t keep, ArchiveWindow *window);
/*
 * Ends the file: reads what is left unread for the digest, closes the stream, and tells where the
 * file is not what it was when it was listed or opened. Where the reader was stopped early no
 * problem is invented. False without memory, on a failure of libcrypto, or once told to stop.
 */
bool archive_reader_finish(ArchiveReader *reader, ArchiveFacts *facts);

#endif
