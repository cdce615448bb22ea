/* What was drawn of each policy's population, in order. */
#include <errno.h>
#include <stdlib.h>

#include "audit/parts.h"
#include "audit/redact_parts.h"

struct AuditSampleCursor {
    const Audit *audit;
    uint64_t next;
    Arena arena;
    RedactPass masking;
};

bool build_samples(Audit *audit, const AuditBuild *build)
{
    audit->sampling = (AuditSampling){.size = build->sample_size,
                                      .seed = build->sample_size ? build->sample_seed : 0,
                                      .rows = build->run->sample_count};
    build_sort_samples(build->run);
    return true;
}

AuditSampleCursor *audit_samples_open(const Audit *audit)
{
    AuditSampleCursor *cursor = calloc(1, sizeof(AuditSampleCursor));
    if (cursor)
        *cursor = (AuditSampleCursor){
            .audit = audit, .masking = {.redaction = audit->redaction, .arena = &cursor->arena}};
    return cursor;
}

int audit_sample_next(AuditSampleCursor *cursor, AuditSample *sample)
{
    const struct AuditEvidenceStore *store = cursor->audit->evidence_store;
    if (!store || cursor->next == store->run->sample_count)
        return 0;
    const RunSample *from = &store->run->samples[cursor->next++];
    const RunCell *cell = &store->run->cells[from->row.cell];
    arena_reset(&cursor->arena);
    *sample = (AuditSample){.policy = from->row.policy,
                            .account = cell->account,
                            .service = cell->service,
                            .verdict = (int)from->verdict};
    bool read =
        build_evidence(cursor->audit, store->run, &from->row, &cursor->arena, &sample->evidence);
    if (read && cursor->masking.redaction)
        redact_sample(&cursor->masking, sample);
    if (read && !cursor->masking.failed)
        return 1;
    errno = read || cursor->arena.failed ? ENOMEM : EIO;
    return -1;
}

void audit_samples_close(AuditSampleCursor *cursor)
{
    if (!cursor)
        return;
    redact_end(&cursor->masking);
    arena_free(&cursor->arena);
    free(cursor);
}

bool audit_samples_whole(const Audit *audit)
{
    return audit->evidence_store || audit->sampling.rows == 0;
}
