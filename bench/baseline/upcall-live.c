/* Receives and parses upcalls while another process sends them as fast as it can:
 *   upcall-live <sender program> <count> <threads> [epoll]
 * Each thread has a socket of its own, and waits in the receive; or in epoll, as a loop does that can be stopped. */
#include "upcall.h"
#include <pthread.h>
#include <errno.h>
#include <semaphore.h>
#include <string.h>
#include <sys/epoll.h>

enum { SLOTS = 64, SLOT_SIZE = 65536 + 4096, STRIDE = SLOT_SIZE + 64, MAX_THREADS = 4 };

struct lane {
    int receiver, epoll;
    uint32_t port_id;
    uint64_t operations, checksum, ended;
    uint8_t *memory;
    struct mmsghdr headers[SLOTS];
    struct iovec pieces[SLOTS];
    struct sockaddr_nl sources[SLOTS];
    sem_t begin, done;
};

static struct lane lanes[MAX_THREADS];
static int threads;
static uint32_t count;
static int polls;
static struct helper sender;

static void receive(struct lane *lane)
{
    while (lane->operations < count / (uint32_t)threads) {
        for (int i = 0; i < SLOTS; i++)
            lane->headers[i].msg_hdr.msg_namelen = sizeof(struct sockaddr_nl);
        int received = recvmmsg(lane->receiver, lane->headers, SLOTS, polls ? MSG_DONTWAIT : MSG_WAITFORONE, NULL);
        if (received < 0 && errno == EAGAIN) {
            struct epoll_event event;
            if (epoll_wait(lane->epoll, &event, 1, -1) != 1)
                fail("epoll_wait");
            continue;
        }
        if (received < 0)
            fail("recvmmsg");
        for (int i = 0; i < received; i++) {
            struct upcall upcall;
            if (lane->sources[i].nl_family != AF_NETLINK)
                continue;
            if (!parse_upcall(lane->memory + (size_t)i * STRIDE, lane->headers[i].msg_len, &upcall)) {
                fprintf(stderr, "bad upcall\n");
                exit(1);
            }
            lane->operations++;
            lane->checksum += digest(&upcall);
        }
    }
    lane->ended = now();
}

static void *work(void *argument)
{
    struct lane *lane = argument;
    for (;;) {
        sem_wait(&lane->begin);
        receive(lane);
        sem_post(&lane->done);
    }
    return NULL;
}

static void round_of(struct sample *sample)
{
    uint64_t ended = 0;
    for (int i = 0; i < threads; i++)
        sem_post(&lanes[i].begin);
    tell_helper(&sender);
    for (int i = 0; i < threads; i++) {
        sem_wait(&lanes[i].done);
        sample->operations += lanes[i].operations;
        sample->checksum += lanes[i].checksum;
        ended = lanes[i].ended > ended ? lanes[i].ended : ended;
        lanes[i].operations = lanes[i].checksum = 0;
        if (dropped(lanes[i].receiver) != 0) {
            fprintf(stderr, "upcalls were dropped\n");
            exit(1);
        }
    }
    sample->nanoseconds = ended - helper_began(&sender);
}

int main(int argc, char **argv)
{
    char ports[MAX_THREADS][16], *arguments[MAX_THREADS + 3] = { argv[1], argv[2] };
    count = (uint32_t)atoi(argv[2]);
    threads = argc > 3 ? atoi(argv[3]) : 1;
    polls = argc > 4 && strcmp(argv[4], "epoll") == 0;
    for (int t = 0; t < threads; t++) {
        struct lane *lane = &lanes[t];
        pthread_t thread;
        lane->receiver = open_socket(NETLINK_USERSOCK, 4 << 20, &lane->port_id);
        if (polls) {
            struct epoll_event event = { .events = EPOLLIN };
            lane->epoll = epoll_create1(EPOLL_CLOEXEC);
            if (lane->epoll < 0 || epoll_ctl(lane->epoll, EPOLL_CTL_ADD, lane->receiver, &event) != 0)
                fail("epoll_ctl");
        }
        lane->memory = aligned_alloc(4096, ((size_t)SLOTS * STRIDE + 4095) / 4096 * 4096);
        for (int i = 0; i < SLOTS; i++) {
            lane->pieces[i] = (struct iovec){ lane->memory + (size_t)i * STRIDE, SLOT_SIZE };
            lane->headers[i].msg_hdr = (struct msghdr){ .msg_name = &lane->sources[i], .msg_iov = &lane->pieces[i],
                                                        .msg_iovlen = 1 };
        }
        sem_init(&lane->begin, 0, 0);
        sem_init(&lane->done, 0, 0);
        snprintf(ports[t], sizeof ports[t], "%u", lane->port_id);
        arguments[t + 2] = ports[t];
        if (pthread_create(&thread, NULL, work, lane) != 0)
            fail("pthread_create");
    }
    sender = start_helper(arguments);
    return serve(round_of);
}
