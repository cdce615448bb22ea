/*
 * With what the call was made. The agent alone misses most console work, so what the record says
 * outright comes first.
 */
#include "event/facts.h"

typedef enum { AGENT_STARTS, AGENT_CONTAINS, AGENT_CONTAINS_FOLD, AGENT_FRONT_END } AgentMatch;

enum {
    CLIENT_OTHER,
    CLIENT_SERVICE,
    CLIENT_CLI,
    CLIENT_TERRAFORM,
    CLIENT_SDK,
    CLIENT_CONSOLE,
    CLIENT_INTERNAL
};

static const EventFactValue client_words[] = {
    [CLIENT_OTHER] = FACT_WORD("other"),       [CLIENT_SERVICE] = FACT_WORD("service"),
    [CLIENT_CLI] = FACT_WORD("cli"),           [CLIENT_TERRAFORM] = FACT_WORD("terraform"),
    [CLIENT_SDK] = FACT_WORD("sdk"),           [CLIENT_CONSOLE] = FACT_WORD("console"),
    [CLIENT_INTERNAL] = FACT_WORD("internal"),
};
FACT_NUMBERS_SUFFICE(client_words);

/* In this order; what stands behind them in the list is asked only if none before holds. */
static const struct {
    AgentMatch match;
    Slice text;
    uint32_t client;
} agent_table[] = {
    {AGENT_STARTS, SLICE("aws-cli/"), CLIENT_CLI},
    {AGENT_STARTS, SLICE("APN/1.0 HashiCorp"), CLIENT_TERRAFORM},
    {AGENT_CONTAINS, SLICE("Terraform"), CLIENT_TERRAFORM},
    {AGENT_STARTS, SLICE("Boto3/"), CLIENT_SDK},
    {AGENT_STARTS, SLICE("Botocore/"), CLIENT_SDK},
    {AGENT_STARTS, SLICE("aws-sdk-"), CLIENT_SDK},
    {AGENT_CONTAINS_FOLD, SLICE("console"), CLIENT_CONSOLE},
    {AGENT_FRONT_END, SLICE(", aws-internal/"), CLIENT_CONSOLE},
    {AGENT_STARTS, SLICE("Mozilla/"), CLIENT_CONSOLE},
    {AGENT_STARTS, SLICE("signin.amazonaws.com"), CLIENT_CONSOLE},
    {AGENT_STARTS, SLICE("AWS Internal"), CLIENT_INTERNAL},
    {AGENT_STARTS, SLICE("aws-internal"), CLIENT_INTERNAL},
    {AGENT_STARTS, SLICE("Coral/"), CLIENT_INTERNAL},
    {AGENT_STARTS, SLICE("Apache-HttpClient/UNAVAILABLE"), CLIENT_INTERNAL},
};

static bool is_front_end_letter(char c)
{
    return (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || (c >= '0' && c <= '9') || c == ' ';
}

/* A console's front end: "AWSCloudTrail, aws-internal/3 …" or "S3Console/0.4, aws-internal/3 …". */
static bool is_front_end(Slice agent, Slice mark)
{
    size_t i = 0, version;
    while (i < agent.size && is_front_end_letter(agent.data[i]))
        i++;
    if (i == 0)
        return false;
    if (i < agent.size && agent.data[i] == '/') {
        version = ++i;
        while (i < agent.size &&
               ((agent.data[i] >= '0' && agent.data[i] <= '9') || agent.data[i] == '.'))
            i++;
        if (i == version)
            return false;
    }
    return slice_starts(slice_from(agent, i), mark);
}

static bool agent_matches(Slice agent, size_t row)
{
    switch (agent_table[row].match) {
    case AGENT_STARTS:
        return slice_starts(agent, agent_table[row].text);
    case AGENT_CONTAINS:
        return slice_contains(agent, agent_table[row].text);
    case AGENT_FRONT_END:
        return is_front_end(agent, agent_table[row].text);
    default:
        return slice_contains_fold(agent, agent_table[row].text);
    }
}

/* S3 wraps the agent in brackets. */
static Slice without_brackets(Slice agent)
{
    if (agent.size >= 2 && agent.data[0] == '[' && agent.data[agent.size - 1] == ']')
        return slice_trim((Slice){agent.data + 1, agent.size - 2});
    return agent;
}

static uint32_t client_of_agent(Slice agent)
{
    for (uint32_t i = 0; i < sizeof agent_table / sizeof agent_table[0]; i++)
        if (agent_matches(agent, i))
            return agent_table[i].client;
    if (fact_is_service_name(agent) && slice_find(agent, ' ') == agent.size)
        return CLIENT_SERVICE;
    return CLIENT_OTHER;
}

static bool is_of_workload(Slice agent)
{
    static const Slice marks[] = {SLICE("exec-env/AWS_Lambda"), SLICE("exec-env/AWS_ECS"),
                                  SLICE("exec-env/AWS_EKS")};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (slice_contains(agent, marks[i]))
            return true;
    return false;
}

EventAgent event_agent(Slice text)
{
    Slice agent = slice_trim(text);
    return (EventAgent){client_of_agent(without_brackets(agent)), is_of_workload(agent)};
}

EventAgent fact_agent(EventFacts *facts)
{
    if (!facts->agent_known) {
        facts->agent = event_agent(fact_text(facts, COLUMN_USER_AGENT));
        facts->agent_known = true;
    }
    return facts->agent;
}

/* A missing identity type makes the caller a service, but says nothing of the client: then the
 * agent decides. */
static bool is_service_call(EventFacts *facts, Slice event_type)
{
    return slice_equal_fold(event_type, SLICE("AwsServiceEvent")) || fact_is_call_of_service(facts);
}

uint32_t fact_client_number(EventFacts *facts)
{
    Slice type = fact_text(facts, COLUMN_EVENT_TYPE);
    if (slice_equal(fact_text(facts, COLUMN_FROM_CONSOLE), SLICE("true")) ||
        slice_equal_fold(type, SLICE("AwsConsoleSignIn")) ||
        slice_equal_fold(type, SLICE("AwsConsoleAction")) ||
        slice_equal_fold(type, SLICE("ConsoleSignin")))
        return CLIENT_CONSOLE;
    if (is_service_call(facts, type))
        return CLIENT_SERVICE;
    return fact_agent(facts).client;
}

EventFactValue fact_client(EventFacts *facts)
{
    return client_words[fact_client_number(facts)];
}
