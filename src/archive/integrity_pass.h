/*
 * archive/integrity_pass: reads the log files of an archive for their hashes alone.
 *
 * Costs: about 150 bytes a file are kept beside its path; files that no digest lists are not read.
 * The result is the same for any number of jobs.
 */
#ifndef TRAILAUDIT_ARCHIVE_INTEGRITY_PASS_H
#define TRAILAUDIT_ARCHIVE_INTEGRITY_PASS_H

#include "archive/integrity.h"

typedef struct {
    ArchiveSource
        *source;       /* over the paths that `integrity` was opened with; outlives its result */
    uint64_t max_file; /* inflated bytes of one file */
    unsigned jobs;     /* threads, from 1 */
    const atomic_bool *stop; /* or NULL */
} IntegrityPass;

/* After integrity_read: holds all log files against the digests, those missing too. */
IntegrityStatus integrity_check_files(Integrity *integrity, const IntegrityPass *options);

#endif
