/* Sends upcalls at full speed, and blocks while a receiver's queue is full:  upcall-sender <count> <port…>
 * For each line on standard input it sends `count` upcalls to the ports in turn and prints its start time. */
#include "upcall.h"

enum { VARIANTS = 4000, BATCH = 64, MAX_PORTS = 16 };

static uint8_t upcalls[VARIANTS][256];
static uint32_t lengths[VARIANTS];

int main(int argc, char **argv)
{
    uint32_t count = (uint32_t)atoi(argv[1]), ports = (uint32_t)argc - 2;
    struct sockaddr_nl to[MAX_PORTS];
    struct mmsghdr headers[BATCH];
    struct iovec pieces[BATCH];
    char line[64];
    int fd = open_socket(NETLINK_USERSOCK, 4096, NULL);
    for (uint32_t i = 0; i < VARIANTS; i++)
        lengths[i] = build_upcall(upcalls[i], i);
    for (uint32_t i = 0; i < ports; i++)
        to[i] = (struct sockaddr_nl){ .nl_family = AF_NETLINK, .nl_pid = (uint32_t)strtoul(argv[i + 2], NULL, 10) };
    while (fgets(line, sizeof line, stdin) != NULL) {
        uint64_t started = now();
        for (uint32_t number = 0; number < count;) {
            uint32_t batch = count - number < BATCH ? count - number : BATCH;
            for (uint32_t i = 0; i < batch; i++) {
                uint32_t variant = (number + i) % VARIANTS;
                pieces[i] = (struct iovec){ upcalls[variant], lengths[variant] };
                headers[i].msg_hdr = (struct msghdr){ .msg_name = &to[(number + i) % ports], .msg_namelen = sizeof to[0],
                                                      .msg_iov = &pieces[i], .msg_iovlen = 1 };
            }
            int sent = sendmmsg(fd, headers, batch, 0);
            if (sent < 0)
                fail("sendmmsg");
            number += (uint32_t)sent;
        }
        printf("%" PRIu64 "\n", started);
        fflush(stdout);
    }
    return 0;
}
