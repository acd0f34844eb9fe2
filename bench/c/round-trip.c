/* Gets the loopback interface, one request at a time, and receives the reply and the acknowledgement:
 *   round-trip recvfrom | recvmsg | connected */
#include "route.h"

enum { REQUESTS = SLICED(10000, 100) };

static int fd;
static uint32_t sequence;
static uint8_t buffer[65536];

static void round_of(struct sample *sample)
{
    struct {
        struct nlmsghdr header;
        struct ifinfomsg link;
    } request = { .header = { .nlmsg_len = sizeof request, .nlmsg_type = RTM_GETLINK,
                              .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK },
                  .link = { .ifi_index = LOOPBACK } };
    uint64_t started = now();
    for (int i = 0; i < REQUESTS; i++) {
        struct nlmsghdr header;
        request.header.nlmsg_seq = ++sequence;
        if (send(fd, &request, sizeof request, 0) < 0)
            fail("send");
        do {
            uint32_t length = receive_reply(fd, buffer, sizeof buffer);
            memcpy(&header, buffer, 16);
            if (header.nlmsg_seq == sequence && header.nlmsg_type == RTM_NEWLINK) {
                sample->operations++;
                sample->checksum += length > 0;
            }
        } while (header.nlmsg_seq != sequence || header.nlmsg_type != NLMSG_ERROR);
    }
    sample->nanoseconds = now() - started;
}

int main(int argc, char **argv)
{
    fd = open_route_socket(argc > 1 ? argv[1] : "recvfrom");
    return serve(round_of);
}
