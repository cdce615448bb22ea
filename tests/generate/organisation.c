#include "organisation.h"

#include <string.h>

#define MEDIA_DUTIES   (DUTY(DUTY_VIDEO) | DUTY(DUTY_LIVE) | DUTY(DUTY_BROADCAST))
#define CALL_DUTIES    (DUTY(DUTY_CALLS) | DUTY(DUTY_CHAT))
#define GENERAL_DUTIES (DUTY(DUTY_STORAGE) | DUTY(DUTY_COMPUTE) | DUTY(DUTY_OPERATIONS))
#define ADMIN_DUTIES   (MEDIA_DUTIES | CALL_DUTIES | GENERAL_DUTIES | DUTY(DUTY_IDENTITY))

/* Duties that every account has: how people and services come in. */
#define EVERY_ACCOUNT                                                                              \
    [DUTY_SERVICE_CALLS] = 7, [DUTY_SERVICE_EVENTS] = 1, [DUTY_SIGN_IN] = 1,                       \
    [DUTY_FEDERATED_SIGN_IN] = 1, [DUTY_CENTER_SIGN_IN] = 1, [DUTY_CENTER] = 1, [DUTY_SAML] = 1,   \
    [DUTY_WEB_IDENTITY] = 1, [DUTY_CROSS_ACCOUNT] = 2

const struct account accounts[ACCOUNT_COUNT] = {
    [VIDEO_PROD] = {"111122223333",
                    "video-prod",
                    32,
                    {[DUTY_VIDEO] = 20,
                     [DUTY_MEDIA] = 16,
                     [DUTY_PLAYBACK] = 10,
                     [DUTY_LIVE] = 22,
                     [DUTY_CHAT] = 8,
                     [DUTY_BROADCAST] = 24,
                     [DUTY_STORAGE] = 12,
                     [DUTY_COMPUTE] = 6,
                     [DUTY_OPERATIONS] = 6,
                     [DUTY_IDENTITY] = 3,
                     [DUTY_SECURITY] = 2,
                     EVERY_ACCOUNT}},
    [VIDEO_STAGING] = {"111122224444",
                       "video-staging",
                       14,
                       {[DUTY_VIDEO] = 20,
                        [DUTY_MEDIA] = 9,
                        [DUTY_PLAYBACK] = 5,
                        [DUTY_LIVE] = 20,
                        [DUTY_CHAT] = 6,
                        [DUTY_BROADCAST] = 20,
                        [DUTY_STORAGE] = 8,
                        [DUTY_COMPUTE] = 8,
                        [DUTY_OPERATIONS] = 6,
                        [DUTY_IDENTITY] = 3,
                        [DUTY_SECURITY] = 1,
                        EVERY_ACCOUNT}},
    [COMMUNICATIONS_PROD] = {"222233334444",
                             "communications-prod",
                             26,
                             {[DUTY_VIDEO] = 2,
                              [DUTY_LIVE] = 3,
                              [DUTY_CHAT] = 26,
                              [DUTY_CALLS] = 50,
                              [DUTY_STORAGE] = 10,
                              [DUTY_COMPUTE] = 6,
                              [DUTY_OPERATIONS] = 6,
                              [DUTY_IDENTITY] = 3,
                              [DUTY_SECURITY] = 2,
                              EVERY_ACCOUNT}},
    [SHARED_SERVICES] = {"333344445555",
                         "shared-services",
                         14,
                         {[DUTY_STORAGE] = 30,
                          [DUTY_COMPUTE] = 26,
                          [DUTY_OPERATIONS] = 22,
                          [DUTY_IDENTITY] = 20,
                          [DUTY_SECURITY] = 6,
                          EVERY_ACCOUNT}},
    [SECURITY_AUDIT] = {"444455556666",
                        "security-audit",
                        8,
                        {[DUTY_STORAGE] = 10,
                         [DUTY_COMPUTE] = 4,
                         [DUTY_OPERATIONS] = 6,
                         [DUTY_IDENTITY] = 20,
                         [DUTY_SECURITY] = 44,
                         EVERY_ACCOUNT}},
    [SANDBOX] = {"555566667777",
                 "sandbox",
                 6,
                 {[DUTY_VIDEO] = 8,
                  [DUTY_LIVE] = 8,
                  [DUTY_CHAT] = 4,
                  [DUTY_CALLS] = 8,
                  [DUTY_BROADCAST] = 8,
                  [DUTY_STORAGE] = 16,
                  [DUTY_COMPUTE] = 16,
                  [DUTY_OPERATIONS] = 10,
                  [DUTY_IDENTITY] = 6,
                  [DUTY_SECURITY] = 2,
                  EVERY_ACCOUNT}},
};

const struct region regions[REGION_COUNT] = {
    {"us-east-1", 40}, {"eu-west-1", 30}, {"us-west-2", 17}, {"eu-central-1", 13}};

/*
 * name, shape, session, address, client, MFA, TLS, habits, accounts, duties, weight.
 * Ordinary traffic first; then those who act only where it is planted.
 */
const struct actor actors[] = {
    /* People of IAM Identity Center. */
    {"AWSReservedSSO_StreamOperator_4f1c02a97be8d635", IDENTITY_CENTER_ROLE, "<person>@example.com",
     "<office>", CLIENT_CONSOLE, "false", TLS_CURRENT, WORKING_TIME,
     IN_VIDEO | IN(COMMUNICATIONS_PROD), MEDIA_DUTIES | CALL_DUTIES | DUTY(DUTY_STORAGE), 30},
    {"AWSReservedSSO_AdministratorAccess_9d27b0c4e1f85a36", IDENTITY_CENTER_ROLE,
     "<person>@example.com", "<home>", CLIENT_CLI, "false", TLS_CURRENT, WORKING_TIME, IN_ALL,
     ADMIN_DUTIES, 8},
    {"AWSReservedSSO_AdministratorAccess_9d27b0c4e1f85a36", IDENTITY_CENTER_ROLE,
     "<person>@example.com", "<office>", CLIENT_CONSOLE, "false", TLS_CURRENT, WORKING_TIME, IN_ALL,
     ADMIN_DUTIES, 8},
    {"AWSReservedSSO_SecurityAudit_07ce51d98ab34f62", IDENTITY_CENTER_ROLE, "<person>@example.com",
     "<home-v6>", CLIENT_CONSOLE, "false", TLS_CURRENT, WORKING_TIME | READS_ONLY, IN_ALL,
     GENERAL_DUTIES | DUTY(DUTY_IDENTITY) | DUTY(DUTY_SECURITY), 6},
    {"AWSReservedSSO_Developer_b86f3d10c2e7495a", IDENTITY_CENTER_ROLE, "<person>@example.com",
     "<home>", CLIENT_CLI, "false", TLS_CURRENT, WORKING_TIME, IN(VIDEO_STAGING) | IN(SANDBOX),
     MEDIA_DUTIES | CALL_DUTIES | GENERAL_DUTIES, 24},
    {"AWSReservedSSO_StreamOperator_4f1c02a97be8d635", IDENTITY_CENTER_ROLE, "<person>@example.com",
     "<office>", CLIENT_BROWSER, "false", TLS_CURRENT, WORKING_TIME, IN_ALL,
     DUTY(DUTY_FEDERATED_SIGN_IN), 1},

    /* IAM users that remain, with MFA. */
    {"maria.lindqvist", IDENTITY_USER_SESSION, "", "<office>", CLIENT_CONSOLE, "true", TLS_CURRENT,
     WORKING_TIME, IN(VIDEO_PROD), MEDIA_DUTIES | DUTY(DUTY_STORAGE), 10},
    {"tom.becker", IDENTITY_USER_SESSION, "", "<office>", CLIENT_CLI, "true", TLS_CURRENT,
     WORKING_TIME, IN(COMMUNICATIONS_PROD), CALL_DUTIES | DUTY(DUTY_OPERATIONS), 8},
    {"maria.lindqvist", IDENTITY_USER_SIGN_IN, "", "<office>", CLIENT_BROWSER, "", TLS_CURRENT,
     WORKING_TIME, IN(VIDEO_PROD), DUTY(DUTY_SIGN_IN), 2},
    {"tom.becker", IDENTITY_USER_SIGN_IN, "", "<office>", CLIENT_BROWSER, "", TLS_CURRENT,
     WORKING_TIME, IN(COMMUNICATIONS_PROD), DUTY(DUTY_SIGN_IN), 2},
    {"vendor-monitoring", IDENTITY_USER_KEY, "", "<partner>", CLIENT_PYTHON, "", TLS_CURRENT,
     READS_ONLY, IN(SHARED_SERVICES), DUTY(DUTY_OPERATIONS), 1},

    /* Sessions of roles that people take on with MFA. */
    {"LiveStreamOperators", IDENTITY_ROLE, "<person>", "<office>", CLIENT_CLI, "true", TLS_CURRENT,
     WORKING_TIME, IN_VIDEO, MEDIA_DUTIES, 8},
    {"CommunicationsOperations", IDENTITY_ROLE, "<person>", "<office>", CLIENT_CLI, "true",
     TLS_CURRENT, WORKING_TIME, IN(COMMUNICATIONS_PROD), CALL_DUTIES, 8},
    {"IdentityAdministration", IDENTITY_ROLE, "<person>", "<office>", CLIENT_CLI, "true",
     TLS_CURRENT, WORKING_TIME, IN(SHARED_SERVICES) | IN(SECURITY_AUDIT),
     DUTY(DUTY_IDENTITY) | DUTY(DUTY_SECURITY), 8},

    /* Infrastructure code. */
    {"DeploymentPipeline", IDENTITY_PIPELINE, "release-<pipeline-run>", "<cloud>", CLIENT_TERRAFORM,
     "false", TLS_CURRENT, 0, IN_ALL, ADMIN_DUTIES, 8},

    /* Workloads. */
    {"camera-device-role", IDENTITY_POD, "camera-gateway-<digits:6>", "<cloud>", CLIENT_GO, "false",
     TLS_CURRENT, 0, IN_VIDEO, DUTY(DUTY_MEDIA), 40},
    {"player-viewer-role", IDENTITY_TASK, "<task-id>", "<cloud>", CLIENT_TASK, "false", TLS_CURRENT,
     0, IN_VIDEO, DUTY(DUTY_PLAYBACK), 20},
    {"encoder-instance-role", IDENTITY_INSTANCE, "<instance-id>", "<cloud>", CLIENT_JAVA, "false",
     TLS_CURRENT, READS_ONLY, IN_VIDEO, MEDIA_DUTIES | DUTY(DUTY_STORAGE), 40},
    {"stream-indexer-role", IDENTITY_FUNCTION, "stream-indexer", "<cloud>", CLIENT_FUNCTION,
     "false", TLS_CURRENT, READS_ONLY, IN_VIDEO,
     DUTY(DUTY_VIDEO) | DUTY(DUTY_LIVE) | DUTY(DUTY_STORAGE) | DUTY(DUTY_OPERATIONS), 30},
    {"chat-gateway-role", IDENTITY_TASK, "<task-id>", "<cloud>", CLIENT_TASK, "false", TLS_CURRENT,
     0, IN_VIDEO | IN(COMMUNICATIONS_PROD), DUTY(DUTY_CHAT), 26},
    {"meeting-provisioner-role", IDENTITY_FUNCTION, "meeting-provisioner", "<cloud>",
     CLIENT_FUNCTION, "false", TLS_CURRENT, 0, IN(COMMUNICATIONS_PROD), DUTY(DUTY_CALLS), 60},
    {"signaling-gateway-role", IDENTITY_POD, "signaling-<digits:6>", "<cloud>", CLIENT_GO, "false",
     TLS_CURRENT, READS_ONLY, IN_PRODUCTION,
     DUTY(DUTY_STORAGE) | DUTY(DUTY_COMPUTE) | DUTY(DUTY_OPERATIONS), 16},
    {"build-agent-role", IDENTITY_INSTANCE, "<instance-id>", "<cloud>", CLIENT_GO, "false",
     TLS_CURRENT, 0, IN(SHARED_SERVICES) | IN(SANDBOX), GENERAL_DUTIES, 30},
    {"billing-export-role", IDENTITY_FUNCTION, "billing-export", "<cloud>", CLIENT_FUNCTION,
     "false", TLS_CURRENT, READS_ONLY, IN(SHARED_SERVICES) | IN(SECURITY_AUDIT), GENERAL_DUTIES,
     14},
    {"OrganisationAudit", IDENTITY_ROLE, "posture-scan", "<cloud>", CLIENT_PYTHON, "false",
     TLS_CURRENT, READS_ONLY, IN_ALL,
     DUTY(DUTY_STORAGE) | DUTY(DUTY_COMPUTE) | DUTY(DUTY_IDENTITY) | DUTY(DUTY_SECURITY), 12},

    /* Services that act for somebody, and those that act by themselves. */
    {"MediaLiveAccessRole", IDENTITY_FORWARDED, "MediaLive", "<forwarding-service>", CLIENT_SERVICE,
     "false", TLS_CURRENT, 0, IN_ALL, DUTY(DUTY_STORAGE) | DUTY(DUTY_OPERATIONS), 8},
    {"cloudtrail", IDENTITY_SERVICE, "", "cloudtrail.amazonaws.com", CLIENT_SERVICE, "",
     TLS_CURRENT, 0, IN_ALL, DUTY(DUTY_SERVICE_CALLS), 6},
    {"lambda", IDENTITY_SERVICE, "", "lambda.amazonaws.com", CLIENT_SERVICE, "", TLS_CURRENT, 0,
     IN_ALL, DUTY(DUTY_SERVICE_CALLS), 8},
    {"ecs-tasks", IDENTITY_SERVICE, "", "ecs-tasks.amazonaws.com", CLIENT_SERVICE, "", TLS_CURRENT,
     0, IN_ALL, DUTY(DUTY_SERVICE_CALLS), 6},
    {"config", IDENTITY_SERVICE, "", "config.amazonaws.com", CLIENT_SERVICE, "", TLS_CURRENT, 0,
     IN_ALL, DUTY(DUTY_SERVICE_CALLS), 6},
    {"service", IDENTITY_UNTYPED, "", "<service>.amazonaws.com", CLIENT_SERVICE, "", TLS_CURRENT, 0,
     IN_ALL, DUTY(DUTY_SERVICE_EVENTS), 1},

    /* Less usual callers. */
    {"studio-broker", IDENTITY_FEDERATED_USER, "<person>", "<office>", CLIENT_PYTHON, "true",
     TLS_CURRENT, WORKING_TIME | READS_ONLY, IN(VIDEO_PROD) | IN(SHARED_SERVICES),
     DUTY(DUTY_STORAGE), 1},
    {"corporate", IDENTITY_SAML_USER, "<person>@example.com", "<office>", CLIENT_BROWSER, "",
     TLS_CURRENT, WORKING_TIME, IN_ALL, DUTY(DUTY_SAML), 1},
    {"pipeline", IDENTITY_WEB_USER, "repo:example-media/platform:ref:refs/heads/main", "<cloud>",
     CLIENT_GO, "", TLS_CURRENT, 0, IN_ALL, DUTY(DUTY_WEB_IDENTITY), 2},
    {"444455556666", IDENTITY_ACCOUNT, "posture-scan", "<cloud>", CLIENT_PYTHON, "", TLS_CURRENT, 0,
     IN_ALL & ~IN(SECURITY_AUDIT), DUTY(DUTY_CROSS_ACCOUNT), 2},
    {"center", IDENTITY_CENTER_USER, "", "<office>", CLIENT_CLI, "", TLS_CURRENT, WORKING_TIME,
     IN(SHARED_SERVICES), DUTY(DUTY_CENTER), 2},
    {"center-sign-in", IDENTITY_UNKNOWN, "", "<office>", CLIENT_BROWSER, "", TLS_CURRENT,
     WORKING_TIME, IN(SHARED_SERVICES), DUTY(DUTY_CENTER_SIGN_IN), 3},

    /* From here on: only where planted. */
    {"root", IDENTITY_ROOT, "", "<office>", CLIENT_CONSOLE, "true", TLS_CURRENT, 0, IN_ALL, 0, 0},
    {"root-without-mfa", IDENTITY_ROOT, "", "<outside>", CLIENT_CLI, "false", TLS_CURRENT, 0,
     IN_ALL, 0, 0},
    {"root-sign-in", IDENTITY_ROOT, "", "<outside>", CLIENT_BROWSER, "false", TLS_CURRENT, 0,
     IN_ALL, 0, 0},
    {"nightly-cleanup", IDENTITY_USER_KEY, "", "<cloud>", CLIENT_CLI, "", TLS_CURRENT, 0,
     IN(VIDEO_PROD), 0, 0},
    {"legacy-encoder", IDENTITY_USER_KEY, "", "<partner>", CLIENT_OLD_JAVA, "", TLS_1_1, 0,
     IN_VIDEO, 0, 0},
    {"archive-uploader", IDENTITY_USER_KEY, "", "<partner>", CLIENT_OLD_CLI, "", TLS_1_0, 0,
     IN_PRODUCTION, 0, 0},
    {"backup-sync", IDENTITY_USER_KEY, "", "<cloud>", CLIENT_CLI, "", TLS_CURRENT, 0, IN_ALL, 0, 0},
    {"studio-operator", IDENTITY_USER_SESSION, "", "<office>", CLIENT_CONSOLE, "false", TLS_CURRENT,
     0, IN_ALL, 0, 0},
    {"studio-sign-in", IDENTITY_USER_SIGN_IN, "", "<outside>", CLIENT_BROWSER, "", TLS_CURRENT, 0,
     IN_ALL, 0, 0},
    {"script-author", IDENTITY_USER_SESSION, "", "<home>", CLIENT_PYTHON, "true", TLS_CURRENT, 0,
     IN_ALL, 0, 0},
    {"release-engineer", IDENTITY_USER_SESSION, "", "<office>", CLIENT_CLI, "true", TLS_CURRENT, 0,
     IN_ALL, 0, 0},
    {"intruder", IDENTITY_USER_KEY, "", "<outside>", CLIENT_HOSTILE, "", TLS_CURRENT, 0,
     IN(SANDBOX), 0, 0},
    {"ContractorAccess", IDENTITY_ROLE, "<person>", "<outside>", CLIENT_CLI, "false", TLS_CURRENT,
     0, IN_ALL, 0, 0},
    {"BreakGlassAdministrator", IDENTITY_ROLE, "<person>", "<office>", CLIENT_CLI, "true",
     TLS_CURRENT, 0, IN_ALL, 0, 0},
    {"UnattendedScript", IDENTITY_ROLE, "botocore-session-17<digits:8>", "<cloud>", CLIENT_PYTHON,
     "false", TLS_CURRENT, 0, IN_ALL, 0, 0},
    {"legacy-build-role", IDENTITY_OLD_INSTANCE, "<instance-id>", "<cloud>", CLIENT_PYTHON, "false",
     TLS_CURRENT, 0, IN(SHARED_SERVICES) | IN(SANDBOX), 0, 0},
    {"999988887777", IDENTITY_ACCOUNT, "partner", "<outside>", CLIENT_PYTHON, "", TLS_CURRENT, 0,
     IN_ALL, 0, 0},
};

const size_t actor_count = sizeof actors / sizeof actors[0];

const struct actor *organisation_find_actor(const char *name, account_index account)
{
    for (size_t i = 0; i < actor_count; i++) {
        if (strcmp(actors[i].name, name) == 0 && (actors[i].accounts & IN(account)) != 0) {
            return &actors[i];
        }
    }
    return NULL;
}
