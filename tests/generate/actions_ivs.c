/* Amazon IVS, low latency. */

#include "action.h"

static const struct action rows[] = {
    {"ivs", "BatchGetChannel", READ, 2,
     .request = "{'arns':['<ivs-channel-arn>','<ivs-channel-arn>']}"},
    {"ivs", "BatchGetStreamKey", READ, 0, .request = "{'arns':['<stream-key-arn>']}"},
    {"ivs", "BatchStartViewerSessionRevocation", WRITE, 1,
     .request =
         "{'viewerSessions':[{'channelArn':'<ivs-channel-arn>','viewerId':'<user-handle>'}]}"},
    {"ivs", "CreateAdConfiguration", WRITE, 1,
     .request =
         "{'name':'mid-roll','mediaTailorPlaybackConfigurations':[{'playbackConfigurationArn':'arn:"
         "aws:mediatailor:<region>:<account>:playbackConfiguration/mid-roll'}]}"},
    {"ivs", "CreateChannel", WRITE, 3,
     .request = "{'name':'<ivs-channel>','latencyMode':'<LOW|NORMAL>','type':'STANDARD','"
                "authorized':true,'insecureIngest':false,'recordingConfigurationArn':'<recording-"
                "arn>','playbackRestrictionPolicyArn':'<restriction-arn>','tags':{'cost-centre':'<"
                "cost-centre>'}}",
     .response =
         "{'channel':{'arn':'<ivs-channel-arn>','authorized':true,'ingestEndpoint':'<hex:12>."
         "global-contribute.live-video.net','insecureIngest':false,'latencyMode':'LOW','name':'<"
         "ivs-channel>','playbackUrl':'','recordingConfigurationArn':'<recording-arn>','type':'"
         "STANDARD'},'streamKey':{'arn':'<stream-key-arn>','channelArn':'<ivs-channel-arn>'}}"},
    {"ivs", "CreateFailoverSlateConfiguration", WRITE, 1,
     .request = "{'name':'slate','activationThresholdSeconds':5,'minSlateDisplaySeconds':10}"},
    {"ivs", "CreatePlaybackRestrictionPolicy", WRITE, 1,
     .request = "{'name':'europe-only','allowedCountries':['DE','FR','IE','GB'],'allowedOrigins':['"
                "https://player.example.com'],'enableStrictOriginEnforcement':true}",
     .response = "{'playbackRestrictionPolicy':{'arn':'<restriction-arn>','allowedCountries':['DE',"
                 "'FR','IE','GB'],'allowedOrigins':['https://"
                 "player.example.com'],'enableStrictOriginEnforcement':true}}"},
    {"ivs", "CreateRecordingConfiguration", WRITE, 1,
     .request = "{'name':'archive-<1-9>','destinationConfiguration':{'s3':{'bucketName':'<"
                "recordings-bucket>'}},'recordingReconnectWindowSeconds':60,'"
                "thumbnailConfiguration':{'recordingMode':'INTERVAL','targetIntervalSeconds':60}}",
     .response = "{'recordingConfiguration':{'arn':'<recording-arn>','name':'archive','state':'"
                 "CREATING'}}"},
    {"ivs", "CreateStreamKey", WRITE, 1, .request = "{'channelArn':'<ivs-channel-arn>'}",
     .response = "{'streamKey':{'arn':'<stream-key-arn>','channelArn':'<ivs-channel-arn>'}}"},
    {"ivs", "DeleteAdConfiguration", WRITE, 1, .request = "{'arn':'<ad-configuration-arn>'}"},
    {"ivs", "DeleteChannel", WRITE, 1, .request = "{'arn':'<ivs-channel-arn>'}"},
    {"ivs", "DeleteFailoverSlateConfiguration", WRITE, 1, .request = "{'arn':'<slate-arn>'}"},
    {"ivs", "DeletePlaybackKeyPair", WRITE, 0, .request = "{'arn':'<playback-key-arn>'}"},
    {"ivs", "DeletePlaybackRestrictionPolicy", WRITE, 0, .request = "{'arn':'<restriction-arn>'}"},
    {"ivs", "DeleteRecordingConfiguration", WRITE, 0, .request = "{'arn':'<recording-arn>'}"},
    {"ivs", "DeleteStreamKey", WRITE, 1, .request = "{'arn':'<stream-key-arn>'}"},
    {"ivs", "GetAdConfiguration", READ, 6, .request = "{'arn':'<ad-configuration-arn>'}"},
    {"ivs", "GetChannel", READ, 20, .request = "{'arn':'<ivs-channel-arn>'}"},
    {"ivs", "GetFailoverSlateConfiguration", READ, 2, .request = "{'arn':'<slate-arn>'}"},
    {"ivs", "GetPlaybackKeyPair", READ, 0, .request = "{'arn':'<playback-key-arn>'}"},
    {"ivs", "GetPlaybackRestrictionPolicy", READ, 6, .request = "{'arn':'<restriction-arn>'}"},
    {"ivs", "GetRecordingConfiguration", READ, 6, .request = "{'arn':'<recording-arn>'}"},
    {"ivs", "GetStream", READ, 30, .request = "{'channelArn':'<ivs-channel-arn>'}"},
    {"ivs", "GetStreamKey", READ, 0, .request = "{'arn':'<stream-key-arn>'}",
     .response = "{'streamKey':{'arn':'<stream-key-arn>','channelArn':'<ivs-channel-arn>'}}"},
    {"ivs", "GetStreamSession", READ, 10,
     .request = "{'channelArn':'<ivs-channel-arn>','streamId':'st-<alnum:20>'}"},
    {"ivs", "ImportPlaybackKeyPair", WRITE, 0,
     .request = "{'name':'player-<2025|2026>','publicKeyMaterial':'<public-key>'}",
     .response =
         "{'keyPair':{'arn':'<playback-key-arn>','fingerprint':'<hex:32>','name':'player'}}"},
    {"ivs", "InsertAdBreak", WRITE, 6,
     .request =
         "{'channelArn':'<ivs-channel-arn>','durationSeconds':<15|30|60>,'adBreakId':'<uuid>'}"},
    {"ivs", "ListAdConfigurations", READ, 6, .request = "{'maxResults':<10|25|50>}"},
    {"ivs", "ListChannels", READ, 12, .request = "{'maxResults':<10|50>}"},
    {"ivs", "ListFailoverSlateConfigurations", READ, 6, .request = "{'maxResults':<10|25|50>}"},
    {"ivs", "ListPlaybackKeyPairs", READ, 6, .request = "{'maxResults':<10|25|50>}"},
    {"ivs", "ListPlaybackRestrictionPolicies", READ, 6, .request = "{'maxResults':<10|25|50>}"},
    {"ivs", "ListRecordingConfigurations", READ, 6, .request = "{'maxResults':<10|25|50>}"},
    {"ivs", "ListStreamKeys", READ, 0,
     .request = "{'channelArn':'<ivs-channel-arn>','maxResults':10}"},
    {"ivs", "ListStreamSessions", READ, 6, .request = "{'channelArn':'<ivs-channel-arn>'}"},
    {"ivs", "ListStreams", READ, 14,
     .request = "{'filterBy':{'health':'<HEALTHY|STARVING>'},'maxResults':<10|25>}"},
    {"ivs", "ListTagsForResource", READ, 6, .request = "{'resourceArn':'<ivs-channel-arn>'}"},
    {"ivs", "PutMetadata", WRITE, 14,
     .request = "{'channelArn':'<ivs-channel-arn>','metadata':'HIDDEN_DUE_TO_SECURITY_REASONS'}"},
    {"ivs", "StartViewerSessionRevocation", WRITE, 2,
     .request = "{'channelArn':'<ivs-channel-arn>','viewerId':'<user-handle>','"
                "viewerSessionVersionsLessThanOrEqualTo':<1-9>}"},
    {"ivs", "StopStream", WRITE, 1, .request = "{'channelArn':'<ivs-channel-arn>'}"},
    {"ivs", "TagResource", WRITE, 2,
     .request = "{'resourceArn':'<ivs-channel-arn>','tags':{'cost-centre':'<cost-centre>'}}"},
    {"ivs", "UntagResource", WRITE, 1,
     .request = "{'resourceArn':'<ivs-channel-arn>','tagKeys':['cost-centre']}"},
    {"ivs", "UpdateAdConfiguration", WRITE, 1,
     .request = "{'arn':'<ad-configuration-arn>','name':'mid-roll'}"},
    {"ivs", "UpdateChannel", WRITE, 4,
     .request = "{'arn':'<ivs-channel-arn>','name':'<ivs-channel>','latencyMode':'<LOW|NORMAL>','"
                "authorized':true}",
     .response = "{'channel':{'arn':'<ivs-channel-arn>','authorized':true,'insecureIngest':false,'"
                 "name':'<ivs-channel>','type':'STANDARD'}}"},
    {"ivs", "UpdateFailoverSlateConfiguration", WRITE, 1,
     .request = "{'arn':'<slate-arn>','activationThresholdSeconds':<3|5|8>}"},
    {"ivs", "UpdatePlaybackRestrictionPolicy", WRITE, 1,
     .request =
         "{'arn':'<restriction-arn>','allowedCountries':['DE','FR','IE','GB','NL'],'allowedOrigins'"
         ":['https://player.example.com'],'enableStrictOriginEnforcement':true}"},
};

const action_table ivs_actions = {DUTY_LIVE, rows, sizeof rows / sizeof rows[0]};
