/* Amazon Chime SDK: messaging. */

#include "action.h"

static const struct action rows[] = {
    {"chime", "AssociateChannelFlow", WRITE, 1,
     .request = "{'channelArn':'<message-channel-arn>','channelFlowArn':'<channel-flow-arn>','"
                "chimeBearer':'<bearer-arn>'}"},
    {"chime", "BatchCreateChannelMembership", WRITE, 1,
     .request = "{'channelArn':'<message-channel-arn>','memberArns':['<app-instance-user-arn>'],'"
                "chimeBearer':'<bearer-arn>'}"},
    {"chime", "ChannelFlowCallback", WRITE, 6,
     .request = "{'callbackId':'<uuid>','channelArn':'<message-channel-arn>','channelMessage':{'"
                "messageId':'<hex:64>','content':'HIDDEN_DUE_TO_SECURITY_REASONS'}}"},
    {"chime", "CreateChannel", WRITE, 10,
     .request = "{'appInstanceArn':'<app-instance-arn>','name':'HIDDEN_DUE_TO_SECURITY_REASONS','"
                "mode':'RESTRICTED','privacy':'PRIVATE','clientRequestToken':'<uuid>','chimeBearer'"
                ":'<bearer-arn>'}",
     .response = "{'channelArn':'<message-channel-arn>'}"},
    {"chime", "CreateChannelBan", WRITE, 1,
     .request = "{'channelArn':'<message-channel-arn>','memberArn':'<app-instance-user-arn>','"
                "chimeBearer':'<bearer-arn>'}"},
    {"chime", "CreateChannelFlow", WRITE, 1,
     .request = "{'appInstanceArn':'<app-instance-arn>','name':'moderation','clientRequestToken':'<"
                "uuid>','processors':[{'name':'moderation','executionOrder':1,'fallbackAction':'"
                "ABORT','configuration':{'lambda':{'resourceArn':'arn:aws:lambda:<region>:<account>"
                ":function:chat-moderation','invocationType':'ASYNC'}}}]}"},
    {"chime", "CreateChannelMembership", WRITE, 10,
     .request = "{'channelArn':'<message-channel-arn>','memberArn':'<app-instance-user-arn>','type'"
                ":'DEFAULT','chimeBearer':'<bearer-arn>'}"},
    {"chime", "CreateChannelModerator", WRITE, 1,
     .request = "{'channelArn':'<message-channel-arn>','channelModeratorArn':'<app-instance-user-"
                "arn>','chimeBearer':'<bearer-arn>'}"},
    {"chime", "DeleteChannel", WRITE, 1,
     .request = "{'channelArn':'<message-channel-arn>','chimeBearer':'<bearer-arn>'}"},
    {"chime", "DeleteChannelBan", WRITE, 1,
     .request = "{'channelArn':'<message-channel-arn>','memberArn':'<app-instance-user-arn>','"
                "chimeBearer':'<bearer-arn>'}"},
    {"chime", "DeleteChannelFlow", WRITE, 1, .request = "{'channelFlowArn':'<channel-flow-arn>'}"},
    {"chime", "DeleteChannelMembership", WRITE, 1,
     .request = "{'channelArn':'<message-channel-arn>','memberArn':'<app-instance-user-arn>','"
                "chimeBearer':'<bearer-arn>'}"},
    {"chime", "DeleteChannelMessage", WRITE, 1,
     .request = "{'channelArn':'<message-channel-arn>','messageId':'<hex:64>','chimeBearer':'<"
                "bearer-arn>'}"},
    {"chime", "DeleteChannelModerator", WRITE, 1,
     .request = "{'channelArn':'<message-channel-arn>','channelModeratorArn':'<app-instance-user-"
                "arn>','chimeBearer':'<bearer-arn>'}"},
    {"chime", "DeleteMessagingStreamingConfigurations", WRITE, 0,
     .request = "{'appInstanceArn':'<app-instance-arn>'}"},
    {"chime", "DescribeChannel", READ, 3,
     .request = "{'channelArn':'<message-channel-arn>','chimeBearer':'<bearer-arn>'}"},
    {"chime", "DescribeChannelBan", READ, 3,
     .request = "{'channelArn':'<message-channel-arn>','memberArn':'<app-instance-user-arn>','"
                "chimeBearer':'<bearer-arn>'}"},
    {"chime", "DescribeChannelFlow", READ, 3, .request = "{'channelFlowArn':'<channel-flow-arn>'}"},
    {"chime", "DescribeChannelMembership", READ, 3,
     .request = "{'channelArn':'<message-channel-arn>','memberArn':'<app-instance-user-arn>','"
                "chimeBearer':'<bearer-arn>'}"},
    {"chime", "DescribeChannelMembershipForAppInstanceUser", READ, 3,
     .request = "{'channelArn':'<message-channel-arn>','appInstanceUserArn':'<app-instance-user-"
                "arn>','chimeBearer':'<bearer-arn>'}"},
    {"chime", "DescribeChannelModeratedByAppInstanceUser", READ, 3,
     .request = "{'channelArn':'<message-channel-arn>','appInstanceUserArn':'<app-instance-user-"
                "arn>','chimeBearer':'<bearer-arn>'}"},
    {"chime", "DescribeChannelModerator", READ, 3,
     .request = "{'channelArn':'<message-channel-arn>','channelModeratorArn':'<app-instance-user-"
                "arn>','chimeBearer':'<bearer-arn>'}"},
    {"chime", "DisassociateChannelFlow", WRITE, 1,
     .request = "{'channelArn':'<message-channel-arn>','channelFlowArn':'<channel-flow-arn>','"
                "chimeBearer':'<bearer-arn>'}"},
    {"chime", "GetChannelMembershipPreferences", READ, 3,
     .request = "{'channelArn':'<message-channel-arn>','memberArn':'<app-instance-user-arn>','"
                "chimeBearer':'<bearer-arn>'}"},
    {"chime", "GetChannelMessage", READ, 3,
     .request = "{'channelArn':'<message-channel-arn>','messageId':'<hex:64>','chimeBearer':'<"
                "bearer-arn>'}"},
    {"chime", "GetChannelMessageStatus", READ, 3,
     .request = "{'channelArn':'<message-channel-arn>','messageId':'<hex:64>','chimeBearer':'<"
                "bearer-arn>'}"},
    {"chime", "GetMessagingSessionEndpoint", READ, 10, .request = NULL},
    {"chime", "GetMessagingStreamingConfigurations", READ, 3,
     .request = "{'appInstanceArn':'<app-instance-arn>'}"},
    {"chime", "ListChannelBans", READ, 3,
     .request = "{'channelArn':'<message-channel-arn>','chimeBearer':'<bearer-arn>'}"},
    {"chime", "ListChannelFlows", READ, 3, .request = "{'appInstanceArn':'<app-instance-arn>'}"},
    {"chime", "ListChannelMemberships", READ, 3,
     .request = "{'channelArn':'<message-channel-arn>','chimeBearer':'<bearer-arn>'}"},
    {"chime", "ListChannelMembershipsForAppInstanceUser", READ, 3,
     .request = "{'chimeBearer':'<bearer-arn>'}"},
    {"chime", "ListChannelMessages", READ, 14,
     .request = "{'channelArn':'<message-channel-arn>','sortOrder':'DESCENDING','maxResults':50,'"
                "chimeBearer':'<bearer-arn>'}"},
    {"chime", "ListChannelModerators", READ, 3,
     .request = "{'channelArn':'<message-channel-arn>','chimeBearer':'<bearer-arn>'}"},
    {"chime", "ListChannels", READ, 3,
     .request = "{'appInstanceArn':'<app-instance-arn>','chimeBearer':'<bearer-arn>'}"},
    {"chime", "ListChannelsAssociatedWithChannelFlow", READ, 3,
     .request = "{'channelFlowArn':'<channel-flow-arn>'}"},
    {"chime", "ListChannelsModeratedByAppInstanceUser", READ, 3,
     .request = "{'chimeBearer':'<bearer-arn>'}"},
    {"chime", "ListSubChannels", READ, 3,
     .request = "{'channelArn':'<message-channel-arn>','chimeBearer':'<bearer-arn>'}"},
    {"chime", "PutChannelExpirationSettings", WRITE, 1,
     .request =
         "{'channelArn':'<message-channel-arn>','chimeBearer':'<bearer-arn>','expirationSettings':{"
         "'expirationCriterion':'LAST_MESSAGE_TIMESTAMP','expirationDays':<365|730>}}"},
    {"chime", "PutChannelMembershipPreferences", WRITE, 2,
     .request =
         "{'channelArn':'<message-channel-arn>','memberArn':'<app-instance-user-arn>','chimeBearer'"
         ":'<bearer-arn>','preferences':{'pushNotifications':{'allowNotifications':'ALL'}}}"},
    {"chime", "PutMessagingStreamingConfigurations", WRITE, 1,
     .request = "{'appInstanceArn':'<app-instance-arn>','streamingConfigurations':[{'dataType':'"
                "ChannelMessage','resourceArn':'arn:aws:kinesis:<region>:<account>:stream/"
                "chime-messaging-archive'}]}"},
    {"chime", "RedactChannelMessage", WRITE, 1,
     .request = "{'channelArn':'<message-channel-arn>','messageId':'<hex:64>','chimeBearer':'<"
                "bearer-arn>'}"},
    {"chime", "SearchChannels", READ, 2,
     .request = "{'chimeBearer':'<bearer-arn>','fields':[{'key':'MEMBERS','operator':'INCLUDES','"
                "values':['<app-instance-user-arn>']}]}"},
    {"chime", "SendChannelMessage", WRITE, 30,
     .request = "{'channelArn':'<message-channel-arn>','content':'HIDDEN_DUE_TO_SECURITY_REASONS','"
                "type':'STANDARD','persistence':'PERSISTENT','clientRequestToken':'<uuid>','"
                "chimeBearer':'<bearer-arn>'}",
     .response =
         "{'channelArn':'<message-channel-arn>','messageId':'<hex:64>','status':{'value':'SENT'}}"},
    {"chime", "UpdateChannel", WRITE, 1,
     .request = "{'channelArn':'<message-channel-arn>','chimeBearer':'<bearer-arn>'}"},
    {"chime", "UpdateChannelFlow", WRITE, 1,
     .request = "{'channelFlowArn':'<channel-flow-arn>','name':'moderation','processors':[{'name':'"
                "moderation','executionOrder':1,'fallbackAction':'ABORT'}]}"},
    {"chime", "UpdateChannelMessage", WRITE, 1,
     .request = "{'channelArn':'<message-channel-arn>','messageId':'<hex:64>','content':'HIDDEN_"
                "DUE_TO_SECURITY_REASONS','chimeBearer':'<bearer-arn>'}"},
    {"chime", "UpdateChannelReadMarker", WRITE, 8,
     .request = "{'channelArn':'<message-channel-arn>','chimeBearer':'<bearer-arn>'}"},
};

const action_table chime_messaging_actions = {DUTY_CALLS, rows, sizeof rows / sizeof rows[0]};
