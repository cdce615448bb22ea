#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "report/report.h"
#include "support_audit.h"
#include "support_folder.h"
#include "support_pdf.h"
#include "support_picture.h"

#define FONT "/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf"

static Output *write_report(const Audit *audit)
{
    return pdf_write(audit, NULL);
}

/* A theme folder with that theme.conf, for folder_remove. */
static char *make_theme(const char *settings)
{
    char *folder = folder_make();
    folder_write(folder, "theme.conf", slice_of(settings));
    return folder;
}

static void assert_shown(const Buffer *text, Slice wanted)
{
    Buffer squeezed = {0};
    pdf_squeeze(&squeezed, wanted);
    if (!slice_contains(buffer_slice(text), buffer_slice(&squeezed)))
        fail_msg("not in the PDF: %.*s", (int)wanted.size, wanted.data);
    buffer_free(&squeezed);
}

static void assert_number_shown(const Buffer *text, const char *before, uint64_t number,
                                const char *after)
{
    Buffer wanted = {0};
    buffer_add(&wanted, slice_of(before));
    text_add_number(&wanted, number, "");
    buffer_add(&wanted, slice_of(after));
    assert_shown(text, buffer_slice(&wanted));
    buffer_free(&wanted);
}

static void the_same_audit_gives_the_same_bytes(void **state)
{
    (void)state;
    for (int hostile = 0; hostile < 2; hostile++) {
        Audit *one = support_audit_new(hostile), *two = support_audit_new(hostile);
        Output *a = write_report(one), *b = write_report(two);
        assert_true(output_memory(a).size > 100000);
        assert_true(slice_equal(output_memory(a), output_memory(b)));
        output_close(a);
        output_close(b);
        support_audit_free(one);
        support_audit_free(two);
    }
}

static void every_finding_is_read_back_with_policy_account_and_count(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Output *output = write_report(audit);
    Buffer text = pdf_text(output_memory(output));
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        const AuditFinding *f = &audit->findings[i];
        bool review = slice_equal(f->kind, SLICE("review"));
        assert_shown(&text, audit->policies[f->policy].title);
        assert_shown(&text, f->account);
        assert_shown(&text, f->fingerprint);
        bool require = slice_equal(audit->policies[f->policy].kind, SLICE("require"));
        assert_number_shown(&text, "", f->count,
                            review    ? " to review in "
                            : require ? " of "
                                      : " found in ");
        if (f->evidence_count < f->count)
            assert_number_shown(&text, "The first 20 of ", f->count,
                                " by time; all are in evidence.csv.gz");
        for (uint32_t e = 0; e < f->evidence_count; e++) {
            assert_shown(&text, f->evidence[e].event_id);
            assert_shown(&text, f->evidence[e].file);
            assert_shown(&text, f->evidence[e].principal);
            assert_shown(&text, f->evidence[e].user_agent);
        }
    }
    buffer_free(&text);
    output_close(output);
    support_audit_free(audit);
}

static void all_sections_stand_in_it_and_their_sums_are_the_models(void **state)
{
    (void)state;
    static const char *const sections[] = {"Document control",
                                           "Executive summary",
                                           "Scope, completeness and integrity",
                                           "Control matrix",
                                           "CloudTrail evidence",
                                           "not an opinion on the control",
                                           "Findings",
                                           "Exceptions",
                                           "Data quality",
                                           "Policies",
                                           "Method and reproducibility",
                                           "Input manifest",
                                           "Sign-off",
                                           "Prepared by",
                                           "Page 1 of "};
    Audit *audit = support_audit_new(false);
    Output *output = write_report(audit);
    Buffer text = pdf_text(output_memory(output));
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        assert_shown(&text, slice_of(sections[i]));
    assert_number_shown(&text, "Evaluated ", audit->inputs.evaluated, "of these undated");
    assert_shown(&text, audit->inputs.sha256);
    assert_shown(&text, audit->report_id);
    for (uint32_t i = 0; i < audit->policy_count; i++) {
        /* A page may end between any two lines of it. */
        Slice rest = audit->policies[i].text, line;
        while (slice_next(&rest, "\n", &line))
            assert_shown(&text, line);
        assert_shown(&text, audit->policies[i].sha256);
    }
    for (uint64_t i = 0; i < audit->inputs.problem_count; i++)
        assert_shown(&text, audit->inputs.problems[i].detail);
    for (uint64_t i = 0; i < audit->file_count; i++) {
        assert_shown(&text, audit->files[i].path);
        assert_shown(&text, audit->files[i].sha256);
    }
    buffer_free(&text);
    output_close(output);
    support_audit_free(audit);
}

static void what_digests_prove_stands_under_scope_chain_by_chain(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    const AuditIntegrity *integrity = &audit->integrity;
    Output *output = pdf_write(audit, NULL);
    Buffer text = pdf_text(output_memory(output));
    assert_true(integrity->checked && integrity->chain_count > 0);
    assert_shown(&text, integrity->statement);
    assert_number_shown(&text, "digest signature verified", integrity->files_authenticated, "");
    assert_number_shown(&text, "", integrity->digests, " digest");
    for (uint32_t i = 0; i < integrity->chain_count; i++) {
        assert_shown(&text, integrity->chains[i].trail);
        assert_shown(&text, integrity->chains[i].grade);
    }
    audit->integrity.checked = false;
    Output *unchecked = pdf_write(audit, NULL);
    Buffer without = pdf_text(output_memory(unchecked));
    assert_shown(&without, SLICE("Not checked in this run: there were no digests"));
    buffer_free(&without);
    buffer_free(&text);
    output_close(unchecked);
    output_close(output);
    support_audit_free(audit);
}

static void qpdf_finds_nothing_wrong(void **state)
{
    (void)state;
    for (int hostile = 0; hostile < 2; hostile++) {
        Audit *audit = support_audit_new(hostile);
        Output *output = write_report(audit);
        pdf_assert_clean(output_memory(output));
        output_close(output);
        support_audit_free(audit);
    }
}

static void what_an_attacker_wrote_is_shown_whole_and_made_visible(void **state)
{
    (void)state;
    char token[1001];
    memset(token, 'W', 1000);
    Audit *audit = support_audit_new(true);
    Output *output = write_report(audit);
    Buffer text = pdf_text(output_memory(output));
    assert_shown(&text, (Slice){token, 1000});
    assert_shown(&text, SLICE("U+202Egpj.exe"));
    assert_shown(&text, SLICE("U+001B[31mred"));
    assert_shown(&text, SLICE("bad\\xFF\\xFE bytes"));
    assert_shown(&text, SLICE("nulU+0000here"));
    assert_shown(&text, SLICE("U+1F525"));
    assert_shown(&text, SLICE("<script>alert(1)</script>"));
    assert_false(slice_contains(buffer_slice(&text), SLICE("\xe2\x80\xae")));
    assert_false(slice_contains(buffer_slice(&text), SLICE("\x1b")));
    buffer_free(&text);
    output_close(output);
    support_audit_free(audit);
}

static void an_audit_without_policies_findings_and_files_is_printed(void **state)
{
    (void)state;
    Audit audit = {.result = RESULT_NO_DATA, .page = SLICE("Letter")};
    Output *output = write_report(&audit);
    assert_true(slice_contains(output_memory(output), SLICE("612 792")));
    assert_false(slice_contains(output_memory(output), SLICE("CreationDate")));
    Buffer text = pdf_text(output_memory(output));
    assert_shown(&text, SLICE("Nothing can be said"));
    assert_shown(&text, SLICE("There are no findings."));
    buffer_free(&text);
    output_close(output);
    arena_free(&audit.arena);
}

static void long_lists_are_cut_and_say_so(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    AuditFile *files = calloc(501, sizeof(AuditFile));
    AuditProblem *problems = calloc(1204, sizeof(AuditProblem));
    assert_non_null(files);
    assert_non_null(problems);
    for (int i = 0; i < 501; i++)
        files[i] = audit->files[i % 480];
    for (int i = 0; i < 1204; i++)
        problems[i] = audit->inputs.problems[(uint64_t)i % audit->inputs.problem_count];
    audit->files = files;
    audit->file_count = 501;
    audit->inputs.problems = problems;
    audit->inputs.problem_count = 1204;
    Output *output = write_report(audit);
    Buffer text = pdf_text(output_memory(output));
    assert_shown(&text, SLICE("The first 100 of 501 files: log files, then digests, then others."));
    assert_shown(&text, SLICE("The first 500 of 1204 problems; all are in problems.csv.gz"));
    buffer_free(&text);
    output_close(output);
    free(files);
    free(problems);
    support_audit_free(audit);
}

static void
of_very_many_findings_the_most_severe_are_detailed_and_the_others_have_a_row(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    char *theme = make_theme("findings-in-detail = 5\n");
    Output *output = pdf_write(audit, theme);
    Buffer text = pdf_text(output_memory(output)), wanted = {0};
    buffer_printf(&wanted, "The 5 most severe of %u findings are shown in detail",
                  audit->finding_count);
    assert_shown(&text, buffer_slice(&wanted));
    uint32_t detailed = 0;
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        const AuditFinding *f = &audit->findings[i];
        buffer_clear(&wanted);
        pdf_squeeze(&wanted, f->fingerprint);
        detailed += slice_contains(buffer_slice(&text), buffer_slice(&wanted));
        assert_shown(&text, audit->policies[f->policy].title);
        assert_number_shown(&text, "", f->count, "");
        assert_shown(&text, (Slice){f->first_time.data, 10});
        assert_shown(&text, (Slice){f->first_time.data + 11, 8});
    }
    assert_int_equal(detailed, 5);
    assert_shown(&text, SLICE("Further findings of this service"));
    buffer_free(&wanted);
    buffer_free(&text);
    output_close(output);
    folder_remove(theme);
    support_audit_free(audit);
}

static void a_long_report_goes_on_in_further_files_and_page_numbers_run_on(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    char *theme = make_theme("pages-a-file = 20\n");
    Output *output = pdf_write(audit, theme);
    Buffer text = {0}, last = {0};
    unsigned volumes = 0;
    for (Output *volume = output; volume; volume = output_memory_sibling(volume)) {
        volumes++;
        pdf_assert_clean(output_memory(volume));
        buffer_free(&last);
        last = pdf_text(output_memory(volume));
        buffer_add(&text, buffer_slice(&last));
    }
    assert_true(volumes >= 3);
    for (uint32_t i = 0; i < audit->finding_count; i++)
        assert_shown(&text, audit->findings[i].fingerprint);
    Buffer wanted = {0};
    buffer_printf(&wanted, "Volume %u of %u Page %u of ", volumes, volumes, volumes * 20 - 19);
    assert_shown(&last, buffer_slice(&wanted));
    assert_shown(&last, SLICE("It is no report without the other files"));
    assert_shown(&text, SLICE("report-2.pdf: pages 21 to 40"));
    int status;
    Buffer plain = pdf_run(output_memory(output), "qpdf", "--qdf", "-", &status);
    assert_true(slice_contains(buffer_slice(&plain), SLICE("/S /GoToR")));
    assert_true(slice_contains(buffer_slice(&plain), SLICE("(report-2.pdf)")));
    assert_false(slice_contains(buffer_slice(&plain), SLICE("/URI")));
    buffer_free(&plain);
    buffer_free(&wanted);
    buffer_free(&last);
    buffer_free(&text);
    output_close(output);
    folder_remove(theme);
    support_audit_free(audit);
}

static void a_theme_changes_colour_paper_margin_logo_and_words(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    audit->page = (Slice){0};
    audit->classification = (Slice){0};
    audit->logo = (Picture){0};
    char *theme = make_theme("page = Letter\nmargin = 25 mm\nlogo = logo.png\nclassification = "
                             "Strictly ours\nfooter = Somewhere 1\nink = #102030\n"
                             "sections = summary findings control\n");
    folder_write(theme, "logo.png", SUPPORT_PICTURE);
    Output *output = pdf_write(audit, theme);
    pdf_assert_clean(output_memory(output));
    Buffer text = pdf_text(output_memory(output));
    assert_true(slice_contains(output_memory(output), SLICE("612 792")));
    assert_true(slice_contains(output_memory(output), SLICE("/Subtype /Image")));
    assert_shown(&text, SLICE("Strictly ours"));
    assert_shown(&text, SLICE("Somewhere 1"));
    assert_shown(&text, SLICE("sections left out: scope, matrix, exceptions, quality, policies, "
                              "method, manifest, sign-off"));
    int status;
    Buffer plain = pdf_run(output_memory(output), "qpdf", "--qdf", "-", &status);
    assert_true(slice_contains(buffer_slice(&plain), SLICE("0.063 0.125 0.188 rg")));
    /* The marks in filled shapes are cut out of them. */
    assert_true(slice_contains(buffer_slice(&plain), SLICE("1 1 1 RG")));
    buffer_free(&plain);
    buffer_free(&text);
    output_close(output);
    folder_remove(theme);
    support_audit_free(audit);
}

static void a_failed_write_is_told(void **state)
{
    (void)state;
    if (access(FONT, R_OK) != 0 || access("/dev/full", W_OK) != 0)
        skip();
    Audit *audit = support_audit_new(false);
    Diagnostics *sink = diagnostics_new();
    int full = open("/dev/full", O_WRONLY);
    Output *output = output_of_descriptor(full);
    bool written = report_write_pdf(audit, NULL, sink, output);
    assert_false(output_close(output) && written);
    close(full);
    diagnostics_free(sink);
    support_audit_free(audit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_audit_gives_the_same_bytes),
        cmocka_unit_test(every_finding_is_read_back_with_policy_account_and_count),
        cmocka_unit_test(all_sections_stand_in_it_and_their_sums_are_the_models),
        cmocka_unit_test(what_digests_prove_stands_under_scope_chain_by_chain),
        cmocka_unit_test(qpdf_finds_nothing_wrong),
        cmocka_unit_test(what_an_attacker_wrote_is_shown_whole_and_made_visible),
        cmocka_unit_test(an_audit_without_policies_findings_and_files_is_printed),
        cmocka_unit_test(long_lists_are_cut_and_say_so),
        cmocka_unit_test(
            of_very_many_findings_the_most_severe_are_detailed_and_the_others_have_a_row),
        cmocka_unit_test(a_failed_write_is_told),
        cmocka_unit_test(a_long_report_goes_on_in_further_files_and_page_numbers_run_on),
        cmocka_unit_test(a_theme_changes_colour_paper_margin_logo_and_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
