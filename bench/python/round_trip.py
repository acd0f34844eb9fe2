"""Gets the loopback interface, one request at a time, with the standard library of Python."""

import json
import socket
import struct
import sys
import time

REQUESTS, RTM_NEWLINK, RTM_GETLINK, NLMSG_ERROR, NLM_F_REQUEST, NLM_F_ACK = 10_000, 16, 18, 2, 1, 4

route = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
route.bind((0, 0))
sequence = 0

print('{"ready":true}', flush=True)
for _ in sys.stdin:
    operations = 0
    started = time.monotonic_ns()
    for _ in range(REQUESTS):
        sequence += 1
        header = struct.pack("=IHHII", 32, RTM_GETLINK, NLM_F_REQUEST | NLM_F_ACK, sequence, 0)
        route.send(header + struct.pack("=BxHiII", 0, 0, 1, 0, 0))
        while True:
            reply, source = route.recvfrom(65536)
            _, kind, _, number, _ = struct.unpack_from("=IHHII", reply)
            if source[0] != 0 or number != sequence:
                continue
            if kind == RTM_NEWLINK:
                operations += 1
            elif kind == NLMSG_ERROR:
                break
    nanoseconds = time.monotonic_ns() - started
    print(json.dumps({"nanoseconds": nanoseconds, "operations": operations, "checksum": str(operations)}), flush=True)
