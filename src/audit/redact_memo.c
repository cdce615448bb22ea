#include "audit/redact_memo.h"

#include <stdlib.h>

#include "base/limits.h"

/* What a text takes beside its bytes and those of what it was masked to. */
enum { TEXT_COSTS = 96 };

bool redact_memo_find(const RedactMemo *memo, Slice text, Slice *masked)
{
    uint32_t number = memo->texts ? names_find(memo->texts, text) : NAMES_NONE;
    if (number == NAMES_NONE)
        return false;
    *masked = memo->masked[number];
    return true;
}

/* Room for one more. */
static bool reserve(RedactMemo *memo)
{
    if (!memo->texts && !(memo->texts = names_new()))
        return false;
    if (names_count(memo->texts) < memo->capacity)
        return true;
    uint32_t capacity = memo->capacity ? memo->capacity * 2 : 64;
    Slice *grown = realloc(memo->masked, capacity * sizeof(Slice));
    if (!grown)
        return false;
    memo->masked = grown;
    memo->capacity = capacity;
    return true;
}

void redact_memo_keep(RedactMemo *memo, Slice text, Slice masked)
{
    bool same = masked.data == text.data;
    if (memo->held >= LIMIT_REDACT_MEMO || text.size > LIMIT_REDACT_MEMO / 64 || !reserve(memo))
        return;
    Slice copy = same ? (Slice){0} : arena_copy(&memo->arena, masked);
    if (!same && !copy.data)
        return;
    uint32_t number = names_intern(memo->texts, text);
    if (number == NAMES_NONE)
        return;
    memo->masked[number] = copy;
    memo->held += text.size + copy.size + TEXT_COSTS;
}

void redact_memo_free(RedactMemo *memo)
{
    names_free(memo->texts);
    free(memo->masked);
    arena_free(&memo->arena);
    *memo = (RedactMemo){0};
}
