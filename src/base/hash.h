/*
 * base/hash: 64-bit hashes for tables: fast, well mixed, not for secrets.
 *
 * hash_bytes (names.h) is what to call; hash_bytes_here is the same without the call, for what is
 * done several times with each record.
 */
#ifndef TRAILAUDIT_BASE_HASH_H
#define TRAILAUDIT_BASE_HASH_H

#include "base/slice.h"

/* Both halves of the product. */
static inline uint64_t hash_fold(uint64_t a, uint64_t b)
{
    __uint128_t product = (__uint128_t)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t hash_mix(uint64_t a, uint64_t b)
{
    return hash_fold(a ^ 0x9e3779b97f4a7c15u, b ^ 0xbf58476d1ce4e5b9u);
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

#endif
