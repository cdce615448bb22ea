/*
 * base/memory: memory for libraries that cannot do without it.
 *
 * Our own functions tell their callers that there is no memory. Some libraries don't: where an
 * allocation fails, libcrypto 3.0 and libharu 2.3 use what is not there, and libxml2 2.9 does so
 * too or, worse, checks a document against a part of its schema and finds nothing wrong. cli/ has
 * libxml2's and libcrypto's hooks end the process instead (cli/emergency.h). What takes its
 * functions with each object gets libcrypto's, and so the same end.
 */
#ifndef TRAILAUDIT_BASE_MEMORY_H
#define TRAILAUDIT_BASE_MEMORY_H

#include <openssl/crypto.h>

static inline void *memory_for_library(size_t size)
{
    return OPENSSL_malloc(size);
}

static inline void memory_from_library(void *memory)
{
    OPENSSL_free(memory);
}

#endif
