/*
 * vocabulary.h: the words of the templates, each a template itself. Data only.
 */
#ifndef GENERATE_VOCABULARY_H
#define GENERATE_VOCABULARY_H

#include <stddef.h>

#include "template.h"

struct word {
    const char *name;
    scope scope;
    const char *pattern;
};

/* Sorted by name in byte order. */
extern const struct word vocabulary[];
extern const size_t vocabulary_size;

#endif
