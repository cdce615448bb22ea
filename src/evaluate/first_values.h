/*
 * evaluate/first_values: what the columns of records hold that were met before, read from their
 * file again. Internal to the room.
 *
 * Of a record only its text is hashed as long as no other text comes with its id. Where one does,
 * the file of the first is read once more, and what the columns hold is told of all records of that
 * file that were met first with their ids, so that it need not be read a third time. Never: takes a
 * file for what it was, if its bytes are others now; a run that read one which changes ends with
 * RUN_CHANGED, and with RUN_UNREADABLE where one cannot be read again. One thread at a time.
 */
#ifndef TRAILAUDIT_EVALUATE_FIRST_VALUES_H
#define TRAILAUDIT_EVALUATE_FIRST_VALUES_H

#include "evaluate/reread.h"
#include "evaluate/seen.h"

/* What a file was when it was read: held against what it was when its records were judged. */
typedef struct {
    const RunFile *file;
    RereadFacts facts;
} ReadFile;

typedef struct {
    Rereader rereader; /* its readers are NULL: nothing was asked for yet */
    Evaluator *evaluator;
    ReadFile *files; /* that were read */
    uint64_t file_count, file_capacity;
} FirstValues;

/* Zero initialisation is one that has read nothing. */
void first_values_close(FirstValues *values);
/* Tells the run's set of ids what the columns of the record hold that was met first with the id,
 * which stands at `place` or did so. RUN_DONE, or why not: RUN_CHANGED or
 * RUN_UNREADABLE as reread_differs, RUN_NO_FILES with Run.error, RUN_STOPPED, RUN_NO_MEMORY,
 * RUN_NO_SPACE. */
RunStatus first_values_learn(FirstValues *values, struct RunState *state, uint64_t id,
                             SeenPlace place);
/* Once all files are done: reread_differs of one that was read and is not what it was when it was
 * judged. */
RunStatus first_values_check(const FirstValues *values, struct RunState *state);

#endif
