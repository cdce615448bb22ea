/* The profiles for measuring: ordinary traffic only, in files of one size. */

#include "profile.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "calendar.h"
#include "file.h"
#include "traffic.h"

/* What one of these profiles is like. */
struct measure {
    size_t records;    /* in all, unless asked otherwise */
    size_t in_a_file;  /* records in a file */
    size_t in_a_stint; /* calls of one actor before another comes */
    bool by_program;   /* people alone, who call through an SDK, as a ground rule forbids */
};

/* How often somebody is looked for before services and roles are taken as they come. */
enum { TRIES = 200 };

static bool write_file(const struct request *request, struct bucket *bucket,
                       struct event_file *file, account_index account, const char *region,
                       random_stream *random)
{
    text path = {0};
    file_close(file);
    bucket_append_path(&path, "CloudTrail", account, region, file->newest + 5 * MINUTE, random);
    bool written = file->unknown_words == 0 && !path.failed &&
                   bucket_write(bucket, text_string(&path), &file->content, WHOLE, NULL);
    if (!written) {
        fprintf(stderr, "trailaudit-generate: %s: %s\n", request->folder,
                file->unknown_words > 0 ? "a template has unknown words" : strerror(errno));
    }
    text_free(&path);
    return written;
}

/* Who is next. `actor`: room for one that differs from the organisation's. */
static struct stint begin(const struct measure *measure, random_stream *random,
                          account_index account, const char *region, int64_t time,
                          struct actor *actor)
{
    struct stint stint = traffic_begin(random, account, region, time);
    for (int i = 0; measure->by_program && i < TRIES && !(stint.actor->habits & WORKING_TIME); i++)
        stint = traffic_begin(random, account, region, time);
    if (measure->by_program) {
        *actor = *stint.actor;
        actor->client = CLIENT_PYTHON;
        stint.actor = actor;
    }
    return stint;
}

/* Files go around the accounts and Regions; time goes on with each record, a quarter in all. */
static bool write_files(const struct request *request, const struct measure *measure,
                        struct bucket *bucket)
{
    size_t records = request->records != 0 ? request->records : measure->records;
    random_stream random = random_from(request->seed);
    struct event_file file = {0};
    int64_t start = calendar_date(2026, 7, 1);
    bool written = true;
    struct stint stint = {0};
    struct actor actor;
    for (size_t done = 0, number = 0; done < records && written; number++) {
        account_index account = (account_index)(number % ACCOUNT_COUNT);
        const char *region = regions[number / ACCOUNT_COUNT % REGION_COUNT].name;
        file_begin(&file);
        for (size_t i = 0; i < measure->in_a_file && done < records; i++, done++) {
            int64_t time = start + (int64_t)(done * (92 * (uint64_t)DAY - HOUR) / records);
            if (i % measure->in_a_stint == 0) {
                stint = begin(measure, &random, account, region, time, &actor);
            }
            struct event event = traffic_call(&random, &stint, account, region, time);
            file_add(&file, &event, request->seed);
        }
        written = write_file(request, bucket, &file, account, region, &random);
    }
    text_free(&file.content);
    return written;
}

static int run(const struct request *request, const struct measure *measure, text *facts)
{
    struct bucket bucket;
    bool done = bucket_start(&bucket, request->folder) && write_files(request, measure, &bucket);
    facts_add_number(facts, "event-files", bucket.files);
    facts_add_number(facts, "records", request->records != 0 ? request->records : measure->records);
    facts_add_number(facts, "bytes", bucket.bytes);
    facts_add_number(facts, "compressed-bytes", bucket.packed_bytes);
    bucket_end(&bucket);
    return done ? 0 : 1;
}

int profile_bench_large(const struct request *request, text *facts)
{
    return run(request, &(struct measure){400000, 720, 24, false}, facts);
}

int profile_bench_violations(const struct request *request, text *facts)
{
    return run(request, &(struct measure){400000, 720, 24, true}, facts);
}

int profile_bench_small(const struct request *request, text *facts)
{
    return run(request, &(struct measure){28000, 7, 4, false}, facts);
}

int profile_bench_tiny(const struct request *request, text *facts)
{
    return run(request, &(struct measure){1, 1, 1, false}, facts);
}
