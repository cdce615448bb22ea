/* Amazon IVS Real-Time, whose records name the same source as low latency. */

#include "action.h"

static const struct action rows[] = {
    {"ivs", "CreateEncoderConfiguration", WRITE, 1,
     .request =
         "{'name':'hd-30','video':{'bitrate':2500000,'framerate':30,'height':720,'width':1280}}"},
    {"ivs", "CreateIngestConfiguration", WRITE, 2,
     .request = "{'name':'<stage>-whip','stageArn':'<stage-arn>','userId':'<user-handle>','"
                "ingestProtocol':'RTMPS','insecureIngest':false}"},
    {"ivs", "CreateParticipantToken", WRITE, 30,
     .request = "{'stageArn':'<stage-arn>','duration':<60|120|240>,'userId':'<user-handle>','"
                "capabilities':['PUBLISH','SUBSCRIBE']}",
     .response = "{'participantToken':{'participantId':'<alnum:12>','userId':'<user-handle>','"
                 "capabilities':['PUBLISH','SUBSCRIBE'],'duration':60}}"},
    {"ivs", "CreateStage", WRITE, 3,
     .request =
         "{'name':'<stage>','autoParticipantRecordingConfiguration':{'storageConfigurationArn':'<"
         "storage-arn>','mediaTypes':['AUDIO_VIDEO']},'tags':{'cost-centre':'<cost-centre>'}}",
     .response = "{'stage':{'arn':'<stage-arn>','name':'<stage>'}}"},
    {"ivs", "CreateStorageConfiguration", WRITE, 1,
     .request = "{'name':'stage-archive','s3':{'bucketName':'<recordings-bucket>'}}"},
    {"ivs", "DeleteEncoderConfiguration", WRITE, 1, .request = "{'arn':'<encoder-arn>'}"},
    {"ivs", "DeleteIngestConfiguration", WRITE, 1,
     .request = "{'arn':'<ingest-arn>','force':false}"},
    {"ivs", "DeletePublicKey", WRITE, 0, .request = "{'arn':'<stage-key-arn>'}"},
    {"ivs", "DeleteStage", WRITE, 1, .request = "{'arn':'<stage-arn>'}"},
    {"ivs", "DeleteStorageConfiguration", WRITE, 0, .request = "{'arn':'<storage-arn>'}"},
    {"ivs", "DisconnectParticipant", WRITE, 1,
     .request = "{'stageArn':'<stage-arn>','participantId':'<alnum:12>'}"},
    {"ivs", "GetComposition", READ, 6, .request = "{'arn':'<composition-arn>'}"},
    {"ivs", "GetEncoderConfiguration", READ, 6, .request = "{'arn':'<encoder-arn>'}"},
    {"ivs", "GetIngestConfiguration", READ, 0, .request = "{'arn':'<ingest-arn>'}"},
    {"ivs", "GetParticipant", READ, 1,
     .request =
         "{'stageArn':'<stage-arn>','sessionId':'st-<alnum:12>','participantId':'<alnum:12>'}"},
    {"ivs", "GetPublicKey", READ, 6, .request = "{'arn':'<stage-key-arn>'}"},
    {"ivs", "GetStage", READ, 12, .request = "{'arn':'<stage-arn>'}"},
    {"ivs", "GetStageSession", READ, 6,
     .request = "{'stageArn':'<stage-arn>','sessionId':'st-<alnum:12>'}"},
    {"ivs", "GetStorageConfiguration", READ, 6, .request = "{'arn':'<storage-arn>'}"},
    {"ivs", "ImportPublicKey", WRITE, 0,
     .request = "{'name':'tokens-2026','publicKeyMaterial':'<public-key>'}"},
    {"ivs", "ListCompositions", READ, 6, .request = "{'maxResults':<10|25|50>}"},
    {"ivs", "ListEncoderConfigurations", READ, 6, .request = "{'maxResults':<10|25|50>}"},
    {"ivs", "ListIngestConfigurations", READ, 6, .request = "{'maxResults':<10|25|50>}"},
    {"ivs", "ListParticipantEvents", READ, 6,
     .request =
         "{'stageArn':'<stage-arn>','sessionId':'st-<alnum:12>','participantId':'<alnum:12>'}"},
    {"ivs", "ListParticipantReplicas", READ, 6,
     .request = "{'sourceStageArn':'<stage-arn>','participantId':'<alnum:12>'}"},
    {"ivs", "ListParticipants", READ, 1,
     .request = "{'stageArn':'<stage-arn>','sessionId':'st-<alnum:12>'}"},
    {"ivs", "ListPublicKeys", READ, 6, .request = "{'maxResults':<10|25|50>}"},
    {"ivs", "ListStageSessions", READ, 6, .request = "{'stageArn':'<stage-arn>'}"},
    {"ivs", "ListStages", READ, 6, .request = "{'maxResults':<10|25|50>}"},
    {"ivs", "ListStorageConfigurations", READ, 6, .request = "{'maxResults':<10|25|50>}"},
    {"ivs", "RevokeConnectionToken", WRITE, 1, .request = "{'tokenId':'<uuid>'}"},
    {"ivs", "StartComposition", WRITE, 3,
     .request =
         "{'stageArn':'<stage-arn>','idempotencyToken':'<alnum:24>','destinations':[{'channel':{'"
         "channelArn':'<ivs-channel-arn>','encoderConfigurationArn':'<encoder-arn>'}}]}"},
    {"ivs", "StartParticipantReplication", WRITE, 2,
     .request = "{'sourceStageArn':'<stage-arn>','destinationStageArn':'<stage-arn>','"
                "participantId':'<alnum:12>'}"},
    {"ivs", "StopComposition", WRITE, 2, .request = "{'arn':'<composition-arn>'}"},
    {"ivs", "StopParticipantReplication", WRITE, 1,
     .request = "{'sourceStageArn':'<stage-arn>','destinationStageArn':'<stage-arn>','"
                "participantId':'<alnum:12>'}"},
    {"ivs", "UpdateIngestConfiguration", WRITE, 1,
     .request = "{'arn':'<ingest-arn>','stageArn':'<stage-arn>'}"},
    {"ivs", "UpdateStage", WRITE, 2,
     .request = "{'arn':'<stage-arn>','name':'<stage>','autoParticipantRecordingConfiguration':{'"
                "storageConfigurationArn':'<storage-arn>','mediaTypes':['AUDIO_VIDEO']}}"},
};

const action_table ivs_realtime_actions = {DUTY_LIVE, rows, sizeof rows / sizeof rows[0]};
