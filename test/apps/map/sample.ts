import type { Entry, FeedEvent, JsonObject, TableName } from "../../../apps/map/src/feed.ts";
import { graphOf } from "../../../apps/map/src/model/graph.ts";
import type { Graph, Node } from "../../../apps/map/src/model/graph-types.ts";
import { NetworkState } from "../../../apps/map/src/model/state.ts";

/** Builds snapshots of hosts for tests of the map. */
export class Sample {
  readonly entries: Entry[] = [];

  /**
   * Adds a namespace to the snapshot. `{ "0": "other" }` means that the namespace has the id 0 for the namespace
   * "other".
   */
  netns(id: string, peers: Record<string, string> = {}, more: JsonObject = {}): this {
    return this.#add("namespaces", id, "", { names: [id], peers, ...more });
  }

  /** Adds a link to the snapshot. The link is up unless `more` contains another state. */
  link(netns: string, ifindex: number, ifname: string, more: JsonObject = {}): this {
    const item = { ifindex, ifname, flags: ["up"], operstate: "up", linkType: "ether", mtu: 1500, ...more };
    return this.#add("links", netns, `${ifindex}`, item);
  }

  address(netns: string, ifindex: number, local: string, prefixlen = 24): this {
    const item = { ifindex, local, prefixlen, scope: "global", dev: `${ifindex}` };
    return this.#add("addresses", netns, local, item);
  }

  datapath(netns: string, name: string, item: JsonObject): this {
    return this.#add("datapaths", netns, name, item);
  }

  desired(netns: string, key: string, item: JsonObject): this {
    return this.#add("desired", netns, key, item);
  }

  snapshot(host = "one"): FeedEvent {
    return { type: "snapshot", host, time: 0, entries: this.entries };
  }

  graph(): Graph {
    const state = new NetworkState();
    state.apply(this.snapshot());
    return graphOf(state);
  }

  #add(table: TableName, netns: string, key: string, item: JsonObject): this {
    this.entries.push({ table, netns, key, item });
    return this;
  }
}

/** Returns an event with one change. */
export function change(table: TableName, netns: string, key: string, item: JsonObject | null, host = "one"): FeedEvent {
  return { type: "change", host, time: 0, changes: [{ table, netns, key, item }] };
}

/** Returns the edges of a graph as text, such as "pair a/eth0 – b/eth0". */
export function edgeTexts({ edges }: Graph): string[] {
  const name = (end: Node | { address: string }) =>
    "namespace" in end ? `${end.namespace.name}/${end.name}` : end.address;
  return edges.map(({ kind, from, to }) => `${kind} ${name(from)} – ${name(to)}`).sort();
}

/** Returns a network of namespaces whose interfaces are connected to a bridge in the first namespace. */
export function largeSample(namespaces: number, interfaces: number): Sample {
  const sample = new Sample().netns("hub", {}, { isOwn: true });
  sample.link("hub", 1, "lo", { linkType: "loopback", operstate: "unknown" });
  sample.link("hub", 2, "br0", { kind: "bridge" });
  const peers: Record<string, string> = {};
  for (let index = 1; index < namespaces; index++) {
    const netns = `ns${index}`;
    peers[`${index}`] = netns;
    sample.netns(netns, { "0": "hub" });
    sample.link(netns, 1, "lo", { linkType: "loopback", operstate: "unknown" });
    sample.link(netns, 2, "eth0", { kind: "veth", linkIndex: index + 2, linkNetnsid: 0 });
    sample.address(netns, 2, `10.0.${index}.1`);
    sample.link("hub", index + 2, `v${index}`, {
      ...{ kind: "veth", linkIndex: 2, linkNetnsid: index, masterIndex: 2, master: "br0" },
    });
    for (let vlan = 3; vlan <= interfaces; vlan++) {
      sample.link(netns, vlan, `eth0.${vlan}`, { kind: "vlan", linkIndex: 2, link: "eth0", data: { id: vlan } });
    }
  }
  sample.entries[0] = { ...sample.entries[0]!, item: { names: ["hub"], isOwn: true, peers } };
  return sample;
}

/** Returns a host whose namespaces have long names, as those of containers, and are connected to a bridge. */
export function containerSample(count: number): Sample {
  const names = Array.from({ length: count }, (_, index) => `cni-${(index * 7919 + 4096).toString(16)}-${index}wm`);
  const sample = new Sample().netns("host", Object.fromEntries(names.entries()), { names: [], isOwn: true });
  sample.link("host", 1, "lo", { linkType: "loopback", operstate: "unknown" });
  sample.link("host", 2, "WWWWenp1s0f0np0", { masterIndex: 4 }).link("host", 4, "bond0", { kind: "bond" });
  sample.link("host", 5, "cni0", { kind: "bridge" }).address("host", 5, "10.244.0.1");
  for (const [index, name] of names.entries()) {
    const pair = { kind: "veth", linkIndex: 2, linkNetnsid: index, masterIndex: 5 };
    sample.netns(name, { "0": "host" }).link("host", 100 + index, `vethmw${(index * 7919).toString(16)}`, pair);
    const state = index % 17 === 5 ? "lowerlayerdown" : "up";
    sample.link(name, 2, "eth0", { kind: "veth", linkIndex: 100 + index, linkNetnsid: 0, operstate: state });
    sample.address(name, 2, `10.244.0.${index + 2}`);
  }
  return sample;
}
