/*
 * The scanner held against json-c as an independent reader of JSON.
 *
 * json-c (0.16, strict, with UTF-8 validation) differs from RFC 8259 in ways that are known and
 * left out of the comparison:
 *   - it takes NaN, Infinity and -Infinity as numbers;
 *   - it takes control characters in strings;
 *   - its UTF-8 validation lets overlong forms, surrogates and what lies beyond U+10FFFF pass:
 * every text that is no UTF-8 as RFC 3629 has it is expected to be refused, whatever json-c says;
 *   - it takes numbers such as "01", "-", "1.", "1e", "--1" in part: texts with numbers outside the
 * grammar are expected to be refused;
 *   - a key ends at \u0000, so that two keys may become one: values are not compared where the text
 * has a \u0000;
 *   - blanks of isspace() (vertical tab, form feed) pass.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <dirent.h>
#include <json-c/json.h>
#include <sys/stat.h>

#include "base/text.h"
#include "event/scanner.h"
#include "support_scan.h"

/* The paths of the columns that are compared, with where the scanner keeps them. */
typedef struct {
    const char *keys[4];
    uint32_t column;
} Compared;

static const Compared compared[] = {
    {{"eventID"}, COLUMN_EVENT_ID},
    {{"eventName"}, COLUMN_EVENT_NAME},
    {{"eventTime"}, COLUMN_EVENT_TIME},
    {{"eventSource"}, COLUMN_EVENT_SOURCE},
    {{"userAgent"}, COLUMN_USER_AGENT},
    {{"errorCode"}, COLUMN_ERROR_CODE},
    {{"readOnly"}, COLUMN_READ_ONLY},
    {{"resources"}, COLUMN_RESOURCES},
    {{"insightDetails"}, COLUMN_INSIGHT_DETAILS},
    {{"recipientAccountId"}, COLUMN_RECIPIENT_ACCOUNT},
    {{"userIdentity", "type"}, COLUMN_IDENTITY_TYPE},
    {{"userIdentity", "arn"}, COLUMN_IDENTITY_ARN},
    {{"userIdentity", "sessionContext"}, COLUMN_SESSION},
    {{"userIdentity", "sessionContext", "sessionIssuer", "arn"}, COLUMN_SESSION_ISSUER_ARN},
    {{"userIdentity", "sessionContext", "attributes", "mfaAuthenticated"}, COLUMN_SESSION_MFA},
};

static struct json_object *json_c_parse(Slice text, bool *accepted)
{
    /* json-c counts the value inside the innermost container as a level too. */
    struct json_tokener *tokener = json_tokener_new_ex(LIMIT_DEPTH + 1);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    struct json_object *object = json_tokener_parse_ex(tokener, text.data, (int)text.size);
    *accepted = json_tokener_get_error(tokener) == json_tokener_success &&
                json_tokener_get_parse_end(tokener) == text.size;
    json_tokener_free(tokener);
    if (!*accepted) {
        json_object_put(object);
        object = NULL;
    }
    return object;
}

static bool is_number(Slice token)
{
    size_t i = 0;
    const char *s = token.data;
    if (i < token.size && s[i] == '-')
        i++;
    size_t digits = i;
    while (i < token.size && s[i] >= '0' && s[i] <= '9')
        i++;
    if (i == digits || (s[digits] == '0' && i > digits + 1))
        return false;
    if (i < token.size && s[i] == '.') {
        size_t fraction = ++i;
        while (i < token.size && s[i] >= '0' && s[i] <= '9')
            i++;
        if (i == fraction)
            return false;
    }
    if (i < token.size && (s[i] == 'e' || s[i] == 'E')) {
        i++;
        if (i < token.size && (s[i] == '+' || s[i] == '-'))
            i++;
        size_t exponent = i;
        while (i < token.size && s[i] >= '0' && s[i] <= '9')
            i++;
        if (i == exponent)
            return false;
    }
    return i == token.size;
}

/* Whether the text has something that json-c takes and RFC 8259 does not. */
static bool json_c_is_lax_about(Slice text)
{
    bool in_string = false;
    if (!text_is_utf8(text))
        return true;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (in_string) {
            if (c < 0x20)
                return true;
            if (c == '\\')
                i++;
            else if (c == '"')
                in_string = false;
            continue;
        }
        if (c == '"') {
            in_string = true;
        } else if (c == '\v' || c == '\f' || c == 0) {
            return true;
        } else if (!strchr("{}[]:, \t\r\n", c)) {
            size_t end = i;
            while (end < text.size && !strchr("{}[]:, \t\r\n\"", text.data[end]))
                end++;
            Slice token = {text.data + i, end - i};
            if (!slice_equal(token, SLICE("true")) && !slice_equal(token, SLICE("false")) &&
                !slice_equal(token, SLICE("null")) && !is_number(token))
                return true;
            i = end - 1;
        }
    }
    return false;
}

static void assert_same_value(EventValue value, struct json_object *other, bool there)
{
    static const struct {
        EventType type;
        json_type other;
    } kinds[] = {{EVENT_NULL, json_type_null},     {EVENT_FALSE, json_type_boolean},
                 {EVENT_TRUE, json_type_boolean},  {EVENT_STRING, json_type_string},
                 {EVENT_OBJECT, json_type_object}, {EVENT_ARRAY, json_type_array}};
    if (value.type == EVENT_ABSENT) {
        assert_false(there);
        return;
    }
    assert_true(there);
    json_type type = json_object_get_type(other);
    if (value.type == EVENT_NUMBER) {
        assert_true(type == json_type_int || type == json_type_double);
        char token[LIMIT_NUMBER_TEXT] = {0};
        assert_true(value.size < sizeof token);
        memcpy(token, value.data, value.size);
        double number = strtod(token, NULL);
        assert_true(number == json_object_get_double(other));
        return;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].type == value.type)
            assert_int_equal(type, kinds[i].other);
    if (value.type == EVENT_TRUE || value.type == EVENT_FALSE)
        assert_int_equal(json_object_get_boolean(other), value.type == EVENT_TRUE);
    if (value.type == EVENT_STRING) {
        Slice text = {json_object_get_string(other), (size_t)json_object_get_string_len(other)};
        if (!event_value_is(value, text))
            fail_msg("\"%.*s\" is not \"%s\"", (int)value.size, value.data, text.data);
    }
    if (value.type == EVENT_OBJECT || value.type == EVENT_ARRAY) {
        bool accepted;
        struct json_object *again = json_c_parse((Slice){value.data, value.size}, &accepted);
        assert_true(accepted && json_object_equal(again, other));
        json_object_put(again);
    }
}

static bool is_omitted(struct json_object *object)
{
    struct json_object *omitted;
    return json_object_is_type(object, json_type_object) &&
           json_object_object_get_ex(object, "omitted", &omitted) &&
           ((json_object_is_type(omitted, json_type_boolean) && json_object_get_boolean(omitted)) ||
            (json_object_is_type(omitted, json_type_string) &&
             strcmp(json_object_get_string(omitted), "true") == 0));
}

static void assert_same_columns(const EventValue *values, struct json_object *record)
{
    for (size_t i = 0; i < sizeof compared / sizeof *compared; i++) {
        struct json_object *place = record;
        bool there = true, omitted = false;
        for (size_t k = 0; k < 4 && compared[i].keys[k] && there; k++) {
            there = json_object_is_type(place, json_type_object) &&
                    json_object_object_get_ex(place, compared[i].keys[k], &place);
            omitted = omitted || (there && is_omitted(place));
        }
        if (omitted)
            assert_int_equal(values[compared[i].column].type, EVENT_OMITTED);
        else
            assert_same_value(values[compared[i].column], place, there);
    }
}

typedef struct {
    Scanner scanner;
    size_t accepted, refused, lax;
} Comparison;

static void compare(Comparison *comparison, Slice text)
{
    Slice padded = support_scan_padded(text, SLICE("\"]}"));
    bool theirs, lax = json_c_is_lax_about(text);
    struct json_object *object = json_c_parse(text, &theirs);
    bool ours = scan_record(&comparison->scanner, padded) == SCAN_OK;
    size_t end = (size_t)(comparison->scanner.at - padded.data);
    ours = ours && slice_trim(slice_from(padded, end)).size == 0;
    bool expected = theirs && !lax && json_object_is_type(object, json_type_object);
    if (ours != expected)
        fail_msg("json-c %d, lax %d, the scanner %d at %zu: %.*s", theirs, lax, ours, end,
                 (int)text.size, text.data);
    comparison->accepted += ours;
    comparison->refused += !ours;
    comparison->lax += theirs && lax;
    if (ours && !memmem(text.data, text.size, "\\u0000", 6))
        assert_same_columns(comparison->scanner.values, object);
    json_object_put(object);
    free((char *)(uintptr_t)padded.data);
}

static void hostile_texts_are_accepted_and_read_as_json_c_does(void **state)
{
    (void)state;
    Arena arena = {0};
    Comparison comparison = {0};
    EventColumns *columns = event_columns_new(&arena, NULL, 0, NULL);
    assert_true(scanner_open(&comparison.scanner, columns, SCAN_BEST));
    uint64_t random = 8259;
    for (int i = 0; i < 40000; i++) {
        Buffer text = {0};
        support_scan_record(&random, &text);
        if (i % 3)
            support_scan_mutate(&random, &text);
        if (text.data[0] == '{')
            compare(&comparison, buffer_slice(&text));
        buffer_free(&text);
    }
    assert_true(comparison.accepted > 10000);
    assert_true(comparison.refused > 10000);
    scanner_close(&comparison.scanner);
    arena_free(&arena);
}

/* ---- files ---- */

typedef struct {
    Comparison comparison;
    EventReader *reader;
    size_t files, records;
} Files;

static struct json_object *records_of(struct json_object *document)
{
    struct json_object *records = document;
    if (json_object_is_type(document, json_type_object))
        json_object_object_get_ex(document, "Records", &records);
    return json_object_is_type(records, json_type_array) ? records : NULL;
}

/* Reads a text, and holds each record against the one of the same number in json-c's tree of the
 * whole text. */
static void compare_file(Files *files, Slice text)
{
    bool accepted;
    Slice padded = support_scan_padded(text, SLICE("\"]}"));
    EventOptions options = support_scan_options();
    struct json_object *document = json_c_parse(slice_trim(text), &accepted);
    struct json_object *records = accepted ? records_of(document) : NULL;
    event_reader_begin(files->reader, &options);
    event_reader_feed(files->reader, padded, 0, true, false);
    size_t count = 0;
    for (;;) {
        EventRecord record;
        Problem problem;
        EventStep step = event_reader_next(files->reader, &record, &problem);
        if (step == EVENT_STEP_END || step == EVENT_STEP_PASSED_OVER)
            break;
        if (step == EVENT_STEP_PROBLEM && problem.records == 0)
            continue;
        assert_true(step == EVENT_STEP_RECORD || !records);
        if (step != EVENT_STEP_RECORD)
            continue;
        compare(&files->comparison, record.raw);
        if (records)
            assert_same_columns(record.values, json_object_array_get_idx(records, count));
        count++;
    }
    if (records)
        assert_int_equal(count, json_object_array_length(records));
    files->files++;
    files->records += count;
    json_object_put(document);
    free((char *)(uintptr_t)padded.data);
}

static void compare_path(Files *files, const char *path);

static void compare_folder(Files *files, const char *path)
{
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char below[4096];
        snprintf(below, sizeof below, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            compare_path(files, below);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

static void compare_path(Files *files, const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return;
    if (S_ISDIR(info.st_mode)) {
        compare_folder(files, path);
        return;
    }
    if (!slice_ends(slice_of(path), SLICE(".json")))
        return;
    FILE *file = fopen(path, "rb");
    char *bytes = malloc((size_t)info.st_size + 1);
    assert_true(file && bytes);
    size_t size = fread(bytes, 1, (size_t)info.st_size, file);
    fclose(file);
    compare_file(files, (Slice){bytes, size});
    free(bytes);
}

static void files_are_read_as_json_c_does(void **state)
{
    (void)state;
    Arena arena = {0};
    Files files = {0};
    EventColumns *columns = event_columns_new(&arena, NULL, 0, NULL);
    assert_true(scanner_open(&files.comparison.scanner, columns, SCAN_BEST));
    files.reader = event_reader_new(columns);
    assert_non_null(files.reader);

    Buffer text = {0};
    uint64_t random = 42;
    buffer_add(&text, SLICE("{\"Records\":["));
    for (int i = 0; i < 500; i++) {
        buffer_add(&text, i ? SLICE(",") : SLICE(""));
        support_scan_record(&random, &text);
    }
    buffer_add(&text, SLICE("]}"));
    compare_file(&files, buffer_slice(&text));
    buffer_free(&text);
    assert_int_equal(files.records, 500);

    const char *folder = getenv("TRAILAUDIT_TEST_DATA");
    if (folder && *folder) {
        compare_path(&files, folder);
        assert_true(files.files > 1);
        print_message("%zu files, %zu records\n", files.files - 1, files.records - 500);
    }
    event_reader_free(files.reader);
    scanner_close(&files.comparison.scanner);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_texts_are_accepted_and_read_as_json_c_does),
        cmocka_unit_test(files_are_read_as_json_c_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
