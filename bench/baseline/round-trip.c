/* Asks for the loopback interface and waits for the answer and its acknowledgement, one request at a time. */
#include "route.h"

enum { REQUESTS = 10000 };

static int fd;
static uint32_t sequence;
static uint8_t buffer[65536];

/* Receives one datagram of the kernel's; returns its length. */
static uint32_t receive(void)
{
    for (;;) {
        struct sockaddr_nl source;
        struct iovec piece = { buffer, sizeof buffer };
        struct msghdr header = { .msg_name = &source, .msg_namelen = sizeof source, .msg_iov = &piece, .msg_iovlen = 1 };
        ssize_t length = recvmsg(fd, &header, 0);
        if (length < 0)
            fail("recvmsg");
        if (source.nl_pid == 0)
            return (uint32_t)length;
    }
}

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
            uint32_t length = receive();
            memcpy(&header, buffer, 16);
            if (header.nlmsg_seq == sequence && header.nlmsg_type == RTM_NEWLINK) {
                sample->operations++;
                sample->checksum += length > 0;
            }
        } while (header.nlmsg_seq != sequence || header.nlmsg_type != NLMSG_ERROR);
    }
    sample->nanoseconds = now() - started;
}

int main(void)
{
    fd = open_socket(NETLINK_ROUTE, 4 << 20, NULL);
    return serve(round_of);
}
