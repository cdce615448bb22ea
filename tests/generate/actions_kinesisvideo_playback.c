/* What viewers fetch from Kinesis Video Streams: data events, and the endpoints that lead to them.
 */

#include "action.h"

#define STREAM_RESOURCE                                                                            \
    "[{'accountId':'<account>','type':'AWS::KinesisVideo::Stream','ARN':'<stream-arn>'}]"
#define CHANNEL_RESOURCE                                                                           \
    "[{'accountId':'<account>','type':'AWS::KinesisVideo::SignalingChannel','ARN':'<signaling-"    \
    "channel-arn>'}]"

static const struct action rows[] = {
    {"kinesisvideo", "GetDataEndpoint", READ, 20,
     .request = "{'streamName':'<stream>','aPIName':'<GET_MEDIA|GET_HLS_STREAMING_SESSION_URL|GET_"
                "CLIP|GET_IMAGES|LIST_FRAGMENTS>'}",
     .response = "{'dataEndpoint':'https://b-<hex:8>.kinesisvideo.<region>.amazonaws.com'}"},
    {"kinesisvideo", "GetSignalingChannelEndpoint", READ, 14,
     .request = "{'channelARN':'<signaling-channel-arn>','singleMasterChannelEndpointConfiguration'"
                ":{'protocols':['WSS','HTTPS'],'role':'VIEWER'}}"},
    {"kinesisvideo", "GetMedia", READ | DATA, 16,
     .request = "{'streamName':'<stream>','startSelector':{'startSelectorType':'NOW'}}",
     .resources = STREAM_RESOURCE},
    {"kinesisvideo", "GetMediaForFragmentList", READ | DATA, 6,
     .request = "{'streamName':'<stream>','fragments':['<digits:44>','<digits:44>']}",
     .resources = STREAM_RESOURCE},
    {"kinesisvideo", "GetClip", READ | DATA, 5,
     .request = "{'streamName':'<stream>','clipFragmentSelector':{'fragmentSelectorType':'PRODUCER_"
                "TIMESTAMP'}}",
     .resources = STREAM_RESOURCE},
    {"kinesisvideo", "GetImages", READ | DATA, 8,
     .request =
         "{'streamName':'<stream>','imageSelectorType':'SERVER_TIMESTAMP','startTimestamp':'<"
         "session-start>','endTimestamp':'<time>','samplingInterval':<3000|5000>,'format':'JPEG'}",
     .resources = STREAM_RESOURCE},
    {"kinesisvideo", "GetHLSStreamingSessionURL", READ | DATA, 16,
     .request =
         "{'streamName':'<stream>','playbackMode':'<LIVE|LIVE_REPLAY|ON_DEMAND>','expires':300}",
     .resources = STREAM_RESOURCE},
    {"kinesisvideo", "GetDASHStreamingSessionURL", READ | DATA, 8,
     .request = "{'streamName':'<stream>','playbackMode':'<LIVE|ON_DEMAND>','expires':300}",
     .resources = STREAM_RESOURCE},
    {"kinesisvideo", "JoinStorageSessionAsViewer", DATA, 6,
     .request = "{'channelArn':'<signaling-channel-arn>','clientId':'<user-handle>'}",
     .resources = CHANNEL_RESOURCE},
};

const action_table kinesis_video_playback_actions = {DUTY_PLAYBACK, rows,
                                                     sizeof rows / sizeof rows[0]};
