/* The scanner for every processor: 8 bytes at a time. */
#include "event/scanner.h"

#define SCAN_NAME(name) name##_portable

#define BYTES(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Not zero if one of the 8 bytes is zero. */
static inline uint64_t zero_byte(uint64_t word)
{
    return (word - BYTES(0x01)) & ~word & BYTES(0x80);
}

static inline bool is_plain(char c)
{
    return c >= ' ' && c != '"' && c != '\\' && (unsigned char)c < 0x80;
}

static inline const char *plain_run(const char *p, const char *end)
{
    for (; p < end; p += 8) {
        uint64_t word;
        memcpy(&word, p, sizeof word);
        uint64_t control = (word - BYTES(0x20)) | word; /* also what is beyond ASCII */
        if (((control & BYTES(0x80)) | zero_byte(word ^ BYTES('"')) |
             zero_byte(word ^ BYTES('\\'))) == 0)
            continue;
        /* Borrows may name a plain byte behind the first that is none, never only plain ones. */
        for (int i = 0; i < 8; i++)
            if (!is_plain(p[i]))
                return p + i;
    }
    return p;
}

static __attribute__((noinline)) const char *blank_run(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
        p++;
    return p;
}

static inline bool same_run(const char *p, const char *q, size_t size)
{
    return column_same_text(p, q, size);
}

static inline bool same_token(const char *p, const ScanNode *node)
{
    return same_run(p, node->token, node->token_size);
}

#include "event/scanner_core.h"
