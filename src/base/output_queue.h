/*
 * base/output_queue: a thread that hands bytes to files while the next are made. Internal to
 * base/output.
 *
 * Pieces are taken one after another, in the order in which they were given. A few may lie ready;
 * who gives more waits. One thread gives.
 */
#ifndef TRAILAUDIT_BASE_OUTPUT_QUEUE_H
#define TRAILAUDIT_BASE_OUTPUT_QUEUE_H

#include "base/output.h"

enum { OUTPUT_PIECE = 64 << 10 };

typedef struct OutputQueue OutputQueue;

/* `take` is called by the thread with each piece. NULL without memory, or where no thread is to be
 * had. */
OutputQueue *output_queue_open(void (*take)(Output *output, Slice piece));
/* Gives `size` bytes in a buffer of OUTPUT_PIECE bytes, of malloc, which is the queue's from now
 * on; returns another such buffer. */
char *output_queue_give(OutputQueue *queue, Output *output, char *buffer, size_t size);
/* Returns when all that was given was taken: what the thread did is seen then. */
void output_queue_wait(OutputQueue *queue);
/* The same, and ends the thread. NULL is nothing. */
void output_queue_close(OutputQueue *queue);

#endif
