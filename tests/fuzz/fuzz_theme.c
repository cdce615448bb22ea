/* The theme of the PDF, or a catalogue of words, in a folder of templates: refused with a reason,
 * or whole. */
#include <fcntl.h>
#include <unistd.h>

#include "fuzz.h"
#include "report/pdf/theme.h"
#include "report/words.h"

static char folder[] = "/tmp/trailaudit-fuzz-XXXXXX";

static void remove_folder(void)
{
    rmdir(folder);
}

static void write_file(const char *path, const uint8_t *data, size_t size)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FUZZ_CHECK(file >= 0 && write(file, data, size) == (ssize_t)size);
    close(file);
}

static void read_theme(Diagnostics *sink)
{
    Theme theme;
    if (theme_open(folder, sink, &theme))
        theme_close(&theme);
    else
        FUZZ_CHECK(diagnostics_count(sink, DIAGNOSTIC_ERROR));
}

static void read_words(Diagnostics *sink)
{
    Words *words = words_open(folder, sink);
    FUZZ_CHECK(words || diagnostics_count(sink, DIAGNOSTIC_ERROR));
    if (words)
        words_get(words, "report.title");
    words_free(words);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Diagnostics *sink = diagnostics_new();
    bool words = size && data[0] == '<';
    static bool made;
    char path[64];
    FUZZ_CHECK(sink && (made || (mkdtemp(folder) && atexit(remove_folder) == 0)));
    made = true;
    snprintf(path, sizeof path, "%s/%s", folder, words ? "en.xml" : "theme.conf");
    write_file(path, data, size);
    if (words)
        read_words(sink);
    else
        read_theme(sink);
    unlink(path);
    fuzz_check_shown(sink);
    diagnostics_free(sink);
    return 0;
}
