#include "event/columns.h"

#include "base/limits.h"

typedef struct {
    EventColumn column;
    const char *path; /* keys joined by dots: none of these keys has one */
} BaseColumn;

/* The paths of the CloudTrail record format (AWS CloudTrail User Guide, "CloudTrail record
 * contents"). */
static const BaseColumn base_columns[] = {
    {COLUMN_EVENT_ID, "eventID"},
    {COLUMN_EVENT_TIME, "eventTime"},
    {COLUMN_EVENT_SOURCE, "eventSource"},
    {COLUMN_EVENT_NAME, "eventName"},
    {COLUMN_REGION, "awsRegion"},
    {COLUMN_SOURCE_IP, "sourceIPAddress"},
    {COLUMN_USER_AGENT, "userAgent"},
    {COLUMN_ERROR_CODE, "errorCode"},
    {COLUMN_ERROR_MESSAGE, "errorMessage"},
    {COLUMN_EVENT_TYPE, "eventType"},
    {COLUMN_EVENT_CATEGORY, "eventCategory"},
    {COLUMN_READ_ONLY, "readOnly"},
    {COLUMN_MANAGEMENT_EVENT, "managementEvent"},
    {COLUMN_RECIPIENT_ACCOUNT, "recipientAccountId"},
    {COLUMN_FROM_CONSOLE, "sessionCredentialFromConsole"},
    {COLUMN_INSIGHT_DETAILS, "insightDetails"},
    {COLUMN_ADDENDUM, "addendum"},
    {COLUMN_RESOURCES, "resources"},
    {COLUMN_IDENTITY_TYPE, "userIdentity.type"},
    {COLUMN_IDENTITY_ACCOUNT, "userIdentity.accountId"},
    {COLUMN_IDENTITY_ARN, "userIdentity.arn"},
    {COLUMN_IDENTITY_PRINCIPAL, "userIdentity.principalId"},
    {COLUMN_IDENTITY_USER, "userIdentity.userName"},
    {COLUMN_IDENTITY_INVOKED_BY, "userIdentity.invokedBy"},
    {COLUMN_IDENTITY_KEY, "userIdentity.accessKeyId"},
    {COLUMN_IDENTITY_ON_BEHALF, "userIdentity.onBehalfOf.userId"},
    {COLUMN_IDENTITY_SCOPE_TYPE, "userIdentity.inScopeOf.issuerType"},
    {COLUMN_SESSION, "userIdentity.sessionContext"},
    {COLUMN_SESSION_ISSUER_ARN, "userIdentity.sessionContext.sessionIssuer.arn"},
    {COLUMN_SESSION_MFA, "userIdentity.sessionContext.attributes.mfaAuthenticated"},
    {COLUMN_SESSION_SOURCE_IDENTITY, "userIdentity.sessionContext.sourceIdentity"},
    {COLUMN_SESSION_EC2_ROLE, "userIdentity.sessionContext.ec2RoleDelivery"},
    {COLUMN_SESSION_PROVIDER, "userIdentity.sessionContext.webIdFederationData.federatedProvider"},
    {COLUMN_MFA_USED, "additionalEventData.MFAUsed"},
    {COLUMN_SAML_PROVIDER, "additionalEventData.SamlProviderArn"},
    {COLUMN_RESPONSE_CONSOLE_LOGIN, "responseElements.ConsoleLogin"},
    {COLUMN_RESPONSE_CHECK_MFA, "responseElements.CheckMfa"},
    {COLUMN_RESPONSE_SWITCH_ROLE, "responseElements.SwitchRole"},
    {COLUMN_RESPONSE_EXIT_ROLE, "responseElements.ExitRole"},
    {COLUMN_RESPONSE_RENEW_ROLE, "responseElements.RenewRole"},
    {COLUMN_RESPONSE_GET_SIGNIN_TOKEN, "responseElements.GetSigninToken"},
    {COLUMN_RESPONSE_PASSWORD_UPDATED, "responseElements.PasswordUpdated"},
    {COLUMN_RESPONSE_PASSWORD_RECOVERY_REQUESTED, "responseElements.PasswordRecoveryRequested"},
    {COLUMN_RESPONSE_PASSWORD_RECOVERY_COMPLETED, "responseElements.PasswordRecoveryCompleted"},
    {COLUMN_DETAILS_CREDENTIAL_CHALLENGE, "serviceEventDetails.CredentialChallenge"},
    {COLUMN_DETAILS_CREDENTIAL_VERIFICATION, "serviceEventDetails.CredentialVerification"},
    {COLUMN_DETAILS_USER_AUTHENTICATION, "serviceEventDetails.UserAuthentication"},
};
_Static_assert(sizeof base_columns / sizeof *base_columns == COLUMN_BASE_COUNT,
               "every base column has its path");

static const struct {
    const char *key;
    uint32_t marks;
} root_marks[] = {
    {"eventVersion", MARK_RECORD},
    {"eventID", MARK_RECORD},
    {"eventName", MARK_RECORD},
    {"eventSource", MARK_RECORD},
    {"eventTime", MARK_RECORD},
    {"userIdentity", MARK_RECORD},
    {"eventType", MARK_RECORD},
    {"eventCategory", MARK_RECORD},
    {"insightDetails", MARK_RECORD},
    {"Records", MARK_RECORDS},
    {"s3", MARK_S3},
    {"digestS3Object", MARK_DIGEST},
    {"PublicKeyList", MARK_PUBLIC_KEYS},
    {"publicKeyList", MARK_PUBLIC_KEYS},
    {"configurationItems", MARK_CONFIG_ITEMS},
    {"configSnapshotId", MARK_CONFIG_SNAPSHOT},
    {"fileVersion", MARK_FILE_VERSION},
    {"hashSignature", MARK_SIGNATURE},
    {"files", MARK_FILES},
    {"Events", MARK_LOOKUP},
    {"detail-type", MARK_EVENT_BRIDGE},
    {"logEvents", MARK_LOG_EVENTS},
    {"messageType", MARK_LOG_EVENTS},
    {"awslogs", MARK_LOG_DATA},
    {"_raw", MARK_EXPORT},
    {"_source", MARK_EXPORT},
    {"result", MARK_EXPORT},
};

/* Keys that most records have and nobody asked for: known ones are read faster. */
static const char *const common_keys[] = {"requestParameters", "responseElements", "requestID",
                                          "tlsDetails",        "sharedEventID",    "apiVersion"};

/* Base columns of which a trail has few values, side by side in its records. */
static ColumnRun run_of(uint32_t column)
{
    switch (column) {
    case COLUMN_REGION:
    case COLUMN_SOURCE_IP:
        return RUN_PLACE;
    case COLUMN_READ_ONLY:
    case COLUMN_EVENT_TYPE:
    case COLUMN_MANAGEMENT_EVENT:
    case COLUMN_RECIPIENT_ACCOUNT:
    case COLUMN_EVENT_CATEGORY:
        return RUN_STEADY;
    default:
        return RUN_NONE;
    }
}

/* The trie while it grows. */
typedef struct Branch {
    struct Branch *child, *sibling;
    Slice key;
    uint32_t column;
    uint32_t marks;
    uint32_t child_count;
    bool redacts;
    const char *token;
    uint32_t token_size;
} Branch;

typedef struct {
    Arena *arena;
    Branch *root;
    Branch *identity; /* userIdentity */
    uint32_t nodes;
    uint32_t columns;
    size_t longest_key;
    bool failed;
} Builder;

/* Whether a key stands in JSON as it is. */
static bool is_plain_key(Slice key)
{
    for (size_t i = 0; i < key.size; i++)
        if (key.data[i] < ' ' || key.data[i] == '"' || key.data[i] == '\\' ||
            (unsigned char)key.data[i] >= 0x80)
            return false;
    return true;
}

static Branch *new_branch(Builder *builder, Slice key)
{
    Branch *branch = arena_take(builder->arena, sizeof *branch);
    /* 32 bytes behind the key may be loaded with it. */
    char *token = arena_take(builder->arena, key.size + 3 + 32);
    if (!branch || !token) {
        builder->failed = true;
        return NULL;
    }
    token[0] = '"';
    if (key.size)
        memcpy(token + 1, key.data, key.size);
    memcpy(token + 1 + key.size, "\":", 2);
    branch->key = (Slice){token + 1, key.size};
    branch->token = token;
    branch->token_size = is_plain_key(key) ? (uint32_t)key.size + 3 : 0;
    branch->column = COLUMN_NONE;
    builder->nodes++;
    if (key.size > builder->longest_key)
        builder->longest_key = key.size;
    return branch;
}

/* Where the policy language's page says that CloudTrail redacts. */
static bool is_redacting(const Builder *builder, const Branch *parent, Slice key)
{
    if (parent == builder->root)
        return slice_equal(key, SLICE("requestParameters")) ||
               slice_equal(key, SLICE("responseElements"));
    return parent->redacts || (parent == builder->identity && slice_equal(key, SLICE("userName")));
}

static Branch *child_of(Builder *builder, Branch *parent, Slice key)
{
    Branch **last = &parent->child;
    for (; *last; last = &(*last)->sibling)
        if (slice_equal((*last)->key, key))
            return *last;
    *last = new_branch(builder, key);
    if (*last) {
        (*last)->redacts = is_redacting(builder, parent, key);
        parent->child_count++;
    }
    return *last;
}

static void add_base_column(Builder *builder, const BaseColumn *base)
{
    Branch *branch = builder->root;
    Slice rest = slice_of(base->path), key;
    while (branch && slice_next(&rest, ".", &key))
        branch = child_of(builder, branch, key);
    if (branch)
        branch->column = (uint32_t)base->column;
}

static uint32_t add_extra_column(Builder *builder, const EventColumnPath *path)
{
    /* Deeper than a record may be: there is a column, and nothing ever fills it. */
    if (path->count > LIMIT_DEPTH)
        return builder->columns++;
    Branch *branch = builder->root;
    for (size_t i = 0; i < path->count && branch; i++)
        branch = child_of(builder, branch, path->keys[i]);
    if (!branch)
        return COLUMN_NONE;
    if (branch->column == COLUMN_NONE)
        branch->column = builder->columns++;
    return branch->column;
}

static ColumnSlot *new_slots(Builder *builder, uint32_t children, uint32_t *mask)
{
    uint32_t capacity = 4;
    while (capacity < children * 2)
        capacity *= 2;
    *mask = capacity - 1;
    ColumnSlot *slots = arena_array(builder->arena, capacity, sizeof *slots);
    if (!slots)
        builder->failed = true;
    return slots;
}

static void put_slot(ColumnSlot *slots, uint32_t mask, Slice key, uint32_t node)
{
    uint64_t head = column_key_head(key.data, key.size);
    uint32_t i = column_key_hash(head, key.size);
    while (slots[i & mask].node)
        i++;
    slots[i & mask] = (ColumnSlot){head, key.data, (uint32_t)key.size, node};
}

/* Lays out a branch and all below it from node number *next on. Recursion is bounded by
 * LIMIT_DEPTH. */
static void flatten(Builder *builder, const Branch *branch, ColumnNode *nodes, uint32_t *next)
{
    ColumnNode *node = &nodes[(*next)++];
    ColumnSlot *slots = NULL;
    if (branch->child_count)
        slots = new_slots(builder, branch->child_count, &node->mask);
    uint32_t place = 0;
    for (const Branch *child = branch->child; child && !builder->failed; child = child->sibling) {
        put_slot(slots, node->mask, child->key, *next);
        nodes[*next].place = place++;
        flatten(builder, child, nodes, next);
    }
    node->slots = slots;
    node->column = branch->column;
    node->marks = branch->marks;
    node->token = branch->token;
    node->token_size = branch->token_size;
    node->redacts = branch->redacts && branch->child;
    node->identity = branch == builder->identity;
    node->run = (uint8_t)run_of(branch->column);
    node->steady = node->run == RUN_STEADY && branch->column != COLUMN_EVENT_CATEGORY;
    node->empty = branch->column == COLUMN_NONE && !branch->child && !branch->marks;
    node->end = *next;
}

EventColumns *event_columns_new(Arena *arena, const EventColumnPath *extra, size_t count,
                                uint32_t *extra_columns)
{
    Builder builder = {.arena = arena, .columns = COLUMN_BASE_COUNT};
    builder.root = new_branch(&builder, (Slice){0});
    if (!builder.failed)
        builder.identity = child_of(&builder, builder.root, SLICE("userIdentity"));
    for (size_t i = 0; i < COLUMN_BASE_COUNT && !builder.failed; i++)
        add_base_column(&builder, &base_columns[i]);
    for (size_t i = 0; i < sizeof root_marks / sizeof *root_marks && !builder.failed; i++) {
        Branch *branch = child_of(&builder, builder.root, slice_of(root_marks[i].key));
        if (branch)
            branch->marks |= root_marks[i].marks;
    }
    for (size_t i = 0; i < sizeof common_keys / sizeof *common_keys && !builder.failed; i++)
        child_of(&builder, builder.root, slice_of(common_keys[i]));
    for (size_t i = 0; i < count && !builder.failed; i++)
        extra_columns[i] = add_extra_column(&builder, &extra[i]);
    if (builder.failed)
        return NULL;

    EventColumns *columns = arena_take(arena, sizeof *columns);
    ColumnNode *nodes = arena_array(arena, builder.nodes, sizeof *nodes);
    if (!columns || !nodes)
        return NULL;
    uint32_t next = 0;
    flatten(&builder, builder.root, nodes, &next);
    if (builder.failed)
        return NULL;
    *columns = (EventColumns){nodes, builder.nodes, builder.columns, (uint32_t)builder.longest_key,
                              builder.root->child_count};
    return columns;
}

void event_columns_members(const EventColumns *columns, uint8_t *members)
{
    uint32_t identity_end = 0;
    for (uint32_t i = 0; i < columns->node_count; i++) {
        const ColumnNode *node = &columns->nodes[i];
        if (node->identity)
            identity_end = node->end;
        if (node->column != COLUMN_NONE)
            members[node->column] = i < identity_end         ? EVENT_MEMBER_IDENTITY
                                    : node->steady           ? EVENT_MEMBER_STEADY
                                    : node->run == RUN_PLACE ? EVENT_MEMBER_PLACE
                                                             : EVENT_MEMBER_OTHER;
    }
}

uint32_t event_columns_count(const EventColumns *columns)
{
    return columns->column_count;
}
