/*
 * report/html/page: what the templates of the HTML report see.
 *
 * Promises: every field of every view is computed from the audit and from nothing else; which
 * findings are shown in detail is decided here, once. Owns: a Page owns what it derives and borrows
 * the audit. Costs: an entry per finding. Never: writes.
 */
#ifndef TRAILAUDIT_REPORT_HTML_PAGE_H
#define TRAILAUDIT_REPORT_HTML_PAGE_H

#include "report/chart.h"
#include "report/model.h"
#include "report/template.h"

/* The findings of one service of one account that are shown in detail: a run of Page.detailed. */
typedef struct {
    const ModelService *group;
    uint32_t first, count;
} PageService;

typedef struct {
    const ModelAccount *group;
    PageService *services;
    uint32_t service_count;
    uint32_t count; /* findings in detail */
} PageAccount;

typedef struct {
    const AuditPolicy *policy;
    const AuditException *exception;
} PageException;

typedef struct {
    const Audit *audit;
    const char *folder; /* the templates'; NULL: the built-in ones */
    const Words *words;
    Model model;
    ChartDays days;
    Slice template_sha256; /* of all files that make the page */
    Slice style, script;   /* the files' texts, line ends as LF */
    char csp[512];         /* the Content-Security-Policy */
    PageAccount *accounts;
    uint32_t account_count;
    uint64_t findings_unlisted; /* of services that found no room there */
    uint32_t *scope_accounts;   /* of the audit's, those in the table */
    uint32_t scope_account_count;
    uint32_t *detailed; /* findings in detail, as they are listed */
    uint32_t detailed_count;
    uint32_t *evidence_shown; /* by finding */
    uint32_t *data_findings;  /* how many found room in the data, once they are written */
    PageException *exceptions;
    uint32_t exception_count;
    const AuditTally **attempts; /* cells with attempts: at most LIMIT_SHOWN_ATTEMPTS */
    uint32_t attempt_count, attempts_more;
    Arena arena;
} Page;

/* Everything but folder, template_sha256, style, script and csp. False without memory; page_free is
 * due either way.
 */
bool page_build(const Audit *audit, Page *page);
void page_free(Page *page);

/* The root's view and all below it; the README of templates/html names the fields. Its object is a
 * Page. */
extern const TemplateView page_view;

/* "fail", "no-data": for class names. */
const char *page_result_key(AuditResult result);

#endif
