/* What digests prove, in a sentence for people: true of each digest and file that it speaks of. */
#include "audit/integrity_build.h"
#include "base/text.h"

static void add(Buffer *out, const char *text)
{
    buffer_add(out, slice_of(text));
}

static void add_counted(Buffer *out, uint64_t count, const char *one, const char *many)
{
    text_add_number(out, count, ",");
    add(out, count == 1 ? one : many);
}

/* "3 of 4 digests" */
static void add_share(Buffer *out, uint64_t part, uint64_t all, const char *one, const char *many)
{
    text_add_number(out, part, ",");
    add(out, " of ");
    add_counted(out, all, one, many);
}

/* All but the newest of segments are signed; else the grade is another. */
static void add_authenticated(Buffer *out, const AuditIntegrity *in)
{
    uint64_t others = in->digests - in->failed - in->authenticated;
    add(out, "authenticated: the public keys given verify ");
    if (others)
        add_share(out, in->authenticated, in->digests, " digest", " digests");
    else
        add(out, "the digests");
    add(out, in->files_unchecked
                 ? ", and the log files that these list and that were read are as "
                   "they were delivered"
                 : ", and the log files that these list are as they were delivered");
    if (others == 0)
        return;
    add(out, "; ");
    add_counted(out, others,
                " is the newest of its segment, and its signature was not saved: it is "
                "self-consistent",
                " are the newest of their segments, and their signatures were not saved: they are "
                "self-consistent");
    if (in->files_self_consistent == 0)
        return;
    add(out, in->files_self_consistent == 1 ? ", as is the " : ", as are the ");
    add_counted(out, in->files_self_consistent, " log file that no other lists",
                " log files that no others list");
}

static void add_self_consistent(Buffer *out, const AuditIntegrity *in)
{
    add(out, "self-consistent: log files agree with the digests");
    if (!in->with_keys) {
        add(out, "; without public keys, who rewrote all of them would not be found out");
        return;
    }
    add(out, ", of which the public keys given verify ");
    add_share(out, in->authenticated, in->digests, "", "");
    add(out, ": ");
    add_counted(out, in->files_authenticated, " log file is", " log files are");
    add(out, " authenticated; who rewrote the other digests");
    if (in->files_self_consistent) {
        add(out, ", and the ");
        add_counted(out, in->files_self_consistent, " log file", " log files");
        add(out, " that only they list,");
    }
    add(out, " would not be found out");
}

/* What neither is proven nor failed. */
static void add_rest(Buffer *out, const AuditIntegrity *in)
{
    if (in->files_unchecked) {
        add(out, "; nothing is stated of ");
        add_counted(out, in->files_unchecked,
                    " log file that was skipped, could not be read or changed meanwhile",
                    " log files that were skipped, could not be read or changed meanwhile");
    }
    if (in->doubts) {
        add(out, "; ");
        add_counted(out, in->doubts, " file should be a digest or its metadata, and is none",
                    " files should be digests or their metadata, and are none");
    }
}

static void add_grade(Buffer *out, const AuditIntegrity *in, bool begins)
{
    if (in->failures)
        add(out, begins ? "verification failed: what was delivered is not what is here, or cannot "
                          "be shown to be"
                        : "Verification failed: what was delivered is not what is here, or cannot "
                          "be shown to be");
    else if (slice_equal(in->grade, SLICE("authenticated")))
        add_authenticated(out, in);
    else
        add_self_consistent(out, in);
    add_rest(out, in);
}

Slice audit_integrity_statement(const AuditIntegrity *in, Arena *arena)
{
    if (!in->checked)
        return SLICE("no statement: no digest files in the archive");
    Buffer text = {0};
    /* Where files stand in no digest, first of all how many, and of how many the rest holds. */
    if (in->files_unattested) {
        add_share(&text, in->files_authenticated, audit_integrity_files(in), " event file is",
                  " event files are");
        add(&text, " authenticated; nothing is stated of the ");
        text_add_number(&text, in->files_unattested, ",");
        add(&text, " that are in no digest. ");
        if (!in->failures)
            add(&text, "Those in digests are ");
    }
    add_grade(&text, in, in->files_unattested == 0);
    Slice copy = text.failed ? (Slice){0} : arena_copy(arena, buffer_slice(&text));
    buffer_free(&text);
    return copy;
}
