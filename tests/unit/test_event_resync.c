#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support_scan.h"

/* What is read of the text, as one NUL-terminated string. */
static Buffer read_with(Slice text, SupportReading reading)
{
    Buffer out = {0};
    support_scan_read(&out, text, &reading);
    buffer_add_byte(&out, '\0');
    assert_false(out.failed);
    return out;
}

/* One record in the form at hand; every name ends in the record's letter. */
static const char record_pattern[] =
    "{\"eventVersion\":\"1.08\",\"userIdentity\":{\"type\":\"Role\",\"arn\":\"arn:aws:iam::role/"
    "@\"},"
    "\"eventName\":\"Do@\",\"requestParameters\":{\"items\":[{\"a\":1},{\"b\":\"x@\"}],\"n\":{"
    "\"c\":2}},"
    "\"resources\":[{\"ARN\":\"y@\"},{\"type\":\"z\"}],\"readOnly\":true,\"eventID\":\"@\"}";

typedef struct {
    const char *name, *find, *put;
} Damage;

/* Of the second of the records; find stands once in the minified record. */
static const Damage damages[] = {
    {"missing opening quote", ":\"arn:aws", ":arn:aws"},
    {"missing closing quote", "role/@\"", "role/@"},
    {"missing closing quote of a key", "\"eventName\":", "\"eventName:"},
    {"missing opening quote of a key", "\"eventName\":", "eventName\":"},
    {"missing closing quote at the end", "\"eventID\":\"@\"", "\"eventID\":\"@"},
    {"extra quote", "\"Do@\"", "\"Do\"@\""},
    {"extra brace", "{\"a\":1}", "{\"a\":1}}"},
    {"extra brace of an object", "{\"c\":2}", "{\"c\":2}}"},
    {"two extra braces", "{\"c\":2}", "{\"c\":2}}}"},
    {"extra brace at the end", "\"eventID\":\"@\"}", "\"eventID\":\"@\"}}"},
    {"extra opening brace", "{\"a\":1}", "{{\"a\":1}"},
    {"missing brace", "{\"c\":2}", "{\"c\":2"},
    {"missing brace at the end", "\"eventID\":\"@\"}", "\"eventID\":\"@\""},
    {"missing opening brace", "\"n\":{\"c\"", "\"n\":\"c\""},
    {"missing opening brace of the record", "{\"eventVersion\"", "\"eventVersion\""},
    {"extra bracket", "{\"type\":\"z\"}]", "{\"type\":\"z\"}]]"},
    {"missing bracket", "{\"type\":\"z\"}]", "{\"type\":\"z\"}"},
    {"missing opening bracket", "\"resources\":[", "\"resources\":"},
    {"bad escape", "Do@", "D\\o@"},
    {"backslash before the quote", "Do@\"", "Do@\\\""},
    {"raw control character", "Do@", "D\x01o@"},
    {"raw tab", "Do@", "D\to@"},
    {"NaN", ":true", ":NaN"},
    {"capital literal", ":true", ":True"},
    {"leading zero", "\"a\":1", "\"a\":01"},
    {"bad UTF-8", "Do@", "D\xffo@"},
    {"overlong UTF-8", "Do@", "D\xc0\xafo@"},
    {"trailing comma", ":true,", ":true,,"},
    {"trailing comma in an object", "{\"c\":2}", "{\"c\":2,}"},
    {"trailing comma in an array", "{\"type\":\"z\"}]", "{\"type\":\"z\"},]"},
    {"missing comma", ":true,", ":true"},
    {"missing comma in an array", "{\"a\":1},", "{\"a\":1}"},
    {"missing colon", "\"eventName\":", "\"eventName\""},
    {"missing value", ":true", ":"},
    {"unquoted key", "\"eventName\"", "eventName"},
    {"single quotes", "\"Do@\"", "'Do@'"},
    {"typographic quotes", "\"Do@\"",
     "\xe2\x80\x9c"
     "Do@\xe2\x80\x9d"},
    {"cut inside a string", "Do@\",", NULL},
    {"cut behind a comma", "\"requestParameters\"", NULL},
    {"cut in an array", "{\"b\"", NULL},
    {"cut behind a key", ":true", NULL},
};

static void add_character(Buffer *out, char c)
{
    buffer_add_byte(out, c);
}

/* Appends a record text on lines of its own, two blanks a level, from `level` on: blanks only, so
 * damage stays what it is. */
static void add_pretty(Buffer *out, Slice text, int level)
{
    bool in_string = false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        bool open = !in_string && (c == '{' || c == '[');
        bool close = !in_string && (c == '}' || c == ']');
        if (close) {
            level--;
            buffer_printf(out, "\n%*s", level > 0 ? level * 2 : 0, "");
        }
        add_character(out, c);
        if (c == '"')
            in_string = !in_string;
        if (open)
            level++;
        if (open || (!in_string && c == ','))
            buffer_printf(out, "\n%*s", level > 0 ? level * 2 : 0, "");
    }
}

/* The text with `find` replaced, '@' standing for the letter; with put NULL it ends behind the
 * first half of find. */
static void add_damaged(Buffer *out, Slice text, const Damage *damage, char letter)
{
    Buffer find = {0};
    buffer_add(&find, slice_of(damage->find));
    for (size_t i = 0; i < find.size; i++)
        if (find.data[i] == '@')
            find.data[i] = letter;
    const char *place = memmem(text.data, text.size, find.data, find.size);
    assert_non_null(place);
    buffer_add(out, (Slice){text.data, (size_t)(place - text.data)});
    if (damage->put) {
        for (const char *p = damage->put; *p; p++)
            buffer_add_byte(out, *p == '@' ? letter : *p);
        buffer_add(out,
                   (Slice){place + find.size, (size_t)(text.data + text.size - place) - find.size});
    } else {
        buffer_add(out, (Slice){place, find.size / 2});
    }
    buffer_free(&find);
}

typedef struct {
    const char *name, *begin, *between, *end;
    bool pretty;
    bool pretty_first; /* laid out before it is damaged: the damage does not show in the layout */
    int level;
} Form;

static const Form forms[] = {
    {"minified", "{\"Records\":[", ",", "]}", false, false, 0},
    {"minified array", "[", ",", "]\n", false, false, 0},
    {"JSON Lines", "", "\n", "\n", false, false, 0},
    {"pretty", "{\n  \"Records\": [\n    ", ",\n    ", "\n  ]\n}\n", true, true, 2},
    {"pretty array", "[\n  ", ",\n  ", "\n]\n", true, true, 1},
    {"pretty values", "", "\n", "\n", true, true, 0},
    {"one record a line of an array", "[\n", ",\n", "\n]\n", false, false, 0},
};

/* A file of four records a to d in a form, of which number `damaged` (0 to 3) is. */
static void make_file(Buffer *out, const Form *form, const Damage *damage, int damaged)
{
    buffer_add(out, slice_of(form->begin));
    for (int i = 0; i < 4; i++) {
        Buffer plain = {0}, laid_out = {0};
        for (const char *p = record_pattern; *p; p++)
            buffer_add_byte(&plain, *p == '@' ? (char)('a' + i) : *p);
        if (i == damaged && !form->pretty)
            add_damaged(&laid_out, buffer_slice(&plain), damage, (char)('a' + i));
        else
            buffer_add(&laid_out, buffer_slice(&plain));
        if (form->pretty) {
            /* Damage is marked before the layout, so that find need not know about blanks, and made
             * after it. */
            buffer_clear(&laid_out);
            add_pretty(&laid_out, buffer_slice(&plain), form->level);
        }
        if (i)
            buffer_add(out, slice_of(form->between));
        buffer_add(out, buffer_slice(&laid_out));
        buffer_free(&plain);
        buffer_free(&laid_out);
    }
    buffer_add(out, slice_of(form->end));
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *p = text; (p = strstr(p, part)); p++)
        count++;
    return count;
}

/* The same damage in a pretty-printed record: its text without blanks outside strings is the
 * damaged minified text. */
static void damage_pretty(Buffer *text, const Damage *damage, int damaged)
{
    char letter = (char)('a' + damaged);
    Buffer find = {0}, out = {0};
    for (const char *p = damage->find; *p; p++)
        buffer_add_byte(&find, *p == '@' ? letter : *p);
    /* Looks for find with blanks allowed between its characters, in the record's own lines. */
    size_t from = 0;
    for (int i = 0; i < damaged; i++)
        from = (size_t)((char *)memmem(text->data + from, text->size - from, "\"eventID\"", 9) -
                        text->data) +
               1;
    size_t start = 0, end = 0;
    if (damaged && find.data[0] == '{')
        while (text->data[from] != '{')
            from++;
    for (start = from; start < text->size; start++) {
        size_t at = start, i = 0;
        while (i < find.size && at < text->size) {
            if (text->data[at] == find.data[i])
                i++;
            else if (i == 0 || (text->data[at] != ' ' && text->data[at] != '\n'))
                break;
            at++;
        }
        if (i == find.size) {
            end = at;
            break;
        }
    }
    assert_true(end > start);
    buffer_add(&out, (Slice){text->data, start});
    if (damage->put) {
        /* Blanks of the layout stay where the characters stay. */
        size_t at = start;
        for (const char *p = damage->put; *p; p++) {
            char c = *p == '@' ? letter : *p;
            size_t look = at;
            while (look < end && (text->data[look] == ' ' || text->data[look] == '\n'))
                look++;
            if (look < end && text->data[look] == c) {
                buffer_add(&out, (Slice){text->data + at, look + 1 - at});
                at = look + 1;
            } else {
                buffer_add_byte(&out, c);
                if (strlen(damage->put) == strlen(damage->find))
                    at = look + 1;
            }
        }
        buffer_add(&out, (Slice){text->data + end, text->size - end});
    } else {
        /* The record's lines end here; its neighbours' go on. */
        buffer_add(&out, (Slice){text->data + start, (end - start) / 2});
        const char *closing = memmem(text->data + end, text->size - end, "\"eventID\"", 9);
        closing = memchr(closing, '}', text->size - (size_t)(closing - text->data));
        buffer_add(&out, (Slice){closing + 1, (size_t)(text->data + text->size - closing - 1)});
    }
    buffer_clear(text);
    buffer_add(text, buffer_slice(&out));
    buffer_free(&find);
    buffer_free(&out);
}

static void one_damaged_record_costs_one_in_every_form(void **state)
{
    (void)state;
    int failures = 0;
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        for (size_t d = 0; d < sizeof damages / sizeof *damages; d++) {
            for (int damaged = 0; damaged < 4; damaged++) {
                /* A text that does not even begin as JSON is none. */
                if (damaged == 0 && !*forms[f].begin && damages[d].find[1] == '"' &&
                    damages[d].find[0] == '{' && damages[d].put && damages[d].put[0] == '"')
                    continue;
                Buffer text = {0};
                make_file(&text, &forms[f], &damages[d], damaged);
                if (forms[f].pretty)
                    damage_pretty(&text, &damages[d], damaged);
                SupportReading reading = {.options = support_scan_options()};
                Buffer out = read_with(buffer_slice(&text), reading);
                size_t lost =
                    count_of(out.data, "damaged-record 1 @") + count_of(out.data, "truncated 1 @");
                bool good = lost == 1 && count_of(out.data, "#") == 3;
                for (int i = 0; i < 4; i++) {
                    char id[8];
                    snprintf(id, sizeof id, " %c\n", 'a' + i);
                    good = good && (strstr(out.data, id) != NULL) == (i != damaged);
                }
                if (!good) {
                    failures++;
                    print_message("%s, %s of record %d:\n%.*s\nread:\n%s\n", forms[f].name,
                                  damages[d].name, damaged, (int)text.size, text.data, out.data);
                }
                buffer_free(&text);
                buffer_free(&out);
            }
        }
    }
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_damaged_record_costs_one_in_every_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
