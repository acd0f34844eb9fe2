import { expect } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { type BridgePortData, Links, MulticastAddresses } from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces, hasProgram, isLinuxAtLeast } from "../../../support/environment.ts";
import { until } from "../../../support/threads.ts";
import { test as base, json } from "../support.ts";

const test = base.extend({ netns: lab }).extend({ groups: ({ netns }) => MulticastAddresses.open({ netns }) });

interface Shown {
  ifname: string;
  maddr: { link?: string; family?: string; address?: string }[];
}

/** Returns a namespace with a pair of links, whose first is a port of a bridge. */
function lab(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  links.set("lo", { up: true });
  links.add({ ifname: "br0", kind: "bridge", up: true });
  links.add({ ifname: "v0", kind: "veth", master: "br0", up: true, data: { peer: { ifname: "v1", up: true } } });
  return netns;
}

describeInNamespaces("MulticastAddresses", () => {
  test("lists the groups of one family, and of one interface", ({ groups }) => {
    const listed = groups.list("inet6").toArray();
    // Newer kernels also report the number of users.
    expect(listed).toContainEqual(
      expect.objectContaining({ family: "inet6", dev: "lo", ifindex: 1, address: "ff02::1" }),
    );
    expect(new Set(listed.map(MulticastAddresses.keyOf)).size).toBe(listed.length);
    expect(groups.list("inet6", { dev: "lo" }).toArray()).toEqual(listed.filter(({ dev }) => dev === "lo"));
  });

  test.skipIf(!hasProgram("ip"))(
    "lists the groups of ip maddress, and ForwardingEntries their hardware addresses",
    async ({ netns, groups, fdb }) => {
      const families = isLinuxAtLeast("6.14") ? (["inet", "inet6"] as const) : (["inet6"] as const);
      let difference: unknown;
      // Interfaces join further groups while their IPv6 addresses are checked for duplicates.
      const isEqual = () => {
        const own = families.flatMap((family) => groups.list(family).toArray());
        const self = [...fdb.list()].filter(({ flags }) => flags.includes("self"));
        const shown = (json(netns, "ip -j maddress show") as unknown as Shown[]).flatMap(({ ifname, maddr }) =>
          maddr.map((group) => ({ dev: ifname, ...group })),
        );
        const expected = shown.filter(({ family }) => families.some((one) => one === family));
        const hardware = shown.flatMap(({ dev, link }) => (link === undefined ? [] : [`${dev} ${link}`]));
        const listed = self.map(({ dev, mac }) => `${dev} ${mac}`);
        const texts = (list: readonly { dev?: string; family?: string; address?: string }[]) =>
          list.map(({ dev, family, address }) => `${dev} ${family} ${address}`).sort();
        difference = { own: texts(own), expected: texts(expected), hardware, listed };
        const hasHardware = hardware.length > 0 && hardware.every((name) => listed.includes(name));
        return hasHardware && Bun.deepEquals(texts(own), texts(expected));
      };
      await until(isEqual, "the same groups").catch(() => expect(difference).toBeUndefined());
    },
  );
});

test("MulticastAddresses.list rejects other families", () => {
  using groups = MulticastAddresses.open();
  expect(() => groups.list("inet4" as never)).toThrow(new TypeError('family: expected "inet" or "inet6", got "inet4"'));
});

describeInNamespaces("Links.list with slaveKind", () => {
  test.skipIf(!hasProgram("bridge"))("lists the ports that bridge link shows", ({ netns, links }) => {
    const shown = json(netns, "bridge -j link show");
    const ports = [...links.list({ slaveKind: "bridge" })].map((port) => {
      const { ifindex, ifname, mtu, master, slaveData } = port;
      if (port.slaveKind !== "bridge") throw new Error(`${ifname} is no port of a bridge`);
      const { state, priority, cost } = slaveData as BridgePortData;
      return { ifindex, ifname, mtu, master, state, priority, cost };
    });
    expect(ports).toMatchObject([{ ifname: "v0", master: "br0", cost: 2 }]);
    expect(shown).toEqual(ports.map((port) => expect.objectContaining(port)));
  });
});
