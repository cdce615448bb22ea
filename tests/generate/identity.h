/*
 * identity.h: how each kind of caller looks in a record. Data only.
 */
#ifndef GENERATE_IDENTITY_H
#define GENERATE_IDENTITY_H

#include <stdbool.h>

#include "organisation.h"

/* Template of userIdentity. */
const char *identity_pattern(identity_kind kind);

/* Template of the caller's ARN, as messages of refusal name it; "" where it has none. */
const char *identity_arn(identity_kind kind);

/* Whether the caller is an AWS service, whose address and agent are its name and which brings no
 * TLS details. */
bool identity_is_service(identity_kind kind);

#endif
