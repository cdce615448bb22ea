/*
 * base/output: files that appear whole or not at all.
 *
 * A set of outputs is written under temporary names in the target folder, synced, and renamed into
 * place by output_set_commit, in the order in which they were opened, but for one that is told to
 * appear last. Without a commit nothing is left and nothing that was there is touched. Writes are
 * buffered; a failure is sticky and comes back from output_close and output_set_commit with the
 * errno and the name of the file. Also the sink that writers print to in memory and to standard
 * output.
 *
 * One set at a time is open in a folder, of all processes: that is what lets a set remove the
 * temporary files that a killed one has left there.
 */
#ifndef TRAILAUDIT_BASE_OUTPUT_H
#define TRAILAUDIT_BASE_OUTPUT_H

#include <stdatomic.h>

#include "base/digest.h"
#include "base/slice.h"

typedef struct Output Output;
typedef struct OutputSet OutputSet;

typedef enum {
    OUTPUT_PLAIN,
    OUTPUT_GZIP,      /* deterministic: no name, no time */
    OUTPUT_GZIP_QUICK /* the same for what hardly gets smaller, such as hashes: in half the time */
} OutputKind;

/* Makes the folder where it is missing (parents too) and takes a lock on it, where its file system
 * has such. NULL with errno set on failure: EWOULDBLOCK where another set is open in it. Each set
 * has temporary names of its own. */
OutputSet *output_set_open(const char *folder);
/* The same, where of what has the name of a temporary file only that is removed which `left` says
 * that a set has left. */
OutputSet *output_set_open_where(const char *folder, bool (*left)(int folder, const char *name));
/* From now on, once *stop is set, the set's outputs fail with EINTR, and so does a commit that has
 * not begun. */
void output_set_stop_on(OutputSet *set, const atomic_bool *stop);
/* A new file of the set; owned by the set. NULL with errno set. */
Output *output_open(OutputSet *set, const char *name, OutputKind kind);
/* The same for the one that is to appear behind all others, whenever they are opened. One of a set
 * at most: else NULL with EEXIST. */
Output *output_open_last(OutputSet *set, const char *name);
/* Flushes, ends compression and syncs all files of the set, then renames them. False with
 * *failed_name and errno; nothing is left then but what was there before (a rename that fails after
 * others succeeded is reported the same way). The set stays to be closed. */
bool output_set_commit(OutputSet *set, const char **failed_name);
/* Removes whatever was not committed. Safe to call from cleaning up after an interruption. */
void output_set_close(OutputSet *set);
/* The same for a process that ends at once: takes no memory and gives none back, and neither the
 * set nor its outputs are used again. True where it had been committed. NULL is nothing. */
bool output_set_abandon(OutputSet *set);

/* Whether a commit has come to the point from which on *stop is not looked at. Safe in the handler
 * of a signal. */
bool output_set_has_begun_to_rename(const OutputSet *set);

/* An output to an open descriptor that stays the caller's; closed with output_close. */
Output *output_of_descriptor(int descriptor);
/* An output to memory; output_memory gives what was written. For tests and small things. */
Output *output_of_memory(void);
Slice output_memory(Output *output);
/* An output of which nothing is kept but its size and digest. */
Output *output_of_nothing(void);
/* Flushes; false (errno) if any write failed. Frees it. Not for outputs of a set. */
bool output_close(Output *output);

/* False once anything has failed (no memory, no space); cheap to ignore until the end. */
bool output_write(Output *output, Slice bytes);
bool output_printf(Output *output, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool output_failed(const Output *output);
/* Writes over what was written before, from byte `at` on; not where it is compressed. */
bool output_write_over(Output *output, uint64_t at, Slice bytes);
/* Marks it failed with this errno (a writer that ran out of memory). */
void output_fail(Output *output, int error);
/* Another output of the same set, for a writer whose work takes more files than one; of memory: one
 * that output_memory_sibling gives, closed with the first. NULL with errno set (ENOTSUP for a
 * descriptor). */
Output *output_sibling(Output *output, const char *name);
/* The output that was made beside this one in memory, or NULL. */
Output *output_memory_sibling(const Output *output);
/* The name of a file of the set, in the order in which they appear; NULL behind the last. */
const char *output_set_name(const OutputSet *set, size_t index);
/* Whether a file of that name was opened in the set. */
bool output_set_holds(const OutputSet *set, const char *name);
/* Uncompressed bytes written so far, and their SHA-256 where output_digest_begin was called before
 * the first. */
uint64_t output_size(const Output *output);
bool output_digest_begin(Output *output);
/* The same of what is written from now on, as if `before` stood before it. */
bool output_digest_begin_behind(Output *output, Slice before);
bool output_digest_end(Output *output, Digest *digest);

#endif
