/* Sends messages of one size at full speed, and blocks while a receiver's queue is full:  flood-sender <count> <size> <port…>
 * For each line on standard input it sends `count` messages to the ports in turn and prints its start time. The payload of
 * message n consists of bytes n modulo 256. */
#include "bench.h"

enum { TYPE = 0x1f, VARIANTS = 256, BATCH = 64, MAX_PORTS = 256 };

int main(int argc, char **argv)
{
    uint32_t count = (uint32_t)atoi(argv[1]), size = (uint32_t)atoi(argv[2]), ports = (uint32_t)argc - 3;
    static uint8_t *messages[VARIANTS];
    static struct sockaddr_nl to[MAX_PORTS];
    struct mmsghdr headers[BATCH];
    struct iovec pieces[BATCH];
    char line[64];
    int fd = open_socket(NETLINK_USERSOCK, 4096, NULL);
    for (uint32_t i = 0; i < VARIANTS; i++) {
        struct nlmsghdr header = { .nlmsg_len = size, .nlmsg_type = TYPE };
        messages[i] = malloc(size);
        memset(messages[i], (int)i, size);
        memcpy(messages[i], &header, sizeof header);
    }
    for (uint32_t i = 0; i < ports; i++)
        to[i] = (struct sockaddr_nl){ .nl_family = AF_NETLINK, .nl_pid = (uint32_t)strtoul(argv[i + 3], NULL, 10) };
    while (fgets(line, sizeof line, stdin) != NULL) {
        uint64_t started = now();
        for (uint32_t number = 0; number < count;) {
            uint32_t batch = count - number < BATCH ? count - number : BATCH;
            for (uint32_t i = 0; i < batch; i++) {
                pieces[i] = (struct iovec){ messages[(number + i) % VARIANTS], size };
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
