/* Amazon Chime SDK: accounts, rooms, bots, and the identities of app instances. */

#include "action.h"

static const struct action rows[] = {
    {"chime", "AssociateSigninDelegateGroupsWithAccount", WRITE, 0,
     .request =
         "{'accountId':'<chime-account>','signinDelegateGroups':[{'groupName':'service-desk'}]}"},
    {"chime", "BatchCreateRoomMembership", WRITE, 2,
     .request = "{'accountId':'<chime-account>','roomId':'<uuid>','membershipItemList':[{'memberId'"
                ":'<chime-user>','role':'Member'}]}"},
    {"chime", "BatchSuspendUser", WRITE, 2,
     .request = "{'accountId':'<chime-account>','userIdList':['<chime-user>']}"},
    {"chime", "BatchUnsuspendUser", WRITE, 2,
     .request = "{'accountId':'<chime-account>','userIdList':['<chime-user>']}"},
    {"chime", "BatchUpdateUser", WRITE, 1,
     .request = "{'accountId':'<chime-account>','updateUserRequestItems':[{'userId':'<chime-user>',"
                "'licenseType':'Pro'}]}"},
    {"chime", "CreateAccount", WRITE, 2, .request = "{'name':'<display-name>'}"},
    {"chime", "CreateBot", WRITE, 1,
     .request =
         "{'accountId':'<chime-account>','displayName':'<bot-name>','domain':'example.com'}"},
    {"chime", "CreateMeetingDialOut", WRITE, 2,
     .request = "{'meetingId':'<meeting-id>','fromPhoneNumber':'<phone>','toPhoneNumber':'<phone>',"
                "'joinToken':'HIDDEN_DUE_TO_SECURITY_REASONS'}"},
    {"chime", "CreateRoom", WRITE, 2,
     .request = "{'accountId':'<chime-account>','name':'<display-name>'}"},
    {"chime", "CreateRoomMembership", WRITE, 2,
     .request = "{'accountId':'<chime-account>','roomId':'<uuid>','memberId':'<chime-user>'}"},
    {"chime", "CreateUser", WRITE, 2,
     .request = "{'accountId':'<chime-account>','username':'<person>','email':'<person>@example."
                "com','userType':'PrivateUser'}"},
    {"chime", "DeleteAccount", WRITE, 1, .request = "{'accountId':'<chime-account>'}"},
    {"chime", "DeleteEventsConfiguration", WRITE, 0,
     .request = "{'accountId':'<chime-account>','botId':'<bot-id>'}"},
    {"chime", "DeleteRoom", WRITE, 1,
     .request = "{'accountId':'<chime-account>','roomId':'<uuid>'}"},
    {"chime", "DeleteRoomMembership", WRITE, 1,
     .request = "{'accountId':'<chime-account>','roomId':'<uuid>','memberId':'<chime-user>'}"},
    {"chime", "DisassociateSigninDelegateGroupsFromAccount", WRITE, 1,
     .request = "{'accountId':'<chime-account>','groupNames':['service-desk']}"},
    {"chime", "GetAccount", READ, 6, .request = "{'accountId':'<chime-account>'}"},
    {"chime", "GetAccountSettings", READ, 6, .request = "{'accountId':'<chime-account>'}"},
    {"chime", "GetBot", READ, 6, .request = "{'accountId':'<chime-account>','botId':'<bot-id>'}"},
    {"chime", "GetEventsConfiguration", READ, 6,
     .request = "{'accountId':'<chime-account>','botId':'<bot-id>'}"},
    {"chime", "GetGlobalSettings", READ, 6, .request = NULL},
    {"chime", "GetRetentionSettings", READ, 6, .request = "{'accountId':'<chime-account>'}"},
    {"chime", "GetRoom", READ, 6, .request = "{'accountId':'<chime-account>','roomId':'<uuid>'}"},
    {"chime", "GetUser", READ, 6,
     .request = "{'accountId':'<chime-account>','userId':'<chime-user>'}"},
    {"chime", "GetUserSettings", READ, 6,
     .request = "{'accountId':'<chime-account>','userId':'<chime-user>'}"},
    {"chime", "InviteUsers", WRITE, 1,
     .request = "{'accountId':'<chime-account>','userEmailList':['<person>@example.com']}"},
    {"chime", "ListAccounts", READ, 6, .request = "{'maxResults':<10|25|50>}"},
    {"chime", "ListBots", READ, 6, .request = "{'accountId':'<chime-account>'}"},
    {"chime", "ListRoomMemberships", READ, 6,
     .request = "{'accountId':'<chime-account>','roomId':'<uuid>'}"},
    {"chime", "ListRooms", READ, 6, .request = "{'accountId':'<chime-account>'}"},
    {"chime", "ListUsers", READ, 6, .request = "{'accountId':'<chime-account>'}"},
    {"chime", "LogoutUser", WRITE, 1,
     .request = "{'accountId':'<chime-account>','userId':'<chime-user>'}"},
    {"chime", "PutEventsConfiguration", WRITE, 1,
     .request = "{'accountId':'<chime-account>','botId':'<bot-id>','lambdaFunctionArn':'arn:aws:"
                "lambda:<region>:<account>:function:bot-events'}"},
    {"chime", "PutRetentionSettings", WRITE, 1,
     .request =
         "{'accountId':'<chime-account>','retentionSettings':{'conversationRetentionSettings':{'"
         "retentionDays':<365|730>},'roomRetentionSettings':{'retentionDays':<365|730>}}}"},
    {"chime", "RedactConversationMessage", WRITE, 1,
     .request = "{'accountId':'<chime-account>','conversationId':'<uuid>','messageId':'<hex:64>'}"},
    {"chime", "RedactRoomMessage", WRITE, 1,
     .request = "{'accountId':'<chime-account>','roomId':'<uuid>','messageId':'<hex:64>'}"},
    {"chime", "RegenerateSecurityToken", WRITE, 0,
     .request = "{'accountId':'<chime-account>','botId':'<bot-id>'}"},
    {"chime", "ResetPersonalPIN", WRITE, 1,
     .request = "{'accountId':'<chime-account>','userId':'<chime-user>'}"},
    {"chime", "UpdateAccount", WRITE, 2, .request = "{'accountId':'<chime-account>'}"},
    {"chime", "UpdateAccountSettings", WRITE, 1,
     .request = "{'accountId':'<chime-account>','accountSettings':{'disableRemoteControl':true,'"
                "enableDialOut':false}}"},
    {"chime", "UpdateBot", WRITE, 2,
     .request = "{'accountId':'<chime-account>','botId':'<bot-id>'}"},
    {"chime", "UpdateGlobalSettings", WRITE, 1,
     .request = "{'voiceConnector':{'cdrBucket':'<call-records-bucket>'}}"},
    {"chime", "UpdateRoom", WRITE, 2,
     .request = "{'accountId':'<chime-account>','roomId':'<uuid>'}"},
    {"chime", "UpdateRoomMembership", WRITE, 2,
     .request = "{'accountId':'<chime-account>','roomId':'<uuid>','memberId':'<chime-user>'}"},
    {"chime", "UpdateUser", WRITE, 1,
     .request =
         "{'accountId':'<chime-account>','userId':'<chime-user>','licenseType':'<Pro|Basic>'}"},
    {"chime", "UpdateUserSettings", WRITE, 1,
     .request = "{'accountId':'<chime-account>','userId':'<chime-user>','userSettings':{'telephony'"
                ":{'inboundCalling':true,'outboundCalling':false,'SMS':false}}}"},
    {"chime", "CreateAppInstance", WRITE, 1,
     .request = "{'name':'HIDDEN_DUE_TO_SECURITY_REASONS','clientRequestToken':'<uuid>'}",
     .response = "{'appInstanceArn':'<app-instance-arn>'}"},
    {"chime", "CreateAppInstanceAdmin", WRITE, 0,
     .request =
         "{'appInstanceAdminArn':'<app-instance-user-arn>','appInstanceArn':'<app-instance-arn>'}",
     .response = "{'appInstanceAdmin':{'arn':'<app-instance-user-arn>','name':'<user-handle>'},'"
                 "appInstanceArn':'<app-instance-arn>'}"},
    {"chime", "CreateAppInstanceBot", WRITE, 1,
     .request = "{'appInstanceArn':'<app-instance-arn>','clientRequestToken':'<uuid>','"
                "configuration':{'lex':{'lexBotAliasArn':'arn:aws:lex:<region>:<account>:bot-alias/"
                "<upper:10>/<upper:10>','localeId':'en_US'}}}"},
    {"chime", "CreateAppInstanceUser", WRITE, 16,
     .request = "{'appInstanceArn':'<app-instance-arn>','appInstanceUserId':'<user-handle>','name':"
                "'HIDDEN_DUE_TO_SECURITY_REASONS','clientRequestToken':'<uuid>'}",
     .response = "{'appInstanceUserArn':'<app-instance-user-arn>'}"},
    {"chime", "DeleteAppInstance", WRITE, 1, .request = "{'appInstanceArn':'<app-instance-arn>'}"},
    {"chime", "DeleteAppInstanceAdmin", WRITE, 1,
     .request =
         "{'appInstanceAdminArn':'<app-instance-user-arn>','appInstanceArn':'<app-instance-arn>'}"},
    {"chime", "DeleteAppInstanceBot", WRITE, 1,
     .request = "{'appInstanceBotArn':'<app-instance-bot-arn>'}"},
    {"chime", "DeleteAppInstanceUser", WRITE, 1,
     .request = "{'appInstanceUserArn':'<app-instance-user-arn>'}"},
    {"chime", "DeregisterAppInstanceUserEndpoint", WRITE, 1,
     .request = "{'appInstanceUserArn':'<app-instance-user-arn>','endpointId':'<uuid>'}"},
    {"chime", "DescribeAppInstance", READ, 6, .request = "{'appInstanceArn':'<app-instance-arn>'}"},
    {"chime", "DescribeAppInstanceAdmin", READ, 6,
     .request =
         "{'appInstanceAdminArn':'<app-instance-user-arn>','appInstanceArn':'<app-instance-arn>'}"},
    {"chime", "DescribeAppInstanceBot", READ, 6,
     .request = "{'appInstanceBotArn':'<app-instance-bot-arn>'}"},
    {"chime", "DescribeAppInstanceUser", READ, 6,
     .request = "{'appInstanceUserArn':'<app-instance-user-arn>'}"},
    {"chime", "DescribeAppInstanceUserEndpoint", READ, 6,
     .request = "{'appInstanceUserArn':'<app-instance-user-arn>','endpointId':'<uuid>'}"},
    {"chime", "GetAppInstanceRetentionSettings", READ, 6,
     .request = "{'appInstanceArn':'<app-instance-arn>'}"},
    {"chime", "ListAppInstanceAdmins", READ, 6,
     .request = "{'appInstanceArn':'<app-instance-arn>'}"},
    {"chime", "ListAppInstanceBots", READ, 6, .request = "{'appInstanceArn':'<app-instance-arn>'}"},
    {"chime", "ListAppInstanceUserEndpoints", READ, 6,
     .request = "{'appInstanceUserArn':'<app-instance-user-arn>'}"},
    {"chime", "ListAppInstanceUsers", READ, 6,
     .request = "{'appInstanceArn':'<app-instance-arn>'}"},
    {"chime", "ListAppInstances", READ, 6, .request = "{'maxResults':<10|25|50>}"},
    {"chime", "ListTagsForResource", READ, 6, .request = "{'resourceARN':'<chime-resource-arn>'}"},
    {"chime", "PutAppInstanceRetentionSettings", WRITE, 1,
     .request = "{'appInstanceArn':'<app-instance-arn>','appInstanceRetentionSettings':{'"
                "channelRetentionSettings':{'retentionDays':<365|730>}}}"},
    {"chime", "PutAppInstanceUserExpirationSettings", WRITE, 1,
     .request = "{'appInstanceUserArn':'<app-instance-user-arn>','expirationSettings':{'"
                "expirationCriterion':'CREATED_TIMESTAMP','expirationDays':<365|730>}}"},
    {"chime", "RegisterAppInstanceUserEndpoint", WRITE, 6,
     .request = "{'appInstanceUserArn':'<app-instance-user-arn>','type':'<APNS|GCM>','resourceArn':"
                "'arn:aws:mobiletargeting:<region>:<account>:apps/"
                "<hex:32>','endpointAttributes':{'deviceToken':'HIDDEN_DUE_TO_SECURITY_REASONS'},'"
                "clientRequestToken':'<uuid>'}"},
    {"chime", "TagResource", WRITE, 1,
     .request = "{'resourceARN':'<chime-resource-arn>','tags':[{'key':'cost-centre','value':'<cost-"
                "centre>'}]}"},
    {"chime", "UntagResource", WRITE, 1,
     .request = "{'resourceARN':'<chime-resource-arn>','tagKeys':['cost-centre']}"},
    {"chime", "UpdateAppInstance", WRITE, 2,
     .request = "{'appInstanceArn':'<app-instance-arn>','name':'<display-name>','metadata':'HIDDEN_"
                "DUE_TO_SECURITY_REASONS'}"},
    {"chime", "UpdateAppInstanceBot", WRITE, 2,
     .request = "{'appInstanceBotArn':'<app-instance-bot-arn>','name':'<display-name>','metadata':'"
                "HIDDEN_DUE_TO_SECURITY_REASONS'}"},
    {"chime", "UpdateAppInstanceUser", WRITE, 2,
     .request = "{'appInstanceUserArn':'<app-instance-user-arn>','name':'<display-name>','metadata'"
                ":'HIDDEN_DUE_TO_SECURITY_REASONS'}"},
    {"chime", "UpdateAppInstanceUserEndpoint", WRITE, 2,
     .request = "{'appInstanceUserArn':'<app-instance-user-arn>','endpointId':'<uuid>'}"},
};

const action_table chime_account_actions = {DUTY_CALLS, rows, sizeof rows / sizeof rows[0]};
