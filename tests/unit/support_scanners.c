#include "support_scanners.h"

#include <stdlib.h>

Fixture open_fixture(void)
{
    static const Slice name[] = {{"requestParameters", 17}, {"name", 4}};
    static const Slice bucket[] = {{"requestParameters", 17}, {"bucket", 6}, {"name", 4}};
    const EventColumnPath extra[] = {{name, 2}, {bucket, 3}, {name, 1}};
    uint32_t numbers[3];
    Fixture fixture = {0};
    fixture.columns = event_columns_new(&fixture.arena, extra, 3, numbers);
    if (!fixture.columns)
        abort();
    fixture.parameter = numbers[0];
    fixture.bucket = numbers[1];
    fixture.whole = numbers[2];
    for (ScanVariant variant = SCAN_PORTABLE; variant <= SCAN_AVX2; variant++)
        if (scanner_open(&fixture.scanners[fixture.count], fixture.columns, variant))
            fixture.count++;
    if (fixture.count == 0)
        abort();
    return fixture;
}

void close_fixture(Fixture *fixture)
{
    for (size_t i = 0; i < fixture->count; i++)
        scanner_close(&fixture->scanners[i]);
    arena_free(&fixture->arena);
}
