/*
 * A shared object for LD_PRELOAD, of the tests alone: counts the calls by which the program gets
 * memory, reads, writes, syncs, renames, opens, makes folders, maps files and starts threads, and
 * lets the one fail that the environment names. `inject_files.c` has the calls that concern files.
 *
 *   FAULTS_NOTES   a file, large enough and zeroed, that is mapped: see Notes
 *   FAULTS_RECORD  set: each call is listed in it with a hash of where it came from
 *   FAULTS_KIND, FAULTS_THREAD, FAULTS_AT   which call fails: kind by name; thread by the order of
 *                  starting, 0 is the first; place from 1 among its calls of that kind
 *   FAULTS_ALL     set: so do all calls of that kind behind it, in every thread
 *   FAULTS_ERROR   errno of the failure
 *   FAULTS_TRACE   a file: gets the stack of the call that failed
 *   FAULTS_SIGNAL  set: instead of failing, the call sends the process this signal and goes on
 *   FAULTS_STALL   with it: so many seconds later
 */
#include "inject.h"

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 64, STACK = 40, STACK_OWN = 3, EARLY = 64 << 10 };

static const char *const kind_names[FAULT_KINDS] = {
    [FAULT_ALLOCATE] = "allocate", [FAULT_READ] = "read",     [FAULT_WRITE] = "write",
    [FAULT_SYNC] = "sync",         [FAULT_RENAME] = "rename", [FAULT_OPEN] = "open",
    [FAULT_FOLDER] = "folder",     [FAULT_THREAD] = "thread", [FAULT_MAP] = "map",
    [FAULT_LOOK] = "look",         [FAULT_CLOSE] = "close"};

typedef struct {
    uint32_t kind, thread, place, stack;
} Call;

/* What the driver reads when the process is over, however it ended. */
typedef struct {
    uint64_t hits;
    atomic_ullong calls;
    Call listed[];
} Notes;

static Notes *notes;
static uint64_t notes_most;
static bool recording, all_behind;
static atomic_bool begun;
static int wanted_kind = -1, wanted_error = ENOMEM, wanted_signal, wanted_stall, trace = -1;
static uint32_t wanted_thread, wanted_place;
static uintptr_t program_from, program_to;
static atomic_uint thread_count = 1;
static _Thread_local unsigned own_thread;
static _Thread_local uint32_t places[FAULT_KINDS];
static _Thread_local bool busy;

/* ---- where a call comes from ---- */

static int find_program(struct dl_phdr_info *module, size_t size, void *context)
{
    (void)size;
    (void)context;
    /* The first module is the program. */
    program_from = UINTPTR_MAX;
    for (int i = 0; i < module->dlpi_phnum; i++) {
        if (module->dlpi_phdr[i].p_type != PT_LOAD)
            continue;
        uintptr_t from = module->dlpi_addr + module->dlpi_phdr[i].p_vaddr;
        if (from < program_from)
            program_from = from;
        if (from + module->dlpi_phdr[i].p_memsz > program_to)
            program_to = from + module->dlpi_phdr[i].p_memsz;
    }
    return 1;
}

/* Of the function that was called and of the innermost functions of the program: the same for every
 * run of it. */
static uint32_t stack_hash(void)
{
    void *frames[STACK];
    int count = backtrace(frames, STACK), own = 0;
    uint32_t hash = 2166136261u;
    for (int i = 0; i < count && own < STACK_OWN; i++) {
        uintptr_t at = (uintptr_t)frames[i];
        if (at < program_from || at >= program_to)
            continue;
        hash = (hash ^ (uint32_t)(at - program_from)) * 16777619u;
        own++;
    }
    return hash;
}

static void record(FaultKind kind, uint32_t place)
{
    uint64_t at = atomic_fetch_add(&notes->calls, 1);
    if (at < notes_most)
        notes->listed[at] = (Call){(uint32_t)kind, own_thread, place, stack_hash()};
}

/* ---- the decision ---- */

static bool is_wanted(FaultKind kind, uint32_t place)
{
    if ((int)kind != wanted_kind)
        return false;
    if (all_behind && atomic_load(&begun))
        return true;
    return own_thread == wanted_thread && place == wanted_place;
}

static void tell_stack(void)
{
    void *frames[STACK];
    backtrace_symbols_fd(frames, backtrace(frames, STACK), trace);
}

/* Signals do not shorten it. */
static void send_and_stall(void)
{
    struct timespec left = {.tv_sec = wanted_stall};
    kill(getpid(), wanted_signal);
    while (nanosleep(&left, &left) != 0)
        continue;
}

bool inject_fails(FaultKind kind)
{
    if (!notes || busy)
        return false;
    busy = true;
    int error = errno;
    uint32_t place = ++places[kind];
    if (recording)
        record(kind, place);
    bool fails = is_wanted(kind, place);
    if (fails && notes->hits++ == 0) {
        atomic_store(&begun, true);
        if (trace >= 0)
            tell_stack();
    }
    if (fails && wanted_signal)
        send_and_stall();
    fails = fails && !wanted_signal;
    errno = fails ? wanted_error : error;
    busy = false;
    return fails;
}

/* ---- the start ---- */

static bool map_notes(const char *path)
{
    struct stat status;
    int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0 || fstat(file, &status) != 0)
        return false;
    void *mapped = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (mapped == MAP_FAILED)
        return false;
    notes_most = ((uint64_t)status.st_size - sizeof(Notes)) / sizeof(Call);
    notes = mapped;
    return true;
}

static uint32_t number_of(const char *name)
{
    const char *text = getenv(name);
    return text ? (uint32_t)strtoul(text, NULL, 10) : 0;
}

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("FAULTS_NOTES"), *kind = getenv("FAULTS_KIND");
    void *frames[4];
    dl_iterate_phdr(find_program, NULL);
    backtrace(frames, 4); /* loads what it needs */
    wanted_thread = number_of("FAULTS_THREAD");
    wanted_place = number_of("FAULTS_AT");
    wanted_signal = (int)number_of("FAULTS_SIGNAL");
    wanted_stall = (int)number_of("FAULTS_STALL");
    if (getenv("FAULTS_ERROR"))
        wanted_error = (int)number_of("FAULTS_ERROR");
    recording = getenv("FAULTS_RECORD") != NULL;
    all_behind = getenv("FAULTS_ALL") != NULL;
    for (int i = 0; kind && i < FAULT_KINDS; i++)
        if (strcmp(kind, kind_names[i]) == 0)
            wanted_kind = i;
    if (getenv("FAULTS_TRACE"))
        trace = open(getenv("FAULTS_TRACE"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (path && !map_notes(path))
        abort();
}

/* ---- memory ---- */

/* What dlsym itself asks for before the real functions are known. */
static char early[EARLY];
static size_t early_used;

static void *take_early(size_t size)
{
    size_t at = early_used;
    early_used += (size + 15) & ~(size_t)15;
    if (early_used > EARLY)
        abort();
    return early + at;
}

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);
static void *(*real_aligned)(size_t, size_t);
static void (*real_free)(void *);

static void find_memory(void)
{
    static bool finding;
    if (finding)
        return;
    finding = true;
    real_calloc = dlsym(RTLD_NEXT, "calloc");
    real_realloc = dlsym(RTLD_NEXT, "realloc");
    real_aligned = dlsym(RTLD_NEXT, "aligned_alloc");
    real_free = dlsym(RTLD_NEXT, "free");
    real_malloc = dlsym(RTLD_NEXT, "malloc");
}

EXPORTED void *malloc(size_t size)
{
    if (!real_malloc)
        find_memory();
    if (!real_malloc)
        return take_early(size);
    return inject_fails(FAULT_ALLOCATE) ? NULL : real_malloc(size);
}

EXPORTED void *calloc(size_t count, size_t size)
{
    if (!real_malloc)
        find_memory();
    if (!real_malloc)
        return take_early(count * size);
    return inject_fails(FAULT_ALLOCATE) ? NULL : real_calloc(count, size);
}

EXPORTED void *realloc(void *memory, size_t size)
{
    if (!real_malloc)
        find_memory();
    if (!real_malloc)
        abort();
    return inject_fails(FAULT_ALLOCATE) ? NULL : real_realloc(memory, size);
}

EXPORTED void *reallocarray(void *memory, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(memory, bytes);
}

EXPORTED void *aligned_alloc(size_t alignment, size_t size)
{
    if (!real_malloc)
        find_memory();
    return inject_fails(FAULT_ALLOCATE) ? NULL : real_aligned(alignment, size);
}

EXPORTED int posix_memalign(void **memory, size_t alignment, size_t size)
{
    *memory = aligned_alloc(alignment, size);
    return *memory ? 0 : ENOMEM;
}

EXPORTED void free(void *memory)
{
    if ((char *)memory >= early && (char *)memory < early + EARLY)
        return;
    if (!real_malloc)
        find_memory();
    real_free(memory);
}

/* ---- threads ---- */

typedef struct {
    void *(*start)(void *);
    void *argument;
    unsigned number;
} Start;

static Start starts[THREADS];

static void *start_thread(void *context)
{
    const Start *start = context;
    own_thread = start->number;
    return start->start(start->argument);
}

EXPORTED int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                            void *(*start)(void *), void *argument)
{
    static int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    if (!real)
        real = dlsym(RTLD_NEXT, "pthread_create");
    if (inject_fails(FAULT_THREAD))
        return EAGAIN;
    unsigned number = atomic_fetch_add(&thread_count, 1);
    if (number >= THREADS)
        abort();
    starts[number] = (Start){start, argument, number};
    return real(thread, attributes, start_thread, &starts[number]);
}
