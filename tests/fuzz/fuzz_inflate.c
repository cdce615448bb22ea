/* Reading of gzip: the bytes given are those that zlib gives for the same input, and nothing is
 * lost without a problem. */
#include <zlib.h>

#include "archive/archive.h"
#include "fuzz.h"

enum { MOST = 1 << 20 };

/* The text of all sound members from the beginning, as zlib alone reads them; *whole where they are
 * all there is. */
static size_t plainly(Slice bytes, unsigned char *out, bool *whole)
{
    z_stream stream = {.next_in = (unsigned char *)(uintptr_t)bytes.data,
                       .avail_in = (unsigned)bytes.size};
    FUZZ_CHECK(inflateInit2(&stream, 31) == Z_OK);
    stream.next_out = out;
    stream.avail_out = MOST;
    int status;
    while ((status = inflate(&stream, Z_NO_FLUSH)) == Z_OK || status == Z_STREAM_END) {
        if (status == Z_STREAM_END) {
            if (stream.avail_in == 0)
                break;
            if (stream.next_in[0] != 0x1F || inflateReset(&stream) != Z_OK)
                break;
        } else if (stream.avail_out == 0 || stream.avail_in == 0) {
            break;
        }
    }
    *whole = status == Z_STREAM_END && stream.avail_in == 0;
    size_t size = MOST - stream.avail_out;
    inflateEnd(&stream);
    return size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static unsigned char theirs[MOST];
    static ArchiveReader *reader;
    ArchiveLimits limits = {.max_file = MOST};
    if (!reader)
        reader = archive_reader_new(&limits);
    FUZZ_CHECK(reader);
    Slice bytes = fuzz_padded(data, size);
    ArchiveFetched fetched = {.size = size, .stream = -1};
    ArchiveWindow window;
    ArchiveFacts facts;
    bool whole = false, gzip = size >= 2 && data[0] == 0x1F && data[1] == 0x8B;
    size_t expected = gzip ? plainly(bytes, theirs, &whole) : 0, got = 0;
    archive_reader_begin(reader, &fetched, bytes);
    int step;
    while ((step = archive_reader_window(reader, 0, &window)) > 0) {
        FUZZ_CHECK(window.offset == got);
        for (size_t i = 0; gzip && whole && i < window.bytes.size; i++)
            FUZZ_CHECK(got + i < expected &&
                       theirs[got + i] == (unsigned char)window.bytes.data[i]);
        got += window.bytes.size;
        if (window.last)
            break;
    }
    FUZZ_CHECK(step >= 0 && archive_reader_finish(reader, &facts));
    FUZZ_CHECK(facts.compressed_bytes == size && facts.bytes == got && facts.gzip == gzip);
    /* That there is nothing in it is a problem too. */
    if (gzip && whole && expected < MOST)
        FUZZ_CHECK(got == expected && !facts.lost && facts.problem_count == (got == 0));
    if (facts.lost)
        FUZZ_CHECK(facts.problem_count > 0);
    free((char *)(uintptr_t)bytes.data);
    return 0;
}
