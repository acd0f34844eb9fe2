/* What the C programs have in common: they wait for a line on standard input, do one round of work, and print how long it
 * took, how many operations that were, and a checksum over what they saw. */
#ifndef BENCH_H
#define BENCH_H

#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include <linux/netlink.h>

#ifndef SOL_NETLINK
#define SOL_NETLINK 270
#endif

struct sample {
    uint64_t nanoseconds;
    uint64_t operations;
    uint64_t checksum;
};

static inline uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static inline void fail(const char *what)
{
    perror(what);
    exit(1);
}

/* A netlink socket with the options that the library sets, bound to a port that the kernel picks. */
static inline int open_socket(int protocol, int receive_buffer, uint32_t *port_id)
{
    int one = 1;
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
    if (fd < 0)
        fail("socket");
    setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof one);
    setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &one, sizeof one);
    setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &one, sizeof one);
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &receive_buffer, sizeof receive_buffer) < 0)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    struct sockaddr_nl address = { .nl_family = AF_NETLINK };
    socklen_t length = sizeof address;
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0)
        fail("bind");
    if (getsockname(fd, (struct sockaddr *)&address, &length) < 0)
        fail("getsockname");
    if (port_id != NULL)
        *port_id = address.nl_pid;
    return fd;
}

/* Does rounds for as long as lines come. */
static inline int serve(void (*round)(struct sample *))
{
    char line[64];
    printf("{\"ready\":true}\n");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) != NULL) {
        struct sample sample = { 0 };
        round(&sample);
        printf("{\"nanoseconds\":%" PRIu64 ",\"operations\":%" PRIu64 ",\"checksum\":\"%" PRIu64 "\"}\n",
               sample.nanoseconds, sample.operations, sample.checksum);
        fflush(stdout);
    }
    return 0;
}

#endif
