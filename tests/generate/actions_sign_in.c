/* Signing in: at the console, through IAM Identity Center, by SAML and web identity, from another
 * account. */

#include "action.h"

#define LOGIN_TO                                                                                   \
    "'LoginTo':'https://console.aws.amazon.com/<console|ivs|medialive|chime-sdk>/home?state="      \
    "hashArgs%23&isauthcode=true','MobileVersion':'No'"
#define CREDENTIALS                                                                                \
    "{'credentials':{'accessKeyId':'ASIA<upper:16>','sessionToken':'<alnum:320>==','expiration':"  \
    "'Sep 30, 2026, 11:59:59 PM'},'assumedRoleUser':{'assumedRoleId':'AROA<upper:17>:<session>',"  \
    "'arn':'arn:aws:sts::<account>:assumed-role/<iam-role>/<session>'}}"
#define ROLE_RESOURCE                                                                              \
    "[{'accountId':'<account>','type':'AWS::IAM::Role','ARN':'arn:aws:iam::<account>:role/"        \
    "<iam-role>'}]"

static const struct action sign_ins[] = {
    {"signin", "ConsoleLogin", GLOBAL | SIGN_IN, 10, .request = NULL,
     .response = "{'ConsoleLogin':'Success'}",
     .additional = ",'additionalEventData':{" LOGIN_TO
                   ",'MFAIdentifier':'arn:aws:iam::<account>:mfa/<name>','MFAUsed':'Yes'}"},
    {"signin", "CheckMfa", GLOBAL | SIGN_IN, 6, .request = NULL,
     .response = "{'CheckMfa':'Success'}",
     .additional = ",'additionalEventData':{'MfaType':'<U2F MFA|Virtual MFA>'}"},
};

const action_table sign_in_actions = {DUTY_SIGN_IN, sign_ins, sizeof sign_ins / sizeof sign_ins[0]};

static const struct action federated_sign_ins[] = {
    {"signin", "ConsoleLogin", GLOBAL | SIGN_IN, 10, .request = NULL,
     .response = "{'ConsoleLogin':'Success'}",
     .additional = ",'additionalEventData':{" LOGIN_TO ",'MFAUsed':'No'}"},
    {"signin", "GetSigninToken", GLOBAL | SIGN_IN, 3, .request = NULL,
     .response = "{'GetSigninToken':'Success'}",
     .additional = ",'additionalEventData':{'MobileVersion':'No','MFAUsed':'No'}"},
};

const action_table federated_sign_in_actions = {DUTY_FEDERATED_SIGN_IN, federated_sign_ins,
                                                sizeof federated_sign_ins /
                                                    sizeof federated_sign_ins[0]};

static const struct action center_sign_ins[] = {
    {"signin", "CredentialChallenge", SERVICE_EVENT, 6, .request = NULL,
     .additional = ",'additionalEventData':{'AuthWorkflowID':'<uuid>','CredentialType':"
                   "'<PASSWORD|TOTP|WEBAUTHN>'},'serviceEventDetails':{'CredentialChallenge':"
                   "'Success'}"},
    {"signin", "CredentialVerification", SERVICE_EVENT, 6, .request = NULL,
     .additional = ",'additionalEventData':{'AuthWorkflowID':'<uuid>','CredentialType':"
                   "'<PASSWORD|TOTP|WEBAUTHN>'},'serviceEventDetails':{'CredentialVerification':"
                   "'Success'}"},
    {"signin", "UserAuthentication", SERVICE_EVENT, 8, .request = NULL,
     .additional = ",'additionalEventData':{'AuthWorkflowID':'<uuid>','CredentialType':"
                   "'<TOTP|WEBAUTHN>','LoginTo':'https://example.awsapps.com/start'},"
                   "'serviceEventDetails':{'UserAuthentication':'Success'}"},
};

const action_table center_sign_in_actions = {DUTY_CENTER_SIGN_IN, center_sign_ins,
                                             sizeof center_sign_ins / sizeof center_sign_ins[0]};

static const struct action center[] = {
    {"sso", "ListAccounts", READ, 8, .request = "{'maxResults':100}",
     .additional = ",'serviceEventDetails':{'account_id':'<account>'}"},
    {"sso", "GetRoleCredentials", READ, 10,
     .request = "{'roleName':'StreamOperator','accountId':'<account>'}"},
    {"sso", "ListAccountRoles", READ, 6, .request = "{'accountId':'<account>'}"},
};

const action_table center_actions = {DUTY_CENTER, center, sizeof center / sizeof center[0]};

static const struct action saml[] = {
    {"sts", "AssumeRoleWithSAML", READ, 1,
     .request = "{'sAMLAssertionID':'_<uuid>','roleSessionName':'<session>','durationSeconds':3600,"
                "'roleArn':'arn:aws:iam::<account>:role/<iam-role>','principalArn':'arn:aws:iam::"
                "<account>:saml-provider/corporate'}",
     .response = CREDENTIALS, .resources = ROLE_RESOURCE},
};

const action_table saml_actions = {DUTY_SAML, saml, sizeof saml / sizeof saml[0]};

static const struct action web_identity[] = {
    {"sts", "AssumeRoleWithWebIdentity", READ, 1,
     .request = "{'roleArn':'arn:aws:iam::<account>:role/<iam-role>','roleSessionName':"
                "'build-<pipeline-run>','durationSeconds':3600}",
     .response = CREDENTIALS, .resources = ROLE_RESOURCE},
};

const action_table web_identity_actions = {DUTY_WEB_IDENTITY, web_identity,
                                           sizeof web_identity / sizeof web_identity[0]};

static const struct action cross_account[] = {
    {"sts", "AssumeRole", READ, 10,
     .request = "{'roleArn':'arn:aws:iam::<account>:role/OrganisationAudit','roleSessionName':"
                "'posture-scan','durationSeconds':3600}",
     .response = CREDENTIALS,
     .resources = "[{'accountId':'<account>','type':'AWS::IAM::Role','ARN':'arn:aws:iam::<account>"
                  ":role/OrganisationAudit'}]",
     .additional = ",'sharedEventID':'<uuid>'"},
    {"s3", "GetObject", READ | DATA, 6,
     .request = "{'bucketName':'<bucket>','Host':'<bucket>.s3.<region>.amazonaws.com','key':"
                "'<object-key>'}",
     .resources = "[{'type':'AWS::S3::Object','ARN':'arn:aws:s3:::<bucket>/<object-key>'},{"
                  "'accountId':'<account>','type':'AWS::S3::Bucket','ARN':'arn:aws:s3:::<bucket>'}"
                  "]",
     .additional = ",'sharedEventID':'<uuid>'"},
};

const action_table cross_account_actions = {DUTY_CROSS_ACCOUNT, cross_account,
                                            sizeof cross_account / sizeof cross_account[0]};
