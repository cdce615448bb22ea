#include "event/recover.h"

#include "event/resync.h"

enum {
    BRACE_CANDIDATES = 16, /* closing braces that are tried as the one too many, the last ones */
    BRACE_REPAIRS = 8      /* of one record: each weighs all candidates over all of its text */
};

typedef struct {
    Scanner *scanner;
    Buffer *text;
    Buffer *repairs;
    bool quotes_done; /* typographic quotes are replaced in one go */
    int braces;       /* that were dropped */
} Recovery;

static const char *text_end(const Recovery *recovery)
{
    return recovery->text->data + recovery->text->size;
}

static void name_repair(Recovery *recovery, const char *name)
{
    if (slice_contains(buffer_slice(recovery->repairs), slice_of(name)))
        return;
    if (recovery->repairs->size)
        buffer_add(recovery->repairs, SLICE("; "));
    buffer_add(recovery->repairs, slice_of(name));
}

/* Replaces `removed` bytes at `at` (a place in the text) by others. */
static bool edit(Recovery *recovery, const char *at, size_t removed, Slice inserted)
{
    Buffer *text = recovery->text;
    size_t place = (size_t)(at - text->data);
    if (!buffer_reserve(text, inserted.size + SCAN_PADDING))
        return false;
    memmove(text->data + place + inserted.size, text->data + place + removed,
            text->size - place - removed);
    if (inserted.size)
        memcpy(text->data + place, inserted.data, inserted.size);
    text->size += inserted.size - removed;
    memset(text->data + text->size, 0, SCAN_PADDING);
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

/* Whether what follows p (behind a closing quote) may follow a string. */
static bool string_may_end(const char *p, const char *end)
{
    while (p < end && is_space(*p))
        p++;
    return p == end || strchr(":,}]\r\n", *p);
}

/* The closing quote of a string from behind its opening one, on the same line; NULL if there is
 * none. */
static const char *closing_quote(const char *p, const char *end)
{
    for (; p < end && *p != '\n'; p++) {
        if (*p == '"')
            return p;
        if (*p == '\\' && p + 1 < end)
            p++;
    }
    return NULL;
}

/* ---- typographic quotes ---- */

/* Bytes of the typographic double quote at p, or 0: U+201C to U+201F, U+00AB, U+00BB. */
static size_t typographic(const char *p, const char *end)
{
    const unsigned char *s = (const unsigned char *)p;
    if (end - p >= 3 && s[0] == 0xe2 && s[1] == 0x80 && s[2] >= 0x9c && s[2] <= 0x9f)
        return 3;
    if (end - p >= 2 && s[0] == 0xc2 && (s[1] == 0xab || s[1] == 0xbb))
        return 2;
    return 0;
}

/* Where a string ends that a quote of either kind opened before p: its closing quote, of *size
 * bytes; NULL if none is on the line. */
static const char *either_quote(const char *p, const char *end, size_t *size)
{
    for (; p < end && *p != '\n'; p++) {
        *size = *p == '"' ? 1 : typographic(p, end);
        if (*size && string_may_end(p + *size, end))
            return p;
        if (*p == '\\' && p + 1 < end)
            p++;
    }
    return NULL;
}

static bool replace_quotes(Recovery *recovery)
{
    Buffer out = {0};
    const char *p = recovery->text->data, *end = text_end(recovery);
    while (p < end) {
        size_t opening = *p == '"' ? 1 : typographic(p, end), closing;
        if (!opening) {
            buffer_add_byte(&out, *p++);
            continue;
        }
        const char *inside = p + opening;
        /* A string that is whole as it stands keeps the typographic quotes of its text. */
        const char *close = opening == 1 ? closing_quote(inside, end) : NULL;
        closing = 1;
        if (!close || !string_may_end(close + 1, end))
            close = either_quote(inside, end, &closing);
        buffer_add_byte(&out, '"');
        if (close) {
            buffer_add(&out, (Slice){inside, (size_t)(close - inside)});
            buffer_add_byte(&out, '"');
        }
        p = close ? close + closing : inside;
    }
    buffer_clear(recovery->text);
    buffer_add(recovery->text, buffer_slice(&out));
    recovery->text->failed |= out.failed;
    buffer_free(&out);
    recovery->quotes_done = true;
    name_repair(recovery, "typographic quotes");
    return !recovery->text->failed && edit(recovery, text_end(recovery), 0, (Slice){0});
}

/* ---- quotes and commas ---- */

/* A quote that is missing before p: the rest up to a closing quote stands on the line. */
static bool open_value(Recovery *recovery, const char *p)
{
    const char *end = text_end(recovery);
    if (p >= end || (unsigned char)*p <= ' ' || strchr(",:{}[]\"", *p))
        return false;
    const char *close = closing_quote(p, end);
    if (!close || !string_may_end(close + 1, end))
        return false;
    name_repair(recovery, "missing opening quote");
    return edit(recovery, p, 0, SLICE("\""));
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

/* Whether `name":` begins at p. */
static bool is_key_without_quote(const char *p, const char *end)
{
    const char *word = p;
    while (p < end && is_word(*p))
        p++;
    if (p == word || p == end || *p != '"')
        return false;
    p = resync_skip_blanks(p + 1, end);
    return p < end && *p == ':';
}

static bool open_key(Recovery *recovery, const char *p)
{
    if (!is_key_without_quote(p, text_end(recovery)))
        return false;
    name_repair(recovery, "missing opening quote");
    return edit(recovery, p, 0, SLICE("\""));
}

static bool add_comma(Recovery *recovery, const char *p)
{
    const char *end = text_end(recovery);
    if (p < end && *p == '"') {
        const char *close = closing_quote(p + 1, end);
        const char *colon = close ? resync_skip_blanks(close + 1, end) : end;
        if (colon == end || *colon != ':')
            return false;
        name_repair(recovery, "missing comma");
        return edit(recovery, p, 0, SLICE(","));
    }
    if (!is_key_without_quote(p, end))
        return false;
    name_repair(recovery, "missing comma");
    name_repair(recovery, "missing opening quote");
    return edit(recovery, p, 0, SLICE(", \""));
}

/* A line that holds one quote and nothing else; p is that quote or the line's end. */
static bool drop_lone_quote(Recovery *recovery, const char *p)
{
    const char *begin = recovery->text->data, *end = text_end(recovery);
    const char *line = memrchr(begin, '\n', (size_t)(p - begin));
    const char *line_end = memchr(p, '\n', (size_t)(end - p));
    if (!line || !line_end)
        return false;
    Slice content = slice_trim((Slice){line, (size_t)(line_end - line)});
    if (!slice_equal(content, SLICE("\"")))
        return false;
    name_repair(recovery, "lone quote");
    return edit(recovery, content.data, 1, (Slice){0});
}

/* A comma before the closing bracket at p. */
static bool drop_comma(Recovery *recovery, const char *p)
{
    const char *begin = recovery->text->data;
    if (p >= text_end(recovery) || (*p != '}' && *p != ']'))
        return false;
    do {
        if (p == begin)
            return false;
        p--;
    } while (resync_skip_blanks(p, p + 1) != p);
    if (*p != ',')
        return false;
    name_repair(recovery, "trailing comma");
    return edit(recovery, p, 1, (Slice){0});
}

/* ---- braces ---- */

enum { UNBALANCED = -1000000 }; /* below any score */

/* The keys at a record's root (AWS CloudTrail User Guide, "CloudTrail record contents"). */
static bool is_known_root_key(Slice key)
{
    static const char *const known[] = {"eventVersion",
                                        "userIdentity",
                                        "eventTime",
                                        "eventSource",
                                        "eventName",
                                        "awsRegion",
                                        "sourceIPAddress",
                                        "userAgent",
                                        "errorCode",
                                        "errorMessage",
                                        "requestParameters",
                                        "responseElements",
                                        "requestID",
                                        "eventID",
                                        "additionalEventData",
                                        "readOnly",
                                        "resources",
                                        "apiVersion",
                                        "eventType",
                                        "recipientAccountId",
                                        "sharedEventID",
                                        "vpcEndpointId",
                                        "vpcEndpointAccountId",
                                        "serviceEventDetails",
                                        "managementEvent",
                                        "eventCategory",
                                        "insightDetails",
                                        "addendum",
                                        "edgeDeviceDetails",
                                        "sessionCredentialFromConsole",
                                        "tlsDetails",
                                        "eventContext"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (slice_equal(key, slice_of(known[i])))
            return true;
    return false;
}

/*
 * How well the text reads without the closing brace at `left_out`: keys of the record format at the
 * root count for it, others against it; UNBALANCED where the braces still do not match.
 */
static long brace_score(const char *begin, const char *end, const char *left_out)
{
    long score = 0, depth = 0;
    for (const char *p = begin; p < end; p++) {
        if (*p == '{' || *p == '[')
            depth++;
        if ((*p == '}' || *p == ']') && p != left_out && --depth == 0 &&
            resync_skip_blanks(p + 1, end) != end)
            return UNBALANCED;
        if (*p != '"')
            continue;
        const char *close = closing_quote(p + 1, end);
        if (!close)
            continue;
        const char *colon = resync_skip_blanks(close + 1, end);
        if (depth == 1 && colon < end && *colon == ':')
            score += is_known_root_key((Slice){p + 1, (size_t)(close - p - 1)}) ? 1 : -1;
        p = close;
    }
    return depth == 0 ? score : UNBALANCED;
}

/* The record closed at `close` (its brace) and goes on: of its closing braces one is too many. */
static bool drop_brace(Recovery *recovery, const char *close)
{
    if (++recovery->braces > BRACE_REPAIRS)
        return false;
    const char *begin = recovery->text->data, *end = text_end(recovery);
    const char *candidates[BRACE_CANDIDATES] = {0}, *best = close;
    size_t count = 0;
    for (const char *p = begin; p < close; p++) {
        if (*p == '"') {
            const char *quote = closing_quote(p + 1, close);
            p = quote ? quote : p;
        } else if (*p == '}') {
            candidates[count++ % BRACE_CANDIDATES] = p;
        }
    }
    long best_score = brace_score(begin, end, close);
    for (size_t i = 0; i < count && i < BRACE_CANDIDATES; i++) {
        const char *candidate = candidates[(count - 1 - i) % BRACE_CANDIDATES];
        long score = brace_score(begin, end, candidate);
        if (score > best_score) {
            best = candidate;
            best_score = score;
        }
    }
    name_repair(recovery, "unbalanced brace");
    return edit(recovery, best, 1, (Slice){0});
}

/* A closing brace where an array goes on. */
static bool drop_brace_in_array(Recovery *recovery, const char *p)
{
    if (p >= text_end(recovery) || *p != '}' ||
        !slice_ends(slice_of(recovery->scanner->reason), SLICE("']'")))
        return false;
    name_repair(recovery, "unbalanced brace");
    return edit(recovery, p, 1, (Slice){0});
}

/* ---- */

/* The first byte of the bare word or number that ends before p; p itself if none does. */
static const char *word_before(const Recovery *recovery, const char *p)
{
    while (p > recovery->text->data && (is_word(p[-1]) || p[-1] == '.' || p[-1] == '+'))
        p--;
    return p;
}

static bool repair_error(Recovery *recovery, const char *p)
{
    Slice reason = slice_of(recovery->scanner->reason);
    if (typographic(p, text_end(recovery)))
        return !recovery->quotes_done && replace_quotes(recovery);
    if (slice_starts(reason, SLICE("a control")))
        return drop_lone_quote(recovery, p);
    if (slice_equal(reason, SLICE("expected a value")))
        return drop_comma(recovery, p) || open_value(recovery, p);
    if (slice_starts(reason, SLICE("expected a key")))
        return drop_comma(recovery, p) || open_key(recovery, p);
    if (slice_starts(reason, SLICE("expected ',' or")) ||
        slice_equal(reason, SLICE("expected a digit"))) {
        const char *word = word_before(recovery, p);
        return drop_lone_quote(recovery, p) || drop_brace_in_array(recovery, p) ||
               (word < p && open_value(recovery, word)) || add_comma(recovery, p);
    }
    return false;
}

bool recover_record(Scanner *scanner, Slice damaged, Buffer *text, Buffer *repairs)
{
    Recovery recovery = {.scanner = scanner, .text = text, .repairs = repairs};
    buffer_clear(text);
    buffer_clear(repairs);
    damaged = slice_trim(damaged);
    if (damaged.size == 0 || damaged.size > LIMIT_REPAIR_TEXT || damaged.data[0] != '{')
        return false;
    buffer_add(text, damaged);
    if (!edit(&recovery, text_end(&recovery), 0, (Slice){0}))
        return false;
    scanner->stop_marks = 0;
    for (int i = 0; i <= LIMIT_REPAIRS; i++) {
        ScanStatus status = scan_record(scanner, buffer_slice(text));
        const char *rest = resync_skip_blanks(scanner->at, text_end(&recovery));
        if (status == SCAN_OK && rest == text_end(&recovery)) {
            buffer_add_byte(repairs, '\0');
            return !repairs->failed;
        }
        bool repaired = status == SCAN_OK
                            ? drop_brace(&recovery, scanner->at - 1)
                            : status == SCAN_ERROR && repair_error(&recovery, scanner->at);
        if (!repaired || text->failed || repairs->failed)
            return false;
    }
    return false;
}
