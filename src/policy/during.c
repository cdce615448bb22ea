/* <during>: days of the week, times of day and the zone whose clock shows them. */
#include <unistd.h>

#include "policy/loader.h"

enum { DAYS = 7, ALL_DAYS = 0x7f, DAY_MINUTES = 1440 };

static const Slice day_names[DAYS] = {{"Mon", 3}, {"Tue", 3}, {"Wed", 3}, {"Thu", 3},
                                      {"Fri", 3}, {"Sat", 3}, {"Sun", 3}};

/* ---- days ---- */

static int day_called(Slice name)
{
    for (int i = 0; i < DAYS; i++)
        if (slice_equal_fold(name, day_names[i]))
            return i;
    return -1;
}

/* "Mon", or "Fri-Mon", which goes on over the week's end. */
static bool parse_days(Slice part, uint8_t *days)
{
    size_t dash = slice_find(part, '-');
    int first = day_called(slice_trim((Slice){part.data, dash}));
    int last = dash < part.size ? day_called(slice_trim(slice_from(part, dash + 1))) : first;
    if (first < 0 || last < 0)
        return false;
    *days |= (uint8_t)(1 << last);
    for (int i = first; i != last; i = (i + 1) % DAYS)
        *days |= (uint8_t)(1 << i);
    return true;
}

static uint8_t read_days(Reader *reader, const XmlElement *element)
{
    const XmlAttribute *attribute = xml_attribute(element, "days");
    uint8_t days = 0;
    if (!attribute || attribute->bad)
        return ALL_DAYS;
    Slice rest = attribute->value, part;
    while (slice_next(&rest, ",", &part)) {
        Slice shown = slice_trim(part);
        if (parse_days(part, &days))
            continue;
        size_t at = (size_t)((shown.size ? shown.data : part.data) - attribute->value.data);
        xml_report(reader->file, DIAGNOSTIC_ERROR, xml_value_place(reader->file, attribute, at),
                   "bad-days", SLICE("write Mon, Tue, Wed, Thu, Fri, Sat, Sun, or Mon-Fri"),
                   "'%.*s' is no day of the week", XML_SHOWN(shown));
        days = ALL_DAYS;
    }
    if (days == 0)
        xml_report(reader->file, DIAGNOSTIC_ERROR, attribute->value_offset, "bad-days",
                   SLICE("leave it out for all days"), "days '%.*s' names no day",
                   XML_SHOWN(attribute->value));
    return days;
}

/* ---- times of day ---- */

/* "08:00", which the schema has checked; `standard` where it is missing or wrong. */
static uint16_t read_clock(const XmlElement *element, const char *name, uint16_t standard)
{
    const XmlAttribute *attribute = xml_attribute(element, name);
    if (!attribute || attribute->bad || attribute->value.size != 5 ||
        attribute->value.data[2] != ':' || !slice_is_digits((Slice){attribute->value.data, 2}, 2) ||
        !slice_is_digits(slice_from(attribute->value, 3), 2))
        return standard;
    const char *digits = attribute->value.data;
    int minutes =
        ((digits[0] - '0') * 10 + digits[1] - '0') * 60 + (digits[3] - '0') * 10 + digits[4] - '0';
    return minutes <= DAY_MINUTES ? (uint16_t)minutes : standard;
}

static void read_clocks(Reader *reader, const XmlElement *element, Condition *condition)
{
    const XmlAttribute *to = xml_attribute(element, "to");
    condition->from_minute = read_clock(element, "from", 0);
    condition->to_minute = read_clock(element, "to", DAY_MINUTES);
    if (condition->from_minute == condition->to_minute && to)
        xml_report(reader->file, DIAGNOSTIC_ERROR, to->value_offset, "no-time",
                   SLICE("for the whole day leave both out"),
                   "nothing lies between from and to, which are both '%.*s'", XML_SHOWN(to->value));
}

/* ---- zones ---- */

static const Zone *zone_called(Loader *loader, Slice name)
{
    bool no_memory = false;
    for (uint32_t i = 0; i < loader->zones.count; i++)
        if (slice_equal(zone_name(loader->zones.items[i]), name))
            return loader->zones.items[i];
    const Zone *zone = zone_load(ZONE_FOLDER, name, loader->arena, &no_memory);
    if (no_memory || (zone && !pointers_add(&loader->zones, (void *)zone, loader->arena)))
        loader->failed = true;
    return zone;
}

static const Zone *read_zone(Reader *reader, const XmlElement *element)
{
    const XmlAttribute *attribute = xml_attribute(element, "zone");
    Loader *loader = reader->loader;
    const Zone *zone = zone_called(loader, attribute ? attribute->value : SLICE("UTC"));
    if (zone || loader->failed || !attribute || attribute->bad)
        return zone;
    Slice near = zone_nearest(ZONE_FOLDER, attribute->value, loader->arena);
    bool database = access(ZONE_FOLDER, R_OK) == 0;
    xml_report(reader->file, DIAGNOSTIC_ERROR, attribute->value_offset, "unknown-zone",
               database ? xml_hint(reader->file, "did you mean '%s'?", near)
                        : SLICE("there is no time zone database in " ZONE_FOLDER
                                " (Debian package: tzdata)"),
               "time zone '%.*s' is not known", XML_SHOWN(attribute->value));
    return NULL;
}

void during_read(Reader *reader, const XmlElement *element, Condition *condition)
{
    condition->days = read_days(reader, element);
    read_clocks(reader, element, condition);
    condition->zone = read_zone(reader, element);
}
