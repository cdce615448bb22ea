/*
 * For the targets that read XML: schemas are compiled once, not for each input, which takes more
 * than all the rest. The linker puts these in the place of policy/schema's own.
 */
#ifndef TRAILAUDIT_TESTS_FUZZ_SCHEMAS_H
#define TRAILAUDIT_TESTS_FUZZ_SCHEMAS_H

#include "policy/schema.h"

bool __real_schema_open(Schema *schema, const char *path, Arena *arena, Diagnostics *sink);
bool __wrap_schema_open(Schema *schema, const char *path, Arena *arena, Diagnostics *sink);
void __wrap_schema_close(Schema *schema);

#endif
