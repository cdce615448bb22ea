#include "base/picture.h"

#include <png.h>
#include <stdlib.h>

#include "base/limits.h"

static bool is_small(const png_image *image)
{
    return image->width && image->height && image->width <= LIMIT_PICTURE_PIXELS / image->height;
}

unsigned char *picture_pixels(Slice png, uint32_t *width, uint32_t *height)
{
    static const png_color white = {255, 255, 255};
    png_image image = {.version = PNG_IMAGE_VERSION};
    unsigned char *pixels = NULL;
    if (!png_image_begin_read_from_memory(&image, png.data, png.size))
        return NULL;
    image.format = PNG_FORMAT_RGB;
    *width = image.width;
    *height = image.height;
    if (is_small(&image) && (pixels = malloc(PNG_IMAGE_SIZE(image))) &&
        !png_image_finish_read(&image, &white, pixels, 0, NULL)) {
        free(pixels);
        pixels = NULL;
    }
    png_image_free(&image);
    return pixels;
}

/* Of the heads of frames (ITU-T T.81, table B.1) all but tables and what is reserved. */
static bool begins_frame(unsigned char marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/* Of 8 bits, with a size and one, three or four components, each of three bytes. */
static bool is_frame(const unsigned char *head, size_t size)
{
    uint32_t height = head[1] << 8 | head[2], width = head[3] << 8 | head[4];
    unsigned components = head[5];
    return head[0] == 8 && width && height && width <= LIMIT_PICTURE_PIXELS / height &&
           (components == 1 || components == 3 || components == 4) && size >= 6 + 3 * components;
}

bool picture_is_jpeg(Slice bytes)
{
    const unsigned char *data = (const unsigned char *)bytes.data;
    bool framed = false;
    if (bytes.size < 4 || data[0] != 0xFF || data[1] != 0xD8)
        return false;
    for (size_t at = 2; at + 4 <= bytes.size;) {
        unsigned char marker = data[at + 1];
        if (data[at] != 0xFF)
            return false;
        if (marker == 0xFF) { /* filling */
            at++;
            continue;
        }
        size_t size = (size_t)data[at + 2] << 8 | data[at + 3];
        if (size < 2 || size > bytes.size - at - 2)
            return false;
        if (marker == 0xDA) /* the picture itself, with an end */
            return framed && memmem(data + at, bytes.size - at, "\xff\xd9", 2) != NULL;
        if (begins_frame(marker)) {
            if (framed || size < 2 + 6 || !is_frame(data + at + 4, size - 2))
                return false;
            framed = true;
        }
        at += 2 + size;
    }
    return false;
}

const char *picture_accept(Slice bytes, Picture *picture)
{
    static const char magic[] = "\x89PNG\r\n\x1a\n";
    uint32_t width = 0, height = 0;
    *picture = (Picture){0};
    if (bytes.size > LIMIT_PICTURE_FILE)
        return "it is larger than 256 KiB";
    if (!slice_starts(bytes, (Slice){magic, 8}))
        return "it is no PNG picture";
    unsigned char *pixels = picture_pixels(bytes, &width, &height);
    if (!pixels)
        return height && width > LIMIT_PICTURE_PIXELS / height ? "it has more than 4 million pixels"
                                                               : "it is a damaged PNG picture";
    free(pixels);
    *picture = (Picture){bytes, width, height};
    return NULL;
}
