/*
 * cli/confine: which rights each command gives up, and when. Internal to the room.
 *
 * System calls are filtered before a command begins; files are confined once it knows which it will
 * need, and before it starts a thread. --no-sandbox leaves both out.
 */
#ifndef TRAILAUDIT_CLI_CONFINE_H
#define TRAILAUDIT_CLI_CONFINE_H

#include "cli/cli.h"

/* What a command still has to do with files. */
typedef struct {
    bool reads_anywhere;     /* what it reads names further files */
    const char *const *read; /* files and folders */
    size_t read_count;
    const char *beside[3]; /* folders or NULL, of which links may lead elsewhere: what these lead to
                              is read too */
    bool pdf;              /* fonts, those of the theme in beside[0] */
    const char *output;    /* the folder that is written to; NULL: nothing is written */
    Slice output_above;    /* the folder in which folders were made for it; empty: none were */
} FileNeeds;

void confine_calls(const Arguments *arguments, Surroundings *surroundings);
/* What the system cannot do is one note in the sink. */
void confine_files(const Arguments *arguments, const Surroundings *surroundings,
                   const FileNeeds *needs, Diagnostics *sink);
/* For commands that read documents, which may name others anywhere, and write nothing. */
void confine_to_reading(const Arguments *arguments, const Surroundings *surroundings,
                        Diagnostics *sink);

/* Before an output folder is made: the nearest folder above it that is there; empty where it is
 * there itself, or memory ran out. */
Slice confine_folder_above(const char *output, Arena *arena);

#endif
