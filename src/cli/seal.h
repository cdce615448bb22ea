/*
 * cli/seal: the hashes that an audit's files know each other by. Internal to the room.
 */
#ifndef TRAILAUDIT_CLI_SEAL_H
#define TRAILAUDIT_CLI_SEAL_H

#include "cli/report_files.h"

/* Writes manifest and samples, whose hashes become part of the document; then the document, where
 * it is asked for, whose own becomes the report's id. What the audit does not hold as a whole (it
 * was read from a document) is neither written nor its hash changed. False: the failure was told.
 */
bool seal_audit(ReportFiles *files, Audit *audit);

#endif
