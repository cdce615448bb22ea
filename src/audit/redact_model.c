/* Every text of the model. Left alone are ids of accounts, policies and controls, times, hashes,
 * and words of the program's own. */
#include "audit/parts.h"
#include "audit/redact_parts.h"

/* A list of texts may be somebody else's: it is masked as a copy. */
static void texts(RedactPass *pass, Slice **list, uint32_t count)
{
    if (pass->failed || !count)
        return;
    if (pass->arena) {
        Slice *copy = arena_array(pass->arena, count, sizeof(Slice));
        pass->failed = !copy;
        if (!copy)
            return;
        memcpy(copy, *list, count * sizeof(Slice));
        *list = copy;
    }
    for (uint32_t i = 0; i < count; i++)
        redact_text(pass, &(*list)[i]);
}

static void all(RedactPass *pass, Slice *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        redact_text(pass, list[i]);
}
#define ALL(pass, ...)                                                                             \
    all(pass, (Slice *const[]){__VA_ARGS__}, sizeof((Slice *[]){__VA_ARGS__}) / sizeof(Slice *))

static void seen(RedactPass *pass, AuditSeen *list, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        redact_common(pass, &list[i].field);
        redact_common(pass, &list[i].value);
    }
}

void redact_row(RedactPass *pass, AuditEvidence *row)
{
    Slice *const common[] = {&row->action,     &row->region,     &row->principal,     &row->actor,
                             &row->source_ip,  &row->user_agent, &row->client,        &row->outcome,
                             &row->error_code, &row->mfa,        &row->access_key_id, &row->file};
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        redact_common(pass, common[i]);
    ALL(pass, &row->event_id, &row->time, &row->recovered);
    texts(pass, &row->resources, row->resource_count);
    seen(pass, row->because, row->because_count);
    seen(pass, row->shown, row->shown_count);
}

void redact_sample(RedactPass *pass, AuditSample *sample)
{
    redact_text(pass, &sample->service);
    redact_row(pass, &sample->evidence);
}

static void counts(RedactPass *pass, AuditCounts *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        redact_text(pass, &list->items[i].name);
}

static void findings(RedactPass *pass, Audit *audit)
{
    for (uint32_t i = 0; i < audit->tally_count; i++)
        redact_text(pass, &audit->tallies[i].service);
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        AuditFinding *finding = &audit->findings[i];
        ALL(pass, &finding->account_name, &finding->service, &finding->service_name,
            &finding->first_time, &finding->last_time);
        counts(pass, &finding->principals);
        counts(pass, &finding->actions);
        counts(pass, &finding->regions);
        for (uint32_t j = 0; j < finding->evidence_count; j++)
            redact_row(pass, &finding->evidence[j]);
    }
    for (uint32_t i = 0; i < audit->resolved_count; i++) {
        AuditResolved *gone = &audit->resolved[i];
        redact_prose(pass, &gone->title);
        ALL(pass, &gone->account_name, &gone->service, &gone->service_name, &gone->last_time);
    }
}

static void exceptions(RedactPass *pass, AuditPolicy *policy)
{
    for (uint32_t i = 0; i < policy->exception_count; i++) {
        AuditException *e = &policy->exceptions[i];
        ALL(pass, &e->id, &e->owner, &e->approved_by, &e->ticket, &e->reason, &e->source,
            &e->compensating_control, &e->idle);
    }
}

/* What a disposition is of is an id of an event, by which rows find it. */
static void dispositions(RedactPass *pass, Audit *audit)
{
    for (uint32_t i = 0; i < audit->disposition_count; i++) {
        AuditDisposition *d = &audit->dispositions[i];
        ALL(pass, &d->outcome, &d->by, &d->ticket, &d->note, &d->source);
    }
}

static void policies(RedactPass *pass, Audit *audit)
{
    for (uint32_t i = 0; i < audit->policy_count; i++) {
        AuditPolicy *policy = &audit->policies[i];
        redact_prose(pass, &policy->title);
        redact_prose(pass, &policy->rationale);
        redact_prose(pass, &policy->remediation);
        redact_prose(pass, &policy->text);
        ALL(pass, &policy->why, &policy->incomplete, &policy->source);
        texts(pass, &policy->show_labels, policy->show_count);
        exceptions(pass, policy);
    }
    for (uint32_t i = 0; i < audit->policy_file_count; i++) {
        redact_prose(pass, &audit->policy_files[i].title);
        redact_text(pass, &audit->policy_files[i].path);
    }
    for (uint32_t i = 0; i < audit->framework_count; i++) {
        AuditFramework *framework = &audit->frameworks[i];
        redact_prose(pass, &framework->title);
        redact_prose(pass, &framework->source);
        for (uint32_t j = 0; j < framework->control_count; j++)
            redact_prose(pass, &framework->controls[j].title);
    }
}

static void problems(RedactPass *pass, AuditProblem *list, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++)
        ALL(pass, &list[i].file, &list[i].detail);
}

static void inputs(RedactPass *pass, Audit *audit)
{
    AuditInputs *in = &audit->inputs;
    problems(pass, in->problems, in->problem_count);
    problems(pass, in->notices, in->notice_count);
    for (uint32_t i = 0; i < in->kind_count; i++)
        redact_text(pass, &in->kinds[i].name);
    for (uint64_t i = 0; i < audit->file_count; i++)
        redact_text(pass, audit->files ? &audit->files[i].path : &audit->file_store->rows[i].path);
    for (uint64_t i = 0; i < audit->listed_count; i++)
        redact_text(pass, &audit->listed[i].path);
    for (uint32_t i = 0; i < audit->account_count; i++) {
        AuditAccount *account = &audit->accounts[i];
        ALL(pass, &account->name, &account->owner, &account->environment, &account->ou);
        texts(pass, &account->never, account->never_count);
    }
}

static void coverage(RedactPass *pass, AuditCoverage *coverage)
{
    for (uint32_t i = 0; i < coverage->row_count; i++)
        redact_text(pass, &coverage->rows[i].region);
    for (uint32_t i = 0; i < coverage->interruption_count; i++) {
        AuditInterruption *call = &coverage->interruptions[i];
        ALL(pass, &call->time, &call->region, &call->action, &call->principal, &call->event_id);
    }
    texts(pass, &coverage->never, coverage->never_count);
}

static void integrity(RedactPass *pass, AuditIntegrity *integrity)
{
    redact_text(pass, &integrity->statement);
    for (uint32_t i = 0; i < integrity->chain_count; i++) {
        AuditChain *chain = &integrity->chains[i];
        ALL(pass, &chain->region, &chain->trail, &chain->home_region);
        for (uint32_t j = 0; j < chain->gap_count; j++)
            redact_text(pass, &chain->gaps[j].why);
    }
}

void redact_model(RedactPass *pass, Audit *audit)
{
    ALL(pass, &audit->title, &audit->organisation, &audit->classification, &audit->operator_name,
        &audit->definition_id, &audit->baseline.title);
    texts(pass, &audit->sign_offs, audit->sign_off_count);
    for (uint32_t i = 0; i < audit->option_count; i++)
        redact_text(pass, &audit->options[i].name);
    inputs(pass, audit);
    policies(pass, audit);
    dispositions(pass, audit);
    findings(pass, audit);
    coverage(pass, &audit->coverage);
    integrity(pass, &audit->integrity);
}
