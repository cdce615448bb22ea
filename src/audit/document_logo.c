/* The organisation's logo in audit.json: base64 of a PNG file, which is taken for one only where it
 * is. */
#include "audit/document_fields.h"
#include "base/base64.h"
#include "base/limits.h"

bool document_logo(DocumentReader *reader, void *object)
{
    Audit *audit = object;
    EventCursor before = reader->cursor;
    Buffer bytes = {0};
    Slice text;
    const char *fault = "this is no base64";
    if (!document_text(reader, &text))
        return false;
    if (text.size > (LIMIT_PICTURE_FILE + 2) / 3 * 4)
        fault = "this picture is larger than 256 KiB";
    else if (base64_decode(&bytes, text))
        fault = NULL;
    bool no_memory = bytes.failed;
    Slice copy = fault ? (Slice){0} : arena_copy(&audit->arena, buffer_slice(&bytes));
    buffer_free(&bytes);
    no_memory |= !fault && !copy.data;
    if (no_memory)
        return document_no_memory(reader);
    if (!fault)
        fault = picture_accept(copy, &audit->logo);
    if (!fault)
        return true;
    reader->cursor = before;
    return document_wrong(reader, "%s", fault);
}
