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
    IDENTITY_WITH_MFA = 1 << 8, /* mfaAuthenticated says true */
    IDENTITY_WITHOUT_MFA = 1 << 9,
    IDENTITY_BARE_KEY = 1 << 10, /* a long-lived key, and no session */
    IDENTITY_KNOWN = 1 << 11
};

enum {
    CALLER_SERVICE,
    CALLER_ROOT,
    CALLER_USER,
    CALLER_FEDERATED,
    CALLER_ACCOUNT,
    CALLER_ROLE,
    CALLER_WORKLOAD,
    CALLER_UNKNOWN
};

static const EventFactValue caller_words[] = {
    [CALLER_SERVICE] = FACT_WORD("service"),   [CALLER_ROOT] = FACT_WORD("root"),
    [CALLER_USER] = FACT_WORD("user"),         [CALLER_FEDERATED] = FACT_WORD("federated"),
    [CALLER_ACCOUNT] = FACT_WORD("account"),   [CALLER_ROLE] = FACT_WORD("role"),
    [CALLER_WORKLOAD] = FACT_WORD("workload"), [CALLER_UNKNOWN] = FACT_WORD("unknown"),
};
FACT_NUMBERS_SUFFICE(caller_words);

enum { MFA_NONE, MFA_YES, MFA_NO, MFA_UNKNOWN };

static const EventFactValue mfa_words[] = {
    [MFA_NONE] = {{NULL, 0}, false},
    [MFA_YES] = FACT_WORD("yes"),
    [MFA_NO] = FACT_WORD("no"),
    [MFA_UNKNOWN] = {{NULL, 0}, true},
};
FACT_NUMBERS_SUFFICE(mfa_words);

static const struct {
    Slice type;
    uint32_t caller;
} type_table[TYPE_OTHER + 1] = {
    [TYPE_NONE] = {SLICE(""), CALLER_SERVICE},
    [TYPE_SERVICE] = {SLICE("AWSService"), CALLER_SERVICE},
    [TYPE_ROOT] = {SLICE("Root"), CALLER_ROOT},
    [TYPE_USER] = {SLICE("IAMUser"), CALLER_USER},
    [TYPE_SAML] = {SLICE("SAMLUser"), CALLER_FEDERATED},
    [TYPE_WEB] = {SLICE("WebIdentityUser"), CALLER_FEDERATED},
    [TYPE_FEDERATED] = {SLICE("FederatedUser"), CALLER_FEDERATED},
    [TYPE_IDENTITY_CENTER] = {SLICE("IdentityCenterUser"), CALLER_FEDERATED},
    [TYPE_ACCOUNT] = {SLICE("AWSAccount"), CALLER_ACCOUNT},
    [TYPE_ASSUMED_ROLE] = {SLICE("AssumedRole"), CALLER_ROLE},
    [TYPE_ROLE] = {SLICE("Role"), CALLER_ROLE},
    [TYPE_OTHER] = {SLICE(""), CALLER_UNKNOWN},
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

static uint32_t look_at_session(EventFacts *facts)
{
    static const Slice sso = SLICE("AWSReservedSSO_"); /* the roles of IAM Identity Center */
    uint32_t identity = 0;
    if (slice_contains(fact_text(facts, COLUMN_SESSION_ISSUER_ARN), sso) ||
        slice_contains(fact_text(facts, COLUMN_IDENTITY_ARN), sso))
        identity |= IDENTITY_SINGLE_SIGN_ON;
    if (is_machine(facts))
        identity |= IDENTITY_MACHINE;
    if (fact_text(facts, COLUMN_SESSION_PROVIDER).size)
        identity |= IDENTITY_WEB_PROVIDER;
    return identity;
}

static uint32_t look_at_identity(EventFacts *facts)
{
    uint32_t identity = type_of(facts) | IDENTITY_KNOWN;
    Slice authenticated = fact_text(facts, COLUMN_SESSION_MFA);
    if (fact_text(facts, COLUMN_IDENTITY_INVOKED_BY).size)
        identity |= IDENTITY_INVOKED_BY;
    if (slice_equal(authenticated, SLICE("true")))
        identity |= IDENTITY_WITH_MFA;
    if (slice_equal(authenticated, SLICE("false")))
        identity |= IDENTITY_WITHOUT_MFA;
    if (slice_starts(fact_text(facts, COLUMN_IDENTITY_KEY), SLICE("AKIA")) &&
        fact_is_absent(facts, COLUMN_SESSION))
        identity |= IDENTITY_BARE_KEY;
    return is_session(identity) ? identity | look_at_session(facts) : identity;
}

static uint32_t identity_of(EventFacts *facts)
{
    EventKept *kept = facts->record->identity;
    if (facts->identity)
        return facts->identity;
    facts->identity = kept && kept->identity ? (uint32_t)kept->identity : look_at_identity(facts);
    if (kept && !facts->failed)
        kept->identity = facts->identity;
    return facts->identity;
}

bool fact_is_call_of_service(EventFacts *facts)
{
    uint32_t identity = identity_of(facts);
    return (identity & IDENTITY_INVOKED_BY) || is_type(identity, TYPE_SERVICE);
}

static uint32_t caller_of_session(EventFacts *facts, uint32_t identity)
{
    if (identity & IDENTITY_SINGLE_SIGN_ON)
        return CALLER_FEDERATED;
    if ((identity & IDENTITY_MACHINE) || fact_agent(facts).workload)
        return CALLER_WORKLOAD;
    if ((identity & IDENTITY_WEB_PROVIDER) || fact_is_present(facts, COLUMN_SAML_PROVIDER))
        return CALLER_FEDERATED;
    return CALLER_ROLE;
}

uint32_t fact_caller_number(EventFacts *facts)
{
    uint32_t identity = identity_of(facts);
    if ((identity & IDENTITY_INVOKED_BY) ||
        fact_is_fold(facts, COLUMN_EVENT_TYPE, SLICE("AwsServiceEvent")))
        return CALLER_SERVICE;
    if (is_session(identity))
        return caller_of_session(facts, identity);
    return type_table[identity & TYPE_BITS].caller;
}

EventFactValue fact_caller(EventFacts *facts)
{
    return caller_words[fact_caller_number(facts)];
}

/* MFAUsed of a sign-in; of a federated one "No" says nothing, as the identity provider asked for
 * MFA or did not. */
static uint32_t mfa_of_sign_in(EventFacts *facts)
{
    Slice used = fact_text(facts, COLUMN_MFA_USED);
    if (slice_equal_fold(used, SLICE("yes")))
        return MFA_YES;
    if (slice_equal_fold(used, SLICE("no")) &&
        (is_type(identity_of(facts), TYPE_ROOT) || is_type(identity_of(facts), TYPE_USER)))
        return MFA_NO;
    return MFA_UNKNOWN;
}

uint32_t fact_mfa_number(EventFacts *facts, uint32_t caller)
{
    if (caller == CALLER_SERVICE)
        return MFA_NONE;
    if (slice_equal(fact_text(facts, COLUMN_EVENT_NAME), SLICE("ConsoleLogin")))
        return mfa_of_sign_in(facts);
    uint32_t identity = identity_of(facts);
    if (identity & IDENTITY_WITH_MFA)
        return MFA_YES;
    if (caller == CALLER_FEDERATED || caller == CALLER_ACCOUNT || caller == CALLER_UNKNOWN)
        return MFA_UNKNOWN;
    if ((identity & IDENTITY_WITHOUT_MFA) &&
        (is_session(identity) || is_type(identity, TYPE_ROOT) || is_type(identity, TYPE_USER)))
        return MFA_NO;
    /* A long-lived key without a session: nothing was asserted. */
    return identity & IDENTITY_BARE_KEY ? MFA_NO : MFA_UNKNOWN;
}

EventFactValue fact_mfa(EventFacts *facts)
{
    return mfa_words[fact_mfa_number(facts, fact_caller_number(facts))];
}
