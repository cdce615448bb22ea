/* Fields: computed names, account attributes, and paths into the record. */
#include "base/limits.h"
#include "policy/loader.h"

enum { STEPS_MOST = LIMIT_DEPTH, INDEX_DIGITS = 9 };

static const struct {
    Slice name;
    AccountAttribute attribute;
} account_fields[] = {{{"account-name", 12}, ACCOUNT_NAME},
                      {{"account-environment", 19}, ACCOUNT_ENVIRONMENT},
                      {{"account-ou", 10}, ACCOUNT_OU},
                      {{"account-owner", 13}, ACCOUNT_OWNER}};

typedef struct {
    Slice text;
    size_t at;
    EventPathStep *steps;
    uint32_t count;
    const char *message;
    bool unavailable, failed;
} Parse;

static bool refuse(Parse *parse, size_t at, const char *message)
{
    parse->at = at;
    parse->message = message;
    return false;
}

static bool is_key_byte(char c)
{
    return !strchr(".\"[]() \t\r\n", c) && c != '\0';
}

static bool add_step(Parse *parse, EventPathStep step)
{
    if (parse->count == STEPS_MOST)
        return refuse(parse, parse->at, "the path has too many steps");
    parse->steps[parse->count++] = step;
    return true;
}

static bool take_quoted(Parse *parse)
{
    Slice rest = slice_from(parse->text, parse->at + 1);
    size_t size = slice_find(rest, '"');
    if (size == rest.size)
        return refuse(parse, parse->at, "the quote is not closed");
    EventPathStep step = {EVENT_STEP_KEY, {rest.data, size}, 0};
    if (!add_step(parse, step))
        return false;
    parse->at += size + 2;
    return true;
}

static bool report_no_key(Parse *parse)
{
    char c = parse->at < parse->text.size ? parse->text.data[parse->at] : '\0';
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
        return refuse(parse, parse->at,
                      "a blank is not allowed here; a key that holds one stands in "
                      "quotes");
    if (c == '[')
        return refuse(parse, parse->at, "a key is missing before '['");
    if (c == '"')
        return refuse(parse, parse->at, "a dot is missing before the quote");
    if (c == '(' || c == ')' || c == ']')
        return refuse(parse, parse->at, "a key that holds a bracket stands in quotes");
    return refuse(parse, parse->at, "a key is missing");
}

static bool take_key(Parse *parse)
{
    Slice text = parse->text;
    if (parse->at < text.size && text.data[parse->at] == '"')
        return take_quoted(parse);
    size_t from = parse->at, to = from;
    while (to < text.size && is_key_byte(text.data[to]))
        to++;
    Slice key = {text.data + from, to - from};
    if (key.size == 0)
        return report_no_key(parse);
    if (to < text.size && text.data[to] == '(' &&
        (slice_equal(key, SLICE("json")) || slice_equal(key, SLICE("name")))) {
        parse->unavailable = true;
        return refuse(parse, from,
                      key.data[0] == 'j' ? "json(...) is not available in this version"
                                         : "name(...) is not available in this version");
    }
    EventPathStep step = {EVENT_STEP_KEY, key, 0};
    if (slice_equal(key, SLICE("*")))
        step = (EventPathStep){EVENT_STEP_ANY, {0}, 0};
    else if (slice_find(key, '*') < key.size)
        return refuse(parse, from + slice_find(key, '*'),
                      "* stands for a whole key; a key that holds one stands in quotes");
    parse->at = to;
    return add_step(parse, step);
}

/* "[]" or "[7]" */
static bool take_places(Parse *parse)
{
    Slice text = parse->text;
    size_t from = parse->at + 1, to = from;
    EventPathStep step = {EVENT_STEP_EACH, {0}, 0};
    while (to < text.size && text.data[to] >= '0' && text.data[to] <= '9' &&
           to - from < INDEX_DIGITS)
        step.index = step.index * 10 + (uint32_t)(text.data[to++] - '0');
    if (to > from)
        step.kind = EVENT_STEP_INDEX;
    if (to >= text.size || text.data[to] != ']')
        return refuse(parse, to, "between [ and ] stands nothing, or a number from 0");
    parse->at = to + 1;
    return add_step(parse, step);
}

static bool take_path(Parse *parse, bool *relative)
{
    Slice text = parse->text;
    *relative = text.data[0] == '.';
    parse->at = *relative;
    if (*relative && text.size == 1)
        return true;
    bool key_due = !(*relative && text.data[1] == '[');
    while (key_due || parse->at < text.size) {
        char c = parse->at < text.size ? text.data[parse->at] : '\0';
        if (key_due) {
            if (!take_key(parse))
                return false;
            key_due = false;
        } else if (c == '.') {
            parse->at++;
            key_due = true;
        } else if (c == '[') {
            if (!take_places(parse))
                return false;
        } else {
            return report_no_key(parse);
        }
    }
    return true;
}

/* Steps end up in the arena with no room to spare; the keys borrow the field's own copy of the
 * text. */
static bool parse_path(Parse *parse, Arena *arena, PolicyField *field)
{
    EventPathStep steps[STEPS_MOST];
    parse->text = field->text;
    parse->steps = steps;
    if (!take_path(parse, &field->relative))
        return false;
    field->steps = arena_array(arena, parse->count, sizeof(EventPathStep));
    if (!field->steps) {
        parse->failed = true;
        return refuse(parse, 0, "memory ran out");
    }
    memcpy(field->steps, steps, parse->count * sizeof(EventPathStep));
    field->step_count = parse->count;
    return true;
}

bool field_parse(Slice text, Arena *arena, PolicyField *field, unsigned *column,
                 const char **message, bool *unavailable)
{
    Parse parse = {0};
    *field = (PolicyField){.kind = FIELD_PATH, .text = arena_copy(arena, text)};
    bool sound = true;
    field->fact = event_fact_named(text);
    if (field->fact != FACT_COUNT)
        field->kind = FIELD_FACT;
    for (size_t i = 0; i < sizeof account_fields / sizeof account_fields[0]; i++)
        if (slice_equal(text, account_fields[i].name)) {
            field->kind = FIELD_ACCOUNT;
            field->attribute = account_fields[i].attribute;
        }
    if (!field->text.data)
        sound = refuse(&parse, 0, "memory ran out");
    else if (text.size == 0)
        sound = refuse(&parse, 0, "the field is empty");
    else if (field->kind == FIELD_PATH)
        sound = parse_path(&parse, arena, field);
    *column = (unsigned)parse.at + 1;
    *message = parse.message;
    *unavailable = parse.unavailable;
    return sound;
}

bool policy_field_parse(Slice text, Arena *arena, PolicyField *field, unsigned *column,
                        const char **message)
{
    bool unavailable;
    return field_parse(text, arena, field, column, message, &unavailable);
}
