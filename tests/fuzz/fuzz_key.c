/* What a path says: any bytes are taken, and what is told borrows the path. */
#include "archive/archive.h"
#include "fuzz.h"

static void check_inside(Slice part, Slice path)
{
    if (part.size)
        FUZZ_CHECK(part.data >= path.data && part.data + part.size <= path.data + path.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 1);
    FUZZ_CHECK(copy);
    memcpy(copy, data, size);
    Slice path = {copy, size};
    ArchiveKey key = archive_key_parse(path);
    check_inside(key.organisation, path);
    check_inside(key.account, path);
    check_inside(key.region, path);
    FUZZ_CHECK(key.account.size == 0 || slice_is_digits(key.account, 12));
    FUZZ_CHECK((key.delivered_from == INSTANT_NONE) == (key.delivered_until == INSTANT_NONE));
    FUZZ_CHECK(key.delivered_from == INSTANT_NONE || key.delivered_from < key.delivered_until);
    free(copy);
    return 0;
}
