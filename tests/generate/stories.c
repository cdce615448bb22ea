#include "stories.h"

#include "calendar.h"

/* One call, or several of a kind at equal distances. */
struct step {
    int day, hour, minute; /* of the first, from the start of the period */
    unsigned times;
    int apart; /* seconds between two */
    account_index account;
    unsigned region; /* index of regions */
    const char *actor;
    const struct failure *failure;
    const struct action *action;
};

#define SIGN_IN_TO                                                                                 \
    ",'additionalEventData':{'LoginTo':'https://console.aws.amazon.com/console/home',"             \
    "'MobileVersion':'No','MFAUsed':'No'}"

static const struct action guess = {"signin",
                                    "ConsoleLogin",
                                    GLOBAL | SIGN_IN,
                                    0,
                                    .request = NULL,
                                    .response = "{'ConsoleLogin':'Failure'}",
                                    .additional = SIGN_IN_TO};
static const struct action sign_in = {"signin",
                                      "ConsoleLogin",
                                      GLOBAL | SIGN_IN,
                                      0,
                                      .request = NULL,
                                      .response = "{'ConsoleLogin':'Success'}",
                                      .additional = SIGN_IN_TO};
static const struct action stop_logging = {"cloudtrail", "StopLogging", WRITE, 0,
                                           .request = "{'name':'arn:aws:cloudtrail:us-east-1:"
                                                      "<account>:trail/sandbox-trail'}"};
static const struct action start_logging = {"cloudtrail", "StartLogging", WRITE, 0,
                                            .request = "{'name':'sandbox-trail'}"};
static const struct action create_trail = {"cloudtrail", "CreateTrail", WRITE, 0,
                                           .request = "{'name':'sandbox-trail','s3BucketName':"
                                                      "'example-media-logs-<account>',"
                                                      "'isMultiRegionTrail':true}"};
static const struct action read_secret = {"secretsmanager", "GetSecretValue", READ, 0,
                                          .request = "{'secretId':'studio/<api|database>-"
                                                     "<lower:6>'}"};
static const struct action describe = {"ec2", "DescribeInstances", READ, 0,
                                       .request = "{'instancesSet':{},'filterSet':{}}"};
static const struct action create_user = {"iam",
                                          "CreateUser",
                                          GLOBAL,
                                          0,
                                          .request = "{'userName':'svc-support-tool'}",
                                          .response = "{'user':{'userName':'svc-support-tool'}}"};
static const struct action attach = {"iam", "AttachUserPolicy", GLOBAL, 0,
                                     .request = "{'userName':'svc-support-tool','policyArn':"
                                                "'arn:aws:iam::aws:policy/AdministratorAccess'}"};
static const struct action create_key = {"iam",
                                         "CreateAccessKey",
                                         GLOBAL,
                                         0,
                                         .request = "{'userName':'svc-support-tool'}",
                                         .response = "{'accessKey':{'userName':'svc-support-tool',"
                                                     "'accessKeyId':'<new-key>','status':"
                                                     "'Active'}}"};
static const struct action media_read = {"kinesisvideo",
                                         "GetMedia",
                                         READ | DATA,
                                         0,
                                         .request = "{'streamName':'<stream>','startSelector':{"
                                                    "'startSelectorType':'EARLIEST'}}",
                                         .resources = "[{'accountId':'<account>','type':"
                                                      "'AWS::KinesisVideo::Stream','ARN':"
                                                      "'<stream-arn>'}]"};
static const struct action add_member = {"chime", "CreateChannelMembership", WRITE, 0,
                                         .request = "{'channelArn':'<message-channel-arn>',"
                                                    "'memberArn':'<app-instance-user-arn>','type':"
                                                    "'DEFAULT','chimeBearer':'<bearer-arn>'}"};

static const struct step steps[] = {
    /* Somebody guesses a password at night, and finds it. */
    {36, 2, 11, 8, 40, VIDEO_STAGING, 0, "studio-sign-in", &wrong_password, &guess},
    {36, 2, 18, 1, 0, VIDEO_STAGING, 0, "studio-sign-in", NULL, &sign_in},
    /* Another tries and gives up. */
    {71, 23, 2, 6, 75, SANDBOX, 0, "studio-sign-in", &wrong_password, &guess},

    /* A trail is made, stopped and started again; later it is stopped for good. */
    {5, 9, 20, 1, 0, SANDBOX, 0, "release-engineer", NULL, &create_trail},
    {5, 9, 22, 1, 0, SANDBOX, 0, "release-engineer", NULL, &start_logging},
    {29, 10, 5, 1, 0, SANDBOX, 0, "release-engineer", NULL, &stop_logging},
    {29, 10, 34, 1, 0, SANDBOX, 0, "release-engineer", NULL, &start_logging},
    {64, 1, 40, 1, 0, SANDBOX, 0, "studio-operator", NULL, &stop_logging},

    /* Secrets are read in bulk. */
    {48, 3, 1, 30, 12, SHARED_SERVICES, 1, "ContractorAccess", NULL, &read_secret},

    /* One key in four Regions within half an hour. */
    {55, 4, 2, 3, 30, SANDBOX, 0, "backup-sync", NULL, &describe},
    {55, 4, 9, 3, 30, SANDBOX, 1, "backup-sync", NULL, &describe},
    {55, 4, 17, 3, 30, SANDBOX, 2, "backup-sync", NULL, &describe},
    {55, 4, 26, 3, 30, SANDBOX, 3, "backup-sync", NULL, &describe},

    /* A user is made, given everything, and given a key. */
    {64, 1, 52, 1, 0, SANDBOX, 0, "studio-operator", NULL, &create_user},
    {64, 1, 55, 1, 0, SANDBOX, 0, "studio-operator", NULL, &attach},
    {64, 1, 58, 1, 0, SANDBOX, 0, "studio-operator", NULL, &create_key},

    /* Recordings are pulled one after the other. */
    {78, 22, 6, 40, 15, VIDEO_PROD, 1, "ContractorAccess", NULL, &media_read},

    /* A script runs into the same conflict again and again. */
    {83, 13, 31, 24, 8, COMMUNICATIONS_PROD, 0, "meeting-provisioner-role", &conflict, &add_member},
};

enum { STEPS = sizeof steps / sizeof steps[0] };

static int64_t time_of(const struct plan *plan, const struct step *step, unsigned repetition)
{
    return plan->from + (int64_t)step->day * DAY + step->hour * HOUR + step->minute * MINUTE +
           (int64_t)repetition * step->apart;
}

/* The first delivery, every five minutes, at least two minutes after the event. */
static int64_t delivery_of(int64_t time)
{
    enum { EVERY = 5 * MINUTE, DELAY = 2 * MINUTE };
    return (time + DELAY + EVERY - 1) / EVERY * EVERY;
}

size_t stories_count(void)
{
    size_t count = 0;
    for (size_t i = 0; i < STEPS; i++) {
        count += steps[i].times;
    }
    return count;
}

void stories_add_deliveries(struct plan *plan)
{
    for (size_t i = 0; i < STEPS; i++) {
        const struct step *step = &steps[i];
        for (unsigned n = 0; n < step->times && !plan->failed; n++) {
            int64_t time = delivery_of(time_of(plan, step, n));
            if (plan_find_delivery(plan, step->account, step->region, time) ==
                plan->delivery_count) {
                plan_add_delivery(plan, step->account, step->region, time, 2);
            }
        }
    }
}

static void tell(struct plan *plan, const struct step *step, unsigned repetition)
{
    int64_t time = time_of(plan, step, repetition);
    size_t index = plan_find_delivery(plan, step->account, step->region, delivery_of(time));
    const struct actor *actor = organisation_find_actor(step->actor, step->account);
    if (index == plan->delivery_count || actor == NULL) {
        plan->failed = true;
        return;
    }
    struct event event = {
        .seed = random_next(&plan->random),
        .time = time,
        .account = step->account,
        .region = regions[step->region].name,
        .actor = actor,
        .action = step->action,
        .failure = step->failure,
        .session = 2,
        .resource = repetition % RESOURCE_POOL,
    };
    plan_add_event(plan, index, &event, false);
}

void stories_add_events(struct plan *plan)
{
    for (size_t i = 0; i < STEPS; i++) {
        for (unsigned n = 0; n < steps[i].times && !plan->failed; n++) {
            tell(plan, &steps[i], n);
        }
    }
}
