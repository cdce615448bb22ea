#include "failure.h"

#include <string.h>

#define NOT_AUTHORIZED                                                                             \
    "User: <caller-arn> is not authorized to perform: <service>:<action> on resource: "            \
    "arn:aws:<service>:<region>:<account>:* because "

const struct failure refused = {
    NULL, "AccessDenied",
    NOT_AUTHORIZED "no identity-based policy allows the <service>:<action> action", 0};
const struct failure refused_by_ec2 = {
    "ec2", "Client.UnauthorizedOperation",
    "You are not authorized to perform this operation. User: <caller-arn> is not authorized to "
    "perform: ec2:<action>. Encoded authorization failure message: <alnum:160>",
    0};
const struct failure refused_by_policy = {
    NULL, "AccessDeniedException", NOT_AUTHORIZED "an explicit deny in a service control policy",
    0};
const struct failure wrong_password = {"signin", NULL, "Failed authentication", 0};
const struct failure conflict = {
    "chime", "ConflictException",
    "The request could not be processed because of conflict in the current "
    "state of the resource.",
    0};

static const struct failure failures[] = {
    {NULL, "ThrottlingException", "Rate exceeded", 5},
    {NULL, "AccessDenied",
     NOT_AUTHORIZED "no identity-based policy allows the <service>:<action> action", 3},
    {"kinesisvideo", "ResourceNotFoundException",
     "The requested stream is not found or not active.", 8},
    {"kinesisvideo", "ClientLimitExceededException", "Client limit exceeded. Try again later.", 3},
    {"ivs", "ResourceNotFoundException", "Resource: <ivs-channel-arn> not found", 6},
    {"ivs", "ConflictException", "Channel is live, update not allowed", 5},
    {"ivs", "ChannelNotBroadcasting", "Channel: <ivs-channel-arn> is not broadcasting", 8},
    {"ivschat", "ResourceNotFoundException", "Room not found", 4},
    {"ivschat", "ConflictException", "Room is being updated", 3},
    {"chime", "ConflictException",
     "The request could not be processed because of conflict in the current state of the resource.",
     6},
    {"chime", "NotFoundException", "Meeting <meeting-id> not found", 8},
    {"chime", "ThrottledClientException", "Request was throttled.", 4},
    {"medialive", "NotFoundException", "Channel not found. ChannelId: <medialive-channel>", 5},
    {"medialive", "ConflictException", "Channel must be idle", 5},
    {"medialive", "UnprocessableEntityException", "Input is attached to a running channel", 3},
    {"s3", "NoSuchKey", "The specified key does not exist.", 12},
    {"s3", "NoSuchBucketPolicy", "The bucket policy does not exist", 3},
    {"ec2", "Client.UnauthorizedOperation",
     "You are not authorized to perform this operation. User: <caller-arn> is not authorized to "
     "perform: ec2:<action>. Encoded authorization failure message: <alnum:160>",
     3},
    {"ec2", "Client.InvalidInstanceID.NotFound", "The instance ID <instance> does not exist", 5},
    {"ec2", "Client.RequestLimitExceeded", "Request limit exceeded.", 5},
    {"iam", "NoSuchEntityException", "The role with name <iam-role> cannot be found.", 8},
    {"secretsmanager", "ResourceNotFoundException",
     "Secrets Manager can not find the specified secret.", 6},
    {"ssm", "ParameterNotFound", NULL, 6},
};

const struct failure *failure_choose(const struct action *action, random_stream *random)
{
    const size_t count = sizeof failures / sizeof failures[0];
    unsigned weights[sizeof failures / sizeof failures[0]];
    uint64_t total = 0;
    for (size_t i = 0; i < count; i++) {
        const char *service = failures[i].service;
        bool fits = service == NULL || strcmp(service, action->service) == 0;
        weights[i] = fits ? failures[i].weight : 0;
        total += weights[i];
    }
    uint64_t lot = random_below(random, total);
    size_t chosen = 0;
    while (lot >= weights[chosen]) {
        lot -= weights[chosen];
        chosen++;
    }
    return &failures[chosen];
}
