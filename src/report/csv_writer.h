/*
 * report/csv_writer: rows of comma-separated values.
 *
 * Promises: RFC 4180, UTF-8, CRLF after each row. No cell begins as a formula of a spreadsheet, no
 * cell drives a terminal: see csv_cell. Owns a buffer between csv_begin and csv_end; the output is
 * borrowed. Costs: a copy of each byte.
 */
#ifndef TRAILAUDIT_REPORT_CSV_WRITER_H
#define TRAILAUDIT_REPORT_CSV_WRITER_H

#include "base/buffer.h"
#include "base/output.h"

typedef struct {
    Output *output;
    Buffer pending; /* what the output gets next */
    Buffer cell;    /* the cell in the making */
    bool comma;
} CsvWriter;

/* Begins with the header: names of columns, separated by commas, none of which needs quotes. */
void csv_begin(CsvWriter *writer, Output *output, const char *header);
/* Hands over the rest and frees the buffers. False if anything failed; the output then has failed
 * too. */
bool csv_end(CsvWriter *writer);

/*
 * A cell. A ' goes before one that begins with = + - @ tab, CR or LF. Quoted where it holds a
 * comma, a quote, CR or LF, or has a blank at an end, which some readers would trim. Control
 * characters other than tab, CR and LF are written as U+XXXX and bytes that are no UTF-8 as \xXX,
 * as text_add_visible does: CSV has no escapes, and many readers refuse NUL or broken UTF-8.
 */
void csv_cell(CsvWriter *writer, Slice text);
void csv_number(CsvWriter *writer, uint64_t number);
void csv_flag(CsvWriter *writer, bool flag); /* true, false */
void csv_end_row(CsvWriter *writer);

#endif
