/* What progress says: pure functions of how far a run has come. */
#include "base/text.h"
#include "cli/progress.h"

enum { BAR = 20 };

static double share_of(const ProgressState *state)
{
    if (state->total == 0)
        return -1;
    return state->listed >= state->total ? 1 : (double)state->listed / (double)state->total;
}

static double rate_of(const ProgressState *state)
{
    return state->seconds > 0 ? (double)state->bytes / 1e6 / state->seconds : 0;
}

/* Seconds until the end at the pace so far; negative where it cannot be told. */
static double rest_of(const ProgressState *state)
{
    double share = share_of(state);
    return share > 0 ? state->seconds * (1 - share) / share : -1;
}

/* "0:41", "1:02:03" */
static void add_clock(Buffer *out, double seconds)
{
    uint64_t whole = (uint64_t)(seconds + 0.5);
    if (whole >= 3600)
        buffer_printf(out, "%llu:%02llu:%02llu", (unsigned long long)(whole / 3600),
                      (unsigned long long)(whole / 60 % 60), (unsigned long long)(whole % 60));
    else
        buffer_printf(out, "%llu:%02llu", (unsigned long long)(whole / 60),
                      (unsigned long long)(whole % 60));
}

static void add_files(Buffer *out, const ProgressState *state)
{
    text_add_number(out, state->files, ",");
    if (state->total) {
        buffer_add(out, SLICE(" of "));
        text_add_number(out, state->total, ",");
    }
    buffer_add(out, SLICE(" files"));
}

/* The part, with two blanks before it, if there is room; parts are ASCII. */
static void add_part(Buffer *out, size_t start, Buffer *part, unsigned width)
{
    size_t blanks = out->size > start ? 2 : 0;
    if (out->size - start + blanks + part->size < width) {
        buffer_add(out, (Slice){"  ", blanks});
        buffer_add(out, buffer_slice(part));
    }
    out->failed |= part->failed;
    buffer_clear(part);
}

/* The most telling parts first, so that a narrow terminal loses the others; the bar comes before
 * them where there is room for it too. */
void progress_add_bar(Buffer *out, const ProgressState *state, unsigned width)
{
    size_t start = out->size;
    double share = share_of(state), rest = rest_of(state);
    Buffer part = {0};
    if (share >= 0 && width >= 100) {
        int filled = (int)(share * BAR);
        buffer_add_byte(&part, '[');
        for (int i = 0; i < BAR; i++)
            buffer_add_byte(&part, i < filled ? '=' : i == filled ? '>' : ' ');
        buffer_add_byte(&part, ']');
        add_part(out, start, &part, width);
    }
    if (share >= 0) {
        buffer_printf(&part, "%3d%%", (int)(share * 100));
        add_part(out, start, &part, width);
    }
    if (rest >= 0) {
        buffer_add(&part, SLICE("ETA "));
        add_clock(&part, rest);
        add_part(out, start, &part, width);
    }
    add_files(&part, state);
    add_part(out, start, &part, width);
    buffer_printf(&part, "%.1f MB/s", rate_of(state));
    add_part(out, start, &part, width);
    text_add_number(&part, state->records, ",");
    buffer_add(&part, SLICE(" records"));
    add_part(out, start, &part, width);
    add_clock(&part, state->seconds);
    add_part(out, start, &part, width);
    buffer_free(&part);
}

void progress_add_line(Buffer *out, const ProgressState *state)
{
    double share = share_of(state), rest = rest_of(state);
    buffer_add(out, SLICE("progress: "));
    add_files(out, state);
    if (share >= 0)
        buffer_printf(out, " (%d%%)", (int)(share * 100));
    buffer_add(out, SLICE(", "));
    text_add_number(out, state->records, ",");
    buffer_printf(out, " records, %.1f MB/s, %.0f s", rate_of(state), state->seconds);
    if (rest >= 0 && share < 1)
        buffer_printf(out, ", ETA %.0f s", rest);
}
