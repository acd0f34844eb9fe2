/* Lists all UDP sockets:  socket-list plain | details <count>
 * First starts processes that hold <count> sockets until this program ends. "plain" reads the header of every socket,
 * "details" requests all extensions and stores the value of every attribute. */
#include "bench.h"
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

enum { BUFFER = 65536 + 4096, PORTS = 50000, FIRST_PORT = 10000, SPARE_DESCRIPTORS = 64, MAX_ATTRIBUTES = 32 };

static int fd, details;
static uint32_t sequence;
static uint8_t *buffer;

/* Opens sockets number `first` to `last` in a child process, and waits until they are open. */
static void hold(uint32_t first, uint32_t last)
{
    int ready[2];
    if (pipe2(ready, O_CLOEXEC) < 0)
        fail("pipe2");
    pid_t parent = getpid(), child = fork();
    if (child < 0)
        fail("fork");
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(1);
        for (uint32_t number = first; number < last; number++) {
            struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(FIRST_PORT + number % PORTS),
                                           .sin_addr = { htonl(INADDR_LOOPBACK + number / PORTS) } };
            int held = socket(AF_INET, SOCK_DGRAM, 0);
            if (held < 0)
                fail("socket");
            if (bind(held, (struct sockaddr *)&address, sizeof address) < 0)
                fail("bind");
        }
        if (write(ready[1], "", 1) != 1)
            fail("write");
        for (;;)
            pause();
    }
    char done;
    close(ready[1]);
    if (read(ready[0], &done, 1) != 1)
        fail_with("the sockets cannot be opened");
    close(ready[0]);
}

static uint64_t read_details(const uint8_t *message, uint32_t length)
{
    static uint8_t values[MAX_ATTRIBUTES][256];
    for (const uint8_t *at = message + 16 + sizeof(struct inet_diag_msg), *end = message + length; end - at >= 4;) {
        uint16_t size, type;
        memcpy(&size, at, 2);
        memcpy(&type, at + 2, 2);
        if (size < 4 || size > end - at)
            break;
        if ((type & 0x3fff) < MAX_ATTRIBUTES && size - 4 <= (int)sizeof values[0])
            memcpy(values[type & 0x3fff], at + 4, size - 4);
        at += NLMSG_ALIGN(size);
    }
    uint32_t receive_buffer;
    memcpy(&receive_buffer, values[INET_DIAG_SKMEMINFO] + 4, 4);
    return receive_buffer != 0;
}

static void round_of(struct sample *sample)
{
    struct {
        struct nlmsghdr header;
        struct inet_diag_req_v2 socket;
    } request = { .header = { .nlmsg_len = sizeof request, .nlmsg_type = SOCK_DIAG_BY_FAMILY,
                              .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP, .nlmsg_seq = ++sequence },
                  .socket = { .sdiag_family = AF_INET, .sdiag_protocol = IPPROTO_UDP, .idiag_states = ~0u,
                              .idiag_ext = details ? 0xfe : 0 } };
    uint64_t started = now(), with_memory = 0;
    if (send(fd, &request, sizeof request, 0) < 0)
        fail("send");
    for (int done = 0; !done;) {
        struct sockaddr_nl source;
        struct iovec piece = { buffer, BUFFER };
        struct msghdr header = { .msg_name = &source, .msg_namelen = sizeof source, .msg_iov = &piece, .msg_iovlen = 1 };
        ssize_t length = recvmsg(fd, &header, 0);
        if (length < 0)
            fail("recvmsg");
        if (source.nl_pid != 0)
            continue;
        for (uint8_t *at = buffer, *end = buffer + length; end - at >= 16;) {
            struct nlmsghdr message;
            struct inet_diag_msg found;
            memcpy(&message, at, 16);
            if (message.nlmsg_len < 16 || message.nlmsg_len > end - at)
                break;
            if (message.nlmsg_seq == sequence) {
                if (message.nlmsg_type == NLMSG_DONE) {
                    done = 1;
                    break;
                }
                memcpy(&found, at + 16, sizeof found);
                sample->operations++;
                sample->checksum += ntohs(found.id.idiag_sport);
                if (details)
                    with_memory += read_details(at, message.nlmsg_len);
            }
            at += NLMSG_ALIGN(message.nlmsg_len);
        }
    }
    sample->nanoseconds = now() - started;
    if (details && with_memory == 0)
        fail_with("no socket has the extensions");
}

int main(int argc, char **argv)
{
    struct rlimit limit;
    uint32_t count = argc > 2 ? (uint32_t)atoi(argv[2]) : 1000;
    details = argc > 1 && strcmp(argv[1], "details") == 0;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        fail("getrlimit");
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
        fail("setrlimit");
    uint32_t share = limit.rlim_cur > PORTS ? PORTS : (uint32_t)limit.rlim_cur - SPARE_DESCRIPTORS;
    for (uint32_t first = 0; first < count; first += share)
        hold(first, first + share < count ? first + share : count);
    buffer = aligned_alloc(4096, BUFFER + 4096 - BUFFER % 4096);
    fd = open_socket(NETLINK_SOCK_DIAG, 4 << 20, NULL);
    return serve(round_of);
}
