/*
 * cli/example_programs: policies read with the lists and parameters of their examples. Internal to
 * the room.
 *
 * Promises: each distinct set of inputs is read and compiled once, however many examples ask for
 * it. Owns all programs until it is freed.
 */
#ifndef TRAILAUDIT_CLI_EXAMPLE_PROGRAMS_H
#define TRAILAUDIT_CLI_EXAMPLE_PROGRAMS_H

#include "compile/compile.h"

typedef struct ExamplePrograms ExamplePrograms;

/* Of these policy files and folders, which are borrowed. NULL without memory. */
ExamplePrograms *example_programs_new(const char *const *paths, size_t count);
void example_programs_free(ExamplePrograms *programs);
/* NULL where the policies do not load with these inputs, or memory ran out (*no_memory tells). */
const Program *example_programs_get(ExamplePrograms *programs, const PolicyInputs *inputs,
                                    bool *no_memory);

#endif
