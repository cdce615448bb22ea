/* All files of an archive, inflated and hashed as digests list them: what `verify` does. */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "archive/integrity_internal.h"
#include "archive/integrity_pass.h"
#include "archive/source_internal.h"

/* What is kept of a file until all were read: they are told in archive order. */
typedef struct {
    Slice path, account, region;
    uint32_t archive;
    uint8_t state; /* IntegrityContent */
    bool log, digest, listed, trailing, unread, checksum;
    Digest content;
} Checked;

typedef struct {
    Integrity *integrity;
    const IntegrityPass *options;
    pthread_mutex_t lock; /* of the source, and the list */
    Checked **files;      /* blocks of BLOCK_FILES */
    uint32_t count, block_count;
    uint64_t problems;
    bool ended;
    atomic_int status; /* IntegrityStatus; the first that is not DONE stays */
} Pass;

enum { BLOCK_FILES = 4096 };

static void give_up(Pass *pass, IntegrityStatus status)
{
    int expected = INTEGRITY_DONE;
    atomic_compare_exchange_strong(&pass->status, &expected, (int)status);
}

static Checked *add_file(Pass *pass)
{
    if (pass->count == pass->block_count * (uint64_t)BLOCK_FILES) {
        Checked **blocks = reallocarray(pass->files, pass->block_count + 1, sizeof(Checked *));
        if (!blocks)
            return NULL;
        pass->files = blocks;
        blocks[pass->block_count] = calloc(BLOCK_FILES, sizeof(Checked));
        if (!blocks[pass->block_count])
            return NULL;
        pass->block_count++;
    }
    uint32_t number = pass->count++;
    return &pass->files[number / BLOCK_FILES][number % BLOCK_FILES];
}

static bool is_to_stop(const IntegrityPass *options)
{
    return options->stop && atomic_load_explicit(options->stop, memory_order_relaxed);
}

/* The next file of the archive; false at the end, or where the pass is over. */
static bool next_file(Pass *pass, ArchiveEntry *entry, Checked **file)
{
    const IntegrityPass *options = pass->options;
    Problem problem;
    bool found = false;
    pthread_mutex_lock(&pass->lock);
    while (!found && !pass->ended && atomic_load(&pass->status) == INTEGRITY_DONE) {
        if (is_to_stop(options)) {
            give_up(pass, INTEGRITY_STOPPED);
            break;
        }
        switch (archive_source_next(options->source, entry, &problem)) {
        case ARCHIVE_STEP_ENTRY:
            found = true;
            break;
        case ARCHIVE_STEP_PROBLEM:
            if (problem_is_notice(problem.kind))
                break;
            integrity_report(pass->integrity, INTEGRITY_NOTICE, "unreadable", entry->path,
                             (Slice){0}, "%.*s", (int)problem.detail.size, problem.detail.data);
            /* A link to nowhere in place of a file that is listed: that one is missing. */
            if (!integrity_lists(pass->integrity, entry->archive, entry->path))
                pass->integrity->result.files[INTEGRITY_UNCHECKED]++;
            break;
        case ARCHIVE_STEP_END:
            pass->ended = true;
            break;
        case ARCHIVE_STEP_FAILED:
            give_up(pass, INTEGRITY_NO_MEMORY);
            break;
        }
    }
    if (found && !(*file = add_file(pass))) {
        give_up(pass, INTEGRITY_NO_MEMORY);
        found = false;
    }
    pthread_mutex_unlock(&pass->lock);
    return found;
}

/* What a thread works with. */
typedef struct {
    ArchiveReader *reader;
    Buffer bytes;
    void *looking; /* of IntegrityPass.look */
} Hand;

/* That no more files can be open says nothing of the file: the pass is over. */
static bool out_of_files(Pass *pass, int error)
{
    pthread_mutex_lock(&pass->lock);
    pass->options->source->error = error;
    pthread_mutex_unlock(&pass->lock);
    return false;
}

static bool begin_file(Pass *pass, Hand *hand, const ArchiveEntry *entry)
{
    ArchiveFetched fetched;
    buffer_clear(&hand->bytes);
    if (!archive_source_fetch(pass->options->source, entry, &hand->bytes, &fetched))
        return false;
    if (archive_is_out_of_files(fetched.error))
        return out_of_files(pass, fetched.error);
    archive_reader_begin(hand->reader, &fetched,
                         (Slice){hand->bytes.data + fetched.start, fetched.size});
    return true;
}

static bool has_problem(const ArchiveFacts *facts, ProblemKind kind)
{
    for (size_t i = 0; i < facts->problem_count; i++)
        if (facts->problems[i].kind == kind)
            return true;
    return false;
}

static bool hash_file(Pass *pass, Hand *hand, const ArchiveEntry *entry, Checked *file)
{
    ArchiveFacts facts;
    if (!begin_file(pass, hand, entry))
        return false;
    archive_reader_hash(hand->reader);
    if (!archive_reader_finish(hand->reader, &facts))
        return false;
    file->state = (uint8_t)integrity_content(&facts, &file->trailing);
    file->content = facts.content;
    file->checksum = has_problem(&facts, PROBLEM_CHECKSUM);
    return true;
}

/* Whether a file that no digest lists is an event file: one that nothing attests. */
static bool look_at_file(Pass *pass, Hand *hand, const ArchiveEntry *entry, Checked *file)
{
    ArchiveFacts facts;
    if (!begin_file(pass, hand, entry))
        return false;
    bool done = pass->options->look->look(hand->looking, hand->reader, entry, &file->log);
    done = archive_reader_finish(hand->reader, &facts) && done;
    file->unread = done && has_problem(&facts, PROBLEM_UNREADABLE) &&
                   entry->key.kind != ARCHIVE_KIND_DIGEST && entry->key.kind != ARCHIVE_KIND_OTHER;
    return done;
}

static bool check_file(Pass *pass, Hand *hand, const ArchiveEntry *entry, Checked *file)
{
    *file = (Checked){.path = entry->path,
                      .account = entry->key.account,
                      .region = entry->key.region,
                      .archive = entry->archive,
                      .log = entry->key.claims_events,
                      .digest = entry->key.kind == ARCHIVE_KIND_DIGEST,
                      .listed = integrity_lists(pass->integrity, entry->archive, entry->path)};
    if (file->listed)
        return hash_file(pass, hand, entry, file);
    bool looks = hand->looking && integrity_has_digests(pass->integrity);
    return !looks || look_at_file(pass, hand, entry, file);
}

static bool take_hand(Pass *pass, Hand *hand)
{
    const IntegrityLook *look = pass->options->look;
    ArchiveLimits limits = {.max_file = pass->options->max_file, .stop = pass->options->stop};
    *hand = (Hand){.reader = archive_reader_new(&limits)};
    if (hand->reader && look)
        hand->looking = look->begin();
    return hand->reader && (!look || hand->looking);
}

static void *work(void *argument)
{
    Pass *pass = argument;
    Hand hand;
    ArchiveEntry entry;
    Checked *file;
    bool good = take_hand(pass, &hand);
    if (!good)
        give_up(pass, INTEGRITY_NO_MEMORY);
    while (good && next_file(pass, &entry, &file))
        if (!check_file(pass, &hand, &entry, file))
            give_up(pass, is_to_stop(pass->options) ? INTEGRITY_STOPPED : INTEGRITY_NO_MEMORY);
    if (hand.looking)
        pass->options->look->end(hand.looking);
    buffer_free(&hand.bytes);
    archive_reader_free(hand.reader);
    return NULL;
}

/* What the hash is of is then as it was delivered all the same. */
static void report_checksum(Integrity *integrity, const Checked *file)
{
    integrity_report(integrity, INTEGRITY_NOTICE, "checksum", file->path, file->account,
                     "the checksum or length at the end of its gzip stream does not match");
}

static bool settle(Pass *pass)
{
    for (uint32_t i = 0; i < pass->count; i++) {
        const Checked *file = &pass->files[i / BLOCK_FILES][i % BLOCK_FILES];
        IntegrityState state;
        if (file->checksum)
            report_checksum(pass->integrity, file);
        IntegrityFile told = {.archive = file->archive,
                              .path = file->path,
                              .account = file->account,
                              .region = file->region,
                              .log = file->log,
                              .digest = file->digest,
                              .unread = file->unread,
                              .state = (IntegrityContent)file->state,
                              .trailing = file->trailing,
                              .content = &file->content};
        if (!integrity_settle(pass->integrity, &told, &state))
            return false;
    }
    return integrity_settle_missing(pass->integrity, NULL, NULL);
}

IntegrityStatus integrity_check_files(Integrity *integrity, const IntegrityPass *options)
{
    Pass pass = {.integrity = integrity, .options = options};
    pthread_t *threads = calloc(options->jobs, sizeof(pthread_t));
    unsigned started = 0;
    pthread_mutex_init(&pass.lock, NULL);
    /* One thread is enough to go on with. */
    while (threads && started < options->jobs - 1 &&
           pthread_create(&threads[started], NULL, work, &pass) == 0)
        started++;
    work(&pass);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    IntegrityStatus status = (IntegrityStatus)atomic_load(&pass.status);
    if (status == INTEGRITY_DONE && !settle(&pass))
        status = INTEGRITY_NO_MEMORY;
    for (uint32_t i = 0; i < pass.block_count; i++)
        free(pass.files[i]);
    free(pass.files);
    free(threads);
    pthread_mutex_destroy(&pass.lock);
    return status;
}
