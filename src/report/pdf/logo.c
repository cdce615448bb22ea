/* The logo of a theme: a picture of the user's own, not of a trail. */
#include <png.h>
#include <stdlib.h>

#include "report/pdf/content.h"
#include "report/pdf/volume.h"

/* Pixels: a logo, not a poster. */
enum { MOST_PIXELS = 4 << 20 };

/* Decoded here, onto white: the PDF library ends the process over a damaged PNG file. */
static HPDF_Image load_png(HPDF_Doc document, Slice bytes)
{
    static const png_color white = {255, 255, 255};
    png_image picture = {.version = PNG_IMAGE_VERSION};
    HPDF_Image image = NULL;
    if (!png_image_begin_read_from_memory(&picture, bytes.data, bytes.size))
        return NULL;
    picture.format = PNG_FORMAT_RGB;
    bool sane = picture.width && picture.height && picture.width <= MOST_PIXELS / picture.height;
    png_bytep pixels = sane ? malloc(PNG_IMAGE_SIZE(picture)) : NULL;
    if (pixels && png_image_finish_read(&picture, &white, pixels, 0, NULL))
        image = HPDF_LoadRawImageFromMem(document, pixels, picture.width, picture.height,
                                         HPDF_CS_DEVICE_RGB, 8);
    free(pixels);
    png_image_free(&picture);
    return image;
}

static HPDF_Image load(HPDF_Doc document, const Theme *theme)
{
    return theme->logo_is_png
               ? load_png(document, theme->logo)
               : HPDF_LoadJpegImageFromMem(document, (const HPDF_BYTE *)theme->logo.data,
                                           (HPDF_UINT)theme->logo.size);
}

static void ignore_error(HPDF_STATUS error, HPDF_STATUS detail, void *data)
{
    (void)error;
    (void)detail;
    (void)data;
}

bool volume_can_draw(const Theme *theme)
{
    if (!theme->logo.size)
        return true;
    HPDF_Doc document = HPDF_New(ignore_error, NULL);
    bool good = document && load(document, theme);
    if (document)
        HPDF_Free(document);
    return good;
}

void volume_load_logo(Press *press)
{
    press->logo = NULL;
    if (press->theme.logo.size && press_ok(press))
        press->logo = load(press->document, &press->theme);
}

/* Fits a box that is a third of the frame wide. */
static void size_logo(const Press *press, float *width, float *height)
{
    float most = press->width / 3;
    float across = (float)HPDF_Image_GetWidth(press->logo),
          down = (float)HPDF_Image_GetHeight(press->logo);
    *height = press->theme.logo_height;
    *width = down > 0 ? *height * across / down : 0;
    if (*width > most) {
        *height *= most / *width;
        *width = most;
    }
}

float press_logo(Press *press, float x, float y)
{
    float width, height;
    if (!press->theme.logo.size)
        return 0;
    if (press->drawing && press_ok(press) && press->logo) {
        size_logo(press, &width, &height);
        const char *name = HPDF_Page_GetXObjectName(press->current, press->logo);
        if (name) {
            Buffer *out = &press->content;
            content_operator(out, "q");
            content_number(out, width);
            content_point(out, 0, 0);
            content_number(out, height);
            content_point(out, x, press->page_height - y - height);
            content_operator(out, "cm");
            buffer_printf(out, "/%s ", name);
            content_operator(out, "Do");
            content_operator(out, "Q");
        }
    }
    /* The same room in both passes: the picture is known when drawing only. */
    return press->theme.logo_height;
}
