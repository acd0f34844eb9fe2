/* Sends packets through a packet queue and counts those that arrive:  udp-peer <port> <count>
 * Lines on standard input alternate between two steps: send `count` packets over the loopback interface, or receive those that
 * have arrived. Prints the number of packets after each step. */
#include "bench.h"
#include <arpa/inet.h>
#include <netinet/in.h>

enum { PAYLOAD = 100 };

int main(int argc, char **argv)
{
    uint16_t port = (uint16_t)atoi(argv[1]);
    int count = argc > 2 ? atoi(argv[2]) : 1, size = 4 << 20;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = { htonl(INADDR_LOOPBACK) } };
    int sender = socket(AF_INET, SOCK_DGRAM, 0), receiver = socket(AF_INET, SOCK_DGRAM, 0);
    uint8_t packet[PAYLOAD], buffer[2048];
    char line[64];
    setsockopt(receiver, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    if (bind(receiver, (struct sockaddr *)&address, sizeof address) < 0)
        fail("bind");
    if (connect(sender, (struct sockaddr *)&address, sizeof address) < 0)
        fail("connect");
    for (int sends = 1; fgets(line, sizeof line, stdin) != NULL; sends = !sends) {
        int done = 0;
        if (sends) {
            for (; done < count; done++) {
                memset(packet, done & 0xff, sizeof packet);
                if (send(sender, packet, sizeof packet, 0) < 0)
                    fail("send");
            }
        } else {
            while (recv(receiver, buffer, sizeof buffer, MSG_DONTWAIT) == PAYLOAD)
                done++;
        }
        printf("%d\n", done);
        fflush(stdout);
    }
    return 0;
}
