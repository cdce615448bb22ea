#include "report/machine.h"

#include "base/text.h"
#include "report/finding_integrity.h"
#include "report/model.h"

enum { PRINCIPALS_SHOWN = 3 };

int machine_severity(const AuditPolicy *policy)
{
    int rank = policy->severity_rank;
    return rank >= 0 && rank < MODEL_SEVERITIES ? rank : MODEL_SEVERITIES - 1;
}

/* ---- items ---- */

Slice machine_account_name(const Audit *audit, Slice account)
{
    uint32_t low = 0, high = audit->account_count; /* they stand by id */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = slice_compare(audit->accounts[middle].id, account);
        if (order == 0)
            return audit->accounts[middle].name;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return (Slice){0};
}

static bool is_excepted(const AuditTally *tally)
{
    const uint64_t *count = tally->verdicts.count;
    return count[AUDIT_EXCEPTED] && !count[AUDIT_NON_COMPLIANT] && !count[AUDIT_REVIEW];
}

static MachineItem item_of_finding(const AuditFinding *f)
{
    bool review = slice_equal(f->kind, SLICE("review"));
    return (MachineItem){.kind = review ? MACHINE_REVIEW : MACHINE_VIOLATION,
                         .policy = f->policy,
                         .finding = f,
                         .account = f->account,
                         .account_name = f->account_name,
                         .service = f->service,
                         .service_name = f->service_name,
                         .fingerprint = f->fingerprint,
                         .count = f->count,
                         .population = f->population};
}

static bool item_of_tally(const Audit *audit, const AuditTally *tally, Arena *arena,
                          MachineItem *item)
{
    *item = (MachineItem){.kind = MACHINE_EXCEPTED,
                          .policy = tally->policy,
                          .account = tally->account,
                          .account_name = machine_account_name(audit, tally->account),
                          .service = tally->service,
                          .count = tally->verdicts.count[AUDIT_EXCEPTED],
                          .population = audit_population(&tally->verdicts)};
    item->fingerprint =
        audit_fingerprint(audit->policies[tally->policy].id, tally->account, tally->service, arena);
    return item->fingerprint.data != NULL;
}

bool machine_items(const Audit *audit, Arena *arena, MachineItems *items)
{
    Model model;
    uint32_t excepted = 0;
    for (uint32_t i = 0; i < audit->tally_count; i++)
        excepted += is_excepted(&audit->tallies[i]);
    *items = (MachineItems){.findings = audit->finding_count};
    items->items = arena_array(arena, (size_t)audit->finding_count + excepted, sizeof(MachineItem));
    if (!items->items || !model_build(audit, arena, &model))
        return false;
    for (uint32_t i = 0; i < audit->finding_count; i++)
        items->items[items->count++] = item_of_finding(&audit->findings[model.by_severity[i]]);
    for (uint32_t i = 0; i < audit->tally_count; i++)
        if (is_excepted(&audit->tallies[i]) &&
            !item_of_tally(audit, &audit->tallies[i], arena, &items->items[items->count++]))
            return false;
    return true;
}

/* ---- sentences ---- */

static void add_counted(Buffer *out, uint64_t count, const char *one, const char *many)
{
    text_add_number(out, count, ",");
    buffer_printf(out, " %s", count == 1 ? one : many);
}

static void add_named(Buffer *out, Slice id, Slice name)
{
    if (name.size) {
        text_add_visible(out, name);
        buffer_add(out, SLICE(" ("));
    }
    text_add_visible(out, id);
    if (name.size)
        buffer_add_byte(out, ')');
}

/* Of "2026-07-01T00:10:00Z" the date. */
static Slice date_of(Slice time)
{
    return time.size > 10 && time.data[10] == 'T' ? (Slice){time.data, 10} : time;
}

static void add_days(Buffer *out, const AuditFinding *f)
{
    if (!f || f->first_time.size == 0)
        return;
    Slice first = date_of(f->first_time), last = date_of(f->last_time);
    buffer_add(out, SLICE(", "));
    text_add_visible(out, first);
    if (slice_equal(first, last))
        return;
    buffer_add(out, SLICE(" to "));
    text_add_visible(out, last);
}

void machine_add_sentence(Buffer *out, const Audit *audit, const MachineItem *item)
{
    const AuditPolicy *policy = &audit->policies[item->policy];
    text_add_visible(out, policy->title.size ? policy->title : policy->id);
    buffer_add(out, SLICE(": "));
    if (item->kind == MACHINE_REVIEW)
        add_counted(out, item->count, "item to review", "items to review");
    else
        add_counted(out, item->count, "violation", "violations");
    if (item->kind == MACHINE_EXCEPTED)
        buffer_add(out, SLICE(" covered by exceptions"));
    buffer_add(out, SLICE(" in "));
    add_counted(out, item->population, "record", "records");
    buffer_add(out, SLICE(" of "));
    add_named(out, item->account, item->account_name);
    buffer_add(out, SLICE(", "));
    add_named(out, item->service, item->service_name);
    add_days(out, item->finding);
    if (item->finding && item->finding->known)
        buffer_add(out, SLICE(", known from the baseline"));
    buffer_add_byte(out, '.');
    if (item->finding)
        finding_integrity_sentences(out, item->finding);
}

void machine_add_principals(Buffer *out, const MachineItem *item)
{
    if (!item->finding || item->finding->principals.count == 0)
        return;
    const AuditCounts *principals = &item->finding->principals;
    uint32_t shown = principals->count < PRINCIPALS_SHOWN ? principals->count : PRINCIPALS_SHOWN;
    uint64_t others = (uint64_t)principals->count - shown + principals->other_names;
    buffer_add(out, SLICE(" By "));
    for (uint32_t i = 0; i < shown; i++) {
        buffer_add(out, i ? SLICE(", ") : SLICE(""));
        text_add_visible(out, principals->items[i].name);
        buffer_add(out, SLICE(" ("));
        text_add_number(out, principals->items[i].count, ",");
        buffer_add_byte(out, ')');
    }
    if (others) {
        buffer_add(out, SLICE(" and "));
        add_counted(out, others, "other", "others");
    }
    buffer_add_byte(out, '.');
}

void machine_add_justification(Buffer *out, const AuditException *exception)
{
    text_add_visible(out, exception->id);
    buffer_add(out, SLICE(" (owner "));
    text_add_visible(out, exception->owner);
    if (exception->approved_by.size) {
        buffer_add(out, SLICE(", approved by "));
        text_add_visible(out, exception->approved_by);
    }
    if (exception->ticket.size) {
        buffer_add(out, SLICE(", "));
        text_add_visible(out, exception->ticket);
    }
    buffer_add(out, SLICE(", until "));
    text_add_visible(out, exception->until);
    buffer_add(out, SLICE("): "));
    text_add_visible(out, exception->reason);
}

/* ---- places ---- */

static bool is_up(Slice part)
{
    return slice_equal(part, SLICE(".."));
}

/* Takes the last part off the path behind its root; false where there is none that can be. */
static bool take_part_off(Buffer *path, size_t root)
{
    if (path->size <= root)
        return false;
    Slice parts = {path->data + root, path->size - root};
    size_t slash = slice_find_last(parts, '/');
    bool first = slash == parts.size;
    if (is_up(first ? parts : slice_from(parts, slash + 1)))
        return false;
    path->size = first ? root : root + slash;
    return true;
}

/* By the text alone: a folder that is a symbolic link is not looked at. */
Slice machine_path(Slice path, Arena *arena)
{
    Buffer out = {0};
    size_t root = path.size && path.data[0] == '/';
    if (root)
        buffer_add_byte(&out, '/');
    for (Slice rest = path, part; slice_next(&rest, "/", &part) && !out.failed;) {
        /* The parent of / is / itself. */
        if (slice_equal(part, SLICE(".")) ||
            (is_up(part) && (take_part_off(&out, root) || (root && out.size == root))))
            continue;
        if (out.size > root)
            buffer_add_byte(&out, '/');
        buffer_add(&out, part);
    }
    Slice clean = out.failed ? (Slice){0} : arena_copy(arena, buffer_slice(&out));
    buffer_free(&out);
    return clean;
}

static uint32_t utf16_units(Slice line)
{
    uint32_t units = 0;
    while (line.size)
        units += text_take_character(&line) > 0xffff ? 2 : 1;
    return units;
}

MachinePlace machine_place(const AuditPolicy *policy, Arena *arena)
{
    MachinePlace place = {.line = 1};
    Slice source = policy->source;
    size_t colon = slice_find_last(source, ':');
    Slice digits = slice_from(source, colon + 1);
    if (colon < source.size && digits.size && digits.size < 10 &&
        slice_is_digits(digits, digits.size)) {
        place.line = 0;
        for (size_t i = 0; i < digits.size; i++)
            place.line = place.line * 10 + (uint32_t)(digits.data[i] - '0');
        source.size = colon;
    }
    if (place.line == 0)
        place.line = 1;
    place.absolute = source.size && source.data[0] == '/';
    place.path = machine_path(source, arena);
    size_t end = slice_find(policy->text, '\n');
    place.columns = utf16_units((Slice){policy->text.data, end});
    return place;
}
