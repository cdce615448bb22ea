/*
 * report/model_parts: the parts of model_build, between model*.c alone.
 */
#ifndef TRAILAUDIT_REPORT_MODEL_PARTS_H
#define TRAILAUDIT_REPORT_MODEL_PARTS_H

#include "report/model.h"

int model_severity_of(const Audit *audit, const AuditFinding *finding);
bool model_build_controls(const Audit *audit, Arena *arena, Model *model);
/* Of problems or of notices. False without memory. */
bool model_count_problems(const AuditProblem *items, uint64_t count, const AuditCutKind *cut,
                          uint32_t cut_count, Arena *arena, ModelProblems *made);
/* After the controls. */
bool model_build_mappings(const Audit *audit, Arena *arena, Model *model);
/* After the groups of findings. */
bool model_order_findings(const Audit *audit, Arena *arena, Model *model);
bool model_list_gaps(const Audit *audit, Arena *arena, Model *model);
void model_list_never(const Audit *audit, Model *model);
bool model_build_matrix(const Audit *audit, Arena *arena, Model *model);
/* What the executive summary shows of the matrix, which is built, and of the policies. */
bool model_build_summary(const Audit *audit, Arena *arena, Model *model);
/* "account 111122223333, Region eu-west-1" */
bool model_build_selection(const Audit *audit, Arena *arena, Model *model);

#endif
