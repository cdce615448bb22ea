#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "audit/redact_find.h"

/* The text with each match as its kind's letter and value: <K…>, <A…>, <E…>. */
static void assert_found(const char *text, const char *wanted)
{
    RedactFinder finder = {0};
    RedactMatch match;
    Buffer out = {0};
    size_t copied = 0;
    assert_true(redact_find_begin(&finder, slice_of(text)));
    while (redact_find_next(&finder, &match)) {
        buffer_add(&out, (Slice){text + copied, match.from - copied});
        buffer_printf(&out, "<%c%.*s>", "KAE"[match.kind], (int)match.value.size, match.value.data);
        copied = match.to;
    }
    buffer_add(&out, slice_of(text + copied));
    buffer_add_byte(&out, '\0');
    assert_false(out.failed);
    assert_string_equal(out.data, wanted);
    redact_find_end(&finder);
    buffer_free(&out);
}

typedef struct {
    const char *text, *wanted; /* wanted NULL: the text itself, nothing is found */
} Row;

static void assert_rows(const Row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_found(rows[i].text, rows[i].wanted ? rows[i].wanted : rows[i].text);
}
#define ASSERT_ROWS(rows) assert_rows(rows, sizeof(rows) / sizeof *(rows))

static void key_ids_are_found_by_their_prefixes(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"AKIAIOSFODNN7EXAMPLE", "<KAKIAIOSFODNN7EXAMPLE>"},
        {"AROACKCEVSQ6C2EXAMPLE:session", "<KAROACKCEVSQ6C2EXAMPLE>:session"},
        {"user/%2FASIAIOSFODNN7EXAMPLE%2F", "user/%2F<KASIAIOSFODNN7EXAMPLE>%2F"},
        {"AIDAEXAMPLE", NULL}, /* too short for one */
        {"AKIAIOSFODNN7example1", NULL},
        {"akiaiosfodnn7example:Get", "<KAKIAIOSFODNN7EXAMPLE>:Get"},
        {"0accaiosfodnn7example accabcdabcdabcdefabc", NULL},
        {"asiapacificregional", NULL},
        {"ABCDIOSFODNN7EXAMPLE", NULL},
    };
    ASSERT_ROWS(rows);
}

static void addresses_are_found_however_they_are_written(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"10.0.0.1", "<A10.0.0.1>"},
        {"010.000.0.01", "<A10.0.0.1>"},
        {"10.0.0.0/8, 10.0.0.1:443.", "<A10.0.0.0>/8, <A10.0.0.1>:443."},
        {"role/10.0.0.1", "role/<A10.0.0.1>"},
        {"ip-10-0-0-1.ec2.internal", "ip-<A10.0.0.1>.ec2.internal"},
        {"2001:DB8:0:0:0:0:0:1", "<A2001:db8::1>"},
        {"[2001:db8::1]:443", "[<A2001:db8::1>]:443"},
        {"from:2001:db8::1.", "from:<A2001:db8::1>."},
        {"2001%3Adb8%3A%3A1", "<A2001:db8::1>"},
        {"::ffff:10.0.0.1", "<A::ffff:10.0.0.1>"},
        {"2001:db8::/32", "<A2001:db8::>/32"},
        {"2001:db8::25:GetObject", "<A2001:db8::25>:GetObject"},
        {"2001:db8:0:0:0:0:0:25:2001:db8:0:0:0:0:0:26", "<A2001:db8::25>:<A2001:db8::26>"},
        {"src:2001:db8:0:0:0:0:0:1", "src:<A2001:db8::1>"},
    };
    ASSERT_ROWS(rows);
}

static void what_only_looks_like_an_address_stays(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"aws-cli/2.15.300.1 Chrome/126.0.6478.127", NULL},
        {"1.2.3.4.5", NULL},
        {"1.2.3", NULL},
        {"arn:aws:iam::123456789012:role/a", NULL},
        {"arn:aws:iam::aws:policy/a", NULL},
        {"arn:aws:s3:::beef", NULL},
        {"arn:aws:ec2:us-east-1::image/ami-1", NULL},
        {"arn:aws:rds:us-east-1::db:a", NULL},
        {"2026-07-01T00:10:00Z", NULL},
        {"2026-07-01-10-20", NULL},
        {"1f:51:ae:28:bf:89:e9:d8:1f:25:5d:37:2d:7d:b8:ca", NULL},
        {"std::string std::dec", NULL},
        {"7222e176-89a3-4ff3-8cd3-30781e964dae", NULL},
        {"::", NULL},
    };
    ASSERT_ROWS(rows);
}

static void e_mails_are_found_in_arns_addresses_and_json(void **state)
{
    (void)state;
    static const Row rows[] = {
        {"alice@example.com", "<Ealice@example.com>"},
        {"Alice.B+x@Mail.Example.COM.", "<Ealice.b+x@mail.example.com>."},
        {"arn:aws:sts::1:assumed-role/R/alice@example.com", "arn:aws:sts::1:assumed-role/R/"
                                                            "<Ealice@example.com>"},
        {"AROACKCEVSQ6C2EXAMPLE:bob@example.org", "<KAROACKCEVSQ6C2EXAMPLE>:<Ebob@example.org>"},
        {"?u=alice%40example.com&v=1", "?u=<Ealice@example.com>&v=1"},
        {"x%2Falice%2540example.com", "x%2F<Ealice@example.com>"},
        {"{\"a\":\"alice\\u0040example.com\\n\"}", "{\"a\":\"<Ealice@example.com>\\n\"}"},
        {"owner='alice&#64;example.com'", "owner='<Ealice@example.com>'"},
        {"'alice@example.com', bob@example.com", "'<Ealice@example.com>', <Ebob@example.com>"},
        {"10.0.0.1@example.com", "<E10.0.0.1@example.com>"},
        {"j\u00fcrgen@b\u00fccher.example", "<Ej\u00fcrgen@b\u00fccher.example>"},
        {"a@b@example.com", "a@<Eb@example.com>"},
        {"@SUM(1+1)", NULL},
        {"npm/@scope/name js@3.1.0 root@localhost a@.com", NULL},
        {"", NULL},
        {"%", NULL},
        {"\\", NULL},
        {"%4", NULL},
        {"@", NULL},
    };
    ASSERT_ROWS(rows);
}

static void bytes_of_any_kind_are_looked_at(void **state)
{
    (void)state;
    char text[256];
    RedactFinder finder = {0};
    RedactMatch match;
    for (int i = 0; i < 256; i++)
        text[i] = (char)i;
    assert_true(redact_find_begin(&finder, (Slice){text, sizeof text}));
    assert_false(redact_find_next(&finder, &match));
    redact_find_end(&finder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(key_ids_are_found_by_their_prefixes),
        cmocka_unit_test(addresses_are_found_however_they_are_written),
        cmocka_unit_test(what_only_looks_like_an_address_stays),
        cmocka_unit_test(e_mails_are_found_in_arns_addresses_and_json),
        cmocka_unit_test(bytes_of_any_kind_are_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
