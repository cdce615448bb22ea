#include "base/digest.h"

#include <openssl/evp.h>
#include <stdlib.h>

struct DigestStream {
    EVP_MD_CTX *context;
    EVP_MD *method;
};

DigestStream *digest_stream_new(void)
{
    DigestStream *stream = calloc(1, sizeof(DigestStream));
    if (!stream)
        return NULL;
    stream->context = EVP_MD_CTX_new();
    stream->method = EVP_MD_fetch(NULL, "SHA256", NULL);
    if (!stream->context || !stream->method) {
        digest_stream_free(stream);
        return NULL;
    }
    return stream;
}

void digest_stream_free(DigestStream *stream)
{
    if (!stream)
        return;
    EVP_MD_CTX_free(stream->context);
    EVP_MD_free(stream->method);
    free(stream);
}

bool digest_begin(DigestStream *stream)
{
    return EVP_DigestInit_ex2(stream->context, stream->method, NULL) == 1;
}

bool digest_add(DigestStream *stream, Slice bytes)
{
    return bytes.size == 0 || EVP_DigestUpdate(stream->context, bytes.data, bytes.size) == 1;
}

bool digest_end(DigestStream *stream, Digest *digest)
{
    return EVP_DigestFinal_ex(stream->context, digest->bytes, NULL) == 1;
}

bool digest_of(Slice bytes, Digest *digest)
{
    return EVP_Digest(bytes.size ? bytes.data : "", bytes.size, digest->bytes, NULL, EVP_sha256(),
                      NULL) == 1;
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
