#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/zone.h"
#include "support_folder.h"

static int32_t offset_at(const Zone *zone, const char *time)
{
    Instant instant = instant_parse(slice_of(time));
    assert_true(instant != INSTANT_NONE);
    return zone_offset(zone, instant);
}

static const Zone *load(Arena *arena, const char *name)
{
    bool no_memory;
    const Zone *zone = zone_load(ZONE_FOLDER, slice_of(name), arena, &no_memory);
    assert_non_null(zone);
    assert_false(no_memory);
    assert_true(slice_equal(zone_name(zone), slice_of(name)));
    return zone;
}

typedef struct {
    const char *zone, *time;
    int32_t offset;
} Row;

static void assert_offsets(const Row *rows, size_t count)
{
    Arena arena = {0};
    for (size_t i = 0; i < count; i++)
        assert_int_equal(offset_at(load(&arena, rows[i].zone), rows[i].time), rows[i].offset);
    arena_free(&arena);
}

static void clocks_change_at_the_second_that_the_file_says(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"Europe/Berlin", "2026-03-29T00:59:59Z", 3600},
        {"Europe/Berlin", "2026-03-29T01:00:00Z", 7200},
        {"Europe/Berlin", "2026-10-25T00:59:59Z", 7200},
        {"Europe/Berlin", "2026-10-25T01:00:00Z", 3600},
        {"Europe/Berlin", "1945-05-24T01:00:00Z", 10800},
        {"America/New_York", "2026-03-08T06:59:59Z", -18000},
        {"America/New_York", "2026-03-08T07:00:00Z", -14400},
        {"America/New_York", "2026-11-01T05:59:59Z", -14400},
        {"America/New_York", "2026-11-01T06:00:00Z", -18000},
        {"Australia/Lord_Howe", "2026-04-04T14:59:59Z", 39600},
        {"Australia/Lord_Howe", "2026-04-04T15:00:00Z", 37800},
        {"Australia/Lord_Howe", "2026-10-03T15:29:59Z", 37800},
        {"Australia/Lord_Howe", "2026-10-03T15:30:00Z", 39600},
        {"Asia/Kolkata", "2026-07-01T00:00:00Z", 19800},
        {"Etc/GMT+5", "2026-07-01T00:00:00Z", -18000},
    };
    assert_offsets(rows, sizeof rows / sizeof rows[0]);
}

static void behind_the_last_transition_the_rule_goes_on(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"Europe/Berlin", "2100-03-28T00:59:59Z", 3600},
        {"Europe/Berlin", "2100-03-28T01:00:00Z", 7200},
        {"Europe/Berlin", "2100-10-31T00:59:59Z", 7200},
        {"Europe/Berlin", "2100-10-31T01:00:00Z", 3600},
        {"America/New_York", "2099-03-08T07:00:00Z", -14400},
        {"America/New_York", "2099-03-08T06:59:59Z", -18000},
        /* Summer reaches over the year's end, and changes the clock by half an hour. */
        {"Australia/Lord_Howe", "2100-01-01T00:00:00Z", 39600},
        {"Australia/Lord_Howe", "2100-04-03T14:59:59Z", 39600},
        {"Australia/Lord_Howe", "2100-04-03T15:00:00Z", 37800},
        {"Australia/Lord_Howe", "2100-12-31T23:59:59Z", 39600},
        /* Times before midnight and beyond 24 hours, in footers of version 3. */
        {"America/Nuuk", "2100-03-28T00:59:59Z", -7200},
        {"America/Nuuk", "2100-03-28T01:00:00Z", -3600},
        {"Asia/Gaza", "2098-07-01T00:00:00Z", 10800},
        {"Asia/Tokyo", "9999-12-31T23:59:59Z", 32400},
    };
    assert_offsets(rows, sizeof rows / sizeof rows[0]);
}

static void the_first_offset_holds_before_all_transitions(void **state)
{
    (void)state;
    static const Row rows[] = {{"Europe/Berlin", "0001-01-01T00:00:00Z", 3208},
                               {"America/New_York", "0001-01-01T00:00:00Z", -17762}};
    assert_offsets(rows, sizeof rows / sizeof rows[0]);
}

static void utc_needs_no_database(void **state)
{
    (void)state;
    Arena arena = {0};
    const Zone *zone = zone_load("/nowhere", SLICE("UTC"), &arena, NULL);
    assert_non_null(zone);
    assert_int_equal(offset_at(zone, "2026-07-01T00:00:00Z"), 0);
    assert_null(zone_load("/nowhere", SLICE("Europe/Berlin"), &arena, NULL));
    arena_free(&arena);
}

static void names_lead_nowhere_but_into_the_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"",
                                        "/etc/passwd",
                                        "../zoneinfo/Europe/Berlin",
                                        "Europe/../Europe/Berlin",
                                        "Europe/./Berlin",
                                        "Europe//Berlin",
                                        "Europe/",
                                        "Europe",
                                        "Europe/Berlin ",
                                        "Europe\\Berlin",
                                        "tzdata.zi",
                                        "Europe/Nowhere"};
    Arena arena = {0};
    bool no_memory;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_null(zone_load(ZONE_FOLDER, slice_of(names[i]), &arena, &no_memory));
        assert_false(no_memory);
    }
    assert_null(zone_load(ZONE_FOLDER, (Slice){"UTC\0x", 5}, &arena, NULL));
    arena_free(&arena);
}

/* ---- files of our own ---- */

static bool loads(const char *folder, Slice bytes)
{
    Arena arena = {0};
    folder_write(folder, "Zone", bytes);
    bool loaded = zone_load(folder, SLICE("Zone"), &arena, NULL) != NULL;
    arena_free(&arena);
    return loaded;
}

static void a_file_that_is_cut_anywhere_is_refused(void **state)
{
    (void)state;
    char *folder = folder_make();
    Buffer whole = folder_read(ZONE_FOLDER, "Europe/Berlin");
    assert_true(whole.size > 500);
    assert_true(loads(folder, buffer_slice(&whole)));
    for (size_t size = 0; size < whole.size; size++)
        assert_false(loads(folder, (Slice){whole.data, size}));
    buffer_free(&whole);
    folder_remove(folder);
}

static void damaged_bytes_never_lead_out_of_the_file(void **state)
{
    (void)state;
    char *folder = folder_make();
    Buffer whole = folder_read(ZONE_FOLDER, "Europe/Berlin");
    uint64_t seed = 7;
    unsigned refused = 0;
    for (int i = 0; i < 2000; i++) {
        Arena arena = {0};
        size_t at = random_next(&seed) % (i % 2 ? whole.size : 44);
        char was = whole.data[at];
        whole.data[at] = (char)random_next(&seed);
        folder_write(folder, "Zone", buffer_slice(&whole));
        const Zone *zone = zone_load(folder, SLICE("Zone"), &arena, NULL);
        refused += zone == NULL;
        for (int year = 1800; zone && year < 2200; year += 50)
            assert_in_range(zone_offset(zone, instant_of_date(year, 7, 1)) + 90000, 0, 190000);
        whole.data[at] = was;
        arena_free(&arena);
    }
    assert_true(refused > 100);
    buffer_free(&whole);
    folder_remove(folder);
}

/* A version 2 file with one type, no transitions and that footer. */
static void write_zone(Buffer *out, int32_t offset, const char *footer)
{
    static const char header[] = "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                                 "\0\0\0\0\0\0\0\1\0\0\0\4";
    for (int i = 0; i < 2; i++) {
        buffer_add(out, (Slice){header, 44});
        for (int shift = 24; shift >= 0; shift -= 8)
            buffer_add_byte(out, (char)((uint32_t)offset >> shift));
        buffer_add(out, (Slice){"\0\0ABC\0", 6});
    }
    buffer_printf(out, "\n%s\n", footer);
}

static void footers_are_rules_or_the_file_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *footer;
        bool sound;
    } rows[] = {
        {"", true},
        {"UTC0", true},
        {"<-03>3", true},
        {"CET-1CEST,M3.5.0,M10.5.0/3", true},
        {"EST5EDT,J60/2:30:15,300", true},
        {"IST-1GMT0,M10.5.0,M3.5.0/1", true},
        {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", true},
        {"EST5EDT", false},
        {"EST5EDT,M3.2.0", false},
        {"EST5EDT,M13.2.0,M11.1.0", false},
        {"EST5EDT,M3.6.0,M11.1.0", false},
        {"EST5EDT,M3.2.7,M11.1.0", false},
        {"EST5EDT,J0,J365", false},
        {"EST5EDT,366,J365", false},
        {"EST5EDT,M3.2.0/168,M11.1.0", false},
        {"EST5EDT,M3.2.0,M11.1.0,", false},
        {"ES5", false},
        {"EST", false},
        {"EST25", false},
        {"<EST5", false},
        {"EST5:60", false},
        {"EST5 ", false},
    };
    char *folder = folder_make();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Buffer bytes = {0};
        write_zone(&bytes, 0, rows[i].footer);
        assert_int_equal(loads(folder, buffer_slice(&bytes)), rows[i].sound);
        buffer_free(&bytes);
    }
    folder_remove(folder);
}

static void a_rule_may_say_that_summer_lasts_all_year(void **state)
{
    (void)state;
    char *folder = folder_make();
    Buffer bytes = {0};
    Arena arena = {0};
    write_zone(&bytes, -18000, "EST5EDT4,0/0,J365/25"); /* RFC 8536, section 3.3.1 */
    folder_write(folder, "Zone", buffer_slice(&bytes));
    const Zone *zone = zone_load(folder, SLICE("Zone"), &arena, NULL);
    assert_non_null(zone);
    assert_int_equal(offset_at(zone, "2026-01-01T04:59:59Z"), -14400);
    assert_int_equal(offset_at(zone, "2026-01-01T05:00:00Z"), -14400);
    assert_int_equal(offset_at(zone, "2026-07-01T00:00:00Z"), -14400);
    assert_int_equal(offset_at(zone, "2028-12-31T23:00:00Z"), -14400);
    arena_free(&arena);
    buffer_free(&bytes);
    folder_remove(folder);
}

static void the_database_tells_its_version_and_names_near_to_one(void **state)
{
    (void)state;
    char *folder = folder_make();
    Arena arena = {0};
    assert_int_equal(zone_database_version(folder, &arena).size, 0);
    assert_int_equal(zone_nearest(folder, SLICE("Berlin"), &arena).size, 0);
    folder_write(folder, "tzdata.zi",
                 SLICE("# version 2026a\n# c\nR d 1916 o - Jun 14 23s 1 S\nZ Europe/Berlin 0:53:28 "
                       "- LMT\nZ Asia/Tokyo 9 - JST\nL Europe/Berlin Arctic/Longyearbyen\n"));
    assert_true(slice_equal(zone_database_version(folder, &arena), SLICE("2026a")));
    static const char *const rows[][2] = {{"Europe/Berlni", "Europe/Berlin"},
                                          {"europe/berlin", "Europe/Berlin"},
                                          {"Berlin", "Europe/Berlin"},
                                          {"tokyo", "Asia/Tokyo"},
                                          {"Arctic/Longyearbien", "Arctic/Longyearbyen"},
                                          {"Mars/Olympus", ""}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Slice near = zone_nearest(folder, slice_of(rows[i][0]), &arena);
        assert_true(slice_equal(near, slice_of(rows[i][1])));
    }
    folder_write(folder, "tzdata.zi", SLICE("# version \x1b[31mred\n"));
    assert_int_equal(zone_database_version(folder, &arena).size, 0);
    arena_free(&arena);
    folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clocks_change_at_the_second_that_the_file_says),
        cmocka_unit_test(behind_the_last_transition_the_rule_goes_on),
        cmocka_unit_test(the_first_offset_holds_before_all_transitions),
        cmocka_unit_test(utc_needs_no_database),
        cmocka_unit_test(names_lead_nowhere_but_into_the_folder),
        cmocka_unit_test(a_file_that_is_cut_anywhere_is_refused),
        cmocka_unit_test(damaged_bytes_never_lead_out_of_the_file),
        cmocka_unit_test(footers_are_rules_or_the_file_is_refused),
        cmocka_unit_test(a_rule_may_say_that_summer_lasts_all_year),
        cmocka_unit_test(the_database_tells_its_version_and_names_near_to_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
