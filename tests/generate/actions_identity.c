/* Identities and the organisation: IAM, STS, Organizations. */

#include "action.h"

static const struct action rows[] = {
    {"sts", "GetCallerIdentity", READ, 40, .request = NULL},
    {"sts", "AssumeRole", READ, 30,
     .request = "{'roleArn':'arn:aws:iam::<account>:role/<iam-role>','roleSessionName':"
                "'<lower:8>-<digits:6>','durationSeconds':3600}",
     .response = "{'credentials':{'accessKeyId':'ASIA<upper:16>','sessionToken':'<alnum:320>==',"
                 "'expiration':'Sep 30, 2026, 11:59:59 PM'},'assumedRoleUser':{'assumedRoleId':"
                 "'<role-id>:session','arn':'arn:aws:sts::<account>:assumed-role/<iam-role>/"
                 "session'}}",
     .resources = "[{'accountId':'<account>','type':'AWS::IAM::Role','ARN':'arn:aws:iam::<account>"
                  ":role/<iam-role>'}]"},
    {"iam", "ListRoles", READ | GLOBAL, 10, .request = "{'maxItems':100}"},
    {"iam", "ListUsers", READ | GLOBAL, 8, .request = NULL},
    {"iam", "GetRole", READ | GLOBAL, 16, .request = "{'roleName':'<iam-role>'}"},
    {"iam", "GetUser", READ | GLOBAL, 8, .request = "{'userName':'<iam-user>'}"},
    {"iam", "ListAttachedRolePolicies", READ | GLOBAL, 10, .request = "{'roleName':'<iam-role>'}"},
    {"iam", "GetPolicyVersion", READ | GLOBAL, 6,
     .request = "{'policyArn':'arn:aws:iam::<account>:policy/<iam-policy>','versionId':'v<1-5>'}"},
    {"iam", "ListAccessKeys", READ | GLOBAL, 8, .request = "{'userName':'<iam-user>'}"},
    {"iam", "GetAccessKeyLastUsed", READ | GLOBAL, 6,
     .request = "{'accessKeyId':'AKIA<upper:16>'}"},
    {"iam", "GenerateCredentialReport", READ | GLOBAL, 2, .request = NULL},
    {"iam", "GetAccountSummary", READ | GLOBAL, 3, .request = NULL},
    {"iam", "TagRole", GLOBAL, 2,
     .request = "{'roleName':'<iam-role>','tags':[{'key':'cost-centre','value':'<cost-centre>'}]}"},
    {"iam", "UpdateRole", GLOBAL, 1,
     .request = "{'roleName':'<iam-role>','description':'<lower:12>'}"},
    {"iam", "AttachRolePolicy", GLOBAL, 1,
     .request =
         "{'roleName':'<iam-role>','policyArn':'arn:aws:iam::<account>:policy/<iam-policy>'}"},
    {"iam", "CreatePolicyVersion", GLOBAL, 1,
     .request = "{'policyArn':'arn:aws:iam::<account>:policy/<iam-policy>','setAsDefault':true,"
                "'policyDocument':'{`Version`:`2012-10-17`,`Statement`:[{`Effect`:`Allow`,`Action`"
                ":[`ivs:GetChannel`,`ivs:ListChannels`],`Resource`:`*`}]}'}",
     .response = "{'policyVersion':{'versionId':'v<2-9>','isDefaultVersion':true}}"},
    {"organizations", "DescribeOrganization", READ | GLOBAL, 6, .request = NULL},
    {"organizations", "ListAccounts", READ | GLOBAL, 8, .request = "{'maxResults':20}"},
    {"organizations", "ListPolicies", READ | GLOBAL, 3,
     .request = "{'filter':'SERVICE_CONTROL_POLICY'}"},
};

const action_table identity_actions = {DUTY_IDENTITY, rows, sizeof rows / sizeof rows[0]};
