#include "cli/manual.h"

/* A dash and a backslash are roff's own; a multi-byte character is written out. Returns the columns
 * that it takes in the source. */
static size_t add_byte(Buffer *out, const unsigned char **at)
{
    const unsigned char *c = *at;
    if (*c == 0xE2 && c[1] == 0x80 && c[2] == 0xA6) {
        buffer_add(out, SLICE("..."));
        *at += 2;
        return 3;
    }
    if (*c == '-' || *c == '\\') {
        buffer_add(out, *c == '-' ? SLICE("\\-") : SLICE("\\e"));
        return 2;
    }
    buffer_add_byte(out, (char)*c);
    return 1;
}

static size_t add_word(Buffer *out, Slice word)
{
    size_t columns = 0;
    const unsigned char *end = (const unsigned char *)word.data + word.size;
    for (const unsigned char *c = (const unsigned char *)word.data; c < end; c++)
        columns += add_byte(out, &c);
    return columns;
}

/* Running text of a table, in lines of less than 80 columns; a line must not begin as a request. */
static void add_text(Buffer *out, const char *text)
{
    enum { WIDTH = 76 };
    size_t column = 0;
    Slice rest = slice_of(text), word;
    while (slice_next(&rest, " ", &word)) {
        bool breaks = column && column + 1 + word.size > WIDTH;
        if (column)
            buffer_add_byte(out, breaks ? '\n' : ' ');
        column = breaks || !column ? 0 : column + 1;
        if (column == 0 && (word.data[0] == '.' || word.data[0] == '\''))
            buffer_add(out, SLICE("\\&"));
        column += add_word(out, word);
    }
}

/* As an argument of a macro: in quotes where it has blanks. */
static void add_argument(Buffer *out, const char *text)
{
    bool blank = strchr(text, ' ') != NULL;
    buffer_add(out, blank ? SLICE("\"") : SLICE(""));
    add_word(out, slice_of(text));
    buffer_add(out, blank ? SLICE("\"") : SLICE(""));
}

static void add_options(const CommandRow *command, Buffer *out)
{
    buffer_add(out, SLICE(".Bl -tag -width Ds\n"));
    for (int i = 0; i < OPTION_COUNT; i++) {
        const OptionRow *row = &option_rows[i];
        if (!(row->commands & command->bit))
            continue;
        buffer_add(out, SLICE(".It Fl \\-"));
        add_word(out, slice_of(row->name));
        if (row->argument) {
            buffer_add(out, SLICE(" Ar "));
            add_argument(out, row->argument);
        }
        buffer_add_byte(out, '\n');
        add_text(out, row->help);
        buffer_add(out, row->repeats ? SLICE("; repeats.\n") : SLICE(".\n"));
    }
    buffer_add(out, SLICE(".El\n"));
}

static void add_commands(Buffer *out)
{
    buffer_add(out, SLICE(".Bl -tag -width Ds\n"));
    for (size_t i = 0; i < command_count; i++) {
        buffer_printf(out, ".It Cm %s ", command_rows[i].name);
        add_word(out, slice_of(command_rows[i].operands));
        buffer_add_byte(out, '\n');
        add_text(out, command_rows[i].summary);
        buffer_printf(out, "; see\n.Xr trailaudit-%s 1 .\n", command_rows[i].name);
    }
    buffer_add(out, SLICE(".El\n"));
}

static void add_statuses(Buffer *out)
{
    buffer_add(out, SLICE(".Bl -tag -width Ds\n"));
    for (size_t i = 0; i < status_count; i++) {
        buffer_printf(out, ".It %s\n", status_rows[i].status);
        add_text(out, status_rows[i].meaning);
        buffer_add(out, SLICE(".\n"));
    }
    buffer_add(out, SLICE(".El\n"));
}

static void add_synopsis(const CommandRow *command, Buffer *out)
{
    buffer_add(out, SLICE(".Sh SYNOPSIS\n"));
    for (size_t i = 0; i < command_count; i++) {
        if (command && command != &command_rows[i])
            continue;
        buffer_printf(out, ".Nm trailaudit\n.Cm %s\n", command_rows[i].name);
        add_word(out, slice_of(command_rows[i].operands));
        buffer_add_byte(out, '\n');
        if (command)
            buffer_add(out, SLICE(".Op Ar option ...\n"));
    }
}

static void add_head(const CommandRow *command, Buffer *out)
{
    const char *dash = command ? "-" : "", *name = command ? command->name : "";
    buffer_add(out, SLICE(".\\\" Made from the tables of options; do not edit.\n"
                          ".Dd November 26, 2026\n.Dt TRAILAUDIT"));
    buffer_add(out, slice_of(dash));
    for (const char *c = name; *c; c++)
        buffer_add_byte(out, (char)(*c - ('a' - 'A')));
    buffer_printf(out, " 1\n.Os\n.Sh NAME\n.Nm trailaudit%s%s\n.Nd ", dash, name);
    add_text(out,
             command ? command->summary : "compliance audits over archives of CloudTrail logs");
    buffer_add_byte(out, '\n');
}

bool manual_page(const CommandRow *command, Slice prose, Buffer *out, Slice *wrong)
{
    add_head(command, out);
    add_synopsis(command, out);
    while (prose.size) {
        Slice line = {prose.data, slice_find(prose, '\n')};
        prose = slice_from(prose, line.size + 1);
        if (slice_equal(line, SLICE("@OPTIONS@")) && command)
            add_options(command, out);
        else if (slice_equal(line, SLICE("@COMMANDS@")))
            add_commands(out);
        else if (slice_equal(line, SLICE("@STATUSES@")))
            add_statuses(out);
        else if (slice_starts(line, SLICE("@")))
            return *wrong = line, false;
        else
            buffer_add(out, line), buffer_add_byte(out, '\n');
    }
    return true;
}
