/*
 * policy/report_parts: reading of a report definition, in two files. Internal to the room.
 */
#ifndef TRAILAUDIT_POLICY_REPORT_PARTS_H
#define TRAILAUDIT_POLICY_REPORT_PARTS_H

#include "policy/report_definition.h"
#include "policy/xml.h"

typedef struct {
    XmlFile *file;
    ReportDefinition *definition;
    Arena *arena;
    bool failed; /* memory ran out */
} ReportReader;

/* Policies, parameters, frameworks and sign-offs: what may stand there several times. */
void report_read_lists(ReportReader *reader);
/* The picture that the attribute names, which may be NULL. */
void report_read_logo(ReportReader *reader, const XmlAttribute *logo);
/* The accounts, ordered by id; `accounts` may be NULL. */
void report_read_accounts(ReportReader *reader, const XmlElement *accounts);

#endif
