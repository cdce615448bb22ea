/*
 * For the tests and the fuzzer: json-c as an independent reader of JSON that the scanner is held
 * against.
 *
 * json-c (0.16, strict, with UTF-8 validation) differs from RFC 8259 in ways that are known:
 *   - it takes NaN, Infinity and -Infinity as numbers;
 *   - it takes control characters in strings;
 *   - its UTF-8 validation lets overlong forms, surrogates and what lies beyond U+10FFFF pass:
 * every text that is no UTF-8 as RFC 3629 has it is expected to be refused, whatever json-c says;
 *   - it takes numbers such as "01", "-", "1.", "1e", "--1" in part: texts with numbers outside the
 * grammar are expected to be refused;
 *   - it refuses whole numbers that need more than 64 bits, which the grammar has;
 *   - a key ends at \u0000, so that two keys may become one: values are not compared where the text
 * has a \u0000;
 *   - blanks of isspace() (vertical tab, form feed) pass.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_JSON_C_H
#define TRAILAUDIT_TESTS_SUPPORT_JSON_C_H

#include <json-c/json.h>

#include "event/event.h"

/* The tree of a text that json-c takes whole, which the caller puts; NULL also for null. */
struct json_object *support_json_c_parse(Slice text, bool *accepted);
/* Whether the text has something that json-c takes and RFC 8259 does not. */
bool support_json_c_is_lax_about(Slice text);
/* Whether a number of the text, outside strings, is whole and so long that json-c may refuse it. */
bool support_json_c_is_strict_about(Slice text);
/* Whether base columns of a record hold what the tree has at their paths; says on standard error
 * which does not. */
bool support_json_c_agrees(const EventValue *values, struct json_object *record);

#endif
