/* Amazon Chime SDK: meetings and media pipelines. */

#include "action.h"

static const struct action rows[] = {
    {"chime", "BatchCreateAttendee", WRITE, 8,
     .request = "{'meetingId':'<meeting-id>','attendees':[{'externalUserId':'<user-handle>'},{'"
                "externalUserId':'<user-handle>'}]}"},
    {"chime", "BatchUpdateAttendeeCapabilitiesExcept", WRITE, 1,
     .request = "{'meetingId':'<meeting-id>','excludedAttendeeIds':[{'attendeeId':'<attendee-id>'}]"
                ",'capabilities':{'audio':'Receive','video':'Receive','content':'Receive'}}"},
    {"chime", "CreateAttendee", WRITE, 40,
     .request = "{'meetingId':'<meeting-id>','externalUserId':'<user-handle>','capabilities':{'"
                "audio':'SendReceive','video':'SendReceive','content':'SendReceive'}}",
     .response = "{'attendee':{'externalUserId':'<user-handle>','attendeeId':'<attendee-id>','"
                 "joinToken':'HIDDEN_DUE_TO_SECURITY_REASONS'}}"},
    {"chime", "CreateMeeting", WRITE, 30,
     .request = "{'clientRequestToken':'<uuid>','mediaRegion':'<region>','externalMeetingId':'<"
                "meeting-name>','meetingFeatures':{'audio':{'echoReduction':'AVAILABLE'}}}",
     .response =
         "{'meeting':{'meetingId':'<meeting-id>','meetingArn':'arn:aws:chime:<region>:<account>:"
         "meeting/<meeting-id>','externalMeetingId':'<meeting-name>','mediaRegion':'<region>'}}"},
    {"chime", "CreateMeetingWithAttendees", WRITE, 6,
     .request = "{'clientRequestToken':'<uuid>','mediaRegion':'<region>','externalMeetingId':'<"
                "meeting-name>','attendees':[{'externalUserId':'<user-handle>'},{'externalUserId':'"
                "<user-handle>'}]}",
     .response = "{'meeting':{'meetingId':'<meeting-id>','externalMeetingId':'<meeting-name>','"
                 "mediaRegion':'<region>'}}"},
    {"chime", "DeleteAttendee", WRITE, 1,
     .request = "{'meetingId':'<meeting-id>','attendeeId':'<attendee-id>'}"},
    {"chime", "DeleteMeeting", WRITE, 0, .request = "{'meetingId':'<meeting-id>'}"},
    {"chime", "GetAttendee", READ, 6,
     .request = "{'meetingId':'<meeting-id>','attendeeId':'<attendee-id>'}"},
    {"chime", "GetMeeting", READ, 20, .request = "{'meetingId':'<meeting-id>'}"},
    {"chime", "ListAttendees", READ, 12, .request = "{'meetingId':'<meeting-id>','maxResults':50}"},
    {"chime", "StartMeetingTranscription", WRITE, 0,
     .request = "{'meetingId':'<meeting-id>','transcriptionConfiguration':{'"
                "engineTranscribeSettings':{'languageCode':'en-US','region':'<region>'}}}"},
    {"chime", "StopMeetingTranscription", WRITE, 1, .request = "{'meetingId':'<meeting-id>'}"},
    {"chime", "UpdateAttendeeCapabilities", WRITE, 2,
     .request = "{'meetingId':'<meeting-id>','attendeeId':'<attendee-id>','capabilities':{'audio':'"
                "SendReceive','video':'Receive','content':'Receive'}}"},
    {"chime", "CreateMediaCapturePipeline", WRITE, 2,
     .request =
         "{'sourceType':'ChimeSdkMeeting','sourceArn':'arn:aws:chime::<account>:meeting:<meeting-"
         "id>','sinkType':'S3Bucket','sinkArn':'arn:aws:s3:::<recordings-bucket>','"
         "sseAwsKeyManagementParams':{'awsKmsKeyId':'<media-key>'},'clientRequestToken':'<uuid>'}",
     .response =
         "{'mediaCapturePipeline':{'mediaPipelineId':'<pipeline-id>','status':'Initializing'}}"},
    {"chime", "CreateMediaConcatenationPipeline", WRITE, 1,
     .request = "{'sources':[{'type':'MediaCapturePipeline','"
                "mediaCapturePipelineSourceConfiguration':{'mediaPipelineArn':'<pipeline-arn>'}}],'"
                "sinks':[{'type':'S3Bucket','s3BucketSinkConfiguration':{'destination':'arn:aws:s3:"
                "::<recordings-bucket>'}}],'clientRequestToken':'<uuid>'}"},
    {"chime", "CreateMediaInsightsPipeline", WRITE, 1,
     .request = "{'mediaInsightsPipelineConfigurationArn':'<insights-configuration-arn>','"
                "kinesisVideoStreamSourceRuntimeConfiguration':{'streams':[{'streamArn':'<stream-"
                "arn>','streamChannelDefinition':{'numberOfChannels':2}}],'mediaEncoding':'pcm','"
                "mediaSampleRate':48000}}"},
    {"chime", "CreateMediaInsightsPipelineConfiguration", WRITE, 1,
     .request = "{'mediaInsightsPipelineConfigurationName':'<insights-configuration>','"
                "resourceAccessRoleArn':'arn:aws:iam::<account>:role/"
                "MediaInsightsAccess','elements':[{'type':'AmazonTranscribeProcessor','"
                "amazonTranscribeProcessorConfiguration':{'languageCode':'en-US'}}]}"},
    {"chime", "CreateMediaLiveConnectorPipeline", WRITE, 0,
     .request = "{'sources':[{'sourceType':'ChimeSdkMeeting','"
                "chimeSdkMeetingLiveConnectorConfiguration':{'arn':'arn:aws:chime::<account>:"
                "meeting:<meeting-id>','muxType':'AudioWithCompositedVideo'}}],'sinks':[{'sinkType'"
                ":'RTMP','rTMPConfiguration':{'url':'rtmps://live.example.com/app/HIDDEN'}}]}"},
    {"chime", "CreateMediaPipelineKinesisVideoStreamPool", WRITE, 1,
     .request = "{'poolName':'recording-pool-<1-3>','streamConfiguration':{'region':'<region>','"
                "dataRetentionInHours':168}}"},
    {"chime", "CreateMediaStreamPipeline", WRITE, 1,
     .request = "{'sources':[{'sourceType':'ChimeSdkMeeting','sourceArn':'arn:aws:chime::<account>:"
                "meeting:<meeting-id>'}],'sinks':[{'sinkType':'KinesisVideoStreamPool','sinkArn':'"
                "arn:aws:chime:<region>:<account>:media-pipeline-kinesis-video-stream-pool/"
                "recording-pool-1','reservedStreamCapacity':1,'mediaStreamType':'MixedAudio'}]}"},
    {"chime", "DeleteMediaCapturePipeline", WRITE, 0,
     .request = "{'mediaPipelineId':'<pipeline-id>'}"},
    {"chime", "DeleteMediaInsightsPipelineConfiguration", WRITE, 1,
     .request = "{'identifier':'<template-id>'}"},
    {"chime", "DeleteMediaPipeline", WRITE, 1, .request = "{'mediaPipelineId':'<pipeline-id>'}"},
    {"chime", "DeleteMediaPipelineKinesisVideoStreamPool", WRITE, 1,
     .request = "{'identifier':'<template-id>'}"},
    {"chime", "GetMediaCapturePipeline", READ, 8, .request = "{'mediaPipelineId':'<pipeline-id>'}"},
    {"chime", "GetMediaInsightsPipelineConfiguration", READ, 3,
     .request = "{'identifier':'<template-id>'}"},
    {"chime", "GetMediaPipeline", READ, 8, .request = "{'mediaPipelineId':'<pipeline-id>'}"},
    {"chime", "GetMediaPipelineKinesisVideoStreamPool", READ, 3,
     .request = "{'identifier':'<template-id>'}"},
    {"chime", "GetSpeakerSearchTask", READ, 3,
     .request = "{'identifier':'<template-id>','speakerSearchTaskId':'<uuid>'}"},
    {"chime", "GetVoiceToneAnalysisTask", READ, 3,
     .request = "{'identifier':'<template-id>','voiceToneAnalysisTaskId':'<uuid>'}"},
    {"chime", "ListMediaCapturePipelines", READ, 3, .request = "{'maxResults':<10|25|50>}"},
    {"chime", "ListMediaInsightsPipelineConfigurations", READ, 3,
     .request = "{'maxResults':<10|25|50>}"},
    {"chime", "ListMediaPipelineKinesisVideoStreamPools", READ, 3,
     .request = "{'maxResults':<10|25|50>}"},
    {"chime", "ListMediaPipelines", READ, 3, .request = "{'maxResults':<10|25|50>}"},
    {"chime", "StartSpeakerSearchTask", WRITE, 0,
     .request = "{'identifier':'<pipeline-id>','voiceProfileDomainArn':'arn:aws:chime:<region>:<"
                "account>:voice-profile-domain/<voice-profile-domain>'}"},
    {"chime", "StartVoiceToneAnalysisTask", WRITE, 0,
     .request = "{'identifier':'<pipeline-id>','languageCode':'en-US'}"},
    {"chime", "StopSpeakerSearchTask", WRITE, 1,
     .request = "{'identifier':'<template-id>','speakerSearchTaskId':'<uuid>'}"},
    {"chime", "StopVoiceToneAnalysisTask", WRITE, 1,
     .request = "{'identifier':'<template-id>','voiceToneAnalysisTaskId':'<uuid>'}"},
    {"chime", "UpdateMediaInsightsPipelineConfiguration", WRITE, 1,
     .request =
         "{'identifier':'<insights-configuration>','resourceAccessRoleArn':'arn:aws:iam::<account>:"
         "role/MediaInsightsAccess','elements':[{'type':'AmazonTranscribeProcessor'}]}"},
    {"chime", "UpdateMediaInsightsPipelineStatus", WRITE, 1,
     .request = "{'identifier':'<template-id>','updateStatus':'<Pause|Resume>'}"},
    {"chime", "UpdateMediaPipelineKinesisVideoStreamPool", WRITE, 1,
     .request = "{'identifier':'<template-id>'}"},
};

const action_table chime_meeting_actions = {DUTY_CALLS, rows, sizeof rows / sizeof rows[0]};
