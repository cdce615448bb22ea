#include "cli/explain_decided.h"

static bool hangs_on_others(const Policy *policy)
{
    bool hangs = policy->correlation != NULL;
    for (uint32_t i = 0; i < policy->exception_count; i++)
        hangs |= policy->exceptions[i].max > 0;
    return hangs;
}

RunStatus explain_decide(ExplainDecided *decided, const PolicySet *policies,
                         const ReportDefinition *definition, const RunOptions *options,
                         Arena *arena)
{
    *decided = (ExplainDecided){.policies = *policies};
    decided->policies.policies = arena_array(arena, policies->policy_count, sizeof(Policy *));
    decided->policies.policy_count = 0;
    if (!decided->policies.policies)
        return RUN_NO_MEMORY;
    for (uint32_t i = 0; i < policies->policy_count; i++)
        if (hangs_on_others(policies->policies[i]))
            decided->policies.policies[decided->policies.policy_count++] = policies->policies[i];
    if (decided->policies.policy_count == 0)
        return RUN_DONE;
    RunOptions *kept = arena_take(arena, sizeof *kept);
    decided->program = program_compile(&decided->policies, definition);
    if (!kept || !decided->program)
        return RUN_NO_MEMORY;
    *kept = *options;
    kept->program = decided->program;
    kept->sample_size = UINT32_MAX; /* of that event all records, which are few */
    RunStatus status = run_archive(kept, &decided->run);
    if (status != RUN_DONE) {
        decided->error = decided->run ? decided->run->error : 0;
        run_free(decided->run);
        decided->run = NULL;
    }
    return status;
}

bool explain_decided_of(const ExplainDecided *decided, const FoundPlace *place, Arena *arena,
                        DecidedVerdict **verdicts, uint32_t *count)
{
    const Run *run = decided->run;
    *count = 0;
    *verdicts = arena_array(arena, run ? run->sample_count : 0, sizeof(DecidedVerdict));
    for (uint64_t i = 0; *verdicts && run && i < run->sample_count; i++) {
        const RunSample *sample = &run->samples[i];
        RunEvidenceRecord record;
        if (!run_evidence_record(run, &sample->row, arena, &record))
            return false;
        const RunFile *file = run->files[record.file];
        if (record.record == place->number && file->archive == place->archive &&
            slice_equal(file->path, place->path))
            (*verdicts)[(*count)++] = (DecidedVerdict){
                decided->program->policies[sample->row.policy].source, sample->verdict};
    }
    return *verdicts != NULL;
}

void explain_decided_free(ExplainDecided *decided)
{
    run_free(decided->run);
    program_free(decided->program);
    *decided = (ExplainDecided){0};
}
