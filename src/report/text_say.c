#include "report/text_say.h"

#include "base/text.h"
#include "report/text_layout.h"

static const char bold[] = "\x1b[1m", plain[] = "\x1b[0m";

Slice say_end(Saying *r)
{
    Slice kept = arena_copy(&r->arena, buffer_slice(&r->scratch));
    r->failed |= r->scratch.failed || !kept.data;
    buffer_clear(&r->scratch);
    return kept.data ? kept : SLICE("");
}

void say(Saying *r, const char *text)
{
    buffer_add(&r->scratch, slice_of(text));
}

void say_foreign(Saying *r, Slice text)
{
    text_add_visible(&r->scratch, text);
}

void say_number(Saying *r, uint64_t number)
{
    text_add_number(&r->scratch, number, ",");
}

void say_counted(Saying *r, uint64_t number, const char *one, const char *many)
{
    say_number(r, number);
    say(r, number == 1 ? one : many);
}

void say_paragraph(Saying *r, const char *first, unsigned indent)
{
    layout_paragraph(&r->out, r->width, slice_of(first), indent, say_end(r));
}

void say_bold(Saying *r)
{
    Slice text = say_end(r);
    if (r->colour)
        buffer_add(&r->out, slice_of(bold));
    layout_paragraph(&r->out, r->width, (Slice){0}, 0, text);
    if (r->colour)
        buffer_add(&r->out, slice_of(plain));
}

void say_heading(Saying *r)
{
    buffer_add_byte(&r->out, '\n');
    say_bold(r);
}

static const char *result_shape(AuditResult result)
{
    switch (result) {
    case RESULT_FAIL:
        return "✗ ";
    case RESULT_PASS:
        return "✓ ";
    case RESULT_INCONCLUSIVE:
    case RESULT_REVIEW:
        return "? ";
    case RESULT_EXCEPTED:
        return "~ ";
    default:
        return "- ";
    }
}

const char *say_colour(const Saying *r, AuditResult result)
{
    if (!r->colour)
        return NULL;
    switch (result) {
    case RESULT_FAIL:
        return "\x1b[31m";
    case RESULT_PASS:
        return "\x1b[32m";
    case RESULT_INCONCLUSIVE:
    case RESULT_REVIEW:
        return "\x1b[33m";
    case RESULT_EXCEPTED:
        return "\x1b[36m";
    default:
        return "\x1b[2m";
    }
}

void say_result(Saying *r, AuditResult result)
{
    say(r, result_shape(result));
    say(r, audit_result_word(result));
}

void say_line(Saying *r, const char *colour)
{
    Slice text = say_end(r);
    if (colour)
        buffer_add(&r->out, slice_of(colour));
    buffer_add(&r->out, text);
    if (colour)
        buffer_add(&r->out, slice_of(plain));
    buffer_add_byte(&r->out, '\n');
}
