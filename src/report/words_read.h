/*
 * report/words_read: a catalogue's XML to a list of words; between words*.c alone.
 *
 * `<words xmlns="urn:trailaudit:words:1" lang="en">` holds `<word id="…">text</word>` and comments.
 */
#ifndef TRAILAUDIT_REPORT_WORDS_READ_H
#define TRAILAUDIT_REPORT_WORDS_READ_H

#include "base/arena.h"
#include "report/words.h"

struct Words {
    Arena arena;
    Slice file, sha256; /* hex */
    Word *items;        /* by id once it is opened */
    size_t count, capacity;
    unsigned last_line;
};

/* Appends the words of the text; errors go to the sink. False after one. */
bool words_read(Words *words, Slice text, Diagnostics *sink);
/* The two ways of that: without libxml2 (words_plain.c), false with nothing reported where that
 * takes more, or without memory (the arena has failed), and with it. */
bool words_read_plain(Words *words, Slice text);
bool words_read_any(Words *words, Slice text, Diagnostics *sink);
/* Appends copies of id and text; false without memory. */
bool words_add(Words *words, const Word *word);

#endif
