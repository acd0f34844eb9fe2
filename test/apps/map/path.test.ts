import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { graphOf } from "../../../apps/map/src/model/graph.ts";
import type { Namespace } from "../../../apps/map/src/model/graph-types.ts";
import { NetworkState } from "../../../apps/map/src/model/state.ts";
import { recordedPath } from "../../../apps/map/src/path/recorded.ts";
import { parseTarget } from "../../../apps/map/src/path/target.ts";
import { ISOLATED } from "../../subsystems/route/namespaces/support.ts";
import { hasProgram, namespacesAvailable } from "../../support/environment.ts";
import { Sample } from "./sample.ts";

const program = join(import.meta.dir, "path-program.ts");
const canMount = namespacesAvailable && hasProgram("ip") && Bun.spawnSync([...ISOLATED, "true"]).exitCode === 0;

/** Waits until the link-local address of "a" is a source of packets: after it was checked for duplicates. */
const linkLocal = `
  tries=0
  until [ -n "$(ip -n a -6 addr show dev eth0 scope link -tentative)" ]; do
    tries=$((tries + 1)); [ $tries -lt 2000 ]
    sleep 0.05
  done
`;

/** A router with the namespace "a" on a bridge and the namespace "b" behind a pair. */
const setup = `
  ip link set lo up
  ip netns add a; ip netns add b
  ip link add br0 type bridge; ip link set br0 up; ip addr add 10.0.1.1/24 dev br0
  ip link add va type veth peer name eth0 netns a; ip link set va master br0 up
  ip -n a link set eth0 up; ip -n a addr add 10.0.1.2/24 dev eth0; ip -n a route add default via 10.0.1.1
  ip link add vb type veth peer name eth0 netns b; ip link set vb up; ip addr add 10.0.7.1/24 dev vb
  ip -n b link set eth0 up; ip -n b addr add 10.0.7.2/24 dev eth0; ip -n b route add default via 10.0.7.1
  ip route add blackhole 10.9.0.0/16
  echo 1 > /proc/sys/net/ipv4/ip_forward
`;

interface Step {
  readonly kind: string;
  readonly text: string;
  readonly decidedBy?: string;
  readonly at: string;
}

/** Returns the paths for texts such as "a 10.0.7.2" or "a/eth0 10.0.7.2:80", after more shell commands. */
function paths(kind: "kernel" | "recorded", pairs: readonly string[], more = ""): Step[][] {
  const script = `set -e\n${setup}\n${more}\nexec "$@"`;
  const command = ["sh", "-c", script, "sh", process.execPath, program, kind, ...pairs];
  const { stdout, stderr, exitCode } = Bun.spawnSync([...ISOLATED, ...command]);
  if (exitCode !== 0) throw new Error(stderr.toString());
  const lines = stdout.toString().trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Step[]);
}

const last = (steps: Step[] | undefined) => steps?.at(-1);
const interfaces = (steps: Step[] | undefined) => [...new Set(steps?.map(({ at }) => at).filter((at) => at !== ""))];

describe.skipIf(!canMount)("path of a packet", () => {
  test.each([
    ["kernel", "delivered: the kernel receives the echo request and answers it"],
    ["recorded", "has the address"],
  ] as const)("passes bridges, pairs and routers (%s)", (kind, reason) => {
    const [there, back] = paths(kind, ["a 10.0.7.2", "b 10.0.1.2"]);
    expect(interfaces(there)).toEqual(["a/eth0", "lab/va", "lab/br0", "lab/vb", "b/eth0"]);
    expect(interfaces(back)).toEqual(["b/eth0", "lab/vb", "lab/br0", "lab/va", "a/eth0"]);
    for (const [steps, at] of [
      [there, "b/eth0"],
      [back, "a/eth0"],
    ] as const) {
      expect(last(steps)).toMatchObject({ kind: "delivered", at });
      expect(last(steps)!.text).toContain(reason);
    }
  });

  test("ends where the kernel drops the packet, with the reason", () => {
    const pairs = ["a 10.9.1.1", "a 192.0.2.1", "lab 10.0.7.2:80", "a ff02::1", "a fe80::1", "a/eth0 fe80::1"];
    const [away, unknown, own, group, link, near] = paths("kernel", pairs, linkLocal);
    expect(last(away)).toMatchObject({ kind: "dropped", at: "lab/br0" });
    expect(last(away)!.text).toContain("the route blackhole 10.9.0.0/16 in table main");
    expect(last(unknown)).toEqual({ kind: "rejected", text: "rejected: there is no route", at: "lab/br0" });
    expect(last(own)).toMatchObject({ kind: "rejected", at: "b/eth0" });
    expect(last(own)!.text).toStartWith("rejected: no tcp socket receives port 80 of 10.0.7.2");
    expect(last(group)!.text).toBe('packet.destination: expected the address of one host, got "ff02::1"');
    expect(last(link)!.text).toBe("fe80::1 is on a link: select an interface");
    expect(last(near)!.kind).toBe("rejected");
    const [off] = paths("kernel", ["a 10.0.7.2"], "echo 0 > /proc/sys/net/ipv4/ip_forward");
    expect(last(off)).toEqual({
      kind: "dropped",
      text: "dropped: the packet is not for this namespace, and br0 does not forward IPv4 packets",
      at: "lab/br0",
    });
    const [down] = paths("kernel", ["a 10.0.7.2"], "ip link set vb down; ip route add 10.0.7.0/24 dev br0");
    expect(last(down)!.text).toStartWith("rejected: nothing answers requests for 10.0.7.2 on br0");
    const [without] = paths("kernel", ["empty 10.0.7.2"], "ip netns add empty");
    expect(last(without)!.text).toBe("empty has no IPv4 address");
  });

  test("follows routing rules", () => {
    const rules = "ip rule add from 10.0.1.2 table 100; ip route add blackhole default table 100";
    expect(last(paths("kernel", ["a 10.0.7.2"], rules)[0])).toMatchObject({ kind: "dropped", at: "lab/br0" });
  });

  test("passes routers with IPv6", () => {
    const more = `
      for name in all default; do echo 0 > /proc/sys/net/ipv6/conf/$name/accept_dad; done
      echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
      ip addr add 2001:db8:1::1/64 dev br0 nodad; ip addr add 2001:db8:7::1/64 dev vb nodad
      ip -n a addr add 2001:db8:1::2/64 dev eth0 nodad; ip -n a route add default via 2001:db8:1::1
      ip -n b addr add 2001:db8:7::2/64 dev eth0 nodad; ip -n b route add default via 2001:db8:7::1`;
    const [echo, closed] = paths("kernel", ["a 2001:db8:7::2", "a udp [2001:db8:7::2]:53"], more);
    expect(interfaces(echo)).toEqual(["a/eth0", "lab/va", "lab/br0", "lab/vb", "b/eth0"]);
    expect(last(echo)).toMatchObject({ kind: "delivered", at: "b/eth0" });
    expect(last(closed)!.text).toBe("rejected: no udp socket receives port 53 of 2001:db8:7::2 here");
  });

  test.skipIf(!hasProgram("nft"))("shows the verdicts of firewalls, by port and protocol", () => {
    const rules = `nft 'table ip t {
      chain pre { type nat hook prerouting priority dstnat; tcp dport 8080 dnat to 10.0.7.2:80; }
      chain f { type filter hook forward priority filter; tcp dport 81 drop; udp dport 53 reject; udp sport 7 drop; }
    }'`;
    const [open, dropped, rejected, translated, unknown] = paths(
      "kernel",
      ["a 10.0.7.2", "a/eth0 10.0.7.2:81", "a udp 10.0.7.2:53", "a 10.0.1.1:8080", "a udp 10.0.7.2:54"],
      rules,
    );
    const verdicts = (steps: Step[]) => steps.filter(({ kind }) => kind === "verdict").map(({ text }) => text);
    expect(verdicts(open!)).toEqual(["lab: nftables at prerouting: accept", "lab: nftables at forward: accept"]);
    expect(last(open)).toMatchObject({ kind: "delivered" });
    expect(last(dropped)!.text).toMatch(
      /^dropped: dropped at forward by the rule "tcp dport 81 drop" # handle \d+ in ip t f$/,
    );
    expect(dropped!.find(({ text }) => text === "lab: nftables at forward: drop")!.decidedBy).toContain(
      "tcp dport 81 drop",
    );
    expect(last(rejected)!.kind).toBe("rejected");
    expect(verdicts(translated!)[0]).toBe(
      "lab: nftables at prerouting: accept, 10.0.1.2 → 10.0.1.1 becomes 10.0.1.2 → 10.0.7.2",
    );
    expect(last(translated)!.text).toBe("rejected: no tcp socket receives port 80 of 10.0.7.2 here");
    expect(last(unknown)).toMatchObject({ kind: "undecided", decidedBy: expect.stringContaining("udp sport 7") });
  });

  test("is not known to a user without privileges in the namespaces", () => {
    // A user namespace without privileges in the namespace of the network.
    const [refused] = paths("kernel", ["lab 10.0.7.2"], 'set -- unshare -U "$@"');
    expect(last(refused)).toMatchObject({ kind: "undecided" });
  });
});

describe("destination of a path", () => {
  test.each([
    ["10.0.0.1", { address: "10.0.0.1", port: undefined, protocol: "icmp" }],
    ["2001:db8::1", { address: "2001:db8::1", port: undefined, protocol: "icmpv6" }],
    ["10.0.0.1:443", { address: "10.0.0.1", port: 443, protocol: "tcp" }],
    ["udp 10.0.0.1:53", { address: "10.0.0.1", port: 53, protocol: "udp" }],
    ["tcp [2001:db8::1]:80", { address: "2001:db8::1", port: 80, protocol: "tcp" }],
  ] as const)("is an address, or an address and a port: %s", (text, expected) => {
    expect(parseTarget(text)).toEqual(expected);
  });

  test.each([
    ...["", "10.1", "10.0.0.1:0", "10.0.0.1:65536", "10.0.0.1:", "udp 10.0.0.1", "sctp 10.0.0.1:9", "[10.0.0.1]:80"],
    ...["fe80::1%eth0", "[fe80::1%eth0]:80", "10.0.0.1/24", " 10.0.0.1", "web:80"],
  ])("is no other text: %j", (text) => {
    expect(() => parseTarget(text)).toThrow("expected an IPv4 or IPv6 address");
  });
});

describe("path of a packet in the state of a fleet", () => {
  const route = (dst: string, more: object) => ({ dst, table: 254, type: "unicast", metric: 0, ...more });
  const state = new NetworkState();
  for (const [host, own, gateway] of [
    ["one", "192.0.2.1", "192.0.2.2"],
    ["two", "192.0.2.2", "192.0.2.1"],
  ] as const) {
    const sample = new Sample().netns("n", {}, { isOwn: true, names: [] }).link("n", 2, "eth0").address("n", 2, own);
    const far = host === "one" ? "10.1.0.0/16" : "10.2.0.0/16";
    const routes = [route("192.0.2.0/24", { ifindex: 2 }), route(far, { ifindex: 2, gateway })];
    const entries = routes.map((item, key) => ({ table: "routes", netns: "n", key: `${key}`, item }) as const);
    if (host === "two") sample.link("n", 3, "lan", { kind: "dummy" }).address("n", 3, "10.1.0.1");
    state.apply({ type: "snapshot", host, time: 0, entries: [...sample.entries, ...entries] });
  }
  const graph = graphOf(state);
  const [one] = graph.hosts[0]!.namespaces;
  const { signal } = new AbortController();
  const find = (from: Namespace, to: string) => recordedPath(state)(graph, from, parseTarget(to), signal);

  test("leads to another host with the address of the next hop", async () => {
    const hops = await find(one!, "10.1.0.1");
    expect(hops.map(({ kind }) => kind)).toEqual(["lookup", "move", "delivered"]);
    expect(hops[1]!.text).toBe("one/eth0 reaches two/eth0 of the host two");
  });

  test("passes VLANs with their own id only, bonds, and MACVLANs on the same interface", async () => {
    const sample = new Sample()
      .netns("n", { "0": "m" }, { isOwn: true, names: [] })
      .netns("m", { "0": "n" })
      .link("n", 2, "b0", { kind: "bond" })
      .link("n", 3, "p0", { kind: "veth", masterIndex: 2, linkIndex: 2, linkNetnsid: 0 })
      .link("m", 2, "q0", { kind: "veth", linkIndex: 3, linkNetnsid: 0 })
      .address("n", 4, "10.0.7.1")
      .address("m", 3, "10.0.7.2");
    sample.link("n", 4, "b0.7", { kind: "vlan", linkIndex: 2, data: { id: 7 } });
    sample.link("m", 3, "q0.7", { kind: "vlan", linkIndex: 2, data: { id: 7 } });
    sample.link("m", 4, "q0.8", { kind: "vlan", linkIndex: 2, data: { id: 8 } }).address("m", 4, "10.0.8.2");
    sample.link("m", 5, "mv", { kind: "macvlan", linkIndex: 3 }).address("m", 5, "10.0.7.9");
    const all = [route("10.0.7.0/24", { ifindex: 4 }), route("10.0.8.0/24", { ifindex: 4 })];
    const entries = all.map((item, key) => ({ table: "routes", netns: "n", key: `${key}`, item }) as const);
    const network = new NetworkState();
    network.apply({ type: "snapshot", host: "h", time: 0, entries: [...sample.entries, ...entries] });
    const map = graphOf(network);
    const start = map.hosts[0]!.namespaces.find(({ isOwn }) => isOwn)!;
    const path = async (to: string) => {
      const hops = await recordedPath(network)(map, start, parseTarget(to), signal);
      return hops.map(({ kind, node }) => (kind === "move" ? map.nodes.get(node!)!.name : kind)).join(" ");
    };
    expect(await path("10.0.7.2")).toBe("lookup b0 p0 q0 q0.7 delivered");
    expect(await path("10.0.7.9")).toBe("lookup b0 p0 q0 q0.7 mv delivered");
    expect(await path("10.0.8.2")).toBe("lookup left");
  });

  test("follows IPv4 routes with an IPv6 next hop, and ends at routes that discard packets", async () => {
    const network = new NetworkState();
    const via = { ifindex: 2, via: { family: "inet6", host: "fe80::2" } };
    const discarding = ["blackhole", "prohibit", "throw"].map((type, at) => route(`10.3.${at}.0/24`, { type }));
    for (const [host, own, table] of [
      ["one", "192.0.2.1", [route("10.0.0.0/8", via)]],
      ["two", "fe80::2", discarding],
    ] as const) {
      const sample = new Sample().netns("n", {}, { isOwn: true, names: [] }).link("n", 2, "eth0").address("n", 2, own);
      const entries = table.map((item, key) => ({ table: "routes", netns: "n", key: `${key}`, item }) as const);
      network.apply({ type: "snapshot", host, time: 0, entries: [...sample.entries, ...entries] });
    }
    const map = graphOf(network);
    const [first, second] = map.hosts.map(({ namespaces }) => namespaces[0]!);
    const end = async (from: Namespace, to: string) => {
      const hops = await recordedPath(network)(map, from, parseTarget(to), signal);
      const { kind, text } = hops.at(-1)!;
      return `${kind}: ${text}`;
    };
    expect(await end(first!, "10.3.0.1")).toBe("dropped: two: the blackhole route 10.3.0.0/24, table main");
    expect(await end(second!, "10.3.0.1")).toBe("rejected: two: the blackhole route 10.3.0.0/24, table main");
    expect(await end(first!, "10.3.1.1")).toBe("rejected: two: the prohibit route 10.3.1.0/24, table main");
    expect(await end(first!, "10.3.2.1")).toBe("rejected: two: no route to 10.3.2.1");
  });

  test("ends for an unknown destination, and refuses ports, which depend on firewalls that are not published", async () => {
    expect((await find(one!, "10.3.0.1")).at(-1)).toEqual({ kind: "rejected", text: "one: no route to 10.3.0.1" });
    await expect(find(one!, "10.1.0.1:80")).rejects.toThrow(RangeError);
  });
});
