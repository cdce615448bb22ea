#include "random.h"

static uint64_t scramble(uint64_t value)
{
    value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
    return value ^ (value >> 31);
}

random_stream random_from(uint64_t seed)
{
    return (random_stream){.state = seed};
}

uint64_t random_next(random_stream *stream)
{
    stream->state += UINT64_C(0x9e3779b97f4a7c15);
    return scramble(stream->state);
}

uint64_t random_below(random_stream *stream, uint64_t bound)
{
    return bound == 0 ? 0 : random_next(stream) % bound;
}

int64_t random_between(random_stream *stream, int64_t low, int64_t high)
{
    if (high <= low) {
        return low;
    }
    return low + (int64_t)random_below(stream, (uint64_t)(high - low) + 1);
}

bool random_chance(random_stream *stream, unsigned thousandths)
{
    return random_below(stream, 1000) < thousandths;
}

uint64_t random_mix(uint64_t first, uint64_t second)
{
    return scramble(first + UINT64_C(0x9e3779b97f4a7c15) * (second + 1));
}
