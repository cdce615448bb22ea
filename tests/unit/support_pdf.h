/*
 * PDF reports in memory, and what other programs read in them. Whatever fails here fails the test
 * that called; where fonts or programs are missing, the test is skipped with a word.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_PDF_H
#define TRAILAUDIT_TESTS_SUPPORT_PDF_H

#include "audit/audit.h"
#include "base/buffer.h"
#include "base/output.h"

/* The report; the caller closes it. */
Output *pdf_write(const Audit *audit, const char *theme);
/* The program's output over the PDF as a file between its two arguments (the last may be NULL). */
Buffer pdf_run(Slice pdf, const char *program, const char *first, const char *last, int *status);
/* The text without blanks, narrow and no-break ones too, since lines end anywhere in a PDF. */
void pdf_squeeze(Buffer *out, Slice text);
/* All text that pdftotext reads, in the order of drawing, squeezed. */
Buffer pdf_text(Slice pdf);
/* qpdf finds nothing wrong. */
void pdf_assert_clean(Slice pdf);

#endif
