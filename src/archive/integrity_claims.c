/* What digests claim of log files, and the files held against it. */
#include "archive/integrity_internal.h"

#include <stdlib.h>

#include "base/limits.h"

static bool attests_nothing(const Integrity *integrity, const Claim *claim)
{
    const DigestRecord *record = &integrity->records[claim->digest];
    return record->failed || record->stray;
}

/* ---- the table ---- */

static uint64_t hash_name(const Integrity *integrity, Slice name)
{
    return hash_bytes(name, integrity->seed);
}

/* Claims of one place are a list in the order of their coming: however many there are, a place is
 * found at once. */
static void put(Integrity *integrity, uint32_t number)
{
    uint32_t mask = integrity->slot_count - 1;
    Claim *claim = &integrity->claims[number];
    uint32_t slot = (uint32_t)claim->place & mask;
    while (integrity->slots[slot] &&
           integrity->claims[integrity->slots[slot] - 1].place != claim->place)
        slot = (slot + 1) & mask;
    claim->next = 0;
    claim->last = number;
    if (!integrity->slots[slot]) {
        integrity->slots[slot] = number + 1;
        return;
    }
    Claim *first = &integrity->claims[integrity->slots[slot] - 1];
    integrity->claims[first->last].next = number + 1;
    first->last = number;
}

static bool grow(Integrity *integrity)
{
    uint32_t capacity = integrity->claim_capacity ? integrity->claim_capacity * 2 : 256;
    if (capacity > 1u << 30)
        return false;
    Claim *claims = reallocarray(integrity->claims, capacity, sizeof(Claim));
    if (!claims)
        return false;
    integrity->claims = claims;
    uint32_t *slots = calloc(capacity * 2, sizeof(uint32_t));
    if (!slots)
        return false;
    free(integrity->slots);
    integrity->slots = slots;
    integrity->slot_count = capacity * 2;
    integrity->claim_capacity = capacity;
    for (uint32_t i = 0; i < integrity->claim_count; i++)
        put(integrity, i);
    return true;
}

static Slice folder_of(Slice object)
{
    size_t slash = slice_find_last(object, '/');
    return (Slice){object.data, slash < object.size ? slash + 1 : 0};
}

bool integrity_claim(Integrity *integrity, uint32_t digest, const DigestLog *log)
{
    if (integrity->claim_count == integrity->claim_capacity && !grow(integrity))
        return false;
    Slice folder = folder_of(log->object);
    Slice name = integrity_base_name(log->object);
    Claim claim = {.hash = log->hash,
                   .place = hash_name(integrity, name),
                   .name = arena_copy(&integrity->arena, slice_from(log->object, folder.size)),
                   .folder = names_intern(integrity->names, folder),
                   .digest = digest};
    if (!claim.name.data || claim.folder == NAMES_NONE)
        return false;
    integrity->claims[integrity->claim_count] = claim;
    put(integrity, integrity->claim_count++);
    return true;
}

/* A path as claims are looked up by it. */
typedef struct {
    Slice path;
    Slice name;
    Slice folder; /* from AWSLogs/ on; empty where the path has none */
    uint64_t place;
} Wanted;

static Wanted want(const Integrity *integrity, Slice joined)
{
    Slice place = integrity_place(joined);
    Wanted wanted = {.path = joined, .name = integrity_base_name(joined)};
    wanted.folder = (Slice){place.data, place.size ? place.size - wanted.name.size : 0};
    wanted.place = hash_name(integrity, wanted.name);
    return wanted;
}

static bool agree(Slice here, Slice there)
{
    return !here.size || !there.size || slice_equal(here, there);
}

/*
 * Whether a file of that name can be the one that was delivered into the folder. The name has 16
 * random characters: where a copied tree has lost its upper folders, it is enough. But a folder
 * that names another account or Region is not the one: by that, records and losses would be taken
 * for those of others.
 */
static bool may_lie_there(const Wanted *wanted, Slice folder)
{
    Slice place = integrity_place(folder);
    if (wanted->folder.size && place.size)
        return slice_equal(place, wanted->folder);
    ArchiveKey here = archive_key_parse(wanted->path), there = archive_key_parse(folder);
    return agree(here.account, there.account) && agree(here.region, there.region);
}

/* Where the claims of a file are looked through. */
typedef struct {
    uint32_t next; /* number + 1; 0: no more */
    uint32_t looked;
} ClaimCursor;

/* The next claim about the file, of digests that hold. Of more than any name has that was not made
 * up, those behind are not looked at: to them the file is missing. */
static Claim *next_claim(const Integrity *integrity, const Wanted *wanted, ClaimCursor *cursor)
{
    while (cursor->next && cursor->looked++ < LIMIT_CLAIMS_LOOKED_AT) {
        Claim *claim = &integrity->claims[cursor->next - 1];
        cursor->next = claim->next;
        if (attests_nothing(integrity, claim) ||
            !slice_equal(integrity_base_name(claim->name), wanted->name))
            continue;
        if (may_lie_there(wanted, names_get(integrity->names, claim->folder)))
            return claim;
    }
    return NULL;
}

static ClaimCursor first_claim(const Integrity *integrity, const Wanted *wanted)
{
    uint32_t mask = integrity->slot_count - 1, slot = (uint32_t)wanted->place & mask;
    if (!integrity->slot_count)
        return (ClaimCursor){0};
    while (integrity->slots[slot] &&
           integrity->claims[integrity->slots[slot] - 1].place != wanted->place)
        slot = (slot + 1) & mask;
    return (ClaimCursor){.next = integrity->slots[slot]};
}

bool integrity_lists(const Integrity *integrity, uint32_t archive, Slice path)
{
    /* Workers look up in the name alone where they can: most files need no joined path. */
    Buffer joined = {0};
    Wanted wanted = want(integrity, path);
    if (!wanted.folder.size)
        wanted = want(integrity, integrity_join(integrity, archive, path, &joined));
    ClaimCursor cursor = first_claim(integrity, &wanted);
    bool listed = !joined.failed && next_claim(integrity, &wanted, &cursor) != NULL;
    buffer_free(&joined);
    return listed;
}

/* ---- files ---- */

IntegrityContent integrity_content(const ArchiveFacts *facts, bool *trailing)
{
    *trailing = facts->members > 1;
    bool unread = !facts->hashed && !facts->lost, changed = false;
    for (size_t i = 0; i < facts->problem_count; i++) {
        ProblemKind kind = facts->problems[i].kind;
        *trailing |= kind == PROBLEM_TRAILING_DATA;
        unread |= kind == PROBLEM_UNREADABLE || kind == PROBLEM_TOO_LARGE;
        changed |= kind == PROBLEM_CHANGED;
    }
    if (!unread && facts->hashed && changed)
        return INTEGRITY_CHANGED;
    return unread ? INTEGRITY_NOT_READ : facts->hashed ? INTEGRITY_READ : INTEGRITY_DAMAGED;
}

static IntegrityChain *chain_of(Integrity *integrity, const Claim *claim)
{
    return &integrity->result.chains[integrity->records[claim->digest].chain];
}

static IntegrityState judge(const Integrity *integrity, const Claim *claim,
                            const IntegrityFile *file)
{
    if (file->state == INTEGRITY_NOT_READ)
        return INTEGRITY_UNCHECKED;
    if (file->state == INTEGRITY_DAMAGED ||
        memcmp(&claim->hash, file->content, sizeof(Digest)) != 0)
        return INTEGRITY_MODIFIED;
    if (file->state == INTEGRITY_CHANGED)
        return INTEGRITY_UNCHECKED;
    if (file->trailing)
        return INTEGRITY_TRAILING_DATA;
    return integrity->records[claim->digest].authenticated ? INTEGRITY_AUTHENTICATED
                                                           : INTEGRITY_SELF_CONSISTENT;
}

static void count_claim(IntegrityChain *chain, IntegrityState state)
{
    chain->valid += state == INTEGRITY_AUTHENTICATED || state == INTEGRITY_SELF_CONSISTENT;
    chain->modified += state == INTEGRITY_MODIFIED;
    chain->trailing += state == INTEGRITY_TRAILING_DATA;
    chain->missing += state == INTEGRITY_MISSING;
    chain->unchecked += state == INTEGRITY_UNCHECKED;
}

/* Of several digests that list a file the worst counts; of those that agree, an authenticated one
 * is enough. */
static IntegrityState worse(IntegrityState a, IntegrityState b)
{
    if (a == INTEGRITY_UNSTATED || b == INTEGRITY_UNSTATED)
        return a == INTEGRITY_UNSTATED ? b : a;
    if (a <= INTEGRITY_SELF_CONSISTENT && b <= INTEGRITY_SELF_CONSISTENT)
        return a < b ? a : b;
    return a > b ? a : b;
}

static void report_modified(Integrity *integrity, const IntegrityFile *file, const Claim *claim)
{
    const DigestRecord *record = &integrity->records[claim->digest];
    Slice account = file->account.size ? file->account : integrity->chains[record->chain].account;
    integrity_report(integrity, INTEGRITY_FAILURE, "modified", file->path, account,
                     "its contents are not those that the digest %.*s lists%s",
                     (int)(record->path.size < 350 ? record->path.size : 350), record->path.data,
                     file->state == INTEGRITY_DAMAGED ? ": its gzip stream is damaged"
                                                      : ": the hash differs");
}

/* The file is as a digest says that a signature proves: what says otherwise is what is wrong. */
static void report_contradicted(Integrity *integrity, const IntegrityFile *file, const Claim *claim)
{
    DigestRecord *record = &integrity->records[claim->digest];
    if (record->contradicted)
        return;
    record->contradicted = true;
    integrity_report(integrity, INTEGRITY_FAILURE, "contradicted", record->path,
                     integrity->chains[record->chain].account,
                     "nothing proves this digest, and it lists a log file with another hash than "
                     "one does that a signature proves, and that the file agrees with (the first: "
                     "%.*s)",
                     (int)(file->path.size < 250 ? file->path.size : 250), file->path.data);
}

/* Of a file that no digest lists and that cannot be read nothing is known. */
static IntegrityState report_unread(Integrity *integrity, const IntegrityFile *file)
{
    integrity_report(integrity, INTEGRITY_NOTICE, "unreadable", file->path, file->account,
                     "no digest lists it, and it cannot be read");
    return INTEGRITY_UNCHECKED;
}

static void report_file(Integrity *integrity, const IntegrityFile *file, Slice account,
                        IntegrityState state)
{
    if (state == INTEGRITY_TRAILING_DATA)
        integrity_report(integrity, INTEGRITY_FAILURE, "trailing-data", file->path, account,
                         "data follow the gzip stream that was delivered");
    else if (state == INTEGRITY_UNCHECKED && !file->skipped)
        integrity_report(integrity, INTEGRITY_NOTICE, "unchecked", file->path, account,
                         "a digest lists it, and it %s: whether it is as it was delivered is not "
                         "known",
                         file->state == INTEGRITY_CHANGED ? "changed while it was read"
                                                          : "could not be read to its end");
}

/* Account and Region as one text, in a buffer of the caller's; data NULL without memory. */
static Slice pair_of(Slice account, Slice region, Buffer *pair)
{
    buffer_clear(pair);
    buffer_add(pair, account);
    buffer_add_byte(pair, '\0');
    buffer_add(pair, region);
    return pair->failed ? (Slice){0} : buffer_slice(pair);
}

/* By account and Region first, as there may be as many chains as files. */
static bool count_unattested(Integrity *integrity, const IntegrityFile *file)
{
    Slice pair = pair_of(file->account, file->region, &integrity->joined);
    return pair.data && counts_add(&integrity->unattested, pair, 1);
}

static bool spread_unattested(Integrity *integrity)
{
    IntegrityResult *result = &integrity->result;
    if (counts_size(&integrity->unattested) == 0)
        return true;
    for (uint32_t i = 0; i < result->chain_count; i++) {
        IntegrityChain *chain = &result->chains[i];
        Slice pair = pair_of(chain->account, chain->region, &integrity->joined);
        if (!pair.data)
            return false;
        uint32_t id = names_find(integrity->unattested.names, pair);
        chain->unattested = id == NAMES_NONE ? 0 : integrity->unattested.values[id];
    }
    return true;
}

static bool note_unattested(Integrity *integrity, const IntegrityFile *file)
{
    IntegrityResult *result = &integrity->result;
    if (!count_unattested(integrity, file))
        return false;
    if (result->unattested_count == LIMIT_PROBLEMS)
        return true;
    if (result->unattested_count == integrity->unattested_capacity) {
        uint64_t capacity =
            integrity->unattested_capacity ? integrity->unattested_capacity * 2 : 64;
        Slice *grown = reallocarray(result->unattested, capacity, sizeof(Slice));
        if (!grown)
            return false;
        result->unattested = grown;
        integrity->unattested_capacity = capacity;
    }
    result->unattested[result->unattested_count++] = file->path;
    return true;
}

/* Whether a digest that a signature proves lists it as it is. */
static bool is_proven(const Integrity *integrity, const Wanted *wanted, const IntegrityFile *file)
{
    ClaimCursor cursor = first_claim(integrity, wanted);
    for (Claim *claim; (claim = next_claim(integrity, wanted, &cursor));)
        if (file->state == INTEGRITY_READ && integrity->records[claim->digest].authenticated &&
            judge(integrity, claim, file) != INTEGRITY_MODIFIED)
            return true;
    return false;
}

/* What the digests say of it that list it; UNSTATED where none does. */
static IntegrityState weigh(Integrity *integrity, const Wanted *wanted, const IntegrityFile *file)
{
    IntegrityState state = INTEGRITY_UNSTATED;
    bool proven = is_proven(integrity, wanted, file);
    Slice account = file->account;
    ClaimCursor cursor = first_claim(integrity, wanted);
    for (Claim *claim; (claim = next_claim(integrity, wanted, &cursor));) {
        IntegrityState judged = judge(integrity, claim, file);
        bool believed = integrity->records[claim->digest].authenticated || !proven;
        if (!claim->seen)
            count_claim(chain_of(integrity, claim), judged);
        claim->seen = true;
        account = account.size ? account : chain_of(integrity, claim)->account;
        if (judged == INTEGRITY_MODIFIED && believed)
            report_modified(integrity, file, claim);
        else if (judged == INTEGRITY_MODIFIED)
            report_contradicted(integrity, file, claim);
        if (judged != INTEGRITY_MODIFIED || believed)
            state = worse(state, judged);
    }
    report_file(integrity, file, account, state);
    return state;
}

bool integrity_settle(Integrity *integrity, const IntegrityFile *file, IntegrityState *state)
{
    *state = INTEGRITY_UNSTATED;
    integrity->met += file->digest;
    if (integrity->record_count == 0)
        return true;
    Slice joined = integrity_join(integrity, file->archive, file->path, &integrity->joined);
    if (integrity->joined.failed)
        return false;
    Wanted wanted = want(integrity, joined);
    *state = weigh(integrity, &wanted, file);
    if (*state == INTEGRITY_UNSTATED && file->unread)
        *state = report_unread(integrity, file);
    if (*state == INTEGRITY_UNSTATED && file->log) {
        *state = INTEGRITY_UNATTESTED;
        if (!note_unattested(integrity, file))
            return false;
    }
    integrity->result.files[*state] += *state != INTEGRITY_UNSTATED;
    return !integrity->no_memory;
}

static void report_missing(Integrity *integrity, const Claim *claim, Slice object, Slice account)
{
    const DigestRecord *record = &integrity->records[claim->digest];
    integrity_report(integrity, INTEGRITY_FAILURE, "missing", object, account,
                     "the digest %.*s lists it, and it is not in the archive",
                     (int)(record->path.size < 400 ? record->path.size : 400), record->path.data);
}

/* No claim is looked at after this: records name their chains by place. */
static int compare_chains(const void *a, const void *b)
{
    const IntegrityChain *x = a, *y = b;
    int order = slice_compare(x->account, y->account);
    order = order ? order : slice_compare(x->region, y->region);
    order = order ? order : slice_compare(x->trail, y->trail);
    order = order ? order : slice_compare(x->home_region, y->home_region);
    return order ? order : x->backfill - y->backfill;
}

/* Those that only strays name. */
static void drop_empty_chains(IntegrityResult *result)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < result->chain_count; i++)
        if (result->chains[i].digests)
            result->chains[kept++] = result->chains[i];
    result->chain_count = kept;
}

/* Folders that hold event files only are not looked through for digests. Whoever moves digests into
 * one must not make them unseen. */
static void report_overlooked(Integrity *integrity)
{
    uint64_t more = integrity->met - integrity->taken;
    if (integrity->met > integrity->taken)
        integrity_report(
            integrity, INTEGRITY_DOUBT, "overlooked-digests", (Slice){0}, (Slice){0},
            more == 1 ? "%llu file more than was read is a digest by its path: it lies below "
                        "a folder of event files, where none is looked for"
                      : "%llu files more than were read are digests by their paths: they lie below "
                        "a folder of event files, where none is looked for",
            (unsigned long long)more);
}

bool integrity_settle_missing(Integrity *integrity, IntegritySkips skips, const void *context)
{
    for (uint32_t i = 0; i < integrity->claim_count; i++) {
        Claim *claim = &integrity->claims[i];
        if (attests_nothing(integrity, claim))
            continue;
        IntegrityChain *chain = chain_of(integrity, claim);
        chain->logs++;
        if (claim->seen)
            continue;
        Slice parts[] = {names_get(integrity->names, claim->folder), claim->name};
        Slice object = arena_join(&integrity->arena, parts, 2);
        if (!object.data)
            return false;
        ArchiveKey key = archive_key_parse(object);
        IntegrityState state =
            skips && skips(context, &key) ? INTEGRITY_UNCHECKED : INTEGRITY_MISSING;
        count_claim(chain, state);
        integrity->result.files[INTEGRITY_MISSING] += state == INTEGRITY_MISSING;
        if (state == INTEGRITY_MISSING)
            report_missing(integrity, claim, object,
                           key.account.size ? key.account : chain->account);
    }
    report_overlooked(integrity);
    if (!spread_unattested(integrity))
        return false;
    drop_empty_chains(&integrity->result);
    if (integrity->result.chain_count > 1)
        qsort(integrity->result.chains, integrity->result.chain_count, sizeof(IntegrityChain),
              compare_chains);
    return !integrity->no_memory;
}
