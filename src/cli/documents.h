/*
 * cli/documents: an audit.json that a command was given. Internal to the room.
 */
#ifndef TRAILAUDIT_CLI_DOCUMENTS_H
#define TRAILAUDIT_CLI_DOCUMENTS_H

#include "audit/document.h"

/* What to make of sums that do not agree: reports cannot be made of them; what a document lists can
 * be compared all the same. */
typedef enum { SUMS_MUST_AGREE, SUMS_MAY_DIFFER } SumsRule;

/* Reads it, and warns where it was changed since it was written. False with an error in the sink,
 * or without one where memory ran out. */
bool documents_open(const char *path, SumsRule rule, AuditDocument *document, Diagnostics *sink);

#endif
