/*
 * random.h: the generator's own stream of random numbers.
 *
 * Promises the same numbers for the same seed on every machine and with every C library; that is
 * what makes a generated archive the same to the byte. SplitMix64 (Steele, Lea, Flood, 2014): one
 * word of state, so that a stream of its own for each record costs nothing. Never use it for
 * secrets.
 */
#ifndef GENERATE_RANDOM_H
#define GENERATE_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

typedef struct random_stream {
    uint64_t state;
} random_stream;

/* A stream that starts at seed. */
random_stream random_from(uint64_t seed);

/* The next 64 random bits. */
uint64_t random_next(random_stream *stream);

/* A number from 0 to bound - 1; 0 for a bound of 0. The bias is below bound / 2^64. */
uint64_t random_below(random_stream *stream, uint64_t bound);

/* A number from low to high, both included; low where high is less. */
int64_t random_between(random_stream *stream, int64_t low, int64_t high);

/* True in `thousandths` of 1,000 calls. */
bool random_chance(random_stream *stream, unsigned thousandths);

/* A seed made of two: the same for the same pair, unlike for any other. */
uint64_t random_mix(uint64_t first, uint64_t second);

#endif
