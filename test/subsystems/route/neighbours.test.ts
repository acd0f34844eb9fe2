import { expect } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { Addresses, Links, Neighbours } from "../../../src/subsystems/route/index.ts";
import { canOpenTun, describeInNamespaces, hasProgram, namespacesAvailable } from "../../support/environment.ts";
import { iproute, json, test } from "./support.ts";

describeInNamespaces("Proxy entries for all interfaces", () => {
  test("can be deleted and added again as they are listed", ({ neighbours }) => {
    const list = () => neighbours.list({ proxy: true }).toArray();
    const entry = { dst: "192.0.2.77", ifindex: 0, proxy: true };
    // Linux 6.18 keeps such an entry after its namespace was deleted, so the test must delete the entry, also that of an
    // earlier run that was killed.
    neighbours.deleteMany(list());
    try {
      neighbours.add(entry);
      expect(list()).toMatchObject([entry]);
    } finally {
      expect(neighbours.deleteMany(list())).toEqual([{}]);
    }
    expect(list()).toEqual([]);
  });

  test("need the explicit index 0", () => {
    using neighbours = Neighbours.open();
    expect(() => neighbours.add({ dst: "192.0.2.77", proxy: true } as never)).toThrow(
      "dev: expected the name or the index",
    );
    expect(() => neighbours.add({ dst: "192.0.2.77", ifindex: 0 })).toThrow("ifindex: expected an integer from 1");
    const named = { dst: "192.0.2.77", ifindex: "lo" as never };
    expect(() => neighbours.add(named)).toThrow("ifindex: expected an integer");
  });
});

describeInNamespaces("Neighbours of the loopback interface", () => {
  // arp_constructor() stores all for 0.0.0.0, which receives the packets to all IPv4 addresses.
  test("can be only 0.0.0.0 in IPv4", ({ neighbours }) => {
    const lladdr = "02:00:00:00:00:01";
    for (const on of [{ dev: "lo" }, { ifindex: 1 }]) {
      const entry = { ...on, dst: "10.0.0.9", lladdr };
      for (const verb of ["add", "replace", "change"] as const)
        expect(() => neighbours[verb](entry)).toThrow("dst: expected 0.0.0.0");
      expect(() => neighbours.addMany([entry])).toThrow("dst: expected 0.0.0.0");
    }
    const proxy = { dev: "lo", dst: "10.0.0.9", proxy: true };
    neighbours.add(proxy);
    neighbours.delete(proxy);
    neighbours.add({ dev: "lo", dst: "2001:db8::9", lladdr });
    neighbours.add({ dev: "lo", dst: "0.0.0.0", lladdr });
    const listed = neighbours.list({ dev: "lo" }).toArray();
    expect(listed.map(({ dst }) => dst).toSorted()).toEqual(["0.0.0.0", "2001:db8::9"]);
    for (const entry of listed) neighbours.delete(entry);
    expect(neighbours.list({ dev: "lo" }).toArray()).toEqual([]);
  });
});

describeInNamespaces("Neighbours of an interface without hardware addresses", () => {
  const lladdr = "02:00:5e:00:53:01";

  test.skipIf(!canOpenTun)("have the length of its addresses and its kind of destinations", ({ links, neighbours }) => {
    links.addTun({ ifname: "t0", mode: "tun" });
    for (const dev of ["t0", links.get("t0").ifindex]) {
      const on = typeof dev === "number" ? { ifindex: dev } : { dev };
      const oneNeighbour = "dst: expected 0.0.0.0";
      const noAddress = `interface ${dev} has no hardware address`;
      expect(() => neighbours.add({ ...on, dst: "10.0.0.9", state: ["noarp"] })).toThrow(oneNeighbour);
      expect(() => neighbours.replaceMany([{ ...on, dst: "2001:db8::9", lladdr }])).toThrow(noAddress);
      expect(() => links.set(dev, { broadcast: lladdr })).toThrow(noAddress);
      expect(() => links.set(dev, { address: "02:00" })).toThrow(noAddress);
    }
    expect(neighbours.list({ dev: "t0" }).toArray()).toEqual([]);
  });

  test.skipIf(!canOpenTun)(
    "are accepted after the interface was created again with addresses",
    ({ links, neighbours }) => {
      links.addTun({ ifname: "t0", mode: "tun" });
      const { ifindex } = links.get("t0");
      const entry = { dev: "t0", dst: "10.0.0.9", lladdr };
      expect(() => neighbours.add(entry)).toThrow("expected 0.0.0.0");
      links.delete("t0");
      links.add({ ifname: "t0", ifindex, kind: "bridge", up: true });
      neighbours.add(entry);
      expect(neighbours.get("t0", "10.0.0.9").lladdr).toBe(lladdr);
    },
  );

  test.skipIf(!canOpenTun)("are rejected for an index that belonged to another interface", ({ links, neighbours }) => {
    links.add({ ifname: "b0", kind: "bridge" });
    const ifindex = links.get("b0").ifindex + 1;
    links.add({ ifname: "b1", ifindex, kind: "bridge", up: true });
    neighbours.add({ ifindex, dst: "10.0.0.9", lladdr });
    links.delete("b1");
    // The kernel assigns the next index, which is that of the deleted bridge.
    links.addTun({ ifname: "t0", mode: "tun" });
    expect(links.get("t0").ifindex).toBe(ifindex);
    expect(() => neighbours.add({ ifindex, dst: "10.0.0.9", state: ["noarp"] })).toThrow("expected 0.0.0.0");
  });
});

/** A namespace with an interface whose neighbours 192.0.2.0/24 never answer. */
function withNetwork() {
  const netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  links.add({ ifname: "eth0", kind: "veth", up: true, data: { peer: { ifname: "eth1" } } });
  using addresses = Addresses.open({ netns });
  addresses.add({ dev: "eth0", local: "192.0.2.100/24" });
  return netns;
}

const testInNetwork = test.extend({ netns: withNetwork });

describeInNamespaces("Managed neighbours", () => {
  // neigh_add() rejects NUD_PERMANENT with NTF_EXT_MANAGED. ip(8) sends NUD_NONE.
  testInNetwork.skipIf(!namespacesAvailable || !hasProgram("ip"))(
    "are added without a state, as by ip",
    ({ netns, neighbours }) => {
      neighbours.add({ dev: "eth0", dst: "192.0.2.1", flags: ["managed"] });
      const ignored = { dev: "eth0", dst: "192.0.2.2", lladdr: "02:00:00:00:00:02", flags: ["managed"] } as const;
      expect(() => neighbours.add(ignored)).toThrow("lladdr: ignored by the kernel, which resolves the addresses");
      neighbours.add({ dev: "eth0", dst: "192.0.2.2", flags: ["managed"] });
      iproute(
        netns,
        `ip neigh add 192.0.2.3 dev eth0 managed
      ip neigh add 192.0.2.4 dev eth0 lladdr 02:00:00:00:00:04 managed`,
      );
      const shown = json(netns, "ip -j neigh show dev eth0").map(({ dst, ...entry }) => [dst, entry] as const);
      expect(shown.map(([dst]) => dst).toSorted()).toEqual(["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"]);
      for (const [, entry] of shown) expect(entry).toMatchObject({ managed: null });
      const listed = neighbours.list({ dev: "eth0" }).toArray();
      expect(listed.every(({ flags }) => flags.includes("managed"))).toBe(true);
      // Entries are listed with the state of their resolution, and are written back with it.
      expect(neighbours.replaceMany(listed)).toEqual([{}, {}, {}, {}]);
      expect(neighbours.deleteMany(listed)).toEqual([{}, {}, {}, {}]);
      expect(neighbours.addMany(listed)).toEqual([{}, {}, {}, {}]);
    },
  );

  testInNetwork("keep a state that the caller specifies", ({ neighbours }) => {
    const entry = { dev: "eth0", dst: "192.0.2.1", flags: ["managed"] } as const;
    expect(() => neighbours.add({ ...entry, state: ["permanent"] })).toThrow("Invalid NTF_* flag");
  });
});

describeInNamespaces("Neighbours without a hardware address", () => {
  testInNetwork("are rejected by the kernel, which keeps an entry that replace() completes", ({ neighbours }) => {
    const entry = { dev: "eth0", dst: "192.0.2.85" };
    expect(() => neighbours.add(entry)).toThrow("specify lladdr, and use replace()");
    expect(neighbours.exists("eth0", "192.0.2.85")).toBe(true);
    neighbours.replace({ ...entry, lladdr: "02:00:00:00:00:01" });
    expect(neighbours.get("eth0", "192.0.2.85")).toMatchObject({ lladdr: "02:00:00:00:00:01", state: ["permanent"] });
  });
});
