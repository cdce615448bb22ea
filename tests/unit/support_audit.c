#include "support_audit.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/names.h"

enum { SERVICES = 6, ACCOUNTS = 4, POLICIES = 12, DAYS = 92, FILES = 480 };

typedef struct {
    Audit *audit;
    bool hostile;
    unsigned next; /* of the hostile texts */
} Maker;

static const char *const hostile_texts[] = {
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</script><svg onload=alert(1)>",
    "{{title}}{{{raw}}}{{#a}}",
    "=cmd|' /C calc'!A0",
    "\x1b[31mred\x1b[0m",
    "\xe2\x80\xae" "gpj.exe",
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

/* The text, in a hostile audit with the next hostile text behind it. */
static Slice foreign(Maker *m, const char *text)
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
    {"cloudtrail.amazonaws.com", "AWS CloudTrail"}, {"ec2.amazonaws.com", "Amazon EC2"},
    {"iam.amazonaws.com", "AWS IAM"},               {"medialive.amazonaws.com", "AWS Elemental MediaLive"},
    {"s3.amazonaws.com", "Amazon S3"},              {"signin.amazonaws.com", "AWS Sign-In"},
};

/* 222233334444 is listed and has no data; 777788889999 has data and is not listed. */
static const struct {
    const char *id, *name, *owner, *environment, *ou;
    uint64_t evaluated, quarantined;
} accounts[ACCOUNTS] = {
    {"111122223333", "video-prod", "media@example.com", "production", "Media", 121440, 3},
    {"222233334444", "archive", "records@example.com", "production", "Records", 0, 0},
    {"444455556666", "video-stage", "media@example.com", "staging", "Media", 48211, 0},
    {"777788889999", "", "", "", "", 14579, 1},
};

typedef struct {
    const char *id, *severity, *kind, *title, *rationale, *remediation, *why;
    int rank;
    AuditResult result;
    bool complete;
    const char *action, *because_field, *because_value;
} PolicySeed;

static const PolicySeed policy_seeds[POLICIES] = {
    {"no-root-calls", "critical", "forbid", "The root user makes no API calls",
     "The root user can't be limited by any policy of its account and names no person. Every use is either an emergency or an intrusion.",
     "Ask the account's owner for the ticket behind the call. Without one, treat it as an incident.", "",
     0, RESULT_FAIL, true, "iam:CreateUser", "caller", "root"},
    {"mfa-for-deletes", "high", "require", "People delete with MFA",
     "A stolen password or key should not be enough to destroy data or infrastructure.",
     "Deny destructive actions where aws:MultiFactorAuthPresent is false, and confirm with the caller that the deletion was theirs.", "",
     1, RESULT_FAIL, false, "s3:DeleteBucket", "mfa", "no"},
    {"no-admin-port-open", "critical", "forbid", "No administration port is open to the world",
     "SSH and RDP open to everybody are found by scanners within minutes.",
     "Remove the rule; reach the host through Session Manager.", "",
     0, RESULT_FAIL, true, "ec2:AuthorizeSecurityGroupIngress", "requestParameters.ipPermissions.items[0].ipRanges.items[0].cidrIp", "0.0.0.0/0"},
    {"trail-changes-reviewed", "medium", "review", "Changes of trails are reviewed",
     "Who changes a trail changes the evidence.", "Compare the change with its ticket, and record a disposition.",
     "5 records await a disposition", 2, RESULT_REVIEW, true, "cloudtrail:UpdateTrail", "action", "cloudtrail:UpdateTrail"},
    {"console-password-guessing", "high", "forbid", "No bursts of failed console sign-ins", "", "", "",
     1, RESULT_PASS, true, "signin:ConsoleLogin", "responseElements.ConsoleLogin", "Failure"},
    {"buckets-stay-private", "high", "forbid", "No bucket is opened to everybody",
     "A public bucket is read by strangers before its owner notices.",
     "Turn on Block Public Access for the account; remove the grant.", "",
     1, RESULT_FAIL, true, "s3:PutBucketAcl", "requestParameters.AccessControlPolicy.AccessControlList.Grant[].Grantee.URI", "http://acs.amazonaws.com/groups/global/AllUsers"},
    {"approved-regions-only", "medium", "require", "Resources are made in approved Regions only",
     "What stands where nobody looks is neither patched nor paid attention to.", "Move it, or ask for the Region to be approved.",
     "All 37 deviations are covered by exceptions in force", 2, RESULT_EXCEPTED, true, "ec2:RunInstances", "awsRegion", "ap-south-1"},
    {"channels-are-encrypted", "high", "require", "Live channels push over encrypted outputs",
     "A stream pushed in clear can be read and replaced on its way.", "Use RTMPS or SRT with encryption.",
     "12 records lack what the policy reads: CloudTrail left out requestParameters for its size", 1, RESULT_INCONCLUSIVE, false, "medialive:CreateChannel", "requestParameters.destinations[].settings[].url", "rtmp://live.example.com/app"},
    {"inputs-are-restricted", "medium", "require", "Live inputs accept named networks only",
     "An open input lets anybody put pictures on the air.", "Attach an input security group with the encoder's address.", "",
     2, RESULT_FAIL, true, "medialive:CreateInputSecurityGroup", "requestParameters.whitelistRules[].cidr", "0.0.0.0/0"},
    {"break-glass-reviewed", "low", "review", "Use of the break-glass role is reviewed", "", "",
     "No record met the scope: userIdentity.sessionContext.sessionIssuer.userName was never BreakGlass", 3, RESULT_NO_DATA, true, "sts:AssumeRole", "caller", "role"},
    {"partner-networks-only", "info", "require", "Partners call from their own networks", "", "",
     "The list partner-networks is empty", 4, RESULT_NOT_CONFIGURED, true, "s3:GetObject", "source-network", "198.51.100.0/24"},
    {"keys-have-an-owner", "low", "require", "New access keys carry an owner's tag",
     "A key that belongs to nobody is rotated by nobody.", "Tag the user, or delete the key.", "",
     3, RESULT_FAIL, true, "iam:CreateAccessKey", "requestParameters.tags[].key", ""},
};

typedef struct {
    int policy, account, service;
    uint64_t verdicts[AUDIT_NOT_APPLICABLE]; /* in the order of the enum */
} CellSeed;

/* compliant, non-compliant, review, attempt, excepted, insufficient data */
static const CellSeed cell_seeds[] = {
    {0, 0, 0, {210, 0, 0, 0, 0, 0}},    {0, 0, 1, {60133, 1, 0, 0, 0, 0}},  {0, 0, 2, {8120, 3, 0, 0, 0, 0}},
    {0, 0, 3, {22000, 0, 0, 0, 0, 0}},  {0, 0, 4, {30410, 2, 0, 0, 0, 0}},  {0, 0, 5, {560, 1, 0, 0, 0, 0}},
    {0, 2, 1, {30100, 0, 0, 0, 0, 0}},  {0, 2, 2, {8002, 7, 0, 0, 0, 0}},   {0, 2, 4, {10100, 2, 0, 0, 0, 0}},
    {0, 3, 1, {9001, 0, 0, 0, 0, 0}},   {0, 3, 2, {5577, 1, 0, 0, 0, 0}},   {1, 0, 1, {300, 1204, 0, 31, 0, 0}},
    {1, 0, 2, {44, 12, 0, 0, 0, 2}},    {1, 0, 3, {18, 4, 0, 1, 0, 0}},     {1, 0, 4, {910, 66, 0, 9, 214, 0}},
    {1, 2, 1, {120, 45, 0, 0, 0, 0}},   {1, 2, 2, {9, 1, 0, 0, 0, 0}},      {1, 2, 3, {71, 0, 0, 0, 0, 0}},
    {1, 2, 4, {400, 23, 0, 2, 0, 0}},   {1, 3, 1, {2, 18, 0, 0, 0, 0}},     {1, 3, 2, {7, 2, 0, 0, 0, 1}},
    {2, 0, 1, {88, 3, 0, 0, 0, 0}},     {2, 2, 1, {140, 21, 0, 0, 0, 0}},   {2, 3, 1, {4, 2, 0, 0, 0, 0}},
    {3, 0, 0, {205, 0, 3, 0, 0, 0}},    {3, 2, 0, {9, 0, 2, 0, 0, 0}},      {4, 0, 5, {560, 0, 0, 0, 0, 0}},
    {5, 0, 4, {30410, 2, 0, 0, 0, 0}},  {5, 2, 4, {10099, 3, 0, 0, 0, 0}},
    {6, 0, 1, {412, 0, 0, 0, 30, 0}},   {6, 2, 1, {88, 0, 0, 0, 7, 0}},     {7, 0, 3, {46, 0, 0, 0, 0, 12}},
    {7, 2, 3, {11, 0, 0, 0, 0, 0}},     {8, 0, 3, {4, 5, 0, 0, 0, 0}},      {8, 2, 3, {0, 8, 0, 0, 0, 0}},
    {11, 0, 2, {31, 9, 0, 0, 0, 0}},    {11, 2, 2, {12, 2, 0, 0, 0, 0}},    {11, 3, 2, {0, 1, 0, 0, 0, 0}},
};
enum { CELLS = sizeof cell_seeds / sizeof cell_seeds[0] };

static const struct {
    const char *principal, *actor, *address, *agent, *client;
} people[] = {
    {"arn:aws:iam::111122223333:user/nightly-cleanup", "nightly-cleanup", "198.51.100.24", "aws-cli/2.17.9 Python/3.11.8 Linux/6.1.0 source/x86_64", "cli"},
    {"arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_PlatformAdministrator_0f1e2d3c4b5a6978", "dana@example.com", "203.0.113.7",
     "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36", "console"},
    {"arn:aws:iam::111122223333:role/deploy", "i-0a1b2c3d4e5f60718", "2001:db8:85a3::8a2e:370:7334", "APN/1.0 HashiCorp/1.0 Terraform/1.9.2 aws-sdk-go-v2/1.30.3", "terraform"},
    {"arn:aws:iam::111122223333:root", NULL, "192.0.2.81", "console.amazonaws.com", "console"},
};
enum { PEOPLE = sizeof people / sizeof people[0] };
static const char *const regions[] = {"eu-west-1", "us-east-1", "eu-central-1"};

static Slice hex(Maker *m, unsigned seed, unsigned digits)
{
    char text[65];
    for (unsigned i = 0; i < digits && i < 64; i++)
        text[i] = "0123456789abcdef"[hash_mix(seed * 131u + 7, i + 1) >> 17 & 15];
    text[digits < 64 ? digits : 64] = 0;
    return arena_copy(&m->audit->arena, slice_of(text));
}

static Slice text_of(Maker *m, Instant instant)
{
    char text[32];
    instant_format(instant, text);
    return arena_copy(&m->audit->arena, slice_of(text));
}

static Slice day_of(Maker *m, Instant instant)
{
    char text[16];
    instant_format_date(instant, text);
    return arena_copy(&m->audit->arena, slice_of(text));
}

/* Nothing was recorded on 11 to 13 August. */
static bool is_silent(int day)
{
    return day >= 41 && day <= 43;
}

static void make_heading(Maker *m)
{
    Audit *a = m->audit;
    a->result = RESULT_FAIL;
    a->complete = false;
    a->report_id = hex(m, 1, 32);
    a->tool_version = SLICE("0.1.0");
    a->generated_at = SLICE("2026-10-02T08:00:00Z");
    a->generated_from_epoch = true;
    a->as_of = SLICE("2026-10-02");
    static const char *const names[] = {"exceptions=policies/exceptions.xml", "from=2026-07-01T00:00:00Z", "policies=policies",
                                        "set:max-session-hours=8", "to=2026-10-01T00:00:00Z"};
    a->option_count = sizeof names / sizeof names[0];
    a->options = arena_array(&a->arena, a->option_count, sizeof(AuditCount));
    for (uint32_t i = 0; i < a->option_count; i++)
        a->options[i].name = foreign(m, names[i]);
    a->from = SLICE("2026-07-01T00:00:00Z");
    a->to = SLICE("2026-10-01T00:00:00Z");
    a->first_event = SLICE("2026-07-01T00:02:11Z");
    a->last_event = SLICE("2026-09-30T23:58:40Z");
    a->title = foreign(m, "Quarterly CloudTrail audit");
    a->organisation = foreign(m, "Example Media");
    a->classification = foreign(m, "Confidential");
    a->operator_name = foreign(m, "GRC team");
    a->definition_id = foreign(m, "quarterly");
    a->definition_sha256 = hex(m, 2, 64);
    a->page = SLICE("A4");
    static const char *const roles[] = {"Prepared by", "Reviewed by", "Approved by"};
    a->sign_off_count = 3;
    a->sign_offs = arena_array(&a->arena, 3, sizeof(Slice));
    for (int i = 0; i < 3; i++)
        a->sign_offs[i] = foreign(m, roles[i]);
    static const char *const frameworks[][2] = {{"cis-aws-foundations", "3.0.0"}, {"nist-800-53", "r5"}, {"soc2", "2017"}};
    a->framework_count = 3;
    a->frameworks = arena_array(&a->arena, 3, sizeof(AuditFramework));
    for (int i = 0; i < 3; i++)
        a->frameworks[i] = (AuditFramework){foreign(m, frameworks[i][0]), foreign(m, frameworks[i][1])};
    a->evidence_limit = LIMIT_EVIDENCE;
}

static void make_exceptions(Maker *m, AuditPolicy *policy, int index)
{
    static const struct {
        int policy;
        const char *id, *from, *until, *ticket, *reason;
        uint64_t count;
        bool expired, expiring;
    } seeds[] = {
        {1, "EXC-2026-014", "2026-07-01", "2026-12-31", "GRC-881", "The clean-up user's key moves to a role this quarter.", 214, false, false},
        {1, "EXC-2026-009", "", "2026-06-30", "GRC-702", "Migration of the old backup job.", 0, true, false},
        {6, "EXC-2026-021", "2026-07-15", "2026-10-20", "GRC-913", "Load tests for the launch in India.", 37, false, true},
    };
    policy->exceptions = arena_array(&m->audit->arena, 3, sizeof(AuditException));
    for (size_t i = 0; i < 3; i++) {
        if (seeds[i].policy != index)
            continue;
        policy->exceptions[policy->exception_count++] = (AuditException){
            .id = foreign(m, seeds[i].id), .from = slice_of(seeds[i].from), .until = slice_of(seeds[i].until),
            .owner = foreign(m, "platform@example.com"), .approved_by = foreign(m, "ciso@example.com"),
            .ticket = foreign(m, seeds[i].ticket), .reason = foreign(m, seeds[i].reason), .count = seeds[i].count,
            .expired = seeds[i].expired, .expiring = seeds[i].expiring};
    }
}

static void make_controls(Maker *m, AuditPolicy *policy, int index)
{
    static const struct {
        int policy;
        const char *framework, *version, *id, *relation, *confidence;
    } seeds[] = {
        {0, "cis-aws-foundations", "3.0.0", "1.7", "tests", "published"}, {0, "nist-800-53", "r5", "AC-6(2)", "supports", "published"},
        {1, "nist-800-53", "r5", "IA-2(1)", "tests", "judgement"},        {1, "soc2", "2017", "CC6.1", "supports", "judgement"},
        {2, "cis-aws-foundations", "3.0.0", "5.2", "tests", "published"}, {2, "nist-800-53", "r5", "SC-7", "tests", "judgement"},
        {3, "cis-aws-foundations", "3.0.0", "4.5", "tests", "published"}, {4, "cis-aws-foundations", "3.0.0", "4.6", "tests", "published"},
        {4, "nist-800-53", "r5", "AC-7", "supports", "judgement"},        {5, "cis-aws-foundations", "3.0.0", "2.1.4", "tests", "judgement"},
        {6, "soc2", "2017", "CC6.6", "supports", "judgement"},            {7, "nist-800-53", "r5", "SC-8", "tests", "judgement"},
        {9, "nist-800-53", "r5", "AC-2(12)", "tests", "judgement"},       {10, "nist-800-53", "r5", "AC-17", "tests", "judgement"},
        {11, "cis-aws-foundations", "3.0.0", "1.14", "supports", "judgement"},
    };
    policy->controls = arena_array(&m->audit->arena, sizeof seeds / sizeof seeds[0], sizeof(AuditControl));
    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++)
        if (seeds[i].policy == index)
            policy->controls[policy->control_count++] =
                (AuditControl){foreign(m, seeds[i].framework), foreign(m, seeds[i].version), foreign(m, seeds[i].id),
                               slice_of(seeds[i].relation), slice_of(seeds[i].confidence)};
    /* The same framework must stay one framework: only the ids are foreign. */
    for (uint32_t i = 0; i < policy->control_count; i++)
        for (uint32_t f = 0; f < m->audit->framework_count; f++)
            if (slice_starts(m->audit->frameworks[f].id, (Slice){policy->controls[i].framework.data, 4})) {
                policy->controls[i].framework = m->audit->frameworks[f].id;
                policy->controls[i].version = m->audit->frameworks[f].version;
            }
}

static void make_policies(Maker *m)
{
    Audit *a = m->audit;
    a->policy_file_count = 2;
    a->policy_files = arena_array(&a->arena, 2, sizeof(AuditPolicyFile));
    static const char *const paths[] = {"policies/core.xml", "policies/video.xml"};
    for (unsigned i = 0; i < 2; i++)
        a->policy_files[i] = (AuditPolicyFile){foreign(m, paths[i]), foreign(m, i ? "video" : "core"), SLICE("1.0"),
                                               foreign(m, i ? "Live video" : "Ground rules"), hex(m, 10 + i, 64)};
    a->policy_count = POLICIES;
    a->policies = arena_array(&a->arena, POLICIES, sizeof(AuditPolicy));
    for (int i = 0; i < POLICIES; i++) {
        const PolicySeed *s = &policy_seeds[i];
        AuditPolicy *p = &a->policies[i];
        bool video = i == 7 || i == 8;
        *p = (AuditPolicy){.id = foreign(m, s->id), .title = foreign(m, s->title), .rationale = foreign(m, s->rationale),
                           .remediation = foreign(m, s->remediation), .severity = slice_of(s->severity), .severity_rank = s->rank,
                           .kind = slice_of(s->kind), .result = s->result, .why = *s->why ? foreign(m, s->why) : (Slice){0},
                           .complete = s->complete, .source = arena_printf(&a->arena, "policies/%s.xml:%d", video ? "video" : "core", 12 + i * 31),
                           .sha256 = a->policy_files[video].sha256};
        p->text = arena_printf(&a->arena,
                               "  <policy id=\"%s\" severity=\"%s\">\n    <title>%s</title>\n    <scope all=\"yes\"/>\n"
                               "    <%s><equals field=\"%s\" value=\"%s\"/></%s>\n  </policy>",
                               s->id, s->severity, s->title, s->kind, s->because_field, s->because_value, s->kind);
        make_controls(m, p, i);
        make_exceptions(m, p, i);
        if (i == 3 || i == 8) {
            p->show_count = 1;
            p->show_labels = arena_array(&a->arena, 1, sizeof(Slice));
            p->show_labels[0] = foreign(m, i == 3 ? "Trail" : "Security group");
        }
        p->verdicts.count[AUDIT_NOT_APPLICABLE] = a->inputs.evaluated;
    }
}

static void make_accounts(Maker *m)
{
    Audit *a = m->audit;
    a->account_count = ACCOUNTS;
    a->accounts = arena_array(&a->arena, ACCOUNTS, sizeof(AuditAccount));
    for (int i = 0; i < ACCOUNTS; i++) {
        a->accounts[i] = (AuditAccount){.id = slice_of(accounts[i].id), .evaluated = accounts[i].evaluated,
                                        .quarantined = accounts[i].quarantined, .listed = accounts[i].name[0] != 0};
        if (!a->accounts[i].listed)
            continue;
        a->accounts[i].name = foreign(m, accounts[i].name);
        a->accounts[i].owner = foreign(m, accounts[i].owner);
        a->accounts[i].environment = foreign(m, accounts[i].environment);
        a->accounts[i].ou = foreign(m, accounts[i].ou);
    }
}

static void make_problems(Maker *m)
{
    static const struct {
        const char *kind, *detail;
        uint64_t offset, records;
        bool notice;
    } seeds[] = {
        {"truncated", "the gzip stream ends after 18,220 bytes; 41 records before the end were read", 18220, 1, false},
        {"damaged-record", "a string holds a raw line feed at byte 512", 9120, 1, false},
        {"damaged-record", "expected ',' or '}' but found '\"'", 77120, 1, false},
        {"checksum", "CRC-32 is 1c291ca3, the trailer says 00000000", 4096, 1, false},
        {"empty", "no bytes", 0, 0, false},
        {"id-reused", "eventID 1f2e3d4c-0000-4000-8000-000000000001 stands for two different records", 220, 2, false},
        {"undated", "eventTime is 'yesterday'", 340, 1, false},
        {"unlisted-account", "777788889999 is not in the report definition", 0, 14579, false},
        {"access-inferred", "readOnly is missing", 120, 17, true},
        {"account-inferred", "recipientAccountId is missing; the path names 111122223333", 610, 2, true},
        {"passed-over", "a digest file", 0, 0, true},
        {"repeated-key", "userAgent", 5120, 1, true},
    };
    AuditInputs *in = &m->audit->inputs;
    in->problems = arena_array(&m->audit->arena, sizeof seeds / sizeof seeds[0], sizeof(AuditProblem));
    in->notices = arena_array(&m->audit->arena, sizeof seeds / sizeof seeds[0], sizeof(AuditProblem));
    for (unsigned i = 0; i < sizeof seeds / sizeof seeds[0]; i++) {
        AuditProblem problem = {.file = foreign(m, "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/07/04/"
                                                   "111122223333_CloudTrail_eu-west-1_20260704T0810Z_q1w2e3r4t5y6u7i8.json.gz"),
                                .offset = seeds[i].offset, .kind = slice_of(seeds[i].kind),
                                .detail = foreign(m, seeds[i].detail), .records = seeds[i].records};
        if (seeds[i].notice)
            in->notices[in->notice_count++] = problem;
        else
            in->problems[in->problem_count++] = problem;
    }
}

static void make_inputs(Maker *m)
{
    Audit *a = m->audit;
    AuditInputs *in = &a->inputs;
    *in = (AuditInputs){.files = FILES, .skipped = 36, .passed_over = 92, .unreadable = 1, .compressed_bytes = 18448122,
                        .bytes = 402118204, .duplicates = 1204, .out_of_scope = 3120, .quarantined = 4, .undated = 1,
                        .out_of_period = 3000, .out_of_kind = 120, .addenda = 2, .access_inferred = 17, .ids_missing = 3};
    for (int i = 0; i < ACCOUNTS; i++)
        in->evaluated += accounts[i].evaluated;
    in->records = in->evaluated + in->duplicates + in->out_of_scope;
    in->kind_count = 3;
    in->kinds = arena_array(&a->arena, 3, sizeof(AuditCount));
    in->kinds[0] = (AuditCount){foreign(m, "Data"), 20110};
    in->kinds[1] = (AuditCount){foreign(m, "Management"), in->evaluated - 20110 - 41};
    in->kinds[2] = (AuditCount){foreign(m, "NetworkActivity"), 41};
    in->sha256 = hex(m, 3, 64);
    a->day_count = DAYS;
    a->days = arena_array(&a->arena, DAYS, sizeof(AuditDay));
    Instant first = instant_of_date(2026, 7, 1);
    uint64_t left = in->evaluated - in->undated;
    for (int i = 0; i < DAYS; i++) {
        uint64_t count = is_silent(i) ? 0 : 1800 + hash_mix((unsigned)i, 5) % 520;
        a->days[i] = (AuditDay){day_of(m, first + i * INSTANT_DAY), i == DAYS - 1 ? left : count};
        left -= a->days[i].count;
    }
    a->file_count = FILES;
    a->files = arena_array(&a->arena, FILES, sizeof(AuditFile));
    left = in->records;
    for (unsigned i = 0; i < FILES; i++) {
        Instant at = first + (Instant)i * DAYS * INSTANT_DAY / FILES;
        uint64_t records = i == FILES - 1 ? left : in->records / FILES;
        a->files[i] = (AuditFile){
            arena_printf(&a->arena, "AWSLogs/111122223333/CloudTrail/eu-west-1/111122223333_CloudTrail_eu-west-1_%04u.json.gz", i),
            hex(m, 1000 + i, 64), 38000 + i, records, text_of(m, at), text_of(m, at + 290 * INSTANT_SECOND)};
        left -= records;
    }
}

static AuditEvidence make_evidence(Maker *m, const PolicySeed *seed, const AuditPolicy *policy, Instant at, unsigned number)
{
    Arena *arena = &m->audit->arena;
    unsigned who = seed->because_field[0] == 'c' ? 3 : number % PEOPLE;
    AuditEvidence e = {.time = text_of(m, at), .instant = at, .action = foreign(m, seed->action),
                       .region = slice_of(regions[number % 3]), .principal = foreign(m, people[who].principal),
                       .source_ip = foreign(m, people[who].address), .user_agent = foreign(m, people[who].agent),
                       .client = slice_of(people[who].client), .outcome = SLICE("success"), .mfa = SLICE("no"),
                       .access_key_id = foreign(m, "ASIAIOSFODNN7EXAMPLE"), .file = m->audit->files[number % FILES].path,
                       .file_ordinal = number % FILES, .record = 1 + number % 97};
    if (m->hostile)
        e.file = foreign(m, "AWSLogs/x.json.gz");
    if (people[who].actor)
        e.actor = foreign(m, people[who].actor);
    if (number % 11 == 5) {
        e.outcome = SLICE("denied");
        e.error_code = foreign(m, "AccessDenied");
    }
    if (number % 17 == 3)
        e.recovered = SLICE("a raw line feed in a string");
    if (number % 19 != 4)
        e.event_id = m->hostile ? foreign(m, "id") : arena_printf(arena, "%.8s-%.4s-4000-8000-%.12s", hex(m, number, 8).data,
                                                                  hex(m, number + 1, 4).data, hex(m, number + 2, 12).data);
    e.resource_count = 1;
    e.resources = arena_array(arena, 1, sizeof(Slice));
    e.resources[0] = foreign(m, "arn:aws:s3:::studio-masters");
    e.because_count = 2;
    e.because = arena_array(arena, 2, sizeof(AuditSeen));
    e.because[0] = (AuditSeen){slice_of(seed->because_field), *seed->because_value ? foreign(m, seed->because_value) : (Slice){0}};
    e.because[1] = (AuditSeen){SLICE("eventName"), foreign(m, strchr(seed->action, ':') + 1)};
    e.shown_count = policy->show_count;
    e.shown = arena_array(arena, policy->show_count, sizeof(AuditSeen));
    for (uint32_t i = 0; i < policy->show_count; i++)
        e.shown[i] = (AuditSeen){policy->show_labels[i], foreign(m, "organisation-trail")};
    return e;
}

static int compare_instants(const void *a, const void *b)
{
    Instant x = *(const Instant *)a, y = *(const Instant *)b;
    return (x > y) - (x < y);
}

/* Times of `count` records, ascending, on days on which something was recorded. */
static Instant *make_times(Maker *m, unsigned seed, uint64_t count)
{
    Instant *times = arena_array(&m->audit->arena, count, sizeof(Instant));
    for (uint64_t i = 0; i < count; i++) {
        uint64_t random = hash_mix(seed, i + 1);
        int day = (int)(random % DAYS);
        if (is_silent(day) || day == 0 || day == DAYS - 1)
            day = 20;
        times[i] = instant_of_date(2026, 7, 1) + day * INSTANT_DAY + (Instant)(random >> 20) % 86400 * INSTANT_SECOND;
    }
    qsort(times, count, sizeof(Instant), compare_instants);
    return times;
}

static void count_days(Maker *m, AuditFinding *f, const Instant *times)
{
    f->by_day = arena_array(&m->audit->arena, DAYS, sizeof(AuditDay));
    for (uint64_t i = 0; i < f->count; i++) {
        if (i == 0 || instant_day(times[i]) != instant_day(times[i - 1]))
            f->by_day[f->by_day_count++].day = day_of(m, times[i]);
        f->by_day[f->by_day_count - 1].count++;
    }
}

static AuditCounts make_counts(Maker *m, const char *const *names, size_t stride, unsigned count, uint64_t total)
{
    AuditCounts counts = {.items = arena_array(&m->audit->arena, count, sizeof(AuditCount))};
    for (unsigned i = 0; i < count && total; i++) {
        uint64_t share = i == count - 1 ? total : (total + 1) / 2;
        counts.items[counts.count++] = (AuditCount){foreign(m, *(const char *const *)((const char *)names + i * stride)), share};
        total -= share;
    }
    return counts;
}

static void make_finding(Maker *m, const CellSeed *cell, const AuditTally *tally)
{
    Audit *a = m->audit;
    const PolicySeed *seed = &policy_seeds[cell->policy];
    uint64_t count = cell->verdicts[AUDIT_NON_COMPLIANT] + cell->verdicts[AUDIT_REVIEW];
    unsigned number = a->finding_count + 1;
    AuditFinding *f = &a->findings[a->finding_count++];
    Instant *times = make_times(m, number, count);
    *f = (AuditFinding){.fingerprint = hex(m, 500 + number, 32), .policy = (uint32_t)cell->policy,
                        .kind = slice_of(cell->verdicts[AUDIT_REVIEW] ? "review" : "violation"), .account = tally->account,
                        .account_name = a->accounts[cell->account].name, .service = tally->service,
                        .service_name = foreign(m, services[cell->service].name), .count = count,
                        .population = audit_population(&tally->verdicts), .attempts = cell->verdicts[AUDIT_ATTEMPT],
                        .new_count = count, .first_time = text_of(m, times[0]), .last_time = text_of(m, times[count - 1])};
    f->principals = make_counts(m, &people[0].principal, sizeof people[0], PEOPLE, count);
    f->actions = make_counts(m, &seed->action, sizeof(char *), 1, count);
    f->regions = make_counts(m, regions, sizeof(char *), 3, count);
    count_days(m, f, times);
    f->evidence_count = (uint32_t)(count < LIMIT_EVIDENCE ? count : LIMIT_EVIDENCE);
    f->evidence = arena_array(&a->arena, f->evidence_count, sizeof(AuditEvidence));
    for (uint32_t i = 0; i < f->evidence_count; i++)
        f->evidence[i] = make_evidence(m, seed, &a->policies[cell->policy], times[i], number * 31 + i);
    a->evidence_total += count;
}

/* qsort has no context; the order of ids is that of the seeds, hostile or not. */
static const char *policy_id(uint32_t policy)
{
    return policy_seeds[policy].id;
}

static int compare_findings(const void *a, const void *b)
{
    const AuditFinding *x = a, *y = b;
    int order = slice_compare(x->account, y->account);
    if (order == 0)
        order = slice_compare(x->service, y->service);
    return order ? order : strcmp(policy_id(x->policy), policy_id(y->policy));
}

static void make_tallies(Maker *m)
{
    Audit *a = m->audit;
    a->tallies = arena_array(&a->arena, CELLS, sizeof(AuditTally));
    a->findings = arena_array(&a->arena, CELLS, sizeof(AuditFinding));
    for (int i = 0; i < CELLS; i++) {
        const CellSeed *cell = &cell_seeds[i];
        AuditTally tally = {.policy = (uint32_t)cell->policy, .account = a->accounts[cell->account].id,
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
    Maker m = {.audit = audit, .hostile = hostile};
    make_heading(&m);
    make_inputs(&m);
    make_policies(&m);
    make_accounts(&m);
    make_problems(&m);
    make_tallies(&m);
    return audit;
}

void support_audit_free(Audit *audit)
{
    if (!audit)
        return;
    arena_free(&audit->arena);
    free(audit);
}
