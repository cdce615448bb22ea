/*
 * event/skip: steps over a JSON value without checking or keeping it, window by window.
 *
 * Internal to event/. Strings are minded; a line's end ends a string too, which changes nothing for
 * JSON and bounds what a missing quote can do.
 */
#ifndef TRAILAUDIT_EVENT_SKIP_H
#define TRAILAUDIT_EVENT_SKIP_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    uint64_t depth; /* open brackets */
    bool in_string;
    bool escaped; /* behind a backslash in a string */
    bool bare;    /* inside a number or literal */
} SkipState;

/* A zeroed state begins at the first byte of a value. Returns the place behind the value, or NULL
 * if it goes on behind end. */
const char *skip_on(SkipState *state, const char *p, const char *end);

#endif
