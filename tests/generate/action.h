/*
 * action.h: what can happen in the sample organisation, as rows of data.
 *
 * An action is one kind of record with the shape of its parameters. The tables of a service stand
 * in actions_*.c and hold data only; everything in them is static and never changes. Parameters are
 * templates: see template.h.
 */
#ifndef GENERATE_ACTION_H
#define GENERATE_ACTION_H

#include <stddef.h>

/* Who deals with what: an actor has some of these duties, an account more of one than of another.
 */
enum duty {
    DUTY_VIDEO,             /* Kinesis Video Streams and its WebRTC channels */
    DUTY_MEDIA,             /* what devices send to Kinesis Video Streams */
    DUTY_PLAYBACK,          /* what viewers fetch from it */
    DUTY_LIVE,              /* IVS, IVS Real-Time */
    DUTY_CHAT,              /* IVS Chat */
    DUTY_CALLS,             /* Chime SDK */
    DUTY_BROADCAST,         /* MediaLive */
    DUTY_STORAGE,           /* S3, DynamoDB, KMS use, secrets */
    DUTY_COMPUTE,           /* EC2, Lambda, RDS */
    DUTY_OPERATIONS,        /* CloudWatch, logs, Systems Manager */
    DUTY_IDENTITY,          /* IAM, STS, Organizations */
    DUTY_SECURITY,          /* CloudTrail, Config, GuardDuty, KMS keys */
    DUTY_SERVICE_CALLS,     /* what AWS services do in the account */
    DUTY_SERVICE_EVENTS,    /* events without a caller */
    DUTY_SIGN_IN,           /* console sign-in of IAM users */
    DUTY_FEDERATED_SIGN_IN, /* console sign-in of sessions */
    DUTY_CENTER_SIGN_IN,    /* IAM Identity Center's sign-in events */
    DUTY_CENTER,            /* Identity Center's own callers */
    DUTY_SAML,              /* AssumeRoleWithSAML */
    DUTY_WEB_IDENTITY,      /* AssumeRoleWithWebIdentity */
    DUTY_CROSS_ACCOUNT,     /* callers from another account */
    DUTY_COUNT
};

#define DUTY(name) (1u << (name))

/* Traits of an action. */
enum {
    WRITE = 0,
    READ = 1u << 0,          /* readOnly is true */
    DATA = 1u << 1,          /* a data event: eventCategory Data, managementEvent false */
    GLOBAL = 1u << 2,        /* logged in us-east-1 only */
    SIGN_IN = 1u << 3,       /* eventType AwsConsoleSignIn */
    SERVICE_EVENT = 1u << 4, /* eventType AwsServiceEvent, no user agent of a client */
    CONSOLE_ACTION = 1u << 5 /* eventType AwsConsoleAction */
};

struct action {
    const char *service; /* eventSource without .amazonaws.com */
    const char *name;    /* eventName */
    unsigned traits;     /* of the list above */
    unsigned weight; /* share of ordinary traffic within its table; 0: only where it is planted */
    const char *request;    /* template of requestParameters; NULL: null */
    const char *response;   /* template of responseElements; NULL: null */
    const char *resources;  /* template of resources; NULL: left out */
    const char *additional; /* template of further keys, with their commas; NULL: none */
};

typedef struct action_table {
    enum duty duty;
    const struct action *rows;
    size_t count;
} action_table;

extern const action_table kinesis_video_actions;
extern const action_table kinesis_video_media_actions;
extern const action_table kinesis_video_playback_actions;
extern const action_table ivs_actions;
extern const action_table ivs_realtime_actions;
extern const action_table ivs_chat_actions;
extern const action_table chime_account_actions;
extern const action_table chime_messaging_actions;
extern const action_table chime_meeting_actions;
extern const action_table chime_voice_actions;
extern const action_table medialive_channel_actions;
extern const action_table medialive_site_actions;
extern const action_table storage_actions;
extern const action_table compute_actions;
extern const action_table operations_actions;
extern const action_table identity_actions;
extern const action_table security_actions;
extern const action_table service_call_actions;
extern const action_table service_event_actions;
extern const action_table sign_in_actions;
extern const action_table federated_sign_in_actions;
extern const action_table center_sign_in_actions;
extern const action_table center_actions;
extern const action_table saml_actions;
extern const action_table web_identity_actions;
extern const action_table cross_account_actions;

/* All of them, ended by NULL. */
extern const action_table *const action_tables[];

#endif
