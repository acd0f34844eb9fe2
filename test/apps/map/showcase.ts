import type { FeedEvent, JsonObject } from "../../../apps/map/src/feed.ts";
import { change, Sample } from "./sample.ts";

const HOST = "gateway";

/**
 * Returns events that describe an example network with all kinds of interfaces and connections, and some changes of it.
 */
export function showcase(): FeedEvent[] {
  const peers = { "0": "web", "1": "api", "2": "db", "3": "vpn", "4": "guest" };
  const sample = new Sample().netns("host", peers, { names: [], isOwn: true });
  const pair = (linkIndex: number, linkNetnsid: number, more: JsonObject = {}) => ({
    ...{ kind: "veth", linkIndex, linkNetnsid, ...more },
  });
  sample.link("host", 1, "lo", { linkType: "loopback", operstate: "unknown" }).address("host", 1, "127.0.0.1", 8);
  sample.link("host", 2, "eth0", { masterIndex: 4 }).link("host", 3, "eth1", { masterIndex: 4 });
  sample.link("host", 4, "bond0", { kind: "bond" }).address("host", 4, "192.0.2.10");
  sample.link("host", 5, "eth2", { operstate: "down" }).link("host", 6, "eth3", { flags: [], operstate: "down" });
  sample.link("host", 7, "br-apps", { kind: "bridge" }).address("host", 7, "10.1.0.1");
  for (const [index, name] of ["web", "api", "db"].entries()) {
    sample.link("host", 8 + index, `v-${name}`, pair(2, index, { masterIndex: 7 }));
    sample.netns(name, { "0": "host" }).link(name, 1, "lo", { linkType: "loopback", operstate: "unknown" });
    sample.link(name, 2, "eth0", pair(8 + index, 0)).address(name, 2, `10.1.0.${11 + index}`);
  }
  sample.link("host", 11, "bond0.20", { kind: "vlan", linkIndex: 4, masterIndex: 12, data: { id: 20 } });
  sample.link("host", 12, "vrf-mgmt", { kind: "vrf", data: { table: 20 } }).address("host", 11, "172.20.0.1");
  sample.link("host", 13, "vxlan7", { kind: "vxlan", data: { id: 7, local: "192.0.2.10", group: "203.0.113.7" } });
  sample.link("host", 14, "gre1", {
    kind: "gre",
    operstate: "unknown",
    data: { local: "192.0.2.10", remote: "10.9.0.2" },
  });
  sample.link("host", 15, "dp0", { kind: "openvswitch" }).link("host", 16, "v-vpn", pair(2, 3));
  sample.link("host", 17, "v-guest", pair(2, 4));
  sample.netns("vpn", { "0": "host" }).link("vpn", 1, "lo", { linkType: "loopback", flags: [], operstate: "down" });
  sample.link("vpn", 2, "eth0", pair(16, 0)).address("vpn", 2, "10.9.0.2");
  sample.link("vpn", 3, "wg0", { kind: "wireguard", operstate: "unknown" }).address("vpn", 3, "10.200.0.1");
  sample.netns("guest", { "0": "host" }).link("guest", 1, "lo", { linkType: "loopback", flags: [], operstate: "down" });
  sample.link("guest", 2, "eth0", pair(17, 0)).address("guest", 2, "10.8.0.2");
  sample.link("guest", 3, "mac0", { kind: "macvlan", linkIndex: 2, link: "eth0" });
  sample.netns("lab").link("lab", 1, "lo", { linkType: "loopback", flags: [], operstate: "down" });
  sample.link("lab", 2, "dummy0", { kind: "dummy", operstate: "unknown" }).address("lab", 2, "198.51.100.1", 32);
  const port = (number: number, name: string, ifindex: number) => ({
    number,
    name,
    type: "netdev",
    ifindex,
    isLocal: true,
  });
  const flow = (one: string, other: string, packets: number, packetsPerSecond: number) => ({
    ...{ match: `in_port(${one}),eth(),eth_type(0x0800)`, actions: other, packets, packetsPerSecond },
  });
  sample.datapath("host", "dp0", {
    ...{ ifindex: 15, ports: [port(0, "dp0", 15), port(1, "v-vpn", 16), port(2, "v-guest", 17)], flowCount: 2 },
    flows: [flow("v-vpn", "v-guest", 81_204, 1203), flow("v-guest", "v-vpn", 40_117, 602)],
  });
  const route = (netns: string, key: string, item: JsonObject) =>
    sample.entries.push({ table: "routes", netns, key, item: { type: "unicast", table: 254, ...item } });
  route("host", "a", { dst: "default", gateway: "192.0.2.1", ifindex: 4 });
  route("host", "b", { dst: "10.1.0.0/24", ifindex: 7 });
  for (const name of ["web", "api", "db"]) route(name, "a", { dst: "default", gateway: "10.1.0.1", ifindex: 2 });
  const rate = (netns: string, index: number, rx: number, tx: number) => {
    const item = { rxBytes: rx, txBytes: tx, rxPackets: Math.ceil(rx / 900), txPackets: Math.ceil(tx / 900) };
    return change("rates", netns, `${index}`, item, HOST);
  };
  const link = (netns: string, index: number, more: JsonObject) => {
    const { item } = sample.entries.find(
      (entry) => entry.table === "links" && entry.netns === netns && entry.key === `${index}`,
    )!;
    return change("links", netns, `${index}`, { ...item, ...more }, HOST);
  };
  const added = { local: "10.1.0.21", prefixlen: 24, scope: "global", ifindex: 2 };
  return [
    sample.snapshot(HOST),
    ...[
      rate("host", 4, 9_400_000, 2_100_000),
      rate("host", 2, 4_700_000, 1_100_000),
      rate("host", 3, 4_700_000, 1_000_000),
    ],
    ...[rate("host", 7, 1_200_000, 8_100_000), rate("host", 8, 400_000, 6_900_000), rate("web", 2, 6_900_000, 400_000)],
    ...[rate("host", 10, 210_000, 900_000), rate("db", 2, 900_000, 210_000), rate("host", 15, 1_000, 0)],
    link("db", 2, { operstate: "lowerlayerdown" }),
    link("db", 2, {}),
    change("addresses", "web", "more", added, HOST),
    { type: "resync", host: HOST, time: 0, netns: "vpn", table: "links", reason: "overrun", dropped: 12 },
    link("vpn", 2, { mtu: 1400 }),
  ];
}
