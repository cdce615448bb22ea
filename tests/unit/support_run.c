#include "support_run.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "support_folder.h"

static void need(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

RunOptions support_run_options(void)
{
    return (RunOptions){.jobs = 1,
                        .from = INSTANT_NONE,
                        .to = INSTANT_NONE,
                        .max_record = LIMIT_RECORD_DEFAULT,
                        .max_file = LIMIT_FILE_DEFAULT,
                        .memory = LIMIT_MEMORY_DEFAULT};
}

void support_run_open(SupportRun *done, const char *xml, const char *folder,
                      const RunOptions *options, const ReportDefinition *definition)
{
    ArchiveOptions plain = {0};
    *done = (SupportRun){.sink = diagnostics_new()};
    support_program_open(&done->made, xml, definition);
    done->source = archive_source_open(&folder, 1, &plain, done->sink);
    need(done->source, folder);
    done->options = options ? *options : support_run_options();
    done->options.program = done->made.program;
    done->options.source = done->source;
    done->options.spill_folder = "/tmp";
    done->status = run_archive(&done->options, &done->run);
}

void support_run_close(SupportRun *done)
{
    run_free(done->run);
    archive_source_close(done->source);
    diagnostics_free(done->sink);
    support_program_close(&done->made);
}

/* ---- as text ---- */

typedef struct {
    Buffer *lines;
    size_t count, capacity;
} Lines;

static Buffer *new_line(Lines *lines)
{
    if (lines->count == lines->capacity) {
        lines->capacity = lines->capacity ? lines->capacity * 2 : 64;
        lines->lines = realloc(lines->lines, lines->capacity * sizeof(Buffer));
        need(lines->lines, "no memory");
    }
    lines->lines[lines->count] = (Buffer){0};
    return &lines->lines[lines->count++];
}

static int compare_lines(const void *a, const void *b)
{
    return slice_compare(buffer_slice(a), buffer_slice(b));
}

static void add_counts(Lines *lines, const RunCounts *c)
{
    buffer_printf(
        new_line(lines),
        "counts records=%llu evaluated=%llu duplicates=%llu quarantined=%llu recovered=%llu "
        "undated=%llu",
        (unsigned long long)c->records, (unsigned long long)c->evaluated,
        (unsigned long long)c->duplicates, (unsigned long long)c->quarantined,
        (unsigned long long)c->recovered, (unsigned long long)c->undated);
    buffer_printf(new_line(lines),
                  "counts out period=%llu account=%llu region=%llu service=%llu kind=%llu "
                  "ids-missing=%llu addenda=%llu first=%lld last=%lld",
                  (unsigned long long)c->out_of_period, (unsigned long long)c->out_of_account,
                  (unsigned long long)c->out_of_region, (unsigned long long)c->out_of_service,
                  (unsigned long long)c->out_of_kind, (unsigned long long)c->ids_missing,
                  (unsigned long long)c->addenda, (long long)c->first, (long long)c->last);
}

#define TEXT(slice) (int)(slice).size, (slice).data ? (slice).data : ""

static void add_tables(Lines *lines, const Run *run)
{
    for (uint32_t i = 0; i < run->cell_count; i++)
        buffer_printf(new_line(lines), "cell %.*s %.*s %llu", TEXT(run->cells[i].account),
                      TEXT(run->cells[i].service), (unsigned long long)run->cells[i].evaluated);
    for (uint32_t i = 0; i < run->tally_count; i++) {
        const RunTally *tally = &run->tallies[i];
        Buffer *line = new_line(lines);
        buffer_printf(line, "tally %u %.*s %.*s", tally->policy,
                      TEXT(run->cells[tally->cell].account), TEXT(run->cells[tally->cell].service));
        for (int v = 0; v < VERDICT_COUNT; v++)
            buffer_printf(line, " %llu", (unsigned long long)tally->verdicts[v]);
    }
    for (uint32_t i = 0; i < run->kind_count; i++)
        buffer_printf(new_line(lines), "kind %.*s %.*s %llu", TEXT(run->kinds[i].account),
                      TEXT(run->kinds[i].category), (unsigned long long)run->kinds[i].count);
    for (uint32_t i = 0; i < run->day_count; i++)
        buffer_printf(new_line(lines), "day %lld %llu", (long long)run->days[i].day,
                      (unsigned long long)run->days[i].count);
}

static void add_files(Lines *lines, const Run *run)
{
    for (uint32_t i = 0; i < run->file_count; i++)
        buffer_printf(new_line(lines), "file %u %.*s state=%d records=%llu quarantined=%llu", i,
                      TEXT(run->files[i]->path), (int)run->files[i]->state,
                      (unsigned long long)run->files[i]->records,
                      (unsigned long long)run->files[i]->quarantined);
    for (uint64_t i = 0; i < run->problem_count; i++) {
        const RunProblem *p = &run->problems[i];
        buffer_printf(new_line(lines), "problem %.*s@%llu %s %llu: %.*s", TEXT(p->path),
                      (unsigned long long)p->problem.offset, problem_word(p->problem.kind),
                      (unsigned long long)p->problem.records, TEXT(p->problem.detail));
    }
}

static void add_evidence(Lines *lines, const Run *run)
{
    Arena arena = {0};
    for (uint64_t i = 0; i < run->evidence_count; i++) {
        const RunEvidence *row = &run->evidence[i];
        RunEvidenceRecord record;
        EvaluatedSeen *because, *shown;
        uint32_t because_count, shown_count;
        arena_reset(&arena);
        need(run_evidence_read(run, row, &arena, &record, &because, &because_count, &shown,
                               &shown_count),
             "evidence cannot be read");
        Buffer *line = new_line(lines);
        buffer_printf(line, "evidence %u %.*s id=%.*s %.*s file=%u record=%u by=%.*s repaired=%.*s",
                      row->policy, TEXT(run->cells[row->cell].account), TEXT(record.event_id),
                      TEXT(record.time), record.file, record.record, TEXT(record.principal),
                      TEXT(record.recovered));
        for (uint32_t j = 0; j < because_count; j++)
            buffer_printf(line, " %.*s=%.*s", TEXT(because[j].field), TEXT(because[j].value));
        for (uint32_t j = 0; j < shown_count; j++)
            buffer_printf(line, " [%.*s %.*s]", TEXT(shown[j].field), TEXT(shown[j].value));
    }
    arena_free(&arena);
}

void support_run_text(const Run *run, Buffer *out)
{
    Lines lines = {0};
    add_counts(&lines, &run->counts);
    add_tables(&lines, run);
    add_files(&lines, run);
    add_evidence(&lines, run);
    qsort(lines.lines, lines.count, sizeof(Buffer), compare_lines);
    for (size_t i = 0; i < lines.count; i++) {
        buffer_add(out, buffer_slice(&lines.lines[i]));
        buffer_add_byte(out, '\n');
        buffer_free(&lines.lines[i]);
    }
    buffer_add_byte(out, '\0');
    need(!out->failed, "no memory");
    free(lines.lines);
}

void support_run_file(const char *folder, const char *path, const char *records)
{
    Buffer text = {0}, bytes = {0};
    buffer_printf(&text, "{\"Records\":[%s]}", records);
    gzip_add(&bytes, buffer_slice(&text), 6);
    folder_write(folder, path, buffer_slice(&bytes));
    buffer_free(&text);
    buffer_free(&bytes);
}
