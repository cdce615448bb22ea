/* In a file of its own: the training that the build does has another one. */
#include <sys/random.h>

#include "base/hash.h"
#include "base/names.h"

uint64_t hash_seed(void)
{
    uint64_t seed;
    if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) == sizeof seed)
        return seed;
    /* Before the system has gathered any: where it has put this program. */
    return hash_mix((uintptr_t)&seed, (uintptr_t)&hash_seed);
}
