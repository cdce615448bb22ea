#include "base/base64.h"

void base64_add(Buffer *out, Slice bytes)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *in = (const unsigned char *)bytes.data;
    if (!buffer_reserve(out, (bytes.size + 2) / 3 * 4))
        return;
    for (size_t i = 0; i < bytes.size; i += 3) {
        size_t left = bytes.size - i;
        uint32_t word = (uint32_t)in[i] << 16 | (left > 1 ? (uint32_t)in[i + 1] << 8 : 0) |
                        (left > 2 ? in[i + 2] : 0);
        char four[4] = {alphabet[word >> 18 & 63], alphabet[word >> 12 & 63],
                        left > 1 ? alphabet[word >> 6 & 63] : '=',
                        left > 2 ? alphabet[word & 63] : '='};
        memcpy(out->data + out->size, four, 4);
        out->size += 4;
    }
}

int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool base64_decode(Buffer *out, Slice text)
{
    size_t padding = slice_ends(text, SLICE("==")) ? 2 : slice_ends(text, SLICE("=")) ? 1 : 0;
    if (text.size % 4 || !buffer_reserve(out, text.size / 4 * 3))
        return false;
    uint32_t word = 0;
    for (size_t i = 0; i < text.size - padding; i++) {
        int value = base64_value(text.data[i]);
        if (value < 0)
            return false;
        word = word << 6 | (uint32_t)value;
        if (i % 4)
            out->data[out->size++] = (char)(word >> (2 * (3 - i % 4)) & 255);
    }
    /* The last character has two or four bits that stand for nothing. */
    return padding == 0 || (word & (padding == 2 ? 15u : 3u)) == 0;
}
