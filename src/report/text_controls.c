#include "report/text_controls.h"

#include "report/text_layout.h"

enum { LABEL = 20, UNTESTED_SHOWN = 60 };

/* In the order of their precedence. */
static AuditResult ranked(int rank)
{
    for (int r = 0; r < RESULT_COUNT; r++)
        if (model_result_rank((AuditResult)r) == rank)
            return (AuditResult)r;
    return RESULT_NOT_EVALUATED;
}

/* "  ✗ FAIL          ": as wide as the longest word, so that lists stand under one another. */
static Slice label(Saying *r, AuditResult result)
{
    say(r, "  ");
    say_result(r, result);
    Slice text = say_end(r);
    unsigned columns = layout_columns(text);
    buffer_add(&r->scratch, text);
    for (; columns < LABEL; columns++)
        say(r, " ");
    return say_end(r);
}

/* The controls of a result that policies name. One that is only supported has a star, one that is
 * INCOMPLETE a dagger. */
static uint32_t say_named(Saying *r, const ModelFramework *framework, AuditResult result)
{
    uint32_t said = 0;
    for (uint32_t i = 0; i < framework->control_count; i++) {
        const ModelControl *control = &framework->controls[i];
        if (control->result != result)
            continue;
        bool tested = false;
        for (uint32_t p = 0; p < control->policy_count; p++)
            tested |= slice_equal(control->policies[p].control->relation, SLICE("tests"));
        say(r, said++ ? ", " : "");
        say_foreign(r, control->id);
        say(r, tested ? "" : "*");
        say(r, control->complete ? "" : "†");
    }
    return said;
}

static void say_untested(Saying *r, const ModelFramework *framework, uint32_t said)
{
    uint32_t count = framework->untested_count;
    uint32_t shown = count < UNTESTED_SHOWN ? count : UNTESTED_SHOWN;
    for (uint32_t i = 0; i < shown; i++) {
        say(r, said++ ? ", " : "");
        say_foreign(r, framework->untested[i].id);
    }
    if (shown < count) {
        say(r, " … and ");
        say_number(r, count - shown);
        say(r, " more");
    }
}

static void write_framework(Saying *r, const ModelFramework *framework)
{
    say_foreign(r, framework->id);
    say(r, " ");
    say_foreign(r, framework->version);
    if (framework->listed_count == 0) {
        say(r, ": no list of its controls was given");
    } else {
        say(r, ": ");
        say_counted(r, framework->listed_count, " control in its list, ",
                    " controls in its list, ");
        say_number(r, framework->untested_count);
        say(r, " without a policy");
    }
    say_paragraph(r, "", 2);
    for (int rank = 0; rank < RESULT_COUNT; rank++) {
        AuditResult result = ranked(rank);
        if (framework->results[result] == 0)
            continue;
        Slice first = label(r, result);
        uint32_t said = say_named(r, framework, result);
        if (result == RESULT_NOT_EVALUATED)
            say_untested(r, framework, said);
        Slice text = say_end(r);
        layout_paragraph(&r->out, r->width, first, LABEL, text);
    }
}

static bool any_incomplete(const Model *model)
{
    for (uint32_t i = 0; i < model->framework_count; i++)
        for (uint32_t j = 0; j < model->frameworks[i].control_count; j++)
            if (!model->frameworks[i].controls[j].complete)
                return true;
    return false;
}

void text_write_controls(Saying *r)
{
    if (r->model.framework_count == 0)
        return;
    say(r, "Controls: CloudTrail evidence");
    say_heading(r);
    for (uint32_t i = 0; i < r->model.framework_count; i++)
        write_framework(r, &r->model.frameworks[i]);
    say(r, "A result is that of the policies that name the control, not an opinion on it. * no "
           "policy tests it, some support it: that never makes it PASS. ");
    say(r,
        any_incomplete(&r->model) ? "† INCOMPLETE; the others are COMPLETE." : "All are COMPLETE.");
    say_paragraph(r, "", 0);
}
