/*
 * Which keys the record format of CloudTrail knows: the CloudTrail User Guide, "record contents",
 * "userIdentity element", "Insights events", up to event version 1.11, and aggregated events. Other
 * containers (requestParameters, resources, …) hold what each service likes.
 */
#include "event/event.h"

#include "base/text.h"

typedef struct FieldLevel FieldLevel;

typedef struct {
    const char *key;
    const FieldLevel *below; /* NULL: anything may stand there */
} Field;

struct FieldLevel {
    const Field *fields;
    size_t count;
};

#define LEVEL(table)                                                                               \
    {                                                                                              \
        (table), sizeof(table) / sizeof((table)[0])                                                \
    }

enum { LONGEST_LEVEL = 64 };

static const Field attribute_fields[] = {{"creationDate", NULL}, {"mfaAuthenticated", NULL}};
static const FieldLevel attribute_level = LEVEL(attribute_fields);

static const Field issuer_fields[] = {
    {"type", NULL}, {"userName", NULL}, {"principalId", NULL}, {"arn", NULL}, {"accountId", NULL},
};
static const FieldLevel issuer_level = LEVEL(issuer_fields);

static const Field web_identity_fields[] = {{"federatedProvider", NULL}, {"attributes", NULL}};
static const FieldLevel web_identity_level = LEVEL(web_identity_fields);

static const Field session_fields[] = {
    {"attributes", &attribute_level},
    {"sessionIssuer", &issuer_level},
    {"webIdFederationData", &web_identity_level},
    {"sourceIdentity", NULL},
    {"ec2RoleDelivery", NULL},
    {"ec2IssuedInVpc", NULL},
    {"assumedRoot", NULL},
    {"signInSessionArn", NULL},
};
static const FieldLevel session_level = LEVEL(session_fields);

static const Field delegate_fields[] = {{"accountId", NULL}};
static const FieldLevel delegate_level = LEVEL(delegate_fields);

static const Field on_behalf_fields[] = {{"userId", NULL}, {"identityStoreArn", NULL}};
static const FieldLevel on_behalf_level = LEVEL(on_behalf_fields);

static const Field scope_fields[] = {
    {"sourceArn", NULL},
    {"sourceAccount", NULL},
    {"issuerType", NULL},
    {"credentialsIssuedTo", NULL},
};
static const FieldLevel scope_level = LEVEL(scope_fields);

static const Field identity_fields[] = {
    {"type", NULL},
    {"userName", NULL},
    {"principalId", NULL},
    {"arn", NULL},
    {"accountId", NULL},
    {"accessKeyId", NULL},
    {"sessionContext", &session_level},
    {"invokedBy", NULL},
    {"invokedByDelegate", &delegate_level},
    {"onBehalfOf", &on_behalf_level},
    {"inScopeOf", &scope_level},
    {"credentialId", NULL},
    {"identityProvider", NULL},
};
static const FieldLevel identity_level = LEVEL(identity_fields);

static const Field tls_fields[] = {
    {"tlsVersion", NULL},
    {"cipherSuite", NULL},
    {"clientProvidedHostHeader", NULL},
    {"keyExchange", NULL},
};
static const FieldLevel tls_level = LEVEL(tls_fields);

static const Field record_fields[] = {
    {"eventVersion", NULL},
    {"userIdentity", &identity_level},
    {"eventTime", NULL},
    {"eventSource", NULL},
    {"eventName", NULL},
    {"awsRegion", NULL},
    {"sourceIPAddress", NULL},
    {"userAgent", NULL},
    {"errorCode", NULL},
    {"errorMessage", NULL},
    {"requestParameters", NULL},
    {"responseElements", NULL},
    {"additionalEventData", NULL},
    {"requestID", NULL},
    {"eventID", NULL},
    {"readOnly", NULL},
    {"resources", NULL},
    {"apiVersion", NULL},
    {"eventType", NULL},
    {"recipientAccountId", NULL},
    {"sharedEventID", NULL},
    {"vpcEndpointId", NULL},
    {"vpcEndpointAccountId", NULL},
    {"serviceEventDetails", NULL},
    {"managementEvent", NULL},
    {"eventCategory", NULL},
    {"insightDetails", NULL},
    {"addendum", NULL},
    {"annotation", NULL},
    {"sessionCredentialFromConsole", NULL},
    {"edgeDeviceDetails", NULL},
    {"tlsDetails", &tls_level},
    {"eventContext", NULL},
    /* Aggregated events. */
    {"accountId", NULL},
    {"eventId", NULL},
    {"timeWindow", NULL},
    {"summary", NULL},
};
static const FieldLevel record_level = LEVEL(record_fields);

static const Field *find_field(const FieldLevel *level, Slice key)
{
    for (size_t i = 0; i < level->count; i++)
        if (slice_equal(key, slice_of(level->fields[i].key)))
            return &level->fields[i];
    return NULL;
}

static Slice nearest_field(const FieldLevel *level, Slice key)
{
    Slice keys[LONGEST_LEVEL];
    size_t count = 0;
    for (; count < level->count && count < LONGEST_LEVEL; count++)
        keys[count] = slice_of(level->fields[count].key);
    return text_nearest(key, keys, count);
}

bool event_field_known(const EventPathStep *steps, size_t count, Slice *nearest)
{
    const FieldLevel *level = &record_level;
    if (nearest)
        *nearest = (Slice){0};
    for (size_t i = 0; level && i < count; i++) {
        if (steps[i].kind == EVENT_STEP_ANY)
            return true;
        if (steps[i].kind != EVENT_STEP_KEY)
            continue; /* an object is its own one place */
        const Field *field = find_field(level, steps[i].key);
        if (!field) {
            if (nearest)
                *nearest = nearest_field(level, steps[i].key);
            return false;
        }
        level = field->below;
    }
    return true;
}
