/*
 * report/html/data: the findings and their evidence as blocks that the page's script reads.
 *
 * In this order: `head` (policies that have findings, days, totals), `findings` (columns, most
 * severe first), `details` (of each finding its principals, actions, Regions, days and first row of
 * evidence), `rows` (further rows, by finding, most severe first), `end` (what found room).
 * templates/html/README.md tells their members.
 *
 * Promises: streams; stops before the page is larger than LIMIT_HTML_SIZE, and says what it left
 * out. Costs: a block in memory at a time. Never: shows a record that the audit doesn't.
 */
#ifndef TRAILAUDIT_REPORT_HTML_DATA_H
#define TRAILAUDIT_REPORT_HTML_DATA_H

#include "base/output.h"
#include "report/html/page.h"

/* `head` and `findings`. False where the output failed. */
bool data_write_findings(const Page *page, Output *output);
/* The others, which come after them. */
bool data_write_details(const Page *page, Output *output);

#endif
