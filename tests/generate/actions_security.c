/* Watching over the accounts: CloudTrail, Config, GuardDuty, Security Hub, KMS keys. */

#include "action.h"

static const struct action rows[] = {
    {"cloudtrail", "DescribeTrails", READ, 12,
     .request = "{'trailNameList':[],'includeShadowTrails':true}"},
    {"cloudtrail", "GetTrailStatus", READ, 12,
     .request = "{'name':'arn:aws:cloudtrail:us-east-1:<account>:trail/organisation-trail'}"},
    {"cloudtrail", "GetEventSelectors", READ, 6,
     .request = "{'trailName':'arn:aws:cloudtrail:us-east-1:<account>:trail/organisation-trail'}"},
    {"cloudtrail", "LookupEvents", READ, 12,
     .request = "{'maxResults':50,'lookupAttributes':[{'attributeKey':'EventName',"
                "'attributeValue':'<ConsoleLogin|DeleteStream|StopLogging>'}]}"},
    {"config", "DescribeConfigurationRecorderStatus", READ, 8, .request = NULL},
    {"config", "DescribeComplianceByConfigRule", READ, 10,
     .request = "{'configRuleNames':['<config-rule>']}"},
    {"config", "SelectResourceConfig", READ, 4,
     .request = "{'expression':'HIDDEN_DUE_TO_SECURITY_REASONS','limit':100}"},
    {"config", "PutEvaluations", WRITE, 14,
     .request = "{'evaluations':[{'complianceResourceType':'AWS::S3::Bucket',"
                "'complianceResourceId':'<bucket>','complianceType':'COMPLIANT',"
                "'orderingTimestamp':'<time>'}],'testMode':false}"},
    {"guardduty", "ListDetectors", READ, 8, .request = NULL},
    {"guardduty", "GetDetector", READ, 6, .request = "{'detectorId':'<detector-id>'}"},
    {"guardduty", "ListFindings", READ, 10,
     .request = "{'detectorId':'<detector-id>','maxResults':50}"},
    {"guardduty", "GetFindings", READ, 8,
     .request = "{'detectorId':'<detector-id>','findingIds':['<hex:32>']}"},
    {"securityhub", "GetFindings", READ, 10, .request = "{'maxResults':100}"},
    {"securityhub", "BatchImportFindings", WRITE, 4,
     .request = "{'findings':[{'schemaVersion':'2018-10-08','id':'<uuid>','awsAccountId':"
                "'<account>'}]}"},
    {"access-analyzer", "ListFindings", READ, 6,
     .request = "{'analyzerArn':'arn:aws:access-analyzer:<region>:<account>:analyzer/<analyzer>'}"},
    {"kms", "ListKeys", READ, 6, .request = "{'limit':100}"},
    {"kms", "GetKeyPolicy", READ, 5, .request = "{'keyId':'<key-id>','policyName':'default'}"},
    {"kms", "GetKeyRotationStatus", READ, 5, .request = "{'keyId':'<key-id>'}"},
    {"kms", "EnableKeyRotation", WRITE, 1, .request = "{'keyId':'<key-id>'}"},
    {"kms", "CreateGrant", WRITE, 3,
     .request = "{'keyId':'<key-id>','granteePrincipal':'arn:aws:iam::<account>:role/"
                "MediaLiveAccessRole','operations':['Decrypt','GenerateDataKey']}",
     .response = "{'grantId':'<hex:64>'}"},
};

const action_table security_actions = {DUTY_SECURITY, rows, sizeof rows / sizeof rows[0]};
