/* Adds and deletes routes in batches:
     transact <batch> recvfrom | recvmsg | connected
   A datagram has at most `batch` requests and 3,584 bytes. Only its last request asks for an acknowledgement. The
   program receives replies until this acknowledgement arrives. */
#include "route.h"

enum { REPEATS = SLICED(16, 1), FIRST_ROUTE = 0x100000, MAX_BYTES = 4096 - 512 };

static int fd;
static uint32_t routes = 1000, batch = 1, sequence = 1;
static uint8_t buffer[65536];

/* Receives replies up to the one with sequence number `last`, and returns how many requests failed. */
static uint32_t receive_replies(uint32_t last)
{
    uint32_t failed = 0;
    for (;;) {
        struct nlmsgerr error;
        struct nlmsghdr header;
        if (receive_reply(fd, buffer, sizeof buffer) < 36)
            continue;
        memcpy(&header, buffer, 16);
        memcpy(&error, buffer + 16, sizeof error);
        if (header.nlmsg_type != NLMSG_ERROR)
            continue;
        failed += error.error != 0;
        if (header.nlmsg_seq == last)
            return failed;
    }
}

/* Sends one request for each route and returns how many failed. */
static uint32_t transact_all(uint16_t type, uint16_t flags)
{
    static uint8_t datagram[MAX_BYTES];
    uint32_t failed = 0;
    for (uint32_t number = 0; number < routes;) {
        uint32_t length = 0, count = 0;
        while (count < batch && count < 128 && number < routes && length + ROUTE_LENGTH <= MAX_BYTES) {
            length += route_request(datagram + length, type, NLM_F_REQUEST | flags, sequence++, FIRST_ROUTE + number++);
            count++;
        }
        struct nlmsghdr *last = (struct nlmsghdr *)(datagram + length - ROUTE_LENGTH);
        last->nlmsg_flags |= NLM_F_ACK;
        if (send(fd, datagram, length, 0) < 0)
            fail("send");
        failed += receive_replies(last->nlmsg_seq);
    }
    return failed;
}

static void round_of(struct sample *sample)
{
    uint64_t started = now();
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        sample->checksum += transact_all(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL);
        sample->checksum += transact_all(RTM_DELROUTE, 0);
    }
    sample->nanoseconds = now() - started;
    sample->operations = 2 * routes * REPEATS;
}

int main(int argc, char **argv)
{
    batch = argc > 1 ? (uint32_t)atoi(argv[1]) : 1;
    routes = SLICED(1000, batch == 1 ? 128 : batch < 640 ? 640 : batch);
    fd = open_route_socket(argc > 2 ? argv[2] : "recvfrom");
    return serve(round_of);
}
