/*
 * evaluate/each_record: all records of a file that an archive reader has begun. Internal to the
 * room.
 */
#ifndef TRAILAUDIT_EVALUATE_EACH_RECORD_H
#define TRAILAUDIT_EVALUATE_EACH_RECORD_H

#include "archive/archive.h"
#include "event/event.h"

/* Told what stands in a file, in order; each returns false to give up. What it is given is valid
 * until it returns. */
typedef struct {
    bool (*record)(void *context, const EventRecord *record);
    bool (*problem)(void *context, const Problem *problem);
    bool (*passed_over)(void *context,
                        Slice detail); /* the file is of another kind: nothing comes after it */
    void *context;
} RecordVisitor;

/* False where the visitor gave up or memory ran out. The file is still to be finished. */
bool each_record(ArchiveReader *archive, EventReader *events, const EventOptions *options,
                 const RecordVisitor *visitor);
/* The same where the first window was taken already: it, and each one after it, is in *window. */
bool each_record_from(ArchiveReader *archive, EventReader *events, const EventOptions *options,
                      ArchiveWindow *window, const RecordVisitor *visitor);
/* Insight and Aggregated records are about other records: they are never evaluated. */
bool is_about_records(Slice category);

#endif
