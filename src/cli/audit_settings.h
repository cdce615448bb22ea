/*
 * cli/audit_settings: what `audit` is to do, from the command line and the report definition.
 * Internal to the room.
 */
#ifndef TRAILAUDIT_CLI_AUDIT_SETTINGS_H
#define TRAILAUDIT_CLI_AUDIT_SETTINGS_H

#include "audit/document.h"
#include "cli/cli.h"
#include "cli/formats.h"
#include "cli/gate.h"
#include "policy/policy.h"
#include "policy/report_definition.h"

typedef enum { PROGRESS_NONE, PROGRESS_BAR, PROGRESS_PLAIN } ProgressKind;

typedef struct {
    const ReportDefinition *definition; /* or NULL */
    const char *const *policy_paths;
    size_t policy_path_count;
    PolicyInputs inputs; /* what the report definition and --set give to policies */
    Instant from, to, as_of;
    Slice *accounts, *regions, *services;
    uint32_t account_count, region_count, service_count;
    bool trust_paths, recover, redact, follow, quiet, verbose;
    const char *public_keys; /* or NULL */
    const char *output;
    unsigned formats;
    Gate gate;
    OptionValues require_data;
    AuditDocument baseline; /* audit NULL: none; to be freed (audit_free) */
    uint64_t evidence, sample, seed, jobs, memory, max_record, max_file;
    ProgressKind progress;
    const char *template_html, *template_pdf; /* or NULL */
    Slice *options;                           /* normal form of those that shape the result */
    uint32_t option_count;
} AuditSettings;

/* False with errors in the sink; all memory is the arena's. */
bool audit_settings_read(const Arguments *arguments, const Surroundings *surroundings, Arena *arena,
                         AuditSettings *settings, Diagnostics *sink);

#endif
