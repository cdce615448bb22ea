/* How much was there: accounts, files, records, problems. */
#include "support_audit_maker.h"

#include "base/names.h"

enum { ACCOUNTS = 4 };

/* 222233334444 is listed and has no data; 777788889999 has data and is not listed. */
static const struct {
    const char *id, *name, *owner, *environment, *ou;
    uint64_t evaluated, quarantined;
} accounts[ACCOUNTS] = {
    {"111122223333", "video-prod", "media@example.com", "production", "Media", 121440, 0},
    {"222233334444", "archive", "records@example.com", "production", "Records", 0, 3},
    {"444455556666", "video-stage", "media@example.com", "staging", "Media", 48211, 0},
    {"777788889999", "", "", "", "", 14579, 1},
};

bool support_is_silent(int day)
{
    return day >= 41 && day <= 43;
}

void support_make_accounts(SupportMaker *m)
{
    Audit *a = m->audit;
    a->account_count = ACCOUNTS;
    a->accounts = arena_array(&a->arena, ACCOUNTS, sizeof(AuditAccount));
    for (int i = 0; i < ACCOUNTS; i++) {
        a->accounts[i] = (AuditAccount){.id = slice_of(accounts[i].id),
                                        .evaluated = accounts[i].evaluated,
                                        .quarantined = accounts[i].quarantined,
                                        .listed = accounts[i].name[0] != 0};
        if (!a->accounts[i].listed)
            continue;
        a->accounts[i].name = support_foreign(m, accounts[i].name);
        a->accounts[i].owner = support_foreign(m, accounts[i].owner);
        a->accounts[i].environment = support_foreign(m, accounts[i].environment);
        a->accounts[i].ou = support_foreign(m, accounts[i].ou);
    }
}

void support_make_problems(SupportMaker *m)
{
    static const struct {
        const char *kind, *detail;
        uint64_t offset, records;
        bool notice;
    } seeds[] = {
        {"truncated",
         "the gzip stream ends after 18,220 bytes; 41 records before the end were read", 18220, 1,
         false},
        {"damaged-record", "a string holds a raw line feed at byte 512", 9120, 1, false},
        {"damaged-record", "expected ',' or '}' but found '\"'", 77120, 1, false},
        {"checksum", "CRC-32 is 1c291ca3, the trailer says 00000000", 4096, 1, false},
        {"empty", "no bytes", 0, 0, false},
        {"id-reused",
         "eventID 1f2e3d4c-0000-4000-8000-000000000001 stands for two different records", 220, 2,
         false},
        {"undated", "eventTime is 'yesterday'", 340, 1, false},
        {"unlisted-account", "777788889999 is not in the report definition", 0, 14579, false},
        {"access-inferred", "readOnly is missing", 120, 17, true},
        {"account-inferred", "recipientAccountId is missing; the path names 111122223333", 610, 2,
         true},
        {"passed-over", "a digest file", 0, 0, true},
        {"repeated-key", "userAgent", 5120, 1, true},
    };
    AuditInputs *in = &m->audit->inputs;
    in->problems =
        arena_array(&m->audit->arena, sizeof seeds / sizeof seeds[0], sizeof(AuditProblem));
    in->notices =
        arena_array(&m->audit->arena, sizeof seeds / sizeof seeds[0], sizeof(AuditProblem));
    for (unsigned i = 0; i < sizeof seeds / sizeof seeds[0]; i++) {
        AuditProblem problem = {
            .file = support_foreign(
                m, "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/07/04/"
                   "111122223333_CloudTrail_eu-west-1_20260704T0810Z_q1w2e3r4t5y6u7i8.json.gz"),
            .offset = seeds[i].offset,
            .kind = slice_of(seeds[i].kind),
            .detail = support_foreign(m, seeds[i].detail),
            .records = seeds[i].records};
        if (seeds[i].notice)
            in->notices[in->notice_count++] = problem;
        else
            in->problems[in->problem_count++] = problem;
    }
}

void support_make_inputs(SupportMaker *m)
{
    Audit *a = m->audit;
    AuditInputs *in = &a->inputs;
    *in = (AuditInputs){.files = SUPPORT_FILES + 36 + 92 + 1,
                        .skipped = 36,
                        .passed_over = 92,
                        .unreadable = 1,
                        .read = SUPPORT_FILES,
                        .digests = 90,
                        .sidecars = 1,
                        .others = 1,
                        .passed_over_bytes = 91204,
                        .compressed_bytes = 18448122,
                        .bytes = 402118204,
                        .duplicates = 1204,
                        .out_of_scope = 3120,
                        .quarantined = 4,
                        .undated = 1,
                        .out_of_period = 3000,
                        .out_of_kind = 120,
                        .addenda = 2,
                        .access_inferred = 17,
                        .ids_missing = 3};
    for (int i = 0; i < ACCOUNTS; i++)
        in->evaluated += accounts[i].evaluated;
    in->records = in->evaluated + in->duplicates + in->out_of_scope;
    in->kind_count = 3;
    in->kinds = arena_array(&a->arena, 3, sizeof(AuditCount));
    in->kinds[0] = (AuditCount){support_foreign(m, "Data"), 20110};
    in->kinds[1] = (AuditCount){support_foreign(m, "Management"), in->evaluated - 20110 - 41};
    in->kinds[2] = (AuditCount){support_foreign(m, "NetworkActivity"), 41};
    in->sha256 = support_hex(m, 3, 64);
    a->day_count = SUPPORT_DAYS;
    a->days = arena_array(&a->arena, SUPPORT_DAYS, sizeof(AuditDay));
    Instant first = instant_of_date(2026, 7, 1);
    uint64_t left = in->evaluated - in->undated;
    for (int i = 0; i < SUPPORT_DAYS; i++) {
        uint64_t count = support_is_silent(i) ? 0 : 1800 + hash_mix((unsigned)i, 5) % 520;
        a->days[i] = (AuditDay){support_day(m, first + i * INSTANT_DAY),
                                i == SUPPORT_DAYS - 1 ? left : count};
        left -= a->days[i].count;
    }
    a->file_count = SUPPORT_FILES;
    a->files = arena_array(&a->arena, SUPPORT_FILES, sizeof(AuditFile));
    left = in->records;
    for (unsigned i = 0; i < SUPPORT_FILES; i++) {
        Instant at = first + (Instant)i * SUPPORT_DAYS * INSTANT_DAY / SUPPORT_FILES;
        uint64_t records = i == SUPPORT_FILES - 1 ? left : in->records / SUPPORT_FILES;
        a->files[i] = (AuditFile){arena_printf(&a->arena,
                                               "AWSLogs/111122223333/CloudTrail/eu-west-1/"
                                               "111122223333_CloudTrail_eu-west-1_%04u.json.gz",
                                               i),
                                  support_hex(m, 1000 + i, 64),
                                  38000 + i,
                                  records,
                                  support_time(m, at),
                                  support_time(m, at + 290 * INSTANT_SECOND),
                                  {0},
                                  i % 7 ? SLICE("log") : SLICE("digest")};
        left -= records;
    }
    /* Log files first. */
    a->listed = arena_array(&a->arena, SUPPORT_FILES, sizeof(AuditFile));
    for (unsigned digest = 0; digest < 2; digest++)
        for (unsigned i = 0; i < SUPPORT_FILES; i++)
            if ((i % 7 == 0) == digest)
                a->listed[a->listed_count++] = a->files[i];
}
