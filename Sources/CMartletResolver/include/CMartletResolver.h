// The system's resolver library as the SDK needs it: one query in, one answer out, both as they are on the wire.
//
// No header of the system is included here: its types would seem to belong to this module, and no longer to the C library's.
#ifndef CMARTLET_RESOLVER_H
#define CMARTLET_RESOLVER_H

#include <stdint.h>

// Sends `query` to the configured name servers, or to `server` (IPv4, host byte order) and `port` where it is not 0, and
// writes the answer into `answer`. The library matches id and question, ignores answers from elsewhere and asks again over
// TCP when an answer is cut. Returns the answer's length, or a negative errno.
int martlet_dns_exchange(
    const unsigned char *query, int query_length, unsigned char *answer, int capacity, uint32_t server, uint16_t port
);

#endif
