/*
 * compile/build: the state while a program is made. Internal to the room.
 */
#ifndef TRAILAUDIT_COMPILE_BUILD_H
#define TRAILAUDIT_COMPILE_BUILD_H

#include "base/buffer.h"
#include "compile/compile.h"

typedef struct {
    Program *program;
    Names *node_keys;   /* canonical text of a node → its id */
    Names *field_keys;  /* → place in fields */
    Names *column_keys; /* column paths, keys joined by NUL → place in paths */
    Names *identity_keys;
    Names *group_keys; /* fields that stand together, in their order → its number */
    const ProgramNode **nodes;
    uint32_t node_capacity;
    ProgramField **fields;
    uint32_t field_capacity;
    EventColumnPath *paths;
    uint32_t path_capacity;
    Buffer key;
} Build;

/* The conditions around the one being built: what "." means there. */
typedef struct Enclosing Enclosing;
struct Enclosing {
    const ProgramField *in;
    const Enclosing *outer;
};

bool build_begin(Build *build);
/* The one node for this condition and all that are written like it; NULL without memory. */
const ProgramNode *build_condition(Build *build, const Condition *condition,
                                   const Enclosing *enclosing);
/* a and b. */
const ProgramNode *build_both(Build *build, const ProgramNode *a, const ProgramNode *b);
const ProgramField *build_field(Build *build, const PolicyField *field, const Enclosing *enclosing);
/* Turns column places into column numbers and hands everything to the program. */
bool build_finish(Build *build);
void build_end(Build *build);

/* Gathers the conditions that look at one value each (compile/slots.c). False without memory. */
bool build_slots(Program *program);

/* What a kind needs prepared (compile/prepare.c). */
bool build_prepare(Build *build, ProgramNode *node, const Condition *condition);

/* Doubles an array where it is full; false without memory. */
bool build_grow(void **array, uint32_t *capacity, uint32_t needed, size_t size);

#endif
