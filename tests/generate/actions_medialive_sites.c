/* AWS Elemental MediaLive: MediaLive Anywhere, monitoring templates, signal maps. */

#include "action.h"

static const struct action rows[] = {
    {"medialive", "CreateCloudWatchAlarmTemplate", WRITE, 1,
     .request =
         "{'comparisonOperator':'GreaterThanThreshold','evaluationPeriods':5,'groupIdentifier':'<"
         "template-group>','metricName':'<ActiveAlerts|InputLossSeconds|DroppedFrames>','name':'<"
         "display-name>','period':60,'statistic':'Sum','targetResourceType':'MEDIALIVE_CHANNEL','"
         "threshold':<1-10>,'treatMissingData':'notBreaching'}"},
    {"medialive", "CreateCloudWatchAlarmTemplateGroup", WRITE, 1,
     .request = "{'name':'<display-name>'}"},
    {"medialive", "CreateEventBridgeRuleTemplate", WRITE, 1,
     .request =
         "{'name':'alert-rule','groupIdentifier':'<template-group>','eventType':'MEDIALIVE_CHANNEL_"
         "ALERT','eventTargets':[{'arn':'arn:aws:sns:<region>:<account>:media-notifications'}]}"},
    {"medialive", "CreateEventBridgeRuleTemplateGroup", WRITE, 1,
     .request = "{'name':'<display-name>'}"},
    {"medialive", "CreateSignalMap", WRITE, 1,
     .request = "{'discoveryEntryPointArn':'<medialive-channel-arn>','name':'<display-name>'}"},
    {"medialive", "DeleteCloudWatchAlarmTemplate", WRITE, 1,
     .request = "{'identifier':'<template-id>'}"},
    {"medialive", "DeleteCloudWatchAlarmTemplateGroup", WRITE, 1,
     .request = "{'identifier':'<template-id>'}"},
    {"medialive", "DeleteEventBridgeRuleTemplate", WRITE, 1,
     .request = "{'identifier':'<template-id>'}"},
    {"medialive", "DeleteEventBridgeRuleTemplateGroup", WRITE, 1,
     .request = "{'identifier':'<template-id>'}"},
    {"medialive", "DeleteSignalMap", WRITE, 1, .request = "{'identifier':'<template-id>'}"},
    {"medialive", "GetCloudWatchAlarmTemplate", READ, 1,
     .request = "{'identifier':'<template-id>'}"},
    {"medialive", "GetCloudWatchAlarmTemplateGroup", READ, 1,
     .request = "{'identifier':'<template-id>'}"},
    {"medialive", "GetEventBridgeRuleTemplate", READ, 1,
     .request = "{'identifier':'<template-id>'}"},
    {"medialive", "GetEventBridgeRuleTemplateGroup", READ, 1,
     .request = "{'identifier':'<template-id>'}"},
    {"medialive", "GetSignalMap", READ, 1, .request = "{'identifier':'<template-id>'}"},
    {"medialive", "ListCloudWatchAlarmTemplateGroups", READ, 1,
     .request = "{'maxResults':<10|25|50>}"},
    {"medialive", "ListCloudWatchAlarmTemplates", READ, 1, .request = "{'maxResults':<10|25|50>}"},
    {"medialive", "ListEventBridgeRuleTemplateGroups", READ, 1,
     .request = "{'maxResults':<10|25|50>}"},
    {"medialive", "ListEventBridgeRuleTemplates", READ, 1, .request = "{'maxResults':<10|25|50>}"},
    {"medialive", "ListSignalMaps", READ, 1, .request = "{'maxResults':<10|25|50>}"},
    {"medialive", "StartDeleteMonitorDeployment", WRITE, 1,
     .request = "{'identifier':'<template-id>'}"},
    {"medialive", "StartMonitorDeployment", WRITE, 1, .request = "{'identifier':'<template-id>'}"},
    {"medialive", "StartUpdateSignalMap", WRITE, 1, .request = "{'identifier':'<template-id>'}"},
    {"medialive", "UpdateCloudWatchAlarmTemplate", WRITE, 1,
     .request = "{'identifier':'<template-id>'}"},
    {"medialive", "UpdateCloudWatchAlarmTemplateGroup", WRITE, 1,
     .request = "{'identifier':'<template-id>'}"},
    {"medialive", "UpdateEventBridgeRuleTemplate", WRITE, 1,
     .request = "{'identifier':'<template-id>'}"},
    {"medialive", "UpdateEventBridgeRuleTemplateGroup", WRITE, 1,
     .request = "{'identifier':'<template-id>'}"},
    {"medialive", "CreateChannelPlacementGroup", WRITE, 1,
     .request = "{'clusterId':'<medialive-cluster>'}"},
    {"medialive", "CreateCluster", WRITE, 1,
     .request =
         "{'name':'venue-<1-3>','clusterType':'ON_PREMISES','instanceRoleArn':'arn:aws:iam::<"
         "account>:role/MediaLiveAnywhereNode','networkSettings':{'defaultRoute':'production'}}"},
    {"medialive", "CreateNetwork", WRITE, 1,
     .request = "{'name':'production','ipPools':[{'cidr':'10.20.0.0/"
                "22'}],'routes':[{'cidr':'10.0.0.0/8','gateway':'10.20.0.1'}]}"},
    {"medialive", "CreateNode", WRITE, 1,
     .request = "{'clusterId':'<medialive-cluster>','name':'node-<1-6>','role':'ACTIVE','"
                "nodeInterfaceMappings':[{'logicalInterfaceName':'video','networkInterfaceMode':'"
                "NAT','physicalInterfaceName':'eth0'}]}"},
    {"medialive", "CreateNodeRegistrationScript", WRITE, 1,
     .request = "{'clusterId':'<medialive-cluster>','name':'node-<1-6>','role':'ACTIVE','requestId'"
                ":'<uuid>'}",
     .response = "{'nodeRegistrationScript':'<lt>sensitiveDataRemoved>'}"},
    {"medialive", "DeleteChannelPlacementGroup", WRITE, 1,
     .request =
         "{'channelPlacementGroupId':'<placement-group>','clusterId':'<medialive-cluster>'}"},
    {"medialive", "DeleteCluster", WRITE, 1, .request = "{'clusterId':'<medialive-cluster>'}"},
    {"medialive", "DeleteNetwork", WRITE, 1, .request = "{'networkId':'<medialive-network>'}"},
    {"medialive", "DeleteNode", WRITE, 1,
     .request = "{'clusterId':'<medialive-cluster>','nodeId':'<medialive-node>'}"},
    {"medialive", "DescribeChannelPlacementGroup", READ, 1,
     .request =
         "{'channelPlacementGroupId':'<placement-group>','clusterId':'<medialive-cluster>'}"},
    {"medialive", "DescribeCluster", READ, 1, .request = "{'clusterId':'<medialive-cluster>'}"},
    {"medialive", "DescribeNetwork", READ, 1, .request = "{'networkId':'<medialive-network>'}"},
    {"medialive", "DescribeNode", READ, 1,
     .request = "{'clusterId':'<medialive-cluster>','nodeId':'<medialive-node>'}"},
    {"medialive", "ListChannelPlacementGroups", READ, 1,
     .request = "{'clusterId':'<medialive-cluster>'}"},
    {"medialive", "ListClusters", READ, 1, .request = "{'maxResults':<10|25|50>}"},
    {"medialive", "ListNetworks", READ, 1, .request = "{'maxResults':<10|25|50>}"},
    {"medialive", "ListNodes", READ, 1, .request = "{'clusterId':'<medialive-cluster>'}"},
    {"medialive", "UpdateChannelPlacementGroup", WRITE, 1,
     .request =
         "{'channelPlacementGroupId':'<placement-group>','clusterId':'<medialive-cluster>'}"},
    {"medialive", "UpdateCluster", WRITE, 1, .request = "{'clusterId':'<medialive-cluster>'}"},
    {"medialive", "UpdateNetwork", WRITE, 1, .request = "{'networkId':'<medialive-network>'}"},
    {"medialive", "UpdateNode", WRITE, 1,
     .request = "{'clusterId':'<medialive-cluster>','nodeId':'<medialive-node>'}"},
    {"medialive", "UpdateNodeState", WRITE, 1,
     .request = "{'clusterId':'<medialive-cluster>','nodeId':'<medialive-node>','state':'<ACTIVE|"
                "DRAINING>'}"},
    {"medialive", "ListVersions", READ, 1, .request = NULL},
    {"medialive", "CreateSdiSource", WRITE, 1,
     .request = "{'name':'camera-<1-8>','type':'SINGLE','requestId':'<uuid>'}"},
    {"medialive", "DeleteSdiSource", WRITE, 1, .request = "{'sdiSourceId':'<sdi-source>'}"},
    {"medialive", "DescribeSdiSource", READ, 1, .request = "{'sdiSourceId':'<sdi-source>'}"},
    {"medialive", "ListSdiSources", READ, 1, .request = "{'maxResults':<10|25|50>}"},
    {"medialive", "UpdateSdiSource", WRITE, 1, .request = "{'sdiSourceId':'<sdi-source>'}"},
    {"medialive", "ListClusterAlerts", READ, 3,
     .request = "{'clusterId':'<medialive-cluster>','stateFilter':'SET'}"},
};

const action_table medialive_site_actions = {DUTY_BROADCAST, rows, sizeof rows / sizeof rows[0]};
