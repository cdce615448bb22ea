/* A built-in schema in one piece, as this program holds files to it. */
#include <string.h>

#include "base/embedded.h"
#include "policy/schema.h"

static size_t find_text(Slice text, Slice what)
{
    const char *found = text.size ? memmem(text.data, text.size, what.data, what.size) : NULL;
    return found ? (size_t)(found - text.data) : text.size;
}

/* What stands between the tags of <xs:schema>. */
static Slice inside(Slice xsd)
{
    Slice rest = slice_from(xsd, find_text(xsd, SLICE("<xs:schema")));
    rest = slice_from(rest, slice_find(rest, '>'));
    rest.size = find_text(rest, SLICE("</xs:schema>"));
    return slice_from(rest, 1);
}

/* The built-in file of that name beside the one at `path`. */
static Slice beside(const char *path, Slice name, Arena *arena)
{
    const char *slash = strrchr(path, '/');
    Slice whole = arena_printf(arena, "%.*s%.*s", slash ? (int)(slash + 1 - path) : 0, path,
                               (int)name.size, name.data);
    return whole.data ? embedded_file(whole.data) : (Slice){0};
}

static void add_included(Buffer *out, Slice xsd, const char *path, Arena *arena)
{
    static const Slice opens = {"<xs:include schemaLocation=\"", 28};
    for (;;) {
        size_t at = find_text(xsd, opens);
        buffer_add(out, (Slice){xsd.data, at});
        if (at == xsd.size)
            return;
        Slice name = slice_from(xsd, at + opens.size);
        xsd = slice_from(name, find_text(name, SLICE("/>")) + 2);
        name.size = slice_find(name, '"');
        buffer_add(out, inside(beside(path, name, arena)));
    }
}

static void add_plain(Buffer *out, Slice xsd)
{
    static const Slice parameter = {" WithParameter\"", 15};
    for (;;) {
        size_t at = find_text(xsd, parameter);
        buffer_add(out, (Slice){xsd.data, at});
        if (at == xsd.size)
            return;
        buffer_add_byte(out, '"');
        xsd = slice_from(xsd, at + parameter.size);
    }
}

Slice schema_text(const char *path, Arena *arena)
{
    Buffer whole = {0}, plain = {0};
    Slice xsd = embedded_file(path);
    if (!xsd.data)
        return xsd;
    add_included(&whole, xsd, path, arena);
    add_plain(&plain, buffer_slice(&whole));
    Slice text =
        whole.failed || plain.failed ? (Slice){0} : arena_copy(arena, buffer_slice(&plain));
    buffer_free(&whole);
    buffer_free(&plain);
    return text;
}
