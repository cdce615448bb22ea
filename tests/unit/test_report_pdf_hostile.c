/* Whatever a trail, a policy or a file name brings is found again in the PDF's text. */
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/text.h"
#include "report/pdf/faces.h"
#include "report/report.h"
#include "support_audit.h"
#include "support_folder.h"
#include "support_pdf.h"

/* What is put through every field. The longest has 4,096 characters. */
static const char *const corpus[] = {
    "<script>alert(1)</script>",
    "</script><svg onload=alert(1)>",
    "\"><img src=x onerror='alert(1)'>",
    "{{title}}{{{raw}}}",
    "(\\( PDF ) string \\\\ <</S /URI>>",
    "=HYPERLINK(\"http://example.com\")",
    "\x1b[31;1mred\x1b[0m\x07\x7f",
    "a\xe2\x80\xae"
    "gpj.exe\xe2\x81\xa6\xe2\x80\x8b",
    "\xed\xa0\x80lone\xed\xbf\xbf surrogates",
    "no \xff\xfe\xc0\xaf\x80 UTF-8",
    "\xe5\xaf\xa9\xe6\x9f\xbb\xe5\xa0\xb1\xe5\x91\x8a \xec\x84\x9c\xec\x9a\xb8",
    "\xf0\x9f\x94\xa5\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80",
    "\xd9\x85\xd8\xb1\xd8\xa7\xd8\xac\xd8\xb9\xd8\xa9 and \xd7\x91\xd7\x93\xd7\x99\xd7\xa7\xd7\x94 "
    "here",
    "line\r\nbreak\tand tab",
    "combining e\xcc\x81 and \xef\xac\x81 ligature",
};
enum { CORPUS = sizeof corpus / sizeof corpus[0], LONG = 4096 };

/* As it has to stand: without blanks; what no face draws, or what must not be shown, by its code.
 */
static void add_expected(Buffer *out, Faces *faces, Slice text)
{
    while (text.size) {
        size_t size = text_character_size(text);
        unsigned char byte = (unsigned char)text.data[0];
        uint32_t c = text_take_character(&text);
        if (size == 1 && byte >= 0x80)
            buffer_printf(out, "\\x%02X", byte);
        else if (text_is_unsafe(c) || faces_of(faces, LOOK_SANS, c) == LOOK_FACES)
            buffer_printf(out, "U+%04X", (unsigned)c);
        else if (c != ' ')
            text_add_character(out, c);
    }
}

/* Titles and the like are prose: line ends and tabs in them are blanks. */
static void assert_stands(const Buffer *text, Faces *faces, Slice value, bool prose)
{
    Buffer wanted = {0}, copy = {0};
    buffer_add(&copy, value);
    for (size_t i = 0; prose && i < copy.size; i++)
        if (strchr("\t\r\n", copy.data[i]) && copy.data[i])
            copy.data[i] = ' ';
    add_expected(&wanted, faces, buffer_slice(&copy));
    if (!slice_contains(buffer_slice(text), buffer_slice(&wanted)))
        fail_msg("not in the PDF: %.*s", (int)wanted.size, wanted.data);
    buffer_free(&wanted);
    buffer_free(&copy);
}

static Slice item(Arena *arena, unsigned index)
{
    static const char nul[] = "nul\0inside";
    if (index < CORPUS)
        return slice_of(corpus[index]);
    if (index == CORPUS)
        return (Slice){nul, sizeof nul - 1};
    char *token = arena_take(arena, LONG);
    assert_non_null(token);
    for (size_t i = 0; i < LONG; i++)
        token[i] = "arn:aws/x-y_z"[i % 13];
    return (Slice){token, LONG};
}

/* Every text of the finding's first row of evidence, of its policy and of the report is this one.
 */
static Audit *audit_of(Slice text)
{
    Audit *audit = support_audit_new(false);
    AuditFinding *f = &audit->findings[0];
    AuditEvidence *e = &f->evidence[0];
    AuditPolicy *policy = &audit->policies[f->policy];
    assert_true(f->evidence_count > 0 && audit->account_count > 0 && audit->file_count > 0);
    audit->finding_count = 1;
    f->evidence_count = 1;
    audit->file_count = 1;
    f->account_name = text;
    Slice *fields[] = {&e->event_id,  &e->action,        &e->region, &e->principal, &e->actor,
                       &e->source_ip, &e->user_agent,    &e->client, &e->outcome,   &e->error_code,
                       &e->mfa,       &e->access_key_id, &e->file,   &e->recovered};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        *fields[i] = text;
    for (uint32_t i = 0; i < e->resource_count; i++)
        e->resources[i] = text;
    for (uint32_t i = 0; i < e->because_count; i++)
        e->because[i].value = text;
    policy->title = policy->rationale = policy->remediation = text;
    audit->title = audit->organisation = text;
    audit->accounts[0].name = audit->accounts[0].owner = text;
    audit->files[0].path = text;
    audit->inputs.problems[0].detail = text;
    audit->inputs.problems[0].file = text;
    return audit;
}

static size_t count_of(Slice text, Slice wanted)
{
    size_t count = 0;
    for (const char *at = text.data, *end = text.data + text.size;
         wanted.size && (at = memmem(at, (size_t)(end - at), wanted.data, wanted.size)); at++)
        count++;
    return count;
}

static void every_text_from_outside_is_found_again_or_stands_as_its_code(void **state)
{
    (void)state;
    for (unsigned i = 0; i <= CORPUS + 1; i++) {
        Arena arena = {0};
        Faces faces;
        Diagnostics *sink = diagnostics_new();
        Slice text = item(&arena, i);
        Audit *audit = audit_of(text);
        Output *output = pdf_write(audit, NULL);
        pdf_assert_clean(output_memory(output));
        Buffer shown = pdf_text(output_memory(output)), wanted = {0};
        assert_true(faces_open(&faces, (Slice[LOOK_FACES]){{0}}, sink));
        assert_stands(&shown, &faces, text, text.size < LONG);
        if (text.size < LONG) {
            /* The evidence alone has it fourteen times. */
            add_expected(&wanted, &faces, text);
            assert_true(count_of(buffer_slice(&shown), buffer_slice(&wanted)) >= 14);
        }
        buffer_free(&wanted);
        buffer_free(&shown);
        faces_close(&faces);
        diagnostics_free(sink);
        output_close(output);
        support_audit_free(audit);
        arena_free(&arena);
    }
}

/* As often as nothing of the text is lost in silence: the cut says how much. */
static void
a_text_beyond_the_bound_is_cut_and_says_how_much_is_left_out_and_where_it_stands(void **state)
{
    (void)state;
    enum { MORE = 1234, HUGE = 16000000 };
    const size_t sizes[] = {LIMIT_PDF_TEXT, LIMIT_PDF_TEXT + MORE, HUGE};
    const char *const told[] = {NULL, "…(1234furthercharacters:audit.jsonhasthewholetext)",
                                "…(15967232furthercharacters:audit.jsonhasthewholetext)"};
    char *text = malloc(HUGE);
    assert_non_null(text);
    memset(text, 'W', HUGE);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        Audit *audit = support_audit_new(false);
        AuditFinding *f = &audit->findings[0];
        audit->finding_count = 1;
        f->evidence_count = 1;
        f->evidence[0].user_agent = (Slice){text, sizes[i]};
        audit->title = audit->organisation = audit->classification = (Slice){text, sizes[i]};
        Output *output = pdf_write(audit, NULL);
        pdf_assert_clean(output_memory(output));
        Buffer shown = pdf_text(output_memory(output));
        assert_true(slice_contains(buffer_slice(&shown), (Slice){text, 40}));
        if (told[i])
            assert_true(count_of(buffer_slice(&shown), slice_of(told[i])) >= 3);
        else
            assert_false(slice_contains(buffer_slice(&shown), SLICE("furthercharacters")));
        buffer_free(&shown);
        output_close(output);
        support_audit_free(audit);
    }
    free(text);
}

static void nothing_hostile_becomes_an_action(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(true);
    Output *output = pdf_write(audit, NULL);
    int status;
    Buffer plain = pdf_run(output_memory(output), "qpdf", "--qdf", "-", &status);
    assert_int_equal(status, 0);
    assert_false(slice_contains(buffer_slice(&plain), SLICE("/URI")));
    assert_false(slice_contains(buffer_slice(&plain), SLICE("/JavaScript")));
    assert_false(slice_contains(buffer_slice(&plain), SLICE("/Launch")));
    buffer_free(&plain);
    output_close(output);
    support_audit_free(audit);
}

#ifndef __SANITIZE_ADDRESS__
static void without_memory_the_report_fails_with_a_word_and_never_otherwise(void **state)
{
    (void)state;
    Audit *audit = support_audit_new(false);
    unsigned failed = 0, written = 0;
    for (size_t more = 64 << 10; more <= (size_t)48 << 20; more += more / 3) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            FILE *file = fopen("/proc/self/statm", "r");
            unsigned long pages = 0;
            if (!file || fscanf(file, "%lu", &pages) != 1)
                _exit(9);
            fclose(file);
            malloc_trim(0);
            Diagnostics *sink = diagnostics_new();
            Output *output = output_of_memory();
            struct rlimit limit = {pages * 4096 + more, pages * 4096 + more};
            if (!sink || !output || setrlimit(RLIMIT_AS, &limit) != 0)
                _exit(9);
            bool good = report_write_pdf(audit, NULL, sink, output);
            bool told = diagnostics_count(sink, DIAGNOSTIC_ERROR) > 0 || output_failed(output);
            _exit(good ? 0 : told ? 1 : 8);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
            fail_msg("with %zu KiB more: status %x", more >> 10, (unsigned)status);
        failed += WEXITSTATUS(status) == 1;
        written += WEXITSTATUS(status) == 0;
    }
    assert_true(failed > 0);
    assert_true(written > 0);
    support_audit_free(audit);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
#ifndef __SANITIZE_ADDRESS__
        cmocka_unit_test(without_memory_the_report_fails_with_a_word_and_never_otherwise),
#endif
        cmocka_unit_test(every_text_from_outside_is_found_again_or_stands_as_its_code),
        cmocka_unit_test(
            a_text_beyond_the_bound_is_cut_and_says_how_much_is_left_out_and_where_it_stands),
        cmocka_unit_test(nothing_hostile_becomes_an_action),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
