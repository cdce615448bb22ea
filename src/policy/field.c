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

/* Whether the text names a computed field or an account's attribute; sets kind and which. */
static bool find_computed(Slice text, PolicyField *field)
{
    field->fact = event_fact_named(text);
    if (field->fact != FACT_COUNT)
        field->kind = FIELD_FACT;
    for (size_t i = 0; i < sizeof account_fields / sizeof account_fields[0]; i++)
        if (slice_equal(text, account_fields[i].name)) {
            field->kind = FIELD_ACCOUNT;
            field->attribute = account_fields[i].attribute;
            return true;
        }
    return field->fact != FACT_COUNT;
}

/* The functions that may stand around a path. */
static const Slice json_opens = {"json(", 5}, name_opens = {"name(", 5};

typedef struct {
    Slice text;
    size_t at;
    EventPathStep *steps;
    uint32_t count;
    const char *message;
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
    if (slice_starts(slice_from(text, from), json_opens))
        return refuse(parse, from, "json(...) stands around the beginning of a path");
    if (slice_starts(slice_from(text, from), name_opens))
        return refuse(parse, from, "name(...) stands around the whole field");
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

/* Computed fields have no inside: json(account) would be taken for a key of the record. */
static bool is_computed(Slice text)
{
    PolicyField field;
    return find_computed(text, &field);
}

/* The parenthesis that closes the one before `from`, quotes and other pairs passed over; the text's
 * size where there is none. */
static size_t find_close(Slice text, size_t from)
{
    size_t open = 1;
    bool quoted = false;
    for (size_t i = from; i < text.size; i++) {
        quoted ^= text.data[i] == '"';
        if (quoted)
            continue;
        open += text.data[i] == '(';
        if (text.data[i] == ')' && --open == 0)
            return i;
    }
    return text.size;
}

/* Steps until the text's end or, inside json(...), its closing parenthesis. */
static bool take_steps(Parse *parse, bool key_due, size_t open)
{
    Slice text = parse->text;
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
        } else if (c == ')' && open > 0) {
            parse->at++;
            open--;
            if (!add_step(parse, (EventPathStep){EVENT_STEP_JSON, {0}, 0}))
                return false;
        } else {
            return report_no_key(parse);
        }
    }
    return open == 0 ||
           refuse(parse, (open - 1) * json_opens.size, "the parenthesis is not closed");
}

/* Around the path's beginning stand any number of json(. */
static bool take_path(Parse *parse, bool *relative)
{
    Slice text = parse->text;
    size_t open = 0;
    while (slice_starts(slice_from(text, parse->at), json_opens)) {
        parse->at += json_opens.size;
        open++;
    }
    Slice inside = slice_from(text, parse->at);
    inside.size = find_close(text, parse->at) - parse->at;
    if (open > 0 && inside.size == 0)
        return refuse(parse, parse->at, "a path is missing in json(...)");
    if (open > 0 && is_computed(inside))
        return refuse(parse, parse->at, "json(...) takes a path, not a computed field");
    *relative = inside.data[0] == '.';
    parse->at += *relative;
    bool key_due = !*relative || (inside.size > 1 && inside.data[1] != '[');
    return take_steps(parse, key_due, open);
}

/* Steps end up in the arena with no room to spare; the keys borrow the field's own copy of the
 * text. */
static bool parse_path(Parse *parse, Slice text, Arena *arena, PolicyField *field)
{
    EventPathStep steps[STEPS_MOST];
    parse->text = text;
    parse->steps = steps;
    if (!take_path(parse, &field->relative))
        return false;
    field->steps = arena_array(arena, parse->count, sizeof(EventPathStep));
    if (!field->steps)
        return refuse(parse, 0, "memory ran out");
    memcpy(field->steps, steps, parse->count * sizeof(EventPathStep));
    field->step_count = parse->count;
    return true;
}

/* What stands in name(...), or the text itself; refused where something follows the parenthesis. */
static bool take_name(Parse *parse, PolicyField *field, Slice *inside, size_t *before)
{
    *inside = field->text;
    *before = 0;
    if (!slice_starts(field->text, name_opens))
        return true;
    size_t close = find_close(field->text, name_opens.size);
    field->last_part = true;
    *before = name_opens.size;
    if (close == field->text.size)
        return refuse(parse, 0, "the parenthesis is not closed");
    *inside = (Slice){field->text.data + *before, close - *before};
    if (inside->size == 0)
        return refuse(parse, *before, "a field is missing in name(...)");
    if (close + 1 < field->text.size)
        return refuse(parse, close + 1, "nothing stands behind name(...)");
    return true;
}

bool policy_field_parse(Slice text, Arena *arena, PolicyField *field, unsigned *column,
                        const char **message)
{
    Parse parse = {0};
    Slice inside;
    size_t before = 0;
    *field = (PolicyField){.kind = FIELD_PATH, .text = arena_copy(arena, text), .fact = FACT_COUNT};
    bool sound = true;
    if (!field->text.data)
        sound = refuse(&parse, 0, "memory ran out");
    else if (text.size == 0)
        sound = refuse(&parse, 0, "the field is empty");
    else if ((sound = take_name(&parse, field, &inside, &before)) &&
             !find_computed(inside, field) && !parse_path(&parse, inside, arena, field)) {
        parse.at += before;
        sound = false;
    }
    *column = (unsigned)parse.at + 1;
    *message = parse.message;
    return sound;
}
