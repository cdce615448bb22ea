/*
 * json(…): strings that hold JSON, plain or URL-encoded as IAM writes policy documents.
 */
#include "evaluate/evaluator.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent escapes undone, as RFC 3986 has them; all else stays, "+" too. */
static Slice percent_decoded(Evaluator *evaluator, Slice text)
{
    char *decoded = arena_take(&evaluator->scratch, text.size + 1);
    size_t size = 0;
    if (!decoded) {
        evaluator->failed = true;
        return (Slice){0};
    }
    for (size_t i = 0; i < text.size; i++) {
        bool escape = text.data[i] == '%' && i + 2 < text.size;
        int high = escape ? hex_digit(text.data[i + 1]) : -1;
        int low = escape ? hex_digit(text.data[i + 2]) : -1;
        if (high >= 0 && low >= 0) {
            decoded[size++] = (char)(high << 4 | low);
            i += 2;
        } else {
            decoded[size++] = text.data[i];
        }
    }
    return (Slice){decoded, size};
}

static EventValue parse(Evaluator *evaluator, EventValue value)
{
    const EventValue none = {.type = EVENT_OMITTED};
    EventValue parsed;
    size_t offset;
    const char *reason;
    Slice text = event_value_text(value, &evaluator->scratch, &evaluator->failed);
    if (!text.data)
        return none;
    text = slice_trim(text);
    if (event_value_parse(text, &parsed, &offset, &reason))
        return parsed;
    text = percent_decoded(evaluator, text);
    if (text.data && event_value_parse(slice_trim(text), &parsed, &offset, &reason))
        return parsed;
    return none;
}

EventValue embedded_json(Evaluator *evaluator, EventValue value)
{
    if (value.type == EVENT_OBJECT || value.type == EVENT_ARRAY || !event_value_there(value))
        return value;
    for (uint32_t i = 0; i < evaluator->json_count; i++)
        if (evaluator->json_texts[i].data == value.data)
            return evaluator->json_texts[i].value;
    EventValue parsed = parse(evaluator, value);
    if (evaluator->json_count < JSON_TEXTS)
        evaluator->json_texts[evaluator->json_count++] = (JsonText){value.data, parsed};
    return parsed;
}
