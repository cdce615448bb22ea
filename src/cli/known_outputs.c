#include "cli/known_outputs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* A PDF's own words stand behind the list of its pages, 8 bytes each; all else comes sooner. */
enum { LOOKED_AT = 64 << 10, UNPACKED = 4096 };

/* What a file of that name begins with, and what stands further on in what is looked at. */
typedef struct {
    const char *name, *start, *within;
} Known;

static const char in_html[] = "<meta name=\"generator\" content=\"trailaudit";

static const Known known[] = {
    {"findings.csv", "fingerprint,policy,policy_title,", NULL},
    {"samples.csv", "policy,account,service,verdict,", NULL},
    {"evidence.csv.gz", "fingerprint,policy,severity,", NULL},
    {"attempts.csv.gz", "policy,severity,account,service,", NULL},
    {"files.csv.gz", "sha256,size,path,kind,", NULL},
    {"coverage.csv.gz", "account,region,day,state,", NULL},
    {"coverage-hours.csv.gz", "account,region,day,hour,state,", NULL},
    {"manifest.csv.gz", "sha256,size,path", NULL},
    {"problems.csv.gz", "class,file,offset,kind,", NULL},
    {"audit.json", "{\n\"schema\": \"trailaudit-audit/", NULL},
    {"diff.json", "{\n\"schema\": \"trailaudit-diff/", NULL},
    {"report.html", "<", in_html},
    {"diff.html", "<", in_html},
    {"report.sarif", "{\"$schema\": \"https://", "{\"name\": \"trailaudit\""},
    {"report.junit.xml", "<?xml ", "<testsuites name=\"trailaudit\""},
    {"report.codequality.json", "[\n{\"description\": \"", "\"check_name\": "},
    {"report.codequality.json", "[\n]", NULL},
    {"report.ocsf.jsonl", "{\"activity_id\": ", "\"class_uid\": 2003"},
    {"report.github.md", "# ", "COMPLETE**: "},
    {"diff.pdf", "%PDF-", "/Producer (Haru "},
    {"report.pdf", "%PDF-", "/Producer (Haru "},
};

/* report-2.pdf and so on: further volumes. */
static bool is_volume(Slice name)
{
    if (!slice_starts(name, SLICE("report-")) || !slice_ends(name, SLICE(".pdf")))
        return false;
    Slice number = {name.data + 7, name.size - 11};
    return name.size > 11 && number.size < 10 && slice_is_digits(number, number.size);
}

/* The name whose rows stand in the table, or NULL. */
static const char *listed_name(Slice name)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (slice_equal(name, slice_of(known[i].name)))
            return known[i].name;
    return is_volume(name) ? "report.pdf" : NULL;
}

bool known_output_name(Slice name)
{
    return listed_name(name) != NULL;
}

/* Reads the beginning; its size, or -1 with errno: ENOENT where it is no plain file. */
static ssize_t read_start(int folder, const char *name, char *start)
{
    struct stat status;
    ssize_t size = -1, got = 0;
    int file = openat(folder, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY);
    if (file < 0) {
        errno = errno == ELOOP || errno == ENXIO ? ENOENT : errno;
        return -1;
    }
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
        errno = ENOENT;
    else
        for (size = 0; size < LOOKED_AT; size += got) {
            got = read(file, start + size, (size_t)(LOOKED_AT - size));
            if (got < 0 && errno == EINTR)
                got = 0;
            else if (got <= 0)
                break;
        }
    if (got < 0)
        size = -1;
    int error = errno;
    close(file);
    errno = error;
    return size;
}

/* What a gzip file begins with once inflated; what is none gives nothing. Data is NULL without
 * memory. */
static Slice unpack(Slice packed, char *text)
{
    z_stream stream = {.next_in = (z_const Bytef *)(uintptr_t)packed.data,
                       .avail_in = (uInt)packed.size,
                       .next_out = (Bytef *)text,
                       .avail_out = UNPACKED};
    if (inflateInit2(&stream, MAX_WBITS + 16) != Z_OK)
        return (Slice){0};
    int result = inflate(&stream, Z_SYNC_FLUSH);
    size_t size = UNPACKED - stream.avail_out;
    inflateEnd(&stream);
    return (Slice){text,
                   result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR ? size : 0};
}

static size_t skip_blanks(Slice text, size_t at)
{
    while (at < text.size && memchr(" \n\r\t", text.data[at], 4))
        at++;
    return at;
}

/* Whether the text begins so, whatever blanks stand where: others may have laid out the JSON anew.
 * Where it may be in part, so does a text that ends before that. */
static bool begins(Slice text, Slice start, bool in_part)
{
    for (size_t at = 0, met = 0;; at++, met++) {
        at = skip_blanks(text, at);
        met = skip_blanks(start, met);
        if (met == start.size || at == text.size)
            return met == start.size || in_part;
        if (text.data[at] != start.data[met])
            return false;
    }
}

/* Whether a text is, or as far as it goes could become, one of that name. */
static bool agrees(const Known *row, Slice text, bool in_part)
{
    return begins(text, slice_of(row->start), in_part) &&
           (!row->within || in_part || slice_contains(text, slice_of(row->within)));
}

static bool is_known(const char *listed, Slice text, bool in_part)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, listed) == 0 && agrees(&known[i], text, in_part))
            return true;
    return false;
}

/* Whether so little stands there that it is no record, no report and nobody's page: placeholders,
 * and reports without a finding, which may be empty. */
static bool is_placeholder(Slice text)
{
    enum { LEAST_RECORD = 15, LEAST_PAGE = 64 }; /* {"eventID":"x"} */
    return text.size < LEAST_RECORD ||
           (text.size < LEAST_PAGE && !memchr(text.data, '{', text.size) &&
            !memchr(text.data, '[', text.size) && *text.data != '\x1f');
}

static KnownOutput look(int folder, const char *name, const char *listed, bool in_part)
{
    char start[LOOKED_AT], inflated[UNPACKED];
    ssize_t size = read_start(folder, name, start);
    if (size < 0)
        return errno == ENOENT ? KNOWN_ABSENT : KNOWN_FAILED;
    Slice text = {start, (size_t)size};
    if (is_placeholder(text))
        return KNOWN_OURS;
    bool packed = slice_ends(slice_of(listed), SLICE(".gz"));
    if (packed) {
        text = unpack(text, inflated);
        if (!text.data) {
            errno = ENOMEM;
            return KNOWN_FAILED;
        }
        if (text.size == 0 && !(in_part && start[0] == '\x1f'))
            return KNOWN_FOREIGN;
    }
    return is_known(listed, text, in_part) ? KNOWN_OURS : KNOWN_FOREIGN;
}

/* A page made from somebody's own templates says nothing of us; but what we write beside it does,
 * and no trail file begins as a page. */
static bool is_page_beside_ours(int folder, const char *name, const char *listed)
{
    char start[LOOKED_AT];
    const char *beside = strcmp(listed, "report.html") == 0 ? "manifest.csv.gz"
                         : strcmp(listed, "diff.html") == 0 ? "diff.json"
                                                            : NULL;
    if (!beside || look(folder, beside, beside, false) != KNOWN_OURS)
        return false;
    ssize_t size = read_start(folder, name, start);
    return size > 0 && start[0] == '<';
}

KnownOutput known_output(int folder, const char *name)
{
    const char *listed = listed_name(slice_of(name));
    if (!listed)
        return KNOWN_FOREIGN;
    KnownOutput found = look(folder, name, listed, false);
    if (found == KNOWN_FOREIGN && is_page_beside_ours(folder, name, listed))
        return KNOWN_OURS;
    return found;
}

bool known_part(int folder, const char *name)
{
    char whole[64];
    size_t size = strlen(name);
    if (size < 8 || name[0] != '.' || strcmp(name + size - 5, ".part") != 0)
        return false;
    Slice inner = {name + 1, size - 6};
    size_t dot = slice_find_last(inner, '.');
    if (dot >= inner.size || dot >= sizeof whole)
        return false;
    memcpy(whole, inner.data, dot);
    whole[dot] = '\0';
    const char *listed = listed_name((Slice){whole, dot});
    return listed && look(folder, name, listed, true) == KNOWN_OURS;
}
