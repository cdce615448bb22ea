#include "cli/audit_more.h"

#include <stdio.h>

#include "base/text.h"

static void add_counts(Buffer *out, const Audit *audit)
{
    const AuditInputs *in = &audit->inputs;
    buffer_add(out, SLICE("policies: "));
    text_add_counted(out, audit->policy_count, "policy of ", "policies of ");
    text_add_counted(out, audit->policy_file_count, "file\n", "files\n");
    buffer_add(out, SLICE("input: "));
    text_add_counted(out, in->files, "file, ", "files, ");
    text_add_counted(out, in->bytes, "byte inflated, ", "bytes inflated, ");
    text_add_counted(out, in->records, "record, ", "records, ");
    text_add_counted(out, in->duplicates, "duplicate\n", "duplicates\n");
}

/* "problem: logs/a.json, byte 120: damaged-record: expected ':'" */
static void add_problem(Buffer *out, const char *class, const AuditProblem *problem)
{
    buffer_printf(out, "%s: ", class);
    if (problem->file.size) {
        text_add_visible(out, problem->file);
        buffer_add(out, SLICE(", byte "));
        text_add_number(out, problem->offset, "");
        buffer_add(out, SLICE(": "));
    }
    buffer_add(out, problem->kind);
    buffer_add(out, SLICE(": "));
    text_add_visible(out, problem->detail);
    buffer_add_byte(out, '\n');
}

static bool print(Buffer *line)
{
    bool done = !line->failed;
    if (done)
        fwrite(line->data, 1, line->size, stderr);
    buffer_clear(line);
    return done;
}

bool audit_print_more(const Audit *audit)
{
    const AuditInputs *in = &audit->inputs;
    Buffer line = {0};
    add_counts(&line, audit);
    bool done = print(&line);
    for (uint64_t i = 0; done && i < in->problem_count; i++) {
        add_problem(&line, "problem", &in->problems[i]);
        done = print(&line);
    }
    for (uint64_t i = 0; done && i < in->notice_count; i++) {
        add_problem(&line, "notice", &in->notices[i]);
        done = print(&line);
    }
    buffer_free(&line);
    return done;
}
