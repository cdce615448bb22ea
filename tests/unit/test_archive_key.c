#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "archive/archive.h"

typedef struct {
    const char *path;
    ArchiveKind kind;
    bool full;
    const char *organisation, *account, *region;
    const char *from, *until; /* "" for none */
    bool claims;
} Row;

#define TRAIL     "111122223333_CloudTrail_us-east-2_20250131T0210Z_Mu0KsOhtH1ar15ZZ.json.gz"
#define DAY       "us-east-2/2025/01/31/"
#define FROM      "2025-01-31T02:10:00Z", "2025-01-31T02:11:00Z"
#define WHOLE_DAY "2025-01-31T00:00:00Z", "2025-02-01T00:00:00Z"

static void check_row(const Row *row)
{
    ArchiveKey key = archive_key_parse(slice_of(row->path));
    bool right = key.kind == row->kind && key.full == row->full &&
                 slice_equal(key.organisation, slice_of(row->organisation)) &&
                 slice_equal(key.account, slice_of(row->account)) &&
                 slice_equal(key.region, slice_of(row->region)) &&
                 key.delivered_from == instant_parse(slice_of(row->from)) &&
                 key.delivered_until == instant_parse(slice_of(row->until)) &&
                 key.claims_events == row->claims;
    if (!right)
        fail_msg("wrong: %s", row->path);
}

#define CHECK(rows)                                                                                \
    for (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++)                                     \
    check_row(&(rows)[i])

static void whole_keys_of_every_trail_setup_are_read(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"AWSLogs/111122223333/CloudTrail/" DAY TRAIL, ARCHIVE_KIND_EVENTS, true, "",
         "111122223333", "us-east-2", FROM, true},
        {"team/audit/AWSLogs/111122223333/CloudTrail/" DAY TRAIL, ARCHIVE_KIND_EVENTS, true, "",
         "111122223333", "us-east-2", FROM, true},
        {"AWSLogs/o-exampleorgid/111122223333/CloudTrail/" DAY TRAIL, ARCHIVE_KIND_EVENTS, true,
         "o-exampleorgid", "111122223333", "us-east-2", FROM, true},
        {"o-exampleorgid/AWSLogs/111122223333/CloudTrail/" DAY TRAIL, ARCHIVE_KIND_EVENTS, true,
         "o-exampleorgid", "111122223333", "us-east-2", FROM, true},
        {"o-exampleorgid/AWSLogs/o-exampleorgid/111122223333/CloudTrail/" DAY TRAIL,
         ARCHIVE_KIND_EVENTS, true, "o-exampleorgid", "111122223333", "us-east-2", FROM, true},
        {"/data//bucket/./AWSLogs//111122223333/CloudTrail/./" DAY TRAIL, ARCHIVE_KIND_EVENTS, true,
         "", "111122223333", "us-east-2", FROM, true},
        {"AWSLogs/999999999999/x/AWSLogs/111122223333/CloudTrail/" DAY TRAIL, ARCHIVE_KIND_EVENTS,
         true, "", "111122223333", "us-east-2", FROM, true},
        {"AWSLogs/111122223333/CloudTrail-Insight/" DAY "file_name.json.gz", ARCHIVE_KIND_INSIGHT,
         true, "", "111122223333", "us-east-2", WHOLE_DAY, true},
        {"AWSLogs/111122223333/CloudTrail-NetworkActivity/" DAY "f.json.gz", ARCHIVE_KIND_NETWORK,
         true, "", "111122223333", "us-east-2", WHOLE_DAY, true},
        {"AWSLogs/111122223333/CloudTrail-Aggregated/" DAY "f.json.gz", ARCHIVE_KIND_AGGREGATED,
         true, "", "111122223333", "us-east-2", WHOLE_DAY, true},
        {"AWSLogs/111122223333/CloudTrail-Insight/" DAY TRAIL, ARCHIVE_KIND_INSIGHT, true, "",
         "111122223333", "us-east-2", FROM, true},
    };
    CHECK(rows);
}

static void digests_are_dated_from_the_end_of_their_names(void **state)
{
    (void)state;
#define DIGESTS "AWSLogs/111122223333/CloudTrail-Digest/us-east-2/2025/01/31/"
#define HEAD    "111122223333_CloudTrail-Digest_us-east-2_"
#define SECOND  "2025-01-31T02:10:33Z", "2025-01-31T02:10:34Z"
    static const Row rows[] = {
        {DIGESTS HEAD "trail_us-east-1_20250131T021033Z.json.gz", ARCHIVE_KIND_DIGEST, true, "",
         "111122223333", "us-east-2", SECOND, false},
        {DIGESTS HEAD "my.trail_us-west-1_v2-x_us-east-1_20250131T021033Z.json.gz",
         ARCHIVE_KIND_DIGEST, true, "", "111122223333", "us-east-2", SECOND, false},
        {DIGESTS HEAD "t_us-east-1_20250131T021033Z_backfill.json.gz", ARCHIVE_KIND_DIGEST, true,
         "", "111122223333", "us-east-2", SECOND, false},
        {HEAD "a_b.json_us-east-1_20250131T021033Z.json", ARCHIVE_KIND_DIGEST, false, "",
         "111122223333", "us-east-2", SECOND, false},
        {DIGESTS "renamed.json.gz", ARCHIVE_KIND_DIGEST, true, "", "111122223333", "us-east-2",
         WHOLE_DAY, false},
    };
    CHECK(rows);
}

static void partial_trees_say_what_they_can(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"111122223333/CloudTrail/" DAY TRAIL, ARCHIVE_KIND_EVENTS, false, "", "111122223333",
         "us-east-2", FROM, true},
        {"111122223333/CloudTrail-Insight/" DAY "x.json", ARCHIVE_KIND_INSIGHT, false, "",
         "111122223333", "us-east-2", WHOLE_DAY, true},
        {DAY TRAIL, ARCHIVE_KIND_EVENTS, false, "", "111122223333", "us-east-2", FROM, true},
        {TRAIL, ARCHIVE_KIND_EVENTS, false, "", "111122223333", "us-east-2", FROM, true},
        {"AWSLogs/111122223333/CloudTrail/us-east-2/x.json.gz", ARCHIVE_KIND_EVENTS, false, "",
         "111122223333", "us-east-2", "", "", true},
        {"AWSLogs/111122223333/CloudTrail/us-east-2/2025/01/x.json.gz", ARCHIVE_KIND_EVENTS, false,
         "", "111122223333", "us-east-2", "", "", true},
        {"AWSLogs/111122223333/CloudTrail/x", ARCHIVE_KIND_EVENTS, false, "", "111122223333", "",
         "", "", false},
        {"AWSLogs/111122223333/" DAY "x.json", ARCHIVE_KIND_UNKNOWN, false, "", "111122223333",
         "us-east-2", WHOLE_DAY, true},
        {"AWSLogs/111122223333/CloudTrail/" DAY "more/x.json", ARCHIVE_KIND_EVENTS, false, "",
         "111122223333", "us-east-2", WHOLE_DAY, true},
        {"AWSLogs/111122223333/x.json", ARCHIVE_KIND_UNKNOWN, false, "", "111122223333", "", "", "",
         true},
        {"AWSLogs/elsewhere/111122223333/CloudTrail/" DAY "x", ARCHIVE_KIND_EVENTS, false, "",
         "111122223333", "us-east-2", WHOLE_DAY, false},
        {"AWSLogs", ARCHIVE_KIND_UNKNOWN, false, "", "", "", "", "", false},
        {"x/AWSLogs/", ARCHIVE_KIND_UNKNOWN, false, "", "", "", "", "", false},
    };
    CHECK(rows);
}

static void names_are_read_in_every_form_that_was_seen(void **state)
{
    (void)state;
#define OLD_FROM "2014-06-20T12:55:00Z", "2014-06-20T12:56:00Z"
    static const Row rows[] = {
        {"111122223333_CloudTrail_us-east-2_20140620T1255ZHdkvFTXOA3Vnhbc.json.gz",
         ARCHIVE_KIND_EVENTS, false, "", "111122223333", "us-east-2", OLD_FROM, true},
        {"111122223333_CloudTrail_us-gov-west-1_20140620T1255Z_HdkvFTXOA3Vnhbc1.json",
         ARCHIVE_KIND_EVENTS, false, "", "111122223333", "us-gov-west-1", OLD_FROM, true},
        {"111122223333_CloudTrail-Insight_us-east-2_20140620T1255Z_x.json.gz", ARCHIVE_KIND_INSIGHT,
         false, "", "111122223333", "us-east-2", OLD_FROM, true},
        {"111122223333_CloudTrail-NetworkActivity_us-east-2_20140620T1255Z_x.json.gz",
         ARCHIVE_KIND_NETWORK, false, "", "111122223333", "us-east-2", OLD_FROM, true},
        {"111122223333_CloudTrail-Tomorrow_us-east-2_20140620T1255Z_x.json.gz",
         ARCHIVE_KIND_UNKNOWN, false, "", "111122223333", "us-east-2", OLD_FROM, true},
        {"111122223333_CloudTrail_us-east-2_20141320T1255Z_x.json.gz", ARCHIVE_KIND_EVENTS, false,
         "", "111122223333", "us-east-2", "", "", true},
        {"111122223333_CloudTrail_us-east-2", ARCHIVE_KIND_EVENTS, false, "", "111122223333", "",
         "", "", true},
        {"111122223333_CloudTrail", ARCHIVE_KIND_UNKNOWN, false, "", "", "", "", "", false},
        {"11112222333_CloudTrail_us-east-2_20140620T1255Z_x.json", ARCHIVE_KIND_UNKNOWN, false, "",
         "", "", "", "", true},
        {"1111222233334_CloudTrail_us-east-2_20140620T1255Z_x.json", ARCHIVE_KIND_UNKNOWN, false,
         "", "", "", "", "", true},
        {"export.NDJSON.GZ", ARCHIVE_KIND_UNKNOWN, false, "", "", "", "", "", true},
        {"lines.jsonl", ARCHIVE_KIND_UNKNOWN, false, "", "", "", "", "", true},
        {"README.md", ARCHIVE_KIND_UNKNOWN, false, "", "", "", "", "", false},
        {"000000.gz", ARCHIVE_KIND_UNKNOWN, false, "", "", "", "", "", false},
    };
    CHECK(rows);
}

static void other_files_of_a_log_bucket_are_told_apart(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"AWSLogs/111122223333/Config/us-east-2/2025/1/31/ConfigHistory/x.json.gz",
         ARCHIVE_KIND_OTHER, false, "", "111122223333", "", "", "", false},
        {"AWSLogs/111122223333/CloudTrail-Lake/Query/2025/01/31/id/result_1.csv.gz",
         ARCHIVE_KIND_OTHER, false, "", "111122223333", "", "", "", false},
        {"AWSLogs/111122223333/vpcflowlogs/" DAY "x.log.gz", ARCHIVE_KIND_OTHER, false, "",
         "111122223333", "", "", "", false},
        /* The name of an event file wins over a strange folder: nothing is passed over by mistake.
         */
        {"AWSLogs/111122223333/moved/" TRAIL, ARCHIVE_KIND_EVENTS, false, "", "111122223333",
         "us-east-2", FROM, true},
    };
    CHECK(rows);
}

static void contradictions_are_never_trusted(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"AWSLogs/999999999999/CloudTrail/" DAY TRAIL, ARCHIVE_KIND_EVENTS, false, "",
         "999999999999", "us-east-2", FROM, true},
        {"AWSLogs/111122223333/CloudTrail/eu-west-1/2025/01/31/" TRAIL, ARCHIVE_KIND_EVENTS, false,
         "", "111122223333", "eu-west-1", FROM, true},
        {"AWSLogs/111122223333/CloudTrail-Digest/" DAY TRAIL, ARCHIVE_KIND_UNKNOWN, false, "",
         "111122223333", "us-east-2", FROM, true},
        {"AWSLogs/111122223333/CloudTrail/" DAY
         "111122223333_CloudTrail-Digest_us-east-2_t_us-east-1_20250131T021033Z.json.gz",
         ARCHIVE_KIND_UNKNOWN, false, "", "111122223333", "us-east-2", SECOND, true},
        {"AWSLogs/111122223333/CloudTrail/us-east-2/2025/02/01/" TRAIL, ARCHIVE_KIND_EVENTS, true,
         "", "111122223333", "us-east-2", "2025-01-31T02:10:00Z", "2025-02-02T00:00:00Z", true},
    };
    CHECK(rows);
}

static void any_bytes_are_accepted(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"", ARCHIVE_KIND_UNKNOWN, false, "", "", "", "", "", false},
        {"////", ARCHIVE_KIND_UNKNOWN, false, "", "", "", "", "", false},
        {"AWSLogs//../..", ARCHIVE_KIND_UNKNOWN, false, "", "", "", "", "", false},
        {"\xff\xfe\n/AWSLogs/\x01/111122223333/CloudTrail", ARCHIVE_KIND_UNKNOWN, false, "",
         "111122223333", "", "", "", false},
        {"AWSLogs/111122223333/CloudTrail/us-east-2/2025/02/30/x", ARCHIVE_KIND_EVENTS, false, "",
         "111122223333", "us-east-2", "", "", false},
        {"AWSLogs/o-SHOUTINGORG/111122223333/CloudTrail/" DAY "x", ARCHIVE_KIND_EVENTS, false, "",
         "111122223333", "us-east-2", WHOLE_DAY, false},
    };
    CHECK(rows);
    static const char seed[] = "o-exampleorgid/AWSLogs/111122223333/CloudTrail/" DAY TRAIL;
    uint64_t random = 1;
    for (int round = 0; round < 20000; round++) {
        char text[sizeof seed];
        memcpy(text, seed, sizeof seed);
        for (int change = 0; change < 3; change++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            text[(random >> 33) % (sizeof seed - 1)] = (char)(random >> 56);
        }
        size_t size = (random >> 20) % sizeof seed;
        ArchiveKey key = archive_key_parse((Slice){text, size});
        assert_true(key.account.size == 0 ||
                    (key.account.data >= text && key.account.data + 12 <= text + size));
        assert_true((key.delivered_from == INSTANT_NONE) == (key.delivered_until == INSTANT_NONE));
        assert_true(key.delivered_from <= key.delivered_until);
    }
}

static void names_and_folders_of_event_files_are_told_from_other_json(void **state)
{
    (void)state;
    assert_true(archive_key_parse(SLICE(TRAIL)).names_events);
    assert_true(
        archive_key_parse(SLICE("AWSLogs/111122223333/CloudTrail/" DAY "x.json")).names_events);
    static const char *const others[] = {
        "keys.json",
        "keys.json.gz",
        "Records.jsonl",
        "111122223333_CloudTrail-Digest_us-east-2_t_us-east-2_20250131T021000Z.json.gz",
        "AWSLogs/111122223333/Config/" DAY "x.json",
        "AWSLogs/111122223333/CloudTrail/" DAY "x.txt"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (archive_key_parse(slice_of(others[i])).names_events)
            fail_msg("wrong: %s", others[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_folders_of_event_files_are_told_from_other_json),
        cmocka_unit_test(whole_keys_of_every_trail_setup_are_read),
        cmocka_unit_test(digests_are_dated_from_the_end_of_their_names),
        cmocka_unit_test(partial_trees_say_what_they_can),
        cmocka_unit_test(names_are_read_in_every_form_that_was_seen),
        cmocka_unit_test(other_files_of_a_log_bucket_are_told_apart),
        cmocka_unit_test(contradictions_are_never_trusted),
        cmocka_unit_test(any_bytes_are_accepted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
