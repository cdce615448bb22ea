/*
 * gzip (RFC 1952): whole files by libdeflate, the rest by zlib, member for member.
 *
 * Headers and trailers of members are read here and zlib sees the bare deflate stream, so that it
 * is known which of them a cut or a flipped bit has struck: a wrong sum leaves the data usable, a
 * cut trailer costs nothing, and bytes that begin no member are told from a damaged one.
 */
#include <limits.h>
#ifdef TRAILAUDIT_ISAL
#include <isa-l/crc.h>
#endif
#include <stdlib.h>

#include "archive/reader_internal.h"
#include "base/limits.h"

typedef enum {
    MEMBER_BEGUN,
    MEMBER_NONE, /* the input ends where one might begin, or holds something else from *start on */
    MEMBER_CUT,  /* the input ends within its header */
    MEMBER_ODD   /* its header says what RFC 1952 does not know */
} MemberResult;

/* The CRC-32 of RFC 1952 of what came before, whose sum is given (0 at the beginning), and of more
 * bytes. ISA-L makes it in a quarter of libdeflate's time. */
static uint32_t archive_crc32(uint32_t before, const void *bytes, size_t size)
{
#ifdef TRAILAUDIT_ISAL
    return crc32_gzip_refl(before, bytes, size);
#else
    return libdeflate_crc32(before, bytes, size);
#endif
}

/* The next byte of a header, or -1 at the end. */
static int header_byte(ArchiveReader *reader)
{
    int byte = archive_reader_byte(reader);
    if (byte >= 0)
        reader->header_crc = archive_crc32(reader->header_crc, reader->at - 1, 1);
    return byte;
}

/* Little-endian, `count` bytes; false where the input ends first. */
static bool take_number(ArchiveReader *reader, int count, uint32_t *number)
{
    *number = 0;
    for (int i = 0; i < count; i++) {
        int byte = header_byte(reader);
        if (byte < 0)
            return false;
        *number |= (uint32_t)byte << (8 * i);
    }
    return true;
}

static bool skip_bytes(ArchiveReader *reader, uint32_t count)
{
    while (count > 0 && archive_reader_refill(reader)) {
        size_t part = (size_t)(reader->end - reader->at);
        if (part > count)
            part = count;
        reader->header_crc = archive_crc32(reader->header_crc, reader->at, part);
        reader->at += part;
        count -= (uint32_t)part;
    }
    return count == 0;
}

static bool skip_text(ArchiveReader *reader)
{
    for (;;) {
        int byte = header_byte(reader);
        if (byte <= 0)
            return byte == 0;
    }
}

/* Counts a wrong sum; whether it is to be told, as the first of its file. */
static bool count_wrong_sum(ArchiveReader *reader)
{
    if (reader->wrong_sums++)
        return false;
    reader->wrong_sum = reader->problem_count;
    return true;
}

/* The lower half of the header's own CRC-32; false where the input ends first. */
static bool take_header_sum(ArchiveReader *reader)
{
    uint64_t start = archive_reader_position(reader);
    uint32_t sum, found = reader->header_crc & 0xffff;
    if (!take_number(reader, 2, &sum))
        return false;
    if (sum != found && count_wrong_sum(reader))
        archive_reader_problem(reader, PROBLEM_CHECKSUM, start,
                               "the gzip header says CRC-16 %04x, it has %04x", (unsigned)sum,
                               (unsigned)found);
    return true;
}

enum { HEADER_CRC = 2, EXTRA = 4, NAME = 8, COMMENT = 16, RESERVED = 0xe0 }; /* flags */

/* What follows the first three bytes of a header. RFC 1952 section 2.3. */
static MemberResult take_header(ArchiveReader *reader)
{
    uint32_t flags, extra;
    if (!take_number(reader, 1, &flags) || !skip_bytes(reader, 6))
        return MEMBER_CUT;
    if (flags & RESERVED)
        return MEMBER_ODD;
    if ((flags & EXTRA) && (!take_number(reader, 2, &extra) || !skip_bytes(reader, extra)))
        return MEMBER_CUT;
    if (((flags & NAME) && !skip_text(reader)) || ((flags & COMMENT) && !skip_text(reader)) ||
        ((flags & HEADER_CRC) && !take_header_sum(reader)))
        return MEMBER_CUT;
    return MEMBER_BEGUN;
}

static bool ready_zlib(ArchiveReader *reader)
{
    int result;
    if (reader->zlib_ready) {
        result = inflateReset(&reader->zlib);
    } else {
        reader->zlib = (z_stream){0};
        result = inflateInit2(&reader->zlib, -MAX_WBITS);
        reader->zlib_ready = result == Z_OK;
    }
    if (result != Z_OK)
        reader->no_memory = true;
    return result == Z_OK;
}

static MemberResult begin_member(ArchiveReader *reader)
{
    static const int magic[] = {0x1f, 0x8b, 8};
    reader->header_crc = 0;
    for (int i = 0; i < 3; i++) {
        int byte = header_byte(reader);
        if (byte < 0)
            return i == 2 ? MEMBER_CUT : MEMBER_NONE;
        if (byte != magic[i])
            return reader->members ? MEMBER_NONE : MEMBER_ODD;
    }
    MemberResult result = take_header(reader);
    if (result == MEMBER_ODD && reader->members)
        return MEMBER_NONE;
    return result;
}

static void report_cut(ArchiveReader *reader, const char *what)
{
    if (!reader->error && !reader->no_memory)
        archive_reader_problem(reader, PROBLEM_TRUNCATED, reader->read,
                               "%s, after %llu bytes of text", what,
                               (unsigned long long)reader->inflated);
}

/* Whether what follows is nothing but zeros, as padding is: it holds no record. Reads to the end.
 */
static bool is_padding(ArchiveReader *reader, uint64_t start)
{
    bool zeros = archive_reader_position(reader) <= start + 1;
    if (zeros && archive_reader_position(reader) > start)
        zeros = reader->at[-1] == 0;
    do
        for (; zeros && reader->at < reader->end; reader->at++)
            zeros = *reader->at == 0;
    while (zeros && archive_reader_refill(reader));
    archive_reader_drain(reader);
    return zeros;
}

/* What could be made out no further is one piece. */
static void report_trailing(ArchiveReader *reader, uint64_t start)
{
    bool padding = is_padding(reader, start);
    uint64_t count = reader->read - start;
    if (count == 0 || reader->no_memory)
        return;
    archive_reader_problem(reader, PROBLEM_TRAILING_DATA, start,
                           "%llu byte%s after the gzip stream that begin%s no further member",
                           (unsigned long long)count, count == 1 ? "" : "s", count == 1 ? "s" : "");
    if (!reader->no_memory)
        reader->problems[reader->problem_count - 1].records = !padding;
}

/* Goes on to the next member; false where there is none, and the reader has ended. */
static bool next_member(ArchiveReader *reader)
{
    uint64_t start = archive_reader_position(reader);
    if (reader->members == LIMIT_GZIP_MEMBERS && archive_reader_refill(reader)) {
        archive_reader_problem(reader, PROBLEM_TOO_LARGE, start,
                               "more than %llu gzip members; the rest is not read",
                               (unsigned long long)LIMIT_GZIP_MEMBERS);
        archive_reader_lose(reader);
        return false;
    }
    switch (begin_member(reader)) {
    case MEMBER_BEGUN:
        reader->in_member = true;
        reader->member_bytes = 0;
        reader->crc = 0;
        return ready_zlib(reader);
    case MEMBER_NONE:
        reader->state = READER_ENDED;
        report_trailing(reader, start);
        return false;
    case MEMBER_CUT:
        report_cut(reader, "the gzip stream ends within a header");
        archive_reader_lose(reader);
        return false;
    case MEMBER_ODD:
        break;
    }
    archive_reader_problem(reader, PROBLEM_CORRUPT, start, "not a gzip header that RFC 1952 knows");
    archive_reader_lose(reader);
    return false;
}

/* CRC-32 and length of the text modulo 2^32. */
static void end_member(ArchiveReader *reader)
{
    uint64_t start = archive_reader_position(reader);
    uint32_t crc, size;
    reader->in_member = false;
    reader->members++;
    if (!take_number(reader, 4, &crc) || !take_number(reader, 4, &size)) {
        report_cut(reader, "the gzip stream ends within its checksum");
        reader->state = READER_ENDED;
        return;
    }
    bool wrong_crc = crc != reader->crc, wrong_size = size != (uint32_t)reader->member_bytes;
    if (!wrong_crc && !wrong_size)
        return;
    if (!count_wrong_sum(reader))
        return;
    if (wrong_crc)
        archive_reader_problem(reader, PROBLEM_CHECKSUM, start,
                               "the file says CRC-32 %08x, its text has %08x", (unsigned)crc,
                               (unsigned)reader->crc);
    else
        archive_reader_problem(reader, PROBLEM_CHECKSUM, start,
                               "the file says a length of %lu bytes, its text has %llu",
                               (unsigned long)size, (unsigned long long)reader->member_bytes);
}

static void report_damage(ArchiveReader *reader)
{
    const char *why = reader->zlib.msg ? reader->zlib.msg : "preset dictionary";
    archive_reader_problem(reader, PROBLEM_CORRUPT, archive_reader_position(reader),
                           "the gzip stream is damaged (%s) after %llu bytes of text", why,
                           (unsigned long long)reader->inflated);
    archive_reader_lose(reader);
}

/* One call of zlib; the bytes that it gave. */
static size_t inflate_some(ArchiveReader *reader, char *out, size_t room)
{
    z_stream *zlib = &reader->zlib;
    size_t input = (size_t)(reader->end - reader->at);
    if (room > UINT_MAX)
        room = UINT_MAX;
    zlib->next_in = (z_const Bytef *)reader->at;
    zlib->avail_in = input > UINT_MAX ? UINT_MAX : (uInt)input;
    zlib->next_out = (Bytef *)out;
    zlib->avail_out = (uInt)room;
    int result = inflate(zlib, Z_NO_FLUSH);
    reader->at = zlib->next_in;
    size_t given = room - zlib->avail_out;
    reader->crc = archive_crc32(reader->crc, out, given);
    reader->member_bytes += given;
    reader->inflated += given;
    if (result == Z_STREAM_END)
        end_member(reader);
    else if (result == Z_MEM_ERROR)
        reader->no_memory = true;
    else if (result != Z_OK && result != Z_BUF_ERROR)
        report_damage(reader);
    return given;
}

size_t archive_gzip_inflate(ArchiveReader *reader, char *out, size_t room)
{
    size_t filled = 0;
    while (filled < room && reader->state != READER_ENDED && !reader->no_memory) {
        if (!reader->in_member && !next_member(reader))
            break;
        if (!archive_reader_refill(reader)) {
            /* The stream may hold text that it has taken in but not given, where the window before
             * was full. */
            size_t held = inflate_some(reader, out + filled, room - filled);
            filled += held;
            if (held || !reader->in_member)
                continue;
            report_cut(reader, "the gzip stream ends early");
            archive_reader_lose(reader);
            break;
        }
        filled += inflate_some(reader, out + filled, room - filled);
    }
    return filled;
}

/* RFC 1952: a header without optional fields, and a trailer. */
enum { PLAIN_HEADER = 10, TRAILER = 8 };

static uint32_t read_number(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* What the trailer says of the size, as a hint that is not trusted. */
static size_t hinted_size(const ArchiveReader *reader)
{
    const unsigned char *end = reader->end;
    if (end - reader->at < PLAIN_HEADER + TRAILER)
        return 0;
    return read_number(end - 4);
}

/* One member with a header of no optional fields, which nearly all files are: the bare stream by
 * libdeflate, and its sum by what makes it quicker. Other files are left to libdeflate wholly. */
static enum libdeflate_result inflate_once(ArchiveReader *reader, size_t allowed, size_t *used,
                                           size_t *given)
{
    static const unsigned char plain[] = {0x1f, 0x8b, 8, 0};
    const unsigned char *at = reader->at;
    size_t input = (size_t)(reader->end - at);
    if (input < PLAIN_HEADER + TRAILER || memcmp(at, plain, sizeof plain) != 0)
        return libdeflate_gzip_decompress_ex(reader->whole, at, input, reader->window, allowed,
                                             used, given);
    enum libdeflate_result result = libdeflate_deflate_decompress_ex(
        reader->whole, at + PLAIN_HEADER, input - PLAIN_HEADER - TRAILER, reader->window, allowed,
        used, given);
    if (result != LIBDEFLATE_SUCCESS)
        return result;
    const unsigned char *trailer = at + PLAIN_HEADER + *used;
    *used += PLAIN_HEADER + TRAILER;
    return read_number(trailer) == archive_crc32(0, reader->window, *given) &&
                   read_number(trailer + 4) == (uint32_t)*given
               ? LIBDEFLATE_SUCCESS
               : LIBDEFLATE_BAD_DATA;
}

WholeResult archive_gzip_inflate_whole(ArchiveReader *reader, size_t *size)
{
    size_t input = (size_t)(reader->end - reader->at);
    size_t most = LIMIT_WHOLE_FILE, hint = hinted_size(reader);
    if (reader->limits.max_file < most)
        most = (size_t)reader->limits.max_file;
    /* libdeflate does not look at a header's own sum. */
    if (hint > most || (input > 3 && (reader->at[3] & HEADER_CRC)))
        return WHOLE_UNFIT;
    size_t room = reader->capacity < hint ? hint : reader->capacity;
    if (room < ((size_t)64 << 10))
        room = (size_t)64 << 10; /* a typical file, so that the window grows once */
    for (;;) {
        if (!archive_reader_grow(reader, room))
            return WHOLE_NO_MEMORY;
        size_t used, given, allowed = room < most ? room : most;
        enum libdeflate_result result = inflate_once(reader, allowed, &used, &given);
        if (result == LIBDEFLATE_SUCCESS && used == input) {
            *size = given;
            return WHOLE_DONE;
        }
        if (result != LIBDEFLATE_INSUFFICIENT_SPACE || allowed == most)
            return WHOLE_UNFIT;
        room = room * 4 < most ? room * 4 : most;
    }
}
