#include "report/pdf/parts.h"

static Style shaped(float size, int shape)
{
    return (Style){size, shape_colour(shape), LOOK_BOLD};
}

void runs_result(Runs *runs, float size, AuditResult result)
{
    int shape = shape_of_result(result);
    runs_shape(runs, shaped(size, shape), shape);
    runs_words(runs, shaped(size, shape), audit_result_word(result));
}

void runs_result_of(Runs *runs, float size, AuditResult result, bool complete)
{
    runs_result(runs, size, result);
    runs_words(runs, STYLE_FAINT(size * 0.86f), complete ? "  COMPLETE" : "  INCOMPLETE");
}

void runs_severity(Runs *runs, float size, int rank)
{
    int shape = shape_of_severity(rank);
    runs_shape(runs, shaped(size, shape), shape);
    runs_words(runs, shaped(size, shape), model_severity_word(shape - SHAPE_SEVERITY));
}

void runs_counted(Runs *runs, Style style, uint64_t count, const char *one, const char *many)
{
    runs_number(runs, style, count);
    runs_words(runs, style, " ");
    runs_words(runs, style, count == 1 ? one : many);
}

void runs_percent(Runs *runs, Style style, uint64_t part, uint64_t whole)
{
    if (whole == 0)
        return;
    unsigned tenths = (unsigned)((double)part / (double)whole * 1000.0);
    if (part == 0 || part == whole)
        runs_words(runs, style, part ? "100 %" : "0 %");
    else if (tenths == 0)
        runs_words(runs, style, "< 0.1 %");
    else
        runs_printf(runs, style, "%u.%u %%", tenths / 10, tenths % 10);
}

void runs_account(Runs *runs, Style style, Slice id, Slice name)
{
    if (name.size) {
        runs_add(runs, style, name);
        runs_words(runs, style, " (");
    }
    runs_add(runs, style, id);
    if (name.size)
        runs_words(runs, style, ")");
}

void runs_or(Runs *runs, Style style, Slice text, const char *words)
{
    if (text.size)
        runs_add(runs, style, text);
    else
        runs_words(runs, (Style){style.size, LOOK_MUTED, LOOK_SANS}, words);
}
