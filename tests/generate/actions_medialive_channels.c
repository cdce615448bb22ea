/* AWS Elemental MediaLive: channels, inputs, multiplexes, devices, reservations. */

#include "action.h"

static const struct action rows[] = {
    {"medialive", "AcceptInputDeviceTransfer", WRITE, 1,
     .request = "{'inputDeviceId':'<input-device>'}"},
    {"medialive", "BatchDelete", WRITE, 0,
     .request = "{'channelIds':['<medialive-channel>'],'inputIds':['<medialive-input>'],'"
                "inputSecurityGroupIds':[],'multiplexIds':[]}"},
    {"medialive", "BatchStart", WRITE, 1,
     .request = "{'channelIds':['<medialive-channel>'],'multiplexIds':[]}"},
    {"medialive", "BatchStop", WRITE, 0,
     .request = "{'channelIds':['<medialive-channel>'],'multiplexIds':[]}"},
    {"medialive", "BatchUpdateSchedule", WRITE, 10,
     .request =
         "{'channelId':'<medialive-channel>','creates':{'scheduleActions':[{'actionName':'switch-<"
         "1-99>','scheduleActionStartSettings':{'fixedModeScheduleActionStartSettings':{'time':'<"
         "time>'}},'scheduleActionSettings':{'inputSwitchSettings':{'inputAttachmentNameReference':"
         "'<main|backup|slate>'}}}]}}"},
    {"medialive", "CancelInputDeviceTransfer", WRITE, 1,
     .request = "{'inputDeviceId':'<input-device>'}"},
    {"medialive", "ClaimDevice", WRITE, 1, .request = "{'id':'<input-device>'}"},
    {"medialive", "CreateChannel", WRITE, 3,
     .request = "{'name':'<live-channel>','channelClass':'<STANDARD|SINGLE_PIPELINE>','logLevel':'<"
                "INFO|WARNING>','requestId':'<uuid>','roleArn':'arn:aws:iam::<account>:role/"
                "MediaLiveAccessRole','destinations':[{'id':'main','settings':[{'url':'https://"
                "ingest.example.com/<live-channel>/"
                "a','streamName':'a'}]}],'inputAttachments':[{'inputAttachmentName':'main','"
                "inputId':'<medialive-input>'}],'inputSpecification':{'codec':'AVC','"
                "maximumBitrate':'MAX_20_MBPS','resolution':'HD'}}",
     .response = "{'channel':{'arn':'<medialive-channel-arn>','id':'<medialive-channel>','name':'<"
                 "live-channel>','state':'CREATING'}}"},
    {"medialive", "CreateInput", WRITE, 3,
     .request = "{'name':'<live-channel>-in','type':'<RTP_PUSH|RTMP_PUSH>','requestId':'<uuid>','"
                "inputSecurityGroups':['<input-security-group>'],'destinations':[{'streamName':'<"
                "live-channel>/a'}],'roleArn':'arn:aws:iam::<account>:role/"
                "MediaLiveAccessRole','sources':[],'mediaConnectFlows':[]}",
     .response = "{'input':{'id':'<medialive-input>','arn':'arn:aws:medialive:<region>:<account>:"
                 "input:<medialive-input>','name':'<live-channel>-in','securityGroups':['<input-"
                 "security-group>'],'state':'DETACHED','destinations':[{'ip':'203.0.113.<1-254>:"
                 "1935','port':'1935','url':'rtmp://203.0.113.<1-254>:1935/<live-channel>/a'}]}}"},
    {"medialive", "CreateInputSecurityGroup", WRITE, 2,
     .request =
         "{'whitelistRules':[{'cidr':'203.0.113.0/24'}],'tags':{'cost-centre':'<cost-centre>'}}",
     .response = "{'securityGroup':{'id':'<input-security-group>','whitelistRules':[{'cidr':'203.0."
                 "113.0/24'}],'state':'IDLE'}}"},
    {"medialive", "CreateMultiplex", WRITE, 1,
     .request = "{'name':'<display-name>','availabilityZones':['<region>a','<region>b'],'"
                "multiplexSettings':{'transportStreamBitrate':20000000,'transportStreamId':1},'"
                "requestId':'<uuid>'}"},
    {"medialive", "CreateMultiplexProgram", WRITE, 1,
     .request =
         "{'multiplexId':'<multiplex>','programName':'<program>','multiplexProgramSettings':{'"
         "programNumber':<1-9>,'videoSettings':{'constantBitrate':5000000}},'requestId':'<uuid>'}"},
    {"medialive", "CreatePartnerInput", WRITE, 1,
     .request = "{'inputId':'<medialive-input>','requestId':'<uuid>'}"},
    {"medialive", "CreateTags", WRITE, 3,
     .request = "{'resourceArn':'<medialive-channel-arn>','tags':{'cost-centre':'<cost-centre>'}}"},
    {"medialive", "DeleteChannel", WRITE, 0, .request = "{'channelId':'<medialive-channel>'}"},
    {"medialive", "DeleteInput", WRITE, 1, .request = "{'inputId':'<medialive-input>'}"},
    {"medialive", "DeleteInputSecurityGroup", WRITE, 1,
     .request = "{'inputSecurityGroupId':'<input-security-group>'}"},
    {"medialive", "DeleteMultiplex", WRITE, 1, .request = "{'multiplexId':'<multiplex>'}"},
    {"medialive", "DeleteMultiplexProgram", WRITE, 1,
     .request = "{'multiplexId':'<multiplex>','programName':'<program>'}"},
    {"medialive", "DeleteReservation", WRITE, 1, .request = "{'reservationId':'<reservation>'}"},
    {"medialive", "DeleteSchedule", WRITE, 0, .request = "{'channelId':'<medialive-channel>'}"},
    {"medialive", "DeleteTags", WRITE, 1,
     .request = "{'resourceArn':'<medialive-channel-arn>','tagKeys':['cost-centre']}"},
    {"medialive", "DescribeAccountConfiguration", READ, 6, .request = NULL},
    {"medialive", "DescribeChannel", READ, 30, .request = "{'channelId':'<medialive-channel>'}"},
    {"medialive", "DescribeInput", READ, 12, .request = "{'inputId':'<medialive-input>'}"},
    {"medialive", "DescribeInputDevice", READ, 6, .request = "{'inputDeviceId':'<input-device>'}"},
    {"medialive", "DescribeInputDeviceThumbnail", READ, 6,
     .request = "{'inputDeviceId':'<input-device>','accept':'image/jpeg'}"},
    {"medialive", "DescribeInputSecurityGroup", READ, 6,
     .request = "{'inputSecurityGroupId':'<input-security-group>'}"},
    {"medialive", "DescribeMultiplex", READ, 6, .request = "{'multiplexId':'<multiplex>'}"},
    {"medialive", "DescribeMultiplexProgram", READ, 6,
     .request = "{'multiplexId':'<multiplex>','programName':'<program>'}"},
    {"medialive", "DescribeOffering", READ, 6, .request = "{'offeringId':'<offering>'}"},
    {"medialive", "DescribeReservation", READ, 6, .request = "{'reservationId':'<reservation>'}"},
    {"medialive", "DescribeSchedule", READ, 10,
     .request = "{'channelId':'<medialive-channel>','maxResults':<50|100>}"},
    {"medialive", "DescribeThumbnails", READ, 30,
     .request = "{'channelId':'<medialive-channel>','pipelineId':'<0|1>','thumbnailType':'CURRENT_"
                "ACTIVE'}"},
    {"medialive", "ListChannels", READ, 16, .request = "{'maxResults':<20|50>}"},
    {"medialive", "ListInputDeviceTransfers", READ, 6,
     .request = "{'transferType':'<OUTGOING|INCOMING>'}"},
    {"medialive", "ListInputDevices", READ, 6, .request = "{'maxResults':20}"},
    {"medialive", "ListInputSecurityGroups", READ, 6, .request = "{'maxResults':<10|25|50>}"},
    {"medialive", "ListInputs", READ, 10, .request = "{'maxResults':<20|50>}"},
    {"medialive", "ListMultiplexPrograms", READ, 6, .request = "{'multiplexId':'<multiplex>'}"},
    {"medialive", "ListMultiplexes", READ, 6, .request = "{'maxResults':<10|25|50>}"},
    {"medialive", "ListOfferings", READ, 1,
     .request = "{'codec':'AVC','resolution':'HD','maxResults':50}"},
    {"medialive", "ListReservations", READ, 2, .request = "{'maxResults':20}"},
    {"medialive", "ListTagsForResource", READ, 6,
     .request = "{'resourceArn':'<medialive-channel-arn>'}"},
    {"medialive", "PurchaseOffering", WRITE, 1,
     .request =
         "{'offeringId':'<offering>','count':<1-4>,'name':'<live-channel>','requestId':'<uuid>'}"},
    {"medialive", "RebootInputDevice", WRITE, 1, .request = "{'inputDeviceId':'<input-device>'}"},
    {"medialive", "RejectInputDeviceTransfer", WRITE, 1,
     .request = "{'inputDeviceId':'<input-device>'}"},
    {"medialive", "StartChannel", WRITE, 4, .request = "{'channelId':'<medialive-channel>'}",
     .response = "{'arn':'<medialive-channel-arn>','id':'<medialive-channel>','state':'STARTING'}"},
    {"medialive", "StartInputDevice", WRITE, 2, .request = "{'inputDeviceId':'<input-device>'}"},
    {"medialive", "StartInputDeviceMaintenanceWindow", WRITE, 2,
     .request = "{'inputDeviceId':'<input-device>'}"},
    {"medialive", "StartMultiplex", WRITE, 2, .request = "{'multiplexId':'<multiplex>'}"},
    {"medialive", "StopChannel", WRITE, 0, .request = "{'channelId':'<medialive-channel>'}",
     .response = "{'arn':'<medialive-channel-arn>','id':'<medialive-channel>','state':'STOPPING'}"},
    {"medialive", "StopInputDevice", WRITE, 1, .request = "{'inputDeviceId':'<input-device>'}"},
    {"medialive", "StopMultiplex", WRITE, 1, .request = "{'multiplexId':'<multiplex>'}"},
    {"medialive", "TransferInputDevice", WRITE, 0,
     .request = "{'inputDeviceId':'<input-device>','targetCustomerId':'111122224444','"
                "transferMessage':'studio move'}"},
    {"medialive", "UpdateAccountConfiguration", WRITE, 0,
     .request = "{'accountConfiguration':{'kmsKeyId':'<media-key>'}}"},
    {"medialive", "UpdateChannel", WRITE, 4,
     .request = "{'channelId':'<medialive-channel>','name':'<live-channel>','logLevel':'<INFO|"
                "WARNING>','destinations':[{'id':'main','settings':[{'url':'https://"
                "ingest.example.com/<live-channel>/b','streamName':'b'}]}]}",
     .response =
         "{'channel':{'arn':'<medialive-channel-arn>','id':'<medialive-channel>','state':'IDLE'}}"},
    {"medialive", "UpdateChannelClass", WRITE, 1,
     .request = "{'channelId':'<medialive-channel>','channelClass':'STANDARD'}"},
    {"medialive", "UpdateInput", WRITE, 2,
     .request = "{'inputId':'<medialive-input>','name':'<live-channel>-in','inputSecurityGroups':['"
                "<input-security-group>']}"},
    {"medialive", "UpdateInputDevice", WRITE, 2, .request = "{'inputDeviceId':'<input-device>'}"},
    {"medialive", "UpdateInputSecurityGroup", WRITE, 2,
     .request = "{'inputSecurityGroupId':'<input-security-group>','whitelistRules':[{'cidr':'203.0."
                "113.0/24'},{'cidr':'192.0.2.64/26'}]}"},
    {"medialive", "UpdateMultiplex", WRITE, 2, .request = "{'multiplexId':'<multiplex>'}"},
    {"medialive", "UpdateMultiplexProgram", WRITE, 2,
     .request = "{'multiplexId':'<multiplex>','programName':'<program>'}"},
    {"medialive", "UpdateReservation", WRITE, 2, .request = "{'reservationId':'<reservation>'}"},
    {"medialive", "RestartChannelPipelines", WRITE, 1,
     .request = "{'channelId':'<medialive-channel>'}"},
    {"medialive", "ListAlerts", READ, 14,
     .request = "{'channelId':'<medialive-channel>','stateFilter':'SET'}"},
    {"medialive", "ListMultiplexAlerts", READ, 3,
     .request = "{'multiplexId':'<multiplex>','stateFilter':'SET'}"},
};

const action_table medialive_channel_actions = {DUTY_BROADCAST, rows, sizeof rows / sizeof rows[0]};
