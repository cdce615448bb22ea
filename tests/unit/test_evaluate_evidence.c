/* Rows of evidence whose lines are not what was written. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "evaluate/evidence.h"

enum { IDENTITY = sizeof(RecordIdentity), RECORD_TEXTS = 14, NUMBER = sizeof(uint32_t) };

static void add_number(Buffer *line, uint32_t number)
{
    buffer_add(line, (Slice){(const char *)&number, sizeof number});
}

/* A record with an identity of zeros and texts of which all are absent. */
static void add_record(Buffer *line)
{
    static const char zeros[IDENTITY];
    buffer_add(line, (Slice){zeros, IDENTITY});
    for (int i = 0; i < RECORD_TEXTS; i++)
        add_number(line, UINT32_MAX);
}

/* Nothing decided and nothing is shown. */
static void add_row(Buffer *line)
{
    add_number(line, 0);
    add_number(line, 0);
}

static bool read_back(Slice record_line, Slice row_line, int *error)
{
    EvidenceWriter writer = {0};
    Arena arena = {0};
    RunEvidence row = {.instant = 0, .more_at = EVIDENCE_NO_MORE};
    RunEvidenceRecord record;
    RecordIdentity identity;
    EvaluatedSeen *because, *shown;
    uint32_t because_count, shown_count;
    evidence_open(&writer, 1 << 20, "/nonexistent");
    assert_true(spool_add_line(&writer.spool, record_line, &row.record_at));
    assert_true(spool_add_line(&writer.spool, row_line, &row.row_at));
    bool read = evidence_read(&writer, &row, &arena, &record, &identity, &because, &because_count,
                              &shown, &shown_count);
    *error = writer.spool.error;
    evidence_close(&writer);
    arena_free(&arena);
    return read;
}

/* Somebody else may have cut the file that holds them, so that zeros stand in their place. */
static void lines_cut_anywhere_are_told(void **state)
{
    (void)state;
    Buffer record = {0}, row = {0};
    int error;
    add_record(&record);
    add_row(&row);
    assert_true(read_back(buffer_slice(&record), buffer_slice(&row), &error));
    assert_int_equal(error, 0);
    for (size_t size = 0; size < record.size; size++) {
        assert_false(read_back((Slice){record.data, size}, buffer_slice(&row), &error));
        assert_int_equal(error, EIO);
    }
    for (size_t size = 0; size < row.size; size++) {
        assert_false(read_back(buffer_slice(&record), (Slice){row.data, size}, &error));
        assert_int_equal(error, EIO);
    }
    buffer_free(&record);
    buffer_free(&row);
}

static void lengths_and_numbers_that_lead_elsewhere_are_told(void **state)
{
    (void)state;
    static const uint32_t heads[] = {1, 1000, 0x7fffffff, 0x80000000, 0x80000007, 0xfffffffe};
    Buffer record = {0}, row = {0};
    int error;
    add_record(&record);
    add_row(&row);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        /* The last text of the record; and how much decided, and how much is shown. */
        uint32_t before = UINT32_MAX, none = 0;
        memcpy(record.data + record.size - NUMBER, &heads[i], NUMBER);
        assert_false(read_back(buffer_slice(&record), buffer_slice(&row), &error));
        assert_int_equal(error, EIO);
        memcpy(record.data + record.size - NUMBER, &before, NUMBER);
        for (size_t at = 0; at < row.size; at += NUMBER) {
            memcpy(row.data + at, &heads[i], NUMBER);
            assert_false(read_back(buffer_slice(&record), buffer_slice(&row), &error));
            assert_int_equal(error, EIO);
            memcpy(row.data + at, &none, NUMBER);
        }
    }
    buffer_free(&record);
    buffer_free(&row);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_cut_anywhere_are_told),
        cmocka_unit_test(lengths_and_numbers_that_lead_elsewhere_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
