/* Saved public keys: what a text says of keys, and the keys that libcrypto makes of it, with which
 * a signature is then tried. */
#include <unistd.h>

#include "archive/public_key_text.h"
#include "archive/public_keys.h"
#include "fuzz.h"

typedef struct {
    size_t count;
    Slice fingerprints[16];
} Told;

static bool take_key(void *context, const PublicKeyText *key)
{
    Told *told = context;
    FUZZ_CHECK(!key->der.data || key->der.size);
    if (told->count < 16)
        told->fingerprints[told->count] = key->fingerprint;
    return ++told->count > 0;
}

/* What the loader makes of the text as a file, which lies in memory. */
static void load(Slice text, const Told *told)
{
    Arena arena = {0};
    Diagnostics *sink = diagnostics_new();
    Digest digest = {{7}};
    char path[64];
    int file = fuzz_file(text, path);
    FUZZ_CHECK(sink);
    PublicKeys *keys = public_keys_load(path, &arena, sink);
    FUZZ_CHECK(keys || diagnostics_count(sink, DIAGNOSTIC_ERROR));
    for (size_t i = 0; keys && i < told->count && i < 16; i++) {
        uint32_t key = public_keys_find(keys, told->fingerprints[i]);
        if (key == PUBLIC_KEY_NONE)
            continue;
        FUZZ_CHECK(key < public_keys_count(keys));
        public_keys_is_valid_at(keys, key, 0);
        FUZZ_CHECK(!public_keys_verify(keys, key, &digest, SLICE("no signature")));
    }
    fuzz_check_shown(sink);
    public_keys_free(keys);
    close(file);
    diagnostics_free(sink);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    Told told = {0};
    char *copy = malloc(size + 1);
    FUZZ_CHECK(copy);
    memcpy(copy, data, size);
    Slice text = {copy, size};
    const char *why = public_key_texts(text, &arena, take_key, &told);
    FUZZ_CHECK(why ? *why != '\0' : told.count > 0 || slice_starts(slice_trim(text), SLICE("{")));
    load(text, &told);
    arena_free(&arena);
    free(copy);
    return 0;
}
