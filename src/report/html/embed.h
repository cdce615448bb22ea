/*
 * report/html/embed: a file of the templates inside a page. Internal to the room.
 */
#ifndef TRAILAUDIT_REPORT_HTML_EMBED_H
#define TRAILAUDIT_REPORT_HTML_EMBED_H

#include "base/digest.h"
#include "report/files.h"

/* Base64 of the SHA-256 of an element's text, for a Content-Security-Policy. */
typedef char HtmlHash[(DIGEST_SIZE + 2) / 3 * 4 + 1];

/* The file's text, and the hash of an element that holds it alone and that `end` ("</style") ends.
 * False with an error in the sink where it is missing or would end the element early. */
bool html_load_asset(Files *files, const char *name, const char *end, Slice *text, HtmlHash hash);

#endif
