import { describe, expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { parsePrefix } from "../../../src/subsystems/route/core/addresses.ts";
import { compile, type SocketConditions } from "../../../src/subsystems/sockets/conditions.ts";
import { type InetSocket, Sockets } from "../../../src/subsystems/sockets/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { setLoopbackUp } from "../../support/requests.ts";
import { AF, ipAddress, LibcSocket, SOCK } from "./libc-socket.ts";
import { randomConditions, randomNumbers } from "./random-conditions.ts";

const noNames = () => {
  throw new Error("no name was expected");
};
const program = (conditions: object) => compile(conditions as SocketConditions, "filter", noNames);

describe("Compiled socket filters", () => {
  test("are omitted without conditions", () => {
    expect(program({})).toBeUndefined();
    expect(program({ and: [{}], not: undefined })).toBeUndefined();
  });

  test("reject a socket by a jump past the end of the program", () => {
    // The instruction S_EQ is followed by a second instruction with the port. If equal, the program continues 8 bytes
    // later; otherwise it jumps 4 bytes past its end.
    expect(program({ source: { port: 443 } })).toEqual(Uint8Array.of(11, 8, 12, 0, 0, 0, 0xbb, 1));
    expect(program({ not: { source: { port: 443 } } })).toEqual(
      // If the comparison is true, the next jump, which rejects the socket, is skipped.
      Uint8Array.of(11, 8, 12, 0, 0, 0, 0xbb, 1, 1, 4, 8, 0),
    );
    expect(program({ or: [] })).toEqual(Uint8Array.of(1, 4, 8, 0));
  });

  test("compare the interface, the mark and the control group", () => {
    expect(program({ interface: 3 })).toEqual(Uint8Array.of(9, 8, 12, 0, 3, 0, 0, 0));
    expect(program({ mark: { value: 0xff, mask: 0x0f } })).toEqual(
      Uint8Array.of(10, 12, 16, 0, 0x0f, 0, 0, 0, 0x0f, 0, 0, 0),
    );
    expect(program({ cgroup: 1n << 40n })).toEqual(Uint8Array.of(13, 12, 16, 0, 0, 0, 0, 0, 0, 1, 0, 0));
  });

  test.each(["/nonexistent", "/etc/passwd", "a\0b", "x".repeat(5000)])(
    "is rejected with a RangeError if the path of the control group is invalid (case %#)",
    (cgroup) => {
      expect(() => program({ cgroup })).toThrow("filter.cgroup: expected the directory of a control group, got ");
      expect(() => program({ cgroup })).toThrow(RangeError);
    },
  );

  test("are rejected if they exceed the size of an attribute", () => {
    const port = Array.from({ length: 6000 }, (_, index) => index);
    expect(() => program({ source: { port } })).toThrow("filter: too many conditions");
  });

  test("reject invalid conditions with their path", () => {
    const cases: [object, string][] = [
      [{ source: { port: 65536 } }, "filter.source.port: expected an integer from 0 to 65535, got 65536"],
      [{ source: { port: [1, "x"] } }, 'filter.source.port[1]: expected a port or a range of ports, got "x"'],
      [{ destination: { port: { from: 1, until: 2 } } }, "filter.destination.port.until: unknown option"],
      [{ and: [{}, { source: { address: "10/8" } }] }, "filter.and[1].source.address: expected an address or a prefix"],
      [{ source: { address: ["::1", "::/129"] } }, "filter.source.address[1]: expected a prefix length from 0 to 128"],
      [{ not: { or: [{ mark: -1 }] } }, "filter.not.or[0].mark: expected an integer"],
      [{ mark: { value: 1, mask: 1.5 } }, "filter.mark.mask: expected an integer"],
      [{ interface: true }, "filter.interface: expected the name or index of an interface, got true"],
      [{ cgroup: "/nonexistent" }, 'filter.cgroup: expected the directory of a control group, got "/nonexistent"'],
      [{ automaticPort: 1 }, "filter.automaticPort: expected true or false, got 1"],
      [{ or: {} }, "filter.or: expected an array, got "],
      [{ not: 5 }, "filter.not: expected an object, got 5"],
      [{ sourcePort: 5 }, "filter.sourcePort: unknown option"],
      [{ source: {} }, "filter.source: expected an address or a port"],
      [{ source: { port: {} } }, "filter.source.port: expected a range with from, to or both"],
      [
        { source: { port: { from: 90, to: 80 } } },
        "filter.source.port.to: expected at least 90, the first port of the range, got 80",
      ],
      [{ source: { port: [] } }, "filter.source.port: expected at least one element, got an empty list"],
      [{ destination: { address: [] } }, "filter.destination.address: expected at least one element"],
      [{ mark: { value: 0, mask: 0 } }, "filter.mark.mask: expected an integer from 1 to 4294967295, got 0"],
    ];
    for (const [conditions, message] of cases) {
      expect(() => program(conditions)).toThrow(message);
    }
  });
});

/** Evaluates socket conditions in JavaScript as the library's documentation describes them. */
function matches(socket: InetSocket, conditions: SocketConditions): boolean {
  const { source, destination, mark, and = [], or, not } = conditions;
  return (
    (source === undefined || endMatches(socket.source, source)) &&
    (destination === undefined || endMatches(socket.destination, destination)) &&
    (conditions.interface === undefined || socket.ifindex === conditions.interface) &&
    (mark === undefined ||
      (typeof mark === "number" ? socket.mark === mark : (socket.mark! & mark.mask) === (mark.value & mark.mask))) &&
    and.every((part) => matches(socket, part)) &&
    (or === undefined || or.some((part) => matches(socket, part))) &&
    (not === undefined || !matches(socket, not))
  );
}

type End = NonNullable<SocketConditions["source"]>;

function endMatches(end: { address: string; port: number }, { address, port }: End): boolean {
  const any = <Item>(given: Item | readonly Item[] | undefined, accepts: (item: Item) => boolean) =>
    given === undefined || (Array.isArray(given) ? given : [given as Item]).some(accepts);
  return (
    any(address, (text) => isInPrefix(end.address, text)) &&
    any(port, (one) =>
      typeof one === "number" ? end.port === one : end.port >= (one.from ?? 0) && end.port <= (one.to ?? 0xffff),
    )
  );
}

function isInPrefix(address: string, text: string): boolean {
  const prefix = parsePrefix(text, "text");
  let { bytes } = parsePrefix(address, "address");
  if (bytes.length === 16 && prefix.bytes.length === 4) {
    if (!/^::ffff:\d/.test(address)) return false;
    bytes = bytes.subarray(12);
  }
  if (bytes.length !== prefix.bytes.length) return false;
  const bits = (of: Uint8Array) => Array.from(of, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits(bytes).slice(0, prefix.length) === bits(prefix.bytes).slice(0, prefix.length);
}

describeInNamespaces("Socket filters in the kernel", () => {
  test("select the sockets that match random conditions", () => {
    using netns = NetworkNamespace.create();
    setLoopbackUp(netns);
    using sockets = Sockets.open({ netns });
    using opened = new DisposableStack();
    const open = (address: string, port: number) => {
      const family = address.includes(":") ? AF.inet6 : AF.inet;
      return opened.use(LibcSocket.open(netns, family, SOCK.dgram)).bind(ipAddress(address, port));
    };
    const SO_MARK = 36;
    const SO_BINDTODEVICE = 25;
    for (const address of ["127.0.0.1", "127.0.0.3", "::1", "::ffff:127.0.0.2"]) {
      for (const port of [7001, 7002, 7003, 7004]) {
        const socket = open(address, port);
        if (port % 2 === 0) socket.set(1, SO_MARK, 5);
        if (port === 7003) socket.set(1, SO_BINDTODEVICE, new TextEncoder().encode("lo"));
        if (port > 7002) socket.connect(ipAddress(address, 7001));
      }
    }
    const all = sockets.list({ protocol: "udp" }).toArray();
    expect(all).toHaveLength(16);
    const random = randomNumbers(20_260_801);
    let accepted = 0;
    for (let round = 0; round < 400; round++) {
      const conditions = randomConditions(random, 3);
      const found = sockets.list({ ...conditions, protocol: "udp" }).toArray();
      const expected = all.filter((socket) => matches(socket, conditions));
      expect({ conditions, found: found.map(({ cookie }) => cookie) }).toEqual({
        conditions,
        found: expected.map(({ cookie }) => cookie),
      });
      if (found.length > 0 && found.length < all.length) accepted++;
    }
    expect(accepted).toBeGreaterThan(50);
  });

  test("select sockets by control group and automatic port", () => {
    using netns = NetworkNamespace.create();
    setLoopbackUp(netns);
    using sockets = Sockets.open({ netns });
    using bound = LibcSocket.open(netns, AF.inet, SOCK.dgram).bind(ipAddress("127.0.0.1", 7001));
    using automatic = LibcSocket.open(netns, AF.inet, SOCK.dgram).connect(ipAddress("127.0.0.1", 7001));
    expect(bound.fd + automatic.fd).toBeGreaterThan(0);
    const list = (conditions: SocketConditions) => sockets.list({ protocol: "udp", ...conditions }).toArray();
    const [one, other] = [list({ source: { port: 7001 } })[0]!, list({ destination: { port: 7001 } })[0]!];
    expect(list({ automaticPort: true })).toEqual([other]);
    expect(list({ automaticPort: false })).toEqual([one]);
    if (one.cgroup === undefined) return;
    expect(list({ cgroup: one.cgroup })).toHaveLength(2);
    expect(list({ cgroup: one.cgroup + 1n })).toEqual([]);
  });
});
