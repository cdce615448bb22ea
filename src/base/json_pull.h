/*
 * base/json_pull: a JSON text, token by token, for small documents from outside.
 *
 * Promises: takes exactly what RFC 8259 allows, UTF-8 only, down to LIMIT_PULL_DEPTH levels, and
 * says why it refuses anything else. Whatever came before a refusal has to be thrown away by the
 * caller. Owns nothing: slices borrow the text. Costs: one pass; no tree, no allocation, no
 * recursion. Never: interprets a number, or finds a repeated key (the caller's business).
 */
#ifndef TRAILAUDIT_BASE_JSON_PULL_H
#define TRAILAUDIT_BASE_JSON_PULL_H

#include "base/arena.h"
#include "base/slice.h"

typedef enum {
    PULL_OBJECT, /* { */
    PULL_OBJECT_END,
    PULL_ARRAY, /* [ */
    PULL_ARRAY_END,
    PULL_KEY,    /* raw: what stands between the quotation marks */
    PULL_STRING, /* the same */
    PULL_NUMBER, /* raw: its characters */
    PULL_TRUE,
    PULL_FALSE,
    PULL_NULL,
    PULL_END, /* the text is complete */
    PULL_BAD  /* pull->why says what is wrong, at pull->at */
} PullToken;

typedef enum {
    PULL_WANTS_VALUE,
    PULL_WANTS_FIRST, /* value or ] */
    PULL_WANTS_KEY,
    PULL_WANTS_FIRST_KEY, /* key or } */
    PULL_WANTS_COMMA,     /* or the closing bracket */
    PULL_WANTS_END
} PullState;

typedef struct {
    const char *at, *end;
    uint64_t objects; /* a bit a level: it is an object */
    unsigned depth;
    PullState state;
    const char *why;
} JsonPull;

JsonPull json_pull_begin(Slice text);
/* The next token; after PULL_END or PULL_BAD always the same. */
PullToken json_pull_next(JsonPull *pull, Slice *raw);
/* Steps over the value that `token` begins; false where it is bad. */
bool json_pull_skip(JsonPull *pull, PullToken token);
/*
 * A string as the characters that it stands for. It borrows raw where nothing is escaped, else it
 * is the arena's. Data is NULL without memory, or where half a surrogate pair stands for nothing.
 */
Slice json_pull_text(Slice raw, Arena *arena);

#endif
