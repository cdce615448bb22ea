#include "base/output_queue.h"

#include <pthread.h>
#include <stdlib.h>

enum { PIECES = 4 };

typedef struct {
    Output *output;
    char *buffer; /* while the piece is nobody's, one for who gives the next */
    size_t size;
} Piece;

struct OutputQueue {
    void (*take)(Output *output, Slice piece);
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t given_one, taken_one;
    Piece pieces[PIECES]; /* in a ring */
    size_t given, taken;  /* in all */
    bool ends;
};

static void *take_pieces(void *argument)
{
    OutputQueue *queue = argument;
    pthread_mutex_lock(&queue->lock);
    for (;;) {
        while (queue->given == queue->taken && !queue->ends)
            pthread_cond_wait(&queue->given_one, &queue->lock);
        if (queue->given == queue->taken)
            break;
        Piece *piece = &queue->pieces[queue->taken % PIECES];
        pthread_mutex_unlock(&queue->lock);
        queue->take(piece->output, (Slice){piece->buffer, piece->size});
        pthread_mutex_lock(&queue->lock);
        queue->taken++;
        pthread_cond_signal(&queue->taken_one);
    }
    pthread_mutex_unlock(&queue->lock);
    return NULL;
}

static void free_queue(OutputQueue *queue)
{
    for (int i = 0; i < PIECES; i++)
        free(queue->pieces[i].buffer);
    pthread_mutex_destroy(&queue->lock);
    pthread_cond_destroy(&queue->given_one);
    pthread_cond_destroy(&queue->taken_one);
    free(queue);
}

OutputQueue *output_queue_open(void (*take)(Output *output, Slice piece))
{
    OutputQueue *queue = calloc(1, sizeof(OutputQueue));
    bool whole = queue;
    if (!queue)
        return NULL;
    queue->take = take;
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->given_one, NULL);
    pthread_cond_init(&queue->taken_one, NULL);
    for (int i = 0; i < PIECES; i++)
        whole &= (queue->pieces[i].buffer = malloc(OUTPUT_PIECE)) != NULL;
    if (whole && pthread_create(&queue->thread, NULL, take_pieces, queue) == 0)
        return queue;
    free_queue(queue);
    return NULL;
}

char *output_queue_give(OutputQueue *queue, Output *output, char *buffer, size_t size)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->given - queue->taken == PIECES)
        pthread_cond_wait(&queue->taken_one, &queue->lock);
    Piece *piece = &queue->pieces[queue->given % PIECES];
    char *other = piece->buffer;
    *piece = (Piece){output, buffer, size};
    queue->given++;
    pthread_cond_signal(&queue->given_one);
    pthread_mutex_unlock(&queue->lock);
    return other;
}

void output_queue_wait(OutputQueue *queue)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->given != queue->taken)
        pthread_cond_wait(&queue->taken_one, &queue->lock);
    pthread_mutex_unlock(&queue->lock);
}

void output_queue_close(OutputQueue *queue)
{
    if (!queue)
        return;
    pthread_mutex_lock(&queue->lock);
    queue->ends = true;
    pthread_cond_signal(&queue->given_one);
    pthread_mutex_unlock(&queue->lock);
    pthread_join(queue->thread, NULL);
    free_queue(queue);
}
