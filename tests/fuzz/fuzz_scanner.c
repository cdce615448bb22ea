/* One text, through the scanner of every variant that this processor has: all of them say and
 * extract the same, whatever lies behind the text, also where values come again; and what they
 * accept and extract is what a plain reader of RFC 8259 and json-c make of it. */
#include "event/columns.h"
#include "fuzz.h"
#include "support_json_c.h"
#include "support_scanners.h"

enum { PADDING = 64, REPETITIONS = 3 };

typedef struct {
    ScanStatus status;
    size_t at;
} Told;

static Told scan(Scanner *scanner, Slice text)
{
    bool record = text.size && text.data[0] == '{';
    ScanStatus status = record ? scan_record(scanner, text) : scan_value(scanner, text);
    return (Told){status, (size_t)(scanner->at - text.data)};
}

static void check_value(EventValue one, EventValue other)
{
    FUZZ_CHECK(one.type == other.type && one.size == other.size && one.escaped == other.escaped);
    FUZZ_CHECK(one.size == 0 || memcmp(one.data, other.data, one.size) == 0);
}

static void check_same(const Fixture *fixture, const Scanner *one, const Scanner *other)
{
    FUZZ_CHECK(one->repeated == other->repeated && one->marks == other->marks);
    FUZZ_CHECK(one->fill - one->filled == other->fill - other->filled);
    FUZZ_CHECK(one->irregular == other->irregular);
    for (uint32_t i = 0; i < event_columns_count(fixture->columns); i++)
        check_value(one->values[i], other->values[i]);
    for (const uint32_t *a = one->filled, *b = other->filled; a < one->fill; a++, b++)
        FUZZ_CHECK(*a == *b);
}

/* The text with each variant and other bytes behind it: the first tells, the others tell the same.
 */
static Told check_variants(Fixture *fixture, Slice text)
{
    static const char behind[] = "\"}]0 \\{";
    char *end = (char *)(uintptr_t)text.data + text.size;
    Told first = {0};
    for (size_t i = 0; i < fixture->count; i++) {
        Scanner *scanner = &fixture->scanners[i];
        memset(end, behind[(i + text.size) % (sizeof behind - 1)], PADDING);
        Told told = scan(scanner, text);
        if (i == 0)
            first = told;
        FUZZ_CHECK(told.status == first.status && told.at == first.at);
        FUZZ_CHECK(told.status != SCAN_ERROR ||
                   strcmp(scanner->reason, fixture->scanners[0].reason) == 0);
        if (i && told.status == SCAN_OK && text.data[0] == '{')
            check_same(fixture, &fixture->scanners[0], scanner);
    }
    return first;
}

/* A number or word alone is never complete for json-c: more might come. */
static void check_json_c(const EventValue *values, Slice text, bool ours)
{
    if (text.size == 0 || !strchr("{[\"", text.data[0]))
        return;
    bool accepted, lax = support_json_c_is_lax_about(text);
    struct json_object *tree = support_json_c_parse(text, &accepted);
    FUZZ_CHECK(!ours || accepted || support_json_c_is_strict_about(text));
    FUZZ_CHECK(ours || !accepted || lax);
    if (ours && accepted && values && !memmem(text.data, text.size, "\\u0000", 6))
        FUZZ_CHECK(support_json_c_agrees(values, tree));
    json_object_put(tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Fixture fixture = open_fixture();
    Slice copy = fuzz_padded(data, size), text = slice_trim(copy);
    if (text.size == 0)
        text = copy;
    /* Blanks behind the value are not the scanner's business, nor those before it. */
    Slice end = {text.data + text.size, PADDING};
    memset((char *)(uintptr_t)end.data, '"', PADDING);
    Told told = {0};
    for (int i = 0; i < REPETITIONS; i++) {
        Told again = check_variants(&fixture, text);
        FUZZ_CHECK(i == 0 || (again.status == told.status && again.at == told.at));
        told = again;
    }
    bool ours = told.status == SCAN_OK && told.at == text.size;
    FUZZ_CHECK(ours == fuzz_is_json(text, LIMIT_DEPTH));
    check_json_c(text.size && text.data[0] == '{' ? fixture.scanners[0].values : NULL, text, ours);
    close_fixture(&fixture);
    free((char *)(uintptr_t)copy.data);
    return 0;
}
