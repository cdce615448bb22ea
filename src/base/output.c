#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/output_internal.h"

enum {
    WRITE_BUFFER = OUTPUT_PIECE,
    UNKNOWN_SYSTEM = 255, /* OS of a gzip header, RFC 1952: the same wherever it is written */
    COMPRESSION_LEVEL = 6,
    QUICK_LEVEL = 1
};

struct Output {
    int descriptor;   /* -1: memory */
    atomic_int error; /* errno of the first failure, 0 */
    bool ended;
    uint64_t size;
    uint64_t written, started; /* bytes handed to a file, and those of them on their way to disk */
    bool kept;                 /* in memory */
    Buffer memory;
    char *pending; /* WRITE_BUFFER bytes: what a descriptor, or zlib, gets next */
    size_t pending_size;
    bool gzip;
    int level;
    bool streaming; /* zlib has it in hand; else the text so far is in memory */
    z_stream zlib;
    char *packed; /* WRITE_BUFFER bytes, of the stream: what its descriptor gets next */
    gz_header header;
    DigestStream *digest; /* of plain files: of what went to the descriptor */
    OutputQueue
        *queue;      /* once pieces go there; what they change is the thread's until waited for */
    OutputSet *set;  /* or NULL */
    Output *sibling; /* of memory: owned */
};

/* ---- what lies below: bytes to the descriptor ---- */

/* What is to be synced in the end goes to disk meanwhile, once there is so much of it. Where the
 * system cannot, it does not. */
static void begin_sync(Output *output, uint64_t least)
{
    uint64_t size = output->written - output->started;
    if (output->error || !output->set || size < least)
        return;
    int before = errno; /* what fails here is told by the sync */
    sync_file_range(output->descriptor, (off_t)output->started, (off_t)size, SYNC_FILE_RANGE_WRITE);
    errno = before;
    output->started = output->written;
}

static void write_out(Output *output, const char *bytes, size_t size)
{
    while (size > 0 && !output->error) {
        ssize_t written = write(output->descriptor, bytes, size);
        if (written >= 0) {
            bytes += written;
            size -= (size_t)written;
            output->written += (size_t)written;
        } else if (errno == EAGAIN) {
            /* Standard output may have been made non-blocking by another process that shares it. */
            struct pollfd ready = {.fd = output->descriptor, .events = POLLOUT};
            if (poll(&ready, 1, -1) < 0 && errno != EINTR)
                output_fail(output, errno);
        } else if (errno != EINTR) {
            output_fail(output, errno);
        }
    }
    begin_sync(output, LIMIT_UNSYNCED);
}

/* Looked at now and then: a report may take minutes. */
static void look_for_stop(Output *output)
{
    if (output->set && output_set_is_stopped(output->set))
        output_fail(output, EINTR);
}

/* With Z_FINISH to the end of the stream. */
static void compress_bytes(Output *output, Slice bytes, int flush)
{
    z_stream *zlib = &output->zlib;
    zlib->next_in = (z_const Bytef *)bytes.data;
    zlib->avail_in = (uInt)bytes.size;
    int result = Z_OK;
    while (!output->error && (zlib->avail_in > 0 || (flush == Z_FINISH && result == Z_OK))) {
        result = deflate(zlib, flush);
        size_t size = WRITE_BUFFER - zlib->avail_out;
        if (result != Z_OK && result != Z_STREAM_END)
            output_fail(output, EIO);
        if (size < WRITE_BUFFER && result != Z_STREAM_END)
            continue;
        write_out(output, output->packed, size);
        zlib->next_out = (Bytef *)output->packed;
        zlib->avail_out = WRITE_BUFFER;
    }
}

void output_take_piece(Output *output, Slice piece)
{
    /* Of a compressed one the digest is the writer's, who has hashed the piece and may end it now.
     */
    if (!output->gzip && output->digest && !digest_add(output->digest, piece))
        output_fail(output, EIO);
    if (output->streaming)
        compress_bytes(output, piece, Z_NO_FLUSH);
    else
        write_out(output, piece.data, piece.size);
}

/* Files that are larger than a piece go to the thread of the set, if there is one to be had; it
 * also compresses what is a stream. */
static void flush_pending(Output *output)
{
    look_for_stop(output);
    if (!output->queue && output->set && output->gzip == output->streaming &&
        output->pending_size == WRITE_BUFFER)
        output->queue = output_set_queue(output->set);
    if (output->queue)
        output->pending =
            output_queue_give(output->queue, output, output->pending, output->pending_size);
    else
        output_take_piece(output, (Slice){output->pending, output->pending_size});
    output->pending_size = 0;
}

/* All that was written has gone to the descriptor, or to zlib. */
static void settle(Output *output)
{
    flush_pending(output);
    if (output->queue)
        output_queue_wait(output->queue);
}

static void add_pending(Output *output, Slice bytes)
{
    while (bytes.size > 0 && !output->error) {
        size_t room = WRITE_BUFFER - output->pending_size;
        size_t size = bytes.size < room ? bytes.size : room;
        memcpy(output->pending + output->pending_size, bytes.data, size);
        output->pending_size += size;
        bytes = slice_from(bytes, size);
        if (output->pending_size == WRITE_BUFFER)
            flush_pending(output);
    }
}

/* What was kept is not all: it goes on as a stream. */
static void begin_stream(Output *output)
{
    z_stream *zlib = &output->zlib;
    output->packed = malloc(WRITE_BUFFER);
    if (!output->packed || deflateInit2(zlib, output->level, Z_DEFLATED, MAX_WBITS + 16, 8,
                                        Z_DEFAULT_STRATEGY) != Z_OK) {
        output_fail(output, ENOMEM);
        return;
    }
    output->streaming = true;
    output->header = (gz_header){.os = UNKNOWN_SYSTEM};
    deflateSetHeader(zlib, &output->header);
    zlib->next_out = (Bytef *)output->packed;
    zlib->avail_out = WRITE_BUFFER;
    add_pending(output, buffer_slice(&output->memory));
    buffer_free(&output->memory);
}

static void write_compressed(Output *output, Slice bytes)
{
    if (!output->streaming && bytes.size <= LIMIT_GZIP_AT_ONCE - output->memory.size) {
        buffer_add(&output->memory, bytes);
        return;
    }
    if (!output->streaming)
        begin_stream(output);
    add_pending(output, bytes);
}

/* The header says nothing of time or system: libdeflate's never does. */
static void compress_whole(Output *output)
{
    Slice text = output->memory.size ? buffer_slice(&output->memory) : SLICE("");
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(output->level);
    size_t most = compressor ? libdeflate_gzip_compress_bound(compressor, text.size) : 0;
    char *packed = most ? malloc(most) : NULL;
    size_t size =
        packed ? libdeflate_gzip_compress(compressor, text.data, text.size, packed, most) : 0;
    if (size)
        add_pending(output, (Slice){packed, size});
    else
        output_fail(output, packed ? EIO : ENOMEM);
    buffer_free(&output->memory);
    free(packed);
    if (compressor)
        libdeflate_free_compressor(compressor);
}

/* ---- making and ending ---- */

Output *output_new(int descriptor, OutputKind kind)
{
    Output *output = calloc(1, sizeof(Output));
    if (!output)
        return NULL;
    output->descriptor = descriptor;
    output->kept = true;
    output->pending = descriptor < 0 ? NULL : malloc(WRITE_BUFFER);
    output->gzip = kind != OUTPUT_PLAIN;
    output->level = kind == OUTPUT_GZIP ? COMPRESSION_LEVEL : QUICK_LEVEL;
    if (descriptor < 0 || output->pending)
        return output;
    output_free(output);
    errno = ENOMEM;
    return NULL;
}

int output_end(Output *output)
{
    if (output->ended)
        return output->error;
    if (output->gzip && !output->streaming && !output->error)
        compress_whole(output);
    if (output->descriptor >= 0) {
        settle(output);
        if (output->streaming)
            compress_bytes(output, (Slice){0}, Z_FINISH);
        begin_sync(output, 1);
    }
    output->ended = true;
    return output->error;
}

void output_free(Output *output)
{
    if (!output)
        return;
    if (output->streaming)
        deflateEnd(&output->zlib);
    output_free(output->sibling);
    digest_stream_free(output->digest);
    buffer_free(&output->memory);
    free(output->pending);
    free(output->packed);
    free(output);
}

Output *output_of_descriptor(int descriptor)
{
    return output_new(descriptor, OUTPUT_PLAIN);
}

Output *output_of_memory(void)
{
    return output_new(-1, OUTPUT_PLAIN);
}

Output *output_of_nothing(void)
{
    Output *output = output_of_memory();
    if (output)
        output->kept = false;
    return output;
}

void output_join(Output *output, OutputSet *set)
{
    output->set = set;
}

Output *output_sibling(Output *output, const char *name)
{
    if (output->set)
        return output_open(output->set, name, output->gzip ? OUTPUT_GZIP : OUTPUT_PLAIN);
    if (output->descriptor >= 0 || output->sibling) {
        errno = ENOTSUP;
        return NULL;
    }
    output->sibling = output_new(-1, OUTPUT_PLAIN);
    return output->sibling;
}

Output *output_memory_sibling(const Output *output)
{
    return output->sibling;
}

Slice output_memory(Output *output)
{
    return buffer_slice(&output->memory);
}

bool output_close(Output *output)
{
    int error = output_end(output);
    output_free(output);
    errno = error;
    return error == 0;
}

/* ---- writing ---- */

/* Whether the digest is made of what goes to the descriptor, as that is the same. */
static bool is_hashed_below(const Output *output)
{
    return output->descriptor >= 0 && !output->gzip;
}

/* With errno, which another thread may have met. */
static bool is_good(const Output *output)
{
    int error = output->error;
    if (error)
        errno = error;
    return error == 0;
}

bool output_write(Output *output, Slice bytes)
{
    if (output->ended)
        output_fail(output, EBADF);
    if (!is_good(output))
        return false;
    if (bytes.size == 0)
        return true;
    if (output->digest && !is_hashed_below(output) && !digest_add(output->digest, bytes))
        output_fail(output, EIO);
    if (output->gzip)
        write_compressed(output, bytes);
    else if (output->descriptor >= 0)
        add_pending(output, bytes);
    else if (output->kept)
        buffer_add(&output->memory, bytes);
    if (output->memory.failed)
        output_fail(output, ENOMEM);
    output->size += bytes.size;
    return is_good(output);
}

static void write_out_at(Output *output, uint64_t at, Slice bytes)
{
    while (bytes.size > 0 && !output->error) {
        ssize_t written = pwrite(output->descriptor, bytes.data, bytes.size, (off_t)at);
        if (written < 0 && errno != EINTR)
            output_fail(output, errno);
        if (written > 0) {
            bytes = slice_from(bytes, (size_t)written);
            at += (uint64_t)written;
        }
    }
}

bool output_write_over(Output *output, uint64_t at, Slice bytes)
{
    if (output->ended || output->gzip || at > output->size || bytes.size > output->size - at)
        output_fail(output, EINVAL);
    if (!is_good(output))
        return false;
    if (output->descriptor >= 0) {
        settle(output);
        write_out_at(output, at, bytes);
    } else if (output->kept) {
        memcpy(output->memory.data + at, bytes.data, bytes.size);
    }
    return is_good(output);
}

bool output_printf(Output *output, const char *format, ...)
{
    char text[512], *whole = text;
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (size >= (int)sizeof text) {
        whole = malloc((size_t)size + 1);
        if (whole)
            vsnprintf(whole, (size_t)size + 1, format, again);
    }
    va_end(again);
    if (size < 0 || !whole) {
        output_fail(output, size < 0 ? EINVAL : ENOMEM);
        return false;
    }
    bool good = output_write(output, (Slice){whole, (size_t)size});
    if (whole != text)
        free(whole);
    return good;
}

bool output_failed(const Output *output)
{
    return !is_good(output) || (output->set && output_set_is_stopped(output->set));
}

void output_fail(Output *output, int error)
{
    int none = 0;
    atomic_compare_exchange_strong(&output->error, &none, error ? error : EIO);
}

uint64_t output_size(const Output *output)
{
    return output->size;
}

bool output_digest_begin_behind(Output *output, Slice before)
{
    if (is_hashed_below(output))
        settle(output);
    if (!output->digest)
        output->digest = digest_stream_new();
    return output->digest && digest_begin(output->digest) && digest_add(output->digest, before);
}

bool output_digest_begin(Output *output)
{
    return output->size == 0 && output_digest_begin_behind(output, (Slice){0});
}

bool output_digest_end(Output *output, Digest *digest)
{
    if (!output->digest)
        return false;
    if (is_hashed_below(output))
        settle(output);
    bool good = digest_end(output->digest, digest);
    digest_stream_free(output->digest);
    output->digest = NULL;
    return is_good(output) && good;
}
