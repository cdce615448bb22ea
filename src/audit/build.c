#include "audit/build.h"

#include <stdlib.h>

#include "audit/baseline.h"
#include "audit/coverage_parts.h"
#include "audit/parts.h"
#include "audit/redact_parts.h"
#include "base/versions.h"

static int compare_accounts(const void *a, const void *b)
{
    return slice_compare(((const AuditAccount *)a)->id, ((const AuditAccount *)b)->id);
}

bool build_accounts(Audit *audit, const AuditBuild *build, const LostInput *lost)
{
    const ReportDefinition *definition = build->definition;
    Counts seen = {0};
    bool done = true;
    for (uint32_t i = 0; done && i < build->run->cell_count; i++)
        done = counts_add(&seen, build->run->cells[i].account, build->run->cells[i].evaluated);
    for (uint32_t i = 0; done && i < counts_size(&lost->by_account); i++)
        done = counts_add(&seen, counts_name(&lost->by_account, i), 0);
    for (uint32_t i = 0; done && i < counts_size(&lost->unverified_by_account); i++)
        done = counts_add(&seen, counts_name(&lost->unverified_by_account, i), 0);
    for (uint32_t i = 0; done && definition && i < definition->account_count; i++)
        done = counts_add(&seen, definition->accounts[i].id, 0);
    /* Of one whose files are all missing, digests may be all that is left. */
    for (uint32_t i = 0; done && i < audit->integrity.chain_count; i++) {
        const AuditChain *chain = &audit->integrity.chains[i];
        if (chain->account.size && coverage_asked(build, chain->account, chain->region))
            done = counts_add(&seen, chain->account, 0);
    }
    audit->account_count = counts_size(&seen);
    audit->accounts = arena_array(&audit->arena, audit->account_count, sizeof(AuditAccount));
    done = done && audit->accounts;
    for (uint32_t i = 0; done && i < audit->account_count; i++) {
        AuditAccount *account = &audit->accounts[i];
        account->id = arena_copy(&audit->arena, counts_name(&seen, i));
        account->evaluated = seen.values[i];
        const ReportAccount *listed =
            definition ? report_definition_account(definition, account->id) : NULL;
        if (listed) {
            account->listed = true;
            account->name = listed->name;
            account->owner = listed->owner;
            account->environment = listed->environment;
            account->ou = listed->ou;
        }
        account->quarantined = build_lost_of(&lost->by_account, account->id);
        account->unverified = build_lost_of(&lost->unverified_by_account, account->id);
        done = account->id.data != NULL;
    }
    counts_free(&seen);
    if (done)
        qsort(audit->accounts, audit->account_count, sizeof(AuditAccount), compare_accounts);
    return done;
}

/* Every day between the first and the last, so that a day without records is seen; not over spans
 * so long that a few misdated records would make thousands of empty days. */
bool build_days(Audit *audit, const AuditBuild *build)
{
    enum { LONGEST_SPAN = 1200 };
    const Run *run = build->run;
    int64_t first = run->day_count ? run->days[0].day : 0;
    int64_t span = run->day_count ? run->days[run->day_count - 1].day - first + 1 : 0;
    bool filled = span <= LONGEST_SPAN;
    audit->day_count = filled ? (uint32_t)span : run->day_count;
    audit->days = arena_array(&audit->arena, audit->day_count, sizeof(AuditDay));
    if (!audit->days)
        return false;
    uint32_t at = 0;
    for (uint32_t i = 0; i < audit->day_count; i++) {
        int64_t day = filled ? first + i : run->days[i].day;
        char text[16];
        instant_format_date(day * INSTANT_DAY, text);
        audit->days[i].day = arena_copy(&audit->arena, slice_of(text));
        if (!audit->days[i].day.data)
            return false;
        if (run->days[at].day == day)
            audit->days[i].count = run->days[at++].count;
    }
    return true;
}

/* Their texts are static, and so outlive the audit. */
static bool build_versions(Audit *audit, const AuditBuild *build)
{
    LibraryVersion libraries[VERSIONS_MOST];
    size_t count = versions_libraries(libraries);
    audit->tool_version = build->tool_version;
    audit->tool_commit = versions_commit();
    audit->zone_data = arena_copy(&audit->arena, build->zone_data);
    audit->libraries = arena_array(&audit->arena, count, sizeof(AuditLibrary));
    if (!audit->libraries || !audit->zone_data.data)
        return false;
    for (size_t i = 0; i < count; i++)
        audit->libraries[audit->library_count++] =
            (AuditLibrary){libraries[i].name, libraries[i].version};
    return true;
}

static bool build_head(Audit *audit, const AuditBuild *build)
{
    bool failed = false;
    char date[16];
    Arena *arena = &audit->arena;
    audit->generated_at = build_time_text(arena, build->generated_at, &failed);
    audit->generated_from_epoch = build->generated_from_epoch;
    instant_format_date(build->as_of, date);
    audit->as_of = arena_copy(arena, slice_of(date));
    audit->from = build_exact_time_text(arena, build->from, &failed);
    audit->to = build_exact_time_text(arena, build->to, &failed);
    audit->restricted = build->restricted;
    audit->evidence_limit = build->evidence_limit;
    audit->option_count = build->option_count;
    audit->options = arena_array(arena, build->option_count, sizeof(AuditCount));
    if (failed || !audit->as_of.data || !audit->options || !build_versions(audit, build))
        return false;
    for (uint32_t i = 0; i < build->option_count; i++)
        audit->options[i].name = build_readable(arena, build->options[i], &failed);
    if (failed)
        return false;
    return true;
}

static bool build_definition(Audit *audit, const ReportDefinition *definition)
{
    if (!definition) {
        audit->title = SLICE("CloudTrail audit");
        return true;
    }
    char hex[DIGEST_HEX_SIZE + 1];
    digest_hex(&definition->sha256, hex);
    audit->title = definition->title;
    audit->organisation = definition->organisation;
    audit->logo = definition->logo;
    audit->classification = definition->classification;
    audit->operator_name = definition->operator_name;
    audit->definition_id = definition->id;
    audit->definition_sha256 = arena_copy(&audit->arena, slice_of(hex));
    audit->page = definition->page;
    audit->sign_offs = definition->sign_offs;
    audit->sign_off_count = definition->sign_off_count;
    return audit->definition_sha256.data != NULL;
}

Audit *audit_build(const AuditBuild *build)
{
    Audit *audit = calloc(1, sizeof(Audit));
    if (!audit)
        return NULL;
    LostInput lost = {0};
    bool done = build_head(audit, build) && build_definition(audit, build->definition) &&
                build_frameworks(audit, build) && build_integrity(audit, build, &lost) &&
                build_inputs(audit, build, &lost) && build_policies(audit, build) &&
                build_dispositions(audit, build) && build_tallies(audit, build) &&
                build_accounts(audit, build, &lost) && build_days(audit, build) &&
                build_coverage(audit, build, &lost) && build_findings(audit, build) &&
                build_samples(audit, build) && build_baseline(audit, build->baseline) &&
                build_results(audit, build, &lost);
    counts_free(&lost.by_account);
    counts_free(&lost.unverified_by_account);
    counts_free(&lost.gaps_by_account);
    counts_free(&lost.evaluated);
    if (!done) {
        audit_free(audit);
        return NULL;
    }
    return audit;
}

void audit_free(Audit *audit)
{
    if (!audit)
        return;
    Arena arena = audit->arena;
    redaction_free(audit->redaction);
    free(audit);
    arena_free(&arena);
}
