/*
 * evaluate/evidence_texts: texts that records of evidence have in common, each kept once. Internal
 * to the room.
 *
 * Principals, user agents, Regions, and what decided, are the same in thousands of rows: a row then
 * holds a number. Texts are kept while there is room and never dropped, so that a number stays what
 * it was; what finds no room stands in its row. One thread at a time adds; any number look up when
 * nothing is added any more.
 */
#ifndef TRAILAUDIT_EVALUATE_EVIDENCE_TEXTS_H
#define TRAILAUDIT_EVALUATE_EVIDENCE_TEXTS_H

#include "base/names.h"

enum { EVIDENCE_TEXT_FIELDS = 16 };

typedef struct {
    Names *names;
    size_t held, most; /* bytes that they take, and may take */
    struct {
        uint32_t before;      /* the number last given, and 1; 0: none */
        uint32_t sought, new; /* texts that were looked up, and those of them that were new */
    } fields[EVIDENCE_TEXT_FIELDS];
} EvidenceTexts;

/* Zero initialisation but for `most` is ready and empty. */

/* The text's number, below 2^31; NAMES_NONE where there is no room, or no memory, to keep it.
 * `field`: of which it is; texts of a field follow each other, so each is compared with the one
 * before; and those of a field of which most are new are no longer kept. */
uint32_t evidence_texts_number(EvidenceTexts *texts, uint32_t field, Slice text);
/* Whether the number was given. NULL has none. */
bool evidence_texts_has(const EvidenceTexts *texts, uint32_t number);
/* The text of a number that was given; borrowed until evidence_texts_free. */
Slice evidence_texts_get(const EvidenceTexts *texts, uint32_t number);
void evidence_texts_free(EvidenceTexts *texts);

#endif
