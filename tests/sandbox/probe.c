/*
 * Put into the program (LD_PRELOAD), it tries what the sandbox refuses from within: in a worker,
 * when a file is inflated, and in the main thread, when an output is synced. A line each on
 * standard error: "probe WHERE WHAT ERROR", ERROR being 0 where it was not refused.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int libdeflate_deflate_decompress_ex(void *decompressor, const void *in, size_t in_size, void *out,
                                     size_t out_size, size_t *in_used, size_t *out_used);

static void tell(const char *where, const char *what, long result)
{
    char line[128];
    int size = snprintf(line, sizeof line, "probe %s %s %s\n", where, what,
                        result == -1 ? strerrorname_np(errno) : "0");
    if (write(STDERR_FILENO, line, (size_t)size) < 0)
        abort();
}

static void try_all(const char *where)
{
    char *const words[] = {"/bin/echo", "a program was started", NULL};
    const char *outside = getenv("PROBE_OUTSIDE"), *inside = getenv("PROBE_INSIDE");
    char path[4096];
    snprintf(path, sizeof path, "%s/written", outside);
    tell(where, "write", open(path, O_WRONLY | O_CREAT, 0600));
    snprintf(path, sizeof path, "%s/secret", outside);
    tell(where, "read", open(path, O_RDONLY));
    snprintf(path, sizeof path, "%s/planted", inside);
    tell(where, "plant", open(path, O_WRONLY | O_CREAT, 0600));
    tell(where, "socket", socket(AF_INET, SOCK_STREAM, 0));
    tell(where, "exec", execv(words[0], words));
}

int libdeflate_deflate_decompress_ex(void *decompressor, const void *in, size_t in_size, void *out,
                                     size_t out_size, size_t *in_used, size_t *out_used)
{
    static atomic_flag tried = ATOMIC_FLAG_INIT;
    int (*real)(void *, const void *, size_t, void *, size_t, size_t *, size_t *);
    *(void **)&real = dlsym(RTLD_NEXT, "libdeflate_deflate_decompress_ex");
    if (!atomic_flag_test_and_set(&tried))
        try_all("worker");
    return real(decompressor, in, in_size, out, out_size, in_used, out_used);
}

int fsync(int descriptor)
{
    static atomic_flag tried = ATOMIC_FLAG_INIT;
    int (*real)(int);
    *(void **)&real = dlsym(RTLD_NEXT, "fsync");
    if (!atomic_flag_test_and_set(&tried))
        try_all("main");
    return real(descriptor);
}
