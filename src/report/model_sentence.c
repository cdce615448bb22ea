/* Sentences of the audit as reports for people show them. */
#include "report/model.h"

bool model_numbers_tell(const AuditPolicy *policy)
{
    const uint64_t *count = policy->verdicts.count;
    if (audit_population(&policy->verdicts) == 0)
        return false;
    if (policy->result == RESULT_FAIL)
        return true;
    if (policy->result == RESULT_PASS)
        return count[AUDIT_REVIEW] == 0;
    return policy->result == RESULT_REVIEW && slice_equal(policy->kind, SLICE("review")) &&
           policy->review_closed == 0;
}

static bool is_digit(Slice text, size_t at)
{
    return at < text.size && text.data[at] >= '0' && text.data[at] <= '9';
}

/* Whether a comma between three digits and others stands there. */
static bool groups(Slice text, size_t at)
{
    return at > 0 && text.data[at] == ',' && is_digit(text, at - 1) && is_digit(text, at + 1) &&
           is_digit(text, at + 2) && is_digit(text, at + 3) && !is_digit(text, at + 4);
}

void model_add_grouped(Slice sentence, Buffer *out)
{
    for (size_t i = 0; i < sentence.size; i++) {
        if (groups(sentence, i))
            buffer_add(out, SLICE("\u202f"));
        else
            buffer_add_byte(out, sentence.data[i]);
    }
}

/* Whether all of a number that people read stands there: not of a date, a version or a name. */
static size_t plain_number(Slice text, size_t at)
{
    size_t end = at;
    while (is_digit(text, end))
        end++;
    bool begins = at == 0 || text.data[at - 1] == ' ' || text.data[at - 1] == '(';
    bool ends = end == text.size || text.data[end] == ' ' || text.data[end] == ')' ||
                text.data[end] == ';' ||
                (text.data[end] == ',' && (end + 1 == text.size || text.data[end + 1] == ' '));
    return begins && ends ? end - at : 0;
}

void model_add_detail(Slice detail, Buffer *out)
{
    bool bytes = slice_contains(detail, SLICE("byte"));
    for (size_t at = 0; at < detail.size;) {
        size_t digits =
            bytes && (at == 0 || !is_digit(detail, at - 1)) ? plain_number(detail, at) : 0;
        for (size_t i = 0; i < digits; i++) {
            if (i && (digits - i) % 3 == 0)
                buffer_add(out, SLICE("\u202f"));
            buffer_add_byte(out, detail.data[at + i]);
        }
        if (digits == 0)
            buffer_add_byte(out, detail.data[at++]);
        at += digits;
    }
}

void model_add_percent(uint64_t part, uint64_t whole, Buffer *out)
{
    unsigned tenths = whole ? (unsigned)((double)part / (double)whole * 1000.0 + 0.5) : 0;
    if (part == 0 || part >= whole)
        buffer_add(out, part && whole ? SLICE("100") : SLICE("0"));
    else if (tenths == 0)
        buffer_add(out, SLICE("< 0.1"));
    else if (tenths >= 1000)
        buffer_add(out, SLICE("> 99.9"));
    else
        buffer_printf(out, "%u.%u", tenths / 10, tenths % 10);
}
