/* What a report definition names and is not there. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "policy/report_definition.h"
#include "policy/xml.h"

void report_definition_say(const Diagnostic *place, DiagnosticLevel level, const char *code,
                           Diagnostics *sink, const char *format, ...)
{
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    Diagnostic said = *place;
    said.level = level;
    said.code = code;
    said.message = slice_of(message);
    diagnostics_add(sink, &said);
}

static void check_path(Slice path, const Diagnostic *place, const char *what, Diagnostics *sink)
{
    struct stat status;
    if (path.size == 0 || stat(path.data, &status) == 0)
        return; /* of an empty one the schema told */
    bool missing = errno == ENOENT || errno == ENOTDIR;
    report_definition_say(place, DIAGNOSTIC_ERROR, missing ? "no-such-file" : "unreadable-file",
                          sink, "%s '%.*s': the file can't be read: %s", what, XML_SHOWN(path),
                          strerror(errno));
}

void report_definition_check_paths(const ReportDefinition *definition, Diagnostics *sink)
{
    for (uint32_t i = 0; i < definition->policy_count; i++)
        check_path(definition->policies[i], &definition->policy_places[i], "policies", sink);
    for (uint32_t i = 0; i < definition->exception_count; i++)
        check_path(definition->exceptions[i], &definition->exception_places[i], "exceptions", sink);
}
