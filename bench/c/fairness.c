/* Reads ten sockets while one of them is flooded, and measures the latency on the other nine:
     fairness <sender program> <count> <interval in microseconds>
   The program receives once from each readable socket, up to 64 messages, before it receives from any socket again. */
#include "upcall.h"
#include <sys/epoll.h>

enum { SOCKETS = 10 };

static int receivers[SOCKETS];
static struct slots slots;
static struct helper sender;
static int epoll;
static uint32_t count, received_count;
static uint64_t *latencies;

static void serve_socket(uint32_t number, struct sample *sample)
{
    int received = receive_slots(&slots, receivers[number], MSG_DONTWAIT);
    if (received < 0 && errno != EAGAIN)
        fail("recvmmsg");
    for (int i = 0; i < received; i++) {
        struct upcall upcall;
        if (slots.sources[i].nl_family != AF_NETLINK)
            continue;
        if (!parse_upcall(slot_data(&slots, i), slots.headers[i].msg_len, &upcall))
            fail_with("invalid upcall");
        uint64_t value = digest(&upcall);
        if (number == 0)
            continue;
        latencies[received_count++] = latency_of(&upcall);
        sample->checksum += value;
    }
}

static void round_of(struct sample *sample)
{
    received_count = 0;
    request_helper(&sender);
    for (int done = 0; !done || received_count < count;) {
        struct epoll_event events[SOCKETS + 1];
        int ready = epoll_wait(epoll, events, SOCKETS + 1, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.u32 < SOCKETS) {
                serve_socket(events[i].data.u32, sample);
            } else {
                helper_response(&sender);
                done = 1;
            }
        }
    }
    for (int i = 0; i < SOCKETS; i++)
        if (dropped(receivers[i]) != 0)
            fail_with("the kernel dropped upcalls");
    sample->operations = count;
    sample->nanoseconds = quantile(latencies, count, 0.5) * count;
    sample->names[0] = "p99";
    sample->values[0] = (double)quantile(latencies, count, 0.99);
}

int main(int argc, char **argv)
{
    char ports[SOCKETS][16], *arguments[SOCKETS + 4] = { argv[1], argv[2], argv[3] };
    count = (uint32_t)atoi(argv[argc > 2 ? 2 : 0]);
    latencies = malloc(count * sizeof *latencies);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    init_slots(&slots);
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
