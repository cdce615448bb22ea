/*
 * audit/redact: keys, addresses and e-mails masked, for reports that leave the house.
 *
 * Promises: no access key id or unique id of IAM, IPv4 or IPv6 address, or e-mail address stands in
 * the model or in what its cursors give any more, URL-encoded and escaped in JSON included; instead
 * stands key-N, ip-N or email-N, where N counts the distinct values of the whole audit in byte
 * order: the same value has the same mask everywhere, the same input the same masks, and no mask
 * can be turned back by trying values. Account ids, ids of events, policies and controls, times and
 * hashes stay. Owns: the table of values, until audit_free. Costs: two passes over the model and
 * over all rows of evidence and attempts; memory for the distinct values. Never: changes a number.
 */
#ifndef TRAILAUDIT_AUDIT_REDACT_H
#define TRAILAUDIT_AUDIT_REDACT_H

#include "audit/audit.h"

/* Masks, sets `redacted` and adds the option redact=yes. An audit that is redacted stays as it is.
 * False without memory or where rows could not be read: the audit is then not to be shown. */
bool audit_redact(Audit *audit);

#endif
