#include "base/versions.h"

#include <hpdf.h>
#ifdef TRAILAUDIT_ISAL
#include <isa-l.h>
#endif
#include <json-c/json_c_version.h>
#include <libdeflate.h>
#include <libxml/parser.h>
#include <libxml/xmlversion.h>
#include <openssl/crypto.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <zlib.h>

#define TEXT_OF(number)      #number
#define DOTTED(major, minor) TEXT_OF(major) "." TEXT_OF(minor)

size_t versions_libraries(LibraryVersion libraries[VERSIONS_MOST])
{
    const LibraryVersion rows[] = {
#ifdef TRAILAUDIT_ISAL
        {slice_of("ISA-L"), slice_of(DOTTED(ISAL_MAJOR_VERSION, ISAL_MINOR_VERSION))},
#endif
        {slice_of("json-c"), slice_of(json_c_version())},
        {slice_of("libcrypto"), slice_of(OpenSSL_version(OPENSSL_VERSION_STRING))},
        {slice_of("libdeflate"), slice_of(LIBDEFLATE_VERSION_STRING)},
        {slice_of("libharu"), slice_of(HPDF_GetVersion())},
        {slice_of("libxml2"), slice_of(LIBXML_DOTTED_VERSION)},
        {slice_of("PCRE2"), slice_of(DOTTED(PCRE2_MAJOR, PCRE2_MINOR))},
        {slice_of("zlib"), slice_of(zlibVersion())},
    };
    memcpy(libraries, rows, sizeof rows);
    return sizeof rows / sizeof *rows;
}

Slice versions_commit(void)
{
    return slice_of(TRAILAUDIT_COMMIT);
}
