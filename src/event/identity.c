/*
 * Who made the call: principal, actor, caller, and whether with MFA. The shapes of userIdentity are
 * those of the CloudTrail User Guide, "userIdentity element".
 */
#include "event/facts.h"

/* What userIdentity alone tells of who called: its type, and bits. Kept from record to record where
 * the reader keeps userIdentity. */
enum {
    TYPE_NONE, /* service events and some calls of services have no type */
    TYPE_SERVICE,
    TYPE_ROOT,
    TYPE_USER,
    TYPE_SAML,
    TYPE_WEB,
    TYPE_FEDERATED,
    TYPE_IDENTITY_CENTER,
    TYPE_ACCOUNT,
    TYPE_ASSUMED_ROLE,
    TYPE_ROLE, /* documented as a type and rarely seen */
    TYPE_OTHER,
    TYPE_BITS = 15,
    IDENTITY_INVOKED_BY = 1 << 4,
    IDENTITY_SINGLE_SIGN_ON = 1 << 5,
    IDENTITY_MACHINE = 1 << 6, /* an instance, function, task or pod, whatever the agent says */
    IDENTITY_WEB_PROVIDER = 1 << 7,
    IDENTITY_KNOWN = 1 << 8
};

static const struct {
    Slice type, caller;
} type_table[TYPE_OTHER] = {
    [TYPE_NONE] = {SLICE(""), SLICE("service")},
    [TYPE_SERVICE] = {SLICE("AWSService"), SLICE("service")},
    [TYPE_ROOT] = {SLICE("Root"), SLICE("root")},
    [TYPE_USER] = {SLICE("IAMUser"), SLICE("user")},
    [TYPE_SAML] = {SLICE("SAMLUser"), SLICE("federated")},
    [TYPE_WEB] = {SLICE("WebIdentityUser"), SLICE("federated")},
    [TYPE_FEDERATED] = {SLICE("FederatedUser"), SLICE("federated")},
    [TYPE_IDENTITY_CENTER] = {SLICE("IdentityCenterUser"), SLICE("federated")},
    [TYPE_ACCOUNT] = {SLICE("AWSAccount"), SLICE("account")},
    [TYPE_ASSUMED_ROLE] = {SLICE("AssumedRole"), SLICE("role")},
    [TYPE_ROLE] = {SLICE("Role"), SLICE("role")},
};

static uint32_t type_of(EventFacts *facts)
{
    Slice text = fact_text(facts, COLUMN_IDENTITY_TYPE);
    uint32_t type = 0;
    while (type < TYPE_OTHER && !slice_equal(text, type_table[type].type))
        type++;
    return type;
}

static bool is_session(uint32_t identity)
{
    uint32_t type = identity & TYPE_BITS;
    return type == TYPE_ASSUMED_ROLE || type == TYPE_ROLE;
}

static bool is_type(uint32_t identity, uint32_t type)
{
    return (identity & TYPE_BITS) == type;
}

static uint32_t identity_of(EventFacts *facts);

EventFactValue fact_principal(EventFacts *facts)
{
    static const EventColumn columns[] = {COLUMN_IDENTITY_ARN, COLUMN_IDENTITY_INVOKED_BY,
                                          COLUMN_IDENTITY_PRINCIPAL};
    Slice issuer = fact_text(facts, COLUMN_SESSION_ISSUER_ARN);
    if (issuer.size && is_session(identity_of(facts)))
        return fact_of(issuer);
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        Slice text = fact_text(facts, columns[i]);
        if (text.size)
            return fact_of(text);
    }
    return fact_of(SLICE("unknown"));
}

/* What stands behind the last such byte; empty if there is none. */
static Slice behind_last(Slice text, char byte)
{
    return slice_from(text, slice_find_last(text, byte) + 1);
}

/* arn:aws:sts::111122223333:assumed-role/Role/session, or AROAEXAMPLE:session. */
static Slice session_name(EventFacts *facts)
{
    Slice arn = fact_text(facts, COLUMN_IDENTITY_ARN);
    if (slice_find(arn, '/') < arn.size)
        return behind_last(arn, '/');
    return behind_last(fact_text(facts, COLUMN_IDENTITY_PRINCIPAL), ':');
}

static bool is_redacted(Slice text)
{
    return slice_equal(text, SLICE("HIDDEN_DUE_TO_SECURITY_REASONS")) ||
           slice_equal(text, SLICE("***")) || slice_equal(text, SLICE("<sensitiveDataRemoved>"));
}

static Slice user_name(EventFacts *facts)
{
    Slice name = fact_text(facts, COLUMN_IDENTITY_USER);
    if (name.size && !is_redacted(name))
        return name;
    return behind_last(fact_text(facts, COLUMN_IDENTITY_ARN), '/');
}

EventFactValue fact_actor(EventFacts *facts)
{
    Slice name = fact_text(facts, COLUMN_SESSION_SOURCE_IDENTITY);
    uint32_t identity = identity_of(facts);
    if (!name.size && is_type(identity, TYPE_USER))
        name = user_name(facts);
    if (!name.size)
        name = fact_text(facts, COLUMN_IDENTITY_ON_BEHALF);
    if (!name.size && (is_session(identity) || is_type(identity, TYPE_FEDERATED)))
        name = session_name(facts);
    return name.size ? fact_of(name) : fact_none();
}

/* An EC2 instance's id: i- and 8 (until 2016) or 17 lower-case hexadecimal digits. */
static bool is_instance_id(Slice text)
{
    if (!slice_starts(text, SLICE("i-")) || text.size < 10 || text.size > 19)
        return false;
    for (size_t i = 2; i < text.size; i++)
        if (!((text.data[i] >= '0' && text.data[i] <= '9') ||
              (text.data[i] >= 'a' && text.data[i] <= 'f')))
            return false;
    return true;
}

static bool is_any_of(Slice text, const Slice *parts, size_t count,
                      bool (*is)(Slice text, Slice part))
{
    for (size_t i = 0; i < count; i++)
        if (is(text, parts[i]))
            return true;
    return false;
}

/* Whether userIdentity tells the session to be that of a machine. */
static bool is_machine(EventFacts *facts)
{
    static const Slice scopes[] = {SLICE("AWS::EC2::"), SLICE("AWS::Lambda::"), SLICE("AWS::ECS::"),
                                   SLICE("AWS::EKS::")};
    if (is_any_of(fact_text(facts, COLUMN_IDENTITY_SCOPE_TYPE), scopes, 4, slice_starts))
        return true;
    if (fact_is_present(facts, COLUMN_SESSION_EC2_ROLE))
        return true;
    Slice session = session_name(facts);
    return is_instance_id(session) || slice_starts(session, SLICE("eks-")) ||
           slice_contains(fact_text(facts, COLUMN_SESSION_PROVIDER), SLICE("oidc.eks."));
}

static uint32_t look_at_identity(EventFacts *facts)
{
    static const Slice sso = SLICE("AWSReservedSSO_"); /* the roles of IAM Identity Center */
    uint32_t identity = type_of(facts) | IDENTITY_KNOWN;
    if (fact_text(facts, COLUMN_IDENTITY_INVOKED_BY).size)
        identity |= IDENTITY_INVOKED_BY;
    if (!is_session(identity))
        return identity;
    if (slice_contains(fact_text(facts, COLUMN_SESSION_ISSUER_ARN), sso) ||
        slice_contains(fact_text(facts, COLUMN_IDENTITY_ARN), sso))
        identity |= IDENTITY_SINGLE_SIGN_ON;
    if (is_machine(facts))
        identity |= IDENTITY_MACHINE;
    if (fact_text(facts, COLUMN_SESSION_PROVIDER).size)
        identity |= IDENTITY_WEB_PROVIDER;
    return identity;
}

static uint32_t identity_of(EventFacts *facts)
{
    uint64_t *kept = facts->record->identity;
    if (facts->identity == 0)
        facts->identity = kept && *kept ? (uint32_t)*kept : look_at_identity(facts);
    if (kept && !facts->failed)
        *kept = facts->identity;
    return facts->identity;
}

bool fact_is_call_of_service(EventFacts *facts)
{
    uint32_t identity = identity_of(facts);
    return (identity & IDENTITY_INVOKED_BY) || is_type(identity, TYPE_SERVICE);
}

static Slice caller_of_session(EventFacts *facts, uint32_t identity)
{
    if (identity & IDENTITY_SINGLE_SIGN_ON)
        return SLICE("federated");
    if ((identity & IDENTITY_MACHINE) || fact_agent(facts).workload)
        return SLICE("workload");
    if ((identity & IDENTITY_WEB_PROVIDER) || fact_is_present(facts, COLUMN_SAML_PROVIDER))
        return SLICE("federated");
    return SLICE("role");
}

EventFactValue fact_caller(EventFacts *facts)
{
    uint32_t identity = identity_of(facts);
    if ((identity & IDENTITY_INVOKED_BY) ||
        fact_is_fold(facts, COLUMN_EVENT_TYPE, SLICE("AwsServiceEvent")))
        return fact_of(SLICE("service"));
    if (is_session(identity))
        return fact_of(caller_of_session(facts, identity));
    if (is_type(identity, TYPE_OTHER))
        return fact_of(SLICE("unknown"));
    return fact_of(type_table[identity & TYPE_BITS].caller);
}

static bool caller_is(EventFacts *facts, Slice caller)
{
    return slice_equal(event_fact(facts, FACT_CALLER).text, caller);
}

/* MFAUsed of a sign-in; of a federated one "No" says nothing, as the identity provider asked for
 * MFA or did not. */
static EventFactValue mfa_of_sign_in(EventFacts *facts)
{
    Slice used = fact_text(facts, COLUMN_MFA_USED);
    if (slice_equal_fold(used, SLICE("yes")))
        return fact_of(SLICE("yes"));
    if (slice_equal_fold(used, SLICE("no")) &&
        (is_type(identity_of(facts), TYPE_ROOT) || is_type(identity_of(facts), TYPE_USER)))
        return fact_of(SLICE("no"));
    return fact_unknown();
}

EventFactValue fact_mfa(EventFacts *facts)
{
    if (caller_is(facts, SLICE("service")))
        return fact_none();
    if (slice_equal(fact_text(facts, COLUMN_EVENT_NAME), SLICE("ConsoleLogin")))
        return mfa_of_sign_in(facts);
    uint32_t identity = identity_of(facts);
    Slice authenticated = fact_text(facts, COLUMN_SESSION_MFA);
    if (slice_equal(authenticated, SLICE("true")))
        return fact_of(SLICE("yes"));
    if (caller_is(facts, SLICE("federated")) || caller_is(facts, SLICE("account")) ||
        caller_is(facts, SLICE("unknown")))
        return fact_unknown();
    if (slice_equal(authenticated, SLICE("false")) &&
        (is_session(identity) || is_type(identity, TYPE_ROOT) || is_type(identity, TYPE_USER)))
        return fact_of(SLICE("no"));
    /* A long-lived key without a session: nothing was asserted. */
    if (slice_starts(fact_text(facts, COLUMN_IDENTITY_KEY), SLICE("AKIA")) &&
        fact_is_absent(facts, COLUMN_SESSION))
        return fact_of(SLICE("no"));
    return fact_unknown();
}
