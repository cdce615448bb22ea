/*
 * report/html/views: the views of the parts of a page, between fields_*.c alone. An item function
 * takes the root's scope.
 */
#ifndef TRAILAUDIT_REPORT_HTML_VIEWS_H
#define TRAILAUDIT_REPORT_HTML_VIEWS_H

#include "report/html/page.h"

/* Bare texts and counts: items are Slices and AuditCounts. */
extern const TemplateView page_name_view, page_count_view;

/* fields_baseline.c: none without a baseline. */
extern const TemplateView baseline_view;
const void *baseline_item(const TemplateScope *scope, size_t index);

/* fields_integrity.c: none where nothing was checked. */
extern const TemplateView integrity_view;
const void *integrity_item(const TemplateScope *scope, size_t index);

/* fields_dispositions.c */
extern const TemplateView page_disposition_view;
const void *disposition_item(const TemplateScope *scope, size_t index);

/* fields_coverage.c: none where nothing was evaluated. */
extern const TemplateView coverage_view;
const void *coverage_item(const TemplateScope *scope, size_t index);

/* fields_inputs.c */
extern const TemplateView population_view, input_account_view;
const void *population_item(const TemplateScope *scope, size_t index);
const void *input_account_item(const TemplateScope *scope, size_t index);
const void *cover_account_item(const TemplateScope *scope, size_t index);

/* fields_policies.c */
extern const TemplateView page_policy_view, policy_file_view, page_exception_view,
    page_framework_view, policy_control_view;
const void *policy_item(const TemplateScope *scope, size_t index);
const void *policy_file_item(const TemplateScope *scope, size_t index);
/* "policy-3": a policy's id may be anything, an anchor not. */
void add_policy_anchor(const Page *page, const AuditPolicy *policy, Buffer *out);
/* "framework-2" and "control-2-14": where the matrix has them, from their indices in the model. */
void add_framework_anchor(uint32_t framework, Buffer *out);
void add_control_anchor(uint32_t framework, uint32_t control, Buffer *out);
/* Percent with a digit after the point, rounded down and never to 0 or 100: those are facts of
 * their own. Nothing for an empty whole. */
void add_percent(uint64_t part, uint64_t whole, Buffer *out);

/* fields_findings.c: items of finding_accounts are PageAccounts. */
extern const TemplateView page_account_view, named_finding_view;
const void *top_finding_item(const TemplateScope *scope, size_t index);

/* fields_lists.c: items of attempts are AuditTallies. */
extern const TemplateView manifest_file_view, attempt_view, top_policy_view;
const void *manifest_item(const TemplateScope *scope, size_t index);
const void *top_policy_item(const TemplateScope *scope, size_t index);
const void *attempt_item(const TemplateScope *scope, size_t index);

/* fields_matrix.c: items are bands of services that stand beside each other; none without data. */
extern const TemplateView page_matrix_view;
const void *summary_matrix_item(const TemplateScope *scope, size_t index);
const void *matrix_item(const TemplateScope *scope, size_t index);

#endif
