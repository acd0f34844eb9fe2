/* Sends upcalls with a send time at a fixed interval, and floods another port meanwhile:
 *   paced-sender <count> <interval in microseconds> <flooded port, or 0> <port…>
 * For each line on standard input it sends `count` upcalls to the ports in turn, one per interval, and prints its start time. */
#include "upcall.h"
#include <pthread.h>
#include <stdatomic.h>

enum { MAX_PORTS = 16, BATCH = 64 };

static uint8_t flood[BATCH][256];
static uint32_t lengths[BATCH];
static uint32_t flooded;
static atomic_int flooding;

static void *flood_port(void *unused)
{
    struct sockaddr_nl to = { .nl_family = AF_NETLINK, .nl_pid = flooded };
    int fd = open_socket(NETLINK_USERSOCK, 4096, NULL);
    while (atomic_load(&flooding))
        for (int i = 0; i < BATCH && atomic_load(&flooding); i++)
            if (sendto(fd, flood[i], lengths[i], 0, (struct sockaddr *)&to, sizeof to) < 0)
                fail("sendto");
    close(fd);
    return unused;
}

int main(int argc, char **argv)
{
    uint32_t count = (uint32_t)atoi(argv[1]), ports = (uint32_t)argc - 4;
    uint64_t interval = 1000u * (uint64_t)atoi(argv[2]);
    int senders[MAX_PORTS];
    struct sockaddr_nl to[MAX_PORTS];
    char line[64];
    flooded = (uint32_t)strtoul(argv[3], NULL, 10);
    for (uint32_t i = 0; i < BATCH; i++)
        lengths[i] = build_upcall(flood[i], i);
    for (uint32_t i = 0; i < ports; i++) {
        senders[i] = open_socket(NETLINK_USERSOCK, 4096, NULL);
        to[i] = (struct sockaddr_nl){ .nl_family = AF_NETLINK, .nl_pid = (uint32_t)strtoul(argv[i + 4], NULL, 10) };
    }
    while (fgets(line, sizeof line, stdin) != NULL) {
        uint8_t upcall[256];
        pthread_t thread;
        uint64_t started = now();
        atomic_store(&flooding, flooded != 0);
        if (flooded != 0 && pthread_create(&thread, NULL, flood_port, NULL) != 0)
            fail("pthread_create");
        for (uint32_t i = 0; i < count; i++) {
            uint64_t due = started + (i + 1) * interval;
            struct timespec time = { .tv_sec = (time_t)(due / 1000000000u), .tv_nsec = (long)(due % 1000000000u) };
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
            uint32_t length = build_upcall(upcall, i);
            write_send_time(upcall, length);
            if (sendto(senders[i % ports], upcall, length, 0, (struct sockaddr *)&to[i % ports], sizeof to[0]) < 0)
                fail("sendto");
        }
        atomic_store(&flooding, 0);
        if (flooded != 0)
            pthread_join(thread, NULL);
        printf("%" PRIu64 "\n", started);
        fflush(stdout);
    }
    return 0;
}
