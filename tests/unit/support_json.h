/*
 * Generated JSON for tests: values as json-c's trees, and texts of them in many ways of writing.
 *
 * The sequence of draws depends on *random alone.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_JSON_H
#define TRAILAUDIT_TESTS_SUPPORT_JSON_H

#include <json-c/json.h>

#include "base/buffer.h"

/* A number below `below`, which is at least 1. */
uint32_t support_json_random(uint32_t *random, uint32_t below);
/* A value at most depth containers deep; null is NULL. The caller puts it. Keys are few, so that
 * paths meet them. */
struct json_object *support_json_draw(uint32_t *random, int depth);
/* Appends the value with blanks, escapes, an order of keys and keys given twice (the last counts)
 * as drawn. */
void support_json_print(uint32_t *random, Buffer *out, struct json_object *value);

#endif
