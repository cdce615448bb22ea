/*
 * base/sandbox: what the process gives up before it reads what attackers may have written.
 *
 * Files by Landlock (landlock(7)): what is allowed here can be read or written, nothing else; links
 * lead no further. Calls by a seccomp filter (seccomp(2)) for all threads: no sockets, no programs,
 * no processes, nothing that reaches into other processes or changes the system; what is refused
 * fails with EPERM and ends nothing, so that a C library that tries something new goes on.
 * Descriptors that are open already stay as they are. Rights that are given up never come back.
 *
 * Promises: each of the two is done as far as the kernel can, and what it can't is told. Costs: a
 * descriptor until sandbox_enter, some 100 µs. Never: fails a run.
 */
#ifndef TRAILAUDIT_BASE_SANDBOX_H
#define TRAILAUDIT_BASE_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

typedef enum {
    SANDBOX_READ,  /* a file, or a folder with all below it */
    SANDBOX_WRITE, /* a folder: files below it are read, made, written, replaced and removed */
    SANDBOX_EMPTY, /* a folder: empty folders below it are removed */
    SANDBOX_SINK   /* a device that is written to */
} SandboxRight;

typedef struct {
    int ruleset;      /* -1: there is none */
    uint64_t handled; /* rights that the kernel knows, all of them refused but where allowed */
    int error;        /* errno of what failed, 0 */
} Sandbox;

/* Begins: nothing is refused before sandbox_enter. */
void sandbox_begin(Sandbox *sandbox);
/* A path that is not there, or cannot be opened, is passed over: nobody can use it either. */
void sandbox_allow(Sandbox *sandbox, const char *path, SandboxRight right);
/*
 * Refuses all files but those allowed, to this thread and those it will start. Returns NULL, or why
 * files are not confined: a literal, to stand behind "Landlock". Ends the sandbox's life.
 */
const char *sandbox_enter(Sandbox *sandbox);

/* Refuses calls as told above, to all threads. NULL, or why not, to stand behind "seccomp". */
const char *sandbox_filter_calls(void);

#endif
