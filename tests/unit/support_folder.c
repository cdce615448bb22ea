#include "support_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static void need(bool good, const char *what)
{
    if (good)
        return;
    perror(what);
    abort();
}

char *folder_make(void)
{
    const char *place = getenv("TMPDIR");
    char *path = folder_path(place && *place ? place : "/tmp", "trailaudit-test-XXXXXX");
    need(mkdtemp(path) != NULL, "mkdtemp");
    return path;
}

/* Moves what is in a folder's folders up into it, so that no path ever grows; then removes it. */
void folder_remove(char *folder)
{
    int top = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    need(top >= 0, folder);
    unsigned long moved = 0;
    for (bool more = true; more;) {
        more = false;
        DIR *outer = fdopendir(dup(top));
        need(outer != NULL, folder);
        rewinddir(outer);
        for (struct dirent *entry; (entry = readdir(outer));) {
            if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
                continue;
            more = true;
            if (unlinkat(top, entry->d_name, 0) == 0)
                continue;
            need(fchmodat(top, entry->d_name, 0700, 0) == 0, entry->d_name);
            int in = openat(top, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            need(in >= 0, entry->d_name);
            DIR *inner = fdopendir(in);
            for (struct dirent *child; (child = readdir(inner));) {
                char name[32];
                if (strcmp(child->d_name, ".") == 0 || strcmp(child->d_name, "..") == 0)
                    continue;
                snprintf(name, sizeof name, "moved.%lu", moved++);
                need(renameat(in, child->d_name, top, name) == 0, child->d_name);
            }
            closedir(inner);
            need(unlinkat(top, entry->d_name, AT_REMOVEDIR) == 0, entry->d_name);
        }
        closedir(outer);
    }
    close(top);
    need(rmdir(folder) == 0, folder);
    free(folder);
}

char *folder_path(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    need(path != NULL, "memory");
    snprintf(path, size, "%s/%s", folder, name);
    return path;
}

void folder_write(const char *folder, const char *name, Slice bytes)
{
    char *path = folder_path(folder, name);
    for (char *slash = strchr(path + strlen(folder) + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        need(mkdir(path, 0777) == 0 || errno == EEXIST, path);
        *slash = '/';
    }
    FILE *file = fopen(path, "wb");
    need(file != NULL, path);
    need(fwrite(bytes.data, 1, bytes.size, file) == bytes.size, path);
    need(fclose(file) == 0, path);
    free(path);
}

Buffer folder_read(const char *folder, const char *name)
{
    Buffer buffer = {0};
    char *path = folder_path(folder, name);
    FILE *file = fopen(path, "rb");
    free(path);
    if (!file)
        return buffer;
    need(buffer_reserve(&buffer, 1), "memory");
    for (;;) {
        need(buffer_reserve(&buffer, 65536), "memory");
        size_t got = fread(buffer.data + buffer.size, 1, 65536, file);
        buffer.size += got;
        if (got == 0)
            break;
    }
    fclose(file);
    return buffer;
}

size_t folder_count(const char *folder)
{
    size_t count = 0;
    DIR *stream = opendir(folder);
    need(stream != NULL, folder);
    for (struct dirent *entry; (entry = readdir(stream));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            count++;
    closedir(stream);
    return count;
}

void gzip_add(Buffer *out, Slice text, int level)
{
    z_stream zlib = {0};
    need(deflateInit2(&zlib, level, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK,
         "deflateInit2");
    need(buffer_reserve(out, deflateBound(&zlib, text.size) + 64), "memory");
    zlib.next_in = (z_const Bytef *)text.data;
    zlib.avail_in = (uInt)text.size;
    zlib.next_out = (Bytef *)out->data + out->size;
    zlib.avail_out = (uInt)(out->capacity - out->size);
    need(deflate(&zlib, Z_FINISH) == Z_STREAM_END, "deflate");
    out->size += zlib.total_out;
    deflateEnd(&zlib);
}

uint64_t random_next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}
