#include "report/html/page.h"

#include <stdlib.h>

#include "base/limits.h"

/* Bytes that texts may take when they are escaped, about. */
static size_t weigh(Slice text)
{
    return text.size * 2;
}

/* Bytes of a row of evidence in the page, about. */
static size_t weigh_row(const AuditEvidence *e)
{
    size_t weight = 800 + weigh(e->event_id) + weigh(e->principal) + weigh(e->actor) +
                    weigh(e->user_agent) + weigh(e->source_ip) + weigh(e->access_key_id) +
                    weigh(e->error_code) + weigh(e->file) + weigh(e->action) + weigh(e->region);
    for (uint32_t i = 0; i < e->resource_count; i++)
        weight += weigh(e->resources[i]) + 32;
    for (uint32_t i = 0; i < e->because_count; i++)
        weight += weigh(e->because[i].field) + weigh(e->because[i].value) + 64;
    for (uint32_t i = 0; i < e->shown_count; i++)
        weight += weigh(e->shown[i].value) + 16;
    return weight;
}

static size_t weigh_counts(const AuditCounts *counts)
{
    size_t weight = 0;
    for (uint32_t i = 0; i < counts->count && i < LIMIT_SHOWN_NAMES; i++)
        weight += weigh(counts->items[i].name) + 64;
    return weight;
}

static size_t weigh_finding(const Audit *audit, const AuditFinding *f)
{
    const AuditPolicy *policy = &audit->policies[f->policy];
    return 2500 + weigh(policy->title) + weigh(policy->rationale) + weigh(policy->remediation) +
           weigh_counts(&f->principals) + weigh_counts(&f->actions) + weigh_counts(&f->regions) +
           (size_t)f->by_day_count * 40 + (size_t)policy->control_count * 60;
}

/* How many of the most severe findings find room with a row each; *bytes is what they take. */
static uint32_t choose_findings(const Page *page, size_t *bytes)
{
    const Audit *audit = page->audit;
    uint32_t most =
        audit->finding_count < LIMIT_HTML_FINDINGS ? audit->finding_count : LIMIT_HTML_FINDINGS;
    *bytes = 0;
    for (uint32_t i = 0; i < most; i++) {
        const AuditFinding *f = &audit->findings[page->model.by_severity[i]];
        size_t weight =
            weigh_finding(audit, f) + (f->evidence_count ? weigh_row(&f->evidence[0]) : 0);
        if (*bytes + weight > LIMIT_HTML_STATIC)
            return i;
        *bytes += weight;
    }
    return most;
}

/* Further rows, most severe first, while there is room for rows and bytes. */
static void choose_rows(Page *page, uint32_t findings, size_t bytes)
{
    const Audit *audit = page->audit;
    uint32_t rows = LIMIT_HTML_EVIDENCE > findings ? LIMIT_HTML_EVIDENCE - findings : 0;
    for (uint32_t i = 0; i < findings; i++) {
        uint32_t index = page->model.by_severity[i];
        const AuditFinding *f = &audit->findings[index];
        uint32_t *shown = &page->evidence_shown[index];
        for (*shown = f->evidence_count > 0; rows && *shown < f->evidence_count; ++*shown, rows--) {
            bytes += weigh_row(&f->evidence[*shown]);
            if (bytes > LIMIT_HTML_STATIC_ROWS)
                break;
        }
    }
}

/* What can be read without the script: the most severe findings, and their evidence while there is
 * room. */
static bool choose_details(Page *page)
{
    uint32_t count = page->audit->finding_count;
    size_t bytes;
    uint32_t chosen_count = choose_findings(page, &bytes);
    page->evidence_shown = arena_array(&page->arena, count, sizeof(uint32_t));
    page->detailed = arena_array(&page->arena, chosen_count, sizeof(uint32_t));
    bool *chosen = arena_array(&page->arena, count, sizeof(bool));
    if (!page->evidence_shown || !page->detailed || !chosen)
        return false;
    choose_rows(page, chosen_count, bytes);
    for (uint32_t i = 0; i < chosen_count; i++)
        chosen[page->model.by_severity[i]] = true;
    for (uint32_t i = 0; i < count; i++)
        if (chosen[page->model.listed[i]])
            page->detailed[page->detailed_count++] = page->model.listed[i];
    return true;
}

/* A service none of whose findings is shown has a line while there is room. */
static void group_service(Page *page, PageAccount *account, const ModelService *group, uint32_t *at,
                          uint32_t *room)
{
    PageService service = {.group = group, .first = *at};
    while (*at < page->detailed_count && page->detailed[*at] < group->first + group->count)
        ++*at;
    service.count = *at - service.first;
    if (service.count == 0 && *room == 0) {
        page->findings_unlisted += group->count;
        return;
    }
    *room -= service.count == 0;
    account->services[account->service_count++] = service;
    account->count += service.count;
}

static bool group_details(Page *page)
{
    const Model *model = &page->model;
    page->accounts = arena_array(&page->arena, model->account_count, sizeof(PageAccount));
    if (!page->accounts)
        return false;
    uint32_t at = 0, room = LIMIT_HTML_GROUPS;
    for (uint32_t a = 0; a < model->account_count; a++) {
        PageAccount *account = &page->accounts[page->account_count];
        *account = (PageAccount){.group = &model->accounts[a]};
        account->services =
            arena_array(&page->arena, account->group->service_count, sizeof(PageService));
        if (!account->services)
            return false;
        for (uint32_t s = 0; s < account->group->service_count; s++)
            group_service(page, account, &account->group->services[s], &at, &room);
        page->account_count += account->service_count > 0;
    }
    return true;
}

/* All that the report definition lists, and of others as many as there is room for. */
static bool choose_accounts(Page *page)
{
    const Audit *audit = page->audit;
    page->scope_accounts = arena_array(&page->arena, audit->account_count, sizeof(uint32_t));
    if (!page->scope_accounts)
        return false;
    uint32_t room = LIMIT_HTML_ACCOUNTS;
    for (uint32_t i = 0; i < audit->account_count; i++) {
        if (!audit->accounts[i].listed && room == 0)
            continue;
        room -= !audit->accounts[i].listed;
        page->scope_accounts[page->scope_account_count++] = i;
    }
    return true;
}

static bool collect_exceptions(Page *page)
{
    const Audit *audit = page->audit;
    page->exceptions =
        arena_array(&page->arena, page->model.totals.exceptions, sizeof(PageException));
    if (!page->exceptions)
        return false;
    for (uint32_t i = 0; i < audit->policy_count; i++)
        for (uint32_t e = 0; e < audit->policies[i].exception_count; e++)
            page->exceptions[page->exception_count++] =
                (PageException){&audit->policies[i], &audit->policies[i].exceptions[e]};
    return true;
}

static bool collect_attempts(Page *page)
{
    const Audit *audit = page->audit;
    page->attempts = arena_array(&page->arena, LIMIT_SHOWN_ATTEMPTS, sizeof(*page->attempts));
    if (!page->attempts)
        return false;
    for (uint32_t i = 0; i < audit->tally_count; i++) {
        if (!audit->tallies[i].verdicts.count[AUDIT_ATTEMPT])
            continue;
        if (page->attempt_count < LIMIT_SHOWN_ATTEMPTS)
            page->attempts[page->attempt_count++] = &audit->tallies[i];
        else
            page->attempts_more++;
    }
    return true;
}

bool page_build(const Audit *audit, Page *page)
{
    *page = (Page){.audit = audit};
    page->data_findings = arena_take(&page->arena, sizeof(uint32_t));
    return page->data_findings && model_build(audit, &page->arena, &page->model) &&
           chart_days_build(audit, &page->arena, &page->days) && choose_details(page) &&
           group_details(page) && choose_accounts(page) && collect_exceptions(page) &&
           collect_attempts(page);
}

void page_free(Page *page)
{
    arena_free(&page->arena);
}
