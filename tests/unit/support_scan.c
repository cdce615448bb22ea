#include "support_scan.h"

#include <stdlib.h>

#include "event/columns.h"

Slice support_scan_padded(Slice text, Slice behind)
{
    char *copy = malloc(text.size + 64);
    if (!copy)
        abort();
    if (text.size)
        memcpy(copy, text.data, text.size);
    for (size_t i = 0; i < 64; i++)
        copy[text.size + i] = behind.data[i % behind.size];
    return (Slice){copy, text.size};
}

uint32_t support_scan_random(uint64_t *random, uint32_t below)
{
    *random = *random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*random >> 33) % below;
}

static const char *pick(uint64_t *random, const char *const *words, size_t count)
{
    return words[support_scan_random(random, (uint32_t)count)];
}

#define PICK(random, words) pick(random, words, sizeof(words) / sizeof *(words))

static void add_blanks(uint64_t *random, Buffer *out)
{
    static const char *const blanks[] = {"", "", "", "", " ", "\n", "\r\n\t", "                 "};
    buffer_add(out, slice_of(PICK(random, blanks)));
}

static void add_string(uint64_t *random, Buffer *out)
{
    static const char *const pieces[] = {"a",
                                         "arn:aws:iam::111122223333:role/x",
                                         "\\\"",
                                         "\\\\",
                                         "\\/",
                                         "\\b\\f\\n\\r\\t",
                                         "\\u0041",
                                         "\\ud83d\\ude00",
                                         "\\ud800",
                                         "\\udc00x",
                                         "\\u20ac",
                                         "\xc3\xa9",
                                         "\xe2\x82\xac",
                                         "\xf0\x9f\x98\x80",
                                         "{",
                                         "}",
                                         "[",
                                         "]",
                                         ",",
                                         ":",
                                         "0123456789012345",
                                         "true",
                                         " ",
                                         "\xef\xbf\xbf",
                                         "\xf4\x8f\xbf\xbf",
                                         "\x7f",
                                         "HIDDEN_DUE_TO_SECURITY_REASONS"};
    buffer_add_byte(out, '"');
    for (uint32_t i = support_scan_random(random, 5); i > 0; i--)
        buffer_add(out, slice_of(PICK(random, pieces)));
    buffer_add_byte(out, '"');
}

static void add_key(uint64_t *random, Buffer *out)
{
    static const char *const keys[] = {"userIdentity",
                                       "sessionContext",
                                       "attributes",
                                       "type",
                                       "arn",
                                       "sessionIssuer",
                                       "eventName",
                                       "event\\u004eame",
                                       "eventTime",
                                       "eventSource",
                                       "omitted",
                                       "omi\\u0074ted",
                                       "requestParameters",
                                       "name",
                                       "na\\u006de",
                                       "a",
                                       "",
                                       "responseElements",
                                       "readOnly",
                                       "mfaAuthenticated",
                                       "resources",
                                       "insightDetails",
                                       "errorCode",
                                       "eventNam",
                                       "eventNames"};
    buffer_add_byte(out, '"');
    buffer_add(out, slice_of(PICK(random, keys)));
    buffer_add_byte(out, '"');
}

static void add_object(uint64_t *random, Buffer *out, int depth);

static void add_value(uint64_t *random, Buffer *out, int depth)
{
    static const char *const scalars[] = {"true",  "false", "null", "0",      "-0",          "12",
                                          "-3.25", "1e5",   "1E+2", "0.5e-3", "123456789012"};
    uint32_t kind = support_scan_random(random, 8);
    if (kind < 3) {
        add_string(random, out);
    } else if (kind < 5 || depth == 0) {
        buffer_add(out, slice_of(PICK(random, scalars)));
    } else if (kind < 7) {
        add_object(random, out, depth - 1);
    } else {
        buffer_add_byte(out, '[');
        for (uint32_t i = support_scan_random(random, 4); i > 0; i--) {
            add_blanks(random, out);
            add_value(random, out, depth - 1);
            add_blanks(random, out);
            if (i > 1)
                buffer_add_byte(out, ',');
        }
        add_blanks(random, out);
        buffer_add_byte(out, ']');
    }
}

static void add_object(uint64_t *random, Buffer *out, int depth)
{
    buffer_add_byte(out, '{');
    for (uint32_t i = support_scan_random(random, 7); i > 0; i--) {
        add_blanks(random, out);
        add_key(random, out);
        add_blanks(random, out);
        buffer_add_byte(out, ':');
        add_blanks(random, out);
        add_value(random, out, depth);
        add_blanks(random, out);
        if (i > 1)
            buffer_add_byte(out, ',');
    }
    add_blanks(random, out);
    buffer_add_byte(out, '}');
}

void support_scan_record(uint64_t *random, Buffer *out)
{
    add_object(random, out, 5);
}

void support_scan_mutate(uint64_t *random, Buffer *text)
{
    static const unsigned char telling[] = "\"\\{}[]:,-+.0eEtfnu \n\t\r/x'aN\x01\x1f\x7f\x80\xc0"
                                           "\xc2\xe0\xed\xf0\xf4\xff";
    for (uint32_t i = support_scan_random(random, 3) + 1; i > 0 && text->size > 1; i--) {
        uint32_t at = support_scan_random(random, (uint32_t)text->size);
        uint32_t other = support_scan_random(random, (uint32_t)text->size);
        char byte = (char)telling[support_scan_random(random, sizeof telling)];
        char swapped = text->data[at];
        switch (support_scan_random(random, 6)) {
        case 0:
            text->data[at] = text->data[other];
            text->data[other] = swapped;
            break;
        case 1:
            memmove(text->data + at, text->data + at + 1, text->size - at - 1);
            text->size--;
            break;
        case 2:
            buffer_add_byte(text, 0);
            memmove(text->data + at + 1, text->data + at, text->size - at - 1);
            text->data[at] = byte;
            break;
        case 3:
            if (support_scan_random(random, 4) == 0)
                text->size = at + 1;
            break;
        case 4:
            text->data[at] = (char)support_scan_random(random, 256);
            break;
        default:
            text->data[at] = byte;
        }
    }
}

EventOptions support_scan_options(void)
{
    return (EventOptions){.max_record = 1 << 20, .claims_events = true};
}

static void add_step(Buffer *out, EventStep step, const EventRecord *record, const Problem *problem)
{
    if (step == EVENT_STEP_RECORD) {
        EventValue id = record->values[COLUMN_EVENT_ID];
        buffer_printf(out, "#%u @%llu +%zu %.*s", record->number,
                      (unsigned long long)record->offset, record->raw.size, (int)id.size,
                      id.data ? id.data : "");
        if (record->repairs)
            buffer_printf(out, "; %s", record->repairs);
        if (record->repeated_key)
            buffer_add(out, SLICE("; repeated"));
    } else if (step == EVENT_STEP_END) {
        buffer_add(out, SLICE("end"));
    } else {
        if (step == EVENT_STEP_PASSED_OVER)
            buffer_add(out, SLICE("passed over: "));
        else
            buffer_printf(out, "%s %llu @%llu ", problem_word(problem->kind),
                          (unsigned long long)problem->records,
                          (unsigned long long)problem->offset);
        buffer_add(out, problem->detail);
    }
    buffer_add_byte(out, '\n');
}

/* The window [from, to) of the text, in memory of its own. */
static Slice feed(EventReader *reader, Slice text, size_t from, size_t to, bool cut)
{
    Slice window = support_scan_padded((Slice){text.data + from, to - from}, SLICE("\"}]{,"));
    bool last = to == text.size;
    event_reader_feed(reader, window, from, last, last && cut);
    return window;
}

void support_scan_read(Buffer *out, Slice text, const SupportReading *reading)
{
    Arena arena = {0};
    EventReader *reader = event_reader_new(event_columns_new(&arena, NULL, 0, NULL));
    if (!reader)
        abort();
    event_reader_begin(reader, &reading->options);
    size_t step_size = reading->window ? reading->window : text.size;
    size_t to = step_size < text.size ? step_size : text.size;
    Slice window = feed(reader, text, 0, to, reading->cut);
    for (EventStep step = EVENT_STEP_MORE; step != EVENT_STEP_END;) {
        EventRecord record;
        Problem problem;
        step = event_reader_next(reader, &record, &problem);
        if (step == EVENT_STEP_FAILED || (step == EVENT_STEP_MORE && to == text.size))
            abort();
        if (step != EVENT_STEP_MORE) {
            add_step(out, step, &record, &problem);
            if (step == EVENT_STEP_PASSED_OVER)
                break;
            continue;
        }
        size_t from = to - event_reader_keep(reader);
        to = text.size - to < step_size ? text.size : to + step_size;
        free((char *)(uintptr_t)window.data);
        window = feed(reader, text, from, to, reading->cut);
    }
    free((char *)(uintptr_t)window.data);
    event_reader_free(reader);
    arena_free(&arena);
}
