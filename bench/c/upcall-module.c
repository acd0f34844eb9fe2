/* Handles upcalls of the kernel's Open vSwitch module, with one socket per port:
 *   upcall-module <number of ovs_flow> <number of ovs_packet> <output port> <sockets>
 * Prints the port ids of its sockets. For each upcall it adds a flow for the packet's key and executes the packet. The replies to
 * the upcalls of one receive call are sent together. */
#include "upcall.h"
#include <sys/epoll.h>

enum { MAX_SOCKETS = 16, FLOW_NEW = 1, PACKET_EXECUTE = 3, FLOW_KEY = 1, FLOW_ACTIONS = 2, PACKET_ACTIONS = 3, OUTPUT = 1 };

static struct slots slots;
static uint8_t replies[SLOTS * 2 * (SLOT_SIZE / 16)];
static uint16_t flow_family, packet_family;
static uint32_t output_port;

/* Writes the headers of a request. The caller sets the length when the request is complete. */
static uint8_t *start(uint8_t *at, uint16_t family, uint16_t flags, uint8_t command, const uint8_t *upcall)
{
    struct nlmsghdr header = { .nlmsg_type = family, .nlmsg_flags = NLM_F_REQUEST | flags };
    memcpy(at, &header, sizeof header);
    memcpy(at + 16, (uint8_t[4]){ command, 1 }, 4);
    memcpy(at + 20, upcall + 20, 4);
    return at + HEADER;
}

static uint8_t *put_output(uint8_t *at, uint16_t type)
{
    uint16_t header[2] = { 12, type };
    memcpy(at, header, 4);
    return put(at + 4, OUTPUT, &output_port, 4);
}

static uint8_t *copy_attribute(uint8_t *at, uint16_t type, const uint8_t *attribute)
{
    return attribute == NULL ? at : put(at, type, attribute + 4, length_of(attribute));
}

static uint8_t *finish(uint8_t *start, uint8_t *end)
{
    uint32_t length = (uint32_t)(end - start);
    memcpy(start, &length, 4);
    return end;
}

/* Writes the replies to one upcall and returns the end of them. */
static uint8_t *reply(uint8_t *at, const uint8_t *message, uint32_t length)
{
    const uint8_t *attributes[ATTRS] = { 0 };
    struct upcall upcall;
    if (!parse_upcall(message, length, &upcall) || !walk(message + HEADER, message + length, attributes, ATTRS))
        fail_with("invalid upcall");
    uint8_t *flow = at;
    at = start(flow, flow_family, NLM_F_CREATE, FLOW_NEW, message);
    at = copy_attribute(at, FLOW_KEY, attributes[ATTR_KEY]);
    at = finish(flow, put_output(at, FLOW_ACTIONS));
    uint8_t *packet = at;
    at = start(packet, packet_family, 0, PACKET_EXECUTE, message);
    at = copy_attribute(at, ATTR_PACKET, attributes[ATTR_PACKET]);
    at = copy_attribute(at, ATTR_KEY, attributes[ATTR_KEY]);
    at = copy_attribute(at, ATTR_HASH, attributes[ATTR_HASH]);
    return finish(packet, put_output(at, PACKET_ACTIONS));
}

static void serve_socket(int fd)
{
    int received = receive_slots(&slots, fd, MSG_DONTWAIT);
    if (received < 0 && errno != EAGAIN && errno != ENOBUFS)
        fail("recvmmsg");
    uint8_t *end = replies;
    for (int i = 0; i < received; i++) {
        const uint8_t *data = slot_data(&slots, i);
        struct nlmsghdr header;
        memcpy(&header, data, sizeof header);
        /* All other messages report errors of requests that this program has sent. */
        if (slots.sources[i].nl_pid == 0 && header.nlmsg_type == packet_family)
            end = reply(end, data, slots.headers[i].msg_len);
    }
    if (end > replies && send(fd, replies, (size_t)(end - replies), 0) < 0)
        fail("send");
}

int main(int argc, char **argv)
{
    if (argc != 5)
        fail_with("usage: upcall-module <ovs_flow> <ovs_packet> <output port> <sockets>");
    flow_family = (uint16_t)atoi(argv[1]);
    packet_family = (uint16_t)atoi(argv[2]);
    output_port = (uint32_t)atoi(argv[3]);
    int sockets = atoi(argv[4]), epoll = epoll_create1(EPOLL_CLOEXEC);
    init_slots(&slots);
    for (int i = 0; i < sockets && i < MAX_SOCKETS; i++) {
        uint32_t port_id;
        struct epoll_event event = { .events = EPOLLIN, .data.fd = open_socket(NETLINK_GENERIC, 4 << 20, &port_id) };
        epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event);
        printf("%u%c", port_id, i + 1 == sockets ? '\n' : ' ');
    }
    fflush(stdout);
    for (;;) {
        struct epoll_event events[MAX_SOCKETS];
        int ready = epoll_wait(epoll, events, MAX_SOCKETS, -1);
        for (int i = 0; i < ready; i++)
            serve_socket(events[i].data.fd);
    }
}
