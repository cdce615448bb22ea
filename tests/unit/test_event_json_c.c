/*
 * The scanner held against json-c as an independent reader of JSON; support_json_c.h lists where
 * json-c differs from RFC 8259.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <dirent.h>
#include <sys/stat.h>

#include "event/scanner.h"
#include "support_json_c.h"
#include "support_scan.h"

typedef struct {
    Scanner scanner;
    size_t accepted, refused, lax;
} Comparison;

static void compare(Comparison *comparison, Slice text)
{
    Slice padded = support_scan_padded(text, SLICE("\"]}"));
    bool theirs, lax = support_json_c_is_lax_about(text);
    struct json_object *object = support_json_c_parse(text, &theirs);
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
        assert_true(support_json_c_agrees(comparison->scanner.values, object));
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
    struct json_object *document = support_json_c_parse(slice_trim(text), &accepted);
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
            assert_true(
                support_json_c_agrees(record.values, json_object_array_get_idx(records, count)));
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
