/* A record for a person's eyes: its text, indented, and its computed fields. */
#include "base/text.h"
#include "evaluate/explain.h"

/* The size of a string with its quotes. */
static size_t string_size(Slice text)
{
    size_t size = 1;
    while (size < text.size && text.data[size] != '"')
        size += text.data[size] == '\\' ? 2 : 1;
    return size < text.size ? size + 1 : text.size;
}

static Slice skip_blanks(Slice text)
{
    size_t size = 0;
    while (size < text.size && strchr(" \t\r\n", text.data[size]) && text.data[size])
        size++;
    return slice_from(text, size);
}

static void begin_line(Buffer *out, unsigned level)
{
    buffer_add_byte(out, '\n');
    explain_indent(out, level);
}

/* The text was accepted as JSON: only its layout is new. Numbers, escapes and the order of keys
 * stay as they are. */
static void add_json(Buffer *out, Slice text)
{
    unsigned level = 0;
    for (text = skip_blanks(text); text.size; text = skip_blanks(text)) {
        char c = text.data[0];
        size_t size = 1;
        if (c == '"') {
            size = string_size(text);
            text_add_visible(out, (Slice){text.data, size});
        } else if (c == '{' || c == '[') {
            Slice rest = skip_blanks(slice_from(text, 1));
            buffer_add_byte(out, c);
            if (rest.size && (rest.data[0] == '}' || rest.data[0] == ']')) {
                buffer_add_byte(out, rest.data[0]);
                size = (size_t)(rest.data - text.data) + 1;
            } else {
                begin_line(out, ++level);
            }
        } else if (c == '}' || c == ']') {
            begin_line(out, level ? --level : 0);
            buffer_add_byte(out, c);
        } else if (c == ',') {
            buffer_add_byte(out, c);
            begin_line(out, level);
        } else if (c == ':') {
            buffer_add(out, SLICE(": "));
        } else {
            text_add_visible(out, (Slice){text.data, 1});
        }
        text = slice_from(text, size);
    }
    buffer_add_byte(out, '\n');
}

static void add_fact(Buffer *out, const char *name, Slice text, bool unknown)
{
    buffer_printf(out, "%-20s", name);
    if (unknown)
        buffer_add(out, SLICE("unknown: the record cannot tell"));
    else if (!text.data)
        buffer_add(out, SLICE("absent"));
    else
        text_add_visible(out, text);
    buffer_add_byte(out, '\n');
}

/* What the report definition says of the account. */
static void add_account(Evaluator *evaluator, Buffer *out)
{
    const ReportDefinition *definition = evaluator->program->definition;
    const ReportAccount *account =
        definition ? report_definition_account(definition,
                                               event_fact(&evaluator->facts, FACT_ACCOUNT).text)
                   : NULL;
    if (!account)
        return;
    const struct {
        const char *name;
        Slice text;
    } rows[] = {{"account-name", account->name},
                {"account-environment", account->environment},
                {"account-ou", account->ou},
                {"account-owner", account->owner}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        add_fact(out, rows[i].name, rows[i].text.size ? rows[i].text : (Slice){0}, false);
}

bool explain_record(Evaluator *evaluator, Buffer *out)
{
    add_json(out, evaluator->record->raw);
    buffer_add_byte(out, '\n');
    for (int i = 0; i < FACT_COUNT; i++) {
        EventFactValue value = event_fact(&evaluator->facts, (EventFact)i);
        add_fact(out, event_fact_name((EventFact)i), value.text, value.unknown);
        if (i == FACT_ACCOUNT)
            add_account(evaluator, out);
    }
    return !out->failed && !evaluator_failed(evaluator);
}
