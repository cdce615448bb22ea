/*
 * base/glob: patterns with * (any run) and ? (one character), as IAM writes them.
 */
#ifndef TRAILAUDIT_BASE_GLOB_H
#define TRAILAUDIT_BASE_GLOB_H

#include "base/slice.h"

/* Whether the whole text is like the pattern. ? takes one UTF-8 character. fold: ASCII letters in
 * any case. Linear in practice, pattern × text at worst; no recursion, no memory. */
bool glob_match(Slice pattern, Slice text, bool fold);

#endif
