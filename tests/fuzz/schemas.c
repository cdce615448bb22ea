#include "schemas.h"

#include "fuzz.h"

bool __wrap_schema_open(Schema *schema, const char *path, Arena *arena, Diagnostics *sink)
{
    static struct {
        const char *path;
        Schema schema;
    } kept[8];
    static Arena forever;
    (void)arena;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        if (!kept[i].path) {
            FUZZ_CHECK(__real_schema_open(&kept[i].schema, path, &forever, sink));
            kept[i].path = path;
        }
        if (strcmp(kept[i].path, path) == 0) {
            *schema = kept[i].schema;
            return true;
        }
    }
    return false;
}

void __wrap_schema_close(Schema *schema)
{
    *schema = (Schema){0};
}
