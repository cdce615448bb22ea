/* What AWS services do in an account, and events that nobody called. */

#include "action.h"

#define ROLE_RESOURCE(role)                                                                        \
    "[{'accountId':'<account>','type':'AWS::IAM::Role','ARN':'arn:aws:iam::<account>:role/" role   \
    "'}]"
#define KEY_RESOURCE                                                                               \
    "[{'accountId':'<account>','type':'AWS::KMS::Key','ARN':'arn:aws:kms:<region>:<account>:key/"  \
    "<key-id>'}]"

static const struct action service_calls[] = {
    {"sts", "AssumeRole", READ, 50,
     .request = "{'roleArn':'arn:aws:iam::<account>:role/<iam-role>','roleSessionName':"
                "'<instance-id>','durationSeconds':3600}",
     .response = "{'credentials':{'accessKeyId':'ASIA<upper:16>','sessionToken':'<alnum:320>==',"
                 "'expiration':'Sep 30, 2026, 11:59:59 PM'}}",
     .resources = ROLE_RESOURCE("<iam-role>"), .additional = ",'sharedEventID':'<uuid>'"},
    {"kms", "Decrypt", READ, 20,
     .request = "{'encryptionAlgorithm':'SYMMETRIC_DEFAULT','encryptionContext':{'aws:lambda:"
                "FunctionArn':'arn:aws:lambda:<region>:<account>:function:<function>'}}",
     .resources = KEY_RESOURCE},
    {"kms", "GenerateDataKey", READ, 24,
     .request = "{'keySpec':'AES_256','keyId':'arn:aws:kms:<region>:<account>:key/<key-id>',"
                "'encryptionContext':{'aws:cloudtrail:arn':'arn:aws:cloudtrail:us-east-1:"
                "<account>:trail/organisation-trail'}}",
     .resources = KEY_RESOURCE},
    {"s3", "GetBucketAcl", READ, 16,
     .request = "{'bucketName':'<bucket>','Host':'<bucket>.s3.<region>.amazonaws.com','acl':''}"},
    {"ec2", "DescribeNetworkInterfaces", READ, 10,
     .request = "{'networkInterfaceIdSet':{},'filterSet':{}}"},
    {"ec2", "CreateNetworkInterface", WRITE, 6,
     .request = "{'subnetId':'<subnet>','description':'ELB app/player/<hex:16>','groupSet':{"
                "'items':[{'groupId':'<security-group>'}]}}",
     .response = "{'networkInterface':{'networkInterfaceId':'<interface>','subnetId':'<subnet>'}}"},
    {"ec2", "DeleteNetworkInterface", WRITE, 4, .request = "{'networkInterfaceId':'<interface>'}",
     .response = "{'requestId':'<uuid>','_return':true}"},
    {"config", "PutEvaluations", WRITE, 8, .request = "{'evaluations':[],'testMode':false}"},
    {"logs", "CreateLogStream", WRITE, 8,
     .request = "{'logGroupName':'<log-group>','logStreamName':'<log-stream>'}"},
};

const action_table service_call_actions = {DUTY_SERVICE_CALLS, service_calls,
                                           sizeof service_calls / sizeof service_calls[0]};

static const struct action service_events[] = {
    {"kms", "RotateKey", SERVICE_EVENT, 6, .request = NULL, .resources = KEY_RESOURCE,
     .additional = ",'serviceEventDetails':{'keyId':'<key-id>','rotationType':'AUTOMATIC'}"},
    {"secretsmanager", "EndSecretVersionDelete", SERVICE_EVENT, 6, .request = NULL,
     .additional = ",'additionalEventData':{'SecretId':'arn:aws:secretsmanager:<region>:<account>:"
                   "secret:<secret>','SecretVersionId':'<uuid>'}"},
    {"secretsmanager", "RotationSucceeded", SERVICE_EVENT, 8, .request = NULL,
     .additional = ",'additionalEventData':{'SecretId':'arn:aws:secretsmanager:<region>:<account>:"
                   "secret:<secret>'}"},
    {"ec2", "BidEvictedEvent", SERVICE_EVENT, 4, .request = NULL,
     .additional = ",'serviceEventDetails':{'instanceIdSet':['<instance>']}"},
};

const action_table service_event_actions = {DUTY_SERVICE_EVENTS, service_events,
                                            sizeof service_events / sizeof service_events[0]};
