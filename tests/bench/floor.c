/*
 * The floor under any audit: reads every file below a folder, hashes it with libcrypto and inflates
 * it with libdeflate, and does nothing else. Prints the CPU seconds that this took and the bytes of
 * text.
 */
#include <fcntl.h>
#include <ftw.h>
#include <libdeflate.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static struct libdeflate_decompressor *decompressor;
static EVP_MD_CTX *context;
static unsigned char *stored, *text;
static size_t stored_capacity, text_capacity;
static unsigned long long text_bytes, files;

static void *grow(void *memory, size_t *capacity, size_t needed)
{
    if (needed <= *capacity)
        return memory;
    *capacity = needed * 2;
    free(memory);
    memory = malloc(*capacity);
    if (!memory)
        exit(4);
    return memory;
}

static int take_file(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)place;
    if (kind != FTW_F)
        return 0;
    unsigned char digest[EVP_MAX_MD_SIZE];
    stored = grow(stored, &stored_capacity, (size_t)info->st_size + 1);
    int descriptor = open(path, O_RDONLY);
    ssize_t size = descriptor < 0 ? -1 : read(descriptor, stored, (size_t)info->st_size);
    close(descriptor);
    if (size < 0)
        return 1;
    EVP_DigestInit_ex(context, EVP_sha256(), NULL);
    EVP_DigestUpdate(context, stored, (size_t)size);
    EVP_DigestFinal_ex(context, digest, NULL);
    size_t got = 0;
    text = grow(text, &text_capacity, (size_t)size * 12 + 4096);
    while (libdeflate_gzip_decompress(decompressor, stored, (size_t)size, text, text_capacity,
                                      &got) == LIBDEFLATE_INSUFFICIENT_SPACE)
        text = grow(text, &text_capacity, text_capacity + 1);
    text_bytes += got;
    files++;
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: bench-floor FOLDER\n");
        return 2;
    }
    decompressor = libdeflate_alloc_decompressor();
    context = EVP_MD_CTX_new();
    if (!decompressor || !context || nftw(argv[1], take_file, 64, FTW_PHYS) != 0)
        return 1;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%.4f %llu %llu\n",
           (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
               (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6,
           text_bytes, files);
    return 0;
}
