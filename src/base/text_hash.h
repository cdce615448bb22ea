/*
 * base/text_hash: 64-bit hashes of long texts, for telling copies apart.
 *
 * Two sums of products of 32-bit words, each with a key of its own (NH: Black and others, "UMAC",
 * CRYPTO '99), folded every TEXT_HASH_BLOCK bytes: two texts of which one was chosen to collide
 * with the other do so no more often than others, as long as nobody knows the seed who chooses
 * them. The same value whatever the processor can do.
 */
#ifndef TRAILAUDIT_BASE_TEXT_HASH_H
#define TRAILAUDIT_BASE_TEXT_HASH_H

#include "base/slice.h"

enum { TEXT_HASH_BLOCK = 512 };

typedef struct {
    uint64_t one, other;
} TextHashSums;

typedef struct TextHash TextHash;
struct TextHash {
    uint64_t seed; /* made of that which it was opened with; not 0 */
    /* Of a block: up to TEXT_HASH_BLOCK bytes, of a text of 32 bytes at least that ends there or
     * goes on. */
    TextHashSums (*sum)(const TextHash *hash, const char *at, size_t size);
    uint32_t keys[TEXT_HASH_BLOCK / 4 + 4]; /* the second sum's begin four later */
};

void text_hash_open(TextHash *hash, uint64_t seed);
uint64_t text_hash(const TextHash *hash, Slice text);

/* For tests: without what only some processors have. */
void text_hash_open_portable(TextHash *hash, uint64_t seed);

#endif
