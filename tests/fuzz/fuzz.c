#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/buffer.h"

Slice fuzz_padded(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 64);
    FUZZ_CHECK(copy);
    if (size)
        memcpy(copy, data, size);
    memset(copy + size, '"', 64);
    return (Slice){copy, size};
}

int fuzz_file(Slice text, char path[64])
{
    int file = memfd_create("fuzz", MFD_CLOEXEC);
    FUZZ_CHECK(file >= 0 && write(file, text.data, text.size) == (ssize_t)text.size);
    snprintf(path, 64, "/proc/self/fd/%d", file);
    return file;
}

void fuzz_check_shown(const Diagnostics *sink)
{
    Buffer shown = {0};
    for (size_t i = 0; i < diagnostics_kept(sink); i++)
        diagnostics_format(diagnostics_get(sink, i), false, &shown);
    for (size_t i = 0; i < shown.size; i++)
        FUZZ_CHECK((unsigned char)shown.data[i] >= 0x20 || shown.data[i] == '\n');
    buffer_free(&shown);
}

/* ---- JSON, plainly ---- */

typedef struct {
    const unsigned char *at, *end;
    size_t depth;
} Plain;

static void skip_blanks(Plain *plain)
{
    while (plain->at < plain->end && strchr(" \t\r\n", *plain->at) && *plain->at)
        plain->at++;
}

static bool take(Plain *plain, const char *text)
{
    size_t size = strlen(text);
    if ((size_t)(plain->end - plain->at) < size || memcmp(plain->at, text, size) != 0)
        return false;
    plain->at += size;
    return true;
}

static bool take_digits(Plain *plain)
{
    const unsigned char *start = plain->at;
    while (plain->at < plain->end && *plain->at >= '0' && *plain->at <= '9')
        plain->at++;
    return plain->at > start;
}

static bool take_number(Plain *plain)
{
    take(plain, "-");
    if (!take(plain, "0") && !take_digits(plain))
        return false;
    if (take(plain, ".") && !take_digits(plain))
        return false;
    if (take(plain, "e") || take(plain, "E")) {
        if (!take(plain, "+"))
            take(plain, "-");
        return take_digits(plain);
    }
    return true;
}

/* The bytes of one character beyond ASCII: the table of RFC 3629, section 4. */
static bool take_utf8(Plain *plain)
{
    const unsigned char *c = plain->at;
    size_t left = (size_t)(plain->end - c);
    size_t size = c[0] >= 0xF0 ? 4 : c[0] >= 0xE0 ? 3 : 2;
    if (c[0] < 0xC2 || c[0] > 0xF4 || left < size)
        return false;
    for (size_t i = 1; i < size; i++)
        if (c[i] < 0x80 || c[i] > 0xBF)
            return false;
    if ((c[0] == 0xE0 && c[1] < 0xA0) || (c[0] == 0xED && c[1] > 0x9F) ||
        (c[0] == 0xF0 && c[1] < 0x90) || (c[0] == 0xF4 && c[1] > 0x8F))
        return false;
    plain->at += size;
    return true;
}

static bool take_escape(Plain *plain)
{
    if (plain->at == plain->end)
        return false;
    unsigned char c = *plain->at++;
    if (c != 'u')
        return c && strchr("\"\\/bfnrt", c);
    for (int i = 0; i < 4; i++, plain->at++)
        if (plain->at == plain->end || !*plain->at || !strchr("0123456789abcdefABCDEF", *plain->at))
            return false;
    return true;
}

static bool take_string(Plain *plain)
{
    if (!take(plain, "\""))
        return false;
    while (plain->at < plain->end) {
        if (*plain->at == '"')
            return plain->at++, true;
        if (*plain->at < 0x20)
            return false;
        if (*plain->at >= 0x80) {
            if (!take_utf8(plain))
                return false;
        } else if (*plain->at++ == '\\' && !take_escape(plain)) {
            return false;
        }
    }
    return false;
}

static bool take_value(Plain *plain);

static bool take_member(Plain *plain, bool named)
{
    skip_blanks(plain);
    if (!named)
        return take_value(plain);
    if (!take_string(plain))
        return false;
    skip_blanks(plain);
    return take(plain, ":") && take_value(plain);
}

static bool take_container(Plain *plain, const char *close)
{
    if (plain->depth == 0)
        return false;
    plain->depth--;
    skip_blanks(plain);
    bool done = take(plain, close);
    while (!done) {
        if (!take_member(plain, *close == '}'))
            return false;
        skip_blanks(plain);
        done = take(plain, close);
        if (!done && !take(plain, ","))
            return false;
    }
    plain->depth++;
    return true;
}

static bool take_value(Plain *plain)
{
    skip_blanks(plain);
    if (take(plain, "{"))
        return take_container(plain, "}");
    if (take(plain, "["))
        return take_container(plain, "]");
    if (plain->at < plain->end && *plain->at == '"')
        return take_string(plain);
    return take(plain, "true") || take(plain, "false") || take(plain, "null") || take_number(plain);
}

bool fuzz_is_json(Slice text, size_t depth)
{
    Plain plain = {(const unsigned char *)text.data, (const unsigned char *)text.data + text.size,
                   depth};
    if (!take_value(&plain))
        return false;
    skip_blanks(&plain);
    return plain.at == plain.end;
}
