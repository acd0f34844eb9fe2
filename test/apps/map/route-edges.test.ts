import { describe, expect, test } from "bun:test";
import { isNode, layOut } from "../../../apps/map/src/model/layout.ts";
import { size, titleOf } from "../../../apps/map/src/model/layout-namespace.ts";
import type { Box, Layout, NodeBox } from "../../../apps/map/src/model/layout-types.ts";
import { randomBelow } from "../../message/random.ts";
import { largeSample, Sample } from "./sample.ts";

/** Returns a network with pairs, VLANs, bonds and bridges in random places. The same seed gives the same network. */
function randomSample(seed: number): Sample {
  const below = randomBelow(seed);
  const sample = new Sample();
  const count = 1 + below(8);
  const names = Array.from({ length: count }, (_, index) => `ns${index}`);
  for (const netns of names) sample.netns(netns, Object.fromEntries(names.map((name, index) => [`${index}`, name])));
  const next = new Map(names.map((name) => [name, 10]));
  const take = (netns: string) => {
    const index = next.get(netns)!;
    next.set(netns, index + 1);
    return index;
  };
  for (const netns of names) {
    sample.link(netns, 1, "br0", { kind: "bridge" }).link(netns, 2, "bond0", { kind: "bond", masterIndex: 1 });
    sample.link(netns, 3, "eth0", { masterIndex: 2 }).link(netns, 4, "eth1", { masterIndex: 2 });
    for (let vlan = below(6); vlan > 0; vlan--) {
      sample.link(netns, take(netns), `v${vlan}`, { kind: "vlan", linkIndex: 1 + below(4) });
    }
    if (below(3) === 0) {
      const data = { id: 1, local: "192.0.2.1", remote: `198.51.100.${1 + below(9)}` };
      sample.link(netns, take(netns), "gnv0", { kind: "geneve", data });
    }
  }
  for (let pair = 1 + below(20); pair > 0; pair--) {
    const [one, other] = [below(count), below(count)];
    const [from, to] = [take(names[one]!), take(names[other]!)];
    const master = () => (below(2) === 0 ? { masterIndex: 1 } : {});
    sample.link(names[one]!, from, `a${pair}`, { kind: "veth", linkIndex: to, linkNetnsid: other, ...master() });
    sample.link(names[other]!, to, `b${pair}`, { kind: "veth", linkIndex: from, linkNetnsid: one, ...master() });
  }
  return sample;
}

/** Returns the corners and points of a path. */
function pointsOf(path: string): [number, number][] {
  const numbers = [...path.matchAll(/-?[\d.]+/g)].map(Number);
  return numbers.flatMap((x, index) => (index % 2 === 0 ? [[x, numbers[index + 1]!] as [number, number]] : []));
}

/** Returns whether a path crosses a box. Each of its lines is horizontal, vertical or a part of a bend. */
function crosses(path: string, { x, y, width, height }: Box): boolean {
  const points = pointsOf(path);
  return points.slice(1).some(([x2, y2], index) => {
    const [x1, y1] = points[index]!;
    // The bounds of such a line are as large as the line.
    return (
      Math.max(x1, x2) > x && Math.min(x1, x2) < x + width && Math.max(y1, y2) > y && Math.min(y1, y2) < y + height
    );
  });
}

/**
 * Returns the names of the cards that the edges of a map cross, except the cards of their ends, and of the namespaces whose
 * title they cross.
 */
function crossings({ nodes, namespaces, remotes, edges }: Layout): string[] {
  return edges.flatMap(({ edge, path }) => {
    const ends = [edge.from.id, edge.to.id];
    const inside = new Set<string>();
    for (const end of [edge.from, edge.to]) {
      for (let node = isNode(end) ? end : undefined; node !== undefined; node = node.parent) inside.add(node.id);
    }
    const card = (box: NodeBox): Box => (inside.has(box.node.id) ? { ...box, height: size.row } : box);
    const foreign = [
      ...[...nodes.values()].filter(({ node }) => !ends.includes(node.id)).map((box) => [box.node.name, card(box)]),
      ...remotes.filter(({ remote }) => !ends.includes(remote.id)).map((box) => [box.remote.address, box]),
      ...namespaces.map((box) => [`title of ${box.namespace.name}`, titleOf(box)]),
    ] as [string, Box][];
    if (pointsOf(path).length < 2) return [`${edge.id} has no path`];
    return foreign.filter(([, box]) => crosses(path, box)).map(([name]) => `${edge.from.name} – ${name}`);
  });
}

/** Returns the names of the namespaces that the bundles of a map cross, except those of their ends. */
function crossedByBundles({ namespaces, remotes, bundles }: Layout): string[] {
  return bundles.flatMap(({ id, edges, path }) => {
    const ends = edges.flatMap(({ from, to }) => [from.namespace.id, isNode(to) ? to.namespace.id : to.id]);
    const foreign = [
      ...namespaces.filter(({ namespace }) => !ends.includes(namespace.id)).map((box) => [box.namespace.name, box]),
      ...remotes.filter(({ remote }) => !ends.includes(remote.id)).map((box) => [box.remote.address, box]),
    ] as [string, Box][];
    if (pointsOf(path).length < 2) return [`${id} has no path`];
    return foreign.filter(([, box]) => crosses(path, box)).map(([name]) => `${id} – ${name}`);
  });
}

describe("paths of edges", () => {
  const all = () => true;

  test.each(Array.from({ length: 20 }, (_, seed) => seed))(
    "cross no card that is not their end (network %d)",
    (seed) => {
      const layout = layOut(randomSample(seed + 1).graph(), all, all);
      expect(layout.edges.length).toBeGreaterThan(0);
      expect(crossings(layout)).toEqual([]);
      expect(crossedByBundles(layout)).toEqual([]);
    },
  );

  test("cross no title of a namespace on the way to the remote end of a tunnel", () => {
    const names = ["a", "b", "c", "d", "e"];
    const sample = new Sample().netns("host", Object.fromEntries(names.map((name, index) => [`${index}`, name])));
    sample.link("host", 2, "br0", { kind: "bridge" });
    const data = { id: 5, local: "192.0.2.1", remote: "198.51.100.1" };
    sample.link("host", 3, "vxlan0", { kind: "vxlan", masterIndex: 2, data });
    for (const [index, name] of names.entries()) {
      const port = 10 + index;
      sample.link("host", port, `port${name}`, { kind: "veth", masterIndex: 2, linkIndex: 2, linkNetnsid: index });
      sample.netns(name, { 0: "host" }).link(name, 2, "eth0", { kind: "veth", linkIndex: port, linkNetnsid: 0 });
    }
    const layout = layOut(sample.graph(), all, all);
    expect(layout.edges).toHaveLength(6);
    expect(crossings(layout)).toEqual([]);
  });

  test("cross no card of a map with 1,000 interfaces", () => {
    const layout = layOut(largeSample(50, 20).graph(), all, all);
    expect(layout.edges.length).toBe(49 + 49 * 18);
    expect(crossings(layout)).toEqual([]);
    expect(layout.bundles.length).toBe(49);
    expect(crossedByBundles(layout)).toEqual([]);
  });
});
