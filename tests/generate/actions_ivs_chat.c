/* Amazon IVS Chat. */

#include "action.h"

static const struct action rows[] = {
    {"ivschat", "CreateChatToken", WRITE, 40,
     .request = "{'roomIdentifier':'<room-arn>','userId':'<user-handle>','capabilities':['SEND_"
                "MESSAGE'],'sessionDurationInMinutes':<30|45|60>}"},
    {"ivschat", "CreateLoggingConfiguration", WRITE, 1,
     .request = "{'name':'chat-log','destinationConfiguration':{'cloudWatchLogs':{'logGroupName':'/"
                "aws/ivschat/<room>'}}}"},
    {"ivschat", "CreateRoom", WRITE, 3,
     .request =
         "{'name':'<room>','maximumMessageLength':500,'maximumMessageRatePerSecond':10,'"
         "loggingConfigurationIdentifiers':['<chat-logging-arn>'],'messageReviewHandler':{'uri':'"
         "arn:aws:lambda:<region>:<account>:function:chat-moderation','fallbackResult':'DENY'}}",
     .response = "{'arn':'<room-arn>','name':'<room>'}"},
    {"ivschat", "DeleteLoggingConfiguration", WRITE, 0,
     .request = "{'identifier':'<chat-logging-arn>'}"},
    {"ivschat", "DeleteMessage", WRITE, 4,
     .request = "{'roomIdentifier':'<room-arn>','id':'<alnum:12>','reason':'moderation'}"},
    {"ivschat", "DeleteRoom", WRITE, 1, .request = "{'identifier':'<room-arn>'}"},
    {"ivschat", "DisconnectUser", WRITE, 3,
     .request = "{'roomIdentifier':'<room-arn>','userId':'<user-handle>','reason':'moderation'}"},
    {"ivschat", "GetLoggingConfiguration", READ, 6,
     .request = "{'identifier':'<chat-logging-arn>'}"},
    {"ivschat", "GetRoom", READ, 14, .request = "{'identifier':'<room-arn>'}"},
    {"ivschat", "ListLoggingConfigurations", READ, 6, .request = "{'maxResults':<10|25|50>}"},
    {"ivschat", "ListRooms", READ, 6, .request = "{'maxResults':<10|25|50>}"},
    {"ivschat", "ListTagsForResource", READ, 6, .request = "{'resourceArn':'<room-arn>'}"},
    {"ivschat", "SendEvent", WRITE, 8,
     .request = "{'roomIdentifier':'<room-arn>','eventName':'app:<poll|reaction|pin>','attributes':"
                "'HIDDEN_DUE_TO_SECURITY_REASONS'}"},
    {"ivschat", "TagResource", WRITE, 2,
     .request = "{'resourceArn':'<room-arn>','tags':{'cost-centre':'<cost-centre>'}}"},
    {"ivschat", "UntagResource", WRITE, 1,
     .request = "{'resourceArn':'<room-arn>','tagKeys':['cost-centre']}"},
    {"ivschat", "UpdateLoggingConfiguration", WRITE, 1,
     .request = "{'identifier':'<chat-logging-arn>','name':'chat-log','destinationConfiguration':{'"
                "cloudWatchLogs':{'logGroupName':'/aws/ivschat/<room>'}}}"},
    {"ivschat", "UpdateRoom", WRITE, 3,
     .request = "{'identifier':'<room-arn>','name':'<room>','maximumMessageRatePerSecond':<5|10>}"},
};

const action_table ivs_chat_actions = {DUTY_CHAT, rows, sizeof rows / sizeof rows[0]};
