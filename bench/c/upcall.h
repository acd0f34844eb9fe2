/* Builds and parses upcalls like those of the kernel's Open vSwitch datapath. */
#ifndef UPCALL_H
#define UPCALL_H

#include "bench.h"

enum { UPCALL_TYPE = 0x1f, CMD_MISS = 1 };
enum { ATTR_PACKET = 1, ATTR_KEY = 2, ATTR_USERDATA = 4, ATTR_LEN = 10, ATTR_HASH = 11, ATTRS = 13 };
enum {
    KEY_PRIORITY = 2, KEY_IN_PORT = 3, KEY_ETHERNET = 4, KEY_ETHERTYPE = 6, KEY_IPV4 = 7, KEY_UDP = 10,
    KEY_SKB_MARK = 15, KEY_DP_HASH = 19, KEY_RECIRC_ID = 20, KEY_CT_STATE = 22, KEYS = 33
};
enum { HEADER = 16 + 4 + 4, PACKET_SIZE = 100 };

/* The parsed fields of an upcall. */
struct upcall {
    uint32_t in_port, priority, mark, hash, recirc_id, ct_state;
    uint8_t ethernet[12];
    uint16_t ethertype, source_port, destination_port;
    uint32_t source, destination;
    uint8_t protocol, ttl;
    uint64_t packet_hash;
    uint32_t packet_length;
    const uint8_t *packet;
};

/* Writes an attribute and returns the end of it. */
static inline uint8_t *put(uint8_t *at, uint16_t type, const void *value, uint16_t length)
{
    uint16_t header[2] = { (uint16_t)(length + 4), type };
    memcpy(at, header, 4);
    memcpy(at + 4, value, length);
    memset(at + 4 + length, 0, NLMSG_ALIGN(length) - length);
    return at + 4 + NLMSG_ALIGN(length);
}

/* Writes upcall number `number` and returns its length. */
static inline uint32_t build_upcall(uint8_t *buffer, uint32_t number)
{
    uint32_t zero = 0, port = number % 16, hash = 0x12345678u + number;
    uint8_t ethernet[12] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2 };
    uint8_t ethertype[2] = { 8, 0 };
    uint8_t ipv4[12] = { 10, 0, 0, 1, 10, 0, (uint8_t)(number >> 8), (uint8_t)number, 17, 0, 64, 0 };
    uint8_t udp[4] = { 0x12, 0xb5, 0, 53 };
    uint64_t packet_hash = hash;
    uint32_t length = PACKET_SIZE;
    uint8_t packet[PACKET_SIZE];
    memset(packet, (int)(number & 0xff), sizeof packet);
    memset(buffer, 0, HEADER);
    uint8_t *at = buffer + HEADER;
    uint8_t *key = at;
    at += 4;
    at = put(at, KEY_PRIORITY, &zero, 4);
    at = put(at, KEY_IN_PORT, &port, 4);
    at = put(at, KEY_ETHERNET, ethernet, 12);
    at = put(at, KEY_ETHERTYPE, ethertype, 2);
    at = put(at, KEY_IPV4, ipv4, 12);
    at = put(at, KEY_UDP, udp, 4);
    at = put(at, KEY_SKB_MARK, &zero, 4);
    at = put(at, KEY_DP_HASH, &hash, 4);
    at = put(at, KEY_RECIRC_ID, &zero, 4);
    at = put(at, KEY_CT_STATE, &zero, 4);
    uint16_t key_header[2] = { (uint16_t)(at - key), ATTR_KEY };
    memcpy(key, key_header, 4);
    at = put(at, ATTR_LEN, &length, 4);
    at = put(at, ATTR_HASH, &packet_hash, 8);
    at = put(at, ATTR_PACKET, packet, PACKET_SIZE);
    struct nlmsghdr header = { .nlmsg_len = (uint32_t)(at - buffer), .nlmsg_type = UPCALL_TYPE };
    memcpy(buffer, &header, sizeof header);
    buffer[16] = CMD_MISS;
    return header.nlmsg_len;
}

/* Stores a pointer to each attribute. Returns 0 if a length is invalid. */
static inline int walk(const uint8_t *at, const uint8_t *end, const uint8_t **attributes, uint16_t count)
{
    while (end - at >= 4) {
        uint16_t length, type;
        memcpy(&length, at, 2);
        memcpy(&type, at + 2, 2);
        if (length < 4 || length > end - at)
            return 0;
        type &= 0x3fff;
        if (type < count)
            attributes[type] = at;
        uint32_t step = NLMSG_ALIGN(length);
        at += step > (uint32_t)(end - at) ? (uint32_t)(end - at) : step;
    }
    return at == end;
}

static inline uint16_t length_of(const uint8_t *attribute)
{
    uint16_t length;
    memcpy(&length, attribute, 2);
    return (uint16_t)(length - 4);
}

/* Copies a value of fixed size. Returns 0 if the attribute is missing or too short. */
static inline int copy_value(const uint8_t *attribute, void *value, uint16_t size)
{
    if (attribute == NULL || length_of(attribute) < size)
        return 0;
    memcpy(value, attribute + 4, size);
    return 1;
}

/* Parses every field of an upcall, as the userspace of Open vSwitch does. Returns 0 if the upcall is invalid. */
static inline int parse_upcall(const uint8_t *message, uint32_t length, struct upcall *upcall)
{
    const uint8_t *attributes[ATTRS] = { 0 }, *keys[KEYS] = { 0 };
    if (length < HEADER || message[16] != CMD_MISS || !walk(message + HEADER, message + length, attributes, ATTRS))
        return 0;
    const uint8_t *packet = attributes[ATTR_PACKET], *key = attributes[ATTR_KEY];
    if (packet == NULL || key == NULL || length_of(packet) < 14)
        return 0;
    if (!walk(key + 4, key + 4 + length_of(key), keys, KEYS))
        return 0;
    uint8_t ipv4[12], udp[4];
    memset(upcall, 0, sizeof *upcall);
    copy_value(keys[KEY_PRIORITY], &upcall->priority, 4);
    copy_value(keys[KEY_IN_PORT], &upcall->in_port, 4);
    copy_value(keys[KEY_ETHERNET], upcall->ethernet, 12);
    if (copy_value(keys[KEY_ETHERTYPE], &upcall->ethertype, 2))
        upcall->ethertype = __builtin_bswap16(upcall->ethertype);
    if (copy_value(keys[KEY_IPV4], ipv4, 12)) {
        memcpy(&upcall->source, ipv4, 4);
        memcpy(&upcall->destination, ipv4 + 4, 4);
        upcall->source = __builtin_bswap32(upcall->source);
        upcall->destination = __builtin_bswap32(upcall->destination);
        upcall->protocol = ipv4[8];
        upcall->ttl = ipv4[10];
    }
    if (copy_value(keys[KEY_UDP], udp, 4)) {
        upcall->source_port = (uint16_t)(udp[0] << 8 | udp[1]);
        upcall->destination_port = (uint16_t)(udp[2] << 8 | udp[3]);
    }
    copy_value(keys[KEY_SKB_MARK], &upcall->mark, 4);
    copy_value(keys[KEY_DP_HASH], &upcall->hash, 4);
    copy_value(keys[KEY_RECIRC_ID], &upcall->recirc_id, 4);
    copy_value(keys[KEY_CT_STATE], &upcall->ct_state, 4);
    copy_value(attributes[ATTR_HASH], &upcall->packet_hash, 8);
    copy_value(attributes[ATTR_LEN], &upcall->packet_length, 4);
    upcall->packet = packet + 4;
    return 1;
}

/* Returns a checksum of the fields. The sum of millions of checksums fits into 53 bits. */
static inline uint64_t digest(const struct upcall *upcall)
{
    return (uint64_t)upcall->in_port + upcall->priority + upcall->mark + upcall->recirc_id + upcall->ct_state +
           (upcall->hash & 0xffff) + upcall->ethernet[5] + upcall->ethertype + (upcall->source & 0xffff) +
           (upcall->destination & 0xffff) + upcall->protocol + upcall->ttl + upcall->source_port +
           upcall->destination_port + (uint32_t)(upcall->packet_hash & 0xff) + upcall->packet_length + upcall->packet[0];
}

/* Offset of the send time within the packet. The checksum does not cover it. */
enum { SEND_TIME = 8 };

/* Writes the send time into the packet of an upcall. */
static inline void write_send_time(uint8_t *message, uint32_t length)
{
    uint64_t time = now();
    memcpy(message + length - PACKET_SIZE + SEND_TIME, &time, sizeof time);
}

/* Returns the time since the upcall was sent. */
static inline uint64_t latency_of(const struct upcall *upcall)
{
    uint64_t sent;
    memcpy(&sent, upcall->packet + SEND_TIME, sizeof sent);
    return now() - sent;
}

#endif
