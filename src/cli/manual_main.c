/* Writes the manual pages and shell completions; run by the build: trailaudit-manual PROSE OUTPUT
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cli/manual.h"

static bool complain(const char *path)
{
    fprintf(stderr, "trailaudit-manual: %s: %s\n", path, strerror(errno));
    return false;
}

static bool write_file(const char *folder, const char *name, const Buffer *text)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = text->failed ? NULL : fopen(path, "wb");
    if (!file)
        return complain(path);
    bool done = fwrite(text->data, 1, text->size, file) == text->size;
    done = fclose(file) == 0 && done;
    return done || complain(path);
}

static bool read_file(const char *path, Buffer *text)
{
    char bytes[4096];
    FILE *file = fopen(path, "rb");
    if (!file)
        return complain(path);
    for (size_t got; (got = fread(bytes, 1, sizeof bytes, file)) > 0;)
        buffer_add(text, (Slice){bytes, got});
    bool done = !ferror(file) && !text->failed;
    fclose(file);
    return done || complain(path);
}

static bool write_page(const char *prose, const char *output, const CommandRow *command)
{
    char path[4096], name[64];
    const char *dash = command ? "-" : "", *word = command ? command->name : "";
    snprintf(path, sizeof path, "%s/trailaudit%s%s.mdoc", prose, dash, word);
    snprintf(name, sizeof name, "trailaudit%s%s.1", dash, word);
    Buffer text = {0}, page = {0};
    Slice wrong = {0};
    bool done = read_file(path, &text);
    if (done && !manual_page(command, buffer_slice(&text), &page, &wrong)) {
        fprintf(stderr, "trailaudit-manual: %s: there is no table %.*s\n", path, (int)wrong.size,
                wrong.data);
        done = false;
    }
    done = done && write_file(output, name, &page);
    buffer_free(&text);
    buffer_free(&page);
    return done;
}

static bool write_completion(const char *output, const char *name, void (*writer)(Buffer *))
{
    Buffer text = {0};
    writer(&text);
    bool done = write_file(output, name, &text);
    buffer_free(&text);
    return done;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: trailaudit-manual PROSE OUTPUT\n");
        return EXIT_USAGE;
    }
    bool done = mkdir(argv[2], 0755) == 0 || errno == EEXIST || complain(argv[2]);
    done = done && write_page(argv[1], argv[2], NULL);
    for (size_t i = 0; done && i < command_count; i++)
        done = write_page(argv[1], argv[2], &command_rows[i]);
    done = done && write_completion(argv[2], "trailaudit.bash", manual_bash) &&
           write_completion(argv[2], "_trailaudit", manual_zsh) &&
           write_completion(argv[2], "trailaudit.fish", manual_fish);
    return done ? EXIT_DONE : EXIT_BROKEN;
}
