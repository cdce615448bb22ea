/*
 * report/html/base64: RFC 4648 section 4.
 */
#ifndef TRAILAUDIT_REPORT_HTML_BASE64_H
#define TRAILAUDIT_REPORT_HTML_BASE64_H

#include "base/buffer.h"

/* Appends the bytes as base64, padded. */
void base64_add(Buffer *out, Slice bytes);

#endif
