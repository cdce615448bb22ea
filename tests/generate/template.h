/*
 * template.h: pieces of a record written as text with words to fill in.
 *
 * A template is JSON with three spellings of its own, so that it reads well in C: ' stands for ", `
 * for \" (JSON in a string of JSON), and <…> for a word:
 *
 *   <stream>       a word of the vocabulary (vocabulary.h), or a fact of the scene, such as
 * <account> <HOT|WARM>     one of these, by lot <24-720>       a number from 24 to 720 <hex:17> 17
 * hexadecimal digits; likewise digits, upper, lower, alnum <lt>           a plain <
 *
 * The same scene and the same template always give the same text. An unknown word is written as it
 * stands, with its brackets, and counted in the scene, so that a test of the tables can find it.
 */
#ifndef GENERATE_TEMPLATE_H
#define GENERATE_TEMPLATE_H

#include <stdint.h>

#include "organisation.h"
#include "random.h"
#include "text.h"

/* How long a word keeps its value. */
typedef enum scope {
    SCOPE_FRESH,    /* another each time it is written */
    SCOPE_RECORD,   /* one value in a record */
    SCOPE_RESOURCE, /* the same, out of the few that an account has in a Region */
    SCOPE_SESSION,  /* one value in a session */
    SCOPE_ACTOR,    /* one value for an actor in an account */
    SCOPE_ACCOUNT,  /* one value in an account and Region */
    SCOPE_COUNT
} scope;

/* What a template's words refer to. */
struct scene {
    const struct account *account; /* that the record is delivered to */
    const char *region;
    const struct actor *actor;
    const struct action *action;
    int64_t time; /* eventTime */
    int64_t session_start;
    uint64_t seeds[SCOPE_COUNT]; /* of each scope but SCOPE_FRESH */
    random_stream random;        /* of SCOPE_FRESH */
    unsigned unknown_words;
};

/* Adds the template's text. */
void template_expand(text *target, const char *pattern, struct scene *scene);

#endif
