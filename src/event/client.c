/*
 * With what the call was made. The agent alone misses most console work, so what the record says
 * outright comes first.
 */
#include "event/facts.h"

typedef enum { AGENT_STARTS, AGENT_CONTAINS, AGENT_CONTAINS_FOLD, AGENT_FRONT_END } AgentMatch;

/* In this order; what stands behind them in the list is asked only if none before holds. */
static const struct {
    AgentMatch match;
    Slice text, client;
} agent_table[] = {
    {AGENT_STARTS, SLICE("aws-cli/"), SLICE("cli")},
    {AGENT_STARTS, SLICE("APN/1.0 HashiCorp"), SLICE("terraform")},
    {AGENT_CONTAINS, SLICE("Terraform"), SLICE("terraform")},
    {AGENT_STARTS, SLICE("Boto3/"), SLICE("sdk")},
    {AGENT_STARTS, SLICE("Botocore/"), SLICE("sdk")},
    {AGENT_STARTS, SLICE("aws-sdk-"), SLICE("sdk")},
    {AGENT_CONTAINS_FOLD, SLICE("console"), SLICE("console")},
    {AGENT_FRONT_END, SLICE(", aws-internal/"), SLICE("console")},
    {AGENT_STARTS, SLICE("Mozilla/"), SLICE("console")},
    {AGENT_STARTS, SLICE("AWS Internal"), SLICE("internal")},
    {AGENT_STARTS, SLICE("aws-internal"), SLICE("internal")},
    {AGENT_STARTS, SLICE("Coral/"), SLICE("internal")},
    {AGENT_STARTS, SLICE("Apache-HttpClient/UNAVAILABLE"), SLICE("internal")},
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

static Slice client_of_agent(Slice agent)
{
    for (size_t i = 0; i < sizeof agent_table / sizeof agent_table[0]; i++)
        if (agent_matches(agent, i))
            return agent_table[i].client;
    if (fact_is_service_name(agent) && slice_find(agent, ' ') == agent.size)
        return SLICE("service");
    return SLICE("other");
}

/* A missing identity type makes the caller a service, but says nothing of the client: then the
 * agent decides. */
static bool is_service_call(EventFacts *facts, Slice event_type)
{
    return slice_equal_fold(event_type, SLICE("AwsServiceEvent")) ||
           fact_text(facts, COLUMN_IDENTITY_INVOKED_BY).size > 0 ||
           slice_equal(fact_text(facts, COLUMN_IDENTITY_TYPE), SLICE("AWSService"));
}

EventFactValue fact_client(EventFacts *facts)
{
    Slice type = fact_text(facts, COLUMN_EVENT_TYPE);
    if (slice_equal(fact_text(facts, COLUMN_FROM_CONSOLE), SLICE("true")) ||
        slice_equal_fold(type, SLICE("AwsConsoleSignIn")) ||
        slice_equal_fold(type, SLICE("AwsConsoleAction")) ||
        slice_equal_fold(type, SLICE("ConsoleSignin")))
        return fact_of(SLICE("console"));
    if (is_service_call(facts, type))
        return fact_of(SLICE("service"));
    return fact_of(client_of_agent(without_brackets(fact_text(facts, COLUMN_USER_AGENT))));
}
