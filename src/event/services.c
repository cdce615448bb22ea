/*
 * Names of AWS services: for reports, and the prefix that an action begins with.
 */
#include "event/event.h"

#include <stdlib.h>

typedef struct {
    const char *source; /* an event source without its domain */
    const char *name;
} ServiceName;

/* Sorted by source. */
static const ServiceName service_table[] = {
    {"access-analyzer", "IAM Access Analyzer"},
    {"account", "AWS Account Management"},
    {"acm", "AWS Certificate Manager"},
    {"acm-pca", "AWS Private Certificate Authority"},
    {"airflow", "Amazon Managed Workflows for Apache Airflow"},
    {"aoss", "Amazon OpenSearch Serverless"},
    {"apigateway", "Amazon API Gateway"},
    {"application-autoscaling", "Application Auto Scaling"},
    {"application-insights", "Amazon CloudWatch Application Insights"},
    {"applicationinsights", "Amazon CloudWatch Application Insights"},
    {"appstream2", "Amazon AppStream 2.0"},
    {"appsync", "AWS AppSync"},
    {"athena", "Amazon Athena"},
    {"autoscaling", "Amazon EC2 Auto Scaling"},
    {"backup", "AWS Backup"},
    {"batch", "AWS Batch"},
    {"bedrock", "Amazon Bedrock"},
    {"bedrock-agentcore", "Amazon Bedrock AgentCore"},
    {"billingconsole", "AWS Billing console"},
    {"budgets", "AWS Budgets"},
    {"cassandra", "Amazon Keyspaces (for Apache Cassandra)"},
    {"ce", "AWS Cost Explorer"},
    {"chime", "Amazon Chime SDK"},
    {"cloudformation", "AWS CloudFormation"},
    {"cloudfront", "Amazon CloudFront"},
    {"cloudshell", "AWS CloudShell"},
    {"cloudtrail", "AWS CloudTrail"},
    {"cloudtrail-data", "AWS CloudTrail"},
    {"codebuild", "AWS CodeBuild"},
    {"codecommit", "AWS CodeCommit"},
    {"codedeploy", "AWS CodeDeploy"},
    {"codepipeline", "AWS CodePipeline"},
    {"cognito-identity", "Amazon Cognito"},
    {"cognito-idp", "Amazon Cognito"},
    {"compute-optimizer", "AWS Compute Optimizer"},
    {"config", "AWS Config"},
    {"connect", "Amazon Connect"},
    {"controltower", "AWS Control Tower"},
    {"datasync", "AWS DataSync"},
    {"detective", "Amazon Detective"},
    {"devops-guru", "Amazon DevOps Guru"},
    {"directconnect", "AWS Direct Connect"},
    {"dlm", "Amazon Data Lifecycle Manager"},
    {"dms", "AWS Database Migration Service"},
    {"ds", "AWS Directory Service"},
    {"dynamodb", "Amazon DynamoDB"},
    {"ebs", "Amazon EBS direct APIs"},
    {"ec2", "Amazon Elastic Compute Cloud (EC2)"},
    {"ec2-instance-connect", "Amazon EC2 Instance Connect"},
    {"ec2messages", "AWS Systems Manager agent messaging"},
    {"ecr", "Amazon Elastic Container Registry"},
    {"ecs", "Amazon Elastic Container Service"},
    {"edgekeyvaluestore", "Amazon CloudFront"},
    {"eks", "Amazon Elastic Kubernetes Service"},
    {"elasticache", "Amazon ElastiCache"},
    {"elasticbeanstalk", "AWS Elastic Beanstalk"},
    {"elasticfilesystem", "Amazon Elastic File System"},
    {"elasticloadbalancing", "Elastic Load Balancing"},
    {"elasticmapreduce", "Amazon EMR"},
    {"es", "Amazon OpenSearch Service"},
    {"events", "Amazon EventBridge"},
    {"firehose", "Amazon Data Firehose"},
    {"fms", "AWS Firewall Manager"},
    {"fsx", "Amazon FSx"},
    {"glacier", "Amazon S3 Glacier"},
    {"globalaccelerator", "AWS Global Accelerator"},
    {"glue", "AWS Glue"},
    {"guardduty", "Amazon GuardDuty"},
    {"health", "AWS Health"},
    {"iam", "AWS Identity and Access Management"},
    {"identitystore", "IAM Identity Center identity store"},
    {"imagebuilder", "EC2 Image Builder"},
    {"inspector", "Amazon Inspector"},
    {"inspector2", "Amazon Inspector"},
    {"iot", "AWS IoT Core"},
    {"ivs", "Amazon Interactive Video Service"},
    {"ivschat", "Amazon IVS Chat"},
    {"kafka", "Amazon Managed Streaming for Apache Kafka"},
    {"kinesis", "Amazon Kinesis Data Streams"},
    {"kinesisanalytics", "Amazon Managed Service for Apache Flink"},
    {"kinesisvideo", "Amazon Kinesis Video Streams"},
    {"kms", "AWS Key Management Service"},
    {"lakeformation", "AWS Lake Formation"},
    {"lambda", "AWS Lambda"},
    {"lex", "Amazon Lex"},
    {"lightsail", "Amazon Lightsail"},
    {"logs", "Amazon CloudWatch Logs"},
    {"macie", "Amazon Macie"},
    {"macie2", "Amazon Macie"},
    {"mediaconnect", "AWS Elemental MediaConnect"},
    {"mediaconvert", "AWS Elemental MediaConvert"},
    {"medialive", "AWS Elemental MediaLive"},
    {"mediapackage", "AWS Elemental MediaPackage"},
    {"mediapackage-vod", "AWS Elemental MediaPackage"},
    {"mediapackagev2", "AWS Elemental MediaPackage"},
    {"mediastore", "AWS Elemental MediaStore"},
    {"mediatailor", "AWS Elemental MediaTailor"},
    {"mobiletargeting", "Amazon Pinpoint"},
    {"monitoring", "Amazon CloudWatch"},
    {"network-firewall", "AWS Network Firewall"},
    {"notifications", "AWS User Notifications"},
    {"organizations", "AWS Organizations"},
    {"pipes", "Amazon EventBridge"},
    {"polly", "Amazon Polly"},
    {"quicksight", "Amazon Quick Suite (QuickSight)"},
    {"ram", "AWS Resource Access Manager"},
    {"rds", "Amazon Relational Database Service"},
    {"redshift", "Amazon Redshift"},
    {"redshift-serverless", "Amazon Redshift"},
    {"rekognition", "Amazon Rekognition"},
    {"resource-explorer-2", "AWS Resource Explorer"},
    {"resource-groups", "AWS Resource Groups"},
    {"rolesanywhere", "IAM Roles Anywhere"},
    {"route53", "Amazon Route 53"},
    {"route53domains", "Amazon Route 53 Domains"},
    {"route53resolver", "Amazon Route 53 Resolver"},
    {"s3", "Amazon Simple Storage Service (S3)"},
    {"s3-outposts", "Amazon Simple Storage Service (S3)"},
    {"s3express", "Amazon Simple Storage Service (S3)"},
    {"s3tables", "Amazon Simple Storage Service (S3)"},
    {"s3vectors", "Amazon Simple Storage Service (S3)"},
    {"sagemaker", "Amazon SageMaker AI"},
    {"scheduler", "Amazon EventBridge"},
    {"secretsmanager", "AWS Secrets Manager"},
    {"securityhub", "AWS Security Hub"},
    {"securitylake", "Amazon Security Lake"},
    {"servicecatalog", "AWS Service Catalog"},
    {"servicecatalog-appregistry", "AWS Service Catalog AppRegistry"},
    {"servicequotas", "Service Quotas"},
    {"ses", "Amazon Simple Email Service"},
    {"shield", "AWS Shield"},
    {"signin", "AWS Sign-In"},
    {"sns", "Amazon Simple Notification Service"},
    {"sqs", "Amazon Simple Queue Service"},
    {"ssm", "AWS Systems Manager"},
    {"ssm-contacts", "AWS Systems Manager"},
    {"ssm-incidents", "AWS Systems Manager"},
    {"ssmmessages", "AWS Systems Manager agent messaging"},
    {"sso", "AWS IAM Identity Center"},
    {"sso-directory", "AWS IAM Identity Center"},
    {"sso-oauth", "AWS IAM Identity Center"},
    {"states", "AWS Step Functions"},
    {"storagegateway", "AWS Storage Gateway"},
    {"sts", "AWS Security Token Service"},
    {"support", "AWS Support"},
    {"tagging", "AWS Resource Groups Tagging API"},
    {"transcribe", "Amazon Transcribe"},
    {"transfer", "AWS Transfer Family"},
    {"trustedadvisor", "AWS Trusted Advisor"},
    {"waf", "AWS WAF Classic"},
    {"waf-regional", "AWS WAF Classic Regional"},
    {"wafv2", "AWS WAF"},
    {"workspaces", "Amazon WorkSpaces"},
    {"xray", "AWS X-Ray"},
};

static Slice without_domain(Slice service)
{
    static const Slice domains[] = {SLICE(".amazonaws.com"), SLICE(".amazonaws.com.cn")};
    for (size_t i = 0; i < sizeof domains / sizeof domains[0]; i++)
        if (service.size > domains[i].size && slice_ends(service, domains[i]))
            return (Slice){service.data, service.size - domains[i].size};
    return service;
}

/* Whether the service's name begins with these labels, whole ones. */
static bool begins_with_labels(Slice service, Slice labels)
{
    return slice_starts(service, labels) &&
           (service.size == labels.size || service.data[labels.size] == '.');
}

Slice event_service_prefix(Slice service)
{
    Slice first = {service.data, slice_find(service, '.')};
    if (begins_with_labels(service, SLICE("streams.dynamodb")))
        return SLICE("dynamodb");
    if (begins_with_labels(service, SLICE("models.lex")) ||
        begins_with_labels(service, SLICE("runtime.lex")))
        return SLICE("lex");
    if (slice_starts(first, SLICE("chimesdk")) || slice_ends(first, SLICE("-chime")))
        return SLICE("chime");
    if (slice_equal(first, SLICE("ivsrealtime")))
        return SLICE("ivs");
    if (slice_starts(first, SLICE("kinesisvideo")))
        return SLICE("kinesisvideo");
    return first;
}

static int compare_source(const void *key, const void *row)
{
    return slice_compare(*(const Slice *)key, slice_of(((const ServiceName *)row)->source));
}

static const ServiceName *find_service(Slice source)
{
    return bsearch(&source, service_table, sizeof service_table / sizeof service_table[0],
                   sizeof service_table[0], compare_source);
}

Slice event_service_name(Slice service)
{
    Slice source = without_domain(service);
    Slice prefix = event_service_prefix(service);
    const ServiceName *row = find_service(source);
    /* One of several sources of a service: its prefix was folded. */
    if (!row && !slice_equal(prefix, (Slice){service.data, slice_find(service, '.')}))
        row = find_service(prefix);
    return row ? slice_of(row->name) : source;
}
