#include "support_audit.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/names.h"
#include "support_audit_maker.h"
#include "support_audit_seeds.h"
#include "support_picture.h"

enum { SERVICES = 6 };

static const char *const hostile_texts[] = {
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</script><svg onload=alert(1)>",
    "{{title}}{{{raw}}}{{#a}}",
    "=cmd|' /C calc'!A0",
    "\x1b[31mred\x1b[0m",
    "\xe2\x80\xae"
    "gpj.exe",
    "bad\xff\xfe bytes",
    "\xe5\xaf\xa9\xe6\x9f\xbb \xf0\x9f\x94\xa5 \xd7\x91\xd7\x93\xd7\x99\xd7\xa7\xd7\x94",
    "]]>--><!--",
    "&lt;b&gt; & &amp;",
    "../../etc/passwd",
    "javascript:alert(1)",
    "line\r\nbreak\ttab",
};
enum { HOSTILE_TEXTS = sizeof hostile_texts / sizeof hostile_texts[0] };

const char *support_audit_hostile(unsigned index)
{
    return index < HOSTILE_TEXTS ? hostile_texts[index] : NULL;
}

Slice support_foreign(SupportMaker *m, const char *text)
{
    Arena *arena = &m->audit->arena;
    if (!m->hostile)
        return arena_copy(arena, slice_of(text));
    unsigned turn = m->next++ % (HOSTILE_TEXTS + 2);
    if (turn < HOSTILE_TEXTS)
        return arena_printf(arena, "%s %s", text, hostile_texts[turn]);
    if (turn == HOSTILE_TEXTS) {
        char *with_nul = arena_take(arena, 8);
        if (with_nul)
            memcpy(with_nul, "nul\0here", 8);
        return (Slice){with_nul, with_nul ? 8 : 0};
    }
    char *token = arena_take(arena, 1001);
    if (token)
        memset(token, 'W', 1000);
    return (Slice){token, token ? 1000 : 0};
}

static const struct {
    const char *host, *name;
} services[SERVICES] = {
    {"cloudtrail.amazonaws.com", "AWS CloudTrail"},
    {"ec2.amazonaws.com", "Amazon EC2"},
    {"iam.amazonaws.com", "AWS IAM"},
    {"medialive.amazonaws.com", "AWS Elemental MediaLive"},
    {"s3.amazonaws.com", "Amazon S3"},
    {"signin.amazonaws.com", "AWS Sign-In"},
};

static const char *const regions[] = {"eu-west-1", "us-east-1", "eu-central-1"};

Slice support_hex(SupportMaker *m, unsigned seed, unsigned digits)
{
    char text[65];
    for (unsigned i = 0; i < digits && i < 64; i++)
        text[i] = "0123456789abcdef"[hash_mix(seed * 131u + 7, i + 1) >> 17 & 15];
    text[digits < 64 ? digits : 64] = 0;
    return arena_copy(&m->audit->arena, slice_of(text));
}

Slice support_time(SupportMaker *m, Instant instant)
{
    char text[32];
    instant_format(instant, text);
    return arena_copy(&m->audit->arena, slice_of(text));
}

Slice support_day(SupportMaker *m, Instant instant)
{
    char text[16];
    instant_format_date(instant, text);
    return arena_copy(&m->audit->arena, slice_of(text));
}

/* The list of the first framework's controls: of those that policies name it lacks 5.2, and it has
 * three that none names. The others have no list. */
static void make_framework_list(SupportMaker *m, AuditFramework *framework)
{
    static const char *const controls[][2] = {
        {"1.4", "The root user has no access key"},
        {"1.7", "The root user is not used for daily work"},
        {"1.14", "Access keys are replaced every 90 days or sooner"},
        {"2.1.1", "Buckets refuse requests without TLS"},
        {"2.1.4", "Public access to buckets is blocked"},
        {"4.5", "Monitored: changes of CloudTrail"},
        {"4.6", "Monitored: failed sign-ins to the console"},
        {"4.16", "Security Hub is on"},
    };
    framework->title = support_foreign(m, "CIS AWS Foundations Benchmark 3.0.0");
    framework->source = support_foreign(m, "Titles in our own words.");
    framework->sha256 = support_hex(m, 3, 64);
    framework->control_count = sizeof controls / sizeof controls[0];
    framework->controls =
        arena_array(&m->audit->arena, framework->control_count, sizeof(AuditFrameworkControl));
    for (uint32_t i = 0; i < framework->control_count; i++)
        framework->controls[i] =
            (AuditFrameworkControl){slice_of(controls[i][0]), support_foreign(m, controls[i][1])};
}

static void make_heading(SupportMaker *m)
{
    Audit *a = m->audit;
    a->result = RESULT_FAIL;
    a->complete = false;
    a->report_id = support_hex(m, 1, 32);
    a->tool_version = SLICE("0.1.0");
    a->generated_at = SLICE("2026-10-02T08:00:00Z");
    a->generated_from_epoch = true;
    a->as_of = SLICE("2026-10-02");
    static const char *const names[] = {"exceptions=policies/exceptions.xml",
                                        "from=2026-07-01T00:00:00Z", "policies=policies",
                                        "set:max-session-hours=8", "to=2026-10-01T00:00:00Z"};
    a->option_count = sizeof names / sizeof names[0];
    a->options = arena_array(&a->arena, a->option_count, sizeof(AuditCount));
    for (uint32_t i = 0; i < a->option_count; i++)
        a->options[i].name = support_foreign(m, names[i]);
    a->from = SLICE("2026-07-01T00:00:00Z");
    a->to = SLICE("2026-10-01T00:00:00Z");
    a->first_event = SLICE("2026-07-01T00:02:11Z");
    a->last_event = SLICE("2026-09-30T23:58:40Z");
    a->title = support_foreign(m, "Quarterly CloudTrail audit");
    a->organisation = support_foreign(m, "Example Media");
    a->classification = support_foreign(m, "Confidential");
    a->operator_name = support_foreign(m, "GRC team");
    a->definition_id = support_foreign(m, "quarterly");
    a->definition_sha256 = support_hex(m, 2, 64);
    a->page = SLICE("A4");
    static const char *const roles[] = {"Prepared by", "Reviewed by", "Approved by"};
    a->sign_off_count = 3;
    a->logo = (Picture){SUPPORT_PICTURE, 1, 1};
    a->sign_offs = arena_array(&a->arena, 3, sizeof(Slice));
    for (int i = 0; i < 3; i++)
        a->sign_offs[i] = support_foreign(m, roles[i]);
    static const char *const frameworks[][2] = {
        {"cis-aws-foundations", "3.0.0"}, {"nist-800-53", "r5"}, {"soc2", "2017"}};
    a->framework_count = 3;
    a->frameworks = arena_array(&a->arena, 3, sizeof(AuditFramework));
    for (int i = 0; i < 3; i++)
        a->frameworks[i] = (AuditFramework){.id = support_foreign(m, frameworks[i][0]),
                                            .version = support_foreign(m, frameworks[i][1]),
                                            .requested = true};
    make_framework_list(m, &a->frameworks[0]);
    a->evidence_limit = LIMIT_EVIDENCE;
}

static void make_exceptions(SupportMaker *m, AuditPolicy *policy, int index)
{
    static const struct {
        int policy;
        const char *id, *from, *until, *ticket, *reason;
        uint64_t count;
        bool expired, expiring;
    } seeds[] = {
        {1, "EXC-2026-014", "2026-07-01", "2026-12-31", "GRC-881",
         "The clean-up user's key moves to a role this quarter.", 214, false, false},
        {1, "EXC-2026-009", "", "2026-06-30", "GRC-702", "Migration of the old backup job.", 0,
         true, false},
        {6, "EXC-2026-021", "2026-07-15", "2026-10-20", "GRC-913",
         "Load tests for the launch in India.", 37, false, true},
    };
    policy->exceptions = arena_array(&m->audit->arena, 3, sizeof(AuditException));
    for (size_t i = 0; i < 3; i++) {
        if (seeds[i].policy != index)
            continue;
        policy->exceptions[policy->exception_count++] =
            (AuditException){.id = support_foreign(m, seeds[i].id),
                             .from = slice_of(seeds[i].from),
                             .until = slice_of(seeds[i].until),
                             .owner = support_foreign(m, "platform@example.com"),
                             .approved_by = support_foreign(m, "ciso@example.com"),
                             .ticket = support_foreign(m, seeds[i].ticket),
                             .reason = support_foreign(m, seeds[i].reason),
                             .count = seeds[i].count,
                             .expired = seeds[i].expired,
                             .expiring = seeds[i].expiring,
                             .unused = seeds[i].count == 0};
    }
}

static void make_controls(SupportMaker *m, AuditPolicy *policy, int index)
{
    static const struct {
        int policy;
        const char *framework, *version, *id, *relation, *confidence;
    } seeds[] = {
        {0, "cis-aws-foundations", "3.0.0", "1.7", "tests", "published"},
        {0, "nist-800-53", "r5", "AC-6(2)", "supports", "published"},
        {1, "nist-800-53", "r5", "IA-2(1)", "tests", "judgement"},
        {1, "soc2", "2017", "CC6.1", "supports", "judgement"},
        {2, "cis-aws-foundations", "3.0.0", "5.2", "tests", "published"},
        {2, "nist-800-53", "r5", "SC-7", "tests", "judgement"},
        {3, "cis-aws-foundations", "3.0.0", "4.5", "tests", "published"},
        {4, "cis-aws-foundations", "3.0.0", "4.6", "tests", "published"},
        {4, "nist-800-53", "r5", "AC-7", "supports", "judgement"},
        {5, "cis-aws-foundations", "3.0.0", "2.1.4", "tests", "judgement"},
        {6, "soc2", "2017", "CC6.6", "supports", "judgement"},
        {7, "nist-800-53", "r5", "SC-8", "tests", "judgement"},
        {9, "nist-800-53", "r5", "AC-2(12)", "tests", "judgement"},
        {10, "nist-800-53", "r5", "AC-17", "tests", "judgement"},
        {11, "cis-aws-foundations", "3.0.0", "1.14", "supports", "judgement"},
    };
    policy->controls =
        arena_array(&m->audit->arena, sizeof seeds / sizeof seeds[0], sizeof(AuditControl));
    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++)
        if (seeds[i].policy == index)
            policy->controls[policy->control_count++] = (AuditControl){
                support_foreign(m, seeds[i].framework), support_foreign(m, seeds[i].version),
                support_foreign(m, seeds[i].id), slice_of(seeds[i].relation),
                slice_of(seeds[i].confidence)};
    /* The same framework must stay one framework: only the ids are support_foreign. */
    for (uint32_t i = 0; i < policy->control_count; i++)
        for (uint32_t f = 0; f < m->audit->framework_count; f++)
            if (slice_starts(m->audit->frameworks[f].id,
                             (Slice){policy->controls[i].framework.data, 4})) {
                policy->controls[i].framework = m->audit->frameworks[f].id;
                policy->controls[i].version = m->audit->frameworks[f].version;
            }
}

static void make_policies(SupportMaker *m)
{
    Audit *a = m->audit;
    a->policy_file_count = 2;
    a->policy_files = arena_array(&a->arena, 2, sizeof(AuditPolicyFile));
    static const char *const paths[] = {"policies/core.xml", "policies/video.xml"};
    for (unsigned i = 0; i < 2; i++)
        a->policy_files[i] = (AuditPolicyFile){
            support_foreign(m, paths[i]), support_foreign(m, i ? "video" : "core"), SLICE("1.0"),
            support_foreign(m, i ? "Live video" : "Ground rules"), support_hex(m, 10 + i, 64)};
    a->policy_count = SUPPORT_POLICIES;
    a->policies = arena_array(&a->arena, SUPPORT_POLICIES, sizeof(AuditPolicy));
    for (int i = 0; i < SUPPORT_POLICIES; i++) {
        const SupportPolicySeed *s = &support_policy_seeds[i];
        AuditPolicy *p = &a->policies[i];
        bool video = i == 7 || i == 8;
        *p = (AuditPolicy){.id = support_foreign(m, s->id),
                           .title = support_foreign(m, s->title),
                           .rationale = support_foreign(m, s->rationale),
                           .remediation = support_foreign(m, s->remediation),
                           .severity = slice_of(s->severity),
                           .severity_rank = s->rank,
                           .kind = slice_of(s->kind),
                           .result = s->result,
                           .why = *s->why ? support_foreign(m, s->why) : (Slice){0},
                           .complete = s->complete,
                           .source = arena_printf(&a->arena, "policies/%s.xml:%d",
                                                  video ? "video" : "core", 12 + i * 31),
                           .sha256 = a->policy_files[video].sha256};
        p->text = arena_printf(&a->arena,
                               "  <policy id=\"%s\" severity=\"%s\">\n    <title>%s</title>\n    "
                               "<scope all=\"yes\"/>\n"
                               "    <%s><equals field=\"%s\" value=\"%s\"/></%s>\n  </policy>",
                               s->id, s->severity, s->title, s->kind, s->because_field,
                               s->because_value, s->kind);
        make_controls(m, p, i);
        make_exceptions(m, p, i);
        if (i == 3 || i == 8) {
            p->show_count = 1;
            p->show_labels = arena_array(&a->arena, 1, sizeof(Slice));
            p->show_labels[0] = support_foreign(m, i == 3 ? "Trail" : "Security group");
        }
        p->verdicts.count[AUDIT_NOT_APPLICABLE] = a->inputs.evaluated;
    }
}

static AuditEvidence make_evidence(SupportMaker *m, const SupportPolicySeed *seed,
                                   const AuditPolicy *policy, Instant at, unsigned number)
{
    Arena *arena = &m->audit->arena;
    unsigned who = seed->because_field[0] == 'c' ? 3 : number % SUPPORT_PEOPLE;
    AuditEvidence e = {.time = support_time(m, at),
                       .instant = at,
                       .action = support_foreign(m, seed->action),
                       .region = slice_of(regions[number % 3]),
                       .principal = support_foreign(m, support_people[who].principal),
                       .source_ip = support_foreign(m, support_people[who].address),
                       .user_agent = support_foreign(m, support_people[who].agent),
                       .client = slice_of(support_people[who].client),
                       .outcome = SLICE("success"),
                       .mfa = SLICE("no"),
                       .access_key_id = support_foreign(m, "ASIAIOSFODNN7EXAMPLE"),
                       .file = m->audit->files[number % SUPPORT_FILES].path,
                       .file_ordinal = number % SUPPORT_FILES,
                       .record = 1 + number % 97};
    if (m->hostile)
        e.file = support_foreign(m, "AWSLogs/x.json.gz");
    if (support_people[who].actor)
        e.actor = support_foreign(m, support_people[who].actor);
    if (number % 11 == 5) {
        e.outcome = SLICE("denied");
        e.error_code = support_foreign(m, "AccessDenied");
    }
    if (number % 17 == 3)
        e.recovered = SLICE("a raw line feed in a string");
    static const char *const integrity[] = {"", "authenticated", "unattested", "modified"};
    e.integrity = slice_of(integrity[number % 4]);
    if (number % 19 != 4)
        e.event_id = m->hostile ? support_foreign(m, "id")
                                : arena_printf(arena, "%.8s-%.4s-4000-8000-%.12s",
                                               support_hex(m, number, 8).data,
                                               support_hex(m, number + 1, 4).data,
                                               support_hex(m, number + 2, 12).data);
    e.resource_count = 1;
    e.resources = arena_array(arena, 1, sizeof(Slice));
    e.resources[0] = support_foreign(m, "arn:aws:s3:::studio-masters");
    e.because_count = 2;
    e.because = arena_array(arena, 2, sizeof(AuditSeen));
    e.because[0] =
        (AuditSeen){slice_of(seed->because_field),
                    *seed->because_value ? support_foreign(m, seed->because_value) : (Slice){0}};
    e.because[1] =
        (AuditSeen){SLICE("eventName"), support_foreign(m, strchr(seed->action, ':') + 1)};
    e.shown_count = policy->show_count;
    e.shown = arena_array(arena, policy->show_count, sizeof(AuditSeen));
    for (uint32_t i = 0; i < policy->show_count; i++)
        e.shown[i] = (AuditSeen){policy->show_labels[i], support_foreign(m, "organisation-trail")};
    return e;
}

static int compare_instants(const void *a, const void *b)
{
    Instant x = *(const Instant *)a, y = *(const Instant *)b;
    return (x > y) - (x < y);
}

/* Times of `count` records, ascending, on days on which something was recorded. */
static Instant *make_times(SupportMaker *m, unsigned seed, uint64_t count)
{
    Instant *times = arena_array(&m->audit->arena, count, sizeof(Instant));
    for (uint64_t i = 0; i < count; i++) {
        uint64_t random = hash_mix(seed, i + 1);
        int day = (int)(random % SUPPORT_DAYS);
        if (support_is_silent(day) || day == 0 || day == SUPPORT_DAYS - 1)
            day = 20;
        times[i] = instant_of_date(2026, 7, 1) + day * INSTANT_DAY +
                   (Instant)(random >> 20) % 86400 * INSTANT_SECOND;
    }
    qsort(times, count, sizeof(Instant), compare_instants);
    return times;
}

static void count_days(SupportMaker *m, AuditFinding *f, const Instant *times)
{
    f->by_day = arena_array(&m->audit->arena, SUPPORT_DAYS, sizeof(AuditDay));
    for (uint64_t i = 0; i < f->count; i++) {
        if (i == 0 || instant_day(times[i]) != instant_day(times[i - 1]))
            f->by_day[f->by_day_count++].day = support_day(m, times[i]);
        f->by_day[f->by_day_count - 1].count++;
    }
}

static AuditCounts make_counts(SupportMaker *m, const char *const *names, size_t stride,
                               unsigned count, uint64_t total)
{
    AuditCounts counts = {.items = arena_array(&m->audit->arena, count, sizeof(AuditCount))};
    for (unsigned i = 0; i < count && total; i++) {
        uint64_t share = i == count - 1 ? total : (total + 1) / 2;
        counts.items[counts.count++] = (AuditCount){
            support_foreign(m, *(const char *const *)((const char *)names + i * stride)), share};
        total -= share;
    }
    return counts;
}

static void make_finding(SupportMaker *m, const SupportCellSeed *cell, const AuditTally *tally)
{
    Audit *a = m->audit;
    const SupportPolicySeed *seed = &support_policy_seeds[cell->policy];
    uint64_t count = cell->verdicts[AUDIT_NON_COMPLIANT] + cell->verdicts[AUDIT_REVIEW];
    unsigned number = a->finding_count + 1;
    AuditFinding *f = &a->findings[a->finding_count++];
    Instant *times = make_times(m, number, count);
    *f = (AuditFinding){.fingerprint = support_hex(m, 500 + number, 32),
                        .policy = (uint32_t)cell->policy,
                        .kind = slice_of(cell->verdicts[AUDIT_REVIEW] ? "review" : "violation"),
                        .account = tally->account,
                        .account_name = a->accounts[cell->account].name,
                        .service = tally->service,
                        .service_name = support_foreign(m, services[cell->service].name),
                        .count = count,
                        .population = audit_population(&tally->verdicts),
                        .attempts = cell->verdicts[AUDIT_ATTEMPT],
                        .new_count = count,
                        .first_time = support_time(m, times[0]),
                        .last_time = support_time(m, times[count - 1])};
    f->principals = make_counts(m, &support_people[0].principal, sizeof support_people[0],
                                SUPPORT_PEOPLE, count);
    f->actions = make_counts(m, &seed->action, sizeof(char *), 1, count);
    f->regions = make_counts(m, regions, sizeof(char *), 3, count);
    count_days(m, f, times);
    f->evidence_count = (uint32_t)(count < LIMIT_EVIDENCE ? count : LIMIT_EVIDENCE);
    f->evidence = arena_array(&a->arena, f->evidence_count, sizeof(AuditEvidence));
    for (uint32_t i = 0; i < f->evidence_count; i++)
        f->evidence[i] =
            make_evidence(m, seed, &a->policies[cell->policy], times[i], number * 31 + i);
    f->integrity = (AuditFindingIntegrity){.stated = true,
                                           .authenticated = count - (number % 3 == 0),
                                           .modified = number % 3 == 0 && number % 2,
                                           .unattested = number % 3 == 0 && number % 2 == 0};
    a->evidence_total += count;
}

/* qsort has no context; the order of ids is that of the seeds, hostile or not. */
static const char *policy_id(uint32_t policy)
{
    return support_policy_seeds[policy].id;
}

static int compare_findings(const void *a, const void *b)
{
    const AuditFinding *x = a, *y = b;
    int order = slice_compare(x->account, y->account);
    if (order == 0)
        order = slice_compare(x->service, y->service);
    return order ? order : strcmp(policy_id(x->policy), policy_id(y->policy));
}

static void make_tallies(SupportMaker *m)
{
    Audit *a = m->audit;
    a->tallies = arena_array(&a->arena, support_cell_count, sizeof(AuditTally));
    a->findings = arena_array(&a->arena, support_cell_count, sizeof(AuditFinding));
    for (int i = 0; i < support_cell_count; i++) {
        const SupportCellSeed *cell = &support_cell_seeds[i];
        AuditTally tally = {.policy = (uint32_t)cell->policy,
                            .account = a->accounts[cell->account].id,
                            .service = slice_of(services[cell->service].host)};
        memcpy(tally.verdicts.count, cell->verdicts, sizeof cell->verdicts);
        if (audit_population(&tally.verdicts) == 0)
            continue;
        AuditVerdicts *total = &a->policies[cell->policy].verdicts;
        for (int v = 0; v < AUDIT_NOT_APPLICABLE; v++) {
            total->count[v] += cell->verdicts[v];
            total->count[AUDIT_NOT_APPLICABLE] -= cell->verdicts[v];
        }
        a->tallies[a->tally_count++] = tally;
        if (cell->verdicts[AUDIT_NON_COMPLIANT] + cell->verdicts[AUDIT_REVIEW])
            make_finding(m, cell, &a->tallies[a->tally_count - 1]);
    }
    qsort(a->findings, a->finding_count, sizeof(AuditFinding), compare_findings);
}

Audit *support_audit_new(bool hostile)
{
    Audit *audit = calloc(1, sizeof *audit);
    if (!audit)
        return NULL;
    SupportMaker m = {.audit = audit, .hostile = hostile};
    make_heading(&m);
    support_make_inputs(&m);
    support_make_integrity(&m);
    make_policies(&m);
    support_make_accounts(&m);
    support_make_problems(&m);
    make_tallies(&m);
    for (uint32_t i = 0; i < audit->policy_count; i++)
        audit->attempt_total += audit->policies[i].verdicts.count[AUDIT_ATTEMPT];
    return audit;
}

void support_audit_free(Audit *audit)
{
    if (!audit)
        return;
    arena_free(&audit->arena);
    free(audit);
}
