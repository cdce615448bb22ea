/* The one page: template folder, style and script with their hashes, then the template over the
 * page. */
#include <errno.h>
#include <stdio.h>

#include "report/html/embed.h"
#include "report/html/page.h"
#include "report/report.h"

/* RFC 4648 section 4. */
static void encode_base64(const Digest *digest, HtmlHash text)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t out = 0;
    for (size_t i = 0; i < DIGEST_SIZE; i += 3) {
        size_t left = DIGEST_SIZE - i;
        uint32_t word = (uint32_t)digest->bytes[i] << 16 |
                        (left > 1 ? (uint32_t)digest->bytes[i + 1] << 8 : 0) |
                        (left > 2 ? digest->bytes[i + 2] : 0);
        text[out++] = alphabet[word >> 18 & 63];
        text[out++] = alphabet[word >> 12 & 63];
        text[out++] = left > 1 ? alphabet[word >> 6 & 63] : '=';
        text[out++] = left > 2 ? alphabet[word & 63] : '=';
    }
    text[out] = 0;
}

/* What would end the element early or change how it is read can't stand in it. */
static bool check_embeddable(Diagnostics *sink, Slice text, Slice path, const char *end)
{
    const char *const refused[] = {end, "<!--", "<script"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        if (slice_contains_fold(text, slice_of(refused[i]))) {
            diagnostics_report(sink, DIAGNOSTIC_ERROR, "template-not-embeddable", path, 0,
                               "'%s' can't stand in a file that is embedded in a page", refused[i]);
            return false;
        }
    if (memchr(text.data, 0, text.size)) {
        diagnostics_report(sink, DIAGNOSTIC_ERROR, "template-not-embeddable", path, 0,
                           "the file holds a NUL");
        return false;
    }
    return true;
}

bool html_load_asset(Files *files, const char *name, const char *end, Slice *text, HtmlHash hash)
{
    Slice path = {0};
    Digest digest;
    if (!files_load(files, name, text, &path)) {
        if (!files->failed)
            diagnostics_report(files->sink, DIAGNOSTIC_ERROR, "template-missing", slice_of(name), 0,
                               "the file is missing");
        return false;
    }
    if (!check_embeddable(files->sink, *text, path, end))
        return false;
    if (!digest_of(*text, &digest)) {
        diagnostics_report(files->sink, DIAGNOSTIC_ERROR, "digest-failed", path, 0,
                           "SHA-256 failed");
        return false;
    }
    encode_base64(&digest, hash);
    return true;
}

static bool load_assets(Files *files, Page *page)
{
    HtmlHash style, script;
    if (!html_load_asset(files, "style.css", "</style", &page->style, style) ||
        !html_load_asset(files, "script.js", "</script", &page->script, script))
        return false;
    snprintf(page->csp, sizeof page->csp,
             "default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'; img-src data:; "
             "base-uri 'none'; form-action 'none'",
             style, script);
    return true;
}

bool report_write_html(const Audit *audit, const char *folder, Diagnostics *sink, Output *output)
{
    Files files = {.folder = folder, .built_in = "templates/html", .sink = sink};
    Page page;
    bool ok = page_build(audit, &page);
    if (!ok)
        output_fail(output, ENOMEM);
    ok = ok && load_assets(&files, &page);
    Words *words = ok ? words_open(folder, sink) : NULL;
    Template *template = NULL;
    if (words)
        template =
            template_compile(SLICE("report"), files_load_partial, &files, words, &page_view, sink);
    ok = template && !files.failed && template_render(template, &page, output);
    template_free(template);
    words_free(words);
    files_close(&files);
    page_free(&page);
    return ok;
}
