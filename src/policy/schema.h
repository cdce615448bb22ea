/*
 * policy/schema: does a file say what its schema allows? Internal to the room.
 *
 * The same XSD is held to in two ways: by a walk of our own, which names everything that is
 * unknown, misplaced, missing or none of the words allowed, in one go and with what would be right;
 * and by libxml2's validation, for values (dates, numbers, ids) and so that nothing that the schema
 * forbids is ever accepted. Of most files it is plain that the schema allows them
 * (schema_sure.c): neither is then needed, nor is the schema compiled.
 */
#ifndef TRAILAUDIT_POLICY_SCHEMA_H
#define TRAILAUDIT_POLICY_SCHEMA_H

#include "policy/grammar.h"
#include "policy/xml.h"

typedef struct {
    Grammar *grammar; /* NULL: not opened */
    const char *path;
    Slice text;
    void *compiled; /* libxml2's, when it is needed first */
} Schema;

/*
 * The text of the schema built in under this path, in one piece: what it includes from its own
 * folder stands in it, and its types no longer take "${name}" (WithParameter), which is replaced
 * before anything is checked. Data is NULL where there is none, or without memory.
 */
Slice schema_text(const char *path, Arena *arena);
/* The schema built in under this path; false (reported) without memory. */
bool schema_open(Schema *schema, const char *path, Arena *arena, Diagnostics *sink);
void schema_close(Schema *schema);
/*
 * Reports what the schema does not allow and marks it `bad`. Elements that are unknown where they
 * stand are taken out of libxml2's document. What libxml2 found and was not reported is kept;
 * schema_explain reports it where the file has no error at last.
 */
void schema_check(Schema *schema, XmlFile *file);
/* libxml2's part of it alone. */
void schema_validate(Schema *schema, XmlFile *file);
/* Whether the schema certainly allows what the tree holds; false: it may, or not. */
bool schema_surely_allows(const Grammar *grammar, const XmlElement *root);
void schema_explain(XmlFile *file);

#endif
