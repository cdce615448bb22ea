/* The calls that concern files: each fails, or is what it was. */
#include "inject.h"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A function that fails with `failure`: its name and arguments as they are declared. */
#define TAKE_OVER(kind, type, failure, name, declared, passed)                                     \
    EXPORTED type name declared                                                                    \
    {                                                                                              \
        static type(*real) declared;                                                               \
        if (!real)                                                                                 \
            real = dlsym(RTLD_NEXT, #name);                                                        \
        return inject_fails(kind) ? (failure) : real passed;                                       \
    }

/* ---- reading ---- */

TAKE_OVER(FAULT_READ, ssize_t, -1, read, (int file, void *into, size_t size), (file, into, size))
TAKE_OVER(FAULT_READ, ssize_t, -1, pread, (int file, void *into, size_t size, off_t at),
          (file, into, size, at))
TAKE_OVER(FAULT_READ, ssize_t, -1, __read_chk, (int file, void *into, size_t size, size_t room),
          (file, into, size, room))
TAKE_OVER(FAULT_READ, ssize_t, -1, __pread_chk,
          (int file, void *into, size_t size, off_t at, size_t room), (file, into, size, at, room))
TAKE_OVER(FAULT_READ, struct dirent *, NULL, readdir, (DIR * folder), (folder))
TAKE_OVER(FAULT_READ, ssize_t, -1, getdents64, (int folder, void *into, size_t size),
          (folder, into, size))

/* What the stream's buffer holds already is not read again, and cannot fail. */
static bool is_buffered(const FILE *file, size_t size, size_t count)
{
    size_t held = (size_t)(file->_IO_read_end - file->_IO_read_ptr);
    return size == 0 || count <= held / size;
}

EXPORTED size_t fread(void *into, size_t size, size_t count, FILE *file)
{
    static size_t (*real)(void *, size_t, size_t, FILE *);
    if (!real)
        real = dlsym(RTLD_NEXT, "fread");
    bool fails = !is_buffered(file, size, count) && inject_fails(FAULT_READ);
    return fails ? 0 : real(into, size, count, file);
}

/* ---- writing ---- */

TAKE_OVER(FAULT_WRITE, ssize_t, -1, write, (int file, const void *bytes, size_t size),
          (file, bytes, size))
TAKE_OVER(FAULT_WRITE, ssize_t, -1, pwrite, (int file, const void *bytes, size_t size, off_t at),
          (file, bytes, size, at))
TAKE_OVER(FAULT_SYNC, int, -1, fsync, (int file), (file))
TAKE_OVER(FAULT_RENAME, int, -1, renameat,
          (int from_folder, const char *from, int to_folder, const char *to),
          (from_folder, from, to_folder, to))
TAKE_OVER(FAULT_RENAME, int, -1, renameat2,
          (int from_folder, const char *from, int to_folder, const char *to, unsigned flags),
          (from_folder, from, to_folder, to, flags))
TAKE_OVER(FAULT_FOLDER, int, -1, mkdir, (const char *path, mode_t mode), (path, mode))

/* ---- opening ---- */

static mode_t mode_of(int flags, va_list arguments)
{
    bool makes = (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE;
    return makes ? va_arg(arguments, mode_t) : 0;
}

EXPORTED int open(const char *path, int flags, ...)
{
    static int (*real)(const char *, int, ...);
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    if (!real)
        real = dlsym(RTLD_NEXT, "open");
    return inject_fails(FAULT_OPEN) ? -1 : real(path, flags, mode);
}

EXPORTED int openat(int folder, const char *path, int flags, ...)
{
    static int (*real)(int, const char *, int, ...);
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    if (!real)
        real = dlsym(RTLD_NEXT, "openat");
    return inject_fails(FAULT_OPEN) ? -1 : real(folder, path, flags, mode);
}

TAKE_OVER(FAULT_OPEN, int, -1, __open_2, (const char *path, int flags), (path, flags))
TAKE_OVER(FAULT_OPEN, int, -1, __openat_2, (int folder, const char *path, int flags),
          (folder, path, flags))
TAKE_OVER(FAULT_OPEN, int, -1, mkostemp, (char *path, int flags), (path, flags))
TAKE_OVER(FAULT_OPEN, FILE *, NULL, fopen, (const char *path, const char *mode), (path, mode))
TAKE_OVER(FAULT_OPEN, DIR *, NULL, opendir, (const char *path), (path))
TAKE_OVER(FAULT_OPEN, DIR *, NULL, fdopendir, (int folder), (folder))

/* The C library has no function of its own for openat2. */
EXPORTED long syscall(long number, ...)
{
    static long (*real)(long, ...);
    long arguments[6];
    va_list list;
    va_start(list, number);
    for (int i = 0; i < 6; i++)
        arguments[i] = va_arg(list, long);
    va_end(list);
    if (!real)
        real = dlsym(RTLD_NEXT, "syscall");
    if (number == SYS_openat2 && inject_fails(FAULT_OPEN))
        return -1;
    return real(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4],
                arguments[5]);
}

/* ---- the rest ---- */

TAKE_OVER(FAULT_LOOK, int, -1, fstat, (int file, struct stat *status), (file, status))
TAKE_OVER(FAULT_LOOK, int, -1, stat, (const char *path, struct stat *status), (path, status))
TAKE_OVER(FAULT_LOOK, int, -1, fstatat,
          (int folder, const char *path, struct stat *status, int flags),
          (folder, path, status, flags))

/* The C library maps memory of its own without coming by here. */
EXPORTED void *mmap(void *at, size_t size, int rights, int flags, int file, off_t offset)
{
    static void *(*real)(void *, size_t, int, int, int, off_t);
    if (!real)
        real = dlsym(RTLD_NEXT, "mmap");
    if (file >= 0 && inject_fails(FAULT_MAP))
        return MAP_FAILED;
    return real(at, size, rights, flags, file, offset);
}

/* It is closed all the same, as Linux does. */
EXPORTED int close(int file)
{
    static int (*real)(int);
    if (!real)
        real = dlsym(RTLD_NEXT, "close");
    int closed = real(file);
    return inject_fails(FAULT_CLOSE) ? -1 : closed;
}
