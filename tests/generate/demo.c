/* The demonstration: a quarter of the sample organisation. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "calendar.h"
#include "digest.h"
#include "duplicates.h"
#include "file.h"
#include "ordinary.h"
#include "planted.h"
#include "profile.h"
#include "stories.h"

enum { RECORDS = 56000, DUPLICATES = 150, LEAST_ORDINARY = 10000 };

/* Which record of the damaged file is damaged, counted from 1. */
enum { DAMAGED_RECORD = 5 };

/* What is counted while the files are written. */
struct tally {
    size_t readable; /* whole records that a reader finds */
    size_t cut;      /* records lost with the end of the file that is cut off */
    int64_t first, last;
};

/* Everything of one run. */
struct demo {
    const char *public_keys;
    struct signer signer;
    struct plan plan;
    struct bucket bucket;
    struct digest_chain chain;
    struct event_file file;
    text path;
    struct tally tally;
    text *facts;
};

static bool make_plan(struct plan *plan, size_t records)
{
    stories_add_deliveries(plan);
    size_t reserved = planted_count() + stories_count() + DUPLICATES;
    for (size_t i = 0; i < plan->delivery_count; i++) {
        reserved += plan->deliveries[i].wanted;
    }
    if (records < reserved + LEAST_ORDINARY) {
        fprintf(stderr, "trailaudit-generate: the demonstration needs at least %zu records\n",
                reserved + LEAST_ORDINARY);
        return false;
    }
    ordinary_add_deliveries(plan, records - reserved);
    plan_order_deliveries(plan);
    ordinary_choose_faults(plan);
    ordinary_add_events(plan);
    planted_add_each_action(plan);
    planted_add_events(plan);
    stories_add_events(plan);
    duplicates_add(plan, DUPLICATES);
    plan_close(plan);
    if (plan->failed) {
        fprintf(stderr, "trailaudit-generate: the events cannot be laid out, or memory ran out\n");
    }
    return !plan->failed;
}

/* Records that end within so many bytes of the content. */
static size_t count_whole(const struct event_file *file, size_t readable)
{
    static const char next_record[] = ",{\"eventVersion\":";
    size_t whole = 0;
    for (size_t i = 0; i + sizeof next_record - 1 <= readable; i++) {
        whole += memcmp(file->content.bytes + i, next_record, sizeof next_record - 1) == 0;
    }
    return whole;
}

static void fill(struct demo *demo, const struct delivery *delivery)
{
    file_begin(&demo->file);
    for (size_t i = 0; i < delivery->count; i++) {
        const struct event *event = &demo->plan.events[delivery->first + i].event;
        file_add(&demo->file, event, demo->plan.seed);
        if (delivery->fault == FAULT_DAMAGED && i + 1 == DAMAGED_RECORD) {
            size_t offset = file_damage_last(&demo->file);
            facts_add_text(demo->facts, "damaged-file", text_string(&demo->path));
            facts_add_number(demo->facts, "damaged-record", DAMAGED_RECORD);
            facts_add_number(demo->facts, "damaged-offset", offset);
        }
    }
    file_close(&demo->file);
}

static void count(struct demo *demo, const struct delivery *delivery, size_t readable)
{
    struct tally *tally = &demo->tally;
    size_t whole = demo->file.records;
    if (delivery->fault == FAULT_DAMAGED) {
        whole--;
    }
    if (delivery->fault == FAULT_TRUNCATED) {
        whole = count_whole(&demo->file, readable);
        tally->cut = demo->file.records - whole;
        facts_add_text(demo->facts, "truncated-file", text_string(&demo->path));
        facts_add_number(demo->facts, "truncated-whole-records", whole);
        facts_add_number(demo->facts, "truncated-lost-records", tally->cut);
        facts_add_number(demo->facts, "truncated-readable-bytes", readable);
    }
    tally->readable += whole;
    if (demo->file.oldest < tally->first) {
        tally->first = demo->file.oldest;
    }
    if (demo->file.newest > tally->last) {
        tally->last = demo->file.newest;
    }
}

static bool write_delivery(struct demo *demo, size_t index)
{
    const struct delivery *delivery = &demo->plan.deliveries[index];
    const char *region = regions[delivery->region].name;
    random_stream random = random_from(random_mix(demo->plan.seed, 100000 + index));
    text_clear(&demo->path);
    bucket_append_path(&demo->path, "CloudTrail", delivery->account, region, delivery->time,
                       &random);
    fill(demo, delivery);
    size_t readable = demo->file.content.length;
    const char *path = text_string(&demo->path);
    if (demo->file.unknown_words > 0) {
        fprintf(stderr, "trailaudit-generate: %s: a template has unknown words\n", path);
        return false;
    }
    if (!bucket_write(&demo->bucket, path, &demo->file.content,
                      delivery->fault == FAULT_TRUNCATED ? CUT_OFF : WHOLE, &readable)) {
        fprintf(stderr, "trailaudit-generate: %s: %s\n", path, strerror(errno));
        return false;
    }
    count(demo, delivery, readable);
    if (delivery->account == demo->chain.account && region == demo->chain.region) {
        digest_add(&demo->chain, &(struct attested){path, &demo->file.content, delivery->time,
                                                    demo->file.oldest, demo->file.newest});
    }
    return true;
}

/* An Insight file: the start and the end of a burst of one call, in a folder of their own. */
static bool write_insight(struct demo *demo)
{
    static const char record[] =
        "{\"eventVersion\":\"1.08\",\"eventTime\":\"2026-08-19T14:%s:00Z\",\"awsRegion\":"
        "\"us-east-1\",\"eventID\":\"%s\",\"eventType\":\"AwsCloudTrailInsight\","
        "\"recipientAccountId\":\"222233334444\",\"sharedEventID\":"
        "\"5b0f7a52-1c7e-4d8e-9a53-6f2d1e0c4b77\",\"insightDetails\":{\"state\":\"%s\","
        "\"eventSource\":\"chime.amazonaws.com\",\"eventName\":\"CreateAttendee\","
        "\"insightType\":\"ApiCallRateInsight\",\"insightContext\":{\"statistics\":{\"baseline\":{"
        "\"average\":4.2},\"insight\":{\"average\":61.5},\"insightDuration\":9}}},"
        "\"eventCategory\":\"Insight\"}";
    char start[1024];
    char end[1024];
    int64_t delivered = calendar_date(2026, 8, 19) + 15 * HOUR;
    random_stream random = random_from(random_mix(demo->plan.seed, 6));
    snprintf(start, sizeof start, record, "21", "0c5d9b1e-7f36-4a02-8e41-d2b3a4c5f607", "Start");
    snprintf(end, sizeof end, record, "30", "7a1e4c90-25b8-4f6d-9c07-1b8e3d5a6f42", "End");
    file_begin(&demo->file);
    text_append_string(&demo->file.content, start);
    text_append_char(&demo->file.content, ',');
    text_append_string(&demo->file.content, end);
    file_close(&demo->file);
    text_clear(&demo->path);
    bucket_append_path(&demo->path, "CloudTrail-Insight", COMMUNICATIONS_PROD, regions[0].name,
                       delivered, &random);
    return bucket_write(&demo->bucket, text_string(&demo->path), &demo->file.content, WHOLE, NULL);
}

/* Names the cells of account, Region and day without a file. */
static void add_gaps(text *facts, const struct plan *plan)
{
    for (int64_t day = plan->from; day < plan->to; day += DAY) {
        for (int cell = 0; cell < ACCOUNT_COUNT * REGION_COUNT; cell++) {
            account_index account = (account_index)(cell / REGION_COUNT);
            unsigned region = (unsigned)(cell % REGION_COUNT);
            if (!ordinary_is_gap(account, region, day)) {
                continue;
            }
            text gap = {0};
            bucket_append_folder(&gap, "CloudTrail", account, regions[region].name, day);
            facts_add_text(facts, "gap", text_string(&gap));
            text_free(&gap);
        }
    }
}

static void add_facts(struct demo *demo, uint64_t event_files)
{
    text time = {0};
    text *facts = demo->facts;
    facts_add_number(facts, "event-files", event_files);
    facts_add_number(facts, "digest-files", DIGEST_HOURS);
    facts_add_number(facts, "insight-files", 1);
    facts_add_number(facts, "insight-records", 2);
    facts_add_number(facts, "records", demo->tally.readable);
    facts_add_number(facts, "duplicates", DUPLICATES);
    facts_add_number(facts, "unique-records", demo->tally.readable - DUPLICATES);
    calendar_append_iso(&time, demo->tally.first);
    facts_add_text(facts, "first-event", text_string(&time));
    text_clear(&time);
    calendar_append_iso(&time, demo->tally.last);
    facts_add_text(facts, "last-event", text_string(&time));
    add_gaps(facts, &demo->plan);
    facts_add_number(facts, "bytes", demo->bucket.bytes);
    facts_add_number(facts, "compressed-bytes", demo->bucket.packed_bytes);
    text_free(&time);
}

static bool write_public_keys(const struct demo *demo)
{
    text list = {0};
    signer_append_list(&demo->signer, &list);
    FILE *file = list.failed ? NULL : fopen(demo->public_keys, "w");
    bool written = file != NULL && fwrite(list.bytes, 1, list.length, file) == list.length;
    if (file != NULL && fclose(file) != 0) {
        written = false;
    }
    if (!written) {
        fprintf(stderr, "trailaudit-generate: %s: %s\n", demo->public_keys, strerror(errno));
    }
    text_free(&list);
    return written;
}

static bool write_all(struct demo *demo)
{
    bool written = demo->public_keys == NULL || write_public_keys(demo);
    for (size_t i = 0; i < demo->plan.delivery_count && written; i++) {
        written = write_delivery(demo, i);
    }
    uint64_t event_files = demo->bucket.files;
    if (written &&
        (!digest_write(&demo->chain, &demo->bucket, &demo->signer) || !write_insight(demo))) {
        perror("trailaudit-generate");
        written = false;
    }
    add_facts(demo, event_files);
    return written;
}

int profile_demo(const struct request *request, text *facts)
{
    int64_t from = calendar_date(2026, 7, 1);
    int64_t to = calendar_date(2026, 10, 1);
    struct demo demo = {.public_keys = request->public_keys,
                        .plan = plan_start(request->seed, from, to),
                        .chain = digest_start(VIDEO_PROD, regions[0].name, from),
                        .tally = {.first = to, .last = from},
                        .facts = facts};
    size_t records = request->records != 0 ? request->records : RECORDS;
    bool done = signer_start(&demo.signer, random_mix(request->seed, 7)) &&
                bucket_start(&demo.bucket, request->folder) && make_plan(&demo.plan, records) &&
                write_all(&demo);
    signer_end(&demo.signer);
    bucket_end(&demo.bucket);
    digest_end(&demo.chain);
    text_free(&demo.file.content);
    text_free(&demo.path);
    plan_free(&demo.plan);
    return done ? 0 : 1;
}
