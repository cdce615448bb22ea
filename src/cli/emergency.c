#include "cli/emergency.h"

#include <libxml/globals.h>
#include <libxml/xmlmemory.h>
#include <openssl/crypto.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

/* Like `interrupted`, what something that gets no arguments must reach. */
static _Atomic(OutputSet *) guarded;
static atomic_flag ending = ATOMIC_FLAG_INIT;
static atomic_bool closing; /* the outputs are being closed: the end is near */

/* ---- the end ---- */

static void say(const char *text)
{
    for (size_t size = strlen(text); size > 0;) {
        ssize_t written = write(STDERR_FILENO, text, size);
        if (written <= 0)
            return;
        text += written;
        size -= (size_t)written;
    }
}

static void end_at_once(void)
{
    /* The first thread ends the others. */
    while (atomic_flag_test_and_set(&ending))
        pause();
    bool written = output_set_abandon(atomic_load(&guarded));
    say("trailaudit: error: memory ran out\n");
    say(written ? "trailaudit: error: no verdict: the files were written; exit status 4\n"
                : "trailaudit: error: no verdict: nothing was written; exit status 4\n");
    _exit(EXIT_BROKEN);
}

void emergency_end_interrupted(void)
{
    OutputSet *outputs = atomic_load(&guarded);
    if (atomic_load(&closing) || (outputs && output_set_has_begun_to_rename(outputs)) ||
        atomic_flag_test_and_set(&ending))
        return;
    output_set_abandon(outputs);
    say("trailaudit: error: interrupted: nothing was written; exit status 130\n");
    _exit(EXIT_INTERRUPTED);
}

/* ---- what the libraries get ---- */

static void *given(void *memory, size_t size)
{
    if (!memory && size)
        end_at_once();
    return memory;
}

static void *take(size_t size)
{
    return given(malloc(size), size);
}

static void *take_again(void *memory, size_t size)
{
    return given(realloc(memory, size), size);
}

static char *copy_text(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(take(size), text, size);
}

/* libcrypto also says where in its source it asks. */
static void *crypto_take(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return size ? take(size) : NULL;
}

static void *crypto_take_again(void *memory, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    if (size)
        return take_again(memory, size);
    free(memory);
    return NULL;
}

static void crypto_give_back(void *memory, const char *file, int line)
{
    (void)file;
    (void)line;
    free(memory);
}

void emergency_prepare(void)
{
    xmlGcMemSetup(free, take, take, take_again, copy_text);
    CRYPTO_set_mem_functions(crypto_take, crypto_take_again, crypto_give_back);
    /* At the end it would ask for memory when all is said; a configuration may name modules, and
     * nothing here needs one. */
    OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT | OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}

void emergency_guard(OutputSet *outputs)
{
    atomic_store(&closing, outputs == NULL);
    atomic_store(&guarded, outputs);
}
