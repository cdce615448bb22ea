/*
 * organisation.h: the sample organisation: its accounts, its Regions and who acts in them.
 *
 * Data only: everything is static and never changes. Names, addresses and ids are made up;
 * addresses of people come from the ranges that RFC 5737 and RFC 3849 keep for documentation.
 */
#ifndef GENERATE_ORGANISATION_H
#define GENERATE_ORGANISATION_H

#include <stddef.h>

#include "action.h"

typedef enum account_index {
    VIDEO_PROD,
    VIDEO_STAGING,
    COMMUNICATIONS_PROD,
    SHARED_SERVICES,
    SECURITY_AUDIT,
    SANDBOX,
    ACCOUNT_COUNT
} account_index;

/* Sets of accounts. */
#define IN(account)   (1u << (account))
#define IN_VIDEO      (IN(VIDEO_PROD) | IN(VIDEO_STAGING))
#define IN_PRODUCTION (IN(VIDEO_PROD) | IN(COMMUNICATIONS_PROD) | IN(SHARED_SERVICES))
#define IN_ALL        ((1u << ACCOUNT_COUNT) - 1)

struct account {
    const char *id;
    const char *name;
    unsigned traffic;            /* share of the organisation's files */
    unsigned duties[DUTY_COUNT]; /* share of its records by duty; 0: none */
};

struct region {
    const char *name;
    unsigned traffic; /* share of an account's files */
};

enum { REGION_COUNT = 4 };

extern const struct account accounts[ACCOUNT_COUNT];

/* The first is the one that global services log in. */
extern const struct region regions[REGION_COUNT];

/* The shapes of userIdentity. */
typedef enum identity_kind {
    IDENTITY_ROOT,         /* the root user */
    IDENTITY_USER_KEY,     /* an IAM user with a long-lived key */
    IDENTITY_USER_SESSION, /* an IAM user with temporary credentials, at the console or with MFA at
                              the CLI */
    IDENTITY_USER_SIGN_IN, /* an IAM user signing in at the console */
    IDENTITY_CENTER_ROLE,  /* a session of an IAM Identity Center permission set */
    IDENTITY_ROLE,         /* a session of a role */
    IDENTITY_PIPELINE,     /* a session by web identity of a build service */
    IDENTITY_INSTANCE,     /* a session of an EC2 instance's role */
    IDENTITY_OLD_INSTANCE, /* the same, with credentials from version 1 of the metadata service */
    IDENTITY_FUNCTION,     /* a session of a Lambda function's role */
    IDENTITY_TASK,         /* a session of an ECS task's role */
    IDENTITY_POD,          /* a session by web identity of an EKS cluster */
    IDENTITY_FORWARDED,    /* a service that acts in the session of a role */
    IDENTITY_FEDERATED_USER,
    IDENTITY_SAML_USER,
    IDENTITY_WEB_USER,
    IDENTITY_ACCOUNT, /* a caller from another account */
    IDENTITY_SERVICE,
    IDENTITY_CENTER_USER,
    IDENTITY_UNKNOWN,
    IDENTITY_UNTYPED /* a service event, without a type */
} identity_kind;

/* What sends the request. */
typedef enum client_kind {
    CLIENT_BROWSER,
    CLIENT_CONSOLE,
    CLIENT_CLI,
    CLIENT_OLD_CLI,
    CLIENT_PYTHON,
    CLIENT_FUNCTION, /* Python in a Lambda function */
    CLIENT_JAVA,
    CLIENT_OLD_JAVA,
    CLIENT_GO,
    CLIENT_TASK, /* Node.js in an ECS task */
    CLIENT_TERRAFORM,
    CLIENT_SERVICE,
    CLIENT_HOSTILE,
    CLIENT_COUNT
} client_kind;

/* The TLS version of an actor's requests. */
typedef enum tls_kind { TLS_CURRENT, TLS_1_1, TLS_1_0 } tls_kind;

/* Habits of an actor. */
enum {
    READS_ONLY = 1u << 0,  /* never writes */
    WORKING_TIME = 1u << 1 /* acts from Monday to Friday by day, seldom else */
};

struct actor {
    const char *name; /* user, role or service */
    identity_kind kind;
    const char *session; /* template of the session's name; "" where there is none */
    const char *address; /* template of sourceIPAddress */
    client_kind client;
    const char *mfa; /* "true", "false", or "" where there is no session */
    tls_kind tls;
    unsigned habits;
    unsigned accounts; /* set of accounts that it acts in */
    unsigned duties;   /* set of duties */
    unsigned weight;   /* share of ordinary traffic; 0: only where it is planted */
};

extern const struct actor actors[];
extern const size_t actor_count;

/* The first actor of that name that acts in the account; NULL if there is none. */
const struct actor *organisation_find_actor(const char *name, account_index account);

#endif
