/*
 * evaluate/reread: a file whose records were judged, read once more. Internal to the room.
 *
 * It is read as it was read then, so that its records have the same numbers; what is wrong with it
 * was told then, and is passed over. Any number of threads, each with readers of its own. Whether
 * the file is still what it was is for the caller to ask, as its records may be judged by another
 * thread meanwhile. Where no descriptor or memory is to be had, that is told; and of a file that is
 * not given any more, but for all that is known still stands there, why.
 */
#ifndef TRAILAUDIT_EVALUATE_REREAD_H
#define TRAILAUDIT_EVALUATE_REREAD_H

#include "evaluate/evaluate.h"

struct RunState;

/* What a thread reads with, file after file; all of it is the caller's. */
typedef struct {
    ArchiveReader *archive;
    EventReader *events;
    Buffer bytes; /* of the file in hand */
} Rereader;

/* What the file is now. */
typedef struct {
    Digest sha256; /* of all bytes that could be read */
    int error;     /* errno where it could not be opened, or not be read to its end; else 0 */
} RereadFacts;

/* Told of each record, which is valid until it returns; false where no more are wanted. */
typedef bool (*RereadVisit)(void *context, const EventRecord *record);

/* RUN_DONE once all records were visited that could be read, or no more were wanted: then *now is
 * of all of the file. Else why not: RUN_STOPPED, RUN_NO_MEMORY, RUN_NO_FILES with Run.error. */
RunStatus reread_file(Rereader *reader, struct RunState *state, const RunFile *file,
                      RereadVisit visit, void *context, RereadFacts *now);
/* Once the records of the file are judged: RUN_DONE where it gave the same bytes then, else
 * reread_differs. */
RunStatus reread_compare(struct RunState *state, const RunFile *file, const RereadFacts *now);
/* For whoever does not find in the file what was there: RUN_UNREADABLE with Run.unreadable and
 * Run.refused where it could not be read, else RUN_CHANGED with Run.changed. */
RunStatus reread_differs(struct RunState *state, const RunFile *file, const RereadFacts *now);

#endif
