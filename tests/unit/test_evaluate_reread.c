/* Files that are read once more: what they say again, and why it may be that they cannot. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "evaluate/run_state.h"
#include "support_folder.h"
#include "support_run.h"

static const char policies[] =
    "<policy-set xmlns='urn:trailaudit:policy:1' id='s'>"
    "<policy id='twice' severity='low'><title>T</title><scope all='yes'/>"
    "<forbid><equals field='eventName' value='A'/>"
    "<threshold at-least='2' within='PT10M' per='userIdentity.arn'/></forbid></policy>"
    "</policy-set>";

enum { RECORDS = 5 };

/* Two files of records, all of which are to be shown. */
static char *make_archive(void)
{
    char *folder = folder_make();
    for (int file = 0; file < 2; file++) {
        Buffer records = {0};
        for (int i = 0; i < RECORDS; i++)
            buffer_printf(&records,
                          "%s{\"eventID\":\"%d-%d\",\"eventSource\":\"s3.amazonaws.com\","
                          "\"eventName\":\"A\",\"eventTime\":\"2026-07-01T00:00:0%dZ\","
                          "\"userIdentity\":{\"arn\":\"u\"}}",
                          i ? "," : "", file, i, i);
        buffer_add_byte(&records, '\0');
        support_run_file(folder, file ? "b.json.gz" : "a.json.gz", records.data);
        buffer_free(&records);
    }
    return folder;
}

/* An archive that was audited, and its folder. */
static char *audit_archive(SupportRun *done)
{
    char *folder = make_archive();
    support_run_open(done, policies, folder, NULL, NULL);
    assert_int_equal(done->status, RUN_DONE);
    return folder;
}

/* No more files can be opened than are open; what could be before is returned. */
static struct rlimit allow_no_more_files(void)
{
    struct rlimit before, none;
    int next = dup(STDIN_FILENO);
    assert_true(next >= 0);
    close(next);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = (struct rlimit){(rlim_t)next, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    return before;
}

static void a_file_that_cannot_be_opened_as_too_many_are_open_is_not_taken_for_changed(void **state)
{
    (void)state;
    SupportRun done;
    char *folder = audit_archive(&done);
    struct RunState *kept = done.run->state;
    FirstValues *values = &kept->workers[0].first_values;
    assert_int_equal(kept->decided_count, 2 * RECORDS);
    struct rlimit before = allow_no_more_files();
    RunStatus shown = run_read_again(kept);
    int shown_error = done.run->error;
    done.run->error = 0;
    RunStatus compared = first_values_learn(values, kept, 1, (SeenPlace){0, 1});
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_int_equal(shown, RUN_NO_FILES);
    assert_int_equal(shown_error, EMFILE);
    assert_int_equal(compared, RUN_NO_FILES);
    assert_int_equal(done.run->error, EMFILE);
    assert_null(done.run->changed.data);
    assert_int_equal(values->file_count, 0);
    /* Once there is room for it, it is read. */
    assert_int_equal(run_read_again(kept), RUN_DONE);
    support_run_close(&done);
    folder_remove(folder);
}

typedef struct {
    uint32_t visited, wanted;
    atomic_bool *stop; /* set with the last that is wanted; or NULL */
} Visited;

static bool visit(void *context, const EventRecord *record)
{
    Visited *visited = context;
    assert_int_equal(record->number, ++visited->visited);
    if (visited->visited < visited->wanted)
        return true;
    if (visited->stop)
        atomic_store(visited->stop, true);
    return visited->stop != NULL;
}

static void a_file_is_the_same_however_few_of_its_records_are_wanted(void **state)
{
    (void)state;
    SupportRun done;
    char *folder = audit_archive(&done);
    struct RunState *kept = done.run->state;
    const RunFile *file = done.run->files[1];
    Rereader reader = {.archive = kept->workers[0].archive, .events = kept->workers[0].events};
    RereadFacts now;
    for (uint32_t wanted = 1; wanted <= RECORDS + 1; wanted++) {
        Visited visited = {.wanted = wanted};
        assert_int_equal(reread_file(&reader, kept, file, visit, &visited, &now), RUN_DONE);
        assert_int_equal(visited.visited, wanted <= RECORDS ? wanted : RECORDS);
        assert_int_equal(reread_compare(kept, file, &now), RUN_DONE);
    }
    /* The time in the head of the gzip file: the same records, another file. */
    Buffer bytes = folder_read(folder, "b.json.gz");
    bytes.data[4] ^= 1;
    folder_write(folder, "b.json.gz", buffer_slice(&bytes));
    Visited visited = {.wanted = 1};
    assert_int_equal(reread_file(&reader, kept, file, visit, &visited, &now), RUN_DONE);
    assert_int_equal(reread_compare(kept, file, &now), RUN_CHANGED);
    assert_true(slice_equal(done.run->changed, SLICE("b.json.gz")));
    buffer_free(&bytes);
    buffer_free(&reader.bytes);
    support_run_close(&done);
    folder_remove(folder);
}

static void a_file_that_is_gone_is_a_changed_one(void **state)
{
    (void)state;
    SupportRun done;
    char *folder = audit_archive(&done), *path = folder_path(folder, "a.json.gz");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(run_read_again(done.run->state), RUN_CHANGED);
    assert_true(slice_equal(done.run->changed, SLICE("a.json.gz")));
    support_run_close(&done);
    free(path);
    folder_remove(folder);
}

static void what_stands_in_the_place_of_a_file_is_a_changed_one(void **state)
{
    (void)state;
    SupportRun done;
    char *folder = audit_archive(&done), *path = folder_path(folder, "a.json.gz");
    for (int kind = 0; kind < 3; kind++) {
        assert_int_equal(remove(path), 0);
        assert_int_equal(kind == 0   ? mkdir(path, 0700)
                         : kind == 1 ? mkfifo(path, 0600)
                                     : symlink("/dev/null", path),
                         0);
        done.run->changed = (Slice){0};
        assert_int_equal(run_read_again(done.run->state), RUN_CHANGED);
        assert_true(slice_equal(done.run->changed, SLICE("a.json.gz")));
    }
    assert_null(done.run->unreadable.data);
    support_run_close(&done);
    free(path);
    folder_remove(folder);
}

/* From here on the file opens, and reading it fails with EIO: nothing is mapped where the memory of
 * this process begins. The source that is returned follows links out of the archive. */
static ArchiveSource *make_unreadable(const char *folder, const char *name, SupportRun *done)
{
    ArchiveOptions options = {.follow = true};
    char *path = folder_path(folder, name);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("/proc/self/mem", path), 0);
    free(path);
    ArchiveSource *source = archive_source_open(&folder, 1, &options, done->sink);
    assert_non_null(source);
    done->options.source = source;
    return source;
}

static void a_file_that_cannot_be_read_any_more_is_not_taken_for_changed(void **state)
{
    (void)state;
    SupportRun done;
    char *folder = audit_archive(&done);
    struct RunState *kept = done.run->state;
    FirstValues *values = &kept->workers[0].first_values;
    ArchiveSource *source = make_unreadable(folder, "a.json.gz", &done);
    assert_int_equal(run_read_again(kept), RUN_UNREADABLE);
    assert_true(slice_equal(done.run->unreadable, SLICE("a.json.gz")));
    assert_int_equal(done.run->refused, EIO);
    done.run->refused = 0;
    /* To compare: when its records are asked for, and when all files are read. */
    assert_int_equal(seen_add(kept->seen, 12345, 2, (SeenPlace){0, 1}, NULL), SEEN_NEW);
    assert_int_equal(first_values_learn(values, kept, 12345, (SeenPlace){0, 1}), RUN_UNREADABLE);
    assert_int_equal(done.run->refused, EIO);
    done.run->refused = 0;
    assert_int_equal(values->file_count, 1);
    assert_int_equal(first_values_check(values, kept), RUN_UNREADABLE);
    assert_int_equal(done.run->refused, EIO);
    assert_null(done.run->changed.data);
    /* Had it given as little the first time, it would be the same. */
    done.run->files[0]->sha256 = values->files[0].facts.sha256;
    assert_int_equal(first_values_check(values, kept), RUN_DONE);
    archive_source_close(source);
    support_run_close(&done);
    folder_remove(folder);
}

static void told_to_stop_it_visits_no_further_record(void **state)
{
    (void)state;
    char *folder = make_archive();
    atomic_bool stop = false;
    RunOptions options = support_run_options();
    options.stop = &stop;
    SupportRun done;
    support_run_open(&done, policies, folder, &options, NULL);
    assert_int_equal(done.status, RUN_DONE);
    struct RunState *kept = done.run->state;
    Rereader reader = {.archive = kept->workers[0].archive, .events = kept->workers[0].events};
    Visited visited = {.wanted = 2, .stop = &stop};
    RereadFacts now;
    RunStatus status = reread_file(&reader, kept, done.run->files[0], visit, &visited, &now);
    assert_int_equal(status, RUN_STOPPED);
    assert_int_equal(visited.visited, 2);
    assert_null(done.run->changed.data);
    buffer_free(&reader.bytes);
    support_run_close(&done);
    folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_file_that_cannot_be_opened_as_too_many_are_open_is_not_taken_for_changed),
        cmocka_unit_test(a_file_is_the_same_however_few_of_its_records_are_wanted),
        cmocka_unit_test(a_file_that_is_gone_is_a_changed_one),
        cmocka_unit_test(what_stands_in_the_place_of_a_file_is_a_changed_one),
        cmocka_unit_test(a_file_that_cannot_be_read_any_more_is_not_taken_for_changed),
        cmocka_unit_test(told_to_stop_it_visits_no_further_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
