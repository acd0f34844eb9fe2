import { expect } from "bun:test";
import { readFileSync, statSync, unlinkSync } from "node:fs";
import { NETLINK_ROUTE, NetlinkError, NetlinkSocket, NetworkNamespace } from "../../../src/index.ts";
import {
  type InetSocket,
  type PacketSocket,
  type SocketFilter,
  type SocketMemory,
  Sockets,
  type TcpSocket,
  type UnixSocket,
} from "../../../src/subsystems/sockets/index.ts";
import { FakeSockets } from "../../../src/testing/index.ts";
import { describeInNamespaces, hasProgram, openDescriptors } from "../../support/environment.ts";
import { expectEventually } from "../../support/eventually.ts";
import { test as base } from "../../support/fixtures.ts";
import { mode } from "../../support/modes/blocking.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { runIn } from "../../support/oracle.ts";
import { setLoopbackUp } from "../../support/requests.ts";
import { within } from "../../support/threads.ts";
import { AF, ipAddress, LibcSocket, SOCK, unixAddress } from "./libc-socket.ts";
import { type SsLine, ss, word } from "./ss.ts";

const test = base.extend({ netns: namespace }).extend({
  sockets: ({ netns }) => Sockets.open({ netns }),
  listener: ({ netns }) => LibcSocket.open(netns, AF.inet, SOCK.stream).bind(ipAddress("127.0.0.1", 7001)).listen(1),
});

const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_MARK = 36;
const IPPROTO_TCP = 6;
const TCP_CONGESTION = 13;
const IPV6_V6ONLY = 26;
const IPPROTO_IPV6 = 41;

/** Creates a network namespace whose loopback interface is up. */
function namespace(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  setLoopbackUp(netns);
  return netns;
}

/** Opens a listening TCP socket and a connection to it, with different receive buffers. */
function connection(netns: NetworkNamespace, address = "127.0.0.1", port = 7001) {
  const family = address.includes(":") ? AF.inet6 : AF.inet;
  const listener = LibcSocket.open(netns, family, SOCK.stream).bind(ipAddress(address, port)).listen(5);
  const client = LibcSocket.open(netns, family, SOCK.stream).set(SOL_SOCKET, SO_RCVBUF, 2000);
  client.set(IPPROTO_TCP, TCP_CONGESTION, new TextEncoder().encode("reno"));
  client.connect(ipAddress(address, port));
  const accepted = listener.accept();
  const all = [listener, client, accepted];
  const close = () => {
    for (const socket of all) socket.close();
  };
  return { listener, client, accepted, [Symbol.dispose]: close };
}

const stateNames: Record<string, string> = {
  ESTAB: "established",
  LISTEN: "listen",
  UNCONN: "close",
  "TIME-WAIT": "time-wait",
  "CLOSE-WAIT": "close-wait",
  "FIN-WAIT-2": "fin-wait2",
  "SYN-SENT": "syn-sent",
};

function memoryText(memory: SocketMemory): string {
  const { rmemAlloc, rcvbuf, wmemAlloc, sndbuf, fwdAlloc, wmemQueued, optmem, backlog, drops } = memory;
  return `(r${rmemAlloc},rb${rcvbuf},t${wmemAlloc},tb${sndbuf},f${fwdAlloc},w${wmemQueued},o${optmem},bl${backlog},d${drops})`;
}

/** Formats one end of a connection as ss prints it. */
function endText({ address, port }: { address: string; port: number }): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port === 0 ? "*" : port}`;
}

/** Returns the values of an IPv4 or IPv6 socket that both ss and the library report. */
function asSs(socket: InetSocket): object {
  const isListening = socket.state === "listen";
  return {
    netid: socket.protocol,
    state: socket.state,
    receive: isListening ? socket.acceptQueue : socket.receiveQueue,
    send: isListening ? socket.backlog : socket.sendQueue,
    local: endText(socket.source),
    peer: endText(socket.destination),
    inode: socket.inode,
    cookie: socket.cookie.toString(16),
    memory: socket.memory === undefined ? undefined : memoryText(socket.memory),
    v6only: socket.v6only === true,
  };
}

function ofSs(line: SsLine): object {
  return {
    netid: line.netid,
    state: stateNames[line.state],
    receive: line.receive,
    send: line.send,
    local: line.local,
    peer: line.peer,
    inode: Number(word(line, "ino") ?? 0),
    cookie: word(line, "sk"),
    memory: word(line, "skmem"),
    v6only: word(line, "v6only") === "1",
  };
}

/** Formats microseconds as ss prints them in milliseconds: with six digits, which times above one second exceed. */
const milliseconds = (microseconds: number) => `${Number((microseconds / 1000).toPrecision(6))}`;

const sorted = (list: object[]) => list.map((item) => JSON.stringify(item)).sort();

describeInNamespaces("Sockets.list()", () => {
  const hasSs = hasProgram("ss") && hasProgram("ip");

  test.skipIf(!hasSs)("returns the same TCP and UDP sockets as ss", ({ netns, sockets }) => {
    using four = connection(netns);
    using six = connection(netns, "::1", 7002);
    using halfClosed = connection(netns, "127.0.0.1", 7003);
    halfClosed.client.shutdown(1);
    {
      using closed = connection(netns, "127.0.0.1", 7004);
      closed.client.shutdown(1);
      // If the other end does not wait for the end of the stream, both ends are in time-wait.
      const waiting = { protocol: "tcp", states: ["close-wait"], source: { port: 7004 } } as const;
      expectEventually(() => [sockets.count(waiting), 1]);
      closed.accepted.shutdown(1);
    }
    using only = LibcSocket.open(netns, AF.inet6, SOCK.stream).set(IPPROTO_IPV6, IPV6_V6ONLY, 1);
    only.bind(ipAddress("::", 7005)).listen(1);
    using receiver = LibcSocket.open(netns, AF.inet, SOCK.dgram).bind(ipAddress("127.0.0.1", 7006));
    using sender = LibcSocket.open(netns, AF.inet, SOCK.dgram).connect(ipAddress("127.0.0.1", 7006));
    sender.send(new Uint8Array(100));
    four.client.send(new Uint8Array(1000));
    six.accepted.send(new Uint8Array(500));
    expect(only.fd + receiver.fd).toBeGreaterThan(0);

    expectEventually(() => [
      sorted(Array.from(sockets.list({ protocol: ["tcp", "udp"] }), asSs)),
      sorted(ss(netns, "-tu").map(ofSs)),
    ]);
    const listing = sockets.list({ protocol: ["tcp", "udp"] });
    const states = listing.toArray().map(({ state }) => state);
    for (const read of [() => [...listing], () => listing.toArray()]) {
      expect(read).toThrow("list sockets: the dump was read to its end or cancelled; start a new one");
    }
    for (const state of ["listen", "established", "close-wait", "fin-wait2", "time-wait", "close"] as const) {
      expect(states).toContain(state);
    }
    expect(sockets.list({ protocol: "tcp", states: ["time-wait"] }).toArray()).toMatchObject([
      { state: "time-wait", timer: { kind: "time-wait" }, inode: 0 },
    ]);
  });

  test.skipIf(!hasSs)("returns the same TCP details as ss", ({ netns, sockets }) => {
    using both = connection(netns);
    both.client.send(new Uint8Array(1000));
    both.client.set(SOL_SOCKET, SO_MARK, 77);
    const filter = { protocol: "tcp", states: ["established"], destination: { port: 7001 } } as const;
    expectEventually(() => {
      const [socket] = sockets.list(filter).toArray() as [TcpSocket];
      const [line] = ss(netns, "-tu", "dport", "=", ":7001") as [SsLine];
      const tcp = socket.tcp!;
      const ours = {
        wscale: `${tcp.sndWscale},${tcp.rcvWscale}`,
        mss: `${tcp.sndMss}`,
        pmtu: `${tcp.pmtu}`,
        rcvmss: `${tcp.rcvMss}`,
        advmss: `${tcp.advmss}`,
        cwnd: `${tcp.sndCwnd}`,
        bytes_sent: `${tcp.bytesSent}`,
        bytes_acked: `${tcp.bytesAcked}`,
        segs_out: `${tcp.segsOut}`,
        segs_in: `${tcp.segsIn}`,
        rto: milliseconds(tcp.rto),
        rtt: `${milliseconds(tcp.rtt)}/${milliseconds(tcp.rttvar)}`,
        minrtt: milliseconds(tcp.minRtt),
        fwmark: `0x${socket.mark?.toString(16)}`,
        skmem: memoryText(socket.memory!),
      };
      const theirs = Object.fromEntries(Object.keys(ours).map((name) => [name, word(line, name)]));
      return [
        { ...ours, appLimited: tcp.appLimited, sack: tcp.options.includes("sack") },
        { ...theirs, appLimited: /\bapp_limited\b/.test(line.rest), sack: /\bsack\b/.test(line.rest) },
      ];
    });
    const [socket] = sockets.list(filter).toArray() as [TcpSocket];
    expect(socket.congestion).toEqual({ algorithm: "reno" });
    expect(socket.tcp).not.toHaveProperty("wscale");
    expect(socket.tcp!.sndWscale).not.toBe(socket.tcp!.rcvWscale);
    expect(socket.options).toContain("is-icsk");
    expect(socket.tos).toEqual({ dscp: 0, ecn: 0 });
    const [plain] = sockets.list(filter, { details: false }).toArray() as [TcpSocket];
    expect(plain).toMatchObject({ source: socket.source, cookie: socket.cookie });
    expect(plain.tcp).toBeUndefined();
    expect(plain.memory).toBeUndefined();
  });

  test.skipIf(!hasSs)("returns the same UNIX sockets as ss", ({ netns, sockets }) => {
    const path = `${process.env["TMPDIR"] ?? "/tmp"}/bun-netlink-sockets-${process.pid}`;
    using bound = LibcSocket.open(netns, AF.unix, SOCK.dgram).bind(unixAddress("\0na\0me"));
    using sender = LibcSocket.open(netns, AF.unix, SOCK.dgram).connect(unixAddress("\0na\0me")).send(new Uint8Array(7));
    using listener = LibcSocket.open(netns, AF.unix, SOCK.seqpacket).bind(unixAddress(path)).listen(3);
    using client = LibcSocket.open(netns, AF.unix, SOCK.seqpacket).connect(unixAddress(path));
    expect(bound.fd + sender.fd + listener.fd + client.fd).toBeGreaterThan(0);
    try {
      const list = sockets.list({ protocol: "unix" }).toArray();
      const by = (accepts: (socket: UnixSocket) => boolean) => list.find(accepts)!;
      const one = by(({ abstractName }) => abstractName === "na\0me");
      const other = by(({ peer }) => peer === one.inode);
      const server = by((socket) => socket.path === path);
      const waiting = by(({ inode }) => server.pendingPeers!.includes(inode));
      expect(one).toMatchObject({ type: "dgram", receiveQueue: 7, uid: 0 });
      expect(other).toMatchObject({ type: "dgram", receiveQueue: 0 });
      expect(server).toMatchObject({ type: "seqpacket", state: "listen", acceptQueue: 1, backlog: 3, receiveQueue: 0 });
      expect(waiting.type).toBe("seqpacket");
      const { ino, dev } = statSync(path);
      expect(server.file).toEqual({ inode: ino, major: dev >> 8, minor: dev & 0xff });
      const lines = ss(netns, "-x");
      for (const socket of [one, other, server]) {
        const line = lines.find(({ local }) => local.endsWith(` ${socket.inode}`))!;
        expect(line.peer).toBe(`* ${socket.peer ?? 0}`);
        expect(word(line, "skmem")).toBe(memoryText(socket.memory!));
        expect(line.receive).toBe(socket.acceptQueue ?? socket.receiveQueue!);
        expect(line.send).toBe(socket.backlog ?? socket.sendQueue!);
      }
      expect(sockets.get({ protocol: "unix", inode: one.inode, cookie: one.cookie })).toEqual(one);
      expect(sockets.list({ protocol: "unix", states: ["listen"] }).toArray()).toEqual([server]);
    } finally {
      unlinkSync(path);
    }
  });

  test.skipIf(!hasSs)("returns the same packet and netlink sockets as ss", ({ netns, sockets }) => {
    const ETH_P_IP = 0x0800;
    const SOL_PACKET = 263;
    const PACKET_FANOUT = 18;
    const PACKET_FANOUT_CPU = 2;
    using packet = LibcSocket.open(netns, AF.packet, SOCK.dgram, ((ETH_P_IP & 0xff) << 8) | (ETH_P_IP >> 8));
    packet.set(SOL_PACKET, PACKET_FANOUT, 77 | (PACKET_FANOUT_CPU << 16));
    using netlink = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    netlink.joinGroup(1);
    netlink.joinGroup(33);
    const packets = sockets.list({ protocol: "packet" }).toArray() as PacketSocket[];
    expect(packets).toMatchObject([
      { type: "dgram", etherType: ETH_P_IP, fanout: { id: 77, mode: PACKET_FANOUT_CPU }, uid: 0 },
    ]);
    const [line] = ss(netns, "-0") as [SsLine];
    expect(Number(word(line, "ino"))).toBe(packets[0]!.inode);
    expect(word(line, "skmem")).toBe(memoryText(packets[0]!.memory!));
    const mine = [...sockets.list({ protocol: "netlink" })].find(({ portId }) => portId === netlink.portId)!;
    expect(mine).toMatchObject({ netlinkProtocol: NETLINK_ROUTE, groups: [1, 33], type: "raw" });
    // ss prints the port id as a signed number. The kernel assigns a negative one if another socket has the process id.
    expect(runIn(netns, ["ss", "-Hnf", "netlink"])).toContain(`${NETLINK_ROUTE}:${netlink.portId | 0}`);
  });

  test("finds the processes that have a socket open", ({ netns, sockets, listener }) => {
    const [socket] = sockets.list({ protocol: "tcp" }, { processes: true }).toArray();
    expect(socket!.processes).toEqual([{ pid: process.pid, name: expect.any(String), fd: listener.fd }]);
    expect(sockets.list({ protocol: "tcp" }).toArray()[0]!.processes).toBeUndefined();
    if (hasSs) expect(runIn(netns, ["ss", "-Htlpn"])).toContain(`pid=${process.pid},fd=${listener.fd})`);
  });

  test("lists all supported kinds without a filter", async ({ sockets, listener }) => {
    expect(listener.fd).toBeGreaterThan(0);
    const kinds = new Set(Array.from(sockets.list({}, { details: false }), ({ protocol }) => protocol));
    expect([...kinds]).toEqual(expect.arrayContaining(["tcp", "netlink"]));
    const later: string[] = [];
    for await (const { protocol } of sockets.list({}, { details: false })) later.push(protocol);
    expect(new Set(later)).toEqual(kinds);
    expect([...new Set(Array.from(sockets.list({ states: ["listen"] }), ({ protocol }) => protocol))]).toEqual(["tcp"]);
    const states = ["established", "closing", "bound-inactive"] as const;
    expect(sockets.list({ protocol: "tcp", states }).toArray()).toEqual([]);
  });

  test("lists the sockets of one namespace, also if the thread leaves it before the second protocol", ({ netns }) => {
    using _pair = connection(netns);
    using sockets = Sockets.open();
    const listing = netns.run(() => sockets.list({ protocol: ["udp", "tcp"] }));
    expect(listing.toArray().map(({ state }) => state)).toEqual(expect.arrayContaining(["listen", "established"]));
  });

  test("lists the sockets of one namespace, also if the thread enters another one before the second protocol", ({
    netns,
    other,
  }) => {
    using _pair = connection(netns);
    using sockets = Sockets.open();
    const protocol = ["udp", "tcp"] as const;
    const read = (listing: Iterable<{ state: string; source: { port: number } }>) =>
      Array.from(listing, ({ state, source }) => `${state} ${source.port}`).sort();
    const list = () => sockets.list({ protocol });
    const [here, there] = [read(list()), netns.run(() => read(list()))];
    expect(there).not.toEqual(here);
    const outside = list();
    // An asynchronous list that is created outside of `run` starts when it is first read.
    expect(netns.run(() => read(outside))).toEqual(mode.isAsync ? there : here);
    const nested = other.run(() => {
      const started = list();
      return netns.run(() => read(started));
    });
    expect(nested).toEqual([]);
  });

  test("requires the handle of the namespace until the list was read", async ({ netns }) => {
    using sockets = Sockets.open();
    await using asynchronous = Sockets.openAsync();
    const listing = netns.run(() => sockets.list({ protocol: ["udp", "tcp"] }));
    const later = netns.run(() => asynchronous.list());
    netns.close();
    expect(() => listing.toArray()).toThrow(expect.objectContaining({ code: "EBADF" }));
    expect(later.toArray()).rejects.toThrow(expect.objectContaining({ code: "EBADF" }));
  });

  test("lists netlink sockets that the kernel omits from a dump of several messages", async ({ netns, sockets }) => {
    using opened = new DisposableStack();
    for (let count = 0; count < 1500; count++) opened.use(NetlinkSocket.open(NETLINK_ROUTE, { netns }));
    const table = netns.run(() => readFileSync("/proc/thread-self/net/netlink", "utf8"));
    const lines = table.trim().split("\n").slice(1);
    const inodes = new Set(lines.map((line) => Number(line.trim().split(/\s+/).at(-1))));
    using later = Sockets.openAsync({ netns });
    for (const details of [true, false]) {
      const list = sockets.list({ protocol: "netlink" }, { details }).toArray();
      expect(inodes.difference(new Set(list.map(({ inode }) => inode)))).toEqual(new Set());
      expect(new Set(list.map(Sockets.keyOf)).size).toBe(list.length);
      expect(list.filter((socket) => "flags" in socket).length > 0).toBe(details);
      expect(await later.list({ protocol: "netlink" }, { details }).count()).toBeGreaterThanOrEqual(list.length);
    }
  });

  test("reads netlink sockets with one dump if it is short", () => {
    using table = new FakeSockets();
    using fake = Sockets.open({ socket: table.open() });
    const dumps = (filter: SocketFilter) => {
      const before = table.kernel.requests.length;
      fake.list(filter).toArray();
      return table.kernel.requests.length - before;
    };
    for (let portId = 1; portId <= 15; portId++) table.add({ protocol: "netlink", portId });
    expect(dumps({ protocol: "netlink" })).toBe(1);
    expect(dumps({ protocol: ["vsock", "netlink", "xdp"] })).toBe(3);
    for (let portId = 16; portId <= 60; portId++) table.add({ protocol: "netlink", portId });
    expect(dumps({ protocol: "netlink" })).toBe(3);
    expect(fake.count({ protocol: "netlink" })).toBe(60);
  });

  test("counts the sockets of a filter", async ({ netns }) => {
    using _ = connection(netns);
    using sockets = Sockets.open({ netns });
    const filter = { protocol: "tcp", destination: { address: "127.0.0.0/8", port: 7001 } } as const;
    expect([sockets.count(filter), sockets.count({ protocol: "tcp" })]).toEqual([1, 3]);
    expect(sockets.count()).toBeGreaterThanOrEqual(sockets.list().toArray().length);
    using later = Sockets.openAsync({ netns });
    expect(await later.count(filter)).toBe(1);
    expect(() => sockets.count(filter, { details: true } as never)).toThrow("options.details: unknown option");
  });

  test("closes its socket if the iteration ends early or is aborted", async ({ sockets }) => {
    sockets.list().toArray();
    const before = openDescriptors();
    for (const _ of sockets.list()) break;
    using listing = sockets.list();
    expect(listing.next()).toBeDefined();
    listing.done();
    expect(listing.next()).toBeUndefined();
    const left = sockets.list();
    left[Symbol.iterator]().return!();
    expect(left.next()).toBeUndefined();
    await expectDescriptors(before + 1);
    const reason = new Error("stop");
    expect(() => sockets.list({}, { signal: AbortSignal.abort(reason) }).toArray()).toThrow(reason);
    expect(() => sockets.list({}, { deadlineMs: 0 }).toArray()).toThrow("ETIMEDOUT");
  });

  test("closes the socket of an asynchronous listing that is cancelled during its start", async ({ netns }) => {
    using sockets = Sockets.openAsync({ netns });
    await sockets.list().toArray();
    const before = openDescriptors();
    for (let round = 0; round < 5; round++) {
      const listing = sockets.list();
      const next = listing.next();
      await listing.done();
      await next;
      expect(await listing.next()).toBeUndefined();
    }
    await expectDescriptors(before + 1);
    const read = sockets.list();
    expect(await read.toArray()).toBeArray();
    expect(await read.next()).toBeUndefined();
  });

  test("rejects invalid filters and options with the path of the field", ({ sockets }) => {
    const cases: [object, object, string][] = [
      [{ protocol: "tpc" }, {}, 'filter.protocol: expected the name of a protocol, got "tpc"; did you mean "tcp"?'],
      [{ protocol: ["tcp", 6] }, {}, "filter.protocol[1]: expected the name of a protocol, got 6"],
      [{ states: ["listening"] }, {}, 'filter.states[0]: expected a state, got "listening"'],
      [{ states: "listen" }, {}, 'filter.states: expected an array, got "listen"'],
      [{ protocol: "packet", states: ["listen"] }, {}, "filter.protocol: packet sockets have no state to filter by"],
      [{ protocol: "unix", mark: 1 }, {}, "filter.protocol: unix sockets cannot be filtered"],
      [{ family: "ipv4" }, {}, 'filter.family: expected "inet" or "inet6", got "ipv4"'],
      [{ port: 1 }, {}, "filter.port: unknown option"],
      [{ protocol: [] }, {}, "filter.protocol: expected at least one element, got an empty list"],
      [{ states: [] }, {}, "filter.states: expected at least one element, got an empty list"],
      [{}, { detail: true }, "options.detail: unknown option; did you mean details?"],
      [{}, { processes: 1 }, "processes: expected true or false, got 1"],
    ];
    for (const [filter, options, message] of cases) {
      expect(() => sockets.list(filter as never, options as never)).toThrow(message);
    }
    expect(() => sockets.list({ interface: "nosuch0" }).toArray()).toThrow("ENODEV");
    const source = { address: "127.0.0.1", port: 1 };
    const ids: [object, string][] = [
      [{ source, family: 10 }, 'id.family: expected "inet" or "inet6", got 10'],
      [{ source, family: "ipv6" }, 'id.family: expected "inet" or "inet6", got "ipv6"'],
      [{ source, family: "inet6" }, "id.source.address: expected an address of inet6, got inet"],
      [{ source, destination: { address: "::1", port: 2 } }, "id.destination.address: expected an address of inet"],
      [{ source, cookie: -1n }, "id.cookie: expected an integer from 0 to 18446744073709551615, got -1"],
    ];
    for (const [id, message] of ids) expect(() => sockets.get({ protocol: "tcp", ...id } as never)).toThrow(message);
    expect(() => sockets.get({ protocol: "unix", inode: -1 })).toThrow(/^id\.inode: expected an integer from 0 to/);
    expect(() => sockets.get({ protocol: "unix", inode: 1, cookie: "x" } as never)).toThrow(/^id\.cookie: expected/);
  });
});

describeInNamespaces("Sockets", () => {
  test("get() returns a listed socket", ({ netns, sockets }) => {
    using both = connection(netns, "::1");
    using receiver = LibcSocket.open(netns, AF.inet, SOCK.dgram).bind(ipAddress("127.0.0.1", 7006));
    using sender = LibcSocket.open(netns, AF.inet, SOCK.dgram).connect(ipAddress("127.0.0.1", 7006));
    expect(both.client.fd + receiver.fd + sender.fd).toBeGreaterThan(0);
    const list = sockets.list({ protocol: ["tcp", "udp"] }, { details: false }).toArray();
    expect(list).toHaveLength(5);
    for (const socket of list) expect(sockets.get(socket)).toMatchObject({ ...socket });
    const found = sockets.get({ protocol: "udp", source: { address: "127.0.0.1", port: 7006 } });
    expect(found.memory!.rcvbuf).toBeGreaterThan(0);
    try {
      sockets.get({ protocol: "tcp", source: { address: "127.0.0.1", port: 9 } });
      throw new Error("there is such a socket");
    } catch (error) {
      expect(error).toBeInstanceOf(NetlinkError);
      expect((error as NetlinkError).code).toBe("ENOENT");
      expect((error as NetlinkError).operation).toBe("get socket tcp 127.0.0.1:9");
      expect((error as NetlinkError).message).toStartWith(
        "get socket tcp 127.0.0.1:9: no such file or entry (ENOENT); no such socket exists; if a dump of TCP sockets fails",
      );
    }
    const invalid: [object, string][] = [
      [{ protocol: "mptcp", source: { address: "::", port: 1 } }, "id.protocol: the kernel cannot get a single socket"],
      [{ protocol: "tcp" }, "id.source: expected an address and a port, got undefined"],
      [{ protocol: "tcp", source: { address: "x", port: 1 } }, "id.source.address: expected an IPv4 or IPv6 address"],
      [
        { protocol: "tcp", source: { address: "::", port: 65536 } },
        "id.source.port: expected an integer from 0 to 65535",
      ],
    ];
    for (const [id, message] of invalid) expect(() => sockets.get(id as never)).toThrow(message);
  });

  test("destroy() and destroyMany() end connections of other programs", ({ netns, sockets }) => {
    using first = connection(netns, "127.0.0.1", 7001);
    using second = connection(netns, "127.0.0.1", 7002);
    const peers = { protocol: "tcp", states: ["established"], destination: { port: 7001 } } as const;
    sockets.destroy(sockets.list(peers).toArray()[0]!);
    expect(() => first.client.send(new Uint8Array(1))).toThrow("send failed");
    second.accepted.send(new Uint8Array(1));
    const all = sockets.list({ protocol: "tcp" }).toArray();
    const listeners = all.filter(({ state }) => state === "listen");
    // The library must check the result: the kernel finds the listening socket instead of the missing connection.
    const missing = { ...listeners[0]!, cookie: undefined, destination: { address: "127.0.0.1", port: 1 } };
    const missingTitle = (verb: string) => new RegExp(`^${verb} socket tcp .* → 127.0.0.1:1: no socket has the peer`);
    expect(() => sockets.get(missing)).toThrow("no socket has the peer 127.0.0.1 port 1 (ENOENT)");
    expect(() => sockets.get(missing)).toThrow(missingTitle("get"));
    expect(() => sockets.destroy(missing)).toThrow(missingTitle("destroy"));
    expect(sockets.destroyMany([missing])[0]!.error?.code).toBe("ENOENT");
    expect(sockets.destroyMany([missing])[0]!.error?.message).toMatch(missingTitle("destroy"));
    expect(() => sockets.destroyMany({ protocol: "tcp" } as never)).toThrow("ids: expected an array");
    expect(sockets.destroyMany(listeners)).toEqual([{}, {}]);
    const again = sockets.destroyMany(listeners);
    expect(again.map(({ error }) => error?.code)).toEqual(["ENOENT", "ENOENT"]);
    for (const { error } of again) expect(error?.operation).toStartWith("destroy socket tcp ");
    expect(() => sockets.destroyMany([{ ...listeners[0]!, ifindex: -1 }])).toThrow(
      "ids[0].ifindex: expected an integer",
    );
  });

  test("destroyed() reports freed sockets with their last counters", async ({ netns, sockets }) => {
    await using events = sockets.destroyed({ protocol: "tcp", family: "inet" });
    {
      using both = connection(netns);
      both.client.send(new Uint8Array(300));
      sockets.destroyMany(sockets.list({ protocol: "tcp", destination: { port: 7001 } }));
    }
    const ports: number[] = [];
    const reader = events[Symbol.asyncIterator]();
    while (!ports.includes(7001)) {
      const { value } = await within(reader.next(), "an event");
      if (value?.kind !== "destroyed") throw new Error("no event");
      expect(value.socket).toMatchObject({ protocol: "tcp", family: "inet", tcp: expect.anything() });
      ports.push(value.socket.destination.port);
    }
    expect(() => sockets.destroyed({ protocol: "unix" as never })).toThrow('filter.protocol: expected "tcp" or "udp"');
  });

  test("rejects calls after close()", () => {
    const sockets = Sockets.open();
    sockets.close();
    sockets.close();
    expect(() => sockets.list()).toThrow("EBADF");
  });
});
