/* Drains sockets that another process has filled with upcalls: receive, check the sender, parse in full.
 *   upcall-drain recv | recvmsg | recvmmsg <sender program> <threads>
 * "recvmsg" is what Open vSwitch does: two pieces of memory, one datagram a call; "recvmmsg" takes many a call. With
 * several threads each has a socket with its share of the upcalls, and all begin together. */
#include "upcall.h"
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

enum { MAX_FILL = 4000, TOTAL = 96000, SLOTS = 64, SLOT_SIZE = 65536 + 4096, STRIDE = SLOT_SIZE + 64, MAX_THREADS = 4, AT_ONCE = 5000 };

struct lane {
    int receiver;
    uint32_t port_id;
    uint64_t operations, checksum, began, ended;
    uint8_t *memory;
    struct mmsghdr headers[SLOTS];
    struct iovec pieces[SLOTS];
    struct sockaddr_nl sources[SLOTS];
    sem_t begin, done;
};

static struct lane lanes[MAX_THREADS];
static int threads = 1;
static const char *mode;
static struct helper sender;
static uint32_t fill_count;
/* The number of the latest call of the first thread, what each of the others has answered, and the drain that may begin. */
static atomic_uint call, answers[MAX_THREADS], started;

static void take(struct lane *lane, const uint8_t *message, uint32_t length)
{
    struct upcall upcall;
    if (!parse_upcall(message, length, &upcall)) {
        fprintf(stderr, "bad upcall\n");
        exit(1);
    }
    lane->operations++;
    lane->checksum += digest(&upcall);
}

static void drain_recv(struct lane *lane)
{
    for (;;) {
        ssize_t length = recv(lane->receiver, lane->memory, SLOT_SIZE, MSG_DONTWAIT);
        if (length < 0)
            break;
        take(lane, lane->memory, (uint32_t)length);
    }
}

static void drain_recvmsg(struct lane *lane)
{
    char control[64];
    for (;;) {
        struct sockaddr_nl source;
        struct iovec pieces[2] = { { lane->memory, 512 }, { lane->memory + STRIDE, 65536 } };
        struct msghdr header = { .msg_name = &source, .msg_namelen = sizeof source, .msg_iov = pieces, .msg_iovlen = 2,
                                 .msg_control = control, .msg_controllen = sizeof control };
        ssize_t length = recvmsg(lane->receiver, &header, MSG_DONTWAIT);
        if (length < 0)
            break;
        if (source.nl_family == AF_NETLINK)
            take(lane, lane->memory, (uint32_t)length);
    }
}

static void drain_recvmmsg(struct lane *lane)
{
    for (;;) {
        for (int i = 0; i < SLOTS; i++)
            lane->headers[i].msg_hdr.msg_namelen = sizeof(struct sockaddr_nl);
        int received = recvmmsg(lane->receiver, lane->headers, SLOTS, MSG_DONTWAIT, NULL);
        if (received < 0)
            break;
        for (int i = 0; i < received; i++)
            if (lane->sources[i].nl_family == AF_NETLINK)
                take(lane, lane->memory + (size_t)i * STRIDE, lane->headers[i].msg_len);
    }
}

/* Has all threads begin at once, when each has a processor: the others answer the first one's calls without delay. */
static void line_up(struct lane *lane, uint32_t turn)
{
    if (lane != &lanes[0]) {
        while (atomic_load(&started) != turn)
            atomic_store(&answers[lane - lanes], atomic_load(&call));
        return;
    }
    for (uint64_t called = 0; now() - called > AT_ONCE;) {
        uint32_t number = atomic_fetch_add(&call, 1) + 1;
        called = now();
        for (int i = 1; i < threads; i++)
            while (atomic_load(&answers[i]) != number)
                ;
    }
    atomic_store(&started, turn);
}

static void drain(struct lane *lane, uint32_t turn)
{
    line_up(lane, turn);
    lane->began = now();
    if (strcmp(mode, "recv") == 0)
        drain_recv(lane);
    else if (strcmp(mode, "recvmsg") == 0)
        drain_recvmsg(lane);
    else
        drain_recvmmsg(lane);
    lane->ended = now();
}

static void *work(void *lane)
{
    for (uint32_t turn = 1;; turn++) {
        sem_wait(&((struct lane *)lane)->begin);
        drain(lane, turn);
        sem_post(&((struct lane *)lane)->done);
    }
    return NULL;
}

static void round_of(struct sample *sample)
{
    static uint32_t turn;
    for (int repeat = 0; repeat < TOTAL / (int)fill_count; repeat++) {
        tell_helper(&sender);
        helper_began(&sender);
        for (int i = 1; i < threads; i++)
            sem_post(&lanes[i].begin);
        drain(&lanes[0], ++turn);
        for (int i = 1; i < threads; i++)
            sem_wait(&lanes[i].done);
        uint64_t began = UINT64_MAX, ended = 0;
        for (int i = 0; i < threads; i++) {
            began = lanes[i].began < began ? lanes[i].began : began;
            ended = lanes[i].ended > ended ? lanes[i].ended : ended;
        }
        sample->nanoseconds += ended - began;
    }
    for (int i = 0; i < threads; i++) {
        sample->operations += lanes[i].operations;
        sample->checksum += lanes[i].checksum;
        lanes[i].operations = lanes[i].checksum = 0;
    }
}

int main(int argc, char **argv)
{
    char ports[MAX_THREADS][16], count[16], *arguments[MAX_THREADS + 3] = { argv[2], count };
    mode = argv[1];
    threads = argc > 3 ? atoi(argv[3]) : 1;
    for (int t = 0; t < threads; t++) {
        struct lane *lane = &lanes[t];
        lane->receiver = open_socket(NETLINK_USERSOCK, 64 << 20, &lane->port_id);
        lane->memory = aligned_alloc(4096, ((size_t)SLOTS * STRIDE + 4095) / 4096 * 4096);
        for (int i = 0; i < SLOTS; i++) {
            lane->pieces[i] = (struct iovec){ lane->memory + (size_t)i * STRIDE, SLOT_SIZE };
            lane->headers[i].msg_hdr = (struct msghdr){ .msg_name = &lane->sources[i], .msg_iov = &lane->pieces[i],
                                                        .msg_iovlen = 1 };
        }
        snprintf(ports[t], sizeof ports[t], "%u", lane->port_id);
        arguments[t + 2] = ports[t];
        fill_count = fitting(lane->receiver, MAX_FILL / (uint32_t)threads) / 4 * 4 * (uint32_t)threads;
        sem_init(&lane->begin, 0, 0);
        sem_init(&lane->done, 0, 0);
        pthread_t thread;
        if (t > 0 && pthread_create(&thread, NULL, work, lane) != 0)
            fail("pthread_create");
    }
    snprintf(count, sizeof count, "%u", fill_count);
    sender = start_helper(arguments);
    return serve(round_of);
}
