#include "cli/progress.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct ProgressWatch {
    ProgressKind kind;
    const RunProgress *progress;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t over;
    bool ended;
    struct timespec start;
};

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

/* Files are listed a stage ahead of reading, so their number is a lower bound until listing is
 * over: no share is shown, only how far. */
static void show(const ProgressWatch *watch, bool last)
{
    const RunProgress *p = watch->progress;
    unsigned long long files = atomic_load(&p->files), listed = atomic_load(&p->listed),
                       records = atomic_load(&p->records), bytes = atomic_load(&p->bytes);
    double seconds = seconds_since(&watch->start);
    double rate = seconds > 0 ? (double)bytes / 1e6 / seconds : 0;
    if (watch->kind == PROGRESS_PLAIN) {
        fprintf(stderr,
                "progress: %llu of %llu files listed so far, %llu records, %.1f MB/s, %.0f s\n",
                files, listed, records, rate, seconds);
        return;
    }
    fprintf(stderr, "\r\033[K%llu/%llu files  %llu records  %.1f MB/s  %.0f s%s", files, listed,
            records, rate, seconds, last ? "\r\033[K" : "");
    fflush(stderr);
}

static void *watch_thread(void *argument)
{
    ProgressWatch *watch = argument;
    long nanoseconds = watch->kind == PROGRESS_BAR ? 200000000 : 0;
    time_t seconds = watch->kind == PROGRESS_BAR ? 0 : 10;
    pthread_mutex_lock(&watch->lock);
    while (!watch->ended) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += seconds;
        until.tv_nsec += nanoseconds;
        if (until.tv_nsec >= 1000000000) {
            until.tv_nsec -= 1000000000;
            until.tv_sec++;
        }
        int woken = pthread_cond_timedwait(&watch->over, &watch->lock, &until);
        if (woken != 0 && !watch->ended)
            show(watch, false);
    }
    pthread_mutex_unlock(&watch->lock);
    return NULL;
}

ProgressWatch *progress_watch(ProgressKind kind, const RunProgress *progress)
{
    ProgressWatch *watch = kind == PROGRESS_NONE ? NULL : calloc(1, sizeof(ProgressWatch));
    if (!watch)
        return NULL;
    watch->kind = kind;
    watch->progress = progress;
    clock_gettime(CLOCK_MONOTONIC, &watch->start);
    pthread_mutex_init(&watch->lock, NULL);
    pthread_cond_init(&watch->over, NULL);
    if (pthread_create(&watch->thread, NULL, watch_thread, watch) != 0) {
        free(watch);
        return NULL;
    }
    return watch;
}

void progress_end(ProgressWatch *watch)
{
    if (!watch)
        return;
    pthread_mutex_lock(&watch->lock);
    watch->ended = true;
    pthread_cond_signal(&watch->over);
    pthread_mutex_unlock(&watch->lock);
    pthread_join(watch->thread, NULL);
    show(watch, true);
    pthread_mutex_destroy(&watch->lock);
    pthread_cond_destroy(&watch->over);
    free(watch);
}
