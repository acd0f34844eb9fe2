import { describe, expect, test } from "bun:test";
import { graphOf } from "../../../apps/map/src/model/graph.ts";
import type { Node } from "../../../apps/map/src/model/graph-types.ts";
import { layOut } from "../../../apps/map/src/model/layout.ts";
import type { Box } from "../../../apps/map/src/model/layout-types.ts";
import { matchingNodes } from "../../../apps/map/src/model/search.ts";
import { NetworkState } from "../../../apps/map/src/model/state.ts";
import { edgeTexts, largeSample, Sample } from "./sample.ts";

/** Returns the interface with a name. */
function nodeOf(sample: Sample, name: string): Node {
  return sample
    .graph()
    .nodes.values()
    .find((node) => node.name === name)!;
}

describe("graph of a network", () => {
  test("connects a pair across namespaces with one edge", () => {
    const sample = new Sample().netns("a", { "0": "b" }).netns("b", { "3": "a" });
    sample.link("a", 5, "v0", { kind: "veth", linkIndex: 2, linkNetnsid: 0 });
    sample.link("b", 2, "v1", { kind: "veth", linkIndex: 5, linkNetnsid: 3 });
    expect(edgeTexts(sample.graph())).toEqual(["pair a/v0 – b/v1"]);
  });

  test("ignores an outdated reference to another pair", () => {
    const sample = new Sample().netns("a", { "0": "b", "1": "c" }).netns("b", { "0": "a" }).netns("c", { "0": "a" });
    sample.link("a", 5, "v0", { kind: "veth", linkIndex: 2, linkNetnsid: 0 });
    sample.link("b", 2, "other", { kind: "veth", linkIndex: 9, linkNetnsid: 0 });
    sample.link("c", 2, "v1", { kind: "veth", linkIndex: 5, linkNetnsid: 0 });
    sample.link("a", 9, "w0", { kind: "veth", linkIndex: 2, linkNetnsid: 0 });
    expect(edgeTexts(sample.graph())).toEqual(["pair a/w0 – b/other", "pair c/v1 – a/v0"]);
  });

  test("connects a VLAN with the interface below", () => {
    const sample = new Sample().netns("a").netns("b", { "0": "a" });
    sample.link("a", 2, "eth0").link("a", 3, "eth0.5", { kind: "vlan", linkIndex: 2 });
    sample.link("b", 3, "eth0.6", { kind: "vlan", linkIndex: 2, linkNetnsid: 0 });
    expect(edgeTexts(sample.graph())).toEqual(["lower a/eth0.5 – a/eth0", "lower b/eth0.6 – a/eth0"]);
  });

  test("nests ports in bridges, bonds and VRFs", () => {
    const sample = new Sample().netns("a");
    sample.link("a", 1, "br0", { kind: "bridge" }).link("a", 2, "bond0", { kind: "bond", masterIndex: 1 });
    sample.link("a", 3, "eth0", { masterIndex: 2 }).link("a", 4, "vrf0", { kind: "vrf" });
    sample.link("a", 5, "eth1", { masterIndex: 4 });
    expect(nodeOf(sample, "br0").ports.map(({ name }) => name)).toEqual(["bond0"]);
    expect(nodeOf(sample, "eth0").parent?.parent?.name).toBe("br0");
    expect(nodeOf(sample, "eth1").parent?.name).toBe("vrf0");
  });

  test("ignores cycles of master interfaces", () => {
    const sample = new Sample().netns("a").link("a", 1, "x", { masterIndex: 2 }).link("a", 2, "y", { masterIndex: 1 });
    const names = [...sample.graph().nodes.values()].map(({ parent }) => parent?.name);
    expect(names.sort()).toEqual(["y", undefined]);
  });

  test("nests datapath ports in the internal port", () => {
    const sample = new Sample().netns("a");
    sample.link("a", 1, "ovs-system", { kind: "openvswitch" }).link("a", 2, "dp0", { kind: "openvswitch" });
    sample.link("a", 3, "eth0", { masterIndex: 1 });
    const ports = [
      { number: 0, name: "dp0", type: "internal", ifindex: 2, isLocal: true },
      { number: 1, name: "eth0", type: "netdev", ifindex: 3, isLocal: true },
    ];
    sample.datapath("a", "dp0", { ifindex: 2, ports, flowCount: 0, flows: [] });
    expect(nodeOf(sample, "dp0").ports.map(({ name }) => name)).toEqual(["eth0"]);
    expect(nodeOf(sample, "ovs-system").ports).toEqual([]);
  });

  test("connects a tunnel with its remote end", () => {
    const sample = new Sample().netns("a").netns("b").netns("c");
    const vxlan = (local: string, group: string) => ({ kind: "vxlan", data: { id: 7, local, group } });
    sample.link("a", 1, "vx0", vxlan("192.0.2.1", "192.0.2.2")).link("b", 1, "vx1", vxlan("192.0.2.2", "192.0.2.1"));
    sample.link("c", 1, "eth0").address("c", 1, "192.0.2.3");
    sample.link("a", 2, "gre1", { kind: "gre", data: { local: "192.0.2.1", remote: "192.0.2.3" } });
    sample.link("a", 3, "gnv1", { kind: "geneve", data: { id: 1, remote: "198.51.100.1" } });
    sample.link("a", 4, "sit0", { kind: "sit", data: { remote: "0.0.0.0" } });
    expect(edgeTexts(sample.graph())).toEqual([
      "tunnel a/gnv1 – 198.51.100.1",
      "tunnel a/gre1 – c/eth0",
      "tunnel a/vx0 – b/vx1",
    ]);
  });

  test("distinguishes the states up, no-carrier and down", () => {
    const sample = new Sample().netns("a").link("a", 1, "up").link("a", 2, "off", { flags: [], operstate: "down" });
    sample.link("a", 3, "loose", { operstate: "lowerlayerdown" }).link("a", 4, "lo", { operstate: "unknown" });
    const states = [...sample.graph().nodes.values()].map(({ name, state }) => `${name} ${state}`);
    expect(states.sort()).toEqual(["lo up", "loose no-carrier", "off down", "up up"]);
  });

  test("ignores malformed items", () => {
    const sample = new Sample().netns("a").link("a", 1, "x", { ifindex: "1" }).link("a", 2, "y", { flags: 7 });
    sample.link("a", 3, "z", { linkIndex: 99, masterIndex: 98, data: [1] }).address("a", 77, "192.0.2.1");
    expect([...sample.graph().nodes.values()].map(({ name }) => name)).toEqual(["y", "z"]);
  });
});

describe("layout of a network", () => {
  const layoutOf = (sample: Sample, shape?: number) =>
    layOut(
      sample.graph(),
      () => true,
      () => true,
      shape,
    );
  const overlap = (one: Box, other: Box) =>
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height;
  const isInside = (inner: Box, outer: Box) =>
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width + 0.01 &&
    inner.y + inner.height <= outer.y + outer.height + 0.01;

  test.each([
    [1, 3],
    [7, 5],
    [50, 20],
  ])("has no overlaps with %i namespaces of %i interfaces", (count, links) => {
    const { namespaces, nodes, width, height } = layoutOf(largeSample(count, links));
    for (const [index, one] of namespaces.entries()) {
      expect(isInside(one, { x: 0, y: 0, width, height })).toBe(true);
      expect(namespaces.slice(index + 1).some((other) => overlap(one, other))).toBe(false);
    }
    const byNamespace = Map.groupBy(nodes.values(), ({ node }) => node.namespace.id);
    for (const { namespace } of namespaces) {
      for (const [index, one] of byNamespace.get(namespace.id)!.entries()) {
        const outer =
          one.node.parent === undefined
            ? namespaces.find((box) => box.namespace === namespace)!
            : nodes.get(one.node.parent.id)!;
        expect(isInside(one, outer)).toBe(true);
        const others = byNamespace.get(namespace.id)!.slice(index + 1);
        expect(others.some((other) => other.node.parent === one.node.parent && overlap(one, other))).toBe(false);
      }
    }
  });

  test("is independent of the order of entries", () => {
    const sample = largeSample(12, 6);
    const before = layoutOf(sample);
    sample.entries.reverse();
    const after = layoutOf(sample);
    for (const [id, { x, y }] of before.nodes) expect(after.nodes.get(id)).toMatchObject({ x, y });
  });

  test("has the shape of the window", () => {
    for (const shape of [0.5, 1, 2, 3]) {
      for (const count of [20, 50, 200]) {
        const { width, height, namespaces } = layoutOf(largeSample(count, 4), shape);
        const ratio = width / height / shape;
        expect({ shape, count, fits: ratio > 0.6 && ratio < 1.7, ratio }).toMatchObject({ fits: true });
        for (const [index, one] of namespaces.entries())
          expect(namespaces.slice(index + 1).some((other) => overlap(one, other))).toBe(false);
      }
    }
  });

  test("shows the ports of a hidden bridge without the bridge", () => {
    const sample = new Sample()
      .netns("a")
      .link("a", 1, "br0", { kind: "bridge" })
      .link("a", 2, "eth0", { masterIndex: 1 });
    const graph = sample.graph();
    const layout = layOut(
      graph,
      ({ group }) => group !== "bridge",
      () => true,
    );
    expect([...layout.nodes.values()].map(({ node, level }) => [node.name, level])).toEqual([["eth0", 0]]);
  });

  test("frames the namespaces of each host", () => {
    const state = new NetworkState();
    state.apply(largeSample(3, 4).snapshot("one"));
    state.apply(largeSample(4, 3).snapshot("two"));
    const { hosts, namespaces } = layOut(
      graphOf(state),
      () => true,
      () => true,
    );
    expect(hosts.map(({ host }) => host.name)).toEqual(["one", "two"]);
    expect(overlap(hosts[0]!, hosts[1]!)).toBe(false);
    expect(namespaces).toHaveLength(7);
    for (const box of namespaces)
      expect(isInside(box, hosts.find(({ host }) => host.name === box.namespace.host)!)).toBe(true);
  });

  test("has an edge for each connection of 1,000 interfaces", () => {
    const { nodes, edges } = layoutOf(largeSample(50, 20));
    expect([nodes.size, edges.length]).toEqual([49 * 20 + 51, 49 + 49 * 18]);
  });
});

describe("matchingNodes()", () => {
  test("returns the interfaces that contain all words", () => {
    const sample = new Sample().netns("blue").netns("red").link("blue", 1, "eth0").link("red", 1, "eth0");
    sample.link("red", 2, "br0", { kind: "bridge", operstate: "down" }).address("red", 1, "192.0.2.7");
    const found = (query: string) => {
      const { nodes } = sample.graph();
      const ids = matchingNodes(nodes.values(), query);
      return ids && [...ids].map((id) => `${nodes.get(id)!.namespace.name}/${nodes.get(id)!.name}`);
    };
    expect(found("eth0 RED")).toEqual(["red/eth0"]);
    expect(found("192.0.2")).toEqual(["red/eth0"]);
    expect(found("no-carrier bridge")).toEqual(["red/br0"]);
    expect(found("absent")).toEqual([]);
    expect(found("  ")).toBeUndefined();
  });
});
