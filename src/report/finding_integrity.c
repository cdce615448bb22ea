#include "report/finding_integrity.h"

#include "base/text.h"

enum { STATES = 6, DOUBTED = 4 };

typedef struct {
    uint64_t records;
    const char *which; /* files are these; the words of templates/words/en.xml */
} Doubted;

static void list_doubted(const AuditFindingIntegrity *in, Doubted doubted[DOUBTED])
{
    doubted[0] = (Doubted){in->modified, "digests contradict (modified)"};
    doubted[1] = (Doubted){in->trailing, "digests contradict (trailing-data)"};
    doubted[2] = (Doubted){in->unattested, "no digest lists (unattested)"};
    doubted[3] = (Doubted){in->unchecked, "could not be held against a digest (unchecked)"};
}

void finding_integrity_sentences(Buffer *out, const AuditFinding *f)
{
    Doubted doubted[DOUBTED];
    list_doubted(&f->integrity, doubted);
    for (size_t i = 0; i < DOUBTED; i++) {
        if (doubted[i].records == 0)
            continue;
        buffer_add_byte(out, ' ');
        text_add_number(out, doubted[i].records, ",");
        buffer_add(out, SLICE(" of "));
        text_add_number(out, f->count, ",");
        buffer_printf(out, " found %s that %s.",
                      doubted[i].records == 1 ? "is in a file" : "are in files", doubted[i].which);
    }
}

void finding_integrity_short(Buffer *out, const char *before,
                             const AuditFindingIntegrity *integrity)
{
    Doubted doubted[DOUBTED];
    list_doubted(integrity, doubted);
    for (size_t i = 0; i < DOUBTED; i++) {
        if (doubted[i].records == 0)
            continue;
        buffer_add(out, slice_of(before));
        text_add_number(out, doubted[i].records, ",");
        buffer_printf(out, " in %s that %s", doubted[i].records == 1 ? "a file" : "files",
                      doubted[i].which);
        before = ", ";
    }
}

/* In the order of their keys and columns. */
static uint64_t number_of(const AuditFindingIntegrity *in, size_t state)
{
    const uint64_t numbers[STATES] = {in->authenticated, in->self_consistent, in->unattested,
                                      in->unchecked,     in->trailing,        in->modified};
    return numbers[state];
}

void finding_integrity_member(JsonWriter *w, FindingIntegrityKeys keys, const AuditFinding *f)
{
    static const char *const names[STATES][2] = {
        {"authenticated", "authenticated"}, {"self_consistent", "selfConsistent"},
        {"unattested", "unattested"},       {"unchecked", "unchecked"},
        {"trailing_data", "trailingData"},  {"modified", "modified"}};
    json_key(w, "integrity");
    if (!f->integrity.stated) {
        json_null(w);
        return;
    }
    json_open(w, '{');
    for (size_t i = 0; i < STATES; i++)
        json_member_number(w, names[i][keys], number_of(&f->integrity, i));
    json_close(w, '}');
}

void finding_integrity_cells(CsvWriter *w, const AuditFinding *f)
{
    for (size_t i = 0; i < STATES; i++) {
        if (f->integrity.stated)
            csv_number(w, number_of(&f->integrity, i));
        else
            csv_cell(w, (Slice){0});
    }
}
