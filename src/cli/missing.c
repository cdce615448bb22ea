#include "cli/missing.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/text.h"

enum { SIBLINGS_MOST = 10000 };

static bool exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 || errno != ENOENT;
}

/* The path up to its first part that does not exist: "a/b/c" where only a is there gives "a/b". */
static Slice first_missing(const char *path, Arena *arena)
{
    Slice whole = slice_of(path);
    for (size_t i = 1; i < whole.size; i++) {
        if (whole.data[i] != '/')
            continue;
        Slice part = arena_copy(arena, (Slice){path, i});
        if (!part.data || !exists(part.data))
            return part;
    }
    while (whole.size > 1 && whole.data[whole.size - 1] == '/')
        whole.size--;
    return arena_copy(arena, whole);
}

static Slice nearest_sibling(Slice folder, Slice name, Arena *arena)
{
    Slice nearest = {0};
    Slice *names = arena_array(arena, SIBLINGS_MOST, sizeof(Slice));
    DIR *listing = names ? opendir(folder.data) : NULL;
    size_t count = 0;
    struct dirent *entry;
    while (listing && count < SIBLINGS_MOST && (entry = readdir(listing))) {
        if (entry->d_name[0] == '.')
            continue;
        names[count] = arena_copy(arena, slice_of(entry->d_name));
        count += names[count].data != NULL;
    }
    if (listing)
        closedir(listing);
    if (count)
        nearest = text_nearest(name, names, count);
    return nearest;
}

static void report_missing(const char *path, const char *wanted, Arena *arena, Diagnostics *sink)
{
    Slice missing = first_missing(path, arena);
    size_t slash = slice_find_last(missing, '/');
    bool bare = slash == missing.size;
    Slice name = bare ? missing : slice_from(missing, slash + 1);
    Slice folder = bare         ? SLICE(".")
                   : slash == 0 ? SLICE("/")
                                : arena_copy(arena, (Slice){missing.data, slash});
    Slice nearest = folder.data ? nearest_sibling(folder, name, arena) : (Slice){0};
    Buffer message = {0}, hint = {0};
    buffer_printf(&message, "no such file or folder: looked for %s; there is no ", wanted);
    text_add_visible(&message, name);
    buffer_add(&message, SLICE(" in "));
    text_add_visible(&message, bare ? SLICE("the current folder") : folder);
    if (nearest.size) {
        buffer_add(&hint, SLICE("did you mean "));
        if (!bare) {
            text_add_visible(&hint, folder);
            buffer_add(&hint, slash ? SLICE("/") : SLICE(""));
        }
        text_add_visible(&hint, nearest);
        buffer_add_byte(&hint, '?');
    }
    Diagnostic diagnostic = {.level = DIAGNOSTIC_ERROR,
                             .code = "missing-path",
                             .file = slice_of(path),
                             .message = buffer_slice(&message),
                             .hint = buffer_slice(&hint)};
    diagnostics_add(sink, &diagnostic);
    buffer_free(&message);
    buffer_free(&hint);
}

bool missing_check_paths(const char *const *paths, size_t count, const char *wanted, Arena *arena,
                         Diagnostics *sink)
{
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        if (exists(paths[i]))
            continue;
        report_missing(paths[i], wanted, arena, sink);
        good = false;
    }
    return good;
}

void missing_report_policies(const char *const *paths, size_t count, Diagnostics *sink)
{
    Buffer list = {0};
    for (size_t i = 0; i < count; i++) {
        buffer_add(&list, i ? SLICE(", ") : SLICE(""));
        text_add_visible(&list, slice_of(paths[i]));
    }
    diagnostics_report(sink, DIAGNOSTIC_ERROR, "no-policies", (Slice){0}, 0,
                       "there is no policy in %.*s: looked for .xml files with a <policy-set>",
                       (int)list.size, list.data ? list.data : "");
    buffer_free(&list);
}

static void add_counted(Buffer *out, uint64_t count, const char *one, const char *many)
{
    text_add_number(out, count, ",");
    buffer_printf(out, " %s", count == 1 ? one : many);
}

static void add_left_out(Buffer *out, const AuditInputs *in)
{
    const struct {
        uint64_t count;
        const char *why;
    } reasons[] = {{in->out_of_period, " outside the period"},
                   {in->out_of_account, " of other accounts"},
                   {in->out_of_region, " of other Regions"},
                   {in->out_of_service, " of other services"},
                   {in->out_of_kind, " of kinds that are no events"}};
    add_counted(out, in->records, "record was read, ", "records were read, ");
    bool first = true;
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (reasons[i].count == 0)
            continue;
        buffer_add(out, first ? SLICE("") : SLICE(", "));
        text_add_number(out, reasons[i].count, ",");
        buffer_add(out, slice_of(reasons[i].why));
        first = false;
    }
}

void missing_warn_of_no_records(const Audit *audit, Diagnostics *sink)
{
    const AuditInputs *in = &audit->inputs;
    if (in->evaluated)
        return;
    Buffer why = {0};
    if (in->records) {
        add_left_out(&why, in);
    } else if (in->files == 0) {
        buffer_add(&why, SLICE("the archive holds no file"));
    } else {
        add_counted(&why, in->files, "file", "files");
        buffer_add(&why, SLICE(": "));
        text_add_number(&why, in->passed_over, ",");
        buffer_add(&why, SLICE(" passed over, "));
        text_add_number(&why, in->skipped, ",");
        buffer_add(&why, SLICE(" skipped unread for the period or by their path, "));
        text_add_number(&why, in->unreadable, ",");
        buffer_add(&why,
                   SLICE(" unreadable; event files are JSON with \"Records\", gzip or plain"));
    }
    diagnostics_report(sink, DIAGNOSTIC_WARNING, "no-records", (Slice){0}, 0,
                       "no record was evaluated: %.*s", (int)why.size, why.data ? why.data : "");
    buffer_free(&why);
}
