/* Common code of the C programs: for each line on standard input they run one round of work and print its duration, number of
 * operations and checksum as JSON. lib/serve.ts implements the same protocol. */
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
    /* Additional measurements: names and their values. NULL ends the names. */
    const char *names[4];
    double values[4];
};

static inline uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static inline void fail(const char *operation)
{
    perror(operation);
    exit(1);
}

/* Prints a message and exits. */
static inline void fail_with(const char *message)
{
    fprintf(stderr, "%s\n", message);
    exit(1);
}

/* Opens a netlink socket with the options that the library sets, bound to a port id assigned by the kernel. */
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

#ifdef SLICES

/* The program is a library of a process that measures slices (runner/slice-process.ts). The process calls `start` once and
 * `run_slice` for each slice. A slice is a short round: SLICED selects its amount of work. */
#define SLICED(whole, slice) slice
#define main start

static void (*slice_round)(struct sample *);
_Static_assert(sizeof(struct sample) == 88, "SAMPLE_SIZE in runner/slice-process.ts");

static inline int serve(void (*round)(struct sample *))
{
    slice_round = round;
    return 0;
}

void run_slice(struct sample *sample)
{
    if (slice_round == NULL)
        fail_with("the program did not call serve()");
    memset(sample, 0, sizeof *sample);
    slice_round(sample);
}

#else

#define SLICED(whole, slice) whole

/* Runs one round for each line on standard input. */
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

#endif

/* Returns how many messages of less than 512 bytes fit into the socket's receive buffer, at most `wanted`. */
static inline uint32_t receive_capacity(int fd, uint32_t wanted)
{
    int size;
    socklen_t length = sizeof size;
    if (getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, &length) < 0)
        fail("getsockopt");
    return (uint32_t)size / 1280 < wanted ? (uint32_t)size / 1280 : wanted;
}

/* Returns the number of messages that the kernel has dropped on a socket. */
static inline uint32_t dropped(int fd)
{
    uint32_t memory[9] = { 0 };
    socklen_t length = sizeof memory;
    if (getsockopt(fd, SOL_SOCKET, SO_MEMINFO, memory, &length) < 0)
        fail("getsockopt");
    return memory[8];
}

/* A child process. For each line that it reads, it does one unit of work (usually: sends messages) and then prints one
   line. */
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

/* Requests one unit of work. */
static inline void request_helper(struct helper *helper)
{
    fputs("round\n", helper->to);
    fflush(helper->to);
}

/* Waits until the helper has done its work and returns the number that it printed. */
static inline uint64_t helper_response(struct helper *helper)
{
    uint64_t number;
    if (fscanf(helper->from, "%" SCNu64, &number) != 1)
        fail("helper");
    return number;
}

static inline int compare_numbers(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Returns the value below which `fraction` of the values lie. Sorts the values. */
static inline uint64_t quantile(uint64_t *values, uint32_t count, double fraction)
{
    qsort(values, count, sizeof *values, compare_numbers);
    return values[(uint32_t)((count - 1) * fraction)];
}

/* Memory and headers for recvmmsg. The slots are an odd number of cache lines apart. Slots at a distance of whole pages
   would compete for the same cache sets. */
enum { SLOTS = 64, SLOT_SIZE = 65536 + 4096, STRIDE = SLOT_SIZE + 64 };

struct slots {
    uint8_t *memory;
    struct mmsghdr headers[SLOTS];
    struct iovec pieces[SLOTS];
    struct sockaddr_nl sources[SLOTS];
};

static inline void init_slots(struct slots *slots)
{
    slots->memory = aligned_alloc(4096, ((size_t)SLOTS * STRIDE + 4095) / 4096 * 4096);
    for (int i = 0; i < SLOTS; i++) {
        slots->pieces[i] = (struct iovec){ slots->memory + (size_t)i * STRIDE, SLOT_SIZE };
        slots->headers[i].msg_hdr = (struct msghdr){ .msg_name = &slots->sources[i], .msg_iov = &slots->pieces[i],
                                                     .msg_iovlen = 1 };
    }
}

/* Receives up to SLOTS datagrams. */
static inline int receive_slots(struct slots *slots, int fd, int flags)
{
    for (int i = 0; i < SLOTS; i++)
        slots->headers[i].msg_hdr.msg_namelen = sizeof(struct sockaddr_nl);
    return recvmmsg(fd, slots->headers, SLOTS, flags, NULL);
}

static inline uint8_t *slot_data(struct slots *slots, int slot)
{
    return slots->memory + (size_t)slot * STRIDE;
}

#endif
