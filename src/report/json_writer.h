/*
 * report/json_writer: a JSON document, piece by piece.
 *
 * Promises: what is written is RFC 8259 as long as every opened bracket is closed and every member
 * has a key; commas are the writer's business. Any bytes make a good string, also inside HTML: see
 * json_write_text. Owns a buffer of some tens of KiB between json_begin and json_end; the output is
 * borrowed. Costs: a copy of each byte. Never: breaks a line by itself, sorts or drops a key.
 */
#ifndef TRAILAUDIT_REPORT_JSON_WRITER_H
#define TRAILAUDIT_REPORT_JSON_WRITER_H

#include "base/buffer.h"
#include "base/output.h"

typedef struct {
    Output *output;
    Buffer pending; /* what the output gets next */
    bool comma;     /* before the next key or element */
    bool broken;    /* the next key or element begins a line */
} JsonWriter;

void json_begin(JsonWriter *writer, Output *output);
/* The same where the output ends in a member or an element, behind which the document goes on. */
void json_begin_behind(JsonWriter *writer, Output *output);
/* Hands over the rest and frees the buffer. False if anything failed; the output then has failed
 * too. */
bool json_end(JsonWriter *writer);

/* '{' or '[' as the next value, and its end. */
void json_open(JsonWriter *writer, char bracket);
void json_close(JsonWriter *writer, char bracket);
/* The next key or element, or a closing bracket, begins a line of its own. */
void json_break(JsonWriter *writer);
/* The key of the next member: a literal of plain letters. */
void json_key(JsonWriter *writer, const char *key);
/*
 * A key that comes from outside, escaped as a text. A NUL in it is written as the visible
 * characters \x00: some readers cut keys at one.
 */
void json_key_text(JsonWriter *writer, Slice key);

/*
 * A string. Escaped beyond what RFC 8259 asks for, in forms that every reader turns back into the
 * same text: < > & (a document inside HTML stays text) and all of text_is_unsafe (a document shown
 * in a terminal or an editor hides nothing). A byte that is no UTF-8 is written as the four
 * characters \xXX, as text_add_visible does, for JSON has no form for it.
 */
void json_text(JsonWriter *writer, Slice text);
/* A string, or null where the text is empty: for what is optional and never empty. */
void json_optional(JsonWriter *writer, Slice text);
/* A string, or null where data is NULL: an empty value is another thing than an absent one. */
void json_value(JsonWriter *writer, Slice text);
void json_number(JsonWriter *writer, uint64_t number);
void json_flag(JsonWriter *writer, bool flag);
void json_null(JsonWriter *writer);

/* A key and its value. */
void json_member_text(JsonWriter *writer, const char *key, Slice text);
void json_member_optional(JsonWriter *writer, const char *key, Slice text);
void json_member_value(JsonWriter *writer, const char *key, Slice text);
void json_member_number(JsonWriter *writer, const char *key, uint64_t number);
void json_member_flag(JsonWriter *writer, const char *key, bool flag);

#endif
