/*
 * Whether the call did what was asked. Some services report an error only in the response or in the
 * service's details.
 */
#include "event/facts.h"

enum { OUTCOME_SUCCESS, OUTCOME_FAILURE, OUTCOME_DENIED };

static const EventFactValue outcome_words[] = {
    [OUTCOME_SUCCESS] = FACT_WORD("success"),
    [OUTCOME_FAILURE] = FACT_WORD("failure"),
    [OUTCOME_DENIED] = FACT_WORD("denied"),
};
FACT_NUMBERS_SUFFICE(outcome_words);

/* Sign-in events and the column that holds their result. */
static const struct {
    Slice event;
    EventColumn column;
} result_table[] = {
    {SLICE("ConsoleLogin"), COLUMN_RESPONSE_CONSOLE_LOGIN},
    {SLICE("CheckMfa"), COLUMN_RESPONSE_CHECK_MFA},
    {SLICE("SwitchRole"), COLUMN_RESPONSE_SWITCH_ROLE},
    {SLICE("ExitRole"), COLUMN_RESPONSE_EXIT_ROLE},
    {SLICE("RenewRole"), COLUMN_RESPONSE_RENEW_ROLE},
    {SLICE("GetSigninToken"), COLUMN_RESPONSE_GET_SIGNIN_TOKEN},
    {SLICE("PasswordUpdated"), COLUMN_RESPONSE_PASSWORD_UPDATED},
    {SLICE("PasswordRecoveryRequested"), COLUMN_RESPONSE_PASSWORD_RECOVERY_REQUESTED},
    {SLICE("PasswordRecoveryCompleted"), COLUMN_RESPONSE_PASSWORD_RECOVERY_COMPLETED},
    {SLICE("CredentialChallenge"), COLUMN_DETAILS_CREDENTIAL_CHALLENGE},
    {SLICE("CredentialVerification"), COLUMN_DETAILS_CREDENTIAL_VERIFICATION},
    {SLICE("UserAuthentication"), COLUMN_DETAILS_USER_AUTHENTICATION},
};

static bool is_denial(Slice code)
{
    return slice_contains(code, SLICE("AccessDenied")) ||
           slice_ends(code, SLICE("UnauthorizedOperation")) ||
           slice_starts(code, SLICE("UnauthorizedAccess")) ||
           slice_equal(code, SLICE("NotAuthorizedException")) ||
           slice_equal(code, SLICE("ForbiddenException")) ||
           slice_equal(code, SLICE("UnauthorizedClientException"));
}

static bool is_failed_sign_in(EventFacts *facts)
{
    Slice event = fact_text(facts, COLUMN_EVENT_NAME);
    for (size_t i = 0; i < sizeof result_table / sizeof result_table[0]; i++)
        if (!fact_is_absent(facts, result_table[i].column) &&
            slice_equal(event, result_table[i].event))
            return slice_equal(fact_text(facts, result_table[i].column), SLICE("Failure"));
    return false;
}

uint32_t fact_outcome_number(EventFacts *facts)
{
    Slice code = fact_text(facts, COLUMN_ERROR_CODE);
    if (code.size)
        return is_denial(code) ? OUTCOME_DENIED : OUTCOME_FAILURE;
    bool failed = fact_text(facts, COLUMN_ERROR_MESSAGE).size || is_failed_sign_in(facts);
    return failed ? OUTCOME_FAILURE : OUTCOME_SUCCESS;
}

EventFactValue fact_outcome(EventFacts *facts)
{
    return outcome_words[fact_outcome_number(facts)];
}
