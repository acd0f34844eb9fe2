/* Receives and parses upcalls while another process sends them at full speed:
 *   upcall-live <sender program> <count> <threads> [epoll]
 * Each thread has its own socket. It waits in recvmmsg, or with "epoll" in epoll_wait, as a loop that can be stopped does. */
#include "upcall.h"
#include <pthread.h>
#include <semaphore.h>
#include <sys/epoll.h>

enum { MAX_THREADS = 4 };

struct reader {
    int receiver, epoll;
    uint32_t port_id;
    uint64_t operations, checksum, ended;
    struct slots slots;
    sem_t begin, done;
};

static struct reader readers[MAX_THREADS];
static int threads;
static uint32_t count;
static int uses_epoll;
static struct helper sender;

static void receive(struct reader *reader)
{
    while (reader->operations < count / (uint32_t)threads) {
        int received = receive_slots(&reader->slots, reader->receiver, uses_epoll ? MSG_DONTWAIT : MSG_WAITFORONE);
        if (received < 0 && errno == EAGAIN) {
            struct epoll_event event;
            if (epoll_wait(reader->epoll, &event, 1, -1) != 1)
                fail("epoll_wait");
            continue;
        }
        if (received < 0)
            fail("recvmmsg");
        for (int i = 0; i < received; i++) {
            struct upcall upcall;
            if (reader->slots.sources[i].nl_family != AF_NETLINK)
                continue;
            if (!parse_upcall(slot_data(&reader->slots, i), reader->slots.headers[i].msg_len, &upcall))
                fail_with("invalid upcall");
            reader->operations++;
            reader->checksum += digest(&upcall);
        }
    }
    reader->ended = now();
}

static void *work(void *argument)
{
    struct reader *reader = argument;
    for (;;) {
        sem_wait(&reader->begin);
        receive(reader);
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
        if (dropped(readers[i].receiver) != 0)
            fail_with("the kernel dropped upcalls");
    }
    sample->nanoseconds = ended - helper_response(&sender);
}

int main(int argc, char **argv)
{
    char ports[MAX_THREADS][16], *arguments[MAX_THREADS + 3] = { argv[1], argv[2] };
    count = (uint32_t)atoi(argv[2]);
    threads = argc > 3 ? atoi(argv[3]) : 1;
    uses_epoll = argc > 4 && strcmp(argv[4], "epoll") == 0;
    for (int t = 0; t < threads; t++) {
        struct reader *reader = &readers[t];
        pthread_t thread;
        reader->receiver = open_socket(NETLINK_USERSOCK, 4 << 20, &reader->port_id);
        if (uses_epoll) {
            struct epoll_event event = { .events = EPOLLIN };
            reader->epoll = epoll_create1(EPOLL_CLOEXEC);
            if (reader->epoll < 0 || epoll_ctl(reader->epoll, EPOLL_CTL_ADD, reader->receiver, &event) != 0)
                fail("epoll_ctl");
        }
        init_slots(&reader->slots);
        sem_init(&reader->begin, 0, 0);
        sem_init(&reader->done, 0, 0);
        snprintf(ports[t], sizeof ports[t], "%u", reader->port_id);
        arguments[t + 2] = ports[t];
        if (pthread_create(&thread, NULL, work, reader) != 0)
            fail("pthread_create");
    }
    sender = start_helper(arguments);
    return serve(round_of);
}
