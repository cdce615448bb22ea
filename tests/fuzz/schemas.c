#include "schemas.h"

#include "fuzz.h"

typedef struct {
    const char *path;
    Schema schema;
} Kept;

/* NULL where there are too many. */
static Kept *kept_at(const char *path)
{
    static Kept kept[8];
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        if (!kept[i].path)
            kept[i].path = path;
        if (strcmp(kept[i].path, path) == 0)
            return &kept[i];
    }
    return NULL;
}

bool __wrap_schema_open(Schema *schema, const char *path, Arena *arena, Diagnostics *sink)
{
    static Arena forever;
    Kept *kept = kept_at(path);
    (void)arena;
    FUZZ_CHECK(kept);
    if (!kept->schema.grammar)
        FUZZ_CHECK(__real_schema_open(&kept->schema, path, &forever, sink));
    *schema = kept->schema;
    return true;
}

/* What libxml2 made of it when it was needed first stays for the next. */
void __wrap_schema_close(Schema *schema)
{
    if (schema->path)
        kept_at(schema->path)->schema.compiled = schema->compiled;
    *schema = (Schema){0};
}
