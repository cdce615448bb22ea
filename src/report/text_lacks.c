#include "report/text_lacks.h"

#include "audit/lacks.h"

enum { LABEL = 10, SHOWN = 10 };

void text_write_lacks(Saying *r)
{
    AuditLacks lacks;
    if (!audit_find_lacks(r->audit, &r->arena, &lacks)) {
        r->failed = true;
        return;
    }
    Buffer sentence = {0};
    for (uint32_t i = 0; i < lacks.count && i < SHOWN; i++) {
        buffer_clear(&sentence);
        audit_add_lack(&sentence, &lacks.items[i]);
        say_foreign(r, buffer_slice(&sentence));
        say_paragraph(r, i ? "          " : "Lacking   ", LABEL);
    }
    r->failed |= sentence.failed;
    buffer_free(&sentence);
    if (lacks.count <= SHOWN)
        return;
    say(r, "… and ");
    say_counted(r, lacks.count - SHOWN, " more reason in audit.json (format json)",
                " more reasons in audit.json (format json)");
    say_paragraph(r, "          ", LABEL);
}
