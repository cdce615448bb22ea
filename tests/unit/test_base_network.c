#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/network.h"

static void addresses_and_networks_are_told_from_all_else(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
        int prefix;
    } rows[] = {
        {"198.51.100.7", true, 32},
        {"198.51.100.7/32", true, 32},
        {"0.0.0.0/0", true, 0},
        {"::", true, 128},
        {"::/0", true, 0},
        {"2001:DB8::1/64", true, 64},
        {"::ffff:198.51.100.7", true, 128},
        {"", false, 0},
        {"/8", false, 0},
        {" 198.51.100.7", false, 0},
        {"198.51.100.7 ", false, 0},
        {"198.51.100", false, 0},
        {"198.51.100.256", false, 0},
        {"198.51.100.07", false, 0},
        {"198.51.100.7:443", false, 0},
        {"198.51.100.0/33", false, 0},
        {"198.51.100.0/", false, 0},
        {"198.51.100.0/08", false, 0},
        {"198.51.100.0/-1", false, 0},
        {"198.51.100.0/ 8", false, 0},
        {"198.51.100.0/999", false, 0},
        {"198.51.100.0/0x8", false, 0},
        {"198.51.100.0/8/8", false, 0},
        {"2001:db8::/129", false, 0},
        {"2001:db8::%eth0", false, 0},
        {"[::1]", false, 0},
        {"1:2:3:4:5:6:7:8:9", false, 0},
        {"ec2.amazonaws.com", false, 0},
        {"AWS Internal", false, 0},
        {"1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:cccc", false, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Network network;
        bool good = network_parse(slice_of(rows[i].text), &network);
        if (good != rows[i].good || (good && network.prefix != rows[i].prefix))
            fail_msg("\"%s\"", rows[i].text);
    }
}

static void a_text_with_nul_is_no_address(void **state)
{
    (void)state;
    Network network;
    assert_false(network_parse(SLICE("10.0.0.1\0"), &network));
    assert_false(network_parse(SLICE("10.0.0.1\0/8"), &network));
}

static void host_bits_are_cleared(void **state)
{
    (void)state;
    Network network;
    static const uint8_t ten[4] = {10, 128, 0, 0};
    assert_true(network_parse(SLICE("10.255.255.255/9"), &network));
    assert_memory_equal(network.bytes, ten, 4);
    assert_true(network.has_prefix);
    assert_true(network_parse(SLICE("10.0.0.1"), &network));
    assert_false(network.has_prefix);
    assert_false(network.six);
}

static void a_network_contains_what_lies_in_it_as_a_whole(void **state)
{
    (void)state;
    static const struct {
        const char *outer, *inner;
        bool contains;
    } rows[] = {
        {"0.0.0.0/0", "198.51.100.7", true},
        {"198.51.100.7", "198.51.100.7", true},
        {"198.51.100.0/24", "198.51.100.255", true},
        {"198.51.100.0/24", "198.51.101.0", false},
        {"198.51.100.0/24", "198.51.100.0/25", true},
        {"198.51.100.0/24", "198.51.100.0/23", false},
        {"10.0.0.0/9", "10.127.255.255", true},
        {"10.0.0.0/9", "10.128.0.0", false},
        {"10.0.0.0/31", "10.0.0.1", true},
        {"10.0.0.0/31", "10.0.0.2", false},
        {"::/0", "0.0.0.0", false},
        {"0.0.0.0/0", "::", false},
        {"2001:db8::/33", "2001:db8:7fff::1", true},
        {"2001:db8::/33", "2001:db8:8000::1", false},
        {"::/0", "2001:db8::/32", true},
        {"2001:db8::1", "2001:db8::1", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Network outer, inner;
        assert_true(network_parse(slice_of(rows[i].outer), &outer));
        assert_true(network_parse(slice_of(rows[i].inner), &inner));
        if (network_contains(&outer, &inner) != rows[i].contains)
            fail_msg("%s in %s", rows[i].inner, rows[i].outer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_and_networks_are_told_from_all_else),
        cmocka_unit_test(a_text_with_nul_is_no_address),
        cmocka_unit_test(host_bits_are_cleared),
        cmocka_unit_test(a_network_contains_what_lies_in_it_as_a_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
