/*
 * report/text_say: sentences of the report for a terminal, put together word by word.
 *
 * Promises: what comes from outside and goes through say_foreign is made visible; a failure of
 * memory is kept in `failed` or in the buffers and checked once at the end. Owns: the two buffers
 * and the arena, which report_write_text frees. Never: writes to an output.
 */
#ifndef TRAILAUDIT_REPORT_TEXT_SAY_H
#define TRAILAUDIT_REPORT_TEXT_SAY_H

#include "report/model.h"

typedef struct {
    const Audit *audit;
    unsigned width; /* columns */
    bool colour;
    Model model;
    Buffer out;     /* the report so far */
    Buffer scratch; /* the sentence in the making */
    Arena arena;    /* what say_end keeps */
    bool failed;    /* no memory */
} Saying;

/* Words of our own. */
void say(Saying *r, const char *text);
/* Text that comes from outside, made visible. */
void say_foreign(Saying *r, Slice text);
/* "184,230" */
void say_number(Saying *r, uint64_t number);
/* The number and the word for one or for many: "1 record", "1,204 records". The words begin with
 * their blank. */
void say_counted(Saying *r, uint64_t number, const char *one, const char *many);
/* A shape and the result's word: "✗ FAIL". Never colour alone. */
void say_result(Saying *r, AuditResult result);
/* The SGR sequence of a result, or NULL where no colours are wanted. */
const char *say_colour(const Saying *r, AuditResult result);

/* Each ends the sentence: kept in the arena for a table (never a null pointer) … */
Slice say_end(Saying *r);
/* … as a paragraph behind `first`, whose other lines are indented … */
void say_paragraph(Saying *r, const char *first, unsigned indent);
/* … in bold where colours are wanted, or so as a heading with an empty line before it … */
void say_bold(Saying *r);
void say_heading(Saying *r);
/* … as a line that is short enough, in a colour where one is given. */
void say_line(Saying *r, const char *colour);

#endif
