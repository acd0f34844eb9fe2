import { describe, expect, test } from "bun:test";
import { ifupdown } from "./texts.ts";

const local = (text: string) => ifupdown(text).description.addresses?.map((one) => one.local);

describe("import of ifupdown", () => {
  test("keeps all options that ifupdown2 allows several times", () => {
    const { description, notImported } = ifupdown(
      "auto vmbr0\niface vmbr0 inet static\n  address 10.0.0.1/24\n  address 10.0.0.2/24\n  address 2001:db8::1/64\n" +
        "  gateway 10.0.0.9\n  gateway 2001:db8::9\n  bridge-ports none\n  alias uplink of the hosts\n",
    );
    expect(description).toEqual({
      links: { vmbr0: { kind: "bridge", up: true, ifalias: "uplink of the hosts" } },
      addresses: ["10.0.0.1/24", "10.0.0.2/24", "2001:db8::1/64"].map((one) => ({ dev: "vmbr0", local: one })),
      routes: [
        { dst: "default", dev: "vmbr0", gateway: "10.0.0.9", flags: ["onlink"], protocol: "boot" },
        { dst: "::/0", dev: "vmbr0", gateway: "2001:db8::9", flags: ["onlink"], protocol: "boot" },
      ],
    });
    expect(notImported).toEqual([]);
  });

  // inet6.defn: autoconf is 0 by default, and accept_ra is 0 with a gateway
  test("sets the kernel parameters of IPv6 stanzas", () => {
    const stanza = "auto eth0\niface eth0 inet6 static\n  address 2001:db8::1/64\n";
    expect(ifupdown(stanza).description.sysctls).toEqual({ "net.ipv6.conf.eth0.autoconf": 0 });
    expect(ifupdown(`${stanza}  gateway 2001:db8::9\n  privext 2\n  mtu 1400\n`).description.sysctls).toEqual({
      "net.ipv6.conf.eth0.autoconf": 0,
      "net.ipv6.conf.eth0.accept_ra": 0,
      "net.ipv6.conf.eth0.use_tempaddr": 2,
      "net.ipv6.conf.eth0.mtu": 1400,
    });
  });

  test.each([
    ["bridge-pathcosts p0=7 p1=9", { p0: { cost: 7 }, p1: { cost: 9 } }],
    ["bridge-pathcost p0 7", { p0: { cost: 7 } }],
    ["bridge-portprios 40", { p0: { priority: 40 }, p1: { priority: 40 } }],
  ])("sets values of ports: %s", (option, expected) => {
    const { description, notImported } = ifupdown(`auto br0\niface br0\n  bridge-ports p0 p1\n  ${option}\n`);
    const ports = Object.entries(description.links ?? {}).flatMap(([name, link]) =>
      link !== null && "slaveData" in link ? [[name, link.slaveData] as const] : [],
    );
    expect(Object.fromEntries(ports)).toEqual(expected);
    expect(notImported).toEqual([]);
  });

  // bridge.py, _apply_bridge_vids_and_pvid: another VLAN of untagged packets replaces VLAN 1
  test.each([
    ["bridge-access 310", [310]],
    ["bridge-pvid 5", [5, 20]],
    ["bridge-allow-untagged no", [20]],
    ["bridge-allow-untagged no\n  bridge-vids 7", [7]],
  ])("removes a port from VLAN 1: %s", (options, vlans) => {
    const bridge = "auto br0\niface br0\n  bridge-vlan-aware yes\n  bridge-ports p0\n  bridge-vids 20\n";
    const { description, notImported } = ifupdown(`${bridge}auto p0\niface p0\n  ${options}\n`);
    const [first, ...others] = description.bridgeVlans ?? [];
    expect(first).toEqual({ dev: "p0", vlan: 1, absent: true });
    expect(others.map(({ vlan }) => vlan)).toEqual(vlans);
    expect(notImported).toEqual([]);
  });

  test.each([
    "bridge-vids 1-4\n  bridge-pvid 5",
    "bridge-allow-untagged no\n  bridge-vids 1 7",
    "bridge-allow-untagged yes",
  ])("keeps a port in VLAN 1: %s", (options) => {
    const bridge = "auto br0\niface br0\n  bridge-vlan-aware yes\n  bridge-ports p0\n";
    const { description } = ifupdown(`${bridge}auto p0\niface p0\n  ${options}\n`);
    expect(description.bridgeVlans ?? []).not.toContainEqual(expect.objectContaining({ absent: true }));
  });

  test("does not create VLANs as ports of a bridge that is not imported", () => {
    const bridge = "auto br0\niface br0\n  bridge-ports p0.300 p1.300\n  bridge-mclmc 3\n";
    expect(ifupdown(bridge).description).toEqual({});
    const stanza = "auto p0.300\niface p0.300\n  mtu 1400\n";
    for (const text of [`${bridge}${stanza}`, `${stanza}${bridge}`])
      expect(Object.keys(ifupdown(text).description.links ?? {}).sort()).toEqual(["p0", "p0.300"]);
  });

  test("does not import a bridge with a value for a port that it lacks", () => {
    const { notImported } = ifupdown("auto br0\niface br0\n  bridge-ports p0\n  bridge-pathcosts p9=7\n");
    expect(notImported).toContainEqual(expect.stringContaining("interfaces:4 bridge-pathcosts"));
  });

  test("does not change the ports of a bridge that is not imported, except for what other stanzas say", () => {
    const bridge = "auto br0\niface br0\n  bridge-ports p0 regex tap.*\n";
    expect(ifupdown(bridge).description).toEqual({});
    const stanza = "auto p0\niface p0 inet manual\n  mtu 1400\n";
    expect(ifupdown(`${bridge}${stanza}`).description).toEqual({ links: { p0: { up: true, mtu: 1400 } } });
  });

  // A plan with an IPv6 address on a port fails, because disable_ipv6 is 1 there.
  test("lists addresses of ports that ifupdown and ifupdown2 do not assign", () => {
    const classic = ifupdown(
      "auto eth0 br0\niface eth0 inet static\n  address 192.0.2.1/24\niface eth0 inet6 static\n  address 2001:db8::1/64\n  gateway fe80::1\n" +
        "iface br0 inet manual\n  bridge_ports eth0\n",
    );
    expect(classic.description.addresses?.map((one) => one.local)).toEqual(["192.0.2.1/24"]);
    expect(classic.description.routes).toBeUndefined();
    expect(classic.notImported).toEqual([
      "interfaces:5 address: ports of bridges have no IPv6; the address is not imported",
      "interfaces:6 gateway: ports of bridges have no IPv6; the route is not imported",
    ]);
    const second = ifupdown(
      "auto eth0 bond0\niface eth0\n  address 192.0.2.1/24\n  gateway 192.0.2.9\niface bond0\n  bond-slaves eth0\n",
    );
    expect(second.description.links).toMatchObject({ eth0: { master: "bond0" } });
    expect([second.description.addresses, second.description.routes]).toEqual([undefined, undefined]);
    expect(second.notImported).toEqual([
      "interfaces:3 address: ifupdown2 assigns no addresses to ports; the address is not imported",
      "interfaces:4 gateway: ifupdown2 assigns no addresses to ports; the route is not imported",
    ]);
  });

  // compute_v4_mask; ifupdown2 uses the length 32
  test("takes the length of a missing netmask from the class of the address", () => {
    const stanza = (address: string) => `auto eth0\niface eth0 inet static\n  address ${address}\n`;
    expect(local(stanza("10.0.0.1"))).toEqual(["10.0.0.1/8"]);
    expect(local(stanza("172.16.0.1"))).toEqual(["172.16.0.1/16"]);
    expect(local(stanza("192.0.2.1"))).toEqual(["192.0.2.1/24"]);
    expect(local("auto eth0\niface eth0\n  address 192.0.2.1\n")).toEqual(["192.0.2.1/32"]);
    expect(local(stanza("192.0.2.1/24\n  netmask 255.255.255.128"))).toEqual(["192.0.2.1/25"]);
  });

  test("adds the options of the stanza from which another one inherits", () => {
    const { description, notImported } = ifupdown(
      "auto eth0 eth1\niface base inet static\n  netmask 24\n  gateway 192.0.2.9\n  mtu 1400\n" +
        "iface eth0 inet static inherits base\n  address 192.0.2.1\n  mtu 1300\niface eth1 inet static inherits missing\n  address 10.0.0.1/8\n",
    );
    expect(description.links).toEqual({ eth0: { up: true, mtu: 1300 } });
    expect(description.addresses?.map((one) => one.local)).toEqual(["192.0.2.1/24"]);
    expect(description.routes).toMatchObject([{ gateway: "192.0.2.9" }]);
    expect(notImported).toEqual([
      "interfaces:2 iface base: the interface is not configured at boot",
      "interfaces:9 iface eth1: no earlier stanza missing to inherit from; the stanza is not imported",
    ]);
  });

  test.each([
    ["auto br0\niface br0 inet manual\n  bridge_ports all\n", "bridge-ports"],
    ["auto br0\niface br0 inet manual\n  bridge_ports regex eth.*\n", "bridge-ports"],
    ["auto br0\niface br0\n  bridge-ports glob swp*\n", "bridge-ports"],
    ["auto bond0\niface bond0 inet manual\n  bond-slaves all\n", "bond-slaves"],
  ])("leaves out %j, whose ports only the running system knows", (text, option) => {
    const { description, notImported } = ifupdown(text);
    expect(description).toEqual({});
    const name = text.split(/\s/)[1];
    expect(notImported).toContain(`interfaces:3 ${option}: a description names each port; ${name} is not imported`);
  });

  test("names the ports of a range", () => {
    const { description } = ifupdown("auto br0\niface br0\n  bridge-ports glob swp1-3 eth0\n");
    expect(Object.keys(description.links!)).toEqual(["br0", "swp1", "swp2", "swp3", "eth0"]);
  });

  test("imports the addresses of aliases with their labels", () => {
    const { description, notImported } = ifupdown(
      "auto eth0 eth0:1\niface eth0 inet manual\niface eth0:1 inet static\n  address 192.0.2.1/24\n",
    );
    expect(description).toEqual({
      links: { eth0: { up: true } },
      addresses: [{ dev: "eth0", local: "192.0.2.1/24", broadcast: "192.0.2.255", label: "eth0:1" }],
    });
    expect(notImported).toEqual([]);
  });

  test("imports bonds by bond-master", () => {
    const { description } = ifupdown(
      "auto bond0 eth0\niface bond0 inet manual\n  bond-slaves none\n  bond-mode 1\niface eth0 inet manual\n  bond-master bond0\n",
    );
    expect(description.links as object).toEqual({
      bond0: { kind: "bond", data: { mode: "active-backup" }, up: true },
      eth0: { up: true, master: "bond0" },
    });
  });

  test("imports the VLANs of a bridge, which those of a port replace", () => {
    const { description, notImported } = ifupdown(
      "auto br0 swp1 swp2\niface br0\n  bridge-ports swp1 swp2 swp3\n  bridge-vlan-aware yes\n  bridge-vids 10 20-22\n  bridge-pvid 5\n" +
        "iface swp1\n  bridge-access 10\niface swp2\n  bridge-vids 20\n",
    );
    expect(description.links?.["br0"]).toMatchObject({ data: { vlanFiltering: 1 } });
    expect(description.bridgeVlans as object[]).toEqual([
      { dev: "swp1", vlan: 1, absent: true },
      { dev: "swp1", vlan: 10, flags: ["pvid", "untagged"] },
      { dev: "swp2", vlan: 1, absent: true },
      { dev: "swp2", vlan: 5, flags: ["pvid", "untagged"] },
      { dev: "swp2", vlan: 20, flags: [] },
      { dev: "swp3", vlan: 1, absent: true },
      { dev: "swp3", vlan: 5, flags: ["pvid", "untagged"] },
      { dev: "swp3", vlan: 10, flags: [] },
      { dev: "swp3", vlan: 20, vlanEnd: 22, flags: [] },
    ]);
    expect(notImported).toEqual([]);
  });

  test.each([
    ["auto tap0\niface tap0\n  ovs_type OVSBridge\n", "ovs-type: Open vSwitch is not imported"],
    ["auto bat0\niface bat0\n  batman-ifaces eth0\n", "batman-ifaces: interfaces of this kind are not supported"],
    ["auto t0\niface t0 inet6 v4tunnel\n  endpoint 192.0.2.1\n", "iface t0: the method v4tunnel is not supported"],
    ["auto eth0\niface eth0 inet static\n", "iface eth0: the stanza has no address"],
    ["auto eth0\niface eth0 inet static inherits\n", "iface eth0: no earlier stanza (no name) to inherit from"],
  ])("leaves out the stanza %j", (text, reason) => {
    const { description, notImported } = ifupdown(text);
    expect(description).toEqual({});
    expect(notImported.map((line) => line.replace(/^\S+ /, ""))).toEqual([`${reason}; the stanza is not imported`]);
  });

  test("does not import templates, and lists patterns of names", () => {
    expect(ifupdown("auto eth0\n%for i in range(1, 5):\niface swp$i\n%endfor\n").notImported).toEqual([
      "interfaces:2 %for i in range(1, 5):: the file is a template; it is not imported",
    ]);
    expect(ifupdown("auto /eth*\n").notImported).toEqual([
      "interfaces:1 auto /eth*: a description names each interface",
    ]);
  });
});
