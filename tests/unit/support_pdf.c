#include <fcntl.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "report/report.h"
#include "support_pdf.h"

extern char **environ;

#define FONT "/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf"

/* Bytes of the report, to be closed by the caller; skips where the fonts are missing. */
Output *pdf_write(const Audit *audit, const char *theme)
{
    if (access(FONT, R_OK) != 0) {
        print_message("fonts-liberation2 is missing\n");
        skip();
    }
    Diagnostics *sink = diagnostics_new();
    Output *output = output_of_memory();
    assert_non_null(sink);
    assert_non_null(output);
    assert_true(report_write_pdf(audit, theme, sink, output));
    assert_int_equal(diagnostics_kept(sink), 0);
    diagnostics_free(sink);
    return output;
}

/* The program's standard output with the PDF as a file in place of "%"; skips where the program is
 * missing. */
Buffer pdf_run(Slice pdf, const char *program, const char *first, const char *last, int *status)
{
    char in[] = "/tmp/trailaudit-pdf-XXXXXX", out[] = "/tmp/trailaudit-out-XXXXXX";
    int pdf_file = mkstemp(in), out_file = mkstemp(out);
    assert_true(pdf_file >= 0 && out_file >= 0);
    assert_int_equal(write(pdf_file, pdf.data, pdf.size), (ssize_t)pdf.size);
    char *arguments[] = {(char *)(uintptr_t)program, (char *)(uintptr_t)first, in,
                         (char *)(uintptr_t)last, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out_file, 1);
    posix_spawn_file_actions_adddup2(&actions, out_file, 2);
    pid_t child;
    int failed = posix_spawnp(&child, program, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    Buffer text = {0};
    if (!failed) {
        assert_int_equal(waitpid(child, status, 0), child);
        char chunk[4096];
        lseek(out_file, 0, SEEK_SET);
        for (ssize_t size; (size = read(out_file, chunk, sizeof chunk)) > 0;)
            buffer_add(&text, (Slice){chunk, (size_t)size});
    }
    close(pdf_file);
    close(out_file);
    unlink(in);
    unlink(out);
    if (failed) {
        print_message("%s is not installed\n", program);
        skip();
    }
    return text;
}

/* The narrow space between groups of digits; the marks that pdftotext puts around text that reads
 * from right to left. */
static bool is_left_out(const char *character)
{
    return memcmp(character, "\u202f", 3) == 0 || memcmp(character, "\u202b", 3) == 0 ||
           memcmp(character, "\u202c", 3) == 0;
}

void pdf_squeeze(Buffer *out, Slice text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == 0xC2 && i + 1 < text.size && (unsigned char)text.data[i + 1] == 0xA0)
            i++;
        else if (c == 0xE2 && i + 2 < text.size && is_left_out(text.data + i))
            i += 2;
        else if (c > ' ')
            buffer_add_byte(out, (char)c);
    }
}

Buffer pdf_text(Slice pdf)
{
    int status;
    Buffer raw = pdf_run(pdf, "pdftotext", "-raw", "-", &status), squeezed = {0};
    assert_int_equal(status, 0);
    pdf_squeeze(&squeezed, buffer_slice(&raw));
    buffer_free(&raw);
    return squeezed;
}

void pdf_assert_clean(Slice pdf)
{
    int status;
    Buffer text = pdf_run(pdf, "qpdf", "--check", NULL, &status);
    assert_int_equal(status, 0);
    assert_true(
        slice_contains(buffer_slice(&text), SLICE("No syntax or stream encoding errors found")));
    assert_false(slice_contains(buffer_slice(&text), SLICE("WARNING")));
    buffer_free(&text);
}
