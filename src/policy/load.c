/* Which files are read, in which order. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "policy/folder.h"
#include "policy/framework.h"
#include "policy/loader.h"

/* ---- begin and end ---- */

static bool begin_ids(Ids *ids)
{
    ids->names = names_new();
    return ids->names != NULL;
}

/* "accounts" is a list like any other, only that no file holds it. */
static bool add_accounts(Loader *loader, const Slice *accounts, size_t count)
{
    NamedList *named = arena_take(loader->arena, sizeof(NamedList));
    Written *written = arena_take(loader->arena, sizeof(Written));
    if (!named || !written)
        return false;
    named->list.id = SLICE("accounts");
    named->list.values = arena_array(loader->arena, count, sizeof(Slice));
    for (size_t i = 0; named->list.values && i < count; i++) {
        named->list.values[i] = arena_copy(loader->arena, accounts[i]);
        if (!named->list.values[i].data)
            return false;
        named->list.count++;
    }
    return named->list.values &&
           names_intern(loader->list_ids.names, named->list.id) != NAMES_NONE &&
           pointers_add(&loader->list_ids.places, written, loader->arena) &&
           pointers_add(&loader->lists, named, loader->arena);
}

bool loader_begin(Loader *loader, const PolicyInputs *inputs, Arena *arena, Diagnostics *sink)
{
    *loader = (Loader){.arena = arena, .sink = sink, .inputs = inputs};
    loader->seen_files = names_new();
    loader->meanings = names_new();
    loader->disposition_keys = names_new();
    return loader->seen_files && loader->meanings && loader->disposition_keys &&
           begin_ids(&loader->policies_ids) && begin_ids(&loader->list_ids) &&
           begin_ids(&loader->definition_ids) && begin_ids(&loader->exception_ids) &&
           begin_ids(&loader->parameter_ids) &&
           add_accounts(loader, inputs ? inputs->accounts : NULL,
                        inputs ? inputs->account_count : 0) &&
           schema_open(&loader->schema, "policies/policy.xsd", arena, sink);
}

void loader_end(Loader *loader)
{
    names_free(loader->seen_files);
    names_free(loader->policy_files);
    names_free(loader->disposition_keys);
    schema_close(&loader->exceptions_schema);
    names_free(loader->meanings);
    names_free(loader->parameter_ids.names);
    names_free(loader->policies_ids.names);
    names_free(loader->list_ids.names);
    names_free(loader->definition_ids.names);
    names_free(loader->exception_ids.names);
    schema_close(&loader->schema);
}

/* ---- one file ---- */

/* A file that is named on the command line may itself be a link. */
static XmlOrigin origin_of(const Loader *loader, Slice name)
{
    Slice definition = {0};
    if (loader->inputs)
        definition = loader->reading_exceptions ? loader->inputs->exceptions_named_by
                                                : loader->inputs->policies_named_by;
    if (definition.size && xml_origin_of(name, definition) == XML_ASIDE)
        return XML_NAMED_AFAR;
    return xml_origin_of(name, name);
}

/* Parses the file; what it says is read when all are parsed, since its values may hang on
 * parameters of others. */
static void open_text(Loader *loader, Slice name, Slice source, XmlOrigin origin)
{
    XmlFile *file = arena_take(loader->arena, sizeof(XmlFile));
    if (!file || !pointers_add(&loader->xml_files, file, loader->arena)) {
        loader->failed = true;
        return;
    }
    if (xml_open_from(file, name, source, origin, loader->arena, loader->sink))
        parameters_declare(loader, file);
    loader->failed |= file->failed;
}

static void read_opened(Loader *loader, XmlFile *file)
{
    if (file->root) {
        parameters_replace(loader, file);
        schema_check(&loader->schema, file);
        xml_close(file);
        if (!file->root->bad)
            policy_set_read(loader, file);
    }
    loader->failed |= file->failed;
}

/* Whether the file was read before, by another name perhaps. */
static bool seen_before(Loader *loader, const struct stat *status)
{
    return folder_seen(loader->seen_files, status, &loader->failed);
}

static bool is_too_many(Loader *loader, Slice name)
{
    if (loader->xml_files.count + loader->exception_files.count < LIMIT_POLICY_FILES)
        return false;
    diagnostics_report(loader->sink, DIAGNOSTIC_ERROR, "too-many-files", name, 0,
                       "there are more than %d policy files", LIMIT_POLICY_FILES);
    return true;
}

/* What a file of this project holds that is no policy set; NULL where it may be one. */
static const char *other_kind(Slice source)
{
    PolicyDocument kind = policy_document_kind(source);
    if (kind == POLICY_DOCUMENT_REPORT)
        return "a report definition";
    if (kind == POLICY_DOCUMENT_EXCEPTIONS)
        return "exceptions";
    return kind == POLICY_DOCUMENT_OTHER_KNOWN ? "another kind of document" : NULL;
}

/* ---- files of exceptions ---- */

static bool is_policy_file(Loader *loader, const char *path)
{
    struct stat status;
    char key[FOLDER_KEY];
    if (stat(path, &status) != 0)
        return false;
    return names_find(loader->policy_files, folder_key(&status, key)) != NAMES_NONE;
}

/* In folders other documents are passed over; one that is of no known kind is meant to be of this,
 * unless it was read, and complained of, among the policies. */
static void open_exceptions(Loader *loader, Slice name, Slice source, bool named)
{
    PolicyDocument kind = policy_document_kind(source);
    if (kind != POLICY_DOCUMENT_EXCEPTIONS && kind != POLICY_DOCUMENT_UNKNOWN) {
        if (named)
            diagnostics_report(loader->sink, DIAGNOSTIC_ERROR, "not-exceptions", name, 1,
                               "the file holds %s, no exceptions",
                               kind == POLICY_DOCUMENT_POLICIES ? "policies" : other_kind(source));
        return;
    }
    if (kind == POLICY_DOCUMENT_UNKNOWN && !named && is_policy_file(loader, name.data))
        return;
    XmlFile *file = arena_take(loader->arena, sizeof(XmlFile));
    if (!file || !pointers_add(&loader->exception_files, file, loader->arena)) {
        loader->failed = true;
        return;
    }
    xml_open_from(file, name, source, origin_of(loader, name), loader->arena, loader->sink);
    loader->failed |= file->failed;
}

static void read_exceptions(Loader *loader)
{
    if (loader->exception_files.count == 0)
        return;
    if (!schema_open(&loader->exceptions_schema, "policies/exceptions.xsd", loader->arena,
                     loader->sink)) {
        loader->failed = true;
        return;
    }
    for (uint32_t i = 0; i < loader->exception_files.count && !loader->failed; i++) {
        XmlFile *file = loader->exception_files.items[i];
        if (!file->root)
            continue;
        bool passed_over = loader->xml_files.count == 0 && parameters_pass_over(file);
        if (!passed_over)
            parameters_replace(loader, file);
        schema_check(&loader->exceptions_schema, file);
        if (passed_over) /* libxml2 does not know that their values are open */
            file->unexplained = (Slice){0};
        xml_close(file);
        if (!file->root->bad)
            exceptions_read(loader, file);
        loader->failed |= file->failed;
    }
}

static void read_path(Loader *loader, const char *path, bool named)
{
    Slice name = arena_copy(loader->arena, slice_of(path));
    if (is_too_many(loader, name))
        return;
    Slice source = xml_read(path, loader->arena, loader->sink);
    if (!source.data || !name.data)
        return;
    if (loader->reading_exceptions) {
        open_exceptions(loader, name, source, named);
        return;
    }
    const char *other = other_kind(source);
    if (!other)
        open_text(loader, name, source, origin_of(loader, name));
    else if (named && !framework_is_document(source))
        diagnostics_report(loader->sink, DIAGNOSTIC_ERROR, "not-a-policy-set", name, 1,
                           "the file holds %s, no policies", other);
}

/* ---- includes ---- */

static void report_include(XmlFile *file, const XmlAttribute *href, const char *code,
                           const char *reason)
{
    xml_report(file, DIAGNOSTIC_ERROR, href->value_offset, code, (Slice){0}, "include '%.*s': %s",
               XML_SHOWN(href->value), reason);
}

static void read_include(Loader *loader, XmlFile *file, const XmlElement *element)
{
    const XmlAttribute *href = xml_attribute(element, "href");
    struct stat status;
    XmlFailure failure;
    char holds[80];
    if (!href || href->value.size == 0 || parameter_find(href->value) < href->value.size)
        return; /* which is reported when the file is read */
    Slice path = xml_path_beside(file, href->value);
    if (!path.data || (stat(path.data, &status) == 0 && seen_before(loader, &status)) ||
        is_too_many(loader, path))
        return;
    Slice source = xml_read_or(path.data, loader->arena, &failure);
    const char *other = source.data ? other_kind(source) : NULL;
    if (!source.data) {
        report_include(file, href, failure.code, failure.text);
    } else if (other) {
        snprintf(holds, sizeof holds, "the file holds %s, no policies", other);
        report_include(file, href, "not-a-policy-set", holds);
    } else {
        open_text(loader, path, source,
                  file->origin == XML_ASIDE ? XML_ASIDE : xml_origin_of(path, file->name));
    }
}

/* Files that are included stand behind those that are named, in the order of their mention; they
 * may include others. */
static void read_includes(Loader *loader)
{
    for (uint32_t i = 0; i < loader->xml_files.count && !loader->failed; i++) {
        XmlFile *file = loader->xml_files.items[i];
        if (!file->root || !slice_equal(file->root->space, loader->schema.grammar->space))
            continue;
        for (const XmlElement *child = file->root->first; child; child = child->next)
            if (xml_is(child, "include") && slice_equal(child->space, file->root->space))
                read_include(loader, file, child);
    }
}

/* ---- folders ---- */

static void read_folder(Loader *loader, const char *folder)
{
    FolderFiles files = {0};
    loader->failed |= !folder_list(folder, loader->seen_files, loader->sink, &files);
    for (size_t i = 0; i < files.count && !loader->failed; i++) {
        struct stat status;
        if (stat(files.paths[i], &status) != 0 || !seen_before(loader, &status))
            read_path(loader, files.paths[i], false);
    }
    folder_free(&files);
}

static void read_named(Loader *loader, const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        diagnostics_report(loader->sink, DIAGNOSTIC_ERROR,
                           errno == ENOENT || errno == ENOTDIR ? "no-such-file" : "unreadable-file",
                           slice_of(path), 0, "the file can't be read: %s", strerror(errno));
        return;
    }
    if (seen_before(loader, &status))
        return;
    if (S_ISDIR(status.st_mode))
        read_folder(loader, path);
    else
        read_path(loader, path, true);
}

/* Files and folders may be those of the policies: what was seen there is looked at again. */
static void open_all_exceptions(Loader *loader)
{
    const PolicyInputs *inputs = loader->inputs;
    if (!inputs || inputs->exception_path_count == 0)
        return;
    loader->policy_files = loader->seen_files;
    loader->seen_files = names_new();
    loader->failed |= !loader->seen_files;
    loader->reading_exceptions = true;
    for (size_t i = 0; i < inputs->exception_path_count && !loader->failed; i++)
        read_named(loader, inputs->exception_paths[i]);
}

/* ---- the whole ---- */

void loader_report(Loader *loader, const char *code, Slice hint, const char *format, ...)
{
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    Diagnostic diagnostic = {
        .level = DIAGNOSTIC_ERROR, .code = code, .message = slice_of(message), .hint = hint};
    diagnostics_add(loader->sink, &diagnostic);
}

static void explain_all(const Pointers *files)
{
    for (uint32_t i = 0; i < files->count; i++) {
        XmlFile *file = files->items[i];
        if (file->root)
            schema_explain(file);
    }
}

static PolicySet *finish(Loader *loader)
{
    read_includes(loader);
    open_all_exceptions(loader);
    parameters_settle(loader);
    for (uint32_t i = 0; i < loader->xml_files.count && !loader->failed; i++)
        read_opened(loader, loader->xml_files.items[i]);
    read_exceptions(loader);
    exceptions_attach(loader);
    loader_resolve(loader);
    exceptions_warn(loader);
    explain_all(&loader->xml_files);
    explain_all(&loader->exception_files);
    diagnostics_sort(loader->sink);
    PolicySet *set = arena_take(loader->arena, sizeof(PolicySet));
    if (loader->failed || loader->arena->failed)
        diagnostics_say_no_memory(loader->sink);
    if (!set || loader->failed)
        return NULL;
    set->policies = (Policy **)loader->policies.items;
    set->policy_count = loader->policies.count;
    set->files = (PolicyFile **)loader->files.items;
    set->file_count = loader->files.count;
    set->dispositions = (const PolicyDisposition **)loader->found_dispositions.items;
    set->disposition_count = loader->found_dispositions.count;
    set->loose = (const PolicyException **)loader->loose.items;
    set->loose_count = loader->loose.count;
    return set;
}

/* libxml2's documents that were not read for want of memory. */
static void close_all(Loader *loader)
{
    for (uint32_t i = 0; i < loader->xml_files.count; i++)
        xml_close(loader->xml_files.items[i]);
    for (uint32_t i = 0; i < loader->exception_files.count; i++)
        xml_close(loader->exception_files.items[i]);
    loader_end(loader);
}

PolicySet *policy_load_with(const char *const *paths, size_t count, const PolicyInputs *inputs,
                            Arena *arena, Diagnostics *sink)
{
    Loader loader;
    PolicySet *set = NULL;
    if (loader_begin(&loader, inputs, arena, sink)) {
        for (size_t i = 0; i < count && !loader.failed; i++)
            read_named(&loader, paths[i]);
        set = finish(&loader);
    }
    close_all(&loader);
    return set;
}

PolicySet *policy_load_text_with(Slice text, Slice name, const PolicyInputs *inputs, Arena *arena,
                                 Diagnostics *sink)
{
    Loader loader;
    PolicySet *set = NULL;
    Slice source = arena_copy(arena, text), called = arena_copy(arena, name);
    if (loader_begin(&loader, inputs, arena, sink) && source.data && called.data) {
        open_text(&loader, called, source, XML_BESIDE);
        set = finish(&loader);
    }
    close_all(&loader);
    return set;
}

PolicySet *policy_load(const char *const *paths, size_t count, const Slice *accounts,
                       size_t account_count, Arena *arena, Diagnostics *sink)
{
    PolicyInputs inputs = {.accounts = accounts, .account_count = account_count};
    return policy_load_with(paths, count, &inputs, arena, sink);
}

PolicySet *policy_load_text(Slice text, Slice name, const Slice *accounts, size_t account_count,
                            Arena *arena, Diagnostics *sink)
{
    PolicyInputs inputs = {.accounts = accounts, .account_count = account_count};
    return policy_load_text_with(text, name, &inputs, arena, sink);
}
