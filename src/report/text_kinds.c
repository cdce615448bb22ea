#include "report/text_kinds.h"

enum { LABEL = 10 };

static void say_accounts(Saying *r, const ModelNever *never)
{
    Buffer names = {0};
    model_add_never(never, &names);
    say_counted(r, never->accounts, " account", " accounts");
    say(r, " (");
    say_foreign(r, buffer_slice(&names));
    if (never->accounts > never->named_count) {
        say(r, " and ");
        say_number(r, never->accounts - never->named_count);
        say(r, " more");
    }
    say(r, ")");
    r->failed |= names.failed;
    buffer_free(&names);
}

void text_write_kinds(Saying *r)
{
    const AuditCoverage *coverage = &r->audit->coverage;
    const Model *model = &r->model;
    if (coverage->row_count == 0)
        return;
    for (uint32_t i = 0; i < coverage->never_count; i++) {
        say(r, i ? ", " : "no records of kind ");
        say_foreign(r, coverage->never[i]);
    }
    for (uint32_t i = 0; i < model->never_in_count; i++) {
        say(r, i || coverage->never_count ? "; none of kind " : "no records of kind ");
        say_foreign(r, model->never_in[i].category);
        say(r, " in ");
        say_accounts(r, &model->never_in[i]);
    }
    if (coverage->never_count || model->never_in_count)
        say_paragraph(r, "Kinds     ", LABEL);
}
