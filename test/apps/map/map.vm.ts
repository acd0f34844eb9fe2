import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { localFeed } from "../../../apps/map/src/local/feed.ts";
import { graphOf } from "../../../apps/map/src/model/graph.ts";
import type { Graph } from "../../../apps/map/src/model/graph-types.ts";
import { NetworkState } from "../../../apps/map/src/model/state.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { Datapath } from "../../../src/subsystems/ovs/index.ts";
import { runIn } from "../../support/oracle.ts";
import { edgeTexts } from "./sample.ts";

const commands = `
  link set lo up
  link add dummy0 type dummy
  link add bond0 type bond
  link set dummy0 master bond0
  link set bond0 up
  link add link bond0 name bond0.20 type vlan id 20
  link add vrf0 type vrf table 20
  link set bond0.20 master vrf0
  link add dummy1 type dummy
  link add link dummy1 name mac0 type macvlan
  addr add 192.0.2.1/24 dev bond0
  link add vx7 type vxlan id 7 local 192.0.2.1 remote 192.0.2.9 dstport 4789
  link add gre1 type gre local 192.0.2.1 remote 198.51.100.9
  link add gnv1 type geneve id 5 remote 203.0.113.9
  link add sit1 type sit local 192.0.2.1 remote 192.0.2.9
  link add ip6 type ip6tnl local fd00::1 remote fd00::2
  link add any0 type ipip local 192.0.2.1
  link add wg0 type wireguard
  link add v0 type veth peer name v1
`;

describe("map of a Debian host", () => {
  let netns: NetworkNamespace;
  let graph: Graph;
  let datapath: Datapath;

  const nodeOf = (name: string) => graph.nodes.values().find((node) => node.name === name)!;

  beforeAll(async () => {
    netns = NetworkNamespace.create();
    for (const line of commands.trim().split("\n")) runIn(netns, ["ip", ...line.trim().split(" ")]);
    datapath = Datapath.create("dp0", { netns });
    datapath.addPort({ name: "v0", type: "netdev" });
    datapath.putFlow({ key: { inPort: 1, ethertype: 0x88b5 }, actions: [{ output: 0 }] });
    const end = new AbortController();
    const state = new NetworkState();
    const events = localFeed({ host: "vm", intervalMs: 50 })(end.signal)[Symbol.asyncIterator]();
    let next: ReturnType<typeof events.next> | undefined;
    // The feed starts with the first call of next(), in the namespace that the thread has at that time.
    netns.run(() => {
      next = events.next();
    });
    for (let step = await next!; step.done !== true; step = await events.next()) {
      state.apply(step.value);
      if (state.hosts.get("vm")!.table(netns.id, "datapaths").size > 0) break;
    }
    end.abort();
    await events.return?.();
    graph = graphOf(state);
  }, 600_000);

  afterAll(() => {
    // Later tests unload the module, which a datapath uses until the kernel has removed its namespace.
    datapath.delete();
    netns.close();
  });

  test("nests ports in bonds, VRFs and datapaths", () => {
    expect(nodeOf("dummy0").parent?.name).toBe("bond0");
    expect(nodeOf("bond0.20").parent?.name).toBe("vrf0");
    expect(nodeOf("v0").parent?.name).toBe("dp0");
    expect(nodeOf("dp0").datapath).toMatchObject({ flowCount: 1, ports: [{ name: "dp0" }, { name: "v0" }] });
  });

  test("connects pairs, upper interfaces and tunnels", () => {
    expect(edgeTexts(graph)).toEqual([
      "lower vm/bond0.20 – vm/bond0",
      "lower vm/mac0 – vm/dummy1",
      "pair vm/v1 – vm/v0",
      "tunnel vm/gnv1 – 203.0.113.9",
      "tunnel vm/gre1 – 198.51.100.9",
      "tunnel vm/ip6 – fd00::2",
      "tunnel vm/sit1 – 192.0.2.9",
      "tunnel vm/vx7 – 192.0.2.9",
    ]);
  });

  test("assigns each kind of interface to a group", () => {
    const groupOf = (...names: string[]) => new Set(names.map((name) => nodeOf(name).group));
    expect(groupOf("vx7", "gre1", "gnv1", "sit1", "ip6", "any0", "wg0")).toEqual(new Set(["tunnel"]));
    expect(groupOf("bond0.20", "mac0")).toEqual(new Set(["vlan"]));
    const others = ["bond0", "vrf0", "dp0", "v1", "lo", "dummy0"].map((name) => `${nodeOf(name).group}`);
    expect(others).toEqual(["bond", "vrf", "openvswitch", "pair", "loopback", "virtual"]);
  });
});
