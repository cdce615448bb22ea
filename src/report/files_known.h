/*
 * report/files_known: which files a template folder can have, for people who wrote another name.
 *
 * Costs: a look at the folder, only where something is wrong or once a page. Internal to the room.
 */
#ifndef TRAILAUDIT_REPORT_FILES_KNOWN_H
#define TRAILAUDIT_REPORT_FILES_KNOWN_H

#include "report/files.h"

/* The partial that was probably meant, or all that there are; in the arena of the files. */
Slice files_hint_partial(Files *files, Slice name);
/* A warning for each file of the folder that looks like one of a template, has not been read and
 * replaces nothing: its name is probably misspelt. In the order of their names. */
void files_warn_of_unread(Files *files);

#endif
