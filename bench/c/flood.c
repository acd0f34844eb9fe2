/* Receives messages of one size that another process sends at full speed to several sockets:
 *   flood <sender program> <count> <size> <sockets> <threads>
 * Each thread waits for its share of the sockets in epoll_wait and receives once from each readable socket. */
#include "bench.h"
#include <pthread.h>
#include <semaphore.h>
#include <sys/epoll.h>

enum { MAX_SOCKETS = 256, MAX_THREADS = 16 };

struct reader {
    int epoll;
    uint64_t operations, checksum, ended;
    struct slots slots;
    sem_t begin, done;
};

static struct reader readers[MAX_THREADS];
static int receivers[MAX_SOCKETS];
static int sockets, threads;
static uint32_t count;
static struct helper sender;

static void receive_from(struct reader *reader, int fd)
{
    int received = receive_slots(&reader->slots, fd, MSG_DONTWAIT);
    if (received < 0 && errno != EAGAIN)
        fail("recvmmsg");
    for (int i = 0; i < received; i++) {
        const uint8_t *message = slot_data(&reader->slots, i);
        struct nlmsghdr header;
        memcpy(&header, message, sizeof header);
        if (reader->slots.sources[i].nl_family != AF_NETLINK)
            continue;
        if (header.nlmsg_len > reader->slots.headers[i].msg_len)
            fail_with("invalid message");
        reader->operations++;
        reader->checksum += header.nlmsg_len + message[16] + message[header.nlmsg_len - 1];
    }
}

static void *work(void *argument)
{
    struct reader *reader = argument;
    for (;;) {
        sem_wait(&reader->begin);
        while (reader->operations < count / (uint32_t)threads) {
            struct epoll_event events[64];
            int ready = epoll_wait(reader->epoll, events, 64, -1);
            for (int i = 0; i < ready; i++)
                receive_from(reader, events[i].data.fd);
        }
        reader->ended = now();
        sem_post(&reader->done);
    }
    return NULL;
}

static void round_of(struct sample *sample)
{
    uint64_t ended = 0;
    for (int i = 0; i < threads; i++)
        sem_post(&readers[i].begin);
    request_helper(&sender);
    for (int i = 0; i < threads; i++) {
        sem_wait(&readers[i].done);
        sample->operations += readers[i].operations;
        sample->checksum += readers[i].checksum;
        ended = readers[i].ended > ended ? readers[i].ended : ended;
        readers[i].operations = readers[i].checksum = 0;
    }
    for (int i = 0; i < sockets; i++)
        if (dropped(receivers[i]) != 0)
            fail_with("the kernel dropped messages");
    sample->nanoseconds = ended - helper_response(&sender);
}

int main(int argc, char **argv)
{
    static char ports[MAX_SOCKETS][16], *arguments[MAX_SOCKETS + 4];
    if (argc < 6)
        return 1;
    memcpy(arguments, argv + 1, 3 * sizeof argv[0]);
    count = (uint32_t)atoi(argv[2]);
    sockets = atoi(argv[4]);
    threads = atoi(argv[5]);
    for (int t = 0; t < threads; t++) {
        pthread_t thread;
        readers[t].epoll = epoll_create1(EPOLL_CLOEXEC);
        init_slots(&readers[t].slots);
        sem_init(&readers[t].begin, 0, 0);
        sem_init(&readers[t].done, 0, 0);
        if (pthread_create(&thread, NULL, work, &readers[t]) != 0)
            fail("pthread_create");
    }
    for (int s = 0; s < sockets; s++) {
        uint32_t port_id;
        receivers[s] = open_socket(NETLINK_USERSOCK, 4 << 20, &port_id);
        struct epoll_event event = { .events = EPOLLIN, .data.fd = receivers[s] };
        if (epoll_ctl(readers[s % threads].epoll, EPOLL_CTL_ADD, receivers[s], &event) != 0)
            fail("epoll_ctl");
        snprintf(ports[s], sizeof ports[s], "%u", port_id);
        arguments[s + 3] = ports[s];
    }
    sender = start_helper(arguments);
    return serve(round_of);
}
