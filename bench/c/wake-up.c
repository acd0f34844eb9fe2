/* Measures the time from sending a message until the sleeping main thread has it:
 *   wake-up futex | wait <sender program> <count> <interval in microseconds>
 * With `futex`, a receiving thread copies the message to shared memory and wakes the main thread; with `wait`, the main
 * thread sleeps in recvfrom. */
#include "upcall.h"
#include <pthread.h>
#include <semaphore.h>

static int receiver, waits;
static struct helper sender;
static uint32_t count;
static uint64_t *latencies;
static uint8_t shared[65536];
static uint32_t shared_length;
static sem_t arrived, taken;

static uint32_t receive_one(uint8_t *buffer)
{
    struct sockaddr_nl source;
    socklen_t address_length = sizeof source;
    ssize_t length = recvfrom(receiver, buffer, 65536, 0, (struct sockaddr *)&source, &address_length);
    if (length < 0)
        fail("recvfrom");
    return (uint32_t)length;
}

static void *receive(void *unused)
{
    static uint8_t buffer[65536];
    for (;;) {
        uint32_t length = receive_one(buffer);
        sem_wait(&taken);
        memcpy(shared, buffer, length);
        shared_length = length;
        sem_post(&arrived);
    }
    return unused;
}

static void round_of(struct sample *sample)
{
    request_helper(&sender);
    for (uint32_t i = 0; i < count; i++) {
        struct upcall upcall;
        if (waits)
            shared_length = receive_one(shared);
        else
            sem_wait(&arrived);
        if (!parse_upcall(shared, shared_length, &upcall))
            exit(1);
        latencies[i] = latency_of(&upcall);
        sample->checksum += digest(&upcall);
        if (!waits)
            sem_post(&taken);
    }
    helper_response(&sender);
    sample->operations = count;
    sample->nanoseconds = quantile(latencies, count, 0.5) * count;
    sample->names[0] = "p99";
    sample->values[0] = (double)quantile(latencies, count, 0.99);
}

int main(int argc, char **argv)
{
    uint32_t port_id;
    char port[16], none[] = "0", *arguments[] = { argv[2], argv[3], argv[4], none, port, NULL };
    pthread_t thread;
    waits = strcmp(argv[argc > 1 ? 1 : 0], "wait") == 0;
    count = (uint32_t)atoi(argv[argc > 3 ? 3 : 0]);
    latencies = malloc(count * sizeof *latencies);
    receiver = open_socket(NETLINK_USERSOCK, 4 << 20, &port_id);
    snprintf(port, sizeof port, "%u", port_id);
    sem_init(&arrived, 0, 0);
    sem_init(&taken, 0, 1);
    if (!waits && pthread_create(&thread, NULL, receive, NULL) != 0)
        fail("pthread_create");
    sender = start_helper(arguments);
    return serve(round_of);
}
