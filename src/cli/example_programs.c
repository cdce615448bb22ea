#include "cli/example_programs.h"

#include <stdlib.h>

#include "base/names.h"

typedef struct {
    Arena arena;
    Program *program; /* NULL: the policies do not load */
} Loaded;

struct ExamplePrograms {
    const char *const *paths;
    size_t path_count;
    Names *keys; /* inputs as text → place in `loaded` */
    Loaded *loaded;
    uint32_t count, capacity;
};

ExamplePrograms *example_programs_new(const char *const *paths, size_t count)
{
    ExamplePrograms *programs = calloc(1, sizeof(ExamplePrograms));
    if (!programs)
        return NULL;
    programs->paths = paths;
    programs->path_count = count;
    programs->keys = names_new();
    if (programs->keys)
        return programs;
    free(programs);
    return NULL;
}

void example_programs_free(ExamplePrograms *programs)
{
    if (!programs)
        return;
    for (uint32_t i = 0; i < programs->count; i++) {
        program_free(programs->loaded[i].program);
        arena_free(&programs->loaded[i].arena);
    }
    names_free(programs->keys);
    free(programs->loaded);
    free(programs);
}

static void add_text(Buffer *key, Slice text)
{
    buffer_printf(key, "%zu:", text.size);
    buffer_add(key, text);
}

/* Each text with its length before it: no two inputs are written alike. */
static void write_key(Buffer *key, const PolicyInputs *inputs)
{
    for (size_t i = 0; i < inputs->account_count; i++)
        add_text(key, inputs->accounts[i]);
    for (uint32_t i = 0; i < inputs->parameter_count; i++) {
        buffer_add_byte(key, 'p');
        add_text(key, inputs->parameters[i].name);
        add_text(key, inputs->parameters[i].value);
    }
    for (uint32_t i = 0; i < inputs->list_count; i++) {
        const PolicyListValues *list = &inputs->lists[i];
        buffer_add_byte(key, 'l');
        add_text(key, list->id);
        for (uint32_t j = 0; j < list->count; j++)
            add_text(key, list->values[j]);
    }
}

/* False without memory. */
static bool load(const ExamplePrograms *programs, const PolicyInputs *inputs, Loaded *loaded)
{
    Diagnostics *sink = diagnostics_new();
    PolicySet *set =
        sink ? policy_load_with(programs->paths, programs->path_count, inputs, &loaded->arena, sink)
             : NULL;
    bool errors = sink && diagnostics_count(sink, DIAGNOSTIC_ERROR) > 0;
    if (set && !errors)
        loaded->program = program_compile(set, NULL);
    diagnostics_free(sink);
    return errors || loaded->program;
}

static Loaded *add_loaded(ExamplePrograms *programs)
{
    if (programs->count == programs->capacity) {
        uint32_t capacity = programs->capacity ? programs->capacity * 2 : 16;
        Loaded *grown = realloc(programs->loaded, capacity * sizeof(Loaded));
        if (!grown)
            return NULL;
        programs->loaded = grown;
        programs->capacity = capacity;
    }
    Loaded *loaded = &programs->loaded[programs->count++];
    *loaded = (Loaded){0};
    return loaded;
}

const Program *example_programs_get(ExamplePrograms *programs, const PolicyInputs *inputs,
                                    bool *no_memory)
{
    Buffer key = {0};
    write_key(&key, inputs);
    uint32_t place = key.failed ? NAMES_NONE : names_intern(programs->keys, buffer_slice(&key));
    buffer_free(&key);
    *no_memory = place == NAMES_NONE;
    if (place < programs->count)
        return programs->loaded[place].program;
    Loaded *loaded = *no_memory ? NULL : add_loaded(programs);
    *no_memory = !loaded || !load(programs, inputs, loaded);
    return loaded ? loaded->program : NULL;
}
