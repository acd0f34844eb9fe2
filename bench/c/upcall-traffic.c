/* Sends UDP frames with different source ports and addresses, so that no two match the same exact flow:
 *   upcall-traffic flood <interface> <first number> <count>         as fast as possible
 *   upcall-traffic probe <interface> <output> <count> <microseconds>  one at a time
 *   upcall-traffic pace <interface> <output> <count> <microseconds>   equal frames that match one flow
 * "probe" prints the time in nanoseconds until each frame leaves the datapath through the output interface, then the count of lost
 * frames. A frame that has not arrived after 50 ms is lost. "pace" prints the counts of frames that have arrived, and of those that
 * have arrived after a later frame. */
#include "bench.h"
#include <arpa/inet.h>
#include <net/if.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>

enum { FRAME = 60, IP = 14, UDP = 34, PROBED = 0x40000000, LOST_AFTER_NS = 50000000 };

static uint8_t frame[FRAME] = { 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0, 0, FRAME - IP, 0, 0, 0, 0, 64, 17 };

static int open_packet_socket(const char *name, uint16_t protocol)
{
    struct sockaddr_ll address = { .sll_family = AF_PACKET, .sll_protocol = htons(protocol),
                                   .sll_ifindex = (int)if_nametoindex(name) };
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(protocol));
    if (fd < 0 || address.sll_ifindex == 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0)
        fail(name);
    return fd;
}

/* Sends a frame of flow number `flow`: the low 16 bits are the source port, the others a part of the source address. */
static void send_frame(int fd, uint32_t flow, uint32_t number)
{
    uint32_t source = htonl(10u << 24 | flow >> 16), destination = htonl(11u << 24 | 1), sum = 0;
    uint16_t ports[4] = { htons((uint16_t)flow), htons(9), htons(FRAME - UDP), 0 };
    memcpy(frame + IP + 12, &source, 4);
    memcpy(frame + IP + 16, &destination, 4);
    memset(frame + IP + 10, 0, 2);
    for (int i = 0; i < 20; i += 2)
        sum += (uint32_t)(frame[IP + i] << 8 | frame[IP + i + 1]);
    sum = (sum & 0xffff) + (sum >> 16);
    uint16_t checksum = htons((uint16_t)~(sum + (sum >> 16)));
    memcpy(frame + IP + 10, &checksum, 2);
    memcpy(frame + UDP, ports, 8);
    memcpy(frame + UDP + 8, &number, 4);
    if (send(fd, frame, FRAME, 0) < 0 && errno != ENOBUFS)
        fail("send");
}

static void probe(int fd, int output, uint32_t count, uint32_t interval)
{
    uint32_t lost = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint8_t received[2048];
        uint32_t number = PROBED + i, arrived = 0;
        uint64_t sent = now(), elapsed = 0;
        send_frame(fd, number, number);
        while (arrived != number && elapsed < LOST_AFTER_NS) {
            ssize_t length = recv(output, received, sizeof received, 0);
            elapsed = now() - sent;
            if (length >= FRAME)
                memcpy(&arrived, received + UDP + 8, 4);
        }
        if (arrived == number)
            printf("%" PRIu64 "\n", elapsed);
        else
            lost++;
        usleep(interval);
    }
    printf("lost %u\n", lost);
}

static void pace(int fd, int output, uint32_t count, uint32_t interval)
{
    uint32_t arrived = 0, late = 0, last = 0;
    for (uint32_t sent = 1; sent <= count + 100; sent++) {
        uint8_t received[2048];
        if (sent <= count)
            send_frame(fd, PROBED, sent);
        usleep(interval);
        while (recv(output, received, sizeof received, MSG_DONTWAIT) >= FRAME) {
            uint32_t number;
            memcpy(&number, received + UDP + 8, 4);
            /* Frames with other numbers belong to an earlier flood. */
            if (number == 0 || number > count)
                continue;
            arrived++;
            if (number < last)
                late++;
            else
                last = number;
        }
    }
    printf("%u %u\n", arrived, late);
}

int main(int argc, char **argv)
{
    if (argc < 5)
        fail_with("usage: upcall-traffic flood|probe|pace <interface> …");
    if (strcmp(argv[1], "flood") == 0) {
        int fd = open_packet_socket(argv[2], 0);
        uint32_t first = (uint32_t)atoll(argv[3]), count = (uint32_t)atoll(argv[4]);
        for (uint32_t i = 0; i < count; i++)
            send_frame(fd, first + i, first + i);
    } else {
        struct timeval limit = { 0, 50000 };
        int output = open_packet_socket(argv[3], ETH_P_IP);
        setsockopt(output, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        void (*send)(int, int, uint32_t, uint32_t) = strcmp(argv[1], "pace") == 0 ? pace : probe;
        send(open_packet_socket(argv[2], 0), output, (uint32_t)atoi(argv[4]), (uint32_t)atoi(argv[5]));
    }
    return 0;
}
