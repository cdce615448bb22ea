/* A template: compiling reports or succeeds; what compiles prints values that never become markup.
 */
#include "fuzz.h"
#include "report/template.h"

typedef struct {
    Slice name;
    uint64_t count;
    bool flag;
} Item;

static const void *next_item(const TemplateScope *scope, size_t index)
{
    const Item *items = scope->object;
    return index < 2 ? items + 1 + index : NULL;
}

static const TemplateField item_fields[] = {
    {.name = "name", .kind = TEMPLATE_TEXT, .offset = offsetof(Item, name)},
    {.name = "lines", .kind = TEMPLATE_LINES, .offset = offsetof(Item, name)},
    {.name = "count", .kind = TEMPLATE_NUMBER, .offset = offsetof(Item, count)},
    {.name = "flag", .kind = TEMPLATE_FLAG, .offset = offsetof(Item, flag)},
    {0}};
static const TemplateView item_view = {"item", item_fields};
static const TemplateField root_fields[] = {
    {.name = "name", .kind = TEMPLATE_TEXT, .offset = offsetof(Item, name)},
    {.name = "count", .kind = TEMPLATE_NUMBER, .offset = offsetof(Item, count)},
    {.name = "items", .kind = TEMPLATE_LIST, .item = next_item, .items = &item_view},
    {0}};
static const TemplateView root_view = {"report", root_fields};

static bool load(void *context, Slice name, Slice *text, Slice *file)
{
    if (!slice_equal(name, SLICE("main")))
        return false;
    *text = *(const Slice *)context;
    *file = SLICE("main.html");
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Slice text = {(const char *)data, size};
    Item items[] = {{SLICE("<script>\"'\x1b"), 1234, true}, {SLICE("<"), 0, false}, {{0}, 1, true}};
    Diagnostics *sink = diagnostics_new();
    FUZZ_CHECK(sink);
    Template *compiled = template_compile(SLICE("main"), load, &text, NULL, &root_view, sink);
    FUZZ_CHECK(compiled || diagnostics_count(sink, DIAGNOSTIC_ERROR));
    Output *output = output_of_memory();
    if (compiled && output)
        template_render(compiled, items, sink, output);
    if (output)
        output_close(output);
    template_free(compiled);
    diagnostics_free(sink);
    return 0;
}
