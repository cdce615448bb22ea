/*
 * cli/manual: manual pages and shell completions, from the tables that the parser reads.
 *
 * A program of its own writes them when the tool is built, so that no option can be missing from
 * them. Pages are mdoc(7): their prose stands in cli/manual/NAME.mdoc, in which the lines
 * @OPTIONS@,
 * @COMMANDS@ and @STATUSES@ stand for the tables.
 */
#ifndef TRAILAUDIT_CLI_MANUAL_H
#define TRAILAUDIT_CLI_MANUAL_H

#include "base/buffer.h"
#include "base/slice.h"
#include "cli/cli.h"

/* Appends a page; `command` is NULL for that of the whole tool. False where the prose asks for a
 * table that there is not: *wrong is its line. */
bool manual_page(const CommandRow *command, Slice prose, Buffer *out, Slice *wrong);
void manual_bash(Buffer *out);
void manual_zsh(Buffer *out);
void manual_fish(Buffer *out);

/* Appends the words that an option takes, separated by spaces; false where it takes others. */
bool manual_words(OptionId option, Buffer *out);
/* Whether the option's value is a file or a folder. */
bool manual_takes_path(OptionId option);

#endif
