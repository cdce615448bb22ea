#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "event/event.h"
#include "event/prefixes.h"

static void assert_slice(Slice actual, const char *expected, const char *of)
{
    if (!slice_equal(actual, slice_of(expected)))
        fail_msg("%s: '%.*s', not '%s'", of, (int)actual.size, actual.data ? actual.data : "",
                 expected);
}

static void services_have_the_names_that_aws_gives_them(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"access-analyzer.amazonaws.com", "IAM Access Analyzer"},
        {"xray.amazonaws.com", "AWS X-Ray"},
        {"s3.amazonaws.com", "Amazon Simple Storage Service (S3)"},
        {"s3-outposts.amazonaws.com", "Amazon Simple Storage Service (S3)"},
        {"monitoring.amazonaws.com", "Amazon CloudWatch"},
        {"ec2.amazonaws.com.cn", "Amazon Elastic Compute Cloud (EC2)"},
        {"kinesisvideo.amazonaws.com", "Amazon Kinesis Video Streams"},
        {"kinesisvideoarchivedmedia.amazonaws.com", "Amazon Kinesis Video Streams"},
        {"ivs.amazonaws.com", "Amazon Interactive Video Service"},
        {"ivsrealtime.amazonaws.com", "Amazon Interactive Video Service"},
        {"ivschat.amazonaws.com", "Amazon IVS Chat"},
        {"chime.amazonaws.com", "Amazon Chime SDK"},
        {"chimesdkmessaging.amazonaws.com", "Amazon Chime SDK"},
        {"media-pipelines-chime.amazonaws.com", "Amazon Chime SDK"},
        {"medialive.amazonaws.com", "AWS Elemental MediaLive"},
        {"streams.dynamodb.amazonaws.com", "Amazon DynamoDB"},
        {"models.lex.amazonaws.com", "Amazon Lex"},
        {"cognito-idp.amazonaws.com", "Amazon Cognito"},
        {"trustedadvisor.amazonaws.com", "AWS Trusted Advisor"},
        {"ec2", "Amazon Elastic Compute Cloud (EC2)"},
        {"frobnicate.amazonaws.com", "frobnicate"},
        {"data.frobnicate.amazonaws.com.cn", "data.frobnicate"},
        {"example.com", "example.com"},
        {".amazonaws.com", ".amazonaws.com"},
        {"unknown", "unknown"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_slice(event_service_name(slice_of(rows[i][0])), rows[i][1], rows[i][0]);
}

static void every_service_has_one_canonical_prefix(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"s3.amazonaws.com", "s3"},
        {"chime.amazonaws.com", "chime"},
        {"chimesdkmeetings.amazonaws.com", "chime"},
        {"identity-chime.us-east-1.amazonaws.com", "chime"},
        {"ivs.amazonaws.com", "ivs"},
        {"ivsrealtime.amazonaws.com", "ivs"},
        {"ivschat.amazonaws.com", "ivschat"},
        {"kinesisvideosignaling.amazonaws.com", "kinesisvideo"},
        {"kinesis.amazonaws.com", "kinesis"},
        {"streams.dynamodb.amazonaws.com", "dynamodb"},
        {"streams.dynamodbx.amazonaws.com", "streams"},
        {"models.lex.amazonaws.com", "lex"},
        {"runtime.lex", "lex"},
        {"unknown", "unknown"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_slice(event_service_prefix(slice_of(rows[i][0])), rows[i][1], rows[i][0]);
}

static void every_known_prefix_is_found_and_canonical(void **state)
{
    (void)state;
    for (size_t i = 0; i < prefix_known_count; i++) {
        Slice prefix = slice_of(prefix_known_table[i]);
        assert_true(event_prefix_known(prefix));
        assert_slice(event_service_prefix(prefix), prefix_known_table[i], "canonical");
        assert_true(i == 0 || slice_compare(slice_of(prefix_known_table[i - 1]), prefix) < 0);
    }
}

static void what_people_write_leads_to_a_known_prefix(void **state)
{
    (void)state;
    for (size_t i = 0; i < prefix_meaning_count; i++) {
        PrefixMeaning row = prefix_meaning_table[i];
        assert_false(event_prefix_known(slice_of(row.written)));
        assert_true(event_prefix_known(slice_of(row.prefix)));
        assert_slice(event_prefix_meant(slice_of(row.written)), row.prefix, row.written);
        assert_true(i == 0 || slice_compare(slice_of(prefix_meaning_table[i - 1].written),
                                            slice_of(row.written)) < 0);
    }
}

static void the_prefix_meant_is_that_of_cloudtrail(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"cloudwatch", "monitoring"},
        {"eventbridge", "events"},
        {"stepfunctions", "states"},
        {"step-functions", "states"},
        {"sfn", "states"},
        {"elb", "elasticloadbalancing"},
        {"elbv2", "elasticloadbalancing"},
        {"efs", "elasticfilesystem"},
        {"emr", "elasticmapreduce"},
        {"opensearch", "es"},
        {"msk", "kafka"},
        {"cloudwatchlogs", "logs"},
        {"cloudwatch-logs", "logs"},
        {"chimesdk", "chime"},
        {"chime-sdk-meetings", "chime"},
        {"chimesdkvoice", "chime"},
        {"ivs-realtime", "ivs"},
        {"ivsrealtime", "ivs"},
        {"kinesis-video", "kinesisvideo"},
        {"kinesisvideomedia", "kinesisvideo"},
        {"kinesis-video-archived-media", "kinesisvideo"},
        {"sso-admin", "sso"},
        {"vpc", "ec2"},
        {"config-service", "config"},
        {"accessanalyzer", "access-analyzer"},
        {"apigatewayv2", "apigateway"},
        {"secrets-manager", "secretsmanager"},
        {"parameter-store", "ssm"},
        {"systems-manager", "ssm"},
        {"cloud-trail", "cloudtrail"},
        {"login", "signin"},
        {"console", "signin"},
        {"pinpoint", "mobiletargeting"},
        {"iot-core", "iot"},
        {"waf-v2", "wafv2"},
        {"ec2.amazonaws.com", "ec2"},
        {"chimesdkmeetings.amazonaws.com", "chime"},
        {"amazon-s3", "s3"},
        {"aws-cloudwatch", "monitoring"},
        {"lamda", "lambda"},
        {"xyz", ""},
        {"", ""},
        {"--", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_slice(event_prefix_meant(slice_of(rows[i][0])), rows[i][1], rows[i][0]);
        assert_false(event_prefix_known(slice_of(rows[i][0])));
    }
    static const char *const known[] = {
        "ebs",     "inspector", "cognito-idp", "cognito-identity", "ivs",
        "ivschat", "chime",     "medialive",   "kinesisvideo",     "signin"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_true(event_prefix_known(slice_of(known[i])));
    assert_false(event_prefix_known(SLICE("S3")));
}

static void a_very_long_prefix_means_nothing(void **state)
{
    (void)state;
    char text[4096];
    memset(text, 'a', sizeof text);
    assert_int_equal(event_prefix_meant((Slice){text, sizeof text}).size, 0);
}

typedef struct {
    const char *keys[5]; /* "[]", "[0]" and "*" are steps of their own */
    bool known;
    const char *nearest;
} FieldRow;

static bool ask_field(const FieldRow *row, Slice *nearest)
{
    EventPathStep steps[5] = {0};
    size_t count = 0;
    for (; count < 5 && row->keys[count]; count++) {
        Slice key = slice_of(row->keys[count]);
        steps[count] = (EventPathStep){EVENT_STEP_KEY, key, 0};
        if (slice_equal(key, SLICE("[]")))
            steps[count].kind = EVENT_STEP_EACH;
        else if (slice_equal(key, SLICE("[0]")))
            steps[count].kind = EVENT_STEP_INDEX;
        else if (slice_equal(key, SLICE("*")))
            steps[count].kind = EVENT_STEP_ANY;
    }
    return event_field_known(steps, count, nearest);
}

static void fields_of_the_record_format_are_known_and_others_have_a_nearest(void **state)
{
    (void)state;
    static const FieldRow rows[] = {
        {{"userIdentity"}, true, ""},
        {{"userIdentity", "sessionContext", "attributes", "mfaAuthenticated"}, true, ""},
        {{"userIdentity", "sessionContext", "sessionIssuer", "arn"}, true, ""},
        {{"userIdentity", "inScopeOf", "issuerType"}, true, ""},
        {{"userIdentity", "sessionContext", "webIdFederationData", "attributes", "sub"}, true, ""},
        {{"tlsDetails", "tlsVersion"}, true, ""},
        {{"requestParameters", "anything", "[]", "atAll"}, true, ""},
        {{"resources", "[]", "ARN"}, true, ""},
        {{"insightDetails", "state"}, true, ""},
        {{"timeWindow", "windowStart"}, true, ""},
        {{"*", "nothing"}, true, ""},
        {{"userIdentity", "*"}, true, ""},
        {{"userIdentity", "[]", "arn"}, true, ""},
        {{"userIdentty"}, false, "userIdentity"},
        {{"eventname"}, false, "eventName"},
        {{"recipientAccountID"}, false, "recipientAccountId"},
        {{"userIdentity", "acountId"}, false, "accountId"},
        {{"userIdentity", "[0]", "acountId"}, false, "accountId"},
        {{"userIdentity", "sessionContext", "sessionIsuer"}, false, "sessionIssuer"},
        {{"userIdentity", "sessionContext", "attributes", "mfaAuthenticate"},
         false,
         "mfaAuthenticated"},
        {{"tlsDetails", "version"}, false, ""},
        {{"frobnicate"}, false, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Slice nearest = SLICE("stale");
        if (ask_field(&rows[i], &nearest) != rows[i].known)
            fail_msg("%s: known is not %d", rows[i].keys[0], rows[i].known);
        assert_slice(nearest, rows[i].nearest, rows[i].keys[0]);
        assert_int_equal(ask_field(&rows[i], NULL), rows[i].known);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(services_have_the_names_that_aws_gives_them),
        cmocka_unit_test(every_service_has_one_canonical_prefix),
        cmocka_unit_test(every_known_prefix_is_found_and_canonical),
        cmocka_unit_test(what_people_write_leads_to_a_known_prefix),
        cmocka_unit_test(the_prefix_meant_is_that_of_cloudtrail),
        cmocka_unit_test(a_very_long_prefix_means_nothing),
        cmocka_unit_test(fields_of_the_record_format_are_known_and_others_have_a_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
