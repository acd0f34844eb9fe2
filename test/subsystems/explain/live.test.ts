// Traces of real packets in namespaces.
import { describe, expect, spyOn } from "bun:test";
import {
  type ComparedStep,
  type ExplainedPacket,
  type LiveResult,
  type LiveTraceOptions,
  traceLive,
} from "../../../src/subsystems/explain/index.ts";
import { type Evidence, type Fate, fateOf, hasLeft } from "../../../src/subsystems/explain/live/fate.ts";
import { Observation } from "../../../src/subsystems/explain/live/observation.ts";
import { addTables, removeTables } from "../../../src/subsystems/explain/live/own-tables.ts";
import type { Passage } from "../../../src/subsystems/explain/live/passage.ts";
import { packetOf } from "../../../src/subsystems/explain/model/packet.ts";
import { Nftables } from "../../../src/subsystems/nftables/index.ts";
import { DropMonitor } from "../../../src/subsystems/system/index.ts";
import { openResources, type Resources } from "../../support/descriptors.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { UdpSocket } from "../../support/udp.ts";
import { AF, ipAddress, LibcSocket, SOCK } from "../sockets/libc-socket.ts";
import { connect, Host, pair, settle } from "./network.ts";

const test = base
  .extend({ hosts: pair })
  .extend({ socket: ({ hosts }) => UdpSocket.open(hosts.server.netns, 4, "10.0.0.2") });

const PACKET = { protocol: "udp", source: "10.0.0.1", destination: "10.0.0.2", destinationPort: 53 } as const;
/** The end of a trace whose packet ends without a report. */
const SHORT_MS = 2000;
const LONG_MS = 200_000;

async function trace(packet: ExplainedPacket, { netns }: Host, options: LiveTraceOptions = {}): Promise<LiveResult> {
  await using live = await traceLive(packet, { netns, send: true, timeoutMs: LONG_MS, ...options });
  return await live.result();
}

function differences(comparison: readonly ComparedStep[]): string[] {
  return comparison.flatMap(({ isDifference, predicted, real }) =>
    isDifference ? [`${predicted?.place}: ${predicted?.answer} | ${real?.place}: ${real?.answer}`] : [],
  );
}

/** Returns outcome and reason as one text, and the differences. `missing` depends on the kernel's drop monitor. */
function ending({ outcome, reason, comparison }: LiveResult): string[] {
  return [`${outcome}: ${reason}`, ...differences(comparison)];
}

function places({ steps }: LiveResult): string[] {
  return steps.map(({ place, interface: device }) => (device === undefined ? place : `${place} ${device}`));
}

function tables(...hosts: readonly Host[]): string[] {
  return hosts.flatMap(({ firewall }) => firewall.list("table").map(({ name }) => name));
}

/** client r — l router f — u server */
function routed(): { readonly client: Host; readonly router: Host; readonly server: Host } & Disposable {
  const hosts = new DisposableStack();
  const [client, router, server] = ["client", "router", "server"].map((name) => hosts.use(new Host(name))) as [
    Host,
    Host,
    Host,
  ];
  connect(client, "r", router, "l");
  connect(router, "f", server, "u");
  client.address("r", "10.0.0.1/24");
  router.address("l", "10.0.0.2/24");
  router.address("f", "10.1.0.1/24");
  server.address("u", "10.1.0.2/24");
  settle(client, router, server);
  client.routes.add({ dst: "10.0.0.0/8", gateway: "10.0.0.2" });
  server.routes.add({ dst: "10.0.0.0/24", gateway: "10.1.0.1" });
  router.set("net.ipv4.ip_forward", 1);
  return { client, router, server, [Symbol.dispose]: () => hosts.dispose() };
}

describe("arguments of traceLive", () => {
  const cases: readonly (readonly [object, object, string])[] = [
    [{ ...PACKET, protocol: "tpc" }, {}, "packet.protocol: expected one of tcp"],
    [PACKET, { send: 1 }, "send"],
    [PACKET, { timeoutMs: -1 }, "timeoutMs"],
    [PACKET, { signal: 1 }, "signal"],
    [PACKET, { in: "lo", send: true }, "send: not allowed together with in"],
    [PACKET, { uid: 65_000, send: true }, "uid: expected the user of this process"],
    [{ ...PACKET, protocol: "sctp" }, { send: true }, "send: only tcp, udp, icmp, icmpv6 can be sent, not sctp"],
    [{ ...PACKET, protocol: "tcp", flags: ["ack"] }, { send: true }, 'packet.flags: only ["syn"] can be sent'],
    [{ ...PACKET, protocol: "tcp", payload: new Uint8Array(1) }, { send: true }, "packet.payload: not allowed"],
    [PACKET, { interface: "lo" }, "interface"],
  ];
  test.each(cases)("are checked before anything is added: %j %j", async (packet, options, message) => {
    const error = await traceLive(packet as ExplainedPacket, options as LiveTraceOptions).catch(String);
    expect(error).toContain(message);
  });
});

/** Threads of calls keep their counters and polls. */
function expectNoLeak({ sockets, namespaces }: Resources): void {
  expect(openResources()).toMatchObject({ sockets, namespaces });
}

describeInNamespaces("traceLive with send", () => {
  test("follows a packet to its socket, and leaves neither tables nor descriptors", async ({ hosts, socket }) => {
    const packet = { ...PACKET, destinationPort: socket.port, payload: new Uint8Array([1, 2, 3]) };
    await trace(packet, hosts.client);
    socket.receiveAll(1);
    expect(tables(hosts.client, hosts.server)).toEqual([]);
    const before = openResources();
    const result = await trace(packet, hosts.client);
    expect(ending(result)).toEqual([`delivered: the udp socket 10.0.0.2:${socket.port} (user 0) receives the packet`]);
    expect(places(result)).toEqual(["route", "interface r", "interface l", "route l", "socket l"]);
    expect(result).toMatchObject({ namespace: hosts.server.netns.id, interface: "l" });
    expect(result.prediction.outcome).toBe("delivered");
    expect(socket.receiveAll(1)).toEqual([packet.payload]);
    expect(tables(hosts.client, hosts.server)).toEqual([]);
    expectNoLeak(before);
  });

  test("sends the first packet of a TCP connection", async ({ hosts }) => {
    const packet = { ...PACKET, protocol: "tcp", destinationPort: 7001 } as const;
    expect(ending(await trace(packet, hosts.client))).toEqual([
      "rejected: no tcp socket receives port 7001 of 10.0.0.2 here",
    ]);
    using _listener = LibcSocket.open(hosts.server.netns, AF.inet, SOCK.stream)
      .bind(ipAddress("10.0.0.2", 7001))
      .listen(1);
    expect(ending(await trace({ ...packet, sourcePort: 7002, mark: 5, dscp: 8 }, hosts.client))).toEqual([
      "delivered: the tcp socket 10.0.0.2:7001 (listening, user 0) receives the packet",
    ]);
  });

  test("sends echo requests of both families", async ({ hosts }) => {
    hosts.client.address("r", "fd00::1/64");
    hosts.server.address("l", "fd00::2/64");
    settle(hosts.client, hosts.server);
    const delivered = ["delivered: the kernel receives the echo request and answers it"];
    const payload = new Uint8Array(9).fill(255);
    const four = { protocol: "icmp", source: "10.0.0.1", destination: "10.0.0.2", payload } as const;
    expect(ending(await trace(four, hosts.client))).toEqual(delivered);
    const six = { protocol: "icmpv6", source: "fd00::1", destination: "fd00::2", payload } as const;
    expect(ending(await trace(six, hosts.client, { out: "r" }))).toEqual(delivered);
  });

  test("follows a packet through the loopback interface", async () => {
    using host = new Host("host");
    using socket = UdpSocket.open(host.netns);
    const packet = { ...PACKET, source: "127.0.0.1", destination: "127.0.0.1", destinationPort: socket.port };
    const result = await trace(packet, host);
    expect(ending(result)).toEqual([expect.stringMatching(/^delivered: /)]);
    expect(places(result)).toEqual(["route", "interface lo", "socket lo"]);
  });

  test("follows a forwarded packet whose addresses are translated", async () => {
    using hosts = routed();
    const { client, router, server } = hosts;
    using socket = UdpSocket.open(server.netns, 4, "10.1.0.2");
    expect(ending(await trace({ ...PACKET, destination: "10.1.0.2", destinationPort: socket.port }, client))).toEqual([
      `delivered: the udp socket 10.1.0.2:${socket.port} (user 0) receives the packet`,
    ]);
    router.addRules(`table ip n {
      chain pre { type nat hook prerouting priority dstnat; udp dport 53 dnat to 10.1.0.2:${socket.port}; }
      chain post { type nat hook postrouting priority srcnat; oifname "f" masquerade; }
    }`);
    const result = await trace({ ...PACKET, destination: "10.96.0.1" }, client);
    expect(ending(result)).toEqual([expect.stringMatching(/^delivered: /)]);
    expect(result.steps.filter(({ place }) => place.endsWith("routing")).map(({ answer }) => answer)).toEqual([
      "accept, 10.0.0.1 → 10.96.0.1 becomes 10.0.0.1 → 10.1.0.2",
      "accept, 10.0.0.1 → 10.1.0.2 becomes 10.1.0.1 → 10.1.0.2",
    ]);
    expect(places(result)).toEqual([
      ...["route", "interface r", "interface l", "prerouting l", "route l", "postrouting f", "interface f"],
      ...["interface u", "route u", "socket u"],
    ]);
  });

  test("follows a packet that a limit decides about, and names a translation that was not predicted", async () => {
    using hosts = routed();
    const { client, router, server } = hosts;
    using socket = UdpSocket.open(server.netns, 4, "10.1.0.2");
    const packet = { ...PACKET, destination: "10.1.0.2", destinationPort: socket.port };
    router.addRules(`table ip n {
      chain f { type filter hook forward priority 0; limit rate 100/second accept; drop; }
    }`);
    const followed = await trace(packet, client);
    expect(followed.prediction.outcome).toBe("undecided");
    expect(ending(followed)).toEqual([expect.stringMatching(/^delivered: /)]);

    router.addRules(`table ip m {
      chain post { type nat hook postrouting priority srcnat; oifname "f" limit rate 100/second masquerade; }
    }`);
    const { outcome, reason } = await trace(packet, client, { timeoutMs: SHORT_MS });
    expect(outcome).toBe("undecided");
    expect(reason).toMatch(
      /^the packet was last seen at f, which sent it; 10\.0\.0\.1 → 10\.1\.0\.2 becomes 10\.1\.0\.1 → 10\.1\.0\.2, by the rule ".* masquerade" # handle 2 in ip m post, which was not predicted$/,
    );
  });

  test("names the mark of the packet at each route", async ({ hosts }) => {
    hosts.server.addRules("table ip m { chain c { type filter hook prerouting priority 0; meta mark set 7; }; }");
    const { steps, prediction } = await trace({ ...PACKET, mark: 5 }, hosts.client);
    const questions = (all: LiveResult["steps"]) =>
      all.filter(({ place }) => place === "route").map(({ question }) => question);
    expect(questions(steps).map((question) => question.split(", ").at(-1))).toEqual(["mark 5", "mark 7"]);
    expect(questions(steps)).toEqual(questions(prediction.steps));
  });

  test("names the rule or policy that drops or rejects the packet", async ({ hosts }) => {
    hosts.server.addRules(`table inet f {
      chain sub { udp dport 53 drop; }
      chain c { type filter hook input priority 0; jump sub; udp dport 54 reject; }
      chain p { type filter hook prerouting priority 0; policy drop; udp dport != 55 accept; }
    }`);
    const at = (destinationPort: number) => trace({ ...PACKET, destinationPort }, hosts.client);
    expect(ending(await at(53))).toEqual([
      'dropped: dropped at input by the rule "udp dport 53 drop" # handle 4 in inet f sub',
    ]);
    const { outcome, reason } = await at(54);
    expect(`${outcome}: ${reason}`).toStartWith(
      'rejected: rejected at input by the rule "udp dport 54 reject" # handle',
    );
    expect(ending(await at(55))).toEqual(["dropped: dropped at prerouting by the policy drop of inet f p"]);
  });

  test("marks the first difference if rules change after the prediction", async ({ hosts, socket }) => {
    const packet = { ...PACKET, destinationPort: socket.port };
    await using live = await traceLive(packet, { netns: hosts.client.netns, send: true, timeoutMs: LONG_MS });
    expect(live.prediction.outcome).toBe("delivered");
    hosts.server.addRules("table inet f { chain c { type filter hook input priority 0; udp dport 1-65535 drop; }; }");
    const result = await live.result();
    expect(ending(result)).toEqual([
      'dropped: dropped at input by the rule "udp dport 1-65535 drop" # handle 2 in inet f c',
      `socket: the udp socket 10.0.0.2:${socket.port} (user 0) | input: drop`,
    ]);
    expect(await live.result()).toBe(result);
  });

  test("reports packets that routing drops or rejects", async () => {
    using hosts = routed();
    const { client, router } = hosts;
    const to = (destination: string, options: LiveTraceOptions = {}, packet: Partial<ExplainedPacket> = {}) =>
      trace({ ...PACKET, destination, ...packet }, client, options).then(ending);
    // The answer to the neighbour request does not count for the time limits below.
    await to("10.1.0.2");
    expect(await to("10.9.0.1")).toEqual([
      `rejected: ${router.netns.id} answers with the ICMP error network unreachable`,
    ]);
    expect(await to("10.1.0.2", {}, { ttl: 1 })).toEqual([
      `rejected: ${router.netns.id} answers with the ICMP error TTL exceeded`,
    ]);
    router.routes.add({ dst: "10.8.0.0/24", type: "blackhole" });
    const dropped = ["dropped: dropped after prerouting of l, before the next hook of netfilter"];
    expect(await to("10.8.0.1", { timeoutMs: SHORT_MS })).toEqual(dropped);
    router.set("net.ipv4.ip_forward", 0);
    expect(await to("10.1.0.2", { timeoutMs: SHORT_MS })).toEqual(dropped);
    expect(await to("192.0.2.1")).toEqual(["rejected: the program receives the error ENETUNREACH"]);
  });

  test("reports the ICMPv6 error of a router", async ({ hosts: { client, server } }) => {
    client.address("r", "fd00::1/64");
    server.address("l", "fd00::2/64");
    settle(client, server);
    client.routes.add({ dst: "fd01::/64", gateway: "fd00::2" });
    server.set("net.ipv6.conf.all.forwarding", 1);
    const packet = { ...PACKET, source: "fd00::1", destination: "fd01::1" };
    expect(ending(await trace(packet, client))).toEqual([
      `rejected: ${server.netns.id} answers with the ICMPv6 error no route`,
    ]);
  });

  test("is undecided while the packet waits for a neighbour, and reports that it does not answer", async ({
    hosts: { client },
  }) => {
    const packet = { ...PACKET, destination: "10.0.0.9" };
    client.set("net.ipv4.neigh.r.retrans_time_ms", 3_600_000);
    expect(ending(await trace(packet, client, { timeoutMs: 1 }))).toEqual([
      "undecided: the packet was last seen at postrouting of r",
    ]);
    client.set("net.ipv4.neigh.r.retrans_time_ms", 1);
    expect(ending(await trace({ ...packet, destination: "10.0.0.8" }, client))).toEqual([
      `rejected: ${client.netns.id} answers with the ICMP error host unreachable`,
    ]);
  });

  test("follows a packet through a bridge", async ({ hosts: { client, server } }) => {
    client.add({ ifname: "br", kind: "bridge", up: true });
    client.address("br", "10.7.0.1/24");
    connect(client, "p", server, "far");
    client.links.change({ dev: "p", master: "br" });
    server.address("far", "10.7.0.2/24");
    settle(client, server);
    const result = await trace({ ...PACKET, source: "10.7.0.1", destination: "10.7.0.2" }, client);
    expect(ending(result)).toEqual(["rejected: no udp socket receives port 53 of 10.7.0.2 here"]);
    expect(places(result)).toEqual(["route", "interface far", "route far", "socket far"]);
  });

  test("throws EADDRNOTAVAIL for a source that is not an address of the namespace", async ({ hosts }) => {
    const error = await trace({ ...PACKET, source: "10.0.0.7" }, hosts.client).catch(String);
    expect(error).toContain("(EADDRNOTAVAIL); 10.0.0.7 is not an address of this namespace");
    expect(tables(hosts.client)).toEqual([]);
  });
});

describeInNamespaces("traceLive without send", () => {
  test("waits for a packet that an interface receives", async ({ hosts: { client, server } }) => {
    using socket = UdpSocket.open(server.netns, 4, "10.0.0.2");
    using sender = UdpSocket.open(client.netns, 4, "10.0.0.1");
    const packet = { ...PACKET, destinationPort: socket.port };
    await using live = await traceLive(packet, { netns: server.netns, in: "l", timeoutMs: LONG_MS });
    sender.send(socket.port + 1, new Uint8Array(1), "10.0.0.2");
    sender.send(socket.port, new Uint8Array(1), "10.0.0.2");
    sender.send(socket.port, new Uint8Array(1), "10.0.0.2");
    const result = await live.result();
    expect(ending(result)).toEqual([expect.stringMatching(/^delivered: /)]);
    expect(places(result)).toEqual(["interface l", "route l", "socket l"]);
    expect(tables(client, server)).toEqual([]);
  });

  test("ends although later packets of the same flow follow without a pause", async ({ hosts: { client, server } }) => {
    const monitor = { async *[Symbol.asyncIterator]() {}, async [Symbol.asyncDispose]() {} };
    using _open = spyOn(DropMonitor, "open").mockResolvedValue(monitor as unknown as DropMonitor);
    using socket = UdpSocket.open(server.netns, 4, "10.0.0.2");
    using sender = UdpSocket.open(client.netns, 4, "10.0.0.1");
    const packet = { ...PACKET, destinationPort: socket.port };
    await using live = await traceLive(packet, { netns: server.netns, in: "l" });
    const flow = setInterval(() => sender.send(socket.port, new Uint8Array(1), "10.0.0.2"), 1);
    try {
      expect(ending(await live.result())).toEqual([expect.stringMatching(/^delivered: /)]);
    } finally {
      clearInterval(flow);
    }
  });

  test("waits for the packet of a local program", async ({ hosts }) => {
    using sender = UdpSocket.open(hosts.client.netns, 4, "10.0.0.1");
    await using live = await traceLive(PACKET, { netns: hosts.client.netns, timeoutMs: LONG_MS });
    const result = live.result();
    sender.send(53, new Uint8Array(1), "10.0.0.2");
    expect(ending(await result)).toEqual([expect.stringMatching(/^rejected: /)]);
  });

  test("is undecided if no packet matches in time", async ({ hosts }) => {
    await using live = await traceLive(PACKET, { netns: hosts.client.netns, timeoutMs: 1 });
    expect(ending(await live.result())).toEqual(["undecided: no matching packet was seen"]);
  });

  test("names the number of lost reports of drops", async ({ hosts }) => {
    const stopped = Promise.withResolvers<void>();
    const monitor = {
      async *[Symbol.asyncIterator]() {
        yield { kind: "gap", dropped: 3 };
        await stopped.promise;
      },
      [Symbol.asyncDispose]: async () => stopped.resolve(),
    };
    using _open = spyOn(DropMonitor, "open").mockResolvedValue(monitor as unknown as DropMonitor);
    const { outcome, missing } = await trace(PACKET, hosts.client);
    expect({ outcome, missing }).toEqual({ outcome: "rejected", missing: ["reasons of drops: 3 reports were lost"] });
  });

  test("ends when its signal is aborted or the object is closed", async ({ hosts }) => {
    const { netns } = hosts.client;
    const first = await traceLive(PACKET, { netns });
    await first.close();
    await first.close();
    expect(await first.result().catch(String)).toContain("traceLive: the trace was closed (ECANCELED)");
    expect(tables(hosts.client, hosts.server)).toEqual([]);
    const before = openResources();
    const second = await traceLive(PACKET, { netns });
    const closed = second.result().catch(String);
    await second.close();
    expect(await closed).toContain("(ECANCELED)");
    const controller = new AbortController();
    const third = await traceLive(PACKET, { netns, signal: controller.signal });
    const aborted = third.result().catch(String);
    controller.abort("enough");
    expect(await aborted).toBe("enough");
    expect(await traceLive(PACKET, { netns, signal: controller.signal }).catch(String)).toBe("enough");
    expect(tables(hosts.client, hosts.server)).toEqual([]);
    expectNoLeak(before);
  });
});

describeInNamespaces("tables of traceLive", () => {
  test("accept all names of interfaces, and are removed if the setup fails half-way", async ({ hosts: { client } }) => {
    client.add({ ifname: "FLAGS", kind: "bridge" });
    const flows = [{ source: "10.0.0.1", destination: "10.0.0.2", destinationPort: 53 }];
    using nft = Nftables.openAsync({ netns: client.netns });
    const owned = await addTables(nft, { packet: PACKET, flows }, ["r", "FLAGS"], { canOwn: false });
    expect(owned.ingress).toBe(true);
    await removeTables(nft, owned);
    const transaction = nft.transaction.bind(nft);
    let calls = 0;
    spyOn(nft, "transaction").mockImplementation((...args: Parameters<typeof transaction>) =>
      ++calls === 2 ? Promise.reject(new Error("failed")) : transaction(...args),
    );
    const failed = addTables(nft, { packet: PACKET, flows }, ["r"], { canOwn: false });
    expect(await failed.catch(String)).toBe("Error: failed");
    expect(tables(client)).toEqual([]);
  });

  test("without the flag owner are removed at the end, or at the next start", async ({ hosts: { client } }) => {
    const flows = [{ source: "10.0.0.1", destination: "10.0.0.2", destinationPort: 53 }];
    using nft = Nftables.openAsync({ netns: client.netns });
    const own = await addTables(nft, { packet: PACKET, flows }, ["r"], { canOwn: false });
    expect(own).toMatchObject({ isOwned: false, ingress: true });
    const { name } = own;
    const [, pid, start] = /^bun_netlink_trace_(\d+)_(\d+)_\d+_\d+$/.exec(name)!;
    expect(Number(pid)).toBe(process.pid);
    const others = [
      name.replace(`_${start}_`, `_${Number(start) + 1}_`),
      name.replace(`_${pid}_`, "_4194305_"),
      name.replace(/_\d+_\d+$/, "_1_0").replace(`_${pid}_`, "_4194305_"),
    ];
    for (const other of others) client.addRules(`table inet ${other} {}`);
    const owned = await addTables(nft, { packet: PACKET, flows }, ["r"]);
    expect(owned.isOwned).toBe(true);
    expect(tables(client).toSorted()).toEqual([name, name, others[2]!, owned.name, owned.name].toSorted());
    await removeTables(nft, owned);
    await removeTables(nft, own);
    await removeTables(nft, own);
    nft.close();
    expect(tables(client)).toEqual([others[2]!]);
  });
});

test("An observation reads each step of a steady flow a fixed number of times, and selects the first packet", () => {
  const networkHeader = new Uint8Array([0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]);
  const transportHeader = new Uint8Array([0x0f, 0xa0, 0, 53, 0, 8, 0, 0]);
  const empty = { links: [], peers: new Map(), entered: new Map(), hooks: new Map(), rules: new Map() };
  const namespace = { ...empty, view: { name: "n", id: "n" }, table: "own" } as never;
  const observation = new Observation([namespace], { namespace, device: "l" }, []);
  let reads = 0;
  const add = (id: number, chain: string, handle?: number) => {
    const step = { kind: "trace", id, family: "inet", table: "own", type: "rule", handle, iif: "l" };
    const headers = { networkHeader, transportHeader };
    const read = () => {
      reads++;
      return chain;
    };
    observation.add(namespace, Object.defineProperty({ ...step, ...headers }, "chain", { get: read }) as never);
    return observation.path();
  };
  const packets = 500;
  for (let id = 1; id <= packets; id++) {
    add(id, "prerouting", 1);
    expect(add(id, "input_end").hasEnd).toBe(true);
  }
  const { passages } = observation.end();
  expect(passages).toHaveLength(1);
  expect(passages[0]).toMatchObject({ place: "input", isPassed: true });
  expect(reads).toBeLessThan(20 * packets);
});

describe("the end of an observed packet", () => {
  const packet = packetOf(PACKET);
  const nothing = {
    ...{ passages: [], error: undefined, drops: [], sendError: undefined, hasGap: false, missing: [] },
    flows: [{ source: "10.0.0.1", destination: "10.0.0.2" }],
  };
  const links = [
    { ifname: "eth0", linkType: "ether" },
    { ifname: "veth0", linkType: "ether", kind: "veth" },
    { ifname: "veth1", linkType: "ether", kind: "veth" },
  ];
  const entered = new Map([["veth2", "other"]]);
  const at = (fields: object): Passage => {
    const namespace = { view: { name: "host" }, links, peers: new Map([["veth1", "4:1 eth0"]]), entered };
    return { namespace, device: "in", steps: [], oif: undefined, oifs: new Set(), copies: 0, ...fields } as never;
  };
  const sent = (oif: string, copies = 0) => at({ place: "sent", oif, oifs: new Set([oif]), copies });
  const endOf = (evidence: Partial<Evidence>) => {
    const { value } = fateOf({ ...nothing, ...evidence }, packet).next();
    const { outcome, reason } = (value as Fate).end;
    return `${outcome}: ${reason}`;
  };

  test("is that it left the host if the device leads out of the observed namespaces", () => {
    expect(endOf({ passages: [sent("eth0")] })).toBe("left: the packet leaves this host through eth0");
    expect(endOf({ passages: [sent("veth0")] })).toBe("left: the packet leaves this host through veth0");
    expect(endOf({ passages: [sent("veth1")] })).toBe("undecided: the packet was last seen at veth1, which sent it");
    expect([sent("eth0"), sent("eth0", 2), sent("veth1")].map(hasLeft)).toEqual([true, false, false]);
  });

  test("is undecided if the packet entered a namespace where it is not traced", () => {
    expect(endOf({ passages: [sent("veth2")] })).toBe(
      "undecided: the packet was last seen at veth2, which sent it, and entered other, where it is not traced",
    );
  });

  test("is undecided after lost reports, or if a program decides", () => {
    const passages = [at({ place: "prerouting" })];
    expect(endOf({ passages })).toBe("dropped: dropped after prerouting of in, before the next hook of netfilter");
    expect(endOf({ passages, hasGap: true })).toBe(
      "undecided: the packet was last seen at prerouting of in; reports were lost",
    );
    expect(endOf({ passages: [at({ place: "prerouting", queue: "the rule x" })] })).toBe(
      "undecided: a program decides by the rule x",
    );
  });

  test("is the drop that the kernel reports", () => {
    const drops = [{ reason: "IP_RPFILTER", symbol: "ip_rcv+0x1/0x2" }] as never;
    expect(endOf({ passages: [at({ place: "prerouting" })], drops })).toBe(
      "dropped: dropped by the kernel for IP_RPFILTER in ip_rcv+0x1/0x2",
    );
  });
});
