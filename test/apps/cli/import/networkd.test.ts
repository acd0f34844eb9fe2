import { describe, expect, test } from "bun:test";
import { ofEth0, units } from "./texts.ts";

const BRIDGE = { "br0.netdev": "[NetDev]\nName=br0\nKind=bridge\n" };

describe("import of systemd-networkd", () => {
  // network_adjust_bridge_vlan: each setting adds to one set of VLANs
  test.each([
    ["VLAN=10", [{ dev: "eth0", vlan: 10, flags: [] }]],
    [
      "VLAN=10-12\nPVID=11\nEgressUntagged=11-12",
      [
        { dev: "eth0", vlan: 10, flags: [] },
        { dev: "eth0", vlan: 11, flags: ["pvid", "untagged"] },
        { dev: "eth0", vlan: 12, flags: ["untagged"] },
      ],
    ],
    [
      "PVID=5\n[BridgeVLAN]\nVLAN=4-6",
      [
        { dev: "eth0", vlan: 4, flags: [] },
        { dev: "eth0", vlan: 5, flags: ["pvid"] },
        { dev: "eth0", vlan: 6, flags: [] },
      ],
    ],
    ["PVID=0\nVLAN=4", [{ dev: "eth0", vlan: 4, flags: [] }]],
  ])("imports the memberships %j", (text, expected) => {
    const { description, notImported } = ofEth0(`[Network]\nBridge=br0\n[BridgeVLAN]\n${text}\n`, BRIDGE);
    expect(description.bridgeVlans as object[]).toEqual(expected);
    expect(notImported).toEqual([]);
  });

  test("leaves out memberships of an interface that belongs to no bridge, and those with an invalid range", () => {
    const alone = ofEth0("[BridgeVLAN]\nVLAN=5\n");
    expect(alone.notImported).toEqual([
      "eth0.network:4 [BridgeVLAN] VLAN: the interface belongs to no bridge; the VLAN membership is not imported",
    ]);
    for (const range of ["10-5", "0-5", "0"]) {
      const invalid = ofEth0(`[Network]\nBridge=br0\n[BridgeVLAN]\nVLAN=${range}\nPVID=1\n`, BRIDGE);
      expect(invalid.description.bridgeVlans).toBeUndefined();
      expect(invalid.notImported).toEqual([
        `eth0.network:6 [BridgeVLAN] VLAN: the value "${range}" is invalid or not supported; the VLAN membership is not imported`,
      ]);
    }
  });

  // network_verify
  test.each([
    ["MACVLAN=mv0", "passthru", "none"],
    ["MACVLAN=mv0", "bridge", undefined],
    ["KeepMaster=no\nMACVLAN=mv0", "passthru", "none"],
    ["MACVLAN=mv0\nLinkLocalAddressing=ipv6", "passthru", undefined],
  ] as const)("sets the IPv6 link-local addresses of an interface with %j in the mode %s", (text, mode, expected) => {
    const netdev = `[NetDev]\nName=mv0\nKind=macvlan\n[MACVLAN]\nMode=${mode}\n`;
    const { description } = ofEth0(`[Network]\n${text}\n`, { "mv0.netdev": netdev });
    expect(description.links?.["eth0"]?.inet6AddrGenMode).toBe(expected);
  });

  test("imports the rest of files with invalid values, and gives each a place and a reason", () => {
    const name = "eth0/1";
    const { description, notImported } = units({
      "a.network":
        "[Match]\nName=eth0\n[Link]\nMTUBytes=big\n[Network]\nAddress=10.0.0.300/24\nGateway=y\nAddress=10.0.0.1/24\n",
      "b.network": `[Match]\nName=${name}\n[Network]\nAddress=10.1.0.1/24\n`,
      "c.network": "[Match]\nName=eth1\n[Neighbor]\nAddress=10.0.0.9\nnonsense\n[Route]\nDestination=10.0.0.0/40\n",
      "d.netdev": "[NetDev]\nName=bond0\nKind=bond\n[Bond]\nMode=fastest\n",
      "e.netdev": "[NetDev]\nName=v5\nKind=vlan\n[VLAN]\nId=5000\n",
    });
    expect(description).toEqual({
      links: { eth0: { up: true }, eth1: { up: true } },
      addresses: [{ dev: "eth0", local: "10.0.0.1/24", broadcast: "10.0.0.255" }],
    });
    const modes = "balance-rr, active-backup, balance-xor, broadcast, 802.3ad, balance-tlb, balance-alb";
    expect(notImported).toEqual([
      'a.network:4 [Link] MTUBytes: the value "big" is invalid or not supported',
      'a.network:6 [Network] Address: local: expected an address or a prefix such as "10.0.0.0/8", got "10.0.0.300/24"; the address is not imported',
      'a.network:7 [Network] Gateway: the value "y" is invalid or not supported; the route is not imported',
      `b.network:2 [Match] Name: expected a name of 1 to 127 bytes without a space, slash or NUL, got "${name}"; ${name} is not imported`,
      "c.network:4 [Neighbor] Address: the section has no LinkLayerAddress=; the neighbour is not imported",
      "c.network:5 nonsense: expected a section such as [Network], or KEY=VALUE",
      'c.network:7 [Route] Destination: dst: expected a prefix length from 0 to 32, got "10.0.0.0/40"; the route is not imported',
      `d.netdev:2 [NetDev] Name: data.mode: unknown name "fastest"; expected one of ${modes}; bond0 is not imported`,
      'e.netdev:5 [VLAN] Id: the value "5000" is invalid or not supported; v5 is not imported',
    ]);
  });

  test("imports an entry that occurs twice once, and lists a different one for the same object", () => {
    const { description, notImported } = ofEth0(
      "[Network]\nAddress=10.0.0.1/24\n[Address]\nAddress=10.0.0.1/24\n[Address]\nAddress=10.0.0.1/24\nLabel=eth0:1\n",
    );
    expect(description.addresses).toHaveLength(1);
    expect(notImported).toEqual([
      "eth0.network:8 [Address] Address: the kernel has one such address, of eth0.network:4; the address is not imported",
    ]);
  });

  test("applies the first file that matches an interface, and no other", () => {
    const { description, notImported } = units({
      "10.network": "[Match]\nName=en*\n[Network]\nDHCP=yes\n",
      "20.network": "[Match]\nName=enp1s0 eth0\n[Network]\nAddress=10.0.0.1/24\n",
      "30.network": "[Match]\nName=eth0\nName=eth1\n[Network]\nAddress=10.1.0.1/24\n",
      "40.network": "[Match]\nType=wlan\n[Network]\nDHCP=yes\n",
      "50.network": "[Match]\nName=eth2\nDriver=e1000\n[Network]\nAddress=10.2.0.1/24\n",
      "60.network": "[Match]\nName=eth2\n[Network]\nAddress=10.3.0.1/24\n",
      "70.network": "[Match]\nName=eth3\n[Link]\nUnmanaged=yes\n",
    });
    expect(description.addresses?.map(({ dev, local }) => `${dev} ${local}`)).toEqual([
      "eth0 10.0.0.1/24",
      "eth1 10.1.0.1/24",
    ]);
    expect(notImported).toEqual([
      "10.network:2 [Match] Name: a description names each interface; the file is not imported",
      "20.network:2 [Match] Name: 10.network applies to enp1s0",
      "30.network:2 [Match] Name: 20.network applies to eth0",
      "40.network:2 [Match] Type: descriptions have no such condition; the file is not imported",
      "50.network:3 [Match] Driver: descriptions have no such condition; the file is not imported",
      "60.network:2 [Match] Name: 50.network applies to eth2; the file is not imported",
      "70.network:4 [Link] Unmanaged: systemd-networkd leaves the interface alone; the file is not imported",
    ]);
  });

  test("imports the settings of ports, and of the primary port of a bond", () => {
    const { description, notImported } = units({
      ...BRIDGE,
      "bond0.netdev": "[NetDev]\nName=bond0\nKind=bond\n[Bond]\nMode=active-backup\n",
      "a.network":
        "[Match]\nName=eth0\n[Network]\nBridge=br0\n[Bridge]\nUseBPDU=no\nHairPin=yes\nIsolated=yes\nCost=0\n",
      "b.network": "[Match]\nName=eth1\n[Network]\nBond=bond0\nPrimarySlave=yes\nAddress=10.0.0.1/24\n",
      "c.network": "[Match]\nName=eth2\n[Network]\nBridge=br9\n[Bridge]\nCost=5\n",
    });
    expect(description.links as object).toEqual({
      br0: { kind: "bridge" },
      bond0: { kind: "bond", data: { mode: "active-backup", primary: "eth1" } },
      eth0: {
        up: true,
        master: "br0",
        // network_verify: ports of bridges have no link-local addresses
        inet6AddrGenMode: "none",
        slaveKind: "bridge",
        slaveData: { guard: 1, mode: 1, isolated: 1 },
      },
      eth1: { up: true, master: "bond0" },
      eth2: { up: true, inet6AddrGenMode: "none" },
    });
    expect(description.addresses).toBeUndefined();
    expect(notImported).toEqual([
      "b.network:6 [Network] Address: ports of bonds have no addresses and routes",
      "c.network:4 [Network] Bridge: no file creates the bridge br9",
      "c.network:6 [Bridge] Cost: the interface belongs to no bridge; the section is not imported",
    ]);
  });
});
