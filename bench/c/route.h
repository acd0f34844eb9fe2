/* Builds requests about routes, and receives replies from the kernel. */
#ifndef ROUTE_H
#define ROUTE_H

#include "bench.h"
#include <linux/rtnetlink.h>

enum { LOOPBACK = 1, ROUTE_LENGTH = 44 };

/* Writes a request for the host route 10.0.0.0 + `number` and returns its length. */
static inline uint32_t route_request(uint8_t *at, uint16_t type, uint16_t flags, uint32_t sequence, uint32_t number)
{
    struct nlmsghdr header = { .nlmsg_len = ROUTE_LENGTH, .nlmsg_type = type, .nlmsg_flags = flags, .nlmsg_seq = sequence };
    struct rtmsg route = { .rtm_family = AF_INET, .rtm_dst_len = 32, .rtm_table = RT_TABLE_MAIN,
                           .rtm_protocol = RTPROT_STATIC, .rtm_type = RTN_UNICAST };
    uint16_t destination[2] = { 8, RTA_DST }, device[2] = { 8, RTA_OIF };
    uint32_t address = __builtin_bswap32(0x0a000000u + number), index = LOOPBACK;
    memcpy(at, &header, 16);
    memcpy(at + 16, &route, 12);
    memcpy(at + 28, destination, 4);
    memcpy(at + 32, &address, 4);
    memcpy(at + 36, device, 4);
    memcpy(at + 40, &index, 4);
    return ROUTE_LENGTH;
}

static int receives_with_recvmsg, is_connected;

/* Opens a routing socket and selects how replies are received. C libraries use "recvmsg"; "recvfrom" also returns the sender, and
 * costs less. With "connected" the kernel rejects other senders, so that the address is not needed. */
static inline int open_route_socket(const char *how)
{
    int fd = open_socket(NETLINK_ROUTE, 4 << 20, NULL);
    struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
    receives_with_recvmsg = strcmp(how, "recvmsg") == 0;
    is_connected = strcmp(how, "connected") == 0;
    if (is_connected && connect(fd, (struct sockaddr *)&kernel, sizeof kernel) < 0)
        fail("connect");
    return fd;
}

/* Receives one datagram from the kernel and returns its length. */
static inline uint32_t receive_reply(int fd, uint8_t *buffer, uint32_t size)
{
    for (;;) {
        struct sockaddr_nl source;
        ssize_t length;
        if (receives_with_recvmsg) {
            struct iovec piece = { buffer, size };
            struct msghdr header = { .msg_name = &source, .msg_namelen = sizeof source, .msg_iov = &piece, .msg_iovlen = 1 };
            length = recvmsg(fd, &header, 0);
            if (header.msg_flags & MSG_TRUNC)
                errno = EMSGSIZE, length = -1;
        } else {
            socklen_t address_length = sizeof source;
            if (is_connected)
                source.nl_pid = 0, length = recv(fd, buffer, size, MSG_TRUNC);
            else
                length = recvfrom(fd, buffer, size, MSG_TRUNC, (struct sockaddr *)&source, &address_length);
            if (length > (ssize_t)size)
                errno = EMSGSIZE, length = -1;
        }
        if (length < 0)
            fail("receive");
        if (source.nl_pid == 0)
            return (uint32_t)length;
    }
}

#endif
