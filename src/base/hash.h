/*
 * base/hash: 64-bit hashes for tables: fast, well mixed, not for secrets.
 *
 * hash_bytes (names.h) is what to call; hash_bytes_here is the same without the call, for what is
 * done several times with each record.
 */
#ifndef TRAILAUDIT_BASE_HASH_H
#define TRAILAUDIT_BASE_HASH_H

#include "base/slice.h"

static inline uint64_t hash_mix(uint64_t a, uint64_t b)
{
    __uint128_t product = (__uint128_t)(a ^ 0x9e3779b97f4a7c15u) * (b ^ 0xbf58476d1ce4e5b9u);
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint32_t hash_load32(const char *at)
{
    uint32_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

static inline uint64_t hash_load64(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, 8);
    return word;
}

/* Up to 16 bytes as two words that overlap; different texts of one size give different words. */
static inline void hash_load_short(const char *at, size_t size, uint64_t *a, uint64_t *b)
{
    if (size >= 8) {
        *a = hash_load64(at);
        *b = hash_load64(at + size - 8);
    } else if (size >= 4) {
        *a = hash_load32(at);
        *b = hash_load32(at + size - 4);
    } else if (size) {
        *a = (unsigned char)at[0] | (uint64_t)(unsigned char)at[size / 2] << 8;
        *b = (unsigned char)at[size - 1];
    } else {
        *a = *b = 0;
    }
}

/* Both factors carry a part of the state, so that no choice of bytes makes a product 0 whatever the
 * seed is. */
static inline __attribute__((always_inline)) uint64_t hash_bytes_here(Slice bytes, uint64_t seed)
{
    const char *at = bytes.data;
    size_t left = bytes.size;
    uint64_t hash = hash_mix(seed + bytes.size, 0x2545f4914f6cdd1du), a, b;
    uint64_t second = hash + 0x94d049bb133111ebu;
    for (; left > 16; at += 16, left -= 16) {
        hash = hash_mix(hash ^ hash_load64(at), second ^ hash_load64(at + 8));
        second += 0x9e3779b97f4a7c15u;
    }
    hash_load_short(at, left, &a, &b);
    return hash_mix(hash ^ a, second ^ b);
}

/* What hash_bytes_here gives for each of two seeds, which become these hashes. */
static inline __attribute__((always_inline)) void hash_bytes_twice(Slice bytes, uint64_t hashes[2])
{
    const char *at = bytes.data;
    size_t left = bytes.size;
    uint64_t one = hash_mix(hashes[0] + bytes.size, 0x2545f4914f6cdd1du), a, b;
    uint64_t other = hash_mix(hashes[1] + bytes.size, 0x2545f4914f6cdd1du);
    uint64_t one_second = one + 0x94d049bb133111ebu, other_second = other + 0x94d049bb133111ebu;
    for (; left > 16; at += 16, left -= 16) {
        a = hash_load64(at);
        b = hash_load64(at + 8);
        one = hash_mix(one ^ a, one_second ^ b);
        other = hash_mix(other ^ a, other_second ^ b);
        one_second += 0x9e3779b97f4a7c15u;
        other_second += 0x9e3779b97f4a7c15u;
    }
    hash_load_short(at, left, &a, &b);
    hashes[0] = hash_mix(one ^ a, one_second ^ b);
    hashes[1] = hash_mix(other ^ a, other_second ^ b);
}

static inline uint64_t hash_fold(uint64_t a, uint64_t b)
{
    __uint128_t product = (__uint128_t)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Of long texts, in four strands that do not wait for each other. It is not hash_bytes of the same,
 * and only for a seed that nobody knows who chooses the text: else he could make a product 0. */
static inline uint64_t hash_long_text(Slice text, uint64_t seed)
{
    enum { STEP = 64 };
    const char *at = text.data;
    size_t left = text.size;
    uint64_t a = hash_mix(seed, 1), b = hash_mix(seed, 2), c = hash_mix(seed, 3),
             d = hash_mix(seed, 4);
    const uint64_t e = hash_mix(seed, 5), f = hash_mix(seed, 6), g = hash_mix(seed, 7),
                   h = hash_mix(seed, 8);
    for (; left > STEP; at += STEP, left -= STEP) {
        a = hash_fold(a ^ hash_load64(at), e ^ hash_load64(at + 8));
        b = hash_fold(b ^ hash_load64(at + 16), f ^ hash_load64(at + 24));
        c = hash_fold(c ^ hash_load64(at + 32), g ^ hash_load64(at + 40));
        d = hash_fold(d ^ hash_load64(at + 48), h ^ hash_load64(at + 56));
    }
    uint64_t strands = hash_mix(hash_mix(a, b), hash_mix(c, d));
    return hash_mix(hash_bytes_here((Slice){at, left}, strands), text.size);
}

#endif
