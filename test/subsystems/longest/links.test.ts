import { expect } from "bun:test";
import type { NetworkNamespace } from "../../../src/index.ts";
import { type Link, type Links, NamespaceLinks } from "../../../src/subsystems/route/index.ts";
import { type Description, desired, snapshot } from "../../../src/subsystems/state/index.ts";
import { runProgram } from "../../support/child.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test } from "../route/support.ts";

const program = `${import.meta.dir}/first-list.ts`;

/** Runs a list as the first request of a process, because a process reads later dumps with larger datagrams. */
function firstList(netns: NetworkNamespace, name: string, filter: object = {}): unknown {
  const { lines, errors } = runProgram(program, { netns, args: [name, JSON.stringify(filter)] });
  expect(errors).toBe("");
  return JSON.parse(lines.join("\n"));
}

const altnames = (count: number) =>
  Array.from({ length: count }, (_, index) => `${index}`.padStart(120, "alternative"));
const address = (index: number) =>
  `02:00:00:00:${[index >> 8, index & 255].map((byte) => byte.toString(16).padStart(2, "0")).join(":")}`;

/** Adds a link whose entry has about 94 KiB: 240 alternative names, and a list of 5,000 source addresses. */
function addLongLink(links: Links): void {
  links.add({ ifname: "below", kind: "bridge" });
  links.add({ ifname: "long", kind: "macvlan", link: "below", data: { mode: "source" } });
  const macaddr = Array.from({ length: 5000 }, (_, index) => address(index));
  links.change({ dev: "long", kind: "macvlan", data: { macaddrMode: "set", macaddrData: { macaddr } } });
  links.addAltNames("long", altnames(240));
  links.add({ ifname: "last", kind: "bridge" });
}

describeInNamespaces("A list of links", () => {
  // Each of the lists ended before lo: the kernel's first datagram has 4 KiB. (netlink_dump)
  for (const name of ["Links.list()", "asynchronous Links.list()", "dump()", "watch()"]) {
    test(`${name} as the first request of a process has a link of more than 4 KiB`, ({ netns, links }) => {
      links.addAltNames("lo", altnames(40));
      expect(firstList(netns, name)).toEqual(["lo"]);
    });
  }

  const lists = [
    "Links.list().toArray()",
    "Links.list()",
    "asynchronous Links.list().toArray()",
    "asynchronous Links.list()",
    "dump()",
    "dumpAsync()",
    "watch()",
    "mirror()",
  ];
  // As `ip link` shows. Without a filter mask, the kernel ended these lists before the long link. (rtnl_calcit)
  test.each(lists)("%s has a link of more than 68 KiB, and the links after it", (name, { netns, links }) => {
    addLongLink(links);
    const expected = ["lo", "below", "long", "last"];
    expect(firstList(netns, name)).toEqual(expected);
    if (name.includes("Links")) expect(firstList(netns, name, { vf: true })).toEqual(expected);
  });

  test("has every value of a link of more than 68 KiB", ({ links }) => {
    addLongLink(links);
    const long = [...links.list()].find(({ ifname }) => ifname === "long");
    expect(long).toEqual(links.get("long"));
    expect(long).toMatchObject({ data: { macaddrCount: 5000 } });
    expect(long!.altnames).toEqual(altnames(240));
  });

  // The lengths of the list, and of the attributes that contain it, are stored in 16 bits. (nla_nest_end)
  test("has a list of more than 64 KiB", ({ netns, links }) => {
    addLongLink(links);
    const macaddr = Array.from({ length: 25_000 }, (_, index) => ({
      dev: "long",
      kind: "macvlan" as const,
      data: { macaddrMode: "add" as const, macaddr: address(5000 + index) },
    }));
    for (const { error } of links.changeMany(macaddr)) if (error !== undefined) throw error;
    const long = [...links.list()].find(({ ifname }) => ifname === "long") as Link & {
      data: { macaddrData: { macaddr: string[] } };
    };
    expect(long.data.macaddrData.macaddr.toSorted()).toEqual(
      Array.from({ length: 30_000 }, (_, index) => address(index)),
    );
    expect(long.data).toMatchObject({ macaddrCount: 30_000, mode: "source" });
    expect(long).toMatchObject({ kind: "macvlan", link: "below", mtu: 1500, altnames: altnames(240) });
    expect(long).not.toHaveProperty("unparsed");
    expect(firstList(netns, "watch()")).toEqual(["lo", "below", "long", "last"]);
  });

  test("of a namespace, a snapshot and a plan have a link of more than 68 KiB", async ({ netns, links }) => {
    addLongLink(links);
    const expected = ["lo", "below", "long", "last"];
    await using all = NamespaceLinks.start({ netns });
    for await (const event of all) {
      expect(event).toMatchObject({ kind: "appear" });
      if (event.kind === "appear") expect(event.links.map(({ ifname }) => ifname)).toEqual(expected);
      break;
    }
    const taken: Description = JSON.parse(JSON.stringify(await snapshot({ netns })));
    expect(Object.keys(taken.links!).toSorted()).toEqual(expected.toSorted());
    expect((await desired(taken, { netns }).plan()).steps.map(String)).toEqual([]);
  });
});
