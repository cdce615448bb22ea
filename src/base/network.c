#include "base/network.h"

#include <arpa/inet.h>

static bool parse_prefix(Slice text, unsigned most, uint8_t *prefix)
{
    if (text.size == 0 || text.size > 3 || (text.size > 1 && text.data[0] == '0'))
        return false;
    unsigned value = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        value = value * 10 + (unsigned)(text.data[i] - '0');
    }
    *prefix = (uint8_t)value;
    return value <= most;
}

static void clear_host_bits(Network *network)
{
    size_t size = network->six ? 16 : 4;
    for (size_t i = 0; i < size; i++) {
        unsigned before = (unsigned)i * 8;
        if (before >= network->prefix)
            network->bytes[i] = 0;
        else if (network->prefix - before < 8)
            network->bytes[i] &= (uint8_t)(0xff << (8 - (network->prefix - before)));
    }
}

bool network_parse(Slice text, Network *network)
{
    char address[INET6_ADDRSTRLEN + 1];
    size_t slash = slice_find(text, '/');
    if (slash == 0 || slash >= sizeof address || memchr(text.data, '\0', text.size))
        return false;
    memcpy(address, text.data, slash);
    address[slash] = '\0';
    *network = (Network){0};
    network->six = memchr(address, ':', slash) != NULL;
    if (inet_pton(network->six ? AF_INET6 : AF_INET, address, network->bytes) != 1)
        return false;
    unsigned most = network->six ? 128 : 32;
    network->prefix = (uint8_t)most;
    if (slash < text.size) {
        network->has_prefix = true;
        if (!parse_prefix(slice_from(text, slash + 1), most, &network->prefix))
            return false;
    }
    clear_host_bits(network);
    return true;
}

bool network_contains(const Network *outer, const Network *inner)
{
    if (outer->six != inner->six || inner->prefix < outer->prefix)
        return false;
    size_t whole = outer->prefix / 8;
    unsigned rest = outer->prefix % 8;
    if (memcmp(outer->bytes, inner->bytes, whole) != 0)
        return false;
    return rest == 0 || ((outer->bytes[whole] ^ inner->bytes[whole]) >> (8 - rest)) == 0;
}
