/* Watching and running things: CloudWatch, logs, Systems Manager. */

#include "action.h"

static const struct action rows[] = {
    {"logs", "DescribeLogGroups", READ, 12, .request = "{'limit':50}"},
    {"logs", "DescribeLogStreams", READ, 10,
     .request = "{'logGroupName':'<log-group>','descending':true,'orderBy':'LastEventTime'}"},
    {"logs", "CreateLogStream", WRITE, 24,
     .request = "{'logGroupName':'<log-group>','logStreamName':'<log-stream>'}"},
    {"logs", "CreateLogGroup", WRITE, 2, .request = "{'logGroupName':'<log-group>'}"},
    {"logs", "PutRetentionPolicy", WRITE, 1,
     .request = "{'logGroupName':'<log-group>','retentionInDays':<400|731>}"},
    {"logs", "StartQuery", READ, 6,
     .request = "{'logGroupNames':['<log-group>'],'startTime':1785000000,'endTime':1785003600,"
                "'queryString':'HIDDEN_DUE_TO_SECURITY_REASONS'}"},
    {"logs", "GetQueryResults", READ, 8, .request = "{'queryId':'<uuid>'}"},
    {"monitoring", "DescribeAlarms", READ, 14, .request = "{'maxRecords':100}"},
    {"monitoring", "GetMetricData", READ | DATA, 10, .request = "{'metricDataQueries':[]}"},
    {"monitoring", "PutMetricAlarm", WRITE, 1,
     .request = "{'alarmName':'<alarm>','metricName':'Errors','namespace':'AWS/IVS','threshold':"
                "<1-20>,'evaluationPeriods':3,'period':60,'actionsEnabled':true}"},
    {"monitoring", "ListMetrics", READ, 6, .request = "{'namespace':'AWS/MediaLive'}"},
    {"ssm", "GetParameter", READ, 14, .request = "{'name':'<parameter>','withDecryption':false}"},
    {"ssm", "DescribeInstanceInformation", READ, 8, .request = "{'maxResults':50}"},
    {"ssm", "UpdateInstanceInformation", WRITE, 16,
     .request = "{'instanceId':'<instance>','agentVersion':'3.3.<400-600>.0','agentStatus':"
                "'Active','platformType':'Linux','platformName':'Amazon Linux'}"},
    {"ssm", "PutParameter", WRITE, 1,
     .request = "{'name':'<parameter>','type':'String','overwrite':true,'value':"
                "'HIDDEN_DUE_TO_SECURITY_REASONS'}",
     .response = "{'version':<2-40>,'tier':'Standard'}"},
    {"ssm", "ListCommands", READ, 3, .request = "{'maxResults':50}"},
    {"cloudformation", "DescribeStacks", READ, 8, .request = "{'stackName':'media-platform'}"},
    {"cloudformation", "DescribeStackEvents", READ, 6,
     .request = "{'stackName':'arn:aws:cloudformation:<region>:<account>:stack/media-platform/"
                "<uuid>'}"},
    {"sns", "ListTopics", READ, 3, .request = "{'nextToken':''}"},
    {"sqs", "GetQueueAttributes", READ, 5,
     .request = "{'queueUrl':'https://sqs.<region>.amazonaws.com/<account>/encode-jobs',"
                "'attributeNames':['All']}"},
    {"health", "DescribeEventAggregates", READ | GLOBAL, 4,
     .request = "{'aggregateField':'eventTypeCategory'}"},
    {"tagging", "GetResources", READ, 4, .request = "{'resourcesPerPage':100}"},
};

const action_table operations_actions = {DUTY_OPERATIONS, rows, sizeof rows / sizeof rows[0]};
