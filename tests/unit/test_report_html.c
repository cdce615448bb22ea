#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/embedded.h"
#include "base/limits.h"
#include "base/text.h"
#include "report/html/page.h"
#include "report/report.h"
#include "support_audit.h"

/* The page, owned by the caller, with a NUL behind it. */
static Slice write_page(const Audit *audit, const char *folder)
{
    Diagnostics *sink = diagnostics_new();
    Output *output = output_of_memory();
    assert_true(report_write_html(audit, folder, sink, output));
    assert_int_equal(diagnostics_kept(sink), 0);
    Slice page = output_memory(output);
    char *copy = malloc(page.size + 1);
    assert_non_null(copy);
    memcpy(copy, page.data, page.size);
    copy[page.size] = 0;
    page.data = copy;
    assert_true(output_close(output));
    diagnostics_free(sink);
    return page;
}

static Slice write_support_page(bool hostile)
{
    Audit *audit = support_audit_new(hostile);
    assert_non_null(audit);
    Slice page = write_page(audit, NULL);
    support_audit_free(audit);
    return page;
}

static void free_page(Slice page)
{
    free((void *)page.data);
}

static unsigned occurrences(Slice page, const char *text)
{
    unsigned count = 0;
    for (const char *at = page.data; (at = strstr(at, text)); at += strlen(text))
        count++;
    return count;
}

static void assert_says(Slice page, const char *text)
{
    if (!strstr(page.data, text))
        fail_msg("the page does not say: %s", text);
}

/* Reads the attributes of one tag from its name on; returns what follows its `>`. */
static const char *check_tag(const char *at)
{
    at += strcspn(at, " \n\t>");
    while (*at && *at != '>') {
        while (*at && strchr(" \n\t/", *at))
            at++;
        const char *name = at;
        while (*at && !strchr(" \n\t/=>", *at))
            at++;
        Slice attribute = {name, (size_t)(at - name)};
        Slice value = {0};
        if (*at == '=') {
            assert_int_equal(at[1], '"'); /* every attribute is quoted */
            value.data = at + 2;
            at = strchr(at + 2, '"');
            assert_non_null(at);
            value.size = (size_t)(at++ - value.data);
        }
        if (attribute.size > 2 && strncasecmp(name, "on", 2) == 0)
            fail_msg("a handler: %.60s", name);
        assert_false(slice_equal_fold(attribute, SLICE("style")));
        if (slice_equal_fold(attribute, SLICE("src")) &&
            !slice_starts(value, SLICE("data:image/png;base64,")))
            fail_msg("a source out of the page: %.60s", name);
        assert_false(slice_equal_fold(attribute, SLICE("srcdoc")));
        if (slice_equal_fold(attribute, SLICE("href")) && !slice_starts(value, SLICE("#")))
            fail_msg("a link out of the page: %.60s", name);
    }
    return *at ? at + 1 : at;
}

/* A block of data: nothing but base64 up to its end, where `at` is then. */
static const char *check_block(const char *at)
{
    at = check_tag(at + 1);
    at += strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");
    assert_int_equal(strncmp(at, "</script>", 9), 0);
    return at;
}

/* All tags apart from the insides of style and script. */
static void check_markup(Slice page)
{
    for (const char *at = page.data; (at = strchr(at, '<'));) {
        bool style = strncmp(at, "<style>", 7) == 0, script = strncmp(at, "<script>", 8) == 0;
        if (strncmp(at, "<script type=\"text/plain\" data-block=", 38) == 0)
            at = check_block(at);
        if (strncmp(at, "<!DOCTYPE html>", 15) == 0) {
            at += 15;
            continue;
        }
        assert_true(at[1] == '/' || (at[1] >= 'a' && at[1] <= 'z'));
        at = check_tag(at + 1);
        if (style || script)
            at = strstr(at, style ? "</style>" : "</script>");
        assert_non_null(at);
    }
}

static void hostile_texts_never_become_markup_or_handlers(void **state)
{
    (void)state;
    Slice page = write_support_page(true);
    check_markup(page);
    assert_int_equal(occurrences(page, "<script>"), 1);
    assert_int_equal(occurrences(page, "<script"),
                     1 + occurrences(page, "<script type=\"text/plain\" data-block=\""));
    assert_int_equal(occurrences(page, "<img"), occurrences(page, "<img class=\"logo\" "));
    assert_int_equal(occurrences(page, "<!--"), 0);
    assert_says(page, "&lt;script&gt;alert(1)&lt;/script&gt;");
    assert_says(page, "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;");
    assert_says(page, "&#39; onmouseover=&#39;alert(1)");
    assert_says(page, "{{title}}{{{raw}}}{{#a}}");
    free_page(page);
}

static void hostile_and_plain_pages_have_the_same_tags(void **state)
{
    (void)state;
    Slice plain = write_support_page(false), hostile = write_support_page(true);
    /* Where a text is absent in one of them an element may be missing: these never are. */
    const char *const tags[] = {
        "<section ", "<details class=\"finding\"", "<details class=\"account\"", "<h5>", "<script>",
        "<style>",   "<table class=\"evidence\">"};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        assert_int_equal(occurrences(plain, tags[i]), occurrences(hostile, tags[i]));
    free_page(plain);
    free_page(hostile);
}

static void unsafe_characters_are_shown_by_their_numbers(void **state)
{
    (void)state;
    Slice page = write_support_page(true);
    assert_true(text_is_utf8(page));
    for (Slice rest = page; rest.size;) {
        uint32_t c = text_take_character(&rest);
        assert_true(c == '\n' || c == '\t' || !text_is_unsafe(c));
    }
    assert_says(page, "U+202E");
    assert_says(page, "U+001B[31m");
    assert_says(page, "nulU+0000here");
    assert_says(page, "bad\\xFF\\xFE bytes");
    free_page(page);
}

static void assert_policy_has_hash(Slice page, const char *kind, const char *open,
                                   const char *close)
{
    const char *begin = strstr(page.data, open), *end = begin ? strstr(begin, close) : NULL;
    assert_true(begin && end);
    begin += strlen(open);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size;
    char base64[128], wanted[192];
    assert_int_equal(EVP_Digest(begin, (size_t)(end - begin), digest, &size, EVP_sha256(), NULL),
                     1);
    EVP_EncodeBlock((unsigned char *)base64, digest, (int)size);
    snprintf(wanted, sizeof wanted, "%s-src &#39;sha256-%s&#39;", kind, base64);
    assert_says(page, wanted);
}

static void the_content_security_policy_names_the_hashes_of_style_and_script(void **state)
{
    (void)state;
    Slice page = write_support_page(false);
    assert_says(page, "content=\"default-src &#39;none&#39;;");
    assert_policy_has_hash(page, "style", "<style>", "</style>");
    assert_policy_has_hash(page, "script", "<script>", "</script>");
    assert_int_equal(occurrences(page, "<style"), 1);
    assert_int_equal(occurrences(page, "unsafe-inline"), 0);
    const char *csp = strstr(page.data, "Content-Security-Policy"),
               *style = strstr(page.data, "<style>");
    assert_true(csp < style);
    free_page(page);
}

static void assert_says_number(Slice page, const char *before, uint64_t number, const char *after)
{
    Buffer text = {0};
    buffer_add(&text, slice_of(before));
    text_add_number(&text, number, "\xe2\x80\xaf");
    buffer_add(&text, slice_of(after));
    buffer_add_byte(&text, 0);
    assert_says(page, text.data);
    buffer_free(&text);
}

static void the_funnel_and_the_totals_are_those_of_the_audit(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Slice page = write_page(audit, NULL);
    const AuditInputs *in = &audit->inputs;
    assert_says_number(page, "Found</th><td class=\"number\">", in->files, "</td>");
    assert_says_number(page, "Read</th><td class=\"number\">", audit_files_read(in), "</td>");
    assert_says_number(page, "files read</th><td class=\"number\">", in->records + in->quarantined,
                       "</td>");
    assert_says_number(page, "Records</th><td class=\"number\">", in->records, "</td>");
    assert_says_number(page, "more than once</th><td class=\"number\">− ", in->duplicates, "</td>");
    assert_says_number(page, "Evaluated</th><td class=\"number\">", in->evaluated, "</td>");
    for (uint32_t i = 0; i < audit->policy_count; i++)
        for (int v = 0; v < AUDIT_VERDICTS; v++)
            assert_says_number(page, "<td class=\"number\">", audit->policies[i].verdicts.count[v],
                               "</td>");
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        char id[64];
        snprintf(id, sizeof id, "id=\"%.32s\"", audit->findings[i].fingerprint.data);
        assert_says(page, id);
    }
    assert_says(page, "The first 20 of 1\xe2\x80\xaf"
                      "204 by time; all are in evidence.csv.gz");
    assert_says(page, "video-prod (111122223333)");
    free_page(page);
    support_audit_free(audit);
}

static void a_forbid_prints_a_count_and_a_require_a_rate(void **state)
{
    (void)state;
    Slice page = write_support_page(false);
    assert_says(page, "none found in 560 records of");
    assert_says(page, "26 found in 258 records");
    assert_says(page, "9 of 40 records violate the policy (22.5 %)");
    assert_says(page, "78.2 % of 55 records comply");
    free_page(page);
}

/* The part of the page from here up to the end of its element. */
static Slice part_of(Slice page, const char *begin, const char *end)
{
    const char *first = strstr(page.data, begin), *last = first ? strstr(first, end) : NULL;
    assert_non_null(last);
    return (Slice){first, (size_t)(last - first)};
}

static void a_finding_names_its_result_and_whether_its_input_was_complete(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Slice page = write_page(audit, NULL);
    bool met[2] = {false, false};
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        const AuditFinding *finding = &audit->findings[i];
        bool complete = audit->policies[finding->policy].complete;
        char id[64];
        snprintf(id, sizeof id, "id=\"%.32s\"", finding->fingerprint.data);
        Slice line = part_of(page, id, "</summary>");
        bool review = slice_equal(finding->kind, SLICE("review"));
        assert_true(slice_contains(line, review ? SLICE("</svg>REVIEW</span>")
                                                : SLICE("</svg>FAIL</span>")));
        assert_true(slice_contains(
            line, complete ? SLICE("<span class=\"completeness complete\">COMPLETE</span>")
                           : SLICE("<span class=\"completeness\">INCOMPLETE</span>")));
        met[complete] = true;
    }
    assert_true(met[0] && met[1]);
    free_page(page);
    support_audit_free(audit);
}

/* The first link from here on leads to an element of the page. */
static void assert_leads_somewhere(Slice page, const char *here)
{
    char id[64];
    assert_non_null(here);
    const char *address = strstr(here, "href=\"#");
    assert_non_null(address);
    address = strchr(address, '#') + 1;
    snprintf(id, sizeof id, " id=\"%.*s\"", (int)strcspn(address, "\""), address);
    assert_says(page, id);
}

static void a_finding_leads_to_its_controls_in_the_matrix_and_the_matrix_to_it(void **state)
{
    (void)state;
    Slice page = write_support_page(false);
    assert_leads_somewhere(page, strstr(page.data, "<a href=\"#control-"));
    assert_leads_somewhere(page, strstr(page.data, "<a href=\"#framework-"));
    const char *matrix = strstr(page.data, "<section id=\"matrix\"");
    assert_non_null(matrix);
    const char *policy = strstr(matrix, "<td class=\"number\"><a href=\"#");
    assert_leads_somewhere(page, policy);
    free_page(page);
}

/* A rate would hide them. */
static void what_was_not_judged_and_what_is_excepted_stands_beside_what_violates(void **state)
{
    (void)state;
    Slice page = write_support_page(false);
    assert_says(page, "12 of 58 records violate the policy (20.7 %). 2 of them could not be judged "
                      "for want of data.");
    assert_says(page,
                "66 of 1\u202f199 records violate the policy (5.5 %). 214 of them are covered "
                "by exceptions. 9 of them");
    assert_says(page, "3 of them could not be judged for want of data");
    free_page(page);
}

static void what_was_not_evaluated_is_neutral(void **state)
{
    (void)state;
    Slice page = write_support_page(false);
    assert_says(page, "<span class=\"result no-data\"><svg class=\"shape\" aria-hidden=\"true\">"
                      "<use href=\"#shape-no-data\"/></svg>NO DATA");
    assert_says(page, "#shape-not-configured\"/></svg>NOT CONFIGURED</span>");
    assert_says(page,
                "#shape-fail\"/></svg>FAIL</span>\n<span class=\"completeness\">INCOMPLETE</span>");
    free_page(page);
}

static void the_same_audit_gives_the_same_bytes(void **state)
{
    (void)state;
    Slice one = write_support_page(true), two = write_support_page(true);
    assert_true(slice_equal(one, two));
    free_page(one);
    free_page(two);
}

static void an_audit_of_nothing_still_has_a_page(void **state)
{
    (void)state;
    Audit audit = {.result = RESULT_NO_DATA, .complete = true};
    Slice page = write_page(&audit, NULL);
    check_markup(page);
    assert_says(page, "Nothing can be said: no record was in the scope of any policy.");
    assert_says(page, "There are no findings.");
    assert_says(page, "No evaluated record has a date.");
    free_page(page);
}

/* An audit with `count` findings, copies of those of the support audit in turn; freed with free
 * after the audit. */
static AuditFinding *multiply_findings(Audit *audit, uint32_t count)
{
    AuditFinding *findings = calloc(count, sizeof(AuditFinding));
    assert_non_null(findings);
    for (uint32_t i = 0; i < count; i++)
        findings[i] = audit->findings[(uint64_t)i * audit->finding_count / count];
    audit->findings = findings;
    audit->finding_count = count;
    return findings;
}

static void only_the_most_severe_findings_are_shown_in_detail(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    AuditFinding *findings = multiply_findings(audit, 2800);
    Slice page = write_page(audit, NULL);
    assert_int_equal(occurrences(page, "<details class=\"finding\""), LIMIT_HTML_FINDINGS);
    assert_says(page, "800 further findings are counted");
    /* 1,000 of 2,800 are critical and 1,100 high: no place is left for less, nor for anything to
     * review */
    assert_int_equal(occurrences(page, "data-severity=\"critical\""), 1000);
    assert_int_equal(occurrences(page, "data-severity=\"high\""), 1000);
    assert_int_equal(occurrences(page, "data-kind=\"review\""), 0);
    unsigned rows = occurrences(page, "<tr class=\"reference\">");
    assert_true(rows <= LIMIT_HTML_EVIDENCE && rows >= LIMIT_HTML_FINDINGS);
    assert_true(page.size < 25u << 20);
    free_page(page);
    free(findings);
    support_audit_free(audit);
}

static void a_detailed_finding_has_a_row_of_evidence_at_least(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    AuditFinding *findings = multiply_findings(audit, 2000);
    Page page;
    assert_true(page_build(audit, &page));
    uint32_t rows = 0;
    for (uint32_t i = 0; i < audit->finding_count; i++) {
        assert_true(page.evidence_shown[i] > 0);
        rows += page.evidence_shown[i];
    }
    assert_true(rows >= 2000 && rows <= LIMIT_HTML_EVIDENCE);
    page_free(&page);
    free(findings);
    support_audit_free(audit);
}

/* Every text of every row as long as this one. */
static void lengthen_evidence(AuditFinding *findings, uint32_t count, Slice text)
{
    for (uint32_t i = 0; i < count; i++) {
        AuditEvidence *e = calloc(1, sizeof *e);
        assert_non_null(e);
        *e = findings[i].evidence[0];
        e->user_agent = e->principal = e->actor = e->file = e->error_code = text;
        findings[i].evidence = e;
        findings[i].evidence_count = 1;
    }
}

static void long_texts_never_make_the_page_larger_than_its_bound(void **state)
{
    (void)state;
    enum { COUNT = 3000, LONG = 4096 };
    Audit *audit = support_audit_new(false);
    AuditFinding *findings = multiply_findings(audit, COUNT);
    char *text = malloc((size_t)COUNT * 2 * LONG);
    assert_non_null(text);
    uint64_t random = 1; /* what doesn't compress */
    for (size_t i = 0; i < (size_t)COUNT * 2 * LONG; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        text[i] = (char)('!' + (random >> 33) % 90);
    }
    lengthen_evidence(findings, COUNT, (Slice){text, LONG});
    for (uint32_t i = 0; i < COUNT; i++) {
        findings[i].evidence[0].user_agent = (Slice){text + (size_t)i * 2 * LONG, LONG};
        findings[i].evidence[0].principal = (Slice){text + ((size_t)i * 2 + 1) * LONG, LONG};
    }
    Slice page = write_page(audit, NULL);
    assert_true(page.size <= LIMIT_HTML_SIZE);
    assert_true(page.size > LIMIT_HTML_SIZE / 2);
    check_markup(page);
    assert_says(page, "data-block=\"end\" data-findings=\"3000\"");
    free_page(page);
    for (uint32_t i = 0; i < COUNT; i++)
        free(findings[i].evidence);
    free(text);
    free(findings);
    support_audit_free(audit);
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void remove_file(const char *folder, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    unlink(path);
}

static void a_folder_replaces_files_and_what_it_lacks_is_built_in(void **state)
{
    (void)state;
    char folder[] = "/tmp/trailaudit-html-XXXXXX";
    assert_non_null(mkdtemp(folder));
    write_file(folder, "sign-off.html", "<p>Signed in our own words by {{organisation}}</p>\n");
    write_file(folder, "style.css", "body {\r\n color: black }\r\n");
    Audit *audit = support_audit_new(false);
    Slice page = write_page(audit, folder);
    assert_says(page, "<p>Signed in our own words by Example Media</p>");
    assert_says(page, "<style>body {\n color: black }\n@page { size: A4; }\n</style>");
    assert_says(page, "Control matrix: CloudTrail evidence");
    assert_policy_has_hash(page, "style", "<style>", "</style>");
    free_page(page);
    support_audit_free(audit);
    remove_file(folder, "sign-off.html");
    remove_file(folder, "style.css");
    rmdir(folder);
}

/* The first diagnostic after one file of a folder was replaced. */
static void expect_refusal(const char *name, const char *text, const char *code, unsigned line)
{
    char folder[] = "/tmp/trailaudit-html-XXXXXX", path[256];
    assert_non_null(mkdtemp(folder));
    write_file(folder, name, text);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    Audit *audit = support_audit_new(false);
    Diagnostics *sink = diagnostics_new();
    Output *output = output_of_memory();
    assert_false(report_write_html(audit, folder, sink, output));
    const Diagnostic *d = diagnostics_get(sink, 0);
    assert_string_equal(d->code, code);
    assert_true(slice_equal(d->file, slice_of(path)));
    assert_int_equal(d->line, line);
    assert_int_equal(output_memory(output).size,
                     0); /* nothing is written before all templates are right */
    output_close(output);
    diagnostics_free(sink);
    support_audit_free(audit);
    remove_file(folder, name);
    rmdir(folder);
}

static void mistakes_in_a_folder_are_errors_with_file_and_line(void **state)
{
    (void)state;
    expect_refusal("finding.html", "<p>\n{{principle}}</p>", "template-unknown-name", 2);
    expect_refusal("manifest.html", "\n\n{{:head.pahts}}", "template-unknown-word", 3);
    expect_refusal("sign-off.html", "{{>../../etc/passwd}}", "template-no-partial", 1);
    expect_refusal("style.css", "a {} </STYLE><script>", "template-not-embeddable", 0);
    expect_refusal("script.js", "var a = '<!--';", "template-not-embeddable", 0);
    expect_refusal("sign-off.html", "\xff", "template-unreadable", 0);
}

/* What is said of a folder with these two files. */
static void expect_hint(const char *name, const char *text, const char *other, const char *said)
{
    char folder[] = "/tmp/trailaudit-html-XXXXXX";
    assert_non_null(mkdtemp(folder));
    write_file(folder, name, text);
    write_file(folder, other, "<p>other</p>");
    Diagnostics *sink = diagnostics_new();
    report_check_html(folder, sink);
    assert_int_equal(diagnostics_kept(sink), said != NULL);
    if (said) {
        const Diagnostic *d = diagnostics_get(sink, 0);
        assert_true(slice_contains(d->message, slice_of(said)) ||
                    slice_contains(d->hint, slice_of(said)));
    }
    diagnostics_free(sink);
    remove_file(folder, name);
    remove_file(folder, other);
    rmdir(folder);
}

static void misspelt_names_of_files_are_told_with_what_was_meant(void **state)
{
    (void)state;
    expect_hint("sign-off.html", "{{>summry}}", "own.html", "did you mean 'summary'?");
    expect_hint("sign-off.html", "{{>onw}}", "own.html", "did you mean 'own'?");
    expect_hint("sign-off.html", "{{>nothing-like-it}}", "own.html",
                "there are: account-service, attempts, ");
    expect_hint("sign-off.html", "<p></p>", "contrl.html", "did you mean 'control.html'?");
    expect_hint("sign-off.html", "<p></p>", "styles.css", "did you mean 'style.css'?");
    expect_hint("sign-off.html", "<p></p>", "quite-another.html", "changes nothing");
    expect_hint("sign-off.html", "{{>own}}", "own.html", NULL);
    expect_hint("sign-off.html", "<p></p>", "diff.html", NULL);
    expect_hint("sign-off.html", "<p></p>", "README.md", NULL);
}

/* Views already seen, so that each is checked once. */
static void check_documented(const TemplateView *view, Slice readme, const TemplateView **seen,
                             unsigned *count)
{
    for (unsigned i = 0; i < *count; i++)
        if (seen[i] == view)
            return;
    assert_true(*count < 64);
    seen[(*count)++] = view;
    char text[96];
    snprintf(text, sizeof text, "**%s**", view->name);
    if (!slice_contains(readme, slice_of(text)))
        fail_msg("the README of the templates lacks the view %s", view->name);
    for (const TemplateField *f = view->fields; f->name; f++) {
        snprintf(text, sizeof text, "`%s`", f->name);
        if (!slice_contains(readme, slice_of(text)))
            fail_msg("the README of the templates lacks %s of %s", f->name, view->name);
        if (f->items)
            check_documented(f->items, readme, seen, count);
    }
}

static void every_view_and_field_is_documented(void **state)
{
    (void)state;
    const TemplateView *seen[64];
    unsigned count = 0;
    check_documented(&page_view, embedded_file("templates/html/README.md"), seen, &count);
    assert_true(count > 20);
}

static void an_output_that_fails_is_reported(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    Diagnostics *sink = diagnostics_new();
    Output *output = output_of_memory();
    output_fail(output, 28);
    assert_false(report_write_html(audit, NULL, sink, output));
    assert_false(output_close(output));
    diagnostics_free(sink);
    support_audit_free(audit);
}

/* What the list has no finding of, its filters need not name, nor the page hold. */
static void the_data_of_the_list_are_of_policies_with_findings(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    bool found[64] = {false};
    unsigned with = 0;
    char head[96];
    assert_non_null(audit);
    assert_in_range(audit->policy_count, 1, 64);
    for (uint32_t i = 0; i < audit->finding_count; i++)
        found[audit->findings[i].policy] = true;
    for (uint32_t i = 0; i < audit->policy_count; i++)
        with += found[i];
    assert_in_range(with, 1, audit->policy_count - 1);
    Slice page = write_page(audit, NULL);
    snprintf(head, sizeof head, "data-block=\"head\" data-first=\"0\" data-count=\"%u\"", with);
    assert_says(page, head);
    free_page(page);
    support_audit_free(audit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_texts_never_become_markup_or_handlers),
        cmocka_unit_test(hostile_and_plain_pages_have_the_same_tags),
        cmocka_unit_test(unsafe_characters_are_shown_by_their_numbers),
        cmocka_unit_test(the_data_of_the_list_are_of_policies_with_findings),
        cmocka_unit_test(the_content_security_policy_names_the_hashes_of_style_and_script),
        cmocka_unit_test(the_funnel_and_the_totals_are_those_of_the_audit),
        cmocka_unit_test(a_forbid_prints_a_count_and_a_require_a_rate),
        cmocka_unit_test(a_finding_names_its_result_and_whether_its_input_was_complete),
        cmocka_unit_test(a_finding_leads_to_its_controls_in_the_matrix_and_the_matrix_to_it),
        cmocka_unit_test(what_was_not_judged_and_what_is_excepted_stands_beside_what_violates),
        cmocka_unit_test(what_was_not_evaluated_is_neutral),
        cmocka_unit_test(the_same_audit_gives_the_same_bytes),
        cmocka_unit_test(an_audit_of_nothing_still_has_a_page),
        cmocka_unit_test(only_the_most_severe_findings_are_shown_in_detail),
        cmocka_unit_test(a_detailed_finding_has_a_row_of_evidence_at_least),
        cmocka_unit_test(long_texts_never_make_the_page_larger_than_its_bound),
        cmocka_unit_test(a_folder_replaces_files_and_what_it_lacks_is_built_in),
        cmocka_unit_test(misspelt_names_of_files_are_told_with_what_was_meant),
        cmocka_unit_test(mistakes_in_a_folder_are_errors_with_file_and_line),
        cmocka_unit_test(every_view_and_field_is_documented),
        cmocka_unit_test(an_output_that_fails_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
