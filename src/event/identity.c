/*
 * Who made the call: principal, actor, caller, and whether with MFA. The shapes of userIdentity are
 * those of the CloudTrail User Guide, "userIdentity element".
 */
#include "event/facts.h"

static bool type_is(EventFacts *facts, Slice type)
{
    return slice_equal(fact_text(facts, COLUMN_IDENTITY_TYPE), type);
}

/* A role's session; "Role" is documented as a type and rarely seen. */
static bool is_role_session(EventFacts *facts)
{
    return type_is(facts, SLICE("AssumedRole")) || type_is(facts, SLICE("Role"));
}

EventFactValue fact_principal(EventFacts *facts)
{
    static const EventColumn columns[] = {COLUMN_IDENTITY_ARN, COLUMN_IDENTITY_INVOKED_BY,
                                          COLUMN_IDENTITY_PRINCIPAL};
    Slice issuer = fact_text(facts, COLUMN_SESSION_ISSUER_ARN);
    if (issuer.size && is_role_session(facts))
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
    if (!name.size && type_is(facts, SLICE("IAMUser")))
        name = user_name(facts);
    if (!name.size)
        name = fact_text(facts, COLUMN_IDENTITY_ON_BEHALF);
    if (!name.size && (is_role_session(facts) || type_is(facts, SLICE("FederatedUser"))))
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

/* Whether the session is that of a machine: an instance, function, task or pod. */
static bool is_workload(EventFacts *facts)
{
    static const Slice scopes[] = {SLICE("AWS::EC2::"), SLICE("AWS::Lambda::"), SLICE("AWS::ECS::"),
                                   SLICE("AWS::EKS::")};
    if (is_any_of(fact_text(facts, COLUMN_IDENTITY_SCOPE_TYPE), scopes, 4, slice_starts))
        return true;
    if (fact_is_present(facts, COLUMN_SESSION_EC2_ROLE))
        return true;
    Slice session = session_name(facts);
    if (is_instance_id(session) || slice_starts(session, SLICE("eks-")))
        return true;
    if (fact_agent(facts).workload)
        return true;
    return slice_contains(fact_text(facts, COLUMN_SESSION_PROVIDER), SLICE("oidc.eks."));
}

static Slice caller_of_session(EventFacts *facts)
{
    static const Slice sso = SLICE("AWSReservedSSO_"); /* the roles of IAM Identity Center */
    if (slice_contains(fact_text(facts, COLUMN_SESSION_ISSUER_ARN), sso) ||
        slice_contains(fact_text(facts, COLUMN_IDENTITY_ARN), sso))
        return SLICE("federated");
    if (is_workload(facts))
        return SLICE("workload");
    if (fact_text(facts, COLUMN_SESSION_PROVIDER).size ||
        fact_is_present(facts, COLUMN_SAML_PROVIDER))
        return SLICE("federated");
    return SLICE("role");
}

EventFactValue fact_caller(EventFacts *facts)
{
    static const struct {
        Slice type, caller;
    } callers[] = {
        {SLICE(""), SLICE("service")}, /* service events and some calls of services have no type */
        {SLICE("AWSService"), SLICE("service")},
        {SLICE("Root"), SLICE("root")},
        {SLICE("IAMUser"), SLICE("user")},
        {SLICE("SAMLUser"), SLICE("federated")},
        {SLICE("WebIdentityUser"), SLICE("federated")},
        {SLICE("FederatedUser"), SLICE("federated")},
        {SLICE("IdentityCenterUser"), SLICE("federated")},
        {SLICE("AWSAccount"), SLICE("account")},
    };
    if (fact_is_fold(facts, COLUMN_EVENT_TYPE, SLICE("AwsServiceEvent")) ||
        fact_text(facts, COLUMN_IDENTITY_INVOKED_BY).size)
        return fact_of(SLICE("service"));
    if (is_role_session(facts))
        return fact_of(caller_of_session(facts));
    for (size_t i = 0; i < sizeof callers / sizeof callers[0]; i++)
        if (type_is(facts, callers[i].type))
            return fact_of(callers[i].caller);
    return fact_of(SLICE("unknown"));
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
        (type_is(facts, SLICE("Root")) || type_is(facts, SLICE("IAMUser"))))
        return fact_of(SLICE("no"));
    return fact_unknown();
}

EventFactValue fact_mfa(EventFacts *facts)
{
    if (caller_is(facts, SLICE("service")))
        return fact_none();
    if (slice_equal(fact_text(facts, COLUMN_EVENT_NAME), SLICE("ConsoleLogin")))
        return mfa_of_sign_in(facts);
    Slice authenticated = fact_text(facts, COLUMN_SESSION_MFA);
    if (slice_equal(authenticated, SLICE("true")))
        return fact_of(SLICE("yes"));
    if (caller_is(facts, SLICE("federated")) || caller_is(facts, SLICE("account")) ||
        caller_is(facts, SLICE("unknown")))
        return fact_unknown();
    if (slice_equal(authenticated, SLICE("false")) &&
        (is_role_session(facts) || type_is(facts, SLICE("Root")) ||
         type_is(facts, SLICE("IAMUser"))))
        return fact_of(SLICE("no"));
    /* A long-lived key without a session: nothing was asserted. */
    if (slice_starts(fact_text(facts, COLUMN_IDENTITY_KEY), SLICE("AKIA")) &&
        fact_is_absent(facts, COLUMN_SESSION))
        return fact_of(SLICE("no"));
    return fact_unknown();
}
