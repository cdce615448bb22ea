/*
 * report/pdf/table: what the files of the table share. Internal to them; flow.h is for everybody.
 */
#ifndef TRAILAUDIT_REPORT_PDF_TABLE_H
#define TRAILAUDIT_REPORT_PDF_TABLE_H

#include "report/pdf/flow.h"

#define TABLE_GUTTER 7.0f /* between columns */

/* Before any head is set. The widths add up to the table's. */
void table_set_widths(Table *table);
/* The heads of the columns, set into their widths. */
void table_set_heads(Table *table);

#endif
