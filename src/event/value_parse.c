/*
 * A strict reader of one JSON text: RFC 8259, UTF-8 included, at most LIMIT_DEPTH deep. For the
 * small texts that policies and tests bring.
 */
#include "event/event.h"

#include "base/limits.h"
#include "base/text.h"

typedef struct {
    const char *start, *at, *end;
    const char *reason;
    uint32_t depth;
    bool is_object[LIMIT_DEPTH]; /* of the containers that are open */
} Parse;

static bool fail(Parse *parse, const char *reason)
{
    parse->reason = reason;
    return false;
}

static char peek(const Parse *parse)
{
    return parse->at < parse->end ? *parse->at : '\0';
}

static void skip_blanks(Parse *parse)
{
    while (parse->at < parse->end &&
           (*parse->at == ' ' || *parse->at == '\n' || *parse->at == '\t' || *parse->at == '\r'))
        parse->at++;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool check_digits(Parse *parse)
{
    if (!is_digit(peek(parse)))
        return fail(parse, "a number lacks a digit");
    while (is_digit(peek(parse)))
        parse->at++;
    return true;
}

static bool check_number(Parse *parse)
{
    if (peek(parse) == '-')
        parse->at++;
    if (peek(parse) == '0')
        parse->at++;
    else if (!check_digits(parse))
        return false;
    if (is_digit(peek(parse)))
        return fail(parse, "a number begins with 0");
    if (peek(parse) == '.') {
        parse->at++;
        if (!check_digits(parse))
            return false;
    }
    if (ascii_lower(peek(parse)) == 'e') {
        parse->at++;
        if (peek(parse) == '+' || peek(parse) == '-')
            parse->at++;
        return check_digits(parse);
    }
    return true;
}

static bool check_word(Parse *parse, Slice word)
{
    Slice rest = {parse->at, (size_t)(parse->end - parse->at)};
    if (!slice_starts(rest, word))
        return fail(parse, "neither an object, array, string, number, true, false nor null");
    parse->at += word.size;
    return true;
}

static bool is_hex_digit(char c)
{
    return is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f');
}

/* The escape whose backslash the parse stands at. */
static bool check_escape(Parse *parse)
{
    size_t size = parse->end - parse->at > 1 && parse->at[1] == 'u' ? 6 : 2;
    if ((size_t)(parse->end - parse->at) < size)
        return fail(parse, "an escape is cut off");
    if (size == 2 && !memchr("\"\\/bfnrt", parse->at[1], 8))
        return fail(parse, "an escape that JSON does not have");
    for (size_t i = 2; i < size; i++)
        if (!is_hex_digit(parse->at[i]))
            return fail(parse, "an escape \\u without four hexadecimal digits");
    parse->at += size;
    return true;
}

static bool check_string(Parse *parse)
{
    for (parse->at++;;) {
        Slice rest = {parse->at, (size_t)(parse->end - parse->at)};
        parse->at += text_plain_size(rest);
        if (parse->at == parse->end || *parse->at == '"')
            break;
        unsigned char byte = (unsigned char)*parse->at;
        rest = (Slice){parse->at, (size_t)(parse->end - parse->at)};
        size_t size = text_character_size(rest);
        if (byte == '\\') {
            if (!check_escape(parse))
                return false;
        } else if (byte < 0x20) {
            return fail(parse, "a control character in a string");
        } else if (byte >= 0x80 && size == 1) {
            return fail(parse, "bytes that are no UTF-8");
        } else {
            parse->at += size;
        }
    }
    if (parse->at == parse->end)
        return fail(parse, "a string is not closed");
    parse->at++;
    return true;
}

static bool check_scalar(Parse *parse)
{
    char first = peek(parse);
    if (parse->at == parse->end)
        return fail(parse, "the text ends too early");
    if (first == '"')
        return check_string(parse);
    if (first == '-' || is_digit(first))
        return check_number(parse);
    if (first == 't')
        return check_word(parse, SLICE("true"));
    if (first == 'f')
        return check_word(parse, SLICE("false"));
    return check_word(parse, SLICE("null"));
}

static bool check_key(Parse *parse)
{
    skip_blanks(parse);
    if (peek(parse) != '"')
        return fail(parse, parse->at == parse->end ? "the text ends too early"
                                                   : "a key that is no string");
    if (!check_string(parse))
        return false;
    skip_blanks(parse);
    if (peek(parse) != ':')
        return fail(parse, "no colon behind a key");
    parse->at++;
    return true;
}

/* Opens the container that the parse stands at. *closed where it is empty. */
static bool check_opening(Parse *parse, bool *closed)
{
    bool is_object = *parse->at == '{';
    if (parse->depth == LIMIT_DEPTH)
        return fail(parse, "nested too deeply");
    parse->at++;
    skip_blanks(parse);
    *closed = peek(parse) == (is_object ? '}' : ']');
    if (*closed) {
        parse->at++;
        return true;
    }
    parse->is_object[parse->depth++] = is_object;
    return !is_object || check_key(parse);
}

/* Behind a value: closes what ends there, up to a comma or the end of it all. */
static bool check_what_follows(Parse *parse)
{
    while (parse->depth > 0) {
        bool in_object = parse->is_object[parse->depth - 1];
        skip_blanks(parse);
        if (parse->at == parse->end)
            return fail(parse, "the text ends too early");
        char byte = *parse->at;
        if (byte == ',') {
            parse->at++;
            return !in_object || check_key(parse);
        }
        if (byte != (in_object ? '}' : ']'))
            return fail(parse, in_object ? "neither a comma nor a brace behind a member"
                                         : "neither a comma nor a bracket behind an element");
        parse->at++;
        parse->depth--;
    }
    return true;
}

static bool check_value(Parse *parse)
{
    do {
        bool opened = false, closed = false;
        skip_blanks(parse);
        if (peek(parse) == '{' || peek(parse) == '[') {
            if (!check_opening(parse, &closed))
                return false;
            opened = !closed;
        } else if (!check_scalar(parse)) {
            return false;
        }
        if (!opened && !check_what_follows(parse))
            return false;
    } while (parse->depth > 0);
    return true;
}

static EventValue value_of(Slice token)
{
    EventValue value = {.data = token.data, .size = (uint32_t)token.size, .type = EVENT_NUMBER};
    switch (token.data[0]) {
    case '{':
        value.type = EVENT_OBJECT;
        break;
    case '[':
        value.type = EVENT_ARRAY;
        break;
    case '"':
        value = (EventValue){
            .data = token.data + 1, .size = (uint32_t)token.size - 2, .type = EVENT_STRING};
        value.escaped = slice_find((Slice){value.data, value.size}, '\\') < value.size;
        break;
    case 't':
        value.type = EVENT_TRUE;
        break;
    case 'f':
        value.type = EVENT_FALSE;
        break;
    case 'n':
        value.type = EVENT_NULL;
        break;
    default:
        break;
    }
    return value;
}

bool event_value_parse(Slice text, EventValue *value, size_t *error_offset, const char **reason)
{
    Parse parse;
    parse.start = parse.at = text.data;
    parse.end = text.size ? text.data + text.size : text.data;
    parse.depth = 0;
    bool right = text.size <= UINT32_MAX || fail(&parse, "larger than 4 GiB");
    skip_blanks(&parse);
    const char *start = parse.at;
    right = right && check_value(&parse);
    Slice token = {start, (size_t)(parse.at - start)};
    if (right) {
        skip_blanks(&parse);
        right = parse.at == parse.end || fail(&parse, "something stands behind the value");
    }
    if (right) {
        *value = value_of(token);
        return true;
    }
    if (error_offset)
        *error_offset = (size_t)(parse.at - parse.start);
    if (reason)
        *reason = parse.reason;
    return false;
}
