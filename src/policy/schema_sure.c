/*
 * Files of which it is plain that the schema allows them, so that libxml2, which takes ten times as
 * long, need not be asked. What is not understood here is left to it: a pattern or a kind of
 * content that is new in a schema makes this slower, not wrong.
 */
#include "base/instant.h"
#include "policy/schema.h"

/* ---- texts of patterns ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_filled(Slice text)
{
    return slice_trim(text).size > 0;
}

static bool is_id(Slice text)
{
    for (size_t i = 0; i < text.size; i++) {
        char lower = ascii_lower(text.data[i]);
        bool begins = (lower >= 'a' && lower <= 'z') || is_digit(lower);
        if (!begins && (i == 0 || !strchr("._:/@+-", lower) || lower == '\0'))
            return false;
    }
    return text.size > 0;
}

static bool is_clock(Slice text)
{
    if (text.size != 5 || text.data[2] != ':' || !is_digit(text.data[0]) ||
        !is_digit(text.data[1]) || !is_digit(text.data[3]) || !is_digit(text.data[4]))
        return false;
    return memcmp(text.data, "24", 2) < 0 && text.data[3] < '6';
}

/* Of the simple ones: P2W, P1D, PT10M. */
static bool is_duration(Slice text)
{
    bool time = slice_starts(text, SLICE("PT"));
    size_t digits = time ? 2 : 1;
    if (!slice_starts(text, SLICE("P")) || text.size < digits + 2)
        return false;
    for (size_t i = digits; i < text.size - 1; i++)
        if (!is_digit(text.data[i]))
            return false;
    return strchr(time ? "HMS" : "WD", text.data[text.size - 1]) && text.data[text.size - 1];
}

static bool is_account(Slice text)
{
    return slice_is_digits(text, 12);
}

static bool matches(Slice pattern, Slice text)
{
    static const struct {
        const char *pattern;
        bool (*matches)(Slice text);
    } known[] = {
        {"\\s*\\S(.|\\n|\\r)*", is_filled},
        {"[A-Za-z0-9][A-Za-z0-9._:/@+\\-]*", is_id},
        {"([01][0-9]|2[0-3]):[0-5][0-9]", is_clock},
        {"([01][0-9]|2[0-3]):[0-5][0-9]|24:00", is_clock},
        {"P([0-9]+W|[0-9]+D|([0-9]+D)?T([0-9]+H([0-9]+M)?([0-9]+S)?|[0-9]+M([0-9]+S)?|[0-9]+S))",
         is_duration},
        {"[0-9]{12}", is_account},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (slice_equal(pattern, slice_of(known[i].pattern)))
            return known[i].matches(text);
    return pattern.size == 0;
}

/* ---- values ---- */

/* YYYY-MM-DD of a day that exists. */
static bool is_day(Slice text)
{
    char again[16];
    Instant day = text.size == 10 && text.data[0] != '0' ? instant_parse_date(text) : INSTANT_NONE;
    if (day == INSTANT_NONE)
        return false;
    instant_format_date(day, again);
    return slice_equal(text, slice_of(again));
}

static bool is_number(const GrammarValues *values, Slice text, uint32_t bound)
{
    uint32_t number;
    return values->pattern.size == 0 && grammar_number(text, &number) && number <= bound &&
           number >= values->least && number <= values->most;
}

static bool is_one_of(const GrammarValues *values, Slice text)
{
    for (uint32_t i = 0; i < values->word_count; i++)
        if (slice_equal(values->words[i], text))
            return true;
    return values->word_count == 0;
}

static bool is_surely(const GrammarValues *values, Slice type, Slice text)
{
    if (!values)
        return slice_equal(type, SLICE("xs:string"));
    if (!values->whole || text.size > values->longest || !is_one_of(values, text))
        return false;
    if (slice_equal(values->base, SLICE("xs:string")))
        return matches(values->pattern, text);
    if (slice_equal(values->base, SLICE("xs:unsignedByte")))
        return is_number(values, text, UINT8_MAX);
    if (slice_equal(values->base, SLICE("xs:unsignedInt")))
        return is_number(values, text, UINT32_MAX);
    return slice_equal(values->base, SLICE("xs:date")) && is_day(text) &&
           slice_equal(values->pattern, SLICE("[0-9]{4}-[0-9]{2}-[0-9]{2}"));
}

/* ---- elements ---- */

static bool has_sure_attributes(const XmlElement *element, const GrammarType *type)
{
    uint32_t required = 0, given = 0;
    for (uint32_t i = 0; i < type->attribute_count; i++)
        required += type->attributes[i].required;
    for (uint32_t i = 0; i < element->attribute_count; i++) {
        const XmlAttribute *attribute = &element->attributes[i];
        const GrammarAttribute *known =
            attribute->space.size ? NULL : grammar_attribute(type, attribute->name);
        if (!known || !is_surely(known->values, known->type, attribute->value))
            return false;
        given += known->required;
    }
    return given == required;
}

static bool has_sure_text(const XmlElement *element, const GrammarType *type)
{
    if (type->mixed)
        return true;
    if (type->text)
        return is_surely(type->values, type->text_type, element->text);
    /* Where there is nothing inside, not even blanks are. */
    return type->most == 0 ? element->text.size == 0 : slice_trim(element->text).size == 0;
}

/* Recursion is bounded by LIMIT_XML_DEPTH, which xml_open has checked. */
static bool is_sure(const Grammar *grammar, const XmlElement *element, const GrammarType *type)
{
    uint32_t count = 0;
    if (!type->whole || !has_sure_attributes(element, type) || !has_sure_text(element, type))
        return false;
    for (const XmlElement *child = element->first; child; child = child->next, count++) {
        const GrammarElement *known =
            slice_equal(child->space, grammar->space) ? grammar_element(type, child->name) : NULL;
        if (!known || !is_sure(grammar, child, known->type))
            return false;
    }
    return count >= type->least && count <= type->most;
}

bool schema_surely_allows(const Grammar *grammar, const XmlElement *root)
{
    return slice_equal(root->space, grammar->space) &&
           slice_equal(root->name, grammar->root.name) &&
           is_sure(grammar, root, grammar->root.type);
}
