/* What cameras and other devices send to Kinesis Video Streams: data events, and the endpoints that
 * lead to them. */

#include "action.h"

#define STREAM_RESOURCE                                                                            \
    "[{'accountId':'<account>','type':'AWS::KinesisVideo::Stream','ARN':'<stream-arn>'}]"
#define CHANNEL_RESOURCE                                                                           \
    "[{'accountId':'<account>','type':'AWS::KinesisVideo::SignalingChannel','ARN':'<signaling-"    \
    "channel-arn>'}]"

static const struct action rows[] = {
    {"kinesisvideo", "GetDataEndpoint", READ, 20,
     .request =
         "{'streamName':'<stream>','aPIName':'<PUT_MEDIA|PUT_MEDIA|PUT_MEDIA|LIST_FRAGMENTS>'}",
     .response = "{'dataEndpoint':'https://s-<hex:8>.kinesisvideo.<region>.amazonaws.com'}"},
    {"kinesisvideo", "GetSignalingChannelEndpoint", READ, 14,
     .request = "{'channelARN':'<signaling-channel-arn>','singleMasterChannelEndpointConfiguration'"
                ":{'protocols':['WSS','HTTPS'],'role':'MASTER'}}"},
    {"kinesisvideo", "PutMedia", DATA, 40,
     .request = "{'streamName':'<stream>','fragmentTimecodeType':'ABSOLUTE','"
                "producerStartTimestamp':'<time>'}",
     .resources = STREAM_RESOURCE},
    {"kinesisvideo", "ListFragments", READ | DATA, 10,
     .request = "{'streamName':'<stream>','maxResults':<100|1000>,'fragmentSelector':{'"
                "fragmentSelectorType':'SERVER_TIMESTAMP'}}",
     .resources = STREAM_RESOURCE},
    {"kinesisvideo", "GetIceServerConfig", READ | DATA, 20,
     .request =
         "{'channelARN':'<signaling-channel-arn>','service':'TURN','clientId':'<user-handle>'}",
     .resources = CHANNEL_RESOURCE},
    {"kinesisvideo", "SendAlexaOfferToMaster", DATA, 2,
     .request = "{'channelARN':'<signaling-channel-arn>','senderClientId':'<user-handle>','"
                "messagePayload':'HIDDEN_DUE_TO_SECURITY_REASONS'}",
     .resources = CHANNEL_RESOURCE},
    {"kinesisvideo", "JoinStorageSession", DATA, 6,
     .request = "{'channelArn':'<signaling-channel-arn>'}", .resources = CHANNEL_RESOURCE},
};

const action_table kinesis_video_media_actions = {DUTY_MEDIA, rows, sizeof rows / sizeof rows[0]};
