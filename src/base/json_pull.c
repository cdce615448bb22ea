#include "base/json_pull.h"

#include "base/limits.h"
#include "base/text.h"

JsonPull json_pull_begin(Slice text)
{
    JsonPull pull = {.at = text.data, .end = text.data + text.size, .state = PULL_WANTS_VALUE};
    if (!text_is_utf8(text))
        pull.why = "it is no UTF-8";
    return pull;
}

static PullToken refuse(JsonPull *pull, const char *why)
{
    pull->why = why;
    return PULL_BAD;
}

static void skip_blanks(JsonPull *pull)
{
    while (pull->at < pull->end &&
           (*pull->at == ' ' || *pull->at == '\t' || *pull->at == '\n' || *pull->at == '\r'))
        pull->at++;
}

/* The value of the four digits at `at`, or -1. */
static int take_hex(const char *at, const char *end)
{
    int value = 0;
    if (end - at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        char c = ascii_lower(at[i]);
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* A string whose opening quotation mark is at `at`. */
static bool take_string(JsonPull *pull, Slice *raw)
{
    const char *start = ++pull->at;
    for (; pull->at < pull->end; pull->at++) {
        unsigned char c = (unsigned char)*pull->at;
        if (c == '"') {
            *raw = (Slice){start, (size_t)(pull->at - start)};
            pull->at++;
            return true;
        }
        if (c < 0x20)
            break;
        if (c != '\\')
            continue;
        if (++pull->at == pull->end)
            break;
        if (*pull->at == 'u') {
            if (take_hex(pull->at + 1, pull->end) < 0)
                break;
            pull->at += 4;
        } else if (!memchr("\"\\/bfnrt", *pull->at, 8)) {
            break;
        }
    }
    return false;
}

static size_t count_digits(JsonPull *pull)
{
    size_t count = 0;
    for (; pull->at < pull->end && *pull->at >= '0' && *pull->at <= '9'; pull->at++)
        count++;
    return count;
}

/* RFC 8259 section 6. */
static bool take_number(JsonPull *pull, Slice *raw)
{
    const char *start = pull->at;
    if (*pull->at == '-')
        pull->at++;
    bool zero = pull->at < pull->end && *pull->at == '0';
    size_t digits = count_digits(pull);
    if (digits == 0 || (zero && digits > 1))
        return false;
    if (pull->at < pull->end && *pull->at == '.') {
        pull->at++;
        if (count_digits(pull) == 0)
            return false;
    }
    if (pull->at < pull->end && (*pull->at == 'e' || *pull->at == 'E')) {
        pull->at++;
        if (pull->at < pull->end && (*pull->at == '+' || *pull->at == '-'))
            pull->at++;
        if (count_digits(pull) == 0)
            return false;
    }
    *raw = (Slice){start, (size_t)(pull->at - start)};
    return true;
}

static bool take_word(JsonPull *pull, Slice word)
{
    if ((size_t)(pull->end - pull->at) < word.size || memcmp(pull->at, word.data, word.size) != 0)
        return false;
    pull->at += word.size;
    return true;
}

static PullToken open_level(JsonPull *pull, bool object)
{
    if (pull->depth == LIMIT_PULL_DEPTH)
        return refuse(pull, "it is nested too deeply");
    pull->at++;
    pull->objects = pull->objects << 1 | object;
    pull->depth++;
    pull->state = object ? PULL_WANTS_FIRST_KEY : PULL_WANTS_FIRST;
    return object ? PULL_OBJECT : PULL_ARRAY;
}

static void end_value(JsonPull *pull)
{
    pull->state = pull->depth ? PULL_WANTS_COMMA : PULL_WANTS_END;
}

static PullToken close_level(JsonPull *pull)
{
    bool object = pull->objects & 1;
    pull->at++;
    pull->objects >>= 1;
    pull->depth--;
    end_value(pull);
    return object ? PULL_OBJECT_END : PULL_ARRAY_END;
}

static PullToken take_value(JsonPull *pull, Slice *raw)
{
    PullToken token = PULL_BAD;
    if (*pull->at == '{' || *pull->at == '[')
        return open_level(pull, *pull->at == '{');
    if (*pull->at == '"')
        token = take_string(pull, raw) ? PULL_STRING : PULL_BAD;
    else if (*pull->at == '-' || (*pull->at >= '0' && *pull->at <= '9'))
        token = take_number(pull, raw) ? PULL_NUMBER : PULL_BAD;
    else if (take_word(pull, SLICE("true")))
        token = PULL_TRUE;
    else if (take_word(pull, SLICE("false")))
        token = PULL_FALSE;
    else if (take_word(pull, SLICE("null")))
        token = PULL_NULL;
    if (token == PULL_BAD)
        return refuse(pull, "it is no JSON (RFC 8259)");
    end_value(pull);
    return token;
}

static PullToken take_key(JsonPull *pull, Slice *raw)
{
    if (*pull->at != '"' || !take_string(pull, raw))
        return refuse(pull, "it is no JSON (RFC 8259)");
    skip_blanks(pull);
    if (pull->at == pull->end || *pull->at != ':')
        return refuse(pull, "it is no JSON (RFC 8259)");
    pull->at++;
    pull->state = PULL_WANTS_VALUE;
    return PULL_KEY;
}

PullToken json_pull_next(JsonPull *pull, Slice *raw)
{
    if (pull->why)
        return PULL_BAD;
    skip_blanks(pull);
    if (pull->state == PULL_WANTS_END)
        return pull->at == pull->end ? PULL_END : refuse(pull, "something stands behind its end");
    if (pull->at == pull->end)
        return refuse(pull, "it ends too early");
    bool object = pull->objects & 1;
    if (pull->state == PULL_WANTS_COMMA) {
        if (*pull->at == (object ? '}' : ']'))
            return close_level(pull);
        if (*pull->at != ',')
            return refuse(pull, "it is no JSON (RFC 8259)");
        pull->at++;
        pull->state = object ? PULL_WANTS_KEY : PULL_WANTS_VALUE;
        return json_pull_next(pull, raw);
    }
    if (pull->state == PULL_WANTS_FIRST && *pull->at == ']')
        return close_level(pull);
    if (pull->state == PULL_WANTS_FIRST_KEY && *pull->at == '}')
        return close_level(pull);
    if (pull->state == PULL_WANTS_KEY || pull->state == PULL_WANTS_FIRST_KEY)
        return take_key(pull, raw);
    return take_value(pull, raw);
}

bool json_pull_skip(JsonPull *pull, PullToken token)
{
    Slice raw;
    if (token != PULL_OBJECT && token != PULL_ARRAY)
        return token != PULL_BAD;
    for (unsigned depth = pull->depth - 1; pull->depth > depth;)
        if (json_pull_next(pull, &raw) == PULL_BAD)
            return false;
    return true;
}

/* What \uXXXX at `at` (behind the u) stands for, with its second half; 0xFFFFFFFF where it is half
 * a pair. */
static uint32_t take_escape(const char **at, const char *end)
{
    uint32_t unit = (uint32_t)take_hex(*at, end);
    *at += 4;
    if (unit < 0xD800 || unit > 0xDFFF)
        return unit;
    if (unit > 0xDBFF || end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u')
        return UINT32_MAX;
    uint32_t low = (uint32_t)take_hex(*at + 2, end);
    if (low < 0xDC00 || low > 0xDFFF)
        return UINT32_MAX;
    *at += 6;
    return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

Slice json_pull_text(Slice raw, Arena *arena)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    if (slice_find(raw, '\\') == raw.size)
        return raw.data ? raw : SLICE("");
    Buffer text = {0};
    for (const char *at = raw.data, *end = at + raw.size; at < end;) {
        if (*at != '\\') {
            buffer_add_byte(&text, *at++);
            continue;
        }
        char letter = at[1];
        at += 2;
        if (letter != 'u') {
            buffer_add_byte(&text, meant[strchr(letters, letter) - letters]);
            continue;
        }
        uint32_t character = take_escape(&at, end);
        if (character == UINT32_MAX) {
            text.failed = true;
            break;
        }
        text_add_character(&text, character);
    }
    Slice copy = text.failed ? (Slice){0} : arena_copy(arena, buffer_slice(&text));
    buffer_free(&text);
    return copy;
}
