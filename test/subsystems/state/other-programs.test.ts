import { expect } from "bun:test";
import { join } from "node:path";
import { NetworkNamespace } from "../../../src/index.ts";
import { Addresses, Links, Neighbours, Routes } from "../../../src/subsystems/route/index.ts";
import { type ApplyError, type ApplyOptions, type Description, desired } from "../../../src/subsystems/state/index.ts";
import { runProgram } from "../../support/child.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { describeWithMounts, ISOLATED } from "../route/namespaces/support.ts";
import { test as base } from "../route/support.ts";

const test = base.extend({ netns: network });

const lladdr = "02:00:5e:00:53:09";

/** Creates a namespace with a pair of links, and with an address, a neighbour and two routes of another program. */
function network(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  using addresses = Addresses.open({ netns });
  using neighbours = Neighbours.open({ netns });
  using routes = Routes.open({ netns });
  links.add({ ifname: "port", kind: "veth", data: { peer: { ifname: "end" } } });
  links.set("end", { up: true });
  links.set("port", { up: true, mtu: 1400, ifalias: "uplink" });
  addresses.add({ dev: "port", local: "192.0.2.1/24" });
  neighbours.add({ dev: "port", dst: "192.0.2.9", lladdr });
  routes.add({ dst: "10.1.0.0/16", gateway: "192.0.2.9" });
  routes.add({ dst: "10.2.0.0/16", dev: "port" });
  return netns;
}

/** Returns the IPv4 routes and neighbours of the namespace that user space has added. */
function entriesOf(netns: NetworkNamespace): string[] {
  using neighbours = Neighbours.open({ netns });
  using routes = Routes.open({ netns });
  const own = [...routes.list({ family: "inet" })].filter(({ protocol }) => protocol !== "kernel");
  const permanent = [...neighbours.list({ family: "inet" })].filter(({ state }) => state.includes("permanent"));
  return [...own.map(({ dst }) => dst), ...permanent.map(({ dst }) => dst!)].sort();
}

async function apply(netns: NetworkNamespace, description: Description, options?: ApplyOptions) {
  return (await desired(description, { netns }).plan()).apply(options);
}

const withoutAddress: Description = { addresses: [{ dev: "port", local: "192.0.2.1/24", absent: true }] };

describeInNamespaces("Entries of other programs", () => {
  test("are restored or reported if a plan removes the last address", async ({ netns }) => {
    const { notRestored } = await apply(netns, withoutAddress);
    expect(entriesOf(netns)).toEqual(["10.2.0.0/16", "192.0.2.9"]);
    expect(notRestored.map(({ entry, error }) => [entry, error.code])).toEqual([
      ["+ route 10.1.0.0/16 via 192.0.2.9 dev port (restored)", "ENETUNREACH"],
    ]);
  });

  test("addresses in the network of a removed peer are restored", async () => {
    using netns = NetworkNamespace.create();
    using addresses = Addresses.open({ netns });
    const removed = { dev: "lo", local: "10.9.0.1", prefixlen: 24, address: "192.0.2.1" };
    const other = { dev: "lo", local: "10.8.0.1", prefixlen: 24, address: "192.0.2.7" };
    addresses.add(removed);
    addresses.add(other);
    await apply(netns, { addresses: [{ ...removed, absent: true }] });
    const left = addresses.list({ dev: "lo", family: "inet" }).toArray();
    expect(left).toMatchObject([other]);
  });

  test("are restored later if the kernel rejects the first attempt", async ({ netns, addresses }) => {
    let isReachable = false;
    const { replanned, notRestored } = await apply(netns, withoutAddress, {
      // After the first attempt, another program adds an address with which the gateway is reachable again.
      onStep({ entry }) {
        if (isReachable || !entry.startsWith("10.2.0.0/16")) return;
        isReachable = true;
        addresses.add({ dev: "port", local: "192.0.2.2/24" });
      },
    });
    expect({ isReachable, replanned, notRestored }).toEqual({ isReachable: true, replanned: 1, notRestored: [] });
    expect(entriesOf(netns)).toEqual(["10.1.0.0/16", "10.2.0.0/16", "192.0.2.9"]);
  });

  test("are unchanged after a rollback", async ({ netns, neighbours }) => {
    const before = entriesOf(netns);
    const routes = [{ dst: "10.9.0.0/16", gateway: "203.0.113.1" }];
    const options: ApplyOptions = { rollback: true, batchSize: 1 };
    const onStep = () => {
      throw new Error("stop");
    };
    const stopped = await apply(netns, withoutAddress, { ...options, onStep }).catch((error: ApplyError) => error);
    expect((stopped as ApplyError).notUndone).toEqual([]);
    expect(entriesOf(netns)).toEqual(before);
    // Undoing the addition of the first address of an interface also removes the neighbours of the interface.
    using addresses = Addresses.open({ netns });
    neighbours.add({ dev: "end", dst: "198.51.100.9", lladdr });
    const failing: Description = { addresses: [{ dev: "end", local: "198.51.100.1/24" }], routes };
    const failed = await apply(netns, failing, options).catch((error: ApplyError) => error);
    expect((failed as ApplyError).code).toBe("ENETUNREACH");
    expect(addresses.list({ dev: "end", family: "inet" }).toArray()).toEqual([]);
    expect(entriesOf(netns)).toEqual([...before, "198.51.100.9"].sort());
  });

  test("are restored if a plan recreates their next hop", async ({ netns, nexthops, routes }) => {
    const first = { id: 1, gateway: "192.0.2.8", dev: "port" };
    await apply(netns, { nexthops: [first] });
    nexthops.add({ id: 3, gateway: "192.0.2.7", dev: "port" });
    nexthops.add({ id: 10, group: [1, 3] });
    routes.add({ dst: "10.3.0.0/16", nhid: 1 });
    routes.add({ dst: "10.4.0.0/16", nhid: 10 });
    const members = () => nexthops.get(10).group?.map(({ id }) => id);
    const group = { id: 1, group: [3], groupType: "mpath" as const };
    // A group cannot be a member of a group, so the kernel rejects the group of the other program.
    const { notRestored } = await apply(netns, { nexthops: [group] }, { allowRecreate: true });
    expect(notRestored.map(({ entry }) => entry)).toEqual(["~ next hop 10 group 1/3 (restored)"]);
    expect(entriesOf(netns)).toContain("10.3.0.0/16");
    expect(members()).toEqual([3]);
    await apply(netns, { nexthops: [first] }, { allowRecreate: true });
    expect(entriesOf(netns)).toEqual(expect.arrayContaining(["10.3.0.0/16", "10.4.0.0/16"]));
  });

  test("are kept if other entries are declared absent", async ({ netns }) => {
    const routes = [
      { dst: "10.1.0.0/16", via: "192.0.2.8", absent: true },
      { dst: "10.2.0.0/16", dev: "other", absent: true },
    ];
    expect((await apply(netns, { routes })).steps).toEqual([]);
    const { steps } = await apply(netns, { routes: [{ to: "10.1.0.0/16", via: "192.0.2.9", absent: true }] });
    expect(steps.map(String)).toEqual(["- route 10.1.0.0/16 via 192.0.2.9 dev port"]);
  });

  test("are restored on a recreated link, which keeps undeclared settings", async ({ netns, links }) => {
    const before = entriesOf(netns);
    const { address } = links.get("port");
    const pair: Description = { links: { port: { kind: "veth", data: { peer: { ifname: "other", up: true } } } } };
    expect((await apply(netns, pair, { allowRecreate: true })).notRestored).toEqual([]);
    expect(links.get("port")).toMatchObject({
      mtu: 1400,
      ifalias: "uplink",
      address,
      flags: expect.arrayContaining(["up"]),
    });
    expect(entriesOf(netns)).toEqual(before);
    expect((await apply(netns, { links: { port: { kind: "bridge" } } }, { allowRecreate: true })).notRestored).toEqual(
      [],
    );
    expect(links.get("port")).toMatchObject({
      kind: "bridge",
      ifalias: "uplink",
      flags: expect.arrayContaining(["up"]),
    });
    expect(entriesOf(netns)).toEqual(before);
  });

  test("a plan rejects a declared link whose peer it removes", async ({ netns }) => {
    const contradiction = desired({ links: { port: null, end: { up: true } } }, { netns });
    await expect(contradiction.plan()).rejects.toThrow('plan links.end: "end" disappears with its peer "port"');
  });
});

describeInNamespaces("Plan and keeper options", () => {
  test("reject a signal that is not an AbortSignal", async () => {
    using netns = NetworkNamespace.create();
    const state = desired({ links: { br0: { kind: "bridge" } } }, { netns });
    const options = { signal: 1 as never };
    await expect((await state.plan()).apply(options)).rejects.toThrow(TypeError);
    expect(() => state.keep(options)).toThrow("signal: expected an AbortSignal, got 1");
  });
});

describeWithMounts("New declared namespaces", () => {
  test("are created with their settings of lo and removed by a rollback", () => {
    const program = join(import.meta.dir, "programs/new-namespace.ts");
    const { lines, errors } = runProgram(program, { prefix: [...ISOLATED], timeoutMs: 180_000 });
    expect(errors).toBe("");
    expect(lines).toEqual([
      "+ namespace red",
      "+ red: sysctl net.ipv4.ip_forward = 1",
      "~ red: link lo: up false → true",
      "+ red: address 192.0.2.1/32 dev lo",
      "nothing to do",
      "ENETUNREACH, not undone: 0, namespaces: red",
      "ENETUNREACH, not undone: 0, namespaces: blue,red",
      "ENETUNREACH, not undone: 0, restored",
    ]);
  });
});
