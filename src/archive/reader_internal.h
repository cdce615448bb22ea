/*
 * What the files of a reader share: its input, its window, and what it found.
 */
#ifndef TRAILAUDIT_ARCHIVE_READER_INTERNAL_H
#define TRAILAUDIT_ARCHIVE_READER_INTERNAL_H

#include <libdeflate.h>
#include <zlib.h>

#include "archive/archive.h"
#include "base/arena.h"

enum {
    ROOM_BEHIND_WINDOW = 64,
    INPUT_CHUNK = 256 << 10 /* bytes of one read of a streamed file */
};

typedef enum {
    READER_FRESH,  /* no window was asked for yet */
    READER_STREAM, /* window by window */
    READER_ENDED
} ReaderState;

struct ArchiveReader {
    ArchiveLimits limits;
    struct libdeflate_decompressor *whole;
    DigestStream *digest;
    DigestStream *content; /* of the inflated bytes; made when first asked for */
    bool hashing;
    z_stream zlib;
    bool zlib_ready;
    bool no_memory, digest_failed;
    bool given_up; /* told to stop */
    ReaderState state;

    /* input: what lies between at and end, then the stream */
    const unsigned char *at, *end;
    int stream;                 /* -1: none or read to its end */
    uint64_t read;              /* bytes of the file that lie before `end` */
    char *chunk;                /* INPUT_CHUNK bytes, once a file was streamed */
    bool stamped;               /* the file can be compared with what it was */
    uint64_t listed;            /* bytes */
    ArchiveStamp opened, ended; /* when it was opened, and when it was read to its end */
    uint64_t most;              /* bytes of the file behind which it is read no further */
    uint64_t grown;             /* the same of one that has grown since it was opened */
    int error;                  /* of a failed read: the input ends where the file does not */
    bool plain_whole;           /* the input is what was fetched, and plain */

    /* the window: delivered bytes, then `ahead` bytes that were looked at to know whether something
     * follows */
    char *window;
    size_t capacity;   /* ROOM_BEHIND_WINDOW not counted */
    size_t delivered;  /* of the last window, kept ones included */
    size_t ahead;      /* 0 or 1 */
    uint64_t offset;   /* inflated bytes before the end of the last window */
    uint64_t inflated; /* with those ahead */

    /* gzip */
    bool gzip;
    bool in_member;
    uint64_t members;      /* ended */
    uint64_t member_bytes; /* inflated of this one */
    uint32_t crc;
    uint32_t header_crc; /* of the header's bytes so far */
    uint64_t wrong_sums;
    size_t wrong_sum; /* index of their problem */

    bool lost;
    Problem *problems;
    size_t problem_count, problem_capacity;
    Arena details;
};

/* ---- input ---- */

/* Whether bytes lie at `at`; reads the next chunk of the stream where none do. */
bool archive_reader_refill(ArchiveReader *reader);
/* The next byte, or -1 at the end. */
int archive_reader_byte(ArchiveReader *reader);
/* Reads on to the end of the file, for its digest. */
void archive_reader_drain(ArchiveReader *reader);
/* Where in the file `at` is. */
static inline uint64_t archive_reader_position(const ArchiveReader *reader)
{
    return reader->read - (uint64_t)(reader->end - reader->at);
}

void archive_reader_problem(ArchiveReader *reader, ProblemKind kind, uint64_t offset,
                            const char *format, ...) __attribute__((format(printf, 4, 5)));
/* What is left of the file cannot be given: it ends here. */
void archive_reader_lose(ArchiveReader *reader);

/* ---- gzip ---- */

/*
 * Inflates up to `room` bytes; fewer only where the text ends or memory does. Ends the reader
 * (READER_ENDED) at the end of the last member or at the first damage, which it reports.
 */
size_t archive_gzip_inflate(ArchiveReader *reader, char *out, size_t room);

typedef enum {
    WHOLE_DONE,  /* the window holds *size bytes, all of the text */
    WHOLE_UNFIT, /* several members, damaged, or large: nothing was decided */
    WHOLE_NO_MEMORY
} WholeResult;
/* Inflates the whole input at once, where it is one sound member of moderate size. */
WholeResult archive_gzip_inflate_whole(ArchiveReader *reader, size_t *size);
/* Room for that many bytes in the window, whose contents stay. False without memory. */
bool archive_reader_grow(ArchiveReader *reader, size_t capacity);

#endif
