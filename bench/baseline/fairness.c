/* Serves ten sockets by turns while one of them is flooded, and notes how long the messages of the other nine wait:
 *   fairness <sender program> <count> <interval in microseconds>
 * Whichever sockets have something get one receive of at most 64 messages each before any gets another. */
#include "upcall.h"
#include <sys/epoll.h>

enum { SOCKETS = 10, SLOTS = 64, SLOT_SIZE = 65536 + 4096, STRIDE = SLOT_SIZE + 64 };

static int receivers[SOCKETS];
static uint8_t *memory;
static struct mmsghdr headers[SLOTS];
static struct iovec pieces[SLOTS];
static struct sockaddr_nl sources[SLOTS];
static struct helper sender;
static int epoll;
static uint32_t count, waits_noted;
static uint64_t *waits;

static void serve_socket(uint32_t number, struct sample *sample)
{
    for (int i = 0; i < SLOTS; i++)
        headers[i].msg_hdr.msg_namelen = sizeof(struct sockaddr_nl);
    int received = recvmmsg(receivers[number], headers, SLOTS, MSG_DONTWAIT, NULL);
    if (received < 0 && errno != EAGAIN)
        fail("recvmmsg");
    for (int i = 0; i < received; i++) {
        struct upcall upcall;
        if (sources[i].nl_family != AF_NETLINK)
            continue;
        if (!parse_upcall(memory + (size_t)i * STRIDE, headers[i].msg_len, &upcall)) {
            fprintf(stderr, "bad upcall\n");
            exit(1);
        }
        uint64_t value = digest(&upcall);
        if (number == 0)
            continue;
        waits[waits_noted++] = waited(&upcall);
        sample->checksum += value;
    }
}

static void round_of(struct sample *sample)
{
    waits_noted = 0;
    tell_helper(&sender);
    for (int done = 0; !done || waits_noted < count;) {
        struct epoll_event events[SOCKETS + 1];
        int ready = epoll_wait(epoll, events, SOCKETS + 1, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.u32 < SOCKETS) {
                serve_socket(events[i].data.u32, sample);
            } else {
                helper_began(&sender);
                done = 1;
            }
        }
    }
    for (int i = 0; i < SOCKETS; i++)
        if (dropped(receivers[i]) != 0) {
            fprintf(stderr, "upcalls were dropped\n");
            exit(1);
        }
    sample->operations = count;
    sample->nanoseconds = quantile(waits, count, 0.5) * count;
    sample->names[0] = "p99";
    sample->values[0] = (double)quantile(waits, count, 0.99);
}

int main(int argc, char **argv)
{
    char ports[SOCKETS][16], *arguments[SOCKETS + 4] = { argv[1], argv[2], argv[3] };
    count = (uint32_t)atoi(argv[argc > 2 ? 2 : 0]);
    waits = malloc(count * sizeof *waits);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    memory = aligned_alloc(4096, ((size_t)SLOTS * STRIDE + 4095) / 4096 * 4096);
    for (int i = 0; i < SLOTS; i++) {
        pieces[i] = (struct iovec){ memory + (size_t)i * STRIDE, SLOT_SIZE };
        headers[i].msg_hdr = (struct msghdr){ .msg_name = &sources[i], .msg_iov = &pieces[i], .msg_iovlen = 1 };
    }
    for (uint32_t i = 0; i < SOCKETS; i++) {
        uint32_t port_id;
        receivers[i] = open_socket(NETLINK_USERSOCK, 4 << 20, &port_id);
        snprintf(ports[i], sizeof ports[i], "%u", port_id);
        arguments[i + 3] = ports[i];
        struct epoll_event event = { .events = EPOLLIN, .data.u32 = i };
        epoll_ctl(epoll, EPOLL_CTL_ADD, receivers[i], &event);
    }
    sender = start_helper(arguments);
    struct epoll_event event = { .events = EPOLLIN, .data.u32 = SOCKETS };
    epoll_ctl(epoll, EPOLL_CTL_ADD, fileno(sender.from), &event);
    return serve(round_of);
}
