/*
 * policy/grammar: what a schema allows where, for messages that say what would be right. Internal
 * to the room.
 *
 * Read from the XSD itself, so that there is one truth. Understands the part of XSD that the
 * schemas of this project use: global element, complexType, simpleType (also a union, of which the
 * first type is read), group and attributeGroup; inside them choice, sequence, element with name
 * and type, references to groups, attribute, simpleContent with extension, mixed, and enumeration.
 * Of what a type says besides, as much is read as is needed to tell of most files that the schema
 * allows them (schema_sure.c); where it says more than is understood here, `whole` is false.
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
    Slice base;       /* what it restricts: xs:string */
    Slice pattern;    /* empty: none */
    uint32_t longest; /* in characters */
    uint32_t least, most;
    bool whole; /* all that the schema says of it stands here */
} GrammarValues;

typedef struct {
    Slice name;
    bool required;
    const GrammarValues *values; /* NULL: a type of XSD's own */
    Slice type;
} GrammarAttribute;

typedef struct GrammarType GrammarType;
typedef struct {
    Slice name;
    const GrammarType *type;
} GrammarElement;

struct GrammarType {
    Slice name;
    bool text;                   /* character data may stand inside */
    bool mixed;                  /* any, between elements */
    const GrammarValues *values; /* of the text; NULL: a type of XSD's own */
    Slice text_type;
    bool whole;           /* all that the schema says of it stands here */
    uint32_t least, most; /* elements inside, in any order */
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

/* The elements of the schema: a global one by its kind and name, the first child called so; NULL
 * where there is none. */
const XmlElement *grammar_global(const XmlElement *root, const char *kind, Slice name);
const XmlElement *grammar_child(const XmlElement *element, const char *name);
/* What a complexType says of the number of elements inside, and what a restriction says of values
 * (grammar_whole.c). */
void grammar_read_count(const XmlElement *root, const XmlElement *complex, GrammarType *type);
void grammar_read_facets(const XmlElement *restriction, GrammarValues *values);
/* Digits alone, of a number below 10^9. */
bool grammar_number(Slice text, uint32_t *number);

/* NULL without memory, or (never with the embedded schemas) where the text is no schema of this
 * kind. */
Grammar *grammar_read(Slice xsd, Arena *arena, Diagnostics *sink);
const GrammarElement *grammar_element(const GrammarType *type, Slice name);
const GrammarAttribute *grammar_attribute(const GrammarType *type, Slice name);
/* The name out of all elements; false where no element anywhere is called so. */
bool grammar_knows(const Grammar *grammar, Slice name);

#endif
