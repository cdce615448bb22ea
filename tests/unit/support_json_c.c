#include "support_json_c.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"

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

struct json_object *support_json_c_parse(Slice text, bool *accepted)
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

/* What the tokens outside strings are: those that RFC 8259 does not know, and whole numbers of 19
 * digits or more, of which not all fit into 64 bits. */
typedef struct {
    bool unknown, long_number;
} Tokens;

static void look_at_token(Tokens *tokens, Slice token)
{
    if (is_number(token)) {
        Slice digits = slice_from(token, token.data[0] == '-');
        tokens->long_number |= digits.size >= 19 && slice_is_digits((Slice){digits.data, 19}, 19);
    } else if (!slice_equal(token, SLICE("true")) && !slice_equal(token, SLICE("false")) &&
               !slice_equal(token, SLICE("null"))) {
        tokens->unknown = true;
    }
}

static Tokens look_at_tokens(Slice text)
{
    Tokens tokens = {0};
    bool in_string = false;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (in_string) {
            tokens.unknown |= c < 0x20;
            if (c == '\\')
                i++;
            else if (c == '"')
                in_string = false;
            continue;
        }
        if (c == '"') {
            in_string = true;
        } else if (c == '\v' || c == '\f' || c == 0) {
            tokens.unknown = true;
        } else if (!strchr("{}[]:, \t\r\n", c)) {
            size_t end = i;
            while (end < text.size && !strchr("{}[]:, \t\r\n\"", text.data[end]))
                end++;
            look_at_token(&tokens, (Slice){text.data + i, end - i});
            i = end - 1;
        }
    }
    return tokens;
}

bool support_json_c_is_lax_about(Slice text)
{
    return !text_is_utf8(text) || look_at_tokens(text).unknown;
}

bool support_json_c_is_strict_about(Slice text)
{
    return look_at_tokens(text).long_number;
}

static bool is_same_number(EventValue value, struct json_object *other)
{
    char *token = strndup(value.data, value.size);
    bool same = token && strtod(token, NULL) == json_object_get_double(other);
    free(token);
    return same;
}

static bool is_same_tree(EventValue value, struct json_object *other)
{
    bool accepted;
    struct json_object *again = support_json_c_parse((Slice){value.data, value.size}, &accepted);
    bool same = accepted && json_object_equal(again, other);
    json_object_put(again);
    return same;
}

static bool is_same_value(EventValue value, struct json_object *other, bool there)
{
    json_type type = json_object_get_type(other);
    if (value.type == EVENT_ABSENT || !there)
        return value.type == EVENT_ABSENT && !there;
    switch (value.type) {
    case EVENT_NULL:
        return type == json_type_null;
    case EVENT_FALSE:
    case EVENT_TRUE:
        return type == json_type_boolean &&
               json_object_get_boolean(other) == (value.type == EVENT_TRUE);
    case EVENT_NUMBER:
        return (type == json_type_int || type == json_type_double) && is_same_number(value, other);
    case EVENT_STRING:
        return type == json_type_string &&
               event_value_is(value, (Slice){json_object_get_string(other),
                                             (size_t)json_object_get_string_len(other)});
    default:
        return type == (value.type == EVENT_OBJECT ? json_type_object : json_type_array) &&
               is_same_tree(value, other);
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

bool support_json_c_agrees(const EventValue *values, struct json_object *record)
{
    for (size_t i = 0; i < sizeof compared / sizeof *compared; i++) {
        struct json_object *place = record;
        EventValue value = values[compared[i].column];
        bool there = true, omitted = false;
        for (size_t k = 0; k < 4 && compared[i].keys[k] && there; k++) {
            there = json_object_is_type(place, json_type_object) &&
                    json_object_object_get_ex(place, compared[i].keys[k], &place);
            omitted = omitted || (there && is_omitted(place));
        }
        if (omitted ? value.type == EVENT_OMITTED : is_same_value(value, place, there))
            continue;
        fprintf(stderr, "%s: %.*s (type %d), with json-c %s\n", compared[i].keys[0],
                (int)value.size, value.data ? value.data : "", value.type,
                omitted ? "omitted"
                : there ? json_object_get_string(place)
                        : "not there");
        return false;
    }
    return true;
}
