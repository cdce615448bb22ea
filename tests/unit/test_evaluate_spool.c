/* Bytes that are kept in memory or, above a budget, in a file that has no name. */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "evaluate/spool.h"
#include "support_folder.h"

enum { PIECES = 2000 };

/* Piece i: (i * 7) % 300 bytes of it. */
static Slice piece(int i, char bytes[300])
{
    memset(bytes, i & 0xff, 300);
    return (Slice){bytes, (size_t)(i * 7 % 300)};
}

static void fill_and_check(size_t budget, const char *folder, bool *spilled)
{
    Spool spool;
    char bytes[300];
    uint64_t places[PIECES];
    spool_open(&spool, budget, folder);
    for (int i = 0; i < PIECES; i++)
        assert_true(spool_add(&spool, piece(i, bytes), &places[i]));
    for (int i = 0; i < PIECES; i += 7) {
        char read[300];
        Slice expected = piece(i, bytes);
        assert_true(spool_read(&spool, places[i], read, expected.size));
        assert_memory_equal(read, expected.data, expected.size);
    }
    *spilled = spool.descriptor >= 0;
    assert_true(spool_is_whole(&spool));
    spool_close(&spool);
}

/* Line i: (i * 7) % 3000 bytes of it, so that some are read with their length and some are not. */
static Slice line_of(int i, char bytes[3000])
{
    memset(bytes, i & 0xff, 3000);
    return (Slice){bytes, (size_t)(i * 7 % 3000)};
}

static void lines_are_read_back_in_any_order(void **state)
{
    (void)state;
    char *folder = folder_make();
    static const size_t budgets[] = {0, 1, 1000, 65536, 1 << 24};
    for (size_t b = 0; b < sizeof budgets / sizeof *budgets; b++) {
        Spool spool;
        Arena arena = {0};
        char bytes[3000];
        uint64_t places[PIECES];
        spool_open(&spool, budgets[b], folder);
        for (int i = 0; i < PIECES; i++)
            assert_true(spool_add_line(&spool, line_of(i, bytes), &places[i]));
        for (int i = PIECES; i-- > 0;) {
            Slice expected = line_of(i, bytes);
            Slice line = spool_line(&spool, places[i], &arena);
            assert_non_null(line.data);
            assert_true(slice_equal(line, expected));
            arena_reset(&arena);
        }
        spool_close(&spool);
        arena_free(&arena);
    }
    folder_remove(folder);
}

typedef struct {
    Spool *spool;
    const uint64_t *places;
    int begin, differing;
} Reading;

/* From some line on and around to it. */
static void *read_lines(void *argument)
{
    Reading *reading = argument;
    Arena arena = {0};
    char bytes[3000];
    for (int i = 0; i < PIECES; i++) {
        int number = (reading->begin + i) % PIECES;
        Slice expected = line_of(number, bytes);
        Slice line = spool_line(reading->spool, reading->places[number], &arena);
        reading->differing += !line.data || !slice_equal(line, expected);
        arena_reset(&arena);
    }
    arena_free(&arena);
    return NULL;
}

static void several_threads_read_the_same_bytes(void **state)
{
    (void)state;
    enum { READERS = 4 };
    char *folder = folder_make();
    Spool spool;
    char bytes[3000];
    uint64_t places[PIECES];
    Reading readings[READERS];
    pthread_t threads[READERS];
    spool_open(&spool, 1000, folder);
    for (int i = 0; i < PIECES; i++)
        assert_true(spool_add_line(&spool, line_of(i, bytes), &places[i]));
    for (int i = 0; i < READERS; i++) {
        readings[i] = (Reading){&spool, places, i * PIECES / READERS, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, read_lines, &readings[i]), 0);
    }
    for (int i = 0; i < READERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(readings[i].differing, 0);
    }
    spool_close(&spool);
    folder_remove(folder);
}

/* What was read before stays right when the file grows behind it. */
static void what_is_added_after_reading_is_read_too(void **state)
{
    (void)state;
    char *folder = folder_make();
    Spool spool;
    char bytes[300], read[300];
    uint64_t places[PIECES];
    spool_open(&spool, 0, folder);
    for (int i = 0; i < PIECES; i++) {
        assert_true(spool_add(&spool, piece(i, bytes), &places[i]));
        int before = i ? i - 1 : 0;
        Slice expected = piece(before, bytes);
        assert_true(spool_read(&spool, places[before], read, expected.size));
        assert_memory_equal(read, expected.data, expected.size);
    }
    spool_close(&spool);
    folder_remove(folder);
}

static void a_line_that_cannot_be_read_is_told(void **state)
{
    (void)state;
    char *folder = folder_make();
    Spool spool;
    Arena arena = {0};
    uint64_t place, other;
    spool_open(&spool, 0, folder);
    assert_true(spool_add_line(&spool, SLICE("0123456789"), &place));
    assert_true(spool_add_line(&spool, SLICE("0123456789"), &other));
    assert_int_equal(ftruncate(spool.descriptor, 2), 0);
    assert_null(spool_line(&spool, place, &arena).data);
    assert_int_equal(spool.error, EIO);
    assert_false(spool_is_whole(&spool));
    spool_close(&spool);
    arena_free(&arena);
    folder_remove(folder);
}

static void spilling_gives_the_same_bytes(void **state)
{
    (void)state;
    char *folder = folder_make();
    static const size_t budgets[] = {0, 1, 1000, 65536};
    bool spilled;
    fill_and_check(1 << 24, folder, &spilled);
    assert_false(spilled);
    for (size_t i = 0; i < sizeof budgets / sizeof *budgets; i++) {
        fill_and_check(budgets[i], folder, &spilled);
        assert_true(spilled);
    }
    folder_remove(folder);
}

static void the_file_has_no_name_while_it_is_open(void **state)
{
    (void)state;
    char *folder = folder_make();
    Spool spool;
    uint64_t place;
    spool_open(&spool, 0, folder);
    for (int i = 0; i < 10; i++)
        assert_true(spool_add(&spool, SLICE("0123456789"), &place));
    assert_true(spool.descriptor >= 0);
    assert_int_equal(folder_count(folder), 0);
    spool_close(&spool);
    assert_int_equal(folder_count(folder), 0);
    folder_remove(folder);
}

static void an_empty_spool_can_be_closed(void **state)
{
    (void)state;
    Spool spool;
    spool_open(&spool, 0, "/nonexistent");
    assert_true(spool_is_whole(&spool));
    spool_close(&spool);
    spool_close(&spool);
}

static void a_folder_that_cannot_be_written_is_told(void **state)
{
    (void)state;
    Spool spool;
    uint64_t place;
    spool_open(&spool, 3, "/nonexistent");
    assert_true(spool_add(&spool, SLICE("12345"), &place));
    assert_false(spool_add(&spool, SLICE("12345"), &place));
    assert_int_equal(spool.error, ENOENT);
    assert_false(spool_is_whole(&spool));
    spool_close(&spool);
}

/* A bound on the size of files stands in for a full disk. */
static void a_full_disk_is_told_and_stays_told(void **state)
{
    (void)state;
    char *folder = folder_make();
    struct rlimit before, small;
    Spool spool;
    uint64_t place;
    bool done = true;
    char bytes[300];
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){4096, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    spool_open(&spool, 100, folder);
    for (int i = 0; i < PIECES && done; i++)
        done = spool_add(&spool, piece(i, bytes), &place);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(done);
    assert_int_equal(spool.error, EFBIG);
    assert_false(spool_add(&spool, SLICE("x"), &place));
    assert_false(spool_is_whole(&spool));
    spool_close(&spool);
    folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spilling_gives_the_same_bytes),
        cmocka_unit_test(lines_are_read_back_in_any_order),
        cmocka_unit_test(several_threads_read_the_same_bytes),
        cmocka_unit_test(what_is_added_after_reading_is_read_too),
        cmocka_unit_test(a_line_that_cannot_be_read_is_told),
        cmocka_unit_test(the_file_has_no_name_while_it_is_open),
        cmocka_unit_test(an_empty_spool_can_be_closed),
        cmocka_unit_test(a_folder_that_cannot_be_written_is_told),
        cmocka_unit_test(a_full_disk_is_told_and_stays_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
