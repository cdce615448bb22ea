#include "report/text_integrity.h"

enum { LABEL = 10 };

static void say_if_any(Saying *r, uint64_t count, const char *word)
{
    if (count == 0)
        return;
    say(r, ", ");
    say_number(r, count);
    say(r, word);
}

/* In tiers: a verified signature, a hash that agrees, nothing. */
static void say_files(Saying *r, const AuditIntegrity *in)
{
    say_number(r, in->files_authenticated);
    say(r, " authenticated, ");
    say_number(r, in->files_self_consistent);
    say(r, " self-consistent, ");
    say_number(r, in->files_unattested);
    say(r, " in no digest");
    say_if_any(r, in->files_modified, " modified");
    say_if_any(r, in->files_trailing, " with trailing data");
    say_if_any(r, in->files_missing, " missing");
    say_if_any(r, in->files_unchecked, " not checked");
}

void text_write_integrity(Saying *r)
{
    const AuditIntegrity *in = &r->audit->integrity;
    say_foreign(r, in->statement.size ? in->statement : SLICE("not checked in this run"));
    say_paragraph(r, "Integrity ", LABEL);
    if (!in->checked)
        return;
    say(r, "log files: ");
    say_files(r, in);
    say_paragraph(r, "          ", LABEL);
    say_counted(r, in->digests, " digest", " digests");
    say(r, " in ");
    say_counted(r, in->chain_count, " chain", " chains");
    say_if_any(r, in->failed, " failed");
    say_if_any(r, in->gaps, in->gaps == 1 ? " gap" : " gaps");
    say_paragraph(r, "          ", LABEL);
    if (in->ends_early == 0)
        return;
    say(r, "what ");
    say_number(r, in->ends_early);
    say(r, in->ends_early == 1 ? " of these chains proves" : " of these chains prove");
    say(r, " ends before ");
    say_foreign(r, in->expected_end);
    say(r, ", which the period reaches");
    say_paragraph(r, "          ", LABEL);
}
