#include "bucket.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "calendar.h"

/* Window of 32 KiB, and a gzip head, in which zlib writes no time and no name. */
enum { WINDOW_WITH_GZIP_HEAD = 15 + 16, MEMORY_LEVEL = 8 };

bool bucket_start(struct bucket *bucket, const char *folder)
{
    *bucket = (struct bucket){.folder = folder};
    return deflateInit2(&bucket->compressor, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                        WINDOW_WITH_GZIP_HEAD, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) == Z_OK;
}

void bucket_append_folder(text *target, const char *kind, account_index account, const char *region,
                          int64_t time)
{
    const char *const parts[] = {
        "AWSLogs/o-exampleorg1/", accounts[account].id, "/", kind, "/", region, "/"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        text_append_string(target, parts[i]);
    }
    calendar_append_folder(target, time);
    text_append_char(target, '/');
}

void bucket_append_path(text *target, const char *kind, account_index account, const char *region,
                        int64_t time, random_stream *random)
{
    enum { UNIQUE = 16 };
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    bucket_append_folder(target, kind, account, region, time);
    const char *const parts[] = {accounts[account].id, "_", kind, "_", region, "_"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        text_append_string(target, parts[i]);
    }
    calendar_append_stamp(target, time, false);
    text_append_char(target, '_');
    for (int i = 0; i < UNIQUE; i++) {
        text_append_char(target, letters[random_below(random, sizeof letters - 1)]);
    }
    text_append_string(target, ".json.gz");
}

/* Makes a folder, and those above it where they are missing: mostly they are there. */
static bool make_folder(char *folder)
{
    if (mkdir(folder, 0777) == 0 || errno == EEXIST) {
        return true;
    }
    char *last = strrchr(folder, '/');
    if (errno != ENOENT || last == NULL || last == folder) {
        return false;
    }
    *last = '\0';
    bool made = make_folder(folder);
    *last = '/';
    return made && (mkdir(folder, 0777) == 0 || errno == EEXIST);
}

/* Makes the folders of a place, whose last part is a file. */
static bool make_folders(struct bucket *bucket)
{
    char *place = bucket->place.bytes;
    char *last = strrchr(place, '/');
    size_t length = (size_t)(last - place);
    if (bucket->last_folder.length == length &&
        memcmp(bucket->last_folder.bytes, place, length) == 0) {
        return true;
    }
    *last = '\0';
    bool made = make_folder(place);
    *last = '/';
    if (!made) {
        return false;
    }
    text_clear(&bucket->last_folder);
    text_append(&bucket->last_folder, place, length);
    return !bucket->last_folder.failed;
}

/* Compresses content into packed. */
static bool pack(struct bucket *bucket, const text *content)
{
    z_stream *compressor = &bucket->compressor;
    deflateReset(compressor);
    text_clear(&bucket->packed);
    compressor->next_in = (unsigned char *)content->bytes;
    compressor->avail_in = (uInt)content->length;
    int status = Z_OK;
    while (status == Z_OK) {
        unsigned char block[16384];
        compressor->next_out = block;
        compressor->avail_out = sizeof block;
        status = deflate(compressor, Z_FINISH);
        text_append(&bucket->packed, (const char *)block, sizeof block - compressor->avail_out);
    }
    return status == Z_STREAM_END && !bucket->packed.failed;
}

/* How many bytes come out of what is left of packed. */
static size_t count_readable(const text *packed)
{
    z_stream reader = {.next_in = (unsigned char *)packed->bytes, .avail_in = (uInt)packed->length};
    if (inflateInit2(&reader, WINDOW_WITH_GZIP_HEAD) != Z_OK) {
        return 0;
    }
    int status = Z_OK;
    while (status == Z_OK) {
        unsigned char block[16384];
        reader.next_out = block;
        reader.avail_out = sizeof block;
        status = inflate(&reader, Z_SYNC_FLUSH);
    }
    size_t readable = reader.total_out;
    inflateEnd(&reader);
    return readable;
}

static bool write_file(const char *place, const text *content)
{
    int file = open(place, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) {
        return false;
    }
    size_t done = 0;
    ssize_t part = 1;
    while (done < content->length && part > 0) {
        part = write(file, content->bytes + done, content->length - done);
        done += part > 0 ? (size_t)part : 0;
    }
    return close(file) == 0 && done == content->length;
}

bool bucket_write(struct bucket *bucket, const char *path, const text *content, enum cut cut,
                  size_t *readable)
{
    text_clear(&bucket->place);
    text_append_string(&bucket->place, bucket->folder);
    text_append_char(&bucket->place, '/');
    text_append_string(&bucket->place, path);
    const char *place = text_string(&bucket->place);
    if (bucket->place.failed || content->failed || !pack(bucket, content)) {
        errno = ENOMEM;
        return false;
    }
    if (cut == CUT_OFF) {
        bucket->packed.length -= bucket->packed.length / 3;
        *readable = count_readable(&bucket->packed);
    }
    bucket->files++;
    bucket->bytes += content->length;
    bucket->packed_bytes += bucket->packed.length;
    return make_folders(bucket) && write_file(place, &bucket->packed);
}

bool bucket_write_plain(struct bucket *bucket, const char *path, const text *content)
{
    text_clear(&bucket->place);
    text_append_string(&bucket->place, bucket->folder);
    text_append_char(&bucket->place, '/');
    text_append_string(&bucket->place, path);
    return !bucket->place.failed && !content->failed &&
           write_file(text_string(&bucket->place), content);
}

void bucket_end(struct bucket *bucket)
{
    deflateEnd(&bucket->compressor);
    text_free(&bucket->packed);
    text_free(&bucket->place);
    text_free(&bucket->last_folder);
}
