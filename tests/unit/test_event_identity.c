#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support_facts.h"

#define ROLE(arn, ...)                                                                             \
    "{\"userIdentity\":{\"type\":\"AssumedRole\",\"arn\":\"" arn                                   \
    "\",\"sessionContext\":{\"sessionIssuer\":{\"arn\":\"arn:aws:iam::111122223333:role/"          \
    "R\"}" __VA_ARGS__ "}"
#define SESSION_ARN "arn:aws:sts::111122223333:assumed-role/R/alice"

static void the_principal_is_the_role_of_a_session_else_who_called(void **state)
{
    (void)state;
    static const FactRow rows[] = {
        {"role session", ROLE(SESSION_ARN, "}}"), "arn:aws:iam::111122223333:role/R"},
        {"role session without issuer",
         "{\"userIdentity\":{\"type\":\"AssumedRole\",\"arn\":\"" SESSION_ARN "\"}}", SESSION_ARN},
        {"type Role",
         "{\"userIdentity\":{\"type\":\"Role\",\"sessionContext\":{\"sessionIssuer\":"
         "{\"arn\":\"r\"}}}}",
         "r"},
        {"federated user with issuer",
         "{\"userIdentity\":{\"type\":\"FederatedUser\",\"arn\":\"f\",\"sessionContext\":{"
         "\"sessionIssuer\":{\"arn\":\"u\"}}}}",
         "f"},
        {"user", "{\"userIdentity\":{\"type\":\"IAMUser\",\"arn\":\"a\",\"principalId\":\"p\"}}",
         "a"},
        {"service",
         "{\"userIdentity\":{\"type\":\"AWSService\",\"invokedBy\":\"ec2.amazonaws.com\"}}",
         "ec2.amazonaws.com"},
        {"empty ARN",
         "{\"userIdentity\":{\"type\":\"Unknown\",\"arn\":\"\",\"principalId\":\"p\"}}", "p"},
        {"nothing", "{\"userIdentity\":{}}", "unknown"},
    };
    CHECK_FACTS(FACT_PRINCIPAL, rows);
}

static void the_actor_is_who_stands_behind_the_principal(void **state)
{
    (void)state;
    static const FactRow rows[] = {
        {"source identity", ROLE(SESSION_ARN, ",\"sourceIdentity\":\"bob\"}}"), "bob"},
        {"session name of the ARN", ROLE(SESSION_ARN, "}}"), "alice"},
        {"session name of the principal's id",
         "{\"userIdentity\":{\"type\":\"AssumedRole\",\"principalId\":\"AROAEXAMPLE:carol\"}}",
         "carol"},
        {"session of type Role",
         "{\"userIdentity\":{\"type\":\"Role\",\"principalId\":\"AROAEXAMPLE:carol\"}}", "carol"},
        {"federated user",
         "{\"userIdentity\":{\"type\":\"FederatedUser\",\"arn\":"
         "\"arn:aws:sts::111122223333:federated-user/dave\"}}",
         "dave"},
        {"user name",
         "{\"userIdentity\":{\"type\":\"IAMUser\",\"userName\":\"erin\",\"arn\":\"x/y\"}}", "erin"},
        {"user name hidden",
         "{\"userIdentity\":{\"type\":\"IAMUser\",\"userName\":"
         "\"HIDDEN_DUE_TO_SECURITY_REASONS\",\"arn\":\"x/frank\"}}",
         "frank"},
        {"user name starred", "{\"userIdentity\":{\"type\":\"IAMUser\",\"userName\":\"***\"}}",
         NULL},
        {"user without name",
         "{\"userIdentity\":{\"type\":\"IAMUser\",\"arn\":"
         "\"arn:aws:iam::111122223333:user/path/grace\"}}",
         "grace"},
        {"on behalf of",
         "{\"userIdentity\":{\"type\":\"IdentityCenterUser\",\"onBehalfOf\":{"
         "\"userId\":\"94482488-3041-7\"}}}",
         "94482488-3041-7"},
        {"root",
         "{\"userIdentity\":{\"type\":\"Root\",\"userName\":\"alias\",\"arn\":"
         "\"arn:aws:iam::111122223333:root\"}}",
         NULL},
        {"service", "{\"userIdentity\":{\"type\":\"AWSService\",\"invokedBy\":\"x\"}}", NULL},
        {"nothing", "{}", NULL},
    };
    CHECK_FACTS(FACT_ACTOR, rows);
}

#define TYPE(type) "{\"userIdentity\":{\"type\":\"" type "\"}}"

static void the_caller_follows_from_the_identity(void **state)
{
    (void)state;
    static const FactRow rows[] = {
        {"root", TYPE("Root"), "root"},
        {"root by way of a service",
         "{\"userIdentity\":{\"type\":\"Root\",\"invokedBy\":\"backup.amazonaws.com\"}}",
         "service"},
        {"root with empty invokedBy", "{\"userIdentity\":{\"type\":\"Root\",\"invokedBy\":\" \"}}",
         "root"},
        {"user", TYPE("IAMUser"), "user"},
        {"SAML", TYPE("SAMLUser"), "federated"},
        {"web identity", TYPE("WebIdentityUser"), "federated"},
        {"federated user", TYPE("FederatedUser"), "federated"},
        {"Identity Center", TYPE("IdentityCenterUser"), "federated"},
        {"another account", TYPE("AWSAccount"), "account"},
        {"service", TYPE("AWSService"), "service"},
        {"service event",
         "{\"eventType\":\"AWSServiceEvent\",\"userIdentity\":{\"type\":\"Unknown\"}}", "service"},
        {"no type", "{\"userIdentity\":{\"accountId\":\"111122223333\"}}", "service"},
        {"no identity", "{}", "service"},
        {"directory", TYPE("Directory"), "unknown"},
        {"unknown", TYPE("Unknown"), "unknown"},
        {"type in other case", TYPE("root"), "unknown"},
        {"role", ROLE(SESSION_ARN, "}}"), "role"},
        {"type Role", TYPE("Role"), "role"},
        {"Identity Center role",
         ROLE("arn:aws:sts::1:assumed-role/AWSReservedSSO_Admin_1/i-01234567", "}}"), "federated"},
        {"Identity Center issuer",
         "{\"userIdentity\":{\"type\":\"AssumedRole\",\"sessionContext\":{\"ec2RoleDelivery\":\"2."
         "0\","
         "\"sessionIssuer\":{\"arn\":\"arn:aws:iam::1:role/AWSReservedSSO_x\"}}}}",
         "federated"},
        {"EC2 scope", ROLE(SESSION_ARN, "},\"inScopeOf\":{\"issuerType\":\"AWS::EC2::Instance\"}}"),
         "workload"},
        {"Lambda scope",
         ROLE(SESSION_ARN, "},\"inScopeOf\":{\"issuerType\":\"AWS::Lambda::Function\"}}"),
         "workload"},
        {"another scope", ROLE(SESSION_ARN, "},\"inScopeOf\":{\"issuerType\":\"AWS::EC2X\"}}"),
         "role"},
        {"instance metadata", ROLE(SESSION_ARN, ",\"ec2RoleDelivery\":\"1.0\"}}"), "workload"},
        {"instance id of 17", ROLE("a/R/i-0123456789abcdef0", "}}"), "workload"},
        {"instance id of 8", ROLE("a/R/i-01234567", "}}"), "workload"},
        {"instance id of 7", ROLE("a/R/i-0123456", "}}"), "role"},
        {"instance id of 18", ROLE("a/R/i-0123456789abcdef01", "}}"), "role"},
        {"instance id in capitals", ROLE("a/R/i-0123456789ABCDEF0", "}}"), "role"},
        {"pod identity", ROLE("a/R/eks-cluster-pod-1", "}}"), "workload"},
        {"Lambda's agent",
         ROLE(SESSION_ARN, "}},\"userAgent\":\"Boto3/1 exec-env/AWS_Lambda_python3.9\""),
         "workload"},
        {"ECS agent", ROLE(SESSION_ARN, "}},\"userAgent\":\"x exec-env/AWS_ECS_FARGATE\""),
         "workload"},
        {"CloudShell's agent", ROLE(SESSION_ARN, "}},\"userAgent\":\"x exec-env/CloudShell\""),
         "role"},
        {"pod by web identity",
         ROLE(SESSION_ARN,
              ",\"webIdFederationData\":{\"federatedProvider\":"
              "\"arn:aws:iam::1:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/1\"}}}"),
         "workload"},
        {"web identity provider",
         ROLE(SESSION_ARN,
              ",\"webIdFederationData\":{\"federatedProvider\":"
              "\"arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com\"}}}"),
         "federated"},
        {"empty web identity", ROLE(SESSION_ARN, ",\"webIdFederationData\":{}}}"), "role"},
        {"SAML sign-in",
         ROLE(SESSION_ARN, "}},\"additionalEventData\":{\"SamlProviderArn\":\"a\"}"), "federated"},
    };
    CHECK_FACTS(FACT_CALLER, rows);
}

#define WITH_MFA(type, value)                                                                      \
    "{\"userIdentity\":{\"type\":\"" type                                                          \
    "\",\"sessionContext\":{\"attributes\":{\"mfaAuthenticated\":" value "}}}}"
#define SIGN_IN(type, used)                                                                        \
    "{\"eventName\":\"ConsoleLogin\",\"userIdentity\":{\"type\":\"" type                           \
    "\"},\"additionalEventData\":{\"MFAUsed\":\"" used "\"}}"

static void mfa_is_known_only_where_the_record_tells(void **state)
{
    (void)state;
    static const FactRow rows[] = {
        {"user with", WITH_MFA("IAMUser", "\"true\""), "yes"},
        {"user without", WITH_MFA("IAMUser", "\"false\""), "no"},
        {"root without", WITH_MFA("Root", "\"false\""), "no"},
        {"role with, as a boolean", WITH_MFA("AssumedRole", "true"), "yes"},
        {"role without, as a boolean", WITH_MFA("AssumedRole", "false"), "no"},
        {"federated with", WITH_MFA("FederatedUser", "\"true\""), "yes"},
        {"federated without", WITH_MFA("FederatedUser", "\"false\""), UNKNOWN},
        {"Identity Center role without",
         "{\"userIdentity\":{\"type\":\"AssumedRole\",\"arn\":\"a/AWSReservedSSO_x/"
         "y\",\"sessionContext\":{"
         "\"attributes\":{\"mfaAuthenticated\":\"false\"}}}}",
         UNKNOWN},
        {"another account", TYPE("AWSAccount"), UNKNOWN},
        {"unknown caller", WITH_MFA("Unknown", "\"false\""), UNKNOWN},
        {"service", TYPE("AWSService"), NULL},
        {"by way of a service",
         "{\"userIdentity\":{\"type\":\"IAMUser\",\"invokedBy\":\"x\",\"accessKeyId\":\"AKIA1\"}}",
         NULL},
        {"long-lived key",
         "{\"userIdentity\":{\"type\":\"IAMUser\",\"accessKeyId\":\"AKIAEXAMPLE\"}}", "no"},
        {"long-lived key, null session",
         "{\"userIdentity\":{\"type\":\"IAMUser\",\"accessKeyId\":\"AKIAEXAMPLE\","
         "\"sessionContext\":null}}",
         "no"},
        {"long-lived key, session without word",
         "{\"userIdentity\":{\"type\":\"IAMUser\",\"accessKeyId\":\"AKIAEXAMPLE\","
         "\"sessionContext\":{}}}",
         UNKNOWN},
        {"long-lived key, session left out",
         "{\"userIdentity\":{\"type\":\"IAMUser\",\"accessKeyId\":\"AKIAEXAMPLE\","
         "\"sessionContext\":{"
         "\"omitted\":true}}}",
         UNKNOWN},
        {"temporary key",
         "{\"userIdentity\":{\"type\":\"IAMUser\",\"accessKeyId\":\"ASIAEXAMPLE\"}}", UNKNOWN},
        {"sign-in with", SIGN_IN("IAMUser", "YES"), "yes"},
        {"sign-in without", SIGN_IN("IAMUser", "No"), "no"},
        {"root's sign-in without", SIGN_IN("Root", "NO"), "no"},
        {"federated sign-in with", SIGN_IN("AssumedRole", "Yes"), "yes"},
        {"federated sign-in without", SIGN_IN("AssumedRole", "No"), UNKNOWN},
        {"sign-in that doesn't say",
         "{\"eventName\":\"ConsoleLogin\",\"userIdentity\":{\"type\":\"Root\","
         "\"accessKeyId\":\"AKIA1\"}}",
         UNKNOWN},
    };
    CHECK_FACTS(FACT_MFA, rows);
}

#define AGENT(agent) "{\"userIdentity\":{\"type\":\"IAMUser\"},\"userAgent\":\"" agent "\"}"

static void the_client_is_told_by_the_record_then_by_the_agent(void **state)
{
    (void)state;
    static const FactRow rows[] = {
        {"console's credentials",
         "{\"sessionCredentialFromConsole\":\"true\",\"userAgent\":\"aws-cli/2\"}", "console"},
        {"sign-in", "{\"eventType\":\"AwsConsoleSignin\"}", "console"},
        {"console action", "{\"eventType\":\"AwsConsoleAction\"}", "console"},
        {"old sign-in", "{\"eventType\":\"ConsoleSignin\"}", "console"},
        {"service", "{\"userIdentity\":{\"type\":\"AWSService\"},\"userAgent\":\"aws-cli/2\"}",
         "service"},
        {"by way of a service", "{\"userIdentity\":{\"type\":\"Root\",\"invokedBy\":\"x\"}}",
         "service"},
        {"command line", AGENT("aws-cli/2.13.0 Python/3 exec-env/CloudShell"), "cli"},
        {"command line in brackets", AGENT("[aws-cli/1.18]"), "cli"},
        {"one pair of brackets", AGENT("[[aws-cli/1.18]]"), "other"},
        {"command line naming console", AGENT("aws-cli/2 console"), "cli"},
        {"Terraform", AGENT("APN/1.0 HashiCorp/1.0 Terraform/1.5"), "terraform"},
        {"Terraform in an SDK's agent", AGENT("aws-sdk-go/1 Terraform/1.5"), "terraform"},
        {"Boto", AGENT("Boto3/1.26 Botocore/1.29"), "sdk"},
        {"Botocore", AGENT("Botocore/1.29"), "sdk"},
        {"Java", AGENT("aws-sdk-java/1.12"), "sdk"},
        {"S3's console", AGENT("[S3Console/0.4, aws-internal/3 aws-sdk-java/1]"), "console"},
        {"console's name", AGENT("console.amazonaws.com"), "console"},
        {"console's older name", AGENT("signin.amazonaws.com"), "console"},
        {"console in capitals", AGENT("AWS CloudWatch CONSOLE"), "console"},
        {"front end", AGENT("AWSCloudTrail, aws-internal/3 aws-sdk-java/1"), "console"},
        {"front end with version", AGENT("Backend/0.4, aws-internal/3"), "console"},
        {"front end without version", AGENT("Backend/, aws-internal/3"), "other"},
        {"front end with a dash", AGENT("Back-end, aws-internal/3"), "other"},
        {"front end without name", AGENT(", aws-internal/3"), "other"},
        {"internal front end", AGENT("AWS Internal, aws-internal/3"), "console"},
        {"browser", AGENT("Mozilla/5.0 (X11)"), "console"},
        {"internal", AGENT("AWS Internal"), "internal"},
        {"internal with number", AGENT("aws-internal/3 aws-sdk-java/1"), "internal"},
        {"Coral", AGENT("Coral/Netty4"), "internal"},
        {"Java's client", AGENT("Apache-HttpClient/UNAVAILABLE (Java/1.8)"), "internal"},
        {"service's name", AGENT("cloudformation.amazonaws.com"), "service"},
        {"service's name in China", AGENT("ec2.amazonaws.com.cn"), "service"},
        {"service's name at the end", AGENT("made by ec2.amazonaws.com"), "other"},
        {"custom", AGENT("curl/8"), "other"},
        {"nothing", TYPE("IAMUser"), "other"},
    };
    CHECK_FACTS(FACT_CLIENT, rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_principal_is_the_role_of_a_session_else_who_called),
        cmocka_unit_test(the_actor_is_who_stands_behind_the_principal),
        cmocka_unit_test(the_caller_follows_from_the_identity),
        cmocka_unit_test(mfa_is_known_only_where_the_record_tells),
        cmocka_unit_test(the_client_is_told_by_the_record_then_by_the_agent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
