#include "cli/progress.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct ProgressWatch {
    ProgressKind kind;
    const RunProgress *progress;
    const ProgressPlan *plan;
    pthread_t thread, counter;
    bool counting; /* the counter was started */
    pthread_mutex_t lock;
    pthread_cond_t over;
    bool ended;
    atomic_bool stop;    /* the counter is to give up */
    atomic_ullong total; /* files in all, once they are counted; 0 before */
    struct timespec start;
};

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static void show(const ProgressWatch *watch, bool last)
{
    const RunProgress *p = watch->progress;
    ProgressState state = {.files = atomic_load(&p->files),
                           .listed = atomic_load(&p->listed),
                           .records = atomic_load(&p->records),
                           .bytes = atomic_load(&p->bytes),
                           .total = atomic_load(&watch->total),
                           .seconds = seconds_since(&watch->start)};
    Buffer line = {0};
    if (watch->kind == PROGRESS_PLAIN) {
        progress_add_line(&line, &state);
        buffer_add_byte(&line, '\n');
    } else {
        buffer_add(&line, SLICE("\r\033[K"));
        if (!last)
            progress_add_bar(&line, &state, watch->plan->width);
    }
    fwrite(line.data ? line.data : "", 1, line.size, stderr);
    fflush(stderr);
    buffer_free(&line);
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

static void *count_thread(void *argument)
{
    ProgressWatch *watch = argument;
    const ProgressPlan *plan = watch->plan;
    unsigned long long files = 0;
    bool done = plan->path_count > 0;
    for (size_t i = 0; done && i < plan->path_count; i++)
        done = progress_count_files(plan->paths[i], &watch->stop, &files);
    if (done && !atomic_load(&watch->stop))
        atomic_store(&watch->total, files);
    return NULL;
}

ProgressWatch *progress_watch(ProgressKind kind, const RunProgress *progress,
                              const ProgressPlan *plan)
{
    ProgressWatch *watch = kind == PROGRESS_NONE ? NULL : calloc(1, sizeof(ProgressWatch));
    if (!watch)
        return NULL;
    watch->kind = kind;
    watch->progress = progress;
    watch->plan = plan;
    clock_gettime(CLOCK_MONOTONIC, &watch->start);
    pthread_mutex_init(&watch->lock, NULL);
    pthread_cond_init(&watch->over, NULL);
    if (pthread_create(&watch->thread, NULL, watch_thread, watch) != 0) {
        pthread_mutex_destroy(&watch->lock);
        pthread_cond_destroy(&watch->over);
        free(watch);
        return NULL;
    }
    watch->counting = pthread_create(&watch->counter, NULL, count_thread, watch) == 0;
    return watch;
}

void progress_end(ProgressWatch *watch, bool done)
{
    if (!watch)
        return;
    atomic_store(&watch->stop, true);
    pthread_mutex_lock(&watch->lock);
    watch->ended = true;
    pthread_cond_signal(&watch->over);
    pthread_mutex_unlock(&watch->lock);
    pthread_join(watch->thread, NULL);
    if (watch->counting)
        pthread_join(watch->counter, NULL);
    if (done)
        atomic_store(&watch->total, atomic_load(&watch->progress->listed));
    show(watch, true);
    pthread_mutex_destroy(&watch->lock);
    pthread_cond_destroy(&watch->over);
    free(watch);
}
