/*
 * What writers printed, read back: JSON with json-c, and audits with more findings than services
 * take. Whatever fails here fails the test that called. To be included behind cmocka.h.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_DOCUMENT_H
#define TRAILAUDIT_TESTS_SUPPORT_DOCUMENT_H

#include <json-c/json.h>

#include "base/json_pull.h"
#include "base/text.h"
#include "report/report.h"
#include "support_audit.h"

typedef bool Writer(const Audit *audit, Output *output);

static inline Output *support_write(Writer *writer, const Audit *audit)
{
    Output *output = output_of_memory();
    assert_non_null(output);
    assert_true(writer(audit, output));
    return output;
}

/* No object has a key twice: of two, readers take whichever they like. */
static inline void assert_keys_once(JsonPull *pull, PullToken token)
{
    enum { KEYS_MOST = 256 };
    Slice keys[KEYS_MOST], raw;
    size_t count = 0;
    if (token == PULL_ARRAY)
        while ((token = json_pull_next(pull, &raw)) != PULL_ARRAY_END)
            assert_keys_once(pull, token);
    if (token == PULL_OBJECT)
        while ((token = json_pull_next(pull, &keys[count])) != PULL_OBJECT_END) {
            assert_int_equal(token, PULL_KEY);
            for (size_t i = 0; i < count; i++)
                if (slice_equal(keys[i], keys[count]))
                    fail_msg("the key %.*s stands twice", (int)keys[i].size, keys[i].data);
            assert_true(++count < KEYS_MOST);
            assert_keys_once(pull, json_pull_next(pull, &raw));
        }
    assert_int_not_equal(token, PULL_BAD);
}

static inline json_object *support_parse(Slice text)
{
    json_tokener *tokener = json_tokener_new();
    assert_non_null(tokener);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    json_object *document = json_tokener_parse_ex(tokener, text.data, (int)text.size);
    enum json_tokener_error error = json_tokener_get_error(tokener);
    if (error != json_tokener_success)
        fail_msg("%s at %zu", json_tokener_error_desc(error), json_tokener_get_parse_end(tokener));
    json_tokener_free(tokener);
    JsonPull pull = json_pull_begin(text);
    Slice raw;
    assert_keys_once(&pull, json_pull_next(&pull, &raw));
    return document;
}

static inline json_object *support_document(Writer *writer, const Audit *audit)
{
    Output *output = support_write(writer, audit);
    json_object *document = support_parse(output_memory(output));
    assert_true(output_close(output));
    return document;
}

/* The value at a path of keys and places, "runs.0.results"; fails where there is none. */
static inline json_object *at(json_object *object, const char *path)
{
    Slice rest = slice_of(path), step;
    while (slice_next(&rest, ".", &step)) {
        char key[64];
        json_object *value = NULL;
        snprintf(key, sizeof key, "%.*s", (int)step.size, step.data);
        if (json_object_is_type(object, json_type_array))
            value = json_object_array_get_idx(object, (size_t)atoi(key));
        else
            json_object_object_get_ex(object, key, &value);
        if (!value)
            fail_msg("nothing at %s of %s", key, path);
        object = value;
    }
    return object;
}

static inline Slice text_at(json_object *object, const char *path)
{
    json_object *value = at(object, path);
    assert_true(json_object_is_type(value, json_type_string));
    return (Slice){json_object_get_string(value), (size_t)json_object_get_string_len(value)};
}

static inline uint64_t number_at(json_object *object, const char *path)
{
    json_object *value = at(object, path);
    assert_true(json_object_is_type(value, json_type_int));
    return json_object_get_uint64(value);
}

static inline size_t length_at(json_object *object, const char *path)
{
    return json_object_array_length(at(object, path));
}

/* No text of the document, once read, holds what must not be shown as it is; line feeds of our own
 * may. */
static inline void assert_all_visible(json_object *value)
{
    if (json_object_is_type(value, json_type_array)) {
        for (size_t i = 0; i < json_object_array_length(value); i++)
            assert_all_visible(json_object_array_get_idx(value, i));
    } else if (json_object_is_type(value, json_type_object)) {
        json_object_object_foreach(value, key, member)
        {
            (void)key;
            assert_all_visible(member);
        }
    } else if (json_object_is_type(value, json_type_string)) {
        Slice text = {json_object_get_string(value), (size_t)json_object_get_string_len(value)};
        while (text.size) {
            uint32_t character = text_take_character(&text);
            if (character != '\n' && text_is_unsafe(character))
                fail_msg("U+%04X in %.80s", (unsigned)character, json_object_get_string(value));
        }
    }
}

/* The audit's first finding as often as wanted: for limits. The sums do not hold any more. */
static inline void support_repeat_finding(Audit *audit, uint32_t count)
{
    AuditFinding *findings = arena_array(&audit->arena, count, sizeof(AuditFinding));
    assert_non_null(findings);
    for (uint32_t i = 0; i < count; i++)
        findings[i] = audit->findings[0];
    audit->findings = findings;
    audit->finding_count = count;
}

#endif
