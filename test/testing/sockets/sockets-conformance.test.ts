import { expect, test } from "bun:test";
import { sockDiag } from "../../../src/families/sock-diag.ts";
import { NETLINK_ROUTE, NetlinkSocket, NetworkNamespace } from "../../../src/index.ts";
import { compile } from "../../../src/subsystems/sockets/conditions.ts";
import {
  type InetProtocol,
  type InetSocketId,
  type Socket,
  type SocketConditions,
  type SocketFilter,
  Sockets,
  type TcpSocket,
  type UdpSocket,
} from "../../../src/subsystems/sockets/index.ts";
import { FakeSockets } from "../../../src/testing/index.ts";
import { AF, ipAddress, LibcSocket, SOCK, unixAddress } from "../../subsystems/sockets/libc-socket.ts";
import { randomConditions, randomNumbers } from "../../subsystems/sockets/random-conditions.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { expectEventually } from "../../support/eventually.ts";
import { outcomeOf } from "../../support/failures.ts";
import { setLoopbackUp } from "../../support/requests.ts";

const SOL_SOCKET = 1;
const SO_MARK = 36;
const SO_BINDTODEVICE = 25;
const IPPROTO_IPV6 = 41;
const IPV6_V6ONLY = 26;
const device = new TextEncoder().encode("lo");

const familyOf = (address: string) => (address.includes(":") ? AF.inet6 : AF.inet);

/** States that end without a change by the program. */
const transient = ["syn-sent", "syn-recv", "fin-wait1", "last-ack", "closing"] as const;

/** Real sockets in a network namespace of their own, and the same sockets in a fake kernel. */
class Pair implements Disposable {
  readonly netns = NetworkNamespace.create();
  readonly real: Sockets = Sockets.open({ netns: this.netns });
  readonly table = new FakeSockets();
  readonly fake: Sockets = Sockets.open({ socket: this.table.open() });
  readonly #opened = new DisposableStack();

  constructor() {
    setLoopbackUp(this.netns);
  }

  open(family: number, type: number): LibcSocket {
    return this.#opened.use(LibcSocket.open(this.netns, family, type));
  }

  /** Opens a listening TCP socket and a connection to it. The client's port is chosen by the kernel. */
  connection(address: string, port: number): { listener: LibcSocket; client: LibcSocket; accepted: LibcSocket } {
    const family = familyOf(address);
    const listener = this.open(family, SOCK.stream).bind(ipAddress(address, port)).listen(5);
    const client = this.open(family, SOCK.stream).connect(ipAddress(address, port));
    return { listener, client, accepted: this.#opened.use(listener.accept()) };
  }

  udp(): void {
    for (const address of ["127.0.0.1", "127.0.0.3", "::1", "::ffff:127.0.0.2"]) {
      for (const port of [7001, 7002, 7003, 7004]) {
        const socket = this.open(familyOf(address), SOCK.dgram).bind(ipAddress(address, port));
        if (port % 2 === 0) socket.set(SOL_SOCKET, SO_MARK, 5);
        if (port === 7003) socket.set(SOL_SOCKET, SO_BINDTODEVICE, device);
        if (port > 7002) socket.connect(ipAddress(address, 7001));
      }
    }
    this.open(AF.inet6, SOCK.dgram).bind(ipAddress("::", 7009));
    this.open(AF.inet, SOCK.dgram).connect(ipAddress("127.0.0.1", 7002));
    this.open(AF.inet6, SOCK.dgram).connect(ipAddress("::1", 7002)).set(SOL_SOCKET, SO_MARK, 4);
  }

  tcp(): void {
    this.connection("127.0.0.1", 7001).client.send(new Uint8Array(100));
    this.connection("::1", 7002).accepted.send(new Uint8Array(50));
    this.connection("127.0.0.1", 7003).client.set(SOL_SOCKET, SO_MARK, 5).shutdown(1);
    this.open(AF.inet6, SOCK.stream).bind(ipAddress("::", 7004)).listen(3);
    this.open(AF.inet6, SOCK.stream).set(IPPROTO_IPV6, IPV6_V6ONLY, 1).bind(ipAddress("::", 7005)).listen(3);
    this.open(AF.inet, SOCK.stream).set(SOL_SOCKET, SO_BINDTODEVICE, device).bind(ipAddress("0.0.0.0", 7006)).listen(1);
    this.open(AF.inet, SOCK.stream).bind(ipAddress("127.0.0.1", 7007));
    this.open(AF.inet6, SOCK.stream).connect(ipAddress("::ffff:127.0.0.1", 7001));
  }

  /** Adds the real sockets to the fake kernel. */
  copy(filter: SocketFilter): Socket[] {
    expectEventually(() => [cookies(this.real, { protocol: "tcp", states: transient }), []]);
    // The kernel lists a netlink socket twice if it is in a multicast group. (`__netlink_diag_dump`)
    const all = [...new Map(Array.from(this.real.list(filter), (socket) => [Sockets.keyOf(socket), socket])).values()];
    const inet = all.filter((socket) => "family" in socket);
    const automatic = new Set<bigint>();
    for (const protocol of new Set(inet.map((socket) => socket.protocol)))
      for (const { cookie } of this.real.list({ protocol, automaticPort: true })) automatic.add(cookie);
    for (const socket of all) {
      if ("family" in socket) this.table.add({ ...socket, automaticPort: automatic.has(socket.cookie) });
      else this.table.add(socket);
    }
    return all;
  }

  [Symbol.dispose](): void {
    this.real.close();
    this.fake.close();
    this.#opened.dispose();
    this.table[Symbol.dispose]();
    this.netns.close();
  }
}

const byCookie = (list: readonly Socket[]) => list.toSorted((one, other) => Number(one.cookie - other.cookie));

function cookies(sockets: Sockets, filter: SocketFilter): bigint[] {
  return byCookie(sockets.list(filter, { details: false }).toArray()).map(({ cookie }) => cookie);
}

const outcome = (call: () => unknown) => outcomeOf(call, ({ code }) => code);

const filters: readonly SocketFilter[] = [
  {},
  { protocol: "tcp" },
  { protocol: ["tcp", "udp"], family: "inet6" },
  { protocol: "tcp", states: ["listen"] },
  { protocol: "tcp", states: ["established", "fin-wait2"] },
  { protocol: "tcp", states: ["close-wait"] },
  { protocol: "tcp", states: ["time-wait"] },
  { protocol: "tcp", states: ["close"] },
  { protocol: "tcp", states: ["bound-inactive"] },
  { protocol: "udp", states: ["close"] },
  { protocol: "udp", states: ["established"] },
  { protocol: "tcp", source: { port: 7001 } },
  { protocol: "tcp", destination: { port: [7001, { from: 7003 }] } },
  { protocol: ["tcp", "udp"], source: { address: "127.0.0.0/8" } },
  { protocol: ["tcp", "udp"], source: { address: "::/0" } },
  { protocol: ["tcp", "udp"], destination: { address: ["127.0.0.1/31", "::1"], port: { to: 7002 } } },
  { protocol: ["tcp", "udp"], interface: "lo" },
  { protocol: ["tcp", "udp"], interface: 0, mark: 5 },
  { protocol: ["tcp", "udp"], mark: { value: 4, mask: 6 } },
  { protocol: ["tcp", "udp"], automaticPort: true },
  { protocol: ["tcp", "udp"], automaticPort: false, not: { source: { port: 7001 } } },
  { protocol: ["tcp", "udp"], cgroup: 1n },
  { protocol: "udp", or: [{ source: { port: 7001 } }, { mark: 5, not: { interface: 1 } }] },
  { protocol: "udp", or: [] },
];

describeInNamespaces("FakeSockets and the running kernel", () => {
  test("list the same sockets with all details", () => {
    using pair = new Pair();
    pair.udp();
    pair.tcp();
    const closed = pair.connection("127.0.0.1", 7008);
    closed.client.shutdown(1);
    closed.accepted.shutdown(1);
    pair.open(AF.unix, SOCK.dgram).bind(unixAddress("\0na\0me"));
    pair.open(AF.unix, SOCK.dgram).connect(unixAddress("\0na\0me")).send(new Uint8Array(7));
    pair.open(AF.unix, SOCK.stream).bind(unixAddress("\0listener")).listen(3);
    pair.open(AF.unix, SOCK.stream).connect(unixAddress("\0listener"));
    pair.open(AF.packet, SOCK.dgram);
    using netlink = NetlinkSocket.open(NETLINK_ROUTE, { netns: pair.netns });
    netlink.joinGroup(1);
    netlink.joinGroup(33);
    const all = pair.copy({});
    expect(new Set(all.map(({ protocol }) => protocol))).toEqual(new Set(["tcp", "udp", "unix", "packet", "netlink"]));
    expect(byCookie(pair.fake.list().toArray())).toEqual(byCookie(all));
    for (const socket of all) if (socket.protocol === "unix") expect(pair.fake.get(socket)).toEqual(socket);
    for (const filter of filters) {
      if (filter.interface === "lo") filter.interface = 1;
      const { protocol = ["tcp", "udp", "unix"] } = filter;
      const compared = { ...filter, protocol };
      expect({ filter, found: cookies(pair.fake, compared) }).toEqual({ filter, found: cookies(pair.real, compared) });
    }
  });

  test("list the same sockets with few details and without privileges", () => {
    using pair = new Pair();
    pair.udp();
    pair.tcp();
    pair.copy({ protocol: ["tcp", "udp"] });
    for (const states of [["listen"], ["close"]] as const) {
      const filter = { protocol: ["tcp", "udp"], states } as const;
      const [fake, real] = [pair.fake, pair.real].map((one) =>
        byCookie(one.list(filter, { details: false }).toArray()),
      );
      expect(fake).toEqual(real!);
    }
    pair.table.kernel.permitted = false;
    expect(
      pair.fake
        .list()
        .toArray()
        .every((socket) => !("mark" in socket)),
    ).toBe(true);
    expect(outcome(() => cookies(pair.fake, { mark: 1, protocol: "udp" }))).toBe("EPERM");
    expect(outcome(() => pair.fake.destroy(pair.fake.list({ protocol: "tcp" }).toArray()[0]!))).toBe("EPERM");
  });

  test("select the same sockets for 600 random filters", () => {
    using pair = new Pair();
    pair.udp();
    pair.tcp();
    const all = pair.copy({ protocol: ["tcp", "udp"] });
    const random = randomNumbers(20_261_126);
    const more: (() => SocketConditions)[] = [
      () => ({ automaticPort: random(2) === 0 }),
      () => ({ cgroup: BigInt(random(2)) }),
      () => ({ source: { port: { from: 30_000 } } }),
    ];
    let partly = 0;
    for (let round = 0; round < 600; round++) {
      const protocol = (["tcp", "udp"] as const)[random(2)]!;
      const filter = { protocol, ...randomConditions(random, 3, more) };
      const found = cookies(pair.fake, filter);
      expect({ filter, found }).toEqual({ filter, found: cookies(pair.real, filter) });
      if (found.length > 0 && found.length < all.length / 3) partly++;
    }
    expect(partly).toBeGreaterThan(100);
  }, 600_000);

  test("reject and run the same 1000 damaged filter programs", () => {
    using pair = new Pair();
    pair.udp();
    pair.copy({ protocol: "udp" });
    using real = sockDiag.connect({ netns: pair.netns });
    using fake = sockDiag.connect({ socket: pair.table.open() });
    const random = randomNumbers(47);
    const counts = { EINVAL: 0, accepted: 0 };
    for (let round = 0; round < 1000; round++) {
      const conditions = randomConditions(random, 2, [() => ({ automaticPort: true }), () => ({ cgroup: 1n })]);
      const bytecode = compile(conditions, "filter", () => 1) ?? Uint8Array.of(0, 4, 0, 0);
      for (let count = 1 + random(2); count > 0; count--) {
        const [at, small] = [random(bytecode.length), random(2) === 0];
        bytecode[at] = small ? random(20) : random(5) * 4;
      }
      const length = random(8) === 0 ? random(bytecode.length + 1) : bytecode.length;
      const run = (client: typeof real) =>
        outcome(() =>
          client
            .dump("inet", {
              header: { sdiagFamily: "inet", sdiagProtocol: 17, idiagStates: [0xffffffff] },
              bytecode: bytecode.slice(0, length),
            })
            .toArray()
            .map(({ header }) => header.id.idiagCookie)
            .sort(),
        );
      const expected = run(real);
      expect({ bytecode: bytecode.toHex(), length, found: run(fake) }).toEqual({
        bytecode: bytecode.toHex(),
        length,
        found: expected,
      });
      counts[expected === "EINVAL" ? "EINVAL" : "accepted"]++;
    }
    expect(Math.min(counts.EINVAL, counts.accepted)).toBeGreaterThan(100);
  });

  test("find and destroy the same sockets", () => {
    using pair = new Pair();
    pair.udp();
    pair.tcp();
    const all = pair.copy({ protocol: ["tcp", "udp"] }) as (TcpSocket | UdpSocket)[];
    const ids = all.flatMap((socket): InetSocketId<Exclude<InetProtocol, "mptcp">>[] => {
      const { protocol, source, destination } = socket;
      return [
        socket,
        { ...socket, cookie: undefined },
        { ...socket, cookie: socket.cookie + 1000n },
        { ...socket, ifindex: 1 - socket.ifindex },
        { protocol, source },
        { ...socket, destination: { ...destination, port: destination.port + 1 } },
        { ...socket, cookie: undefined, source: { ...source, port: source.port + 1 } },
      ];
    });
    for (const local of ["127.0.0.1", "127.0.0.9", "::1", "::ffff:127.0.0.2", "0.0.0.0", "::"])
      for (const protocol of ["tcp", "udp"] as const)
        for (let port = 7001; port < 7010; port++) ids.push({ protocol, source: { address: local, port } });
    for (const id of ids) {
      const got = (sockets: Sockets) => outcome(() => sockets.get(id).cookie);
      expect({ id, found: got(pair.fake) }).toEqual({ id, found: got(pair.real) });
    }
    const connection = all.find(({ state, destination }) => state === "established" && destination.port === 7001)!;
    const listener = all.find(({ state, source }) => state === "listen" && source.port === 7005)!;
    for (const socket of [{ ...connection, cookie: 1n << 40n }, connection, connection, listener]) {
      const destroyed = [pair.fake, pair.real].map((sockets) => outcome(() => sockets.destroy(socket)));
      expect(destroyed[0]).toBe(destroyed[1]!);
    }
    // The program of the real listening socket does not close it. It stays bound.
    const filter: SocketFilter = { protocol: "tcp", states: ["established", "listen", "close-wait", "fin-wait2"] };
    expectEventually(() => [cookies(pair.fake, filter), cookies(pair.real, filter)]);
  });
});
