/*
 * policy/report_parts: reading of a report definition, in several files. Internal to the room.
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
/* report_accounts.c: the accounts, and those of the file that they name, ordered by id; `accounts`
 * may be NULL. */
void report_read_accounts(ReportReader *reader, const XmlElement *accounts);
/* Those that are sound. */
uint32_t report_count_children(const XmlElement *element, const char *name);
/* ${...} in the element and below it is an error. */
void report_forbid_parameters(XmlFile *file, XmlElement *element);

#endif
