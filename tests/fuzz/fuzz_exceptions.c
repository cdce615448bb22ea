/* Exceptions and dispositions kept apart from policies: loading reports or succeeds, and what loads
 * compiles and judges a record. */
#include <unistd.h>

#include "compile/compile.h"
#include "evaluate/evaluate.h"
#include "fuzz.h"
#include "policy/policy.h"

static const char policies_text[] =
    "<policy-set xmlns=\"urn:trailaudit:policy:1\" id=\"s\" version=\"1\"><title>t</title>"
    "<list id=\"l\"><value>a*</value></list><parameter name=\"p\" default=\"3\"/>"
    "<define id=\"d\"><present field=\"eventID\"/></define>"
    "<policy id=\"a\" severity=\"high\"><title>t</title><scope><present field=\"eventID\"/></scope>"
    "<forbid><present field=\"eventName\"/></forbid></policy>"
    "<policy id=\"b\" severity=\"low\"><title>t</title><scope all=\"yes\"/>"
    "<review><present field=\"eventName\"/></review></policy></policy-set>";

static const char record[] = "{\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"PutObject\","
                             "\"eventID\":\"e-1\",\"eventTime\":\"2026-07-01T00:00:00Z\","
                             "\"userIdentity\":{\"type\":\"IAMUser\",\"accountId\":"
                             "\"111122223333\"}}";

static void judge(const PolicySet *policies)
{
    Program *program = program_compile(policies, NULL);
    Slice text = SLICE(record);
    FUZZ_CHECK(program);
    for (uint32_t i = 0; i < program->policy_count; i++) {
        Verdict verdict = VERDICT_COUNT;
        Problem problem;
        FUZZ_CHECK(evaluate_texts(program, &text, 1, i, &verdict, NULL, &problem));
        FUZZ_CHECK(verdict < VERDICT_COUNT);
    }
    program_free(program);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    Diagnostics *sink = diagnostics_new();
    char path[64];
    const char *paths[] = {path};
    int file = fuzz_file((Slice){(const char *)data, size}, path);
    PolicyInputs inputs = {.exception_paths = paths, .exception_path_count = 1};
    FUZZ_CHECK(sink);
    PolicySet *policies =
        policy_load_text_with(SLICE(policies_text), SLICE("fuzz.xml"), &inputs, &arena, sink);
    FUZZ_CHECK(policies || diagnostics_count(sink, DIAGNOSTIC_ERROR));
    fuzz_check_shown(sink);
    if (diagnostics_count(sink, DIAGNOSTIC_ERROR) == 0)
        judge(policies);
    close(file);
    diagnostics_free(sink);
    arena_free(&arena);
    return 0;
}
