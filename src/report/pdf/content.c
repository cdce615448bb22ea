#include "report/pdf/content.h"

/* A number of so many decimals, given as an integer of its last one; without zeros at its end. */
static void decimal(Buffer *out, int scaled, int decimals)
{
    char text[24], *next = text + sizeof text;
    unsigned rest = (unsigned)(scaled < 0 ? -scaled : scaled);
    bool begun = false;
    *--next = ' ';
    for (; decimals; decimals--, rest /= 10) {
        begun |= rest % 10 != 0;
        if (begun)
            *--next = (char)('0' + rest % 10);
    }
    if (begun)
        *--next = '.';
    do {
        *--next = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (scaled < 0)
        *--next = '-';
    buffer_add(out, (Slice){next, (size_t)(text + sizeof text - next)});
}

void content_number(Buffer *out, float number)
{
    /* Pages are at most some thousand points; what is no number is nowhere. */
    if (!(number > -1e6f && number < 1e6f))
        number = 0;
    decimal(out, (int)(number < 0 ? number * 100 - 0.5f : number * 100 + 0.5f), 2);
}

void content_point(Buffer *out, float x, float y)
{
    content_number(out, x);
    content_number(out, y);
}

void content_operator(Buffer *out, const char *name)
{
    buffer_add(out, slice_of(name));
    buffer_add_byte(out, '\n');
}

void content_colour(Buffer *out, uint32_t colour)
{
    /* Thousandths: 255 steps stay apart. */
    for (int shift = 16; shift >= 0; shift -= 8)
        decimal(out, (int)((colour >> shift & 255) * 1000 + 127) / 255, 3);
}

void content_rectangle(Buffer *out, float x, float y, float width, float height)
{
    content_point(out, x, y);
    content_point(out, width, height);
    content_operator(out, "re");
}

static void curve(Buffer *out, const float points[6])
{
    for (int i = 0; i < 6; i++)
        content_number(out, points[i]);
    content_operator(out, "c");
}

void content_circle(Buffer *out, float x, float y, float radius)
{
    /* The usual distance of the control points for a quarter of a circle. */
    float r = radius, k = r * 0.5523f;
    content_point(out, x - r, y);
    content_operator(out, "m");
    curve(out, (float[]){x - r, y + k, x - k, y + r, x, y + r});
    curve(out, (float[]){x + k, y + r, x + r, y + k, x + r, y});
    curve(out, (float[]){x + r, y - k, x + k, y - r, x, y - r});
    curve(out, (float[]){x - k, y - r, x - r, y - k, x - r, y});
    content_operator(out, "h");
}

void content_code(Buffer *out, uint16_t character)
{
    static const char digits[] = "0123456789ABCDEF";
    char code[4] = {digits[character >> 12], digits[character >> 8 & 15],
                    digits[character >> 4 & 15], digits[character & 15]};
    buffer_add(out, (Slice){code, sizeof code});
}
