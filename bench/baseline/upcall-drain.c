/* Drains sockets that were filled with upcalls beforehand: receive, check the sender, parse in full.
 *   upcall-drain recv | recvmsg | recvmmsg [threads]
 * "recvmsg" is what Open vSwitch does: two pieces of memory, one datagram a call; "recvmmsg" takes many a call. With
 * several threads each has a socket with its share of the upcalls, and all begin together. */
#include "upcall.h"
#include <pthread.h>
#include <stdatomic.h>

enum { MAX_FILL = 4000, TOTAL = 96000, SLOTS = 64, SLOT_SIZE = 65536 + 4096, STRIDE = SLOT_SIZE + 64, MAX_THREADS = 4 };

struct lane {
    int receiver, sender, number;
    uint32_t port_id;
    uint64_t operations, checksum, began, ended;
    uint8_t *memory;
    struct mmsghdr headers[SLOTS];
    struct iovec pieces[SLOTS];
    struct sockaddr_nl sources[SLOTS];
};

static struct lane lanes[MAX_THREADS];
static int threads = 1;
static const char *mode;
static uint8_t upcalls[MAX_FILL][256];
static uint32_t lengths[MAX_FILL], fill_count;
/* Drains that were asked for, sockets that are full, and sockets that are empty again, since the program began. */
static atomic_uint wanted, filled, drained;

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

static void fill(struct lane *lane)
{
    struct sockaddr_nl to = { .nl_family = AF_NETLINK, .nl_pid = lane->port_id };
    for (int i = lane->number; i < (int)fill_count; i += threads)
        if (sendto(lane->sender, upcalls[i], lengths[i], MSG_DONTWAIT, (struct sockaddr *)&to, sizeof to) < 0)
            fail("sendto");
}

/* Fills the lane's socket, waits until those of the others are full as well, and drains it. */
static void fill_and_drain(struct lane *lane, uint32_t turn)
{
    fill(lane);
    atomic_fetch_add(&filled, 1);
    while (atomic_load(&filled) < turn * (uint32_t)threads)
        ;
    lane->began = now();
    if (strcmp(mode, "recv") == 0)
        drain_recv(lane);
    else if (strcmp(mode, "recvmsg") == 0)
        drain_recvmsg(lane);
    else
        drain_recvmmsg(lane);
    lane->ended = now();
    atomic_fetch_add(&drained, 1);
}

static void *work(void *lane)
{
    for (uint32_t turn = 1;; turn++) {
        while (atomic_load(&wanted) < turn)
            usleep(100);
        fill_and_drain(lane, turn);
    }
    return NULL;
}

static void round_of(struct sample *sample)
{
    for (int repeat = 0; repeat < TOTAL / (int)fill_count; repeat++) {
        uint32_t turn = atomic_fetch_add(&wanted, 1) + 1;
        fill_and_drain(&lanes[0], turn);
        while (atomic_load(&drained) < turn * (uint32_t)threads)
            ;
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
    mode = argc > 1 ? argv[1] : "recvmmsg";
    threads = argc > 2 ? atoi(argv[2]) : 1;
    for (uint32_t i = 0; i < MAX_FILL; i++)
        lengths[i] = build_upcall(upcalls[i], i);
    for (int t = 0; t < threads; t++) {
        struct lane *lane = &lanes[t];
        lane->number = t;
        lane->receiver = open_socket(NETLINK_USERSOCK, 64 << 20, &lane->port_id);
        lane->sender = open_socket(NETLINK_USERSOCK, 4096, NULL);
        lane->memory = aligned_alloc(4096, ((size_t)SLOTS * STRIDE + 4095) / 4096 * 4096);
        for (int i = 0; i < SLOTS; i++) {
            lane->pieces[i] = (struct iovec){ lane->memory + (size_t)i * STRIDE, SLOT_SIZE };
            lane->headers[i].msg_hdr = (struct msghdr){ .msg_name = &lane->sources[i], .msg_iov = &lane->pieces[i],
                                                        .msg_iovlen = 1 };
        }
        pthread_t thread;
        fill_count = fitting(lane->receiver, MAX_FILL / (uint32_t)threads) / 4 * 4 * (uint32_t)threads;
        if (t > 0 && pthread_create(&thread, NULL, work, lane) != 0)
            fail("pthread_create");
    }
    return serve(round_of);
}
