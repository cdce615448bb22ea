/* The logo on the cover: that of the report definition, else that of the theme. */
#include <stdlib.h>

#include "base/memory.h"
#include "report/pdf/content.h"
#include "report/pdf/volume.h"

/* Decoded here, onto white: the PDF library ends the process over a damaged PNG file. */
static HPDF_Image load_png(HPDF_Doc document, Slice png)
{
    uint32_t width, height;
    unsigned char *pixels = picture_pixels(png, &width, &height);
    HPDF_Image image =
        pixels ? HPDF_LoadRawImageFromMem(document, pixels, width, height, HPDF_CS_DEVICE_RGB, 8)
               : NULL;
    free(pixels);
    return image;
}

static HPDF_Image load(HPDF_Doc document, const Theme *theme)
{
    if (!theme->logo_is_png && !picture_is_jpeg(theme->logo))
        return NULL;
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
    HPDF_Doc document = HPDF_NewEx(ignore_error, volume_allocate, memory_from_library, 0, NULL);
    bool good = document && load(document, theme);
    if (document)
        HPDF_Free(document);
    return good;
}

static bool has_logo(const Press *press)
{
    return press->audit->logo.png.size || press->theme.logo.size;
}

void volume_load_logo(Press *press)
{
    press->logo = NULL;
    if (!has_logo(press) || !press_ok(press))
        return;
    press->logo = press->audit->logo.png.size ? load_png(press->document, press->audit->logo.png)
                                              : load(press->document, &press->theme);
    press->out_of_memory |= !press->logo && !press->error;
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
    if (!has_logo(press))
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
