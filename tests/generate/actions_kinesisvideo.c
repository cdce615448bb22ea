/* Kinesis Video Streams and its WebRTC signaling channels: management events. */

#include "action.h"

static const struct action rows[] = {
    {"kinesisvideo", "CreateSignalingChannel", WRITE, 4,
     .request = "{'channelName':'<signaling-channel>','channelType':'SINGLE_MASTER','"
                "singleMasterConfiguration':{'messageTtlSeconds':<30|60|120>}}",
     .response = "{'channelARN':'<signaling-channel-arn>'}"},
    {"kinesisvideo", "CreateStream", WRITE, 4,
     .request = "{'deviceName':'<camera>','streamName':'<stream>','mediaType':'video/"
                "h264','kmsKeyId':'<media-key>','dataRetentionInHours':<48|168|720>,'tags':{'cost-"
                "centre':'<cost-centre>'}}",
     .response = "{'streamARN':'<stream-arn>'}"},
    {"kinesisvideo", "DeleteEdgeConfiguration", WRITE, 1, .request = "{'streamName':'<stream>'}"},
    {"kinesisvideo", "DeleteSignalingChannel", WRITE, 1,
     .request = "{'channelARN':'<signaling-channel-arn>','currentVersion':'<alnum:20>'}"},
    {"kinesisvideo", "DeleteStream", WRITE, 1,
     .request = "{'streamARN':'<stream-arn>','currentVersion':'<alnum:20>'}"},
    {"kinesisvideo", "DescribeEdgeConfiguration", READ, 6, .request = "{'streamName':'<stream>'}"},
    {"kinesisvideo", "DescribeImageGenerationConfiguration", READ, 6,
     .request = "{'streamName':'<stream>'}"},
    {"kinesisvideo", "DescribeMappedResourceConfiguration", READ, 6,
     .request = "{'streamName':'<stream>','maxResults':1}"},
    {"kinesisvideo", "DescribeMediaStorageConfiguration", READ, 6,
     .request = "{'channelName':'<signaling-channel>'}"},
    {"kinesisvideo", "DescribeNotificationConfiguration", READ, 6,
     .request = "{'streamName':'<stream>'}"},
    {"kinesisvideo", "DescribeSignalingChannel", READ, 18,
     .request = "{'channelName':'<signaling-channel>'}"},
    {"kinesisvideo", "DescribeStream", READ, 30, .request = "{'streamName':'<stream>'}"},
    {"kinesisvideo", "DescribeStreamStorageConfiguration", READ, 6,
     .request = "{'streamName':'<stream>'}"},
    {"kinesisvideo", "GetDataEndpoint", READ, 6,
     .request = "{'streamName':'<stream>','aPIName':'<PUT_MEDIA|PUT_MEDIA|LIST_FRAGMENTS>'}"},
    {"kinesisvideo", "GetSignalingChannelEndpoint", READ, 0,
     .request = "{'channelARN':'<signaling-channel-arn>','singleMasterChannelEndpointConfiguration'"
                ":{'protocols':['WSS','HTTPS'],'role':'<MASTER|VIEWER>'}}"},
    {"kinesisvideo", "ListEdgeAgentConfigurations", READ, 6,
     .request = "{'hubDeviceArn':'arn:aws:iot:<region>:<account>:thing/edge-hub-<1-4>'}"},
    {"kinesisvideo", "ListSignalingChannels", READ, 10,
     .request = "{'maxResults':<10|25>,'channelNameCondition':{'comparisonOperator':'BEGINS_WITH','"
                "comparisonValue':'<lobby|gate|support>'}}"},
    {"kinesisvideo", "ListStreams", READ, 16,
     .request = "{'maxResults':<10|25>,'streamNameCondition':{'comparisonValue':'<camera>','"
                "comparisonOperator':'BEGINS_WITH'}}"},
    {"kinesisvideo", "ListTagsForResource", READ, 6,
     .request = "{'resourceARN':'<signaling-channel-arn>'}"},
    {"kinesisvideo", "ListTagsForStream", READ, 6, .request = "{'streamName':'<stream>'}"},
    {"kinesisvideo", "StartEdgeConfigurationUpdate", WRITE, 2,
     .request =
         "{'streamName':'<stream>','edgeConfig':{'hubDeviceArn':'arn:aws:iot:<region>:<account>:"
         "thing/"
         "edge-hub-<1-4>','recorderConfig':{'mediaSourceConfig':{'mediaUriSecretArn':'arn:aws:"
         "secretsmanager:<region>:<account>:secret:<camera>-<alnum:6>','mediaUriType':'RTSP_URI'},'"
         "scheduleConfig':{'scheduleExpression':'0 0 * * * ? *','durationInSeconds':3600}}}}"},
    {"kinesisvideo", "TagResource", WRITE, 2,
     .request = "{'resourceARN':'<signaling-channel-arn>','tags':[{'key':'cost-centre','value':'<"
                "cost-centre>'}]}"},
    {"kinesisvideo", "TagStream", WRITE, 2,
     .request = "{'streamName':'<stream>','tags':{'cost-centre':'<cost-centre>'}}"},
    {"kinesisvideo", "UntagResource", WRITE, 1,
     .request = "{'resourceARN':'<signaling-channel-arn>','tagKeyList':['cost-centre']}"},
    {"kinesisvideo", "UntagStream", WRITE, 1,
     .request = "{'streamName':'<stream>','tagKeyList':['cost-centre']}"},
    {"kinesisvideo", "UpdateDataRetention", WRITE, 3,
     .request = "{'streamName':'<stream>','currentVersion':'<alnum:20>','operation':'INCREASE_DATA_"
                "RETENTION','dataRetentionChangeInHours':<24|48|168>}"},
    {"kinesisvideo", "UpdateImageGenerationConfiguration", WRITE, 2,
     .request = "{'streamName':'<stream>','imageGenerationConfiguration':{'status':'ENABLED','"
                "imageSelectorType':'PRODUCER_TIMESTAMP','destinationConfig':{'uri':'s3://"
                "<snapshots-bucket>/<stream>/"
                "','destinationRegion':'<region>'},'samplingInterval':<3000|5000>,'format':'JPEG','"
                "widthPixels':1280,'heightPixels':720}}"},
    {"kinesisvideo", "UpdateMediaStorageConfiguration", WRITE, 0,
     .request = "{'channelARN':'<signaling-channel-arn>','mediaStorageConfiguration':{'streamARN':'"
                "<stream-arn>','status':'ENABLED'}}"},
    {"kinesisvideo", "UpdateNotificationConfiguration", WRITE, 2,
     .request =
         "{'streamName':'<stream>','notificationConfiguration':{'status':'ENABLED','"
         "destinationConfig':{'uri':'arn:aws:sns:<region>:<account>:media-notifications'}}}"},
    {"kinesisvideo", "UpdateSignalingChannel", WRITE, 2,
     .request = "{'channelARN':'<signaling-channel-arn>','currentVersion':'<alnum:20>','"
                "singleMasterConfiguration':{'messageTtlSeconds':<30|60>}}"},
    {"kinesisvideo", "UpdateStream", WRITE, 3,
     .request =
         "{'streamName':'<stream>','currentVersion':'<alnum:20>','mediaType':'video/<h264|h265>'}"},
    {"kinesisvideo", "UpdateStreamStorageConfiguration", WRITE, 2,
     .request = "{'streamName':'<stream>','currentVersion':'<alnum:20>','"
                "streamStorageConfiguration':{'defaultStorageTier':'<HOT|WARM>'}}"},
};

const action_table kinesis_video_actions = {DUTY_VIDEO, rows, sizeof rows / sizeof rows[0]};
