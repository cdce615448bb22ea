#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/base64.h"
#include "base/limits.h"
#include "base/picture.h"
#include "support_picture.h"

static void a_picture_is_accepted_with_its_size(void **state)
{
    (void)state;
    Picture picture;
    uint32_t width, height;
    assert_null(picture_accept(SUPPORT_PICTURE, &picture));
    assert_int_equal(picture.width, 1);
    assert_int_equal(picture.height, 1);
    unsigned char *pixels = picture_pixels(picture.png, &width, &height);
    assert_non_null(pixels);
    assert_memory_equal(pixels, "\xff\0\0", 3);
    free(pixels);
}

static void what_is_no_whole_picture_is_not(void **state)
{
    (void)state;
    Picture picture;
    assert_string_equal(picture_accept(SLICE(""), &picture), "it is no PNG picture");
    assert_string_equal(picture_accept(SLICE("<svg onload=\"x\"/>"), &picture),
                        "it is no PNG picture");
    for (size_t size = 8; size < SUPPORT_PICTURE.size - 12; size++) {
        assert_string_equal(picture_accept((Slice){support_pixel, size}, &picture),
                            "it is a damaged PNG picture");
        assert_int_equal(picture.png.size, 0);
    }
}

static void a_poster_is_no_logo(void **state)
{
    (void)state;
    Picture picture;
    char *large = calloc(1, LIMIT_PICTURE_FILE + 1);
    assert_string_equal(picture_accept((Slice){large, LIMIT_PICTURE_FILE + 1}, &picture),
                        "it is larger than 256 KiB");
    free(large);
    /* 65,535 pixels on each side, by a head whose sum is right. */
    static const char head[] =
        "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff\x08\x02\0\0\0\x39\x67\x4e\x07"
        "\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae"
        "B`\x82";
    assert_string_equal(picture_accept((Slice){head, sizeof head - 1}, &picture),
                        "it has more than 4 million pixels");
}

static void assert_base64(Slice bytes, const char *text)
{
    Buffer coded = {0}, back = {0};
    base64_add(&coded, bytes);
    assert_true(slice_equal(buffer_slice(&coded), slice_of(text)));
    assert_true(base64_decode(&back, slice_of(text)));
    assert_true(slice_equal(buffer_slice(&back), bytes));
    buffer_free(&coded);
    buffer_free(&back);
}

/* RFC 4648, section 10. */
static void base64_comes_back(void **state)
{
    (void)state;
    assert_base64(SLICE(""), "");
    assert_base64(SLICE("f"), "Zg==");
    assert_base64(SLICE("fo"), "Zm8=");
    assert_base64(SLICE("foo"), "Zm9v");
    assert_base64(SLICE("foob"), "Zm9vYg==");
    assert_base64(SLICE("fooba"), "Zm9vYmE=");
    assert_base64(SLICE("foobar"), "Zm9vYmFy");
    assert_base64(SLICE("\xfb\xff\xfe"), "+//+");
}

static void what_base64_is_not_written_as_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"Z",    "Zg",   "Zg=",  "Zh==",     "Zm9=", "Zm9v\n",
                                        "Zm 9", "====", "Zg=a", "Zg==Zg==", "-__-", "Z==="};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Buffer back = {0};
        assert_false(base64_decode(&back, slice_of(wrong[i])));
        buffer_free(&back);
    }
}

/* One pixel in one component: the marks, and something between them. */
static const char jpeg[] = "\xff\xd8"
                           "\xff\xe0\x00\x04JF"
                           "\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"
                           "\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
                           "\x2a\xff\xd9";
enum { JPEG_SIZE = sizeof jpeg - 1, JPEG_FRAME = 10 };

static void a_jpeg_picture_is_told_by_its_marks_and_size(void **state)
{
    (void)state;
    assert_true(picture_is_jpeg((Slice){jpeg, JPEG_SIZE}));
    for (size_t size = 0; size < JPEG_SIZE; size++)
        assert_false(picture_is_jpeg((Slice){jpeg, size}));
    assert_false(picture_is_jpeg(SLICE("\xff\xd8\xff")));
    /* Precision, height, width and components of the frame. */
    static const struct {
        int at;
        char byte;
    } changes[] = {{2, 12}, {4, 0}, {6, 0}, {7, 0}, {7, 2}, {7, 5}};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char copy[JPEG_SIZE];
        memcpy(copy, jpeg, JPEG_SIZE);
        copy[JPEG_FRAME + changes[i].at] = changes[i].byte;
        assert_false(picture_is_jpeg((Slice){copy, JPEG_SIZE}));
    }
    char large[JPEG_SIZE];
    memcpy(large, jpeg, JPEG_SIZE);
    memset(large + JPEG_FRAME + 3, 0x7f, 4);
    assert_false(picture_is_jpeg((Slice){large, JPEG_SIZE}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_is_accepted_with_its_size),
        cmocka_unit_test(what_is_no_whole_picture_is_not),
        cmocka_unit_test(a_jpeg_picture_is_told_by_its_marks_and_size),
        cmocka_unit_test(a_poster_is_no_logo),
        cmocka_unit_test(base64_comes_back),
        cmocka_unit_test(what_base64_is_not_written_as_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
