/* Measures the time from sending a message until it has passed through a receiving thread to the sleeping main thread:
 *   wake-up <sender program> <count> <interval in microseconds>
 * The thread copies the message to shared memory and wakes the main thread through a futex. */
#include "upcall.h"
#include <pthread.h>
#include <semaphore.h>

static int receiver;
static struct helper sender;
static uint32_t count;
static uint64_t *latencies;
static uint8_t shared[65536];
static uint32_t shared_length;
static sem_t arrived, taken;

static void *receive(void *unused)
{
    static uint8_t buffer[65536];
    for (;;) {
        struct sockaddr_nl source;
        socklen_t address_length = sizeof source;
        ssize_t length = recvfrom(receiver, buffer, sizeof buffer, 0, (struct sockaddr *)&source, &address_length);
        if (length < 0)
            fail("recvfrom");
        sem_wait(&taken);
        memcpy(shared, buffer, (size_t)length);
        shared_length = (uint32_t)length;
        sem_post(&arrived);
    }
    return unused;
}

static void round_of(struct sample *sample)
{
    request_helper(&sender);
    for (uint32_t i = 0; i < count; i++) {
        struct upcall upcall;
        sem_wait(&arrived);
        if (!parse_upcall(shared, shared_length, &upcall))
            exit(1);
        latencies[i] = latency_of(&upcall);
        sample->checksum += digest(&upcall);
        sem_post(&taken);
    }
    helper_response(&sender);
    sample->operations = count;
    sample->nanoseconds = quantile(latencies, count, 0.5) * count;
}

int main(int argc, char **argv)
{
    uint32_t port_id;
    char port[16], none[] = "0", *arguments[] = { argv[1], argv[2], argv[3], none, port, NULL };
    pthread_t thread;
    count = (uint32_t)atoi(argv[argc > 2 ? 2 : 0]);
    latencies = malloc(count * sizeof *latencies);
    receiver = open_socket(NETLINK_USERSOCK, 4 << 20, &port_id);
    snprintf(port, sizeof port, "%u", port_id);
    sem_init(&arrived, 0, 0);
    sem_init(&taken, 0, 1);
    if (pthread_create(&thread, NULL, receive, NULL) != 0)
        fail("pthread_create");
    sender = start_helper(arguments);
    return serve(round_of);
}
