#include "support_json.h"

#include <stdio.h>

uint32_t support_json_random(uint32_t *random, uint32_t below)
{
    *random = *random * 1664525u + 1013904223u;
    return (*random >> 8) % below;
}

static const char *const words[] = {"a",    "b",           "omitted", "", "\xc3\xa9",
                                    "x\"y", "back\\slash", "{",       "]"};

static const char *draw_word(uint32_t *random)
{
    return words[support_json_random(random, sizeof words / sizeof words[0])];
}

struct json_object *support_json_draw(uint32_t *random, int depth)
{
    struct json_object *made;
    switch (support_json_random(random, depth > 0 ? 8 : 5)) {
    case 0:
        return NULL;
    case 1:
        return json_object_new_boolean((int)support_json_random(random, 2));
    case 2:
        return json_object_new_int((int)support_json_random(random, 5) - 2);
    case 3:
    case 4:
        return json_object_new_string(draw_word(random));
    case 5:
        made = json_object_new_array();
        for (uint32_t count = support_json_random(random, 4); count > 0; count--)
            json_object_array_add(made, support_json_draw(random, depth - 1));
        return made;
    default:
        made = json_object_new_object();
        for (uint32_t count = support_json_random(random, depth == 4 ? 40 : 5); count > 0;
             count--) {
            char key[32];
            snprintf(key, sizeof key, "%s%u", draw_word(random), support_json_random(random, 30));
            json_object_object_add(made, key, support_json_draw(random, depth - 1));
        }
        if (support_json_random(random, 8) == 0)
            json_object_object_add(made, "omitted",
                                   json_object_new_boolean((int)support_json_random(random, 2)));
        return made;
    }
}

static void print_blank(uint32_t *random, Buffer *out)
{
    static const char *const blanks[] = {"", "", " ", "\n\t", "\r"};
    buffer_add(out, slice_of(blanks[support_json_random(random, 5)]));
}

static void print_string(uint32_t *random, Buffer *out, const char *text)
{
    buffer_add_byte(out, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\' ||
            ((unsigned char)*text < 0x80 && support_json_random(random, 3) == 0))
            buffer_printf(out, "\\u%04x", (unsigned)*text);
        else
            buffer_add_byte(out, *text);
    }
    buffer_add_byte(out, '"');
}

/* Keys from a random place on, some of them first with a value that does not count. */
static void print_object(uint32_t *random, Buffer *out, struct json_object *object)
{
    const char *keys[64];
    uint32_t count = 0, start;
    json_object_object_foreach(object, name, member)
    {
        (void)member;
        keys[count++] = name;
    }
    start = count ? support_json_random(random, count) : 0;
    buffer_add_byte(out, '{');
    for (uint32_t i = 0; i < 2 * count; i++) {
        const char *key = keys[(start + i) % count];
        if (i < count && support_json_random(random, 4) != 0)
            continue;
        if (out->data[out->size - 1] != '{')
            buffer_add_byte(out, ',');
        print_blank(random, out);
        print_string(random, out, key);
        print_blank(random, out);
        buffer_add_byte(out, ':');
        if (i < count)
            buffer_add(out, SLICE("[{\"not\":\"this\"}]"));
        else
            support_json_print(random, out, json_object_object_get(object, key));
    }
    buffer_add_byte(out, '}');
}

void support_json_print(uint32_t *random, Buffer *out, struct json_object *value)
{
    print_blank(random, out);
    if (json_object_is_type(value, json_type_object)) {
        print_object(random, out, value);
    } else if (json_object_is_type(value, json_type_array)) {
        buffer_add_byte(out, '[');
        for (size_t i = 0; i < json_object_array_length(value); i++) {
            if (i)
                buffer_add_byte(out, ',');
            support_json_print(random, out, json_object_array_get_idx(value, i));
        }
        buffer_add_byte(out, ']');
    } else if (json_object_is_type(value, json_type_string)) {
        print_string(random, out, json_object_get_string(value));
    } else {
        buffer_add(out, slice_of(json_object_to_json_string(value)));
    }
    print_blank(random, out);
}
