"""Does the work of bench/typescript/round-trip.ts and dump-routes.ts with pyroute2, which decodes every attribute:
pyroute2_library.py round-trip | dump-routes"""

import json
import socket
import struct
import sys
import time

from pyroute2 import IPRoute

REQUESTS = 10_000


def number(address):
    """Returns an IPv4 address as a number, or 0 if there is none."""
    return 0 if address is None else struct.unpack("!I", socket.inet_aton(address))[0]


def round_trip(route):
    operations = sum(route.link("get", index=1)[0]["index"] == 1 for _ in range(REQUESTS))
    return operations, operations


def dump_routes(route):
    operations = checksum = 0
    for message in route.get_routes(family=socket.AF_INET):
        operations += 1
        attributes = dict(message["attrs"])
        checksum += sum(message[name] for name in ("dst_len", "proto", "scope", "type"))
        checksum += sum(attributes.get(name, 0) for name in ("RTA_OIF", "RTA_TABLE", "RTA_PRIORITY"))
        checksum += (number(attributes.get("RTA_DST")) & 0xFFFF) + number(attributes.get("RTA_GATEWAY"))
    return operations, checksum


work = dump_routes if sys.argv[1] == "dump-routes" else round_trip
with IPRoute() as library:
    print('{"ready":true}', flush=True)
    for _ in sys.stdin:
        started = time.monotonic_ns()
        count, total = work(library)
        nanoseconds = time.monotonic_ns() - started
        print(json.dumps({"nanoseconds": nanoseconds, "operations": count, "checksum": str(total)}), flush=True)
