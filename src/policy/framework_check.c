/* Whether the controls that policies name, and the frameworks that a report names, are there. */
#include <stdlib.h>

#include "base/names.h"
#include "base/text.h"
#include "policy/framework.h"

/* Bytes of a name in a message: longer ones are cut. */
enum { SHOWN = 120 };

static int shown(Slice text)
{
    return (int)(text.size < SHOWN ? text.size : SHOWN);
}

/* The framework's id that is near; empty where none is, or without memory. */
static Slice nearest(const Framework *framework, Slice id)
{
    Slice *ids = calloc(framework->control_count ? framework->control_count : 1, sizeof(Slice));
    Slice near = {0};
    for (uint32_t i = 0; ids && i < framework->control_count; i++)
        ids[i] = framework->controls[i].id;
    if (ids)
        near = text_nearest(id, ids, framework->control_count);
    free(ids);
    return near;
}

static void warn(const Policy *policy, const PolicyControl *control, const char *code,
                 const Buffer *message, const Buffer *hint, Diagnostics *sink)
{
    Diagnostic diagnostic = {.level = DIAGNOSTIC_WARNING,
                             .code = code,
                             .file = policy->file->path,
                             .line = control->line,
                             .message = buffer_slice(message),
                             .hint = buffer_slice(hint)};
    diagnostics_add(sink, &diagnostic);
}

static void warn_of_control(const Policy *policy, const PolicyControl *control,
                            const Framework *framework, Diagnostics *sink)
{
    Slice near = nearest(framework, control->id);
    Buffer message = {0}, hint = {0};
    buffer_printf(&message, "control '%.*s' is none of %.*s %.*s", shown(control->id),
                  control->id.data, shown(framework->id), framework->id.data,
                  shown(framework->version), framework->version.data);
    if (near.size)
        buffer_printf(&hint, "did you mean '%.*s'?", shown(near), near.data);
    warn(policy, control, "unknown-control", &message, &hint, sink);
    buffer_free(&message);
    buffer_free(&hint);
}

static char next_digit(Slice *rest)
{
    while (rest->size && (rest->data[0] < '0' || rest->data[0] > '9'))
        *rest = slice_from(*rest, 1);
    char digit = rest->size ? rest->data[0] : '\0';
    *rest = slice_from(*rest, 1);
    return digit;
}

/* What differs in its digits, as ISO 27017 does from ISO 27001, or in more than two letters of its
 * length, is another one. */
static bool is_slip(Slice written, Slice near)
{
    size_t more = written.size > near.size ? written.size - near.size : near.size - written.size;
    char one, other;
    do {
        one = next_digit(&written);
        other = next_digit(&near);
    } while (one && one == other);
    return one == other && more <= 2;
}

/* A framework that no file describes is somebody's own, unless it looks like a slip: of the id, or
 * of the version of one that is there. */
static bool find_slip(const FrameworkSet *set, const PolicyControl *control, Buffer *hint)
{
    Slice *ids = calloc(set->count ? set->count : 1, sizeof(Slice)), near = {0};
    bool same = false;
    for (uint32_t i = 0; ids && i < set->count; i++) {
        const Framework *framework = set->frameworks[i];
        ids[i] = framework->id;
        if (!slice_equal(framework->id, control->framework))
            continue;
        buffer_printf(hint, "%s%.*s", same ? ", " : "it is here as ", shown(framework->version),
                      framework->version.data);
        same = true;
    }
    if (ids && !same)
        near = text_nearest(control->framework, ids, set->count);
    if (near.size && !is_slip(control->framework, near))
        near.size = 0;
    if (near.size)
        buffer_printf(hint, "did you mean '%.*s'?", shown(near), near.data);
    free(ids);
    return same || near.size > 0;
}

static void warn_of_slip(const Policy *policy, const PolicyControl *control, const Buffer *hint,
                         Diagnostics *sink)
{
    Buffer message = {0};
    buffer_printf(&message, "no file here describes framework '%.*s' %.*s",
                  shown(control->framework), control->framework.data, shown(control->version),
                  control->version.data);
    warn(policy, control, "unknown-framework", &message, hint, sink);
    buffer_free(&message);
}

/* Once of each framework and version, where it is named first. */
static void check_framework(const FrameworkSet *set, const Policy *policy,
                            const PolicyControl *control, Names *seen, Diagnostics *sink)
{
    Buffer key = {0}, hint = {0};
    buffer_add(&key, control->framework);
    buffer_add_byte(&key, '\0');
    buffer_add(&key, control->version);
    if (seen && !key.failed && names_find(seen, buffer_slice(&key)) == NAMES_NONE) {
        names_intern(seen, buffer_slice(&key));
        if (find_slip(set, control, &hint))
            warn_of_slip(policy, control, &hint, sink);
    }
    buffer_free(&key);
    buffer_free(&hint);
}

void framework_check_controls(const FrameworkSet *set, const PolicySet *policies, Diagnostics *sink)
{
    Names *seen = names_new();
    for (uint32_t p = 0; p < policies->policy_count; p++) {
        const Policy *policy = policies->policies[p];
        for (uint32_t c = 0; c < policy->control_count; c++) {
            const PolicyControl *control = &policy->controls[c];
            const Framework *framework = framework_find(set, control->framework, control->version);
            if (!framework)
                check_framework(set, policy, control, seen, sink);
            else if (!framework_control(framework, control->id))
                warn_of_control(policy, control, framework, sink);
        }
    }
    names_free(seen);
    diagnostics_sort(sink);
}

void framework_check_requested(const FrameworkSet *set, const ReportDefinition *definition,
                               Diagnostics *sink)
{
    for (uint32_t i = 0; i < definition->framework_count; i++) {
        const ReportFramework *asked = &definition->frameworks[i];
        if (!framework_find(set, asked->id, asked->version))
            diagnostics_report(sink, DIAGNOSTIC_WARNING, "unknown-framework", definition->file, 0,
                               "no file among the policies says which controls %.*s %.*s has: the "
                               "report lists only those that policies name",
                               shown(asked->id), asked->id.data, shown(asked->version),
                               asked->version.data);
    }
}
