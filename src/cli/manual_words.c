#include "cli/formats.h"
#include "cli/manual.h"

static const struct {
    OptionId option;
    const char *words;
} rows[] = {
    {OPTION_DIFF_FORMAT, "text html pdf json"},
    {OPTION_VERIFY_FORMAT, "text json"},
    {OPTION_LIST_FORMAT, "text csv json"},
    {OPTION_FAIL_ON, "critical high medium low none"},
    {OPTION_PROGRESS, "auto yes plain no"},
    {OPTION_COLOUR, "auto yes no"},
    {OPTION_PERIOD, "last-quarter last-month last-year"},
};

bool manual_words(OptionId option, Buffer *out)
{
    for (size_t i = 0; option == OPTION_FORMAT && i < FORMAT_NAMES; i++)
        buffer_printf(out, "%s%s", i ? " " : "", format_names[i].name);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].option == option)
            return buffer_add(out, slice_of(rows[i].words)), true;
    return option == OPTION_FORMAT;
}

bool manual_takes_path(OptionId option)
{
    static const char *const kinds[] = {"PATH", "FILE", "DIR", "DIR|FILE"};
    const char *argument = option_rows[option].argument;
    for (size_t i = 0; argument && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(argument, kinds[i]) == 0)
            return true;
    return false;
}
