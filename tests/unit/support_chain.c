#include "support_chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "support_folder.h"

TestKey key;

int make_key(void **state)
{
    (void)state;
    key = test_key_make();
    return 0;
}

int free_key(void **state)
{
    (void)state;
    test_key_free(&key);
    return 0;
}

char *key_list(const TestKey *one, bool spki, const char *fingerprint)
{
    Buffer json = {0};
    buffer_printf(&json, "{\"PublicKeyList\":[");
    test_key_list(&json, one, spki, fingerprint, "1780000000.0", "1790000000.0");
    buffer_printf(&json, "]}");
    buffer_add_byte(&json, '\0');
    return json.data;
}

Fixture fixture_empty(const TestKey *one, bool sidecars)
{
    Fixture f = {.folder = folder_make(), .keys = key_list(one, false, NULL)};
    f.chain = test_chain_begin(f.folder, one);
    f.chain.sidecars = sidecars;
    return f;
}

void fixture_end(Fixture *f)
{
    test_chain_end(&f->chain);
    folder_remove(f->folder);
    for (int i = 0; i < 4; i++)
        free(f->logs[i]);
    free(f->keys);
}

Fixture fixture_begin(const TestKey *one, bool sidecars)
{
    Fixture f = fixture_empty(one, sidecars);
    f.logs[0] = strdup(test_chain_log(&f.chain, "{\"Records\":[1]}"));
    f.logs[1] = strdup(test_chain_log(&f.chain, "{\"Records\":[2]}"));
    test_chain_digest(&f.chain);
    test_chain_digest(&f.chain);
    f.logs[2] = strdup(test_chain_log(&f.chain, "{\"Records\":[3]}"));
    test_chain_digest(&f.chain);
    f.logs[3] = strdup(test_chain_log(&f.chain, "{\"Records\":[4]}"));
    test_chain_digest(&f.chain);
    return f;
}

void check(const Fixture *f, const char *keys, const char *expected)
{
    Buffer found = test_verify(f->folder, keys);
    assert_string_equal(found.data, expected);
    buffer_free(&found);
}

const char *digest_at(const Fixture *f, int hour)
{
    return test_digest_path(&f->chain, hour);
}

void drop(const Fixture *f, const char *path)
{
    char *whole = folder_path(f->folder, path);
    assert_int_equal(remove(whole), 0);
    free(whole);
}

void copy(const Fixture *f, const char *from, const char *to)
{
    Buffer bytes = folder_read(f->folder, from);
    assert_non_null(bytes.data);
    folder_write(f->folder, to, buffer_slice(&bytes));
    buffer_free(&bytes);
}

void append(const Fixture *f, const char *path, Slice more)
{
    Buffer bytes = folder_read(f->folder, path);
    buffer_add(&bytes, more);
    folder_write(f->folder, path, buffer_slice(&bytes));
    buffer_free(&bytes);
}
