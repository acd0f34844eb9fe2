import { describe, expect, test } from "bun:test";
import { netplan } from "./texts.ts";

describe("import of netplan", () => {
  test("refers to interfaces by their names instead of their IDs", () => {
    const { description, notImported } = netplan(`network:
  ethernets:
    uplink: {match: {macaddress: "02:00:00:00:00:01"}, set-name: wan}
    inner: {match: {name: enp2s0}}
    zother: {match: {driver: e1000}}
  bridges:
    br0: {interfaces: [uplink, inner, zother, missing], parameters: {path-cost: {inner: 7}, stp: false}}
  vlans:
    v5: {id: 5, link: inner}
`);
    expect(description.links as object).toEqual({
      wan: { match: { permaddr: "02:00:00:00:00:01" }, up: true, master: "br0", inet6AddrGenMode: "none" },
      enp2s0: { up: true, master: "br0", inet6AddrGenMode: "none", slaveKind: "bridge", slaveData: { cost: 7 } },
      br0: { kind: "bridge", data: { stpState: 0 }, up: true },
      v5: { kind: "vlan", link: "enp2s0", data: { id: 5 }, up: true },
    });
    expect(notImported).toEqual([
      "a.yaml:5 network.ethernets.zother.match.driver: descriptions have no such condition; the file is not imported",
      "a.yaml:7 network.bridges.br0.interfaces[2]: the name of zother is not known",
      "a.yaml:7 network.bridges.br0.interfaces[3]: no interface has the ID missing",
    ]);
  });

  // netplan's parser (libyaml) reads both
  test("merges the values of a key that occurs twice, and keeps their lines", () => {
    const { description, notImported } = netplan(`network:
  ethernets:
    eth0:
      addresses: [10.0.0.1/24]
  ethernets:
    eth1:
      addresses: [10.1.0.1/24]
    eth0:
      addresses: [10.0.0.2/24, bad]
      "mtu": 1400
      "mtu": 1300
`);
    expect(description.addresses?.map(({ dev, local }) => `${dev} ${local}`).sort()).toEqual([
      "eth0 10.0.0.1/24",
      "eth0 10.0.0.2/24",
      "eth1 10.1.0.1/24",
    ]);
    expect(description.links).toEqual({ eth0: { up: true, mtu: 1300 }, eth1: { up: true } });
    expect(notImported.join()).toStartWith("a.yaml:9 network.ethernets.eth0.addresses[2]: ");
  });

  test("leaves out Open vSwitch and filters of virtual functions", () => {
    const { description, notImported } = netplan(`network:
  openvswitch: {ports: [[patch0, patch1]]}
  ethernets: {eth0: {}, eth1: {}}
  bonds:
    bond0: {interfaces: [eth0], openvswitch: {lacp: active}}
    bond1: {interfaces: [patch0]}
  bridges:
    br0: {interfaces: [bond0], addresses: [10.0.0.1/24]}
    br1: {openvswitch: {}}
  vlans:
    v5: {id: 5, link: br1}
    v6: {id: 6, link: eth1, renderer: sriov}
`);
    expect(description).toEqual({ links: { eth0: { up: true }, eth1: { up: true } } });
    const ovs = "Open vSwitch bridges, bonds and VLANs are not imported";
    expect(notImported).toEqual([
      "a.yaml:2 network.openvswitch: descriptions have no such interfaces",
      `a.yaml:5 network.bonds.bond0: ${ovs}`,
      `a.yaml:6 network.bonds.bond1: ${ovs}`,
      `a.yaml:8 network.bridges.br0: ${ovs}`,
      `a.yaml:9 network.bridges.br1: ${ovs}`,
      `a.yaml:11 network.vlans.v5: ${ovs}`,
      "a.yaml:12 network.vlans.v6: the VLAN is a filter of a virtual function",
    ]);
  });

  test("leaves an interface down for the activation modes off and manual", () => {
    const { description } = netplan(
      "network: {ethernets: {eth0: {activation-mode: off}, eth1: {activation-mode: manual}, eth2: {}}}\n",
    );
    expect(description.links).toEqual({ eth0: { up: false }, eth1: {}, eth2: { up: true } });
  });

  test("does not give an interface that is found by its address alone the name of its ID", () => {
    const { description, notImported } = netplan(
      'network: {ethernets: {lan: {match: {macaddress: "02:00:00:00:00:01"}, addresses: [10.0.0.1/24]}}}\n',
    );
    expect(description).toEqual({});
    expect(notImported).toEqual([
      "a.yaml:1 network.ethernets.lan.match.macaddress: the name of the interface is not known; the file is not imported",
    ]);
  });

  test("keeps the settings of a port whose bridge is not imported, also in a file of one line", () => {
    const { description } = netplan(
      "{network: {ethernets: {eth0: {accept-ra: false, addresses: [10.0.0.1/24]}}, " +
        "bridges: {br0: {interfaces: [eth0], parameters: {priority: 99999999}}}}}",
    );
    expect(description).toMatchObject({
      links: { eth0: { up: true } },
      sysctls: { "net.ipv6.conf.eth0.accept_ra": 0 },
      addresses: [{ dev: "eth0", local: "10.0.0.1/24" }],
    });
    expect(description.links).not.toHaveProperty("br0");
  });

  test("gives routes and rules of a VRF its table, and bridges with parameters STP", () => {
    const { description } = netplan(`network:
  vrfs:
    red: {table: 7, routes: [{to: default, via: 10.0.0.9}], routing-policy: [{from: 10.0.0.0/8, priority: 5}]}
  bridges:
    br0: {parameters: {priority: 5}}
`);
    expect(description.routes).toMatchObject([{ dst: "default", table: 7, dev: "red" }]);
    expect(description.rules).toMatchObject([{ src: "10.0.0.0/8", table: 7 }]);
    expect(description.links?.["br0"]).toMatchObject({ data: { priority: 5, stpState: 1 } });
  });
});
