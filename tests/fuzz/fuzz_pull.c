/* A text, token by token: it is refused exactly where a plain reader of RFC 8259 refuses it, and
 * keys and strings are the texts that the scanner's decoder makes of them. */
#include "base/json_pull.h"
#include "base/limits.h"
#include "event/event.h"
#include "fuzz.h"

/* Half a pair of surrogates stands for nothing here and for U+FFFD there. */
static void check_text(Slice raw, Slice whole, Arena *arena)
{
    EventValue value = {.data = raw.data, .size = (uint32_t)raw.size, .type = EVENT_STRING};
    FUZZ_CHECK(raw.data >= whole.data && raw.data + raw.size <= whole.data + whole.size);
    value.escaped = slice_find(raw, '\\') < raw.size;
    Slice ours = json_pull_text(raw, arena);
    Slice theirs = event_value_text(value, arena, NULL);
    if (ours.data)
        FUZZ_CHECK(slice_equal(ours, theirs));
    else
        FUZZ_CHECK(memmem(theirs.data, theirs.size, "\xef\xbf\xbd", 3));
}

/* Whether the text is one value; each container is stepped over once more from where it begins. */
static bool walk(Slice text, Arena *arena)
{
    JsonPull pull = json_pull_begin(text);
    PullToken token;
    Slice raw;
    while ((token = json_pull_next(&pull, &raw)) < PULL_END) {
        if (token == PULL_KEY || token == PULL_STRING)
            check_text(raw, text, arena);
        if (token == PULL_NUMBER)
            FUZZ_CHECK(fuzz_is_json(raw, 1));
        FUZZ_CHECK(pull.at <= pull.end && pull.depth <= LIMIT_PULL_DEPTH);
    }
    FUZZ_CHECK(json_pull_next(&pull, &raw) == token && (token == PULL_END) == !pull.why);
    return token == PULL_END;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    char *copy = malloc(size + 1);
    FUZZ_CHECK(copy);
    memcpy(copy, data, size);
    Slice text = {copy, size}, raw;
    bool ours = walk(text, &arena);
    FUZZ_CHECK(ours == fuzz_is_json(text, LIMIT_PULL_DEPTH));
    JsonPull pull = json_pull_begin(text);
    bool skipped = json_pull_skip(&pull, json_pull_next(&pull, &raw)) &&
                   json_pull_next(&pull, &raw) == PULL_END;
    FUZZ_CHECK(skipped == ours);
    arena_free(&arena);
    free(copy);
    return 0;
}
