/* What makes violations of the records that a condition picks: elements behind it in <forbid> and
 * <review>. */
#include "base/limits.h"
#include "base/number.h"
#include "policy/loader.h"

/* Nobody correlates over more, and sums of times stay far from their bounds. */
enum { WITHIN_DAYS = 36500 };

static const struct {
    const char *element;
    CorrelationKind kind;
} kinds[] = {{"threshold", CORRELATION_THRESHOLD},
             {"distinct", CORRELATION_DISTINCT},
             {"sequence", CORRELATION_SEQUENCE},
             {"not-followed-by", CORRELATION_NOT_FOLLOWED_BY}};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static bool is_correlation(const XmlElement *element, CorrelationKind *kind)
{
    for (int i = 0; i < KINDS; i++)
        if (xml_is(element, kinds[i].element)) {
            *kind = kinds[i].kind;
            return true;
        }
    return false;
}

/* ---- durations ---- */

static Instant unit_of(char letter, bool time)
{
    switch (letter) {
    case 'W':
        return time ? 0 : 7 * INSTANT_DAY;
    case 'D':
        return time ? 0 : INSTANT_DAY;
    case 'H':
        return time ? 3600 * INSTANT_SECOND : 0;
    case 'M':
        return time ? 60 * INSTANT_SECOND : 0;
    case 'S':
        return time ? INSTANT_SECOND : 0;
    default:
        return 0;
    }
}

/*
 * ISO 8601, section 5.5.2: P[n]W or P[n]DT[n]H[n]M[n]S. Years and months have no length of their
 * own and are refused. False where it is no duration; one longer than the bound is the bound and
 * one more.
 */
static bool parse_duration(Slice text, Instant *duration)
{
    static const Instant bound = WITHIN_DAYS * INSTANT_DAY;
    bool time = false;
    Instant last = bound;
    *duration = 0;
    if (text.size < 3 || text.data[0] != 'P')
        return false;
    for (size_t i = 1; i < text.size; i++) {
        Instant number = 0;
        size_t from = i;
        if (text.data[i] == 'T' && !time) {
            time = true;
            from = ++i;
        }
        for (; i < text.size && text.data[i] >= '0' && text.data[i] <= '9'; i++)
            number = number > bound ? number : number * 10 + (text.data[i] - '0');
        Instant unit = i < text.size && i > from ? unit_of(text.data[i], time) : 0;
        /* Units come from the largest to the smallest, each once. */
        if (unit == 0 || unit >= last)
            return false;
        last = unit;
        *duration += number > bound / unit ? bound + 1 : number * unit;
        if (*duration > bound)
            *duration = bound + 1;
    }
    return true;
}

static Instant read_within(Reader *reader, const XmlElement *element)
{
    const XmlAttribute *within = xml_attribute(element, "within");
    Instant duration = 0;
    if (!within || within->bad)
        return 0;
    if (!parse_duration(within->value, &duration))
        xml_report(reader->file, DIAGNOSTIC_ERROR, within->value_offset, "bad-duration",
                   SLICE("write it as P2W, P1DT12H or PT10M"), "within '%.*s' is no duration",
                   XML_SHOWN(within->value));
    else if (duration == 0)
        xml_report(reader->file, DIAGNOSTIC_ERROR, within->value_offset, "bad-duration", (Slice){0},
                   "within '%.*s' is no time at all", XML_SHOWN(within->value));
    else if (duration > WITHIN_DAYS * INSTANT_DAY)
        xml_report(reader->file, DIAGNOSTIC_ERROR, within->value_offset, "bad-duration", (Slice){0},
                   "within '%.*s' is longer than %d days", XML_SHOWN(within->value), WITHIN_DAYS);
    return duration;
}

/* ---- steps ---- */

/* The fields of a step, position by position those of the correlation. */
static void read_step_fields(Reader *reader, const XmlElement *element, const char *name,
                             const Correlation *correlation, bool sound, CorrelationStep *step)
{
    const XmlAttribute *attribute = xml_attribute(element, name);
    step->per = correlation->per;
    step->per_count = correlation->per_count;
    if (!attribute)
        return;
    sound &= field_read_several(reader, element, name, &step->per, &step->per_count);
    if (!sound || step->per_count == correlation->per_count)
        return;
    xml_report(reader->file, DIAGNOSTIC_ERROR, attribute->value_offset, "per-differs",
               SLICE("they belong together position by position"),
               "%s names %u field%s, but per of the correlation %u", name, step->per_count,
               step->per_count == 1 ? "" : "s", correlation->per_count);
}

static void read_steps(Reader *reader, XmlElement *element, Correlation *correlation, bool sound)
{
    uint32_t count = 0;
    for (const XmlElement *child = element->first; child; child = child->next)
        if (!child->bad && xml_is(child, "step") && ++count == LIMIT_STEPS + 1)
            xml_report(reader->file, DIAGNOSTIC_ERROR, child->offset, "too-many-steps", (Slice){0},
                       "a <sequence> has %d steps at most", LIMIT_STEPS);
    if (count > LIMIT_STEPS)
        return;
    correlation->steps = arena_array(reader->loader->arena, count, sizeof(CorrelationStep));
    if (!correlation->steps) {
        reader->loader->failed = true;
        return;
    }
    if (count == 0 && !element->bad_inside)
        xml_report(reader->file, DIAGNOSTIC_ERROR, element->offset, "missing-element", (Slice){0},
                   "<step> is missing in <sequence>");
    for (XmlElement *child = element->first; child; child = child->next) {
        if (child->bad || !xml_is(child, "step"))
            continue;
        CorrelationStep *step = &correlation->steps[correlation->step_count++];
        step->condition = condition_read_only(reader, child, (ConditionPlace){0}, true);
        read_step_fields(reader, child, "per", correlation, sound, step);
    }
}

static void read_followed(Reader *reader, XmlElement *element, Correlation *correlation, bool sound)
{
    correlation->steps = arena_take(reader->loader->arena, sizeof(CorrelationStep));
    if (!correlation->steps) {
        reader->loader->failed = true;
        return;
    }
    correlation->step_count = 1;
    correlation->steps->condition = condition_read_only(reader, element, (ConditionPlace){0}, true);
    read_step_fields(reader, element, "match-per", correlation, sound, correlation->steps);
}

/* ---- the whole ---- */

static Correlation *read_one(Reader *reader, XmlElement *element, CorrelationKind kind)
{
    Correlation *correlation = arena_take(reader->loader->arena, sizeof(Correlation));
    long double number;
    if (!correlation) {
        reader->loader->failed = true;
        return NULL;
    }
    correlation->kind = kind;
    correlation->line = xml_line(reader->file, element->offset);
    correlation->within = read_within(reader, element);
    if (number_parse(slice_trim(xml_value(element, "at-least")), &number) && number >= 1 &&
        number <= UINT32_MAX)
        correlation->at_least = (uint64_t)number;
    bool sound =
        field_read_several(reader, element, "per", &correlation->per, &correlation->per_count);
    if (kind == CORRELATION_DISTINCT)
        correlation->field = field_read(reader, element, "field", (ConditionPlace){0});
    else if (kind == CORRELATION_SEQUENCE)
        read_steps(reader, element, correlation, sound);
    else if (kind == CORRELATION_NOT_FOLLOWED_BY)
        read_followed(reader, element, correlation, sound);
    return correlation;
}

const Correlation *correlation_read(Reader *reader, const XmlElement *element)
{
    const Correlation *first = NULL;
    bool found = false;
    CorrelationKind kind;
    for (XmlElement *child = element->first; child; child = child->next) {
        if (child->bad || !is_correlation(child, &kind))
            continue;
        if (found)
            xml_report(reader->file, DIAGNOSTIC_ERROR, child->offset, "too-many-correlations",
                       (Slice){0},
                       "<%.*s> takes only one of <threshold>, <distinct>, <sequence> and "
                       "<not-followed-by>",
                       XML_SHOWN(element->name));
        /* Those that are too many are read too, for their errors. */
        const Correlation *read = read_one(reader, child, kind);
        first = found ? first : read;
        found = true;
    }
    return first;
}
