import { describe, expect } from "bun:test";
import { ENOBUFS } from "../../../src/index.ts";
import { type Socket, type SocketProtocol, Sockets } from "../../../src/subsystems/sockets/index.ts";
import { FakeKernel, FakeNetwork, type FakeSocket, FakeSockets } from "../../../src/testing/index.ts";
import { failureOf } from "../../support/failures.ts";
import { test as base } from "../../support/fixtures.ts";

const test = base.extend({ table: () => new FakeSockets() });

const server = { protocol: "tcp", source: { address: "0.0.0.0", port: 443 } } as const;
const client = {
  protocol: "tcp",
  source: { address: "192.0.2.1", port: 40_000 },
  destination: { address: "192.0.2.2", port: 443 },
} as const;
const peer = { ...client, source: client.destination, destination: client.source };

const memory = {
  rmemAlloc: 1,
  rcvbuf: 2,
  wmemAlloc: 3,
  sndbuf: 4,
  fwdAlloc: 5,
  wmemQueued: 6,
  optmem: 7,
  backlog: 8,
  drops: 9,
};
const ring = {
  pdrBlockSize: 4096,
  pdrBlockNr: 2,
  pdrFrameSize: 2048,
  pdrFrameNr: 4,
  pdrRetireTmo: 8,
  pdrSizeofPriv: 0,
  pdrFeatures: 1,
};

/** One complete socket of each kind. */
const kinds: { [Protocol in SocketProtocol]: FakeSocket<Protocol> } = {
  tcp: {
    ...client,
    inode: 77,
    cookie: 5n,
    uid: 1000,
    ifindex: 2,
    receiveQueue: 10,
    sendQueue: 20,
    timer: { kind: "keepalive", expiresMs: 1500, count: 2 },
    shutdown: ["send"],
    mark: 7,
    cgroup: 99n,
    classId: 0x10001,
    tos: { dscp: 46, ecn: 1 },
    trafficClass: { dscp: 10, ecn: 0 },
    options: ["recverr", "is-icsk", "bind-address-no-port"],
    memory,
    tcp: {
      rtt: 400,
      caState: "recovery",
      options: ["sack", "window-scaling", "fast-open-child"],
      sndWscale: 7,
      rcvWscale: 9,
      appLimited: true,
      fastOpenFailure: "syn-retransmitted",
      bytesSent: 1n << 40n,
    },
    congestion: {
      algorithm: "bbr",
      bbr: { bandwidth: 5_000_000_000n, minRtt: 300, pacingGain: 739, cwndGain: 512 },
      vegas: { enabled: true, roundTrips: 3, rtt: 9, minRtt: 8 },
      dctcp: { enabled: false, ceState: 1, alpha: 1024, abEcn: 3, abTotal: 4 },
    },
    ulp: {
      name: "tls",
      tls: { version: "1.3", cipher: "aes-ccm-128", transmit: "software", receive: "base", zeroCopySendfile: true },
      mptcp: { remoteToken: 1, mapSequence: 1n << 50n, flags: ["join-loc", "connected"] },
    },
    md5Keys: [{ address: "192.0.2.0", prefixLength: 24, key: Uint8Array.of(1, 2, 3) }],
  },
  dccp: { protocol: "dccp", source: { address: "::", port: 5 }, v6only: true, acceptQueue: 3, backlog: 4 },
  udp: { protocol: "udp", source: { address: "::ffff:10.0.0.1", port: 53 }, v6only: false },
  udplite: { protocol: "udplite", source: { address: "10.0.0.1", port: 54 } },
  raw: { protocol: "raw", source: { address: "0.0.0.0", port: 0 }, ipProtocol: 1 },
  sctp: {
    protocol: "sctp",
    source: { address: "10.0.0.1", port: 9 },
    destination: { address: "10.0.0.2", port: 9 },
    state: "syn-sent",
    association: "cookie-echoed",
    localAddresses: ["10.0.0.1", "fd00::1"],
    peerAddresses: ["10.0.0.2"],
  },
  mptcp: {
    protocol: "mptcp",
    source: { address: "10.0.0.1", port: 9 },
    mptcp: { checksums: true, token: 5, flags: ["fallback"], bytesSent: 9n },
  },
  unix: {
    protocol: "unix",
    type: "seqpacket",
    state: "listen",
    path: "/run/a\udcff",
    file: { inode: 5, major: 8, minor: 1 },
    pendingPeers: [4, 0],
    receiveQueue: 0,
    sendQueue: 0,
    acceptQueue: 2,
    backlog: 9,
    shutdown: [],
    uid: 33,
    memory,
  },
  packet: {
    protocol: "packet",
    type: "raw",
    etherType: 3,
    uid: 0,
    ifindex: 4,
    version: 2,
    reserve: 0,
    copyThreshold: 0,
    timestamp: 1,
    flags: ["running", "origdev"],
    multicast: [{ ifindex: 4, count: 1, type: 1, address: Uint8Array.of(1, 2, 3, 4, 5, 6) }],
    receiveRing: ring,
    fanout: { id: 77, mode: 2 },
    filter: Uint8Array.of(6, 0, 0, 0, 0, 0, 4, 0),
  },
  netlink: { protocol: "netlink", netlinkProtocol: 16, portId: 4_000_000_000, groups: [1, 33, 65], flags: ["pktinfo"] },
  vsock: { protocol: "vsock", state: "listen", source: { cid: 3, port: 1024 }, shutdown: ["receive"] },
  xdp: {
    protocol: "xdp",
    uid: 5,
    ifindex: 3,
    queueId: 1,
    rings: { receive: 64, completion: 16 },
    statistics: { rxDropped: 1n, rxInvalid: 0n, rxFull: 0n, fillRingEmpty: 0n, txInvalid: 0n, txRingEmpty: 2n },
    umem: {
      size: 4096n,
      id: 1,
      numPages: 1,
      chunkSize: 2048,
      headroom: 0,
      ifindex: 3,
      queueId: 1,
      flags: ["zerocopy"],
      refs: 1,
    },
  },
};

describe("FakeSockets", () => {
  test.each(Object.values(kinds))(
    "returns the fields of a socket of $protocol as they were added",
    (given: FakeSocket) => {
      using table = new FakeSockets();
      using sockets = Sockets.open({ socket: table.open() });
      const added: Socket = table.add(given);
      expect(added).toMatchObject(given as object);
      expect(sockets.list({ protocol: given.protocol }).toArray()).toEqual([added]);
      using other = new FakeSockets();
      expect(other.add(added as FakeSocket)).toEqual(added);
    },
  );

  test("lists all kinds of sockets, and the asynchronous form as well", async ({ table }) => {
    for (const given of Object.values(kinds)) table.add(given as FakeSocket);
    using sockets = Sockets.open({ socket: table.open() });
    await using later = Sockets.openAsync({ socket: table.open() });
    const all = sockets.list().toArray();
    expect(all.map(({ protocol }) => protocol).sort()).toEqual(Object.keys(kinds).sort() as SocketProtocol[]);
    expect(await later.list().toArray()).toEqual(all);
    expect(Bun.inspect(table)).toBe("FakeSockets(12 sockets)");
  });

  test("completes a socket with defaults", ({ table }) => {
    expect(table.add(server)).toMatchObject({
      family: "inet",
      state: "listen",
      destination: { address: "0.0.0.0", port: 0 },
      acceptQueue: 0,
      backlog: 0,
      cookie: 1n,
    });
    expect(table.add(client)).toMatchObject({ state: "established", cookie: 2n, receiveQueue: 0 });
    expect(table.add({ protocol: "udp", source: { address: "::1", port: 9 } })).toMatchObject({ state: "close" });
    expect(table.add({ protocol: "unix", cookie: 4n })).toMatchObject({ type: "stream", state: "close" });
    expect(table.add({ protocol: "unix" }).cookie).toBe(5n);
    expect(new Set(table.add(client).inode.toString()).size).toBeGreaterThan(1);
  });

  test("returns only the requested details", ({ table }) => {
    table.add(kinds.tcp);
    using sockets = Sockets.open({ socket: table.open() });
    const [plain] = sockets.list({ protocol: "tcp" }, { details: false });
    expect(Object.keys(plain!)).not.toContain("tcp");
    expect(plain).toMatchObject({ mark: 7, cgroup: 99n, receiveQueue: 10 });
    table.kernel.permitted = false;
    const [visible] = sockets.list({ protocol: "tcp" });
    expect(visible).toMatchObject({ classId: 0x10001, tcp: { rtt: 400 } });
    for (const name of ["mark", "md5Keys", "ulp"]) expect(Object.keys(visible!)).not.toContain(name);
  });

  test("changes fields, keeps the other members of structures, and removes fields", ({ table }) => {
    using sockets = Sockets.open({ socket: table.open() });
    const socket = table.add({ ...kinds.tcp, automaticPort: true });
    const changed = table.change(socket, { state: "close-wait", tcp: { rtt: 90_000 }, timer: undefined, mark: 8 });
    expect(changed).toMatchObject({ state: "close-wait", mark: 8, tcp: { rtt: 90_000, sndWscale: 7 } });
    expect(changed.timer).toBeUndefined();
    expect(sockets.list({ protocol: "tcp", states: ["close-wait"], automaticPort: true }).toArray()).toEqual([changed]);
    changed.source.port = 1;
    expect(sockets.get({ ...socket, cookie: undefined }).source.port).toBe(40_000);
  });

  test("destroying a connection also closes its other end, and both are reported", async ({ table }) => {
    using sockets = Sockets.open({ socket: table.open() });
    await using events = sockets.destroyed();
    const listener = table.add(server);
    const [one, other] = [table.add({ ...client, tcp: { bytesSent: 300n } }), table.add(peer)];
    const echo = table.add({ protocol: "udp", source: { address: "::1", port: 7 } });
    expect(sockets.destroyMany([one, other]).map(({ error }) => error?.code)).toEqual([undefined, "ENOENT"]);
    table.remove(listener);
    sockets.destroy(echo);
    const seen: unknown[] = [];
    for await (const event of events) {
      if (event.kind === "destroyed") seen.push({ ...event.socket, tcp: undefined, kind: event.kind });
      if (seen.length === 1) expect(event).toMatchObject({ socket: { tcp: { bytesSent: 300n } } });
      if (seen.length === 4) break;
    }
    const released = { kind: "destroyed", state: "close", inode: 0, uid: 0 };
    expect(seen).toMatchObject(
      [one, other, listener, echo].map(({ source, cookie }) => ({ ...released, source, cookie })),
    );
    expect(sockets.list().toArray()).toEqual([]);
  });

  test("reports lost events as a gap", async ({ table }) => {
    using sockets = Sockets.open({ socket: table.open() });
    await using events = sockets.destroyed({ protocol: "tcp", family: "inet" });
    table.kernel.loseEvents();
    table.remove(table.add(server));
    table.remove(table.add(server));
    const kinds: string[] = [];
    for await (const { kind } of events) if (kinds.push(kind) === 2) break;
    expect(kinds.sort()).toEqual(["destroyed", "gap"]);
  });

  test("does not report a connection in time-wait, nor sockets of other protocols", async ({ table }) => {
    using sockets = Sockets.open({ socket: table.open() });
    await using events = sockets.destroyed();
    table.remove(table.add({ ...client, state: "time-wait" }));
    table.remove(table.add({ protocol: "unix" }));
    table.remove(table.add(server));
    for await (const event of events) {
      expect(event).toMatchObject({ kind: "destroyed", socket: { source: server.source } });
      break;
    }
  });

  test("cannot destroy sockets of SCTP and DCCP, as the kernel", ({ table }) => {
    using sockets = Sockets.open({ socket: table.open() });
    for (const protocol of ["sctp", "dccp"] as const) {
      const socket = table.add({ protocol, source: { address: "10.0.0.1", port: 9 } });
      expect(failureOf(() => sockets.destroy(socket)).code).toBe("EOPNOTSUPP");
    }
    const raw = table.add(kinds.raw as FakeSocket<"raw">);
    sockets.destroy({ ...raw, cookie: undefined });
    expect(failureOf(() => sockets.get(raw)).code).toBe("ENOENT");
  });

  test("gets a UNIX socket by its inode number", ({ table }) => {
    using sockets = Sockets.open({ socket: table.open() });
    const socket = table.add(kinds.unix as FakeSocket<"unix">);
    expect(sockets.get(socket)).toEqual(socket);
    // unix_get_diag (net/unix/diag.c)
    expect(failureOf(() => sockets.get({ ...socket, cookie: 77n })).code).toBe("ESTALE");
    expect(failureOf(() => sockets.get({ protocol: "unix", inode: 1 })).code).toBe("ENOENT");
    expect(failureOf(() => sockets.get({ protocol: "unix", inode: 0 })).code).toBe("EINVAL");
  });

  test("shares a fake kernel with other fakes, and injects faults", () => {
    using network = new FakeNetwork();
    const table = new FakeSockets(network.kernel);
    using sockets = Sockets.open({ socket: table.open() });
    table.add(server);
    table.kernel.inject({ fault: "fail-dump", family: "sock-diag", operation: "inet", kind: "dump", errno: ENOBUFS });
    expect(failureOf(() => sockets.list({ protocol: "tcp" }).toArray()).code).toBe("ENOBUFS");
    expect(sockets.list({ protocol: "tcp" }).toArray()).toHaveLength(1);
  });

  test("rejects invalid sockets and changes with the path of the field", ({ table }) => {
    const known = table.add(client);
    const cases: [() => unknown, string][] = [
      [() => table.add({ protocol: "tpc" } as never), "socket.protocol: expected the name of a protocol"],
      [() => table.add(undefined as never), "socket.protocol: expected the name of a protocol"],
      [() => table.add({ protocol: "tcp" } as never), "socket.source: expected an address and a port, got undefined"],
      [() => table.add({ ...server, sources: 1 } as never), "socket.sources: unknown option"],
      [() => table.add({ ...server, source: { address: "::1", port: -1 } }), "socket.source.port: expected an integer"],
      [
        () => table.add({ ...server, destination: { address: "::1", port: 1 } }),
        "socket.destination.address: expected an",
      ],
      [() => table.add({ ...server, family: "inet6" }), "socket.family: expected the family of the source"],
      [
        () => table.add({ ...server, automaticPort: 1 } as never),
        "socket.automaticPort: expected true or false, got 1",
      ],
      [() => table.add({ ...server, uid: -1 }), "socket.uid: expected an integer from 0 to 4294967295, got -1"],
      [
        () => table.add({ ...server, state: "listening" } as never),
        'socket.state: expected a state, got "listening"; did you mean',
      ],
      [() => table.add({ ...server, cookie: known.cookie }), `socket.cookie: another tcp socket has ${known.cookie}`],
      [() => table.change(known, { protocol: "udp" } as never), "changes.protocol: a socket keeps its protocol"],
      [() => table.change(known, { stat: "listen" } as never), "changes.stat: unknown option; did you mean state?"],
      [
        () => table.change({ ...known, cookie: 9n }, {}),
        "socket: expected a socket of this fake, got tcp with cookie 9",
      ],
      [
        () => table.remove({ protocol: "unix", cookie: known.cookie }),
        "socket: expected a socket of this fake, got unix",
      ],
    ];
    for (const [call, message] of cases) expect(call).toThrow(message);
    using sockets = Sockets.open({ socket: table.open() });
    expect(sockets.list({ protocol: "tcp" }).toArray()).toEqual([known]);
  });

  test("is named in the error of a fake kernel without sockets", () => {
    using kernel = new FakeKernel();
    using sockets = Sockets.open({ socket: kernel.open(4) });
    expect(() => sockets.list({ protocol: "tcp" }).toArray()).toThrow("FakeSockets has handlers for this family");
  });

  test("has no processes", ({ table }) => {
    const socket = table.add(server);
    using sockets = Sockets.open({ socket: table.open() });
    const advice = "the sockets of a fake kernel have no processes";
    expect(() => sockets.list({}, { processes: true }).toArray()).toThrow(`processes: ${advice}`);
    expect(() => sockets.list({ pid: 1 }).toArray()).toThrow(`filter.pid: ${advice}`);
    expect(() => sockets.processesOf([socket])).toThrow(`sockets: ${advice}`);
  });
});
