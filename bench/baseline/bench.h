/* What the C programs have in common: they wait for a line on standard input, do one round of work, and print how long it
 * took, how many operations that were, and a checksum over what they saw. */
#ifndef BENCH_H
#define BENCH_H

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
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

#ifndef SO_MEMINFO
#define SO_MEMINFO 55
#endif
#ifndef SOL_NETLINK
#define SOL_NETLINK 270
#endif

struct sample {
    uint64_t nanoseconds;
    uint64_t operations;
    uint64_t checksum;
    /* What else was measured in the round, by name; the names end with NULL. */
    const char *names[4];
    double values[4];
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
        printf("{\"nanoseconds\":%" PRIu64 ",\"operations\":%" PRIu64 ",\"checksum\":\"%" PRIu64 "\",\"more\":{",
               sample.nanoseconds, sample.operations, sample.checksum);
        for (int i = 0; sample.names[i] != NULL; i++)
            printf("%s\"%s\":%.1f", i == 0 ? "" : ",", sample.names[i], sample.values[i]);
        printf("}}\n");
        fflush(stdout);
    }
    return 0;
}

/* How many of at most `wanted` messages of less than 512 bytes surely fit the socket's receive buffer. */
static inline uint32_t fitting(int fd, uint32_t wanted)
{
    int size;
    socklen_t length = sizeof size;
    if (getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, &length) < 0)
        fail("getsockopt");
    return (uint32_t)size / 1280 < wanted ? (uint32_t)size / 1280 : wanted;
}

/* How many messages the kernel dropped on a socket so far. */
static inline uint32_t dropped(int fd)
{
    uint32_t memory[9] = { 0 };
    socklen_t length = sizeof memory;
    if (getsockopt(fd, SOL_SOCKET, SO_MEMINFO, memory, &length) < 0)
        fail("getsockopt");
    return memory[8];
}

/* A program that sends while this one receives: it starts with each line that it is given, and tells when it is done. */
struct helper {
    FILE *to, *from;
};

static inline struct helper start_helper(char *const arguments[])
{
    int to[2], from[2];
    if (pipe2(to, O_CLOEXEC) < 0 || pipe2(from, O_CLOEXEC) < 0)
        fail("pipe2");
    pid_t child = fork();
    if (child < 0)
        fail("fork");
    if (child == 0) {
        dup2(to[0], 0);
        dup2(from[1], 1);
        execv(arguments[0], arguments);
        fail(arguments[0]);
    }
    close(to[0]);
    close(from[1]);
    return (struct helper){ fdopen(to[1], "w"), fdopen(from[0], "r") };
}

static inline void tell_helper(struct helper *helper)
{
    fputs("round\n", helper->to);
    fflush(helper->to);
}

/* Waits until the helper is done, and returns when it had begun. */
static inline uint64_t helper_began(struct helper *helper)
{
    uint64_t began;
    if (fscanf(helper->from, "%" SCNu64, &began) != 1)
        fail("helper");
    return began;
}

static inline int compare_numbers(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* The value below which that part of them lies; they are sorted for it. */
static inline uint64_t quantile(uint64_t *values, uint32_t count, double part)
{
    qsort(values, count, sizeof *values, compare_numbers);
    return values[(uint32_t)((count - 1) * part)];
}

#endif
