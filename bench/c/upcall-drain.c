/* Drains sockets that another process has filled with upcalls: receives them, checks the sender and parses every field.
 *   upcall-drain recv | recvmsg | recvmmsg <sender program> <threads>
 * "recvmsg" receives one datagram per call into two pieces of memory, as Open vSwitch does. "recvmmsg" receives many per call.
 * Each thread drains its own socket, and all start at the same moment. */
#include "upcall.h"
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

/* MAX_PING_NS: a ping that takes longer shows that a thread was not running on a CPU (see lib/barrier.ts). */
enum { MAX_FILL = SLICED(4000, 640), MAX_PER_ROUND = SLICED(96000, 640), MAX_THREADS = 4, MAX_PING_NS = 5000 };

struct reader {
    int receiver;
    uint32_t port_id;
    uint64_t operations, checksum, started, ended;
    struct slots slots;
    sem_t released, done;
};

static struct reader readers[MAX_THREADS];
static int threads = 1;
static const char *mode;
static struct helper sender;
static uint32_t fill_count;
/* Latest ping of the first thread, latest ping that each other thread answered, and number of the drain that was
   started last. */
static atomic_uint ping, pongs[MAX_THREADS], started_drain;

static void parse(struct reader *reader, const uint8_t *message, uint32_t length)
{
    struct upcall upcall;
    if (!parse_upcall(message, length, &upcall))
        fail_with("invalid upcall");
    reader->operations++;
    reader->checksum += digest(&upcall);
}

static void drain_recv(struct reader *reader)
{
    for (;;) {
        ssize_t length = recv(reader->receiver, slot_data(&reader->slots, 0), SLOT_SIZE, MSG_DONTWAIT);
        if (length < 0)
            break;
        parse(reader, slot_data(&reader->slots, 0), (uint32_t)length);
    }
}

static void drain_recvmsg(struct reader *reader)
{
    char control[64];
    for (;;) {
        struct sockaddr_nl source;
        struct iovec pieces[2] = { { slot_data(&reader->slots, 0), 512 }, { slot_data(&reader->slots, 1), 65536 } };
        struct msghdr header = { .msg_name = &source, .msg_namelen = sizeof source, .msg_iov = pieces, .msg_iovlen = 2,
                                 .msg_control = control, .msg_controllen = sizeof control };
        ssize_t length = recvmsg(reader->receiver, &header, MSG_DONTWAIT);
        if (length < 0)
            break;
        if (source.nl_family == AF_NETLINK)
            parse(reader, slot_data(&reader->slots, 0), (uint32_t)length);
    }
}

static void drain_recvmmsg(struct reader *reader)
{
    for (;;) {
        int received = receive_slots(&reader->slots, reader->receiver, MSG_DONTWAIT);
        if (received < 0)
            break;
        for (int i = 0; i < received; i++)
            if (reader->slots.sources[i].nl_family == AF_NETLINK)
                parse(reader, slot_data(&reader->slots, i), reader->slots.headers[i].msg_len);
    }
}

/* Waits until all threads are running, so that they start at the same moment. Like Barrier.wait in lib/barrier.ts. */
static void wait_at_barrier(struct reader *reader, uint32_t run)
{
    if (reader != &readers[0]) {
        while (atomic_load(&started_drain) != run)
            atomic_store(&pongs[reader - readers], atomic_load(&ping));
        return;
    }
    for (uint64_t pinged = 0; now() - pinged > MAX_PING_NS;) {
        uint32_t number = atomic_fetch_add(&ping, 1) + 1;
        pinged = now();
        for (int i = 1; i < threads; i++)
            while (atomic_load(&pongs[i]) != number)
                ;
    }
    atomic_store(&started_drain, run);
}

static void drain(struct reader *reader, uint32_t run)
{
    wait_at_barrier(reader, run);
    reader->started = now();
    if (strcmp(mode, "recv") == 0)
        drain_recv(reader);
    else if (strcmp(mode, "recvmsg") == 0)
        drain_recvmsg(reader);
    else
        drain_recvmmsg(reader);
    reader->ended = now();
}

static void *work(void *reader)
{
    for (uint32_t run = 1;; run++) {
        sem_wait(&((struct reader *)reader)->released);
        drain(reader, run);
        sem_post(&((struct reader *)reader)->done);
    }
    return NULL;
}

static void round_of(struct sample *sample)
{
    static uint32_t run;
    for (int repeat = 0; repeat < MAX_PER_ROUND / (int)fill_count; repeat++) {
        request_helper(&sender);
        helper_response(&sender);
        for (int i = 1; i < threads; i++)
            sem_post(&readers[i].released);
        drain(&readers[0], ++run);
        for (int i = 1; i < threads; i++)
            sem_wait(&readers[i].done);
        uint64_t started = UINT64_MAX, ended = 0;
        for (int i = 0; i < threads; i++) {
            started = readers[i].started < started ? readers[i].started : started;
            ended = readers[i].ended > ended ? readers[i].ended : ended;
        }
        sample->nanoseconds += ended - started;
    }
    for (int i = 0; i < threads; i++) {
        sample->operations += readers[i].operations;
        sample->checksum += readers[i].checksum;
        readers[i].operations = readers[i].checksum = 0;
    }
}

int main(int argc, char **argv)
{
    char ports[MAX_THREADS][16], count[16], *arguments[MAX_THREADS + 3] = { argv[2], count };
    mode = argv[1];
    threads = argc > 3 ? atoi(argv[3]) : 1;
    for (int t = 0; t < threads; t++) {
        struct reader *reader = &readers[t];
        reader->receiver = open_socket(NETLINK_USERSOCK, 64 << 20, &reader->port_id);
        init_slots(&reader->slots);
        snprintf(ports[t], sizeof ports[t], "%u", reader->port_id);
        arguments[t + 2] = ports[t];
        fill_count = receive_capacity(reader->receiver, MAX_FILL / (uint32_t)threads) / 4 * 4 * (uint32_t)threads;
        sem_init(&reader->released, 0, 0);
        sem_init(&reader->done, 0, 0);
        pthread_t thread;
        if (t > 0 && pthread_create(&thread, NULL, work, reader) != 0)
            fail("pthread_create");
    }
    snprintf(count, sizeof count, "%u", fill_count);
    sender = start_helper(arguments);
    return serve(round_of);
}
