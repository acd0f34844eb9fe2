// A random network, a packet in it, where the kernel delivers it, and where `explain` says that it ends.

import { type ExplainedPacket, type Explanation, explain, traceLive } from "../../../src/subsystems/explain/index.ts";
import { canonicalAddress } from "../../../src/subsystems/route/core/addresses.ts";
import { randomFractions } from "../../message/random.ts";
import { UdpSocket } from "../../support/udp.ts";
import { connect, type Family, Host, PAYLOAD } from "./network.ts";

const SOL_SOCKET = 1;
const SO_MARK = 36;
const SO_BINDTOIFINDEX = 62;
const IPPROTO_IP = 0;
const IP_TTL = 2;
const IPPROTO_IPV6 = 41;
const IPV6_UNICAST_HOPS = 16;

export interface Features {
  /** Whether the kernel has VLAN interfaces, VLAN filtering and VRFs. */
  readonly all: boolean;
}

export interface CaseResult {
  readonly seed: number;
  readonly notes: readonly string[];
  readonly predicted: Explanation;
  readonly isDelivered: boolean;
  readonly entered: readonly string[];
  /** Undefined if the prediction is right, or undecided. */
  readonly difference: string | undefined;
}

class Case implements Disposable {
  readonly notes: string[] = [];
  readonly hosts: Host[] = [];
  readonly #resources = new DisposableStack();
  readonly #random: () => number;
  readonly family: Family;
  readonly features: Features;
  readonly routers: number;
  port = 0;
  mark = 0;
  ttl = 64;
  destination = "";

  constructor(seed: number, features: Features) {
    this.#random = randomFractions(seed);
    this.features = features;
    this.family = this.chance(0.35) ? "inet6" : "inet";
    this.routers = this.integer(0, 3);
  }

  [Symbol.dispose](): void {
    this.#resources.dispose();
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }
  integer(from: number, to: number): number {
    return from + Math.floor(this.#random() * (to - from + 1));
  }
  pick<T>(values: readonly T[]): T {
    return values[this.integer(0, values.length - 1)]!;
  }
  note(text: string): void {
    this.notes.push(text);
  }

  host(name: string): Host {
    const host = this.#resources.use(new Host(name));
    this.hosts.push(host);
    return host;
  }
  use<T extends Disposable>(value: T): T {
    return this.#resources.use(value);
  }

  get isFour(): boolean {
    return this.family === "inet";
  }
  get header(): string {
    return this.isFour ? "ip" : "ip6";
  }
  /** Address of the left (1) or right (2) end of a segment. */
  address(segment: number, end: number): string {
    return this.isFour ? `10.${segment}.0.${end}` : `fd00:${segment.toString(16)}::${end}`;
  }
  network(segment: number): string {
    return this.isFour ? `10.${segment}.0.0/24` : `fd00:${segment.toString(16)}::/64`;
  }
  get length(): number {
    return this.isFour ? 24 : 64;
  }
  get last(): Host {
    return this.hosts[this.routers + 1]!;
  }
  get client(): Host {
    return this.hosts[0]!;
  }

  /** Connects neighbouring hosts. `r` is the interface to the right, `l` that to the left. */
  segment(index: number, left: Host, right: Host, suffix: string): void {
    const [near, far] = [`r${suffix}`, `l${suffix}`];
    const kinds = ["veth", "veth", "bridge", ...(this.features.all ? ["vlan", "vlan-bridge", "vlan-bridge"] : [])];
    const kind = this.pick(kinds);
    if (kind === "veth") connect(left, near, right, far);
    else if (kind === "vlan") {
      connect(left, `${near}0`, right, `${far}0`);
      const id = this.integer(2, 4);
      const other = this.chance(0.15) ? id + 1 : id;
      left.add({ ifname: near, kind: "vlan", link: `${near}0`, data: { id }, up: true });
      right.add({ ifname: far, kind: "vlan", link: `${far}0`, data: { id: other }, up: true });
      if (id !== other) this.note(`segment ${index}${suffix}: VLAN ${id} at the left, ${other} at the right`);
    } else this.bridge(index, left, right, near, far, kind === "vlan-bridge");
    left.address(near, `${this.address(index, 1)}/${this.length}`);
    right.address(far, `${this.address(index, 2)}/${this.length}`);
    this.note(`segment ${index}${suffix}: ${kind}`);
  }

  bridge(index: number, left: Host, right: Host, near: string, far: string, isFiltering: boolean): void {
    const bridge = this.host(`b${index}${near}`);
    const isUp = !this.chance(0.04);
    bridge.add({ ifname: "br", kind: "bridge", up: isUp, ...(isFiltering ? { data: { vlanFiltering: 1 } } : {}) });
    connect(bridge, "p1", left, near);
    connect(bridge, "p2", right, far);
    connect(bridge, "p3", bridge, "p4");
    for (const port of ["p1", "p2", "p3"]) bridge.links.change({ dev: port, master: "br" });
    if (!isUp) this.note(`segment ${index}: the bridge is down`);
    if (isFiltering) {
      for (const port of ["p1", "p2"]) {
        const vlan = this.chance(0.85) ? 10 : 11;
        bridge.vlans.delete({ dev: port, vlan: 1 });
        const flags = this.chance(0.95) ? (["pvid", "untagged"] as const) : (["untagged"] as const);
        bridge.vlans.add({ dev: port, vlan, flags: [...flags] });
        this.note(`segment ${index}: ${port} VLAN ${vlan} ${flags}`);
      }
    }
    if (this.chance(0.12)) {
      for (const port of ["p1", "p2"])
        bridge.links.change({ dev: port, slaveKind: "bridge", slaveData: { isolated: 1 } });
      this.note(`segment ${index}: isolated ports`);
    }
    if (this.chance(0.12)) {
      const link = [...right.links.list()].find(({ ifname }) => ifname === far)!;
      if (isFiltering) bridge.vlans.add({ dev: "p3", vlan: 10, flags: [] });
      // Learning would move other entries when the host sends anything.
      bridge.fdb.replace({
        ...{ dev: "p3", mac: link.address!, state: ["noarp"], flags: ["master", "sticky"] },
        ...(isFiltering ? { vlan: 10 } : {}),
      });
      this.note(`segment ${index}: static entry to another port`);
    }
    if (this.chance(0.15)) {
      const hook = this.pick(["prerouting", "forward", "postrouting"]);
      const match = this.pick([
        `udp length 147`,
        `${this.header} daddr ${this.address(index, 9)}`,
        "meta protocol arp",
      ]);
      bridge.addRules(
        `table bridge b { chain c { type filter hook ${hook} priority 0; policy accept; ${match} drop; }; }`,
      );
      this.note(`segment ${index}: bridge ${hook} ${match} drop`);
    }
  }

  build(): void {
    for (let number = 0; number < this.routers + 2; number++) this.host(`h${number}`);
    const chain = this.hosts.slice();
    const end = this.routers;
    for (let index = 0; index <= end; index++) this.segment(index, chain[index]!, chain[index + 1]!, "");
    for (let number = 1; number <= this.routers; number++) {
      const router = chain[number]!;
      if (this.chance(0.93)) router.set(this.isFour ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding", 1);
      else this.note(`h${number}: does not forward`);
    }
    const parallel = this.routers > 0 && this.chance(0.4) ? this.integer(0, end) : -1;
    if (parallel >= 0) this.segment(parallel + 100, chain[parallel]!, chain[parallel + 1]!, "b");
    this.destination = this.address(end, 2);
    this.port = 0;
    for (let number = 0; number <= end; number++) {
      const host = chain[number]!;
      if (number > 0) this.vrf(host, number);
      const table = this.vrfTables.get(host);
      const extra = table === undefined ? {} : { table };
      if (number < end) this.routeTo(host, end, number, extra);
      if (number > 1) host.routes.add({ dst: this.network(0), gateway: this.address(number - 1, 1), ...extra });
    }
    if (end > 0) chain[end + 1]!.routes.add({ dst: this.network(0), gateway: this.address(end, 1) });
    this.policy(chain, parallel);
    this.translation(chain);
    this.firewall(chain);
    this.neighbour(chain);
    this.otherFaults(chain);
  }

  readonly vrfTables = new Map<Host, number>();

  vrf(host: Host, number: number): void {
    if (!this.features.all || !this.chance(0.2) || number > this.routers) return;
    host.add({ ifname: "vrf", kind: "vrf", data: { table: 10 }, up: true });
    for (const { ifname } of host.links.list().toArray())
      if (["l", "r"].includes(ifname)) host.links.change({ dev: ifname, master: "vrf" });
    // A port of a VRF loses its IPv6 addresses when it joins.
    const present = new Set(Array.from(host.addresses.list(), ({ local }) => local));
    for (const [dev, segment, end] of [
      ["l", number - 1, 2],
      ["r", number, 1],
    ] as const) {
      const local = canonicalAddress(this.address(segment, end));
      if (!present.has(local)) host.address(dev, `${local}/${this.length}`);
    }
    this.vrfTables.set(host, 10);
    this.note(`h${number}: VRF`);
  }

  routeTo(host: Host, end: number, number: number, extra: object): void {
    const dst = this.network(end);
    if (this.chance(0.06)) {
      const type = this.pick(["blackhole", "unreachable", "prohibit"] as const);
      host.routes.add({ dst, type, ...extra });
      this.note(`h${number}: ${type} route`);
    } else if (this.chance(0.03)) this.note(`h${number}: no route`);
    else host.routes.add({ dst, gateway: this.address(number, 2), ...extra });
  }

  policy(chain: readonly Host[], parallel: number): void {
    if (parallel >= 0 || this.chance(0.2)) {
      const number = Math.max(parallel, 0);
      const host = chain[number]!;
      const target = this.network(this.routers);
      const table = 100;
      if (parallel >= 0 && parallel < this.routers)
        host.routes.add({ dst: target, gateway: this.address(parallel + 100, 2), table });
      else if (parallel >= 0) host.routes.add({ dst: target, dev: "rb", table });
      else
        host.routes.add({
          dst: target,
          type: this.pick(["blackhole", "unreachable", "prohibit", "throw"] as const),
          table,
        });
      const selector = this.pick([
        { fwmark: 5 },
        { src: this.network(0) },
        { src: this.network(77) },
        { ipproto: 17 },
        { dport: { start: 1, end: 20_000 } },
        { dport: { start: 20_001, end: 65_534 } },
        { iif: "l" },
        { tos: 16 },
      ]);
      host.rules.add({ family: this.family, table, priority: 500, ...(selector as { fwmark: number }) });
      this.note(`h${number}: rule ${JSON.stringify(selector)} to table 100`);
      if (this.chance(0.5)) {
        const hook = number === 0 ? "output" : "prerouting";
        const type = number === 0 ? "route" : "filter";
        host.addRules(
          `table inet m { chain c { type ${type} hook ${hook} priority -150; udp length 147 meta mark set ${this.pick([5, 6])}; }; }`,
        );
        this.note(`h${number}: marks packets`);
      }
    }
    if (this.isFour && this.chance(0.25)) {
      const number = this.integer(1, this.routers + 1);
      const host = chain[number]!;
      host.set("net.ipv4.conf.all.rp_filter", this.pick([1, 1, 2]));
      this.note(`h${number}: rp_filter`);
      if (number > 1 && this.chance(0.4)) {
        host.routes.delete({ dst: this.network(0), ...(this.vrfTables.has(host) ? { table: 10 } : {}) });
        this.note(`h${number}: no route back`);
      }
    }
    if (this.chance(0.15)) {
      this.mark = 5;
      this.note("the socket has the mark 5");
    }
  }

  translation(chain: readonly Host[]): void {
    if (this.routers > 0 && this.chance(0.3)) {
      const number = this.integer(1, this.routers);
      const virtual = this.isFour ? "10.200.0.1" : "fd00:c8::1";
      const host = chain[number]!;
      for (let before = 0; before < number; before++)
        chain[before]!.routes.add({
          dst: virtual,
          gateway: this.address(before, 2),
          ...(this.vrfTables.has(chain[before]!) ? { table: 10 } : {}),
        });
      const target = this.isFour ? this.destination : `[${this.destination}]`;
      this.service = { virtual, port: this.pick([80, 8080]) };
      this.dnat = () => {
        const { virtual: address, port } = this.service!;
        host.addRules(
          `table ${this.header} n { chain pre { type nat hook prerouting priority dstnat;
            ${this.header} daddr ${address} udp dport ${port} dnat to ${target}:${this.port}; }; }`,
        );
      };
      this.note(`h${number}: dnat of ${virtual}`);
    }
    if (this.routers > 0 && this.chance(0.25)) {
      const number = this.integer(1, this.routers);
      chain[number]!.addRules(
        `table ${this.header} s { chain post { type nat hook postrouting priority srcnat; oifname "r*" ${this.pick(["masquerade", `snat to ${this.address(number, 7)}`])}; }; }`,
      );
      this.note(`h${number}: source translation`);
    }
  }

  service: { readonly virtual: string; readonly port: number } | undefined;
  dnat: (() => void) | undefined;

  firewall(chain: readonly Host[]): void {
    for (let count = this.integer(0, 2); count > 0; count--) {
      const number = this.integer(0, this.routers + 1);
      const host = chain[number]!;
      const hooks =
        number === 0
          ? ["output", "postrouting"]
          : number <= this.routers
            ? ["prerouting", "forward", "postrouting", "input"]
            : ["prerouting", "input"];
      const hook = this.pick(hooks);
      const isReject = this.chance(0.3) && ["input", "forward", "output"].includes(hook);
      const match = this.pick([
        "udp length 147",
        "udp dport 9",
        `udp dport != 9`,
        `${this.header} saddr ${this.network(0)}`,
        `${this.header} daddr ${this.address(66, 1)}`,
        "meta mark 5",
        "meta mark != 0",
        `iifname "l"`,
        `iifname "lb"`,
        "ct state new",
        "ct state established",
        "ct status dnat",
        `${this.header} ${this.isFour ? "ttl" : "hoplimit"} < 63`,
        "meta l4proto { tcp, icmp }",
        `fib daddr type local`,
        "fib daddr type unicast",
        `fib saddr . iif oif 0`,
      ]);
      const isFib = match.startsWith("fib saddr") && !["prerouting", "input", "forward"].includes(hook);
      const used = isFib ? "udp dport 9" : match;
      const verdict = isReject ? "reject" : "drop";
      const neighbours = this.isFour ? "" : "meta l4proto ipv6-icmp accept;";
      const isDefault = this.chance(0.3);
      const rule = isDefault ? `${used} accept` : `${used} ${verdict}`;
      const policy = isDefault ? "drop" : "accept";
      const accepted = isDefault && this.chance(0.9) ? neighbours : isDefault ? "" : neighbours;
      host.addRules(
        `table inet f${count} { chain c { type filter hook ${hook} priority ${this.pick([-10, 0, 10])}; policy ${policy}; ${accepted} ${rule}; }; }`,
      );
      this.note(`h${number}: ${hook} ${rule}, policy ${policy}${accepted === "" && !this.isFour ? ", no NDP" : ""}`);
    }
    if (this.chance(0.12)) {
      const number = this.integer(1, this.routers + 1);
      const match = this.pick(["udp length 147", "udp dport 9", this.isFour ? "meta protocol arp" : "icmpv6 type 136"]);
      chain[number]!.addRules(
        `table netdev d { chain c { type filter hook ingress device "l" priority 0; ${match} drop; }; }`,
      );
      this.note(`h${number}: netdev ingress ${match} drop`);
    }
    if (this.isFour && this.chance(0.08)) {
      const number = this.integer(0, this.routers + 1);
      const hook = this.pick(["input", "output"]);
      chain[number]!.addRules(
        `table arp a { chain c { type filter hook ${hook} priority 0; arp operation ${this.pick(["request", "reply"])} drop; }; }`,
      );
      this.note(`h${number}: arp ${hook} drop`);
    }
  }

  neighbour(chain: readonly Host[]): void {
    if (!this.chance(0.2)) return;
    const number = this.integer(0, this.routers);
    const host = chain[number]!;
    const mac = [...chain[number + 1]!.links.list()].find(({ ifname }) => ifname === "l")!.address!;
    const isWrong = this.chance(0.4);
    host.neighbours.add({
      ...{ dev: "r", dst: this.address(number, 2), lladdr: isWrong ? "02:00:00:00:00:99" : mac },
      state: ["permanent"],
    });
    this.note(`h${number}: permanent neighbour${isWrong ? " with a wrong address" : ""}`);
  }

  otherFaults(chain: readonly Host[]): void {
    if (this.chance(0.06)) {
      // The sender needs its IPv6 address.
      const number = this.integer(this.isFour ? 0 : 1, this.routers + 1);
      const dev = number === 0 ? "r" : "l";
      chain[number]!.links.change({ dev: dev, up: false });
      this.note(`h${number}: ${dev} is down`);
    }
    if (this.chance(0.08)) {
      this.ttl = this.integer(1, 4);
      this.note(`ttl ${this.ttl}`);
    }
    if (this.isFour && this.chance(0.06)) {
      const number = this.integer(1, this.routers + 1);
      chain[number]!.set("net.ipv4.conf.all.arp_ignore", 1);
      this.note(`h${number}: arp_ignore`);
    }
  }

  receiver(): UdpSocket {
    const address = this.chance(0.15) ? (this.isFour ? "0.0.0.0" : "::") : this.destination;
    const version = this.isFour ? 4 : 6;
    const any = this.isFour ? "0.0.0.0" : "::";
    // An interface that is down has no IPv6 address.
    const isPresent = [...this.last.addresses.list()].some(({ local }) => local === address);
    const socket = this.use(UdpSocket.open(this.last.netns, version, isPresent ? address : any));
    this.port = socket.port;
    if (this.chance(0.15)) {
      const names = this.last.links.list().toArray();
      const dev = this.pick(names);
      socket.setOption(SOL_SOCKET, SO_BINDTOIFINDEX, dev.ifindex);
      this.note(`the receiver is bound to ${dev.ifname}`);
    }
    return socket;
  }

  sender(): UdpSocket {
    const socket = this.use(UdpSocket.open(this.client.netns, this.isFour ? 4 : 6, this.address(0, 1)));
    if (this.mark !== 0) socket.setOption(SOL_SOCKET, SO_MARK, this.mark);
    if (this.ttl !== 64)
      if (this.isFour) socket.setOption(IPPROTO_IP, IP_TTL, this.ttl);
      else socket.setOption(IPPROTO_IPV6, IPV6_UNICAST_HOPS, this.ttl);
    return socket;
  }

  /** Builds the network and its sockets, and returns the packet that the sender sends. */
  start(timeoutMs: number): {
    readonly receiver: UdpSocket;
    readonly sender: UdpSocket;
    readonly packet: ExplainedPacket & { readonly destinationPort: number };
  } {
    this.build();
    const unsettled = () => this.hosts.flatMap((host) => host.unsettled());
    if (!isEventually(() => unsettled().length === 0, timeoutMs)) throw new Error(`${this.notes}: ${unsettled()}`);
    const receiver = this.receiver();
    const sender = this.sender();
    this.dnat?.();
    const { service, mark, ttl } = this;
    const isOther = this.chance(0.06);
    if (isOther) this.note("another port");
    const destination = service?.virtual ?? this.destination;
    const destinationPort = (service?.port ?? this.port) + (isOther ? 1 : 0);
    const packet = { protocol: "udp", source: sender.host, destination, destinationPort, mark, ttl } as const;
    return { receiver, sender, packet: { ...packet, payload: PAYLOAD } };
  }
}

/** Polls until a condition holds, or the time is over. */
function isEventually(condition: () => boolean, timeoutMs: number): boolean {
  for (const end = performance.now() + timeoutMs; ; Bun.sleepSync(2)) {
    if (condition()) return true;
    if (performance.now() > end) return false;
  }
}

/** @param timeoutMs longest time to wait for the packet where the prediction says that it arrives. */
export function runCase(seed: number, features: Features, timeoutMs: number): CaseResult {
  using network = new Case(seed, features);
  const { receiver, sender, packet } = network.start(timeoutMs);
  const { hosts, notes } = network;
  const { destination, destinationPort } = packet;
  for (const host of hosts) host.count();
  const predicted = explain({ ...packet, sourcePort: sender.port }, { netns: network.client.netns });
  try {
    sender.send(destinationPort, PAYLOAD, destination);
  } catch {
    // The kernel refuses the packet: it is not delivered.
  }
  const ids = new Map(hosts.map((host) => [host.netns.id, host.name]));
  const expected = new Set(
    predicted.steps.flatMap(({ namespace, interface: device, fact }) =>
      fact?.kind === "received" ? [`${ids.get(namespace)}/${device}`] : [],
    ),
  );
  const entered = () => hosts.flatMap((host) => host.entered());
  let isDelivered = false;
  const isReceived = () => {
    isDelivered ||= receiver.receive() !== undefined;
    return isDelivered;
  };
  const isDecided = predicted.outcome !== "undecided";
  if (isDecided)
    isEventually(() => {
      if (predicted.outcome === "delivered" && !isReceived()) return false;
      const found = entered();
      return [...expected].every((name) => found.includes(name));
    }, timeoutMs);
  isReceived();
  const found = entered();
  return { seed, notes, predicted, isDelivered, entered: found, difference: isDecided ? differenceOf() : undefined };

  function differenceOf(): string | undefined {
    if ((predicted.outcome === "delivered") !== isDelivered)
      return `predicted ${predicted.outcome} (${predicted.reason}), ${isDelivered ? "delivered" : "not delivered"}`;
    const isFlooded = predicted.steps.some(({ answer }) => answer.includes("to all ports"));
    const missing = [...expected].filter((name) => !found.includes(name));
    const others = isFlooded ? [] : found.filter((name) => !expected.has(name));
    if (missing.length + others.length === 0) return undefined;
    return `the packet did not enter ${missing}, and entered ${others} (predicted ${predicted.outcome}: ${predicted.reason})`;
  }
}

/**
 * Traces the packet of a network. Returns a difference between the prediction and the trace, or between the trace and what
 * the socket received, and the outcomes.
 *
 * @param traceMs time limit of the trace, which passes for packets that the kernel discards without a report.
 */
export async function traceCase(
  seed: number,
  features: Features,
  timeoutMs: number,
  traceMs: number,
): Promise<Pick<CaseResult, "difference" | "notes"> & { readonly outcomes: string }> {
  using network = new Case(seed, features);
  const { receiver, packet } = network.start(timeoutMs);
  await using live = await traceLive(packet, { netns: network.client.netns, send: true, timeoutMs: traceMs });
  const { outcome, reason, comparison, prediction } = await live.result();
  const isDelivered = receiver.receive() !== undefined;
  const different = comparison.find(({ isDifference }) => isDifference);
  const isUnknown = outcome === "undecided" || prediction.outcome === "undecided";
  const differences = [
    isDelivered === (outcome === "delivered") ? [] : `${outcome} (${reason}), but ${isDelivered ? "" : "not "}received`,
    isUnknown || outcome === prediction.outcome ? [] : `${outcome} (${reason}), predicted ${prediction.reason}`,
    different === undefined ? [] : JSON.stringify(different),
  ].flat();
  const difference = differences.length === 0 ? undefined : differences.join("; ");
  return { difference, notes: network.notes, outcomes: `${prediction.outcome} → ${outcome}` };
}

/**
 * Returns the predicted outcome, and the difference between the prediction and the kernel if a second run has one too. Load
 * can drop the only packet of a run: the backlog of each CPU and the size of the neighbour table are limits for all
 * namespaces together.
 */
export function repeatedCase(
  seed: number,
  features: Features,
  timeoutMs: number,
): { readonly outcome: string; readonly difference: Pick<CaseResult, "difference" | "notes"> | undefined } {
  let result = runCase(seed, features, timeoutMs);
  if (result.difference !== undefined) result = runCase(seed, features, timeoutMs);
  const { predicted, difference, notes } = result;
  const { outcome, reason } = predicted;
  const text = outcome === "undecided" ? `undecided: ${reason}` : outcome;
  return { outcome: text, difference: difference === undefined ? undefined : { difference, notes } };
}
