/*
 * failure.h: how calls fail. Data, and the lot that picks from it.
 */
#ifndef GENERATE_FAILURE_H
#define GENERATE_FAILURE_H

#include "organisation.h"
#include "random.h"

struct failure {
    const char *service; /* that answers so; NULL: any */
    const char *code;    /* errorCode; NULL: left out */
    const char *message; /* template of errorMessage; NULL: left out */
    unsigned weight;
};

/* Refusals that the planted tables name. */
extern const struct failure refused;
extern const struct failure refused_by_ec2;
extern const struct failure refused_by_policy;
extern const struct failure wrong_password;
extern const struct failure conflict;

/* A failure that the action's service answers ordinary callers with. */
const struct failure *failure_choose(const struct action *action, random_stream *random);

#endif
