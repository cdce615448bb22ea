#include "identity.h"

#define USER_ARN    "arn:aws:iam::<account>:user/<name>"
#define SESSION_ARN "arn:aws:sts::<account>:assumed-role/<name>/<session>"
#define CENTER_ROLE "arn:aws:iam::<account>:role/aws-reserved/sso.amazonaws.com/eu-west-1/<name>"

#define SESSION_OF(path, federation, attributes)                                                   \
    "{'type':'AssumedRole','principalId':'<role-id>:<session>','arn':'" SESSION_ARN                \
    "','accountId':'<account>','accessKeyId':'<session-key>','sessionContext':{"                   \
    "'sessionIssuer':{'type':'Role','principalId':'<role-id>','arn':'" path                        \
    "','accountId':'<account>','userName':'<name>'}," federation                                   \
    "'attributes':{'creationDate':'<session-start>','mfaAuthenticated':'<mfa>'}" attributes "}"

#define ROLE_PATH       "arn:aws:iam::<account>:role/<name>"
#define SERVICE_PATH    "arn:aws:iam::<account>:role/service-role/<name>"
#define NOT_FEDERATED   "'webIdFederationData':{},"
#define FEDERATED(from) "'webIdFederationData':{'federatedProvider':'" from "','attributes':{}},"
#define PIPELINE_ISSUER "arn:aws:iam::<account>:oidc-provider/token.actions.githubusercontent.com"
#define CLUSTER_ISSUER                                                                             \
    "arn:aws:iam::<account>:oidc-provider/oidc.eks.<region>.amazonaws.com/id/<cluster-id>"

typedef struct identity {
    const char *pattern;
    const char *arn;
    bool is_service;
} identity;

static const identity identities[] = {
    [IDENTITY_ROOT] =
        {"{'type':'Root','principalId':'<account>','arn':'arn:aws:iam::<account>:root',"
         "'accountId':'<account>','accessKeyId':'<session-key>','sessionContext':{'attributes':{"
         "'creationDate':'<session-start>','mfaAuthenticated':'<mfa>'}}}",
         "arn:aws:iam::<account>:root", false},
    [IDENTITY_USER_KEY] =
        {"{'type':'IAMUser','principalId':'<user-id>','arn':'" USER_ARN
         "','accountId':'<account>','accessKeyId':'<long-lived-key>','userName':'<name>'}",
         USER_ARN, false},
    [IDENTITY_USER_SESSION] =
        {"{'type':'IAMUser','principalId':'<user-id>','arn':'" USER_ARN
         "','accountId':'<account>','accessKeyId':'<session-key>','userName':'<name>',"
         "'sessionContext':{'attributes':{'creationDate':'<session-start>',"
         "'mfaAuthenticated':'<mfa>'}}}",
         USER_ARN, false},
    [IDENTITY_USER_SIGN_IN] = {"{'type':'IAMUser','principalId':'<user-id>','arn':'" USER_ARN
                               "','accountId':'<account>','userName':'<name>'}",
                               USER_ARN, false},
    [IDENTITY_CENTER_ROLE] = {SESSION_OF(CENTER_ROLE, NOT_FEDERATED, "") "}", SESSION_ARN, false},
    [IDENTITY_ROLE] = {SESSION_OF(ROLE_PATH, NOT_FEDERATED, "") "}", SESSION_ARN, false},
    [IDENTITY_PIPELINE] = {SESSION_OF(ROLE_PATH, FEDERATED(PIPELINE_ISSUER), "") "}", SESSION_ARN,
                           false},
    [IDENTITY_INSTANCE] = {SESSION_OF(ROLE_PATH, NOT_FEDERATED, ",'ec2RoleDelivery':'2.0'") "}",
                           SESSION_ARN, false},
    [IDENTITY_OLD_INSTANCE] = {SESSION_OF(ROLE_PATH, NOT_FEDERATED, ",'ec2RoleDelivery':'1.0'") "}",
                               SESSION_ARN, false},
    [IDENTITY_FUNCTION] = {SESSION_OF(SERVICE_PATH, "",
                                      "") ",'inScopeOf':{'issuerType':'AWS::Lambda::Function',"
                                          "'credentialsIssuedTo':'arn:aws:lambda:<region>:"
                                          "<account>:function:<session>'}}",
                           SESSION_ARN, false},
    [IDENTITY_TASK] = {SESSION_OF(ROLE_PATH, "", "") "}", SESSION_ARN, false},
    [IDENTITY_POD] = {SESSION_OF(ROLE_PATH, FEDERATED(CLUSTER_ISSUER), "") "}", SESSION_ARN, false},
    [IDENTITY_FORWARDED] = {SESSION_OF(ROLE_PATH, NOT_FEDERATED,
                                       "") ",'invokedBy':'<forwarding-service>'}",
                            SESSION_ARN, true},
    [IDENTITY_FEDERATED_USER] =
        {"{'type':'FederatedUser','principalId':'<account>:<session>','arn':'arn:aws:sts::<account>"
         ":federated-user/<session>','accountId':'<account>','accessKeyId':'<session-key>',"
         "'sessionContext':{'sessionIssuer':{'type':'IAMUser','principalId':'<user-id>','arn':"
         "'" USER_ARN "','accountId':'<account>','userName':'<name>'},'attributes':{'creationDate':"
         "'<session-start>','mfaAuthenticated':'<mfa>'}}}",
         "arn:aws:sts::<account>:federated-user/<session>", false},
    [IDENTITY_SAML_USER] =
        {"{'type':'SAMLUser','principalId':'<saml-qualifier>:<session>','userName':'<session>',"
         "'identityProvider':'<saml-qualifier>'}",
         "", false},
    [IDENTITY_WEB_USER] =
        {"{'type':'WebIdentityUser','principalId':'" PIPELINE_ISSUER
         ":sts.amazonaws.com:<session>','userName':'<session>','identityProvider':'" PIPELINE_ISSUER
         "'}",
         "", false},
    [IDENTITY_ACCOUNT] =
        {"{'type':'AWSAccount','principalId':'<role-id>:<session>','accountId':'<name>'}", "",
         false},
    [IDENTITY_SERVICE] = {"{'type':'AWSService','invokedBy':'<name>.amazonaws.com'}", "", true},
    [IDENTITY_CENTER_USER] =
        {"{'type':'IdentityCenterUser','accountId':'<account>','onBehalfOf':{'userId':"
         "'<center-user>','identityStoreArn':'arn:aws:identitystore::<account>:identitystore/"
         "d-93677f0a1b'},'credentialId':'<credential-id>'}",
         "", false},
    [IDENTITY_UNKNOWN] =
        {"{'type':'Unknown','principalId':'<account>','arn':'','accountId':'<account>',"
         "'accessKeyId':'','onBehalfOf':{'userId':'<center-user>','identityStoreArn':"
         "'arn:aws:identitystore::<account>:identitystore/d-93677f0a1b'}}",
         "", false},
    [IDENTITY_UNTYPED] = {"{'accountId':'<account>','invokedBy':'<service>.amazonaws.com'}", "",
                          true},
};

const char *identity_pattern(identity_kind kind)
{
    return identities[kind].pattern;
}

const char *identity_arn(identity_kind kind)
{
    return identities[kind].arn;
}

bool identity_is_service(identity_kind kind)
{
    return identities[kind].is_service;
}
