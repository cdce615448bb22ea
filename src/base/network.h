/*
 * base/network: IPv4 and IPv6 addresses and networks (RFC 4632, RFC 4291).
 */
#ifndef TRAILAUDIT_BASE_NETWORK_H
#define TRAILAUDIT_BASE_NETWORK_H

#include "base/slice.h"

typedef struct {
    uint8_t bytes[16]; /* network order; the first 4 for IPv4; host bits are 0 */
    uint8_t prefix;    /* bits */
    bool six;          /* IPv6 */
    bool has_prefix;   /* written with one; an address alone has 32 or 128 */
} Network;

/* An address, or address/prefix; host bits are cleared. False for anything else, blanks included.
 */
bool network_parse(Slice text, Network *network);
/* Whether inner as a whole lies in outer. Families never mix. */
bool network_contains(const Network *outer, const Network *inner);

#endif
