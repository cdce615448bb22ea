/*
 * event/recover: named repairs of a damaged record.
 *
 * Internal to event/. Only defects whose repair is certain enough to name are touched, one by one,
 * until the text is accepted as strictly as any other; else it stays damaged. What was repaired is
 * told in the order of the first use of each repair: "typographic quotes", "trailing comma",
 * "unbalanced brace", "missing opening quote", "lone quote", "missing comma".
 */
#ifndef TRAILAUDIT_EVENT_RECOVER_H
#define TRAILAUDIT_EVENT_RECOVER_H

#include "base/buffer.h"
#include "event/scanner.h"

/*
 * Repairs a copy of `damaged` in *text (with the scanner's padding behind it); at most
 * LIMIT_REPAIRS repairs. True if the whole copy is one accepted record: the scanner then holds its
 * values, which borrow *text, and *repairs their names, "; " between, NUL-terminated. text->failed
 * or repairs->failed: no memory.
 */
bool recover_record(Scanner *scanner, Slice damaged, Buffer *text, Buffer *repairs);

#endif
