/*
 * evaluate/reread: a file whose records were judged, read once more. Internal to the room.
 *
 * It is read as it was read then, so that its records have the same numbers; what is wrong with it
 * was told then, and is passed over. Any number of threads, each with readers of its own. Whether
 * the file is still what it was is for the caller to ask, as its records may be judged by another
 * thread meanwhile. Where no descriptor or memory is to be had, that is told; what can no longer be
 * opened or read for another reason is not what it was.
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

/* Told of each record, which is valid until it returns; false where no more are wanted. */
typedef bool (*RereadVisit)(void *context, const EventRecord *record);

/* RUN_DONE once all records were visited, or no more were wanted: then *sha256 is that of all bytes
 * that the file has now. Else why not: RUN_STOPPED, RUN_NO_MEMORY, RUN_NO_FILES with Run.error. */
RunStatus reread_file(Rereader *reader, struct RunState *state, const RunFile *file,
                      RereadVisit visit, void *context, Digest *sha256);
/* Once the records of the file are judged: RUN_DONE where it had the same bytes then, else
 * reread_changed. */
RunStatus reread_compare(struct RunState *state, const RunFile *file, const Digest *sha256);
/* RUN_CHANGED, with Run.changed: for whoever finds in the file what was not there. */
RunStatus reread_changed(struct RunState *state, const RunFile *file);

#endif
