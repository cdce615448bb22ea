/*
 * report/pdf/parts: the sections of the report and the words that they share, between part_*.c
 * alone.
 *
 * A section function is called once a pass, and takes the same room in both. It prints the audit's
 * numbers and adds no fact to them. Trail content goes into runs as text; nothing of it decides on
 * layout but its length.
 */
#ifndef TRAILAUDIT_REPORT_PDF_PARTS_H
#define TRAILAUDIT_REPORT_PDF_PARTS_H

#include "report/pdf/flow.h"

/* Shape and word: the same in every format. */
void runs_result(Runs *runs, float size, AuditResult result);
/* … with COMPLETE or INCOMPLETE behind it. */
void runs_result_of(Press *press, Runs *runs, float size, AuditResult result, bool complete);
void runs_severity(Runs *runs, float size, int rank);
/* "video-prod (111122223333)" */
void runs_account(Runs *runs, Style style, Slice id, Slice name);
/* A sentence of the audit, its numbers grouped as the report's own. */
void runs_sentence(Press *press, Runs *runs, Style style, Slice sentence);
/* The text, or the word where it is empty. */
void runs_or(Press *press, Runs *runs, Style style, Slice text, const char *id);
/* Times have one form: "2026-07-01 00:10:00", where UTC stands in the column's head or before it;
 * anything else as it stands. Into the scratch arena; and into runs, the word where it is empty. */
Slice time_text(Press *press, Slice time);
void runs_time(Press *press, Runs *runs, Style style, Slice time, const char *id);
/* "from … to … UTC": of the evaluated records, which there are. */
void runs_first_last(Press *press, Runs *runs, Style style);
/* What the run was narrowed to, or that it was not. */
void runs_selection(Press *press, Runs *runs, float size);
/* "78.4" of 100, into the scratch arena: never 0 or 100 where it is neither. */
Slice percent(Press *press, uint64_t part, uint64_t whole);
/* A chart's bar in the cell: value of most, over its width. */
void table_bar(Table *table, uint32_t column, uint64_t value, uint64_t most, LookColour colour);

/* Charts. */
void figure_days(Press *press);
/* A row of the finding's facts; none where nothing has a date. */
void figure_strip(Press *press, Table *table, const AuditFinding *finding);
void figure_matrix(Press *press);
/* The accounts and services that weigh most, for a summary of one page. */
void figure_matrix_short(Press *press);

/* Sections, in their order. */
void part_cover(Press *press);
void part_contents(Press *press);
/* The first page of a later volume: says what it is part of. Keeps out of the flow. */
void part_volume(Press *press);
/* A line for each volume. */
void part_volumes(Press *press, Runs *runs, Style style);
void part_control(Press *press);
/* The row of the options that shape the result. */
void control_options(Press *press, Table *table);
void part_summary(Press *press);
void part_population(Press *press);
void part_matrix(Press *press);
void part_findings(Press *press);
void part_evidence(Press *press,
                   const AuditFinding *finding); /* of one finding, called by part_findings */
/* What is gone of the previous report; nothing without a baseline. */
void part_resolved(Press *press);
/* Of part_population: what digests prove. */
void part_integrity(Press *press);
/* Of part_population: coverage by account, Region and day. */
void part_coverage(Press *press);
/* Of part_findings too. */
void part_top_findings(Press *press);
void part_attempts(Press *press);
void part_exceptions(Press *press);
void part_quality(Press *press);
void part_policies(Press *press);
void part_method(Press *press);
void part_manifest(Press *press);
void part_sign_off(Press *press);

#endif
