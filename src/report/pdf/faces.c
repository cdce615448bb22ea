#include "report/pdf/faces.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* IPA Gothic has 6 MB; nothing that a report is set in comes near this. */
#define LARGEST_FONT ((size_t)64 << 20)

/* In order of preference: the packages fonts-liberation2 and fonts-liberation, and
 * fonts-ipafont-gothic. */
static const char *const paths[LOOK_FACES][2] = {
    [LOOK_SANS] = {"/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf",
                   "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"},
    [LOOK_BOLD] = {"/usr/share/fonts/truetype/liberation2/LiberationSans-Bold.ttf",
                   "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf"},
    [LOOK_MONO] = {"/usr/share/fonts/truetype/liberation2/LiberationMono-Regular.ttf",
                   "/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf"},
    [LOOK_FALLBACK] = {"/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf",
                       "/usr/share/fonts/truetype/fonts-japanese-gothic.ttf"},
};

static bool read_whole(int descriptor, char *bytes, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t more = read(descriptor, bytes + done, size - done);
        if (more <= 0)
            return false;
        done += (size_t)more;
    }
    return true;
}

static bool read_face(const char *path, SfntFace *face)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return false;
    struct stat status;
    char *bytes = NULL;
    bool ok = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0 &&
              (size_t)status.st_size <= LARGEST_FONT;
    if (ok) {
        bytes = malloc((size_t)status.st_size);
        face->no_memory = !bytes;
        ok = bytes && read_whole(descriptor, bytes, (size_t)status.st_size) &&
             sfnt_read((Slice){bytes, (size_t)status.st_size}, face);
    }
    free(bytes);
    close(descriptor);
    return ok;
}

static bool open_face(Faces *faces, LookFace face)
{
    Slice given = faces->theme[face];
    if (given.size) {
        faces->faces[face].path = given.data;
        return read_face(given.data, &faces->faces[face].sfnt);
    }
    for (size_t i = 0; i < sizeof paths[0] / sizeof paths[0][0]; i++) {
        if (!read_face(paths[face][i], &faces->faces[face].sfnt))
            continue;
        faces->faces[face].path = paths[face][i];
        return true;
    }
    return false;
}

void faces_paths(const Slice theme[LOOK_FACES], void (*take)(void *context, const char *path),
                 void *context)
{
    for (int face = 0; face < LOOK_FACES; face++) {
        if (theme[face].size)
            take(context, theme[face].data);
        for (size_t i = 0; i < sizeof paths[0] / sizeof paths[0][0] && !theme[face].size; i++)
            take(context, paths[face][i]);
    }
}

static void complain(const Faces *faces, LookFace face, Diagnostics *sink)
{
    if (faces->faces[face].sfnt.no_memory)
        diagnostics_say_no_memory(sink);
    bool given = faces->theme[face].size;
    Diagnostic missing = {
        .level = DIAGNOSTIC_ERROR,
        .code = "pdf-font",
        .file = given ? faces->theme[face] : slice_of(paths[face][0]),
        .message = SLICE("the PDF report needs this font, and it is missing or unreadable"),
        .hint = given ? SLICE("the theme names it; a font is a whole TrueType file (.ttf)")
                      : SLICE("install the Debian package fonts-liberation2")};
    diagnostics_add(sink, &missing);
}

bool faces_open(Faces *faces, const Slice theme[LOOK_FACES], Diagnostics *sink)
{
    *faces = (Faces){.theme = theme};
    for (int face = 0; face < LOOK_FACES; face++) {
        /* The usual fallback is opened when some text needs it, and may be missing. */
        if (face == LOOK_FALLBACK && !theme[face].size)
            continue;
        faces->fallback_tried = face == LOOK_FALLBACK;
        if (open_face(faces, (LookFace)face))
            continue;
        complain(faces, (LookFace)face, sink);
        faces_close(faces);
        return false;
    }
    return true;
}

void faces_close(Faces *faces)
{
    for (int face = 0; face < LOOK_FACES; face++)
        sfnt_free(&faces->faces[face].sfnt);
    *faces = (Faces){0};
}

LookFace faces_of(Faces *faces, LookFace wanted, uint32_t character)
{
    LookFace face = wanted;
    if (!sfnt_has(&faces->faces[face].sfnt, character)) {
        /* What the mono face lacks the sans face may have. */
        face = LOOK_SANS;
        if (!sfnt_has(&faces->faces[face].sfnt, character)) {
            if (!faces->fallback_tried) {
                faces->fallback_tried = true;
                open_face(faces, LOOK_FALLBACK);
            }
            face = LOOK_FALLBACK;
        }
        if (!sfnt_has(&faces->faces[face].sfnt, character))
            return LOOK_FACES;
    }
    faces->faces[face].used = true;
    return face;
}
