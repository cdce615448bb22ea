/*
 * A file's bytes as windows of text. The ways through are three: plain bytes that are all there are
 * a window as they lie; a sound gzip file of moderate size is inflated at once; everything else
 * goes window by window.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "archive/reader_internal.h"
#include "archive/stamp.h"
#include "base/limits.h"

ArchiveReader *archive_reader_new(const ArchiveLimits *limits)
{
    ArchiveReader *reader = calloc(1, sizeof(ArchiveReader));
    if (!reader)
        return NULL;
    reader->limits = *limits;
    reader->stream = -1;
    reader->state = READER_ENDED;
    reader->whole = libdeflate_alloc_decompressor();
    reader->digest = digest_stream_new();
    if (reader->whole && reader->digest)
        return reader;
    archive_reader_free(reader);
    return NULL;
}

void archive_reader_free(ArchiveReader *reader)
{
    if (!reader)
        return;
    if (reader->stream >= 0)
        close(reader->stream);
    if (reader->whole)
        libdeflate_free_decompressor(reader->whole);
    if (reader->zlib_ready)
        inflateEnd(&reader->zlib);
    digest_stream_free(reader->digest);
    digest_stream_free(reader->content);
    free(reader->chunk);
    free(reader->window);
    free(reader->problems);
    arena_free(&reader->details);
    free(reader);
}

void archive_reader_problem(ArchiveReader *reader, ProblemKind kind, uint64_t offset,
                            const char *format, ...)
{
    if (reader->problem_count == reader->problem_capacity) {
        size_t capacity = reader->problem_capacity ? reader->problem_capacity * 2 : 8;
        Problem *problems = reallocarray(reader->problems, capacity, sizeof(Problem));
        if (!problems) {
            reader->no_memory = true;
            return;
        }
        reader->problems = problems;
        reader->problem_capacity = capacity;
    }
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    Problem problem = {.kind = kind, .offset = offset};
    problem.detail = arena_copy(&reader->details, slice_of(text));
    if (!problem.detail.data)
        reader->no_memory = true;
    reader->problems[reader->problem_count++] = problem;
}

void archive_reader_lose(ArchiveReader *reader)
{
    reader->lost = true;
    reader->state = READER_ENDED;
}

static void close_stream(ArchiveReader *reader)
{
    if (reader->stream >= 0)
        close(reader->stream);
    reader->stream = -1;
}

/* The stream was read to its end, or cannot be read on. */
static void end_stream(ArchiveReader *reader)
{
    reader->stamped = reader->stamped && archive_stamp(reader->stream, &reader->ended);
    close_stream(reader);
}

static void unreadable(ArchiveReader *reader, int error)
{
    archive_reader_problem(reader, PROBLEM_UNREADABLE, reader->read, "%s",
                           archive_error_words(error));
    reader->error = error;
    reader->lost = true;
}

/*
 * How much of a file is read at most. What is stored of a text that --max-file allows is hardly
 * larger than the text; and a file that grows is followed for a while only, as it may never end.
 */
static void bound_input(ArchiveReader *reader, const ArchiveFetched *fetched)
{
    uint64_t text = reader->limits.max_file, slack = text / 64 + INPUT_CHUNK;
    reader->most = text > UINT64_MAX - slack ? UINT64_MAX : text + slack;
    reader->grown = fetched->stamped && fetched->opened.size <= UINT64_MAX - LIMIT_FILE_GROWTH
                        ? fetched->opened.size + LIMIT_FILE_GROWTH
                        : UINT64_MAX;
}

/* Whether so much was read that the rest is not. The first time, it is told. */
static bool is_beyond(ArchiveReader *reader)
{
    bool large = reader->read > reader->most;
    if (!large && reader->read <= reader->grown)
        return false;
    if (large && !reader->lost)
        archive_reader_problem(reader, PROBLEM_TOO_LARGE, reader->read,
                               "more than %llu bytes are stored; the rest is not read",
                               (unsigned long long)reader->most);
    end_stream(reader);
    reader->stamped = reader->stamped && !large; /* what was not read has not changed */
    reader->lost = true;
    return true;
}

/* Looked at with each window and each chunk of input: one file may take minutes. */
static bool is_to_stop(ArchiveReader *reader)
{
    const atomic_bool *stop = reader->limits.stop;
    reader->given_up |= stop && atomic_load_explicit(stop, memory_order_relaxed);
    return reader->given_up;
}

bool archive_reader_refill(ArchiveReader *reader)
{
    if (reader->at < reader->end)
        return true;
    if (reader->stream < 0 || is_to_stop(reader) || is_beyond(reader))
        return false;
    if (!reader->chunk && !(reader->chunk = malloc(INPUT_CHUNK + ROOM_BEHIND_WINDOW))) {
        reader->no_memory = true;
        return false;
    }
    ssize_t got;
    do
        got = read(reader->stream, reader->chunk, INPUT_CHUNK);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        unreadable(reader, errno);
    if (got <= 0) {
        end_stream(reader);
        return false;
    }
    if (!digest_add(reader->digest, (Slice){reader->chunk, (size_t)got}))
        reader->digest_failed = true;
    reader->at = (const unsigned char *)reader->chunk;
    reader->end = reader->at + got;
    reader->read += (uint64_t)got;
    return true;
}

int archive_reader_byte(ArchiveReader *reader)
{
    return archive_reader_refill(reader) ? *reader->at++ : -1;
}

void archive_reader_drain(ArchiveReader *reader)
{
    do
        reader->at = reader->end;
    while (archive_reader_refill(reader));
}

static void begin_file(ArchiveReader *reader)
{
    reader->state = READER_FRESH;
    reader->hashing = false;
    reader->no_memory = reader->digest_failed = reader->lost = false;
    reader->error = 0;
    reader->given_up = false;
    reader->delivered = reader->ahead = 0;
    reader->offset = reader->inflated = 0;
    reader->in_member = false;
    reader->members = reader->member_bytes = reader->wrong_sums = 0;
    reader->problem_count = 0;
    if (reader->details.blocks)
        arena_reset(&reader->details);
}

void archive_reader_begin(ArchiveReader *reader, const ArchiveFetched *fetched, Slice bytes)
{
    close_stream(reader);
    begin_file(reader);
    reader->at = (const unsigned char *)bytes.data;
    reader->end = reader->at + bytes.size;
    reader->read = bytes.size;
    reader->stream = fetched->stream;
    reader->stamped = fetched->stamped;
    reader->listed = fetched->listed;
    reader->opened = fetched->opened;
    reader->ended = fetched->read;
    bound_input(reader, fetched);
    reader->gzip = slice_starts(bytes, SLICE("\x1f\x8b"));
    reader->plain_whole = !reader->gzip && reader->stream < 0;
    if (!digest_begin(reader->digest) || !digest_add(reader->digest, bytes))
        reader->digest_failed = true;
    if (fetched->error)
        unreadable(reader, fetched->error);
    if (bytes.size == 0 && reader->stream < 0) {
        if (!reader->error)
            archive_reader_problem(reader, PROBLEM_EMPTY, 0, "the file has no bytes");
        reader->state = READER_ENDED;
    }
}

bool archive_reader_grow(ArchiveReader *reader, size_t capacity)
{
    if (capacity <= reader->capacity && reader->window)
        return true;
    char *window = realloc(reader->window, capacity + ROOM_BEHIND_WINDOW);
    if (!window) {
        reader->no_memory = true;
        return false;
    }
    reader->window = window;
    reader->capacity = capacity;
    return true;
}

static size_t copy_plain(ArchiveReader *reader, char *out, size_t room)
{
    size_t filled = 0;
    while (filled < room) {
        if (!archive_reader_refill(reader)) {
            reader->state = READER_ENDED;
            break;
        }
        size_t part = (size_t)(reader->end - reader->at);
        if (part > room - filled)
            part = room - filled;
        memcpy(out + filled, reader->at, part);
        reader->at += part;
        filled += part;
    }
    reader->inflated += filled;
    return filled;
}

/*
 * Fills `out` with up to `room` bytes but never more than one past the limit of a file, which is
 * how it is noticed; that one is dropped again.
 */
static size_t fill(ArchiveReader *reader, char *out, size_t room)
{
    uint64_t left = reader->limits.max_file - reader->inflated;
    bool limited = left < room;
    if (limited)
        room = (size_t)left + 1;
    size_t filled =
        reader->gzip ? archive_gzip_inflate(reader, out, room) : copy_plain(reader, out, room);
    if (limited && filled == room) {
        filled--;
        reader->inflated--;
        archive_reader_problem(reader, PROBLEM_TOO_LARGE, archive_reader_position(reader),
                               "more than %llu bytes of text; the rest is not read",
                               (unsigned long long)reader->limits.max_file);
        archive_reader_lose(reader);
    }
    return filled;
}

/* The next window of a stream; one byte more than it holds is looked at to know whether it is the
 * last. */
static int next_window(ArchiveReader *reader, size_t keep, ArchiveWindow *window)
{
    if (keep > reader->delivered)
        keep = reader->delivered;
    size_t most = keep + LIMIT_WINDOW + 1;
    if (!archive_reader_grow(reader, most))
        return -1;
    size_t have = keep + reader->ahead;
    memmove(reader->window, reader->window + reader->delivered - keep, have);
    if (reader->state == READER_STREAM)
        have += fill(reader, reader->window + have, most - have);
    if (reader->no_memory)
        return -1;
    bool last = reader->state == READER_ENDED;
    reader->ahead = !last && have == most;
    have -= reader->ahead;
    memset(reader->window + have + reader->ahead, 0, ROOM_BEHIND_WINDOW - reader->ahead);
    reader->delivered = have;
    if (have == keep)
        return 0;
    *window = (ArchiveWindow){.bytes = {reader->window, have},
                              .offset = reader->offset - keep,
                              .last = last,
                              .cut = last && reader->lost};
    reader->offset += have - keep;
    return 1;
}

static int whole_window(ArchiveReader *reader, Slice text, ArchiveWindow *window)
{
    reader->state = READER_ENDED;
    reader->inflated = reader->offset = text.size;
    *window = (ArchiveWindow){.bytes = text, .last = true, .cut = reader->lost};
    return text.size > 0;
}

static int first_window(ArchiveReader *reader, ArchiveWindow *window)
{
    size_t size = (size_t)(reader->end - reader->at);
    if (reader->plain_whole && size <= reader->limits.max_file) {
        Slice text = {(const char *)reader->at, size};
        reader->at = reader->end;
        return whole_window(reader, text, window);
    }
    if (reader->gzip && reader->stream < 0 && !reader->error) {
        WholeResult result = archive_gzip_inflate_whole(reader, &size);
        if (result == WHOLE_NO_MEMORY)
            return -1;
        if (result == WHOLE_DONE) {
            reader->at = reader->end;
            reader->members = 1;
            memset(reader->window + size, 0, ROOM_BEHIND_WINDOW);
            return whole_window(reader, (Slice){reader->window, size}, window);
        }
    }
    reader->state = READER_STREAM;
    return next_window(reader, 0, window);
}

static int take_window(ArchiveReader *reader, size_t keep, ArchiveWindow *window)
{
    if (reader->no_memory || is_to_stop(reader))
        return -1;
    if (reader->state == READER_ENDED)
        return 0;
    if (reader->state == READER_STREAM)
        return next_window(reader, keep, window);
    int given = first_window(reader, window);
    if (given == 0 && reader->gzip && !reader->lost)
        archive_reader_problem(reader, PROBLEM_EMPTY, 0, "the gzip stream holds no bytes");
    return given;
}

void archive_reader_hash(ArchiveReader *reader)
{
    if (!reader->content && !(reader->content = digest_stream_new()))
        reader->no_memory = true;
    else if (!digest_begin(reader->content))
        reader->digest_failed = true;
    else
        reader->hashing = true;
}

int archive_reader_window(ArchiveReader *reader, size_t keep, ArchiveWindow *window)
{
    size_t kept = keep < reader->delivered ? keep : reader->delivered;
    int given = take_window(reader, keep, window);
    if (given == 1 && reader->hashing &&
        !digest_add(reader->content, slice_from(window->bytes, kept)))
        reader->digest_failed = true;
    return given;
}

/* What nobody asked for is read all the same. */
static void end_content(ArchiveReader *reader, ArchiveFacts *facts)
{
    ArchiveWindow window;
    while (archive_reader_window(reader, 0, &window) == 1)
        ;
    facts->hashed = !reader->lost;
    if (!digest_end(reader->content, &facts->content))
        reader->digest_failed = true;
}

/* Says of several members with wrong sums how many there are, in place of a problem each. */
static void sum_up_wrong_sums(ArchiveReader *reader)
{
    if (reader->wrong_sums < 2)
        return;
    Problem *problem = &reader->problems[reader->wrong_sum];
    char others[48] = "does 1 later member";
    if (reader->wrong_sums > 2)
        snprintf(others, sizeof others, "do %llu later members",
                 (unsigned long long)(reader->wrong_sums - 1));
    problem->detail = arena_printf(&reader->details, "%.*s; so %s", (int)problem->detail.size,
                                   problem->detail.data, others);
    if (!problem->detail.data)
        reader->no_memory = true;
}

static void tell_change(ArchiveReader *reader)
{
    char text[160];
    if (reader->stamped && !reader->error &&
        archive_stamp_change(reader->listed, &reader->opened, &reader->ended, reader->read, text)
            .data)
        archive_reader_problem(reader, PROBLEM_CHANGED, 0, "%s", text);
}

bool archive_reader_finish(ArchiveReader *reader, ArchiveFacts *facts)
{
    ArchiveFacts content = {0};
    if (reader->hashing)
        end_content(reader, &content);
    archive_reader_drain(reader);
    close_stream(reader);
    reader->state = READER_ENDED;
    tell_change(reader);
    sum_up_wrong_sums(reader);
    *facts = (ArchiveFacts){.compressed_bytes = reader->read, .gzip = reader->gzip};
    facts->hashed = content.hashed;
    facts->content = content.content;
    facts->members = reader->members;
    if (!digest_end(reader->digest, &facts->sha256))
        reader->digest_failed = true;
    facts->bytes = reader->gzip ? reader->inflated : reader->read;
    facts->error = reader->error;
    facts->lost = reader->lost;
    facts->problems = reader->problems;
    facts->problem_count = reader->problem_count;
    return !reader->no_memory && !reader->digest_failed && !reader->given_up;
}
