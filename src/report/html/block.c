#include "report/html/block.h"

#include <errno.h>
#include <libdeflate.h>

#include "base/base64.h"
#include "base/limits.h"
#include "base/text.h"

enum { LEVEL = 6, TAIL = 256 << 10 /* script and foot of the page */ };

bool block_open(Block *block, Output *output)
{
    *block = (Block){.output = output};
    block->compressor = libdeflate_alloc_compressor(LEVEL);
    return block->compressor != NULL;
}

void block_close(Block *block)
{
    if (block->compressor)
        libdeflate_free_compressor(block->compressor);
    names_free(block->texts);
    buffer_free(&block->json);
    buffer_free(&block->packed);
    buffer_free(&block->element);
}

void block_begin(Block *block)
{
    names_free(block->texts);
    block->texts = names_new();
    block->failed |= !block->texts;
    buffer_clear(&block->json);
    buffer_add_byte(&block->json, '{');
}

/* A comma where something stands before in the same brackets. */
static void set_apart(Block *block)
{
    char last = block->json.size ? block->json.data[block->json.size - 1] : '{';
    if (last != '{' && last != '[' && last != ':')
        buffer_add_byte(&block->json, ',');
}

void block_key(Block *block, const char *key)
{
    set_apart(block);
    buffer_add_byte(&block->json, '"');
    buffer_add(&block->json, slice_of(key));
    buffer_add(&block->json, SLICE("\":"));
}

void block_push(Block *block, char bracket)
{
    set_apart(block);
    buffer_add_byte(&block->json, bracket);
}

void block_pop(Block *block, char bracket)
{
    buffer_add_byte(&block->json, bracket);
}

void block_number(Block *block, int64_t number)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    set_apart(block);
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0)
        digits[--at] = '-';
    buffer_add(&block->json, (Slice){digits + at, sizeof digits - at});
}

void block_text(Block *block, Slice text)
{
    uint32_t id = text.data && block->texts ? names_intern(block->texts, text) : NAMES_NONE;
    block->failed |= text.data && id == NAMES_NONE;
    block_number(block, id == NAMES_NONE ? -1 : (int64_t)id);
}

void block_string(Block *block, Slice text)
{
    Buffer *out = &block->json;
    set_apart(block);
    buffer_add_byte(out, '"');
    while (text.size) {
        if (!buffer_reserve(out, text.size))
            return;
        size_t size = text_copy_plain(out->data + out->size, text);
        out->size += size;
        text = slice_from(text, size);
        size = text_character_size(text);
        /* A byte that is no UTF-8 is shown with a backslash. */
        if (size == 1 &&
            (text.data[0] == '"' || text.data[0] == '\\' || (unsigned char)text.data[0] >= 0x80))
            buffer_add_byte(out, '\\');
        text_add_visible(out, (Slice){text.data, size});
        text = slice_from(text, size);
    }
    buffer_add_byte(out, '"');
}

size_t block_size(const Block *block)
{
    return block->json.size;
}

static void add_dictionary(Block *block)
{
    block_key(block, "texts");
    block_push(block, '[');
    for (uint32_t i = 0; block->texts && i < names_count(block->texts); i++)
        block_string(block, names_get(block->texts, i));
    block_pop(block, ']');
    buffer_add_byte(&block->json, '}');
}

/* The JSON as a zlib stream in block->packed. */
static bool pack(Block *block)
{
    Slice json = buffer_slice(&block->json);
    buffer_clear(&block->packed);
    if (!buffer_reserve(&block->packed,
                        libdeflate_zlib_compress_bound(block->compressor, json.size)))
        return false;
    block->packed.size = libdeflate_zlib_compress(block->compressor, json.data, json.size,
                                                  block->packed.data, block->packed.capacity);
    return block->packed.size > 0;
}

bool block_end(Block *block, const char *kind, uint64_t first, uint64_t count)
{
    add_dictionary(block);
    if (block->failed || block->json.failed || !pack(block)) {
        block->failed = true;
        output_fail(block->output, ENOMEM);
        return false;
    }
    buffer_clear(&block->element);
    buffer_printf(&block->element,
                  "<script type=\"text/plain\" data-block=\"%s\" data-first=\"%llu\" "
                  "data-count=\"%llu\">",
                  kind, (unsigned long long)first, (unsigned long long)count);
    base64_add(&block->element, buffer_slice(&block->packed));
    buffer_add(&block->element, SLICE("</script>\n"));
    block->failed |= block->element.failed;
    if (block->failed)
        output_fail(block->output, ENOMEM);
    block->full |= output_size(block->output) + block->element.size + TAIL > LIMIT_HTML_SIZE;
    if (block->failed || block->full)
        return false;
    return output_write(block->output, buffer_slice(&block->element));
}
