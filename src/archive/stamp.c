#include "archive/stamp.h"

#include <stdio.h>
#include <sys/stat.h>

bool archive_stamp(int file, ArchiveStamp *stamp)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return false;
    *stamp = (ArchiveStamp){.size = (uint64_t)status.st_size,
                            .seconds = status.st_mtim.tv_sec,
                            .nanoseconds = status.st_mtim.tv_nsec,
                            .mode = status.st_mode,
                            .gone = status.st_nlink == 0};
    return true;
}

Slice archive_stamp_change(uint64_t listed, const ArchiveStamp *opened, const ArchiveStamp *ended,
                           uint64_t read, char text[160])
{
    unsigned long long before = listed == ended->size ? opened->size : listed, now = ended->size;
    if (before != now || read != now)
        snprintf(text, 160,
                 "the file changed while it was read: it had %llu bytes, then %llu; %llu were read",
                 before, now, (unsigned long long)read);
    else if (opened->seconds != ended->seconds || opened->nanoseconds != ended->nanoseconds)
        snprintf(text, 160, "the file was written to while it was read");
    else if (ended->gone && !opened->gone)
        snprintf(text, 160, "the file was removed or replaced while it was read");
    else
        return (Slice){0};
    return slice_of(text);
}
