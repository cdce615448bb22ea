/*
 * evaluate/evidence: writing rows of evidence down while a run goes on. Internal to the room.
 */
#ifndef TRAILAUDIT_EVALUATE_EVIDENCE_H
#define TRAILAUDIT_EVALUATE_EVIDENCE_H

#include "evaluate/evaluate.h"
#include "evaluate/evidence_texts.h"
#include "evaluate/seen.h"
#include "evaluate/spool.h"

#define EVIDENCE_NO_MORE UINT64_MAX

typedef struct {
    Spool spool;
    EvidenceTexts texts;
    RunEvidence *rows;
    uint64_t count, capacity;
    Buffer line; /* the record or row being written */
    uint64_t record_at;
    bool record_written; /* the record in hand already stands in the spool */
} EvidenceWriter;

/* What identifies the record in hand across files. */
typedef struct {
    bool has_id;
    uint64_t id, columns; /* columns: 0 of one that was met first with its id */
    SeenPlace place;
} RecordIdentity;

/* Whether records with this verdict have rows of evidence. */
static inline bool verdict_is_shown(Verdict verdict)
{
    return verdict == VERDICT_NON_COMPLIANT || verdict == VERDICT_REVIEW ||
           verdict == VERDICT_ATTEMPT;
}

/* In memory stay so many bytes, and half as many of texts that rows have in common. */
void evidence_open(EvidenceWriter *writer, size_t budget, const char *folder);
/* A new record is in hand. */
static inline void evidence_begin(EvidenceWriter *writer)
{
    writer->record_written = false;
}
/* Writes a row for one verdict on the record in hand; evidence_keep lists it. False without memory
 * or space. */
bool evidence_write(EvidenceWriter *writer, Evaluator *evaluator, const EventRecord *record,
                    const RecordIdentity *identity, const EvaluatedPolicy *verdict, uint32_t cell,
                    RunEvidence *row);
bool evidence_keep(EvidenceWriter *writer, const RunEvidence *row);
/* What a correlation adds, when all files are read, to what decided. */
bool evidence_more(EvidenceWriter *writer, RunEvidence *row, const EvaluatedSeen *more,
                   uint32_t count);
void evidence_close(EvidenceWriter *writer);

/* Reads back what evidence_write wrote; see run_evidence_read and run_evidence_record. `identity`
 * tells where the record was met. Any number of threads read, while nothing is added. */
bool evidence_read(EvidenceWriter *writer, const RunEvidence *row, Arena *arena,
                   RunEvidenceRecord *record, RecordIdentity *identity, EvaluatedSeen **because,
                   uint32_t *because_count, EvaluatedSeen **shown, uint32_t *shown_count);
bool evidence_record(EvidenceWriter *writer, const RunEvidence *row, Arena *arena,
                     RunEvidenceRecord *record, RecordIdentity *identity);
/* The identity alone. False where the file cannot be read. */
bool evidence_identity(EvidenceWriter *writer, const RunEvidence *row, RecordIdentity *identity);

#endif
