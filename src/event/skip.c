#include "event/skip.h"

#include <stddef.h>

static const char *skip_string(SkipState *state, const char *p, const char *end)
{
    for (; p < end; p++) {
        if (state->escaped && *p != '\n') {
            state->escaped = false;
        } else if (*p == '\\') {
            state->escaped = true;
        } else if (*p == '"' || *p == '\n') {
            state->escaped = state->in_string = false;
            return p + 1;
        }
    }
    return p;
}

const char *skip_on(SkipState *state, const char *p, const char *end)
{
    while (p < end) {
        if (state->in_string) {
            p = skip_string(state, p, end);
            if (!state->in_string && state->depth == 0)
                return p;
            continue;
        }
        char c = *p;
        if (state->bare && (c == ',' || c == '}' || c == ']' || c == '\n'))
            return p;
        p++;
        if (c == '"') {
            state->in_string = true;
        } else if (c == '{' || c == '[') {
            state->depth++;
        } else if (c == '}' || c == ']') {
            if (state->depth <= 1)
                return p;
            state->depth--;
        } else if (state->depth == 0) {
            state->bare = true;
        }
    }
    return NULL;
}
