/*
 * Models built from a run over an archive that a test writes. Whatever fails here fails the test
 * that called. To be included behind cmocka.h.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_MODEL_H
#define TRAILAUDIT_TESTS_SUPPORT_MODEL_H

#include "audit/build.h"
#include "support_folder.h"
#include "support_run.h"
#include "support_text.h"

#define FIRST  "111122223333"
#define SECOND "444455556666"
#define THIRD  "777788889999"
#define NOON   "2026-07-01T12:00:00Z"
/* A record of Region us-east-1; more begins with a comma. */
#define RECORD(id, time, source, name, account, more)                                              \
    "{\"eventID\":\"" id "\",\"eventTime\":\"" time "\",\"eventSource\":\"" source                 \
    ".amazonaws.com\",\"eventName\":\"" name "\",\"awsRegion\":\"us-east-1\","                     \
    "\"recipientAccountId\":\"" account "\"" more "}"
#define POLICY_OF(id, inside)                                                                      \
    "<policy id=\"" id "\" severity=\"high\"><title>T</title>" inside "</policy>"
#define ALL_RECORDS "<scope all=\"yes\"/>"
#define DELETES(id) POLICY_OF(id, ALL_RECORDS "<forbid><action name=\"*:Delete*\"/></forbid>")
#define EXCEPTION(id, until, inside)                                                               \
    "<exception id=\"" id "\" until=\"" until                                                      \
    "\" owner=\"o@example.com\"><reason>R</reason>" inside "</exception>"

typedef struct {
    SupportRun run;
    Audit *audit;
} SupportModel;

/* Only the run, which has to be done; what it is built from is then support_model_parts. */
void support_model_run(SupportModel *made, const char *xml, const char *folder,
                       const RunOptions *options, const ReportDefinition *definition);
/* As of 2026-10-01, three rows of evidence a finding, nothing narrowed or required. */
AuditBuild support_model_parts(SupportModel *made);
/* Run and model, whose sums have to agree. */
void support_model_open(SupportModel *made, const char *xml, const char *folder);
/* Removes the folder too, unless it is NULL. */
void support_model_close(SupportModel *made, char *folder);

static inline AuditResult result_of(const Audit *audit, const char *policy)
{
    for (uint32_t i = 0; i < audit->policy_count; i++)
        if (slice_equal(audit->policies[i].id, slice_of(policy)))
            return audit->policies[i].result;
    fail_msg("no policy %s", policy);
    return RESULT_COUNT;
}

#endif
