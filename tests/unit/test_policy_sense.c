/* Warnings of policies that are well-formed and yet can't mean what they say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support_policy.h"

static void actions_that_a_listed_service_does_not_have_are_warned_of(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {FORBID("<action name=\"s3:DeleteBuket medialive:StopChanel\"/>"),
         "4:15 warning unknown-action: 's3:DeleteBuket' is no action that is known here: did you "
         "mean 's3:DeleteBucket'?\n"
         "4:30 warning unknown-action: 'medialive:StopChanel' is no action that is known here: did "
         "you mean 'medialive:StopChannel'?\n"},
        {FORBID("<action name=\"iam:StopLogging\"/>"),
         "4:15 warning unknown-action: 'iam:StopLogging' is no action that is known here: did you "
         "mean 'cloudtrail:StopLogging'?\n"},
        {FORBID("<action name=\"s3api:PutObject\"/>"),
         "4:15 error wrong-prefix: CloudTrail does not use the prefix 's3api': write "
         "'s3:PutObject'\n"},
        {FORBID("<action name=\"kms:Frobnicate\"/>"),
         "4:15 warning unknown-action: 'kms:Frobnicate' is no action that is known here\n"},
        {FORBID("<action name=\"s3:PutBucketLifecycleConfiguration\"/>"),
         "4:15 warning unknown-action: 's3:PutBucketLifecycleConfiguration' is no action that is "
         "known here: did you mean 's3:PutBucketLifecycle'?\n"},
        {FORBID("<action name=\"s3:PutPublicAccessBlock\"/>"),
         "4:15 warning unknown-action: 's3:PutPublicAccessBlock' is no action that is known here: "
         "did you mean 's3:PutBucketPublicAccessBlock'?\n"},
        /* Any case, dates of APIs, spellings of the trail's own, wildcards, services that are not
         * listed. */
        {FORBID("<action name=\"S3:deletebucket lambda:CreateFunction20150331 "
                "lambda:UpdateFunctionCode20150331v2 s3:DeleteAccountPublicAccessBlock "
                "chime:AddDomain kms:DeleteKey s3:Frob* *:Frob signin:ConsoleLogin ivs:GetStage "
                "kinesisvideo:PutMedia ivschat:CreateRoom\"/>"),
         ""},
        {FORBID("<action name=\"lambda:CreateFunction2015033\"/>"),
         "4:15 warning unknown-action: 'lambda:CreateFunction2015033' is no action that is known "
         "here: did you mean 'lambda:CreateFunction'?\n"},
        {FORBID("<in field=\"action\"><value>s3:DeleteBuket</value><value>s3:deleteBucket</value>"
                "<value>DeleteBucket</value><value>s3:DeleteBucket</value></in>"),
         "4:27 warning unknown-action: action 's3:DeleteBuket' is no action that is known here: "
         "did "
         "you mean 's3:DeleteBucket'?\n"
         "4:56 warning never-holds: action is never 's3:deleteBucket': did you mean "
         "'s3:DeleteBucket'?\n"
         "4:86 warning never-holds: action is never 'DeleteBucket': it has a prefix, such as in "
         "'iam:CreateUser'\n"},
        {FORBID("<equals field=\"action\" value=\"s3:deletebucket\" ignore-case=\"yes\"/>"), ""},
    };
    CHECK_POLICIES(rows);
}

static void values_that_a_computed_field_never_has_are_warned_of(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {FORBID("<equals field=\"caller\" value=\"Root\"/>"),
         "4:31 warning never-holds: caller is never 'Root': did you mean 'root'?\n"},
        {FORBID("<equals field=\"caller\" value=\"Root\" ignore-case=\"yes\"/>"), ""},
        {FORBID("<equals field=\"mfa\" value=\"true\"/>"),
         "4:28 warning never-holds: mfa is never 'true': it is one of: yes no\n"},
        {FORBID("<equals field=\"outcome\" value=\"sucess\"/>"),
         "4:32 warning never-holds: outcome is never 'sucess': did you mean 'success'?\n"},
        {FORBID("<in field=\"access\"><value>read</value><value>wirte</value></in>"),
         "4:46 warning never-holds: access is never 'wirte': did you mean 'write'?\n"},
        {FORBID("<in field=\"client\"><value>boto</value></in>"),
         "4:27 warning never-holds: client is never 'boto': it is one of: console cli sdk "
         "terraform "
         "service internal other\n"},
        {FORBID("<like field=\"address-kind\" pattern=\"priv*\"/>"), ""},
        {FORBID("<like field=\"address-kind\" pattern=\"vpc*\"/>"),
         "4:37 warning never-holds: address-kind is never 'vpc*': it is one of: public private "
         "service internal other\n"},
        {FORBID("<equals field=\"account\" value=\"11112222333\"/>"),
         "4:32 warning never-holds: account is never '11112222333': an account has 12 digits\n"},
        {FORBID(
             "<any><equals field=\"account\" value=\"unknown\"/><equals field=\"caller-account\" "
             "value=\"111122223333\"/><equals field=\"caller\" same-as=\"actor\"/></any>"),
         ""},
        {FORBID("<equals field=\"name(caller)\" value=\"x\"/>"), ""},
    };
    CHECK_POLICIES(rows);
}

static void sources_and_regions_that_are_misspelt_are_warned_of(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {FORBID("<equals field=\"service\" value=\"iamm.amazonaws.com\"/>"),
         "4:32 warning unknown-service: service 'iamm.amazonaws.com' is no event source that is "
         "known here: did you mean 'iam.amazonaws.com'?\n"},
        {FORBID("<equals field=\"service\" value=\"s3.amazonaws.con\"/>"),
         "4:32 warning unknown-service: service 's3.amazonaws.con' is no event source that is "
         "known here: did you mean 's3.amazonaws.com'?\n"},
        {FORBID("<equals field=\"service\" value=\"S3.amazonaws.com\"/>"),
         "4:32 warning never-holds: service is never 'S3.amazonaws.com': did you mean "
         "'s3.amazonaws.com'?\n"},
        {FORBID("<equals field=\"service\" value=\"S3.amazonaws.com\" ignore-case=\"yes\"/>"), ""},
        {FORBID("<in field=\"eventSource\"><value>kinesisvidio.amazonaws.com</value>"
                "<value>s3</value><value>zzqqy.amazonaws.com</value></in>"),
         "4:32 warning unknown-service: eventSource 'kinesisvidio.amazonaws.com' is no event "
         "source that is known here: did you mean 'kinesisvideo.amazonaws.com'?\n"
         "4:73 warning never-holds: eventSource is never 's3': did you mean 's3.amazonaws.com'?\n"
         "4:90 warning unknown-service: eventSource 'zzqqy.amazonaws.com' is no event source that "
         "is known here\n"},
        /* Sources with labels before, of China, of others, in parameters. */
        {FORBID("<in field=\"eventSource\"><value>streams.dynamodb.amazonaws.com</value>"
                "<value>ec2.amazonaws.com.cn</value><value>auth.example.com</value>"
                "<value>aws:s3</value></in>"),
         ""},
        {FORBID("<equals field=\"requestParameters.eventSource\" value=\"iamm.amazonaws.com\"/>"),
         ""},
        {FORBID("<in field=\"awsRegion\"><value>us-esat-1</value><value>us-nowhere-1</value></in>"),
         "4:30 warning unknown-region: awsRegion 'us-esat-1' is no Region that is known here: did "
         "you mean 'us-east-1'?\n"
         "4:54 warning unknown-region: awsRegion 'us-nowhere-1' is no Region that is known here\n"},
        {FORBID("<in field=\"awsRegion\"><value>us-gov-west-1</value><value>eusc-de-east-1</value>"
                "<value>aws-global</value><value>us-east-1a</value><value>ap-southeast-12</value>"
                "</in>"),
         ""},
        {FORBID("<like field=\"awsRegion\" pattern=\"us-esat-1\"/>"), ""},
        /* Whatever case is asked for. */
        {FORBID("<any><equals field=\"awsRegion\" value=\"US-EAST-1\" ignore-case=\"yes\"/>"
                "<equals field=\"eventSource\" value=\"S3.AMAZONAWS.COM\" ignore-case=\"yes\"/>"
                "<equals field=\"service\" value=\"EC2.AmazonAWS.com\" ignore-case=\"yes\"/>"
                "<equals field=\"eventSource\" value=\"aws.amazon.com\"/></any>"),
         ""},
        {FORBID("<equals field=\"eventSource\" value=\"S3.amazonaws.com\"/>"),
         "4:36 warning unknown-service: eventSource 'S3.amazonaws.com' is no event source that is "
         "known here: did you mean 's3.amazonaws.com'?\n"},
    };
    CHECK_POLICIES(rows);
}

static void two_values_of_one_field_at_once_are_warned_of(void **state)
{
    (void)state;
#define BOTH(field, one, other, more)                                                              \
    FORBID("<all><equals field=\"" field "\" value=\"" one "\"/>\n<all><equals field=\"" field     \
           "\" value=\"" other "\" " more "/></all></all>")
    static const PolicyRow rows[] = {
        {BOTH("eventName", "A", "B", ""),
         "5:6 warning never-holds: eventName is never 'A' and 'B' at once: join them with <any>\n"},
        {BOTH("outcome", "denied", "failure", ""),
         "5:6 warning never-holds: outcome is never 'denied' and 'failure' at once: join them with "
         "<any>\n"},
        {BOTH("eventName", "A", "A", ""), ""},
        {BOTH("eventName", "A", "a", "ignore-case=\"yes\""), ""},
        {BOTH("requestParameters.*", "A", "B", ""), ""},
        {FORBID("<any><equals field=\"eventName\" value=\"A\"/><equals field=\"eventName\" "
                "value=\"B\"/></any>"),
         ""},
        {FORBID("<all><equals field=\"eventName\" value=\"A\"/><not><equals field=\"eventName\" "
                "value=\"B\"/></not></all>"),
         ""},
    };
    CHECK_POLICIES(rows);
}

#define SAYING(id, scope, outcome)                                                                 \
    "<policy id=\"" id "\" severity=\"low\"><title>" id "</title>" scope outcome "</policy>\n"
#define EQUALS(attributes) "<forbid><equals " attributes "/></forbid>"
#define ALL                "<scope all=\"yes\"/>"

static void policies_that_say_the_same_are_warned_of(void **state)
{
    (void)state;
    static const PolicyRow rows[] = {
        {POLICY_SET(SAYING("a", ALL, EQUALS("field=\"eventName\" value=\"x\""))
                        SAYING("b", "\n" ALL, EQUALS("value='x'   field=\"eventName\""))),
         "3:13 warning duplicate-policy: policy 'b' has the same scope and outcome as 'a': the "
         "other "
         "is in p.xml:2\n"},
        {POLICY_SET(SAYING("a", ALL, EQUALS("field=\"eventName\" value=\"x\""))
                        SAYING("b", ALL, EQUALS("field=\"eventName\" value=\"y\"")) SAYING(
                            "c", ALL, "<review><equals field=\"eventName\" value=\"x\"/></review>")
                            SAYING("d", "<scope><present field=\"mfa\"/></scope>",
                                   EQUALS("field=\"eventName\" value=\"x\""))),
         ""},
        {POLICY_SET(
             SAYING("a", ALL, "<forbid><in field=\"eventName\"><value>x</value></in></forbid>")
                 SAYING("b", ALL,
                        "<forbid><in field=\"eventName\"><value>y</value></in></forbid>")),
         ""},
        {POLICY_SET(SAYING("a", ALL,
                           "<forbid><present field=\"mfa\"/><threshold at-least=\"2\" "
                           "within=\"PT1H\"/></forbid>")
                        SAYING("b", ALL,
                               "<forbid><present field=\"mfa\"/><threshold at-least=\"3\" "
                               "within=\"PT1H\"/></forbid>")),
         ""},
    };
    CHECK_POLICIES(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(actions_that_a_listed_service_does_not_have_are_warned_of),
        cmocka_unit_test(values_that_a_computed_field_never_has_are_warned_of),
        cmocka_unit_test(sources_and_regions_that_are_misspelt_are_warned_of),
        cmocka_unit_test(two_values_of_one_field_at_once_are_warned_of),
        cmocka_unit_test(policies_that_say_the_same_are_warned_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
