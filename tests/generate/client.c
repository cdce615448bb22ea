#include "client.h"

#include <string.h>

#include "identity.h"

/* The agents of each client. A session keeps to one; the console changes with each request. */
static const char *const agents[CLIENT_COUNT] = {
    [CLIENT_BROWSER] = "<browser>",
    [CLIENT_CLI] = "<cli>",
    [CLIENT_OLD_CLI] = "aws-cli/1.11.85 Python/2.7.12 Linux/4.4.0-21-generic botocore/1.5.48",
    [CLIENT_PYTHON] = "<python>",
    [CLIENT_FUNCTION] = "<python> exec-env/AWS_Lambda_python3.11",
    [CLIENT_JAVA] = "aws-sdk-java/2.25.<40-60> Linux/6.1.0 OpenJDK_64-Bit_Server_VM/17.0.11+9-LTS "
                    "Java/17.0.11 vendor/Amazon.com_Inc. io/sync http/Apache cfg/retry-mode/legacy",
    [CLIENT_OLD_JAVA] = "aws-sdk-java/1.9.6 Linux/3.10.0-514.el7.x86_64 "
                        "Java_HotSpot(TM)_64-Bit_Server_VM/24.65-b04/1.7.0_65",
    [CLIENT_GO] = "aws-sdk-go-v2/1.26.1 os/linux lang/go#1.22.<2-5> md/GOOS#linux md/GOARCH#arm64 "
                  "api/<service>#1.<10-40>.0",
    [CLIENT_TASK] = "aws-sdk-js/3.<560-600>.0 ua/2.0 os/linux#6.1.0 lang/js md/nodejs#20.12.2 "
                    "api/<service>#3.<560-600>.0 exec-env/AWS_ECS_FARGATE",
    [CLIENT_TERRAFORM] =
        "APN/1.0 HashiCorp/1.0 Terraform/1.8.<2-5> (+https://www.terraform.io) "
        "terraform-provider-aws/5.<50-58>.0 (+https://registry.terraform.io/providers/hashicorp/"
        "aws) aws-sdk-go-v2/1.26.1 os/linux lang/go#1.22.2 md/GOOS#linux md/GOARCH#amd64",
    [CLIENT_HOSTILE] = "<lt>img src=x onerror=alert(1)> =HYPERLINK(`http://198.51.100.9`) "
                       "\\u001b[31m\\u202egnp.exe",
};

/* Front ends of the console, by the service that they show. */
static const struct front_end {
    const char *service;
    const char *agent;
} front_ends[] = {
    {"s3", "S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.<700-720> Linux/5.10.216 "
           "OpenJDK_64-Bit_Server_VM/25.412-b09 java/1.8.0_412 vendor/Oracle_Corporation"},
    {"ec2", "EC2ConsoleFrontend, aws-internal/3 aws-sdk-java/1.12.<700-720> Linux/5.10.216 "
            "OpenJDK_64-Bit_Server_VM/17.0.11+9 java/17.0.11"},
    {"rds", "RDS Console, aws-internal/3 aws-sdk-java/1.12.<700-720>"},
    {"cloudtrail", "AWSCloudTrail, aws-internal/3 aws-sdk-java/1.12.<700-720>"},
    {"monitoring", "AWS CloudWatch Console"},
};

/* TLS as each kind of client speaks it. */
static const char *const tls_details[] = {
    [TLS_CURRENT] = "'tlsVersion':'TLSv1.3','cipherSuite':'TLS_AES_128_GCM_SHA256'",
    [TLS_1_1] = "'tlsVersion':'TLSv1.1','cipherSuite':'ECDHE-RSA-AES128-SHA'",
    [TLS_1_0] = "'tlsVersion':'TLSv1','cipherSuite':'AES128-SHA'",
};

const char *client_event_version(const struct action *action)
{
    static const char *const newer[] = {"kinesisvideo", "ivs", "chime", "s3", "iam"};
    for (size_t i = 0; i < sizeof newer / sizeof newer[0]; i++) {
        if (strcmp(newer[i], action->service) == 0) {
            return i % 2 == 0 ? "1.11" : "1.10";
        }
    }
    return action->service[0] < 'm' ? "1.08" : "1.09";
}

static void append_console_agent(text *target, struct scene *scene)
{
    uint64_t lot = random_below(&scene->random, 100);
    if (lot < 62) {
        text_append_string(target, "AWS Internal");
        return;
    }
    for (size_t i = 0; lot < 82 && i < sizeof front_ends / sizeof front_ends[0]; i++) {
        if (strcmp(front_ends[i].service, scene->action->service) == 0) {
            template_expand(target, front_ends[i].agent, scene);
            return;
        }
    }
    template_expand(target, "<browser>", scene);
}

void client_append_agent(text *target, struct scene *scene)
{
    const struct actor *actor = scene->actor;
    if (actor->client == CLIENT_SERVICE) {
        template_expand(target, actor->address, scene);
        return;
    }
    /* S3 writes the agent in brackets. */
    bool in_brackets = strcmp(scene->action->service, "s3") == 0;
    if (in_brackets) {
        text_append_char(target, '[');
    }
    if (actor->client == CLIENT_CONSOLE) {
        append_console_agent(target, scene);
    } else {
        template_expand(target, agents[actor->client], scene);
    }
    if (in_brackets) {
        text_append_char(target, ']');
    }
}

static void append_host(text *target, struct scene *scene)
{
    static const char *const global[] = {"iam", "organizations"};
    for (size_t i = 0; i < sizeof global / sizeof global[0]; i++) {
        if (strcmp(global[i], scene->action->service) == 0) {
            template_expand(target, "<service>.amazonaws.com", scene);
            return;
        }
    }
    bool sign_in = (scene->action->traits & SIGN_IN) != 0;
    template_expand(target,
                    sign_in ? "<region>.signin.aws.amazon.com" : "<service>.<region>.amazonaws.com",
                    scene);
}

void client_append_connection(text *target, struct scene *scene)
{
    const struct actor *actor = scene->actor;
    bool by_service = actor->client == CLIENT_SERVICE || identity_is_service(actor->kind) ||
                      (scene->action->traits & SERVICE_EVENT) != 0;
    bool sign_in = (scene->action->traits & SIGN_IN) != 0;
    if (actor->client == CLIENT_CONSOLE && !sign_in && !by_service) {
        text_append_string(target, ",\"sessionCredentialFromConsole\":\"true\"");
        return;
    }
    if (by_service) {
        return;
    }
    text_append_string(target, ",\"tlsDetails\":{");
    /* Half of the sessions of current clients still speak 1.2. */
    if (actor->tls == TLS_CURRENT && scene->seeds[SCOPE_SESSION] % 2 == 0) {
        template_expand(
            target, "'tlsVersion':'TLSv1.2','cipherSuite':'ECDHE-RSA-AES128-GCM-SHA256'", scene);
    } else {
        template_expand(target, tls_details[actor->tls], scene);
    }
    text_append_string(target, ",\"clientProvidedHostHeader\":\"");
    append_host(target, scene);
    text_append_string(target, "\"}");
}
