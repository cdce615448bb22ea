#include "record.h"

#include <string.h>

#include "calendar.h"
#include "client.h"
#include "identity.h"
#include "template.h"

/* Temporary credentials last for some hours: a session begins anew with each stretch of this
 * length. */
enum { SESSION_LENGTH = 4 * HOUR };

static uint64_t seed_of_name(const char *name)
{
    uint64_t seed = 0;
    for (; *name != '\0'; name++) {
        seed = random_mix(seed, (unsigned char)*name);
    }
    return seed;
}

static struct scene scene_of(const struct event *event, uint64_t archive_seed)
{
    size_t actor = (size_t)(event->actor - actors);
    uint64_t account_seed = random_mix(archive_seed, event->account);
    uint64_t place_seed = random_mix(account_seed, seed_of_name(event->region));
    uint64_t actor_seed = random_mix(account_seed, 1000 + actor);
    int64_t stretch = event->time / SESSION_LENGTH;
    uint64_t session_seed = random_mix(random_mix(actor_seed, (uint64_t)stretch), event->session);
    return (struct scene){
        .account = &accounts[event->account],
        .region = event->region,
        .actor = event->actor,
        .action = event->action,
        .time = event->time,
        .session_start = stretch * SESSION_LENGTH - (int64_t)(session_seed % (20 * MINUTE)),
        .seeds = {[SCOPE_RECORD] = event->seed,
                  [SCOPE_RESOURCE] = random_mix(place_seed, 5000 + event->resource),
                  [SCOPE_SESSION] = session_seed,
                  [SCOPE_ACTOR] = actor_seed,
                  [SCOPE_ACCOUNT] = place_seed},
        .random = random_from(random_mix(event->seed, 7)),
    };
}

static void append_outcome(text *target, const struct event *event, struct scene *scene)
{
    const struct failure *failure = event->failure;
    if (failure != NULL && failure->code != NULL) {
        text_append_string(target, ",\"errorCode\":\"");
        text_append_string(target, failure->code);
        text_append_char(target, '"');
    }
    if (failure != NULL && failure->message != NULL) {
        text_append_string(target, ",\"errorMessage\":\"");
        template_expand(target, failure->message, scene);
        text_append_char(target, '"');
    }
}

/* requestParameters, responseElements and what the action adds. A refused call returns nothing, but
 * for sign-ins. */
static void append_call(text *target, const struct event *event, struct scene *scene)
{
    const struct action *action = event->action;
    bool answered = event->failure == NULL || (action->traits & SIGN_IN) != 0;
    text_append_string(target, ",\"requestParameters\":");
    template_expand(target, action->request == NULL ? "null" : action->request, scene);
    text_append_string(target, ",\"responseElements\":");
    template_expand(target, !answered || action->response == NULL ? "null" : action->response,
                    scene);
    if (action->additional != NULL) {
        template_expand(target, action->additional, scene);
    }
    template_expand(target,
                    strcmp(action->service, "s3") == 0 ? ",'requestID':'<upper:16>'"
                                                       : ",'requestID':'<uuid>'",
                    scene);
    template_expand(target, ",'eventID':'<uuid>'", scene);
}

static const char *event_type(unsigned traits)
{
    if ((traits & SIGN_IN) != 0) {
        return "AwsConsoleSignIn";
    }
    if ((traits & SERVICE_EVENT) != 0) {
        return "AwsServiceEvent";
    }
    return (traits & CONSOLE_ACTION) != 0 ? "AwsConsoleAction" : "AwsApiCall";
}

static void append_kind(text *target, const struct event *event, struct scene *scene)
{
    const struct action *action = event->action;
    bool data = (action->traits & DATA) != 0;
    text_append_string(target,
                       (action->traits & READ) != 0 ? ",\"readOnly\":true" : ",\"readOnly\":false");
    if (action->resources != NULL) {
        text_append_string(target, ",\"resources\":");
        template_expand(target, action->resources, scene);
    }
    text_append_string(target, ",\"eventType\":\"");
    text_append_string(target, event_type(action->traits));
    text_append_string(target,
                       data ? "\",\"managementEvent\":false" : "\",\"managementEvent\":true");
    template_expand(target, ",'recipientAccountId':'<account>'", scene);
    if (event->actor->kind == IDENTITY_INSTANCE && event->session == 0) {
        template_expand(
            target, ",'vpcEndpointId':'vpce-<endpoint>','vpcEndpointAccountId':'<account>'", scene);
    }
    text_append_string(target,
                       data ? ",\"eventCategory\":\"Data\"" : ",\"eventCategory\":\"Management\"");
}

unsigned record_append(text *target, const struct event *event, uint64_t archive_seed)
{
    struct scene scene = scene_of(event, archive_seed);
    const struct action *action = event->action;
    text_append_string(target, "{\"eventVersion\":\"");
    text_append_string(target, client_event_version(action));
    text_append_string(target, "\",\"userIdentity\":");
    template_expand(target, identity_pattern(event->actor->kind), &scene);
    template_expand(target,
                    ",'eventTime':'<time>','eventSource':'<service>.amazonaws.com','eventName':"
                    "'<action>','awsRegion':'<region>','sourceIPAddress':'",
                    &scene);
    template_expand(target, event->actor->address, &scene);
    text_append_string(target, "\",\"userAgent\":\"");
    client_append_agent(target, &scene);
    text_append_char(target, '"');
    append_outcome(target, event, &scene);
    append_call(target, event, &scene);
    append_kind(target, event, &scene);
    client_append_connection(target, &scene);
    text_append_char(target, '}');
    return scene.unknown_words;
}
