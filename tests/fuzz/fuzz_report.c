/* A report definition, or a framework: loading reports or succeeds, and what loads is in order. */
#include <unistd.h>

#include "fuzz.h"
#include "policy/framework.h"
#include "policy/report_definition.h"

static void load_definition(Slice text)
{
    Arena arena = {0};
    Diagnostics *sink = diagnostics_new();
    char path[64];
    int file = fuzz_file(text, path);
    FUZZ_CHECK(sink);
    ReportDefinition *definition = report_definition_load(path, &arena, sink);
    FUZZ_CHECK(definition || diagnostics_count(sink, DIAGNOSTIC_ERROR));
    fuzz_check_shown(sink);
    if (diagnostics_count(sink, DIAGNOSTIC_ERROR) == 0) {
        FUZZ_CHECK(definition->evidence >= -1 && definition->title.size);
        for (uint32_t i = 0; i < definition->account_count; i++) {
            const ReportAccount *account = &definition->accounts[i];
            FUZZ_CHECK(slice_is_digits(account->id, 12));
            FUZZ_CHECK(report_definition_account(definition, account->id) == account);
        }
    }
    close(file);
    diagnostics_free(sink);
    arena_free(&arena);
}

static void load_framework(Slice text)
{
    Arena arena = {0};
    Diagnostics *sink = diagnostics_new();
    FUZZ_CHECK(sink);
    FrameworkSet *set = framework_load_text(text, SLICE("fuzz.xml"), &arena, sink);
    FUZZ_CHECK(set || diagnostics_count(sink, DIAGNOSTIC_ERROR));
    fuzz_check_shown(sink);
    for (uint32_t i = 0; diagnostics_count(sink, DIAGNOSTIC_ERROR) == 0 && i < set->count; i++) {
        const Framework *framework = set->frameworks[i];
        FUZZ_CHECK(framework_find(set, framework->id, framework->version) == framework);
        for (uint32_t j = 0; j < framework->control_count; j++)
            FUZZ_CHECK(framework_control(framework, framework->controls[j].id));
    }
    diagnostics_free(sink);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 1);
    FUZZ_CHECK(copy);
    memcpy(copy, data, size);
    Slice text = {copy, size};
    if (framework_is_document(text))
        load_framework(text);
    else
        load_definition(text);
    free(copy);
    return 0;
}
