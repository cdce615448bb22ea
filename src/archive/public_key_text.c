#include "archive/public_key_text.h"

#include <stdlib.h>

#include "base/base64.h"
#include "base/json_pull.h"

/* ---- base64, RFC 4648 section 4; blanks are stepped over as PEM has them ---- */

static Slice decode_base64(Slice text, Arena *arena)
{
    char *bytes = arena_take(arena, text.size / 4 * 3 + 3);
    size_t size = 0, padding = 0;
    unsigned held = 0, bits = 0;
    for (size_t i = 0; bytes && i < text.size; i++) {
        char c = text.data[i];
        int value = base64_value(c);
        if (c == '\n' || c == '\r' || c == ' ' || c == '\t')
            continue;
        if (c == '=' && padding < 2) {
            padding++;
            continue;
        }
        if (value < 0 || padding)
            return (Slice){0};
        held = held << 6 | (unsigned)value;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes[size++] = (char)(held >> bits);
            held &= (1u << bits) - 1;
        }
    }
    return bytes && size && bits < 6 ? (Slice){bytes, size} : (Slice){0};
}

/* ---- list-public-keys ---- */

/* Seconds since 1970 (whole ones count), or ISO 8601. */
static Instant read_time(Slice text)
{
    int64_t seconds = 0;
    size_t digits = slice_find(text, '.');
    if (digits == 0 || digits > 11)
        return instant_parse(text);
    for (size_t i = 0; i < digits; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return instant_parse(text);
        seconds = seconds * 10 + (text.data[i] - '0');
    }
    return seconds * INSTANT_SECOND;
}

static bool take_field(JsonPull *pull, Slice key, Arena *arena, PublicKeyText *text)
{
    Slice raw = {0};
    PullToken token = json_pull_next(pull, &raw);
    if (token != PULL_STRING && token != PULL_NUMBER)
        return json_pull_skip(pull, token);
    Slice value = token == PULL_STRING ? json_pull_text(raw, arena) : raw;
    if (!value.data)
        return false;
    if (slice_equal(key, SLICE("Value")))
        text->der = decode_base64(value, arena);
    else if (slice_equal(key, SLICE("Fingerprint")))
        text->fingerprint = value;
    else if (slice_equal(key, SLICE("ValidityStartTime")))
        text->from = read_time(value);
    else if (slice_equal(key, SLICE("ValidityEndTime")))
        text->until = read_time(value);
    return true;
}

static bool take_entry(JsonPull *pull, Arena *arena, PublicKeyVisit visit, void *context)
{
    PublicKeyText text = {.from = INSTANT_NONE, .until = INSTANT_NONE};
    Slice raw;
    for (PullToken token; (token = json_pull_next(pull, &raw)) != PULL_OBJECT_END;)
        if (token != PULL_KEY || !take_field(pull, raw, arena, &text))
            return false;
    return visit(context, &text);
}

static bool take_list(JsonPull *pull, Arena *arena, PublicKeyVisit visit, void *context)
{
    Slice raw;
    if (json_pull_next(pull, &raw) != PULL_ARRAY)
        return false;
    for (PullToken token; (token = json_pull_next(pull, &raw)) != PULL_ARRAY_END;)
        if (token != PULL_OBJECT || !take_entry(pull, arena, visit, context))
            return false;
    return true;
}

static const char *read_json(Slice text, Arena *arena, PublicKeyVisit visit, void *context)
{
    JsonPull pull = json_pull_begin(text);
    Slice raw;
    bool found = false;
    PullToken token = json_pull_next(&pull, &raw);
    if (token != PULL_OBJECT)
        return pull.why ? pull.why : "it is no JSON object";
    while ((token = json_pull_next(&pull, &raw)) == PULL_KEY) {
        bool list = slice_equal_fold(raw, SLICE("PublicKeyList"));
        found |= list;
        if (!(list ? take_list(&pull, arena, visit, context)
                   : json_pull_skip(&pull, json_pull_next(&pull, &raw))))
            return pull.why ? pull.why : "its PublicKeyList is no list of keys";
    }
    if (json_pull_next(&pull, &raw) != PULL_END)
        return pull.why ? pull.why : "something stands behind its end";
    return found ? NULL : "it has no PublicKeyList";
}

/* ---- PEM, RFC 7468 ---- */

static size_t find_text(Slice text, Slice wanted)
{
    const char *found = text.size ? memmem(text.data, text.size, wanted.data, wanted.size) : NULL;
    return found ? (size_t)(found - text.data) : text.size;
}

static const char *read_pem(Slice text, Arena *arena, PublicKeyVisit visit, void *context)
{
    static const Slice heads[] = {{"-----BEGIN PUBLIC KEY-----", 26},
                                  {"-----BEGIN RSA PUBLIC KEY-----", 30}};
    bool found = false;
    for (size_t i = 0; i < 2; i++) {
        Slice rest = text;
        for (size_t at; (at = find_text(rest, heads[i])) < rest.size;) {
            PublicKeyText key = {.from = INSTANT_NONE, .until = INSTANT_NONE};
            rest = slice_from(rest, at + heads[i].size);
            key.der = decode_base64((Slice){rest.data, find_text(rest, SLICE("-----END"))}, arena);
            found = true;
            if (!visit(context, &key))
                return NULL;
        }
    }
    return found ? NULL : "it is neither JSON nor PEM of public keys";
}

const char *public_key_texts(Slice text, Arena *arena, PublicKeyVisit visit, void *context)
{
    if (slice_starts(slice_trim(text), SLICE("{")))
        return read_json(text, arena, visit, context);
    return read_pem(text, arena, visit, context);
}
