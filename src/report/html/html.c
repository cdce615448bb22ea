/* The one page: template folder, style and script with their hashes, then the template over the
 * page. */
#include <errno.h>
#include <stdio.h>

#include "base/base64.h"
#include "report/files_known.h"
#include "report/html/embed.h"
#include "report/html/page.h"
#include "report/report.h"

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

/* Appends the file to the text of its element. */
static bool add_asset(Files *files, const char *name, const char *end, Buffer *text)
{
    Slice part, path = {0};
    if (!files_load(files, name, &part, &path)) {
        if (!files->failed)
            diagnostics_report(files->sink, DIAGNOSTIC_ERROR, "template-missing", slice_of(name), 0,
                               "the file is missing");
        return false;
    }
    buffer_add(text, part);
    return check_embeddable(files->sink, part, path, end);
}

/* The files, and what is added to them, as one text in the page's arena, with the hash of an
 * element that holds it. */
static bool load_assets_of(Files *files, const char *const *names, const char *added,
                           const char *end, Arena *arena, Slice *text, HtmlHash hash)
{
    Buffer joined = {0}, encoded = {0};
    Digest digest;
    bool ok = true;
    for (size_t i = 0; ok && names[i]; i++)
        ok = add_asset(files, names[i], end, &joined);
    buffer_add(&joined, slice_of(added));
    *text = ok ? arena_copy(arena, buffer_slice(&joined)) : (Slice){0};
    ok = ok && !joined.failed && text->data && digest_of(*text, &digest);
    if (ok)
        base64_add(&encoded, (Slice){(const char *)digest.bytes, DIGEST_SIZE});
    ok = ok && !encoded.failed;
    if (ok)
        snprintf(hash, sizeof(HtmlHash), "%.*s", (int)encoded.size, encoded.data);
    buffer_free(&joined);
    buffer_free(&encoded);
    return ok;
}

bool html_load_asset(Files *files, const char *name, const char *end, Slice *text, HtmlHash hash)
{
    const char *const names[] = {name, NULL};
    return load_assets_of(files, names, "", end, &files->arena, text, hash);
}

/* By subject, in this order; each can be replaced. */
static const char *const scripts[] = {"script-data.js", "script-view.js", "script-finding.js",
                                      "script-list.js", "script.js",      NULL};
static const char *const styles[] = {"style.css", NULL};

/* The report definition's paper wins over the style's, as it does over a theme's of the PDF. */
static const char *paper_style(const Audit *audit)
{
    if (audit && slice_equal_fold(audit->page, SLICE("Letter")))
        return "@page { size: letter; }\n";
    return audit && slice_equal_fold(audit->page, SLICE("A4")) ? "@page { size: A4; }\n" : "";
}

static bool load_assets(Files *files, Page *page)
{
    HtmlHash style, script;
    if (!load_assets_of(files, styles, paper_style(page->audit), "</style", &page->arena,
                        &page->style, style) ||
        !load_assets_of(files, scripts, "", "</script", &page->arena, &page->script, script))
        return false;
    snprintf(page->csp, sizeof page->csp,
             "default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'; img-src data:; "
             "base-uri 'none'; form-action 'none'",
             style, script);
    return true;
}

/* The template over style, script and words of the folder, which go to the page. NULL after errors.
 */
static Template *open_template(Files *files, Page *page, Words **words)
{
    *words = load_assets(files, page) ? words_open(files->folder, files->sink) : NULL;
    Template *template = *words ? template_compile(SLICE("report"), files_load_partial, files,
                                                   *words, &page_view, files->sink)
                                : NULL;
    bool good = template && !files->failed;
    page->words = *words;
    if (good) {
        good = files_note(files, SLICE("words.xml"), words_sha256(*words));
        page->template_sha256 = good ? files_digest(files) : (Slice){0};
        if (!page->template_sha256.data)
            diagnostics_report(files->sink, DIAGNOSTIC_ERROR, "no-memory", (Slice){0}, 0,
                               "memory ran out");
    }
    if (good && page->template_sha256.data)
        return template;
    template_free(template);
    return NULL;
}

bool report_write_html(const Audit *audit, const char *folder, Diagnostics *sink, Output *output)
{
    Files files = {.folder = folder, .built_in = "templates/html", .sink = sink};
    Words *words = NULL;
    Page page;
    bool ok = page_build(audit, &page);
    if (!ok)
        output_fail(output, ENOMEM);
    page.folder = folder;
    Template *template = ok ? open_template(&files, &page, &words) : NULL;
    ok = template && template_render(template, &page, sink, output);
    template_free(template);
    words_free(words);
    files_close(&files);
    page_free(&page);
    return ok;
}

bool report_check_html(const char *folder, Diagnostics *sink)
{
    Files files = {.folder = folder, .built_in = "templates/html", .sink = sink};
    Words *words = NULL;
    Page page = {0};
    Template *template = open_template(&files, &page, &words);
    bool good = template != NULL;
    if (good)
        files_warn_of_unread(&files);
    template_free(template);
    words_free(words);
    files_close(&files);
    page_free(&page);
    return good;
}
