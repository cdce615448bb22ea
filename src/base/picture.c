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
