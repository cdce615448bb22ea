/* Machines, functions, databases and the network around them. */

#include "action.h"

static const struct action rows[] = {
    {"ec2", "DescribeInstances", READ, 30, .request = "{'instancesSet':{},'filterSet':{}}"},
    {"ec2", "DescribeInstanceStatus", READ, 10, .request = "{'includeAllInstances':true}"},
    {"ec2", "DescribeSecurityGroups", READ, 12,
     .request = "{'securityGroupSet':{},'securityGroupIdSet':{'items':[{'groupId':"
                "'<security-group>'}]},'filterSet':{}}"},
    {"ec2", "DescribeVpcs", READ, 8, .request = "{'vpcSet':{},'filterSet':{}}"},
    {"ec2", "DescribeSubnets", READ, 8, .request = "{'subnetSet':{},'filterSet':{}}"},
    {"ec2", "DescribeRouteTables", READ, 6, .request = "{'routeTableIdSet':{},'filterSet':{}}"},
    {"ec2", "DescribeNetworkInterfaces", READ, 8,
     .request = "{'networkInterfaceIdSet':{},'filterSet':{'items':[{'name':'vpc-id','valueSet':{"
                "'items':[{'value':'<vpc>'}]}}]}}"},
    {"ec2", "DescribeVolumes", READ, 6, .request = "{'volumeSet':{},'filterSet':{}}"},
    {"ec2", "DescribeSnapshots", READ, 4,
     .request = "{'ownersSet':{'items':[{'owner':'self'}]},'sharedUsersSet':{},'filterSet':{}}"},
    {"ec2", "RunInstances", WRITE, 2,
     .request = "{'instancesSet':{'items':[{'imageId':'<image>','minCount':1,'maxCount':1}]},"
                "'instanceType':'<c6i.xlarge|m6i.large|g5.xlarge>','monitoring':{'enabled':true},"
                "'metadataOptions':{'httpTokens':'required'},'subnetId':'<subnet>'}",
     .response = "{'reservationId':'r-0<hex:16>','ownerId':'<account>','instancesSet':{'items':[{"
                 "'instanceId':'<instance>','imageId':'<image>'}]}}"},
    {"ec2", "StartInstances", WRITE, 2,
     .request = "{'instancesSet':{'items':[{'instanceId':'<instance>'}]}}"},
    {"ec2", "CreateTags", WRITE, 5,
     .request = "{'resourcesSet':{'items':[{'resourceId':'<instance>'}]},'tagSet':{'items':[{'key':"
                "'cost-centre','value':'<cost-centre>'}]}}",
     .response = "{'requestId':'<uuid>','_return':true}"},
    {"ec2", "CreateSnapshot", WRITE, 3,
     .request = "{'volumeId':'<volume>','description':'nightly'}",
     .response = "{'snapshotId':'<snapshot>','volumeId':'<volume>','status':'pending','encrypted':"
                 "true}"},
    {"lambda", "GetFunction20150331v2", READ, 10,
     .request = "{'functionName':'arn:aws:lambda:<region>:<account>:function:<function>'}"},
    {"lambda", "ListFunctions20150331", READ, 6, .request = "{'maxItems':50}"},
    {"lambda", "UpdateFunctionCode20150331v2", WRITE, 2,
     .request = "{'functionName':'<function>','publish':true,'dryRun':false}",
     .response = "{'functionName':'<function>','runtime':'python3.11','codeSize':<20000-900000>}"},
    {"lambda", "UpdateFunctionConfiguration20150331v2", WRITE, 1,
     .request = "{'functionName':'<function>','timeout':<10|30|60>}"},
    {"lambda", "Invoke", DATA, 8,
     .request = "{'functionName':'arn:aws:lambda:<region>:<account>:function:<function>',"
                "'invocationType':'Event'}",
     .resources = "[{'accountId':'<account>','type':'AWS::Lambda::Function','ARN':'arn:aws:lambda:"
                  "<region>:<account>:function:<function>'}]"},
    {"rds", "DescribeDBInstances", READ, 12, .request = "{'dBInstanceIdentifier':'<database>'}"},
    {"rds", "DescribeDBSnapshots", READ, 4, .request = "{'dBInstanceIdentifier':'<database>'}"},
    {"rds", "CreateDBSnapshot", WRITE, 1,
     .request = "{'dBSnapshotIdentifier':'<database>-<hex:6>','dBInstanceIdentifier':'<database>'}",
     .response = "{'dBSnapshotIdentifier':'<database>','status':'creating','encrypted':true}"},
    {"rds", "ModifyDBInstance", WRITE, 1,
     .request = "{'dBInstanceIdentifier':'<database>','applyImmediately':false,"
                "'preferredMaintenanceWindow':'sun:03:00-sun:03:30'}"},
    {"ecs", "DescribeServices", READ, 10,
     .request = "{'cluster':'media','services':['<player-api|chat-gateway>']}"},
    {"ecs", "UpdateService", WRITE, 2,
     .request = "{'cluster':'media','service':'<player-api|chat-gateway>','forceNewDeployment':"
                "true}"},
    {"eks", "DescribeCluster", READ, 4, .request = "{'name':'signaling'}"},
    {"elasticloadbalancing", "DescribeTargetHealth", READ, 8,
     .request = "{'targetGroupArn':'arn:aws:elasticloadbalancing:<region>:<account>:targetgroup/"
                "player/<hex:16>'}"},
    {"autoscaling", "DescribeAutoScalingGroups", READ, 8,
     .request = "{'autoScalingGroupNames':['encoders']}"},
};

const action_table compute_actions = {DUTY_COMPUTE, rows, sizeof rows / sizeof rows[0]};
