/*
 * Which prefix an action has in CloudTrail, and which one somebody meant who wrote another: IAM's,
 * a command's, or the service's name.
 */
#include "event/event.h"

#include <stdlib.h>

#include "base/text.h"
#include "event/prefixes.h"

enum {
    LONGEST_PREFIX = 64, /* what is longer is no misspelling of any */
    SHORTEST_GUESS = 4,  /* of shorter ones everything is near */
    MOST_KNOWN = 1024
};

static int compare_known(const void *key, const void *row)
{
    return slice_compare(*(const Slice *)key, slice_of(*(const char *const *)row));
}

static int compare_meaning(const void *key, const void *row)
{
    return slice_compare(*(const Slice *)key, slice_of(((const PrefixMeaning *)row)->written));
}

bool event_prefix_known(Slice prefix)
{
    return bsearch(&prefix, prefix_known_table, prefix_known_count, sizeof prefix_known_table[0],
                   compare_known) != NULL;
}

/* The letters and digits of the text, lower case. */
static Slice squeeze(Slice text, char room[LONGEST_PREFIX])
{
    size_t size = 0;
    for (size_t i = 0; i < text.size && size < LONGEST_PREFIX; i++) {
        char c = ascii_lower(text.data[i]);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            room[size++] = c;
    }
    return (Slice){room, size};
}

/* The known prefix with these letters and digits; empty if there is none. */
static Slice known_by_letters(Slice squeezed)
{
    char room[LONGEST_PREFIX];
    for (size_t i = 0; i < prefix_known_count; i++) {
        Slice known = slice_of(prefix_known_table[i]);
        if (slice_equal(squeeze(known, room), squeezed))
            return known;
    }
    return (Slice){0};
}

static Slice meant_by_letters(Slice squeezed)
{
    const PrefixMeaning *row = bsearch(&squeezed, prefix_meaning_table, prefix_meaning_count,
                                       sizeof prefix_meaning_table[0], compare_meaning);
    if (row)
        return slice_of(row->prefix);
    return known_by_letters(event_service_prefix(squeezed));
}

static Slice meant_by_maker(Slice squeezed)
{
    static const Slice makers[] = {SLICE("amazon"), SLICE("aws")};
    Slice meant = meant_by_letters(squeezed);
    for (size_t i = 0; !meant.size && i < sizeof makers / sizeof makers[0]; i++)
        if (slice_starts(squeezed, makers[i]))
            meant = meant_by_letters(slice_from(squeezed, makers[i].size));
    return meant;
}

static Slice nearest_known(Slice prefix)
{
    Slice known[MOST_KNOWN];
    size_t count = 0;
    for (; count < prefix_known_count && count < MOST_KNOWN; count++)
        known[count] = slice_of(prefix_known_table[count]);
    return text_nearest(prefix, known, count);
}

Slice event_prefix_meant(Slice prefix)
{
    char room[LONGEST_PREFIX];
    Slice label = event_service_prefix(prefix); /* without a domain, where one was written */
    Slice squeezed = squeeze(label, room);
    if (squeezed.size == 0 || label.size > LONGEST_PREFIX)
        return (Slice){0};
    Slice meant = meant_by_maker(squeezed);
    if (!meant.size && label.size >= SHORTEST_GUESS)
        meant = nearest_known(label);
    return meant;
}
