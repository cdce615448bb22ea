#include "support_policy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

void diagnostics_as_text(const Diagnostics *sink, bool with_file, Buffer *out)
{
    static const char *const levels[] = {"note", "warning", "error"};
    for (size_t i = 0; i < diagnostics_kept(sink); i++) {
        const Diagnostic *diagnostic = diagnostics_get(sink, i);
        if (with_file)
            buffer_printf(out, "%.*s:", (int)diagnostic->file.size, diagnostic->file.data);
        buffer_printf(out, "%u:%u %s %s: %.*s", diagnostic->line, diagnostic->column,
                      levels[diagnostic->level], diagnostic->code, (int)diagnostic->message.size,
                      diagnostic->message.data);
        if (diagnostic->hint.size)
            buffer_printf(out, ": %.*s", (int)diagnostic->hint.size, diagnostic->hint.data);
        buffer_add_byte(out, '\n');
    }
    buffer_add_byte(out, '\0');
    if (out->failed)
        abort();
}

void policies_from_text_with(LoadedPolicies *loaded, Slice text, const PolicyInputs *inputs)
{
    *loaded = (LoadedPolicies){.sink = diagnostics_new()};
    loaded->set = policy_load_text_with(text, SLICE("p.xml"), inputs, &loaded->arena, loaded->sink);
    diagnostics_as_text(loaded->sink, false, &loaded->said);
}

void policies_from_text(LoadedPolicies *loaded, Slice text)
{
    policies_from_text_with(loaded, text, NULL);
}

void policies_from_paths(LoadedPolicies *loaded, const char *const *paths, size_t count)
{
    *loaded = (LoadedPolicies){.sink = diagnostics_new()};
    loaded->set = policy_load(paths, count, NULL, 0, &loaded->arena, loaded->sink);
    diagnostics_as_text(loaded->sink, true, &loaded->said);
}

void policies_end(LoadedPolicies *loaded)
{
    diagnostics_free(loaded->sink);
    buffer_free(&loaded->said);
    arena_free(&loaded->arena);
}

void check_policies(const PolicyRow *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        LoadedPolicies loaded;
        policies_from_text(&loaded, slice_of(rows[i].text));
        assert_string_equal(loaded.said.data, rows[i].said);
        policies_end(&loaded);
    }
}
