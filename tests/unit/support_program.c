#include "support_program.h"

#include <stdio.h>
#include <stdlib.h>

static void need(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

void support_program_open(SupportProgram *made, const char *xml, const ReportDefinition *definition)
{
    *made = (SupportProgram){0};
    policies_from_text(&made->loaded, slice_of(xml));
    need(made->loaded.set && diagnostics_count(made->loaded.sink, DIAGNOSTIC_ERROR) == 0,
         made->loaded.said.data);
    made->program = program_compile(made->loaded.set, definition);
    need(made->program, "no program");
    made->reader = event_reader_new(made->program->columns);
    made->evaluator = evaluator_new(made->program);
    need(made->reader && made->evaluator, "no memory");
}

void support_program_close(SupportProgram *made)
{
    evaluator_free(made->evaluator);
    event_reader_free(made->reader);
    program_free(made->program);
    policies_end(&made->loaded);
    buffer_free(&made->text);
}

/* The reader may load up to 64 bytes behind the text. */
void support_program_take(SupportProgram *made, const char *json)
{
    Problem problem;
    buffer_clear(&made->text);
    buffer_add(&made->text, slice_of(json));
    need(buffer_reserve(&made->text, 64), "no memory");
    memset(made->text.data + made->text.size, 0, 64);
    need(event_reader_single(made->reader, buffer_slice(&made->text), &made->record, &problem),
         json);
    evaluator_begin(made->evaluator, &made->record, (Slice){0});
}

uint32_t support_program_policy(const SupportProgram *made, const char *id)
{
    for (uint32_t i = 0; i < made->program->policy_count; i++)
        if (slice_equal(made->program->policies[i].source->id, slice_of(id)))
            return i;
    need(false, id);
    return 0;
}

Verdict support_program_verdict(SupportProgram *made, const char *policy, const char *json,
                                uint32_t *exception)
{
    uint32_t number = support_program_policy(made, policy), count;
    const EvaluatedPolicy *verdicts;
    support_program_take(made, json);
    need(evaluator_run(made->evaluator, &verdicts, &count), "no memory");
    for (uint32_t i = 0; i < count; i++)
        if (verdicts[i].policy == number) {
            if (exception)
                *exception = verdicts[i].exception;
            return verdicts[i].verdict;
        }
    return VERDICT_NOT_APPLICABLE;
}

Truth support_truth(const char *condition, const char *json)
{
    static const char before[] =
        "<policy-set xmlns=\"urn:trailaudit:policy:1\" id=\"s\">"
        "<list id=\"ports\"><value>22</value><value>3389</value></list>"
        "<policy id=\"p\" severity=\"low\"><title>T</title><scope all=\"yes\"/><forbid>";
    SupportProgram made;
    Buffer xml = {0};
    buffer_printf(&xml, "%s%s</forbid></policy></policy-set>", before, condition);
    buffer_add_byte(&xml, '\0');
    need(!xml.failed, "no memory");
    support_program_open(&made, xml.data, NULL);
    Verdict verdict = support_program_verdict(&made, "p", json, NULL);
    support_program_close(&made);
    buffer_free(&xml);
    need(verdict == VERDICT_COMPLIANT || verdict == VERDICT_NON_COMPLIANT ||
             verdict == VERDICT_INSUFFICIENT_DATA,
         "a condition has another outcome than true, false and unknown");
    return verdict == VERDICT_NON_COMPLIANT ? TRUTH_TRUE
           : verdict == VERDICT_COMPLIANT   ? TRUTH_FALSE
                                            : TRUTH_UNKNOWN;
}
