#include "CMartletResolver.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <errno.h>
#include <netinet/in.h>
#include <resolv.h>
#include <string.h>

int martlet_dns_exchange(
    const unsigned char *query, int query_length, unsigned char *answer, int capacity, uint32_t server, uint16_t port
) {
    int length;
    errno = 0;
#if defined(__GLIBC__)
    struct __res_state state;
    memset(&state, 0, sizeof state);
    if (res_ninit(&state) != 0) return -EIO;
    state.retrans = 3;
    state.retry = 2;
    if (server != 0) {
        state.nscount = 1;
        memset(&state.nsaddr_list[0], 0, sizeof state.nsaddr_list[0]);
        state.nsaddr_list[0].sin_family = AF_INET;
        state.nsaddr_list[0].sin_port = htons(port);
        state.nsaddr_list[0].sin_addr.s_addr = htonl(server);
    }
    length = res_nsend(&state, query, query_length, answer, capacity);
    int failure = errno;
    res_nclose(&state);
    errno = failure;
#elif defined(__APPLE__)
    struct __res_state state;
    memset(&state, 0, sizeof state);
    if (res_ninit(&state) != 0) return -EIO;
    state.retrans = 3;
    state.retry = 2;
    if (server != 0) {
        union res_sockaddr_union address;
        memset(&address, 0, sizeof address);
        address.sin.sin_len = sizeof address.sin;
        address.sin.sin_family = AF_INET;
        address.sin.sin_port = htons(port);
        address.sin.sin_addr.s_addr = htonl(server);
        res_setservers(&state, &address, 1);
    }
    length = res_nsend(&state, query, query_length, answer, capacity);
    int failure = errno;
    res_ndestroy(&state);
    errno = failure;
#else
    // This C library keeps no state between calls, and always asks the configured servers.
    if (server != 0) return -ENOTSUP;
    length = res_send(query, query_length, answer, capacity);
#endif
    if (length >= 0) return length;
    return errno > 0 ? -errno : -EIO;
}
