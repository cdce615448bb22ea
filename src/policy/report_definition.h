/*
 * policy/report_definition: what a run is, in one file of reports/.
 *
 * The same promises as policy.h: schema first, then meaning, every error in one go; all memory is
 * the arena's. Paths in the file (href, logo, template) are resolved against the file's folder.
 */
#ifndef TRAILAUDIT_POLICY_REPORT_DEFINITION_H
#define TRAILAUDIT_POLICY_REPORT_DEFINITION_H

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/digest.h"
#include "base/instant.h"
#include "base/picture.h"

typedef struct {
    Slice id; /* 12 digits */
    Slice name, owner, environment, ou;
    Instant active_from, active_until; /* INSTANT_NONE where open */
} ReportAccount;

typedef struct {
    Slice id, version;
} ReportFramework;

typedef struct {
    Slice name, value;
    Diagnostic place; /* of the name, as below */
} ReportParameter;

typedef struct {
    Slice file;
    Digest sha256;
    Slice id, title, organisation, classification, operator_name;
    Picture logo;    /* of the organisation; png empty where there is none */
    Slice period;    /* as written: "last-quarter", "2026-Q3", …; empty where missing */
    Slice *policies; /* resolved paths */
    uint32_t policy_count;
    Slice *exceptions; /* resolved paths */
    uint32_t exception_count;
    /* Where each of them stands: file, line, column and source alone are filled. */
    Diagnostic *policy_places, *exception_places;
    bool exceptions_apart_only; /* inline="no": exceptions inside policies do not count */
    ReportParameter *parameters;
    uint32_t parameter_count;
    ReportFramework *frameworks;
    uint32_t framework_count;
    ReportAccount *accounts; /* ordered by id */
    uint32_t account_count;
    bool accounts_expected; /* expected="listed": an unlisted account in the data is a problem */
    Slice accounts_file;    /* resolved path of the file that more of them come from, or empty */
    Digest accounts_sha256; /* of that file */
    Slice *regions;         /* expected */
    uint32_t region_count;
    Slice formats;                     /* "html pdf json csv"; empty where missing */
    Slice page;                        /* "A4" or "Letter"; empty: the theme's */
    int64_t evidence;                  /* -1 where missing */
    Slice template_html, template_pdf; /* resolved folders; empty: the built-in ones */
    Diagnostic template_html_place;    /* as those of the policies */
    Slice *sign_offs;                  /* roles */
    uint32_t sign_off_count;
} ReportDefinition;

/* NULL without memory or where the file can't be read; otherwise whole only if the sink counts no
 * error. */
ReportDefinition *report_definition_load(const char *path, Arena *arena, Diagnostics *sink);
/* An error, code "no-such-file" or "unreadable-file", with its place for each path of policies or
 * exceptions that is not there; loading leaves them alone, as a run may have others. */
void report_definition_check_paths(const ReportDefinition *definition, Diagnostics *sink);
/* Adds a diagnostic at the place, with that level, code and message. */
void report_definition_say(const Diagnostic *place, DiagnosticLevel level, const char *code,
                           Diagnostics *sink, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* The account of that id, or NULL. */
const ReportAccount *report_definition_account(const ReportDefinition *definition, Slice id);
/* What people are told that a period can be. */
#define REPORT_PERIODS "2026-Q3, 2026-07, 2026, last-quarter, last-month, last-year or FROM/TO"
/*
 * "2026-Q3", "2026-07", "2026", "last-quarter" (the quarter before that of `now`), "last-month",
 * "last-year", or "FROM/TO": half-open instants. False for anything else.
 */
bool report_period_parse(Slice text, Instant now, Instant *from, Instant *to);

#endif
