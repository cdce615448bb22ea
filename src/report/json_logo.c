/* The organisation's logo in audit.json, so that reports are rendered again with it. */
#include "base/base64.h"
#include "report/json_parts.h"

void json_write_logo(JsonWriter *w, const Audit *a)
{
    Buffer text = {0};
    if (!a->logo.png.size)
        return;
    base64_add(&text, a->logo.png);
    w->pending.failed |= text.failed;
    json_break(w);
    json_member_text(w, "logo", buffer_slice(&text));
    buffer_free(&text);
}
