import { expect } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Links } from "../../../../src/subsystems/route/index.ts";
import { type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { test as base } from "../../route/support.ts";
import { apply, network, planned } from "../support.ts";

const test = base.extend({ elsewhere: () => NetworkNamespace.create() });

const { owner: _, ...withoutOwner } = network;

describeInNamespaces("Plan for a pair of links", () => {
  test.each<[string, string, Description]>([
    ["port", "port (veth)", withoutOwner],
    ["port", "port (veth)", network],
    ["end", "end", withoutOwner],
    ["end", "end", network],
  ])(
    "renames %s to its declared name after another program renamed it",
    async (ifname, _entry, description, { netns, links }) => {
      await apply(netns, description);
      const { ifindex } = links.get(ifname);
      links.rename(ifname, "renamed");
      expect(await planned(netns, description)).toEqual([`~ link ${ifname}: ifname renamed → ${ifname}`]);
      const [step] = (await desired(description, { netns }).plan()).toJSON();
      expect(step).toMatchObject({ action: "rename", table: "links", entry: ifname });
      await apply(netns, description);
      expect(links.get(ifname).ifindex).toBe(ifindex);
      expect(await planned(netns, description)).toEqual([]);
    },
  );

  test("compares addresses and other settings of a link that it renames", async ({ netns, links, addresses }) => {
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

  test("is undone with the former name after a failed step", async ({ netns, links }) => {
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

  test.each(["port", "end"])(
    "creates the pair again after another program moved %s",
    async (ifname, { netns, elsewhere, links }) => {
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
    },
  );

  test("restores the wrong pair if a later step fails", async ({ netns, elsewhere, links }) => {
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

  test("replaces two wrong pairs by the declared one", async ({ netns, links }) => {
    links.add({ ifname: "port", kind: "veth", data: { peer: { ifname: "a" } } });
    links.add({ ifname: "end", kind: "veth", data: { peer: { ifname: "b" } } });
    await apply(netns, network);
    expect(links.get("port").link).toBe("end");
    expect(links.list({ kind: "veth" }).toArray().length).toBe(2);
    expect(await planned(netns, network)).toEqual([]);
  });
});

describeInNamespaces("Plan with equal indices in several namespaces", () => {
  /** Connects `a` with `b`, and `c` with another namespace, with links of the index 10. */
  function lab() {
    const stack = new DisposableStack();
    const create = () => stack.use(NetworkNamespace.create());
    const [own, a, b, c, d] = [create(), create(), create(), create(), create()];
    const connect = (one: NetworkNamespace, ifname: string, netns: NetworkNamespace, peer: string) => {
      using links = Links.open({ netns: one });
      links.add({ ifname, kind: "veth", ifindex: 10, data: { peer: { ifname: peer, ifindex: 10, netns } } });
    };
    connect(a, "a0", b, "b0");
    connect(c, "c0", d, "d0");
    const [first, ...others] = [c, a, b, d].map((netns) => () => contents(netns));
    return { netns: own, a, b, c, contents: [first!, ...others], [Symbol.dispose]: () => stack.dispose() };
  }

  const contents = (netns: NetworkNamespace) => {
    using links = Links.open({ netns });
    return [...links.list()].map(({ ifname, ifindex }) => `${ifindex} ${ifname}`);
  };

  test("does not rename an unrelated link to the name of a missing end", async () => {
    using place = lab();
    const { netns, a, c } = place;
    const end = { kind: "veth", data: { peer: { ifname: "other", netns: "c" } } } as const;
    const description: Description = { namespaces: { c: {}, a: { links: { a0: end } } } };
    const plan = await desired(description, { netns, namespaces: { a, c } }).plan();
    expect(plan.steps.map(String)).toEqual([
      "! a: link a0 (veth): peer none → other (created again)",
      "+ c: link other",
    ]);
    await plan.apply({ allowRecreate: true });
    expect(place.contents.map((of) => of().length)).toEqual([3, 2, 1, 2]);
  });

  test("removes and restores only the links of a pair", async () => {
    using place = lab();
    const { netns, a, b, c } = place;
    const namespaces = { c: { links: { c0: { mtu: 1400 } } }, a: { links: { a0: null } }, b: {} };
    const routes = [{ dst: "10.9.0.0/16", gateway: "203.0.113.9" }];
    const plan = await desired({ namespaces, routes }, { netns, namespaces: { a, b, c } }).plan();
    expect(plan.steps.map(String)).toEqual([
      "- a: link a0 (veth)",
      "~ c: link c0: mtu 1500 → 1400",
      "+ route 10.9.0.0/16 via 203.0.113.9",
    ]);
    await expect(plan.apply({ rollback: true })).rejects.toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect(place.contents.map((of) => of().length)).toEqual([2, 2, 2, 2]);
    expect(contents(c)).toContain("10 c0");
  });

  test("detects that a macvlan is on a link of a third namespace", async () => {
    using place = lab();
    const { netns, a, b, c } = place;
    {
      using links = Links.open({ netns: c });
      links.add({ ifname: "m0", kind: "macvlan", link: "c0", netns: a });
    }
    const link = { kind: "macvlan", link: "b0", netns: "a" } as const;
    const namespaces = { b: { links: { m0: link } }, a: {}, c: {} };
    const plan = await desired({ namespaces }, { netns, namespaces: { a, b, c } }).plan();
    expect(plan.steps.map(String)).toEqual(["! a: link m0 (macvlan): link none → b0 (created again)"]);
    await plan.apply({ allowRecreate: true });
    expect((await desired({ namespaces }, { netns, namespaces: { a, b, c } }).plan()).isEmpty).toBe(true);
  });
});
