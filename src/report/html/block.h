/*
 * report/html/block: one block of the page's data: JSON with a dictionary, compressed.
 *
 * A block is an element `<script type="text/plain" data-block="KIND" data-first="N"
 * data-count="N">` whose text is base64 of a zlib stream (RFC 1950) of a JSON object. Its last
 * member `texts` is the dictionary: elsewhere a text is its index there, and -1 where it is absent.
 * Texts are as the page shows them: unsafe characters as U+XXXX, bytes that are no UTF-8 as \xXX.
 *
 * Promises: what a block holds can't be read as markup, whatever the texts are. Owns: its buffers,
 * which it keeps for the next block. Costs: a block lies in memory while it is written. Never:
 * writes past the page's bound.
 */
#ifndef TRAILAUDIT_REPORT_HTML_BLOCK_H
#define TRAILAUDIT_REPORT_HTML_BLOCK_H

#include "base/buffer.h"
#include "base/names.h"
#include "base/output.h"

typedef struct {
    Output *output;
    struct libdeflate_compressor *compressor;
    Names *texts;
    Buffer json, packed, element;
    bool failed; /* memory ran out */
    bool full;   /* a block did not fit below the bound: nothing more is written */
} Block;

/* False without memory; block_close is due either way. */
bool block_open(Block *block, Output *output);
void block_close(Block *block);

/* Begins `{`; what was begun before is forgotten. */
void block_begin(Block *block);
/* `"key":` after a comma where one is due. */
void block_key(Block *block, const char *key);
/* `[` and `{`, and their ends; values within set themselves apart by commas. */
void block_push(Block *block, char bracket);
void block_pop(Block *block, char bracket);
void block_number(Block *block, int64_t number);
/* The text's index in the dictionary; -1 where its data is NULL. */
void block_text(Block *block, Slice text);
/* The text itself. */
void block_string(Block *block, Slice text);
/* Bytes of JSON so far, dictionary not counted. */
size_t block_size(const Block *block);
/* Writes the element; false where it failed or the page is full. */
bool block_end(Block *block, const char *kind, uint64_t first, uint64_t count);

#endif
