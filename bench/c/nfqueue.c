/* Receives packets from a queue, parses every attribute of each, and accepts them:
 *   nfqueue single | batch <peer program> <queue> <port> <packets per repetition>
 * "single" receives one packet and sends one verdict at a time, as programs with libnetfilter_queue do. "batch" receives many
 * packets per call and sends one verdict for all of them. */
#include "bench.h"
#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>

enum { REPEATS = SLICED(60, 1), ATTRIBUTES = NFQA_MAX + 1 };

/* The parsed attributes of a packet. */
struct packet {
    uint32_t id, mark, input, output, length, info, uid, gid;
    uint16_t protocol;
    uint8_t hook;
    const uint8_t *payload, *timestamp, *hardware;
    uint32_t payload_length;
};

static int fd, batched;
static uint16_t queue;
static uint32_t packet_count, sequence;
static struct helper peer;
static struct slots slots;

static uint32_t be32(const uint8_t *attribute)
{
    uint32_t value;
    memcpy(&value, attribute + 4, 4);
    return ntohl(value);
}

static int parse(const uint8_t *message, uint32_t length, struct packet *packet)
{
    const uint8_t *attributes[ATTRIBUTES] = { 0 };
    memset(packet, 0, sizeof *packet);
    for (const uint8_t *at = message + 20, *end = message + length; end - at >= 4;) {
        uint16_t size, type;
        memcpy(&size, at, 2);
        memcpy(&type, at + 2, 2);
        if (size < 4 || size > end - at)
            return 0;
        if ((type & 0x3fff) < ATTRIBUTES)
            attributes[type & 0x3fff] = at;
        at += NLMSG_ALIGN(size);
    }
    if (attributes[NFQA_PACKET_HDR] == NULL)
        return 0;
    uint16_t payload_size = 4;
    packet->id = be32(attributes[NFQA_PACKET_HDR]);
    memcpy(&packet->protocol, attributes[NFQA_PACKET_HDR] + 8, 2);
    packet->protocol = ntohs(packet->protocol);
    packet->hook = attributes[NFQA_PACKET_HDR][10];
    if (attributes[NFQA_MARK])
        packet->mark = be32(attributes[NFQA_MARK]);
    if (attributes[NFQA_IFINDEX_INDEV])
        packet->input = be32(attributes[NFQA_IFINDEX_INDEV]);
    if (attributes[NFQA_IFINDEX_OUTDEV])
        packet->output = be32(attributes[NFQA_IFINDEX_OUTDEV]);
    if (attributes[NFQA_UID])
        packet->uid = be32(attributes[NFQA_UID]);
    if (attributes[NFQA_GID])
        packet->gid = be32(attributes[NFQA_GID]);
    if (attributes[NFQA_SKB_INFO])
        packet->info = be32(attributes[NFQA_SKB_INFO]);
    packet->timestamp = attributes[NFQA_TIMESTAMP];
    packet->hardware = attributes[NFQA_HWADDR];
    if (attributes[NFQA_PAYLOAD]) {
        memcpy(&payload_size, attributes[NFQA_PAYLOAD], 2);
        packet->payload = attributes[NFQA_PAYLOAD] + 4;
    }
    packet->payload_length = payload_size - 4u;
    packet->length = attributes[NFQA_CAP_LEN] ? be32(attributes[NFQA_CAP_LEN]) : packet->payload_length;
    return 1;
}

static uint64_t digest(const struct packet *packet)
{
    return (uint64_t)packet->protocol + packet->hook + packet->mark + packet->input + packet->output + packet->length +
           packet->payload_length + (packet->payload_length > 28 ? packet->payload[28] : 0);
}

static void send_verdict(uint16_t type, uint32_t id)
{
    struct {
        struct nlmsghdr header;
        struct nfgenmsg family;
        uint16_t length, attribute;
        struct nfqnl_msg_verdict_hdr verdict;
    } message = { .header = { .nlmsg_len = sizeof message, .nlmsg_type = (uint16_t)(NFNL_SUBSYS_QUEUE << 8 | type),
                              .nlmsg_flags = NLM_F_REQUEST, .nlmsg_seq = ++sequence },
                  .family = { .version = NFNETLINK_V0, .res_id = htons(queue) },
                  .length = 4 + sizeof message.verdict, .attribute = NFQA_VERDICT_HDR,
                  .verdict = { .verdict = htonl(NF_ACCEPT), .id = htonl(id) } };
    if (send(fd, &message, sizeof message, 0) < 0)
        fail("send");
}

/* Parses a packet, adds it to the sample and returns its id. */
static uint32_t process_packet(const uint8_t *message, uint32_t length, struct sample *sample)
{
    struct packet packet;
    if (!parse(message, length, &packet))
        fail_with("invalid packet");
    sample->operations++;
    sample->checksum += digest(&packet);
    return packet.id;
}

static void process_singly(struct sample *sample)
{
    for (uint32_t left = packet_count; left > 0;) {
        struct sockaddr_nl source;
        socklen_t address_length = sizeof source;
        ssize_t length = recvfrom(fd, slots.memory, SLOT_SIZE, 0, (struct sockaddr *)&source, &address_length);
        if (length < 0)
            fail("recvfrom");
        if (source.nl_pid != 0)
            continue;
        send_verdict(NFQNL_MSG_VERDICT, process_packet(slots.memory, (uint32_t)length, sample));
        left--;
    }
}

static void process_in_batches(struct sample *sample)
{
    for (uint32_t left = packet_count; left > 0;) {
        uint32_t last = 0;
        int received = receive_slots(&slots, fd, MSG_WAITFORONE);
        if (received < 0)
            fail("recvmmsg");
        for (int i = 0; i < received; i++) {
            if (slots.sources[i].nl_pid != 0)
                continue;
            last = process_packet(slot_data(&slots, i), slots.headers[i].msg_len, sample);
            left--;
        }
        if (last != 0)
            send_verdict(NFQNL_MSG_VERDICT_BATCH, last);
    }
}

static void round_of(struct sample *sample)
{
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        request_helper(&peer);
        if (helper_response(&peer) != packet_count)
            fail_with("the peer did not send all packets");
        uint64_t started = now();
        if (batched)
            process_in_batches(sample);
        else
            process_singly(sample);
        sample->nanoseconds += now() - started;
        request_helper(&peer);
        if (helper_response(&peer) != packet_count)
            fail_with("not all packets arrived");
    }
}

static void configure(uint16_t attribute, const void *value, uint16_t size)
{
    uint8_t request[64] = { 0 };
    struct nlmsghdr header = { .nlmsg_len = 24u + size, .nlmsg_type = NFNL_SUBSYS_QUEUE << 8 | NFQNL_MSG_CONFIG,
                               .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK, .nlmsg_seq = ++sequence };
    struct nfgenmsg family = { .version = NFNETLINK_V0, .res_id = htons(queue) };
    uint16_t attribute_header[2] = { (uint16_t)(4 + size), attribute };
    struct nlmsgerr reply;
    memcpy(request, &header, 16);
    memcpy(request + 16, &family, 4);
    memcpy(request + 20, attribute_header, 4);
    memcpy(request + 24, value, size);
    if (send(fd, request, 24u + NLMSG_ALIGN(size), 0) < 0 || recv(fd, slots.memory, SLOT_SIZE, 0) < 36)
        fail("configure");
    memcpy(&reply, slots.memory + 16, sizeof reply);
    errno = -reply.error;
    if (reply.error != 0)
        fail("configure");
}

int main(int argc, char **argv)
{
    if (argc < 6)
        return 1;
    batched = strcmp(argv[1], "batch") == 0;
    queue = (uint16_t)atoi(argv[3]);
    packet_count = (uint32_t)atoi(argv[5]);
    char *arguments[] = { argv[2], argv[4], argv[5], NULL };
    peer = start_helper(arguments);
    init_slots(&slots);
    struct timeval timeout = { .tv_sec = 5 };
    fd = open_socket(NETLINK_NETFILTER, 4 << 20, NULL);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    struct nfqnl_msg_config_cmd command = { .command = NFQNL_CFG_CMD_BIND, .pf = htons(AF_INET) };
    struct nfqnl_msg_config_params parameters = { .copy_range = htonl(0xffff), .copy_mode = NFQNL_COPY_PACKET };
    configure(NFQA_CFG_CMD, &command, sizeof command);
    configure(NFQA_CFG_PARAMS, &parameters, sizeof parameters);
    return serve(round_of);
}
