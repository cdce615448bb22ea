/* The functions of one algorithm, which libcrypto would have replaced by those of all (EVP): to set
 * these up takes as long as to hash a megabyte, which is most of what a small run has. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/digest.h"

#include <openssl/sha.h>
#include <stdlib.h>

struct DigestStream {
    SHA256_CTX context;
};

DigestStream *digest_stream_new(void)
{
    return calloc(1, sizeof(DigestStream));
}

void digest_stream_free(DigestStream *stream)
{
    free(stream);
}

bool digest_begin(DigestStream *stream)
{
    return SHA256_Init(&stream->context) == 1;
}

bool digest_add(DigestStream *stream, Slice bytes)
{
    return bytes.size == 0 || SHA256_Update(&stream->context, bytes.data, bytes.size) == 1;
}

bool digest_end(DigestStream *stream, Digest *digest)
{
    return SHA256_Final(digest->bytes, &stream->context) == 1;
}

bool digest_of(Slice bytes, Digest *digest)
{
    DigestStream stream;
    return digest_begin(&stream) && digest_add(&stream, bytes) && digest_end(&stream, digest);
}

void digest_hex(const Digest *digest, char text[DIGEST_HEX_SIZE + 1])
{
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < DIGEST_SIZE; i++) {
        text[2 * i] = digits[digest->bytes[i] >> 4];
        text[2 * i + 1] = digits[digest->bytes[i] & 15];
    }
    text[DIGEST_HEX_SIZE] = '\0';
}
