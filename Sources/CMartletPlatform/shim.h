// The few calls of Linux that Swift's own module of the C library leaves out. Empty elsewhere.
#ifndef CMARTLET_PLATFORM_SHIM_H
#define CMARTLET_PLATFORM_SHIM_H

#if defined(__linux__)
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

// Declared here because the C library shows it only under _GNU_SOURCE, which a module cannot ask for.
int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);

static inline int martlet_accept(int descriptor) {
    return accept4(descriptor, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

// Declared here, and called with types of this file's own, because the headers that have them are modules of their own.
long syscall(long number, ...);

// Waits until the descriptor can be read, for at most so many nanoseconds below a second.
static inline void martlet_await_input(int descriptor, long nanoseconds) {
    struct {
        int descriptor;
        short events, found;
    } watched = {descriptor, 1 /* POLLIN */, 0};
    long limit[2] = {0, nanoseconds};
    syscall(SYS_ppoll, &watched, 1L, limit, 0L, 0L);
}

static inline int martlet_epoll_create(void) {
    return epoll_create1(EPOLL_CLOEXEC);
}

static inline int martlet_eventfd(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

static inline int martlet_epoll_control(int queue, int operation, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event;
    event.events = events;
    event.data.u64 = token;
    return epoll_ctl(queue, operation, descriptor, &event);
}

// Names the calling thread; the kernel takes 15 bytes.
static inline void martlet_name_thread(const char *name) {
    prctl(PR_SET_NAME, name, 0, 0, 0);
}

enum {
    martlet_epoll_in = EPOLLIN,
    martlet_epoll_out = EPOLLOUT,
    martlet_epoll_failure = EPOLLHUP | EPOLLERR,
    martlet_epoll_peer_finished = EPOLLRDHUP,
    martlet_epoll_one_shot = EPOLLONESHOT
};
#endif

#endif
