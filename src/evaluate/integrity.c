/* The files of a run, held against the digests of its archive in archive order. */
#include "evaluate/run_state.h"

static bool skips(const void *context, const ArchiveKey *key)
{
    return run_skips(context, key);
}

bool run_settle_integrity(struct RunState *state)
{
    Integrity *integrity = state->options->integrity;
    const Run *run = state->run;
    for (uint32_t i = 0; integrity && i < run->file_count; i++) {
        RunFile *file = run->files[i];
        IntegrityState found;
        IntegrityFile told = {.archive = file->archive,
                              .path = file->path,
                              .account = file->account,
                              .region = file->region,
                              .log = file->state == RUN_FILE_READ &&
                                     (file->claims_events || file->records > 0),
                              .digest = file->kind == ARCHIVE_KIND_DIGEST,
                              .skipped = file->state == RUN_FILE_SKIPPED,
                              .unread = file->state == RUN_FILE_UNREADABLE && file->claims_events,
                              .state = (IntegrityContent)file->content_state,
                              .trailing = file->trailing,
                              .content = file->content};
        if (!integrity_settle(integrity, &told, &found))
            return false;
        file->integrity = (uint8_t)found;
    }
    return !integrity || integrity_settle_missing(integrity, skips, state->options);
}

bool worker_keep_content(Worker *worker, const ArchiveFacts *facts)
{
    RunFile *file = worker->file;
    file->content_state = (uint8_t)integrity_content(facts, &file->trailing);
    Digest *content = arena_take(&worker->arena, sizeof(Digest));
    if (content)
        *content = facts->content;
    file->content = content;
    return content != NULL;
}
