#include "report/model_states.h"

#include "base/instant.h"
#include "base/limits.h"

static const char *state_word(char state)
{
    switch (state) {
    case COVERAGE_DATA:
        return "coverage.state_data";
    case COVERAGE_EMPTY:
        return "coverage.state_proven";
    case COVERAGE_MISSING:
        return "coverage.state_missing";
    case COVERAGE_UNREAD:
        return "coverage.state_unread";
    case COVERAGE_GAP:
        return "coverage.state_gap";
    default:
        return "coverage.state_no_data";
    }
}

/* Behind the last letter of the run that begins there. */
static size_t end_of(Slice letters, size_t from)
{
    size_t to = from + 1;
    while (to < letters.size && letters.data[to] == letters.data[from])
        to++;
    return to;
}

static void add_dates(Instant first, size_t days, Buffer *out)
{
    char date[16];
    instant_format_date(first, date);
    buffer_add(out, slice_of(date));
    if (days == 1)
        return;
    instant_format_date(first + ((Instant)days - 1) * INSTANT_DAY, date);
    buffer_add(out, SLICE(" – "));
    buffer_add(out, slice_of(date));
}

uint64_t model_add_days(const Words *words, const AuditCoverage *coverage,
                        const AuditCoverageRow *row, Buffer *out)
{
    Slice states = row->states;
    Instant first = instant_parse_date(coverage->from);
    unsigned runs = 0;
    uint64_t more = 0;
    /* The numbers of days say it. */
    if (states.size && end_of(states, 0) == states.size)
        return 0;
    for (size_t from = 0, to; first != INSTANT_NONE && from < states.size; from = to) {
        to = end_of(states, from);
        if (runs == LIMIT_COVERAGE_RUNS_SHOWN) {
            more += to - from;
            continue;
        }
        if (out) {
            buffer_add(out, runs ? SLICE("; ") : SLICE(""));
            buffer_add(out, words_get(words, state_word(states.data[from])));
            buffer_add_byte(out, ' ');
            add_dates(first + (Instant)from * INSTANT_DAY, to - from, out);
        }
        runs++;
    }
    return more;
}

static void add_hours(const Words *words, Slice day, Slice hours, size_t from, size_t to,
                      Buffer *out)
{
    buffer_add(out, day);
    buffer_printf(out, " %02zu", from);
    if (to - from > 1)
        buffer_printf(out, "–%02zu", to - 1);
    buffer_add_byte(out, ' ');
    buffer_add(out, words_get(words, state_word(hours.data[from])));
}

uint64_t model_add_hours(const Words *words, const AuditCoverageRow *row, Buffer *out)
{
    unsigned runs = 0;
    uint64_t more = 0;
    for (uint32_t i = 0; i < row->day_count; i++) {
        Slice hours = row->days[i].hours;
        for (size_t from = 0, to; from < hours.size; from = to) {
            char letter = hours.data[from];
            to = end_of(hours, from);
            if (letter == COVERAGE_DATA || letter == COVERAGE_EMPTY || letter == COVERAGE_NO_DATA ||
                to - from == hours.size)
                continue;
            if (runs == LIMIT_COVERAGE_RUNS_SHOWN) {
                more += to - from;
                continue;
            }
            if (out) {
                buffer_add(out, runs ? SLICE("; ") : SLICE(""));
                add_hours(words, row->days[i].day, hours, from, to, out);
            }
            runs++;
        }
    }
    return more;
}
