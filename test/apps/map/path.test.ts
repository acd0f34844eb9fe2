import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { graphOf } from "../../../apps/map/src/model/graph.ts";
import { NetworkState } from "../../../apps/map/src/model/state.ts";
import { recordedLookups } from "../../../apps/map/src/path/recorded.ts";
import { tracePath } from "../../../apps/map/src/path/trace.ts";
import { ISOLATED } from "../../subsystems/route/namespaces/support.ts";
import { hasProgram, namespacesAvailable } from "../../support/environment.ts";
import { Sample } from "./sample.ts";

const program = join(import.meta.dir, "path-program.ts");
const canMount = namespacesAvailable && hasProgram("ip") && Bun.spawnSync([...ISOLATED, "true"]).exitCode === 0;

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
  readonly at: string;
}

/** Returns the paths for texts such as "a 10.0.7.2", after more shell commands. */
function paths(kind: "kernel" | "recorded", pairs: readonly string[], more = ""): Step[][] {
  const script = `set -e\n${setup}\n${more}\nexec "$@"`;
  const command = ["sh", "-c", script, "sh", process.execPath, program, kind, ...pairs];
  const { stdout, stderr, exitCode } = Bun.spawnSync([...ISOLATED, ...command]);
  if (exitCode !== 0) throw new Error(stderr.toString());
  const lines = stdout.toString().trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Step[]);
}

describe.skipIf(!canMount)("path of a packet", () => {
  test.each(["kernel", "recorded"] as const)("passes bridges, pairs and routers (%s)", (kind) => {
    const [there, back] = paths(kind, ["a 10.0.7.2", "b 10.0.1.2"]);
    const moves = (steps: Step[]) => steps.filter((step) => step.kind === "move").map(({ at }) => at);
    expect(moves(there!)).toEqual(["va", "br0", "eth0"]);
    expect(moves(back!)).toEqual(["vb", "va", "eth0"]);
    expect(there!.at(-1)).toEqual({ kind: "delivered", text: "b has the address 10.0.7.2", at: "eth0" });
    expect(back!.at(-1)).toMatchObject({ kind: "delivered", at: "eth0" });
    expect(there!.filter((step) => step.kind === "lookup").map(({ text }) => text.split(",")[0])).toContainAllValues([
      "a: route default via 10.0.1.1",
      "lab: route 10.0.7.0/24",
    ]);
  });

  test("ends where the kernel drops the packet", () => {
    const [away, unknown] = paths("kernel", ["a 10.9.1.1", "a 192.0.2.1"]);
    expect(away!.at(-1)).toEqual({ kind: "lost", text: "lab: no route to 10.9.1.1 (EINVAL)", at: "br0" });
    expect(unknown!.at(-1)).toMatchObject({ kind: "lost", text: "lab: no route to 192.0.2.1 (ENETUNREACH)" });
    const [off] = paths("kernel", ["a 10.0.7.2"], "echo 0 > /proc/sys/net/ipv4/ip_forward");
    expect(off!.at(-1)).toEqual({ kind: "lost", text: "lab/br0 does not forward packets", at: "br0" });
    const [down] = paths("kernel", ["a 10.0.7.2"], "ip link set vb down; ip route add 10.0.7.0/24 dev br0");
    expect(down!.at(-1)).toMatchObject({ kind: "lost", text: "no interface of the map behind lab/br0 has 10.0.7.2" });
  });

  test("follows routing rules", () => {
    const rules = "ip rule add from 10.0.1.2 table 100; ip route add blackhole default table 100";
    expect(paths("kernel", ["a 10.0.7.2"], rules)[0]!.at(-1)).toMatchObject({ kind: "lost" });
  });

  test.skipIf(!hasProgram("nft"))("names rules that translate addresses", () => {
    const nat = `nft 'table ip t { chain post { type nat hook postrouting priority 100; oifname "vb" masquerade; }; }'`;
    const notes = paths("kernel", ["a 10.0.7.2"], nat)[0]!.filter(({ kind }) => kind === "note");
    expect(notes.map(({ text }) => text)).toEqual([
      'lab: may be changed by the rule in t post: oifname "vb" masquerade',
    ]);
  });

  test("sends to the port of a bridge that has learned the address", () => {
    const more = `
      ip netns add c; ip link add vc type veth peer name eth0 netns c; ip link set vc master br0 up
      ip -n c link set eth0 up; ip -n c addr add 10.0.1.3/24 dev eth0
      ip -n a link set eth0 address 02:00:00:00:00:0a
      ip -n c neigh add 10.0.1.2 lladdr 02:00:00:00:00:0a dev eth0 nud permanent
      bridge fdb replace 02:00:00:00:00:0a dev vc master sticky static`;
    // The database of the bridge says that the address is behind the wrong port.
    const wrong = paths("kernel", ["c 10.0.1.2"], more)[0]!.at(-1);
    expect(wrong).toMatchObject({ kind: "lost" });
    const right = paths("kernel", ["c 10.0.1.2"], more.replace("dev vc master", "dev va master"))[0]!;
    expect(right.map(({ text }) => text)).toContain("10.0.1.2 has the hardware address 02:00:00:00:00:0a");
    expect(right.at(-1)).toMatchObject({ kind: "delivered" });
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

  test("leads to another host with the address of the next hop", async () => {
    const hops = await tracePath(graph, one!, "10.1.0.1", recordedLookups(state));
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
      const hops = await tracePath(map, start, to, recordedLookups(network));
      return hops.map(({ kind, node }) => (kind === "move" ? map.nodes.get(node!)!.name : kind)).join(" ");
    };
    expect(await path("10.0.7.2")).toBe("lookup b0 p0 q0 q0.7 delivered");
    expect(await path("10.0.7.9")).toBe("lookup b0 p0 q0 q0.7 mv delivered");
    expect(await path("10.0.8.2")).toBe("lookup lost");
  });

  test("ends for an unknown destination, and refuses a text that is no address", async () => {
    expect((await tracePath(graph, one!, "10.3.0.1", recordedLookups(state))).at(-1)!.text).toBe(
      "one: no route to 10.3.0.1",
    );
    await expect(tracePath(graph, one!, "10.1", recordedLookups(state))).rejects.toThrow(
      new RangeError('expected an IPv4 or IPv6 address, got "10.1"'),
    );
  });
});
