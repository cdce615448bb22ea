/* A file of records, damaged in any way, with and without recovery: the same is made of it whole
 * and in windows of any size, and every byte is in a record, in a quarantined piece or between
 * them. */
#include "fuzz.h"
#include "support_scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;
    SupportReading whole = {.options = support_scan_options()}, parts;
    whole.options.recover = data[0] & 1;
    whole.options.claims_events = data[0] & 2;
    whole.options.names_events = data[0] & 16;
    whole.options.max_record = data[0] & 4 ? 1024 : whole.options.max_record;
    whole.cut = data[0] & 8;
    parts = whole;
    parts.window = 1 + data[1] % 200;
    Slice text = fuzz_padded(data + 2, size - 2);
    Buffer one = {0}, other = {0};
    support_scan_read(&one, text, &whole);
    support_scan_read(&other, text, &parts);
    FUZZ_CHECK(!one.failed && !other.failed);
    if (!slice_equal(buffer_slice(&one), buffer_slice(&other)))
        fprintf(stderr, "whole:\n%.*s\nwindows of %zu:\n%.*s\n", (int)one.size, one.data,
                parts.window, (int)other.size, other.data);
    FUZZ_CHECK(slice_equal(buffer_slice(&one), buffer_slice(&other)));
    buffer_free(&one);
    buffer_free(&other);
    free((char *)(uintptr_t)text.data);
    return 0;
}
