/*
 * Where the call came from. Reserved ranges are those of the IANA special-purpose registries (RFC
 * 6890); the ranges set apart for documentation count as public.
 */
#include "event/facts.h"

#include <arpa/inet.h>

typedef struct {
    uint8_t bytes[16]; /* 4 used for IPv4 */
    int family;        /* AF_INET, AF_INET6; 0 where the text is no address */
} Address;

typedef struct {
    int family;
    uint8_t bytes[16];
    unsigned prefix; /* bits */
} Range;

static const Range private_ranges[] = {
    {AF_INET, {10}, 8},          {AF_INET, {172, 16}, 12},  {AF_INET, {192, 168}, 16},
    {AF_INET, {127}, 8},         {AF_INET, {169, 254}, 16}, {AF_INET, {100, 64}, 10},
    {AF_INET6, {[15] = 1}, 128}, {AF_INET6, {0xfc}, 7},     {AF_INET6, {0xfe, 0x80}, 10},
};
static const Range other_ranges[] = {
    {AF_INET, {0}, 8},     {AF_INET, {224}, 4},  {AF_INET, {240}, 4},
    {AF_INET6, {0xff}, 8}, {AF_INET6, {0}, 128},
};

static bool lies_in(const Address *address, const Range *range)
{
    unsigned whole = range->prefix / 8, bits = range->prefix % 8;
    if (address->family != range->family || memcmp(address->bytes, range->bytes, whole) != 0)
        return false;
    return bits == 0 || (address->bytes[whole] ^ range->bytes[whole]) >> (8 - bits) == 0;
}

static bool lies_in_any(const Address *address, const Range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (lies_in(address, &ranges[i]))
            return true;
    return false;
}

/* Brackets and an IPv6 zone are tolerated; an IPv4 address mapped into IPv6 is the IPv4 address. */
static Address address_of(Slice text)
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    Address address = {{0}, 0};
    char copy[INET6_ADDRSTRLEN];
    if (text.size >= 2 && text.data[0] == '[' && text.data[text.size - 1] == ']')
        text = (Slice){text.data + 1, text.size - 2};
    if (slice_find(text, ':') < text.size)
        text.size = slice_find(text, '%');
    if (text.size == 0 || text.size >= sizeof copy || slice_find(text, '\0') < text.size)
        return address;
    memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    if (inet_pton(AF_INET, copy, address.bytes) == 1) {
        address.family = AF_INET;
    } else if (inet_pton(AF_INET6, copy, address.bytes) == 1) {
        address.family = AF_INET6;
        if (memcmp(address.bytes, mapped, sizeof mapped) == 0) {
            memmove(address.bytes, address.bytes + 12, 4);
            address.family = AF_INET;
        }
    }
    return address;
}

static Slice kind_of_address(const Address *address)
{
    if (lies_in_any(address, private_ranges, sizeof private_ranges / sizeof private_ranges[0]))
        return SLICE("private");
    if (lies_in_any(address, other_ranges, sizeof other_ranges / sizeof other_ranges[0]))
        return SLICE("other");
    return SLICE("public");
}

EventFactValue fact_address_kind(EventFacts *facts)
{
    Slice text = fact_text(facts, COLUMN_SOURCE_IP);
    Address address = address_of(text);
    if (address.family)
        return fact_of(kind_of_address(&address));
    if (slice_equal(text, SLICE("AWS Internal")) || slice_starts(text, SLICE("AWS Internal/")))
        return fact_of(SLICE("internal"));
    return fact_of(fact_is_service_name(text) ? SLICE("service") : SLICE("other"));
}

/* "203.0.113.0/24": as inet_ntop writes it, which takes much longer. */
static Slice network_of_four(const uint8_t bytes[4], Arena *arena)
{
    char text[INET_ADDRSTRLEN + 4], *to = text;
    for (int i = 0; i < 3; i++) {
        if (bytes[i] >= 100)
            *to++ = (char)('0' + bytes[i] / 100);
        if (bytes[i] >= 10)
            *to++ = (char)('0' + bytes[i] / 10 % 10);
        *to++ = (char)('0' + bytes[i] % 10);
        *to++ = '.';
    }
    memcpy(to, "0/24", 4);
    return arena_copy(arena, (Slice){text, (size_t)(to - text) + 4});
}

static Slice network_of_six(uint8_t bytes[16], Arena *arena)
{
    enum { KEPT = 6 };
    char text[INET6_ADDRSTRLEN];
    memset(bytes + KEPT, 0, 16 - KEPT);
    inet_ntop(AF_INET6, bytes, text, sizeof text);
    return arena_printf(arena, "%s/%d", text, KEPT * 8);
}

EventFactValue fact_source_network(EventFacts *facts)
{
    Address address = address_of(fact_text(facts, COLUMN_SOURCE_IP));
    if (!address.family || !slice_equal(kind_of_address(&address), SLICE("public")))
        return fact_none();
    Slice network = address.family == AF_INET ? network_of_four(address.bytes, facts->scratch)
                                              : network_of_six(address.bytes, facts->scratch);
    if (!network.data)
        facts->failed = true;
    return fact_of(network);
}
