/* A policy file: what is read and allowed without libxml2, libxml2 reads the same and allows. */
#include "fuzz.h"
#include "support_plain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    Diagnostics *sink = diagnostics_new();
    Schema schema;
    char *copy = malloc(size + 1);
    FUZZ_CHECK(sink && copy && schema_open(&schema, "policies/policy.xsd", &arena, sink));
    memcpy(copy, data, size);
    copy[size] = '\0';
    FUZZ_CHECK(!plain_judge(&schema, (Slice){copy, size}).wrong);
    schema_close(&schema);
    diagnostics_free(sink);
    arena_free(&arena);
    free(copy);
    return 0;
}
