/*
 * policy/framework: the controls that a version of a framework has, from files beside the policies.
 *
 * Promises: schema first, then meaning, every error of all files in one go, each with its place; a
 * set that was handed out without errors has every framework and version once, and in it every
 * control once. Policies may name controls of frameworks that no file describes; of those that one
 * does, only the controls that it has.
 *
 * Owns: everything lives in the arena given. Costs: every *.xml below the paths is opened once
 * more, start-up only. Never: reports what policy_load reports of the same paths (missing paths,
 * files that are no XML).
 */
#ifndef TRAILAUDIT_POLICY_FRAMEWORK_H
#define TRAILAUDIT_POLICY_FRAMEWORK_H

#include "policy/policy.h"
#include "policy/report_definition.h"

typedef struct {
    Slice id, title; /* title: runs of blanks made one space */
    unsigned line;
} FrameworkControl;

typedef struct {
    Slice id, version, title;
    Slice source; /* where ids and titles come from; may be empty */
    Slice file;   /* as named on the command line, joined with what was found below it */
    unsigned line;
    Digest sha256;              /* of the file */
    FrameworkControl *controls; /* as they are written */
    uint32_t control_count;
} Framework;

typedef struct {
    Framework **frameworks; /* by id, then version */
    uint32_t count;
} FrameworkSet;

/* Whether the root element of the text is a framework's. */
bool framework_is_document(Slice xml);
/*
 * Loads the frameworks among the files and in the folders (all *.xml below them); other documents
 * are passed over. The set is whole only if the sink counts no new error. NULL without memory.
 */
FrameworkSet *framework_load(const char *const *paths, size_t count, Arena *arena,
                             Diagnostics *sink);
/* One framework from a text in memory, for tests; `name` stands for the file. */
FrameworkSet *framework_load_text(Slice text, Slice name, Arena *arena, Diagnostics *sink);
/* The framework of that id and version, or NULL. */
const Framework *framework_find(const FrameworkSet *set, Slice id, Slice version);
/* The control of that id, or NULL. */
const FrameworkControl *framework_control(const Framework *framework, Slice id);

/* framework_check.c: warns (code "unknown-control") of each control that a policy names and that
 * its framework, which is known in that version, does not have; and (code "unknown-framework") of
 * frameworks that no file describes, where the id is near to one that is there, or another version
 * of it is. Others are the policy author's own. */
void framework_check_controls(const FrameworkSet *set, const PolicySet *policies,
                              Diagnostics *sink);
/* Warns (code "unknown-framework") of each framework that the definition names and no file
 * describes: the control matrix then lists only what policies name. */
void framework_check_requested(const FrameworkSet *set, const ReportDefinition *definition,
                               Diagnostics *sink);

#endif
