/* A finding says over all its records what digests say of their files, whichever are shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "archive/integrity.h"
#include "report/finding_integrity.h"
#include "report/report.h"
#include "support_chain.h"
#include "support_model.h"

enum { LARGEST = 4096 };

/* An event file of so many deletions, later ones than those of the files before it. */
static char *deletions(unsigned count, const char *agent)
{
    static unsigned number;
    Buffer text = {0};
    buffer_printf(&text, "{\"Records\":[");
    for (unsigned i = 0; i < count; i++, number++)
        buffer_printf(&text,
                      "%s{\"eventID\":\"%u\",\"eventTime\":\"2026-07-01T%02u:%02u:00Z\","
                      "\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"DeleteX\","
                      "\"awsRegion\":\"us-east-1\",\"recipientAccountId\":\"" FIRST
                      "\",\"userAgent\":\"%s\"}",
                      i ? "," : "", number, number / 60 % 24, number % 60, agent);
    buffer_printf(&text, "]}");
    buffer_add_byte(&text, '\0');
    return text.data;
}

static char *listed(Fixture *f, unsigned count, const char *agent)
{
    char *text = deletions(count, agent);
    char *path = strdup(test_chain_log(&f->chain, text));
    free(text);
    return path;
}

/* 20 records as delivered, then 5 in a file that was modified, 4 in one with data behind it, 3 in
 * one that no digest lists, 2 and more in one that is too large to be read to its end, and 1 under
 * the newest digest, whose signature was not saved. */
static void write_archive(Fixture *f)
{
    char *large = malloc(2 * LARGEST);
    memset(large, 'a', 2 * LARGEST);
    large[2 * LARGEST - 1] = '\0';
    free(listed(f, 20, "curl"));
    test_chain_digest(&f->chain);
    char *modified = listed(f, 5, "first"), *trailing = listed(f, 4, "curl");
    test_chain_digest(&f->chain);
    Buffer partly = {0};
    char *few = deletions(2, "curl"), *rest = deletions(1, large);
    buffer_printf(&partly, "%.*s,%s", (int)strlen(few) - 2, few, rest + strlen("{\"Records\":["));
    buffer_add_byte(&partly, '\0');
    test_chain_log(&f->chain, partly.data);
    test_chain_digest(&f->chain);
    free(listed(f, 1, "curl"));
    test_chain_digest(&f->chain);
    test_edit(f->folder, modified, "first", "other");
    append(f, trailing, SLICE("more"));
    char *planted = deletions(3, "curl");
    folder_write(f->folder, "AWSLogs/planted.json", slice_of(planted));
    free(planted);
    free(few);
    free(rest);
    free(large);
    buffer_free(&partly);
    free(modified);
    free(trailing);
}

typedef struct {
    Diagnostics *sink;
    Arena arena;
    PublicKeys *keys;
    Integrity *integrity;
    SupportModel made;
} Attested;

static void attested_open(Attested *a, const Fixture *f, RunOptions options)
{
    ArchiveOptions plain = {0};
    const char *folder = f->folder;
    char *place = folder_make();
    *a = (Attested){.sink = diagnostics_new()};
    folder_write(place, "keys", slice_of(f->keys));
    a->keys = public_keys_load(place, &a->arena, a->sink);
    assert_non_null(a->keys);
    folder_remove(place);
    a->integrity = integrity_open(&folder, 1, &plain, a->keys, a->sink);
    assert_non_null(a->integrity);
    assert_int_equal(integrity_read(a->integrity, NULL), INTEGRITY_DONE);
    options.integrity = a->integrity;
    support_model_run(&a->made, POLICY_SET(DELETES("p")), folder, &options, NULL);
    AuditBuild parts = support_model_parts(&a->made);
    parts.integrity = a->integrity;
    a->made.audit = audit_build(&parts);
    assert_non_null(a->made.audit);
}

static void attested_close(Attested *a)
{
    support_model_close(&a->made, NULL);
    integrity_free(a->integrity);
    public_keys_free(a->keys);
    diagnostics_free(a->sink);
    arena_free(&a->arena);
}

static const AuditFindingIntegrity expected = {.stated = true,
                                               .authenticated = 20,
                                               .self_consistent = 1,
                                               .unattested = 3,
                                               .unchecked = 2,
                                               .trailing = 4,
                                               .modified = 5};

static void assert_integrity(const AuditFindingIntegrity *in, const AuditFindingIntegrity *as)
{
    assert_int_equal(in->stated, as->stated);
    assert_int_equal(in->authenticated, as->authenticated);
    assert_int_equal(in->self_consistent, as->self_consistent);
    assert_int_equal(in->unattested, as->unattested);
    assert_int_equal(in->unchecked, as->unchecked);
    assert_int_equal(in->trailing, as->trailing);
    assert_int_equal(in->modified, as->modified);
}

/* What the rows of evidence say, added up. */
static AuditFindingIntegrity add_rows(const Audit *audit)
{
    AuditFindingIntegrity sum = {.stated = true};
    AuditEvidenceCursor *cursor = audit_evidence_open(audit);
    AuditEvidence row;
    uint32_t finding;
    while (audit_evidence_next(cursor, &finding, &row) == 1) {
        sum.authenticated += slice_equal(row.integrity, SLICE("authenticated"));
        sum.self_consistent += slice_equal(row.integrity, SLICE("self-consistent"));
        sum.unattested += slice_equal(row.integrity, SLICE("unattested"));
        sum.unchecked += slice_equal(row.integrity, SLICE("unchecked"));
        sum.trailing += slice_equal(row.integrity, SLICE("trailing-data"));
        sum.modified += slice_equal(row.integrity, SLICE("modified"));
    }
    audit_evidence_close(cursor);
    return sum;
}

static void a_finding_tells_the_states_of_the_files_of_all_its_records(void **state)
{
    (void)state;
    static const struct {
        unsigned jobs;
        uint64_t memory;
    } ways[] = {{1, 1 << 30}, {5, 1 << 30}, {1, 1 << 20}, {3, 1 << 20}};
    Fixture f = fixture_empty(&key, false);
    write_archive(&f);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        Attested a;
        char what[256];
        RunOptions options = support_run_options();
        options.jobs = ways[i].jobs;
        options.memory = ways[i].memory;
        options.max_file = LARGEST;
        attested_open(&a, &f, options);
        const AuditFinding *finding = &a.made.audit->findings[0];
        AuditFindingIntegrity rows = add_rows(a.made.audit);
        assert_int_equal(a.made.audit->finding_count, 1);
        assert_int_equal(finding->count, 35);
        assert_integrity(&finding->integrity, &expected);
        assert_integrity(&rows, &expected);
        /* None of those that are shown says a word. */
        for (uint32_t row = 0; row < finding->evidence_count; row++)
            assert_text(finding->evidence[row].integrity, "authenticated");
        assert_true(audit_check(a.made.audit, what));
        attested_close(&a);
    }
    fixture_end(&f);
}

static bool write_text(const Audit *audit, Output *output)
{
    return report_write_text(audit, 1000, false, 0, output);
}

typedef bool Writer(const Audit *audit, Output *output);

static const struct {
    Writer *write;
    const char *text;
} said[] = {
#define SENTENCES                                                                                  \
    " 5 of 35 found are in files that digests contradict (modified). 4 of 35 found are in files "  \
    "that digests contradict (trailing-data). 3 of 35 found are in files that no digest lists "    \
    "(unattested). 2 of 35 found are in files that could not be held against a digest "            \
    "(unchecked)."
#define SHORT                                                                                      \
    "5 in files that digests contradict (modified), 4 in files that digests contradict "           \
    "(trailing-data), 3 in files that no digest lists (unattested), 2 in files that could not be " \
    "held against a digest (unchecked)"
#define NUMBERS(self_consistent, trailing)                                                         \
    "\"integrity\": {\"authenticated\": 20, \"" self_consistent                                    \
    "\": 1, \"unattested\": 3, \"unchecked\": 2, \"" trailing "\": 4, \"modified\": 5}"
    {report_write_sarif, SENTENCES},
    {report_write_sarif, NUMBERS("selfConsistent", "trailingData")},
    {report_write_codequality, SENTENCES},
    {report_write_ocsf, SENTENCES},
    {report_write_ocsf, NUMBERS("self_consistent", "trailing_data")},
    {report_write_annotations, SENTENCES},
    {report_write_junit, "T: 35 violations in 35 records; of these " SHORT "\">"},
    {report_write_junit, "\n    Of these " SHORT "\n"},
    {report_write_github, "| 35 of 35<br>" SHORT " |"},
    {write_text, "; of these " SHORT},
    {report_write_findings_csv, ",20,1,3,2,4,5\r\n"},
    {report_write_json, NUMBERS("self_consistent", "trailing_data")},
};

static bool says(const Audit *audit, size_t format)
{
    Output *output = output_of_memory();
    assert_true(said[format].write(audit, output));
    bool found = slice_contains(output_memory(output), slice_of(said[format].text));
    output_close(output);
    return found;
}

static void every_format_says_what_digests_find_amiss_and_is_silent_without_digests(void **state)
{
    (void)state;
    Fixture f = fixture_empty(&key, false);
    write_archive(&f);
    Attested a;
    RunOptions options = support_run_options();
    options.max_file = LARGEST;
    attested_open(&a, &f, options);
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (!says(a.made.audit, i))
            fail_msg("format %zu lacks: %s", i, said[i].text);
    a.made.audit->integrity.checked = false;
    a.made.audit->findings[0].integrity = (AuditFindingIntegrity){0};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        assert_false(says(a.made.audit, i));
    attested_close(&a);
    fixture_end(&f);
}

static void one_record_is_spoken_of_as_one(void **state)
{
    (void)state;
    Buffer text = {0};
    AuditFinding finding = {.count = 1, .integrity = {.stated = true, .unattested = 1}};
    finding_integrity_sentences(&text, &finding);
    finding_integrity_short(&text, "; of these ", &finding.integrity);
    assert_true(slice_equal(buffer_slice(&text),
                            SLICE(" 1 of 1 found is in a file that no digest lists (unattested)."
                                  "; of these 1 in a file that no digest lists (unattested)")));
    buffer_free(&text);
}

static void without_digests_a_finding_says_nothing(void **state)
{
    (void)state;
    char *folder = folder_make();
    SupportModel made;
    support_run_file(folder, "a.json.gz", RECORD("1", NOON, "s3", "DeleteX", FIRST, ""));
    support_model_open(&made, POLICY_SET(DELETES("p")), folder);
    assert_false(made.audit->findings[0].integrity.stated);
    assert_int_equal(audit_finding_integrity_sum(&made.audit->findings[0].integrity), 0);
    support_model_close(&made, folder);
}

static void assert_refused(Attested *a)
{
    char what[256] = "";
    assert_false(audit_check(a->made.audit, what));
    assert_non_null(strstr(what, "digests say"));
}

static void states_that_do_not_add_up_are_refused(void **state)
{
    (void)state;
    Fixture f = fixture_empty(&key, false);
    write_archive(&f);
    Attested a;
    attested_open(&a, &f, support_run_options());
    AuditFindingIntegrity *in = &a.made.audit->findings[0].integrity;
    uint64_t *const numbers[] = {&in->authenticated, &in->self_consistent, &in->unattested,
                                 &in->unchecked,     &in->trailing,        &in->modified};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        ++*numbers[i];
        assert_refused(&a);
        --*numbers[i];
    }
    in->stated = false;
    assert_refused(&a);
    in->stated = true;
    a.made.audit->integrity.checked = false;
    assert_refused(&a);
    attested_close(&a);
    fixture_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_finding_tells_the_states_of_the_files_of_all_its_records),
        cmocka_unit_test(every_format_says_what_digests_find_amiss_and_is_silent_without_digests),
        cmocka_unit_test(one_record_is_spoken_of_as_one),
        cmocka_unit_test(without_digests_a_finding_says_nothing),
        cmocka_unit_test(states_that_do_not_add_up_are_refused),
    };
    return cmocka_run_group_tests(tests, make_key, free_key);
}
