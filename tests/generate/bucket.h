/*
 * bucket.h: the files of a trail's bucket: names, folders, gzip.
 *
 * A bucket owns its buffers and its compressor: start it with bucket_start, end it with bucket_end.
 * Files are written whole, one after the other; folders are made as they come up.
 */
#ifndef GENERATE_BUCKET_H
#define GENERATE_BUCKET_H

#include <zlib.h>

#include "organisation.h"
#include "random.h"
#include "text.h"

struct bucket {
    const char *folder; /* everything lies below it; borrowed */
    z_stream compressor;
    text packed;      /* the file being written */
    text place;       /* folder and path of it */
    text last_folder; /* the one made last */
    uint64_t files;
    uint64_t bytes; /* before compression */
    uint64_t packed_bytes;
};

/* Which part of a file is written. */
enum cut { WHOLE, CUT_OFF };

/* False if memory ran out. */
bool bucket_start(struct bucket *bucket, const char *folder);

/* Adds AWSLogs/o-exampleorg1/<account>/<kind>/<region>/YYYY/MM/DD/ for the day of that time. */
void bucket_append_folder(text *target, const char *kind, account_index account, const char *region,
                          int64_t time);

/* Adds the path of an event file delivered at that time; the same random stream gives the same
 * name. */
void bucket_append_path(text *target, const char *kind, account_index account, const char *region,
                        int64_t time, random_stream *random);

/*
 * Compresses content and writes it to path below the folder. CUT_OFF leaves out the last third of
 * the compressed bytes and puts into *readable how many bytes of the content can still be inflated.
 * False, with errno, if that fails.
 */
bool bucket_write(struct bucket *bucket, const char *path, const text *content, enum cut cut,
                  size_t *readable);

/* Writes content to path as it is, in a folder that is there. False, with errno, if that fails. */
bool bucket_write_plain(struct bucket *bucket, const char *path, const text *content);

void bucket_end(struct bucket *bucket);

#endif
