/*
 * A PNG picture of one red pixel.
 */
#ifndef TRAILAUDIT_TESTS_SUPPORT_PICTURE_H
#define TRAILAUDIT_TESTS_SUPPORT_PICTURE_H

#include "base/slice.h"

static const char support_pixel[] =
    "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\x0c"
    "IDATx\x9c"
    "c\xf8\xcf\xc0\0\0\x03\x01\x01\0\xc9\xfe\x92\xef\0\0\0\0IEND\xae"
    "B`\x82";
#define SUPPORT_PICTURE ((Slice){support_pixel, sizeof support_pixel - 1})

#endif
