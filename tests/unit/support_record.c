#include "support_record.h"

enum { LONGEST_PATH = 4 };

#define RESPONSE(name)                                                                             \
    {                                                                                              \
        "responseElements", name                                                                   \
    }
#define DETAILS(name)                                                                              \
    {                                                                                              \
        "serviceEventDetails", name                                                                \
    }
#define SESSION(...)                                                                               \
    {                                                                                              \
        "userIdentity", "sessionContext", __VA_ARGS__                                              \
    }

static const char *const paths[COLUMN_BASE_COUNT][LONGEST_PATH] = {
    [COLUMN_EVENT_ID] = {"eventID"},
    [COLUMN_EVENT_TIME] = {"eventTime"},
    [COLUMN_EVENT_SOURCE] = {"eventSource"},
    [COLUMN_EVENT_NAME] = {"eventName"},
    [COLUMN_REGION] = {"awsRegion"},
    [COLUMN_SOURCE_IP] = {"sourceIPAddress"},
    [COLUMN_USER_AGENT] = {"userAgent"},
    [COLUMN_ERROR_CODE] = {"errorCode"},
    [COLUMN_ERROR_MESSAGE] = {"errorMessage"},
    [COLUMN_EVENT_TYPE] = {"eventType"},
    [COLUMN_EVENT_CATEGORY] = {"eventCategory"},
    [COLUMN_READ_ONLY] = {"readOnly"},
    [COLUMN_MANAGEMENT_EVENT] = {"managementEvent"},
    [COLUMN_RECIPIENT_ACCOUNT] = {"recipientAccountId"},
    [COLUMN_FROM_CONSOLE] = {"sessionCredentialFromConsole"},
    [COLUMN_INSIGHT_DETAILS] = {"insightDetails"},
    [COLUMN_ADDENDUM] = {"addendum"},
    [COLUMN_RESOURCES] = {"resources"},
    [COLUMN_IDENTITY_TYPE] = {"userIdentity", "type"},
    [COLUMN_IDENTITY_ACCOUNT] = {"userIdentity", "accountId"},
    [COLUMN_IDENTITY_ARN] = {"userIdentity", "arn"},
    [COLUMN_IDENTITY_PRINCIPAL] = {"userIdentity", "principalId"},
    [COLUMN_IDENTITY_USER] = {"userIdentity", "userName"},
    [COLUMN_IDENTITY_INVOKED_BY] = {"userIdentity", "invokedBy"},
    [COLUMN_IDENTITY_KEY] = {"userIdentity", "accessKeyId"},
    [COLUMN_IDENTITY_ON_BEHALF] = {"userIdentity", "onBehalfOf", "userId"},
    [COLUMN_IDENTITY_SCOPE_TYPE] = {"userIdentity", "inScopeOf", "issuerType"},
    [COLUMN_SESSION] = {"userIdentity", "sessionContext"},
    [COLUMN_SESSION_ISSUER_ARN] = SESSION("sessionIssuer", "arn"),
    [COLUMN_SESSION_MFA] = SESSION("attributes", "mfaAuthenticated"),
    [COLUMN_SESSION_SOURCE_IDENTITY] = SESSION("sourceIdentity"),
    [COLUMN_SESSION_EC2_ROLE] = SESSION("ec2RoleDelivery"),
    [COLUMN_SESSION_PROVIDER] = SESSION("webIdFederationData", "federatedProvider"),
    [COLUMN_MFA_USED] = {"additionalEventData", "MFAUsed"},
    [COLUMN_SAML_PROVIDER] = {"additionalEventData", "SamlProviderArn"},
    [COLUMN_RESPONSE_CONSOLE_LOGIN] = RESPONSE("ConsoleLogin"),
    [COLUMN_RESPONSE_CHECK_MFA] = RESPONSE("CheckMfa"),
    [COLUMN_RESPONSE_SWITCH_ROLE] = RESPONSE("SwitchRole"),
    [COLUMN_RESPONSE_EXIT_ROLE] = RESPONSE("ExitRole"),
    [COLUMN_RESPONSE_RENEW_ROLE] = RESPONSE("RenewRole"),
    [COLUMN_RESPONSE_GET_SIGNIN_TOKEN] = RESPONSE("GetSigninToken"),
    [COLUMN_RESPONSE_PASSWORD_UPDATED] = RESPONSE("PasswordUpdated"),
    [COLUMN_RESPONSE_PASSWORD_RECOVERY_REQUESTED] = RESPONSE("PasswordRecoveryRequested"),
    [COLUMN_RESPONSE_PASSWORD_RECOVERY_COMPLETED] = RESPONSE("PasswordRecoveryCompleted"),
    [COLUMN_DETAILS_CREDENTIAL_CHALLENGE] = DETAILS("CredentialChallenge"),
    [COLUMN_DETAILS_CREDENTIAL_VERIFICATION] = DETAILS("CredentialVerification"),
    [COLUMN_DETAILS_USER_AUTHENTICATION] = DETAILS("UserAuthentication"),
};

static bool keep_value(void *context, EventValue value)
{
    *(EventValue *)context = value;
    return true;
}

bool support_record_fill(SupportRecord *made, const char *json)
{
    EventValue record;
    memset(made, 0, sizeof *made);
    if (!event_value_parse(slice_of(json), &record, NULL, NULL) || record.type != EVENT_OBJECT)
        return false;
    for (int column = 0; column < COLUMN_BASE_COUNT; column++) {
        EventPathStep steps[LONGEST_PATH] = {0};
        size_t count = 0;
        for (; count < LONGEST_PATH && paths[column][count]; count++)
            steps[count] = (EventPathStep){EVENT_STEP_KEY, slice_of(paths[column][count]), 0};
        event_visit(record, steps, count, keep_value, &made->values[column]);
    }
    made->record.values = made->values;
    made->record.raw = (Slice){record.data, record.size};
    made->record.number = 1;
    return true;
}
