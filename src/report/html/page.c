#include "report/html/page.h"

#include <stdlib.h>

#include "base/limits.h"

/* The most severe findings are shown in detail, and their evidence while there is room for rows. */
static bool choose_details(Page *page)
{
    const Audit *audit = page->audit;
    uint32_t count = audit->finding_count,
             most = count < LIMIT_HTML_FINDINGS ? count : LIMIT_HTML_FINDINGS;
    page->evidence_shown = arena_array(&page->arena, count, sizeof(uint32_t));
    page->detailed = arena_array(&page->arena, most, sizeof(uint32_t));
    bool *chosen = arena_array(&page->arena, count, sizeof(bool));
    if (!page->evidence_shown || !page->detailed || !chosen)
        return false;
    uint32_t rows = LIMIT_HTML_EVIDENCE;
    for (uint32_t i = 0; i < most; i++) {
        uint32_t finding = page->model.by_severity[i],
                 wanted = audit->findings[finding].evidence_count;
        uint32_t kept = most - i - 1; /* a row for each that follows */
        uint32_t room = rows > kept ? rows - kept : 0;
        chosen[finding] = true;
        page->evidence_shown[finding] = wanted < room ? wanted : room;
        rows -= page->evidence_shown[finding];
    }
    for (uint32_t i = 0; i < count; i++)
        if (chosen[i])
            page->detailed[page->detailed_count++] = i;
    return true;
}

static bool group_details(Page *page)
{
    const Model *model = &page->model;
    page->accounts = arena_array(&page->arena, model->account_count, sizeof(PageAccount));
    if (!page->accounts)
        return false;
    page->account_count = model->account_count;
    uint32_t at = 0;
    for (uint32_t a = 0; a < model->account_count; a++) {
        PageAccount *account = &page->accounts[a];
        account->group = &model->accounts[a];
        account->service_count = account->group->service_count;
        account->services = arena_array(&page->arena, account->service_count, sizeof(PageService));
        if (!account->services)
            return false;
        for (uint32_t s = 0; s < account->service_count; s++) {
            PageService *service = &account->services[s];
            service->group = &account->group->services[s];
            service->first = at;
            while (at < page->detailed_count &&
                   page->detailed[at] < service->group->first + service->group->count)
                at++;
            service->count = at - service->first;
            account->count += service->count;
        }
    }
    return true;
}

static int compare_kinds(const void *a, const void *b)
{
    const PageProblemKind *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return slice_compare(x->kind, y->kind);
}

/* There are a few dozen kinds at most: a list is searched faster than anything cleverer. */
typedef struct {
    PageProblemKind *kinds;
    uint32_t count, capacity;
} KindList;

static bool add_kind(Page *page, KindList *list, Slice kind, uint64_t entries, uint64_t records)
{
    uint32_t k = 0;
    while (k < list->count && !slice_equal(list->kinds[k].kind, kind))
        k++;
    if (k == list->capacity) {
        list->capacity = list->capacity ? list->capacity * 2 : 32;
        PageProblemKind *more = arena_array(&page->arena, list->capacity, sizeof(PageProblemKind));
        if (!more)
            return false;
        if (list->count)
            memcpy(more, list->kinds, list->count * sizeof(PageProblemKind));
        list->kinds = more;
    }
    if (k == list->count)
        list->kinds[list->count++].kind = kind;
    list->kinds[k].count += entries;
    list->kinds[k].records += records;
    return true;
}

/* Those that a document lists, and those behind them, which it only counts. */
static bool count_kinds(Page *page, const AuditProblem *problems, uint64_t count,
                        const AuditCutKind *cut, uint32_t cut_count, PageProblemKind **kinds,
                        uint32_t *kind_count)
{
    KindList list = {.kinds = arena_array(&page->arena, 0, sizeof(PageProblemKind))};
    bool done = list.kinds != NULL;
    for (uint64_t i = 0; done && i < count && i < LIMIT_PROBLEMS; i++)
        done = add_kind(page, &list, problems[i].kind, 1, problems[i].records);
    for (uint32_t i = 0; done && i < cut_count; i++)
        done = add_kind(page, &list, cut[i].kind, cut[i].entries, cut[i].records);
    if (list.count)
        qsort(list.kinds, list.count, sizeof(PageProblemKind), compare_kinds);
    *kinds = list.kinds;
    *kind_count = list.count;
    return done;
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

static bool sort_controls(Page *page)
{
    const Audit *audit = page->audit;
    page->controls = arena_array(&page->arena, audit->policy_count, sizeof(*page->controls));
    if (!page->controls)
        return false;
    for (uint32_t i = 0; i < audit->policy_count; i++) {
        page->controls[i] = model_policy_controls(&audit->policies[i], &page->arena);
        if (!page->controls[i])
            return false;
    }
    return true;
}

bool page_build(const Audit *audit, Page *page)
{
    *page = (Page){.audit = audit};
    const AuditInputs *inputs = &audit->inputs;
    return model_build(audit, &page->arena, &page->model) &&
           chart_days_build(audit, &page->arena, &page->days) && choose_details(page) &&
           group_details(page) && collect_exceptions(page) && sort_controls(page) &&
           count_kinds(page, inputs->problems, inputs->problem_count, inputs->problems_cut,
                       inputs->problems_cut_count, &page->problem_kinds,
                       &page->problem_kind_count) &&
           count_kinds(page, inputs->notices, inputs->notice_count, inputs->notices_cut,
                       inputs->notices_cut_count, &page->notice_kinds, &page->notice_kind_count);
}

void page_free(Page *page)
{
    arena_free(&page->arena);
}
