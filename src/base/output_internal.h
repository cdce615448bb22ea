/*
 * What an output set needs of its outputs beyond their public face.
 */
#ifndef TRAILAUDIT_BASE_OUTPUT_INTERNAL_H
#define TRAILAUDIT_BASE_OUTPUT_INTERNAL_H

#include "base/output_queue.h"

/* An output to an open descriptor that stays the caller's. NULL without memory. */
Output *output_new(int descriptor, OutputKind kind);
/* The output is one of this set. */
void output_join(Output *output, OutputSet *set);
/* Flushes and ends compression; nothing can be written afterwards. 0, or the errno of the first
 * failure. */
int output_end(Output *output);
/* Whether its outputs are to fail. */
bool output_set_is_stopped(const OutputSet *set);
/* The thread that pieces of the set's files go to, made when first asked for; NULL where there is
 * none. */
OutputQueue *output_set_queue(OutputSet *set);
/* What it does with each. */
void output_take_piece(Output *output, Slice piece);
/* Gives its memory back, flushing nothing. NULL is nothing. */
void output_free(Output *output);

enum { OUTPUT_TOKEN = 16 }; /* hex digits of a set's temporary names: .NAME.TOKEN.part */

/* Locks the folder for one set, and removes what sets that were killed have left in it: what has
 * such a name, and of which `left` (or NULL) says so. 0 or errno. */
int output_lock(int folder, bool (*left)(int folder, const char *name));

#endif
