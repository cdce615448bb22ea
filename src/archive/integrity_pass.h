/*
 * archive/integrity_pass: reads the log files of an archive for their hashes alone.
 *
 * Costs: about 150 bytes a file are kept beside its path; files that no digest lists are read as
 * far as it takes to tell whether they are event files. The result is the same for any number of
 * jobs.
 */
#ifndef TRAILAUDIT_ARCHIVE_INTEGRITY_PASS_H
#define TRAILAUDIT_ARCHIVE_INTEGRITY_PASS_H

#include "archive/integrity.h"

/* Tells event files by what they hold, which is not for this room to know. Each thread has a state
 * of its own. */
typedef struct {
    void *(*begin)(void); /* NULL without memory */
    /* Of a file that the reader has begun; false without memory, or once told to stop. */
    bool (*look)(void *state, ArchiveReader *reader, const ArchiveEntry *entry, bool *events);
    void (*end)(void *state);
} IntegrityLook;

typedef struct {
    ArchiveSource
        *source;       /* over the paths that `integrity` was opened with; outlives its result */
    uint64_t max_file; /* inflated bytes of one file */
    unsigned jobs;     /* threads, from 1 */
    const atomic_bool *stop;   /* or NULL */
    const IntegrityLook *look; /* NULL: event files are told by their names */
} IntegrityPass;

/* After integrity_read: holds all log files against the digests, those missing too. Behind
 * INTEGRITY_NO_MEMORY, archive_source_error of the source: no more files can be open. */
IntegrityStatus integrity_check_files(Integrity *integrity, const IntegrityPass *options);

#endif
