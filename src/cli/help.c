/* What --help and a first run without arguments print: as wide as the terminal, 80 columns at most.
 */
#include <stdio.h>

#include "base/buffer.h"
#include "cli/cli.h"

enum { INDENT = 2, COLUMN = 26, WIDTH_MOST = 80, WIDTH_LEAST = 24, NARROW = 60 };

/* The words behind what stands in the line already; further lines begin in the column. */
static void print_words(Slice words, int column, int at, int width)
{
    Slice word;
    for (bool first = true; slice_next(&words, " ", &word); first = false) {
        int size = (int)word.size;
        for (Slice rest = word; rest.size; rest = slice_from(rest, 1))
            size -= ((unsigned char)rest.data[0] & 0xc0) == 0x80; /* bytes within a character */
        if (!first && at + 1 + size > width) {
            printf("\n%*s", column, "");
            at = column;
        } else if (!first) {
            at += printf(" ");
        }
        printf("%.*s", (int)word.size, word.data);
        at += size;
    }
    printf("\n");
}

/* On a narrow terminal the right side begins in a line of its own. */
static void print_row(const char *left, const char *right, int width)
{
    int column = width < NARROW ? 2 * INDENT + 2 : COLUMN;
    int at = printf("%*s%-*s", INDENT, "", width < NARROW ? 0 : COLUMN - INDENT, left);
    if (width < NARROW || at > COLUMN) {
        printf("\n%*s", column, "");
        at = column;
    }
    print_words(slice_of(right), column, at, width);
}

static void print_paragraph(const char *text, int width)
{
    print_words(slice_of(text), 0, 0, width);
}

static void print_usage(const char *before, const CommandRow *command, const char *more, int width)
{
    Buffer line = {0};
    buffer_printf(&line, "%s %s%s", command->name, command->operands, more);
    int at = printf("%strailaudit ", before);
    print_words(buffer_slice(&line), INDENT + 4, at, width);
    buffer_free(&line);
}

static void print_options(unsigned commands, int width)
{
    printf("\nOptions:\n");
    for (int i = 0; i < OPTION_COUNT; i++) {
        const OptionRow *row = &option_rows[i];
        if (!(row->commands & commands))
            continue;
        char left[64];
        snprintf(left, sizeof left, "--%s%s%s", row->name, row->argument ? " " : "",
                 row->argument ? row->argument : "");
        Buffer right = {0};
        buffer_printf(&right, "%s%s", row->help, row->repeats ? "; repeats" : "");
        buffer_add_byte(&right, '\0');
        print_row(left, right.failed ? row->help : right.data, width);
        buffer_free(&right);
    }
}

static void print_statuses(int width)
{
    printf("\nExit status:\n");
    for (size_t i = 0; i < status_count; i++)
        print_row(status_rows[i].status, status_rows[i].meaning, width);
}

static int width_of(const Surroundings *surroundings)
{
    if (surroundings->width < WIDTH_LEAST)
        return WIDTH_LEAST;
    return surroundings->width < WIDTH_MOST ? (int)surroundings->width : WIDTH_MOST;
}

static void print_heading(int width)
{
    print_paragraph("trailaudit evaluates declarative policies over archives of AWS CloudTrail "
                    "logs and writes reports bound to the population that was read.",
                    width);
}

void cli_print_help(const CommandRow *command, const Surroundings *surroundings)
{
    int width = width_of(surroundings);
    if (command) {
        Buffer summary = {0};
        print_usage("Usage: ", command, " [OPTION]…", width);
        buffer_printf(&summary, "%c%s.", command->summary[0] - 32, command->summary + 1);
        printf("\n");
        print_words(buffer_slice(&summary), 0, 0, width);
        buffer_free(&summary);
        print_options(command->bit, width);
        print_statuses(width);
        return;
    }
    print_heading(width);
    printf("\nUsage:\n");
    for (size_t i = 0; i < command_count; i++)
        print_usage("  ", &command_rows[i], "", width);
    printf("\nCommands:\n");
    for (size_t i = 0; i < command_count; i++)
        print_row(command_rows[i].name, command_rows[i].summary, width);
    print_statuses(width);
    printf("\n");
    print_paragraph("'trailaudit COMMAND --help' lists the options of a command.", width);
}

void cli_print_first_steps(const Surroundings *surroundings)
{
    static const char *const steps[][2] = {
        {"trailaudit audit LOGS --policies POLICIES",
         "audits a folder of CloudTrail logs; the reports appear in audit-out"},
        {"trailaudit check POLICIES", "says whether policies are right, each error with its place"},
        {"trailaudit test POLICIES", "runs the examples that stand in policies"},
        {"trailaudit explain LOGS --event ID --policies POLICIES",
         "shows what each policy says of one event, and why"},
        {"trailaudit --help", "lists all commands, and what exit statuses mean"}};
    int width = width_of(surroundings);
    print_heading(width);
    printf("\nUsage: trailaudit COMMAND …\n\nWhat to do next:\n");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        printf("%*s", INDENT, "");
        print_words(slice_of(steps[i][0]), INDENT + 4, INDENT, width);
        printf("%*s", INDENT + 4, "");
        print_words(slice_of(steps[i][1]), INDENT + 4, INDENT + 4, width);
    }
}
