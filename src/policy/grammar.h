/*
 * policy/grammar: what a schema allows where, for messages that say what would be right. Internal
 * to the room.
 *
 * Read from the XSD itself, so that there is one truth. Understands the part of XSD that the
 * schemas of this project use: global element, complexType, simpleType (also a union, of which the
 * first type is read), group and attributeGroup; inside them choice, sequence, element with name
 * and type, references to groups, attribute, simpleContent with extension, mixed, and enumeration.
 * Everything lives in the arena.
 */
#ifndef TRAILAUDIT_POLICY_GRAMMAR_H
#define TRAILAUDIT_POLICY_GRAMMAR_H

#include "policy/xml.h"

/* A type of values. */
typedef struct {
    Slice name;
    Slice expected; /* its documentation: "a date, YYYY-MM-DD" */
    Slice *words;   /* what it enumerates */
    uint32_t word_count;
} GrammarValues;

typedef struct {
    Slice name;
    bool required;
    const GrammarValues *values; /* NULL: any text */
} GrammarAttribute;

typedef struct GrammarType GrammarType;
typedef struct {
    Slice name;
    const GrammarType *type;
} GrammarElement;

struct GrammarType {
    Slice name;
    bool text;                   /* character data may stand inside */
    const GrammarValues *values; /* of the text */
    GrammarElement *elements;
    uint32_t element_count, element_capacity;
    GrammarAttribute *attributes;
    uint32_t attribute_count, attribute_capacity;
};

typedef struct {
    Slice space; /* target namespace */
    GrammarElement root;
    GrammarType *types;
    uint32_t type_count;
    GrammarValues *values;
    uint32_t value_count;
    Slice *names; /* of all elements anywhere */
    uint32_t name_count;
} Grammar;

/* NULL without memory, or (never with the embedded schemas) where the text is no schema of this
 * kind. */
Grammar *grammar_read(Slice xsd, Arena *arena, Diagnostics *sink);
const GrammarElement *grammar_element(const GrammarType *type, Slice name);
const GrammarAttribute *grammar_attribute(const GrammarType *type, Slice name);
/* The name out of all elements; false where no element anywhere is called so. */
bool grammar_knows(const Grammar *grammar, Slice name);

#endif
