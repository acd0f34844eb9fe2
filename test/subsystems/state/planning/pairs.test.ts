import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Addresses, Links } from "../../../../src/subsystems/route/index.ts";
import { type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { apply, network, planned } from "../support.ts";

const { owner: _, ...withoutOwner } = network;

describeInNamespaces("Plan for a pair of links", () => {
  test.each<[string, string, Description]>([
    ["port", "port (veth)", withoutOwner],
    ["port", "port (veth)", network],
    ["end", "end", withoutOwner],
    ["end", "end", network],
  ])("renames %s to its declared name after another program renamed it", async (ifname, _entry, description) => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    await apply(netns, description);
    const { ifindex } = links.get(ifname);
    links.rename(ifname, "renamed");
    expect(await planned(netns, description)).toEqual([`~ link ${ifname}: ifname renamed → ${ifname}`]);
    const [step] = (await desired(description, { netns }).plan()).toJSON();
    expect(step).toMatchObject({ action: "rename", table: "links", entry: ifname });
    await apply(netns, description);
    expect(links.get(ifname).ifindex).toBe(ifindex);
    expect(await planned(netns, description)).toEqual([]);
  });

  test("compares addresses and other settings of a link that it renames", async () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    using addresses = Addresses.open({ netns });
    const end = { dev: "end", local: "192.0.2.2/24" };
    const description = { ...network, addresses: [...network.addresses!, end] };
    await apply(netns, description);
    links.rename("end", "renamed");
    links.set("renamed", { mtu: 1400 });
    const state = { ...description, links: { ...description.links, end: { mtu: 1300 } } };
    expect(await planned(netns, state)).toEqual(["~ link end: ifname renamed → end", "~ link end: mtu 1400 → 1300"]);
    await apply(netns, state);
    expect(addresses.list({ dev: "end", family: "inet" }).toArray().length).toBe(1);
    expect(await planned(netns, state)).toEqual([]);
  });

  test("is undone with the former name after a failed step", async () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    const end = { dev: "end", local: "192.0.2.2/24" };
    await apply(netns, { ...withoutOwner, addresses: [...network.addresses!, end] });
    links.rename("end", "renamed");
    const before = await snapshot({ netns });
    const broken: Description = {
      ...withoutOwner,
      addresses: [
        { ...end, local: "192.0.2.3/24" },
        { ...end, absent: true },
      ],
      routes: [{ dst: "10.0.0.0/8", gateway: "203.0.113.9" }],
    };
    const plan = await desired(broken, { netns }).plan();
    await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ name: "ApplyError", notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
  });

  test.each(["port", "end"])("creates the pair again after another program moved %s", async (ifname) => {
    using netns = NetworkNamespace.create();
    using elsewhere = NetworkNamespace.create();
    using links = Links.open({ netns });
    using other = Links.open({ netns: elsewhere });
    await apply(netns, network);
    links.move(ifname, elsewhere);
    const plan = await desired(network, { netns }).plan();
    expect(plan.recreations.map(String)).toEqual([
      ifname === "port"
        ? "! link end: peer none → port (created again)"
        : "! link port (veth): peer none → end (created again)",
    ]);
    await plan.apply({ allowRecreate: true });
    expect(await planned(netns, network)).toEqual([]);
    expect(other.list({ kind: "veth" }).toArray()).toEqual([]);
  });

  test("restores the wrong pair if a later step fails", async () => {
    using netns = NetworkNamespace.create();
    using elsewhere = NetworkNamespace.create();
    using links = Links.open({ netns });
    const namespaces = { other: elsewhere };
    await apply(netns, network);
    links.move("port", elsewhere);
    const all: Description = {
      ...withoutOwner,
      namespaces: { other: {} },
      routes: [{ dst: "10.0.0.0/8", gateway: "203.0.113.9" }],
    };
    const before = [await snapshot({ netns }), await snapshot({ netns: elsewhere })];
    const plan = await desired(all, { netns, namespaces }).plan();
    const applied = plan.apply({ rollback: true, allowRecreate: true });
    await expect(applied).rejects.toMatchObject({ name: "ApplyError", notUndone: [] });
    expect([await snapshot({ netns }), await snapshot({ netns: elsewhere })]).toEqual(before);
  });

  test("replaces two wrong pairs by the declared one", async () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    links.add({ ifname: "port", kind: "veth", data: { peer: { ifname: "a" } } });
    links.add({ ifname: "end", kind: "veth", data: { peer: { ifname: "b" } } });
    await apply(netns, network);
    expect(links.get("port").link).toBe("end");
    expect(links.list({ kind: "veth" }).toArray().length).toBe(2);
    expect(await planned(netns, network)).toEqual([]);
  });
});
