/* What a run was narrowed to, out of the options that shape its result. */
#include "report/model_parts.h"

bool model_is_selected(const Audit *audit, Slice account)
{
    bool narrowed = false;
    for (uint32_t i = 0; i < audit->option_count; i++) {
        Slice option = audit->options[i].name;
        if (!slice_starts(option, SLICE("account=")))
            continue;
        narrowed = true;
        if (slice_equal(slice_from(option, strlen("account=")), account))
            return true;
    }
    return !narrowed;
}

static void add_selection(const Audit *audit, Buffer *out)
{
    static const struct {
        Slice option, word;
    } kinds[] = {{{"account=", 8}, {"account ", 8}},
                 {{"region=", 7}, {"Region ", 7}},
                 {{"service=", 8}, {"service ", 8}}};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (uint32_t i = 0; i < audit->option_count; i++) {
            Slice option = audit->options[i].name;
            if (!slice_starts(option, kinds[k].option))
                continue;
            buffer_add(out, out->size ? SLICE(", ") : SLICE(""));
            buffer_add(out, kinds[k].word);
            buffer_add(out, slice_from(option, kinds[k].option.size));
        }
}

static uint64_t quarantined_aside(const Audit *audit)
{
    uint64_t count = audit->restricted ? audit->inputs.quarantined : 0;
    for (uint32_t i = 0; i < audit->account_count; i++)
        count -= audit->accounts[i].quarantined < count ? audit->accounts[i].quarantined : count;
    return count;
}

bool model_build_selection(const Audit *audit, Arena *arena, Model *model)
{
    Buffer text = {0};
    model->quarantined_aside = quarantined_aside(audit);
    add_selection(audit, &text);
    model->selection = text.failed ? (Slice){0} : arena_copy(arena, buffer_slice(&text));
    bool done = !text.failed && model->selection.data;
    buffer_free(&text);
    return done;
}
