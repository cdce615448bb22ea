/* The command that makes the report again, and the keys that it needs. */
#include <string.h>

#include "base/limits.h"
#include "report/model.h"

/* As a shell takes it: in quotes where a character could mean something to it. */
static void add_argument(Slice text, Buffer *out)
{
    bool plain = text.size > 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        plain &= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 (c && strchr("._:,/=@+-", c));
    }
    buffer_add(out, plain ? SLICE("") : SLICE("'"));
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\'')
            buffer_add(out, SLICE("'\\''"));
        else
            buffer_add_byte(out, text.data[i]);
    }
    buffer_add(out, plain ? SLICE("") : SLICE("'"));
}

/* One of the options in their normal form, "name=value". */
static void add_option(Slice option, Buffer *out)
{
    static const Slice flags[] = {{"follow", 6}, {"recover", 7}, {"trust-paths", 11}};
    size_t end = slice_find(option, '=');
    Slice name = {option.data, end}, value = slice_from(option, end < option.size ? end + 1 : end);
    if (slice_equal(name, SLICE("inline-exceptions")))
        return; /* the report definition says so */
    buffer_add(out, SLICE(" --"));
    buffer_add(out, name);
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (slice_equal(name, flags[i]))
            return;
    buffer_add_byte(out, ' ');
    if (slice_equal(name, SLICE("public-keys")))
        buffer_add(out, SLICE("KEYS"));
    else if (slice_equal(name, SLICE("baseline")))
        buffer_add(out, SLICE("BASELINE"));
    else
        add_argument(value, out);
}

static bool has_exceptions_apart(const Audit *audit)
{
    for (uint32_t i = 0; i < audit->policy_count; i++)
        for (uint32_t k = 0; k < audit->policies[i].exception_count; k++)
            if (audit->policies[i].exceptions[k].apart)
                return true;
    return audit->disposition_count > 0;
}

void model_add_command(const Audit *audit, Buffer *out)
{
    Instant made = instant_parse(audit->generated_at);
    if (made != INSTANT_NONE)
        buffer_printf(out, "SOURCE_DATE_EPOCH=%lld ", (long long)(made / 1000000));
    buffer_add(out, SLICE("trailaudit audit ARCHIVE --policies POLICIES"));
    if (audit->definition_id.size)
        buffer_add(out, SLICE(" --report DEFINITION"));
    else if (has_exceptions_apart(audit))
        buffer_add(out, SLICE(" --exceptions EXCEPTIONS"));
    for (uint32_t i = 0; i < audit->option_count; i++)
        add_option(audit->options[i].name, out);
    if (audit->redacted)
        buffer_add(out, SLICE(" --redact"));
}

/* Whether an earlier chain names it. */
static bool named_before(const AuditIntegrity *in, uint32_t chain, uint32_t key)
{
    Slice text = in->chains[chain].fingerprints[key];
    for (uint32_t i = 0; i <= chain; i++)
        for (uint32_t k = 0; k < (i < chain ? in->chains[i].fingerprint_count : key); k++)
            if (slice_equal(in->chains[i].fingerprints[k], text))
                return true;
    return false;
}

void model_add_keys(const Audit *audit, Buffer *out)
{
    const AuditIntegrity *in = &audit->integrity;
    uint32_t named = 0;
    for (uint32_t i = 0; i < in->chain_count && i < LIMIT_CHAINS_SHOWN; i++)
        for (uint32_t k = 0; in->with_keys && k < in->chains[i].fingerprint_count; k++) {
            if (named_before(in, i, k))
                continue;
            buffer_add(out, named++ ? SLICE(", ") : SLICE(""));
            buffer_add(out, in->chains[i].fingerprints[k]);
        }
}
