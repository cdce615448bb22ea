/*
 * evaluate/explain: conditions as a tree of text, each with what it saw. Internal to the room.
 */
#ifndef TRAILAUDIT_EVALUATE_EXPLAIN_H
#define TRAILAUDIT_EVALUATE_EXPLAIN_H

#include "evaluate/evaluator.h"

typedef struct {
    Evaluator *evaluator; /* has the record in hand */
    Buffer *out;
    bool deciding; /* only what made the whole turn out as it did */
} Explaining;

/* "true", "false", "unknown" */
const char *truth_word(Truth truth);
/* Begins a line, so many levels in. */
void explain_indent(Buffer *out, unsigned level);
/* A condition with what stands inside it; `node` is what it was compiled to. */
void explain_condition(const Explaining *explaining, const Condition *condition,
                       const ProgramNode *node, const Element *element, unsigned level);
/* What a condition without others inside saw: `: mfa is "no"`. */
void explain_seen(const Explaining *explaining, const ProgramNode *node, const Element *element);
/* `mfa is "no"`, `userIdentity.arn is absent` */
void explain_field_seen(const Explaining *explaining, const ProgramField *field,
                        const Element *element);

#endif
