/*
 * report/words: the catalogue of the words of both editions, templates/words/en.xml.
 *
 * A word is a text with an id; `{name}` in it stands for a value that its user brings, and
 * `{name?record|records}` for the first text where that value is 1, else for the second.
 *
 * Promises: a template folder's own `words.xml` replaces the catalogue, and is held against the
 * built-in one: a word that is missing, unknown or asks for a value that nobody brings there is an
 * error with file and line, all of them at once; so whoever has a Words has every word. Owns: all
 * texts. Never: follows an entity, a DOCTYPE, the network.
 */
#ifndef TRAILAUDIT_REPORT_WORDS_H
#define TRAILAUDIT_REPORT_WORDS_H

#include "base/buffer.h"
#include "base/diagnostics.h"

typedef struct Words Words;

typedef struct {
    Slice id, text; /* text: runs of blanks and line ends as one blank */
    unsigned line;
} Word;

/* Of this template folder or theme; NULL: the built-in one. NULL after errors, which the sink has.
 */
Words *words_open(const char *folder, Diagnostics *sink);
void words_free(Words *words);

/* NULL where there is none. */
const Word *words_find(const Words *words, Slice id);
/* The text; the id itself where there is none: a test holds all ids of the sources against the
 * catalogue. */
Slice words_get(const Words *words, const char *id);
/* The file that the words come from, for messages. */
Slice words_file(const Words *words);
/* Its SHA-256, hex. */
Slice words_sha256(const Words *words);
/* The nearest id, or an empty slice. */
Slice words_nearest(const Words *words, Slice id);

/* ---- the pieces of a word ---- */

typedef enum { WORD_LITERAL, WORD_VALUE, WORD_CHOICE } WordPieceKind;
typedef struct {
    WordPieceKind kind;
    Slice text;      /* the literal, or the value's name */
    Slice one, many; /* of a choice */
} WordPiece;
/* Takes the next piece off *rest; false at the end. A brace that opens nothing is literal:
 * words_open refuses it. */
bool words_next(Slice *rest, WordPiece *piece);

typedef struct {
    const char *name;
    bool is_text;
    uint64_t number; /* printed in groups of three set apart by narrow spaces (U+202F) */
    Slice text;
} WordValue;
#define WORD_NUMBER(value_name, value)                                                             \
    {                                                                                              \
        .name = (value_name), .number = (value)                                                    \
    }
#define WORD_TEXT(value_name, value)                                                               \
    {                                                                                              \
        .name = (value_name), .is_text = true, .text = (value)                                     \
    }
/* Appends the word with its values. */
void words_say(const Words *words, const char *id, const WordValue *values, size_t count,
               Buffer *out);

#endif
