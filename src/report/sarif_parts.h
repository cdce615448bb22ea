/*
 * report/sarif_parts: report.sarif in parts. Internal to the room.
 */
#ifndef TRAILAUDIT_REPORT_SARIF_PARTS_H
#define TRAILAUDIT_REPORT_SARIF_PARTS_H

#include "base/names.h"
#include "report/json_writer.h"
#include "report/machine.h"

typedef struct {
    const Audit *audit;
    JsonWriter json;
    Arena arena;
    Buffer text; /* what is in the making */
    MachineItems items;
    uint32_t written;     /* of the items */
    MachinePlace *places; /* by policy */
    Slice *frameworks;    /* "id\nversion" of the taxonomies, in the order of the file */
    uint32_t framework_count;
    Names *resolved; /* fingerprints of findings that are gone */
    bool failed;     /* no memory */
} Sarif;

/* A message object {"text": …} of what stands in s->text, which is then emptied. Square brackets,
 * backslashes and braces are escaped: in messages they make links and placeholders (SARIF 2.1.0,
 * 3.11.5 and 3.11.6). */
void sarif_message(Sarif *s, const char *key);
/* A member of text that comes from outside, made visible; at most so many characters, 0: all. */
void sarif_member(Sarif *s, const char *key, Slice text, size_t most);
void sarif_add_uri(Buffer *out, Slice path);
/* {"uri": …, "uriBaseId": …} under "artifactLocation" or another key. */
void sarif_location(Sarif *s, const char *key, Slice path, bool absolute, const char *base);

/* "tool" and "taxonomies". */
void sarif_write_tool(Sarif *s);
void sarif_write_taxonomies(Sarif *s);
/* "invocations": what could not be read or judged. */
void sarif_write_invocations(Sarif *s);

#endif
