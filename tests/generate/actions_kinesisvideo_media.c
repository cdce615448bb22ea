/* Kinesis Video Streams: media and signaling: data events, and the endpoints that lead to them. */

#include "action.h"

#define STREAM_RESOURCE                                                                            \
    "[{'accountId':'<account>','type':'AWS::KinesisVideo::Stream','ARN':'<stream-arn>'}]"
#define CHANNEL_RESOURCE                                                                           \
    "[{'accountId':'<account>','type':'AWS::KinesisVideo::SignalingChannel','ARN':'<signaling-"    \
    "channel-arn>'}]"

static const struct action rows[] = {
    {"kinesisvideo", "GetDataEndpoint", READ, 20,
     .request = "{'streamName':'<stream>','aPIName':'<PUT_MEDIA|GET_MEDIA|LIST_FRAGMENTS|GET_HLS_"
                "STREAMING_SESSION_URL|GET_CLIP>'}",
     .response = "{'dataEndpoint':'https://s-<hex:8>.kinesisvideo.<region>.amazonaws.com'}"},
    {"kinesisvideo", "GetSignalingChannelEndpoint", READ, 14,
     .request = "{'channelARN':'<signaling-channel-arn>','singleMasterChannelEndpointConfiguration'"
                ":{'protocols':['WSS','HTTPS'],'role':'<MASTER|VIEWER>'}}"},
    {"kinesisvideo", "PutMedia", DATA, 40,
     .request = "{'streamName':'<stream>','fragmentTimecodeType':'ABSOLUTE','"
                "producerStartTimestamp':'<time>'}",
     .resources = STREAM_RESOURCE},
    {"kinesisvideo", "GetMedia", READ | DATA, 8,
     .request = "{'streamName':'<stream>','startSelector':{'startSelectorType':'NOW'}}",
     .resources = STREAM_RESOURCE},
    {"kinesisvideo", "GetMediaForFragmentList", READ | DATA, 4,
     .request = "{'streamName':'<stream>','fragments':['<digits:44>','<digits:44>']}",
     .resources = STREAM_RESOURCE},
    {"kinesisvideo", "ListFragments", READ | DATA, 14,
     .request = "{'streamName':'<stream>','maxResults':<100|1000>,'fragmentSelector':{'"
                "fragmentSelectorType':'SERVER_TIMESTAMP'}}",
     .resources = STREAM_RESOURCE},
    {"kinesisvideo", "GetClip", READ | DATA, 3,
     .request = "{'streamName':'<stream>','clipFragmentSelector':{'fragmentSelectorType':'PRODUCER_"
                "TIMESTAMP'}}",
     .resources = STREAM_RESOURCE},
    {"kinesisvideo", "GetImages", READ | DATA, 5,
     .request =
         "{'streamName':'<stream>','imageSelectorType':'SERVER_TIMESTAMP','startTimestamp':'<"
         "session-start>','endTimestamp':'<time>','samplingInterval':<3000|5000>,'format':'JPEG'}",
     .resources = STREAM_RESOURCE},
    {"kinesisvideo", "GetHLSStreamingSessionURL", READ | DATA, 8,
     .request =
         "{'streamName':'<stream>','playbackMode':'<LIVE|LIVE_REPLAY|ON_DEMAND>','expires':300}",
     .resources = STREAM_RESOURCE},
    {"kinesisvideo", "GetDASHStreamingSessionURL", READ | DATA, 4,
     .request = "{'streamName':'<stream>','playbackMode':'<LIVE|ON_DEMAND>','expires':300}",
     .resources = STREAM_RESOURCE},
    {"kinesisvideo", "GetIceServerConfig", READ | DATA, 20,
     .request =
         "{'channelARN':'<signaling-channel-arn>','service':'TURN','clientId':'<user-handle>'}",
     .resources = CHANNEL_RESOURCE},
    {"kinesisvideo", "SendAlexaOfferToMaster", DATA, 2,
     .request = "{'channelARN':'<signaling-channel-arn>','senderClientId':'<user-handle>','"
                "messagePayload':'HIDDEN_DUE_TO_SECURITY_REASONS'}",
     .resources = CHANNEL_RESOURCE},
    {"kinesisvideo", "JoinStorageSession", DATA, 4,
     .request = "{'channelArn':'<signaling-channel-arn>'}", .resources = CHANNEL_RESOURCE},
    {"kinesisvideo", "JoinStorageSessionAsViewer", DATA, 4,
     .request = "{'channelArn':'<signaling-channel-arn>','clientId':'<user-handle>'}",
     .resources = CHANNEL_RESOURCE},
};

const action_table kinesis_video_media_actions = {DUTY_MEDIA, rows, sizeof rows / sizeof rows[0]};
