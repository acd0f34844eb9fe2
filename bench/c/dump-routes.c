/* Dumps all IPv4 routes:  dump-routes walk | decode
 * Dumps another table:    dump-routes count <message type> <length of the family header> <address family> <dumps per round>
 * "walk" and "count" read the header of every message, "decode" stores the value of every attribute. The checksum of "count"
 * is the number of messages. */
#include "route.h"

enum { BUFFER = 65536 + 4096, RTA_COUNT = 32 };

static int fd, decode, count, dumps = 1;
static uint32_t header_length = sizeof(struct rtmsg);
static uint16_t request_type = RTM_GETROUTE;
static uint8_t family = AF_INET;
static uint32_t sequence;
static uint8_t *buffer;

struct decoded {
    uint32_t destination, device, table, priority, gateway;
    uint8_t destination_length, protocol, scope, type;
};

static uint64_t decode_route(const uint8_t *message, uint32_t length)
{
    const uint8_t *attributes[RTA_COUNT] = { 0 };
    struct decoded route = { 0 };
    struct rtmsg header;
    memcpy(&header, message + 16, sizeof header);
    for (const uint8_t *at = message + 28, *end = message + length; end - at >= 4;) {
        uint16_t size, type;
        memcpy(&size, at, 2);
        memcpy(&type, at + 2, 2);
        if (size < 4 || size > end - at)
            break;
        if ((type & 0x3fff) < RTA_COUNT)
            attributes[type & 0x3fff] = at;
        at += NLMSG_ALIGN(size);
    }
    route.destination_length = header.rtm_dst_len;
    route.protocol = header.rtm_protocol;
    route.scope = header.rtm_scope;
    route.type = header.rtm_type;
    if (attributes[RTA_DST])
        memcpy(&route.destination, attributes[RTA_DST] + 4, 4);
    if (attributes[RTA_OIF])
        memcpy(&route.device, attributes[RTA_OIF] + 4, 4);
    if (attributes[RTA_TABLE])
        memcpy(&route.table, attributes[RTA_TABLE] + 4, 4);
    if (attributes[RTA_PRIORITY])
        memcpy(&route.priority, attributes[RTA_PRIORITY] + 4, 4);
    if (attributes[RTA_GATEWAY])
        memcpy(&route.gateway, attributes[RTA_GATEWAY] + 4, 4);
    return (__builtin_bswap32(route.destination) & 0xffff) + route.device + route.table + route.priority + route.gateway +
           route.destination_length + route.protocol + route.scope + route.type;
}

static void dump(struct sample *sample)
{
    struct {
        struct nlmsghdr header;
        uint8_t family, rest[15];
    } request = { .header = { .nlmsg_len = 16 + header_length, .nlmsg_type = request_type,
                              .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP | NLM_F_ACK, .nlmsg_seq = ++sequence },
                  .family = family };
    if (send(fd, &request, request.header.nlmsg_len, 0) < 0)
        fail("send");
    for (int done = 0; !done;) {
        struct sockaddr_nl source;
        struct iovec piece = { buffer, BUFFER };
        struct msghdr header = { .msg_name = &source, .msg_namelen = sizeof source, .msg_iov = &piece, .msg_iovlen = 1 };
        ssize_t length = recvmsg(fd, &header, 0);
        if (length < 0)
            fail("recvmsg");
        if (source.nl_pid != 0)
            continue;
        for (uint8_t *at = buffer, *end = buffer + length; end - at >= 16;) {
            struct nlmsghdr message;
            memcpy(&message, at, 16);
            if (message.nlmsg_len < 16 || message.nlmsg_len > end - at)
                break;
            if (message.nlmsg_seq == sequence) {
                if (message.nlmsg_type == NLMSG_DONE) {
                    done = 1;
                    break;
                }
                sample->operations++;
                sample->checksum += decode  ? decode_route(at, message.nlmsg_len)
                                    : count ? 1
                                            : message.nlmsg_len + message.nlmsg_type;
            }
            at += NLMSG_ALIGN(message.nlmsg_len);
        }
    }
}

static void round_of(struct sample *sample)
{
    uint64_t started = now();
    for (int i = 0; i < dumps; i++)
        dump(sample);
    sample->nanoseconds = now() - started;
}

int main(int argc, char **argv)
{
    decode = argc > 1 && strcmp(argv[1], "decode") == 0;
    count = argc > 5 && strcmp(argv[1], "count") == 0;
    if (count) {
        request_type = (uint16_t)atoi(argv[2]);
        header_length = (uint32_t)atoi(argv[3]);
        family = (uint8_t)atoi(argv[4]);
        dumps = atoi(argv[5]);
    }
    buffer = aligned_alloc(4096, BUFFER + 4096 - BUFFER % 4096);
    fd = open_socket(NETLINK_ROUTE, 4 << 20, NULL);
    return serve(round_of);
}
