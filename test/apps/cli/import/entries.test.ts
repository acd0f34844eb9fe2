import { describe, expect, test } from "bun:test";
import { ifupdown, netplan, ofEth0, units } from "./texts.ts";

const STATIC = { protocol: "static" } as const;

describe("import of rules", () => {
  const rule = (text: string) => ofEth0(`[RoutingPolicyRule]\nPriority=5\n${text}`);

  // The kernel would apply a rule without its ports to all packets.
  test("keeps ports, protocol, users, inversion and family", () => {
    const selectors = "IPProtocol=tcp\nSourcePort=1000-2000\nDestinationPort=443\nUser=1000-1999\nInvertRule=yes\n";
    expect(rule(`Type=blackhole\n${selectors}Family=ipv6\n`).description.rules as object).toEqual([
      {
        ...STATIC,
        priority: 5,
        action: "blackhole",
        // routing_policy_rule_set_netlink_message sends the table with every rule
        table: 254,
        family: "inet6",
        ipproto: 6,
        sport: { start: 1000, end: 2000 },
        dport: { start: 443, end: 443 },
        uidRange: { start: 1000, end: 1999 },
        not: true,
      },
    ]);
  });

  test("gives a rule of both families two rules, and a rule without a table the main table", () => {
    expect(rule("Family=both\nFirewallMark=7/255\n").description.rules).toEqual(
      (["inet", "inet6"] as const).map((family) => ({
        ...STATIC,
        priority: 5,
        family,
        table: 254,
        fwmark: 7,
        fwmask: 255,
      })),
    );
    expect(rule("GoTo=100\n").description.rules).toEqual([{ ...STATIC, priority: 5, goto: 100, family: "inet" }]);
  });

  test.each([
    ["DestinationPort=http", "DestinationPort", 'the value "http" is invalid or not supported'],
    ["User=nobody", "User", "descriptions have numbers of users"],
    ["NoSuchSetting=1", "NoSuchSetting", "a description has no such setting"],
    ["Table=unknown", "Table", 'the value "unknown" is invalid or not supported'],
    ["From=10.0.0.0/8\nFamily=ipv6", "Family", "the address has another family"],
  ])("leaves out a rule with %s", (text, key, reason) => {
    const { description, notImported } = rule(`Type=prohibit\n${text}\n`);
    expect(description.rules).toBeUndefined();
    const line = 5 + text.split("\n").length;
    expect(notImported).toEqual([
      `eth0.network:${line} [RoutingPolicyRule] ${key}: ${reason}; the rule is not imported`,
    ]);
  });

  // fib_default_rule_pref: the kernel takes the number before that of the second rule
  test("numbers a rule without a priority only if the number is sure", () => {
    const one = ofEth0("[RoutingPolicyRule]\nFrom=10.0.0.0/8\nTable=7\n");
    expect(one.description.rules).toEqual([
      { ...STATIC, src: "10.0.0.0/8", table: 7, family: "inet", priority: 32765 },
    ]);
    const two = ofEth0("[RoutingPolicyRule]\nTable=7\n[RoutingPolicyRule]\nFrom=10.0.0.0/8\nTable=7\n");
    expect(two.description.rules).toBeUndefined();
    expect(two.notImported).toHaveLength(2);
  });
});

describe("import of routes", () => {
  test("keeps several next hops, next hop objects and tables by name", () => {
    const { description, notImported } = units({
      "networkd.conf": "[Network]\nRouteTable=uplink:7 other:8\n",
      "eth0.network": `[Match]
Name=eth0
[Address]
Address=192.0.2.1/24
[NextHop]
Id=4
Gateway=192.0.2.9
[NextHop]
Id=5
Group=4:3
[Route]
Destination=10.0.0.0/8
MultiPathRoute=192.0.2.2@eth1 20
MultiPathRoute=192.0.2.3
[Route]
Destination=10.1.0.0/16
NextHop=5
[Route]
Destination=10.2.0.0/16
Gateway=192.0.2.4
Table=uplink
InitialCongestionWindow=30
MTUBytes=1400
`,
    });
    expect(description.nexthops).toEqual([
      { ...STATIC, id: 4, gateway: "192.0.2.9", family: "inet", dev: "eth0" },
      { ...STATIC, id: 5, group: [{ id: 4, weight: 3 }] },
    ]);
    expect(description.routes).toEqual([
      {
        ...STATIC,
        dst: "10.0.0.0/8",
        nexthops: [
          { gateway: "192.0.2.2", dev: "eth1", weight: 20 },
          { gateway: "192.0.2.3", dev: "eth0", weight: 1 },
        ],
      },
      { ...STATIC, dst: "10.1.0.0/16", nhid: 5 },
      {
        ...STATIC,
        dst: "10.2.0.0/16",
        dev: "eth0",
        gateway: "192.0.2.4",
        table: 7,
        metrics: { initcwnd: 30, mtu: 1400 },
      },
    ]);
    expect(notImported).toEqual([]);
  });

  test("leaves out a route to a next hop that is not imported", () => {
    const { description, notImported } = ofEth0(
      "[NextHop]\nGateway=192.0.2.9\n[Route]\nDestination=10.0.0.0/8\nNextHop=5\n[NextHop]\nId=6\nGroup=5\n",
    );
    expect(description).toEqual({ links: { eth0: { up: true } } });
    expect(notImported).toEqual([
      "eth0.network:4 [NextHop] Gateway: without Id=, systemd-networkd chooses the number of the next hop; the next hop is not imported",
      "eth0.network:6 [Route] Destination: the next hop 5 is not imported; the route is not imported",
      "eth0.network:9 [NextHop] Id: the next hop 5 is not imported; the next hop is not imported",
    ]);
  });

  test("leaves out a route that rejects packets and has a gateway", () => {
    const { description, notImported } = ofEth0("[Route]\nDestination=10.0.0.0/8\nGateway=10.0.0.1\nType=prohibit\n");
    expect(description.routes).toBeUndefined();
    expect(notImported).toEqual([
      "eth0.network:5 [Route] Gateway: a route of this type forwards no packets; the route is not imported",
    ]);
  });

  // route_section_verify
  test("reaches gateways on the link if the interface has no address", () => {
    const route = { ...STATIC, dst: "default", gateway: "192.0.2.9", dev: "eth0" };
    expect(ofEth0("[Network]\nGateway=192.0.2.9\n").description.routes).toEqual([{ ...route, flags: ["onlink"] }]);
    const both = ofEth0("[Network]\nGateway=192.0.2.9\nAddress=192.0.2.1/24\n");
    expect(both.description.routes).toEqual([route]);
  });

  test("imports two default routes with the same metric", () => {
    const { description, notImported } = ofEth0(
      "[Network]\nAddress=192.0.2.1/24\nGateway=192.0.2.9\n[Route]\nGateway=192.0.2.8\n",
    );
    expect(description.routes).toHaveLength(2);
    expect(notImported).toEqual([]);
  });
});

describe("import of new interfaces", () => {
  const netdev = (kind: string, text: string) => `[NetDev]\nName=new0\nKind=${kind}\n${text}`;

  test.each([
    [
      "gre",
      "[Tunnel]\nRemote=192.0.2.9\nLocal=any\nKey=0.0.0.7\nIndependent=yes\n",
      { remote: "192.0.2.9", ikey: 7, okey: 7, iflags: ["key"], oflags: ["key"] },
    ],
    [
      "ip6tnl",
      "[Tunnel]\nMode=ipip6\nRemote=2001:db8::9\nLocal=2001:db8::1\nIndependent=yes\n",
      { proto: 4, remote: "2001:db8::9", local: "2001:db8::1", ttl: 64 },
    ],
    [
      "bridge",
      "[Bridge]\nDefaultPVID=none\nVLANProtocol=802.1ad\nSTP=no\n",
      { vlanDefaultPvid: 0, vlanProtocol: "8021ad", stpState: 0 },
    ],
    // netdev_bond_fill_message_create
    [
      "bond",
      "[Bond]\nMode=active-backup\nLACPTransmitRate=fast\nMIIMonitorSec=1s\nARPIPTargets=192.0.2.1\n",
      { mode: "active-backup", miimon: 1000 },
    ],
  ])("gives %s all settings", (kind, text, data) => {
    const { description, notImported } = units({ "a.netdev": netdev(kind, text) });
    expect(description.links as object).toEqual({ new0: { kind, data } });
    expect(notImported).toEqual([]);
  });

  test("leaves out an interface with a setting that it would lack, and everything on it", () => {
    const { description, notImported } = units({
      "a.netdev": netdev("gre", "[Tunnel]\nRemote=192.0.2.9\nIndependent=yes\nFooOverUDP=yes\n"),
      "b.netdev": "[NetDev]\nName=vlan7\nKind=vlan\n[VLAN]\nId=7\n",
      "c.network": "[Match]\nName=new0\n[Network]\nVLAN=vlan7\nAddress=10.0.0.1/24\n[Route]\nDestination=10.9.0.0/16\n",
      "d.network": "[Match]\nName=eth0\n[Route]\nDestination=10.0.0.0/8\nMultiPathRoute=10.0.0.2@new0\n",
    });
    expect(description).toEqual({ links: { eth0: { up: true } } });
    expect(notImported).toEqual([
      'a.netdev:7 [Tunnel] FooOverUDP: the value "yes" is invalid or not supported; new0 is not imported',
      "c.network:2 [Match] Name: new0 is not imported",
      "c.network:4 [Network] VLAN: new0 is not imported; vlan7 is not imported",
      "d.network:4 [Route] Destination: new0 is not imported; the route is not imported",
    ]);
  });

  const KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
  const PEER = `[WireGuardPeer]\nPublicKey=${KEY}\nAllowedIPs=10.0.0.0/8\n`;

  test.each([
    ["its key in the file", `[WireGuard]\nPrivateKey=${KEY}\n${PEER}`, "[WireGuard] PrivateKey"],
    ["no key", `[WireGuard]\nListenPort=5\n${PEER}`, "[NetDev] Name"],
    [
      "a preshared key in the file",
      `[WireGuard]\nPrivateKeyFile=/k\n${PEER}PresharedKey=${KEY}\n`,
      "[WireGuardPeer] PresharedKey",
    ],
    [
      "an endpoint by name",
      `[WireGuard]\nPrivateKeyFile=/k\n${PEER}Endpoint=vpn.example.org:1\n`,
      "[WireGuardPeer] Endpoint",
    ],
  ])("leaves out a WireGuard interface with %s", (_, text, label) => {
    const { description, notImported } = units({ "a.netdev": netdev("wireguard", text) });
    expect(description).toEqual({});
    expect(notImported).toHaveLength(1);
    expect(notImported[0]).toContain(` ${label}: `);
    expect(notImported[0]).not.toContain(KEY);
  });
});

describe("import of addresses", () => {
  test("keeps flags, lifetimes, metrics and peers", () => {
    const { description } = ofEth0(
      "[Address]\nAddress=2001:db8::1/64\nHomeAddress=yes\nAddPrefixRoute=no\nDuplicateAddressDetection=none\nPreferredLifetime=0\n" +
        "[Address]\nAddress=10.0.0.1/32\nPeer=10.0.0.2/31\nRouteMetric=7\nPreferredLifetime=forever\n[Address]\nAddress=169.254.3.4/16\n",
    );
    expect(description.addresses).toEqual([
      { dev: "eth0", local: "2001:db8::1/64", flags: ["homeaddress", "noprefixroute", "nodad"], preferredLifeTime: 0 },
      { dev: "eth0", local: "10.0.0.1", address: "10.0.0.2", prefixlen: 31, metric: 7 },
      { dev: "eth0", local: "169.254.3.4/16", scope: "link", broadcast: "169.254.255.255" },
    ]);
  });

  test.each([
    ["Address=10.0.0.1", "the address has no prefix length"],
    ["Address=0.0.0.0/24", "systemd-networkd chooses the address from a pool"],
    ["Address=10.0.0.1/24\nNFTSet=address:inet:t:s", "a description has no such setting"],
    ["Address=10.0.0.1/24\nHomeAddress=yes", "only IPv6 addresses have this flag"],
  ])("leaves out an address with %s", (text, reason) => {
    const { description, notImported } = ofEth0(`[Address]\n${text}\n`);
    expect(description.addresses).toBeUndefined();
    expect(notImported[0]).toEndWith(`${reason}; the address is not imported`);
  });
});

describe("import of entries of netplan", () => {
  test("leaves out a route and a rule with a key that is not known", () => {
    const { description, notImported } = netplan(`network:
  ethernets:
    eth0:
      routes: [{to: 10.0.0.0/8, via: 192.0.2.1, colour: red}]
      routing-policy: [{from: 10.0.0.0/8, priority: 5, table: 7, ports: 80}]
`);
    expect(description).toEqual({ links: { eth0: { up: true } } });
    const path = "network.ethernets.eth0";
    expect(notImported).toEqual([
      `a.yaml:4 ${path}.routes[0].colour: a description has no such setting; the route is not imported`,
      `a.yaml:5 ${path}.routing-policy[0].ports: a description has no such setting; the rule is not imported`,
    ]);
  });
});

describe("import of entries of ifupdown", () => {
  test("leaves out a bridge with an option that it would lack, and its membership", () => {
    const { description, notImported } = ifupdown(
      "auto br0 eth0\niface br0 inet manual\n  bridge_ports eth0\n  bridge_colour red\niface eth0 inet manual\n",
    );
    expect(description.links).toEqual({ eth0: { up: true } });
    expect(notImported).toEqual(
      [
        "interfaces:3 bridge-ports: br0 is not imported",
        "interfaces:4 bridge-colour: a description has no such setting; br0 is not imported",
        "interfaces:2 iface br0: br0 is not imported",
      ].sort(),
    );
  });
});
