import { expect, test } from "bun:test";
import { type Socket, type SocketFilter, type SocketProtocol, Sockets } from "../../../src/subsystems/sockets/index.ts";
import { runIn } from "../../support/oracle.ts";
import { until } from "../../support/threads.ts";
import { useLab } from "../../vm/lab.ts";
import { linkUp } from "../../vm/links/links.ts";
import { loadModule, NoAutomaticModules, unloadModule } from "../../vm/modules.ts";
import { feed, range } from "../longest/long-table.ts";
import { AF, ipAddress, LibcSocket, SOCK } from "./libc-socket.ts";
import { ss, word } from "./ss.ts";

const lab = useLab();
const IPPROTO_TCP = 6;
const IPPROTO_ICMP = 1;
const IPPROTO_SCTP = 132;
const IPPROTO_MPTCP = 262;
/** `SCTP_SOCKOPT_BINDX_ADD` (linux/sctp.h) */
const BINDX_ADD = 100;
const TCP_ULP = 31;

/** Returns the only socket in a list that fulfils a condition. */
function only<Found extends Socket>(list: readonly Found[], accepts: (socket: Found) => boolean): Found {
  const found = list.filter(accepts);
  expect(found).toHaveLength(1);
  return found[0]!;
}

function list<Protocol extends SocketProtocol>(protocol: Protocol) {
  using sockets = Sockets.open({ netns: lab.netns });
  const found = sockets.list({ protocol }).toArray();
  for (const socket of found) expect(socket.unparsed).toBeUndefined();
  return found;
}

test("Raw sockets are listed with their IP protocol and can be destroyed", () => {
  using raw = LibcSocket.open(lab.netns, AF.inet, SOCK.raw, IPPROTO_ICMP).bind(ipAddress("127.0.0.1", 0));
  expect(raw.fd).toBeGreaterThan(0);
  using sockets = Sockets.open({ netns: lab.netns });
  const socket = only(list("raw"), () => true);
  expect(socket).toMatchObject({
    ipProtocol: IPPROTO_ICMP,
    source: { address: "127.0.0.1", port: 0 },
    destination: { address: "0.0.0.0", port: 0 },
  });
  expect(ss(lab.netns, "-wu")).toMatchObject([{ local: "127.0.0.1:1" }]);
  expect(word(ss(lab.netns, "-wu")[0]!, "ino")).toBe(`${socket.inode}`);
  expect(sockets.get(socket)).toEqual(socket);
  expect(sockets.list({ protocol: "raw", source: { port: IPPROTO_ICMP } }).toArray()).toEqual([socket]);
  expect(sockets.list({ protocol: "raw", source: { port: 2 } }).toArray()).toEqual([]);
  expect(sockets.list({ protocol: "raw", states: ["close"] }).toArray()).toEqual([socket]);
  expect(sockets.list({ protocol: "raw", states: ["established", "listen"] }).toArray()).toEqual([]);
  sockets.destroy(socket);
  expect(() => raw.send(new Uint8Array(8))).toThrow("send failed");
});

test("SCTP associations are listed with all addresses of both ends", () => {
  loadModule("sctp_diag");
  linkUp(lab.netns, "lo");
  using listener = LibcSocket.open(lab.netns, AF.inet, SOCK.stream, IPPROTO_SCTP);
  listener.bind(ipAddress("127.0.0.1", 7001)).listen(3);
  using client = LibcSocket.open(lab.netns, AF.inet, SOCK.stream, IPPROTO_SCTP);
  client.bind(ipAddress("127.0.0.1", 7002)).connect(ipAddress("127.0.0.1", 7001));
  const connected = list("sctp").filter(({ destination }) => destination.port === 7001);
  // The kernel lists the socket itself, and each of its associations with the addresses of the peer.
  expect(connected.find(({ peerAddresses }) => peerAddresses !== undefined)).toMatchObject({
    protocol: "sctp",
    state: "established",
    association: "established",
    peerAddresses: expect.arrayContaining(["127.0.0.1"]),
    localAddresses: expect.arrayContaining(["127.0.0.1"]),
  });
  expect(list("sctp").some(({ state, source }) => state === "listen" && source.port === 7001)).toBe(true);
  const all = list("sctp");
  expect(new Set(all.map(({ cookie, association }) => `${cookie} ${association}`)).size).toBe(all.length);
  using sockets = Sockets.open({ netns: lab.netns });
  const addresses = (filter: SocketFilter) =>
    Array.from(sockets.list({ ...filter, protocol: "sctp" }), ({ state, source }) => `${state} ${source.port}`);
  expect(addresses({ states: ["listen"] })).toEqual(["listen 7001"]);
  expect(addresses({ states: ["syn-sent"] })).toEqual([]);
  expect(new Set(addresses({ source: { port: 7002 } }))).toEqual(new Set(["established 7002"]));
});

// `ss -Sl` shows only the first socket.
test("A list of SCTP sockets reports a socket with more addresses than fit a message of the kernel", async () => {
  loadModule("sctp_diag");
  linkUp(lab.netns, "lo");
  const addresses = range(300).map((index) => `10.0.${index >> 8}.${index & 255}`);
  feed(
    lab.netns,
    "ip -batch -",
    addresses.map((address) => `address add ${address}/32 dev lo`),
  );
  const bound = [1, 200, 1].map((count, at) => {
    const socket = LibcSocket.open(lab.netns, AF.inet, SOCK.stream, IPPROTO_SCTP).bind(
      ipAddress("10.0.0.1", 7001 + at),
    );
    for (const address of addresses.slice(2, count)) socket.set(IPPROTO_SCTP, BINDX_ADD, ipAddress(address, 7001 + at));
    return socket.listen(1);
  });
  using sockets = Sockets.open({ netns: lab.netns });
  using later = Sockets.openAsync({ netns: lab.netns });
  const found = list("sctp").map(({ source, localAddresses }) => [source.port, localAddresses?.length]);
  expect(new Map(found as [number, number][])).toEqual(
    new Map([
      [7001, 1],
      [7002, 199],
      [7003, 1],
    ]),
  );
  expect(sockets.count({ protocol: "sctp" })).toBe(3);
  for (const address of addresses.slice(200)) bound[1]!.set(IPPROTO_SCTP, BINDX_ADD, ipAddress(address, 7002));
  const eps = runIn(lab.netns, ["cat", "/proc/net/sctp/eps"]).trim().split("\n").slice(1);
  expect(eps).toHaveLength(3);
  const reason = "which omits the SCTP sockets port 7002";
  for (const filter of [{ protocol: "sctp" }, { protocol: ["tcp", "sctp"] }, {}] as SocketFilter[]) {
    expect(() => sockets.list(filter).toArray()).toThrow(reason);
    expect(() => [...sockets.list(filter, { details: false })]).toThrow(reason);
    await expect(later.list(filter).toArray()).rejects.toThrow(reason);
  }
  expect(() => sockets.count({ protocol: "sctp" })).toThrow(reason);
  // The files in /proc lack the family of sockets.
  expect(() => sockets.count({ protocol: "sctp", family: "inet6" })).toThrow(reason);
  bound[1]!.close();
  expect(sockets.list({ protocol: "sctp" }).toArray()).toHaveLength(2);
  using mapped = LibcSocket.open(lab.netns, AF.inet6, SOCK.stream, IPPROTO_SCTP).bind(
    ipAddress("::ffff:10.0.0.1", 7004),
  );
  mapped.listen(1);
  expect(sockets.count({ protocol: "sctp", family: "inet" })).toBe(2);
  expect(sockets.count({ protocol: "sctp", family: "inet6" })).toBe(1);
  for (const address of addresses.slice(2)) mapped.set(IPPROTO_SCTP, BINDX_ADD, ipAddress(address, 7004));
  expect(() => sockets.count({ protocol: "sctp", family: "inet6" })).toThrow("omits the SCTP sockets port 7004");
  for (const socket of [bound[0]!, bound[2]!]) socket.close();
});

test("Multipath TCP connections are listed with their subflows", async () => {
  linkUp(lab.netns, "lo");
  runIn(lab.netns, ["sh", "-c", "echo 1 > /proc/sys/net/mptcp/enabled"]);
  using listener = LibcSocket.open(lab.netns, AF.inet, SOCK.stream, IPPROTO_MPTCP);
  listener.bind(ipAddress("127.0.0.1", 7001)).listen(3);
  using client = LibcSocket.open(lab.netns, AF.inet, SOCK.stream, IPPROTO_MPTCP);
  client.connect(ipAddress("127.0.0.1", 7001)).send(new Uint8Array(100));
  using accepted = listener.accept();
  expect(accepted.fd).toBeGreaterThan(0);
  const connections = () => list("mptcp").filter(({ destination }) => destination.port === 7001);
  await until(() => connections()[0]?.mptcp?.flags.includes("remote-key-received") === true, "the keys are exchanged");
  const { mptcp } = only(connections(), () => true);
  expect(mptcp).toMatchObject({ token: expect.any(Number), checksums: false });
  const subflow = only(list("tcp"), ({ destination }) => destination.port === 7001);
  expect(subflow.ulp).toMatchObject({ name: "mptcp", mptcp: { localToken: mptcp!.token } });
  expect(subflow.ulp!.mptcp!.flags).toContain("mcap-loc");
});

test("Kernel TLS connections are listed with version and cipher", () => {
  linkUp(lab.netns, "lo");
  loadModule("tls");
  using listener = LibcSocket.open(lab.netns, AF.inet, SOCK.stream).bind(ipAddress("127.0.0.1", 7001)).listen(3);
  using client = LibcSocket.open(lab.netns, AF.inet, SOCK.stream).connect(ipAddress("127.0.0.1", 7001));
  expect(listener.fd).toBeGreaterThan(0);
  client.set(IPPROTO_TCP, TCP_ULP, new TextEncoder().encode("tls"));
  // `struct tls12_crypto_info_aes_gcm_128` contains version 1.2, cipher 51, and the keys.
  const keys = new Uint8Array(40);
  new Uint16Array(keys.buffer).set([0x303, 51]);
  client.set(282, 1, keys);
  const { ulp } = only(list("tcp"), ({ destination }) => destination.port === 7001);
  expect(ulp).toMatchObject({
    name: "tls",
    tls: { version: "1.2", cipher: "aes-gcm-128", transmit: "software", receive: "base" },
  });
});

test("Virtual machine sockets (AF_VSOCK) are listed", () => {
  using vsock = LibcSocket.open(lab.netns, AF.vsock, SOCK.stream);
  // `struct sockaddr_vm` contains family, reserved bytes, port, context id and zeros.
  const address = new Uint8Array(16);
  new DataView(address.buffer).setUint16(0, AF.vsock, true);
  new Uint32Array(address.buffer).set([1234, 0xffffffff], 1);
  vsock.bind(address).listen(1);
  expect(only(list("vsock"), ({ source }) => source.port === 1234)).toMatchObject({
    type: "stream",
    state: "listen",
    source: { cid: 0xffffffff, port: 1234 },
    shutdown: [],
  });
});

test("Sockets that the kernel cannot list are skipped, or rejected if requested", () => {
  using sockets = Sockets.open({ netns: lab.netns });
  const kinds = new Set(Array.from(sockets.list({}, { details: false }), ({ protocol }) => protocol));
  expect(kinds.has("netlink")).toBe(true);
  // Debian's kernels have a module for AF_XDP since Linux 6.12.
  using _ = new NoAutomaticModules();
  unloadModule("xsk_diag");
  expect(() => sockets.list({ protocol: "xdp" }).toArray()).toThrow("xsk_diag");
});
