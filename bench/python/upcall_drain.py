"""Drains a socket that was filled with upcalls, with the standard library of Python."""

import json
import socket
import struct
import sys
import time

MAX_FILL, MAX_PER_ROUND, UPCALL_SPACE = 4000, 96_000, 1280
NETLINK_USERSOCK, SO_RCVBUFFORCE = 2, 33


def attribute(kind, value):
    return struct.pack("=HH", len(value) + 4, kind) + value + bytes(-len(value) % 4)


def build(number):
    """Returns the same upcall as build_upcall in c/upcall.h."""
    value = 0x12345678 + number
    key = b"".join(
        attribute(kind, data)
        for kind, data in (
            (2, struct.pack("=I", 0)),
            (3, struct.pack("=I", number % 16)),
            (4, bytes([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2])),
            (6, struct.pack(">H", 0x0800)),
            (7, struct.pack(">IBBHBBBB", 0x0A000001, 10, 0, number & 0xFFFF, 17, 0, 64, 0)),
            (10, struct.pack(">HH", 0x12B5, 53)),
            (15, struct.pack("=I", 0)),
            (19, struct.pack("=I", value)),
            (20, struct.pack("=I", 0)),
            (22, struct.pack("=I", 0)),
        )
    )
    body = attribute(2, key) + attribute(10, struct.pack("=I", 100)) + attribute(11, struct.pack("=Q", value))
    body += attribute(1, bytes([number & 0xFF]) * 100)
    return struct.pack("=IHHIIBBHi", 24 + len(body), 0x1F, 0, 0, 0, 1, 0, 0, 0) + body


def walk(message, at, end):
    """Returns the offset and length of each attribute's value, by attribute type."""
    places = {}
    while end - at >= 4:
        length, kind = struct.unpack_from("=HH", message, at)
        if length < 4 or length > end - at:
            raise ValueError("invalid upcall")
        places[kind & 0x3FFF] = (at + 4, length - 4)
        at += (length + 3) & ~3
    return places


def number(message, places, kind, form):
    place = places.get(kind)
    return 0 if place is None else struct.unpack_from(form, message, place[0])[0]


def digest(message):
    """Parses every field of an upcall and returns the same checksum as digest in c/upcall.h."""
    places = walk(message, 24, len(message))
    start, length = places[2]
    key = walk(message, start, start + length)
    source, target, protocol, _, ttl = struct.unpack_from(">IIBBB", message, key[7][0])
    ports = struct.unpack_from(">HH", message, key[10][0])
    total = sum(number(message, key, kind, "=I") for kind in (2, 3, 15, 20, 22))
    total += (number(message, key, 19, "=I") & 0xFFFF) + message[key[4][0] + 5] + number(message, key, 6, ">H")
    total += (source & 0xFFFF) + (target & 0xFFFF) + protocol + ttl + ports[0] + ports[1]
    total += (number(message, places, 11, "=Q") & 0xFF) + number(message, places, 10, "=I") + message[places[1][0]]
    return total


receiver = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_USERSOCK)
try:
    receiver.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
except PermissionError:
    receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 << 20)
receiver.bind((0, 0))
port_id = receiver.getsockname()[0]
sender = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_USERSOCK)
fill = min(receiver.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) // UPCALL_SPACE, MAX_FILL) // 4 * 4
upcalls = [build(index) for index in range(fill)]

print('{"ready":true}', flush=True)
for _ in sys.stdin:
    nanoseconds = operations = checksum = 0
    for _ in range(MAX_PER_ROUND // fill):
        for upcall in upcalls:
            sender.sendto(upcall, socket.MSG_DONTWAIT, (port_id, 0))
        started = time.monotonic_ns()
        while True:
            try:
                message, source = receiver.recvfrom(65536, socket.MSG_DONTWAIT)
            except BlockingIOError:
                break
            operations += 1
            checksum += digest(message)
        nanoseconds += time.monotonic_ns() - started
    print(json.dumps({"nanoseconds": nanoseconds, "operations": operations, "checksum": str(checksum)}), flush=True)
