/* report.codequality.json: the Code Quality report that GitLab shows in merge requests: a list of
 * objects, each with description, check_name, fingerprint, severity and location. */
#include <errno.h>

#include "base/text.h"
#include "report/json_writer.h"
#include "report/machine.h"
#include "report/report.h"

static const char *severity_of(const MachineItem *item, const AuditPolicy *policy)
{
    static const char *const words[] = {"blocker", "critical", "major", "minor", "info"};
    return item->kind == MACHINE_REVIEW ? "info" : words[machine_severity(policy)];
}

static bool write_item(JsonWriter *w, const Audit *audit, const MachineItem *item, Arena *arena)
{
    const AuditPolicy *policy = &audit->policies[item->policy];
    MachinePlace place = machine_place(policy, arena);
    Buffer text = {0};
    machine_add_sentence(&text, audit, item);
    json_break(w);
    json_open(w, '{');
    json_member_text(w, "description", buffer_slice(&text));
    buffer_clear(&text);
    text_add_visible(&text, policy->id);
    json_member_text(w, "check_name", buffer_slice(&text));
    json_member_text(w, "fingerprint", item->fingerprint);
    json_member_text(w, "severity", slice_of(severity_of(item, policy)));
    json_key(w, "location");
    json_open(w, '{');
    buffer_clear(&text);
    text_add_visible(&text, place.path);
    json_member_text(w, "path", buffer_slice(&text));
    json_key(w, "lines");
    json_open(w, '{');
    json_member_number(w, "begin", place.line);
    json_close(w, '}');
    json_close(w, '}');
    json_close(w, '}');
    bool done = place.path.data && !text.failed;
    buffer_free(&text);
    return done;
}

bool report_write_codequality(const Audit *audit, Output *output)
{
    JsonWriter writer;
    Arena arena = {0};
    MachineItems items;
    bool done = machine_items(audit, &arena, &items);
    json_begin(&writer, output);
    json_open(&writer, '[');
    /* GitLab knows no exceptions: what they cover is left out. */
    for (uint32_t i = 0; done && i < items.findings; i++)
        done = write_item(&writer, audit, &items.items[i], &arena);
    json_break(&writer);
    json_close(&writer, ']');
    if (!done)
        output_fail(output, ENOMEM);
    done = json_end(&writer) && done;
    arena_free(&arena);
    return output_write(output, SLICE("\n")) && done;
}
