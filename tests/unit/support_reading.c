#include "support_reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "support_folder.h"

const ArchiveLimits reading_generous = {.max_file = LIMIT_FILE_DEFAULT};

void reading_free(Reading *reading)
{
    buffer_free(&reading->text);
}

/* Reads windows to the end, each checked against those before; keep(size of the last window) is
 * kept. */
Reading reading_of_windows(ArchiveReader *reader, const ArchiveFetched *fetched, Slice bytes,
                           size_t (*keep)(size_t))
{
    Reading reading = {0};
    ArchiveWindow window = {0};
    size_t kept = 0;
    archive_reader_begin(reader, fetched, bytes);
    for (;;) {
        int given = archive_reader_window(reader, kept, &window);
        assert_int_not_equal(given, -1);
        if (given == 0)
            break;
        assert_int_equal(window.offset + kept, reading.text.size);
        assert_true(window.bytes.size > kept);
        Slice again = {reading.text.data + window.offset, kept};
        assert_true(slice_equal((Slice){window.bytes.data, kept}, again));
        volatile unsigned sum = 0;
        for (int i = 0; i < 64; i++)
            sum += (unsigned char)window.bytes.data[window.bytes.size + (size_t)i];
        buffer_add(&reading.text, slice_from(window.bytes, kept));
        assert_false(reading.text.failed);
        reading.windows++;
        reading.cut = window.cut;
        if (window.last) {
            assert_int_equal(archive_reader_window(reader, 0, &window), 0);
            break;
        }
        assert_false(window.cut);
        kept = keep ? keep(window.bytes.size) : 0;
    }
    assert_true(archive_reader_finish(reader, &reading.facts));
    for (size_t i = 0; i < reading.facts.problem_count; i++) {
        const Problem *problem = &reading.facts.problems[i];
        size_t used = strlen(reading.problems);
        snprintf(reading.problems + used, sizeof reading.problems - used, "%s@%llu ",
                 problem_word(problem->kind), (unsigned long long)problem->offset);
        assert_true(problem->detail.size > 0);
    }
    reading.facts.problems = NULL;
    return reading;
}

Reading reading_of_bytes(const ArchiveLimits *limits, Slice bytes)
{
    ArchiveReader *reader = archive_reader_new(limits);
    char *copy = calloc(1, bytes.size + 64);
    assert_non_null(reader);
    memcpy(copy, bytes.data, bytes.size);
    ArchiveFetched fetched = {.size = bytes.size, .stream = -1};
    Reading reading = reading_of_windows(reader, &fetched, (Slice){copy, bytes.size}, NULL);
    Digest digest;
    assert_true(digest_of(bytes, &digest));
    assert_memory_equal(&digest, &reading.facts.sha256, sizeof digest);
    assert_int_equal(reading.facts.compressed_bytes, bytes.size);
    free(copy);
    archive_reader_free(reader);
    return reading;
}

Reading reading_of_file(const ArchiveLimits *limits, const char *folder, size_t (*keep)(size_t))
{
    Diagnostics *sink = diagnostics_new();
    ArchiveSource *source = archive_source_open(&folder, 1, &(ArchiveOptions){false}, sink);
    ArchiveReader *reader = archive_reader_new(limits);
    ArchiveEntry entry;
    Problem problem;
    ArchiveFetched fetched;
    Buffer bytes = {0};
    assert_int_equal(archive_source_next(source, &entry, &problem), ARCHIVE_STEP_ENTRY);
    assert_true(archive_source_fetch(source, &entry, &bytes, &fetched));
    Reading reading = reading_of_windows(reader, &fetched, buffer_slice(&bytes), keep);
    buffer_free(&bytes);
    archive_reader_free(reader);
    archive_source_close(source);
    diagnostics_free(sink);
    return reading;
}

Buffer reading_make_text(size_t size, uint64_t seed)
{
    Buffer text = {0};
    assert_true(buffer_reserve(&text, size + 256));
    while (text.size < size)
        buffer_printf(&text, "{\"eventID\":\"%016llx\",\"eventName\":\"GetObject%llu\",\"n\":%zu},",
                      (unsigned long long)random_next(&seed),
                      (unsigned long long)(random_next(&seed) % 10), text.size);
    text.size = size;
    return text;
}
