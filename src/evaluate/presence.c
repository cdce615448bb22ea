#include "evaluate/presence.h"

#include <stdlib.h>

bool presence_open(Presence *presence)
{
    *presence = (Presence){.last = UINT32_MAX, .keys = names_new(), .texts = names_new()};
    return presence->keys && presence->texts;
}

void presence_close(Presence *presence)
{
    names_free(presence->keys);
    names_free(presence->texts);
    free(presence->rows);
    free(presence->interruptions);
    buffer_free(&presence->key);
    arena_free(&presence->ids);
}

/* ---- days ---- */

Slice presence_region(Slice text)
{
    enum { SHORTEST = 6, LONGEST = 24, MOST_PARTS = 5 };
    size_t parts = 1;
    text = slice_trim(text);
    bool shaped = text.size >= SHORTEST && text.size <= LONGEST && text.data[0] != '-';
    for (size_t i = 0; shaped && i < text.size; i++) {
        char c = text.data[i];
        parts += c == '-';
        shaped = (c >= 'a' && c <= 'z') || (c == '-' && text.data[i - 1] != '-') ||
                 (c >= '0' && c <= '9' && i + 2 >= text.size);
    }
    return shaped && parts > 1 && parts <= MOST_PARTS ? text : (Slice){0};
}

static bool is_row(const RunPresence *row, Slice account, Slice region, int64_t day)
{
    return row->day == day && slice_equal_here(row->region, region) &&
           slice_equal_here(row->account, account);
}

/* The account ends at its NUL: Regions come from the trail and may hold any byte. */
static RunPresence *find_row(Presence *presence, Slice account, Slice region, int64_t day)
{
    buffer_clear(&presence->key);
    buffer_add(&presence->key, (Slice){(const char *)&day, sizeof day});
    buffer_add(&presence->key, account);
    buffer_add_byte(&presence->key, '\0');
    buffer_add(&presence->key, region);
    if (presence->key.failed)
        return NULL;
    uint32_t known = names_count(presence->keys);
    uint32_t place = names_intern(presence->keys, buffer_slice(&presence->key));
    if (place == NAMES_NONE)
        return NULL;
    if (place == known) {
        if (place >= presence->capacity) {
            uint32_t capacity = presence->capacity ? presence->capacity * 2 : 64;
            RunPresence *rows = realloc(presence->rows, capacity * sizeof(RunPresence));
            if (!rows)
                return NULL;
            presence->rows = rows;
            presence->capacity = capacity;
        }
        Slice key = slice_from(names_get(presence->keys, place), sizeof day);
        presence->rows[place] = (RunPresence){.account = {key.data, account.size},
                                              .region = slice_from(key, account.size + 1),
                                              .day = day,
                                              .first = INSTANT_NONE,
                                              .last = INSTANT_NONE};
    }
    presence->last = place;
    return &presence->rows[place];
}

static RunPresence *row_of(Presence *presence, Slice account, Slice region, int64_t day)
{
    if (presence->last != UINT32_MAX &&
        is_row(&presence->rows[presence->last], account, region, day))
        return &presence->rows[presence->last];
    return find_row(presence, account, region, day);
}

static uint32_t hour_bit(Instant time)
{
    return UINT32_C(1) << ((time - instant_day(time) * INSTANT_DAY) / INSTANT_HOUR);
}

static void widen(RunPresence *row, Instant first, Instant last)
{
    if (first != INSTANT_NONE && (row->first == INSTANT_NONE || first < row->first))
        row->first = first;
    if (row->last == INSTANT_NONE || last > row->last)
        row->last = last;
}

bool presence_is_last(const Presence *presence, Slice region)
{
    return presence->last != UINT32_MAX && region.size &&
           slice_equal_here(presence->rows[presence->last].region, region);
}

bool presence_add(Presence *presence, Slice account, Slice region, Instant time)
{
    if (time == INSTANT_NONE)
        return true;
    RunPresence *row = row_of(presence, account, region, instant_day(time));
    if (!row)
        return false;
    row->records++;
    row->hours |= hour_bit(time);
    widen(row, time, time);
    return true;
}

bool presence_met(Presence *presence, Slice account, Slice region, Instant time)
{
    if (time == INSTANT_NONE)
        return true;
    RunPresence *row = row_of(presence, account, region, instant_day(time));
    if (row)
        row->hours |= hour_bit(time);
    return row != NULL;
}

/* ---- interruptions ---- */

bool presence_interrupts(Slice service, Slice name)
{
    static const Slice names[] = {
        {"StopLogging", 11},       {"DeleteTrail", 11},  {"UpdateTrail", 11},
        {"PutEventSelectors", 17}, {"StartLogging", 12}, {"PutInsightSelectors", 19},
    };
    if (!slice_equal(service, SLICE("cloudtrail.amazonaws.com")))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_equal(name, names[i]))
            return true;
    return false;
}

/* Calls by the thousand are mostly of few accounts and principals: their texts are kept once. */
static bool keep_once(Names *texts, Slice *text)
{
    if (!text->data)
        return true;
    uint32_t place = names_intern(texts, *text);
    if (place != NAMES_NONE)
        *text = names_get(texts, place);
    return place != NAMES_NONE;
}

/* Of ids no two are the same. */
static bool keep_id(Arena *ids, Slice *id)
{
    if (!id->data)
        return true;
    *id = arena_copy(ids, *id);
    return id->data != NULL;
}

static RunInterruption *add_call(Presence *presence)
{
    if (presence->interruption_count == presence->interruption_capacity) {
        uint32_t capacity =
            presence->interruption_capacity ? presence->interruption_capacity * 2 : 16;
        RunInterruption *grown =
            realloc(presence->interruptions, capacity * sizeof(RunInterruption));
        if (!grown)
            return NULL;
        presence->interruptions = grown;
        presence->interruption_capacity = capacity;
    }
    return &presence->interruptions[presence->interruption_count++];
}

bool presence_interrupted(Presence *presence, const RunInterruption *interruption)
{
    RunInterruption *kept = add_call(presence);
    if (!kept)
        return false;
    *kept = *interruption;
    Names *texts = presence->texts;
    return keep_once(texts, &kept->account) && keep_once(texts, &kept->region) &&
           keep_once(texts, &kept->name) && keep_once(texts, &kept->principal) &&
           keep_id(&presence->ids, &kept->event_id);
}

/* ---- together ---- */

static bool add_rows(Presence *into, const Presence *from)
{
    for (uint32_t i = 0; i < names_count(from->keys); i++) {
        const RunPresence *more = &from->rows[i];
        RunPresence *row = row_of(into, more->account, more->region, more->day);
        if (!row)
            return false;
        row->records += more->records;
        row->hours |= more->hours;
        widen(row, more->first, more->last);
    }
    return true;
}

static bool add_calls(Presence *into, const Presence *from)
{
    for (uint32_t i = 0; i < from->interruption_count; i++)
        if (!presence_interrupted(into, &from->interruptions[i]))
            return false;
    return true;
}

bool presence_merge(Presence *into, Presence *from)
{
    /* What the first brings is not copied. */
    if (names_count(into->keys) == 0 && into->interruption_count == 0) {
        Presence empty = *into;
        *into = *from;
        *from = empty;
        return true;
    }
    bool done = add_rows(into, from) && add_calls(into, from);
    presence_close(from);
    *from = (Presence){.last = UINT32_MAX};
    return done;
}

static int compare_rows(const void *a, const void *b)
{
    const RunPresence *x = a, *y = b;
    int order = slice_compare(x->account, y->account);
    if (order == 0)
        order = slice_compare(x->region, y->region);
    return order ? order : x->day < y->day ? -1 : x->day > y->day;
}

static int compare_interruptions(const void *a, const void *b)
{
    const RunInterruption *x = a, *y = b;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    /* Ids may lack, or be used again: all that is shown decides, so that workers never do. */
    int order = slice_compare(x->event_id, y->event_id);
    order = order ? order : slice_compare(x->account, y->account);
    order = order ? order : slice_compare(x->name, y->name);
    order = order ? order : slice_compare(x->region, y->region);
    return order ? order : slice_compare(x->principal, y->principal);
}

static int compare_identities(const void *a, const void *b)
{
    const RunInterruption *x = a, *y = b;
    if (x->has_id != y->has_id)
        return x->has_id ? 1 : -1;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    if (x->columns != y->columns)
        return x->columns < y->columns ? -1 : 1;
    return compare_interruptions(a, b);
}

/* Of copies one is kept, the same whoever met them. */
static uint32_t keep_one_of_each(RunInterruption *calls, uint32_t count)
{
    uint32_t kept = 0;
    qsort(calls, count, sizeof(RunInterruption), compare_identities);
    for (uint32_t i = 0; i < count; i++) {
        const RunInterruption *last = kept ? &calls[kept - 1] : NULL;
        bool copy = last && calls[i].has_id && last->has_id && calls[i].id == last->id &&
                    calls[i].columns == last->columns;
        if (!copy)
            calls[kept++] = calls[i];
    }
    qsort(calls, kept, sizeof(RunInterruption), compare_interruptions);
    return kept;
}

bool presence_give(Presence *presence, Arena *arena, Run *run)
{
    uint32_t rows = names_count(presence->keys);
    run->presence = arena_array(arena, rows, sizeof(RunPresence));
    if (!run->presence)
        return false;
    if (rows)
        memcpy(run->presence, presence->rows, rows * sizeof(RunPresence));
    qsort(run->presence, rows, sizeof(RunPresence), compare_rows);
    run->presence_count = rows;
    if (presence->interruption_count)
        presence->interruption_count =
            keep_one_of_each(presence->interruptions, presence->interruption_count);
    run->interruptions = presence->interruptions;
    run->interruption_count = presence->interruption_count;
    return true;
}
