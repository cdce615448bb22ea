/* A policy file and a record: loading reports or succeeds, and what loads compiles and judges the
 * record once. */
#include "compile/compile.h"
#include "evaluate/evaluate.h"
#include "fuzz.h"
#include "policy/policy.h"

static const char record[] = "{\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"PutObject\","
                             "\"eventTime\":\"2026-07-01T00:00:00Z\","
                             "\"userIdentity\":{\"type\":\"IAMUser\",\"accountId\":"
                             "\"111122223333\"},\"requestParameters\":{\"a\":[{\"b\":1}]}}";

static void judge(const PolicySet *policies)
{
    Program *program = program_compile(policies, NULL);
    FUZZ_CHECK(program);
    Slice text = SLICE(record);
    for (uint32_t i = 0; i < program->policy_count && i < 4; i++) {
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
    FUZZ_CHECK(sink);
    char *copy = malloc(size + 1);
    FUZZ_CHECK(copy);
    memcpy(copy, data, size);
    policy_document_kind((Slice){copy, size});
    PolicySet *policies =
        policy_load_text((Slice){copy, size}, SLICE("fuzz.xml"), NULL, 0, &arena, sink);
    FUZZ_CHECK(policies || diagnostics_count(sink, DIAGNOSTIC_ERROR));
    fuzz_check_shown(sink);
    if (diagnostics_count(sink, DIAGNOSTIC_ERROR) == 0)
        judge(policies);
    diagnostics_free(sink);
    arena_free(&arena);
    free(copy);
    return 0;
}
