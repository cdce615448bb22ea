/*
 * Policies loaded from a text or from paths, and what was said of them as one text.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_POLICY_H
#define TRAILAUDIT_TESTS_SUPPORT_POLICY_H

#include "base/buffer.h"
#include "base/diagnostics.h"
#include "policy/policy.h"
#include "support_text.h"

typedef struct {
    Arena arena;
    Diagnostics *sink;
    PolicySet *set;
    Buffer said; /* one diagnostic a line: "line:column level code: message: hint" (with the file's
                    name before it, by path) */
} LoadedPolicies;

/* The text stands for the file "p.xml". */
void policies_from_text(LoadedPolicies *loaded, Slice text);
void policies_from_text_with(LoadedPolicies *loaded, Slice text, const PolicyInputs *inputs);
void policies_from_paths(LoadedPolicies *loaded, const char *const *paths, size_t count);
void policies_end(LoadedPolicies *loaded);
/* Appends the diagnostics of a sink in that form, NUL behind it. */
void diagnostics_as_text(const Diagnostics *sink, bool with_file, Buffer *out);

/* A policy file, and all that is said of it. */
typedef struct {
    const char *text, *said;
} PolicyRow;

#define CHECK_POLICIES(rows) check_policies(rows, sizeof rows / sizeof rows[0])
void check_policies(const PolicyRow *rows, size_t count);

#define POLICY_SET(inside)                                                                         \
    "<policy-set xmlns=\"urn:trailaudit:policy:1\" id=\"s\">\n" inside "\n</policy-set>\n"
/* What stands inside begins in line 3. */
#define POLICY(inside)                                                                             \
    POLICY_SET("<policy id=\"p\" severity=\"low\"><title>T</title>\n" inside "\n</policy>")
/* The condition begins in line 4. */
#define FORBID(condition) POLICY("<scope all=\"yes\"/><forbid>\n" condition "\n</forbid>")

#endif
