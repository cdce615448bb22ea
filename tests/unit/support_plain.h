/*
 * What is read and allowed without libxml2, held against libxml2.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_PLAIN_H
#define TRAILAUDIT_TESTS_SUPPORT_PLAIN_H

#include "policy/schema.h"

typedef struct {
    bool plain;        /* the text was read without libxml2 */
    bool sure;         /* it was certain of it that the schema allows it */
    const char *wrong; /* what libxml2 says otherwise; NULL: nothing */
} PlainVerdict;

/* The text is followed by a NUL. */
PlainVerdict plain_judge(Schema *schema, Slice text);

#endif
