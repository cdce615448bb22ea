#include "audit/redact.h"

#include <stdlib.h>

#include "audit/redact_parts.h"

/* ---- a text ---- */

static bool collect(RedactPass *pass, const RedactMatch *match)
{
    return names_intern(pass->redaction->values[match->kind], match->value) != NAMES_NONE;
}

static bool add_mask(RedactPass *pass, const RedactMatch *match)
{
    static const char *const words[] = {
        [REDACT_KEY] = "key", [REDACT_ADDRESS] = "ip", [REDACT_EMAIL] = "email"};
    const struct AuditRedaction *redaction = pass->redaction;
    uint32_t value = names_find(redaction->values[match->kind], match->value);
    if (value == NAMES_NONE) /* a row that was not there in the first pass: it says nothing */
        buffer_printf(&pass->masked, "%s-unknown", words[match->kind]);
    else
        buffer_printf(&pass->masked, "%s-%u", words[match->kind],
                      redaction->numbers[match->kind][value]);
    return !pass->masked.failed;
}

/* Texts without any of these bytes hold nothing that is looked for. */
static bool may_hold(Slice text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] && strchr("@%\\&.:-Aa", text.data[i]))
            return true;
    return false;
}

static void handle(RedactPass *pass, Slice *text, bool prose)
{
    RedactMatch match;
    size_t copied = 0;
    if (pass->failed || !may_hold(*text))
        return;
    buffer_clear(&pass->masked);
    pass->failed = !redact_find_begin(&pass->finder, *text);
    while (!pass->failed && redact_find_next(&pass->finder, &match)) {
        if (prose && match.kind == REDACT_ADDRESS &&
            names_find(pass->redaction->controls, match.value) != NAMES_NONE)
            continue;
        if (!pass->arena) {
            pass->failed = !collect(pass, &match);
            continue;
        }
        buffer_add(&pass->masked, (Slice){text->data + copied, match.from - copied});
        pass->failed = !add_mask(pass, &match);
        copied = match.to;
    }
    pass->failed |= pass->finder.value.failed;
    if (!copied || pass->failed)
        return;
    buffer_add(&pass->masked, slice_from(*text, copied));
    *text = pass->masked.failed ? (Slice){0} : arena_copy(pass->arena, buffer_slice(&pass->masked));
    pass->failed = !text->data;
}

void redact_text(RedactPass *pass, Slice *text)
{
    handle(pass, text, false);
}

void redact_prose(RedactPass *pass, Slice *text)
{
    handle(pass, text, true);
}

/* What became of a common text, as its entry has it. */
enum { NOT_SEEN, AS_IT_WAS, MASKED };

/* Notes what a text became; where that cannot be kept the pass has failed. */
static void keep(RedactPass *pass, MemoEntry *entry, Slice before, Slice after)
{
    entry->marks = AS_IT_WAS;
    if (after.data == before.data)
        return;
    Slice *kept = arena_take(&pass->kept, sizeof(Slice));
    if (kept)
        *kept = arena_copy(&pass->kept, after);
    pass->failed |= !kept || !kept->data;
    entry->marks = MASKED;
    entry->bits = (uintptr_t)kept;
}

void redact_common(RedactPass *pass, Slice *text)
{
    Slice before = *text;
    bool known;
    if (pass->failed || !may_hold(before))
        return;
    MemoEntry *entry = memo_find(&pass->common, before, &known);
    if (entry && pass->common.count == 1 && !known)
        arena_reset(&pass->kept); /* all that stood there was forgotten */
    if (!entry || entry->marks == NOT_SEEN) {
        handle(pass, text, false);
        if (entry && !pass->failed)
            keep(pass, entry, before, *text);
    } else if (entry->marks == MASKED) {
        *text = arena_copy(pass->arena, *(const Slice *)(uintptr_t)entry->bits);
        pass->failed = !text->data;
    }
}

void redact_end(RedactPass *pass)
{
    redact_find_end(&pass->finder);
    buffer_free(&pass->masked);
    memo_free(&pass->common);
    arena_free(&pass->kept);
}

/* ---- the table ---- */

static struct AuditRedaction *redaction_new(void)
{
    struct AuditRedaction *redaction = calloc(1, sizeof(struct AuditRedaction));
    bool done = redaction != NULL;
    for (int i = 0; done && i < REDACT_KINDS; i++)
        done = (redaction->values[i] = names_new()) != NULL;
    done = done && (redaction->controls = names_new()) != NULL;
    if (done)
        return redaction;
    redaction_free(redaction);
    return NULL;
}

void redaction_free(struct AuditRedaction *redaction)
{
    if (!redaction)
        return;
    for (int i = 0; i < REDACT_KINDS; i++) {
        names_free(redaction->values[i]);
        free(redaction->numbers[i]);
    }
    names_free(redaction->controls);
    free(redaction);
}

typedef struct {
    Slice value;
    uint32_t id;
} Numbered;

static int compare_values(const void *a, const void *b)
{
    return slice_compare(((const Numbered *)a)->value, ((const Numbered *)b)->value);
}

static bool number_kind(const Names *values, uint32_t **numbers)
{
    uint32_t count = names_count(values);
    Numbered *sorted = malloc((count + (size_t)1) * sizeof(Numbered));
    *numbers = malloc((count + (size_t)1) * sizeof(uint32_t));
    bool done = sorted && *numbers;
    for (uint32_t i = 0; done && i < count; i++)
        sorted[i] = (Numbered){names_get(values, i), i};
    if (done)
        qsort(sorted, count, sizeof(Numbered), compare_values);
    for (uint32_t i = 0; done && i < count; i++)
        (*numbers)[sorted[i].id] = i + 1;
    free(sorted);
    return done;
}

static bool take_controls(struct AuditRedaction *redaction, const Audit *audit)
{
    bool done = true;
    for (uint32_t i = 0; i < audit->policy_count; i++)
        for (uint32_t j = 0; done && j < audit->policies[i].control_count; j++)
            done =
                names_intern(redaction->controls, audit->policies[i].controls[j].id) != NAMES_NONE;
    for (uint32_t i = 0; i < audit->framework_count; i++)
        for (uint32_t j = 0; done && j < audit->frameworks[i].control_count; j++)
            done = names_intern(redaction->controls, audit->frameworks[i].controls[j].id) !=
                   NAMES_NONE;
    return done;
}

/* ---- two passes ---- */

static bool collect_rows(RedactPass *pass, AuditEvidenceCursor *cursor)
{
    AuditEvidence row;
    uint32_t place;
    int got = -1;
    while (cursor && !pass->failed && (got = audit_evidence_next(cursor, &place, &row)) > 0)
        redact_row(pass, &row);
    audit_evidence_close(cursor);
    return got == 0 && !pass->failed;
}

static bool collect_samples(RedactPass *pass, AuditSampleCursor *cursor)
{
    AuditSample sample;
    int got = -1;
    while (cursor && !pass->failed && (got = audit_sample_next(cursor, &sample)) > 0)
        redact_sample(pass, &sample);
    audit_samples_close(cursor);
    return got == 0 && !pass->failed;
}

static bool collect_all(struct AuditRedaction *redaction, Audit *audit)
{
    RedactPass pass = {.redaction = redaction};
    redact_model(&pass, audit);
    bool done = !pass.failed && collect_rows(&pass, audit_evidence_open(audit)) &&
                collect_rows(&pass, audit_attempts_open(audit)) &&
                collect_samples(&pass, audit_samples_open(audit));
    redact_end(&pass);
    for (int i = 0; done && i < REDACT_KINDS; i++)
        done = number_kind(redaction->values[i], &redaction->numbers[i]);
    return done;
}

static bool mask_model(struct AuditRedaction *redaction, Audit *audit)
{
    RedactPass pass = {.redaction = redaction, .arena = &audit->arena};
    redact_model(&pass, audit);
    redact_end(&pass);
    return !pass.failed;
}

/* In its place among the options, which are in name order. */
static bool add_option(Audit *audit)
{
    uint32_t count = audit->option_count, at = 0;
    AuditCount *options = arena_array(&audit->arena, (size_t)count + 1, sizeof(AuditCount));
    if (!options)
        return false;
    while (at < count && slice_compare(audit->options[at].name, SLICE("redact=")) < 0)
        at++;
    if (at)
        memcpy(options, audit->options, at * sizeof(AuditCount));
    options[at].name = SLICE("redact=yes");
    if (at < count)
        memcpy(options + at + 1, audit->options + at, (count - at) * sizeof(AuditCount));
    audit->options = options;
    audit->option_count++;
    return true;
}

bool audit_redact(Audit *audit)
{
    if (audit->redacted)
        return true;
    struct AuditRedaction *redaction = redaction_new();
    if (!redaction || !take_controls(redaction, audit) || !collect_all(redaction, audit) ||
        !mask_model(redaction, audit) || !add_option(audit)) {
        redaction_free(redaction);
        return false;
    }
    audit->redaction = redaction;
    audit->redacted = true;
    return true;
}
