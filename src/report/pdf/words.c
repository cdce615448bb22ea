/* Words of the catalogue, and the words of results and severities, which are the same in every
 * format. */
#include "base/text.h"
#include "report/pdf/parts.h"
#include "report/shown_time.h"

void runs_say(Press *press, Runs *runs, Style style, const char *id)
{
    runs_say_with(press, runs, style, id, NULL, 0);
}

static const WordValue *find_value(const WordValue *values, size_t count, Slice name)
{
    for (size_t i = 0; i < count; i++)
        if (slice_equal(slice_of(values[i].name), name))
            return &values[i];
    return NULL;
}

void runs_say_with(Press *press, Runs *runs, Style style, const char *id, const WordValue *values,
                   size_t count)
{
    const Word *word = words_find(press->words, slice_of(id));
    Slice rest = word ? word->text : (Slice){0};
    WordPiece piece;
    if (!word)
        press->wordless = id;
    while (words_next(&rest, &piece)) {
        const WordValue *value =
            piece.kind == WORD_LITERAL ? NULL : find_value(values, count, piece.text);
        if (piece.kind == WORD_LITERAL)
            runs_add(runs, style, piece.text);
        else if (!value)
            press->wordless = id;
        else if (piece.kind == WORD_CHOICE)
            runs_add(runs, style, value->number == 1 ? piece.one : piece.many);
        else if (value->is_text)
            runs_add(runs, style, value->text);
        else
            runs_number(runs, style, value->number);
    }
}

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

void runs_result_of(Press *press, Runs *runs, float size, AuditResult result, bool complete)
{
    runs_result(runs, size, result);
    runs_words(runs, STYLE_FAINT(size * 0.86f), "  ");
    runs_say(press, runs, STYLE_FAINT(size * 0.86f),
             complete ? "word.complete" : "word.incomplete");
}

void runs_severity(Runs *runs, float size, int rank)
{
    int shape = shape_of_severity(rank);
    runs_shape(runs, shaped(size, shape), shape);
    runs_words(runs, shaped(size, shape), model_severity_word(shape - SHAPE_SEVERITY));
}

Slice percent(Press *press, uint64_t part, uint64_t whole)
{
    Buffer text = {0};
    model_add_percent(part, whole, &text);
    Slice copy = text.failed ? (Slice){0} : arena_copy(&press->scratch, buffer_slice(&text));
    press->out_of_memory |= !copy.data;
    buffer_free(&text);
    return copy;
}

void runs_sentence(Press *press, Runs *runs, Style style, Slice sentence)
{
    Buffer text = {0};
    model_add_grouped(sentence, &text);
    Slice copy = arena_copy(&press->scratch, buffer_slice(&text));
    press->out_of_memory |= text.failed || !copy.data;
    runs_prose(runs, style, copy);
    buffer_free(&text);
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

void runs_or(Press *press, Runs *runs, Style style, Slice text, const char *id)
{
    if (text.size)
        runs_add(runs, style, text);
    else
        runs_say(press, runs, (Style){style.size, LOOK_MUTED, LOOK_SANS}, id);
}

Slice time_text(Press *press, Slice time)
{
    Slice parts[SHOWN_TIME_PARTS];
    size_t count = shown_time(time, parts);
    if (count == 1)
        return time;
    Slice text = arena_join(&press->scratch, parts, count);
    press->out_of_memory |= !text.data;
    return text;
}

void runs_time(Press *press, Runs *runs, Style style, Slice time, const char *id)
{
    runs_or(press, runs, style, time_text(press, time), id);
}

void runs_first_last(Press *press, Runs *runs, Style style)
{
    SAY(press, runs, style, "cover.first_last",
        WORD_TEXT("first_event", time_text(press, press->audit->first_event)),
        WORD_TEXT("last_event", time_text(press, press->audit->last_event)));
}

void runs_selection(Press *press, Runs *runs, float size)
{
    if (press->audit->restricted)
        SAY(press, runs, STYLE_BOLD(size), "control.restricted",
            WORD_TEXT("selection", press->model.selection));
    else
        runs_say(press, runs, STYLE_CELL(size), "control.unrestricted");
}

void table_bar(Table *table, uint32_t column, uint64_t value, uint64_t most, LookColour colour)
{
    float width = table->widths[column] - 8;
    if (value == 0 || most == 0)
        return;
    float length = (float)((double)value / (double)most) * width;
    runs_bar(table_cell(table, column), (Style){table->size, colour, LOOK_SANS},
             length < 0.8f ? 0.8f : length);
}
